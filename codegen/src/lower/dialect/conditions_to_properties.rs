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
use crate::lower::{Pass, Purpose};
use crate::openapi;

pub(in crate::lower) const PASS: Pass = Pass {
    name: "conditions_to_properties",
    purpose: Purpose::Types,
    run: |document, diagnostics| {
        let mut has_conditions = false;
        openapi::walk(&document.root, openapi::Kind::OpenApi, &mut |node, kind| {
            let conditions = ["if", "then", "else", "dependentSchemas"];
            has_conditions |= kind == openapi::Kind::Schema && conditions.iter().any(|name| node.get(name).is_some());
        });
        if !has_conditions {
            return;
        }
        let root = openapi::schemas_alone(&document.root);
        openapi::walk_schemas_mut(&mut document.root, |schema, origin| {
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
            if !new.is_empty() {
                let empty = Node { value: Value::Object(Object::new()), origin: origin.clone() };
                let properties = schema.entry("properties".to_owned()).or_insert(empty);
                properties
                    .as_object_mut()
                    .into_iter()
                    .for_each(|properties| properties.extend(std::mem::take(&mut new)));
            }
        });
    },
};

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
}
