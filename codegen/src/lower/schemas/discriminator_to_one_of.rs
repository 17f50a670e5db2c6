//! Makes a union of each schema that has a discriminator.
//!
//! A `discriminator` on a base schema says that its values are those of the schemas that extend it (OpenAPI 3.1,
//! Discriminator Object). As a struct, the base would drop everything of its children.
//!
//! Before:
//! ```yaml
//! Pet: { discriminator: { propertyName: kind }, properties: { kind: { type: string }, name: { type: string } } }
//! Cat: { allOf: [{ $ref: Pet }, { properties: { lives: { type: integer } } }] }
//! Owner: { properties: { pet: { oneOf: [{ $ref: Cat }] } } }
//! ```
//! After:
//! ```yaml
//! Pet: { oneOf: [{ $ref: Cat }], discriminator: { propertyName: kind, mapping: { Cat: Cat } } }
//! Cat: { allOf: [{ properties: { name: ... } }, { properties: { lives: ... } }, { required: [kind], properties: { kind: { enum: [Cat] } } }] }
//! Owner: { properties: { pet: { $ref: Pet } } }
//! ```
//!
//! The tag of a schema is what the mapping says, else the constant that the schema itself gives, else its name. Where the
//! mapping and the schema contradict each other, both lead to the branch, and it sends what it says itself, with a warning.
//! A union without a discriminator whose branches are all of one such union is that union, or a part of it.
//!
//! Loses the entries of a mapping that lead to no branch, with a warning: values of these tags are unknown ones. So are
//! those of a tag that is not of the type of its property.

mod leaves;
pub(super) mod tags;

use std::collections::BTreeSet;

use indexmap::IndexMap;

pub(super) use self::leaves::{Union, find_inline_union, find_unions};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Node, Object, Origin, Value};
use crate::lower::{Pass, Purpose};
use crate::names;
use crate::openapi::{self, SCHEMAS};

pub(in crate::lower) const PASS: Pass = Pass {
    name: "discriminator_to_one_of",
    purpose: Purpose::NormalForm,
    run: |document, diagnostics| {
        let mut done = IndexMap::<String, Union>::new();
        for _ in 0..MAX_ROUNDS {
            let Some(schemas) = schemas_mut(&mut document.root) else { return };
            let unions = find_unions(schemas);
            let is_done = |(name, union): (&String, &Union)| done.get(name).is_some_and(|done| union.is_same(done));
            if unions.iter().all(is_done) {
                return;
            }
            let tags = tags::find(schemas, &unions);
            for (name, union) in &unions {
                if !done.contains_key(name) {
                    warn_of_lost_tags(&schemas[name], union, diagnostics);
                    tags::warn_of_contradictions(&tags, union, &schemas[name], diagnostics);
                }
                if union.is_base {
                    split_base(schemas, name, union);
                } else if let Some(members) = schemas.get_mut(name).and_then(Node::as_object_mut) {
                    let origin = members["discriminator"].origin.clone();
                    members.insert("discriminator".to_owned(), discriminator(union, &union.leaves, &origin));
                }
            }
            tags::add(schemas, &tags);
            adopt(&mut document.root, &unions);
            schemas_mut(&mut document.root).into_iter().for_each(|schemas| leave_out_own_unions(schemas, &unions));
            done = unions;
        }
    },
};

/// How often unions are looked for: the tag of one may come from another, and a branch without a name may become one.
const MAX_ROUNDS: usize = 4;

pub(super) fn schemas_mut(root: &mut Node) -> Option<&mut Object> {
    root.get_mut("components")?.get_mut("schemas")?.as_object_mut()
}

/// Says which discriminator values of the mapping are those of no branch.
pub(super) fn warn_of_lost_tags(schema: &Node, union: &Union, diagnostics: &mut Diagnostics) {
    let mapping = schema.get("discriminator").map(|discriminator| discriminator.members("mapping"));
    for (tag, target) in mapping.into_iter().flatten().filter(|(tag, _)| !union.leaves.contains_key(*tag)) {
        let message =
            format!("the discriminator value `{tag}` leads to no branch of the union, so what has it is unknown");
        diagnostics.push(
            Diagnostic::warning(Code::MappingUnmatched, message)
                .at(target.origin.key())
                .help("an overlay can add the branch, or fix the name of its schema"),
        );
    }
    let default = schema.get("discriminator").and_then(|discriminator| discriminator.get("defaultMapping"));
    if let Some(default) = default.filter(|_| union.default.is_none()) {
        diagnostics.push(
            Diagnostic::warning(Code::MappingUnmatched, "`defaultMapping` leads to no branch of the union")
                .at(default.origin.key())
                .help(
                    "what has no known discriminator value is unknown; an overlay can add the branch, or fix its name",
                ),
        );
    }
}

/// The schema that a node refers to.
fn referred(node: &Node) -> Option<&str> {
    openapi::reference(node)?.strip_prefix(SCHEMAS)
}

/// Makes a union of a base schema, and writes what it has itself into the schemas that extend it.
fn split_base(schemas: &mut Object, name: &str, union: &Union) {
    let Some(schema) = schemas.get_mut(name) else { return };
    let origin = schema.origin.clone();
    let mut base = schema.clone();
    if let Some(members) = base.as_object_mut() {
        // What describes the union describes none of its branches.
        for keyword in ["discriminator", "description", "title", "oneOf", "anyOf"] {
            members.shift_remove(keyword);
        }
    }
    // What is of no other branch may have any tag, which its type has to show.
    let is_default = union.default.is_some() && union.default == union.own_leaf;
    let own_base = is_default.then(|| base.clone());
    forget(&mut base, &union.property);
    let mut leaves = union.leaves.values().map(String::as_str).collect::<Vec<_>>();
    leaves.dedup();
    let branches = leaves.iter().map(|leaf| reference(leaf, &origin)).collect();
    let mut members = Object::from_iter([
        ("oneOf".to_owned(), Node::array(branches, origin.clone())),
        ("discriminator".to_owned(), discriminator(union, &union.leaves, &origin)),
    ]);
    for keyword in ["title", "description"] {
        members.extend(schema.get(keyword).map(|text| (keyword.to_owned(), text.clone())));
    }
    schema.value = Value::Object(members);
    for (_, schema) in schemas.iter_mut() {
        let Some(Value::Array(parts)) = schema.get_mut("allOf").map(|node| &mut node.value) else { continue };
        for part in parts.iter_mut().filter(|part| referred(part) == Some(name)) {
            *part = Node { value: base.value.clone(), origin: part.origin.clone() };
        }
    }
    if let Some(own) = &union.own_leaf {
        schemas.insert(own.clone(), own_base.unwrap_or(base));
        return;
    }
    // A branch that does not extend the union has its members all the same.
    let properties =
        base.get("properties").filter(|properties| properties.as_object().is_some_and(|all| !all.is_empty()));
    let Some(properties) = properties else { return };
    let part = Object::from_iter([("properties".to_owned(), properties.clone())]);
    let part = Node::object(part, origin);
    for leaf in union.leaves.values() {
        let Some(schema) = schemas.get_mut(leaf).filter(|schema| is_plain_object(schema)) else { continue };
        let whole = Node { value: schema.value.clone(), origin: schema.origin.clone() };
        let parts = Node::array(vec![part.clone(), whole], schema.origin.clone());
        schema.value = Value::Object(Object::from_iter([("allOf".to_owned(), parts)]));
    }
}

/// Whether a schema extends no other one.
fn is_plain_object(schema: &Node) -> bool {
    !["allOf", "oneOf", "anyOf", "$ref"].iter().any(|keyword| schema.get(keyword).is_some())
}

/// The name of the schema of the values of a base that are of none of the schemas that extend it. The names of bases differ,
/// so that only a schema of the document can have it already, wherever that stands.
fn own_leaf_name(schemas: &Object, name: &str) -> String {
    names::free(&format!("{name}Base"), "", |candidate| !schemas.contains_key(candidate))
}

/// Takes a property out of a schema.
fn forget(schema: &mut Node, property: &str) {
    if let Some(properties) = schema.get_mut("properties").and_then(Node::as_object_mut) {
        properties.shift_remove(property);
    }
    let Some(Value::Array(required)) = schema.get_mut("required").map(|node| &mut node.value) else { return };
    required.retain(|name| name.as_str() != Some(property));
    if let (true, Some(members)) = (required.is_empty(), schema.as_object_mut()) {
        members.shift_remove("required");
    }
}

/// Gives the unions without a discriminator the one that their branches have.
fn adopt(root: &mut Node, unions: &IndexMap<String, Union>) {
    openapi::walk_schemas_mut(root, |schema, origin| {
        if schema.contains_key("discriminator") {
            return;
        }
        let Some(keyword) = ["oneOf", "anyOf"].into_iter().find(|keyword| schema.contains_key(*keyword)) else {
            return;
        };
        let branches = schema[keyword].as_array().unwrap_or_default();
        let names = branches.iter().map(|branch| referred(branch).map(str::to_owned)).collect::<Option<Vec<_>>>();
        let Some(names) = names.filter(|names| !names.is_empty()) else { return };
        let has_all = |union: &Union| names.iter().all(|name| union.leaves.values().any(|leaf| leaf == name));
        let Some((name, union)) = unions.iter().find(|(_, union)| union.is_base && has_all(union)) else { return };
        // What extends a schema as well is the union and more.
        if union.leaves.values().all(|leaf| names.contains(leaf)) && !schema.contains_key("allOf") {
            schema.shift_remove(keyword);
            let union = reference(name, origin);
            if schema.is_empty() {
                schema.extend(union.as_object().cloned().unwrap_or_default());
            } else {
                schema.insert("allOf".to_owned(), Node::array(vec![union], origin.clone()));
            }
        } else {
            let leaves = union.leaves.iter().filter(|(_, leaf)| names.contains(leaf));
            let leaves = leaves.map(|(tag, leaf)| (tag.clone(), leaf.clone())).collect();
            schema.insert("discriminator".to_owned(), discriminator(union, &leaves, origin));
        }
    });
}

/// Leaves out what says of a branch, or of what a branch extends, that it is of the union of which it is a branch.
fn leave_out_own_unions(schemas: &mut Object, unions: &IndexMap<String, Union>) {
    for (name, union) in unions.iter().filter(|(_, union)| union.is_base) {
        let mut seen = BTreeSet::new();
        let mut pending = union.leaves.values().cloned().collect::<Vec<_>>();
        while let Some(extending) = pending.pop() {
            let parts = schemas.get_mut(&extending).and_then(|schema| schema.get_mut("allOf"));
            let Some(Value::Array(parts)) = parts.map(|parts| &mut parts.value) else { continue };
            if !seen.insert(extending) {
                continue;
            }
            for part in parts {
                match referred(part) {
                    Some(base) if base == name => part.value = Value::Object(Object::default()),
                    base => pending.extend(base.map(str::to_owned)),
                }
            }
        }
    }
}

/// The Discriminator Object of a union that has these leaves of it.
pub(super) fn discriminator(union: &Union, leaves: &IndexMap<String, String>, origin: &Origin) -> Node {
    let mapping = leaves.iter().map(|(tag, leaf)| (tag.clone(), serde_json::Value::String(format!("{SCHEMAS}{leaf}"))));
    let mapping = mapping.collect::<serde_json::Map<_, _>>();
    let mut json = serde_json::json!({ "propertyName": union.property, "mapping": mapping });
    if let Some(default) = union.default.as_ref().filter(|default| leaves.values().any(|leaf| leaf == *default)) {
        json["defaultMapping"] = format!("{SCHEMAS}{default}").into();
    }
    Node::from_json(json, origin)
}

fn reference(name: &str, origin: &Origin) -> Node {
    Node::from_json(serde_json::json!({ "$ref": format!("{SCHEMAS}{name}") }), origin)
}

#[cfg(test)]
mod tests;
