//! Leaves each object with the fields that OpenAPI 3.0 gives it.
//!
//! Before: `info: { title: T, summary: S, license: { name: MIT, identifier: MIT } }`, `get: { title: G }`
//! After:  `info: { title: T, description: S, license: { name: MIT } }`, `get: {}`
//!
//! Loses fields that no standard knows, with a note for each, and the second way to give an example.

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Node, Object, Value};
use crate::lower::{Pass, Purpose};
use crate::openapi::{self, Kind, METHODS};

/// The fields of later versions that say nothing about requests and responses, or have been taken in elsewhere.
const SILENT: [&str; 10] = [
    "$schema",
    "$self",
    "identifier",
    "itemSchema",
    "jsonSchemaDialect",
    "kind",
    "parent",
    "pathItems",
    "summary",
    "webhooks",
];

pub(in crate::lower) const PASS: Pass = Pass {
    name: "fields_to_openapi_3_0",
    purpose: Purpose::Client,
    run: |document, diagnostics| {
        info(&mut document.root);
        about(&mut document.root, diagnostics);
        openapi::walk_mut(&mut document.root, Kind::OpenApi, &mut |node, kind| {
            let is_reference = kind != Kind::PathItem && openapi::reference(node).is_some();
            let Some(members) = node.as_object_mut() else { return };
            match fields(kind) {
                Some(_) if is_reference => {
                    if kind == Kind::Response {
                        // The operation says it by now.
                        members.shift_remove("description");
                    }
                    keep(members, &["$ref"], diagnostics);
                }
                Some(fields) => keep(members, fields, diagnostics),
                None => return,
            }
            one_kind_of_examples(members);
            match kind {
                Kind::Parameter => parameter(members),
                // A Header Object has its name outside.
                Kind::Response | Kind::Encoding | Kind::Components => headers(members),
                _ => {}
            }
        });
    },
};

/// The fields of an object; none where its members have names of their own, or are those of a schema.
fn fields(kind: Kind) -> Option<&'static [&'static str]> {
    Some(match kind {
        Kind::OpenApi => &["openapi", "info", "externalDocs", "servers", "security", "tags", "paths", "components"],
        Kind::Components => &[
            "schemas",
            "responses",
            "parameters",
            "examples",
            "requestBodies",
            "headers",
            "securitySchemes",
            "links",
            "callbacks",
        ],
        Kind::PathItem => &[
            "$ref",
            "summary",
            "description",
            "servers",
            "parameters",
            METHODS[0],
            METHODS[1],
            METHODS[2],
            METHODS[3],
            METHODS[4],
            METHODS[5],
            METHODS[6],
            METHODS[7],
        ],
        Kind::Operation => &[
            "tags",
            "summary",
            "description",
            "externalDocs",
            "operationId",
            "parameters",
            "requestBody",
            "responses",
            "callbacks",
            "deprecated",
            "security",
            "servers",
        ],
        Kind::Parameter => &[
            "name",
            "in",
            "description",
            "required",
            "deprecated",
            "allowEmptyValue",
            "style",
            "explode",
            "allowReserved",
            "schema",
            "content",
            "example",
            "examples",
        ],
        Kind::RequestBody => &["description", "content", "required"],
        Kind::MediaType => &["schema", "example", "examples", "encoding"],
        Kind::Encoding => &["contentType", "headers", "style", "explode", "allowReserved"],
        Kind::Response => &["description", "headers", "content", "links"],
        Kind::Link => &["operationId", "operationRef", "parameters", "requestBody", "description", "server"],
        Kind::Example => &["summary", "description", "value", "externalValue"],
        // What 3.0 does not have of these stands elsewhere by now.
        Kind::SecurityScheme => return None,
        Kind::Paths | Kind::Responses | Kind::Callback | Kind::Schema | Kind::Map(_) => return None,
    })
}

fn keep(members: &mut Object, fields: &[&str], diagnostics: &mut Diagnostics) {
    members.retain(|name, node| {
        let is_known = fields.contains(&name.as_str()) || name.starts_with("x-");
        if !is_known && !SILENT.contains(&name.as_str()) {
            diagnostics.push(
                Diagnostic::note(
                    Code::FieldUnknown,
                    format!("`{name}` is no field that stands here; the client does not heed it"),
                )
                .at(node.origin.key())
                .help("the name of an extension starts with `x-`; an overlay can correct a slip of the pen"),
            );
        }
        is_known
    });
}

/// OpenAPI 3.0 has one example or several with names.
fn one_kind_of_examples(members: &mut Object) {
    let Some(examples) = members.get("examples") else { return };
    match &examples.value {
        Value::Object(_) => {
            members.shift_remove("example");
        }
        Value::Array(items) => {
            let first = items.first().cloned();
            members.shift_remove("examples");
            if let Some(first) = first {
                members.entry("example".to_owned()).or_insert(first);
            }
        }
        _ => {
            members.shift_remove("examples");
        }
    }
}

fn parameter(members: &mut Object) {
    if members.get("in").and_then(Node::as_str) == Some("path") {
        let origin = members["in"].origin.clone();
        members.insert("required".to_owned(), Node { value: Value::Bool(true), origin });
    }
    if members.contains_key("schema") {
        members.shift_remove("content");
    } else if members.contains_key("content") {
        for field in ["style", "explode", "allowReserved", "example", "examples"] {
            members.shift_remove(field);
        }
    }
}

fn headers(members: &mut Object) {
    for (_, header) in members.get_mut("headers").and_then(Node::as_object_mut).into_iter().flatten() {
        for field in ["name", "in"] {
            header.as_object_mut().and_then(|header| header.shift_remove(field));
        }
    }
}

/// What 3.1 says of an API, in the words of 3.0.
fn info(root: &mut Node) {
    let Some(info) = root.get_mut("info").and_then(Node::as_object_mut) else { return };
    if let Some(summary) = info.shift_remove("summary") {
        let whole = match (summary.as_str(), info.get("description").and_then(Node::as_str)) {
            (Some(summary), Some(description)) => Value::String(format!("{summary}\n\n{description}")),
            _ => summary.value.clone(),
        };
        info.insert("description".to_owned(), Node { value: whole, origin: summary.origin });
    }
}

/// The objects that speak of the API as a whole.
fn about(root: &mut Node, diagnostics: &mut Diagnostics) {
    let mut only = |node: Option<&mut Node>, fields: &[&str]| {
        if let Some(members) = node.and_then(Node::as_object_mut) {
            members.retain(|_, member| member.value != Value::Null);
            keep(members, fields, diagnostics);
        }
    };
    let info = root.get_mut("info");
    if let Some(info) = info {
        only(info.get_mut("license"), &["name", "url"]);
        only(info.get_mut("contact"), &["name", "url", "email"]);
        only(Some(info), &["title", "description", "termsOfService", "contact", "license", "version"]);
    }
    only(root.get_mut("externalDocs"), &["description", "url"]);
    if let Some(Value::Array(tags)) = root.get_mut("tags").map(|tags| &mut tags.value) {
        for tag in tags {
            only(tag.get_mut("externalDocs"), &["description", "url"]);
            only(Some(tag), &["name", "description", "externalDocs"]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn each_object_has_the_fields_of_3_0() {
        let before = "
openapi: 3.1.0
info: {title: T, version: '1', summary: Short, description: Long, license: {name: MIT, identifier: MIT}}
tags: [{name: a, externalDocs: {url: https://example.com, description: null}, kind: nav}]
paths:
  /a/{id}:
    get:
      title: Odd
      parameters:
        - {name: id, in: path, schema: {type: string}, example: a, examples: {b: {value: b}}, x-own: 1}
        - {name: q, in: query, content: {application/json: {schema: {}}}, style: form}
        - {$ref: '#/components/parameters/P', description: Ours}
      responses: {'200': {description: Yes, headers: {Total: {name: Total, in: header, schema: {type: integer}}}}}
components:
  parameters: {P: {name: p, in: query, schema: {type: string}, examples: [a]}}
  pathItems: {}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:8:7: note[field-unknown]: `title` is no field that stands here; the client does not heed it
        # before.yaml:12:47: note[field-unknown]: `description` is no field that stands here; the client does not heed it
        openapi: 3.1.0
        info:
          title: T
          version: '1'
          description: |-
            Short

            Long
          license:
            name: MIT
        tags:
        - name: a
          externalDocs:
            url: https://example.com
        paths:
          /a/{id}:
            get:
              parameters:
              - name: id
                in: path
                schema:
                  type: string
                examples:
                  b:
                    value: b
                x-own: 1
                required: true
              - name: q
                in: query
                content:
                  application/json:
                    schema: {}
              - $ref: '#/components/parameters/P'
              responses:
                '200':
                  description: Yes
                  headers:
                    Total:
                      schema:
                        type: integer
        components:
          parameters:
            P:
              name: p
              in: query
              schema:
                type: string
              example: a
        ");
    }
}
