//! Gives what callbacks carry a name, and writes each callback at the operation that asks for it.
//!
//! A callback is a request that the vendor sends to a URL of the caller's. Who receives it wants a type for its payload.
//!
//! Before:
//! ```yaml
//! callbacks:
//!   onPaid: { $ref: '#/components/callbacks/Paid' }
//!   onLost: { '{$request.body#/url}': { post: { requestBody: { content: { application/json: { schema: {..} } } } } } }
//! ```
//! After:
//! ```yaml
//! callbacks:
//!   onPaid: { '{$request.body#/url}': { post: { .. } } }
//!   onLost: { '{$request.body#/url}': { post: { .. schema: { $ref: '#/components/schemas/..OnLostCallback' } .. } } }
//! ```
//!
//! The name in full says where the callback stands, as a package does: several operations may have callbacks of one name.
//!
//! Loses callbacks without a JSON payload, those that no operation asks for, callbacks of callbacks of callbacks, and
//! references that lead nowhere; each with a note.

use std::collections::BTreeSet;

use heck::ToUpperCamelCase;
use serde_json::json;

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Node, Object};
use crate::lower::{Pass, Purpose};
use crate::names::{self, NewSchemas};
use crate::openapi::{self, SCHEMAS};

/// How many callbacks may stand in each other.
const DEEPEST: usize = 2;

pub(in crate::lower) const PASS: Pass = Pass {
    name: "callbacks_to_schemas",
    purpose: Purpose::Types,
    run: |document, diagnostics| {
        let has_own = |(_, _, operation): (_, _, &Node)| operation.get("callbacks").is_some();
        let shared = document.root.get("components").and_then(|components| components.get("callbacks"));
        if shared.is_none() && !openapi::operations(&document.root).any(has_own) {
            return;
        }
        let before = document.root.clone();
        let root = &mut document.root;
        let used = BTreeSet::new();
        let mut callbacks = Callbacks { root: &before, added: NewSchemas::of(root), used, diagnostics };
        for (path, item) in root.get_mut("paths").and_then(Node::as_object_mut).into_iter().flatten() {
            for (method, operation) in openapi::operations_of_mut(item) {
                callbacks.write(operation, &[path.clone(), method]);
            }
        }
        callbacks.note_unused();
        let Callbacks { added, .. } = callbacks;
        added.store(root);
        // Those that are used stand at the operations now.
        if let Some(components) = root.get_mut("components").and_then(Node::as_object_mut) {
            components.shift_remove("callbacks");
        }
    },
};

struct Callbacks<'a> {
    /// The document as it was.
    root: &'a Node,
    added: NewSchemas,
    /// The references to callbacks that operations have.
    used: BTreeSet<String>,
    diagnostics: &'a mut Diagnostics,
}

impl Callbacks<'_> {
    /// Writes the callbacks of an operation out.
    ///
    /// The place of an operation is its path and method; that of an operation of a callback begins with its URL and method.
    fn write(&mut self, operation: &mut Node, place: &[String]) {
        let Some(given) = operation.as_object_mut().and_then(|members| members.shift_remove("callbacks")) else {
            return;
        };
        let depth = place.len() / 2 - 1;
        let origin = given.origin.clone();
        let mut written = Object::default();
        for (name, node) in given.as_object().into_iter().flatten().filter(|(name, _)| !name.starts_with("x-")) {
            self.used.extend(openapi::reference(node).map(str::to_owned));
            let resolved = openapi::resolve(self.root, node).filter(|_| depth < DEEPEST);
            let Some(mut callback) = resolved.cloned() else {
                let message = format!("the callback `{name}` is not carried over");
                self.note(node, message, "it stands in a callback of a callback, or refers to nothing");
                continue;
            };
            for (url, item) in callback.as_object_mut().into_iter().flatten() {
                if let Some(resolved) = openapi::resolve(self.root, item) {
                    *item = resolved.clone();
                }
                for (method, operation) in openapi::operations_of_mut(item) {
                    let place = [&[url.clone(), method], place].concat();
                    self.payload(name, node, operation, &place);
                    self.write(operation, &place);
                }
            }
            written.insert(name.clone(), callback);
        }
        if let Some(members) = operation.as_object_mut().filter(|_| !written.is_empty()) {
            members.insert("callbacks".to_owned(), Node::object(written, origin));
        }
    }

    /// Gives the schemas of a callback's JSON body a name, unless they have one.
    fn payload(&mut self, name: &str, callback: &Node, operation: &mut Node, place: &[String]) {
        let mut has_payload = false;
        let is_reference = operation.get("requestBody").and_then(openapi::reference).is_some();
        let body = operation.get("requestBody").and_then(|body| openapi::resolve(self.root, body)).cloned();
        let Some(mut body) = body else {
            return self.without_payload(name, callback);
        };
        let content = body.get_mut("content").and_then(Node::as_object_mut).into_iter().flatten();
        for (key, media_type) in content.filter(|(media_type, _)| openapi::is_json(media_type)) {
            let Some(schema) = media_type.get_mut("schema") else { continue };
            has_payload = true;
            let is_named = openapi::reference(schema).is_some_and(|reference| reference.starts_with(SCHEMAS));
            // A body that others refer to as well gets its name with them.
            if !is_named && !is_reference {
                let camel = name.to_upper_camel_case();
                let new = format!("{}Callback", camel.strip_suffix("Callback").unwrap_or(&camel));
                let packages = place.iter().map(|part| names::member_name(part)).collect::<Vec<_>>();
                let new = self.added.take_name_in(&packages, &new, &format!("{} {name} {key}", place.join(" ")));
                let reference = Node::from_json(json!({ "$ref": format!("{SCHEMAS}{new}") }), &schema.origin);
                self.added.add(new, std::mem::replace(schema, reference));
            }
        }
        if !has_payload {
            self.without_payload(name, callback);
        }
        if let Some(members) = operation.as_object_mut().filter(|_| !is_reference) {
            members.insert("requestBody".to_owned(), body);
        }
    }

    /// Says which callbacks of the components nobody asks for.
    fn note_unused(&mut self) {
        let shared = self.root.get("components").map(|components| components.members("callbacks"));
        for (name, node) in shared.into_iter().flatten() {
            if !self.used.contains(&format!("#/components/callbacks/{name}")) {
                let message =
                    format!("no operation has the callback `{name}`, so the client has no type for its payload");
                self.note(node, message, "an operation asks for callbacks in its `callbacks`; an overlay can add that");
            }
        }
    }

    fn without_payload(&mut self, name: &str, callback: &Node) {
        let message = format!("the callback `{name}` has no JSON body with a schema");
        let help = "to get a type for it, give its request body a schema under `application/json`, with an overlay";
        self.note(callback, message, help);
    }

    fn note(&mut self, node: &Node, message: String, help: &str) {
        let note = Diagnostic::note(Code::WebhookWithoutPayload, message).at(node.origin.key());
        self.diagnostics.push(note.help(help.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn payloads_have_names_and_references_are_written_out() {
        let before = "
paths:
  /a:
    post:
      callbacks:
        onPaid: {'{$request.body#/url}': {post: {requestBody: {content: {application/json: {schema: {type: object}}}}}}}
        on-ref: {$ref: '#/components/callbacks/Ref'}
        named: {'{$request.body#/url}': {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}}}
        text: {'{$request.query.url}': {put: {requestBody: {content: {text/plain: {}}}}}}
        none: {$ref: '#/components/callbacks/None'}
        self: {$ref: '#/components/callbacks/Self'}
    get: {callbacks: {onPaid: {'{$url}': {post: {requestBody: {content: {application/json: {schema: {type: string}}}}}}}}}
components:
  schemas: {A: {type: object}}
  requestBodies: {B: {content: {application/json: {schema: {type: object}}}}}
  pathItems: {P: {post: {requestBody: {$ref: '#/components/requestBodies/B'}}}}
  callbacks:
    Ref: {'{$url}': {$ref: '#/components/pathItems/P'}}
    Unused: {'{$url}': {post: {requestBody: {content: {application/json: {schema: {type: object}}}}}}}
    Self: {'{$url}': {post: {callbacks: {again: {$ref: '#/components/callbacks/Self'}}}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:9:9: note[webhook-without-payload]: the callback `text` has no JSON body with a schema
        # before.yaml:10:9: note[webhook-without-payload]: the callback `none` is not carried over
        # before.yaml:11:9: note[webhook-without-payload]: the callback `self` has no JSON body with a schema
        # before.yaml:20:42: note[webhook-without-payload]: the callback `again` has no JSON body with a schema
        # before.yaml:20:42: note[webhook-without-payload]: the callback `again` is not carried over
        # before.yaml:19:5: note[webhook-without-payload]: no operation has the callback `Unused`, so the client has no type for its payload
        paths:
          /a:
            post:
              callbacks:
                onPaid:
                  '{$request.body#/url}':
                    post:
                      requestBody:
                        content:
                          application/json:
                            schema:
                              $ref: '#/components/schemas/request_body_url.post.a.post.OnPaidCallback'
                on-ref:
                  '{$url}':
                    post:
                      requestBody:
                        $ref: '#/components/requestBodies/B'
                named:
                  '{$request.body#/url}':
                    post:
                      requestBody:
                        content:
                          application/json:
                            schema:
                              $ref: '#/components/schemas/A'
                text:
                  '{$request.query.url}':
                    put:
                      requestBody:
                        content:
                          text/plain: {}
                self:
                  '{$url}':
                    post:
                      callbacks:
                        again:
                          '{$url}':
                            post: {}
            get:
              callbacks:
                onPaid:
                  '{$url}':
                    post:
                      requestBody:
                        content:
                          application/json:
                            schema:
                              $ref: '#/components/schemas/url.post.a.get.OnPaidCallback'
        components:
          schemas:
            A:
              type: object
            url.post.a.get.OnPaidCallback:
              type: string
            request_body_url.post.a.post.OnPaidCallback:
              type: object
          requestBodies:
            B:
              content:
                application/json:
                  schema:
                    type: object
          pathItems:
            P:
              post:
                requestBody:
                  $ref: '#/components/requestBodies/B'
        ");
    }
}
