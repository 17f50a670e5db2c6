//! Gives the responses of an operation one type for success and one for errors.
//!
//! progenitor takes one of each, and counts `default` as a success. So `default` becomes the ranges `4XX` and `5XX`,
//! and where responses of one side differ, they get a schema that stands for all of them: the `responses_by_status`
//! rewrite makes an enum of it, and the status chooses the variant.
//!
//! Before: `{ 200: Order, 202: nothing, 404: Problem, default: Failure }`
//! After:
//! ```yaml
//! { 200: GetOrderSuccess, 202: GetOrderSuccess, 404: GetOrderError, 4XX: GetOrderError, 5XX: GetOrderError }
//! GetOrderSuccess: { x-responses: { 200: Order, 202: null } }
//! GetOrderError: { x-responses: { 404: Problem, 4XX: Failure, 5XX: Failure } }
//! ```
//!
//! Loses nothing: a status that `default` covered and the ranges do not is an unexpected response, with all of its
//! body. Sides with a body that is not JSON are left alone.

use heck::ToUpperCamelCase;

use crate::document::{Node, Object, Origin, Value};
use crate::lower::{Pass, Purpose};
use crate::names::NewSchemas;
use crate::openapi::{self, METHODS, SCHEMAS};

/// The member by which the schema of a side says what it stands for.
pub(crate) const BY_STATUS: &str = "x-responses";

pub(in crate::lower) const PASS: Pass = Pass {
    name: "responses_to_one_type",
    purpose: Purpose::Client,
    run: |document, _| {
        let root = document.root.clone();
        let mut added = NewSchemas::of(&root);
        for (_, item) in document.root.get_mut("paths").and_then(Node::as_object_mut).into_iter().flatten() {
            for method in METHODS {
                let Some(operation) = item.get_mut(method) else { continue };
                let Some(id) = operation.get_str("operationId").map(ToUpperCamelCase::to_upper_camel_case) else {
                    continue;
                };
                if let Some(responses) = operation.get_mut("responses").and_then(Node::as_object_mut) {
                    lower(responses, &id, &root, &mut added);
                }
            }
        }
        added.store(&mut document.root);
    },
};

fn lower(responses: &mut Object, operation: &str, root: &Node, added: &mut NewSchemas) {
    split_default(responses);
    for (is_success, tail) in [(true, "Success"), (false, "Error")] {
        let side = |status: &str| match status.as_bytes() {
            [b'2', ..] => is_success,
            [b'4' | b'5', ..] => !is_success,
            _ => false,
        };
        let statuses = responses.keys().filter(|status| side(status)).cloned().collect::<Vec<_>>();
        let bodies = statuses.iter().map(|status| Body::of(root, &responses[status]));
        let bodies = bodies.collect::<Vec<_>>();
        if bodies.contains(&Body::Raw) || bodies.iter().all(|body| *body == bodies[0]) {
            continue;
        }
        unify(responses, &statuses, &bodies, &format!("{operation}{tail}"), root, added);
    }
}

/// Writes `default` as what it means beside a success: any error.
fn split_default(responses: &mut Object) {
    let Some(default) = responses.shift_remove("default") else { return };
    let has_success = responses.keys().any(|status| status.starts_with('2'));
    let ranges = ["2XX", "4XX", "5XX"].into_iter().skip(usize::from(has_success));
    for range in ranges {
        responses.entry(range.to_owned()).or_insert_with(|| default.clone());
    }
}

/// What a response holds.
#[derive(PartialEq)]
enum Body {
    Empty,
    /// JSON, with its schema and what the schema is without annotations.
    Json {
        schema: Node,
        shape: serde_json::Value,
    },
    /// Anything that is not JSON.
    Raw,
}

impl Body {
    fn of(root: &Node, response: &Node) -> Self {
        let Some(response) = openapi::resolve(root, response) else { return Self::Raw };
        let mut content = response.members("content").peekable();
        if content.peek().is_none() {
            return Self::Empty;
        }
        let is_json = |name: &str| name.split(';').next().is_some_and(|essence| essence.trim() == "application/json");
        let json = content.find(|(name, _)| is_json(name)).and_then(|(_, media_type)| media_type.get("schema"));
        let Some(schema) = json else { return Self::Raw };
        let mut shape = openapi::resolve(root, schema).unwrap_or(schema).to_json();
        if let Some(members) = shape.as_object_mut() {
            members.retain(|name, _| !matches!(name.as_str(), "description" | "example" | "title"));
        }
        Self::Json { schema: schema.clone(), shape }
    }
}

/// Makes one schema of the bodies of a side.
fn unify(
    responses: &mut Object,
    statuses: &[String],
    bodies: &[Body],
    name: &str,
    root: &Node,
    added: &mut NewSchemas,
) {
    let shapes = bodies.iter().map(|body| match body {
        Body::Json { shape, .. } => Some(shape),
        _ => None,
    });
    let same_shape = shapes.clone().all(|shape| shape.is_some() && Some(shape) == shapes.clone().next());
    let common = match bodies {
        // Schemas of several names that say the same.
        [Body::Json { schema, .. }, ..] if same_shape => schema.clone(),
        _ => {
            let origin = responses[&statuses[0]].origin.clone();
            let by_status = statuses.iter().zip(bodies).map(|(status, body)| {
                let value = match body {
                    Body::Json { schema, .. } => component(schema, &format!("{name}{status}"), added),
                    _ => Node { value: Value::Null, origin: origin.clone() },
                };
                (status.clone(), value)
            });
            let by_status = Node { value: Value::Object(by_status.collect()), origin: origin.clone() };
            let members = [("type".to_owned(), text("object", &origin)), (BY_STATUS.to_owned(), by_status)];
            let name = added.take_name(name);
            added.add(name.clone(), Node { value: Value::Object(members.into()), origin: origin.clone() });
            Node::from_json(serde_json::json!({ "$ref": format!("{SCHEMAS}{name}") }), &origin)
        }
    };
    for status in statuses {
        let Some(response) = responses.get_mut(status) else { continue };
        if let Some(resolved) = openapi::resolve(root, response) {
            *response = resolved.clone();
        }
        let origin = response.origin.clone();
        let object = |name: &str, value: Node| Object::from_iter([(name.to_owned(), value)]);
        let media_type = Node { value: Value::Object(object("schema", common.clone())), origin: origin.clone() };
        let content = Node { value: Value::Object(object("application/json", media_type)), origin };
        if let Some(members) = response.as_object_mut() {
            members.insert("content".to_owned(), content);
        }
    }
}

fn text(value: &str, origin: &Origin) -> Node {
    Node { value: Value::String(value.to_owned()), origin: origin.clone() }
}

/// The reference to a component, or to the component that an inline schema becomes.
fn component(schema: &Node, name: &str, added: &mut NewSchemas) -> Node {
    let reference = match openapi::reference(schema) {
        Some(reference) => reference.to_owned(),
        None => {
            let name = added.take_name(name);
            added.add(name.clone(), schema.clone());
            format!("{SCHEMAS}{name}")
        }
    };
    text(&reference, &schema.origin)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn responses_that_differ_share_a_schema() {
        let before = "
paths:
  /a:
    get:
      operationId: get-a
      responses:
        4XX: {content: {application/json: {schema: {$ref: '#/components/schemas/B'}}}}
        '200': {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}
        '201': {content: {application/json: {schema: {type: array, items: {type: string}}}}}
        '204': {description: None}
        '404': {$ref: '#/components/responses/Gone'}
components:
  responses: {Gone: {description: Gone}}
  schemas: {A: {type: object}, B: {type: object, properties: {b: {type: string}}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        paths:
          /a:
            get:
              operationId: get-a
              responses:
                4XX:
                  content:
                    application/json:
                      schema:
                        $ref: '#/components/schemas/GetAError'
                '200':
                  content:
                    application/json:
                      schema:
                        $ref: '#/components/schemas/GetASuccess'
                '201':
                  content:
                    application/json:
                      schema:
                        $ref: '#/components/schemas/GetASuccess'
                '204':
                  description: None
                  content:
                    application/json:
                      schema:
                        $ref: '#/components/schemas/GetASuccess'
                '404':
                  description: Gone
                  content:
                    application/json:
                      schema:
                        $ref: '#/components/schemas/GetAError'
        components:
          responses:
            Gone:
              description: Gone
          schemas:
            A:
              type: object
            B:
              type: object
              properties:
                b:
                  type: string
            GetASuccess201:
              type: array
              items:
                type: string
            GetASuccess:
              type: object
              x-responses:
                '200': '#/components/schemas/A'
                '201': '#/components/schemas/GetASuccess201'
                '204': null
            GetAError:
              type: object
              x-responses:
                4XX: '#/components/schemas/B'
                '404': null
        ");
    }

    #[test]
    fn default_is_any_error_beside_a_success_and_anything_alone() {
        let before = "
paths:
  /a:
    get: {operationId: a, responses: {'200': {description: A}, default: {description: B}}}
    put: {operationId: b, responses: {default: {description: B}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        paths:
          /a:
            get:
              operationId: a
              responses:
                '200':
                  description: A
                4XX:
                  description: B
                5XX:
                  description: B
            put:
              operationId: b
              responses:
                2XX:
                  description: B
                4XX:
                  description: B
                5XX:
                  description: B
        ");
    }

    #[test]
    fn schemas_that_say_the_same_are_one() {
        let before = "
paths:
  /a:
    get:
      operationId: a
      responses:
        '400': {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}
        '404': {content: {application/json: {schema: {$ref: '#/components/schemas/B'}}}}
components:
  schemas: {A: {type: object, description: One}, B: {type: object, description: Other}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        paths:
          /a:
            get:
              operationId: a
              responses:
                '400':
                  content:
                    application/json:
                      schema:
                        $ref: '#/components/schemas/A'
                '404':
                  content:
                    application/json:
                      schema:
                        $ref: '#/components/schemas/A'
        components:
          schemas:
            A:
              type: object
              description: One
            B:
              type: object
              description: Other
        ");
    }
}
