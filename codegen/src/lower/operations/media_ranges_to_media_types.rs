//! Names the media type under which a body is sent, where the document names none that can be.
//!
//! Before: `requestBody: { content: { image/*: .. } }`, `{ content: { multipart/mixed: .. } }`
//! After:  `requestBody: { content: { application/octet-stream: .. } }`, `{ content: { multipart/form-data: .. } }`
//!
//! It relies on `media_types_to_operations`: each body is of one media type. Loses the range, with a note, unless JSON is
//! in it: whoever says `*/*` means that, or takes it.

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Node, Object, Value};
use crate::lower::{Pass, Purpose};
use crate::openapi::{self, METHODS};
use crate::operations::{BodyKind, content_type, media_kind};

pub(in crate::lower) const PASS: Pass = Pass {
    name: "media_ranges_to_media_types",
    purpose: Purpose::Client,
    run: |document, diagnostics| {
        let root = document.root.clone();
        for (_, item) in document.root.get_mut("paths").and_then(Node::as_object_mut).into_iter().flatten() {
            let bodies = METHODS.iter().filter_map(|method| {
                let body = item.get(method)?.get("requestBody")?;
                Some((*method, replaced(openapi::resolve(&root, body)?, diagnostics)?))
            });
            for (method, body) in bodies.collect::<Vec<_>>() {
                let operation = item.get_mut(method).and_then(Node::as_object_mut);
                operation
                    .into_iter()
                    .for_each(|operation| drop(operation.insert("requestBody".to_owned(), body.clone())));
            }
        }
    },
};

/// The body with another media type; none if its own can be sent.
fn replaced(body: &Node, diagnostics: &mut Diagnostics) -> Option<Node> {
    let content = body.get("content").and_then(Node::as_object).filter(|content| content.len() == 1)?;
    let (given, media_type) = content.first()?;
    let sent = content_type(given);
    let essence = |text: &str| text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if essence(given) == essence(sent) {
        return None;
    }
    if media_kind(given) != BodyKind::Json {
        diagnostics.push(
            Diagnostic::note(Code::MediaTypeReplaced, format!("the body is sent as `{sent}`, and not as {given:?}"))
                .at(media_type.origin.key())
                .help("an overlay can name the media type that the server takes"),
        );
    }
    let mut replaced = body.clone();
    let content = Object::from_iter([(sent.to_owned(), media_type.clone())]);
    replaced.get_mut("content")?.value = Value::Object(content);
    Some(replaced)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn a_range_is_no_media_type() {
        let before = "
paths:
  /a:
    get: {requestBody: {content: {'*/*': {schema: {type: object}}}}}
    put: {requestBody: {content: {image/*: {}}}}
    post: {requestBody: {content: {multipart/mixed: {}}}}
    patch: {requestBody: {content: {'Text/CSV; header=present': {}}}}
    delete: {requestBody: {content: {image/*: {}, image/png: {}}}}
";
        insta::assert_snapshot!(lower(PASS, before), @r#"
        # before.yaml:5:35: note[media-type-replaced]: the body is sent as `application/octet-stream`, and not as "image/*"
        # before.yaml:6:36: note[media-type-replaced]: the body is sent as `multipart/form-data`, and not as "multipart/mixed"
        paths:
          /a:
            get:
              requestBody:
                content:
                  application/json:
                    schema:
                      type: object
            put:
              requestBody:
                content:
                  application/octet-stream: {}
            post:
              requestBody:
                content:
                  multipart/form-data: {}
            patch:
              requestBody:
                content:
                  Text/CSV; header=present: {}
            delete:
              requestBody:
                content:
                  image/*: {}
                  image/png: {}
        "#);
    }
}
