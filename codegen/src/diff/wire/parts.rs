//! Compares the elements of arrays, and the members of objects by the pattern of their names.

use indexmap::IndexSet;

use super::super::Sides;
use super::super::rules::{Direction, Rule};
use super::keywords::Keywords;
use super::object::{Additional, additional};
use super::schema::At;
use super::{Comparer, from_to, words};
use crate::document::{Node, Object, Value};

/// What stands at a place of an array.
#[derive(Clone, Copy)]
enum Element<'d> {
    Nothing,
    Anything,
    Of(&'d Node),
}

impl<'d> Element<'d> {
    fn of(schema: Option<&'d Node>) -> Self {
        let is_nothing = |schema: &Node| {
            let excludes_all = || schema.get("not").and_then(Node::as_object).is_some_and(Object::is_empty);
            schema.value == Value::Bool(false) || excludes_all()
        };
        match schema {
            None => Self::Anything,
            Some(schema) if is_nothing(schema) => Self::Nothing,
            Some(schema) if schema.as_object().is_some_and(|schema| !schema.is_empty()) => Self::Of(schema),
            Some(_) => Self::Anything,
        }
    }

    /// What stands at a place: what has a schema of its own there, or else what every further element is.
    fn at(keywords: &Keywords<'d>, place: usize) -> Self {
        let own = keywords.places().get(place);
        own.map_or_else(|| Self::of(keywords.further_items()), |own| Self::of(Some(own)))
    }
}

impl<'d> Comparer<'d> {
    pub(super) fn elements(&mut self, at: &At, schemas: Sides<&'d Node>, keywords: &Sides<&Keywords<'d>>) {
        let places = keywords.map(|keywords| keywords.places().len());
        let mut compared = places.old.max(places.new);
        if is_tuple_of_another_length(at, keywords) {
            let lengths = keywords.map(Keywords::tuple_length);
            let rule = match (lengths.old, lengths.new) {
                (Some(old), Some(new)) => {
                    compared = old.min(new);
                    Rule::RequestTypeChanged
                }
                (Some(_), None) => Rule::RequestTypeWidened,
                (None, _) => Rule::RequestTypeNarrowed,
            };
            let words = |length: Option<usize>| {
                length.map_or("array".to_owned(), |length| format!("array of {length} elements"))
            };
            let value = from_to(words(lengths.old), words(lengths.new));
            self.report(rule.on(at.direction), &at.subject, value, schemas.map(Some));
        }
        for place in 0..compared {
            let elements = keywords.map(|keywords| Element::at(keywords, place));
            self.element(&at.part(&format!("[{place}]")), schemas, elements, keywords);
        }
        let rest = keywords.map(|keywords| Element::of(keywords.further_items()));
        match (rest.old, rest.new) {
            // That there are so many and no more has been said by the places.
            (Element::Nothing, _) | (_, Element::Nothing) if places.old != places.new => {}
            _ => self.element(&at.element(), schemas, rest, keywords),
        }
    }

    fn element(
        &mut self,
        at: &At,
        schemas: Sides<&'d Node>,
        elements: Sides<Element<'d>>,
        keywords: &Sides<&Keywords<'d>>,
    ) {
        use Element::{Anything, Nothing, Of};
        let narrowed = Rule::RequestTypeNarrowed;
        let words = |root, element: Element<'d>| match element {
            Nothing => "nothing".to_owned(),
            Anything => "any value".to_owned(),
            Of(schema) => words::of(root, schema),
        };
        let value = from_to(words(self.roots.old, elements.old), words(self.roots.new, elements.new));
        let rule = match (elements.old, elements.new) {
            (Nothing, Nothing) | (Anything, Anything) => return,
            (Of(old), Of(new)) => return self.schema(at, Sides { old, new }),
            // The client reads all elements alike, so one more of a kind that is there is none of another type.
            (Nothing, Of(new)) if self.is_among(at, keywords.old, new, true) => Rule::RequestConstraintLoosened,
            (Of(old), Nothing) if self.is_among(at, keywords.new, old, false) => Rule::RequestConstraintTightened,
            (Nothing, _) | (Of(_), Anything) => narrowed.undone(),
            (_, Nothing) | (Anything, Of(_)) => narrowed,
        };
        let node = |element: Element<'d>, schema| match element {
            Of(node) => Some(node),
            Nothing | Anything => Some(schema),
        };
        let places = Sides { old: node(elements.old, schemas.old), new: node(elements.new, schemas.new) };
        self.report(rule.on(at.direction), &at.subject, value, places);
    }

    /// Whether an element takes the same values as one of the other document's.
    fn is_among(&self, at: &At, keywords: &Keywords<'d>, schema: &'d Node, is_new: bool) -> bool {
        keywords.places().iter().any(|other| {
            let pair = if is_new { Sides { old: other, new: schema } } else { Sides { old: schema, new: other } };
            self.is_same(at, pair)
        })
    }

    /// Compares the members by the patterns of their names: those without a pattern are as the further members are.
    pub(super) fn patterns(&mut self, at: &At, schemas: Sides<&'d Node>, keywords: &Sides<&Keywords<'d>>) {
        let patterns = keywords.map(|keywords| keywords.get("patternProperties").and_then(Node::as_object));
        let names = [patterns.old, patterns.new].into_iter().flatten().flat_map(|patterns| patterns.keys());
        for name in names.collect::<IndexSet<_>>() {
            let of = |patterns: Option<&'d Object>, keywords: &Keywords<'d>| {
                patterns.and_then(|patterns| patterns.get(name)).map_or_else(|| additional(keywords), Additional::of)
            };
            let members = Sides { old: of(patterns.old, keywords.old), new: of(patterns.new, keywords.new) };
            self.further_members(&at.part(&format!("{{/{name}/}}")), schemas, members);
        }
    }
}

/// Whether the client reads a tuple of so many elements on one side, and on the other one arrays of other lengths too.
pub(super) fn is_tuple_of_another_length(at: &At, keywords: &Sides<&Keywords<'_>>) -> bool {
    let lengths = keywords.map(Keywords::tuple_length);
    at.direction == Direction::Response && lengths.old != lengths.new
}
