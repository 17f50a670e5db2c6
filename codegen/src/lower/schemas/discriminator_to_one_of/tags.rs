//! Gives each branch of a union its tag: a required property with these values and no others.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::leaves::{Union, listed};
use super::{forget, referred};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Node, Object, Value};
use crate::markdown::code_span;

/// The tags, by schema and property.
pub(in crate::lower::schemas) type Tags = BTreeMap<String, BTreeMap<String, Tag>>;

/// The values of a tag, and their type.
#[derive(Default)]
pub(in crate::lower::schemas) struct Tag {
    values: BTreeSet<String>,
    /// None where the document does not say it.
    json_type: Option<String>,
    /// What a mapping says, and the schema does not allow.
    refused: BTreeSet<String>,
}

/// Finds the tags of all branches, while the schemas that these extend still have the property.
pub(in crate::lower::schemas) fn find(schemas: &Object, unions: &IndexMap<String, Union>) -> Tags {
    let mut tags = Tags::new();
    for (name, union) in unions {
        let property = union.property.as_str();
        let of_union = schemas.get(name).and_then(|schema| type_of_property(schemas, schema, property));
        // What is of no other branch may have any tag, or none.
        for (value, leaf) in union.leaves.iter().filter(|(_, leaf)| union.default.as_ref() != Some(leaf)) {
            collect(unions, leaf, property, &mut |leaf| {
                let tag = tags.entry(leaf.to_owned()).or_default().entry(property.to_owned()).or_default();
                // The schema says what is valid, and the mapping where it leads.
                let own = listed(schemas, leaf, property);
                let is_refused =
                    !own.contains(value) && own.iter().any(|own| union.leaves.get(own).is_some_and(|it| it == leaf));
                if is_refused { &mut tag.refused } else { &mut tag.values }.insert(value.clone());
                if tag.json_type.is_none() {
                    let of_leaf = schemas.get(leaf).and_then(|schema| type_of_property(schemas, schema, property));
                    tag.json_type = of_leaf.or(of_union).map(str::to_owned);
                }
            });
        }
    }
    tags
}

pub(in crate::lower::schemas) fn add(schemas: &mut Object, tags: &Tags) {
    for (leaf, properties) in tags {
        for (property, tag) in properties {
            if let Some(schema) = schemas.get_mut(leaf) {
                add_tag(schema, property, tag);
            }
        }
    }
}

/// A branch that is itself a union has the tag in each of its own branches.
fn collect(unions: &IndexMap<String, Union>, leaf: &str, property: &str, visit: &mut impl FnMut(&str)) {
    match unions.get(leaf).filter(|union| union.property != property) {
        Some(union) => union.leaves.values().for_each(|inner| {
            if inner != leaf {
                collect(unions, inner, property, visit);
            }
        }),
        None => visit(leaf),
    }
}

fn add_tag(schema: &mut Node, property: &str, tag: &Tag) {
    // A union without a discriminator of its own has no place for a tag, and neither has another schema's name, or what
    // is no object.
    let is_object = schema.get_str("type").is_none_or(|kind| kind == "object");
    if !is_object || ["oneOf", "anyOf", "$ref"].iter().any(|keyword| schema.get(keyword).is_some()) {
        return;
    }
    let origin = schema.origin.clone();
    // What cannot have the tag stays what the document says it is, so that the branch alone can be read.
    let described = match tag.typed() {
        Some(values) => serde_json::json!({ "type": tag.json_type(), "enum": values }),
        None => serde_json::json!({ "type": tag.json_type() }),
    };
    let json = serde_json::json!({ "type": "object", "required": [property], "properties": { property: described } });
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
    // What has its tag already keeps it where it stands.
    let is_required = |schema: &Node| {
        let required = schema.get("required").and_then(Node::as_array).unwrap_or_default();
        required.iter().any(|name| name.as_str() == Some(property))
    };
    let described = |schema: &Node| schema.get("properties").and_then(|properties| properties.get(property)).cloned();
    if is_required(schema) && described(schema) == described(&part) {
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

impl Tag {
    fn json_type(&self) -> &str {
        self.json_type.as_deref().filter(|name| matches!(*name, "boolean" | "integer" | "number")).unwrap_or("string")
    }

    /// The values in their type, as a mapping has the texts of what is no string; none if one of them is not of it.
    fn typed(&self) -> Option<Vec<serde_json::Value>> {
        let typed = |value: &String| match self.json_type() {
            "boolean" => value.parse::<bool>().ok().map(Into::into),
            "integer" => value.parse::<serde_json::Number>().ok().filter(|number| !number.is_f64()).map(Into::into),
            "number" => value.parse::<serde_json::Number>().ok().map(Into::into),
            _ => Some(value.as_str().into()),
        };
        self.values.iter().map(typed).collect()
    }
}

/// Says of which branches the property cannot have the tag.
pub(in crate::lower::schemas) fn warn_of_contradictions(
    tags: &Tags,
    union: &Union,
    schema: &Node,
    diagnostics: &mut Diagnostics,
) {
    let Some(discriminator) = schema.get("discriminator") else { return };
    let property = code_span(&union.property);
    for (value, leaf) in &union.leaves {
        let Some(tag) = tags.get(leaf).and_then(|tags| tags.get(&union.property)) else { continue };
        let place = discriminator.get("mapping").and_then(|mapping| mapping.get(value)).unwrap_or(discriminator);
        let (message, help) = if tag.refused.contains(value) {
            let value = code_span(value);
            (
                format!("the branch does not list the discriminator value {value} among the values of {property}"),
                "values of both kinds are read as the branch, which sends its own; an overlay can correct one of them",
            )
        } else if tag.typed().is_none() {
            (
                format!(
                    "the discriminator value {} is not of the type {} of {property}",
                    code_span(value),
                    tag.json_type()
                ),
                "values that fit no other one are unknown ones; an overlay can add a `mapping`, or correct the type",
            )
        } else {
            continue;
        };
        diagnostics.push(Diagnostic::warning(Code::MappingUnmatched, message).at(place.origin.key()).help(help));
    }
}

/// The type that a schema, or one that it extends, gives a property.
fn type_of_property<'s>(schemas: &'s Object, schema: &'s Node, property: &str) -> Option<&'s str> {
    let parts = Parts { schemas, pending: vec![schema], seen: BTreeSet::new() };
    let properties = parts.filter_map(|part| part.get("properties")?.get(property));
    let mut types = properties.filter_map(|property| {
        Parts { schemas, pending: vec![property], seen: BTreeSet::new() }.find_map(|part| part.get_str("type"))
    });
    types.next()
}

/// A schema and all of which it is made by `allOf` and references, each once.
struct Parts<'s> {
    schemas: &'s Object,
    pending: Vec<&'s Node>,
    seen: BTreeSet<&'s str>,
}

impl<'s> Iterator for Parts<'s> {
    type Item = &'s Node;

    fn next(&mut self) -> Option<&'s Node> {
        let part = self.pending.pop()?;
        if let Some(name) = referred(part).filter(|name| self.seen.insert(name)) {
            self.pending.extend(self.schemas.get(name));
        }
        self.pending.extend(part.get("allOf").and_then(Node::as_array).into_iter().flatten().rev());
        Some(part)
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
