//! The outline of a document: what progenitor needs to write the operations.
//!
//! progenitor is asked for the methods, their documentation, the types of their arguments and what they give back. What
//! a method does is written by the rewriting, so nothing is said here of how a value is sent. Nothing can make
//! progenitor fail either: operations and parameters have numbers for names, so no two are the same and none is a
//! keyword; of a schema it is told its name and what kind of value it is; there is one response for success and one for
//! errors.
//!
//! ```text
//! /orders/{order-id}:                     /operation_00000/{argument_00000}:
//!   get:                                    get:
//!     operationId: get-order                  operationId: operation_00000
//!     parameters:                             parameters:
//!     - { name: order-id, in: path, .. }      - { name: argument_00000, in: path, .. }
//!     - { name: self, in: cookie, .. }        - { name: argument_00001, in: header, .. }
//! ```

use serde_json::{Map, Value as Json, json};

use crate::document::{Document, Node};
use crate::openapi;
use crate::operations::{BodyKind, Content, Operation, Parameter, Place, RequestBody, Side};

/// The formats that decide a type; all other strings and integers are alike.
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

/// How deep arrays of arrays are told: far more than anyone writes, and less than any stack takes.
const DEEPEST: usize = 32;

/// The name of an operation in the outline.
pub(crate) fn operation_name(index: usize) -> String {
    format!("operation_{index:05}")
}

/// The name of a parameter in the outline. progenitor sorts by it.
pub(crate) fn argument_name(index: usize) -> String {
    format!("argument_{index:05}")
}

/// The path of an operation in the outline.
pub(crate) fn path(index: usize, operation: &Operation<'_>) -> String {
    let parameters = operation.parameters.iter().enumerate().filter(|(_, parameter)| parameter.place == Place::Path);
    let parameters = parameters.map(|(index, _)| format!("/{{{}}}", argument_name(index)));
    format!("/{}{}", operation_name(index), parameters.collect::<String>())
}

/// The outline of some operations of a document, with a stub for each schema.
pub(crate) fn of(document: &Document, operations: &[Operation<'_>]) -> Json {
    let outline = Outline { root: &document.root };
    let paths = operations.iter().enumerate().map(|(index, operation)| {
        let item = json!({ operation.http_method: outline.operation(index, operation) });
        (path(index, operation), item)
    });
    let schemas = document.root.get("components").map(|components| components.members("schemas"));
    let stubs = schemas.into_iter().flatten().map(|(name, schema)| (name.clone(), outline.stub(schema)));
    json!({
        "openapi": "3.0.3",
        "info": outline.info(),
        "paths": paths.collect::<Map<_, _>>(),
        "components": { "schemas": stubs.collect::<Map<_, _>>() },
    })
}

struct Outline<'d> {
    root: &'d Node,
}

impl Outline<'_> {
    /// What the documentation of the client says.
    fn info(&self) -> Json {
        let info = self.root.get("info");
        let text = |name: &str| info.and_then(|info| info.get_str(name));
        let mut outline = json!({
            "title": text("title").unwrap_or("an API"),
            "version": text("version").unwrap_or("unspecified"),
        });
        for name in ["description", "termsOfService"] {
            if let Some(text) = text(name) {
                outline[name] = json!(text);
            }
        }
        outline
    }

    fn operation(&self, index: usize, operation: &Operation<'_>) -> Json {
        let parameters = operation.parameters.iter().enumerate();
        let parameters = parameters.map(|(index, parameter)| self.parameter(index, parameter));
        let mut outline = json!({
            "operationId": operation_name(index),
            "parameters": parameters.collect::<Vec<_>>(),
            "responses": {},
        });
        for name in ["summary", "description"] {
            if let Some(text) = operation.node.get_str(name) {
                outline[name] = json!(text);
            }
        }
        if let Some(body) = &operation.body {
            outline["requestBody"] = self.body(body);
        }
        for (side, status) in [(Side::Success, "2XX"), (Side::Error, "4XX")] {
            if operation.responses_of(side).next().is_some() {
                let content = match operation.content_of(side) {
                    Content::Empty => json!({}),
                    Content::Json(schema) => json!({ "application/json": { "schema": self.schema(schema) } }),
                    Content::Variants { reference, .. } => {
                        json!({ "application/json": { "schema": { "$ref": reference } } })
                    }
                    Content::Text => json!({ "application/json": { "schema": { "type": "string" } } }),
                    Content::Bytes => json!({ "application/octet-stream": {} }),
                };
                outline["responses"][status] = json!({ "description": "", "content": content });
            }
        }
        outline
    }

    fn parameter(&self, index: usize, parameter: &Parameter<'_>) -> Json {
        let place = match parameter.place {
            Place::Cookie => Place::Header,
            place => place,
        };
        // Whether it is optional says all that there is to say of null.
        let schema = parameter.schema.map_or_else(|| json!({}), |schema| self.value(schema, 0));
        let mut outline = json!({
            "name": argument_name(index),
            "in": place.as_str(),
            "required": !parameter.is_optional,
            "schema": schema,
        });
        if let Some(description) = parameter.node.get_str("description") {
            outline["description"] = json!(description);
        }
        outline
    }

    fn body(&self, body: &RequestBody<'_>) -> Json {
        let (media_type, schema) = match body.kind {
            BodyKind::Text => ("text/plain", json!({ "type": "string" })),
            BodyKind::Binary => ("application/octet-stream", json!({ "type": "string", "format": "binary" })),
            BodyKind::Json | BodyKind::Form | BodyKind::Multipart => {
                let schema = body.schema.map_or_else(
                    || json!({}),
                    |schema| match body.is_optional {
                        true => self.value(schema, 0),
                        false => self.schema(schema),
                    },
                );
                ("application/json", schema)
            }
        };
        let mut outline = json!({ "required": true, "content": { media_type: { "schema": schema } } });
        if let Some(description) = body.node.get_str("description") {
            outline["description"] = json!(description);
        }
        outline
    }

    /// A schema of the same kind of values as a component.
    fn stub(&self, schema: &Node) -> Json {
        let resolved = openapi::resolve(self.root, schema).unwrap_or(schema);
        match resolved.get_str("type") {
            Some(scalar @ ("string" | "integer" | "number" | "boolean")) => json!({ "type": scalar }),
            Some("array") => json!({ "type": "array", "items": {} }),
            _ => json!({ "type": "object" }),
        }
    }

    /// A schema that has the same type.
    fn schema(&self, schema: &Node) -> Json {
        self.nested(schema, 0)
    }

    fn nested(&self, schema: &Node, depth: usize) -> Json {
        let mut outline = self.value(schema, depth);
        if !openapi::is_nullable(self.root, schema) || outline == json!({}) {
            return outline;
        }
        if outline.get("$ref").is_some() {
            outline = json!({ "allOf": [outline] });
        }
        outline["nullable"] = json!(true);
        outline
    }

    /// A schema that has the same type, as far as null does not count.
    fn value(&self, schema: &Node, depth: usize) -> Json {
        if let Some(reference) = openapi::single_reference(schema) {
            let is_component = reference.strip_prefix(openapi::SCHEMAS).is_some_and(|name| self.is_component(name));
            return if is_component { json!({ "$ref": reference }) } else { json!({}) };
        }
        if depth > DEEPEST || ["allOf", "oneOf", "anyOf"].iter().any(|keyword| schema.get(keyword).is_some()) {
            return json!({});
        }
        match schema.get_str("type") {
            Some(scalar @ ("string" | "integer" | "number" | "boolean")) => {
                // There is no format of booleans, and progenitor panics at one.
                match schema.get_str("format").filter(|format| scalar != "boolean" && FORMATS.contains(format)) {
                    Some(format) => json!({ "type": scalar, "format": format }),
                    None => json!({ "type": scalar }),
                }
            }
            Some("array") => {
                let items = schema.get("items").map_or_else(|| json!({}), |items| self.nested(items, depth + 1));
                json!({ "type": "array", "items": items })
            }
            Some("object") => match schema.get("additionalProperties").filter(|values| values.as_object().is_some()) {
                Some(values) => json!({ "type": "object", "additionalProperties": self.nested(values, depth + 1) }),
                None => json!({ "type": "object" }),
            },
            _ => json!({}),
        }
    }

    fn is_component(&self, name: &str) -> bool {
        let schemas = self.root.get("components").and_then(|components| components.get("schemas"));
        schemas.is_some_and(|schemas| schemas.get(name).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Diagnostics;
    use crate::document;
    use crate::operations;
    use crate::sources::{SourceFile, Sources};

    fn outline(text: &str) -> String {
        let sources = Sources::new(SourceFile { name: "before.yaml".to_owned(), text: text.to_owned() });
        let document = document::parse(&sources, sources.spec(), &mut Diagnostics::new())
            .expect("the documents below are valid YAML");
        let outline = of(&document, &operations::of(&document));
        serde_yaml::to_string(&outline).expect("what was read as YAML can be written as YAML")
    }

    #[test]
    fn names_are_numbers_and_schemas_are_stubs() {
        let text = "
info: {title: T, version: '1'}
paths:
  /a/{self}:
    parameters: [{name: self, in: path, schema: {type: string, format: email}, description: Who}]
    trace:
      operationId: new
      parameters:
        - {name: self, in: query, style: deepObject, schema: {$ref: '#/components/schemas/A'}}
        - {name: s, in: cookie, required: true, schema: {type: array, items: {type: integer, format: int32, nullable: true}}}
      requestBody: {content: {image/png: {}}}
      responses:
        '200': {content: {application/json: {schema: {allOf: [{$ref: '#/components/schemas/B'}], nullable: true}}}}
        '404': {description: Gone}
        4XX: {content: {text/plain: {}}}
components:
  schemas:
    A: {type: object, properties: {b: {type: string}}}
    B: {oneOf: [{$ref: '#/components/schemas/A'}]}
    C: {type: string, enum: [a]}
    D: {$ref: '#/components/schemas/C'}
  securitySchemes: {mutual: {type: mutualTLS}}
";
        insta::assert_snapshot!(outline(text), @"
        openapi: 3.0.3
        info:
          title: T
          version: '1'
        paths:
          /operation_00000/{argument_00000}:
            trace:
              operationId: operation_00000
              parameters:
              - name: argument_00000
                in: path
                required: true
                schema:
                  type: string
                description: Who
              - name: argument_00001
                in: query
                required: false
                schema:
                  $ref: '#/components/schemas/A'
              - name: argument_00002
                in: header
                required: true
                schema:
                  type: array
                  items:
                    type: integer
                    format: int32
                    nullable: true
              responses:
                2XX:
                  description: ''
                  content:
                    application/json:
                      schema:
                        allOf:
                        - $ref: '#/components/schemas/B'
                        nullable: true
                4XX:
                  description: ''
                  content:
                    application/octet-stream: {}
              requestBody:
                required: true
                content:
                  application/octet-stream:
                    schema:
                      type: string
                      format: binary
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
