//! Merges the parts of an `allOf` of objects into one object.
//!
//! Before: `{ allOf: [{ $ref: Base }, { properties: { b: ... }, required: [b] }] }`
//! After:  `{ type: object, properties: { a: ..., b: ... }, required: [a, b] }`
//!
//! A property that several parts describe is as the last of them says, which is how a schema that extends another narrows
//! it; where both are objects, it has the members of both, and the elements of two arrays or the values of two maps are
//! those of both. An `allOf` of one reference, with annotations beside it, stays: it is a use of that schema. What stands
//! beside references and may be null lets the use be null. Parts that are scalars or arrays become one of those, and parts
//! that say nothing any value.
//!
//! Loses `additionalProperties: false`: what a part does not know, another one does. Where two parts give a property or
//! elements different types, the first is lost, and where they give them to the values of a map, both are, with a note.
//! What a part says under a condition stays a part. What refers to itself through `allOf` alone is cut, with a note.

mod both;
mod pairs;
mod uses;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use self::both::both;
use self::pairs::Pairs;
pub(super) use self::uses::drop_empty_parts;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Budget, Node, Object, Origin, Value};
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
        let (root, budget) = document.with_budget();
        for _ in 0..MAX_ROUNDS {
            let mut has_parts = false;
            openapi::walk(root, Kind::OpenApi, &mut |node, kind| {
                has_parts |= kind == Kind::Schema && node.as_object().is_some_and(is_merged);
            });
            // What is over the budget is an error already; merging on would take as long as what has been merged.
            if !has_parts || budget.is_spent() || !merge_all(root, budget, diagnostics) {
                return;
            }
        }
    },
};

/// How often all schemas are looked at.
const MAX_ROUNDS: usize = 4;

/// Merges the parts of all schemas of which they can be merged; gives whether there were such.
fn merge_all(document: &mut Node, budget: &mut Budget, diagnostics: &mut Diagnostics) -> bool {
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
    let mut merge = Merge { pairs: Pairs::of(document), root, budget, diagnostics };
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
    schema.contains_key("allOf") && !is_use_of_one(schema) && !is_object_with_conditions(schema)
}

/// Whether a schema is an object that has nothing but conditions among its parts: what merging makes of those that say
/// something under a condition.
fn is_object_with_conditions(schema: &Object) -> bool {
    let is_object = schema.contains_key("properties") && schema.get("type").and_then(Node::as_str) == Some("object");
    let mut parts = schema.get("allOf").and_then(Node::as_array).into_iter().flatten();
    is_object && parts.all(|part| part.as_object().is_some_and(|part| part.keys().all(|name| is_condition(name))))
}

fn is_condition(keyword: &str) -> bool {
    matches!(keyword, "if" | "then" | "else" | "dependentSchemas")
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
    budget: &'d mut Budget,
    diagnostics: &'d mut Diagnostics,
}

impl Merge<'_> {
    /// Merges the parts of a schema, if they can be merged; gives whether they were.
    fn schema(&mut self, schema: &mut Object, origin: &Origin) -> bool {
        if !is_merged(schema) || self.budget.is_spent() {
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
            properties: Object::default(),
            paired: BTreeMap::new(),
            required: Vec::new(),
            additional: None,
            conditions: Vec::new(),
            path: Vec::new(),
            done: BTreeSet::new(),
        };
        if merged.add(schema, origin).is_err() {
            let elements = values::merge(schema, &self.root, self.diagnostics);
            if let (Some(items), Some(parts)) = (schema.get_mut("items"), elements) {
                if !self.budget.take(items.count(), origin, self.diagnostics) {
                    return false;
                }
                if both::has_names(&parts) {
                    self.pairs.pair((origin, "item"), items, parts, &mut self.root);
                }
            }
            return !is_merged(schema);
        }
        let Merged { mut properties, paired, required, additional, conditions, .. } = merged;
        let values = additional.iter().map(|(node, _)| node);
        let count = properties.values().chain(values).chain(&conditions).map(Node::count).sum();
        if !self.budget.take(count, origin, self.diagnostics) {
            return false;
        }
        for (name, parts) in paired {
            // What leads back to a pair of arrays leads back to a pair of their elements.
            if let Some(property) = properties.get_mut(&name).filter(|_| !both::are_arrays(&self.root, &parts)) {
                self.pairs.pair((origin, &name), property, parts, &mut self.root);
            }
        }
        let additional = additional.map(|(mut values, parts)| {
            if parts.len() > 1 && both::has_names(&parts) {
                self.pairs.pair((origin, "value"), &mut values, parts, &mut self.root);
            }
            values
        });
        store(schema, properties, required, additional, origin);
        if !conditions.is_empty() {
            schema.insert("allOf".to_owned(), Node::array(conditions, origin.clone()));
        }
        true
    }
}

/// A schema that is not an object.
struct NotAnObject;

struct Merged<'a> {
    root: &'a Node,
    diagnostics: &'a mut Diagnostics,
    properties: Object,
    /// The properties that are of several schemas at once, and these.
    paired: BTreeMap<String, Vec<Node>>,
    required: Vec<Node>,
    /// What the members are that have no schema of their own, and the schemas of which that is made.
    additional: Option<(Node, Vec<Node>)>,
    /// What parts say under a condition.
    conditions: Vec<Node>,
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
            let members = part.as_object().ok_or(NotAnObject)?;
            self.add_conditions(members, &part.origin);
            self.add(members, &part.origin)?;
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
            self.add_additional(additional);
        }
        Ok(())
    }

    /// Adds what a part says of the members that it does not describe. Whether it means those of another part nobody knows,
    /// so that where two parts contradict each other, neither counts.
    fn add_additional(&mut self, additional: &Node) {
        let Some((earlier, parts)) = self.additional.take().filter(|(earlier, _)| earlier != additional) else {
            self.additional = Some((additional.clone(), vec![additional.clone()]));
            return;
        };
        let what = "the members that have no schema";
        let note = both::conflict(self.root, &earlier, additional, what, |_, _| "they are any value".to_owned());
        self.additional = Some(match note {
            Some(note) => {
                self.diagnostics.push(note);
                let any = Node::object(Object::default(), additional.origin.clone());
                (any, Vec::new())
            }
            None => {
                let (both, parts) = both(self.root, &earlier, parts, additional);
                (both, parts.unwrap_or_default())
            }
        });
    }

    fn add_conditions(&mut self, part: &Object, origin: &Origin) {
        let conditions = part.iter().filter(|(name, _)| is_condition(name));
        let conditions = conditions.map(|(name, node)| (name.clone(), node.clone())).collect::<Object>();
        if !conditions.is_empty() {
            self.conditions.push(Node::object(conditions, origin.clone()));
        }
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
        self.add_conditions(target, origin);
        let result = self.add(target, origin);
        self.path.pop();
        result
    }

    fn add_property(&mut self, name: &str, property: &Node) {
        let Some(earlier) = self.properties.get(name).filter(|earlier| *earlier != property) else {
            self.properties.entry(name.to_owned()).or_insert_with(|| property.clone());
            return;
        };
        let last_word = |first: &str, second: &str| format!("it is {second}, not {first}");
        if let Some(note) = both::conflict(self.root, earlier, property, &format!("`{name}`"), last_word) {
            self.diagnostics.push(note);
        }
        let parts = self.paired.remove(name).unwrap_or_else(|| vec![earlier.clone()]);
        let (both, parts) = both(self.root, earlier, parts, property);
        self.properties.insert(name.to_owned(), both);
        self.paired.extend(parts.map(|parts| (name.to_owned(), parts)));
    }
}

/// Lets a schema be null that all parts without a name let be null: they speak of this use of those that have one.
fn null_of_parts(schema: &mut Object) {
    if let Some(nullable) = nullable_of_parts(schema) {
        schema.entry("nullable".to_owned()).or_insert(nullable);
    }
}

/// What says that all parts without a name let a schema be null, those of parts included.
fn nullable_of_parts(schema: &Object) -> Option<Node> {
    let parts = schema.get("allOf").and_then(Node::as_array).unwrap_or_default();
    let own = parts.iter().filter(|part| openapi::reference(part).is_none());
    let nullable = |part: &Node| {
        let said = part.get("nullable").filter(|node| node.value == Value::Bool(true)).cloned();
        said.or_else(|| nullable_of_parts(part.as_object()?))
    };
    own.map(nullable).collect::<Option<Vec<_>>>()?.into_iter().next()
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
mod tests;
