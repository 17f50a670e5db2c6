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
            "responses": {"200": {"description": "d", "content": {*pick(random, &SENT): {"schema": schema(random, count, 3)}}},
                          "default": {"description": "d", "content": {"application/json": {"schema": schema(random, count, 2)}}}},
        }}});
    }
    let version = *pick(random, &["3.0.3", "3.1.0"]);
    json!({"openapi": version, "info": {"title": "T", "version": "1"}, "paths": paths, "components": {"schemas": schemas}})
}

/// A document whose schemas use the next one several times each, in the same ways.
pub fn chain(random: &mut Random) -> Value {
    let count = 3 + random.below(25);
    let use_of = schema(random, 2, 3);
    let uses = (0..1 + random.below(3)).map(|_| use_of.clone()).collect::<Vec<_>>();
    let other = schema(random, 2, 2);
    let all = [uses.as_slice(), std::slice::from_ref(&other)].concat();
    let whole = match random.below(4) {
        0 => json!({"properties": {"a": uses[0], "b": uses, "c": other}}),
        1 => json!({ "allOf": all }),
        2 => json!({ "oneOf": all, "properties": {"kind": {}} }),
        _ => json!({"properties": {"a": uses[0], "b": {"items": uses[0]}}, "anyOf": uses, "then": other}),
    };
    let text = whole.to_string();
    let schemas = (0..count).map(|step| {
        // `A` is the next one, and `B` the one after it.
        let name = |ahead: usize| format!("schemas/S{}", (step + ahead) % count);
        let text = text.replace("schemas/A", &name(1)).replace("schemas/B", &name(2));
        (format!("S{step}"), serde_json::from_str(&text).unwrap_or_default())
    });
    let schemas = schemas.collect::<Map<_, _>>();
    let info = json!({"title": "T", "version": "1"});
    json!({"openapi": "3.1.0", "info": info, "paths": {}, "components": {"schemas": schemas}})
}

/// A document of schemas that refer to each other through a few keywords, several times each.
pub fn dense(random: &mut Random) -> Value {
    let count = 2 + random.below(SCHEMAS.len() - 1);
    let keywords = (0..1 + random.below(3)).map(|_| match random.below(4) {
        0 => *pick(random, &ONE),
        1 => *pick(random, &NAMED),
        _ => *pick(random, &SEVERAL),
    });
    let keywords = keywords.collect::<Vec<_>>();
    let (width, depth) = (2 + random.below(3), random.below(3));
    let mut schemas = Map::new();
    for name in &SCHEMAS[..count] {
        schemas.insert((*name).to_owned(), dense_schema(random, count, &keywords, width, depth));
    }
    let content = json!({*pick(random, &SENT): {"schema": {"$ref": "#/components/schemas/A"}}});
    let paths = json!({"/a": {"get": {"responses": {"200": {"description": "d", "content": content}}}}});
    let info = json!({"title": "T", "version": "1"});
    json!({"openapi": "3.1.0", "info": info, "paths": paths, "components": {"schemas": schemas}})
}

fn dense_schema(random: &mut Random, count: usize, keywords: &[&str], width: usize, depth: usize) -> Value {
    let mut members = Map::new();
    for keyword in keywords {
        let mut inner = || match depth == 0 || random.once_in(2) {
            true => json!({ "$ref": format!("#/components/schemas/{}", SCHEMAS[random.below(count)]) }),
            false => dense_schema(random, count, keywords, width, depth - 1),
        };
        let value = match () {
            () if SEVERAL.contains(keyword) => (0..width).map(|_| inner()).collect(),
            () if NAMED.contains(keyword) => NAMES[..width].iter().map(|name| ((*name).to_owned(), inner())).collect(),
            () => inner(),
        };
        members.insert((*keyword).to_owned(), value);
    }
    let mut schema = Value::Object(members);
    if random.once_in(3) {
        beside(random, &mut schema);
    }
    schema
}

/// A document with one schema in which others are nested as deep as they may be, and deeper.
pub fn deep(random: &mut Random) -> Value {
    let layers = (0..1 + random.below(2)).map(|_| layer(random)).collect::<Vec<_>>();
    let count = 1 + random.below(70);
    let nested = (0..count).fold(json!({"type": "string"}), |inner, step| {
        let layer = &layers[step % layers.len()];
        serde_json::from_str(&layer.to_string().replace("\"INNER\"", &inner.to_string())).unwrap_or_default()
    });
    let mut document = document(random);
    document["components"]["schemas"]["A"] = nested;
    document
}

/// A schema with a place for another one.
fn layer(random: &mut Random) -> Value {
    let inner = json!("INNER");
    let mut members = Map::new();
    match random.below(3) {
        0 => members.insert((*pick(random, &ONE)).to_owned(), inner),
        1 => members.insert((*pick(random, &SEVERAL)).to_owned(), json!([inner, {"properties": {"b": {}}}])),
        _ => members.insert((*pick(random, &NAMED)).to_owned(), json!({ "a": inner })),
    };
    if random.once_in(2) {
        members.insert(
            "type".to_owned(),
            pick(random, &[json!("object"), json!("array"), json!(["array", "object", "null"])]).clone(),
        );
    }
    let mut schema = Value::Object(members);
    if random.once_in(3) {
        beside(random, &mut schema);
    }
    schema
}

const MEDIA_TYPES: [&str; 4] =
    ["application/json", "multipart/form-data", "application/x-www-form-urlencoded", "text/plain"];

/// What is read whole, and what is read piece by piece.
const SENT: [&str; 3] = ["application/json", "text/event-stream", "application/x-ndjson"];

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
