//! Writes what is described under a condition as members that may be there.
//!
//! Before: `{ properties: { kind: ... }, if: ..., then: { properties: { iban: ... }, required: [iban] }, else: { properties: { card: ... } } }`
//! After:  `{ properties: { kind: ..., iban: ..., card: ... } }`
//!
//! The same for `dependentSchemas`. A member that the object describes anyhow stays as it is there. Conditions in the
//! parts of an `allOf` are those of the whole.
//!
//! Loses the condition, with a note, and what it makes required.

mod members;

pub(in crate::lower) use self::members::Members;
use crate::diagnostics::{Code, Diagnostic};
use crate::document::{Node, Object, Value};
use crate::lower::{Pass, Purpose, set_apart};
use crate::openapi;

pub(in crate::lower) const PASS: Pass = Pass {
    name: "conditions_to_properties",
    purpose: Purpose::Types,
    run: |document, diagnostics| {
        let mut has_conditions = false;
        openapi::walk(&document.root, openapi::Kind::OpenApi, &mut |node, kind| {
            has_conditions |= kind == openapi::Kind::Schema && node.as_object().is_some_and(has_condition);
        });
        if !has_conditions {
            return;
        }
        // What is said under a condition is said of the same object, and taken with it.
        let is_condition = |keyword: &str| CONDITIONS.contains(&keyword);
        set_apart::run(&mut document.root, &|keyword, schema| !is_condition(keyword) && has_condition(schema));
        let root = openapi::schemas_alone(&document.root);
        let (document, budget) = document.with_budget();
        openapi::walk_schemas_mut(document, |schema, origin| {
            let mut taken = Vec::new();
            take(schema, &mut taken);
            let Some((keyword, first)) = taken.first() else { return };
            diagnostics.push(
                Diagnostic::note(
                    Code::ConditionDropped,
                    format!("the client does not check `{keyword}`: what it asks for is optional"),
                )
                .at(first.origin.key())
                .help("the server checks it; an overlay can make it a union"),
            );
            let mut known = Members::new(&root);
            known.own(schema);
            let mut described = Members::new(&root);
            taken.iter().filter(|(keyword, _)| keyword != "if").for_each(|(_, node)| described.of(node));
            let mut new = described.into_properties(origin);
            new.retain(|name, _| !known.have(name));
            let count = new.values().map(Node::count).sum();
            if !new.is_empty() && budget.take(count, origin, diagnostics) {
                let empty = Node::object(Object::default(), origin.clone());
                let properties = schema.entry("properties".to_owned()).or_insert(empty);
                properties
                    .as_object_mut()
                    .into_iter()
                    .for_each(|properties| properties.extend(std::mem::take(&mut new)));
            }
        });
    },
};

/// The keywords of conditions.
const CONDITIONS: [&str; 4] = ["if", "then", "else", "dependentSchemas"];

/// Whether a schema, or a part that is written in it, has a condition.
fn has_condition(schema: &Object) -> bool {
    let parts = schema.get("allOf").and_then(Node::as_array).unwrap_or_default();
    CONDITIONS.iter().any(|keyword| schema.contains_key(*keyword))
        || parts.iter().filter_map(Node::as_object).any(has_condition)
}

/// Takes the conditions out of a schema and of the parts that are written in it.
fn take(schema: &mut Object, taken: &mut Vec<(String, Node)>) {
    for keyword in ["if", "then", "else"] {
        taken.extend(schema.shift_remove(keyword).map(|node| (keyword.to_owned(), node)));
    }
    if let Some(Node { value: Value::Object(members), .. }) = schema.shift_remove("dependentSchemas") {
        taken.extend(members.into_values().map(|node| ("dependentSchemas".to_owned(), node)));
    }
    let Some(Value::Array(parts)) = schema.get_mut("allOf").map(|node| &mut node.value) else { return };
    parts.iter_mut().filter_map(Node::as_object_mut).for_each(|part| take(part, taken));
    // A part that was a condition alone says nothing any more.
    parts.retain(|part| part.as_object().is_none_or(|members| !members.is_empty()));
    if parts.is_empty() {
        schema.shift_remove("allOf");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn what_a_condition_asks_for_may_be_there() {
        let before = "
components:
  schemas:
    Payment:
      type: object
      required: [kind]
      properties: {kind: {type: string}}
      if: {properties: {kind: {const: BANK}}}
      then: {properties: {kind: {const: BANK}, iban: {type: string}, at: {type: string}}, required: [iban]}
      else: {$ref: '#/components/schemas/Card'}
    Card: {type: object, properties: {card: {type: string}, at: {type: integer}}}
    Credit: {dependentSchemas: {card: {properties: {address: {type: string}}, required: [address]}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:8:7: note[condition-dropped]: the client does not check `if`: what it asks for is optional
        # before.yaml:12:33: note[condition-dropped]: the client does not check `dependentSchemas`: what it asks for is optional
        components:
          schemas:
            Payment:
              type: object
              required:
              - kind
              properties:
                kind:
                  type: string
                iban:
                  type: string
                at:
                  anyOf:
                  - type: string
                  - type: integer
                card:
                  type: string
            Card:
              type: object
              properties:
                card:
                  type: string
                at:
                  type: integer
            Credit:
              properties:
                address:
                  type: string
        ");
    }

    #[test]
    fn a_condition_in_a_part_does_not_narrow_what_another_part_describes() {
        let before = "
components:
  schemas:
    Base: {properties: {kind: {type: string}}}
    Event:
      allOf:
        - $ref: '#/components/schemas/Base'
        - {if: {properties: {kind: {const: A}}}, then: {properties: {kind: {const: A}, a: {type: string}}}}
        - {if: {properties: {kind: {const: B}}}, then: {properties: {kind: {const: B}, b: {type: string}}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:8:12: note[condition-dropped]: the client does not check `if`: what it asks for is optional
        components:
          schemas:
            Base:
              properties:
                kind:
                  type: string
            Event:
              allOf:
              - $ref: '#/components/schemas/Base'
              properties:
                a:
                  type: string
                b:
                  type: string
        ");
    }

    #[test]
    fn conditions_that_lead_back_are_written_once() {
        let before = "
components:
  schemas:
    Node: {properties: {id: {if: {required: [a]}, then: {$ref: '#/components/schemas/Node'}}}}
    List: {properties: {h: {items: {properties: {x: {else: {$ref: '#/components/schemas/List'}}}}}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:4:30: note[condition-dropped]: the client does not check `if`: what it asks for is optional
        # before.yaml:5:54: note[condition-dropped]: the client does not check `else`: what it asks for is optional
        components:
          schemas:
            Node:
              properties:
                id:
                  $ref: '#/components/schemas/NodeId'
            List:
              properties:
                h:
                  items:
                    properties:
                      x:
                        $ref: '#/components/schemas/ListHItemX'
            NodeId:
              properties:
                id:
                  $ref: '#/components/schemas/NodeId'
            ListHItemX:
              properties:
                h:
                  items:
                    properties:
                      x:
                        $ref: '#/components/schemas/ListHItemX'
        ");
    }
}
