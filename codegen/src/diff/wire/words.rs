//! Says in a few words what a schema is.

use super::keywords::{Keywords, Kind};
use super::schema_use::Use;
use crate::document::Node;

/// The type of a schema, for people. A component is its name.
pub(super) fn of(root: &Node, node: &Node) -> String {
    let used = Use::of(root, node);
    match used.name {
        Some(name) => name.to_owned(),
        None => of_schema(root, used.schema()),
    }
}

/// The type of the values of a schema, whatever its name.
pub(super) fn of_schema(root: &Node, schema: &Node) -> String {
    let keywords = Keywords::of(root, schema);
    match keywords.kind() {
        Kind::Any if keywords.get("enum").is_some() => "enumeration".to_owned(),
        Kind::Any => "any value".to_owned(),
        Kind::Union(branches) => branches.iter().map(|branch| of(root, branch)).collect::<Vec<_>>().join(" or "),
        Kind::Type("array") => match keywords.get("items") {
            Some(items) => format!("array of {}", of(root, items)),
            None => "array".to_owned(),
        },
        Kind::Type(name) => match keywords.text("format") {
            Some(format) => format!("{name} ({format})"),
            None => name.to_owned(),
        },
    }
}

/// A value of the document as JSON, strings without quotes where there is something to see.
pub(super) fn value(node: &Node) -> String {
    let text = node.as_str().filter(|text| !text.trim().is_empty());
    text.map_or_else(|| node.to_json().to_string(), str::to_owned)
}
