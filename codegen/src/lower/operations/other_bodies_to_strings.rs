//! Makes a string of the schema of a body that is neither JSON nor a form: the client has it as text or as bytes.
//!
//! Before: `{ content: { application/xml: { schema: { $ref: Order } } } }`, `{ content: { image/png: { schema: { type: object } } } }`
//! After:  `{ content: { application/xml: { schema: { type: string } } } }`,
//!         `{ content: { image/png: { schema: { type: string, format: binary } } } }`
//!
//! It relies on `media_types_to_operations`: a body has one media type. What a response that is JSON as well may be stays
//! as it is: the client asks for JSON. Loses the schema, with a note; where values come one after the other, their type
//! stays.

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Node, Object, Value};
use crate::lower::{Pass, Purpose};
use crate::openapi::{self, Kind};
use crate::operations::{BodyKind, media_kind};
use crate::responses;

pub(in crate::lower) const PASS: Pass = Pass {
    name: "other_bodies_to_strings",
    purpose: Purpose::Client,
    run: |document, diagnostics| {
        let schemas = openapi::schemas_alone(&document.root);
        openapi::walk_mut(&mut document.root, Kind::OpenApi, &mut |node, kind| {
            let held = match kind {
                Kind::RequestBody => of_request,
                Kind::Response => of_response,
                _ => return,
            };
            let Some(content) = node.get_mut("content").and_then(Node::as_object_mut) else { return };
            let has_value = content.keys().any(|name| held(name).is_none());
            for (name, media_type) in content {
                // Beside JSON, a stream is what a caller may ask for, and the rest is what the client does not.
                let held = held(name).filter(|held| !has_value || matches!(held, Held::Stream));
                if let (Some(held), Some(schema)) = (held, media_type.get_mut("schema")) {
                    lower(&schemas, (name, held), schema, diagnostics);
                }
            }
        });
    },
};

/// What a body is in the client.
#[derive(Clone, Copy)]
enum Held {
    Text,
    Bytes,
    /// Bytes, as they come.
    Stream,
}

/// What a body of a request is; none if the client writes it.
fn of_request(media_type: &str) -> Option<Held> {
    match media_kind(media_type) {
        BodyKind::Text => Some(Held::Text),
        BodyKind::Binary => Some(Held::Bytes),
        BodyKind::Json | BodyKind::Form | BodyKind::Multipart => None,
    }
}

/// What a body of a response is; none if the client reads it.
fn of_response(media_type: &str) -> Option<Held> {
    match responses::kind(media_type) {
        responses::Kind::Text => Some(Held::Text),
        responses::Kind::Bytes if responses::is_stream(media_type) => Some(Held::Stream),
        responses::Kind::Bytes => Some(Held::Bytes),
        responses::Kind::Json | responses::Kind::Any => None,
    }
}

fn lower(root: &Node, (name, held): (&str, Held), schema: &mut Node, diagnostics: &mut Diagnostics) {
    let resolved = openapi::resolve_single(root, schema);
    if resolved.get_str("type") == Some("string") || resolved.as_object().is_none_or(Object::is_empty) {
        return;
    }
    let is = match held {
        Held::Text => "text",
        Held::Bytes => "bytes",
        Held::Stream => "a stream of bytes",
    };
    let help = match held {
        Held::Stream => "the values have a type, into which `serde_json` reads each",
        Held::Text | Held::Bytes => "where the server knows JSON too, an overlay can add it",
    };
    let message = format!("`{name}` is {is} in the client, and not a value of the schema");
    diagnostics.push(Diagnostic::note(Code::BodyUntyped, message).at(schema.origin.key()).help(help));
    if matches!(held, Held::Stream) {
        return;
    }
    let text = |text: &str| Node { value: Value::String(text.to_owned()), origin: schema.origin.clone() };
    let mut string = Object::from_iter([("type".to_owned(), text("string"))]);
    if matches!(held, Held::Bytes) {
        string.insert("format".to_owned(), text("binary"));
    }
    schema.value = Value::Object(string);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn what_is_no_json_is_a_string() {
        let before = "
paths:
  /a:
    post:
      requestBody: {content: {application/xml: {schema: {$ref: '#/components/schemas/A'}}}}
      responses:
        '200': {content: {application/xml: {schema: {type: object}}, application/json: {schema: {type: object}}}}
        '201': {content: {text/event-stream: {schema: {$ref: '#/components/schemas/A'}}, application/json: {schema: {type: object}}}}
        '202': {content: {text/csv: {schema: {type: array, items: {type: string}}}, text/plain: {schema: {type: string, maxLength: 1}}}}
        '203': {content: {text/plain: {}, text/html: {schema: {}}, image/png: {schema: {$ref: '#/components/schemas/A'}}}}
components: {schemas: {A: {type: object, xml: {name: a}}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:5:49: note[body-untyped]: `application/xml` is text in the client, and not a value of the schema
        # before.yaml:8:47: note[body-untyped]: `text/event-stream` is a stream of bytes in the client, and not a value of the schema
        # before.yaml:9:38: note[body-untyped]: `text/csv` is text in the client, and not a value of the schema
        # before.yaml:10:80: note[body-untyped]: `image/png` is bytes in the client, and not a value of the schema
        paths:
          /a:
            post:
              requestBody:
                content:
                  application/xml:
                    schema:
                      type: string
              responses:
                '200':
                  content:
                    application/xml:
                      schema:
                        type: object
                    application/json:
                      schema:
                        type: object
                '201':
                  content:
                    text/event-stream:
                      schema:
                        $ref: '#/components/schemas/A'
                    application/json:
                      schema:
                        type: object
                '202':
                  content:
                    text/csv:
                      schema:
                        type: string
                    text/plain:
                      schema:
                        type: string
                        maxLength: 1
                '203':
                  content:
                    text/plain: {}
                    text/html:
                      schema: {}
                    image/png:
                      schema:
                        type: string
                        format: binary
        components:
          schemas:
            A:
              type: object
              xml:
                name: a
        ");
    }
}
