//! Moves every inline schema that becomes a type of its own to the components, under a name that nothing else has.
//!
//! A type needs a name, and one that is given here is given once. (progenitor takes an existing type of the same name for
//! an inline schema, without a look at what it is.)
//!
//! Before:
//! ```yaml
//! Order: { properties: { status: { type: string, enum: [open, closed], description: Where it is } } }
//! ```
//! After:
//! ```yaml
//! Order: { properties: { status: { allOf: [{ $ref: OrderStatus }], description: Where it is } } }
//! OrderStatus: { type: string, enum: [open, closed], description: Where it is }
//! ```
//!
//! A member that is a string of one value gets `x-constant` instead: it needs no type.
//!
//! | Where | Name |
//! |---|---|
//! | property, element, value of a map | `Order` + `Status`, `Item`, `Value` |
//! | branch of a union | `Order` + its title, or `Variant1` |
//! | parameter, request body | `ListOrders` + `Sort`, `Body` |
//! | first success response, others | `ListOrders` + `Response`, `Response202`, `Error404`, `Error` for `default` |
//!
//! Loses nothing. A name that is taken gets a number; the schemas that the document names come first.

use crate::document::{Node, Value};
use crate::lower::set_apart::move_out;
use crate::lower::{Pass, Purpose};
use crate::names::{self, NewSchemas};
use crate::openapi::METHODS;

/// The keyword by which a string says that it has one value.
pub(crate) const CONSTANT: &str = "x-constant";

pub(in crate::lower) const PASS: Pass = Pass {
    name: "inline_schemas_to_components",
    purpose: Purpose::Client,
    run: |document, _| {
        let root = &mut document.root;
        let mut hoist = Hoist { schemas: NewSchemas::of(root) };
        if let Some(components) = root.get_mut("components").and_then(Node::as_object_mut) {
            if let Some(schemas) = components.get_mut("schemas").and_then(Node::as_object_mut) {
                schemas.iter_mut().for_each(|(name, schema)| hoist.children(schema, &names::type_name(name)));
            }
            for (kind, tail) in [("parameters", ""), ("requestBodies", "Body"), ("responses", "Response")] {
                let shared = components.get_mut(kind).and_then(Node::as_object_mut);
                for (name, object) in shared.into_iter().flatten() {
                    hoist.content(object, &format!("{}{tail}", names::camel_case(name)));
                }
            }
        }
        for (_, item) in root.get_mut("paths").and_then(Node::as_object_mut).into_iter().flatten() {
            hoist.path_item(item);
        }
        hoist.schemas.store(root);
    },
};

/// The schemas that have moved.
struct Hoist {
    schemas: NewSchemas,
}

impl Hoist {
    fn path_item(&mut self, item: &mut Node) {
        let Some(members) = item.as_object_mut() else { return };
        let first = METHODS.iter().find_map(|method| operation_name(members.get(*method)?));
        if let (Some(parameters), Some(name)) = (members.get_mut("parameters"), first) {
            self.parameters(parameters, &name);
        }
        for method in METHODS {
            let Some(operation) = members.get_mut(method) else { continue };
            if let Some(name) = operation_name(operation) {
                self.operation(operation, &name);
            }
        }
    }

    fn operation(&mut self, operation: &mut Node, name: &str) {
        if let Some(parameters) = operation.get_mut("parameters") {
            self.parameters(parameters, name);
        }
        if let Some(body) = operation.get_mut("requestBody") {
            self.content(body, &format!("{name}Body"));
        }
        let responses = operation.get_mut("responses").and_then(Node::as_object_mut);
        let mut is_first = true;
        for (status, response) in responses.into_iter().flatten() {
            let tail = match (status.as_str(), status.starts_with('2')) {
                ("default", _) => "Error".to_owned(),
                (_, true) if std::mem::take(&mut is_first) => "Response".to_owned(),
                (status, true) => format!("Response{status}"),
                (status, false) => format!("Error{status}"),
            };
            self.content(response, &format!("{name}{tail}"));
        }
    }

    fn parameters(&mut self, parameters: &mut Node, operation: &str) {
        let Value::Array(parameters) = &mut parameters.value else { return };
        for parameter in parameters {
            let name = names::camel_case(parameter.get_str("name").unwrap_or_default());
            self.content(parameter, &format!("{operation}{name}"));
        }
    }

    /// The schemas of an object with `schema` or `content`.
    fn content(&mut self, object: &mut Node, name: &str) {
        if let Some(schema) = object.get_mut("schema") {
            self.schema(schema, name);
        }
        let content = object.get_mut("content").and_then(Node::as_object_mut);
        for (_, media_type) in content.into_iter().flatten() {
            if let Some(schema) = media_type.get_mut("schema") {
                self.schema(schema, name);
            }
        }
    }

    /// Moves what is inside of a schema, then the schema itself if it becomes a type.
    fn schema(&mut self, schema: &mut Node, name: &str) {
        if !becomes_type(schema) {
            return self.children(schema, name);
        }
        // The name is taken first: what is inside gets a longer one.
        let name = self.schemas.take_name(name);
        self.children(schema, &name);
        let moved = move_out(schema, &name);
        self.schemas.add(name, moved);
    }

    fn children(&mut self, schema: &mut Node, name: &str) {
        let Some(members) = schema.as_object_mut() else { return };
        for (property, child) in members.get_mut("properties").and_then(Node::as_object_mut).into_iter().flatten() {
            // A member of one value needs no type of its own: it is a string that is always the same.
            if let Some(constant) = take_constant(child) {
                set(child, CONSTANT, constant);
                continue;
            }
            self.schema(child, &format!("{name}{}", names::camel_case(property)));
        }
        for (keyword, tail) in [("items", "Item"), ("additionalProperties", "Value")] {
            if let Some(child) = members.get_mut(keyword) {
                self.schema(child, &format!("{name}{tail}"));
            }
        }
        for keyword in ["oneOf", "anyOf"] {
            let Some(Value::Array(branches)) = members.get_mut(keyword).map(|node| &mut node.value) else { continue };
            for (index, branch) in branches.iter_mut().enumerate() {
                let title = branch.get_str("title").map(names::camel_case);
                let tail = title.unwrap_or_else(|| format!("Variant{}", index + 1));
                self.schema(branch, &format!("{name}{tail}"));
            }
        }
        // The parts of an `allOf` are one type together.
        if let Some(Value::Array(parts)) = members.get_mut("allOf").map(|node| &mut node.value) {
            parts.iter_mut().for_each(|part| self.children(part, name));
        }
    }
}

fn operation_name(operation: &Node) -> Option<String> {
    Some(names::camel_case(operation.get_str("operationId")?))
}

/// Whether a schema has a type of its own.
fn becomes_type(schema: &Node) -> bool {
    let has = |name: &str| schema.get(name).is_some();
    let has_strings = schema
        .get("enum")
        .and_then(Node::as_array)
        .is_some_and(|values| values.iter().any(|value| value.as_str().is_some()));
    let single_reference = schema.get("allOf").and_then(Node::as_array).is_some_and(|parts| match parts {
        [only] => only.get("$ref").is_some(),
        _ => false,
    });
    let has_properties = schema.members("properties").next().is_some();
    !has("$ref")
        && (has_properties || has_strings || has("oneOf") || has("anyOf") || (has("allOf") && !single_reference))
}

/// Takes the one value of a string out of its schema.
fn take_constant(schema: &mut Node) -> Option<Node> {
    let mut values = schema.get("enum")?.as_array()?.iter().filter(|value| value.value != Value::Null);
    let constant = values.next().filter(|value| value.as_str().is_some()).cloned();
    if values.next().is_some() || constant.is_none() {
        return None;
    }
    schema.as_object_mut()?.shift_remove("enum");
    constant
}

fn set(schema: &mut Node, name: &str, value: Node) {
    if let Some(members) = schema.as_object_mut() {
        members.insert(name.to_owned(), value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn a_taken_name_is_not_given_again() {
        let before = "
paths:
  /x:
    get:
      operationId: get-x
      responses:
        '200': {content: {application/json: {schema: {properties: {a: {type: string}}}}}}
        '400': {content: {application/json: {schema: {properties: {e: {type: string}}}}}}
components:
  schemas:
    GetXResponse: {properties: {other: {type: integer}}}
    Foo: {properties: {bar: {properties: {a: {type: string}}}}}
    FooBar: {type: string}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        paths:
          /x:
            get:
              operationId: get-x
              responses:
                '200':
                  content:
                    application/json:
                      schema:
                        $ref: '#/components/schemas/GetXResponse2'
                '400':
                  content:
                    application/json:
                      schema:
                        $ref: '#/components/schemas/GetXError400'
        components:
          schemas:
            GetXResponse:
              properties:
                other:
                  type: integer
            Foo:
              properties:
                bar:
                  $ref: '#/components/schemas/FooBar2'
            FooBar:
              type: string
            FooBar2:
              properties:
                a:
                  type: string
            GetXResponse2:
              properties:
                a:
                  type: string
            GetXError400:
              properties:
                e:
                  type: string
        ");
    }

    #[test]
    fn what_speaks_of_the_use_stays_there() {
        let before = "
components:
  schemas:
    Order:
      properties:
        status: {type: string, enum: [open, closed, null], nullable: true, default: open, description: Where it is}
        tags: {type: array, items: {type: string, enum: [a]}}
        prices: {additionalProperties: {properties: {amount: {type: number}}}}
        plain: {type: string, format: uuid}
        nothing: {nullable: true, enum: [null]}
        kind: {type: string, enum: [ORDER]}
        buyer: {allOf: [{$ref: '#/components/schemas/Order'}], nullable: true}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        components:
          schemas:
            Order:
              properties:
                status:
                  allOf:
                  - $ref: '#/components/schemas/OrderStatus'
                  nullable: true
                  default: open
                  description: Where it is
                tags:
                  type: array
                  items:
                    $ref: '#/components/schemas/OrderTagsItem'
                prices:
                  additionalProperties:
                    $ref: '#/components/schemas/OrderPricesValue'
                plain:
                  type: string
                  format: uuid
                nothing:
                  nullable: true
                  enum:
                  - null
                kind:
                  type: string
                  x-constant: ORDER
                buyer:
                  allOf:
                  - $ref: '#/components/schemas/Order'
                  nullable: true
            OrderStatus:
              type: string
              enum:
              - open
              - closed
              description: Where it is
            OrderTagsItem:
              type: string
              enum:
              - a
            OrderPricesValue:
              properties:
                amount:
                  type: number
        ");
    }

    #[test]
    fn branches_of_unions_are_named_by_title_or_number() {
        let before = "
components:
  schemas:
    Pet: {oneOf: [{title: Big cat, properties: {a: {type: string}}}, {properties: {b: {type: string}}}, {type: string}]}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        components:
          schemas:
            Pet:
              oneOf:
              - $ref: '#/components/schemas/PetBigCat'
              - $ref: '#/components/schemas/PetVariant2'
              - type: string
            PetBigCat:
              title: Big cat
              properties:
                a:
                  type: string
            PetVariant2:
              properties:
                b:
                  type: string
        ");
    }

    #[test]
    fn parameters_and_bodies_are_named_after_their_operation() {
        let before = "
paths:
  /x:
    parameters: [{name: sort, in: query, schema: {type: string, enum: [asc]}}]
    post:
      operationId: create-x
      parameters: [{name: page-size, in: query, schema: {type: string, minLength: 1}}]
      requestBody: {content: {application/json: {schema: {properties: {a: {type: string}}}}}}
components:
  parameters: {Limit: {name: limit, in: query, schema: {type: string, pattern: x}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        paths:
          /x:
            parameters:
            - name: sort
              in: query
              schema:
                $ref: '#/components/schemas/CreateXSort'
            post:
              operationId: create-x
              parameters:
              - name: page-size
                in: query
                schema:
                  type: string
                  minLength: 1
              requestBody:
                content:
                  application/json:
                    schema:
                      $ref: '#/components/schemas/CreateXBody'
        components:
          parameters:
            Limit:
              name: limit
              in: query
              schema:
                type: string
                pattern: x
          schemas:
            CreateXSort:
              type: string
              enum:
              - asc
            CreateXBody:
              properties:
                a:
                  type: string
        ");
    }
}
