//! Makes a union of each schema that has a discriminator.
//!
//! A `discriminator` on a base schema says that its values are those of the schemas that extend it (OpenAPI 3.1,
//! Discriminator Object). progenitor forgets it, so the base would be a struct that drops everything of its children.
//!
//! Before:
//! ```yaml
//! Pet: { discriminator: { propertyName: kind }, properties: { kind: { type: string }, name: { type: string } } }
//! Cat: { allOf: [{ $ref: Pet }, { properties: { lives: { type: integer } } }] }
//! ```
//! After:
//! ```yaml
//! Pet: { oneOf: [{ $ref: Cat }], discriminator: { propertyName: kind, mapping: { Cat: Cat } } }
//! PetBase: { properties: { name: { type: string } } }
//! Cat: { allOf: [{ $ref: PetBase }, { properties: { lives: ... } }, { required: [kind], properties: { kind: { enum: [Cat] } } }] }
//! ```
//!
//! The tag of a schema is what the mapping says, else the constant that the schema itself gives, else its name. A
//! `oneOf` without a discriminator all of whose branches are of one such union gets that union's discriminator.
//! The `tagged_unions` rewrite reads the result.
//!
//! Loses nothing.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::Pass;
use crate::document::{Node, Object, Origin, Value};
use crate::{names, openapi};

const SCHEMAS: &str = "#/components/schemas/";

pub(super) const PASS: Pass = Pass {
    name: "discriminator_to_one_of",
    run: |document, _| {
        let Some(schemas) = schemas_mut(&mut document.root) else { return };
        let unions = find_unions(schemas);
        let mut tags = Tags::default();
        for (name, union) in &unions {
            if union.is_base {
                split_base(schemas, name, union);
            } else if let Some(schema) = schemas.get_mut(name) {
                let discriminator = discriminator(&union.property, &union.leaves, &schema.origin);
                insert(schema, "discriminator", discriminator);
            }
            for (value, leaf) in &union.leaves {
                tags.entry(leaf.clone()).or_default().entry(union.property.clone()).or_default().insert(value.clone());
            }
        }
        for (leaf, properties) in &tags {
            for (property, values) in properties {
                tag(schemas, leaf, property, values);
            }
        }
        adopt(&mut document.root, &unions);
    },
};

/// The values of the tags, by schema and property.
type Tags = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

/// A schema with a discriminator.
struct Union {
    property: String,
    /// The tag and the schema of each branch.
    leaves: IndexMap<String, String>,
    /// Whether the schema is what its branches extend, and not yet a union.
    is_base: bool,
}

fn schemas_mut(root: &mut Node) -> Option<&mut Object> {
    root.get_mut("components")?.get_mut("schemas")?.as_object_mut()
}

fn find_unions(schemas: &Object) -> IndexMap<String, Union> {
    let mut unions = IndexMap::new();
    for (name, schema) in schemas {
        let Some(discriminator) = schema.get("discriminator") else { continue };
        let Some(property) = discriminator.get_str("propertyName") else { continue };
        let branches = schema.get("oneOf").or_else(|| schema.get("anyOf")).and_then(Node::as_array);
        let is_base = branches.is_none();
        let members = match branches {
            Some(branches) => branches.iter().filter_map(referred).map(str::to_owned).collect(),
            None => descendants(schemas, name),
        };
        let mapping = discriminator.members("mapping").filter_map(|(tag, target)| {
            let target = target.as_str()?;
            let target = target.strip_prefix(SCHEMAS).unwrap_or(target);
            Some((tag.clone(), target.to_owned())).filter(|(_, target)| schemas.contains_key(target))
        });
        let mut leaves = mapping.collect::<IndexMap<_, _>>();
        for member in &members {
            let extended = is_base && members.iter().any(|other| extends(schemas, other, member));
            if leaves.values().any(|leaf| leaf == member) || schemas.get(member).is_none() {
                continue;
            }
            match constant(schemas, member, property) {
                Some(tag) => leaves.entry(tag).or_insert_with(|| member.clone()),
                // A schema that only others extend is no value of its own.
                None if extended => continue,
                None => leaves.entry(member.clone()).or_insert_with(|| member.clone()),
            };
        }
        let has_inline_branch = branches.is_some_and(|branches| branches.len() > members.len());
        if !leaves.is_empty() && !has_inline_branch {
            unions.insert(name.clone(), Union { property: property.to_owned(), leaves, is_base });
        }
    }
    unions
}

/// The schema that a node refers to.
fn referred(node: &Node) -> Option<&str> {
    openapi::reference(node)?.strip_prefix(SCHEMAS)
}

fn extends(schemas: &Object, name: &str, base: &str) -> bool {
    let parts = schemas.get(name).and_then(|schema| schema.get("allOf")).and_then(Node::as_array);
    parts.unwrap_or_default().iter().any(|part| referred(part) == Some(base))
}

/// All schemas that extend a schema, in the order of the document.
fn descendants(schemas: &Object, base: &str) -> Vec<String> {
    let mut found = BTreeSet::from([base.to_owned()]);
    loop {
        let more = schemas.keys().filter(|name| !found.contains(*name));
        let more = more.filter(|name| found.iter().any(|base| extends(schemas, name, base))).cloned();
        let more = more.collect::<Vec<_>>();
        if more.is_empty() {
            return schemas.keys().filter(|name| *name != base && found.contains(*name)).cloned().collect();
        }
        found.extend(more);
    }
}

/// The one value that a schema itself allows for a property.
fn constant(schemas: &Object, name: &str, property: &str) -> Option<String> {
    parts(schemas, name).filter_map(|part| part.get("properties")?.get(property)).find_map(|property| {
        match property.get("enum").and_then(Node::as_array) {
            Some([only]) => only.as_str().map(str::to_owned),
            _ => None,
        }
    })
}

/// Makes a union of a base schema, and a schema of what its branches have in common.
fn split_base(schemas: &mut Object, name: &str, union: &Union) {
    let base_name = free_name(schemas, name);
    let Some(schema) = schemas.get_mut(name) else { return };
    let origin = schema.origin.clone();
    let mut base = schema.clone();
    if let Some(members) = base.as_object_mut() {
        members.shift_remove("discriminator");
    }
    forget(&mut base, &union.property);
    let mut leaves = union.leaves.values().map(|leaf| if leaf == name { &base_name } else { leaf }).collect::<Vec<_>>();
    leaves.dedup();
    let branches = leaves.into_iter().map(|leaf| reference(leaf, &origin)).collect();
    let mut members = Object::from_iter([
        ("oneOf".to_owned(), Node { value: Value::Array(branches), origin: origin.clone() }),
        ("discriminator".to_owned(), discriminator(&union.property, &union.leaves, &origin)),
    ]);
    if let Some(description) = schema.get("description") {
        members.insert("description".to_owned(), description.clone());
    }
    schema.value = Value::Object(members);
    repoint(schemas, name, &base_name);
    schemas.insert(base_name, base);
}

/// The name of the schema that holds what a schema and those that extend it have in common.
fn free_name(schemas: &Object, name: &str) -> String {
    names::free(&format!("{name}Base"), "", |candidate| !schemas.contains_key(candidate))
}

/// Makes the schemas that extend one schema extend another.
fn repoint(schemas: &mut Object, from: &str, to: &str) {
    for (_, schema) in schemas.iter_mut() {
        if let Some(Value::Array(parts)) = schema.get_mut("allOf").map(|node| &mut node.value) {
            for part in parts.iter_mut().filter(|part| referred(part) == Some(from)) {
                *part = reference(to, &part.origin);
            }
        }
    }
}

/// Gives a schema its tag: a required property with these values and no others.
fn tag(schemas: &mut Object, leaf: &str, property: &str, values: &BTreeSet<String>) {
    if is_tagged(schemas, leaf, property, values) {
        return;
    }
    let Some(schema) = schemas.get_mut(leaf) else { return };
    let origin = schema.origin.clone();
    let json = serde_json::json!({
        "type": "object",
        "required": [property],
        "properties": { property: { "type": "string", "enum": values } },
    });
    let part = Node::from_json(json, &origin);
    forget(schema, property);
    if schemas.keys().any(|other| extends(schemas, other, leaf)) {
        // Those that extend the schema have tags of their own.
        let base_name = free_name(schemas, leaf);
        repoint(schemas, leaf, &base_name);
        let all = vec![reference(&base_name, &origin), part];
        let all = Node { value: Value::Array(all), origin: origin.clone() };
        let tagged = Node { value: Value::Object(Object::from_iter([("allOf".to_owned(), all)])), origin };
        if let Some(base) = schemas.insert(leaf.to_owned(), tagged) {
            schemas.insert(base_name, base);
        }
        return;
    }
    let Some(schema) = schemas.get_mut(leaf) else { return };
    if let Some(Value::Array(parts)) = schema.get_mut("allOf").map(|node| &mut node.value) {
        parts.iter_mut().for_each(|part| forget(part, property));
        // A part that held the tag alone says nothing any more.
        parts.retain(|part| !is_empty_object(part));
        parts.push(part);
        return;
    }
    let Some(members) = schema.as_object_mut() else { return };
    let Value::Object(part) = part.value else { return };
    for (keyword, addition) in part {
        match (members.get_mut(&keyword).map(|node| &mut node.value), addition.value) {
            (Some(Value::Object(old)), Value::Object(new)) => old.extend(new),
            (Some(Value::Array(old)), Value::Array(new)) => old.extend(new),
            (Some(_), _) => {}
            (None, value) => {
                members.insert(keyword, Node { value, origin: origin.clone() });
            }
        }
    }
}

/// Whether a schema requires a property that takes these values and no others.
fn is_tagged(schemas: &Object, leaf: &str, property: &str, values: &BTreeSet<String>) -> bool {
    let requires = |part: &Node| {
        let required = part.get("required").and_then(Node::as_array).unwrap_or_default();
        required.iter().any(|name| name.as_str() == Some(property))
    };
    parts(schemas, leaf).filter(|part| requires(part)).filter_map(|part| part.get("properties")?.get(property)).any(
        |schema| {
            let schema = referred(schema).and_then(|name| schemas.get(name)).unwrap_or(schema);
            let listed =
                schema.get("enum").and_then(Node::as_array).unwrap_or_default().iter().filter_map(Node::as_str);
            listed.map(str::to_owned).collect::<BTreeSet<_>>() == *values
        },
    )
}

/// A schema and what it is made of, without what it refers to.
fn parts<'s>(schemas: &'s Object, name: &str) -> impl Iterator<Item = &'s Node> {
    let schema = schemas.get(name);
    let parts = schema.and_then(|schema| schema.get("allOf")).and_then(Node::as_array).unwrap_or_default();
    parts.iter().chain(schema)
}

/// Whether a part is an object of which nothing is said.
fn is_empty_object(part: &Node) -> bool {
    part.as_object().is_some_and(|members| {
        members.iter().all(|(name, member)| match name.as_str() {
            "type" => member.as_str() == Some("object"),
            "properties" => member.as_object().is_some_and(Object::is_empty),
            _ => false,
        })
    })
}

/// Takes a property out of a schema.
fn forget(schema: &mut Node, property: &str) {
    if let Some(properties) = schema.get_mut("properties").and_then(Node::as_object_mut) {
        properties.shift_remove(property);
    }
    let Some(Value::Array(required)) = schema.get_mut("required").map(|node| &mut node.value) else { return };
    required.retain(|name| name.as_str() != Some(property));
    if let (true, Some(members)) = (required.is_empty(), schema.as_object_mut()) {
        members.shift_remove("required");
    }
}

/// Gives the unions without a discriminator the one that their branches have.
fn adopt(root: &mut Node, unions: &IndexMap<String, Union>) {
    openapi::walk_schemas_mut(root, |schema, origin| {
        if schema.contains_key("discriminator") {
            return;
        }
        let Some(branches) = schema.get("oneOf").and_then(Node::as_array) else { return };
        let names = branches.iter().map(referred).collect::<Option<Vec<_>>>().unwrap_or_default();
        if names.len() < 2 {
            return;
        }
        let union =
            unions.values().find(|union| names.iter().all(|name| union.leaves.values().any(|leaf| leaf == name)));
        if let Some(union) = union {
            let leaves = union.leaves.iter().filter(|(_, leaf)| names.contains(&leaf.as_str()));
            let leaves = leaves.map(|(tag, leaf)| (tag.clone(), leaf.clone())).collect();
            schema.insert("discriminator".to_owned(), discriminator(&union.property, &leaves, origin));
        }
    });
}

fn discriminator(property: &str, leaves: &IndexMap<String, String>, origin: &Origin) -> Node {
    let mapping = leaves.iter().map(|(tag, leaf)| (tag.clone(), serde_json::Value::String(format!("{SCHEMAS}{leaf}"))));
    let mapping = mapping.collect::<serde_json::Map<_, _>>();
    Node::from_json(serde_json::json!({ "propertyName": property, "mapping": mapping }), origin)
}

fn reference(name: &str, origin: &Origin) -> Node {
    Node::from_json(serde_json::json!({ "$ref": format!("{SCHEMAS}{name}") }), origin)
}

fn insert(schema: &mut Node, name: &str, value: Node) {
    if let Some(members) = schema.as_object_mut() {
        members.insert(name.to_owned(), value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn a_base_becomes_a_union_of_what_extends_it() {
        let before = "
components:
  schemas:
    Pet:
      type: object
      description: A pet
      discriminator: {propertyName: kind, mapping: {CAT: '#/components/schemas/Cat'}}
      required: [kind, name]
      properties: {kind: {type: string}, name: {type: string}}
    Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {lives: {type: integer}}}]}
    Dog:
      allOf:
        - $ref: '#/components/schemas/Pet'
        - {type: object, properties: {kind: {type: string, enum: [DOG]}, tricks: {type: integer}}}
    Puppy: {allOf: [{$ref: '#/components/schemas/Dog'}]}
    Owner: {properties: {pets: {items: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]}}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        components:
          schemas:
            Pet:
              oneOf:
              - $ref: '#/components/schemas/Cat'
              - $ref: '#/components/schemas/Dog'
              - $ref: '#/components/schemas/Puppy'
              discriminator:
                propertyName: kind
                mapping:
                  CAT: '#/components/schemas/Cat'
                  DOG: '#/components/schemas/Dog'
                  Puppy: '#/components/schemas/Puppy'
              description: A pet
            Cat:
              allOf:
              - $ref: '#/components/schemas/PetBase'
              - type: object
                properties:
                  lives:
                    type: integer
              - type: object
                required:
                - kind
                properties:
                  kind:
                    type: string
                    enum:
                    - CAT
            Dog:
              allOf:
              - $ref: '#/components/schemas/DogBase'
              - type: object
                required:
                - kind
                properties:
                  kind:
                    type: string
                    enum:
                    - DOG
            Puppy:
              allOf:
              - $ref: '#/components/schemas/DogBase'
              - type: object
                required:
                - kind
                properties:
                  kind:
                    type: string
                    enum:
                    - Puppy
            Owner:
              properties:
                pets:
                  items:
                    oneOf:
                    - $ref: '#/components/schemas/Cat'
                    - $ref: '#/components/schemas/Dog'
                    discriminator:
                      propertyName: kind
                      mapping:
                        CAT: '#/components/schemas/Cat'
                        DOG: '#/components/schemas/Dog'
            PetBase:
              type: object
              description: A pet
              required:
              - name
              properties:
                name:
                  type: string
            DogBase:
              allOf:
              - $ref: '#/components/schemas/PetBase'
              - type: object
                properties:
                  kind:
                    type: string
                    enum:
                    - DOG
                  tricks:
                    type: integer
        ");
    }

    #[test]
    fn the_branches_of_a_union_get_their_tags() {
        let before = "
components:
  schemas:
    Shape:
      oneOf: [{$ref: '#/components/schemas/Circle'}, {$ref: '#/components/schemas/Square'}]
      discriminator: {propertyName: type, mapping: {round: Circle}}
    Circle: {type: object, required: [r], properties: {type: {type: string}, r: {type: number}}}
    Square: {type: object, properties: {a: {type: number}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        components:
          schemas:
            Shape:
              oneOf:
              - $ref: '#/components/schemas/Circle'
              - $ref: '#/components/schemas/Square'
              discriminator:
                propertyName: type
                mapping:
                  round: '#/components/schemas/Circle'
                  Square: '#/components/schemas/Square'
            Circle:
              type: object
              required:
              - r
              - type
              properties:
                r:
                  type: number
                type:
                  type: string
                  enum:
                  - round
            Square:
              type: object
              properties:
                a:
                  type: number
                type:
                  type: string
                  enum:
                  - Square
              required:
              - type
        ");
    }
}
