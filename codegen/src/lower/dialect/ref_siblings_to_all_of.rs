//! Moves what stands beside a schema's `$ref` into an `allOf`.
//!
//! OpenAPI 3.1 applies both. After this pass a reference stands alone.
//!
//! Before: `{ $ref: A, nullable: true, maxLength: 3 }`
//! After:  `{ allOf: [{ $ref: A }, { maxLength: 3 }], nullable: true }`
//!
//! Loses nothing. Annotations and `nullable` stay outside, where they speak of this use of the schema.

use crate::document::{Node, Object};
use crate::lower::{Pass, Purpose};
use crate::openapi;

/// The keywords that say nothing about which values are valid, or that OpenAPI 3.0 reads beside `allOf`.
const OUTSIDE: [&str; 12] = [
    "$comment",
    "default",
    "deprecated",
    "description",
    "example",
    "examples",
    "externalDocs",
    "nullable",
    "readOnly",
    "title",
    "writeOnly",
    "xml",
];

pub(in crate::lower) const PASS: Pass = Pass {
    name: "ref_siblings_to_all_of",
    purpose: Purpose::NormalForm,
    run: |document, _| {
        openapi::walk_schemas_mut(&mut document.root, |schema, origin| {
            let is_reference = schema.get("$ref").is_some_and(|node| node.as_str().is_some());
            if !is_reference || schema.len() == 1 {
                return;
            }
            let is_outside = |name: &str| OUTSIDE.contains(&name) || name.starts_with("x-");
            let (outside, inside): (Object, Object) =
                std::mem::take(schema).into_iter().partition(|(name, _)| is_outside(name));
            let (reference, rest): (Object, Object) = inside.into_iter().partition(|(name, _)| name == "$ref");
            let parts = [reference, rest].into_iter().filter(|part| !part.is_empty());
            let parts = parts.map(|part| Node::object(part, origin.clone())).collect();
            schema.insert("allOf".to_owned(), Node::array(parts, origin.clone()));
            schema.extend(outside);
        });
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn constraints_go_inside_and_annotations_stay() {
        let before = "
components:
  schemas:
    A: {$ref: '#/components/schemas/B', nullable: true, description: Ours, maxLength: 3}
    B: {$ref: '#/components/schemas/C'}
    C: {properties: {$ref: {type: string}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        components:
          schemas:
            A:
              allOf:
              - $ref: '#/components/schemas/B'
              - maxLength: 3
              nullable: true
              description: Ours
            B:
              $ref: '#/components/schemas/C'
            C:
              properties:
                $ref:
                  type: string
        ");
    }

    #[test]
    fn an_all_of_beside_the_reference_stays_a_part() {
        let before = "components: {schemas: {A: {$ref: '#/components/schemas/B', allOf: [{type: object}]}, B: {}}}";
        insta::assert_snapshot!(lower(PASS, before), @"
        components:
          schemas:
            A:
              allOf:
              - $ref: '#/components/schemas/B'
              - allOf:
                - type: object
            B: {}
        ");
    }
}
