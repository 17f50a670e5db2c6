//! What all reports for people have in common: what stands where, and how much of it is shown.

use indexmap::IndexMap;

use super::change::{Change, Place};
use super::rules::{Action, Area, Verdict};
use super::rust_api::{ItemKind, RustAction, RustChange};
use super::{Bump, Comparison, RustApi};

/// How many operations a change lists.
const OPERATIONS: usize = 4;
/// How many items of the Rust API a change lists.
const ITEMS: usize = 8;
/// How many changes of words for readers are listed.
pub(super) const DOCUMENTATION: usize = 20;

/// What a report says at once: a change in what is sent, and the same in what comes back.
pub(super) struct Entry<'c> {
    pub(super) changes: Vec<&'c Change>,
    pub(super) rust: Vec<&'c RustChange>,
    pub(super) verdict: Verdict,
}

impl<'c> Entry<'c> {
    /// One of the changes; what they are about is the same.
    pub(super) fn first(&self) -> &'c Change {
        // An entry is made of a change at least.
        self.changes[0]
    }

    /// Where to look in the new document; in the old one for what is gone.
    pub(super) fn place(&self) -> Option<&'c Place> {
        place(self.first())
    }

    /// Where it stood, unless that has been said or it did not stand anywhere.
    pub(super) fn old_place(&self) -> Option<&'c Place> {
        let change = self.first();
        change.old.as_ref().filter(|_| !matches!(change.rule.action(), Action::Added | Action::Removed))
    }

    /// The first few operations that it reaches, and how many there are besides.
    pub(super) fn operations(&self, shown: impl Fn(&str) -> String) -> String {
        let mut names = Vec::new();
        for name in self.changes.iter().flat_map(|change| &change.operations) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let more = names.len().saturating_sub(OPERATIONS);
        let first = names.iter().take(OPERATIONS).map(|name| shown(name)).collect::<Vec<_>>().join(", ");
        if more > 0 { format!("{first} and {more} more") } else { first }
    }

    /// The first few changes of the Rust API that come with it, and how many there are besides.
    pub(super) fn items(&self) -> (impl Iterator<Item = &'c RustChange>, usize) {
        (self.rust.iter().copied().take(ITEMS), self.rust.len().saturating_sub(ITEMS))
    }
}

/// Where to look: in the new document, or in the old one for what is gone.
pub(super) fn place(change: &Change) -> Option<&Place> {
    match change.rule.action() {
        Action::Removed => change.old.as_ref(),
        _ => change.new.as_ref().or(change.old.as_ref()),
    }
}

impl Comparison {
    /// The worse of what a change does to the client of the old document, on the wire and in the compiler.
    pub fn verdict(&self, change: &Change) -> Verdict {
        let rust = change.rust.iter().map(|index| self.rust_api.changes()[*index].verdict);
        rust.chain([change.rule.wire().old_client]).max().unwrap_or(Verdict::Compatible)
    }

    /// The changes that are more than words for readers, those that say the same of both ways together, the worst
    /// first.
    pub(super) fn entries(&self) -> Vec<Entry<'_>> {
        let mut groups = IndexMap::<_, Vec<&Change>>::new();
        for change in self.changes.iter().filter(|change| !is_documentation(change)) {
            let Change { rule, subject, value, old, new, .. } = change;
            groups.entry((rule.says(), subject, value, old, new)).or_default().push(change);
        }
        let mut entries = groups.into_values().map(|changes| self.entry(changes)).collect::<Vec<_>>();
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.verdict));
        entries
    }

    fn entry<'c>(&'c self, changes: Vec<&'c Change>) -> Entry<'c> {
        let mut indices = changes.iter().flat_map(|change| change.rust.iter().copied()).collect::<Vec<_>>();
        indices.sort_unstable();
        indices.dedup();
        let rust = indices.into_iter().map(|index| &self.rust_api.changes()[index]).collect();
        let verdict = changes.iter().map(|change| self.verdict(change)).max().unwrap_or(Verdict::Compatible);
        Entry { changes, rust, verdict }
    }

    /// The changes of words for readers.
    pub(super) fn documentation(&self) -> Vec<&Change> {
        self.changes.iter().filter(|change| is_documentation(change)).collect()
    }

    /// The changes of the Rust API that no change of the document explains.
    pub(super) fn unexplained(&self) -> Vec<&RustChange> {
        self.rust_api.changes().iter().filter(|change| !change.is_explained).collect()
    }

    /// What follows, in one line.
    pub(super) fn conclusion(&self) -> &'static str {
        match self.bump {
            _ if matches!(self.rust_api, RustApi::NotCompared { .. }) => {
                "The clients cannot be compared, because one of them cannot be generated."
            }
            Bump::None if self.overlays.is_empty() => "No change: there is nothing to release.",
            Bump::None => "No change of the API.",
            Bump::Patch => "A patch release: only words for readers have changed.",
            Bump::Minor => "A minor release: what compiled and worked goes on to, as far as the documents tell.",
            Bump::Major => "A major release: something that compiled or worked no longer does.",
        }
    }

    /// How much there is of what.
    pub(super) fn counts(&self) -> String {
        let counts = |verdicts: &[Verdict]| {
            let count = |wanted| verdicts.iter().filter(|verdict| **verdict == wanted).count();
            let counts =
                [Verdict::Breaking, Verdict::Unclear, Verdict::Compatible].map(|verdict| (count(verdict), verdict));
            let counts = counts.iter().filter(|(count, _)| *count > 0);
            let words = counts.map(|(count, verdict)| format!("{count} {verdict}")).collect::<Vec<_>>().join(", ");
            if words.is_empty() { "no change".to_owned() } else { words }
        };
        let wire = self.changes.iter().filter(|change| !is_documentation(change));
        let wire = counts(&wire.map(|change| change.rule.wire().old_client).collect::<Vec<_>>());
        let rust = match &self.rust_api {
            RustApi::Compared(changes) => counts(&changes.iter().map(|change| change.verdict).collect::<Vec<_>>()),
            RustApi::NotCompared { .. } => "not compared".to_owned(),
        };
        format!("Wire, for clients of before: {wire}. Rust: {rust}.")
    }
}

/// Where words for readers have changed, where their own name does not say it.
pub(super) fn holder(change: &Change, shown: impl Fn(&str) -> String) -> String {
    match change.operations.as_slice() {
        [only] if !change.subject.words.is_empty() => format!(" of {}", shown(only)),
        _ => String::new(),
    }
}

fn is_documentation(change: &Change) -> bool {
    change.rule.area() == Area::Documentation
}

/// What has happened to an item, in one line.
pub(super) fn item(change: &RustChange, shown: impl Fn(&str) -> String) -> String {
    let path = shown(&change.path);
    match (change.action, &change.old, &change.new) {
        (RustAction::Added, ..) => format!("{path} is new"),
        (RustAction::Removed, ..) => format!("{path} is gone"),
        (RustAction::Renamed, ..) => {
            format!("{path} is now {}", shown(change.new_path.as_deref().unwrap_or_default()))
        }
        (RustAction::Deprecated, ..) => format!("{path} is deprecated"),
        (RustAction::MeansAnother, Some(old), Some(new)) => {
            format!("{path} compiles as before, and is something else on the wire: {} → {}", shown(old), shown(new))
        }
        (RustAction::MeansAnother, ..) => format!("{path} compiles as before, and is something else on the wire"),
        (RustAction::ArgumentsRenamed, ..) => format!("{path} has other names for its arguments"),
        (RustAction::Retyped, ..) if signatures(change).is_some() => format!("{path} has another signature"),
        (RustAction::Retyped, Some(old), Some(new)) if old != new => {
            format!("{path} has another type: {} → {}", shown(old), shown(new))
        }
        (RustAction::Retyped, ..) => format!("{path} is something else"),
    }
}

/// The signatures of a function that has another one: they are too long for one line.
pub(super) fn signatures(change: &RustChange) -> Option<(&str, &str)> {
    let is_other = matches!(change.action, RustAction::Retyped | RustAction::ArgumentsRenamed);
    let is_function = change.kind == ItemKind::Function && is_other;
    Some((change.old.as_deref()?, change.new.as_deref()?)).filter(|_| is_function)
}

/// What a verdict means to those who have a client of before, and to those who have a new one before the server is new.
pub(super) fn wire(change: &Change) -> String {
    let wire = change.rule.wire();
    match (wire.old_client, wire.new_client) {
        (old, Verdict::Compatible) => old.to_string(),
        (old, new) => format!("{old}; {new} for new clients at an old server"),
    }
}
