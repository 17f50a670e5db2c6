//! Writes the schemas of members by pattern as the schema of the members that have no schema of their own.
//!
//! Before: `{ type: object, patternProperties: { '^x-': { type: string } }, additionalProperties: false }`
//! After:  `{ type: object, additionalProperties: { type: string }, description: "The names of further members match ``^x-``." }`
//!
//! Several patterns are a union. Where members of other names may be there beside members that have a schema, or have a
//! schema of their own, any value is taken. `unevaluatedProperties` is `additionalProperties` where the schema stands
//! alone.
//!
//! Loses which name has which schema, with a note.

use crate::diagnostics::{Code, Diagnostic};
use crate::document::{Node, Object, Origin, Value};
use crate::lower::{Pass, Purpose};
use crate::{markdown, openapi};

pub(in crate::lower) const PASS: Pass = Pass {
    name: "pattern_properties_to_additional_properties",
    purpose: Purpose::Types,
    run: |document, diagnostics| {
        openapi::walk_schemas_mut(&mut document.root, |schema, origin| {
            unevaluated(schema);
            open_parts(schema);
            let Some(patterns) = schema.shift_remove("patternProperties") else { return };
            let place = patterns.origin.key();
            let Value::Object(patterns) = patterns.value else { return };
            if patterns.is_empty() {
                return;
            }
            describe(schema, patterns.keys(), origin);
            let message = "the client takes members of any name, and does not check which name has which schema";
            diagnostics.push(
                Diagnostic::note(Code::PatternPropertiesFlattened, message)
                    .at(place)
                    .help("the server checks the names; the description lists the patterns"),
            );
            let additional = additional(schema, patterns, origin);
            schema.insert("additionalProperties".to_owned(), additional);
        });
    },
};

/// Takes `unevaluatedProperties` for `additionalProperties` where no other schema can have evaluated a member.
fn unevaluated(schema: &mut Object) {
    let is_alone = !["allOf", "anyOf", "oneOf", "$ref", "not"].iter().any(|keyword| schema.contains_key(*keyword));
    if is_alone && let Some(members) = schema.shift_remove("unevaluatedProperties") {
        schema.entry("additionalProperties".to_owned()).or_insert(members);
    }
}

/// Lets parts of a composition that list nothing but patterns take members of other names: the other parts have them.
fn open_parts(schema: &mut Object) {
    let has_properties = schema.contains_key("properties");
    let Some(Value::Array(parts)) = schema.get_mut("allOf").map(|node| &mut node.value) else { return };
    if parts.len() < 2 && !has_properties {
        return;
    }
    for part in parts {
        let origin = part.origin.clone();
        if let Some(members) = part.as_object_mut().filter(|members| members.contains_key("patternProperties")) {
            let any = Node::object(Object::default(), origin);
            members.entry("additionalProperties".to_owned()).or_insert(any);
        }
    }
}

/// The schema of the members that have no schema of their own.
fn additional(schema: &Object, patterns: Object, origin: &Origin) -> Node {
    let has_properties = schema.contains_key("allOf")
        || schema.get("properties").and_then(Node::as_object).is_some_and(|properties| !properties.is_empty());
    let mut schemas = Vec::<Node>::new();
    let others = match schema.get("additionalProperties") {
        Some(Node { value: Value::Bool(false), .. }) => None,
        Some(others) if others.as_object().is_some() => Some(others.clone()),
        // Whoever lists nothing but patterns means a map of these values.
        None if !has_properties => None,
        Some(_) | None => Some(Node::object(Object::default(), origin.clone())),
    };
    for schema in patterns.into_values().chain(others) {
        if schema.as_object().is_none_or(Object::is_empty) {
            return Node::object(Object::default(), origin.clone());
        }
        if !schemas.contains(&schema) {
            schemas.push(schema);
        }
    }
    match schemas.as_slice() {
        [only] => only.clone(),
        _ => {
            let branches = Node::array(schemas, origin.clone());
            Node::object(Object::from_iter([("anyOf".to_owned(), branches)]), origin.clone())
        }
    }
}

fn describe<'p>(schema: &mut Object, patterns: impl Iterator<Item = &'p String>, origin: &Origin) {
    let patterns = patterns.map(|pattern| markdown::code_span(pattern)).collect::<Vec<_>>().join(" or ");
    let sentence = format!("The names of further members match {patterns}.");
    let text = match schema.get("description").and_then(Node::as_str).map(str::trim_end) {
        None | Some("") => sentence,
        Some(text) => format!("{text}\n\n{sentence}"),
    };
    let origin = schema.get("description").map_or_else(|| origin.clone(), |node| node.origin.clone());
    schema.insert("description".to_owned(), Node::text(text, origin));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn members_by_pattern_are_members_of_any_name() {
        let before = "
components:
  schemas:
    Closed: {type: object, patternProperties: {'^x-': {type: string}}, additionalProperties: false}
    Map: {type: object, description: A map., patternProperties: {'^[a-z]+$': {type: integer}}}
    Open: {type: object, properties: {id: {type: string}}, patternProperties: {'^x-': {type: string}}}
    Several: {patternProperties: {'^s': {type: string}, '^i': {type: integer}}, additionalProperties: {type: boolean}}
    Alone: {type: object, properties: {a: {}}, unevaluatedProperties: {type: string}}
    Composed: {allOf: [{$ref: '#/components/schemas/Alone'}], unevaluatedProperties: false}
    Part: {allOf: [{$ref: '#/components/schemas/Alone'}, {patternProperties: {'^x-': {type: string}}}]}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:4:28: note[pattern-properties-flattened]: the client takes members of any name, and does not check which name has which schema
        # before.yaml:5:46: note[pattern-properties-flattened]: the client takes members of any name, and does not check which name has which schema
        # before.yaml:6:60: note[pattern-properties-flattened]: the client takes members of any name, and does not check which name has which schema
        # before.yaml:7:15: note[pattern-properties-flattened]: the client takes members of any name, and does not check which name has which schema
        # before.yaml:10:59: note[pattern-properties-flattened]: the client takes members of any name, and does not check which name has which schema
        components:
          schemas:
            Closed:
              type: object
              additionalProperties:
                type: string
              description: The names of further members match `^x-`.
            Map:
              type: object
              description: |-
                A map.

                The names of further members match `^[a-z]+$`.
              additionalProperties:
                type: integer
            Open:
              type: object
              properties:
                id:
                  type: string
              description: The names of further members match `^x-`.
              additionalProperties: {}
            Several:
              additionalProperties:
                anyOf:
                - type: string
                - type: integer
                - type: boolean
              description: The names of further members match `^s` or `^i`.
            Alone:
              type: object
              properties:
                a: {}
              additionalProperties:
                type: string
            Composed:
              allOf:
              - $ref: '#/components/schemas/Alone'
              unevaluatedProperties: false
            Part:
              allOf:
              - $ref: '#/components/schemas/Alone'
              - additionalProperties: {}
                description: The names of further members match `^x-`.
        ");
    }
}
