//! Writes what a string holds as OpenAPI 3.0 does, with a format.
//!
//! Before: `{ type: string, contentEncoding: base64, contentMediaType: image/png }`, `{ contentMediaType: application/octet-stream }`
//! After:  `{ type: string, format: byte, description: "Content type: `image/png`." }`, `{ format: binary }`
//!
//! Loses the schema of what is inside of a text, and encodings other than base64, with a note; both are kept as text.

use crate::diagnostics::{Code, Diagnostic};
use crate::document::{Node, Object, Origin};
use crate::lower::{Pass, Purpose};
use crate::{markdown, openapi};

pub(in crate::lower) const PASS: Pass = Pass {
    name: "content_keywords_to_format",
    purpose: Purpose::Types,
    run: |document, diagnostics| {
        openapi::walk_schemas_mut(&mut document.root, |schema, _| {
            let encoding = schema.shift_remove("contentEncoding");
            let media_type = schema.shift_remove("contentMediaType");
            let content = schema.shift_remove("contentSchema");
            let encoded = encoding.as_ref().and_then(Node::as_str).map(str::to_ascii_lowercase);
            let binary = media_type.as_ref().and_then(Node::as_str).filter(|name| is_binary(name));
            match (&encoding, encoded.as_deref(), &media_type) {
                (Some(node), Some("base64" | "base64url"), _) => set_format(schema, "byte", &node.origin),
                (None, None, Some(node)) if binary.is_some() => set_format(schema, "binary", &node.origin),
                // Eight bits and none are no encoding.
                (_, Some("7bit" | "8bit" | "binary") | None, _) => {}
                (Some(node), Some(other), _) => {
                    diagnostics.push(
                        Diagnostic::note(Code::KeywordDropped, format!("the client does not decode `{other}`"))
                            .at(node.origin.key())
                            .help("the text is there as it was sent"),
                    );
                }
                (None, Some(_), _) => {}
            }
            if let Some(node) = content {
                diagnostics.push(
                    Diagnostic::note(Code::KeywordDropped, "the client does not read what is inside of a text")
                        .at(node.origin.key())
                        .help("the text is there as it was sent: read it as the type of your choice"),
                );
            }
            if let Some(node) = media_type {
                describe(schema, &node);
            }
        });
    },
};

fn set_format(schema: &mut Object, format: &str, origin: &Origin) {
    let node = Node::text(format, origin.clone());
    schema.entry("format".to_owned()).or_insert(node);
}

/// Whether what is of a media type is no text.
fn is_binary(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_text = essence.starts_with("text/") || essence.ends_with("xml") || openapi::is_json(&essence);
    essence.contains('/') && !is_text && essence != "application/x-www-form-urlencoded"
}

fn describe(schema: &mut Object, media_type: &Node) {
    let Some(name) = media_type.as_str().filter(|name| *name != "application/octet-stream") else { return };
    let sentence = format!("Content type: {}.", markdown::code_span(name));
    let text = match schema.get("description").and_then(Node::as_str).map(str::trim_end) {
        None | Some("") => sentence,
        Some(text) => format!("{text}\n\n{sentence}"),
    };
    schema.insert("description".to_owned(), Node::text(text, media_type.origin.clone()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn what_a_string_holds_is_a_format() {
        let before = "
components:
  schemas:
    Image: {type: string, contentEncoding: base64, contentMediaType: image/png, description: A picture}
    File: {type: string, contentMediaType: application/octet-stream}
    Json: {type: string, contentMediaType: application/json, contentSchema: {type: object}}
    Quoted: {type: string, contentEncoding: quoted-printable}
    Own: {type: string, format: custom, contentEncoding: base64}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:6:62: note[keyword-dropped]: the client does not read what is inside of a text
        # before.yaml:7:28: note[keyword-dropped]: the client does not decode `quoted-printable`
        components:
          schemas:
            Image:
              type: string
              description: |-
                A picture

                Content type: `image/png`.
              format: byte
            File:
              type: string
              format: binary
            Json:
              type: string
              description: 'Content type: `application/json`.'
            Quoted:
              type: string
            Own:
              type: string
              format: custom
        ");
    }
}
