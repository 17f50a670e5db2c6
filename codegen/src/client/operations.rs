//! The part of a document that progenitor needs to write the operations.
//!
//! The types are made elsewhere, so of a component progenitor is told its name and what kind of value it is: enough to
//! know how an argument is passed. Nothing that is said inside of a type can make it fail.

use serde_json::{Value as Json, json};

use crate::document::{Document, Node};
use crate::openapi;

/// The keywords that decide the type of an argument.
const KEYWORDS: [&str; 7] = ["$ref", "additionalProperties", "allOf", "format", "items", "nullable", "type"];

/// The formats that decide it; all others are strings.
const FORMATS: [&str; 12] = [
    "binary",
    "date",
    "date-time",
    "int8",
    "int16",
    "int32",
    "int64",
    "password",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
];

/// The document for progenitor: the operations, and a stub for each schema.
pub(super) fn of(document: &Document) -> Json {
    let mut root = document.root.clone();
    if let Some(components) = root.get_mut("components").and_then(Node::as_object_mut) {
        components.shift_remove("securitySchemes");
    }
    let schemas = root.get_mut("components").and_then(|components| components.get_mut("schemas"));
    for (_, schema) in schemas.and_then(Node::as_object_mut).into_iter().flatten() {
        *schema = Node::from_json(stub(&document.root, schema), &schema.origin);
    }
    openapi::walk_schemas_mut(&mut root, |schema, _| {
        let is_known = |format: &Node| format.as_str().is_some_and(|format| FORMATS.contains(&format));
        schema
            .retain(|keyword, value| KEYWORDS.contains(&keyword.as_str()) && (keyword != "format" || is_known(value)));
    });
    root.to_json()
}

/// A schema of the same kind of values.
fn stub(root: &Node, schema: &Node) -> Json {
    let resolved = openapi::resolve(root, schema).unwrap_or(schema);
    match resolved.get_str("type") {
        Some(scalar @ ("string" | "integer" | "number" | "boolean")) => json!({ "type": scalar }),
        Some("array") => json!({ "type": "array", "items": {} }),
        _ => json!({ "type": "object" }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Diagnostics;
    use crate::document;
    use crate::sources::{SourceFile, Sources};

    #[test]
    fn schemas_are_stubs_and_operations_stay() {
        let text = "
paths: {/a: {get: {parameters: [{name: b, in: query, schema: {type: string, format: email}}]}}}
components:
  schemas:
    A: {type: object, properties: {b: {type: string}}}
    B: {oneOf: [{$ref: '#/components/schemas/A'}]}
    C: {type: string, enum: [a]}
    D: {$ref: '#/components/schemas/C'}
  securitySchemes: {mutual: {type: mutualTLS}}
";
        let sources = Sources::new(SourceFile { name: "before.yaml".to_owned(), text: text.to_owned() });
        let document = document::parse(&sources, sources.spec(), &mut Diagnostics::new())
            .expect("the document above is valid YAML");
        insta::assert_snapshot!(serde_yaml::to_string(&of(&document)).expect("what was read as YAML can be written as YAML"), @"
        paths:
          /a:
            get:
              parameters:
              - name: b
                in: query
                schema:
                  type: string
        components:
          schemas:
            A:
              type: object
            B:
              type: object
            C:
              type: string
            D:
              type: string
        ");
    }
}
