//! Compares the constraints of schemas: which of both allows more.

use std::cmp::Ordering;

use super::super::Sides;
use super::super::change::Value;
use super::super::rules::Rule;
use super::formats::bounds;
use super::keywords::{Keywords, UNIONS};
use super::numbers::is_multiple;
use super::parts::is_tuple_of_another_length;
use super::schema::At;
use super::{Comparer, from_to, words};
use crate::document::{self, Node};

/// Below which no value goes, and the mark that excludes the bound itself.
const LOWER: [(&str, &str); 5] =
    [("minimum", "exclusiveMinimum"), ("minLength", ""), ("minItems", ""), ("minProperties", ""), ("minContains", "")];

/// Above which no value goes, and the mark that excludes the bound itself.
const UPPER: [(&str, &str); 5] =
    [("maximum", "exclusiveMaximum"), ("maxLength", ""), ("maxItems", ""), ("maxProperties", ""), ("maxContains", "")];

/// What the new one of two constraints allows.
pub(super) enum Allows {
    Less,
    More,
    Other,
}

/// Where the values of a schema end.
struct Limit {
    number: f64,
    /// Whether the number itself is beyond it.
    excludes: bool,
    /// Whether the bound says more than the type of the values, and what they are listed to be.
    is_said: bool,
}

impl Limit {
    fn of(keywords: &Keywords<'_>, (keyword, excluded): (&str, &str), tighter: Ordering) -> Self {
        let is_lower = tighter == Ordering::Greater;
        let implied = if is_lower { least(keyword, keywords) } else { most(keyword, keywords) };
        let unsaid = Self { number: implied, excludes: false, is_said: false };
        let Some(number) = number(keywords.get(keyword)) else { return unsaid };
        let excludes = keywords.is_true(excluded);
        let (number, excludes) = match (is_integer(keywords), is_lower) {
            (false, _) => (number, excludes),
            (true, true) => (if excludes { number.floor() + 1.0 } else { number.ceil() }, false),
            (true, false) => (if excludes { number.ceil() - 1.0 } else { number.floor() }, false),
        };
        match number.partial_cmp(&implied) {
            Some(order) if order == tighter || (order == Ordering::Equal && excludes) => {
                Self { number, excludes, is_said: true }
            }
            _ => unsaid,
        }
    }
}

impl<'d> Comparer<'d> {
    pub(super) fn constraints(&mut self, at: &At, schemas: Sides<&'d Node>, keywords: &Sides<&Keywords<'d>>) {
        // What the length of a tuple means to the client is more than a constraint.
        let is_tuple = is_tuple_of_another_length(at, keywords);
        let is_told = |keyword| is_tuple && matches!(keyword, "minItems" | "maxItems");
        for (keyword, excluded) in LOWER.into_iter().filter(|(keyword, _)| !is_told(*keyword)) {
            self.bound(at, keyword, excluded, Ordering::Greater, schemas, keywords);
        }
        for (keyword, excluded) in UPPER.into_iter().filter(|(keyword, _)| !is_told(*keyword)) {
            self.bound(at, keyword, excluded, Ordering::Less, schemas, keywords);
        }
        let multiple = keywords.map(|keywords| match &keywords.get("multipleOf")?.value {
            // Every integer is a multiple of one.
            document::Value::Number(number) if is_integer(keywords) && is_multiple(&1.into(), number) => None,
            document::Value::Number(number) => Some(number),
            _ => None,
        });
        let allows = match (multiple.old, multiple.new) {
            (None, None) => None,
            (None, _) => Some(Allows::Less),
            (_, None) => Some(Allows::More),
            (Some(old), Some(new)) => match (is_multiple(new, old), is_multiple(old, new)) {
                (true, true) => None,
                (true, false) => Some(Allows::Less),
                (false, true) => Some(Allows::More),
                (false, false) => Some(Allows::Other),
            },
        };
        self.constraint(at, ("multipleOf", ""), allows, schemas, keywords);
        self.opaque(at, schemas, keywords);
        for keyword in UNIONS {
            let groups = keywords.map(|keywords| keywords.required_groups(keyword));
            let allows = match (groups.old, groups.new) {
                (old, new) if old == new => None,
                (None, _) => Some(Allows::Less),
                (_, None) => Some(Allows::More),
                (Some(old), Some(new)) if new.is_subset(&old) => Some(Allows::Less),
                (Some(old), Some(new)) if new.is_superset(&old) => Some(Allows::More),
                _ => Some(Allows::Other),
            };
            self.constraint(at, (keyword, ""), allows, schemas, keywords);
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
        let Sides { old, new } = keywords.map(|keywords| Limit::of(keywords, (keyword, excluded), tighter));
        let order = match new.number.partial_cmp(&old.number) {
            Some(Ordering::Equal) => new.excludes.cmp(&old.excludes),
            Some(order) if order == tighter => Ordering::Greater,
            _ => Ordering::Less,
        };
        // What a format or an enumeration implies is told of these.
        let allows = match order {
            Ordering::Greater if new.is_said => Some(Allows::Less),
            Ordering::Less if old.is_said => Some(Allows::More),
            _ => None,
        };
        self.constraint(at, (keyword, excluded), allows, schemas, keywords);
    }

    fn constraint(
        &mut self,
        at: &At,
        (keyword, excluded): (&str, &str),
        allows: Option<Allows>,
        schemas: Sides<&'d Node>,
        keywords: &Sides<&Keywords<'d>>,
    ) {
        let Some(allows) = allows else { return };
        let nodes = keywords.map(|keywords| keywords.get(keyword));
        let said = |keywords: &Keywords<'_>| match keywords.get(keyword) {
            Some(node) if keywords.is_true(excluded) => format!("{excluded} {}", words::value(node)),
            Some(node) => format!("{keyword} {}", words::value(node)),
            None => "none".to_owned(),
        };
        let value = from_to(said(keywords.old), said(keywords.new));
        let places = Sides { old: nodes.old.unwrap_or(schemas.old), new: nodes.new.unwrap_or(schemas.new) };
        self.allowed(at, allows, value, places);
    }

    pub(super) fn allowed(&mut self, at: &At, allows: Allows, value: Value, places: Sides<&'d Node>) {
        let rule = match allows {
            Allows::Less => Rule::RequestConstraintTightened,
            Allows::More => Rule::RequestConstraintLoosened,
            Allows::Other => Rule::RequestConstraintChanged,
        };
        self.report(rule.on(at.direction), &at.subject, value, places.map(Some));
    }
}

fn number(node: Option<&Node>) -> Option<f64> {
    node?.to_json().as_f64()
}

fn is_integer(keywords: &Keywords<'_>) -> bool {
    keywords.text("type") == Some("integer")
}

/// The least that a value is, whatever a bound says.
#[allow(clippy::cast_precision_loss, reason = "the bounds of the document are doubles")]
fn least(keyword: &str, keywords: &Keywords<'_>) -> f64 {
    let listed = listed(keyword, keywords).reduce(f64::min);
    listed.unwrap_or(match keyword {
        "minimum" if is_integer(keywords) => bounds(keywords.text("format")).0 as f64,
        "minimum" => f64::NEG_INFINITY,
        _ => 0.0,
    })
}

/// The most that a value is, whatever a bound says.
#[allow(clippy::cast_precision_loss, reason = "the bounds of the document are doubles")]
fn most(keyword: &str, keywords: &Keywords<'_>) -> f64 {
    let listed = listed(keyword, keywords).reduce(f64::max);
    listed.unwrap_or(match keyword {
        "maximum" if is_integer(keywords) => bounds(keywords.text("format")).1 as f64,
        _ => f64::INFINITY,
    })
}

/// What a bound is about, of each value that an enumeration lists.
#[allow(clippy::cast_precision_loss, reason = "the bounds of the document are doubles")]
fn listed(keyword: &str, keywords: &Keywords<'_>) -> impl Iterator<Item = f64> {
    let values = keywords.values().unwrap_or_default().into_iter();
    let is_length = matches!(keyword, "minLength" | "maxLength");
    let is_value = matches!(keyword, "minimum" | "maximum");
    values.filter_map(move |value| match value.as_str() {
        Some(text) => is_length.then(|| text.chars().count() as f64),
        None => number(Some(value)).filter(|_| is_value),
    })
}
