//! Gives the bodies of responses the media types that a Swagger 2.0 document says are produced.
//!
//! Before: `produces: [application/json]`, `'200': { schema: {...}, examples: { application/json: {...} } }`
//! After:  `'200': { content: { application/json: { schema: {...}, example: {...} } } }`
//!
//! Where none is named, the media type is assumed, with a note. An example of a media type that is not produced goes, with a
//! note.

use super::{ASSUMED, assumed_media_type, is_swagger, object, texts};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Node, Object};
use crate::lower::{Pass, Purpose};
use crate::openapi::{self, METHODS};

pub(in crate::lower) const PASS: Pass = Pass {
    name: "response_schemas_to_content",
    purpose: Purpose::NormalForm,
    run: |document, diagnostics| {
        let root = &mut document.root;
        if !is_swagger(root) {
            return;
        }
        let produces = texts(root.get("produces")).unwrap_or_default();
        let shared = root.get("components").and_then(|components| components.get("responses")).cloned();
        let mut work = Work { produces, shared, has_assumed: false, diagnostics };
        for (_, item) in root.get_mut("paths").and_then(Node::as_object_mut).into_iter().flatten() {
            for method in METHODS {
                if let Some(operation) = item.get_mut(method).and_then(Node::as_object_mut) {
                    work.operation(operation);
                }
            }
        }
        let responses = root.get_mut("components").and_then(|components| components.get_mut("responses"));
        for (_, response) in responses.and_then(Node::as_object_mut).into_iter().flatten() {
            work.response(response, None);
        }
    },
};

struct Work<'w> {
    /// The media types of responses of operations that say none of their own.
    produces: Vec<String>,
    /// The responses among the components, as the document has them.
    shared: Option<Node>,
    /// Whether it was said that a media type is assumed.
    has_assumed: bool,
    diagnostics: &'w mut Diagnostics,
}

impl Work<'_> {
    fn operation(&mut self, operation: &mut Object) {
        let own = texts(operation.shift_remove("produces").as_ref()).filter(|own| *own != self.produces);
        for (status, response) in operation.get_mut("responses").and_then(Node::as_object_mut).into_iter().flatten() {
            if status.starts_with("x-") {
                continue;
            }
            let shared = openapi::shared_name(response).and_then(|name| self.shared.as_ref()?.get(name));
            let has_schema = shared.unwrap_or(response).get("schema").is_some();
            // A response that others share has the media types of the document.
            if let (Some(shared), Some(_), true) = (shared, &own, has_schema) {
                response.value = shared.value.clone();
            }
            let types = own.as_ref().unwrap_or(&self.produces);
            if has_schema && types.is_empty() && !std::mem::replace(&mut self.has_assumed, true) {
                let place = &response.origin;
                self.diagnostics.push(assumed_media_type("produces", "the bodies of responses", place));
            }
            self.response(response, own.as_deref());
        }
    }

    /// Gives a response its content.
    fn response(&mut self, response: &mut Node, own: Option<&[String]>) {
        let origin = response.origin.clone();
        let Some(members) = response.as_object_mut() else { return };
        let examples = members.shift_remove("examples");
        let mut content = Object::default();
        if let Some(schema) = members.shift_remove("schema") {
            let types = own.unwrap_or(&self.produces);
            let assumed = [ASSUMED.to_owned()];
            for name in if types.is_empty() { &assumed } else { types } {
                content.insert(name.clone(), object([("schema", schema.clone())], &schema.origin));
            }
        }
        for (name, example) in examples.as_ref().and_then(Node::as_object).into_iter().flatten() {
            match content.get_mut(name).and_then(Node::as_object_mut) {
                Some(media_type) => drop(media_type.insert("example".to_owned(), example.clone())),
                None => self.diagnostics.push(
                    Diagnostic::note(
                        Code::FieldUnknown,
                        format!("the response is never `{name}`, so its example goes"),
                    )
                    .at(example.origin.key())
                    .help("an overlay can add the media type to `produces`, or a schema to the response"),
                ),
            }
        }
        if !content.is_empty() {
            members.insert("content".to_owned(), Node::object(content, origin));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn a_response_has_the_media_types_of_its_operation_or_of_the_document() {
        let before = "
swagger: '2.0'
produces: [application/json]
paths:
  /a:
    get:
      responses:
        '200': {description: D, schema: {type: string}, examples: {application/json: a, text/plain: b}}
        '204': {description: Nothing}
        '404': {$ref: '#/components/responses/R'}
    put:
      produces: [text/csv, text/html]
      responses: {'200': {$ref: '#/components/responses/R'}, '204': {$ref: '#/components/responses/N'}}
components: {responses: {R: {description: R, schema: {type: object}}, N: {description: N}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:8:89: note[field-unknown]: the response is never `text/plain`, so its example goes
        swagger: '2.0'
        produces:
        - application/json
        paths:
          /a:
            get:
              responses:
                '200':
                  description: D
                  content:
                    application/json:
                      schema:
                        type: string
                      example: a
                '204':
                  description: Nothing
                '404':
                  $ref: '#/components/responses/R'
            put:
              responses:
                '200':
                  description: R
                  content:
                    text/csv:
                      schema:
                        type: object
                    text/html:
                      schema:
                        type: object
                '204':
                  $ref: '#/components/responses/N'
        components:
          responses:
            R:
              description: R
              content:
                application/json:
                  schema:
                    type: object
            N:
              description: N
        ");
    }

    #[test]
    fn what_nobody_says_is_assumed() {
        let before = "
swagger: '2.0'
paths:
  /a:
    get: {responses: {'200': {schema: {type: string}}, x-own: {schema: 1}}}
    put: {responses: {default: {schema: {type: string}}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:5:23: note[swagger-assumed]: no `produces` says what the bodies of responses are, so they are taken for `application/json`
        swagger: '2.0'
        paths:
          /a:
            get:
              responses:
                '200':
                  content:
                    application/json:
                      schema:
                        type: string
                x-own:
                  schema: 1
            put:
              responses:
                default:
                  content:
                    application/json:
                      schema:
                        type: string
        ");
    }
}
