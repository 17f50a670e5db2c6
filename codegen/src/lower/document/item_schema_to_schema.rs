//! Describes values that come one after the other by the schema of each of them, as documents before 3.2 do.
//!
//! Before: `application/jsonl: { itemSchema: { $ref: A } }`
//! After:  `application/jsonl: { schema: { $ref: A } }`
//!
//! Before: `application/jsonl: { schema: { type: array, items: { $ref: A } } }`
//! After:  `application/jsonl: { schema: { $ref: A } }`
//!
//! Since 3.2, the schema of a sequence is that of an array of all its values. Documents before it have no other word, and mean
//! the same where they say an array: lines that are arrays are rarer. What is an array by itself stands in an `allOf` then, so
//! that it is not taken for the schema of all values.
//!
//! Loses, with a note for each, what a client has no use for: the schema of all values together, and what else it says where it
//! is an array; the schema of the items of a body that is no sequence of values; and how parts without names are written.

use jsonptr::{PointerBuf, Token};

use crate::api::media_type::{self, Kind as BodyKind};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Node, Object, Value};
use crate::lower::{Pass, Purpose};
use crate::openapi::{self, Kind};

pub(in crate::lower) const PASS: Pass = Pass {
    name: "item_schema_to_schema",
    purpose: Purpose::NormalForm,
    run: |document, diagnostics| {
        let arrays = arrays(&document.root, diagnostics);
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
        for (media_type, schema) in arrays {
            let members = document.root.resolve_mut(&media_type).and_then(Node::as_object_mut);
            members.into_iter().for_each(|members| _ = members.insert("schema".to_owned(), schema.clone()));
        }
    },
};

/// The sequences that are described by arrays, by their places, each with the schema of its values.
fn arrays(root: &Node, diagnostics: &mut Diagnostics) -> Vec<(PointerBuf, Node)> {
    let mut arrays = Vec::new();
    openapi::walk_places(root, Kind::OpenApi, &mut PointerBuf::new(), &mut |node, kind, place| {
        let Some(members) = node.as_object().filter(|_| kind == Kind::Map(&Kind::MediaType)) else { return };
        for (name, media_type) in members.iter().filter(|(name, _)| media_type::is_sequence_of_its_own(name)) {
            let schema = match (media_type.get("itemSchema"), media_type.get("schema")) {
                (Some(value), _) => array(root, value).map(|_| value_of(root, value)),
                (None, Some(whole)) if !describes_data(media_type) => array(root, whole).map(|array| {
                    diagnostics.push(
                        Diagnostic::note(Code::BodyUntyped, "the client reads each value as an element of this array")
                            .at(whole.origin.key())
                            .help("where each value is an array, `itemSchema` says so"),
                    );
                    match array.get("items").filter(|items| items.as_object().is_some()) {
                        Some(items) => value_of(root, items),
                        None => Node::object(Object::default(), array.origin.clone()),
                    }
                }),
                _ => None,
            };
            let place = || {
                let mut place = place.to_buf();
                place.push_back(Token::new(name));
                place
            };
            arrays.extend(schema.map(|schema| (place(), schema)));
        }
    });
    arrays
}

/// Whether an overlay says that a schema is that of the data of each event.
fn describes_data(media_type: &Node) -> bool {
    media_type.get("x-stream").and_then(|word| word.get_str("schema-describes")) == Some("data")
}

/// The schema of an array that a schema is, or that it refers to.
fn array<'d>(root: &'d Node, schema: &'d Node) -> Option<&'d Node> {
    let schema = openapi::resolve(root, schema)?;
    let is_array = match schema.get("type").map(|ty| &ty.value) {
        Some(Value::String(name)) => name == "array",
        Some(Value::Array(names)) => {
            names.iter().all(|name| ["array", "null"].map(Some).contains(&name.as_str()))
                && names.iter().any(|name| name.as_str() == Some("array"))
        }
        Some(_) => false,
        None => schema.get("items").is_some(),
    };
    is_array.then_some(schema)
}

/// The schema of a value, which no second run takes for that of all values.
fn value_of(root: &Node, schema: &Node) -> Node {
    if array(root, schema).is_none() {
        return schema.clone();
    }
    let parts = Node::array(vec![schema.clone()], schema.origin.clone());
    let members = [("allOf".to_owned(), parts)].into_iter().collect();
    Node::object(members, schema.origin.clone())
}

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
    fn an_array_is_the_schema_of_all_values() {
        let before = "
paths:
  /a:
    post:
      requestBody:
        content: {application/jsonl: {schema: {type: array, items: {$ref: '#/components/schemas/A'}}}}
      responses:
        '200':
          content:
            application/json-seq: {schema: {$ref: '#/components/schemas/All'}}
            application/jsonl: {itemSchema: {$ref: '#/components/schemas/All'}}
            application/x-ndjson: {schema: {type: [array, 'null'], items: {type: array}}}
            text/event-stream: {schema: {type: array}}
            application/json: {schema: {type: array}}
            application/json; stream=watch: {schema: {type: array}}
        '201': {content: {text/event-stream: {schema: {type: array}, x-stream: {schema-describes: data}}}}
components:
  schemas:
    A: {type: object}
    All: {items: {$ref: '#/components/schemas/A'}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:6:39: note[body-untyped]: the client reads each value as an element of this array
        # before.yaml:10:36: note[body-untyped]: the client reads each value as an element of this array
        # before.yaml:12:36: note[body-untyped]: the client reads each value as an element of this array
        # before.yaml:13:33: note[body-untyped]: the client reads each value as an element of this array
        paths:
          /a:
            post:
              requestBody:
                content:
                  application/jsonl:
                    schema:
                      $ref: '#/components/schemas/A'
              responses:
                '200':
                  content:
                    application/json-seq:
                      schema:
                        $ref: '#/components/schemas/A'
                    application/jsonl:
                      schema:
                        allOf:
                        - $ref: '#/components/schemas/All'
                    application/x-ndjson:
                      schema:
                        allOf:
                        - type: array
                    text/event-stream:
                      schema: {}
                    application/json:
                      schema:
                        type: array
                    application/json; stream=watch:
                      schema:
                        type: array
                '201':
                  content:
                    text/event-stream:
                      schema:
                        type: array
                      x-stream:
                        schema-describes: data
        components:
          schemas:
            A:
              type: object
            All:
              items:
                $ref: '#/components/schemas/A'
        ");
    }

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
