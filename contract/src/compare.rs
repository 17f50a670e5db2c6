//! Compares JSON values exactly, and says where they differ.

use std::fmt;

use serde_json::Value;

use crate::document::escaped;

/// The first place at which a value is not what was expected.
#[derive(Debug, PartialEq)]
pub struct Difference {
    /// The JSON Pointer of the place.
    pub pointer: String,
    /// What was sent.
    pub expected: Option<Value>,
    /// What came back.
    pub found: Option<Value>,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |value: &Option<Value>| value.as_ref().map_or_else(|| "nothing".to_owned(), short);
        let (expected, found) = (shown(&self.expected), shown(&self.found));
        write!(f, "at `{}`: sent {expected}, got {found}", self.pointer)
    }
}

/// A value, cut to a readable length.
pub fn short(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(200) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text,
    }
}

/// The first difference of two values. Numbers are equal if they are written alike: 10 is not 10.0.
pub fn difference(expected: &Value, found: &Value) -> Option<Difference> {
    find(expected, found, &mut String::new())
}

fn find(expected: &Value, found: &Value, pointer: &mut String) -> Option<Difference> {
    let differ = |pointer: &str, expected: Option<&Value>, found: Option<&Value>| {
        Some(Difference { pointer: pointer.to_owned(), expected: expected.cloned(), found: found.cloned() })
    };
    let mut inside = |token: &str, expected: Option<&Value>, found: Option<&Value>| {
        let length = pointer.len();
        pointer.push('/');
        pointer.push_str(&escaped(token));
        let difference = match (expected, found) {
            (Some(expected), Some(found)) => find(expected, found, pointer),
            _ => differ(pointer, expected, found),
        };
        pointer.truncate(length);
        difference
    };
    match (expected, found) {
        (Value::Object(one), Value::Object(other)) => {
            let missing = one.iter().find_map(|(name, value)| inside(name, Some(value), other.get(name)));
            let mut added = other.iter().filter(|(name, _)| !one.contains_key(*name));
            missing.or_else(|| added.find_map(|(name, value)| inside(name, None, Some(value))))
        }
        (Value::Array(one), Value::Array(other)) => (0..one.len().max(other.len()))
            .find_map(|index| inside(&index.to_string(), one.get(index), other.get(index))),
        _ if expected == found => None,
        _ => differ(pointer, Some(expected), Some(found)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn equal_values_have_no_difference() {
        let value = json!({ "a": [1, 0.1, null, "text"], "b": { "c": true } });
        assert_eq!(difference(&value, &value.clone()), None);
        assert_eq!(difference(&json!({ "a": 1, "b": 2 }), &json!({ "b": 2, "a": 1 })), None);
    }

    #[test]
    fn the_first_difference_has_its_place() {
        let shown = |expected, found| difference(&expected, &found).map(|difference| difference.to_string());
        let lines = [
            shown(json!({ "a": [{ "b/c": 10 }] }), json!({ "a": [{ "b/c": 10.0 }] })),
            shown(json!({ "a": 1 }), json!({})),
            shown(json!({}), json!({ "a": null })),
            shown(json!([1]), json!([1, 2])),
            shown(json!("2026-03-01T10:20:30+00:00"), json!("2026-03-01T10:20:30Z")),
            shown(json!(24.99), json!(24.990000000000002)),
            shown(json!({}), json!([])),
        ];
        insta::assert_snapshot!(lines.map(|line| line.expect("they differ")).join("\n"), @r#"
        at `/a/0/b~1c`: sent 10, got 10.0
        at `/a`: sent 1, got nothing
        at `/a`: sent nothing, got null
        at `/1`: sent nothing, got 2
        at ``: sent "2026-03-01T10:20:30+00:00", got "2026-03-01T10:20:30Z"
        at ``: sent 24.99, got 24.990000000000002
        at ``: sent {}, got []
        "#);
    }
}
