//! Compares the members of objects.

use indexmap::IndexMap;

use super::super::Sides;
use super::super::change::Value;
use super::super::rules::{Direction, Rule};
use super::keywords::{Keywords, Kind};
use super::schema::At;
use super::schema_use::Use;
use super::{Comparer, from_to, words};
use crate::document::{self, Node};

/// A member of an object.
#[derive(Clone, Copy)]
struct Property<'d> {
    node: &'d Node,
    is_required: bool,
    is_deprecated: bool,
    /// The mark by which it is no part of what goes this way.
    is_absent: bool,
    /// Whether nothing is said of it but that it is required.
    is_bare: bool,
}

/// What an object takes besides the members that it names.
#[derive(Clone, Copy)]
pub(super) enum Additional<'d> {
    Nothing,
    Anything,
    Values(&'d Node),
}

impl<'d> Additional<'d> {
    pub(super) fn of(schema: &'d Node) -> Self {
        match schema {
            Node { value: document::Value::Bool(false), .. } => Self::Nothing,
            schema if schema.as_object().is_some_and(|schema| !schema.is_empty()) => Self::Values(schema),
            _ => Self::Anything,
        }
    }
}

impl<'d> Comparer<'d> {
    pub(super) fn members(&mut self, at: &At, schemas: Sides<&'d Node>, keywords: &Sides<&Keywords<'d>>) {
        let mut old = properties(self.roots.old, keywords.old, at.direction);
        let new = properties(self.roots.new, keywords.new, at.direction);
        let further = keywords.map(additional);
        // What is said of a member that only the new document has, beside an old object that is closed or not.
        let added = |property: &Property<'_>, is_closed: bool| {
            let is_refused = is_closed && at.direction == Direction::Request;
            let rule = match property.is_required {
                true => Some(Rule::RequestRequiredPropertyAdded),
                false if is_refused => None,
                false => Some(Rule::RequestOptionalPropertyAdded),
            };
            let allowed = is_refused.then_some(Rule::RequestPropertyAllowed);
            rule.map(|rule| rule.on(at.direction)).into_iter().chain(allowed)
        };
        for (name, new) in new {
            let nodes = |old| Sides { old, new: Some(new.node) };
            match old.shift_remove(name) {
                Some(old) => self.property(at, name, Sides { old, new }),
                None if new.is_absent => {}
                None => {
                    let nodes = nodes(Some(schemas.old));
                    for rule in added(&new, is_closed(keywords.old)) {
                        self.report(rule, &at.property(name, false).subject, Value::default(), nodes);
                    }
                    // The member was one of those that have no schema of their own.
                    if let Additional::Values(old) = further.old {
                        self.schema(&at.property(name, true), Sides { old, new: new.node });
                    }
                }
            }
        }
        for (name, old) in old.into_iter().filter(|(_, old)| !old.is_absent) {
            let nodes = Sides { old: Some(old.node), new: Some(schemas.new) };
            for rule in added(&old, is_closed(keywords.new)) {
                self.report(rule.undone(), &at.property(name, false).subject, Value::default(), nodes);
            }
            if let Additional::Values(new) = further.new {
                self.schema(&at.property(name, true), Sides { old: old.node, new });
            }
        }
        self.patterns(at, schemas, keywords);
        self.further_members(&at.part("{}"), schemas, further);
    }

    fn property(&mut self, at: &At, name: &str, pair: Sides<Property<'d>>) {
        let is_optional = !pair.old.is_required && !pair.new.is_required;
        let at = at.property(name, is_optional).with_required(pair.old.is_required && pair.new.is_required);
        let nodes = pair.map(|property| property.node);
        let places = nodes.map(Some);
        let one_way = |was_there: &Property<'_>| match (at.direction, was_there.is_required) {
            (Direction::Request, false) => Rule::RequestPropertyBecameReadOnly,
            (Direction::Request, true) => Rule::RequestRequiredPropertyBecameReadOnly,
            (Direction::Response, false) => Rule::ResponsePropertyBecameWriteOnly,
            (Direction::Response, true) => Rule::ResponseRequiredPropertyBecameWriteOnly,
        };
        match (pair.old.is_absent, pair.new.is_absent) {
            (true, true) => return,
            (false, true) => return self.report(one_way(&pair.old), &at.subject, Value::default(), places),
            (true, false) => {
                return self.report(one_way(&pair.new).undone(), &at.subject, Value::default(), places);
            }
            (false, false) => {}
        }
        let required = Rule::RequestPropertyBecameRequired.on(at.direction);
        match (pair.old.is_required, pair.new.is_required) {
            (false, true) => self.report(required, &at.subject, Value::default(), places),
            (true, false) => self.report(required.undone(), &at.subject, Value::default(), places),
            _ => {}
        }
        let deprecated = Rule::RequestPropertyDeprecated.on(at.direction);
        match (pair.old.is_deprecated, pair.new.is_deprecated) {
            (false, true) => self.report(deprecated, &at.subject, Value::default(), places),
            (true, false) => self.report(deprecated.undone(), &at.subject, Value::default(), places),
            _ => {}
        }
        if !pair.old.is_bare && !pair.new.is_bare {
            self.schema(&at, nodes);
        }
    }

    /// Compares the members that have no schema of their own.
    pub(super) fn further_members(&mut self, at: &At, schemas: Sides<&'d Node>, members: Sides<Additional<'d>>) {
        use Additional::{Anything, Nothing, Values};
        let closed = Rule::RequestAdditionalPropertiesClosed;
        let narrowed = Rule::RequestTypeNarrowed;
        let any = || "any value".to_owned();
        let (rule, value, nodes) = match (members.old, members.new) {
            (Nothing, Nothing) | (Anything, Anything) => return,
            (Values(old), Values(new)) => return self.schema(at, Sides { old, new }),
            (Anything, Nothing) => (closed, Value::default(), schemas),
            (Values(old), Nothing) => (closed, Value::default(), Sides { old, ..schemas }),
            (Nothing, Anything) => (closed.undone(), Value::default(), schemas),
            (Nothing, Values(new)) => (closed.undone(), Value::default(), Sides { new, ..schemas }),
            (Anything, Values(new)) => {
                (narrowed, from_to(any(), words::of(self.roots.new, new)), Sides { new, ..schemas })
            }
            (Values(old), Anything) => {
                (narrowed.undone(), from_to(words::of(self.roots.old, old), any()), Sides { old, ..schemas })
            }
        };
        self.report(rule.on(at.direction), &at.subject, value, nodes.map(Some));
    }
}

fn properties<'d>(root: &'d Node, keywords: &Keywords<'d>, direction: Direction) -> IndexMap<&'d str, Property<'d>> {
    let required = keywords.array("required");
    let is_required = |name: &str| required.iter().any(|required| required.as_str() == Some(name));
    let mut found = IndexMap::new();
    for (name, node) in keywords.properties() {
        found.insert(name, Property::of(root, node, is_required(name), direction));
    }
    // What is described under a condition may be there; the client reads it.
    for schema in keywords.conditional() {
        for (name, node) in Keywords::of(root, Use::of(root, schema).schema()).properties() {
            found.entry(name).or_insert_with(|| Property::of(root, node, is_required(name), direction));
        }
    }
    // The server refuses requests without it, whatever it is; the client looks for none in a response.
    if direction == Direction::Request {
        for node in required {
            let bare = Property { node, is_required: true, is_deprecated: false, is_absent: false, is_bare: true };
            if let Some(name) = node.as_str() {
                found.entry(name).or_insert(bare);
            }
        }
    }
    found
}

impl<'d> Property<'d> {
    fn of(root: &'d Node, node: &'d Node, is_required: bool, direction: Direction) -> Self {
        let used = Use::of(root, node);
        let is_absent = match direction {
            Direction::Request => used.is_marked("readOnly"),
            Direction::Response => used.is_marked("writeOnly"),
        };
        Self { node, is_required, is_deprecated: used.is_marked("deprecated"), is_absent, is_bare: false }
    }
}

pub(super) fn additional<'d>(keywords: &Keywords<'d>) -> Additional<'d> {
    keywords.further_properties().map_or(Additional::Anything, Additional::of)
}

/// Whether an object takes the members alone that it names.
fn is_closed(keywords: &Keywords<'_>) -> bool {
    // Which names a pattern is of, and which members a branch evaluates, is not looked at.
    let names_others = keywords.get("patternProperties").is_some()
        || (keywords.get("additionalProperties").is_none() && matches!(keywords.kind(), Kind::Union(_)));
    matches!(additional(keywords), Additional::Nothing) && !names_others
}
