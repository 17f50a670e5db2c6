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
mod tests {
    use super::super::PASS;
    use crate::lower::testing::lower;

    #[test]
    fn the_errors_of_an_operation_have_one_schema_and_list_their_codes() {
        let before = "
paths:
  /a:
    get:
      operationId: get-a
      responses:
        '200': {content: {application/json: {example: {code: OK, id: <uuid>}}}}
        '404':
          content:
            application/json:
              examples:
                a: {value: {code: NOT_FOUND, type: a b, id: <uuid>, limits: {max: <int?>}}}
                b: {value: {code: GONE, type: c, id: 3, note: <b>x</b>}}
        4XX: {content: {application/problem+json: {example: {code: NOT_FOUND, type: d, limits: {max: 3}}}}}
        default: {content: {application/json: {schema: {type: string}}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        paths:
          /a:
            get:
              operationId: get-a
              responses:
                '200':
                  content:
                    application/json:
                      example:
                        code: OK
                        id: <uuid>
                      schema:
                        type: object
                        properties:
                          code:
                            type: string
                          id:
                            type: string
                        additionalProperties: {}
                '404':
                  content:
                    application/json:
                      examples:
                        a:
                          value:
                            code: NOT_FOUND
                            type: a b
                            id: <uuid>
                            limits:
                              max: <int?>
                        b:
                          value:
                            code: GONE
                            type: c
                            id: 3
                            note: <b>x</b>
                      schema:
                        $ref: '#/components/schemas/GetAErrorBody'
                4XX:
                  content:
                    application/problem+json:
                      example:
                        code: NOT_FOUND
                        type: d
                        limits:
                          max: 3
                      schema:
                        $ref: '#/components/schemas/GetAErrorBody'
                default:
                  content:
                    application/json:
                      schema:
                        type: string
        components:
          schemas:
            GetAErrorBody:
              type: object
              properties:
                code:
                  $ref: '#/components/schemas/GetAErrorBodyCode'
                type:
                  type: string
                id:
                  example: <uuid>
                limits:
                  type: object
                  properties:
                    max:
                      example: <int?>
                  additionalProperties: {}
                note:
                  type: string
              additionalProperties: {}
              description: What goes wrong with `get-a`.
            GetAErrorBodyCode:
              type: string
              enum:
              - NOT_FOUND
              - GONE
              description: The `code` of an error, as the examples show it.
        ");
    }

    #[test]
    fn a_schema_that_all_errors_have_is_the_error_of_the_operation() {
        let before = "
paths:
  /a:
    get:
      operationId: get-a
      responses:
        '400': {content: {application/json: {example: {error: a}}}}
        '500': {content: {application/json: {example: {error: 'a b', type: c}}}}
    put:
      operationId: put-a
      responses: {'400': {content: {application/json: {example: {error_code: a/b, error: 3}}}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        paths:
          /a:
            get:
              operationId: get-a
              responses:
                '400':
                  content:
                    application/json:
                      example:
                        error: a
                      schema:
                        $ref: '#/components/schemas/GetAError'
                '500':
                  content:
                    application/json:
                      example:
                        error: a b
                        type: c
                      schema:
                        $ref: '#/components/schemas/GetAError'
            put:
              operationId: put-a
              responses:
                '400':
                  content:
                    application/json:
                      example:
                        error_code: a/b
                        error: 3
                      schema:
                        $ref: '#/components/schemas/PutAError'
        components:
          schemas:
            GetAError:
              type: object
              properties:
                error:
                  type: string
                type:
                  type: string
              additionalProperties: {}
              description: What goes wrong with `get-a`.
            PutAError:
              type: object
              properties:
                error_code:
                  $ref: '#/components/schemas/PutAErrorCode'
                error:
                  type: integer
              additionalProperties: {}
              description: What goes wrong with `put-a`.
            PutAErrorCode:
              type: string
              enum:
              - a/b
              description: The `error_code` of an error, as the examples show it.
        ");
    }

    #[test]
    fn errors_that_are_not_all_objects_and_what_may_be_a_success_are_typed_alone() {
        let before = "
paths:
  /a:
    get:
      operationId: get-a
      responses:
        '200': {description: A}
        '404': {content: {application/json: {example: {code: NONE}}}}
        default: {content: {application/json: {example: [{code: MANY}]}}}
    put:
      operationId: put-a
      responses:
        default: {content: {application/json: {example: {code: OK}}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        paths:
          /a:
            get:
              operationId: get-a
              responses:
                '200':
                  description: A
                '404':
                  content:
                    application/json:
                      example:
                        code: NONE
                      schema:
                        type: object
                        properties:
                          code:
                            type: string
                        additionalProperties: {}
                default:
                  content:
                    application/json:
                      example:
                      - code: MANY
                      schema:
                        type: array
                        items:
                          type: object
                          properties:
                            code:
                              type: string
                          additionalProperties: {}
            put:
              operationId: put-a
              responses:
                default:
                  content:
                    application/json:
                      example:
                        code: OK
                      schema:
                        type: object
                        properties:
                          code:
                            type: string
                        additionalProperties: {}
        ");
    }

    #[test]
    fn a_shared_response_lists_its_codes_if_it_is_always_an_error() {
        let before = "
paths:
  /a:
    get:
      operationId: get-a
      responses:
        '200': {$ref: '#/components/responses/Either'}
        '404': {$ref: '#/components/responses/None'}
        '500': {$ref: '#/components/responses/Either'}
components:
  responses:
    None: {content: {application/json: {example: {code: NONE}}}}
    Either: {content: {application/json: {example: {code: SOME}}}}
    Unused: {content: {application/json: {example: {code: ANY}}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        paths:
          /a:
            get:
              operationId: get-a
              responses:
                '200':
                  $ref: '#/components/responses/Either'
                '404':
                  $ref: '#/components/responses/None'
                '500':
                  $ref: '#/components/responses/Either'
        components:
          responses:
            None:
              content:
                application/json:
                  example:
                    code: NONE
                  schema:
                    type: object
                    properties:
                      code:
                        type: string
                    additionalProperties: {}
            Either:
              content:
                application/json:
                  example:
                    code: SOME
                  schema:
                    type: object
                    properties:
                      code:
                        type: string
                    additionalProperties: {}
            Unused:
              content:
                application/json:
                  example:
                    code: ANY
                  schema:
                    type: object
                    properties:
                      code:
                        type: string
                    additionalProperties: {}
        ");
    }
}
