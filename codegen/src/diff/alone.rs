//! What has changed of the Rust API, by the item that holds it: what comes of a change of the document, and what no change
//! of the document explains.

use indexmap::IndexMap;

use super::outline;
use super::rules::Verdict;
use super::rust_api::{RustAction, RustChange};

/// How many items are listed.
const LISTED: usize = 6;

/// What has happened to an item, or the same to several parts of one.
pub(super) struct Group<'c>(Vec<&'c RustChange>);

/// The changes of a verdict: what has happened to one thing, or the same to several parts of one, together.
pub(super) fn groups<'c>(changes: &[&'c RustChange], verdict: Verdict) -> Vec<Group<'c>> {
    let changes = changes.iter().copied().filter(|change| change.verdict == verdict);
    of(&changes.collect::<Vec<_>>())
}

/// The changes: what has happened to one thing, or the same to several parts of one, together.
pub(super) fn of<'c>(changes: &[&'c RustChange]) -> Vec<Group<'c>> {
    let mut groups = IndexMap::<_, Vec<&'c RustChange>>::new();
    for (index, change) in changes.iter().enumerate() {
        let holder = holder(&change.path);
        let is_alone = holder == change.path || outline::signatures(change).is_some();
        let key = (holder, change.action.as_str(), change.verdict, is_alone.then_some(index));
        groups.entry(key).or_default().push(change);
    }
    groups.into_values().map(Group).collect()
}

/// The changes of a verdict, a line for each action.
pub(super) fn by_action(changes: &[&RustChange], verdict: Verdict, shown: impl Fn(&str) -> String) -> Vec<String> {
    let mut actions = IndexMap::<_, Vec<String>>::new();
    for change in changes.iter().filter(|change| change.verdict == verdict) {
        actions.entry(says(change.action)).or_default().push(shown(&change.path));
    }
    let line =
        |(says, paths): (&str, Vec<String>)| format!("{} × {says}: {}", paths.len(), outline::first_of(&paths, LISTED));
    actions.into_iter().map(line).collect()
}

impl Group<'_> {
    /// What has happened, in one line.
    pub(super) fn line(&self, shown: impl Fn(&str) -> String) -> String {
        let first = self.0[0];
        if self.0.len() == 1 {
            return outline::item(first, shown);
        }
        let holder = holder(&first.path);
        let parts = self.0.iter().map(|change| shown(change.path[holder.len()..].trim_start_matches([':', ' '])));
        let parts = parts.collect::<Vec<_>>();
        format!("{}: {}: {}", shown(holder), says(first.action), outline::first_of(&parts, LISTED))
    }

    /// What comes of it.
    pub(super) fn verdict(&self) -> Verdict {
        self.0[0].verdict
    }

    /// The signatures, where it is one function that has another one.
    pub(super) fn signatures(&self) -> Option<(&str, &str)> {
        outline::signatures(self.0[0])
    }
}

/// The item of the root or of the module of the types that a path is a part of.
fn holder(path: &str) -> &str {
    let start = if path.starts_with("types::") { "types::".len() } else { 0 };
    let end = path[start..].find(':').map_or(path.len(), |end| start + end);
    &path[..end]
}

fn says(action: RustAction) -> &'static str {
    match action {
        RustAction::Removed => "gone",
        RustAction::Renamed => "of another name",
        RustAction::Retyped => "of another type",
        RustAction::MeansAnother => "something else on the wire",
        RustAction::ArgumentsRenamed => "other names of arguments",
        RustAction::Deprecated => "deprecated",
        RustAction::Added => "new",
    }
}
