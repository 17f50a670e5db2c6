//! The schema that values show.

use serde_json::{Value as Json, json};

/// What a text in angle brackets is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Placeholders {
    /// A text like any other.
    Texts,
    /// The name of what stands there, which may be of any type.
    Hints,
}

/// The narrowest schema that takes all values; any value is taken where there are none.
///
/// No member is required: an example shows what there may be, and promises nothing.
pub(super) fn infer_all(values: &[Json], placeholders: Placeholders) -> Json {
    let schema = values.iter().map(|value| infer(value, placeholders)).reduce(merge);
    schema.map_or_else(|| json!({}), finish)
}

/// The narrowest schema of the kinds that are made here that takes a value.
///
/// An empty array says nothing of its elements, and null nothing of what else there may be: see [`finish`].
fn infer(value: &Json, placeholders: Placeholders) -> Json {
    match value {
        Json::Null => null(),
        Json::Bool(_) => json!({ "type": "boolean" }),
        Json::Number(number) if number.is_f64() => json!({ "type": "number" }),
        Json::Number(_) => json!({ "type": "integer" }),
        Json::String(text) if placeholders == Placeholders::Hints && is_placeholder(text) => json!({ "example": text }),
        Json::String(_) => json!({ "type": "string" }),
        Json::Array(items) => {
            let mut schema = json!({ "type": "array" });
            if let Some(items) = items.iter().map(|item| infer(item, placeholders)).reduce(merge) {
                schema["items"] = items;
            }
            schema
        }
        Json::Object(members) => {
            let properties = members.iter().map(|(name, value)| (name.clone(), infer(value, placeholders)));
            json!({
                "type": "object",
                "properties": properties.collect::<serde_json::Map<_, _>>(),
                "additionalProperties": {},
            })
        }
    }
}

/// The narrowest schema that takes what either takes.
fn merge(left: Json, right: Json) -> Json {
    if left == right {
        return left;
    }
    if is_hint(&left) {
        return left;
    }
    if is_hint(&right) {
        return right;
    }
    match (left["type"].as_str(), right["type"].as_str()) {
        (Some("object"), Some("object")) => merge_objects(left, &right),
        (Some("array"), Some("array")) => match (left.get("items"), right.get("items")) {
            (Some(one), Some(other)) => json!({ "type": "array", "items": merge(one.clone(), other.clone()) }),
            (Some(_), None) => left,
            (None, _) => right,
        },
        (Some("integer" | "number"), Some("integer" | "number")) => json!({ "type": "number" }),
        (None, Some(_)) if left == null() => nullable(right),
        (Some(_), None) if right == null() => nullable(left),
        _ => json!({}),
    }
}

/// Lets everything in where the examples say nothing.
fn finish(mut schema: Json) -> Json {
    if schema == null() {
        return json!({});
    }
    if schema["type"] == "array" {
        schema["items"] = schema.get("items").cloned().map_or_else(|| json!({}), finish);
    }
    for (_, property) in schema.get_mut("properties").and_then(Json::as_object_mut).into_iter().flatten() {
        *property = finish(property.take());
    }
    schema
}

/// What null alone shows.
fn null() -> Json {
    json!({ "nullable": true })
}

/// Whether a schema is that of a placeholder, which takes any value.
fn is_hint(schema: &Json) -> bool {
    schema.get("type").is_none() && schema.get("example").is_some()
}

/// Whether the whole text stands in one pair of angle brackets, such as `<long>` or `<list<string?>>`.
fn is_placeholder(text: &str) -> bool {
    let mut depth = 0_usize;
    let closes_last = text.char_indices().all(|(at, c)| {
        match c {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > 0 || at + 1 == text.len()
    });
    text.len() > 2 && text.starts_with('<') && text.ends_with('>') && closes_last && depth == 0
}

fn nullable(mut schema: Json) -> Json {
    schema["nullable"] = Json::Bool(true);
    schema
}

fn merge_objects(mut left: Json, right: &Json) -> Json {
    for (name, schema) in right["properties"].as_object().into_iter().flatten() {
        let merged = match left["properties"].get(name) {
            Some(other) => merge(other.clone(), schema.clone()),
            None => schema.clone(),
        };
        left["properties"][name] = merged;
    }
    left
}
