//! Merges the parts of an `allOf` of objects into one object.
//!
//! Before: `{ allOf: [{ $ref: Base }, { properties: { b: ... }, required: [b] }] }`
//! After:  `{ type: object, properties: { a: ..., b: ... }, required: [a, b] }`
//!
//! A property that several parts describe is as the last of them says, which is how a schema that extends another narrows
//! it; where both are objects, it has the members of both. An `allOf` of one reference, with annotations beside it,
//! stays: it is a use of that schema. What stands beside references and may be null lets the use be null. Parts that are
//! scalars or arrays become one of those, and parts that say nothing any value.
//!
//! Loses `additionalProperties: false`: what a part does not know, another one does. Where two parts give a property
//! different types, the first is lost, with a note. What refers to itself through `allOf` alone is cut, with a note.

mod pairs;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use self::pairs::Pairs;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Node, Object, Origin, Value};
use crate::lower::bounds::Budget;
use crate::lower::{Pass, Purpose, set_apart};
use crate::openapi::{self, Kind, SCHEMAS};

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
        // What one merge tells of a schema may be what another one waits for.
        for _ in 0..MAX_ROUNDS {
            let mut has_parts = false;
            openapi::walk(&document.root, Kind::OpenApi, &mut |node, kind| {
                has_parts |= kind == Kind::Schema && node.as_object().is_some_and(is_merged);
            });
            if !has_parts || !merge_all(&mut document.root, diagnostics) {
                return;
            }
        }
    },
};

/// How often all schemas are looked at.
const MAX_ROUNDS: usize = 4;

/// Merges the parts of all schemas of which they can be merged; gives whether there were such.
fn merge_all(document: &mut Node, diagnostics: &mut Diagnostics) -> bool {
    let root = openapi::schemas_alone(document);
    let mut changes = false;
    openapi::walk_schemas_mut(document, |schema, _| {
        if is_merged(schema) {
            drop_empty_parts(schema, &root);
            null_of_parts(schema);
            changes |= !is_merged(schema);
        }
    });
    set_apart::run(document, &|_, schema| is_merged_with_others(schema, &root));
    let root = openapi::schemas_alone(document);
    let mut merge = Merge { pairs: Pairs::of(document), root, budget: Budget::new(), diagnostics };
    openapi::walk_schemas_mut(document, |schema, origin| changes |= merge.schema(schema, origin));
    while let Some((name, mut schema)) = merge.pairs.next() {
        openapi::walk_mut(&mut schema, Kind::Schema, &mut |node, kind| {
            let origin = node.origin.clone();
            if let (Kind::Schema, Some(schema)) = (kind, node.as_object_mut()) {
                merge.schema(schema, &origin);
            }
        });
        merge.pairs.add(name, schema);
    }
    merge.pairs.store(document);
    changes
}

/// Whether the parts of a schema are to become one schema.
fn is_merged(schema: &Object) -> bool {
    schema.contains_key("allOf") && !is_use_of_one(schema)
}

/// Whether the parts of a schema are to become one schema that holds others.
fn is_merged_with_others(schema: &Object, root: &Node) -> bool {
    is_merged(schema) && holds_schemas(schema, root, &mut BTreeSet::new())
}

/// Whether a schema has schemas in it, or one of its parts has.
fn holds_schemas<'n>(schema: &'n Object, root: &'n Node, seen: &mut BTreeSet<&'n str>) -> bool {
    if let Some(reference) = schema.get("$ref").and_then(Node::as_str) {
        let target = openapi::reference_pointer(reference).and_then(|pointer| root.resolve(&pointer));
        let target = target.and_then(Node::as_object).filter(|_| seen.insert(reference));
        return target.is_some_and(|target| holds_schemas(target, root, seen));
    }
    schema.iter().any(|(keyword, node)| match (keyword.as_str(), &node.value) {
        ("allOf", Value::Array(parts)) => {
            parts.iter().filter_map(Node::as_object).any(|part| holds_schemas(part, root, seen))
        }
        (keyword, Value::Array(_) | Value::Object(_)) => Kind::Schema.member(keyword).is_some(),
        _ => false,
    })
}

struct Merge<'d> {
    /// The components as they were before, with those for pairs.
    root: Node,
    pairs: Pairs,
    budget: Budget,
    diagnostics: &'d mut Diagnostics,
}

impl Merge<'_> {
    /// Merges the parts of a schema, if they can be merged; gives whether they were.
    fn schema(&mut self, schema: &mut Object, origin: &Origin) -> bool {
        if !is_merged(schema) {
            return false;
        }
        drop_empty_parts(schema, &self.root);
        if !is_merged(schema) {
            return true;
        }
        null_of_parts(schema);
        let mut merged = Merged {
            root: &self.root,
            diagnostics: self.diagnostics,
            properties: Object::new(),
            paired: BTreeMap::new(),
            required: Vec::new(),
            additional: None,
            path: Vec::new(),
            done: BTreeSet::new(),
        };
        if merged.add(schema, origin).is_err() {
            values::merge(schema, &self.root);
            return !is_merged(schema);
        }
        let Merged { mut properties, paired, required, additional, .. } = merged;
        let count = properties.values().map(Node::count).sum();
        if !self.budget.take(count, origin, self.diagnostics) {
            return false;
        }
        for (name, parts) in paired {
            if let Some(property) = properties.get_mut(&name) {
                self.pairs.pair((origin, &name), property, parts, &mut self.root);
            }
        }
        store(schema, properties, required, additional, origin);
        true
    }
}

/// A schema that is no object.
struct NotAnObject;

struct Merged<'a> {
    root: &'a Node,
    diagnostics: &'a mut Diagnostics,
    properties: Object,
    /// The properties that are of several schemas at once, and these.
    paired: BTreeMap<String, Vec<Node>>,
    required: Vec<Node>,
    additional: Option<Node>,
    /// The references that are being followed.
    path: Vec<String>,
    /// The references that have been followed: what they say once, they say no second time.
    done: BTreeSet<String>,
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
        if !self.done.insert(reference.to_owned()) {
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
        let Some(earlier) = self.properties.get(name).filter(|earlier| *earlier != property) else {
            self.properties.entry(name.to_owned()).or_insert_with(|| property.clone());
            return;
        };
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
        let parts = self.paired.remove(name).unwrap_or_else(|| vec![earlier.clone()]);
        let (both, parts) = self.both(earlier, parts, property);
        self.properties.insert(name.to_owned(), both);
        self.paired.extend(parts.map(|parts| (name.to_owned(), parts)));
    }

    /// The schema of a property that two parts describe; and the schemas of which it has the members, if these are several.
    fn both(&self, earlier: &Node, mut parts: Vec<Node>, later: &Node) -> (Node, Option<Vec<Node>>) {
        let annotates = |members: &Object| members.iter().all(|(keyword, node)| is_annotation(keyword, node));
        // What only annotates leaves the values as they are.
        if let (Some(annotations), Some(members)) =
            (later.as_object().filter(|later| annotates(later)), earlier.as_object())
        {
            let mut members = match members.get("$ref") {
                Some(_) => {
                    let part = Node { value: Value::Array(vec![earlier.clone()]), origin: earlier.origin.clone() };
                    Object::from_iter([("allOf".to_owned(), part)])
                }
                None => members.clone(),
            };
            members.extend(annotations.clone());
            let parts = Some(parts).filter(|parts| parts.len() > 1);
            return (Node { value: Value::Object(members), origin: later.origin.clone() }, parts);
        }
        let has_members = |node: &Node| {
            let resolved = openapi::resolve(self.root, node);
            resolved
                .is_some_and(|schema| schema.members("properties").next().is_some() || schema.get("allOf").is_some())
        };
        if has_members(earlier) && has_members(later) && !extends(self.root, later, earlier) {
            if !parts.contains(later) {
                parts.push(later.clone());
            }
            let all = Node { value: Value::Array(parts.clone()), origin: later.origin.clone() };
            let whole = Object::from_iter([("allOf".to_owned(), all)]);
            return (Node { value: Value::Object(whole), origin: later.origin.clone() }, Some(parts));
        }
        (later.clone(), None)
    }
}

/// Whether a schema has another one among its parts.
fn extends(root: &Node, schema: &Node, base: &Node) -> bool {
    let Some(base) = openapi::reference(base) else { return false };
    let mut seen = BTreeSet::new();
    let mut pending = vec![schema];
    while let Some(node) = pending.pop() {
        match openapi::reference(node) {
            Some(reference) if reference == base => return true,
            Some(reference) if !seen.insert(reference.to_owned()) => continue,
            _ => {}
        }
        let resolved = openapi::resolve(root, node);
        pending.extend(resolved.and_then(|schema| schema.get("allOf")?.as_array()).into_iter().flatten());
    }
    false
}

/// Takes the parts away that say nothing about values, or nothing that the only part with a name does not say; what they
/// say of the schema, the schema says.
pub(super) fn drop_empty_parts(schema: &mut Object, root: &Node) {
    let Some(Value::Array(parts)) = schema.get_mut("allOf").map(|node| &mut node.value) else { return };
    let mut kept = Vec::with_capacity(parts.len());
    let mut annotations = Object::new();
    for mut part in std::mem::take(parts) {
        if let Some(members) = part.as_object_mut() {
            drop_empty_parts(members, root);
            if is_use_of_one(members) || members.iter().all(|(keyword, node)| is_annotation(keyword, node)) {
                let only = members.shift_remove("allOf");
                for (keyword, node) in std::mem::take(members) {
                    if ANNOTATIONS.contains(&keyword.as_str()) {
                        annotations.entry(keyword).or_insert(node);
                    }
                }
                let Some(Value::Array(only)) = only.map(|only| only.value) else { continue };
                only.into_iter().for_each(|only| part = only);
            }
        }
        if openapi::reference(&part).is_none() || !kept.contains(&part) {
            kept.push(part);
        }
    }
    *parts = kept;
    if parts.is_empty() {
        schema.shift_remove("allOf");
    }
    for (keyword, node) in annotations {
        schema.entry(keyword).or_insert(node);
    }
    keep_use_of_one(schema, root);
}

/// Leaves of a schema the one reference among its parts, if nothing else says more of the values than what that leads to.
fn keep_use_of_one(schema: &mut Object, root: &Node) {
    let parts = schema.get("allOf").and_then(Node::as_array).unwrap_or_default();
    let (named, own): (Vec<&Node>, Vec<&Node>) = parts.iter().partition(|part| openapi::reference(part).is_some());
    let [only] = named.as_slice() else { return };
    let beside = schema.iter().filter(|(keyword, _)| *keyword != "allOf");
    let mut all = own.iter().filter_map(|part| part.as_object()).flatten().chain(beside);
    if !all.all(|(keyword, node)| is_annotation(keyword, node) || says_the_same(root, only, keyword, node)) {
        return;
    }
    let kept = vec![(*only).clone()];
    null_of_parts(schema);
    let own = schema.get_mut("allOf").map(|node| std::mem::replace(&mut node.value, Value::Array(kept)));
    let annotations = match own {
        Some(Value::Array(parts)) => parts.into_iter().filter(|part| openapi::reference(part).is_none()),
        _ => return,
    };
    schema.retain(|keyword, node| keyword == "allOf" || is_annotation(keyword, node));
    for (keyword, node) in annotations.filter_map(|mut part| part.as_object_mut().map(std::mem::take)).flatten() {
        if ANNOTATIONS.contains(&keyword.as_str()) && keyword != "nullable" {
            schema.entry(keyword).or_insert(node);
        }
    }
}

/// Whether what a reference leads to says a keyword with this value as well.
fn says_the_same(root: &Node, reference: &Node, keyword: &str, value: &Node) -> bool {
    match keyword {
        "type" => value.as_str().is_some_and(|kind| is_of_type(root, reference, kind, &mut BTreeSet::new())),
        "properties" => value.as_object().is_some_and(Object::is_empty),
        "required" => {
            let target = openapi::resolve(root, reference).and_then(|target| target.get("required")?.as_array());
            let names = value.as_array().unwrap_or_default();
            names.iter().all(|name| target.is_some_and(|required| required.contains(name)))
        }
        _ => false,
    }
}

/// Whether all values of a schema are of a type, as far as that is plain to see.
fn is_of_type<'n>(root: &'n Node, schema: &'n Node, kind: &str, seen: &mut BTreeSet<&'n str>) -> bool {
    if let Some(reference) = openapi::reference(schema) {
        let target = openapi::reference_pointer(reference).and_then(|pointer| root.resolve(&pointer));
        return target.is_some_and(|target| seen.insert(reference) && is_of_type(root, target, kind, seen));
    }
    if let Some(own) = schema.get_str("type") {
        return own == kind;
    }
    let of_all = |keyword: &str| schema.get(keyword).and_then(Node::as_array).unwrap_or_default().iter();
    of_all("allOf").any(|part| is_of_type(root, part, kind, seen))
        || ["oneOf", "anyOf"].into_iter().any(|keyword| {
            let mut branches = of_all(keyword).peekable();
            branches.peek().is_some() && branches.all(|branch| is_of_type(root, branch, kind, seen))
        })
        || (kind == "object" && schema.members("properties").next().is_some())
}

/// Lets a schema be null that all parts without a name let be null: they speak of this use of those that have one.
fn null_of_parts(schema: &mut Object) {
    let parts = schema.get("allOf").and_then(Node::as_array).unwrap_or_default();
    let (named, own) = parts.iter().partition::<Vec<_>, _>(|part| openapi::reference(part).is_some());
    let nullable = |part: &&Node| part.get("nullable").filter(|node| node.value == Value::Bool(true)).cloned();
    let nullable =
        own.iter().map(nullable).collect::<Option<Vec<_>>>().and_then(|nullable| nullable.into_iter().next());
    if let Some(nullable) = nullable.filter(|_| !named.is_empty()) {
        schema.entry("nullable".to_owned()).or_insert(nullable);
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
pub(super) fn is_annotation(keyword: &str, node: &Node) -> bool {
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
    Nullable: {allOf: [{$ref: '#/components/schemas/Base'}, {type: object, nullable: true}]}
    Anything: {allOf: [{}, {description: Anything}]}
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
            Nullable:
              allOf:
              - $ref: '#/components/schemas/Base'
              nullable: true
            Anything:
              description: Anything
        ");
    }

    #[test]
    fn a_property_of_several_parts_keeps_what_each_says() {
        let before = "
components:
  schemas:
    Base: {properties: {name: {type: string}, meta: {$ref: '#/components/schemas/Meta'}, at: {properties: {a: {}}}}}
    Meta: {type: object, properties: {m: {}}}
    More: {allOf: [{$ref: '#/components/schemas/Meta'}, {properties: {n: {}}}]}
    Order:
      allOf:
        - $ref: '#/components/schemas/Base'
        - {properties: {name: {description: Ours}, meta: {$ref: '#/components/schemas/More'}, at: {properties: {b: {}}}}}
";
        insta::assert_snapshot!(lower(PASS, before).split_once("    Order:").map(|(_, order)| order).unwrap_or_default(), @"
        type: object
        properties:
          name:
            type: string
            description: Ours
          meta:
            $ref: '#/components/schemas/More'
          at:
            type: object
            properties:
              a: {}
              b: {}
        ");
    }

    #[test]
    fn parts_that_are_no_objects_become_one_value() {
        let before = "
components:
  schemas:
    Text: {type: string}
    Letter: {allOf: [{$ref: '#/components/schemas/Text'}, {enum: [a, b, c]}, {enum: [b, c, d]}], nullable: true}
    Day: {allOf: [{type: string}, {format: date}], description: A day}
    List: {allOf: [{type: array, items: {}}, {items: {type: string}}]}
    Either: {allOf: [{type: string}, {type: integer}]}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        components:
          schemas:
            Text:
              type: string
            Letter:
              nullable: true
              type: string
              enum:
              - b
              - c
            Day:
              description: A day
              type: string
              format: date
            List:
              type: array
              items:
                type: string
            Either:
              allOf:
              - type: string
              - type: integer
        ");
    }

    #[test]
    fn bases_that_meet_in_every_step_are_added_once() {
        let schemas = (0..60).map(|index| {
            let next = format!("{{$ref: '#/components/schemas/A{}'}}", index + 1);
            format!("    A{index}: {{allOf: [{next}, {next}, {{properties: {{a{index}: {{}}}}}}]}}\n")
        });
        let before =
            format!("components:\n  schemas:\n{}    A60: {{properties: {{z: {{}}}}}}\n", schemas.collect::<String>());
        assert!(lower(PASS, &before).contains("a59"));
    }

    #[test]
    fn a_schema_that_is_made_of_itself_inside_of_itself_has_one_type_for_that() {
        let before = "
components:
  schemas:
    Tree: {type: object, properties: {a: {type: string}, child: {description: Ours, allOf: [{$ref: '#/components/schemas/Tree'}, {required: [a]}]}}}
    Forest: {allOf: [{$ref: '#/components/schemas/Tree'}, {properties: {b: {type: string}}}]}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        components:
          schemas:
            Tree:
              type: object
              properties:
                a:
                  type: string
                child:
                  allOf:
                  - $ref: '#/components/schemas/TreeChild'
                  description: Ours
            Forest:
              type: object
              properties:
                a:
                  type: string
                child:
                  allOf:
                  - $ref: '#/components/schemas/TreeChild'
                  description: Ours
                b:
                  type: string
            TreeChild:
              description: Ours
              type: object
              properties:
                a:
                  type: string
                child:
                  allOf:
                  - $ref: '#/components/schemas/TreeChild'
                  description: Ours
              required:
              - a
        ");
    }

    #[test]
    fn a_use_that_says_no_more_than_the_schema_is_that_schema() {
        let before = "
components:
  schemas:
    Node:
      type: object
      required: [a, b]
      properties:
        typed: {allOf: [{$ref: '#/components/schemas/Node'}], type: object, nullable: true, description: Ours}
        part: {allOf: [{$ref: '#/components/schemas/Node'}, {type: object, required: [a]}]}
        nested: {allOf: [{allOf: [{$ref: '#/components/schemas/Node'}, {description: Ours}]}, {type: object, nullable: true}]}
        twice: {allOf: [{$ref: '#/components/schemas/Node'}, {$ref: '#/components/schemas/Node'}]}
        union: {allOf: [{$ref: '#/components/schemas/Union'}], type: object}
        text: {allOf: [{$ref: '#/components/schemas/Text'}, {type: string}]}
    Union: {oneOf: [{$ref: '#/components/schemas/Node'}, {properties: {c: {}}}]}
    Text: {type: string}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        components:
          schemas:
            Node:
              type: object
              required:
              - a
              - b
              properties:
                typed:
                  allOf:
                  - $ref: '#/components/schemas/Node'
                  nullable: true
                  description: Ours
                part:
                  allOf:
                  - $ref: '#/components/schemas/Node'
                nested:
                  allOf:
                  - $ref: '#/components/schemas/Node'
                  description: Ours
                  nullable: true
                twice:
                  allOf:
                  - $ref: '#/components/schemas/Node'
                union:
                  allOf:
                  - $ref: '#/components/schemas/Union'
                text:
                  allOf:
                  - $ref: '#/components/schemas/Text'
            Union:
              oneOf:
              - $ref: '#/components/schemas/Node'
              - properties:
                  c: {}
            Text:
              type: string
        ");
    }

    #[test]
    fn pairs_of_properties_that_lead_back_to_the_pair_are_one_type() {
        let before = "
components:
  schemas:
    Left: {properties: {next: {$ref: '#/components/schemas/Left'}, l: {type: string}}}
    Right: {properties: {next: {$ref: '#/components/schemas/Right'}, r: {type: string}}}
    Both: {allOf: [{$ref: '#/components/schemas/Left'}, {$ref: '#/components/schemas/Right'}]}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        components:
          schemas:
            Left:
              properties:
                next:
                  $ref: '#/components/schemas/Left'
                l:
                  type: string
            Right:
              properties:
                next:
                  $ref: '#/components/schemas/Right'
                r:
                  type: string
            Both:
              type: object
              properties:
                next:
                  $ref: '#/components/schemas/BothNext'
                l:
                  type: string
                r:
                  type: string
            BothNext:
              type: object
              properties:
                next:
                  $ref: '#/components/schemas/BothNext'
                l:
                  type: string
                r:
                  type: string
        ");
    }

    #[test]
    fn what_extends_a_schema_at_every_step_of_a_chain_grows_with_the_chain() {
        let count = |steps: usize| {
            let step = |step: usize| {
                let next =
                    format!("{{allOf: [{{$ref: '#/components/schemas/S{}'}}, {{properties: {{x: {{}}}}}}]}}", step + 1);
                format!("    S{step}: {{properties: {{a: {next}, b: {next}, c: {{items: {next}}}}}}}\n")
            };
            let steps = (0..steps).map(step).collect::<String>();
            lower(PASS, &format!("components:\n  schemas:\n{steps}")).lines().count()
        };
        assert!(count(20) < 3 * count(10), "{} lines, and {}", count(20), count(10));
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
