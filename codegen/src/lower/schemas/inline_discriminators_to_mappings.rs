//! Writes out which tag stands for which branch in the unions that have no name of their own.
//!
//! Before: `{ oneOf: [{ $ref: Cat }, { $ref: Dog }], discriminator: { propertyName: kind } }`, of a property
//! After:  `{ oneOf: [{ $ref: Cat }, { $ref: Dog }], discriminator: { propertyName: kind, mapping: { Cat: Cat, Dog: Dog } } }`, and each branch has its tag
//!
//! The tags are those that `discriminator_to_one_of` gives the unions of the components.
//!
//! Loses the entries of a mapping that lead to no branch, and the tags that are not of the type of their property, with
//! a warning.

use std::collections::BTreeSet;

use super::discriminator_to_one_of::{
    Union, discriminator, find_inline_union, find_unions, schemas_mut, tags, warn_of_lost_tags,
};
use crate::diagnostics::Diagnostics;
use crate::document::Node;
use crate::lower::{Pass, Purpose};
use crate::openapi;

pub(in crate::lower) const PASS: Pass = Pass {
    name: "inline_discriminators_to_mappings",
    purpose: Purpose::Types,
    run: |document, diagnostics| {
        let inline = describe(&mut document.root, diagnostics);
        if let (Some(schemas), false) = (schemas_mut(&mut document.root), inline.is_empty()) {
            // A schema that is a branch of several unions has the tags of all of them.
            let mut unions = find_unions(schemas);
            let (nodes, inline): (Vec<_>, Vec<_>) = inline.into_iter().unzip();
            // It is no name of a schema, because it is the name of none.
            unions.extend(inline.into_iter().enumerate().map(|(index, union)| (format!("#/{index}"), union)));
            let tags = tags::find(schemas, &unions);
            for (index, node) in nodes.iter().enumerate() {
                tags::warn_of_contradictions(&tags, &unions[&format!("#/{index}")], node, diagnostics);
            }
            tags::add(schemas, &tags);
        }
    },
};

/// Writes out the mappings; gives the schemas of these unions as they were, and their branches.
fn describe(root: &mut Node, diagnostics: &mut Diagnostics) -> Vec<(Node, Union)> {
    let mut unions = Vec::new();
    let mut has_any = false;
    openapi::walk(root, openapi::Kind::OpenApi, &mut |node, kind| {
        has_any |= kind == openapi::Kind::Schema && node.get("discriminator").is_some();
    });
    let schemas = root.get("components").and_then(|components| components.get("schemas")).filter(|_| has_any);
    let Some(schemas) = schemas.cloned() else { return unions };
    let named = schemas.as_object().into_iter().flatten();
    let named = named.map(|(_, schema)| schema.origin.pointer().to_string()).collect::<BTreeSet<_>>();
    openapi::walk_schemas_mut(root, |schema, origin| {
        if !schema.contains_key("discriminator") || named.contains(&origin.pointer().to_string()) {
            return;
        }
        let node = Node::object(schema.clone(), origin.clone());
        let Some(union) = schemas.as_object().and_then(|schemas| find_inline_union(schemas, &node)) else { return };
        warn_of_lost_tags(&node, &union, diagnostics);
        let place = schema["discriminator"].origin.clone();
        schema.insert("discriminator".to_owned(), discriminator(&union, &union.leaves, &place));
        unions.push((node, union));
    });
    unions
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn the_branches_of_a_union_without_a_name_have_their_tags() {
        let before = "
paths:
  /pets: {get: {responses: {'200': {content: {application/json: {schema:
    {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Cow'}], discriminator: {propertyName: animal}}}}}}}}
components:
  schemas:
    Cat: {properties: {lives: {type: integer}}}
    Cow: {properties: {milk: {type: integer}, animal: {type: string, enum: [COW]}}}
    Named: {oneOf: [{$ref: '#/components/schemas/Cat'}], discriminator: {propertyName: kind}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        paths:
          /pets:
            get:
              responses:
                '200':
                  content:
                    application/json:
                      schema:
                        oneOf:
                        - $ref: '#/components/schemas/Cat'
                        - $ref: '#/components/schemas/Cow'
                        discriminator:
                          propertyName: animal
                          mapping:
                            Cat: '#/components/schemas/Cat'
                            COW: '#/components/schemas/Cow'
        components:
          schemas:
            Cat:
              properties:
                lives:
                  type: integer
                animal:
                  type: string
                  enum:
                  - Cat
                kind:
                  type: string
                  enum:
                  - Cat
              type: object
              required:
              - animal
              - kind
            Cow:
              properties:
                milk:
                  type: integer
                animal:
                  type: string
                  enum:
                  - COW
              type: object
              required:
              - animal
            Named:
              oneOf:
              - $ref: '#/components/schemas/Cat'
              discriminator:
                propertyName: kind
        ");
    }
}
