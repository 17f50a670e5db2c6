//! What is said of the bodies that no client reads.

use super::super::body::note_untyped;
use super::body::json;
use super::{Body, DescribedResponse};
use crate::api::media_type::Kind;
use crate::api::read::Reader;
use crate::diagnostics::{Code, Diagnostic};
use crate::document::Node;
use crate::markdown::code_span;
use crate::openapi;

/// Says which bodies the client does not ask for, which there cannot be, and which are no values of their schemas.
pub(super) fn note<'d>(reader: &mut Reader<'d, '_>, title: &str, response: &DescribedResponse<'d>) {
    let note = |message: String| Diagnostic::note(Code::ResponseBodyUnread, message);
    let media_types = &response.media_types;
    let status = response.status.text();
    if !openapi::may_have_body("get", &status) && !media_types.is_empty() {
        let message =
            format!("a response with the status {status} has no body, so what {title} says of one is not read");
        reader.say_once(response.node, note(message).help("an overlay can give it the status that it has"));
        return;
    }
    let json = json(media_types);
    let is_text = matches!(response.body, Body::Text);
    for (name, schema, kind) in media_types {
        let Some(node) = response.node.get("content").and_then(|content| content.get(name)) else { continue };
        match (kind, json) {
            (Kind::Sequence, None) if matches!(response.body, Body::Bytes) && response.beside.is_none() => {
                note_untyped(reader, name, "a stream of bytes", node);
            }
            (Kind::Sequence, _) => {
                let items = match &response.body {
                    Body::Items(items) => Some(items),
                    _ => response.beside.as_ref(),
                };
                let asked = items.map(|items| items.name).or(json.map(|(asked, _)| asked));
                if let Some(asked) = asked.filter(|asked| asked != name) {
                    note_unread(reader, title, response, (name, asked), node);
                }
            }
            (Kind::Text, None) => note_untyped(reader, name, "text", node),
            (Kind::Bytes, None) => note_untyped(reader, name, "bytes", node),
            (Kind::Bytes, Some(_)) => {}
            (Kind::Text | Kind::Json, Some(_)) if is_text => {}
            (_, Some((asked, json))) if *schema != Some(json) || *kind == Kind::Text => {
                note_unread(reader, title, response, (name, asked), node);
            }
            _ => {}
        }
    }
}

fn note_unread<'d>(
    reader: &mut Reader<'d, '_>,
    title: &str,
    response: &DescribedResponse<'d>,
    (name, asked): (&str, &str),
    node: &'d Node,
) {
    let (name, asked, key) = (code_span(name), code_span(asked), response.key);
    let message = format!("{title} answers {key} with {name} too; the client asks for {asked}");
    let help = format!("an overlay can leave {asked} out, or `Client::execute` can ask for {name}");
    reader.say_once(node, Diagnostic::note(Code::ResponseBodyUnread, message).help(help));
}
