//! Makes an enumeration of a union of constants, which is how JSON Schema describes each value of one.
//!
//! Before: `{ oneOf: [{ const: 1, title: CARD }, { const: 2, title: CASH, description: Or a cheque }] }`,
//!         `{ anyOf: [{ type: string, enum: [a, b] }, { type: string }] }`
//! After:  `{ type: integer, enum: [1, 2], x-enum-descriptions: { '1': CARD, '2': 'CASH: Or a cheque' } }`,
//!         `{ type: string, enum: [a, b] }`
//!
//! Loses nothing: the types show the descriptions, and those of strings take what an enumeration does not list.

use crate::document::{Node, Object, Origin, Value};
use crate::lower::{Pass, Purpose};
use crate::names;
use crate::openapi;

/// The member of an enumeration that says what its values mean, by their texts.
pub(crate) const DESCRIPTIONS: &str = "x-enum-descriptions";

pub(in crate::lower) const PASS: Pass = Pass {
    name: "constants_to_enum",
    // That any other string is a value too goes over the wire, and is not said by the enumeration.
    purpose: Purpose::Types,
    // What is inside comes first: a branch may be such a union itself.
    run: |document, _| openapi::walk_schemas_up_mut(&mut document.root, enumerate),
};

fn enumerate(schema: &mut Object, origin: &Origin) {
    let said = ["oneOf", "anyOf", "enum"].into_iter().filter(|keyword| schema.contains_key(*keyword));
    let said = said.collect::<Vec<_>>();
    let [keyword @ ("oneOf" | "anyOf")] = said[..] else { return };
    let branches = schema[keyword].as_array().unwrap_or_default().to_vec();
    let Some(branches) = branches.iter().map(Branch::of).collect::<Option<Vec<_>>>() else { return };
    let Some(json_type) = branches.first().map(|branch| branch.json_type) else { return };
    let is_same = |other: &str| other == json_type;
    let own_type = schema.get("type").map(|own| own.as_str().unwrap_or_default());
    if !branches.iter().all(|branch| is_same(branch.json_type)) || !own_type.is_none_or(is_same) {
        return;
    }
    let mut values = Vec::<Node>::new();
    let mut descriptions = Object::default();
    for branch in &branches {
        values.extend(branch.values.iter().filter(|value| !values.contains(value)).cloned().collect::<Vec<_>>());
        for (text, node) in branch.described.into_iter().flatten() {
            descriptions.entry(text.clone()).or_insert_with(|| node.clone());
        }
        for value in branch.values.iter().filter(|_| !branch.description.is_empty()) {
            let text = value.as_str().map_or_else(|| value.to_json().to_string(), str::to_owned);
            let node = Node::text(branch.description.clone(), value.origin.clone());
            descriptions.entry(text).or_insert(node);
        }
    }
    if values.is_empty() {
        return;
    }
    let format = branches[0].format.filter(|first| branches.iter().all(|branch| branch.format == Some(*first)));
    let format = format.cloned();
    // What is said of any other string is said of the whole.
    let of_others = branches.iter().find(|branch| branch.values.is_empty() && !branch.description.is_empty());
    let of_others = of_others.map(|branch| branch.description.clone());
    let node = |value| Node { value, origin: origin.clone() };
    let json_type = json_type.to_owned();
    schema.shift_remove(keyword);
    schema.insert("type".to_owned(), node(Value::String(json_type)));
    if let Some(format) = format {
        schema.entry("format".to_owned()).or_insert(format);
    }
    schema.insert("enum".to_owned(), node(Value::Array(values)));
    if let Some(text) = of_others {
        let own = schema.get("description").and_then(Node::as_str).map(|own| format!("{own}\n\n{text}"));
        schema.insert("description".to_owned(), node(Value::String(own.unwrap_or(text))));
    }
    if !descriptions.is_empty() {
        schema.insert(DESCRIPTIONS.to_owned(), node(Value::Object(descriptions)));
    }
}

/// A branch that lists values, or takes any string.
struct Branch<'s> {
    json_type: &'s str,
    format: Option<&'s Node>,
    /// None for any string.
    values: &'s [Node],
    /// What is said of each of them.
    described: Option<&'s Object>,
    /// What the document says of them, and they do not say themselves.
    description: String,
}

impl<'s> Branch<'s> {
    /// Reads a branch; none if it says more than that.
    fn of(branch: &'s Node) -> Option<Self> {
        let is_annotation = |keyword: &str| matches!(keyword, "title" | "description" | "deprecated");
        let says = |keyword: &str| matches!(keyword, "type" | "format" | "enum") || is_annotation(keyword);
        let is_plain = branch.as_object()?.keys().all(|keyword| says(keyword) || keyword.starts_with("x-"));
        let json_type = branch.get_str("type").filter(|_| is_plain)?;
        let format = branch.get("format");
        let values = match branch.get("enum") {
            Some(values) => values.as_array()?,
            None if json_type == "string" && format.is_none() => &[],
            None => return None,
        };
        let is_name = |title: &&str| {
            let is_value =
                |value: &Node| value.as_str().is_some_and(|it| names::camel_case(title) == names::camel_case(it));
            !title.is_empty() && !values.iter().any(is_value)
        };
        let title = branch.get_str("title").map(str::trim).filter(is_name);
        let description = branch.get_str("description").map(str::trim).filter(|text| !text.is_empty());
        let deprecated = branch.get("deprecated").filter(|node| node.value == Value::Bool(true)).map(|_| "Deprecated");
        let description = deprecated.into_iter().chain(title).chain(description).collect::<Vec<_>>().join(": ");
        let described = branch.get(DESCRIPTIONS).and_then(Node::as_object);
        Some(Self { json_type, format, values, described, description })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn a_branch_may_be_such_a_union_itself() {
        let before = "
components:
  schemas:
    A: {anyOf: [{oneOf: [{type: string, enum: [a], description: First}, {type: string, enum: [b]}]}, {type: string, enum: [c], title: Third}]}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        components:
          schemas:
            A:
              type: string
              enum:
              - a
              - b
              - c
              x-enum-descriptions:
                a: First
                c: Third
        ");
    }

    #[test]
    fn constants_are_the_values_of_an_enumeration() {
        let before = "
components:
  schemas:
    Action:
      description: What was done
      type: integer
      oneOf:
        - {title: CARD, type: integer, format: int32, enum: [1]}
        - {title: CASH, description: Or a cheque, type: integer, format: int32, enum: [2]}
    Scope: {anyOf: [{type: string, title: READ_ALL, enum: [read.all]}, {type: string, enum: [write], description: May write}, {type: string, enum: [write]}]}
    Mixed: {oneOf: [{type: string, enum: [a]}, {type: integer, enum: [1]}]}
    Open: {description: Known or not, anyOf: [{type: string, enum: [a]}, {type: string, description: Any other one}]}
    Several: {oneOf: [{type: string, enum: [a, b], description: The first}, {type: string, enum: [b, c]}]}
    Other: {type: string, oneOf: [{type: integer, enum: [1]}]}
    Any: {oneOf: [{type: string}, {type: string, description: Any}]}
    Deprecated: {oneOf: [{type: string, enum: [a], deprecated: true}]}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        components:
          schemas:
            Action:
              description: What was done
              type: integer
              format: int32
              enum:
              - 1
              - 2
              x-enum-descriptions:
                '1': CARD
                '2': 'CASH: Or a cheque'
            Scope:
              type: string
              enum:
              - read.all
              - write
              x-enum-descriptions:
                write: May write
            Mixed:
              oneOf:
              - type: string
                enum:
                - a
              - type: integer
                enum:
                - 1
            Open:
              description: |-
                Known or not

                Any other one
              type: string
              enum:
              - a
            Several:
              type: string
              enum:
              - a
              - b
              - c
              x-enum-descriptions:
                a: The first
                b: The first
            Other:
              type: string
              oneOf:
              - type: integer
                enum:
                - 1
            Any:
              oneOf:
              - type: string
              - type: string
                description: Any
            Deprecated:
              type: string
              enum:
              - a
              x-enum-descriptions:
                a: Deprecated
        ");
    }
}
