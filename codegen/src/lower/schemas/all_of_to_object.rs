//! Merges the parts of an `allOf` of objects into one object.
//!
//! Before: `{ allOf: [{ $ref: Base }, { properties: { b: ... }, required: [b] }] }`
//! After:  `{ type: object, properties: { a: ..., b: ... }, required: [a, b] }`
//!
//! A property that several parts describe is as the last of them says, which is how a schema that extends another narrows
//! it. An `allOf` of one reference, with annotations beside it, stays: it is a use of that schema.
//!
//! Loses `additionalProperties: false`: what a part does not know, another one does. Where two parts give a property
//! different types, the first is lost, with a note. What refers to itself through `allOf` alone is cut, with a note.

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Node, Object, Origin, Value};
use crate::lower::{Pass, Purpose};
use crate::openapi::{self, SCHEMAS};

/// What speaks of a schema and not of its values.
const ANNOTATIONS: [&str; 11] = [
    "default",
    "deprecated",
    "description",
    "discriminator",
    "example",
    "externalDocs",
    "nullable",
    "readOnly",
    "title",
    "writeOnly",
    "xml",
];

pub(in crate::lower) const PASS: Pass = Pass {
    name: "all_of_to_object",
    purpose: Purpose::NormalForm,
    run: |document, diagnostics| {
        let root = document.root.clone();
        openapi::walk_schemas_mut(&mut document.root, |schema, origin| {
            if !schema.contains_key("allOf") {
                return;
            }
            drop_empty_parts(schema);
            if is_use_of_one(schema) {
                return;
            }
            let mut merged = Merged {
                root: &root,
                diagnostics,
                properties: Object::new(),
                required: Vec::new(),
                additional: None,
                path: Vec::new(),
            };
            if merged.add(schema, origin).is_ok() {
                let Merged { properties, required, additional, .. } = merged;
                store(schema, properties, required, additional, origin);
            }
        });
    },
};

/// A schema that is no object.
struct NotAnObject;

struct Merged<'a> {
    root: &'a Node,
    diagnostics: &'a mut Diagnostics,
    properties: Object,
    required: Vec<Node>,
    additional: Option<Node>,
    /// The references that are being followed.
    path: Vec<String>,
}

impl Merged<'_> {
    fn add(&mut self, schema: &Object, origin: &Origin) -> Result<(), NotAnObject> {
        if let Some(reference) = schema.get("$ref").and_then(Node::as_str) {
            return self.add_referred(reference, origin);
        }
        let is_object = matches!(schema.get("type").map(Node::as_str), None | Some(Some("object")));
        if !is_object || ["oneOf", "anyOf", "enum", "not", "items"].iter().any(|keyword| schema.contains_key(*keyword))
        {
            return Err(NotAnObject);
        }
        for part in schema.get("allOf").and_then(Node::as_array).unwrap_or_default() {
            self.add(part.as_object().ok_or(NotAnObject)?, &part.origin)?;
        }
        for (name, property) in schema.get("properties").and_then(Node::as_object).into_iter().flatten() {
            self.add_property(name, property);
        }
        for name in schema.get("required").and_then(Node::as_array).unwrap_or_default() {
            if !self.required.contains(name) {
                self.required.push(name.clone());
            }
        }
        if let Some(additional) = schema.get("additionalProperties").filter(|node| node.as_object().is_some()) {
            let differs = self.additional.as_ref().is_some_and(|other| other != additional);
            let any = Node { value: Value::Object(Object::new()), origin: additional.origin.clone() };
            self.additional = Some(if differs { any } else { additional.clone() });
        }
        Ok(())
    }

    fn add_referred(&mut self, reference: &str, origin: &Origin) -> Result<(), NotAnObject> {
        if self.path.iter().any(|other| other == reference) {
            let name = reference.strip_prefix(SCHEMAS).unwrap_or(reference);
            self.diagnostics.push(
                Diagnostic::note(Code::AllOfCycle, format!("`{name}` is a part of itself"))
                    .at(origin.value())
                    .help("a schema cannot extend itself; an overlay can remove one of the `allOf`"),
            );
            return Ok(());
        }
        let target = openapi::reference_pointer(reference).and_then(|pointer| self.root.resolve(&pointer));
        let target = target.and_then(Node::as_object).ok_or(NotAnObject)?;
        self.path.push(reference.to_owned());
        let result = self.add(target, origin);
        self.path.pop();
        result
    }

    fn add_property(&mut self, name: &str, property: &Node) {
        if let Some(earlier) = self.properties.get(name) {
            let kind = |schema: &Node| openapi::resolve(self.root, schema)?.get_str("type").map(str::to_owned);
            if let (Some(first), Some(second)) = (kind(earlier), kind(property))
                && first != second
            {
                let message = format!("two parts give `{name}` different types; it is {second}, not {first}");
                self.diagnostics.push(
                    Diagnostic::note(Code::AllOfConflict, message)
                        .at(property.origin.key())
                        .related(earlier.origin.key(), "the other one")
                        .help("an overlay can remove the one that is wrong"),
                );
            }
        }
        self.properties.insert(name.to_owned(), property.clone());
    }
}

/// Takes the parts away that say nothing about values; what they say of the schema, the schema says.
fn drop_empty_parts(schema: &mut Object) {
    let Some(Value::Array(parts)) = schema.get_mut("allOf").map(|node| &mut node.value) else { return };
    let is_empty = |part: &Node| {
        part.as_object().is_some_and(|members| members.iter().all(|(keyword, node)| is_annotation(keyword, node)))
    };
    if parts.iter().all(is_empty) {
        return;
    }
    let (empty, kept): (Vec<_>, Vec<_>) = std::mem::take(parts).into_iter().partition(is_empty);
    *parts = kept;
    for (keyword, node) in empty.iter().filter_map(Node::as_object).flatten() {
        if ANNOTATIONS.contains(&keyword.as_str()) {
            schema.entry(keyword.clone()).or_insert_with(|| node.clone());
        }
    }
}

/// Whether a schema is one reference with annotations.
pub(crate) fn is_use_of_one(schema: &Object) -> bool {
    let is_reference = |node: &Node| matches!(node.as_array(), Some([only]) if only.get("$ref").is_some());
    schema.iter().all(|(keyword, node)| match keyword.as_str() {
        "allOf" => is_reference(node),
        keyword => is_annotation(keyword, node),
    })
}

/// Whether a member of a schema says nothing of the values: what is said about members that have no schema does, and
/// whether there are such does not.
fn is_annotation(keyword: &str, node: &Node) -> bool {
    let is_openness = keyword == "additionalProperties" && matches!(node.value, Value::Bool(_));
    is_openness || ANNOTATIONS.contains(&keyword) || keyword.starts_with("x-")
}

fn store(schema: &mut Object, properties: Object, required: Vec<Node>, additional: Option<Node>, origin: &Origin) {
    let node = |value| Node { value, origin: origin.clone() };
    // The description of a part that stands here speaks of the whole.
    let described = schema.get("allOf").and_then(Node::as_array).unwrap_or_default();
    let description = described.iter().find_map(|part| part.get("description")).cloned();
    schema.shift_remove("allOf");
    schema.insert("type".to_owned(), node(Value::String("object".to_owned())));
    schema.insert("properties".to_owned(), node(Value::Object(properties)));
    if !required.is_empty() {
        schema.insert("required".to_owned(), node(Value::Array(required)));
    }
    schema.shift_remove("additionalProperties");
    schema.extend(additional.map(|additional| ("additionalProperties".to_owned(), additional)));
    if let Some(description) = description {
        schema.entry("description".to_owned()).or_insert(description);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn objects_are_merged_and_the_last_word_counts() {
        let before = "
components:
  schemas:
    Base: {type: object, description: Base, properties: {id: {type: string}, at: {type: string}}, required: [id]}
    Order:
      title: An order
      allOf:
        - $ref: '#/components/schemas/Base'
        - {properties: {at: {type: string, format: date-time}, n: {type: integer}}, required: [n, id], additionalProperties: false}
    Use: {allOf: [{$ref: '#/components/schemas/Base'}, {description: Annotated}], nullable: true}
    Text: {allOf: [{type: string}, {$ref: '#/components/schemas/Base'}]}
    Open: {allOf: [{$ref: '#/components/schemas/Base'}, {additionalProperties: {type: integer}}]}
    Closed: {allOf: [{$ref: '#/components/schemas/Base'}, {additionalProperties: false}]}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        components:
          schemas:
            Base:
              type: object
              description: Base
              properties:
                id:
                  type: string
                at:
                  type: string
              required:
              - id
            Order:
              title: An order
              type: object
              properties:
                id:
                  type: string
                at:
                  type: string
                  format: date-time
                n:
                  type: integer
              required:
              - id
              - n
            Use:
              allOf:
              - $ref: '#/components/schemas/Base'
              nullable: true
              description: Annotated
            Text:
              allOf:
              - type: string
              - $ref: '#/components/schemas/Base'
            Open:
              type: object
              properties:
                id:
                  type: string
                at:
                  type: string
              required:
              - id
              additionalProperties:
                type: integer
            Closed:
              allOf:
              - $ref: '#/components/schemas/Base'
        ");
    }

    #[test]
    fn conflicts_and_cycles_are_noted() {
        let before = "
components:
  schemas:
    A: {allOf: [{properties: {x: {type: string}}}, {properties: {x: {type: integer}}}]}
    B: {allOf: [{$ref: '#/components/schemas/C'}, {properties: {b: {type: string}}}]}
    C: {allOf: [{$ref: '#/components/schemas/B'}, {properties: {c: {type: string}}}]}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:4:66: note[all-of-conflict]: two parts give `x` different types; it is integer, not string
        # before.yaml:5:17: note[all-of-cycle]: `C` is a part of itself
        # before.yaml:6:17: note[all-of-cycle]: `B` is a part of itself
        components:
          schemas:
            A:
              type: object
              properties:
                x:
                  type: integer
            B:
              type: object
              properties:
                b:
                  type: string
                c:
                  type: string
            C:
              type: object
              properties:
                c:
                  type: string
                b:
                  type: string
        ");
    }
}
