//! Gives JSON bodies without a schema the schema that their examples show.
//!
//! Examples are all that such a document says about the body. They show what there may be, and promise nothing: no member
//! is required.
//!
//! Before: `application/json: { examples: { a: { value: { count: 3 } } } }`
//! After:  the same with `schema: { type: object, properties: { count: { type: integer } } }`
//!
//! The errors of an operation have one schema, as long as all of their examples are objects:
//!
//! Before:
//! ```yaml
//! 404: { application/json: { examples: { a: { value: { code: NOT_FOUND, id: <uuid> } } } } }
//! 409: { application/json: { examples: { b: { value: { code: CONFLICT, since: 3 } } } } }
//! ```
//! After:
//! ```yaml
//! 404: { application/json: { schema: { $ref: GetOrderError } } }
//! 409: { application/json: { schema: { $ref: GetOrderError } } }
//! GetOrderError:
//!   properties: { code: { $ref: GetOrderErrorCode }, id: { example: <uuid> }, since: { type: integer } }
//! GetOrderErrorCode: { type: string, enum: [NOT_FOUND, CONFLICT] }
//! ```
//!
//! - The member that is the code of the error, by its name and its values, takes the codes of the examples.
//! - A placeholder such as `<uuid>` says nothing of the JSON type, so its member takes any value.
//! - A shared response to which errors refer, and nothing else, has a schema of its own by the same rules.
//! - The schema is a component, so that its name stays when another error comes. It is `GetOrderErrorBody` if the
//!   operation has other errors: then `GetOrderError` stands for all.
//!
//! Loses nothing: members that no example shows are kept. Without an example
//! any value is taken.

mod code;
mod errors;
mod infer;

use serde_json::Value as Json;

pub(crate) use self::code::ERROR_CODES;
use self::errors::Errors;
use self::infer::{Placeholders, infer_all};
use crate::document::{Node, Value};
use crate::lower::{Pass, Purpose};
use crate::names::NewSchemas;
use crate::openapi::{self, Kind};

pub(in crate::lower) const PASS: Pass = Pass {
    name: "untyped_media_types_to_schemas",
    purpose: Purpose::Types,
    run: |document, _| {
        let mut has_any = false;
        openapi::walk(&document.root, Kind::OpenApi, &mut |node, kind| {
            has_any |= kind == Kind::Map(&Kind::MediaType) && node.as_object().into_iter().flatten().any(is_untyped);
        });
        if !has_any {
            return;
        }
        let root = document.root.clone();
        let shared = errors::shared(&root);
        let mut added = NewSchemas::of(&root);
        openapi::walk_mut(&mut document.root, Kind::OpenApi, &mut |node, kind| match kind {
            Kind::Operation => errors::operation(&root, node, &mut added),
            Kind::Components => {
                let responses = node.get_mut("responses").and_then(Node::as_object_mut);
                for (_, response) in responses.into_iter().flatten().filter(|(name, _)| shared.contains(*name)) {
                    Errors::of(&root, [response]).inline();
                }
            }
            Kind::Map(Kind::MediaType) => {
                let media_types = node.as_object_mut().into_iter().flatten();
                for (_, media_type) in media_types.filter(|(name, media_type)| is_untyped((name, media_type))) {
                    let schema = infer_all(&examples(&root, media_type), Placeholders::Texts);
                    set_schema(media_type, schema);
                }
            }
            _ => {}
        });
        added.store(&mut document.root);
    },
};

fn is_untyped((name, media_type): (&String, &Node)) -> bool {
    openapi::is_json(name) && media_type.get("schema").is_none()
}

fn set_schema(media_type: &mut Node, schema: Json) {
    let schema = Node::from_json(schema, &media_type.origin);
    if let Value::Object(members) = &mut media_type.value {
        members.insert("schema".to_owned(), schema);
    }
}

fn examples(root: &Node, media_type: &Node) -> Vec<Json> {
    let named = media_type.members("examples").filter_map(|(_, example)| openapi::resolve(root, example)?.get("value"));
    media_type.get("example").into_iter().chain(named).map(Node::to_json).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn the_examples_show_the_schema() {
        let before = "
components:
  responses:
    Error:
      content:
        application/problem+json:
          examples:
            a: {value: {code: NOT_FOUND, status: 404, fields: [{name: id}]}}
            b: {value: {code: CONFLICT, status: 1.5, fields: [], hint: null}}
            c: {$ref: '#/components/examples/c'}
    Untyped: {content: {application/json: {}, text/plain: {}}}
  examples:
    c: {value: {code: GONE, status: 410}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        components:
          responses:
            Error:
              content:
                application/problem+json:
                  examples:
                    a:
                      value:
                        code: NOT_FOUND
                        status: 404
                        fields:
                        - name: id
                    b:
                      value:
                        code: CONFLICT
                        status: 1.5
                        fields: []
                        hint: null
                    c:
                      $ref: '#/components/examples/c'
                  schema:
                    type: object
                    properties:
                      code:
                        type: string
                      status:
                        type: number
                      fields:
                        type: array
                        items:
                          type: object
                          properties:
                            name:
                              type: string
                          additionalProperties: {}
                      hint: {}
                    additionalProperties: {}
            Untyped:
              content:
                application/json:
                  schema: {}
                text/plain: {}
          examples:
            c:
              value:
                code: GONE
                status: 410
        ");
    }
}
