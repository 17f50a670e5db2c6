//! Adds the members without which a document is not valid, and that tell a client nothing.
//!
//! The standard demands them, and real documents come without.
//!
//! Before: `{ openapi: 3.1.0, paths: { /pets: { get: { responses: { 200: {} } } } } }`
//! After:  `{ openapi: 3.1.0, paths: { /pets: { get: { responses: { 200: { description: '' } } } } }, info: {...} }`
//!
//! Loses nothing. What says nothing without the member, such as a license without a name, goes. An operation without
//! responses may succeed with any.

use crate::document::{Node, Object, Origin, Value};
use crate::lower::{Pass, Purpose};
use crate::openapi::{self, Kind};

pub(in crate::lower) const PASS: Pass = Pass {
    name: "missing_members",
    purpose: Purpose::NormalForm,
    run: |document, _| {
        let root = &mut document.root;
        let origin = root.origin.clone();
        if let Some(members) = root.as_object_mut() {
            info(members, &origin);
            members.entry("paths".to_owned()).or_insert_with(|| object(&origin));
            for (list, name) in [("servers", "url"), ("tags", "name")] {
                if let Some(Value::Array(items)) = members.get_mut(list).map(|node| &mut node.value) {
                    items.retain(|item| item.get_str(name).is_some());
                    items.iter_mut().for_each(documentation);
                }
            }
        }
        documentation(root);
        openapi::walk_mut(root, Kind::OpenApi, &mut |node, kind| {
            if openapi::reference(node).is_some() {
                return;
            }
            let origin = node.origin.clone();
            match (kind, node.as_object_mut()) {
                (Kind::Response, Some(response)) => {
                    // Since 3.2 there may be a summary alone.
                    let summary = response.get("summary").and_then(Node::as_str).unwrap_or_default().to_owned();
                    add_text(response, "description", &summary, &origin);
                }
                (Kind::Operation, Some(operation)) => add_responses(operation, &origin),
                _ => {}
            }
            if matches!(kind, Kind::Operation | Kind::Schema) {
                documentation(node);
            }
        });
    },
};

fn info(members: &mut Object, origin: &Origin) {
    let info = members.entry("info".to_owned()).or_insert_with(|| object(origin));
    let origin = info.origin.clone();
    let Some(info) = info.as_object_mut() else { return };
    add_text(info, "title", "an API", &origin);
    add_text(info, "version", "unspecified", &origin);
    if info.get("license").is_some_and(|license| license.get_str("name").is_none()) {
        info.shift_remove("license");
    }
}

/// An operation without responses may succeed with any; one whose responses are no object is left for a message.
fn add_responses(operation: &mut Object, origin: &Origin) {
    operation.entry("responses".to_owned()).or_insert_with(|| object(origin));
}

/// Takes a link to documentation away that leads nowhere.
fn documentation(node: &mut Node) {
    if node.get("externalDocs").is_some_and(|docs| docs.get_str("url").is_none())
        && let Some(members) = node.as_object_mut()
    {
        members.shift_remove("externalDocs");
    }
}

fn add_text(members: &mut Object, name: &str, text: &str, origin: &Origin) {
    if members.get(name).is_none_or(|member| member.value == Value::Null) {
        members.insert(name.to_owned(), Node::text(text, origin.clone()));
    }
}

fn object(origin: &Origin) -> Node {
    Node::object(Object::default(), origin.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn what_is_missing_is_added() {
        let before = "
info: {license: {url: 'https://license.test'}, title: null}
tags: [{name: a, externalDocs: {description: no link}}, {description: no name}]
servers: [{description: no url}]
externalDocs: {}
paths:
  /a:
    get: {responses: {'200': {}, '404': {$ref: '#/components/responses/B'}, default: {description: null}}}
    put: {responses: {x-note: 1}}
    post: {externalDocs: {}}
components:
  responses: {B: {content: {}}}
  schemas: {C: {externalDocs: {}, properties: {externalDocs: {}}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        info:
          title: an API
          version: unspecified
        tags:
        - name: a
        servers: []
        paths:
          /a:
            get:
              responses:
                '200':
                  description: ''
                '404':
                  $ref: '#/components/responses/B'
                default:
                  description: ''
            put:
              responses:
                x-note: 1
            post:
              responses: {}
        components:
          responses:
            B:
              content: {}
              description: ''
          schemas:
            C:
              properties:
                externalDocs: {}
        ");
        insta::assert_snapshot!(lower(PASS, "openapi: 3.1.0"), @"
        openapi: 3.1.0
        info:
          title: an API
          version: unspecified
        paths: {}
        ");
    }
}
