//! Writes the type `null` as `nullable: true`.
//!
//! OpenAPI 3.0 has no type arrays and no type `null`.
//!
//! Before: `{ type: [string, "null"] }`, `{ oneOf: [{ $ref: A }, { type: "null" }] }`
//! After:  `{ type: string, nullable: true }`, `{ nullable: true, allOf: [{ $ref: A }] }`
//!
//! Loses nothing. What is null alone becomes an enumeration of null; arrays of several other types are left for
//! `type_array_to_one_of`. A branch of which nothing is said but `nullable: true` is meant for null.

use std::collections::BTreeSet;

use crate::document::{Node, Object, Origin, Value};
use crate::lower::{Pass, Purpose};
use crate::openapi::{self, SCHEMAS};

pub(in crate::lower) const PASS: Pass = Pass {
    name: "null_type_to_nullable",
    purpose: Purpose::NormalForm,
    run: |document, _| {
        let nulls = null_components(&document.root);
        openapi::walk_schemas_mut(&mut document.root, |schema, origin| {
            type_array(schema);
            null_alone(schema, origin);
            for keyword in ["oneOf", "anyOf"] {
                null_branch(schema, keyword, &nulls, origin);
            }
        });
    },
};

fn type_array(schema: &mut Object) {
    let Some(types) = schema.get_mut("type") else { return };
    let Value::Array(items) = &mut types.value else { return };
    let before = items.len();
    items.retain(|item| item.as_str() != Some("null"));
    let (nullable, origin) = (items.len() < before, types.origin.clone());
    match items.as_slice() {
        [] if nullable => types.value = Value::String("null".to_owned()),
        [only] => types.value = only.value.clone(),
        _ => {}
    }
    if nullable {
        schema.insert("nullable".to_owned(), yes(&origin));
    }
}

fn null_alone(schema: &mut Object, origin: &Origin) {
    if schema.get("type").and_then(Node::as_str) == Some("null") {
        schema.shift_remove("type");
        schema.insert("nullable".to_owned(), yes(origin));
        let null = Node { value: Value::Null, origin: origin.clone() };
        schema.insert("enum".to_owned(), Node::array(vec![null], origin.clone()));
    }
}

/// The references to the components whose one value is null.
fn null_components(root: &Node) -> BTreeSet<String> {
    let schemas = root.get("components").map(|components| components.members("schemas"));
    let nulls = schemas.into_iter().flatten().filter(|(_, schema)| is_null(schema));
    nulls.map(|(name, _)| format!("{SCHEMAS}{name}")).collect()
}

/// Takes the branches that are null out of a union, and makes the union nullable.
fn null_branch(schema: &mut Object, keyword: &str, nulls: &BTreeSet<String>, origin: &Origin) {
    let Some(Value::Array(branches)) = schema.get_mut(keyword).map(|node| &mut node.value) else { return };
    let before = branches.len();
    branches.retain(|branch| !is_null(branch) && !openapi::reference(branch).is_some_and(|it| nulls.contains(it)));
    if branches.len() == before || branches.is_empty() {
        return;
    }
    schema.insert("nullable".to_owned(), yes(origin));
    // Several branches stay a union; of one with a tag, the tag says which branch it is.
    let is_union = schema[keyword].as_array().is_some_and(|branches| branches.len() > 1);
    if is_union || schema.contains_key("discriminator") {
        return;
    }
    let Some(union) = schema.shift_remove(keyword) else { return };
    match schema.get_mut("allOf").map(|node| &mut node.value) {
        Some(Value::Array(all)) => all.extend(union.as_array().unwrap_or_default().iter().cloned()),
        _ => {
            schema.insert("allOf".to_owned(), union);
        }
    }
}

fn is_null(branch: &Node) -> bool {
    let only_null = |node: &Node| {
        node.as_array().is_some_and(|items| !items.is_empty() && items.iter().all(|item| item.value == Value::Null))
    };
    let is_mark = |members: &Object| {
        let is_annotation = |name: &String| matches!(name.as_str(), "nullable" | "title" | "description");
        members.get("nullable").is_some_and(|node| node.value == Value::Bool(true)) && members.keys().all(is_annotation)
    };
    let is_null_type = |node: &Node| node.as_str() == Some("null");
    let types = branch.get("type");
    types.is_some_and(is_null_type)
        || types.and_then(Node::as_array).is_some_and(|types| !types.is_empty() && types.iter().all(is_null_type))
        || branch.as_object().is_some_and(is_mark)
        || branch.get("enum").is_some_and(only_null)
        || branch.get("const").is_some_and(|value| value.value == Value::Null)
}

fn yes(origin: &Origin) -> Node {
    Node { value: Value::Bool(true), origin: origin.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn type_arrays_with_null_are_nullable() {
        let before = "
components:
  schemas:
    A: {type: [string, 'null'], maxLength: 3}
    B: {type: ['null']}
    C: {type: 'null'}
    D: {type: [string]}
    E: {type: [string, integer, 'null']}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        components:
          schemas:
            A:
              type: string
              maxLength: 3
              nullable: true
            B:
              nullable: true
              enum:
              - null
            C:
              nullable: true
              enum:
              - null
            D:
              type: string
            E:
              type:
              - string
              - integer
              nullable: true
        ");
    }

    #[test]
    fn unions_with_null_are_nullable() {
        let before = "
components:
  schemas:
    A: {oneOf: [{$ref: '#/components/schemas/B'}, {type: 'null'}], description: Maybe}
    B: {anyOf: [{type: string}, {type: integer}, {type: 'null'}]}
    C: {oneOf: [{type: string}, {type: integer}]}
    D: {anyOf: [{$ref: '#/components/schemas/B'}, {nullable: true}]}
    E: {oneOf: [{$ref: '#/components/schemas/B'}, {type: 'null'}], discriminator: {propertyName: kind}}
    F: {oneOf: [{type: string}, {type: string, enum: [null]}, {const: null}]}
    G: {oneOf: [{type: string}, {type: integer}, {type: ['null'], required: [a]}]}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        components:
          schemas:
            A:
              description: Maybe
              nullable: true
              allOf:
              - $ref: '#/components/schemas/B'
            B:
              anyOf:
              - type: string
              - type: integer
              nullable: true
            C:
              oneOf:
              - type: string
              - type: integer
            D:
              nullable: true
              allOf:
              - $ref: '#/components/schemas/B'
            E:
              oneOf:
              - $ref: '#/components/schemas/B'
              discriminator:
                propertyName: kind
              nullable: true
            F:
              nullable: true
              allOf:
              - type: string
            G:
              oneOf:
              - type: string
              - type: integer
              nullable: true
        ");
    }
}
