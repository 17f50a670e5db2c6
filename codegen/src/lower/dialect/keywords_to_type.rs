//! Writes the type of a schema that says it with its keywords alone.
//!
//! Before: `{ properties: { a: ... } }`, `{ items: ... }`, `{ maxLength: 3 }`, `{ format: int32 }`
//! After:  `{ type: object, properties: { a: ... } }`, `{ type: array, items: ... }`, `{ type: string, maxLength: 3 }`, `{ type: integer, format: int32 }`
//!
//! By JSON Schema, such keywords count for values of their type and leave all others valid; whoever writes them means the
//! type. `required` alone says nothing of the type: it stands in parts of other schemas.
//!
//! Loses nothing that is meant.

use crate::document::{Node, Object};
use crate::lower::{Pass, Purpose};
use crate::openapi;

pub(in crate::lower) const PASS: Pass = Pass {
    name: "keywords_to_type",
    purpose: Purpose::Types,
    run: |document, _| {
        openapi::walk_schemas_mut(&mut document.root, |schema, origin| {
            let says = ["type", "$ref", "allOf", "oneOf", "anyOf", "enum"];
            if says.iter().any(|keyword| schema.contains_key(*keyword)) {
                return;
            }
            if let Some(name) = type_of(schema) {
                let node = Node::text(name, origin.clone());
                // The type is read first.
                schema.shift_insert(0, "type".to_owned(), node);
            }
        });
    },
};

fn type_of(schema: &Object) -> Option<&'static str> {
    let has = |keywords: &[&str]| keywords.iter().any(|keyword| schema.contains_key(*keyword));
    let is_map = schema.get("additionalProperties").is_some_and(|node| node.as_object().is_some());
    // Without a property, `properties` says nothing of any value.
    let has_property = schema.get("properties").and_then(Node::as_object).is_some_and(|members| !members.is_empty());
    if has_property || is_map {
        return Some("object");
    }
    if has(&["items", "prefixItems"]) {
        return Some("array");
    }
    match schema.get("format").and_then(Node::as_str) {
        Some("int32" | "int64" | "uint32" | "uint64" | "int16" | "uint16" | "int8" | "uint8") => {
            return Some("integer");
        }
        Some("float" | "double" | "decimal") => return Some("number"),
        Some(
            "date" | "date-time" | "time" | "duration" | "email" | "hostname" | "ipv4" | "ipv6" | "uri" | "uuid"
            | "byte" | "binary" | "password",
        ) => return Some("string"),
        _ => {}
    }
    if has(&["minLength", "maxLength", "pattern"]) {
        return Some("string");
    }
    has(&["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]).then_some("number")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn keywords_say_the_type() {
        let before = "
components:
  schemas:
    Object: {properties: {a: {items: {}}, b: {additionalProperties: {format: int64}}, c: {additionalProperties: false}}}
    Text: {nullable: true, pattern: x}
    Number: {minimum: 1}
    Moment: {format: date-time}
    Other: {format: odd}
    Part: {allOf: [{required: [a]}], maxLength: 3}
    Anything: {items: {properties: {}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        components:
          schemas:
            Object:
              type: object
              properties:
                a:
                  type: array
                  items: {}
                b:
                  type: object
                  additionalProperties:
                    type: integer
                    format: int64
                c:
                  additionalProperties: false
            Text:
              type: string
              nullable: true
              pattern: x
            Number:
              type: number
              minimum: 1
            Moment:
              type: string
              format: date-time
            Other:
              format: odd
            Part:
              allOf:
              - required:
                - a
              maxLength: 3
            Anything:
              type: array
              items:
                properties: {}
        ");
    }
}
