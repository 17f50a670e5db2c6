//! Gives a JSON body without a schema the schema that its examples show.
//!
//! progenitor panics at a media type without a schema. Examples are all that such a document says about the body.
//!
//! Before: `application/json: { examples: { a: { value: { code: NOT_FOUND } } } }`
//! After:  the same with `schema: { type: object, required: [code], properties: { code: { type: string } } }`
//!
//! Loses nothing: members that no example shows are kept, and what all examples show is required. Without an example
//! any value is taken.

use serde_json::{Value as Json, json};

use super::Pass;
use crate::document::Node;
use crate::openapi::{self, Kind};

pub(super) const PASS: Pass = Pass {
    name: "untyped_media_types_to_schemas",
    run: |document, _| {
        let root = document.root.clone();
        openapi::walk_mut(&mut document.root, Kind::OpenApi, &mut |node, kind| {
            if kind != Kind::Map(&Kind::MediaType) {
                return;
            }
            for (name, media_type) in node.as_object_mut().into_iter().flatten() {
                if !openapi::is_json(name) || media_type.get("schema").is_some() {
                    continue;
                }
                let schema = examples(&root, media_type).iter().map(infer).reduce(merge);
                let schema = Node::from_json(schema.map_or_else(|| json!({}), finish), &media_type.origin);
                if let Some(members) = media_type.as_object_mut() {
                    members.insert("schema".to_owned(), schema);
                }
            }
        });
    },
};

fn examples(root: &Node, media_type: &Node) -> Vec<Json> {
    let named = media_type.members("examples").filter_map(|(_, example)| openapi::resolve(root, example)?.get("value"));
    media_type.get("example").into_iter().chain(named).map(Node::to_json).collect()
}

/// The narrowest schema of the kinds that are made here that takes a value.
///
/// An empty array says nothing of its elements, and null nothing of what else there may be: see [`finish`].
fn infer(value: &Json) -> Json {
    match value {
        Json::Null => json!({ "nullable": true }),
        Json::Bool(_) => json!({ "type": "boolean" }),
        Json::Number(number) if number.is_f64() => json!({ "type": "number" }),
        Json::Number(_) => json!({ "type": "integer" }),
        Json::String(_) => json!({ "type": "string" }),
        Json::Array(items) => {
            let mut schema = json!({ "type": "array" });
            if let Some(items) = items.iter().map(infer).reduce(merge) {
                schema["items"] = items;
            }
            schema
        }
        Json::Object(members) => {
            let properties = members.iter().map(|(name, value)| (name.clone(), infer(value)));
            let mut schema = json!({
                "type": "object",
                "properties": properties.collect::<serde_json::Map<_, _>>(),
                "additionalProperties": {},
            });
            if !members.is_empty() {
                schema["required"] = members.keys().cloned().collect();
            }
            schema
        }
    }
}

/// The narrowest schema that takes what either takes.
fn merge(left: Json, right: Json) -> Json {
    if left == right {
        return left;
    }
    match (left["type"].as_str(), right["type"].as_str()) {
        (Some("object"), Some("object")) => merge_objects(left, &right),
        (Some("array"), Some("array")) => match (left.get("items"), right.get("items")) {
            (Some(one), Some(other)) => json!({ "type": "array", "items": merge(one.clone(), other.clone()) }),
            (Some(_), None) => left,
            (None, _) => right,
        },
        (Some("integer" | "number"), Some("integer" | "number")) => json!({ "type": "number" }),
        (None, Some(_)) if left == infer(&Json::Null) => nullable(right),
        (Some(_), None) if right == infer(&Json::Null) => nullable(left),
        _ => json!({}),
    }
}

/// Lets everything in where the examples say nothing.
fn finish(mut schema: Json) -> Json {
    if schema == infer(&Json::Null) {
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

fn nullable(mut schema: Json) -> Json {
    schema["nullable"] = Json::Bool(true);
    schema
}

fn merge_objects(mut left: Json, right: &Json) -> Json {
    let required = |schema: &Json| schema["required"].as_array().cloned().unwrap_or_default();
    let both = required(&left).into_iter().filter(|name| required(right).contains(name)).collect::<Vec<_>>();
    for (name, schema) in right["properties"].as_object().into_iter().flatten() {
        let merged = match left["properties"].get(name) {
            Some(other) => merge(other.clone(), schema.clone()),
            None => schema.clone(),
        };
        left["properties"][name] = merged;
    }
    if let Some(members) = left.as_object_mut() {
        members.shift_remove("required");
        if !both.is_empty() {
            members.insert("required".to_owned(), Json::Array(both));
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn the_examples_show_the_schema() {
        let before = "
components:
  responses:
    Error:
      content:
        application/problem+json:
          examples:
            a: {value: {code: NOT_FOUND, status: 404, fields: [{name: id}]}}
            b: {value: {code: CONFLICT, status: 1.5, fields: [], hint: null}}
            c: {$ref: '#/components/examples/c'}
    Untyped: {content: {application/json: {}, text/plain: {}}}
  examples:
    c: {value: {code: GONE, status: 410}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        components:
          responses:
            Error:
              content:
                application/problem+json:
                  examples:
                    a:
                      value:
                        code: NOT_FOUND
                        status: 404
                        fields:
                        - name: id
                    b:
                      value:
                        code: CONFLICT
                        status: 1.5
                        fields: []
                        hint: null
                    c:
                      $ref: '#/components/examples/c'
                  schema:
                    type: object
                    properties:
                      code:
                        type: string
                      status:
                        type: number
                      fields:
                        type: array
                        items:
                          type: object
                          properties:
                            name:
                              type: string
                          additionalProperties: {}
                          required:
                          - name
                      hint: {}
                    additionalProperties: {}
                    required:
                    - code
                    - status
            Untyped:
              content:
                application/json:
                  schema: {}
                text/plain: {}
          examples:
            c:
              value:
                code: GONE
                status: 410
        ");
    }
}
