//! Describes the data of an event by what is in it, where that is JSON: so it is on the wire.
//!
//! Before: `text/event-stream: { schema: { properties: { data: { type: string, contentMediaType: application/json, contentSchema: { $ref: A } } } } }`
//! After:  `text/event-stream: { schema: { properties: { data: { $ref: A } } } }`
//!
//! An event whose schema is a component, which may be used for JSON as well, or a branch of a union, gets a copy of it in
//! its place. Where a union has `data` beside its branches, each branch gets its own.
//!
//! Loses nothing: copies that would be too many are an error. JSON that is a string stays text, as which it cannot be told
//! from any other.

use std::collections::BTreeSet;

use crate::api::media_type::{self, Sequence};
use crate::diagnostics::Diagnostics;
use crate::document::{Budget, Document, Node, Object, Value};
use crate::lower::{Pass, Purpose};
use crate::openapi::{self, Kind};

pub(in crate::lower) const PASS: Pass = Pass { name: "event_data_to_content", purpose: Purpose::NormalForm, run };

/// How deep unions are followed into unions.
const DEEPEST: usize = 4;

fn run(document: &mut Document, diagnostics: &mut Diagnostics) {
    let (root, budget) = document.with_budget();
    // No media type stands in a schema, so that the schemas can be read while the media types are changed.
    let schemas = components(root).and_then(|components| components.get_mut("schemas"));
    let taken = schemas.map(|schemas| std::mem::replace(&mut schemas.value, Value::Null));
    let origin = root.origin.clone();
    let schemas = taken.map(|value| Node { value, origin });
    let mut events = Events { schemas: schemas.as_ref(), budget, diagnostics };
    openapi::walk_mut(root, Kind::OpenApi, &mut |node, kind| {
        if kind != Kind::Map(&Kind::MediaType) {
            return;
        }
        for (name, media_type) in node.as_object_mut().into_iter().flatten() {
            if media_type::sequence(name) != Some(Sequence::Events) {
                continue;
            }
            if let Some(schema) = media_type.get_mut("schema") {
                events.event(schema, 0);
            }
        }
    });
    let place = components(root).and_then(|components| components.get_mut("schemas"));
    if let Some((place, schemas)) = place.zip(schemas) {
        place.value = schemas.value;
    }
}

fn components(root: &mut Node) -> Option<&mut Node> {
    root.get_mut("components")
}

struct Events<'d> {
    schemas: Option<&'d Node>,
    budget: &'d mut Budget,
    diagnostics: &'d mut Diagnostics,
}

impl Events<'_> {
    /// Changes the schema of an event, if there is something to change; whether there was.
    fn event(&mut self, schema: &mut Node, depth: usize) -> bool {
        if depth > DEEPEST {
            return false;
        }
        if let Some(target) = referred(schema, self.schemas) {
            let is_left = self.budget.is_spent() || !self.has_content(target);
            if is_left || !self.budget.take(target.count(), &schema.origin, self.diagnostics) {
                return false;
            }
            let mut copy = target.clone();
            let is_changed = self.event(&mut copy, depth + 1);
            if is_changed {
                *schema = copy;
            }
            return is_changed;
        }
        let Some(members) = schema.as_object_mut() else { return false };
        let mut is_changed = data(members).is_some_and(put_content);
        let mut in_branches = false;
        for keyword in ["oneOf", "anyOf"] {
            for branch in members.get_mut(keyword).map(parts).unwrap_or_default() {
                in_branches |= self.event(branch, depth + 1);
            }
        }
        if in_branches {
            data_to_branches(members);
        }
        is_changed |= in_branches;
        is_changed
    }

    /// Whether there is something to change in a schema, or in one that it is a union of.
    fn has_content(&self, schema: &Node) -> bool {
        let (mut pending, mut seen) = (vec![schema], BTreeSet::<*const Node>::new());
        while let Some(schema) = pending.pop() {
            let schema = referred(schema, self.schemas).unwrap_or(schema);
            if !seen.insert(schema) {
                continue;
            }
            let data = schema.get("properties").and_then(|properties| properties.get("data"));
            if data.is_some_and(|data| content(data).is_some()) {
                return true;
            }
            let branches = ["oneOf", "anyOf"].into_iter().filter_map(|keyword| schema.get(keyword)?.as_array());
            pending.extend(branches.flatten());
        }
        false
    }
}

/// Gives each branch that says nothing of its data what the schema around it says.
fn data_to_branches(members: &mut Object) {
    let Some(properties) = members.get_mut("properties").and_then(Node::as_object_mut) else { return };
    let Some(data) = properties.shift_remove("data") else { return };
    for keyword in ["oneOf", "anyOf"] {
        for branch in members.get_mut(keyword).map(parts).unwrap_or_default() {
            let origin = branch.origin.clone();
            let Some(branch) = branch.as_object_mut() else { continue };
            let properties =
                branch.entry("properties".to_owned()).or_insert_with(|| Node::object(Object::default(), origin));
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

/// The schema of what is in a text, if it is JSON and no string in turn.
fn content(text: &Node) -> Option<&Node> {
    let is_json = text.get_str("contentMediaType").is_some_and(openapi::is_json);
    text.get("contentSchema").filter(|inner| is_json && inner.get_str("type") != Some("string"))
}

/// Puts the schema of what is in a text in the place of that of the text; whether there is one.
fn put_content(text: &mut Node) -> bool {
    let Some(content) = content(text).cloned() else { return false };
    *text = content;
    true
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
    fn what_is_copied_is_in_proportion_to_the_document() {
        let branches = |name: &str| format!("{{$ref: '#/components/schemas/{name}'}}, ").repeat(300);
        let before = format!(
            "
paths: {{/a: {{get: {{responses: {{'200': {{content: {{text/event-stream: {{schema: {{$ref: '#/components/schemas/A'}}}}}}}}}}}}}}}}
components:
  schemas:
    A: {{oneOf: [{}]}}
    B: {{oneOf: [{}]}}
    C: {{properties: {{data: {{contentMediaType: application/json, contentSchema: {{type: object}}}}}}}}
",
            branches("B"),
            branches("C")
        );
        let after = lower(PASS, &before);
        assert!(after.starts_with("# before.yaml:5:289: error[ref-limit]"), "{after:.200}");
        assert!(after.lines().count() < 100_000, "{}", after.lines().count());
    }

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
