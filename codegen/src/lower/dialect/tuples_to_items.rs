//! Writes an array whose elements have schemas by their place as a tuple, or else as an array of any of them.
//!
//! Before: `{ type: array, prefixItems: [{ type: string }, { type: number }], minItems: 2, items: false }`
//! After:  `{ type: array, prefixItems: [{ type: string }, { type: number }], minItems: 2, maxItems: 2 }`
//!
//! Before: `{ type: array, prefixItems: [{ type: string }, { type: number }], items: false }`
//! After:  `{ type: array, items: { anyOf: [{ type: string }, { type: number }] }, maxItems: 2 }`
//!
//! A tuple is an array of which the document says how many elements it has: `prefixItems` alone allows fewer of them, and
//! others after them. Of what is no tuple, it loses which element stands where, with a note. `items` as an array, as older
//! drafts have it, is `prefixItems`, and `additionalItems` the `items` beside it; `false` is no more than so many elements.
//! An array of which nothing is said has elements of which nothing is said.

use crate::diagnostics::{Code, Diagnostic};
use crate::document::{Node, Object, Origin, Value};
use crate::lower::{Pass, Purpose};
use crate::openapi;

pub(in crate::lower) const PASS: Pass = Pass {
    name: "tuples_to_items",
    purpose: Purpose::Types,
    run: |document, diagnostics| {
        openapi::walk_schemas_mut(&mut document.root, |schema, origin| {
            let at = schema.get_index_of("prefixItems");
            let places = take_places(schema);
            if let Some(length) = places.as_ref().and_then(|places| length(schema, places)) {
                return store_tuple(schema, at, places, length);
            }
            if let Some(places) = places.as_ref().filter(|places| loses(schema, places)) {
                diagnostics.push(
                    Diagnostic::note(
                        Code::TupleFlattened,
                        "the client knows which elements there are, and not which one stands where",
                    )
                    .at(places.origin.key())
                    .help("if there are always so many elements, an overlay can say it by `minItems` and `maxItems`"),
                );
            }
            store(schema, places, origin);
        });
    },
};

/// The most elements of a tuple: the standard library compares and prints no longer ones.
const LONGEST: usize = 12;

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

/// Whether it matters where an element stands: not where there is one place.
fn loses(schema: &Object, places: &Node) -> bool {
    most(schema, places).is_none_or(|most| most > 1)
}

/// How many elements there are at most, if that is said.
fn most(schema: &Object, places: &Node) -> Option<usize> {
    let is_closed = schema.get("items").is_some_and(|items| items.value == Value::Bool(false));
    is_closed.then_some(places.as_array()?.len()).into_iter().chain(count(schema, "maxItems")).min()
}

/// How many elements each of the arrays has, if they are tuples.
fn length(schema: &Object, places: &Node) -> Option<usize> {
    let most = most(schema, places)?;
    (count(schema, "minItems") == Some(most) && (2..=LONGEST).contains(&most)).then_some(most)
}

/// The value of a keyword that counts.
fn count(schema: &Object, keyword: &str) -> Option<usize> {
    match &schema.get(keyword)?.value {
        Value::Number(count) => usize::try_from(count.as_u64()?).ok(),
        _ => None,
    }
}

/// Writes a tuple: what stands at the places, where it stood if it did, and how many there are.
fn store_tuple(schema: &mut Object, at: Option<usize>, places: Option<Node>, length: usize) {
    let Some(mut places) = places else { return };
    let others = schema.shift_remove("items");
    if let Value::Array(elements) = &mut places.value {
        let others = others.filter(|others| others.as_object().is_some());
        let other = others.unwrap_or_else(|| Node::object(Object::default(), places.origin.clone()));
        elements.resize(length, other);
    }
    let most = Node { value: Value::Number(length.into()), origin: places.origin.clone() };
    schema.insert("maxItems".to_owned(), most);
    schema.shift_insert(at.unwrap_or(schema.len()).min(schema.len()), "prefixItems".to_owned(), places);
}

fn store(schema: &mut Object, places: Option<Node>, origin: &Origin) {
    let any = |origin: &Origin| Node::object(Object::default(), origin.clone());
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
    let is_open = others.is_none() && count(schema, "maxItems").is_none_or(|most| most > places.len());
    for place in places.iter().chain(others) {
        if !distinct.contains(place) {
            distinct.push(place.clone());
        }
    }
    // What follows after the places may be anything; several branches take what is of none of them too.
    if is_open && distinct.len() == 1 && !distinct.contains(&any(origin)) {
        distinct.push(any(origin));
    }
    let items = match distinct.as_slice() {
        [only] => only.clone(),
        _ => {
            let branches = Node::array(distinct, origin.clone());
            Node::object(Object::from_iter([("anyOf".to_owned(), branches)]), origin.clone())
        }
    };
    schema.insert("items".to_owned(), items);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn as_many_elements_as_the_array_always_has_are_a_tuple() {
        let before = "
components:
  schemas:
    Point: {type: array, prefixItems: [{type: number}, {type: number}], minItems: 2, maxItems: 2}
    Pair: {prefixItems: [{type: string}, true], minItems: 2, items: false}
    Old: {type: array, items: [{type: string}, {type: integer}], additionalItems: false, minItems: 2}
    Closed: {type: array, prefixItems: [{type: string}], minItems: 1, unevaluatedItems: false}
    Rest: {type: array, prefixItems: [{type: string}], items: {type: boolean}, minItems: 3, maxItems: 3}
    Cut: {type: array, prefixItems: [{type: string}, {type: boolean}], minItems: 1, maxItems: 1}
    Never: {type: array, prefixItems: [{type: string}], minItems: 2, maxItems: 1}
    Empty: {type: array, prefixItems: [{type: string}], minItems: 0, maxItems: 0}
    Long: {type: array, prefixItems: [{type: string}], minItems: 13, maxItems: 13}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:12:25: note[tuple-flattened]: the client knows which elements there are, and not which one stands where
        components:
          schemas:
            Point:
              type: array
              prefixItems:
              - type: number
              - type: number
              minItems: 2
              maxItems: 2
            Pair:
              prefixItems:
              - type: string
              - true
              minItems: 2
              maxItems: 2
            Old:
              type: array
              minItems: 2
              maxItems: 2
              prefixItems:
              - type: string
              - type: integer
            Closed:
              type: array
              minItems: 1
              maxItems: 1
              items:
                type: string
            Rest:
              type: array
              prefixItems:
              - type: string
              - type: boolean
              - type: boolean
              minItems: 3
              maxItems: 3
            Cut:
              type: array
              minItems: 1
              maxItems: 1
              items:
                anyOf:
                - type: string
                - type: boolean
            Never:
              type: array
              minItems: 2
              maxItems: 1
              items:
                type: string
            Empty:
              type: array
              minItems: 0
              maxItems: 0
              items:
                type: string
            Long:
              type: array
              minItems: 13
              maxItems: 13
              items:
                anyOf:
                - type: string
                - {}
        ");
    }

    #[test]
    fn elements_are_of_any_of_the_types_of_the_places() {
        let before = "
components:
  schemas:
    Pair: {type: array, prefixItems: [{type: string}, {type: number}], items: false}
    Open: {type: array, prefixItems: [{type: number}, {type: number}], minItems: 2}
    Most: {type: array, prefixItems: [{type: number}, {type: number}], maxItems: 2}
    Rest: {type: array, prefixItems: [{type: string}], items: {type: boolean}}
    Old: {type: array, items: [{type: string}, {type: integer}], additionalItems: false}
    Closed: {type: array, prefixItems: [{type: string}], unevaluatedItems: false}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:4:25: note[tuple-flattened]: the client knows which elements there are, and not which one stands where
        # before.yaml:5:25: note[tuple-flattened]: the client knows which elements there are, and not which one stands where
        # before.yaml:6:25: note[tuple-flattened]: the client knows which elements there are, and not which one stands where
        # before.yaml:7:25: note[tuple-flattened]: the client knows which elements there are, and not which one stands where
        # before.yaml:8:24: note[tuple-flattened]: the client knows which elements there are, and not which one stands where
        components:
          schemas:
            Pair:
              type: array
              maxItems: 2
              items:
                anyOf:
                - type: string
                - type: number
            Open:
              type: array
              minItems: 2
              items:
                anyOf:
                - type: number
                - {}
            Most:
              type: array
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
