//! Compares the constraints of schemas: which of both allows more.

use std::cmp::Ordering;

use super::super::Sides;
use super::super::rules::Rule;
use super::keywords::Keywords;
use super::schema::At;
use super::{Comparer, from, from_to, to, words};
use crate::document::Node;

/// Below which no value goes, and the mark that excludes the bound itself.
const LOWER: [(&str, &str); 5] =
    [("minimum", "exclusiveMinimum"), ("minLength", ""), ("minItems", ""), ("minProperties", ""), ("minContains", "")];

/// Above which no value goes, and the mark that excludes the bound itself.
const UPPER: [(&str, &str); 5] =
    [("maximum", "exclusiveMaximum"), ("maxLength", ""), ("maxItems", ""), ("maxProperties", ""), ("maxContains", "")];

/// What can be there or not, and is not compared further.
const OPAQUE: [&str; 17] = [
    "pattern",
    "not",
    "if",
    "then",
    "else",
    "contains",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "dependentRequired",
    "dependentSchemas",
    "patternProperties",
    "prefixItems",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
    "uniqueItems",
];

/// What the new one of two constraints allows.
enum Allows {
    Less,
    More,
    Other,
}

impl<'d> Comparer<'d> {
    pub(super) fn constraints(&mut self, at: &At, schemas: Sides<&'d Node>, keywords: &Sides<&Keywords<'d>>) {
        for (keyword, excluded) in LOWER {
            self.bound(at, keyword, excluded, Ordering::Greater, schemas, keywords);
        }
        for (keyword, excluded) in UPPER {
            self.bound(at, keyword, excluded, Ordering::Less, schemas, keywords);
        }
        let multiple = keywords.map(|keywords| number(keywords.get("multipleOf")));
        let is_multiple = |of: f64, one: f64| one != 0.0 && (of / one).fract() == 0.0;
        let allows = match (multiple.old, multiple.new) {
            (old, new) if old == new => None,
            (None, _) => Some(Allows::Less),
            (_, None) => Some(Allows::More),
            (Some(old), Some(new)) if is_multiple(new, old) => Some(Allows::Less),
            (Some(old), Some(new)) if is_multiple(old, new) => Some(Allows::More),
            _ => Some(Allows::Other),
        };
        self.constraint(at, "multipleOf", allows, schemas, keywords);
        for keyword in OPAQUE {
            let constraint = keywords.map(|keywords| keywords.get(keyword).filter(|_| is_said(keywords, keyword)));
            let allows = match (constraint.old, constraint.new) {
                (old, new) if old == new => None,
                (None, _) => Some(Allows::Less),
                (_, None) => Some(Allows::More),
                _ => Some(Allows::Other),
            };
            self.constraint(at, keyword, allows, schemas, keywords);
        }
    }

    /// A bound that is `tighter` than the other one allows less.
    fn bound(
        &mut self,
        at: &At,
        keyword: &str,
        excluded: &str,
        tighter: Ordering,
        schemas: Sides<&'d Node>,
        keywords: &Sides<&Keywords<'d>>,
    ) {
        let bound = |keywords: &Keywords<'_>| {
            // In both directions, to exclude the bound itself is tighter.
            let excludes = keywords.is_true(excluded);
            number(keywords.get(keyword)).map(|number| (number, excludes))
        };
        let allows = match (bound(keywords.old), bound(keywords.new)) {
            (None, None) => None,
            (None, Some(_)) => Some(Allows::Less),
            (Some(_), None) => Some(Allows::More),
            (Some((old, old_excludes)), Some((new, new_excludes))) => match new.partial_cmp(&old) {
                Some(Ordering::Equal) if old_excludes == new_excludes => None,
                Some(Ordering::Equal) => Some(if new_excludes { Allows::Less } else { Allows::More }),
                Some(order) if order == tighter => Some(Allows::Less),
                _ => Some(Allows::More),
            },
        };
        self.constraint(at, keyword, allows, schemas, keywords);
    }

    fn constraint(
        &mut self,
        at: &At,
        keyword: &str,
        allows: Option<Allows>,
        schemas: Sides<&'d Node>,
        keywords: &Sides<&Keywords<'d>>,
    ) {
        let rule = match allows {
            None => return,
            Some(Allows::Less) => Rule::RequestConstraintTightened,
            Some(Allows::More) => Rule::RequestConstraintLoosened,
            Some(Allows::Other) => Rule::RequestConstraintChanged,
        };
        let nodes = keywords.map(|keywords| keywords.get(keyword));
        let said = |node: &Node| format!("{keyword} {}", words::value(node));
        let value = match (nodes.old.map(said), nodes.new.map(said)) {
            (Some(old), Some(new)) => from_to(old, new),
            (Some(old), None) => from(old),
            (None, new) => to(new.unwrap_or_default()),
        };
        let places = Sides { old: nodes.old.or(Some(schemas.old)), new: nodes.new.or(Some(schemas.new)) };
        self.report(rule.on(at.direction), &at.subject, value, places);
    }
}

fn number(node: Option<&Node>) -> Option<f64> {
    node?.to_json().as_f64()
}

/// Whether a keyword says anything: `uniqueItems: false` does not.
fn is_said(keywords: &Keywords<'_>, keyword: &str) -> bool {
    keyword != "uniqueItems" || keywords.is_true(keyword)
}
