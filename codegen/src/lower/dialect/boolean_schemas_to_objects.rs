//! Writes the schemas `true` and `false` as objects.
//!
//! OpenAPI 3.0 has them for `additionalProperties` alone.
//!
//! Before: `{ properties: { any: true }, items: true, anyOf: [{ type: string }, false] }`
//! After:  `{ properties: { any: {} }, items: {}, anyOf: [{ type: string }] }`
//!
//! Loses nothing: `false`, of which nothing is valid, is `{ not: {} }`, and no branch of a union.

use crate::document::{Node, Object, Value};
use crate::lower::{Pass, Purpose};
use crate::openapi::{self, Kind};

/// The keywords of which other passes read a boolean.
const BOOLEANS: [&str; 5] =
    ["additionalItems", "additionalProperties", "items", "unevaluatedItems", "unevaluatedProperties"];

pub(in crate::lower) const PASS: Pass = Pass {
    name: "boolean_schemas_to_objects",
    purpose: Purpose::NormalForm,
    run: |document, _| {
        openapi::walk_mut(&mut document.root, Kind::OpenApi, &mut |node, kind| {
            for (name, member) in node.as_object_mut().into_iter().flatten() {
                let is_keyword = kind == Kind::Schema;
                if kind.member(name) != Some(Kind::Schema) || (is_keyword && BOOLEANS.contains(&name.as_str())) {
                    continue;
                }
                let Value::Array(branches) = &mut member.value else {
                    write_out(member);
                    continue;
                };
                if matches!(name.as_str(), "oneOf" | "anyOf") && branches.iter().any(|branch| !is_false(branch)) {
                    branches.retain(|branch| !is_false(branch));
                }
                branches.iter_mut().for_each(write_out);
            }
        });
    },
};

fn is_false(schema: &Node) -> bool {
    schema.value == Value::Bool(false)
}

fn write_out(schema: &mut Node) {
    let Value::Bool(takes_all) = schema.value else { return };
    let any = Value::Object(Object::default());
    schema.value = if takes_all {
        any
    } else {
        let not = Node { value: any, origin: schema.origin.clone() };
        Value::Object(Object::from_iter([("not".to_owned(), not)]))
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn a_boolean_is_an_object_wherever_a_schema_stands() {
        let before = "
paths: {/a: {get: {parameters: [{name: a, in: query, schema: true}]}}}
components:
  schemas:
    Any: true
    None: false
    Holder: {properties: {a: true, items: false}, items: true, additionalProperties: false, anyOf: [{type: string}, false]}
    Never: {oneOf: [false]}
    Data: {default: true, enum: [false]}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        paths:
          /a:
            get:
              parameters:
              - name: a
                in: query
                schema: {}
        components:
          schemas:
            Any: {}
            None:
              not: {}
            Holder:
              properties:
                a: {}
                items:
                  not: {}
              items: true
              additionalProperties: false
              anyOf:
              - type: string
            Never:
              oneOf:
              - not: {}
            Data:
              default: true
              enum:
              - false
        ");
    }
}
