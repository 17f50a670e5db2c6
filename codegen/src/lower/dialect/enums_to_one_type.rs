//! Gives the values of an enumeration one type, and a schema of several types a branch for each.
//!
//! Before: `{ enum: [a, 1, null] }`, `{ type: string, enum: [1, 2] }`, `{ type: array, enum: [a, b] }`
//! After:  `{ nullable: true, oneOf: [{ type: integer, enum: [1] }, { type: string, enum: [a] }] }`,
//!         `{ type: string, enum: ["1", "2"] }`, `{ type: array, items: { type: string, enum: [a, b] } }`
//!
//! Loses a `type` that none of the values has, and values that are not of the type that others have, with a warning.

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Node, Object, Origin, Value};
use crate::lower::{Pass, Purpose};
use crate::openapi;

/// The types of values, the narrower before the wider.
const TYPES: [&str; 5] = ["boolean", "number", "string", "array", "object"];

pub(in crate::lower) const PASS: Pass = Pass {
    name: "enums_to_one_type",
    purpose: Purpose::NormalForm,
    run: |document, diagnostics| {
        openapi::walk_schemas_mut(&mut document.root, |schema, origin| {
            let Some(values) = schema.get("enum").and_then(Node::as_array) else { return };
            let values = unique(values);
            let Some(first) = values.first() else { return };
            if values.iter().any(|value| value.value == Value::Null) {
                let yes = Node { value: Value::Bool(true), origin: first.origin.clone() };
                schema.entry("nullable".to_owned()).or_insert(yes);
            }
            if values.iter().all(|value| value.value == Value::Null) {
                return;
            }
            let values = if schema.contains_key("type") { fit(schema, values, diagnostics) } else { values };
            // Two values may be one as they are converted.
            store(schema, unique(&values), origin);
        });
    },
};

/// The values, each once.
fn unique(values: &[Node]) -> Vec<Node> {
    let mut seen = std::collections::BTreeSet::new();
    values.iter().filter(|value| seen.insert(value.to_json().to_string())).cloned().collect()
}

/// Makes the values fit the type of the schema, or the other way round.
fn fit(schema: &mut Object, values: Vec<Node>, diagnostics: &mut Diagnostics) -> Vec<Node> {
    let Some(declared) = schema.get("type").cloned() else { return values };
    let Some(name) = declared.as_str() else { return values };
    let fits = |value: &Node| value.value == Value::Null || is_of(&value.value, name);
    if values.iter().all(fits) {
        return values;
    }
    let converted = values.iter().map(|value| if fits(value) { Some(value.clone()) } else { convert(value, name) });
    let converted = converted.collect::<Option<Vec<_>>>();
    let is_valid = |value: &&Node| value.value != Value::Null && is_of(&value.value, name);
    let (message, result) = match converted {
        Some(converted) => (
            format!("the values of the `enum` are written as another type than `{name}`; the client takes them for it"),
            converted,
        ),
        None if values.iter().any(|value| is_valid(&value)) => {
            let kept = values.into_iter().filter(fits).collect();
            (format!("values of the `enum` are not of the type `{name}`; the client does not list them"), kept)
        }
        None if name == "array" => {
            ("the `enum` of an array lists no arrays; the client takes it for that of the elements".to_owned(), values)
        }
        None => {
            schema.shift_remove("type");
            (format!("no value of the `enum` is of the type `{name}`; the client goes by the values"), values)
        }
    };
    diagnostics.push(
        Diagnostic::warning(Code::EnumTypeConflict, message)
            .at(declared.origin.key())
            .help("an overlay can correct the type, or the values"),
    );
    result
}

fn store(schema: &mut Object, values: Vec<Node>, origin: &Origin) {
    let origin = &schema.get("enum").map_or_else(|| origin.clone(), |node| node.origin.clone());
    let kinds = TYPES.iter().filter(|kind| values.iter().any(|value| is_of(&value.value, kind)));
    let kinds = kinds.copied().collect::<Vec<_>>();
    let list = |values: Vec<Node>| Node::array(values, origin.clone());
    let text = |text: &str| Node::text(text, origin.clone());
    // Each array says what its elements are.
    let any = || Node::object(Object::default(), origin.clone());
    let of_type = |kind: &str| {
        let values = values.iter().filter(|value| is_of(&value.value, kind)).cloned().collect::<Vec<_>>();
        let is_whole = values.iter().all(|value| is_of(&value.value, "integer"));
        let kind = if kind == "number" && is_whole { "integer" } else { kind };
        let items = (kind == "array").then(|| ("items".to_owned(), any()));
        [("type".to_owned(), text(kind)), ("enum".to_owned(), list(values))]
            .into_iter()
            .chain(items)
            .collect::<Object>()
    };
    let declared = schema.get("type").and_then(Node::as_str).map(str::to_owned);
    match (declared.as_deref(), kinds.as_slice()) {
        (Some("array"), kinds) if !kinds.contains(&"array") => {
            // The elements have the values; what is said of elements already counts more.
            schema.shift_remove("enum");
            let is_open =
                schema.get("items").is_none_or(|items| items.get("enum").is_none() && items.get("$ref").is_none());
            if is_open {
                let items = schema.entry("items".to_owned()).or_insert_with(any);
                if let Some(members) = items.as_object_mut() {
                    members.insert("enum".to_owned(), list(values.clone()));
                }
            }
        }
        (None, [only]) if !is_composed(schema) => {
            let Some(kind) = of_type(only).shift_remove("type") else { return };
            schema.insert("type".to_owned(), kind);
            schema.insert("enum".to_owned(), list(values.clone()));
            if *only == "array" {
                schema.entry("items".to_owned()).or_insert_with(any);
            }
        }
        (None, kinds) if kinds.len() > 1 && !is_composed(schema) => {
            let branches = kinds.iter().map(|kind| Node::object(of_type(kind), origin.clone()));
            let branches = list(branches.collect());
            schema.shift_remove("enum");
            schema.insert("oneOf".to_owned(), branches);
        }
        _ => {
            schema.insert("enum".to_owned(), list(values.clone()));
        }
    }
}

/// Whether other schemas say the type.
fn is_composed(schema: &Object) -> bool {
    ["$ref", "allOf", "oneOf", "anyOf"].iter().any(|keyword| schema.contains_key(*keyword))
}

fn is_of(value: &Value, name: &str) -> bool {
    match (value, name) {
        (Value::Bool(_), "boolean") | (Value::Number(_), "number") | (Value::String(_), "string") => true,
        (Value::Array(_), "array") | (Value::Object(_), "object") => true,
        (Value::Number(number), "integer") => {
            !number.is_f64() || number.as_f64().is_some_and(|number| number.fract() == 0.0)
        }
        _ => false,
    }
}

/// The value of a type that another value is written as; YAML takes `1` for a number where a text is meant.
fn convert(value: &Node, name: &str) -> Option<Node> {
    let value_of_type = match (&value.value, name) {
        (Value::Bool(flag), "string") => Value::String(flag.to_string()),
        (Value::Number(number), "string") => Value::String(number.to_string()),
        (Value::String(text), "boolean") => Value::Bool(text.parse().ok()?),
        (Value::String(text), "number" | "integer") => {
            let number = Value::Number(text.trim().parse().ok()?);
            is_of(&number, name).then_some(number)?
        }
        _ => return None,
    };
    Some(Node { value: value_of_type, origin: value.origin.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn an_enumeration_without_a_type_gets_those_of_its_values() {
        let before = "
components:
  schemas:
    Text: {enum: [a, b, a]}
    Maybe: {enum: [a, null]}
    Mixed: {enum: [a, 1, 2.5, true], description: Many}
    Whole: {enum: [1, 2]}
    Null: {nullable: true, enum: [null]}
    Composed: {allOf: [{type: string}], enum: [a]}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        components:
          schemas:
            Text:
              enum:
              - a
              - b
              type: string
            Maybe:
              enum:
              - a
              - null
              nullable: true
              type: string
            Mixed:
              description: Many
              oneOf:
              - type: boolean
                enum:
                - true
              - type: number
                enum:
                - 1
                - 2.5
              - type: string
                enum:
                - a
            Whole:
              enum:
              - 1
              - 2
              type: integer
            'Null':
              nullable: true
              enum:
              - null
            Composed:
              allOf:
              - type: string
              enum:
              - a
        ");
    }

    #[test]
    fn values_that_do_not_fit_the_type_are_taken_for_what_is_meant() {
        let before = "
components:
  schemas:
    Codes: {type: string, enum: [1, 2.5, true, x, '1']}
    Numbers: {type: integer, enum: ['1', '2']}
    Words: {type: integer, enum: [low, high]}
    Some: {type: integer, enum: [1, many]}
    Tags: {type: array, enum: [a, b]}
    Listed: {type: array, enum: [a], items: {$ref: '#/components/schemas/Codes'}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:4:13: warning[enum-type-conflict]: the values of the `enum` are written as another type than `string`; the client takes them for it
        # before.yaml:5:15: warning[enum-type-conflict]: the values of the `enum` are written as another type than `integer`; the client takes them for it
        # before.yaml:6:13: warning[enum-type-conflict]: no value of the `enum` is of the type `integer`; the client goes by the values
        # before.yaml:7:12: warning[enum-type-conflict]: values of the `enum` are not of the type `integer`; the client does not list them
        # before.yaml:8:12: warning[enum-type-conflict]: the `enum` of an array lists no arrays; the client takes it for that of the elements
        # before.yaml:9:14: warning[enum-type-conflict]: the `enum` of an array lists no arrays; the client takes it for that of the elements
        components:
          schemas:
            Codes:
              type: string
              enum:
              - '1'
              - '2.5'
              - 'true'
              - x
            Numbers:
              type: integer
              enum:
              - 1
              - 2
            Words:
              enum:
              - low
              - high
              type: string
            Some:
              type: integer
              enum:
              - 1
            Tags:
              type: array
              items:
                enum:
                - a
                - b
                type: string
            Listed:
              type: array
              items:
                $ref: '#/components/schemas/Codes'
        ");
    }
}
