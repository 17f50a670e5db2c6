//! Says in descriptions what the document says to readers elsewhere: the access that an operation needs, what it answers
//! and where more stands about it, and the example and the deprecation of a parameter.
//!
//! Before: `{ description: Lists orders, security: [{ oauth: [order_read] }, { basic: [] }] }`,
//! `{ name: page, description: The page, example: 2 }`
//! After:  `{ description: "Lists orders\n\nAccess: `oauth` with the scope `order_read`, or `basic`", .. }`,
//! `{ name: page, description: "The page. Example: `2`", .. }`
//!
//! Loses nothing: what is quoted stays where it is.

use crate::document::{Node, Value};
use crate::incoming::in_one_line;
use crate::lower::{Pass, Purpose};
use crate::markdown::code_span;
use crate::openapi::{self, Kind, METHODS};

/// What stands above the list of responses.
const RESPONSES: &str = "Responses:\n";

pub(in crate::lower) const PASS: Pass = Pass {
    name: "annotations_to_descriptions",
    purpose: Purpose::Client,
    run: |document, _| {
        let root = document.root.clone();
        openapi::walk_mut(&mut document.root, Kind::OpenApi, &mut |node, kind| {
            // A response header has no name, and is no argument.
            if kind == Kind::Parameter && node.get_str("name").is_some() {
                append(node, " ", hints(node));
            }
        });
        // Those of callbacks are none of the client.
        for (_, item) in document.root.get_mut("paths").and_then(Node::as_object_mut).into_iter().flatten() {
            for method in METHODS {
                let Some(node) = item.get_mut(method) else { continue };
                append(node, "\n\n", access(&root, node));
                append(node, "\n\n", responses(&root, node));
                append(node, "\n\n", more(node));
            }
        }
    },
};

/// What an operation needs (OpenAPI, Security Requirement Object); none where the document does not say.
fn access(root: &Node, operation: &Node) -> Option<String> {
    let alternatives = operation.get("security").or_else(|| root.get("security"))?.as_array()?;
    let alternatives = alternatives.iter().filter_map(Node::as_object).map(|schemes| {
        let schemes = schemes.iter().map(|(name, scopes)| {
            let scopes = scopes.as_array().unwrap_or_default().iter().filter_map(Node::as_str).map(code_span);
            let scopes = scopes.collect::<Vec<_>>();
            match scopes.as_slice() {
                [] => code_span(name),
                [only] => format!("{} with the scope {only}", code_span(name)),
                several => format!("{} with the scopes {}", code_span(name), several.join(", ")),
            }
        });
        let schemes = schemes.collect::<Vec<_>>();
        if schemes.is_empty() { "none".to_owned() } else { schemes.join(" and ") }
    });
    let alternatives = alternatives.collect::<Vec<_>>();
    let alternatives = if alternatives.is_empty() { "none".to_owned() } else { alternatives.join(", or ") };
    Some(format!("Access: {alternatives}"))
}

/// What the document says of each response, a line each.
fn responses(root: &Node, operation: &Node) -> Option<String> {
    // A later pass gives some of them other statuses, which a second run must not list as well.
    if operation.get_str("description").is_some_and(|description| description.contains(RESPONSES)) {
        return None;
    }
    let lines = operation.members("responses").filter_map(|(status, response)| {
        // A text beside a reference counts more than that of its target (OpenAPI 3.1, Reference Object).
        let own = response.get_str("description");
        let description = own.or_else(|| openapi::resolve(root, response)?.get_str("description"))?;
        let line = description.split_whitespace().collect::<Vec<_>>().join(" ");
        (!line.is_empty()).then(|| format!("\n* {}: {line}", code_span(status)))
    });
    let lines = lines.collect::<String>();
    (!lines.is_empty()).then(|| format!("{RESPONSES}{lines}"))
}

/// Where the document sends readers (OpenAPI, External Documentation Object).
pub(in crate::lower) fn more(node: &Node) -> Option<String> {
    let external = node.get("externalDocs")?;
    let url = external.get_str("url")?;
    let words = external.get_str("description").map(in_one_line).filter(|words| !words.is_empty());
    Some(format!("More: {}{url}", words.map(|words| format!("{words}, ")).unwrap_or_default()))
}

fn hints(parameter: &Node) -> Option<String> {
    let schema = parameter.get("schema");
    let of_either = |name: &str| parameter.get(name).or_else(|| schema?.get(name));
    let is_deprecated = of_either("deprecated").is_some_and(|node| node.value == Value::Bool(true));
    let deprecated = is_deprecated.then(|| "Deprecated.".to_owned());
    let quoted = |node: &Node| code_span(&node.as_str().map_or_else(|| node.to_json().to_string(), str::to_owned));
    let default = schema.and_then(|schema| schema.get("default"));
    let default = default.map(|default| format!("The server's default is {}.", quoted(default)));
    let example = of_either("example").map(|example| format!("Example: {}", quoted(example)));
    let hints = deprecated.into_iter().chain(default).chain(example).collect::<Vec<_>>();
    (!hints.is_empty()).then(|| hints.join(" "))
}

/// Adds a text to a description, if it is not there already.
pub(in crate::lower) fn append(node: &mut Node, separator: &str, text: Option<String>) {
    let Some(text) = text else { return };
    let description = match node.get_str("description").map(str::trim_end).filter(|text| !text.is_empty()) {
        // A second run finds it there.
        Some(description) if description.contains(&text) => return,
        Some(description) => {
            let stop = if separator == " " && !description.ends_with(['.', '!', '?', ':']) { "." } else { "" };
            format!("{description}{stop}{separator}{text}")
        }
        None => text,
    };
    let origin = node.origin.clone();
    if let Some(members) = node.as_object_mut() {
        members.insert("description".to_owned(), Node { value: Value::String(description), origin });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn readers_see_access_and_examples() {
        let before = "
security: [{key: []}]
paths:
  /orders:
    get:
      description: Lists orders
      security: [{oauth: [order_read]}, {basic: [], oauth: [a, b]}, {}]
      parameters:
        - {name: page, in: query, description: The page, example: 2}
        - {name: size, in: query, deprecated: true, schema: {type: integer, default: 5, example: 7}}
        - {name: plain, in: query}
    put: {security: [], externalDocs: {url: 'https://shop.test/docs'}}
    post: {responses: {'200': {description: ''}, '404': {$ref: '#/components/responses/None'}, default: {description: Anything else}}}
    patch: {responses: {'404': {$ref: '#/components/responses/None', description: No such order}}}
components: {responses: {None: {description: 'There is  none'}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        security:
        - key: []
        paths:
          /orders:
            get:
              description: |-
                Lists orders

                Access: `oauth` with the scope `order_read`, or `basic` and `oauth` with the scopes `a`, `b`, or none
              security:
              - oauth:
                - order_read
              - basic: []
                oauth:
                - a
                - b
              - {}
              parameters:
              - name: page
                in: query
                description: 'The page. Example: `2`'
                example: 2
              - name: size
                in: query
                deprecated: true
                schema:
                  type: integer
                  default: 5
                  example: 7
                description: 'Deprecated. The server''s default is `5`. Example: `7`'
              - name: plain
                in: query
            put:
              security: []
              externalDocs:
                url: https://shop.test/docs
              description: |-
                Access: none

                More: https://shop.test/docs
            post:
              responses:
                '200':
                  description: ''
                '404':
                  $ref: '#/components/responses/None'
                default:
                  description: Anything else
              description: |-
                Access: `key`

                Responses:

                * `404`: There is none
                * `default`: Anything else
            patch:
              responses:
                '404':
                  $ref: '#/components/responses/None'
                  description: No such order
              description: |-
                Access: `key`

                Responses:

                * `404`: No such order
        components:
          responses:
            None:
              description: There is  none
        ");
    }
}
