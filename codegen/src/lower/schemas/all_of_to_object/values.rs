//! Merges the parts of an `allOf` of scalars, or of arrays.

use std::collections::BTreeSet;

use super::both::{self, both};
use super::{ANNOTATIONS, is_annotation};
use crate::diagnostics::Diagnostics;
use crate::document::{Node, Object, Value};
use crate::openapi;

/// What makes a schema more than a scalar or an array.
const OTHER: [&str; 5] = ["oneOf", "anyOf", "properties", "not", "$ref"];

/// The bounds of a number, with what says that the bound itself is outside, and the sign with which a tighter one is greater.
const BOUNDS: [(&str, &str, f64); 2] = [("minimum", "exclusiveMinimum", 1.0), ("maximum", "exclusiveMaximum", -1.0)];

/// Merges the parts into the schema, if all of them are of one type; gives the schemas that the elements have together, if
/// these are several.
pub(super) fn merge(schema: &mut Object, root: &Node, diagnostics: &mut Diagnostics) -> Option<Vec<Node>> {
    let mut parts = Parts { root, all: Vec::new(), seen: BTreeSet::new() };
    if !parts.add(schema) {
        return None;
    }
    let types = parts.all.iter().filter_map(|part| part.get("type")?.as_str()).collect::<BTreeSet<_>>();
    let is_one = types.len() == 1 && !types.contains("object");
    // A number is an integer if one of the parts says so.
    let is_integer = types.iter().eq(["integer", "number"].iter());
    if !is_one && !is_integer {
        return None;
    }
    let mut elements = None;
    let mut merged = Object::default();
    for part in &parts.all {
        let is_other = |keyword: &str| {
            keyword != "allOf" && !BOUNDS.iter().any(|(bound, exclusive, _)| [*bound, *exclusive].contains(&keyword))
        };
        for (keyword, node) in part.iter().filter(|(keyword, node)| !is_annotation(keyword, node) && is_other(keyword))
        {
            match merged.get(keyword).filter(|earlier| keyword == "items" && *earlier != node) {
                Some(earlier) => {
                    let last_word = |first: &str, second: &str| format!("they are {second}, not {first}");
                    if let Some(note) = both::conflict(root, earlier, node, "the elements", last_word) {
                        diagnostics.push(note);
                    }
                    let parts = elements.take().unwrap_or_else(|| vec![earlier.clone()]);
                    let (items, parts) = both(root, earlier, parts, node);
                    elements = parts;
                    merged.insert(keyword.clone(), items);
                }
                None => add(&mut merged, keyword, node),
            }
        }
        add_bounds(&mut merged, part);
    }
    if is_integer && let Some(node) = merged.get_mut("type") {
        node.value = Value::String("integer".to_owned());
    }
    // The parts that stand here describe the whole; a schema that is referred to describes itself.
    let inline = schema.get("allOf").and_then(Node::as_array).unwrap_or_default().to_vec();
    schema.retain(|keyword, node| is_annotation(keyword, node));
    for part in inline.iter().filter(|part| openapi::reference(part).is_none()).filter_map(Node::as_object) {
        for (keyword, node) in part.iter().filter(|(keyword, _)| ANNOTATIONS.contains(&keyword.as_str())) {
            schema.entry(keyword.clone()).or_insert_with(|| node.clone());
        }
    }
    schema.extend(merged);
    elements.filter(|parts| parts.len() > 1)
}

struct Parts<'r> {
    root: &'r Node,
    all: Vec<Object>,
    seen: BTreeSet<String>,
}

impl Parts<'_> {
    /// Adds a schema and its parts; false if one of them is more than a scalar or an array.
    fn add(&mut self, schema: &Object) -> bool {
        if OTHER.iter().any(|keyword| schema.contains_key(*keyword)) {
            return false;
        }
        self.all.push(schema.clone());
        let parts = schema.get("allOf").and_then(Node::as_array).unwrap_or_default();
        parts.iter().all(|part| {
            if openapi::reference(part).is_some_and(|reference| !self.seen.insert(reference.to_owned())) {
                return true;
            }
            openapi::resolve(self.root, part).and_then(Node::as_object).is_some_and(|part| self.add(part))
        })
    }
}

/// Adds the bounds of a part that let less through than those of the others. A bound is one with what says whether it is
/// itself outside.
fn add_bounds(merged: &mut Object, part: &Object) {
    for (bound, exclusive, sign) in BOUNDS {
        let tightness = |schema: &Object| match &schema.get(bound)?.value {
            Value::Number(number) => Some((
                number.as_f64()? * sign,
                schema.get(exclusive).is_some_and(|node| node.value == Value::Bool(true)),
            )),
            _ => None,
        };
        if !merged.contains_key(bound) || tightness(part) > tightness(merged) {
            merged.shift_remove(exclusive);
            let members = [bound, exclusive].into_iter().filter_map(|keyword| part.get_key_value(keyword));
            merged.extend(members.map(|(keyword, node)| (keyword.clone(), node.clone())));
        }
    }
}

fn add(merged: &mut Object, keyword: &str, node: &Node) {
    let Some(earlier) = merged.get_mut(keyword) else {
        merged.insert(keyword.to_owned(), node.clone());
        return;
    };
    match (keyword, &mut earlier.value, &node.value) {
        ("enum", Value::Array(values), Value::Array(others)) => {
            let common = values.iter().filter(|value| others.contains(value)).cloned().collect::<Vec<_>>();
            // Values that nothing is both of say nothing.
            if !common.is_empty() {
                *values = common;
            }
        }
        ("type", _, _) => {}
        // Both bounds hold, which the tighter one says.
        ("minLength" | "minItems", Value::Number(bound), Value::Number(other)) if bound.as_f64() >= other.as_f64() => {}
        ("maxLength" | "maxItems", Value::Number(bound), Value::Number(other)) if bound.as_f64() <= other.as_f64() => {}
        ("uniqueItems", Value::Bool(true), _) => {}
        _ => *earlier = node.clone(),
    }
}

#[cfg(test)]
mod tests {
    use crate::lower::schemas::all_of_to_object::PASS;
    use crate::lower::testing::lower;

    #[test]
    fn the_tighter_bound_of_several_parts_holds() {
        let before = "
components:
  schemas:
    Text: {allOf: [{type: string, minLength: 2, maxLength: 5}, {type: string, minLength: 1, maxLength: 9}]}
    Number: {allOf: [{type: integer, minimum: 1, maximum: 9}, {type: number, minimum: 2.5, maximum: 10}]}
    Above: {allOf: [{type: number, minimum: 2, exclusiveMinimum: true}, {type: number, minimum: 1}, {type: number, maximum: 9}]}
    Within: {allOf: [{type: number, minimum: 1, exclusiveMinimum: true}, {type: number, minimum: 2}]}
    Below: {allOf: [{type: number, maximum: 9}, {type: number, maximum: 9, exclusiveMaximum: true}]}
    List: {allOf: [{type: array, uniqueItems: true, maxItems: 1}, {type: array, uniqueItems: false, maxItems: 2}]}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        components:
          schemas:
            Text:
              type: string
              minLength: 2
              maxLength: 5
            Number:
              type: integer
              minimum: 2.5
              maximum: 9
            Above:
              type: number
              minimum: 2
              exclusiveMinimum: true
              maximum: 9
            Within:
              type: number
              minimum: 2
            Below:
              type: number
              maximum: 9
              exclusiveMaximum: true
            List:
              type: array
              uniqueItems: true
              maxItems: 1
        ");
    }
}
