//! Constraints in plain words.

use serde_json::Number;

use crate::document::{Node, Object, Origin, Value};

const KEYWORDS: [&str; 13] = [
    "minLength",
    "maxLength",
    "pattern",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
];

/// The constraints of one schema.
pub(super) struct Clauses {
    /// In words: lower case, no final dot.
    pub texts: Vec<String>,
    /// The keywords that the words stand for, in the order of the document.
    pub keywords: Vec<(String, Origin)>,
}

impl Clauses {
    /// Takes the constraints out of a schema.
    pub(super) fn take(schema: &mut Object) -> Self {
        // The type of a tuple says how many elements there are.
        let is_tuple = schema.contains_key("prefixItems");
        let is_said = |name: &str| is_tuple && matches!(name, "minItems" | "maxItems");
        let names = schema.iter().filter(|(name, node)| is_constraint(name, node) && !is_said(name));
        let names = names.map(|(name, _)| name.clone());
        let names = names.collect::<Vec<_>>();
        let taken = names.into_iter().filter_map(|name| schema.shift_remove_entry(&name)).collect::<Object>();
        let mut said = Said::default();
        said.count(&taken, "character", "minLength", "maxLength");
        said.pattern(&taken);
        said.bounds(&taken);
        if let Some(Value::Number(number)) = taken.get("multipleOf").map(|node| &node.value) {
            said.say(format!("a multiple of {}", plain(number)), ["multipleOf"]);
        }
        said.count(&taken, "element", "minItems", "maxItems");
        if is_true(&taken, "uniqueItems") {
            said.say("no element twice".to_owned(), ["uniqueItems"]);
        }
        said.count(&taken, "member", "minProperties", "maxProperties");
        let Said { texts, keywords } = said;
        let keywords = taken.into_iter().filter(|(name, _)| keywords.contains(&name.as_str()));
        Self { keywords: keywords.map(|(name, node)| (name, node.origin)).collect(), texts }
    }
}

/// Whether a member of a schema is a constraint; what is malformed is not.
fn is_constraint(name: &str, node: &Node) -> bool {
    KEYWORDS.contains(&name)
        && match name {
            "pattern" => node.as_str().is_some(),
            "uniqueItems" | "exclusiveMinimum" | "exclusiveMaximum" => matches!(node.value, Value::Bool(_)),
            "minimum" | "maximum" | "multipleOf" => matches!(node.value, Value::Number(_)),
            _ => count(node).is_some(),
        }
}

/// What has been said, and of which keywords.
#[derive(Default)]
struct Said {
    texts: Vec<String>,
    keywords: Vec<&'static str>,
}

impl Said {
    fn say(&mut self, text: String, keywords: impl IntoIterator<Item = &'static str>) {
        self.texts.push(text);
        self.keywords.extend(keywords);
    }

    /// How many there may be of something.
    fn count(&mut self, taken: &Object, noun: &str, min: &'static str, max: &'static str) {
        let of = |count: u64| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
        let least = taken.get(min).and_then(count).filter(|least| *least > 0);
        match (least, taken.get(max).and_then(count)) {
            (None, None) => {}
            (Some(least), None) => self.say(format!("at least {}", of(least)), [min]),
            (None, Some(most)) => self.say(format!("at most {}", of(most)), [max]),
            (Some(least), Some(most)) if least == most => self.say(format!("exactly {}", of(most)), [min, max]),
            (Some(least), Some(most)) => self.say(format!("{least} to {}", of(most)), [min, max]),
        }
    }

    /// Which numbers are valid. A bound and its mark are one bound.
    fn bounds(&mut self, taken: &Object) {
        let bound = |inclusive: &'static str, exclusive: &'static str, words: [&'static str; 2]| {
            let Some(Value::Number(number)) = taken.get(inclusive).map(|node| &node.value) else { return None };
            let [word, keyword] = if is_true(taken, exclusive) { [words[1], exclusive] } else { [words[0], inclusive] };
            Some((word, plain(number), keyword))
        };
        let lower = bound("minimum", "exclusiveMinimum", ["at least", "more than"]);
        let upper = bound("maximum", "exclusiveMaximum", ["at most", "less than"]);
        match (lower, upper) {
            (None, None) => {}
            (Some((_, least, "minimum")), Some((_, most, "maximum"))) if least == most => {
                self.say(format!("exactly {least}"), ["minimum", "maximum"]);
            }
            (lower, upper) => {
                let bounds = [lower, upper].into_iter().flatten().collect::<Vec<_>>();
                let words = bounds.iter().map(|(word, number, _)| format!("{word} {number}")).collect::<Vec<_>>();
                self.say(words.join(" and "), bounds.into_iter().map(|(_, _, keyword)| keyword));
            }
        }
    }

    fn pattern(&mut self, taken: &Object) {
        let pattern = taken.get("pattern").and_then(Node::as_str).filter(|pattern| !pattern.is_empty());
        if let Some(pattern) = pattern {
            self.say(format!("matches {}", code(pattern)), ["pattern"]);
        }
    }
}

/// A clause as a sentence.
pub(super) fn sentence(clause: &str) -> String {
    let mut rest = clause.chars();
    let first = rest.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(rest).chain(['.']).collect()
}

fn count(node: &Node) -> Option<u64> {
    match &node.value {
        Value::Number(number) => number.as_u64().or_else(|| whole(number).and_then(|whole| u64::try_from(whole).ok())),
        _ => None,
    }
}

fn is_true(taken: &Object, name: &str) -> bool {
    taken.get(name).is_some_and(|node| node.value == Value::Bool(true))
}

/// A number as people write it: a whole one without a point.
fn plain(number: &Number) -> String {
    whole(number).map_or_else(|| number.to_string(), |whole| whole.to_string())
}

/// A whole number that was written with a point or an exponent.
fn whole(number: &Number) -> Option<i64> {
    // Doubles of this size are exact.
    const LARGEST: f64 = 9_007_199_254_740_992.0;
    let value = number.as_f64().filter(|value| number.is_f64() && value.fract() == 0.0 && value.abs() <= LARGEST)?;
    format!("{value:.0}").parse().ok()
}

/// A text as a code span of CommonMark: its fence is longer than any row of backticks in it.
fn code(text: &str) -> String {
    // A line break in a code span is a space; in a pattern it is `\n`.
    let text = text.replace('\n', "\\n").replace('\r', "\\r");
    let rows = text.split(|c| c != '`').map(str::len);
    let fence = "`".repeat(1 + rows.max().unwrap_or_default());
    let touches = text.starts_with('`') || text.ends_with('`');
    let is_stripped = text.starts_with(' ') && text.ends_with(' ') && !text.trim().is_empty();
    let space = if touches || is_stripped { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}
