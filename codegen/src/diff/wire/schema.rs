//! Compares two schemas: each use of them, and what they say of their values.

use std::ptr;

use super::super::Sides;
use super::super::change::{Subject, Value};
use super::super::rules::{Direction, Rule};
use super::keywords::{Keywords, Kind};
use super::numbers::{is_among, is_equal};
use super::questions::Side;
use super::schema_use::Use;
use super::text::Writing;
use super::union::UnionBeside;
use super::{Comparer, from, from_to, to, words};
use crate::document::Node;

/// Where a schema is used.
#[derive(Clone)]
pub(super) struct At {
    pub(super) subject: Subject,
    pub(super) direction: Direction,
    pub(super) is_optional_property: bool,
    /// Whether the value is always there, so that a default is for nobody.
    pub(super) is_required: bool,
    pub(super) writing: Writing,
}

impl At {
    pub(super) fn new(subject: Subject, direction: Direction) -> Self {
        Self { subject, direction, is_optional_property: false, is_required: false, writing: Writing::Json }
    }

    /// The same of a value that is written in another way.
    pub(super) fn written(self, writing: Writing) -> Self {
        Self { writing, ..self }
    }

    /// The same of a value that is always there, or may be absent.
    pub(super) fn with_required(self, is_required: bool) -> Self {
        Self { is_required, ..self }
    }

    /// A part of the schema: `.name`, `[]`.
    pub(super) fn part(&self, step: &str) -> Self {
        let subject = Subject { name: format!("{}{step}", self.subject.name), ..self.subject };
        Self { subject, is_optional_property: false, is_required: false, ..*self }
    }

    pub(super) fn property(&self, name: &str, is_optional: bool) -> Self {
        let writing = self.writing.of_member();
        Self { is_optional_property: is_optional, writing, ..self.part(&format!(".{name}")) }
    }

    pub(super) fn element(&self) -> Self {
        self.part("[]").written(self.writing.of_element())
    }
}

/// Who looks at whether null is a value of a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Null {
    /// The use: it allows it, or that of the other document does.
    Use,
    /// The schema, which is used where a value has to be.
    Schema,
    /// The schema, which is used for a member that may be absent.
    OptionalProperty,
}

/// A pair of schemas, by their addresses: both documents stay where they are while they are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct PairKey {
    addresses: Sides<usize>,
    direction: Direction,
    null: Null,
    writing: Writing,
}

fn is_union(schema: &Node) -> bool {
    ["oneOf", "anyOf"].iter().any(|keyword| schema.get(keyword).is_some())
}

pub(super) fn address(node: &Node) -> usize {
    ptr::from_ref(node) as usize
}

/// A pair that has been met and is yet to be compared: schemas may hold each other, so none is compared inside of
/// another.
pub(super) struct Pending<'d> {
    pair: usize,
    at: At,
    schemas: Sides<&'d Node>,
    /// Whether null is a value, where the schemas are asked for it.
    takes_null: Option<Sides<bool>>,
}

impl<'d> Comparer<'d> {
    /// Compares two uses of schemas.
    pub(super) fn schema(&mut self, at: &At, nodes: Sides<&'d Node>) {
        let uses = Sides { old: Use::of(self.roots.old, nodes.old), new: Use::of(self.roots.new, nodes.new) };
        self.annotations(at, nodes, &uses);
        let null = match (uses.old.adds_null(), uses.new.adds_null()) {
            (false, false) if at.is_optional_property => Null::OptionalProperty,
            (false, false) => Null::Schema,
            _ => Null::Use,
        };
        if uses.old.adds_null() != uses.new.adds_null() {
            self.null(at, uses.as_ref().map(Use::takes_null), nodes);
        }
        let schemas = uses.as_ref().map(Use::schema);
        let key = PairKey { addresses: schemas.map(address), direction: at.direction, null, writing: at.writing };
        let is_new = self.questions.met.borrow_mut().insert(key);
        if !is_new && !self.pairs.contains_key(&key) {
            // Around this question.
            return;
        }
        let entry = self.pairs.entry(key);
        let index = entry.index();
        entry.or_default();
        match (self.pair, self.operation) {
            (Some(holder), _) => {
                self.pairs[holder].held.insert(index);
            }
            (None, Some(operation)) => {
                self.operations[operation].insert(index);
            }
            (None, None) => {}
        }
        if !is_new {
            return;
        }
        // A component is the same wherever it is used; so is what there is to say of it. One that takes the place of
        // another one does so there.
        let subject = match (uses.old.name, uses.new.name) {
            (Some(old), Some(new)) if old != new => at.subject.clone(),
            (old, new) => new.or(old).map_or_else(|| at.subject.clone(), Subject::schema),
        };
        let at = At { subject, is_optional_property: null == Null::OptionalProperty, ..*at };
        let takes_null = (null != Null::Use).then(|| uses.as_ref().map(Use::takes_null));
        let pending = Pending { pair: index, at, schemas, takes_null };
        // Unions ask for more, which a difference somewhere else may spare.
        match self.question.is_some() && !is_union(schemas.old) && !is_union(schemas.new) {
            true => self.pending.push_front(pending),
            false => self.pending.push_back(pending),
        }
    }

    /// Compares the pairs that have been met, and those that they hold, until there are no more, or the answer is known.
    pub(super) fn pairs(&mut self) {
        while let Some(Pending { pair, at, schemas, takes_null }) = self.pending.pop_front() {
            if self.question.is_some() {
                if self.has_findings() {
                    return;
                }
                self.questions.compared.update(|compared| compared + 1);
            }
            let holder = self.pair.replace(pair);
            if let Some(takes_null) = takes_null {
                self.null(&at, takes_null, schemas);
            }
            self.values(&at, schemas);
            self.pair = holder;
        }
    }

    /// What is said of a use of a schema.
    fn annotations(&mut self, at: &At, nodes: Sides<&'d Node>, uses: &Sides<Use<'d>>) {
        for keyword in ["title", "description", "example", "examples", "externalDocs"] {
            let words = uses.as_ref().map(|used| used.annotation(keyword));
            if words.old != words.new {
                let places = Sides { old: words.old.or(Some(nodes.old)), new: words.new.or(Some(nodes.new)) };
                self.report(Rule::DocumentationChanged, &at.subject, to(keyword), places);
            }
        }
        let xml = uses.as_ref().map(|used| used.annotation("xml"));
        if at.writing == Writing::Xml && xml.old != xml.new {
            let words = xml.map(|xml| xml.map_or_else(|| "none".to_owned(), words::value));
            let places = Sides { old: xml.old.or(Some(nodes.old)), new: xml.new.or(Some(nodes.new)) };
            let rule = Rule::RequestXmlChanged.on(at.direction);
            self.report(rule, &at.subject, from_to(words.old, words.new), places);
        }
        let default = uses.as_ref().map(|used| used.annotation("default"));
        let is_equal = match (default.old, default.new) {
            (Some(old), Some(new)) => is_equal(old, new),
            (old, new) => old.is_none() && new.is_none(),
        };
        if !is_equal {
            let places = Sides { old: default.old.or(Some(nodes.old)), new: default.new.or(Some(nodes.new)) };
            let words = default.map(|default| default.map_or_else(|| "none".to_owned(), words::value));
            let value = from_to(words.old, words.new);
            let rule = match at.is_required {
                true => Rule::DocumentationChanged,
                false => Rule::RequestDefaultChanged.on(at.direction),
            };
            let value = if at.is_required { to("default") } else { value };
            self.report(rule, &at.subject, value, places);
        }
    }

    fn null(&mut self, at: &At, takes_null: Sides<bool>, nodes: Sides<&Node>) {
        if at.writing.is_text() {
            return;
        }
        let lost = match at.is_optional_property {
            true => Rule::RequestOptionalBecameNotNullable,
            false => Rule::RequestBecameNotNullable,
        };
        let rule = match (takes_null.old, takes_null.new) {
            (true, false) => lost,
            (false, true) => lost.undone(),
            _ => return,
        };
        self.report(rule.on(at.direction), &at.subject, Value::default(), nodes.map(Some));
    }

    pub(super) fn values(&mut self, at: &At, schemas: Sides<&'d Node>) {
        let keywords = |root, schema| self.questions.keywords(root, schema);
        let (old, new) = (keywords(self.roots.old, schemas.old), keywords(self.roots.new, schemas.new));
        let (old, new) = (&*old, &*new);
        let of_type = |rule: Rule| rule.on(at.direction);
        if self.text_union(at, schemas, &Sides { old, new }) {
            return;
        }
        let rule = match (old.kind(), new.kind()) {
            (Kind::Any, Kind::Any) => None,
            (Kind::Any, _) => Some(of_type(Rule::RequestTypeNarrowed)),
            (_, Kind::Any) => Some(of_type(Rule::RequestTypeWidened)),
            (Kind::Union(_), Kind::Union(_)) => {
                self.unions(at, schemas, &Sides { old, new });
                None
            }
            (Kind::Union(branches), Kind::Type(_)) => {
                let pairs = branches.into_iter().map(|branch| Sides { old: branch, new: schemas.new });
                let union =
                    UnionBeside { side: Side::Old, says_more: old.says_more_than_union(), pairs: pairs.collect() };
                match self.type_of_union(at, &union) {
                    None => return,
                    rule => rule,
                }
            }
            (Kind::Type(_), Kind::Union(branches)) => {
                let pairs = branches.into_iter().map(|branch| Sides { old: schemas.old, new: branch });
                let union =
                    UnionBeside { side: Side::New, says_more: new.says_more_than_union(), pairs: pairs.collect() };
                match self.type_of_union(at, &union) {
                    None => return,
                    rule => rule,
                }
            }
            (Kind::Type(old_type), Kind::Type(new_type)) if old_type != new_type => {
                Some(self.types(at, Sides { old: old_type, new: new_type }, schemas, &Sides { old, new }))
            }
            (Kind::Type(name), Kind::Type(_)) => {
                self.format(at, name, schemas, &Sides { old, new });
                None
            }
        };
        if let Some(rule) = rule {
            let words = |root, schema| match self.question {
                Some(_) => String::new(),
                None => words::of_schema(root, schema),
            };
            let value = from_to(words(self.roots.old, schemas.old), words(self.roots.new, schemas.new));
            return self.report(rule, &at.subject, value, schemas.map(Some));
        }
        let keywords = Sides { old, new };
        self.enumeration(at, schemas, &keywords);
        self.constraints(at, schemas, &keywords);
        self.members(at, schemas, &keywords);
        self.elements(at, schemas, &keywords);
    }

    fn enumeration(&mut self, at: &At, schemas: Sides<&'d Node>, keywords: &Sides<&Keywords<'d>>) {
        let places = Sides {
            old: keywords.old.get("enum").unwrap_or(schemas.old),
            new: keywords.new.get("enum").unwrap_or(schemas.new),
        };
        self.enumerated(at, places, keywords.map(|keywords| keywords.values()));
    }

    /// Compares lists of values; without one, any value will do.
    pub(super) fn enumerated(&mut self, at: &At, nodes: Sides<&'d Node>, values: Sides<Option<Vec<&'d Node>>>) {
        let introduced = Rule::RequestEnumIntroduced;
        let list = |values: &[&Node]| values.iter().map(|value| words::value(value)).collect::<Vec<_>>().join(", ");
        let places = nodes.map(Some);
        match (values.old, values.new) {
            (None, None) => {}
            (None, Some(new)) => self.report(introduced.on(at.direction), &at.subject, to(list(&new)), places),
            (Some(old), None) => {
                self.report(introduced.undone().on(at.direction), &at.subject, from(list(&old)), places);
            }
            (Some(old), Some(new)) => {
                let removed = Rule::RequestEnumValueRemoved.on(at.direction);
                for value in old.iter().filter(|value| !is_among(value, &new)) {
                    let places = Sides { old: Some(*value), ..places };
                    self.report(removed, &at.subject, from(words::value(value)), places);
                }
                for value in new.iter().filter(|value| !is_among(value, &old)) {
                    let places = Sides { new: Some(*value), ..places };
                    self.report(removed.undone(), &at.subject, to(words::value(value)), places);
                }
            }
        }
    }
}
