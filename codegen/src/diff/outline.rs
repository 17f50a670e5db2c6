//! What all reports for people have in common: what stands where, and how much of it is shown.
//!
//! What says the same is said once: of what is sent and of what comes back, of many operations, of many values. What
//! has changed of one schema or of one operation stands together.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use indexmap::{IndexMap, IndexSet};

use super::alone::{self, Group};
use super::change::{Change, Place, Subject, Value, one_line};
use super::rules::{Action, Area, Rule, Verdict};
use super::rust_api::{ItemKind, RustAction, RustChange};
use super::{Bump, Comparison, RustApi};

/// How many operations are listed.
const OPERATIONS: usize = 4;
/// How many values of an enumeration are listed.
const VALUES: usize = 4;
/// How many items of the Rust API a change lists.
const ITEMS: usize = 6;
/// How many changes of documentation are listed.
pub(super) const DOCUMENTATION: usize = 20;

/// What has changed: a schema, an operation, or something that operations have in common.
pub(super) struct Entry<'c> {
    /// What it is called, where more than one thing has changed of it.
    pub(super) name: &'c str,
    /// Each thing that has changed of it, the worst first.
    pub(super) aspects: Vec<Aspect<'c>>,
    pub(super) verdict: Verdict,
}

/// One thing that has changed: what is sent and what comes back together, and all values and operations of it.
pub(super) struct Aspect<'c> {
    pub(super) changes: Vec<&'c Change>,
    pub(super) rust: Vec<&'c RustChange>,
    pub(super) verdict: Verdict,
}

impl<'c> Entry<'c> {
    /// The operations that it reaches.
    pub(super) fn operations(&self) -> IndexSet<&'c str> {
        self.aspects.iter().flat_map(Aspect::operations).collect()
    }
}

impl<'c> Aspect<'c> {
    /// One of the changes; what they are about is the same.
    pub(super) fn first(&self) -> &'c Change {
        // An aspect is made of a change at least.
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

    /// The operations that it reaches.
    pub(super) fn operations(&self) -> IndexSet<&'c str> {
        self.changes.iter().flat_map(|change| &change.operations).map(String::as_str).collect()
    }

    /// The operations that it reaches, unless it says itself which one that is.
    pub(super) fn other_operations(&self) -> IndexSet<&'c str> {
        let subject = &self.first().subject;
        let operations = self.operations();
        let is_subject = operations.len() == 1 && operations.contains(subject.to_string().as_str());
        if is_subject { IndexSet::new() } else { operations }
    }

    /// The rules, each once.
    pub(super) fn rules(&self) -> IndexSet<Rule> {
        self.changes.iter().map(|change| change.rule).collect()
    }

    /// What has changed and how, in one line; texts of the document as `shown` writes them.
    pub(super) fn message(&self, shown: impl Fn(&str) -> String) -> String {
        let change = self.first();
        let (subject, also) = (subject(&change.subject, &shown), self.also());
        format!("{subject} {}{}{also}", change.rule.says(), self.value(&shown))
    }

    /// The same where the name of the schema has been said.
    pub(super) fn short_message(&self, shown: impl Fn(&str) -> String) -> String {
        let change = self.first();
        let part = change.subject.in_schema().map(|schema| &change.subject.name[schema.len()..]);
        let subject = match part {
            Some("") => "itself".to_owned(),
            Some(part) => shown(part),
            None => subject(&change.subject, &shown),
        };
        format!("{subject} {}{}{}", change.rule.says(), self.value(&shown), self.also())
    }

    /// In how many other schemas the same part of the document stands.
    fn also(&self) -> String {
        let schemas = self.changes.iter().filter_map(|change| change.subject.in_schema()).collect::<IndexSet<_>>();
        match schemas.len() {
            0 | 1 => String::new(),
            2 => " (and so in 1 schema that shares it)".to_owned(),
            more => format!(" (and so in {} schemas that share it)", more - 1),
        }
    }

    fn value(&self, shown: impl Fn(&str) -> String) -> String {
        let values = self.changes.iter().map(|change| &change.value).collect::<IndexSet<_>>();
        let list = values.iter().map(|value| match value {
            Value { from: Some(from), to: Some(to) } => format!("{} → {}", shown(from), shown(to)),
            Value { from: Some(only), to: None } | Value { from: None, to: Some(only) } => shown(only),
            Value { from: None, to: None } => String::new(),
        });
        let list = list.filter(|text| !text.is_empty()).collect::<Vec<_>>();
        if list.is_empty() { String::new() } else { format!(": {}", first_of(&list, VALUES)) }
    }

    /// The first few changes of the Rust API that come with it, and the names of what follows from them: constructors,
    /// setters, and traits.
    pub(super) fn items(&self) -> Items<'c> {
        let follows = |change: &&RustChange| {
            let name = change.path.rsplit("::").next().unwrap_or_default();
            change.kind == ItemKind::Implementation
                || (change.kind == ItemKind::Function && (name == "new" || name.starts_with("with_")))
        };
        let (mut followers, mut shown): (Vec<_>, Vec<_>) = self.rust.iter().copied().partition(follows);
        shown.sort_by_key(|change| Reverse(change.verdict));
        if shown.is_empty() {
            shown.extend(followers.pop());
        }
        let mut shown = alone::of(&shown);
        let more = shown.len().saturating_sub(ITEMS);
        shown.truncate(ITEMS);
        let followers = followers.iter().map(|change| change.path.as_str());
        let followers = followers.map(|path| path.rsplit_once("::").map_or(path, |(_, name)| name));
        Items { shown, more, followers: followers.collect() }
    }

    /// What the Rust API suffers, in a few words; empty if nothing.
    pub(super) fn rust_in_short(&self) -> String {
        match self.rust.iter().map(|change| change.verdict).max() {
            Some(verdict) => format!("Rust {verdict}"),
            None => String::new(),
        }
    }
}

/// What a report has said already, and need not say again: why a rule is as it is, and what has happened in Rust.
#[derive(Default)]
pub(super) struct Said {
    rules: BTreeSet<Rule>,
    items: BTreeSet<String>,
}

impl Said {
    /// Whether the rule has not been explained yet.
    pub(super) fn is_first(&mut self, rule: Rule) -> bool {
        self.rules.insert(rule)
    }

    /// Whether the signatures of the item have not been shown yet.
    pub(super) fn is_first_of(&mut self, group: &Group<'_>) -> bool {
        self.items.insert(group.line(str::to_owned))
    }
}

/// What has changed of the Rust API, as much as is shown.
pub(super) struct Items<'c> {
    pub(super) shown: Vec<Group<'c>>,
    pub(super) more: usize,
    pub(super) followers: IndexSet<&'c str>,
}

/// The first few of a list, and how many there are besides.
pub(super) fn first_of(list: &[String], most: usize) -> String {
    // One more takes no more room than to say so.
    match list.len().checked_sub(most) {
        None | Some(0 | 1) => list.join(", "),
        Some(more) => format!("{}, and {more} more", list[..most].join(", ")),
    }
}

/// The first few operations, and how many there are besides.
pub(super) fn operations(names: &IndexSet<&str>, shown: impl Fn(&str) -> String) -> String {
    first_of(&names.iter().map(|name| shown(name)).collect::<Vec<_>>(), OPERATIONS)
}

/// What a change is about.
pub(super) fn subject(subject: &Subject, shown: impl Fn(&str) -> String) -> String {
    match (subject.words, subject.name.as_str()) {
        ("", name) => shown(name),
        (words, "") => words.to_owned(),
        (words, name) => format!("{words} {}", shown(name)),
    }
}

/// Where to look: in the new document, or in the old one for what is gone.
pub(super) fn place(change: &Change) -> Option<&Place> {
    match change.rule.action() {
        Action::Removed => change.old.as_ref(),
        _ => change.new.as_ref().or(change.old.as_ref()),
    }
}

/// Whether what has changed is one value of several: all of them are one thing.
fn is_listed(rule: Rule) -> bool {
    use Rule::{
        RequestEnumValueAdded, RequestEnumValueRemoved, RequestKnownValueAdded, RequestKnownValueRemoved,
        RequestUnionBranchAdded, RequestUnionBranchRemoved, ResponseEnumValueAdded, ResponseEnumValueRemoved,
        ResponseKnownValueAdded, ResponseKnownValueRemoved, ResponseUnionBranchAdded, ResponseUnionBranchRemoved,
        SecurityScopeAdded, SecurityScopeRemoved,
    };
    matches!(
        rule,
        RequestEnumValueAdded
            | RequestEnumValueRemoved
            | RequestKnownValueAdded
            | RequestKnownValueRemoved
            | RequestUnionBranchAdded
            | RequestUnionBranchRemoved
            | ResponseEnumValueAdded
            | ResponseEnumValueRemoved
            | ResponseKnownValueAdded
            | ResponseKnownValueRemoved
            | ResponseUnionBranchAdded
            | ResponseUnionBranchRemoved
            | SecurityScopeAdded
            | SecurityScopeRemoved
    )
}

impl Comparison {
    /// The worse of what a change does to the client of the old document, on the wire and in the compiler.
    pub fn verdict(&self, change: &Change) -> Verdict {
        let rust = change.rust.iter().map(|index| self.rust_api.changes()[*index].verdict);
        rust.chain([change.rule.wire().old_client]).max().unwrap_or(Verdict::Compatible)
    }

    /// Each thing that has changed and is more than documentation.
    pub(super) fn aspects(&self) -> Vec<Aspect<'_>> {
        let mut groups = IndexMap::<_, Vec<&Change>>::new();
        for change in self.changes.iter().filter(|change| !is_documentation(change)) {
            let value = (!is_listed(change.rule)).then_some(&change.value);
            groups.entry((change.rule.says(), &change.subject, value)).or_default().push(change);
        }
        // Schemas that extend another one share its parts: what has changed there has changed once.
        let mut parts = IndexMap::<_, Vec<&Change>>::new();
        for (index, changes) in groups.into_values().enumerate() {
            let first = changes[0];
            let part = place(first).filter(|_| first.subject.in_schema().is_some());
            let values = changes.iter().map(|change| &change.value).collect::<BTreeSet<_>>();
            let key = part.map(|part| (first.rule.says(), values, part)).ok_or(index);
            let part = parts.entry(key).or_default();
            let is_own = |change: &Change| {
                let own = change.subject.in_schema().map(|name| format!("/components/schemas/{}/", escaped(name)));
                own.is_some_and(|own| place(change).is_some_and(|place| place.pointer.starts_with(&own)))
            };
            // It is called by the schema where it stands.
            let start = if is_own(first) { 0 } else { part.len() };
            part.splice(start..start, changes);
        }
        parts.into_values().map(|changes| self.aspect(changes)).collect()
    }

    fn aspect<'c>(&'c self, changes: Vec<&'c Change>) -> Aspect<'c> {
        let indices = changes.iter().flat_map(|change| change.rust.iter().copied()).collect::<IndexSet<_>>();
        let rust = indices.into_iter().map(|index| &self.rust_api.changes()[index]).collect();
        let verdict = changes.iter().map(|change| self.verdict(change)).max().unwrap_or(Verdict::Compatible);
        Aspect { changes, rust, verdict }
    }

    /// What has changed, by schema and by operation, the worst first.
    pub(super) fn entries(&self) -> Vec<Entry<'_>> {
        let mut groups = IndexMap::<_, Vec<Aspect<'_>>>::new();
        for (index, aspect) in self.aspects().into_iter().enumerate() {
            let change = aspect.first();
            let operations = aspect.operations();
            let (name, alone) = match (change.subject.in_schema(), operations.first()) {
                (Some(schema), _) => (schema, None),
                (None, Some(only)) if operations.len() == 1 => (*only, None),
                // What several operations have in common is no part of one of them.
                _ => ("", Some(index)),
            };
            groups.entry((name, alone)).or_default().push(aspect);
        }
        let entries = groups.into_iter().map(|((name, _), mut aspects)| {
            aspects.sort_by_key(|aspect| Reverse(aspect.verdict));
            let verdict = aspects.first().map_or(Verdict::Compatible, |aspect| aspect.verdict);
            Entry { name, aspects, verdict }
        });
        let mut entries = entries.collect::<Vec<_>>();
        entries.sort_by_key(|entry| Reverse(entry.verdict));
        entries
    }

    /// The changes of documentation, each place once.
    pub(super) fn documentation(&self) -> Vec<&Change> {
        let changes = self.changes.iter().filter(|change| is_documentation(change));
        let changes = changes.map(|change| ((place(change), &change.value), change));
        let mut first = IndexMap::new();
        for (key, change) in changes {
            first.entry(key).or_insert(change);
        }
        first.into_values().collect()
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
            Bump::Patch => "A patch release: only documentation has changed.",
            Bump::Minor => "A minor release: what compiled and worked goes on to, as far as the documents tell.",
            Bump::Major => "A major release: something that compiled or worked no longer does.",
        }
    }
}

/// Where documentation has changed, where their own name does not say it.
pub(super) fn holder(change: &Change, shown: impl Fn(&str) -> String) -> String {
    match change.operations.as_slice() {
        [only] if !change.subject.words.is_empty() => format!(" of {}", shown(only)),
        _ => String::new(),
    }
}

/// A name as a token of a JSON Pointer.
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
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
            let (old, new) = (shown(&one_line(old)), shown(&one_line(new)));
            format!("{path} compiles as before, and is something else on the wire: {old} → {new}")
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
pub(super) fn wire(rule: Rule) -> String {
    let wire = rule.wire();
    match (wire.old_client, wire.new_client) {
        (old, Verdict::Compatible) => old.to_string(),
        (old, new) => format!("{old}; {new} for new clients at an old server"),
    }
}
