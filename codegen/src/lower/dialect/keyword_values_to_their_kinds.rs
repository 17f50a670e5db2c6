//! Gives each schema keyword a value of the kind that it has in the standard.
//!
//! Before: `{ minLength: 5.0, nullable: "true", required: true, discriminator: kind, properties: null }`
//! After:  `{ minLength: 5, nullable: true, discriminator: { propertyName: kind } }`
//!
//! Loses a value that cannot be read as what the keyword takes, with a warning. A null, an empty `required` and an empty
//! `enum` say nothing; of these the last is noted, because nothing would be valid.

use crate::diagnostics::{Code, Diagnostic};
use crate::document::{Node, Object, Value};
use crate::lower::{Pass, Purpose};
use crate::openapi;

pub(in crate::lower) const PASS: Pass = Pass {
    name: "keyword_values_to_their_kinds",
    purpose: Purpose::NormalForm,
    run: |document, diagnostics| {
        openapi::walk_schemas_mut(&mut document.root, |schema, _| {
            schema.retain(|keyword, node| {
                let Some(kind) = Kind::of(keyword) else { return true };
                if node.value == Value::Null {
                    return false;
                }
                if !kind.read(node) {
                    let message = format!("`{keyword}` is {}, not {}; the client ignores it", kind.name(), node.kind());
                    diagnostics.push(
                        Diagnostic::warning(Code::KeywordInvalid, message)
                            .at(node.origin.key())
                            .help("an overlay can give it the value that is meant"),
                    );
                    return false;
                }
                match (keyword.as_str(), node.as_array()) {
                    ("required", Some([])) => false,
                    ("enum", Some([])) => {
                        let message = "an empty `enum` allows no value; the client ignores it";
                        diagnostics.push(
                            Diagnostic::warning(Code::KeywordInvalid, message)
                                .at(node.origin.key())
                                .help("an overlay can list the values, or remove it"),
                        );
                        false
                    }
                    _ => true,
                }
            });
        });
    },
};

/// The kinds of values that keywords take.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Flag,
    Count,
    Number,
    /// A number, or a mark beside one.
    Bound,
    /// The names of members.
    Names,
    List,
    Schemas,
    Schema,
    Object,
    Discriminator,
}

impl Kind {
    fn of(keyword: &str) -> Option<Self> {
        Some(match keyword {
            "title" | "description" | "format" | "pattern" | "contentEncoding" | "contentMediaType" => Self::Text,
            "nullable" | "readOnly" | "writeOnly" | "deprecated" | "uniqueItems" => Self::Flag,
            "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties" | "minContains"
            | "maxContains" => Self::Count,
            "minimum" | "maximum" | "multipleOf" => Self::Number,
            "exclusiveMinimum" | "exclusiveMaximum" => Self::Bound,
            "required" => Self::Names,
            "enum" => Self::List,
            "allOf" | "anyOf" | "oneOf" | "prefixItems" => Self::Schemas,
            "not"
            | "if"
            | "then"
            | "else"
            | "contains"
            | "propertyNames"
            | "contentSchema"
            | "additionalProperties"
            | "unevaluatedProperties"
            | "additionalItems"
            | "unevaluatedItems" => Self::Schema,
            "properties" | "patternProperties" | "dependentSchemas" | "dependentRequired" | "xml" | "externalDocs" => {
                Self::Object
            }
            "discriminator" => Self::Discriminator,
            // Some are arrays in older drafts, and any value is an example.
            _ => return None,
        })
    }

    fn name(self) -> &'static str {
        match self {
            Self::Text => "a string",
            Self::Flag => "a boolean",
            Self::Count => "a count",
            Self::Number | Self::Bound => "a number",
            Self::Names => "a list of names",
            Self::List => "an array",
            Self::Schemas => "an array of schemas",
            Self::Schema => "a schema",
            Self::Object | Self::Discriminator => "an object",
        }
    }

    /// Reads a value as one of this kind; false where it cannot be.
    fn read(self, node: &mut Node) -> bool {
        match self {
            Self::Text => text(node),
            Self::Flag => flag(node),
            Self::Count => number(node) && count(node),
            Self::Number => number(node),
            Self::Bound => matches!(node.value, Value::Bool(_)) || number(node) || flag(node),
            Self::Names => names(node),
            Self::List => node.as_array().is_some(),
            Self::Schemas => schemas(node),
            Self::Schema => matches!(node.value, Value::Object(_) | Value::Bool(_)),
            Self::Object => node.as_object().is_some(),
            Self::Discriminator => discriminator(node),
        }
    }
}

fn text(node: &mut Node) -> bool {
    let text = match &node.value {
        Value::String(_) => return true,
        Value::Bool(value) => value.to_string(),
        Value::Number(value) => value.to_string(),
        _ => return false,
    };
    node.value = Value::String(text);
    true
}

fn flag(node: &mut Node) -> bool {
    let value = match &node.value {
        Value::Bool(_) => return true,
        Value::String(text) if text.eq_ignore_ascii_case("true") => true,
        Value::String(text) if text.eq_ignore_ascii_case("false") => false,
        _ => return false,
    };
    node.value = Value::Bool(value);
    true
}

fn number(node: &mut Node) -> bool {
    let Some(text) = node.as_str() else { return matches!(node.value, Value::Number(_)) };
    let Ok(number) = text.trim().parse::<serde_json::Number>() else { return false };
    node.value = Value::Number(number);
    true
}

/// Writes a whole number without a fraction.
fn count(node: &mut Node) -> bool {
    // Doubles of this size are exact.
    const LARGEST: f64 = 9_007_199_254_740_992.0;
    let Value::Number(number) = &node.value else { return false };
    if number.is_u64() {
        return true;
    }
    let whole = number.as_f64().filter(|value| value.fract() == 0.0 && (0.0..=LARGEST).contains(value));
    let Some(whole) = whole.and_then(|value| format!("{value:.0}").parse::<u64>().ok()) else { return false };
    node.value = Value::Number(whole.into());
    true
}

/// Keeps the names of a list, each once.
fn names(node: &mut Node) -> bool {
    let Value::Array(names) = &mut node.value else { return false };
    if !names.iter().all(|name| name.as_str().is_some()) {
        return false;
    }
    let mut seen = std::collections::BTreeSet::new();
    names.retain(|name| seen.insert(name.as_str().map(str::to_owned)));
    true
}

/// An array of schemas, or one schema, which is an array of one.
fn schemas(node: &mut Node) -> bool {
    if matches!(node.value, Value::Object(_)) {
        let only = Node { value: std::mem::replace(&mut node.value, Value::Null), origin: node.origin.clone() };
        node.value = Value::Array(vec![only]);
    }
    let is_schema = |node: &Node| matches!(node.value, Value::Object(_) | Value::Bool(_));
    node.as_array().is_some_and(|items| items.iter().all(is_schema))
}

/// A Discriminator Object, or the name of its property, as Swagger 2.0 has it.
fn discriminator(node: &mut Node) -> bool {
    if let Value::String(_) = node.value {
        let name = Node { value: std::mem::replace(&mut node.value, Value::Null), origin: node.origin.clone() };
        node.value = Value::Object(Object::from_iter([("propertyName".to_owned(), name)]));
    }
    node.get_str("propertyName").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn what_is_meant_is_read_and_what_is_not_goes_with_a_warning() {
        let before = "
components:
  schemas:
    A: {minLength: 5.0, maxLength: '7', minItems: -1, maximum: '1.5', exclusiveMinimum: 'true', multipleOf: many}
    B: {nullable: 'true', readOnly: False, writeOnly: 'no', description: 3, properties: null, required: true}
    C: {required: [], enum: [], allOf: {type: object}, oneOf: [3], discriminator: kind}
    D: {required: [a, b, a], properties: {required: {type: string}, minLength: {type: string}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:4:41: warning[keyword-invalid]: `minItems` is a count, not a number; the client ignores it
        # before.yaml:4:97: warning[keyword-invalid]: `multipleOf` is a number, not a string; the client ignores it
        # before.yaml:5:44: warning[keyword-invalid]: `writeOnly` is a boolean, not a string; the client ignores it
        # before.yaml:5:95: warning[keyword-invalid]: `required` is a list of names, not a boolean; the client ignores it
        # before.yaml:6:23: warning[keyword-invalid]: an empty `enum` allows no value; the client ignores it
        # before.yaml:6:56: warning[keyword-invalid]: `oneOf` is an array of schemas, not an array; the client ignores it
        components:
          schemas:
            A:
              minLength: 5
              maxLength: 7
              maximum: 1.5
              exclusiveMinimum: true
            B:
              nullable: true
              readOnly: false
              description: '3'
            C:
              allOf:
              - type: object
              discriminator:
                propertyName: kind
            D:
              required:
              - a
              - b
              properties:
                required:
                  type: string
                minLength:
                  type: string
        ");
    }
}
