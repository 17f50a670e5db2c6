//! Values on their way through types: read from JSON, and written again. They come back equal.

use serde_json::{Value, json};

use crate::choice::Choice;
use crate::compare;
use crate::document::Document;
use crate::instances::{Instance, Instances};
use crate::random::Random;
use crate::schema::Schemas;
use crate::shape::{Schema, Shape};

/// A schema of the document and its type.
#[derive(Clone, Copy, Debug)]
pub struct Named<'n> {
    /// The JSON Pointer of the schema.
    pub pointer: &'n str,
    /// The name of the type.
    pub name: &'n str,
}

/// A value on its way through a type.
#[derive(Clone, Debug)]
pub struct Sent<'n> {
    /// The name of the type.
    pub name: &'n str,
    /// The value.
    pub instance: Instance,
    /// What the value is wrong in: the member that the error has to name.
    pub wrong: Option<String>,
}

/// The instances that have nothing in them that the document does not describe.
const KNOWN_KINDS: [&str; 4] = ["minimal", "full", "union member", "delivery"];

/// The instances of a schema that has a type, `random` of them by chance; nothing if the document has no such schema.
///
/// Some are wrong in one member.
pub fn instances<'n>(
    document: &Document,
    schemas: &Schemas<'_>,
    named: Named<'n>,
    random: u64,
) -> Option<Vec<Sent<'n>>> {
    let Named { pointer, name } = named;
    let instances = Instances::of(schemas);
    let mut sent = Vec::new();
    let mut send = |instance, wrong| sent.push(Sent { name, instance, wrong });
    if pointer == "/webhooks" {
        // The type of any delivery: no schema of the document stands for it.
        deliveries(document, schemas).into_iter().for_each(|instance| send(instance, None));
        return Some(sent);
    }
    let node = document.at(pointer)?;
    let examples = document.examples(node);
    if node.get("schema").is_none() && !examples.is_empty() && !pointer.contains("/schemas/") {
        // A Media Type Object that shows values and has no schema.
        for example in examples {
            send(Instance { kind: "example", value: example.clone() }, None);
        }
        return Some(sent);
    }
    let reference = format!("#{pointer}");
    let component = document.component(&reference);
    let schema = component.map_or_else(|| schemas.schema(node), |(name, _)| schemas.component(name));
    // Null belongs to the uses of a type, but where it is a value like any other.
    let is_anything = matches!(schemas.shape(&schema), (Shape::Anything, _));
    let takes = |value: &Value| is_anything || !value.is_null();
    for instance in instances.all(&schema).into_iter().filter(|instance| takes(&instance.value)) {
        send(instance, None);
    }
    for seed in 0..random {
        let mut choice = Choice::Random(Random::seeded(seed));
        if let Some(value) = instances.one(&schema, &mut choice).filter(takes) {
            send(Instance { kind: "random", value }, None);
        }
    }
    for (instance, member) in wrong(&instances, &schema) {
        send(instance, Some(member));
    }
    Some(sent)
}

/// What is wrong with the answer of the program: `{"ok": ..., "is_unknown": ...}` or `{"error": ...}`.
pub fn complaint(sent: &Sent<'_>, answer: &Value) -> Option<String> {
    match (&sent.wrong, answer["error"].as_str()) {
        (None, Some(error)) => Some(format!("not read: {error}")),
        // What the document describes is of a kind that the type knows.
        (None, None) if KNOWN_KINDS.contains(&sent.instance.kind) && answer["is_unknown"] == json!(true) => {
            Some("it is read as a value of an unknown kind".to_owned())
        }
        (None, None) => {
            compare::difference(&sent.instance.value, &answer["ok"]).map(|difference| difference.to_string())
        }
        (Some(member), Some(error)) if names(error, member) => None,
        (Some(member), Some(error)) => Some(format!("the error does not name `{member}`: {error}")),
        (Some(member), None) => Some(format!("`{member}` is wrong, and it was read")),
    }
}

/// A complaint without the values that differ from one failure of a kind to the next.
pub fn generalised(complaint: &str) -> String {
    let place = complaint.split(": sent ").next().unwrap_or_default();
    place.chars().filter(|c| !c.is_ascii_digit()).collect()
}

/// What the webhooks of the document deliver, each with the kind of event that its examples show, and one of another.
fn deliveries(document: &Document, schemas: &Schemas<'_>) -> Vec<Instance> {
    let instances = Instances::of(schemas);
    let mut deliveries = Vec::new();
    for pointer in document.webhooks() {
        let Some(node) = document.at(&pointer) else { continue };
        for choice in [Choice::Minimal, Choice::Full] {
            let Some(Value::Object(mut members)) = instances.one(&schemas.schema(node), &mut { choice }) else {
                continue;
            };
            let kind = node["properties"]["type"].get("example").or_else(|| node["properties"]["type"].get("const"));
            members.extend(kind.map(|kind| ("type".to_owned(), kind.clone())));
            deliveries.push(Instance { kind: "delivery", value: members.clone().into() });
            members.insert("type".to_owned(), json!("SOMETHING_NEW"));
            deliveries.push(Instance { kind: "unknown tag", value: members.into() });
        }
    }
    deliveries
}

/// Whether a text has a name as a word of its own.
fn names(text: &str, name: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(name)
        .any(|(start, _)| !text[..start].ends_with(is_part) && !text[start + name.len()..].starts_with(is_part))
}

/// Values that have the tag of a branch and are not of its schema, and the member that is wrong.
fn wrong<'d>(instances: &Instances<'_, 'd>, schema: &Schema<'d>) -> Vec<(Instance, String)> {
    let mut found = Vec::new();
    let (Shape::Union(union), _) = instances.schemas.shape(schema) else { return found };
    let Some(tag) = union.tag else { return found };
    for branch in &union.branches {
        let (Some(name), (Shape::Object(object), _)) = (&branch.tag, instances.schemas.shape(&branch.schema)) else {
            continue;
        };
        let Some(Value::Object(mut good)) = instances.one(&branch.schema, &mut Choice::Full) else { continue };
        // A tag that is no string has the text of the mapping, and is right as it is.
        let text = good.get(tag).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        if text.as_ref() != Some(name) {
            good.insert(tag.to_owned(), json!(name));
        }
        for (member, property) in object.properties.iter().filter(|(member, _)| **member != tag) {
            if property.is_required {
                let mut members = good.clone();
                members.remove(*member);
                found.push((Instance { kind: "missing member", value: members.into() }, (*member).to_owned()));
            }
            let other = match instances.schemas.shape(&property.schema).0 {
                Shape::Bool | Shape::Integer(_) | Shape::Number(_) | Shape::Text(_) | Shape::Object(_) => json!([true]),
                Shape::Values { is_open: true, .. } | Shape::List { .. } => json!({ "a": 1 }),
                _ => continue,
            };
            let mut members = good.clone();
            members.insert((*member).to_owned(), other);
            found.push((Instance { kind: "wrong member", value: members.into() }, (*member).to_owned()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(wrong: Option<&str>, answer: Value) -> Option<String> {
        let instance = Instance { kind: "minimal", value: json!({ "id": 10 }) };
        complaint(&Sent { name: "Order", instance, wrong: wrong.map(str::to_owned) }, &answer)
    }

    #[test]
    fn a_value_that_comes_back_otherwise_is_a_failure() {
        assert_eq!(judged(None, json!({ "ok": { "id": 10 } })), None);
        for answer in [json!({ "ok": { "id": 10.0 } }), json!({ "ok": {} }), json!({ "error": "no" }), json!({})] {
            assert!(judged(None, answer.clone()).is_some(), "{answer}");
        }
    }

    #[test]
    fn an_error_has_to_name_the_member_that_is_wrong() {
        assert_eq!(judged(Some("id"), json!({ "error": "missing field `id`" })), None);
        for answer in [json!({ "ok": { "id": 10 } }), json!({ "error": "data did not match any variant" })] {
            assert!(judged(Some("id"), answer.clone()).is_some(), "{answer}");
        }
    }
}
