//! Compares what goes over the wire: the operations, and from them every schema that they reach.
//!
//! References are followed on the way. A pair of schemas is compared once for each direction, however many operations
//! reach it, which also ends the cycles.

mod operations;
mod parameters;
mod bodies;
mod media_types;
mod responses;
mod incoming;
mod security;
mod servers;
mod schema;
mod schema_use;
mod questions;
mod keywords;
mod object;
mod parts;
mod formats;
mod union;
mod likeness;
mod constraints;
mod opaque;
mod numbers;
mod text;
mod words;

use std::collections::{BTreeSet, VecDeque};
use std::rc::Rc;

use indexmap::{IndexMap, IndexSet};

use self::questions::{Question, Questions};
use self::schema::{PairKey, Pending};
use super::change::{Change, Place, Subject, Value};
use super::rules::{Action, Area, Rule};
use super::{Sides, fingerprint};
use crate::diagnostics::Location;
use crate::diagnostics::render::{self, Lines};
use crate::document::{Document, Node};
use crate::sources::Sources;

/// All changes between two documents in their normal form, the worst first.
pub(super) fn compare(documents: &Sides<&Document>, sources: &Sides<Sources>) -> Vec<Change> {
    let mut comparer = Comparer::new(Sides { old: &documents.old.root, new: &documents.new.root });
    comparer.document();
    comparer.changes(sources)
}

/// A location as people count.
pub(super) fn place(location: &Location, sources: &Sources, lines: &Lines) -> Place {
    let render::Place { file, line, column, pointer } = render::Place::of(location, sources, lines);
    Place { file: file.to_owned(), line, column, pointer }
}

/// What two findings that are one have in common.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    rule: Rule,
    value: Value,
    places: Sides<Option<(crate::FileId, String)>>,
}

#[derive(Clone)]
struct Finding {
    subject: Subject,
    places: Sides<Option<Location>>,
    /// Those that reach it by themselves; those that reach it through a pair come at the end.
    operations: BTreeSet<usize>,
}

/// A pair of schemas: what was found between them, and which pairs they hold.
#[derive(Clone, Default)]
struct Pair {
    findings: BTreeSet<usize>,
    held: BTreeSet<usize>,
}

struct Comparer<'d> {
    roots: Sides<&'d Node>,
    findings: IndexMap<Key, Finding>,
    pairs: IndexMap<PairKey, Pair>,
    /// The operations and webhooks by name, and the pairs that each of them holds.
    operations: IndexMap<String, BTreeSet<usize>>,
    /// The operation that is being compared.
    operation: Option<usize>,
    /// The pair that is being compared.
    pair: Option<usize>,
    pending: VecDeque<Pending<'d>>,
    /// What is asked, where no more than the answer is wanted.
    question: Option<Question>,
    questions: Rc<Questions<'d>>,
}

impl<'d> Comparer<'d> {
    fn new(roots: Sides<&'d Node>) -> Self {
        Self {
            roots,
            findings: IndexMap::new(),
            pairs: IndexMap::new(),
            operations: IndexMap::new(),
            operation: None,
            pair: None,
            pending: VecDeque::new(),
            question: None,
            questions: Rc::default(),
        }
    }

    fn document(&mut self) {
        self.about();
        self.servers();
        self.operations();
        self.webhooks();
        // After the operations, which have their order in the document.
        self.security_schemes();
    }

    /// Compares under the name of an operation or a webhook.
    fn under(&mut self, name: &str, compare: impl FnOnce(&mut Self)) {
        let entry = self.operations.entry(name.to_owned());
        let index = entry.index();
        entry.or_default();
        let outer = self.operation.replace(index);
        compare(self);
        self.pairs();
        self.operation = outer;
    }

    /// Adds a finding. A node that is there on one side alone stands between what holds it and the other side's holder.
    fn report(&mut self, rule: Rule, subject: impl Into<Subject>, value: Value, nodes: Sides<Option<&Node>>) {
        let places = nodes.map(|node| node.map(|node| node.origin.key()));
        let place = |place: &Location| (place.file, place.pointer.to_string());
        let key = Key { rule, value, places: places.as_ref().map(|location| location.as_ref().map(place)) };
        let entry = self.findings.entry(key);
        let index = entry.index();
        let finding = entry.or_insert_with(|| Finding { subject: subject.into(), places, operations: BTreeSet::new() });
        match self.pair {
            Some(pair) => {
                self.pairs[pair].findings.insert(index);
            }
            None => finding.operations.extend(self.operation),
        }
    }

    /// Whether there is a finding that answers the question with no; without one, any that is not about text.
    fn has_findings(&self) -> bool {
        let question = self.question.unwrap_or(Question::Same);
        self.findings.keys().any(|key| question.is_denied_by(key.rule))
    }

    fn changes(mut self, sources: &Sides<Sources>) -> Vec<Change> {
        let operations = std::mem::take(&mut self.operations);
        for (index, (_, pairs)) in operations.iter().enumerate() {
            for pair in self.reachable(pairs) {
                for finding in self.pairs[pair].findings.clone() {
                    self.findings[finding].operations.insert(index);
                }
            }
        }
        let lines = sources.as_ref().map(Lines::of);
        let names = operations.keys().cloned().collect::<Vec<_>>();
        let mut changes = self.findings.into_iter().map(|(key, finding)| {
            let Key { rule, value, places } = key;
            let pointer = |place: &Option<(_, String)>| place.as_ref().map(|(_, pointer)| pointer.clone());
            // What is new has no more than its holder in the old document.
            let (first, second) = match rule.action() {
                Action::Added => (&places.new, &places.old),
                _ => (&places.old, &places.new),
            };
            let pointer = pointer(first).or_else(|| pointer(second)).unwrap_or_default();
            let subject = finding.subject.to_string();
            let parts = [
                rule.id(),
                subject.as_str(),
                pointer.as_str(),
                value.from.as_deref().unwrap_or_default(),
                value.to.as_deref().unwrap_or_default(),
            ];
            Change {
                rule,
                fingerprint: fingerprint::of(&parts),
                subject: finding.subject,
                value,
                old: finding.places.old.as_ref().map(|location| place(location, &sources.old, &lines.old)),
                new: finding.places.new.as_ref().map(|location| place(location, &sources.new, &lines.new)),
                operations: finding.operations.iter().map(|index| names[*index].clone()).collect(),
                rust: Vec::new(),
            }
        });
        let mut changes = changes.by_ref().collect::<Vec<_>>();
        let badness = |change: &Change| {
            let wire = change.rule.wire();
            (wire.old_client, wire.new_client, change.rule.area() != Area::Documentation)
        };
        changes.sort_by_key(|change| std::cmp::Reverse(badness(change)));
        changes
    }

    /// The pairs themselves and all that they hold.
    fn reachable(&self, first: &BTreeSet<usize>) -> IndexSet<usize> {
        let mut found = first.iter().copied().collect::<IndexSet<_>>();
        let mut next = 0;
        while let Some(pair) = found.get_index(next).copied() {
            found.extend(&self.pairs[pair].held);
            next += 1;
        }
        found
    }
}

/// A change from one value to another.
fn from_to(from: impl Into<String>, to: impl Into<String>) -> Value {
    Value { from: Some(from.into()), to: Some(to.into()) }
}

/// A value that is gone.
fn from(value: impl Into<String>) -> Value {
    Value { from: Some(value.into()), to: None }
}

/// A value that is new.
fn to(value: impl Into<String>) -> Value {
    Value { from: None, to: Some(value.into()) }
}

#[cfg(test)]
mod tests;
