//! Writes an array whose elements have schemas by their place as an array of any of them.
//!
//! Before: `{ type: array, prefixItems: [{ type: string }, { type: number }], items: false }`
//! After:  `{ type: array, items: { anyOf: [{ type: string }, { type: number }] }, maxItems: 2 }`
//!
//! Loses which element stands where, with a note. `items` as an array, as older drafts have it, is `prefixItems`, and
//! `additionalItems` the `items` beside it; `false` is no more than so many elements. An array of which nothing is said
//! has elements of which nothing is said.

use crate::diagnostics::{Code, Diagnostic};
use crate::document::{Node, Object, Origin, Value};
use crate::lower::{Pass, Purpose};
use crate::openapi;

pub(in crate::lower) const PASS: Pass = Pass {
    name: "tuples_to_items",
    purpose: Purpose::Types,
    run: |document, diagnostics| {
        openapi::walk_schemas_mut(&mut document.root, |schema, origin| {
            let places = take_places(schema);
            if let Some(places) = &places {
                diagnostics.push(
                    Diagnostic::note(
                        Code::TupleFlattened,
                        "the client knows which elements there are, and not which one stands where",
                    )
                    .at(places.origin.key())
                    .help("the order of the elements is as the server has it; its documentation says what it means"),
                );
            }
            store(schema, places, origin);
        });
    },
};

/// Takes the schemas of the elements out, and leaves in `items` what others have.
fn take_places(schema: &mut Object) -> Option<Node> {
    let is_list = schema.get("items").is_some_and(|items| items.as_array().is_some());
    let places = match schema.shift_remove("prefixItems") {
        Some(places) => places,
        None if is_list => {
            let places = schema.shift_remove("items")?;
            if let Some(others) = schema.shift_remove("additionalItems") {
                schema.insert("items".to_owned(), others);
            }
            places
        }
        None => {
            // Beside `items` that are a schema, it says nothing.
            schema.shift_remove("additionalItems");
            return None;
        }
    };
    if let (false, Some(others)) = (schema.contains_key("items"), schema.get("unevaluatedItems").cloned()) {
        schema.shift_remove("unevaluatedItems");
        schema.insert("items".to_owned(), others);
    }
    places.as_array().is_some_and(|places| !places.is_empty()).then_some(places)
}

fn store(schema: &mut Object, places: Option<Node>, origin: &Origin) {
    let any = |origin: &Origin| Node { value: Value::Object(Object::new()), origin: origin.clone() };
    let others = schema.get("items").map(|items| items.value.clone());
    let places = places.as_ref().and_then(Node::as_array).unwrap_or_default();
    match others {
        Some(Value::Bool(false)) => {
            let Some(items) = schema.shift_remove("items") else { return };
            let most = Value::Number(places.len().into());
            schema.entry("maxItems".to_owned()).or_insert(Node { value: most, origin: items.origin.clone() });
            schema.insert("items".to_owned(), any(&items.origin));
        }
        Some(Value::Bool(true)) => {
            schema.insert("items".to_owned(), any(origin));
        }
        Some(_) => {}
        None => {
            let is_array = schema.get("type").and_then(Node::as_str) == Some("array");
            if places.is_empty() && is_array {
                schema.insert("items".to_owned(), any(origin));
            }
        }
    }
    if places.is_empty() {
        return;
    }
    let mut distinct = Vec::<Node>::new();
    let others = schema.get("items").filter(|items| items.as_object().is_some_and(|items| !items.is_empty()));
    for place in places.iter().chain(others) {
        if !distinct.contains(place) {
            distinct.push(place.clone());
        }
    }
    let items = match distinct.as_slice() {
        [only] => only.clone(),
        _ => {
            let branches = Node { value: Value::Array(distinct), origin: origin.clone() };
            Node { value: Value::Object(Object::from_iter([("anyOf".to_owned(), branches)])), origin: origin.clone() }
        }
    };
    schema.insert("items".to_owned(), items);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn elements_are_of_any_of_the_types_of_the_places() {
        let before = "
components:
  schemas:
    Pair: {type: array, prefixItems: [{type: string}, {type: number}], items: false}
    Point: {type: array, prefixItems: [{type: number}, {type: number}], minItems: 2, maxItems: 2}
    Rest: {type: array, prefixItems: [{type: string}], items: {type: boolean}}
    Old: {type: array, items: [{type: string}, {type: integer}], additionalItems: false}
    Closed: {type: array, prefixItems: [{type: string}], unevaluatedItems: false}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:4:25: note[tuple-flattened]: the client knows which elements there are, and not which one stands where
        # before.yaml:5:26: note[tuple-flattened]: the client knows which elements there are, and not which one stands where
        # before.yaml:6:25: note[tuple-flattened]: the client knows which elements there are, and not which one stands where
        # before.yaml:7:24: note[tuple-flattened]: the client knows which elements there are, and not which one stands where
        # before.yaml:8:27: note[tuple-flattened]: the client knows which elements there are, and not which one stands where
        components:
          schemas:
            Pair:
              type: array
              maxItems: 2
              items:
                anyOf:
                - type: string
                - type: number
            Point:
              type: array
              minItems: 2
              maxItems: 2
              items:
                type: number
            Rest:
              type: array
              items:
                anyOf:
                - type: string
                - type: boolean
            Old:
              type: array
              maxItems: 2
              items:
                anyOf:
                - type: string
                - type: integer
            Closed:
              type: array
              maxItems: 1
              items:
                type: string
        ");
    }

    #[test]
    fn an_array_always_says_what_its_elements_are() {
        let before = "
components:
  schemas:
    Any: {type: array}
    Empty: {type: array, items: false}
    Open: {type: array, items: true, additionalItems: false}
    Text: {type: string}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        components:
          schemas:
            Any:
              type: array
              items: {}
            Empty:
              type: array
              maxItems: 0
              items: {}
            Open:
              type: array
              items: {}
            Text:
              type: string
        ");
    }
}
