//! What the document says to readers about a type, a member or a value.

use syn::{Attribute, parse_quote};

use crate::document::{Node, Value};
use crate::incoming::in_one_line;
use crate::lower::ENUM_DESCRIPTIONS;
use crate::markdown;

/// Examples up to this length stand in a line, others in a block.
const LINE: usize = 80;

/// The formats of strings that the type says.
const TYPED_FORMATS: [&str; 3] = ["date", "date-time", "password"];

/// The attributes of a type.
pub(super) fn of_type(schema: &Node) -> Vec<Attribute> {
    let place = schema.origin.pointer();
    let name = place.tokens().last().map(|token| token.decoded().into_owned()).unwrap_or_default();
    attributes(schema, format!("The schema {}.", markdown::code_span(&name)), None)
}

/// The attributes of the member of a struct.
pub(super) fn of_member(schema: &Node, name: &str, constant: Option<&str>) -> Vec<Attribute> {
    let constant = constant.map(|value| format!("Always {}.", markdown::code_span(value)));
    attributes(schema, format!("The member {}.", markdown::code_span(name)), constant)
}

/// What the document says of a value of an enumeration.
pub(super) fn of_value<'d>(schema: &'d Node, value: &str) -> Option<&'d str> {
    schema.get(ENUM_DESCRIPTIONS)?.get_str(value)
}

/// The attributes of a member that stands for a header.
pub(super) fn of_header(header: &Node, schema: Option<&Node>, name: &str) -> Vec<Attribute> {
    let fallback = format!("The header {}.", markdown::code_span(name));
    let own = header.get_str("description").map(str::trim).filter(|text| !text.is_empty());
    let text = own.or_else(|| schema?.get_str("description")).map_or(fallback, str::to_owned);
    let mut attributes = markdown::doc_attributes(&text);
    attributes.extend(deprecation(header));
    attributes
}

fn attributes(schema: &Node, fallback: String, constant: Option<String>) -> Vec<Attribute> {
    let description = schema.get_str("description").map(str::trim_end).filter(|text| !text.is_empty());
    let mut text = description.map_or(fallback, str::to_owned);
    for hint in hints(schema) {
        text += &format!("\n\n{hint}");
    }
    if let Some(default) = schema.get("default") {
        text += &format!("\n\nThe server's default is {}.", markdown::code_span(&default.to_json().to_string()));
    }
    match (constant, schema.get("example")) {
        (Some(constant), _) => text += &format!("\n\n{constant}"),
        (None, Some(example)) => text += &format!("\n\n{}", quoted_example(example)),
        (None, None) => {}
    }
    let mut attributes = markdown::doc_attributes(&text);
    attributes.extend(deprecation(schema));
    attributes
}

/// What the document says of the values, and the type does not.
fn hints(schema: &Node) -> Vec<String> {
    let is = |keyword: &str| schema.get(keyword).is_some_and(|node| node.value == Value::Bool(true));
    let values = schema.get("enum").and_then(Node::as_array).unwrap_or_default();
    let others = values.iter().filter(|value| !matches!(value.value, Value::String(_) | Value::Null));
    let others = others.map(|value| value.to_json().to_string()).collect::<Vec<_>>();
    let mut hints = Vec::new();
    if let (Some("string"), Some(format)) = (schema.get_str("type"), schema.get_str("format"))
        && !TYPED_FORMATS.contains(&format)
    {
        hints.push(format!("Format: {}.", markdown::code_span(format)));
    }
    if others.iter().any(|value| of_value(schema, value).is_some()) {
        let lines = others.iter().map(|value| {
            let description = of_value(schema, value).map(|text| format!(": {}", in_one_line(text)));
            format!("\n* {}{}", markdown::code_span(value), description.unwrap_or_default())
        });
        hints.push(format!("One of:\n{}", lines.collect::<String>()));
    } else if !others.is_empty() {
        let others = others.iter().map(|value| markdown::code_span(value)).collect::<Vec<_>>();
        hints.push(format!("One of {}.", others.join(", ")));
    }
    if is("readOnly") {
        hints.push("The server sets it: only responses have it.".to_owned());
    }
    if is("writeOnly") {
        hints.push("Only requests have it.".to_owned());
    }
    hints
}

fn quoted_example(example: &Node) -> String {
    let line = example.as_str().map_or_else(|| example.to_json().to_string(), str::to_owned);
    if line.len() <= LINE && !line.contains('\n') {
        return format!("Example: {}", markdown::code_span(&line));
    }
    let block = match example.as_str() {
        Some(text) => text.to_owned(),
        // A tree of JSON values can be printed.
        None => serde_json::to_string_pretty(&example.to_json()).unwrap_or(line),
    };
    format!("Example:\n\n{}", block.lines().map(|line| format!("    {line}\n")).collect::<String>())
}

/// The mark of what the document wants nobody to use any more.
pub(crate) fn deprecation(node: &Node) -> Option<Attribute> {
    let is_deprecated = node.get("deprecated").is_some_and(|node| node.value == Value::Bool(true));
    is_deprecated.then(|| parse_quote!(#[deprecated]))
}
