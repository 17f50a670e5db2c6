//! Gives the responses of an operation one type for success and one for errors.
//!
//! `default` is every status that is not listed; beside a success it means any error. So it becomes the ranges `4XX` and
//! `5XX`, and where responses of one side differ, the operation names a schema that stands for all of them: the types
//! make an enum of it, and the status chooses the variant, or the header `Content-Type` where a response is JSON or bytes.
//!
//! Before: `{ 200: Order, 202: nothing, 404: Problem, 415: text, default: Failure }`
//! After:
//! ```yaml
//! responses: { 200: Order, 202: nothing, 404: Problem, 415: text, 4XX: Failure, 5XX: Failure }
//! x-success: GetOrderSuccess
//! x-error: GetOrderError
//! GetOrderSuccess: { x-responses: { 200: Order, 202: null } }
//! GetOrderError: { x-responses: { 404: Problem, 415: text, 4XX: Failure, 5XX: Failure } }
//! ```
//!
//! An operation without a success gets one that may hold anything. Loses nothing of that: a status that `default` covered
//! and the ranges do not is an unexpected response, with all of its body. Where a response is JSON and something else that
//! says other things, the client asks for the JSON, with a note; so it is with a body that no response of its status has.

use heck::ToUpperCamelCase;

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Node, Object, Origin, Value};
use crate::lower::{Pass, Purpose};
use crate::markdown::code_span;
use crate::names::NewSchemas;
use crate::openapi::{self, METHODS, SCHEMAS};
use crate::responses::{self, BY_STATUS, BYTES, Body, Kind, SIDES, TEXT};

pub(in crate::lower) const PASS: Pass = Pass {
    name: "responses_to_one_type",
    purpose: Purpose::Client,
    run: |document, diagnostics| {
        let root = document.root.clone();
        let mut added = NewSchemas::of(&root);
        for (path, item) in document.root.get_mut("paths").and_then(Node::as_object_mut).into_iter().flatten() {
            for method in METHODS {
                let Some(operation) = item.get_mut(method) else { continue };
                let Some(id) = operation.get_str("operationId").map(ToUpperCamelCase::to_upper_camel_case) else {
                    continue;
                };
                complete(operation);
                let name = format!("{} {path}", method.to_uppercase());
                let place = Place { root: &root, method, name: &name, id: &id };
                place.lower(operation, &mut added, diagnostics);
            }
        }
        added.store(&mut document.root);
    },
};

/// An operation, and the document around it.
struct Place<'d> {
    root: &'d Node,
    method: &'d str,
    name: &'d str,
    id: &'d str,
}

impl Place<'_> {
    fn lower(&self, operation: &mut Node, added: &mut NewSchemas, diagnostics: &mut Diagnostics) {
        let Some(responses) = operation.get_mut("responses").and_then(Node::as_object_mut) else { return };
        for (status, response) in responses.iter_mut() {
            if let Some(resolved) = openapi::resolve(self.root, response).filter(|_| status != "default") {
                *response = resolved.clone();
            }
            self.note_what_is_not_read(status, response, diagnostics);
        }
        let has_success = responses::has_success(operation);
        for (marker, tail) in SIDES {
            let Some(responses) = operation.get("responses").and_then(Node::as_object) else { return };
            let statuses = responses.keys().filter(|status| responses::is_of_side(marker, status, has_success));
            let statuses = statuses.cloned().collect::<Vec<_>>();
            // A second run finds the schema there.
            let is_done = operation.get_str(marker).is_some_and(|reference| self.is_of_side(reference));
            if is_done || statuses.is_empty() {
                continue;
            }
            if let Some(schema) = self.unify(operation, &statuses, &format!("{}{tail}", self.id), added)
                && let Some(members) = operation.as_object_mut()
            {
                members.insert(marker.to_owned(), schema);
            }
        }
    }

    /// Whether a reference leads to a schema that stands for a side.
    fn is_of_side(&self, reference: &str) -> bool {
        let schemas = self.root.get("components").and_then(|components| components.get("schemas"));
        let schema = reference.strip_prefix(SCHEMAS).and_then(|name| schemas?.get(name));
        schema.is_some_and(|schema| schema.get(BY_STATUS).is_some())
    }

    /// The reference to the schema of a side; none if all of its responses are of one type.
    fn unify(&self, operation: &mut Node, statuses: &[String], name: &str, added: &mut NewSchemas) -> Option<Node> {
        let responses = operation.get_mut("responses").and_then(Node::as_object_mut)?;
        let bodies = statuses.iter().map(|status| Body::of(self.root, self.method, status, &responses[status]));
        let bodies = bodies.map(|body| Held::of(self.root, body)).collect::<Vec<_>>();
        if bodies.iter().all(|body| body.is_alike(&bodies[0])) && !matches!(bodies[0], Held::JsonOrBytes { .. }) {
            // Schemas of several names that say the same.
            if let Held::Json { schema, .. } = &bodies[0] {
                for (status, body) in statuses.iter().zip(&bodies) {
                    let Held::Json { schema: own, .. } = body else { continue };
                    set_schema(&mut responses[status], own, schema);
                }
            }
            return None;
        }
        let origin = responses[&statuses[0]].origin.clone();
        let by_status = statuses.iter().zip(&bodies).map(|(status, body)| {
            let response = &mut responses[status];
            let origin = response.origin.clone();
            let mut json = |own: &Node| {
                let reference = component(own, &format!("{name}{status}"), added);
                let schema = Node::from_json(serde_json::json!({ "$ref": reference.as_str() }), &own.origin);
                set_schema(response, own, &schema);
                reference
            };
            let value = match body {
                Held::Empty => Node { value: Value::Null, origin },
                Held::Text => text(TEXT, &origin),
                Held::Bytes => text(BYTES, &origin),
                Held::Json { schema, .. } => json(schema),
                Held::JsonOrBytes { schema } => {
                    Node { value: Value::Array(vec![json(schema), text(BYTES, &origin)]), origin }
                }
            };
            (status.clone(), value)
        });
        let by_status = Node { value: Value::Object(by_status.collect()), origin: origin.clone() };
        let members = [("type".to_owned(), text("object", &origin)), (BY_STATUS.to_owned(), by_status)];
        let name = added.take_name(name);
        added.add(name.clone(), Node { value: Value::Object(members.into()), origin: origin.clone() });
        Some(text(&format!("{SCHEMAS}{name}"), &origin))
    }

    /// Says which bodies the client does not ask for, and which there cannot be.
    fn note_what_is_not_read(&self, status: &str, response: &mut Node, diagnostics: &mut Diagnostics) {
        let mut note = |origin: &Origin, message: String, help: &str| {
            diagnostics.push(Diagnostic::note(Code::ResponseBodyUnread, message).at(origin.key()).help(help));
        };
        if !responses::may_have_body("get", status) && response.members("content").next().is_some() {
            let message = format!(
                "a response with the status {status} has no body, so what {} says of one is not read",
                self.name
            );
            note(&response.origin, message, "an overlay can give it the status that it has");
            // HTTP ends such a response at its headers.
            if let Some(members) = response.as_object_mut() {
                members.shift_remove("content");
            }
            return;
        }
        let kinds = response.members("content").map(|(name, media_type)| {
            (name, media_type, responses::kind_of_body(self.root, name, media_type.get("schema")))
        });
        let kinds = kinds.collect::<Vec<_>>();
        let json = kinds.iter().find(|(_, media_type, kind)| *kind == Kind::Json && media_type.get("schema").is_some());
        let Some((asked, json, _)) = json else { return };
        for (name, media_type, kind) in &kinds {
            let says_the_same = media_type.get("schema") == json.get("schema");
            if *kind != Kind::Bytes && !says_the_same {
                let (name, asked) = (code_span(name), code_span(asked));
                let message = format!("{} answers {status} with {name} too; the client asks for {asked}", self.name);
                let help = format!("an overlay can leave {asked} out, or `Client::execute` can ask for {name}");
                note(&media_type.origin, message, &help);
            }
        }
    }
}

/// Writes `default` as what it means beside a success, any error, and lets there be a success.
fn complete(operation: &mut Node) {
    let origin = operation.origin.clone();
    let Some(members) = operation.as_object_mut() else { return };
    let empty = || Node { value: Value::Object(Object::new()), origin: origin.clone() };
    let responses = members.entry("responses".to_owned()).or_insert_with(empty);
    let Some(responses) = responses.as_object_mut() else { return };
    let has_success = responses.keys().any(|status| status.starts_with('2'));
    if let Some(default) = responses.shift_remove("default") {
        for range in ["2XX", "4XX", "5XX"].into_iter().skip(usize::from(has_success)) {
            responses.entry(range.to_owned()).or_insert_with(|| default.clone());
        }
    } else if !has_success {
        responses.insert("2XX".to_owned(), responses::undocumented(&origin));
        // What a redirection leads to may be read, so what stands in its place may be too.
        let redirections = responses.iter_mut().filter(|(status, response)| {
            status.starts_with('3')
                && *status != "304"
                && response.get("$ref").is_none()
                && response.get("content").is_none()
        });
        for (_, response) in redirections {
            if let Some(members) = response.as_object_mut() {
                members.insert("content".to_owned(), Node::from_json(serde_json::json!({ "*/*": {} }), &origin));
            }
        }
    }
}

/// What a response holds.
enum Held {
    Empty,
    Text,
    Bytes,
    /// JSON, with its schema and what the schema is without annotations.
    Json {
        schema: Node,
        shape: serde_json::Value,
    },
    JsonOrBytes {
        schema: Node,
    },
}

impl Held {
    fn of(root: &Node, body: Body<'_>) -> Self {
        match body {
            Body::Empty => Self::Empty,
            Body::Text => Self::Text,
            Body::Bytes => Self::Bytes,
            Body::JsonOrBytes(schema) => Self::JsonOrBytes { schema: schema.clone() },
            Body::Json(schema) => {
                let mut shape = openapi::resolve(root, schema).unwrap_or(schema).to_json();
                if let Some(members) = shape.as_object_mut() {
                    members.retain(|name, _| !matches!(name.as_str(), "description" | "example" | "title"));
                }
                Self::Json { schema: schema.clone(), shape }
            }
        }
    }

    /// Whether one type stands for both.
    fn is_alike(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Empty, Self::Empty) | (Self::Text, Self::Text) | (Self::Bytes, Self::Bytes) => true,
            (Self::Json { shape: one, .. }, Self::Json { shape: other, .. }) => one == other,
            _ => false,
        }
    }
}

/// Gives what has a schema in a response another one.
fn set_schema(response: &mut Node, own: &Node, schema: &Node) {
    for (_, media_type) in response.get_mut("content").and_then(Node::as_object_mut).into_iter().flatten() {
        if media_type.get("schema") == Some(own)
            && let Some(members) = media_type.as_object_mut()
        {
            members.insert("schema".to_owned(), schema.clone());
        }
    }
}

fn text(value: &str, origin: &Origin) -> Node {
    Node { value: Value::String(value.to_owned()), origin: origin.clone() }
}

/// The reference to a component, or to the component that an inline schema becomes.
fn component(schema: &Node, name: &str, added: &mut NewSchemas) -> Node {
    let reference = match openapi::reference(schema) {
        Some(reference) => reference.to_owned(),
        None => {
            let name = added.take_name(name);
            added.add(name.clone(), schema.clone());
            format!("{SCHEMAS}{name}")
        }
    };
    text(&reference, &schema.origin)
}

#[cfg(test)]
mod tests;
