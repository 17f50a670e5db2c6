//! Writes a union as simply as it can be said.
//!
//! Before: `{ oneOf: [{ $ref: A }] }`, `{ anyOf: [{ oneOf: [A, B] }, A] }`, `{ type: string, oneOf: [{ format: date }, {}] }`
//! After:  `{ allOf: [{ $ref: A }] }`, `{ anyOf: [A, B] }`, `{ oneOf: [{ type: string, format: date }, { type: string }] }`
//!
//! A union of one branch is that branch, except for a schema of the components, which may get more of them one day. One
//! inside of another is a part of it, and a branch that stands twice stands once. A type that is said beside a union is the type of the branches. Of `oneOf` and `anyOf` together, a value is of
//! both.
//!
//! Loses a union without branches, of which nothing is valid, with a warning.

use std::collections::BTreeSet;

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Node, Object, Origin, Value};
use crate::lower::{Pass, Purpose};
use crate::openapi;

pub(in crate::lower) const PASS: Pass = Pass {
    name: "unions_to_their_branches",
    purpose: Purpose::NormalForm,
    run: |document, diagnostics| {
        let components = document.root.get("components").map(|components| components.members("schemas"));
        let named = components.into_iter().flatten().map(|(_, schema)| schema.origin.pointer().to_string());
        let named = named.collect::<BTreeSet<_>>();
        // What is inside comes first: a union of one branch may be nothing but a union.
        openapi::walk_schemas_up_mut(&mut document.root, |schema, origin| {
            if !["oneOf", "anyOf"].iter().any(|keyword| schema.contains_key(*keyword)) {
                return;
            }
            let is_component = named.contains(&origin.pointer().to_string());
            // The one branch of a union may bring the other keyword along.
            for keyword in ["oneOf", "anyOf", "oneOf", "anyOf"] {
                simplify(schema, keyword, is_component, origin, diagnostics);
            }
            if schema.contains_key("oneOf")
                && let Some(other) = schema.shift_remove("anyOf")
            {
                let part = match other.as_array() {
                    // Without the discriminator, nothing tells one branch from itself.
                    Some([only]) => only.clone(),
                    _ => {
                        let part = Object::from_iter([("anyOf".to_owned(), other)]);
                        Node::object(part, origin.clone())
                    }
                };
                add_part(schema, part, origin);
            }
        });
    },
};

fn simplify(schema: &mut Object, keyword: &str, is_component: bool, origin: &Origin, diagnostics: &mut Diagnostics) {
    let Some(node) = schema.get_mut(keyword) else { return };
    let place = node.origin.key();
    let Value::Array(branches) = &mut node.value else { return };
    let mut flat = Vec::new();
    std::mem::take(branches).into_iter().for_each(|branch| flatten(branch, &mut flat));
    let is_possible =
        |branch: &Node| branch.get("not").is_none_or(|not| not.as_object().is_none_or(|not| !not.is_empty()));
    flat.retain(is_possible);
    *branches = flat;
    if branches.is_empty() {
        schema.shift_remove(keyword);
        diagnostics.push(
            Diagnostic::warning(
                Code::UnionEmpty,
                format!("nothing is valid by an empty `{keyword}`; the client ignores it"),
            )
            .at(place)
            .help("an overlay can list the branches, or remove it"),
        );
        return;
    }
    push_type(schema, keyword);
    let Some(Value::Array(branches)) = schema.get_mut(keyword).map(|node| &mut node.value) else { return };
    // Branches may be equal only now that each says its type.
    let mut distinct = Vec::new();
    for branch in std::mem::take(branches) {
        if !distinct.contains(&branch) {
            distinct.push(branch);
        }
    }
    *branches = distinct;
    let is_alone = branches.len() == 1;
    let is_named = is_component && branches.iter().all(|branch| branch.get("$ref").is_some());
    // The tag says of one branch too what it is.
    if !is_alone || is_named || schema.contains_key("discriminator") {
        return;
    }
    let Some(Value::Array(branches)) = schema.shift_remove(keyword).map(|node| node.value) else { return };
    for branch in branches {
        let says = |name: &String| branch.get(name).is_some();
        let is_inline = branch.get("$ref").is_none() && !schema.keys().any(says);
        match branch.as_object() {
            Some(members) if is_inline => schema.extend(members.clone()),
            _ => add_part(schema, branch, origin),
        }
    }
}

/// Takes the branches of a union inside of a union for branches of its own.
fn flatten(branch: Node, flat: &mut Vec<Node>) {
    let inner = branch.as_object().and_then(|members| match members.len() {
        1 => members.get("oneOf").or_else(|| members.get("anyOf"))?.as_array(),
        _ => None,
    });
    match inner {
        Some(inner) => inner.iter().for_each(|branch| flatten(branch.clone(), flat)),
        None => flat.push(branch),
    }
}

/// Gives the type of a schema to the branches that have none.
fn push_type(schema: &mut Object, keyword: &str) {
    let Some(kind) = schema.get("type").cloned() else { return };
    // An object has members beside the union.
    if kind.as_str() == Some("object") && schema.contains_key("properties") {
        return;
    }
    let Some(Value::Array(branches)) = schema.get_mut(keyword).map(|node| &mut node.value) else { return };
    let mut is_said = true;
    for branch in branches.iter_mut().filter_map(Node::as_object_mut) {
        let is_open = !["type", "$ref", "allOf", "oneOf", "anyOf"].iter().any(|keyword| branch.contains_key(*keyword));
        if is_open {
            branch.shift_insert(0, "type".to_owned(), kind.clone());
        }
        is_said &= branch.get("type").is_none_or(|other| *other == kind);
    }
    if is_said {
        schema.shift_remove("type");
    }
}

fn add_part(schema: &mut Object, part: Node, origin: &Origin) {
    let empty = Node::array(Vec::new(), origin.clone());
    if let Value::Array(parts) = &mut schema.entry("allOf".to_owned()).or_insert(empty).value {
        parts.push(part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn a_union_is_no_more_than_its_branches() {
        let before = "
components:
  schemas:
    One: {oneOf: [{$ref: '#/components/schemas/Both'}], description: Ours}
    Holder: {properties: {one: {oneOf: [{$ref: '#/components/schemas/Both'}], description: Ours}}}
    Inline: {anyOf: [{type: string, maxLength: 3}], description: Ours}
    Nested: {anyOf: [{oneOf: [{$ref: '#/components/schemas/One'}, {type: string}]}, {type: string}, {not: {}}]}
    Typed: {type: string, oneOf: [{format: date}, {format: date-time}]}
    Both: {oneOf: [{type: string}, {type: integer}], anyOf: [{type: string}, {type: boolean}]}
    Tagged: {oneOf: [{$ref: '#/components/schemas/One'}], discriminator: {propertyName: kind}}
    Empty: {oneOf: [], description: None}
    Twice: {type: object, oneOf: [{type: object}, {}], description: Ours}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:11:13: warning[union-empty]: nothing is valid by an empty `oneOf`; the client ignores it
        components:
          schemas:
            One:
              oneOf:
              - $ref: '#/components/schemas/Both'
              description: Ours
            Holder:
              properties:
                one:
                  description: Ours
                  allOf:
                  - $ref: '#/components/schemas/Both'
            Inline:
              description: Ours
              type: string
              maxLength: 3
            Nested:
              anyOf:
              - $ref: '#/components/schemas/One'
              - type: string
            Typed:
              oneOf:
              - type: string
                format: date
              - type: string
                format: date-time
            Both:
              oneOf:
              - type: string
              - type: integer
              allOf:
              - anyOf:
                - type: string
                - type: boolean
            Tagged:
              oneOf:
              - $ref: '#/components/schemas/One'
              discriminator:
                propertyName: kind
            Empty:
              description: None
            Twice:
              description: Ours
              type: object
        ");
    }
}
