//! Makes a required member optional where requests or responses come without it.
//!
//! Requests have no `readOnly` members, and responses no `writeOnly` ones, even where they are required (OpenAPI, Schema
//! Object). A type that serves both has to take both.
//!
//! Before: `{ required: [id, name], properties: { id: { readOnly: true }, name: ... } }`, of a request body
//! After:  `{ required: [name], properties: { id: { readOnly: true }, name: ... } }`
//!
//! Loses that the other direction has the member always, with a note. A schema that has one direction alone keeps what
//! it requires there.

use std::collections::BTreeSet;

use crate::diagnostics::{Code, Diagnostic};
use crate::document::{Node, Value};
use crate::lower::{Pass, Purpose};
use crate::openapi::{self, Kind, SCHEMAS};

pub(in crate::lower) const PASS: Pass = Pass {
    name: "required_in_one_direction",
    purpose: Purpose::Client,
    run: |document, diagnostics| {
        let of_operation = |node: &Node, kind| kind == Kind::Operation && node.as_object().is_some();
        let sent = reachable(&document.root, |node, kind| node.get("requestBody").filter(|_| of_operation(node, kind)));
        let received =
            reachable(&document.root, |node, kind| node.get("responses").filter(|_| of_operation(node, kind)));
        let marks = ["readOnly", "writeOnly"].map(|mark| marked_schemas(&document.root, mark));
        let schemas = document.root.get_mut("components").and_then(|components| components.get_mut("schemas"));
        for (name, schema) in schemas.and_then(Node::as_object_mut).into_iter().flatten() {
            let directions = [("readOnly", &sent, "requests"), ("writeOnly", &received, "responses")];
            for ((mark, names, direction), marked_schemas) in directions.into_iter().zip(&marks) {
                if !names.contains(name) {
                    continue;
                }
                openapi::walk_mut(schema, Kind::Schema, &mut |node, kind| {
                    if kind != Kind::Schema {
                        return;
                    }
                    let marked = marked(marked_schemas, node, mark);
                    let Some(Value::Array(required)) = node.get_mut("required").map(|node| &mut node.value) else {
                        return;
                    };
                    required.retain(|member| {
                        let is_marked = member.as_str().is_some_and(|member| marked.contains(member));
                        if is_marked {
                            let name = member.as_str().unwrap_or_default();
                            let message = format!(
                                "`{name}` is required, and {direction} come without it; it is optional in the client"
                            );
                            diagnostics.push(
                                Diagnostic::note(Code::RequiredInOneDirection, message).at(member.origin.value()).help(
                                    "two schemas, one for each direction, can say it exactly; an overlay can make them",
                                ),
                            );
                        }
                        !is_marked
                    });
                    if required.is_empty() {
                        node.as_object_mut().and_then(|members| members.shift_remove("required"));
                    }
                });
            }
        }
    },
};

/// The references to the schemas that are marked themselves.
fn marked_schemas(root: &Node, mark: &str) -> BTreeSet<String> {
    let schemas = root.get("components").map(|components| components.members("schemas"));
    let marked = schemas.into_iter().flatten().filter(|(_, schema)| is_marked(schema, mark));
    marked.map(|(name, _)| format!("{SCHEMAS}{name}")).collect()
}

fn is_marked(schema: &Node, mark: &str) -> bool {
    schema.get(mark).is_some_and(|node| node.value == Value::Bool(true))
}

/// The members of an object that are marked as those of one direction.
fn marked(schemas: &BTreeSet<String>, schema: &Node, mark: &str) -> BTreeSet<String> {
    let of_marked = |property: &Node| openapi::reference(property).is_some_and(|reference| schemas.contains(reference));
    let marked = schema.members("properties").filter(|(_, property)| is_marked(property, mark) || of_marked(property));
    marked.map(|(name, _)| name.clone()).collect()
}

/// The schemas of the components to which a part of the operations leads.
fn reachable(root: &Node, start: impl Fn(&Node, Kind) -> Option<&Node>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut pending = Vec::new();
    let components = root.get("components");
    let target = |reference: &str| openapi::reference_pointer(reference).and_then(|pointer| root.resolve(&pointer));
    let mut add = |node: &Node, kind: Kind, pending: &mut Vec<(String, Kind)>| {
        openapi::walk(node, kind, &mut |node, kind| {
            if let Some(reference) = openapi::reference(node)
                && !matches!(kind, Kind::Map(_))
                && found.insert(reference.to_owned())
            {
                pending.push((reference.to_owned(), kind));
            }
        });
    };
    openapi::walk(root, Kind::OpenApi, &mut |node, kind| {
        let Some(part) = start(node, kind) else { return };
        let kind = if node.get("requestBody").is_some_and(|body| std::ptr::eq(body, part)) {
            Kind::RequestBody
        } else {
            Kind::Responses
        };
        add(part, kind, &mut pending);
    });
    while let Some((reference, kind)) = pending.pop() {
        if let Some(node) = target(&reference) {
            add(node, kind, &mut pending);
        }
    }
    let schemas = components.map(|components| components.members("schemas")).into_iter().flatten();
    schemas.map(|(name, _)| name.clone()).filter(|name| found.contains(&format!("{SCHEMAS}{name}"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn what_one_direction_does_not_have_is_optional() {
        let before = "
paths:
  /a:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}}
      responses: {'200': {content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/User'}}}}}}
    get:
      responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Shown'}}}}}
components:
  schemas:
    User:
      required: [id, name, password]
      properties: {id: {type: string, readOnly: true}, name: {type: string}, password: {type: string, writeOnly: true}}
    Shown: {required: [id], properties: {id: {type: string, readOnly: true}}}
";
        insta::assert_snapshot!(lower(PASS, before).split_once("components:").map(|(_, schemas)| schemas).unwrap_or_default(), @"
        schemas:
          User:
            required:
            - name
            properties:
              id:
                type: string
                readOnly: true
              name:
                type: string
              password:
                type: string
                writeOnly: true
          Shown:
            required:
            - id
            properties:
              id:
                type: string
                readOnly: true
        ");
    }
}
