//! Describes the data of an event by what is in it, where that is JSON: so it is on the wire.
//!
//! Before: `text/event-stream: { schema: { properties: { data: { type: string, contentMediaType: application/json, contentSchema: { $ref: A } } } } }`
//! After:  `text/event-stream: { schema: { properties: { data: { $ref: A } } } }`
//!
//! An event whose schema is a component, which may be used for JSON as well, or a branch of a union, gets a copy of it in
//! its place. Where a union has `data` beside its branches, each branch gets its own.
//!
//! Loses nothing. JSON that is a string stays text, as which it cannot be told from any other.

use crate::api::media_type::{self, Sequence};
use crate::diagnostics::Diagnostics;
use crate::document::{Document, Node, Object, Value};
use crate::lower::{Pass, Purpose};
use crate::openapi::{self, Kind};

pub(in crate::lower) const PASS: Pass = Pass {
    name: "event_data_to_content",
    purpose: Purpose::NormalForm,
    run: |document, _: &mut Diagnostics| run(document),
};

/// How deep unions are followed into unions.
const DEEPEST: usize = 4;

fn run(document: &mut Document) {
    // No media type stands in a schema, so that the schemas can be read while the media types are changed.
    let schemas = components(document).and_then(|components| components.get_mut("schemas"));
    let taken = schemas.map(|schemas| std::mem::replace(&mut schemas.value, Value::Null));
    let origin = document.root.origin.clone();
    let schemas = taken.map(|value| Node { value, origin });
    openapi::walk_mut(&mut document.root, Kind::OpenApi, &mut |node, kind| {
        if kind != Kind::Map(&Kind::MediaType) {
            return;
        }
        for (name, media_type) in node.as_object_mut().into_iter().flatten() {
            if media_type::sequence(name) != Some(Sequence::Events) {
                continue;
            }
            if let Some(schema) = media_type.get_mut("schema") {
                event(schema, schemas.as_ref(), 0);
            }
        }
    });
    let place = components(document).and_then(|components| components.get_mut("schemas"));
    if let Some((place, schemas)) = place.zip(schemas) {
        place.value = schemas.value;
    }
}

fn components(document: &mut Document) -> Option<&mut Node> {
    document.root.get_mut("components")
}

/// Changes the schema of an event, if there is something to change; whether there was.
fn event(schema: &mut Node, schemas: Option<&Node>, depth: usize) -> bool {
    if depth > DEEPEST {
        return false;
    }
    if let Some(target) = referred(schema, schemas) {
        let mut copy = target.clone();
        let is_changed = event(&mut copy, schemas, depth + 1);
        if is_changed {
            *schema = copy;
        }
        return is_changed;
    }
    let Some(members) = schema.as_object_mut() else { return false };
    let mut is_changed = data(members).is_some_and(content);
    let mut in_branches = false;
    for keyword in ["oneOf", "anyOf"] {
        for branch in members.get_mut(keyword).map(parts).unwrap_or_default() {
            in_branches |= event(branch, schemas, depth + 1);
        }
    }
    if in_branches {
        data_to_branches(members);
    }
    is_changed |= in_branches;
    is_changed
}

/// Gives each branch that says nothing of its data what the schema around it says.
fn data_to_branches(members: &mut Object) {
    let Some(properties) = members.get_mut("properties").and_then(Node::as_object_mut) else { return };
    let Some(data) = properties.shift_remove("data") else { return };
    for keyword in ["oneOf", "anyOf"] {
        for branch in members.get_mut(keyword).map(parts).unwrap_or_default() {
            let origin = branch.origin.clone();
            let Some(branch) = branch.as_object_mut() else { continue };
            let properties = branch
                .entry("properties".to_owned())
                .or_insert_with(|| Node { value: Value::Object(Object::default()), origin });
            if let Some(properties) = properties.as_object_mut() {
                match properties.get_mut("data").and_then(Node::as_object_mut) {
                    None => drop(properties.insert("data".to_owned(), data.clone())),
                    // What says less than a schema of its own holds beside the one around it.
                    Some(own)
                        if own.keys().all(|keyword| {
                            ["$comment", "description", "format", "title"].contains(&keyword.as_str())
                        }) =>
                    {
                        for (keyword, value) in data.as_object().into_iter().flatten() {
                            own.entry(keyword.clone()).or_insert_with(|| value.clone());
                        }
                    }
                    Some(_) => {}
                }
            }
        }
    }
}

/// The schema of the member `data`.
fn data(members: &mut Object) -> Option<&mut Node> {
    members.get_mut("properties")?.as_object_mut()?.get_mut("data")
}

/// Puts the schema of what is in a text in the place of that of the text, if it is JSON and no string in turn.
fn content(schema: &mut Node) -> bool {
    let Some(members) = schema.as_object() else { return false };
    let is_json = members.get("contentMediaType").and_then(Node::as_str).is_some_and(openapi::is_json);
    let inner = members.get("contentSchema").filter(|inner| inner.get_str("type") != Some("string"));
    match inner.filter(|_| is_json).cloned() {
        Some(inner) => {
            *schema = inner;
            true
        }
        None => false,
    }
}

fn parts(node: &mut Node) -> Vec<&mut Node> {
    match &mut node.value {
        Value::Array(parts) => parts.iter_mut().collect(),
        _ => Vec::new(),
    }
}

/// The component that a schema is nothing else than.
fn referred<'s>(schema: &Node, schemas: Option<&'s Node>) -> Option<&'s Node> {
    let reference = schema.get_str("$ref")?;
    schemas?.get(reference.strip_prefix(openapi::SCHEMAS)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn what_is_in_the_data_stands_in_its_place() {
        let before = "
paths:
  /a:
    get:
      responses:
        '200':
          content:
            text/event-stream: {schema: {$ref: '#/components/schemas/Event'}}
            application/jsonl: {schema: {$ref: '#/components/schemas/Event'}}
    put:
      responses:
        '200':
          content:
            text/event-stream:
              schema:
                properties: {event: {type: string}, data: {type: string}}
                oneOf:
                - properties: {event: {const: text}}
                - properties: {event: {const: number}, data: {$comment: as text, format: int64}}
                - properties: {event: {const: json}, data: {contentMediaType: application/json, contentSchema: {type: object}}}
                - properties: {event: {const: word}, data: {type: string, contentMediaType: application/json, contentSchema: {type: string}}}
components:
  schemas:
    Event: {properties: {data: {type: string, contentMediaType: application/json; charset=utf-8, contentSchema: {$ref: '#/components/schemas/A'}}}}
    A: {type: object}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        paths:
          /a:
            get:
              responses:
                '200':
                  content:
                    text/event-stream:
                      schema:
                        properties:
                          data:
                            $ref: '#/components/schemas/A'
                    application/jsonl:
                      schema:
                        $ref: '#/components/schemas/Event'
            put:
              responses:
                '200':
                  content:
                    text/event-stream:
                      schema:
                        properties:
                          event:
                            type: string
                        oneOf:
                        - properties:
                            event:
                              const: text
                            data:
                              type: string
                        - properties:
                            event:
                              const: number
                            data:
                              $comment: as text
                              format: int64
                              type: string
                        - properties:
                            event:
                              const: json
                            data:
                              type: object
                        - properties:
                            event:
                              const: word
                            data:
                              type: string
                              contentMediaType: application/json
                              contentSchema:
                                type: string
        components:
          schemas:
            Event:
              properties:
                data:
                  type: string
                  contentMediaType: application/json; charset=utf-8
                  contentSchema:
                    $ref: '#/components/schemas/A'
            A:
              type: object
        ");
    }
}
