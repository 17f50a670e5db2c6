//! Makes request bodies of the parameters that a Swagger 2.0 document has for them, with the media types that it consumes.
//!
//! Before: `consumes: [application/json]`, `parameters: [{ in: body, name: a, schema: {...} }]`
//! After:  `requestBody: { content: { application/json: { schema: {...} } } }`
//!
//! Before: `parameters: [{ in: formData, name: a, schema: {...}, required: true }]`
//! After:  `requestBody: { content: { multipart/form-data: { schema: { type: object, properties: { a: {...} } } } } }`
//!
//! A list of media types for the whole document gives each body those that it can have: a form is no JSON, and the other way
//! round. Where none is named, the media type is assumed, with a note. Loses a second body, with a warning, and
//! `allowEmptyValue` of a form's field, with a note.

mod form;

use std::collections::BTreeMap;

use jsonptr::{PointerBuf, Token};

use super::{ASSUMED, assumed_media_type, extensions, is_swagger, object, text, texts};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Node, Object, Value};
use crate::lower::{Pass, Purpose};
use crate::openapi::{self, METHODS};

pub(in crate::lower) const PASS: Pass = Pass {
    name: "body_parameters_to_request_bodies",
    purpose: Purpose::NormalForm,
    run: |document, diagnostics| {
        let root = &mut document.root;
        if !is_swagger(root) {
            return;
        }
        let consumes = texts(root.get("consumes")).unwrap_or_default();
        let shared = shared(root);
        let mut work = Work { consumes, shared: &shared, has_assumed: false, diagnostics };
        for (_, item) in root.get_mut("paths").and_then(Node::as_object_mut).into_iter().flatten() {
            let of_all = work.take(item);
            for method in METHODS {
                if let Some(operation) = item.get_mut(method) {
                    work.operation(operation, &of_all);
                }
            }
        }
        let bodies = shared.iter().filter(|(_, node)| is_body(node));
        let bodies = bodies.map(|(name, node)| (name.clone(), work.body(node, None))).collect::<Object>();
        let origin = root.origin.clone();
        let Some(components) = root.get_mut("components").and_then(Node::as_object_mut) else { return };
        if let Some(parameters) = components.get_mut("parameters").and_then(Node::as_object_mut) {
            parameters.retain(|name, _| !shared.contains_key(name));
        }
        if !bodies.is_empty() {
            components.insert("requestBodies".to_owned(), Node::object(bodies, origin));
        }
    },
};

/// The media types of forms.
const FORMS: [&str; 2] = ["multipart/form-data", "application/x-www-form-urlencoded"];

fn is_form(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    FORMS.iter().any(|form| essence.eq_ignore_ascii_case(form))
}

fn is_body(node: &Node) -> bool {
    node.get_str("in") == Some("body")
}

/// The parameters among the components that are parts of bodies.
fn shared(root: &Node) -> BTreeMap<String, Node> {
    let parameters = root.get("components").into_iter().flat_map(|components| components.members("parameters"));
    let is_of_body = |node: &Node| matches!(node.get_str("in"), Some("body" | "formData"));
    let named = parameters.filter(|(_, node)| openapi::resolve(root, node).is_some_and(is_of_body));
    named.filter_map(|(name, node)| Some((name.clone(), openapi::resolve(root, node)?.clone()))).collect()
}

/// A parameter that is a part of a body.
#[derive(Clone)]
struct Given {
    node: Node,
    /// Its name among the components.
    shared: Option<String>,
}

struct Work<'w> {
    /// The media types of requests that say none of their own.
    consumes: Vec<String>,
    shared: &'w BTreeMap<String, Node>,
    /// Whether it was said that a media type is assumed.
    has_assumed: bool,
    diagnostics: &'w mut Diagnostics,
}

impl Work<'_> {
    /// Takes the parts of bodies out of the parameters of a path item or an operation.
    fn take(&self, holder: &mut Node) -> Vec<Given> {
        let mut taken = Vec::new();
        let Some(Value::Array(parameters)) = holder.get_mut("parameters").map(|node| &mut node.value) else {
            return taken;
        };
        parameters.retain(|node| {
            let name = openapi::reference(node).and_then(|text| text.strip_prefix("#/components/parameters/"));
            let given = match name.and_then(|name| Some((name, self.shared.get(name)?))) {
                Some((name, shared)) => Some(Given { node: shared.clone(), shared: Some(name.to_owned()) }),
                None if matches!(node.get_str("in"), Some("body" | "formData")) => {
                    Some(Given { node: node.clone(), shared: None })
                }
                None => None,
            };
            let stays = given.is_none();
            taken.extend(given);
            stays
        });
        if parameters.is_empty() {
            holder.as_object_mut().map(|holder| holder.shift_remove("parameters"));
        }
        taken
    }

    /// Gives an operation its body; those parts that stand at its path are parts of it, unless it has its own.
    fn operation(&mut self, operation: &mut Node, of_all: &[Given]) {
        let own = texts(operation.get("consumes"));
        operation.as_object_mut().map(|operation| operation.shift_remove("consumes"));
        let mut given = self.take(operation);
        let inherited = of_all.iter().filter(|part| match given.iter().any(|own| is_body(&own.node)) {
            true => !is_body(&part.node),
            false => !given.iter().any(|own| own.node.get_str("name") == part.node.get_str("name")),
        });
        let inherited = inherited.cloned().collect::<Vec<_>>();
        given.extend(inherited);
        let Some(first) = given.iter().find(|part| is_body(&part.node)) else {
            if let Some(body) = self.form(&given, own.as_deref()) {
                operation.as_object_mut().map(|operation| operation.insert("requestBody".to_owned(), body));
            }
            return;
        };
        for other in given.iter().filter(|part| !std::ptr::eq(*part, first)) {
            let name = other.node.get_str("name").unwrap_or_default();
            let message = format!("`{name}` is not sent, because the request has another body");
            self.diagnostics.push(
                Diagnostic::warning(Code::ParameterDropped, message)
                    .at(other.node.origin.key())
                    .related(first.node.origin.key(), "this one")
                    .help("a request has one body, or fields of a form; an overlay can take one of them away"),
            );
        }
        let body = match &first.shared {
            Some(name) if own.is_none() => {
                self.note_assumed(self.consumes.is_empty(), &first.node);
                let place = PointerBuf::from_tokens(["components", "requestBodies", name].map(Token::new));
                let origin = &first.node.origin;
                object([("$ref", text(&openapi::reference_to(place.as_str()), origin))], origin)
            }
            _ => {
                let is_said = own.as_ref().unwrap_or(&self.consumes).iter().any(|name| !name.is_empty());
                self.note_assumed(!is_said, &first.node);
                self.body(&first.node, own.as_deref())
            }
        };
        operation.as_object_mut().map(|operation| operation.insert("requestBody".to_owned(), body));
    }

    fn note_assumed(&mut self, is_assumed: bool, body: &Node) {
        if is_assumed && !std::mem::replace(&mut self.has_assumed, true) {
            self.diagnostics.push(assumed_media_type("consumes", "the bodies of requests", &body.origin));
        }
    }

    /// The request body of a body parameter, with the media types of the operation, or else of the document.
    fn body(&self, parameter: &Node, own: Option<&[String]>) -> Node {
        let types = own.map_or_else(
            || {
                let (forms, others): (Vec<_>, Vec<_>) = self.consumes.iter().cloned().partition(|name| is_form(name));
                if others.is_empty() { forms } else { others }
            },
            <[String]>::to_vec,
        );
        let types = if types.is_empty() { vec![ASSUMED.to_owned()] } else { types };
        let origin = &parameter.origin;
        let media_type = object(parameter.get("schema").map(|schema| ("schema", schema.clone())), origin);
        let content = types.into_iter().map(|name| (name, media_type.clone())).collect();
        let mut body = Object::default();
        for name in ["description", "required"] {
            body.extend(parameter.get(name).map(|node| (name.to_owned(), node.clone())));
        }
        body.insert("content".to_owned(), Node::object(content, origin.clone()));
        let more = parameter.as_object().into_iter().flat_map(extensions);
        body.extend(more.map(|(name, node)| (name.clone(), node.clone())));
        Node::object(body, origin.clone())
    }
}

#[cfg(test)]
mod tests;
