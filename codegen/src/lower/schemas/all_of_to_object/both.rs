//! What two parts of an `allOf` say of one property, of the elements of an array, or of the values of a map.

use std::collections::BTreeSet;

use super::is_annotation;
use crate::diagnostics::{Code, Diagnostic};
use crate::document::{Node, Object};
use crate::openapi;

/// The schema of what two parts describe; and the schemas of which it has what they hold, if these are several. Where they
/// hold no schemas, the later one counts.
pub(super) fn both(root: &Node, earlier: &Node, mut parts: Vec<Node>, later: &Node) -> (Node, Option<Vec<Node>>) {
    let annotates = |members: &Object| members.iter().all(|(keyword, node)| is_annotation(keyword, node));
    // What only annotates leaves the values as they are.
    if let (Some(annotations), Some(members)) =
        (later.as_object().filter(|later| annotates(later)), earlier.as_object())
    {
        let mut members = match members.get("$ref") {
            Some(_) => {
                let part = Node::array(vec![earlier.clone()], earlier.origin.clone());
                Object::from_iter([("allOf".to_owned(), part)])
            }
            None => members.clone(),
        };
        members.extend(annotations.clone());
        let parts = Some(parts).filter(|parts| parts.len() > 1);
        return (Node::object(members, later.origin.clone()), parts);
    }
    if is_of_one_kind(root, earlier, later) && !extends(root, later, earlier) {
        if !parts.contains(later) {
            parts.push(later.clone());
        }
        let all = Node::array(parts.clone(), later.origin.clone());
        let whole = Object::from_iter([("allOf".to_owned(), all)]);
        return (Node::object(whole, later.origin.clone()), Some(parts));
    }
    (later.clone(), None)
}

/// Whether all schemas are arrays.
pub(super) fn are_arrays(root: &Node, parts: &[Node]) -> bool {
    parts.iter().all(|part| openapi::resolve(root, part).is_some_and(|schema| schema.get("items").is_some()))
}

/// Whether some of the schemas, or of their parts, have a name. Where none has one, they are merged where they stand, and
/// what is in them finds its own pairs.
pub(super) fn has_names(parts: &[Node]) -> bool {
    let has_named_part = |part: &Node| part.get("allOf").and_then(Node::as_array).is_some_and(has_names);
    parts.iter().any(|part| openapi::reference(part).is_some() || has_named_part(part))
}

/// Says that two parts give different types to something, if they do.
pub(super) fn conflict(
    root: &Node,
    earlier: &Node,
    later: &Node,
    what: &str,
    result: impl Fn(&str, &str) -> String,
) -> Option<Diagnostic> {
    let kind = |schema: &Node| openapi::resolve(root, schema)?.get_str("type").map(str::to_owned);
    let (first, second) = (kind(earlier)?, kind(later)?);
    (first != second).then(|| {
        let result = result(&first, &second);
        Diagnostic::note(Code::AllOfConflict, format!("two parts give {what} different types; {result}"))
            .at(later.origin.key())
            .related(earlier.origin.key(), "the other one")
            .help("an overlay can remove the one that is wrong")
    })
}

/// Whether a schema has another one among its parts.
fn extends(root: &Node, schema: &Node, base: &Node) -> bool {
    let Some(base) = openapi::reference(base) else { return false };
    let mut seen = BTreeSet::new();
    let mut pending = vec![schema];
    while let Some(node) = pending.pop() {
        match openapi::reference(node) {
            Some(reference) if reference == base => return true,
            Some(reference) if !seen.insert(reference.to_owned()) => continue,
            _ => {}
        }
        let resolved = openapi::resolve(root, node);
        pending.extend(resolved.and_then(|schema| schema.get("allOf")?.as_array()).into_iter().flatten());
    }
    false
}

/// Whether two schemas are objects with members, maps, or arrays, whose members, values, or elements can be those of both.
fn is_of_one_kind(root: &Node, one: &Node, other: &Node) -> bool {
    let holds =
        |what: fn(&Node) -> bool| [one, other].iter().all(|node| openapi::resolve(root, node).is_some_and(what));
    let is_object = |schema: &Node| {
        let is_map = schema.get("additionalProperties").is_some_and(|values| values.as_object().is_some());
        schema.members("properties").next().is_some() || schema.get("allOf").is_some() || is_map
    };
    holds(is_object) || holds(|schema| schema.get("items").is_some())
}

#[cfg(test)]
mod tests {
    use crate::lower::schemas::all_of_to_object::PASS;
    use crate::lower::testing::lower;

    #[test]
    fn elements_and_values_are_those_of_both_parts() {
        let before = "
components:
  schemas:
    Lists:
      allOf:
        - {type: array, items: {type: object, properties: {a: {type: string}}}}
        - {type: array, items: {type: object, properties: {b: {type: string}}}}
    Maps:
      allOf:
        - {type: object, additionalProperties: {type: object, properties: {a: {type: string}}}}
        - {type: object, additionalProperties: {type: object, properties: {b: {type: string}}}}
    Member:
      allOf:
        - {type: object, properties: {list: {type: array, items: {$ref: '#/components/schemas/One'}}}}
        - {type: object, properties: {list: {type: array, items: {type: object, properties: {b: {type: string}}}}}}
    One: {type: object, properties: {a: {type: string}}}
    Narrower: {allOf: [{type: array, items: {}}, {type: array, items: {type: string}}, {type: array, items: {}}]}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        components:
          schemas:
            Lists:
              type: array
              items:
                type: object
                properties:
                  a:
                    type: string
                  b:
                    type: string
            Maps:
              type: object
              properties: {}
              additionalProperties:
                type: object
                properties:
                  a:
                    type: string
                  b:
                    type: string
            Member:
              type: object
              properties:
                list:
                  type: array
                  items:
                    $ref: '#/components/schemas/MemberListItem'
            One:
              type: object
              properties:
                a:
                  type: string
            Narrower:
              type: array
              items:
                type: string
            MemberListItem:
              type: object
              properties:
                a:
                  type: string
                b:
                  type: string
        ");
    }

    #[test]
    fn elements_and_values_of_which_parts_contradict_each_other_are_noted() {
        let before = "
components:
  schemas:
    List: {allOf: [{type: array, items: {type: string}}, {type: array, items: {type: integer}}]}
    Map: {allOf: [{type: object, additionalProperties: {type: string}}, {type: object, additionalProperties: {type: integer}}]}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:4:72: note[all-of-conflict]: two parts give the elements different types; they are integer, not string
        # before.yaml:5:88: note[all-of-conflict]: two parts give the members that have no schema different types; they are any value
        components:
          schemas:
            List:
              type: array
              items:
                type: integer
            Map:
              type: object
              properties: {}
              additionalProperties: {}
        ");
    }

    #[test]
    fn elements_that_lead_back_to_both_parts_are_one_type() {
        let before = "
components:
  schemas:
    A: {type: array, items: {$ref: '#/components/schemas/A'}}
    B: {type: array, items: {$ref: '#/components/schemas/B'}}
    Both: {allOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}
    M: {type: object, additionalProperties: {$ref: '#/components/schemas/M'}}
    N: {type: object, additionalProperties: {$ref: '#/components/schemas/N'}}
    Map: {allOf: [{$ref: '#/components/schemas/M'}, {$ref: '#/components/schemas/N'}]}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        components:
          schemas:
            A:
              type: array
              items:
                $ref: '#/components/schemas/A'
            B:
              type: array
              items:
                $ref: '#/components/schemas/B'
            Both:
              type: array
              items:
                $ref: '#/components/schemas/AAndB'
            M:
              type: object
              additionalProperties:
                $ref: '#/components/schemas/M'
            N:
              type: object
              additionalProperties:
                $ref: '#/components/schemas/N'
            Map:
              type: object
              properties: {}
              additionalProperties:
                $ref: '#/components/schemas/MAndN'
            MAndN:
              type: object
              properties: {}
              additionalProperties:
                $ref: '#/components/schemas/MAndN'
            AAndB:
              type: array
              items:
                $ref: '#/components/schemas/AAndB'
        ");
    }
}
