//! Documents of few schemas that refer to each other through every keyword.

use contract::random::Random;
use serde_json::{Map, Value, json};

/// The keywords that hold a schema.
const ONE: [&str; 14] = [
    "items",
    "additionalProperties",
    "not",
    "contains",
    "propertyNames",
    "if",
    "then",
    "else",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentSchema",
    "additionalItems",
    "items",
    "additionalProperties",
];

/// The keywords that hold several.
const SEVERAL: [&str; 7] = ["allOf", "anyOf", "oneOf", "prefixItems", "allOf", "oneOf", "anyOf"];

/// The keywords that hold some by name.
const NAMED: [&str; 6] = ["properties", "patternProperties", "dependentSchemas", "$defs", "properties", "properties"];

/// The names of members.
const NAMES: [&str; 4] = ["a", "b", "kind", "b c"];

/// The names of the schemas.
const SCHEMAS: [&str; 6] = ["A", "B", "C", "D", "E", "F"];

/// A document.
pub fn document(random: &mut Random) -> Value {
    let count = 1 + random.below(SCHEMAS.len());
    let schemas = SCHEMAS[..count].iter().map(|name| ((*name).to_owned(), schema(random, count, 4)));
    let schemas = schemas.collect::<Map<_, _>>();
    let mut paths = json!({});
    if random.once_in(2) {
        let (media_type, body) = (*pick(random, &MEDIA_TYPES), schema(random, count, 3));
        paths = json!({"/a/{p}": {"post": {
            "parameters": [{"name": "p", "in": "path", "required": true, "schema": schema(random, count, 2)},
                           {"name": "q", "in": "query", "schema": schema(random, count, 2)}],
            "requestBody": {"content": {media_type: {"schema": body}}},
            "responses": {"200": {"description": "d", "content": {"application/json": {"schema": schema(random, count, 3)}}},
                          "default": {"description": "d", "content": {"application/json": {"schema": schema(random, count, 2)}}}},
        }}});
    }
    let version = *pick(random, &["3.0.3", "3.1.0"]);
    json!({"openapi": version, "info": {"title": "T", "version": "1"}, "paths": paths, "components": {"schemas": schemas}})
}

const MEDIA_TYPES: [&str; 4] =
    ["application/json", "multipart/form-data", "application/x-www-form-urlencoded", "text/plain"];

/// A schema in which others stand at most so deep.
fn schema(random: &mut Random, count: usize, depth: usize) -> Value {
    if random.once_in(3) || depth == 0 {
        let mut schema = if random.once_in(4) { leaf(random) } else { reference(random, count) };
        if random.once_in(3) {
            beside(random, &mut schema);
        }
        return schema;
    }
    let mut members = Map::new();
    for _ in 0..1 + random.below(3) {
        match random.below(4) {
            0 => {
                members.insert((*pick(random, &ONE)).to_owned(), schema(random, count, depth - 1));
            }
            1 | 2 => {
                let schemas = (0..1 + random.below(2)).map(|_| schema(random, count, depth - 1)).collect();
                members.insert((*pick(random, &SEVERAL)).to_owned(), Value::Array(schemas));
            }
            _ => {
                let named = (0..1 + random.below(2))
                    .map(|_| ((*pick(random, &NAMES)).to_owned(), schema(random, count, depth - 1)))
                    .collect();
                members.insert((*pick(random, &NAMED)).to_owned(), Value::Object(named));
            }
        }
    }
    let mut schema = Value::Object(members);
    if random.once_in(3) {
        beside(random, &mut schema);
    }
    schema
}

fn reference(random: &mut Random, count: usize) -> Value {
    let name = SCHEMAS[random.below(count)];
    let within = ["", "", "", "", "", "", "/properties/a", "/items", "/allOf/0", "/oneOf/0/properties/b", "/$defs/a"];
    let place = *pick(random, &within);
    json!({ "$ref": format!("#/components/schemas/{name}{place}") })
}

fn leaf(random: &mut Random) -> Value {
    let leaves = [
        json!({"type": "string"}),
        json!({"type": "object"}),
        json!({"type": ["object", "null"]}),
        json!({"type": "integer", "format": "int64"}),
        json!({"type": "array"}),
        json!({"enum": ["x", "y"]}),
        json!({"const": 1}),
        json!({"type": "string", "format": "binary"}),
        json!({}),
        json!(true),
        json!(false),
        json!("text"),
    ];
    pick(random, &leaves).clone()
}

/// Says something more of a schema.
fn beside(random: &mut Random, schema: &mut Value) {
    let Some(members) = schema.as_object_mut() else { return };
    let more = [
        ("type", json!("object")),
        ("nullable", json!(true)),
        ("required", json!(["a", "kind"])),
        ("description", json!("Ours")),
        ("title", json!("Title")),
        ("discriminator", json!({"propertyName": "kind"})),
        ("properties", json!({"kind": {"type": "string", "enum": ["x"]}})),
        ("additionalProperties", json!(false)),
        ("minProperties", json!(1)),
        ("enum", json!([null])),
        ("default", json!({})),
        ("$anchor", json!("a")),
        ("deprecated", json!(true)),
    ];
    let (keyword, value) = pick(random, &more).clone();
    members.insert(keyword.to_owned(), value);
}

pub fn pick<'v, T>(random: &mut Random, values: &'v [T]) -> &'v T {
    &values[random.below(values.len())]
}
