//! Makes types of what webhooks carry, and one type that is any of them.
//!
//! A webhook is a request that the vendor sends. It must not become an operation of the client, but who receives it
//! wants a type for its payload.
//!
//! Before:
//! ```yaml
//! webhooks:
//!   order.placed: { post: { requestBody: { content: { application/json: { schema: {
//!     properties: { type: { type: string, example: PLACED } } } } } } } }
//! ```
//! After:
//! ```yaml
//! OrderPlacedWebhook: { required: [type], properties: { type: { type: string, enum: [PLACED], example: PLACED } } }
//! WebhookEvent:
//!   oneOf: [{ $ref: OrderPlacedWebhook }, ...]
//!   discriminator: { propertyName: type, mapping: { PLACED: OrderPlacedWebhook, ... } }
//! ```
//!
//! A payload that is a component already keeps its name. [`tag`] says which property is the discriminator; where there
//! is none, the members of a delivery choose.
//!
//! The parameters and the responses of webhooks are for a server; `WebhookEvent` has them in words. Webhooks without a
//! JSON payload go with a note, and those that carry the same component are one branch, with a note.

mod tag;

use serde_json::json;

use self::tag::Tag;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Node, Origin};
use crate::incoming;
use crate::lower::{Pass, Purpose};
use crate::markdown::code_span;
use crate::names::{self, NewSchemas};
use crate::openapi::{self, SCHEMAS};

pub(in crate::lower) const PASS: Pass = Pass {
    name: "webhooks_to_schemas",
    purpose: Purpose::Types,
    run: |document, diagnostics| {
        if document.root.get("webhooks").is_none() {
            return;
        }
        // A reference may lead to another webhook.
        let before = document.root.clone();
        let root = &mut document.root;
        let Some(webhooks) = root.as_object_mut().and_then(|root| root.shift_remove("webhooks")) else { return };
        let mut payloads = Payloads { added: NewSchemas::of(root), found: Vec::new() };
        for (key, item) in webhooks.as_object().into_iter().flatten() {
            payloads.webhook(&before, key, item, diagnostics);
        }
        let Payloads { added, found: mut payloads } = payloads;
        if payloads.is_empty() {
            return;
        }
        note_shared(&payloads, diagnostics);
        let renamed = added.store(root);
        for payload in &mut payloads {
            if let Some(name) = renamed.get(&payload.schema) {
                payload.schema.clone_from(name);
            }
        }
        let mut added = NewSchemas::of(root);
        let tag = Tag::find(root, &payloads);
        if let Some(tag) = &tag {
            for (payload, value) in payloads.iter_mut().zip(&tag.values) {
                if value.is_example {
                    write_tag(root, payload, &tag.property, &value.text, &mut added);
                }
            }
        }
        let name = added.take_name("WebhookEvent", &["AnyWebhookEvent".to_owned()], "webhooks");
        added.add(name, union(&payloads, tag.as_ref(), &list(&before, &webhooks), &webhooks.origin));
        added.store(root);
    },
};

/// What one or more webhooks carry.
struct Payload {
    /// The name of its component.
    schema: String,
    /// What a schema of the webhook's own is called.
    called: Called,
    /// What the webhook says about itself.
    description: Option<Node>,
    /// Whether the document has no component for it.
    is_new: bool,
    /// The webhooks that carry it, each with its place.
    webhooks: Vec<(String, Origin)>,
    origin: Origin,
}

/// What a schema of a webhook is called.
#[derive(Clone)]
struct Called {
    name: String,
    longer: Vec<String>,
    place: String,
}

impl Called {
    fn of(key: &str, method: &str, schema: &Node) -> Self {
        let longer = [names::spelled_out(key), format!("{key} {method}")];
        Self {
            name: format!("{}Webhook", names::camel_case(key)),
            longer: longer.map(|of| format!("{of} webhook")).to_vec(),
            place: format!("{key} {method} {}", schema.origin.pointer()),
        }
    }

    fn take(&self, added: &mut NewSchemas) -> String {
        added.take_name(&self.name, &self.longer, &self.place)
    }
}

/// The payloads that were found, and the schemas that they become.
struct Payloads {
    added: NewSchemas,
    found: Vec<Payload>,
}

impl Payloads {
    fn webhook(&mut self, root: &Node, key: &str, item: &Node, diagnostics: &mut Diagnostics) {
        let mut without_payload = |of: &str| {
            let message = format!("{of}the webhook `{key}` has no JSON body with a schema");
            diagnostics.push(Diagnostic::note(Code::WebhookWithoutPayload, message).at(item.origin.key()).help(
                "to get a type for it, give its request body a schema under `application/json`, with an overlay",
            ));
        };
        let mut has_operation = false;
        let referred = openapi::resolve(root, item).filter(|referred| !std::ptr::eq(*referred, item));
        let own = openapi::operations_of(item).map(|(method, _)| method).collect::<Vec<_>>();
        let referred = referred.into_iter().flat_map(openapi::operations_of);
        let referred = referred.filter(|(method, _)| !own.contains(method));
        for (method, operation) in openapi::operations_of(item).chain(referred) {
            has_operation = true;
            let schemas = json_schemas(root, operation);
            if schemas.is_empty() {
                without_payload(&format!("`{}` of ", openapi::method_on_wire(method)));
            }
            for schema in schemas {
                self.payload(root, key, (method, operation), schema);
            }
        }
        if !has_operation {
            without_payload("");
        }
    }

    fn payload(&mut self, root: &Node, key: &str, (method, operation): (&str, &Node), schema: &Node) {
        let webhook = (key.to_owned(), operation.origin.clone());
        let called = Called::of(key, method, schema);
        let text = |name: &str| operation.get(name).filter(|node| node.as_str().is_some_and(|text| !text.is_empty()));
        let description = text("description").or_else(|| text("summary")).cloned();
        let component = component(root, schema);
        if let Some(known) = self.found.iter_mut().find(|payload| Some(payload.schema.as_str()) == component) {
            // A webhook may have several operations.
            if known.webhooks.iter().all(|(other, _)| *other != webhook.0) {
                known.webhooks.push(webhook);
            }
            return;
        }
        let is_new = component.is_none();
        let component = component.map_or_else(|| called.take(&mut self.added), str::to_owned);
        if is_new {
            let is_bare_reference = schema.as_object().is_some_and(|members| members.len() == 1);
            let whole = if is_bare_reference { openapi::resolve(root, schema) } else { None };
            let schema = describe(whole.unwrap_or(schema).clone(), description.as_ref());
            self.added.add(component.clone(), schema);
        }
        let origin = schema.origin.clone();
        self.found.push(Payload { schema: component, called, description, is_new, webhooks: vec![webhook], origin });
    }
}

/// Says which webhooks are one variant.
fn note_shared(payloads: &[Payload], diagnostics: &mut Diagnostics) {
    for payload in payloads {
        let [(_, first), (_, second), ..] = payload.webhooks.as_slice() else { continue };
        let names = payload.webhooks.iter().map(|(key, _)| format!("`{key}`")).collect::<Vec<_>>();
        let Some((last, others)) = names.split_last() else { continue };
        let message = format!("the webhooks {} and {last} have one payload, and one variant", others.join(", "));
        diagnostics.push(
            Diagnostic::note(Code::WebhookPayloadShared, message)
                .at(second.key())
                .related(first.key(), "the first of them")
                .help("a header or a member of the payload may say which of them it is"),
        );
    }
}

/// The schemas of the JSON bodies of an operation, each once.
fn json_schemas<'n>(root: &'n Node, operation: &'n Node) -> Vec<&'n Node> {
    let body = operation.get("requestBody").and_then(|body| openapi::resolve(root, body));
    let content = body.into_iter().flat_map(|body| body.members("content"));
    let mut schemas = Vec::new();
    for (_, media_type) in content.filter(|(name, _)| openapi::is_json(name)) {
        let Some(schema) = media_type.get("schema") else { continue };
        let is_found = openapi::resolve(root, schema).is_some_and(|schema| schema.as_object().is_some());
        if is_found && !schemas.contains(&schema) {
            schemas.push(schema);
        }
    }
    schemas
}

/// The component that a schema refers to, if it says nothing else.
fn component<'n>(root: &Node, schema: &'n Node) -> Option<&'n str> {
    let name = openapi::reference(schema)?.strip_prefix(SCHEMAS)?;
    let is_bare = schema.as_object()?.len() == 1;
    let exists = root.get("components")?.get("schemas")?.get(name).is_some();
    Some(name).filter(|_| is_bare && exists)
}

/// Gives a schema a description, unless it has one.
fn describe(mut schema: Node, description: Option<&Node>) -> Node {
    if let (Some(members), Some(description)) = (schema.as_object_mut(), description) {
        members.entry("description".to_owned()).or_insert_with(|| description.clone());
    }
    schema
}

/// Makes a tag of what a payload shows by an example.
///
/// A component that is used elsewhere too stays what it is: another value may come there.
fn write_tag(root: &mut Node, payload: &mut Payload, property: &str, value: &str, added: &mut NewSchemas) {
    let reference = format!("{SCHEMAS}{}", payload.schema);
    if !payload.is_new && is_used(root, &reference) {
        let schema = Node::from_json(json!({ "$ref": reference }), &payload.origin);
        let mut schema = describe(schema, payload.description.as_ref());
        tag::write(&mut schema, property, value);
        payload.schema = payload.called.take(added);
        added.add(payload.schema.clone(), schema);
        return;
    }
    let schemas = root.get_mut("components").and_then(|components| components.get_mut("schemas"));
    if let Some(schema) = schemas.and_then(|schemas| schemas.get_mut(&payload.schema)) {
        tag::write(schema, property, value);
    }
}

/// Whether anything in the document refers to something.
fn is_used(root: &Node, reference: &str) -> bool {
    let mut is_used = false;
    openapi::walk(root, openapi::Kind::OpenApi, &mut |node, _| {
        is_used |= openapi::reference(node) == Some(reference);
    });
    is_used
}

/// What the document says of each webhook, for who receives it.
fn list(root: &Node, webhooks: &Node) -> String {
    let mut list = String::new();
    for (key, item) in webhooks.as_object().into_iter().flatten() {
        let Some(item) = openapi::resolve(root, item) else { continue };
        for (method, operation) in openapi::operations_of(item) {
            let text = incoming::description(root, item, operation);
            let line = format!("{}: {}. {text}", code_span(key), code_span(&openapi::method_on_wire(method)));
            list += &format!("\n* {}", line.trim_end());
        }
    }
    list
}

fn union(payloads: &[Payload], tag: Option<&Tag>, list: &str, origin: &Origin) -> Node {
    let references = || payloads.iter().map(|payload| format!("{SCHEMAS}{}", payload.schema));
    let branches = references().map(|reference| json!({ "$ref": reference })).collect::<Vec<_>>();
    let mut union = json!({
        "description": format!("A delivery of one of the webhooks that the document describes:\n{list}"),
        "oneOf": branches,
    });
    if let Some(tag) = tag {
        let texts = tag.values.iter().map(|value| value.text.clone());
        let mapping = texts.zip(references().map(serde_json::Value::String));
        let mapping = mapping.collect::<serde_json::Map<_, _>>();
        union["discriminator"] = json!({ "propertyName": tag.property, "mapping": mapping });
    }
    Node::from_json(union, origin)
}

#[cfg(test)]
mod tests;
