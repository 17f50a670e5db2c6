//! Error bodies without a schema, typed together.

use std::collections::BTreeSet;

use heck::ToUpperCamelCase;
use jsonptr::Pointer;
use serde_json::{Value as Json, json};

use super::code::Code;
use super::infer::{Placeholders, infer_all};
use super::{examples, is_untyped, set_schema};
use crate::document::Node;
use crate::lower::references::targets_to_components::name_of_place;
use crate::markdown::code_span;
use crate::names::{self, NewSchemas};
use crate::openapi::{self, Kind, SCHEMAS};

/// Types the errors of an operation.
pub(super) fn operation(root: &Node, operation: &mut Node, added: &mut NewSchemas) {
    let id = operation.get_str("operationId").map(str::to_owned);
    let place = operation.origin.pointer();
    let Some(responses) = operation.get_mut("responses").and_then(Node::as_object_mut) else { return };
    let has_success = has_success(responses.keys());
    let responses = responses.iter_mut().filter(|(status, _)| is_error(status, has_success));
    let responses = responses.map(|(_, response)| response).collect::<Vec<_>>();
    let count = responses.len();
    let errors = Errors::of(root, responses);
    match id {
        Some(id) => {
            let tail = if errors.responses == count { "Error" } else { "ErrorBody" };
            let description = format!("What goes wrong with {}.", code_span(&id));
            errors.described(&description).component(&place, &Called { id: &id, tail }, added);
        }
        None => errors.inline(),
    }
}

fn has_success<'s>(mut statuses: impl Iterator<Item = &'s String>) -> bool {
    statuses.any(|status| status.starts_with('2'))
}

/// Whether a status means an error. `default` does beside a success, and means anything alone.
fn is_error(status: &str, has_success: bool) -> bool {
    status.starts_with(['4', '5']) || (status == "default" && has_success)
}

/// The names of the shared responses that are errors wherever they are used.
pub(super) fn shared(root: &Node) -> BTreeSet<String> {
    let mut uses = Vec::new();
    openapi::walk(root, Kind::OpenApi, &mut |node, kind| {
        if kind != Kind::Operation {
            return;
        }
        let has_success = has_success(node.members("responses").map(|(status, _)| status));
        for (status, response) in node.members("responses") {
            let target = openapi::reference(response).and_then(|_| openapi::resolve(root, response));
            uses.extend(target.map(|target| (std::ptr::from_ref(target), is_error(status, has_success))));
        }
    });
    let responses = root.get("components").map(|components| components.members("responses"));
    let is_error = |response: &Node| {
        let mut uses = uses.iter().filter(|(used, _)| std::ptr::eq(*used, response)).peekable();
        uses.peek().is_some() && uses.all(|(_, is_error)| *is_error)
    };
    responses.into_iter().flatten().filter(|(_, response)| is_error(response)).map(|(name, _)| name.clone()).collect()
}

/// Error bodies without a schema, which have one together.
pub(super) struct Errors<'n> {
    media_types: Vec<&'n mut Node>,
    /// How many responses have such a body.
    responses: usize,
    schema: Json,
    code: Option<Code>,
}

impl<'n> Errors<'n> {
    /// The bodies of these responses; none where an example is not an object.
    pub(super) fn of(root: &Node, responses: impl IntoIterator<Item = &'n mut Node>) -> Self {
        let mut all = Vec::new();
        let mut media_types = Vec::new();
        let mut count = 0;
        for response in responses {
            let before = media_types.len();
            let content = response.get_mut("content").and_then(Node::as_object_mut);
            let content = content.into_iter().flatten();
            for (_, media_type) in content.filter(|(name, media_type)| is_untyped((name, media_type))) {
                let examples = examples(root, media_type);
                if !examples.is_empty() {
                    all.extend(examples);
                    media_types.push(media_type);
                }
            }
            count += usize::from(media_types.len() > before);
        }
        if !all.iter().all(Json::is_object) {
            media_types.clear();
        }
        let schema = infer_all(&all, Placeholders::Hints);
        let code = Code::of(&all);
        Self { media_types, responses: count, schema, code }
    }

    /// The same with a description of the schema.
    fn described(mut self, description: &str) -> Self {
        self.schema["description"] = description.into();
        self
    }

    /// Writes the schema into each body.
    pub(super) fn inline(mut self) {
        // One code inside of a schema would mean that there is no other.
        if let Some(code) = self.code.filter(|code| code.values.len() > 1) {
            self.schema["properties"][code.member]["enum"] = json!(code.values);
        }
        for media_type in self.media_types {
            set_schema(media_type, self.schema.clone());
        }
    }

    /// Makes a component of the schema, to which the bodies refer.
    fn component(self, place: &Pointer, called: &Called<'_>, added: &mut NewSchemas) {
        let Some(origin) = self.media_types.first().map(|media_type| media_type.origin.clone()) else { return };
        let name = called.take(place, "", added);
        let mut schema = self.schema;
        if let Some(code) = self.code {
            let code_name = called.take(place, "Code", added);
            let codes = json!({ "type": "string", "enum": code.values, "description": code.description() });
            schema["properties"][code.member] = json!({ "$ref": format!("{SCHEMAS}{code_name}") });
            added.add(name.clone(), Node::from_json(schema, &origin));
            added.add(code_name, Node::from_json(codes, &origin));
        } else {
            added.add(name.clone(), Node::from_json(schema, &origin));
        }
        for media_type in self.media_types {
            set_schema(media_type, json!({ "$ref": format!("{SCHEMAS}{name}") }));
        }
    }
}

/// What the errors of an operation are called after.
struct Called<'a> {
    id: &'a str,
    tail: &'static str,
}

impl Called<'_> {
    /// Takes the name of the errors of the operation at a place, or of a part of them.
    fn take(&self, place: &Pointer, part: &str, added: &mut NewSchemas) -> String {
        let Self { id, tail } = self;
        let name = format!("{}{tail}{part}", id.to_upper_camel_case());
        // Operations of one id differ in where they are.
        let longer = [names::spelled_out(id), format!("{id} {}", name_of_place(place))];
        added.take_name(&name, &longer.map(|of| format!("{of} {tail} {part}")), &format!("{place} {part}"))
    }
}

#[cfg(test)]
mod tests;
