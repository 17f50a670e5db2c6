//! Describes values that come one after the other by the schema of each of them, as documents before 3.2 do.
//!
//! Before: `application/jsonl: { itemSchema: { $ref: A } }`
//! After:  `application/jsonl: { schema: { $ref: A } }`
//!
//! Loses, with a note for each, what a client has no use for: the schema of all values together, where each has one; the
//! schema of the items of a body that is no sequence of values; and how parts without names are written.

use crate::api::media_type::{self, Kind as BodyKind};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Node, Object};
use crate::lower::{Pass, Purpose};
use crate::openapi::{self, Kind};

pub(in crate::lower) const PASS: Pass = Pass {
    name: "item_schema_to_schema",
    purpose: Purpose::NormalForm,
    run: |document, diagnostics| {
        openapi::walk_mut(&mut document.root, Kind::OpenApi, &mut |node, kind| {
            let Some(members) = node.as_object_mut() else { return };
            match kind {
                Kind::Map(Kind::MediaType) => {
                    for (name, media_type) in members {
                        media_type.as_object_mut().into_iter().for_each(|node| item_schema(name, node, diagnostics));
                    }
                }
                Kind::MediaType => drop_encodings(members, &["prefixEncoding", "itemEncoding"], diagnostics),
                Kind::Encoding => drop_encodings(members, &["encoding", "prefixEncoding", "itemEncoding"], diagnostics),
                _ => {}
            }
        });
    },
};

fn item_schema(name: &str, media_type: &mut Object, diagnostics: &mut Diagnostics) {
    let Some(items) = media_type.shift_remove("itemSchema") else { return };
    if media_type::kind(name) != BodyKind::Sequence {
        let message = format!("`{name}` is no sequence of values in the client, which ignores `itemSchema`");
        diagnostics.push(
            Diagnostic::note(Code::BodyUntyped, message)
                .at(items.origin.key())
                .help("an overlay can describe the whole body with `schema`"),
        );
        return;
    }
    if let Some(whole) = media_type.insert("schema".to_owned(), items) {
        diagnostics.push(
            Diagnostic::note(Code::BodyUntyped, "the client reads each value of its own, and ignores this `schema`")
                .at(whole.origin.key())
                .help("what holds for each value belongs into `itemSchema`"),
        );
    }
}

fn drop_encodings(members: &mut Object, names: &[&str], diagnostics: &mut Diagnostics) {
    for name in names {
        let Some(node) = members.shift_remove(*name) else { continue };
        note(name, &node, diagnostics);
    }
}

fn note(name: &str, node: &Node, diagnostics: &mut Diagnostics) {
    diagnostics.push(
        Diagnostic::note(Code::BodyUntyped, format!("the client knows parts by their names, and ignores `{name}`"))
            .at(node.origin.key())
            .help("whoever calls can give each part a media type of its own"),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn the_schema_of_an_item_is_that_of_the_values() {
        let before = "
paths:
  /a:
    get:
      responses:
        '200':
          content:
            application/jsonl: {itemSchema: {type: integer}}
            text/event-stream: {itemSchema: {type: object}, schema: {type: array}}
            application/json: {itemSchema: {type: string}, schema: {type: array}}
            multipart/mixed:
              schema: {type: array}
              prefixEncoding: [{contentType: image/png}]
              itemEncoding: {contentType: image/gif}
            multipart/form-data:
              encoding: {a: {contentType: multipart/mixed, encoding: {b: {}}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:9:61: note[body-untyped]: the client reads each value of its own, and ignores this `schema`
        # before.yaml:10:32: note[body-untyped]: `application/json` is no sequence of values in the client, which ignores `itemSchema`
        # before.yaml:13:15: note[body-untyped]: the client knows parts by their names, and ignores `prefixEncoding`
        # before.yaml:14:15: note[body-untyped]: the client knows parts by their names, and ignores `itemEncoding`
        # before.yaml:16:60: note[body-untyped]: the client knows parts by their names, and ignores `encoding`
        paths:
          /a:
            get:
              responses:
                '200':
                  content:
                    application/jsonl:
                      schema:
                        type: integer
                    text/event-stream:
                      schema:
                        type: object
                    application/json:
                      schema:
                        type: array
                    multipart/mixed:
                      schema:
                        type: array
                    multipart/form-data:
                      encoding:
                        a:
                          contentType: multipart/mixed
        ");
    }
}
