//! Parts of an `allOf` that add nothing: a use of a schema is that schema.

use std::collections::BTreeSet;

use super::{ANNOTATIONS, is_annotation, is_use_of_one, null_of_parts};
use crate::document::{Node, Object, Value};
use crate::openapi;

/// Takes the parts away that say nothing about values, or nothing that the only part with a name does not say; what they
/// say of the schema, the schema says.
pub(in crate::lower::schemas) fn drop_empty_parts(schema: &mut Object, root: &Node) {
    let Some(Value::Array(parts)) = schema.get_mut("allOf").map(|node| &mut node.value) else { return };
    let mut kept = Vec::with_capacity(parts.len());
    let mut annotations = Object::default();
    for mut part in std::mem::take(parts) {
        if let Some(members) = part.as_object_mut() {
            drop_empty_parts(members, root);
            if is_use_of_one(members) || members.iter().all(|(keyword, node)| is_annotation(keyword, node)) {
                let only = members.shift_remove("allOf");
                for (keyword, node) in std::mem::take(members) {
                    if ANNOTATIONS.contains(&keyword.as_str()) {
                        annotations.entry(keyword).or_insert(node);
                    }
                }
                let Some(Value::Array(only)) = only.map(|only| only.value) else { continue };
                only.into_iter().for_each(|only| part = only);
            }
        }
        if openapi::reference(&part).is_none() || !kept.contains(&part) {
            kept.push(part);
        }
    }
    *parts = kept;
    if parts.is_empty() {
        schema.shift_remove("allOf");
    }
    for (keyword, node) in annotations {
        schema.entry(keyword).or_insert(node);
    }
    keep_use_of_one(schema, root);
}

/// Leaves of a schema the one reference among its parts, if nothing else says more of the values than what that leads to.
fn keep_use_of_one(schema: &mut Object, root: &Node) {
    let parts = schema.get("allOf").and_then(Node::as_array).unwrap_or_default();
    let (named, own): (Vec<&Node>, Vec<&Node>) = parts.iter().partition(|part| openapi::reference(part).is_some());
    let [only] = named.as_slice() else { return };
    let beside = schema.iter().filter(|(keyword, _)| *keyword != "allOf");
    let mut all = own.iter().filter_map(|part| part.as_object()).flatten().chain(beside);
    if !all.all(|(keyword, node)| is_annotation(keyword, node) || says_the_same(root, only, keyword, node)) {
        return;
    }
    let kept = vec![(*only).clone()];
    null_of_parts(schema);
    let own = schema.get_mut("allOf").map(|node| std::mem::replace(&mut node.value, Value::Array(kept)));
    let annotations = match own {
        Some(Value::Array(parts)) => parts.into_iter().filter(|part| openapi::reference(part).is_none()),
        _ => return,
    };
    schema.retain(|keyword, node| keyword == "allOf" || is_annotation(keyword, node));
    for (keyword, node) in annotations.filter_map(|mut part| part.as_object_mut().map(std::mem::take)).flatten() {
        if ANNOTATIONS.contains(&keyword.as_str()) && keyword != "nullable" {
            schema.entry(keyword).or_insert(node);
        }
    }
}

/// Whether what a reference leads to says a keyword with this value as well.
fn says_the_same(root: &Node, reference: &Node, keyword: &str, value: &Node) -> bool {
    match keyword {
        "type" => value.as_str().is_some_and(|kind| is_of_type(root, reference, kind, &mut BTreeSet::new())),
        "properties" => value.as_object().is_some_and(Object::is_empty),
        "required" => {
            let target = openapi::resolve(root, reference).and_then(|target| target.get("required")?.as_array());
            let names = value.as_array().unwrap_or_default();
            names.iter().all(|name| target.is_some_and(|required| required.contains(name)))
        }
        _ => false,
    }
}

/// Whether all values of a schema are of a type, as far as that is plain to see.
fn is_of_type<'n>(root: &'n Node, schema: &'n Node, kind: &str, seen: &mut BTreeSet<&'n str>) -> bool {
    if let Some(reference) = openapi::reference(schema) {
        let target = openapi::reference_pointer(reference).and_then(|pointer| root.resolve(&pointer));
        return target.is_some_and(|target| seen.insert(reference) && is_of_type(root, target, kind, seen));
    }
    if let Some(own) = schema.get_str("type") {
        return own == kind;
    }
    let of_all = |keyword: &str| schema.get(keyword).and_then(Node::as_array).unwrap_or_default().iter();
    of_all("allOf").any(|part| is_of_type(root, part, kind, seen))
        || ["oneOf", "anyOf"].into_iter().any(|keyword| {
            let mut branches = of_all(keyword).peekable();
            branches.peek().is_some() && branches.all(|branch| is_of_type(root, branch, kind, seen))
        })
        || (kind == "object" && schema.members("properties").next().is_some())
}
