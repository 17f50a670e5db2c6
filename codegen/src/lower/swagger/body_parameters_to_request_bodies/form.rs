//! The body that the fields of a form are.

use super::{FORMS, Given, Work, is_form};
use crate::diagnostics::{Code, Diagnostic};
use crate::document::{Node, Object, Value};
use crate::lower::swagger::{boolean, extensions, object, text};

impl Work<'_> {
    /// The request body of a form; none without fields.
    pub(super) fn form(&mut self, fields: &[Given], own: Option<&[String]>) -> Option<Node> {
        let origin = &fields.first()?.node.origin;
        let mut properties = Object::default();
        let mut encoding = Object::default();
        let mut required = Vec::new();
        for Given { node, .. } in fields {
            let Some(name) = node.get("name").filter(|name| name.as_str().is_some()) else { continue };
            let key = name.as_str().unwrap_or_default().to_owned();
            if node.get("required").is_some_and(|required| required.value == Value::Bool(true)) {
                required.push(name.clone());
            }
            encoding.extend(encoding_of(node).map(|node| (key.clone(), node)));
            properties.insert(key, property(node));
            self.note_empty_values(node);
        }
        let is_required = !required.is_empty();
        let schema = [
            Some(("type", text("object", origin))),
            Some(("properties", Node::object(properties, origin.clone()))),
            is_required.then(|| ("required", Node::array(required, origin.clone()))),
        ];
        let encoding = Some(encoding).filter(|encoding| !encoding.is_empty());
        let encoding = encoding.map(|members| Node::object(members, origin.clone()));
        let schema = object(schema.into_iter().flatten(), origin);
        let media_type =
            object([("schema", schema)].into_iter().chain(encoding.map(|node| ("encoding", node))), origin);
        let types = self.types(fields, own).into_iter().map(|name| (name, media_type.clone()));
        let content = Node::object(types.collect(), origin.clone());
        let required = is_required.then(|| ("required", boolean(true, origin)));
        Some(object([("content", content)].into_iter().chain(required), origin))
    }

    /// The media types of a form: files are sent in parts alone.
    fn types(&mut self, fields: &[Given], own: Option<&[String]>) -> Vec<String> {
        let has_file = fields.iter().any(|field| is_file(&field.node));
        let [parts, urlencoded] = FORMS;
        let given = own.unwrap_or(&self.consumes).iter();
        let fits = |name: &&String| is_form(name) && !(has_file && name.to_ascii_lowercase().starts_with(urlencoded));
        let types = given.filter(fits).cloned().collect::<Vec<_>>();
        if !types.is_empty() {
            return types;
        }
        let assumed = if has_file { parts } else { urlencoded };
        if let Some(Given { node, .. }) = fields.first() {
            let message = format!("no `consumes` says how this form is sent, so it is sent as `{assumed}`");
            let note = Diagnostic::note(Code::SwaggerAssumed, message).at(node.origin.key());
            self.diagnostics.push(note.help("an overlay can give the operation a list `consumes`"));
        }
        vec![assumed.to_owned()]
    }

    fn note_empty_values(&mut self, field: &Node) {
        if let Some(node) = field.get("allowEmptyValue").filter(|node| node.value == Value::Bool(true)) {
            let message = "OpenAPI 3 has no `allowEmptyValue` for the fields of forms; the client ignores it";
            let note = Diagnostic::note(Code::FieldUnknown, message).at(node.origin.key());
            self.diagnostics.push(note.help("where the field is a string, callers can send an empty one"));
        }
    }
}

fn is_file(field: &Node) -> bool {
    let is_file = |schema: &Node| schema.get_str("type") == Some("file");
    field.get("schema").is_some_and(|schema| is_file(schema) || schema.get("items").is_some_and(is_file))
}

/// The schema of a field, with what is said of the field.
fn property(field: &Node) -> Node {
    let mut schema = field.get("schema").cloned().unwrap_or_else(|| object([], &field.origin));
    let (Some(members), Some(field)) = (schema.as_object_mut(), field.as_object()) else { return schema };
    let said = ["description", "example"].iter().filter_map(|name| field.get_key_value(*name));
    for (name, node) in said.chain(extensions(field)) {
        members.entry(name.clone()).or_insert_with(|| node.clone());
    }
    schema
}

/// How the values of an array are written, where it is not each by itself.
fn encoding_of(field: &Node) -> Option<Node> {
    let explode = field.get("explode").filter(|explode| explode.value == Value::Bool(false) && !is_file(field))?;
    let style = field.get("style").map(|style| ("style", style.clone()));
    Some(object(style.into_iter().chain([("explode", explode.clone())]), &field.origin))
}
