//! Gives each branch of a union its tag: a required property with these values and no others.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::forget;
use super::leaves::Union;
use crate::document::{Node, Object, Value};

/// The values of the tags, by schema and property.
type Tags = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

pub(in crate::lower::schemas) fn add(schemas: &mut Object, unions: &IndexMap<String, Union>) {
    let mut tags = Tags::new();
    for union in unions.values() {
        // What is of no other branch may have any tag, or none.
        for (value, leaf) in union.leaves.iter().filter(|(_, leaf)| union.default.as_ref() != Some(leaf)) {
            collect(unions, leaf, &union.property, value, &mut tags);
        }
    }
    for (leaf, properties) in &tags {
        for (property, values) in properties {
            if let Some(schema) = schemas.get_mut(leaf) {
                add_tag(schema, property, values);
            }
        }
    }
}

/// A branch that is itself a union has the tag in each of its own branches.
fn collect(unions: &IndexMap<String, Union>, leaf: &str, property: &str, value: &str, tags: &mut Tags) {
    match unions.get(leaf).filter(|union| union.property != property) {
        Some(union) => union.leaves.values().for_each(|inner| {
            if inner != leaf {
                collect(unions, inner, property, value, tags);
            }
        }),
        None => {
            let values = tags.entry(leaf.to_owned()).or_default().entry(property.to_owned()).or_default();
            values.insert(value.to_owned());
        }
    }
}

fn add_tag(schema: &mut Node, property: &str, values: &BTreeSet<String>) {
    // A union without a discriminator of its own has no place for a tag, and neither has another schema's name, or what
    // is no object.
    let is_object = schema.get_str("type").is_none_or(|kind| kind == "object");
    if !is_object || ["oneOf", "anyOf", "$ref"].iter().any(|keyword| schema.get(keyword).is_some()) {
        return;
    }
    let (kind, values) = typed(schema, property, values);
    let origin = schema.origin.clone();
    let json = serde_json::json!({
        "type": "object",
        "required": [property],
        "properties": { property: { "type": kind, "enum": values } },
    });
    let part = Node::from_json(json, &origin);
    if let Some(Value::Array(parts)) = schema.get_mut("allOf").map(|node| &mut node.value) {
        if parts.last() == Some(&part) {
            return;
        }
        parts.iter_mut().for_each(|part| forget(part, property));
        // A part that held the tag alone says nothing any more.
        parts.retain(|part| !is_empty_object(part));
        parts.push(part);
        return;
    }
    forget(schema, property);
    let (Some(members), Value::Object(part)) = (schema.as_object_mut(), part.value) else { return };
    for (keyword, addition) in part {
        match (members.get_mut(&keyword).map(|node| &mut node.value), addition.value) {
            (Some(Value::Object(old)), Value::Object(new)) => old.extend(new),
            (Some(Value::Array(old)), Value::Array(new)) => old.extend(new),
            (Some(_), _) => {}
            (None, value) => {
                members.insert(keyword, Node { value, origin: origin.clone() });
            }
        }
    }
}

/// The tags in the type that the schema gives the property; a mapping has the texts of what is no string.
fn typed(schema: &Node, property: &str, values: &BTreeSet<String>) -> (&'static str, Vec<serde_json::Value>) {
    let parts = schema.get("allOf").and_then(Node::as_array).unwrap_or_default();
    let properties = [schema].into_iter().chain(parts).filter_map(|part| part.get("properties")?.get(property));
    let kind = properties.filter_map(|property| property.get_str("type")).next().unwrap_or_default();
    let of_kind = |value: &String| match kind {
        "integer" => value.parse::<i64>().ok().map(serde_json::Value::from),
        "boolean" => value.parse::<bool>().ok().map(serde_json::Value::from),
        _ => None,
    };
    match (kind, values.iter().map(of_kind).collect::<Option<Vec<_>>>()) {
        ("integer", Some(values)) => ("integer", values),
        ("boolean", Some(values)) => ("boolean", values),
        _ => ("string", values.iter().map(|value| value.as_str().into()).collect()),
    }
}

/// Whether a part is an object of which nothing is said.
fn is_empty_object(part: &Node) -> bool {
    part.as_object().is_some_and(|members| {
        members.iter().all(|(name, member)| match name.as_str() {
            "type" => member.as_str() == Some("object"),
            "properties" => member.as_object().is_some_and(Object::is_empty),
            _ => false,
        })
    })
}
