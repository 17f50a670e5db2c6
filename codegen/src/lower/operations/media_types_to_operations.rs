//! Makes an operation of each request media type.
//!
//! progenitor takes one media type. The first one that is listed keeps the operation; each other one becomes an
//! operation of its own, named after its media type, at the same path. A path can stand in the document only once,
//! so the copies carry the name in a fragment: no request ever sends one, and the `path_fragments` rewrite takes it
//! out of the code.
//!
//! Before:
//! ```yaml
//! /token:
//!   post:
//!     operationId: exchange-token
//!     requestBody: { content: { application/x-www-form-urlencoded: ..., application/json: ... } }
//! ```
//! After:
//! ```yaml
//! /token:
//!   post:
//!     operationId: exchange-token
//!     requestBody: { content: { application/x-www-form-urlencoded: ... } }
//! "/token#json":
//!   post:
//!     operationId: exchange-token-json
//!     requestBody: { content: { application/json: ... } }
//! ```
//!
//! The documentation of each says which body it sends.
//!
//! Loses nothing. It relies on `operation_ids_to_unique_names`: what has no id is left alone.

use std::collections::BTreeSet;

use heck::ToSnakeCase;

use crate::document::{Node, Object, Value};
use crate::lower::{Pass, Purpose};
use crate::names;
use crate::openapi::{self, METHODS};

pub(in crate::lower) const PASS: Pass = Pass {
    name: "media_types_to_operations",
    purpose: Purpose::Client,
    run: |document, _| {
        let root = &document.root;
        let mut ids = openapi::operations(root)
            .filter_map(|(_, _, operation)| Some(operation.get_str("operationId")?.to_snake_case()))
            .collect::<BTreeSet<_>>();
        let mut paths = Object::new();
        for (path, item) in root.members("paths") {
            let mut first = item.clone();
            let mut copies = Object::new();
            for method in METHODS {
                let Some(operation) = item.get(method) else { continue };
                for (index, copy) in split(root, operation, &mut ids).into_iter().enumerate() {
                    if index == 0 {
                        set(&mut first, method, copy.operation);
                    } else {
                        let is_free = |key: &str| {
                            let copied = copies.get(key).and_then(|copy: &Node| copy.get(method));
                            root.get("paths").is_none_or(|paths| paths.get(key).is_none()) && copied.is_none()
                        };
                        let key = names::free(&format!("{path}#{}", copy.name), "-", is_free);
                        let copy_item = copies.entry(key).or_insert_with(|| without_operations(item));
                        set(copy_item, method, copy.operation);
                    }
                }
            }
            paths.insert(path.clone(), first);
            paths.extend(copies);
        }
        if let Some(node) = document.root.get_mut("paths") {
            node.value = Value::Object(paths);
        }
    },
};

/// An operation with one request media type, and the short name of that type.
struct Copy {
    name: String,
    operation: Node,
}

/// The operations that an operation of several media types becomes; none if it has one or no name.
fn split(root: &Node, operation: &Node, ids: &mut BTreeSet<String>) -> Vec<Copy> {
    let body = operation.get("requestBody").and_then(|body| openapi::resolve(root, body));
    let (Some(body), Some(id)) = (body, operation.get_str("operationId")) else { return Vec::new() };
    let media_types = body.members("content").collect::<Vec<_>>();
    if media_types.len() < 2 {
        return Vec::new();
    }
    let mut copies = Vec::new();
    for (index, (media_type, content)) in media_types.into_iter().enumerate() {
        let name = short_name(media_type);
        let mut operation = operation.clone();
        let mut body = body.clone();
        let only = Object::from_iter([(media_type.clone(), content.clone())]);
        let origin = content.origin.clone();
        set(&mut body, "content", Node { value: Value::Object(only), origin });
        set(&mut operation, "requestBody", body);
        if index > 0 {
            let id = names::free(&format!("{id}-{name}"), "-", |id| ids.insert(id.to_snake_case()));
            let origin = operation.origin.clone();
            set(&mut operation, "operationId", Node { value: Value::String(id), origin });
        }
        describe(&mut operation, media_type);
        copies.push(Copy { name, operation });
    }
    copies
}

/// Says in the documentation of an operation what it sends: its siblings say the rest.
fn describe(operation: &mut Node, media_type: &str) {
    let sends = format!("The body is sent as `{media_type}`.");
    let description = match operation.get_str("description") {
        Some(description) => format!("{}\n\n{sends}", description.trim_end()),
        None => sends,
    };
    let origin = operation.origin.clone();
    set(operation, "description", Node { value: Value::String(description), origin });
}

/// What people call a media type: the name of its format.
fn short_name(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match essence.as_str() {
        "application/x-www-form-urlencoded" => "form".to_owned(),
        "multipart/form-data" => "multipart".to_owned(),
        "application/octet-stream" => "binary".to_owned(),
        "text/plain" => "text".to_owned(),
        _ => essence.rsplit('/').next().unwrap_or_default().to_snake_case(),
    }
}

/// The path item with what holds for all of its operations.
fn without_operations(item: &Node) -> Node {
    let mut item = item.clone();
    if let Some(members) = item.as_object_mut() {
        members.retain(|name, _| !METHODS.contains(&name.as_str()));
    }
    item
}

fn set(node: &mut Node, name: &str, value: Node) {
    if let Some(members) = node.as_object_mut() {
        members.insert(name.to_owned(), value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn the_first_media_type_keeps_the_operation() {
        let before = "
paths:
  /token:
    parameters: [{name: v, in: query}]
    get: {operationId: read}
    post:
      operationId: exchange-token
      requestBody:
        required: true
        content: {application/x-www-form-urlencoded: {schema: {type: object}}, application/json: {}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        paths:
          /token:
            parameters:
            - name: v
              in: query
            get:
              operationId: read
            post:
              operationId: exchange-token
              requestBody:
                required: true
                content:
                  application/x-www-form-urlencoded:
                    schema:
                      type: object
              description: The body is sent as `application/x-www-form-urlencoded`.
          /token#json:
            parameters:
            - name: v
              in: query
            post:
              operationId: exchange-token-json
              requestBody:
                required: true
                content:
                  application/json: {}
              description: The body is sent as `application/json`.
        ");
    }

    #[test]
    fn a_referenced_body_is_split_and_a_taken_name_is_numbered() {
        let before = "
paths:
  /a:
    put: {operationId: put_a, requestBody: {$ref: '#/components/requestBodies/B'}}
    get: {operationId: putAJson}
components:
  requestBodies:
    B: {content: {text/plain: {}, application/json: {}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        paths:
          /a:
            put:
              operationId: put_a
              requestBody:
                content:
                  text/plain: {}
              description: The body is sent as `text/plain`.
            get:
              operationId: putAJson
          /a#json:
            put:
              operationId: put_a-json-2
              requestBody:
                content:
                  application/json: {}
              description: The body is sent as `application/json`.
        components:
          requestBodies:
            B:
              content:
                text/plain: {}
                application/json: {}
        ");
    }

    #[test]
    fn media_types_of_one_name_and_paths_that_are_there_lose_no_operation() {
        let before = "
paths:
  /a: {post: {operationId: a, requestBody: {content: {text/plain: {}, application/json: {}, text/json: {}}}}}
  /a#json: {get: {operationId: b}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        paths:
          /a:
            post:
              operationId: a
              requestBody:
                content:
                  text/plain: {}
              description: The body is sent as `text/plain`.
          /a#json-2:
            post:
              operationId: a-json
              requestBody:
                content:
                  application/json: {}
              description: The body is sent as `application/json`.
          /a#json-3:
            post:
              operationId: a-json-2
              requestBody:
                content:
                  text/json: {}
              description: The body is sent as `text/json`.
          /a#json:
            get:
              operationId: b
        ");
    }

    #[test]
    fn one_media_type_is_left_alone() {
        let before = "paths: {/a: {put: {operationId: a, requestBody: {content: {application/json: {}}}}}}";
        insta::assert_snapshot!(lower(PASS, before), @"
        paths:
          /a:
            put:
              operationId: a
              requestBody:
                content:
                  application/json: {}
        ");
    }
}
