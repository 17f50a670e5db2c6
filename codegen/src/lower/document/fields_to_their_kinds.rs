//! Leaves each object with the fields that OpenAPI gives it, each of the kind that OpenAPI gives it.
//!
//! Before: `get: { title: G, deprecated: 'yes' }`, `post: { parameters: { id: .. } }`
//! After:  `get: {}`, and no `post`
//!
//! Schemas have passes of their own. Loses fields that no standard has and annotations of the wrong kind, with a note for
//! each; and operations that cannot be read, with an error.

mod table;

use self::table::{FieldKind, Role, field, has_table};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Node, Object, Value};
use crate::lower::{Pass, Purpose};
use crate::openapi::{self, ADDITIONAL_OPERATIONS, Kind, METHODS};

pub(in crate::lower) const PASS: Pass = Pass {
    name: "fields_to_their_kinds",
    purpose: Purpose::Types,
    run: |document, diagnostics| {
        let root = &mut document.root;
        drop_broken_operations(root, diagnostics);
        openapi::walk_mut(root, Kind::OpenApi, &mut |node, kind| clean(node, kind, diagnostics));
        if let Some(info) = root.get_mut("info") {
            keep(info, table::INFO, diagnostics);
        }
        if let Some(Value::Array(tags)) = root.get_mut("tags").map(|tags| &mut tags.value) {
            tags.retain(|tag| match tag.as_object() {
                Some(_) => true,
                None => {
                    note_kind("an element of `tags`", FieldKind::Object, tag, diagnostics);
                    false
                }
            });
            tags.iter_mut().for_each(|tag| keep(tag, table::TAG, diagnostics));
        }
    },
};

/// Takes out operations of which something that they need is of a kind that nobody can read.
fn drop_broken_operations(root: &mut Node, diagnostics: &mut Diagnostics) {
    for (path, item) in root.get_mut("paths").and_then(Node::as_object_mut).into_iter().flatten() {
        if let Some(node) = item.get(ADDITIONAL_OPERATIONS).filter(|node| node.as_object().is_none()) {
            report(ADDITIONAL_OPERATIONS, FieldKind::Object, node, diagnostics);
        }
        let methods = openapi::operations_of(item).map(|(method, _)| method.to_owned()).collect::<Vec<_>>();
        for method in methods {
            let is_field = METHODS.contains(&method.as_str());
            let holder = if is_field { Some(&mut *item) } else { item.get_mut(ADDITIONAL_OPERATIONS) };
            let Some(holder) = holder else { continue };
            let Some(operation) = holder.get(&method) else { continue };
            let mut broken = Vec::new();
            if operation.as_object().is_none() {
                broken.push((method.clone(), FieldKind::Object, operation.clone()));
            }
            openapi::walk(operation, Kind::Operation, &mut |node, kind| find_broken(node, kind, &mut broken));
            if broken.is_empty() {
                continue;
            }
            let title = format!("{} {path}", openapi::method_on_wire(&method));
            for (name, expected, node) in &broken {
                report(name, *expected, node, diagnostics);
            }
            let message = format!("the client lacks the operation {title}");
            diagnostics.push(
                Diagnostic::warning(Code::LeftOut, message).at(operation.origin.key()).help("fix the error above"),
            );
            holder.as_object_mut().into_iter().for_each(|holder| drop(holder.shift_remove(&method)));
        }
    }
}

/// Finds the fields of an object that are needed, and are of another kind; and elements of lists that are no objects.
fn find_broken(node: &Node, kind: Kind, broken: &mut Vec<(String, FieldKind, Node)>) {
    let Some(members) = node.as_object() else { return };
    if openapi::reference(node).is_some() {
        return;
    }
    let is_named = matches!(kind, Kind::Map(inner) if has_table(*inner)) || kind == Kind::Responses;
    for (name, member) in members.iter().filter(|(name, _)| !name.starts_with("x-")) {
        let expected = match field(kind, name) {
            _ if is_named => Some(FieldKind::Object),
            Some((expected, Role::Structure)) => Some(expected),
            _ => None,
        };
        match expected {
            Some(expected) if !expected.fits(&member.value) => broken.push((name.clone(), expected, member.clone())),
            Some(FieldKind::Objects) => {
                let items = member.as_array().unwrap_or_default().iter().filter(|item| item.as_object().is_none());
                broken.extend(items.map(|item| (format!("an element of `{name}`"), FieldKind::Object, item.clone())));
            }
            _ => {}
        }
    }
}

fn report(name: &str, expected: FieldKind, node: &Node, diagnostics: &mut Diagnostics) {
    let name = if name.contains('`') { name.to_owned() } else { format!("`{name}`") };
    diagnostics.push(
        Diagnostic::error(Code::OpenapiInvalid, format!("{name} must be {}, not {}", expected.article(), node.kind()))
            .at(node.origin.key())
            .help("change the document with an overlay"),
    );
}

/// Leaves an object with its fields.
fn clean(node: &mut Node, kind: Kind, diagnostics: &mut Diagnostics) {
    if !has_table(kind) {
        return;
    }
    if kind != Kind::PathItem && openapi::reference(node).is_some() {
        // A text beside a reference counts more than that of its target (OpenAPI 3.1, Reference Object).
        return keep_only(node, |name| ["$ref", "summary", "description"].contains(&name), diagnostics);
    }
    keep_only(node, |name| field(kind, name).is_some(), diagnostics);
    let Some(members) = node.as_object_mut() else { return };
    drop_of_wrong_kind(members, |name| field(kind, name), diagnostics);
}

fn keep(node: &mut Node, fields: table::Fields, diagnostics: &mut Diagnostics) {
    let find = |name: &str| fields.iter().find(|(other, ..)| *other == name).map(|(_, kind, role)| (*kind, *role));
    keep_only(node, |name| find(name).is_some(), diagnostics);
    if let Some(members) = node.as_object_mut() {
        drop_of_wrong_kind(members, find, diagnostics);
    }
}

fn keep_only(node: &mut Node, is_known: impl Fn(&str) -> bool, diagnostics: &mut Diagnostics) {
    let Some(members) = node.as_object_mut() else { return };
    members.retain(|name, node| {
        let stays = is_known(name) || name.starts_with("x-");
        if !stays {
            diagnostics.push(
                Diagnostic::note(
                    Code::FieldUnknown,
                    format!("OpenAPI has no field `{name}` here; the client ignores it"),
                )
                .at(node.origin.key())
                .help("the name of an extension starts with `x-`; an overlay can correct a misspelled name"),
            );
        }
        stays
    });
}

fn drop_of_wrong_kind(
    members: &mut Object,
    field: impl Fn(&str) -> Option<(FieldKind, Role)>,
    diagnostics: &mut Diagnostics,
) {
    members.retain(|name, node| match field(name) {
        Some((expected, _)) if !expected.fits(&node.value) => {
            note_kind(&format!("`{name}`"), expected, node, diagnostics);
            false
        }
        _ => true,
    });
}

fn note_kind(name: &str, expected: FieldKind, node: &Node, diagnostics: &mut Diagnostics) {
    diagnostics.push(
        Diagnostic::note(
            Code::FieldUnknown,
            format!("{name} must be {}, not {}; the client ignores it", expected.article(), node.kind()),
        )
        .at(node.origin.key())
        .help("an overlay can correct it"),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn each_object_has_the_fields_of_the_standard() {
        let before = "
openapi: 3.1.0
info: {title: T, version: '1', summary: Short, contact: someone, licence: {name: MIT}}
tags: [{name: a, titel: A}, b]
paths:
  /a/{id}:
    get:
      title: Odd
      deprecated: 'yes'
      parameters:
        - {name: id, in: path, schema: {type: string}, x-own: 1, requierd: true}
        - {$ref: '#/components/parameters/P', description: Ours, required: true}
      responses: {'200': {description: Yes, headers: {Total: {schema: {type: integer}}}}}
components:
  parameters: {P: {name: p, in: query, schema: {type: string}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:8:7: note[field-unknown]: OpenAPI has no field `title` here; the client ignores it
        # before.yaml:9:7: note[field-unknown]: `deprecated` must be a boolean, not a string; the client ignores it
        # before.yaml:11:66: note[field-unknown]: OpenAPI has no field `requierd` here; the client ignores it
        # before.yaml:12:66: note[field-unknown]: OpenAPI has no field `required` here; the client ignores it
        # before.yaml:3:66: note[field-unknown]: OpenAPI has no field `licence` here; the client ignores it
        # before.yaml:3:48: note[field-unknown]: `contact` must be an object, not a string; the client ignores it
        # before.yaml:4:29: note[field-unknown]: an element of `tags` must be an object, not a string; the client ignores it
        # before.yaml:4:18: note[field-unknown]: OpenAPI has no field `titel` here; the client ignores it
        openapi: 3.1.0
        info:
          title: T
          version: '1'
          summary: Short
        tags:
        - name: a
        paths:
          /a/{id}:
            get:
              parameters:
              - name: id
                in: path
                schema:
                  type: string
                x-own: 1
              - $ref: '#/components/parameters/P'
                description: Ours
              responses:
                '200':
                  description: Yes
                  headers:
                    Total:
                      schema:
                        type: integer
        components:
          parameters:
            P:
              name: p
              in: query
              schema:
                type: string
        ");
    }

    #[test]
    fn an_operation_that_cannot_be_read_goes() {
        let before = "
paths:
  /a:
    get: {parameters: {id: {in: path}}, responses: {}}
    put: {responses: {'200': {content: [application/json]}, '404': nothing}}
    post: {parameters: [id], requestBody: text}
    delete: [a]
    head: {responses: {'200': {description: ''}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:4:11: error[openapi-invalid]: `parameters` must be an array, not an object
        # before.yaml:4:5: warning[left-out]: the client lacks the operation GET /a
        # before.yaml:5:61: error[openapi-invalid]: `404` must be an object, not a string
        # before.yaml:5:31: error[openapi-invalid]: `content` must be an object, not an array
        # before.yaml:5:5: warning[left-out]: the client lacks the operation PUT /a
        # before.yaml:6:25: error[openapi-invalid]: an element of `parameters` must be an object, not a string
        # before.yaml:6:30: error[openapi-invalid]: `requestBody` must be an object, not a string
        # before.yaml:6:5: warning[left-out]: the client lacks the operation POST /a
        # before.yaml:7:5: error[openapi-invalid]: `delete` must be an object, not an array
        # before.yaml:7:5: warning[left-out]: the client lacks the operation DELETE /a
        paths:
          /a:
            head:
              responses:
                '200':
                  description: ''
        ");
    }
}
