//! Makes query parameters of a query string that is described as a whole and written like a form.
//!
//! Before: `{ in: querystring, name: q, content: { application/x-www-form-urlencoded: { schema: { properties: { a: {...} } } } } }`
//! After:  `{ in: query, name: a, schema: {...} }`
//!
//! A schema whose members are not all listed is one parameter, whose members stand in the query. Loses that the members of
//! an optional query string come together, where some of them are required. Query strings that are written in another way
//! stay, for a message.

use crate::document::{Node, Object, Origin, Value};
use crate::lower::{Pass, Purpose};
use crate::openapi;

/// The media type that a query string has in the one way in which a client writes it.
const FORM: &str = "application/x-www-form-urlencoded";

pub(in crate::lower) const PASS: Pass = Pass {
    name: "querystring_to_query_parameters",
    purpose: Purpose::NormalForm,
    run: |document, _| {
        let mut has_any = false;
        openapi::walk(&document.root, openapi::Kind::OpenApi, &mut |node, kind| {
            has_any |= kind == openapi::Kind::Parameter && node.get_str("in") == Some("querystring");
        });
        if !has_any {
            return;
        }
        openapi::change_paths(&mut document.root, |_, item, shared| {
            write(shared, item);
            openapi::operations_of_mut(item).for_each(|(_, operation)| write(shared, operation));
        });
    },
};

/// Writes the parameters of a path item or an operation.
fn write(root: &Node, holder: &mut Node) {
    let Some(Value::Array(parameters)) = holder.get_mut("parameters").map(|node| &mut node.value) else { return };
    let given = std::mem::take(parameters);
    parameters.extend(given.into_iter().flat_map(|node| {
        let whole = openapi::resolve(root, &node).filter(|node| node.get_str("in") == Some("querystring"));
        match whole.and_then(|whole| split(root, whole)) {
            Some(parts) => parts,
            None => vec![node],
        }
    }));
}

/// The query parameters that a query string is; none if it is not written like a form.
fn split(root: &Node, whole: &Node) -> Option<Vec<Node>> {
    let content = whole.get("content")?.get(FORM)?;
    let given = content.get("schema")?;
    let schema = openapi::resolve(root, given)?;
    let is_required = is_true(whole.get("required"));
    if !is_plain(schema) {
        let mut parameter = whole.as_object()?.clone();
        parameter.shift_remove("content");
        parameter.insert("in".to_owned(), text("query", &whole.origin));
        parameter.insert("schema".to_owned(), given.clone());
        return Some(vec![Node::object(parameter, whole.origin.clone())]);
    }
    let required = schema.get("required").and_then(Node::as_array).unwrap_or_default();
    let parts = schema.members("properties").map(|(name, property)| {
        let origin = &property.origin;
        let mut parameter =
            Object::from_iter([("name".to_owned(), text(name, origin)), ("in".to_owned(), text("query", origin))]);
        if is_required && required.iter().any(|required| required.as_str() == Some(name)) {
            let required = Node { value: Value::Bool(true), origin: origin.clone() };
            parameter.insert("required".to_owned(), required);
        }
        for member in ["description", "deprecated"] {
            parameter.extend(property.get(member).map(|node| (member.to_owned(), node.clone())));
        }
        let encoding = content.get("encoding").and_then(|encoding| encoding.get(name));
        for member in ["style", "explode", "allowReserved"] {
            let node = encoding.and_then(|encoding| encoding.get(member));
            parameter.extend(node.map(|node| (member.to_owned(), node.clone())));
        }
        parameter.insert("schema".to_owned(), property.clone());
        Node::object(parameter, origin.clone())
    });
    Some(parts.collect())
}

/// Whether a schema is an object whose members are all listed.
fn is_plain(schema: &Node) -> bool {
    let is_open = schema.get("additionalProperties").is_some_and(|node| node.value != Value::Bool(false));
    let is_composed = ["allOf", "anyOf", "oneOf"].iter().any(|keyword| schema.get(keyword).is_some());
    schema.get("properties").is_some() && !is_open && !is_composed
}

fn is_true(node: Option<&Node>) -> bool {
    node.is_some_and(|node| node.value == Value::Bool(true))
}

fn text(value: &str, origin: &Origin) -> Node {
    Node::text(value, origin.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn the_members_of_a_form_are_parameters() {
        let before = "
paths:
  /a:
    parameters: [{$ref: '#/components/parameters/Filter'}]
    get:
      parameters:
        - in: querystring
          name: open
          description: Any of them.
          content: {application/x-www-form-urlencoded: {schema: {type: object, additionalProperties: {type: string}}}}
    put: {parameters: [{in: querystring, name: other, content: {application/json: {schema: {type: object}}}}]}
components:
  parameters:
    Filter:
      in: querystring
      name: filter
      required: true
      content:
        application/x-www-form-urlencoded:
          schema: {$ref: '#/components/schemas/Filter'}
          encoding: {tags: {style: pipeDelimited, explode: false}}
  schemas:
    Filter:
      type: object
      required: [name]
      properties: {name: {type: string, description: Whose.}, tags: {type: array, items: {type: string}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        paths:
          /a:
            parameters:
            - name: name
              in: query
              required: true
              description: Whose.
              schema:
                type: string
                description: Whose.
            - name: tags
              in: query
              style: pipeDelimited
              explode: false
              schema:
                type: array
                items:
                  type: string
            get:
              parameters:
              - in: query
                name: open
                description: Any of them.
                schema:
                  type: object
                  additionalProperties:
                    type: string
            put:
              parameters:
              - in: querystring
                name: other
                content:
                  application/json:
                    schema:
                      type: object
        components:
          parameters:
            Filter:
              in: querystring
              name: filter
              required: true
              content:
                application/x-www-form-urlencoded:
                  schema:
                    $ref: '#/components/schemas/Filter'
                  encoding:
                    tags:
                      style: pipeDelimited
                      explode: false
          schemas:
            Filter:
              type: object
              required:
              - name
              properties:
                name:
                  type: string
                  description: Whose.
                tags:
                  type: array
                  items:
                    type: string
        ");
    }
}
