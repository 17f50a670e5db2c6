//! What the schemas of a document say about values: references followed, `allOf` merged, discriminators understood.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use serde_json::Value;

use crate::document::{Document, elements, members};
use crate::null::is_null;
use crate::shape::{Additional, Branch, Object, Property, Range, Schema, Shape, Text, Union};

/// Keywords that say more than [`Shape`] does.
const BEYOND: [&str; 7] =
    ["$dynamicRef", "contains", "dependentSchemas", "if", "not", "unevaluatedItems", "unevaluatedProperties"];

/// No sensible schema extends another one more often; one that does is a cycle.
pub(crate) const DEEPEST: usize = 32;

/// The schemas of a document.
#[derive(Debug)]
pub struct Schemas<'d> {
    pub(crate) document: &'d Document,
    /// The property and the branches of each union with a discriminator; one without a name has a number.
    unions: BTreeMap<String, (&'d str, Vec<Branch<'d>>)>,
}

impl<'d> Schemas<'d> {
    /// The schemas of a document.
    pub fn of(document: &'d Document) -> Self {
        let mut schemas = Self { document, unions: BTreeMap::new() };
        for (name, schema) in document.schemas() {
            if let Some(property) = schema["discriminator"]["propertyName"].as_str() {
                let branches = schemas.branches(name, schema, property);
                schemas.unions.insert(name.to_owned(), (property, branches));
            }
        }
        schemas.add_unnamed(&document.root);
        schemas
    }

    /// Adds the unions anywhere below a value that have a discriminator and no name.
    fn add_unnamed(&mut self, value: &'d Value) {
        let is_component = |value| self.document.schemas().any(|(_, schema)| std::ptr::eq(schema, value));
        if let Some(property) = value["discriminator"]["propertyName"].as_str()
            && (value["oneOf"].is_array() || value["anyOf"].is_array())
            && !is_component(value)
        {
            let branches = self.branches("", value, property);
            self.unions.insert(format!("#{}", self.unions.len()), (property, branches));
        }
        members(value).map(|(_, member)| member).chain(elements(value)).for_each(|inner| self.add_unnamed(inner));
    }

    /// A component.
    pub fn component(&self, name: &'d str) -> Schema<'d> {
        let parts = self.document.named(name).map(|(_, schema)| schema).into_iter().collect();
        Schema { parts, component: Some(name), ..Schema::default() }
    }

    /// A schema that stands anywhere.
    pub fn schema(&self, schema: &'d Value) -> Schema<'d> {
        match schema["$ref"].as_str().and_then(|reference| self.document.component(reference)) {
            Some((name, _)) if schema.as_object().is_some_and(|members| members.len() == 1) => self.component(name),
            _ => Schema { parts: vec![schema], ..Schema::default() },
        }
    }

    /// The branches of a component with a discriminator: the tag of each is what the mapping says, else the constant
    /// that its own schema has, else its name.
    fn branches(&self, name: &'d str, schema: &'d Value, property: &'d str) -> Vec<Branch<'d>> {
        let listed = elements(&schema["oneOf"]).chain(elements(&schema["anyOf"])).collect::<Vec<_>>();
        let is_base = listed.is_empty();
        let candidates = match is_base {
            true => self.descendants(name),
            false => listed.iter().filter_map(|branch| self.schema(branch).component).collect(),
        };
        // A branch that is a union by the same property has a tag of its own branches.
        let is_union = |leaf: &str| {
            let schema = &self.document.root["components"]["schemas"][leaf];
            leaf != name && !schema["oneOf"].is_null() && schema["discriminator"]["propertyName"] == property
        };
        let branch = |tag: &str, leaf: &'d str| Branch {
            tag: Some(tag.to_owned()).filter(|_| !is_union(leaf)),
            schema: Schema { is_base: is_base && leaf == name, ..self.component(leaf) },
        };
        let mut branches = Vec::new();
        for (tag, target) in members(&schema["discriminator"]["mapping"]) {
            let target = target.as_str().unwrap_or_default();
            let found = self.document.component(target).or_else(|| self.document.named(target));
            branches.extend(found.map(|(target, _)| branch(tag, target)));
        }
        for candidate in &candidates {
            if branches.iter().any(|branch| branch.schema.component == Some(candidate)) {
                continue;
            }
            let is_extended =
                is_base && candidates.iter().any(|other| self.parents(other).any(|base| base == *candidate));
            match self.own_constant(candidate, property) {
                Some(constant) => branches.push(branch(&constant, candidate)),
                // A schema that only others extend is no value of its own.
                None if is_extended => {}
                None => branches.push(branch(candidate, candidate)),
            }
        }
        branches
    }

    /// The components that a component extends.
    fn parents(&self, name: &str) -> impl Iterator<Item = &'d str> {
        let parts = &self.document.root["components"]["schemas"][name]["allOf"];
        elements(parts).filter_map(|part| Some(self.document.component(part["$ref"].as_str()?)?.0))
    }

    /// The components that extend a component, or one that does.
    fn descendants(&self, base: &str) -> Vec<&'d str> {
        let mut found = BTreeSet::from([base]);
        for _ in 0..DEEPEST {
            let more = self.document.schemas().map(|(name, _)| name);
            let more = more.filter(|name| self.parents(name).any(|parent| found.contains(parent))).collect::<Vec<_>>();
            let before = found.len();
            found.extend(more);
            if found.len() == before {
                break;
            }
        }
        self.document.schemas().map(|(name, _)| name).filter(|name| *name != base && found.contains(name)).collect()
    }

    /// The only value that a component itself allows for a property.
    fn own_constant(&self, name: &str, property: &str) -> Option<String> {
        let schema = &self.document.root["components"]["schemas"][name];
        let mut parts = elements(&schema["allOf"]).chain([schema]).map(|part| &part["properties"][property]);
        parts.find_map(|property| match (property.get("const"), property["enum"].as_array().map(Vec::as_slice)) {
            (Some(constant), _) | (None, Some([constant])) => Some(tag_text(constant)),
            _ => None,
        })
    }

    /// What kind of values a schema takes, and whether null is one of them.
    pub fn shape(&self, schema: &Schema<'d>) -> (Shape<'d>, bool) {
        let mut facts = Facts { component: schema.component, ..Facts::default() };
        let base = schema.component.filter(|_| schema.is_base);
        for part in &schema.parts {
            let is_component = schema.component.is_some();
            self.collect(&mut facts, part, Part { is_component, is_inherited: base.is_some(), depth: 0 });
        }
        let says = schema.parts.iter().filter_map(|part| self.allows_null(part, 0)).collect::<Vec<_>>();
        let is_nullable = !says.is_empty() && says.into_iter().all(|allows| allows);
        facts.types = schema.only.map_or(facts.types, |only| vec![only]);
        (self.shape_of(facts, schema), is_nullable && schema.only.is_none())
    }

    fn collect(&self, facts: &mut Facts<'d>, schema: &'d Value, part: Part) {
        if part.depth >= DEEPEST || *schema == Value::Bool(false) {
            facts.is_beyond = true;
            return;
        }
        let depth = part.depth + 1;
        if let Some(reference) = schema["$ref"].as_str() {
            let component = self.document.component(reference).map(|(name, _)| name);
            if let (false, Some(name)) = (part.is_inherited, component) {
                facts.component = Some(name);
            }
            match self.document.target(reference) {
                Some(target) => self.collect(facts, target, Part { is_component: component.is_some(), depth, ..part }),
                None => facts.is_beyond = true,
            }
        }
        facts.is_beyond |= BEYOND.iter().any(|keyword| schema.get(keyword).is_some());
        // Members of some names that take any value are members like all others.
        facts.is_beyond |= members(&schema["patternProperties"]).any(|(_, member)| !takes_anything(member));
        let parts = elements(&schema["allOf"]).collect::<Vec<_>>();
        // A schema of one part and no name says something about a use of that part; any other one extends its parts.
        let is_inherited = part.is_inherited || part.is_component || parts.len() > 1;
        for inner in parts {
            self.collect(facts, inner, Part { is_component: false, is_inherited, depth });
        }
        if !part.is_inherited && schema.get("discriminator").is_some() {
            facts.discriminator = schema["discriminator"]["propertyName"].as_str();
        }
        for keyword in ["oneOf", "anyOf"] {
            if let Some(branches) = schema.get(keyword) {
                facts.branches.push(branches);
            }
        }
        match &schema["type"] {
            Value::String(name) => facts.types.push(name),
            types => facts.types.extend(elements(types).filter_map(Value::as_str)),
        }
        facts.types.retain(|name| *name != "null");
        if let Some(constant) = schema.get("const") {
            facts.values = Some((vec![constant], true));
        } else if let Some(values) = schema["enum"].as_array() {
            let listed = values.iter().filter(|value| !value.is_null()).collect::<Vec<_>>();
            match &mut facts.values {
                // A value is one of each list.
                Some((known, _)) if known.iter().any(|value| listed.contains(value)) => {
                    known.retain(|value| listed.contains(value));
                }
                Some(_) => {}
                None => facts.values = Some((listed, false)),
            }
        }
        for (name, property) in members(&schema["properties"]) {
            facts.properties.entry(name).or_default().push(property);
        }
        facts.required.extend(elements(&schema["required"]).filter_map(Value::as_str));
        for keyword in ["items", "prefixItems", "additionalProperties"] {
            if let Some(inner) = schema.get(keyword) {
                facts.keywords.insert(keyword, inner);
            }
        }
        for (keyword, value) in members(schema) {
            if !value.is_object() && !value.is_array() {
                facts.keywords.insert(keyword, value);
            }
        }
    }

    fn shape_of(&self, mut facts: Facts<'d>, schema: &Schema<'d>) -> Shape<'d> {
        if facts.is_beyond {
            return Shape::Beyond;
        }
        if let Some((values, is_constant)) = facts.values.take() {
            let values = values.into_iter().map(|value| typed(value, &facts.types)).collect::<Vec<_>>();
            // A list of scalars says all, whatever stands beside it.
            let is_listed = !values.is_empty() && values.iter().all(|value| value.is_number() || value.is_boolean());
            if facts.branches.is_empty() || is_listed {
                let is_open = !is_constant && !values.is_empty() && values.iter().all(Value::is_string);
                return Shape::Values { values, is_open };
            }
        }
        if facts.discriminator.is_some() || !facts.branches.is_empty() {
            return self.union_of(facts);
        }
        if let [_, _, ..] = facts.types.as_slice() {
            let distinct = facts.types.iter().copied().collect::<BTreeSet<_>>();
            if distinct.len() > 1 {
                let of_one = |name| Schema { parts: schema.parts.clone(), only: Some(name), ..Schema::default() };
                let branches = distinct.into_iter().map(|name| Branch { tag: None, schema: of_one(name) }).collect();
                return Shape::Union(Union { tag: None, is_open: false, branches, beside: Object::default() });
            }
        }
        let keyword = |name: &str| facts.keywords.get(name).copied();
        let size = |name: &str| keyword(name).and_then(Value::as_u64).and_then(|size| usize::try_from(size).ok());
        let format = keyword("format").and_then(Value::as_str);
        let range = || Range {
            format,
            minimum: keyword("minimum").or_else(|| keyword("exclusiveMinimum")).and_then(Value::as_f64),
            maximum: keyword("maximum").or_else(|| keyword("exclusiveMaximum")).and_then(Value::as_f64),
            is_exclusive: ["exclusiveMinimum", "exclusiveMaximum"].iter().any(|name| keyword(name).is_some()),
        };
        let says_of_members = !facts.properties.is_empty() || !facts.required.is_empty();
        let is_object = says_of_members || keyword("additionalProperties").is_some();
        match facts.types.first().copied() {
            Some("boolean") => Shape::Bool,
            Some("integer") => Shape::Integer(range()),
            Some("number") => Shape::Number(range()),
            Some("string") => Shape::Text(Text {
                format,
                shortest: size("minLength").unwrap_or_default(),
                longest: size("maxLength"),
                has_pattern: keyword("pattern").is_some(),
                example: keyword("example").and_then(Value::as_str),
            }),
            Some("array") => self.list_of(&facts),
            Some("object") => Shape::Object(self.object_of(&facts)),
            _ if is_object => Shape::Object(self.object_of(&facts)),
            _ if keyword("items").is_some() || keyword("prefixItems").is_some() => self.list_of(&facts),
            _ => Shape::Anything,
        }
    }

    fn list_of(&self, facts: &Facts<'d>) -> Shape<'d> {
        let keyword = |name: &str| facts.keywords.get(name).copied();
        let size = |name: &str| keyword(name).and_then(Value::as_u64).and_then(|size| usize::try_from(size).ok());
        let places = keyword("prefixItems").map(elements).into_iter().flatten().map(|place| self.schema(place));
        let places = places.collect::<Vec<_>>();
        let items = keyword("items").filter(|items| !items.is_boolean());
        // No more elements than places, or than it says.
        let is_closed = keyword("items") == Some(&Value::Bool(false));
        let longest = is_closed.then_some(places.len()).into_iter().chain(size("maxItems")).min();
        Shape::List {
            longest: longest.filter(|_| !places.is_empty()),
            places,
            items: items.map(|items| self.schema(items)).unwrap_or_default(),
            shortest: size("minItems").unwrap_or_default(),
        }
    }

    fn object_of(&self, facts: &Facts<'d>) -> Object<'d> {
        let mut properties = IndexMap::new();
        for (name, parts) in &facts.properties {
            let schema = match parts.as_slice() {
                [only] => self.schema(only),
                _ => Schema { parts: parts.clone(), ..Schema::default() },
            };
            let property = Property { schema, is_required: facts.required.contains(name), tags: Vec::new() };
            properties.insert(*name, property);
        }
        let additional = match facts.keywords.get("additionalProperties") {
            Some(Value::Bool(false)) => Additional::None,
            Some(Value::Object(schema)) if !schema.is_empty() => {
                Additional::Of(self.schema(facts.keywords["additionalProperties"]))
            }
            _ => Additional::Any,
        };
        for name in &facts.required {
            // What is required and not described is one of the additional members.
            let schema = match &additional {
                Additional::Of(schema) => schema.clone(),
                Additional::None | Additional::Any => Schema::default(),
            };
            properties.entry(*name).or_insert(Property { schema, is_required: true, tags: Vec::new() });
        }
        for (tag, tags) in facts.component.map(|name| self.tags(name)).unwrap_or_default() {
            let property = properties.entry(tag).or_insert_with(|| Property {
                schema: Schema::default(),
                is_required: true,
                tags: Vec::new(),
            });
            property.is_required = true;
            // A mapping has the texts of what is no string.
            let declared = facts.properties.get(tag).into_iter().flatten().find_map(|part| part["type"].as_str());
            let typed = |tag: String| match declared {
                Some("integer" | "boolean") => serde_json::from_str(&tag).unwrap_or(Value::String(tag)),
                _ => Value::String(tag),
            };
            property.tags = tags.into_iter().map(typed).collect();
        }
        Object { properties, additional }
    }

    fn union_of(&self, facts: Facts<'d>) -> Shape<'d> {
        let declared = facts.discriminator.and(facts.component).and_then(|name| self.unions.get(name));
        let beside = Object { additional: Additional::None, ..self.object_of(&facts) };
        if let (Some((tag, branches)), true) = (declared, facts.branches.is_empty()) {
            // The branches extend the base: what it says, they say.
            return Shape::Union(Union {
                tag: Some(tag),
                is_open: true,
                branches: branches.clone(),
                beside: Object::default(),
            });
        }
        let mut branches = Vec::new();
        let listed = facts.branches.iter().flat_map(|branches| elements(branches));
        for branch in listed.filter(|branch| !is_null(branch)) {
            let schema = self.schema(branch);
            let tagged = declared.and_then(|(_, tagged)| {
                tagged.iter().find(|other| schema.component.is_some() && other.schema.component == schema.component)
            });
            branches.push(Branch { tag: tagged.and_then(|branch| branch.tag.clone()), schema });
        }
        if let Some(values) = self.strings(&branches) {
            return Shape::Values { values, is_open: true };
        }
        let tag = declared.map(|(tag, _)| *tag).or_else(|| self.common_tag(&branches));
        Shape::Union(Union { tag, is_open: tag.is_some(), branches, beside })
    }

    /// The values that branches list, if all branches are strings without names and some list theirs.
    fn strings(&self, branches: &[Branch<'d>]) -> Option<Vec<Value>> {
        let mut values = Vec::new();
        for branch in branches {
            // A branch that leads elsewhere may lead back here.
            let is_plain = |part: &&Value| ["$ref", "allOf", "oneOf", "anyOf"].iter().all(|it| part.get(it).is_none());
            if branch.schema.component.is_some() || !branch.schema.parts.iter().all(is_plain) {
                return None;
            }
            match self.shape(&branch.schema).0 {
                Shape::Values { values: listed, .. } if listed.iter().all(Value::is_string) => {
                    values.extend(listed);
                }
                Shape::Text(Text { format: None, shortest: 0, longest: None, has_pattern: false, .. }) => {}
                _ => return None,
            }
        }
        (!values.is_empty()).then_some(values)
    }

    /// The property that tells the branches apart if all of them belong to one hierarchy.
    fn common_tag(&self, branches: &[Branch<'d>]) -> Option<&'d str> {
        let names = branches.iter().map(|branch| branch.schema.component).collect::<Option<Vec<_>>>()?;
        let leaf_of = |leaves: &[Branch<'_>], name: &str| leaves.iter().any(|leaf| leaf.schema.component == Some(name));
        let mut unions = self.unions.values();
        let (tag, _) = unions.find(|(_, leaves)| names.iter().all(|name| leaf_of(leaves, name)))?;
        Some(tag)
    }

    /// The tags that a component has in the unions that it is a branch of, by property.
    fn tags(&self, name: &str) -> BTreeMap<&'d str, Vec<String>> {
        let mut tags = BTreeMap::<_, Vec<String>>::new();
        for (property, branches) in self.unions.values() {
            for branch in branches.iter().filter(|branch| branch.schema.component == Some(name)) {
                tags.entry(*property).or_default().extend(branch.tag.clone());
            }
        }
        tags
    }
}

/// Where a Schema Object stands in what it is collected for.
#[derive(Clone, Copy)]
struct Part {
    is_component: bool,
    /// Whether the schema is one that another one extends.
    is_inherited: bool,
    depth: usize,
}

/// All that the parts of a schema say.
#[derive(Default)]
struct Facts<'d> {
    component: Option<&'d str>,
    types: Vec<&'d str>,
    /// The values of `enum`, or that of `const`.
    values: Option<(Vec<&'d Value>, bool)>,
    properties: IndexMap<&'d str, Vec<&'d Value>>,
    required: BTreeSet<&'d str>,
    branches: Vec<&'d Value>,
    discriminator: Option<&'d str>,
    keywords: BTreeMap<&'d str, &'d Value>,
    /// Whether it says something that is not understood here.
    is_beyond: bool,
}

/// A value of a list as the type beside the list has it: some documents write all values as strings, whatever the type.
fn typed(value: &Value, types: &[&str]) -> Value {
    let of_type = match (value, types) {
        (Value::String(text), ["integer" | "number"]) => text.parse().ok().map(Value::Number),
        (Value::String(text), ["boolean"]) => text.parse().ok().map(Value::Bool),
        (Value::Number(_) | Value::Bool(_), ["string"]) => Some(value.to_string().into()),
        _ => None,
    };
    of_type.unwrap_or_else(|| value.clone())
}

/// Whether a schema takes every value.
fn takes_anything(schema: &Value) -> bool {
    *schema == Value::Bool(true) || schema.as_object().is_some_and(serde_json::Map::is_empty)
}

/// A tag as a mapping has it: what is no string is its text.
pub fn tag_text(tag: &Value) -> String {
    tag.as_str().map_or_else(|| tag.to_string(), str::to_owned)
}
