//! Writes a `type` that JSON Schema does not have as the type and the format that it means.
//!
//! Before: `{ type: file }`, `{ type: Long }`, `{ type: any }`
//! After:  `{ type: string, format: binary }`, `{ type: integer, format: int64 }`, `{}`
//!
//! Loses a `type` that means nothing known, with a warning: whatever is sent is a value then. What is understood is noted.

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Node, Object, Value};
use crate::lower::{Pass, Purpose};
use crate::openapi;

const TYPES: [&str; 7] = ["array", "boolean", "integer", "null", "number", "object", "string"];

pub(in crate::lower) const PASS: Pass = Pass {
    name: "type_names_to_types",
    purpose: Purpose::NormalForm,
    run: |document, diagnostics| {
        openapi::walk_schemas_mut(&mut document.root, |schema, _| {
            let Some(mut node) = schema.get("type").cloned() else { return };
            let mut format = None;
            // YAML reads a null that is not quoted as a value; beside other keywords it stands for nothing.
            let says_more = schema.keys().any(|keyword| !matches!(keyword.as_str(), "type" | "title" | "description"));
            let keeps = match &mut node.value {
                Value::Array(names) => {
                    // Of several types, each has no format of its own.
                    names.retain_mut(|name| is_type(name, &mut None, diagnostics));
                    !names.is_empty()
                }
                Value::Null if says_more => false,
                _ => is_type(&mut node, &mut format, diagnostics),
            };
            match keeps {
                true => schema.insert("type".to_owned(), node.clone()),
                false => schema.shift_remove("type"),
            };
            insert_format(schema, format, &node);
        });
    },
};

/// Makes a type of a name; false where it says nothing of the values.
fn is_type(node: &mut Node, format: &mut Option<&'static str>, diagnostics: &mut Diagnostics) -> bool {
    if node.value == Value::Null {
        node.value = Value::String("null".to_owned());
    }
    let Some(name) = node.as_str() else {
        let message = format!("`type` is a string, not {}; the client takes any value", node.kind());
        diagnostics.push(unknown(node, message));
        return false;
    };
    if TYPES.contains(&name) {
        return true;
    }
    let meaning = meaning(name);
    let message = match meaning {
        Some(("", _)) => format!("`{name}` is not a type of JSON Schema; the client takes any value"),
        Some((known, Some(format))) => {
            format!("`{name}` is not a type of JSON Schema; the client takes it for `{known}` of the format `{format}`")
        }
        Some((known, None)) => format!("`{name}` is not a type of JSON Schema; the client takes it for `{known}`"),
        None => {
            format!("`{name}` is not a type of JSON Schema, nor another known name of one; the client takes any value")
        }
    };
    diagnostics.push(unknown(node, message));
    match meaning {
        None | Some(("", _)) => false,
        Some((known, known_format)) => {
            node.value = Value::String(known.to_owned());
            *format = known_format;
            true
        }
    }
}

fn unknown(node: &Node, message: String) -> Diagnostic {
    Diagnostic::warning(Code::TypeUnknown, message).at(node.origin.value()).help(
        "the types are array, boolean, integer, null, number, object and string; an overlay can say the right one",
    )
}

/// The type, empty for any, and the format that a name of another language or standard means.
fn meaning(name: &str) -> Option<(&'static str, Option<&'static str>)> {
    Some(match name.trim().to_ascii_lowercase().as_str() {
        "any" | "mixed" | "anytype" => ("", None),
        "array" | "list" | "set" => ("array", None),
        "bool" | "boolean" => ("boolean", None),
        "int" | "integer" | "bigint" => ("integer", None),
        "int32" => ("integer", Some("int32")),
        "int64" | "long" => ("integer", Some("int64")),
        "null" | "none" | "nil" => ("null", None),
        "number" | "numeric" | "decimal" => ("number", None),
        "double" => ("number", Some("double")),
        "float" => ("number", Some("float")),
        "object" | "map" | "dict" | "hash" | "json" | "struct" => ("object", None),
        "string" | "str" | "text" | "char" | "enum" => ("string", None),
        "date" => ("string", Some("date")),
        "datetime" | "date-time" | "timestamp" => ("string", Some("date-time")),
        "time" => ("string", Some("time")),
        "uuid" | "guid" => ("string", Some("uuid")),
        "uri" | "url" => ("string", Some("uri")),
        "email" => ("string", Some("email")),
        "password" => ("string", Some("password")),
        "byte" | "base64" => ("string", Some("byte")),
        "file" | "binary" => ("string", Some("binary")),
        _ => return None,
    })
}

fn insert_format(schema: &mut Object, format: Option<&str>, node: &Node) {
    if let Some(format) = format {
        let format = Node::text(format, node.origin.clone());
        schema.entry("format".to_owned()).or_insert(format);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn a_name_that_means_something_is_taken_for_it() {
        let before = "
components:
  schemas:
    File: {type: file}
    Long: {type: Long, format: epoch}
    Any: {type: any, description: Whatever}
    Odd: {type: quux}
    Both: {type: [string, date, quux]}
    Number: {type: 3}
    Null: {type: null}
    Absent: {type: null, format: date}
    Maybe: {type: [string, null]}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:4:18: warning[type-unknown]: `file` is not a type of JSON Schema; the client takes it for `string` of the format `binary`
        # before.yaml:5:18: warning[type-unknown]: `Long` is not a type of JSON Schema; the client takes it for `integer` of the format `int64`
        # before.yaml:6:17: warning[type-unknown]: `any` is not a type of JSON Schema; the client takes any value
        # before.yaml:7:17: warning[type-unknown]: `quux` is not a type of JSON Schema, nor another known name of one; the client takes any value
        # before.yaml:8:27: warning[type-unknown]: `date` is not a type of JSON Schema; the client takes it for `string` of the format `date`
        # before.yaml:8:33: warning[type-unknown]: `quux` is not a type of JSON Schema, nor another known name of one; the client takes any value
        # before.yaml:9:20: warning[type-unknown]: `type` is a string, not a number; the client takes any value
        components:
          schemas:
            File:
              type: string
              format: binary
            Long:
              type: integer
              format: epoch
            Any:
              description: Whatever
            Odd: {}
            Both:
              type:
              - string
              - string
            Number: {}
            'Null':
              type: 'null'
            Absent:
              format: date
            Maybe:
              type:
              - string
              - 'null'
        ");
    }
}
