//! Mutations of documents: subtrees change places, references are put in, values change their types.

use contract::random::Random;
use serde_json::{Value, json};

use crate::graph::pick;

/// Changes a document in a few places.
pub fn mutate(random: &mut Random, document: &mut Value, others: &[Value]) {
    for _ in 0..1 + random.below(4) {
        mutate_once(random, document, others);
    }
}

fn mutate_once(random: &mut Random, document: &mut Value, others: &[Value]) {
    let places = places(document);
    let place = pick(random, &places).clone();
    let other = pick(random, &places).clone();
    let taken = match random.below(8) {
        0 => document.pointer(&other).cloned().unwrap_or_default(),
        1 => json!({ "$ref": format!("#{other}") }),
        2 => {
            let source = pick(random, others);
            let places = self::places(source);
            source.pointer(pick::<String>(random, &places)).cloned().unwrap_or_default()
        }
        3 => pick(random, &values()).clone(),
        4 => {
            let inner = document.pointer(&place).cloned().unwrap_or_default();
            wrap(random, inner)
        }
        5 => {
            remove(document, &place);
            return;
        }
        6 => {
            let first = document.pointer(&place).cloned().unwrap_or_default();
            let second = document.pointer(&other).cloned().unwrap_or_default();
            put(document, &other, first);
            second
        }
        _ => {
            add(random, document, &place, &other);
            return;
        }
    };
    put(document, &place, taken);
}

/// The pointers of all values.
pub fn places(document: &Value) -> Vec<String> {
    let mut places = Vec::new();
    let mut pending = vec![(String::new(), document)];
    while let Some((place, value)) = pending.pop() {
        match value {
            Value::Array(items) => {
                pending.extend(items.iter().enumerate().map(|(index, item)| (format!("{place}/{index}"), item)));
            }
            Value::Object(members) => pending.extend(
                members
                    .iter()
                    .map(|(name, member)| (format!("{place}/{}", name.replace('~', "~0").replace('/', "~1")), member)),
            ),
            _ => {}
        }
        places.push(place);
    }
    places
}

fn values() -> [Value; 16] {
    [
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(-1.5),
        json!(18_446_744_073_709_551_615_u64),
        json!(""),
        json!("object"),
        json!("\u{202e}\u{0}\u{1b}[31m\r\n\u{2028}`\"*/ #\\"),
        json!([]),
        json!({}),
        json!([{}, "a", null]),
        json!({"type": "object"}),
        json!({"type": "array", "items": {"type": "string"}}),
        json!("> ".repeat(300)),
        json!({"allOf": [{"type": "object"}, {"required": ["a"]}]}),
    ]
}

fn wrap(random: &mut Random, inner: Value) -> Value {
    match random.below(6) {
        0 => json!([inner]),
        1 => json!({ "allOf": [inner, {"properties": {"a": {}}}] }),
        2 => json!({ "oneOf": [inner, {"type": "null"}] }),
        3 => json!({ "properties": {"a": inner} }),
        4 => (0..60).fold(inner, |inner, _| json!({ "items": inner })),
        _ => json!({ "then": inner }),
    }
}

fn put(document: &mut Value, place: &str, value: Value) {
    if let Some(node) = document.pointer_mut(place) {
        *node = value;
    }
}

fn remove(document: &mut Value, place: &str) {
    let Some((parent, last)) = place.rsplit_once('/') else { return };
    let name = last.replace("~1", "/").replace("~0", "~");
    match document.pointer_mut(parent) {
        Some(Value::Object(members)) => {
            members.remove(&name);
        }
        Some(Value::Array(items)) => {
            if let Ok(index) = name.parse::<usize>()
                && index < items.len()
            {
                items.remove(index);
            }
        }
        _ => {}
    }
}

/// Adds a member to an object.
fn add(random: &mut Random, document: &mut Value, place: &str, other: &str) {
    let members = [
        ("$ref", json!(format!("#{other}"))),
        ("nullable", json!(true)),
        ("type", json!(["object", "null"])),
        ("discriminator", json!({"propertyName": "kind", "mapping": {"a": format!("#{other}")}})),
        (
            "servers",
            json!([{"url": "https://{a}.test", "description": "Default", "variables": {"a": {"default": "b"}}}]),
        ),
        ("x-constant", json!("a")),
        ("x-multipart", json!({})),
        ("x-responses", json!({})),
        ("description", json!("text")),
        ("allOf", json!([{"$ref": format!("#{other}")}, {"properties": {"a": {}}}])),
        ("if", json!({"$ref": format!("#{other}")})),
        ("$id", json!("https://a.test/b")),
    ];
    let (name, value) = pick(random, &members).clone();
    if let Some(Value::Object(object)) = document.pointer_mut(place) {
        object.insert(name.to_owned(), value);
    }
}

/// A text that was written, with some of its lines in other places, twice, or gone.
pub fn text(random: &mut Random, texts: &[String]) -> String {
    let text = pick(random, texts);
    let mut lines = text.lines().map(str::to_owned).collect::<Vec<_>>();
    for _ in 0..1 + random.below(4) {
        let (index, other) = (random.below(lines.len()), random.below(lines.len()));
        match random.below(7) {
            0 => lines.swap(index, other),
            1 => lines[index] = lines[other].clone(),
            2 => lines[index] = format!("  {}", lines[index]),
            3 => lines[index] = lines[index].replacen(": ", ": &a ", 1),
            4 => lines[index] = lines[index].replacen(": ", ": *a #", 1),
            5 => lines[index] = lines[index].chars().filter(|_| !random.once_in(9)).collect(),
            _ => lines[index] = lines[index].replace('{', "[{"),
        }
    }
    lines.join("\n")
}
