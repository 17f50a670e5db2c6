//! What is known of the schemas of a document when a type is made of one of them.

use std::collections::BTreeSet;

use indexmap::{IndexMap, IndexSet};

use super::multipart::Form;
use crate::document::{Document, Node, Value};
use crate::lower::{CONSTANT, MULTIPART};
use crate::openapi::{self, Kind as Grammar, SCHEMAS, single_reference};
use crate::responses::Variants;

/// The schemas of the components, by the names of their types.
pub(super) struct Schemas<'d> {
    pub(super) root: &'d Node,
    all: IndexMap<&'d str, &'d Node>,
    /// Types that hold each other: where the first holds the second by value, it has to hold a box.
    boxed: BTreeSet<(&'d str, &'d str)>,
    in_requests: BTreeSet<&'d str>,
}

/// What becomes of a schema.
pub(super) enum Kind<'d> {
    Object(Object<'d>),
    /// An object that is sent in parts.
    Form(Form<'d>),
    StringEnum(Vec<&'d str>),
    Union(Union<'d>),
    /// What stands for the responses of one side.
    ByStatus(Variants),
    Other,
}

/// An object with a struct of its own.
pub(super) struct Object<'d> {
    pub(super) properties: Vec<(&'d str, &'d Node)>,
    pub(super) required: BTreeSet<&'d str>,
    /// The schema of the members that have no schema of their own.
    pub(super) additional: Option<&'d Node>,
}

/// A union, and the schema of each branch.
pub(super) struct Union<'d> {
    pub(super) branches: Vec<&'d Node>,
    pub(super) tag: Option<Tag<'d>>,
}

/// The member that says which branch it is.
pub(super) struct Tag<'d> {
    pub(super) property: &'d str,
    /// The values of each branch, in the order of the branches.
    pub(super) values: Vec<Vec<&'d str>>,
}

impl<'d> Schemas<'d> {
    pub(super) fn of(document: &'d Document) -> Self {
        let root = &document.root;
        let schemas = root.get("components").map(|components| components.members("schemas"));
        let all = schemas.into_iter().flatten().map(|(name, schema)| (name.as_str(), schema)).collect();
        let mut schemas = Self { root, all, boxed: BTreeSet::new(), in_requests: BTreeSet::new() };
        schemas.boxed = schemas.recursive_edges();
        schemas.in_requests = schemas.reachable_from_requests();
        schemas
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &'d str> {
        self.all.keys().copied()
    }

    /// The schema of a name that [`Self::names`] gave.
    pub(super) fn schema(&self, name: &str) -> &'d Node {
        self.all[name]
    }

    /// The component of this name.
    pub(super) fn name(&self, name: &str) -> Option<&'d str> {
        self.all.get_key_value(name).map(|(name, _)| *name)
    }

    /// The name and the schema of a component that a schema is nothing else than.
    pub(super) fn referred(&self, schema: &'d Node) -> Option<&'d str> {
        let name = single_reference(schema)?.strip_prefix(SCHEMAS)?;
        self.all.get_key_value(name).map(|(name, _)| *name)
    }

    /// The schema that a chain of references leads to; the schema itself where there is none, or no end of it.
    pub(super) fn resolve(&self, schema: &'d Node) -> &'d Node {
        let mut seen = BTreeSet::new();
        let mut schema = schema;
        while let Some(name) = self.referred(schema).filter(|name| seen.insert(*name)) {
            schema = self.all[name];
        }
        schema
    }

    /// Whether null is a value.
    pub(super) fn is_nullable(&self, schema: &'d Node) -> bool {
        let says = |schema: &Node| schema.get("nullable").is_some_and(|node| node.value == Value::Bool(true));
        let mut seen = BTreeSet::new();
        let mut schema = schema;
        loop {
            match self.referred(schema).filter(|name| seen.insert(*name)) {
                _ if says(schema) => return true,
                Some(name) => schema = self.all[name],
                None => return false,
            }
        }
    }

    /// Whether one type has to hold a box of the other.
    pub(super) fn is_boxed(&self, holder: &str, held: &str) -> bool {
        self.boxed.contains(&(holder, held))
    }

    /// Whether users make values of a type: it is a part of a request.
    pub(super) fn is_in_requests(&self, name: &str) -> bool {
        self.in_requests.contains(name)
    }

    /// Whether a component has a type that no other one has.
    pub(super) fn is_own_type(&self, name: &str) -> bool {
        !matches!(self.kind(name), Kind::Other)
    }

    pub(super) fn kind(&self, name: &str) -> Kind<'d> {
        let schema = self.all[name];
        if let Some(variants) = Variants::of(name, schema, |name| Some(name.to_owned())) {
            return Kind::ByStatus(variants);
        }
        if let Some(encoding) = schema.get(MULTIPART) {
            return Kind::Form(Form { object: members(schema), encoding });
        }
        if single_reference(schema).is_some() {
            return Kind::Other;
        }
        if let Some(union) = self.union(schema) {
            return Kind::Union(union);
        }
        if let Some(values) = string_values(schema) {
            return Kind::StringEnum(values);
        }
        object(schema).map_or(Kind::Other, Kind::Object)
    }

    fn union(&self, schema: &'d Node) -> Option<Union<'d>> {
        let branches = schema.get("oneOf").or_else(|| schema.get("anyOf"))?.as_array()?;
        if branches.is_empty() || schema.get("allOf").is_some() || schema.members("properties").next().is_some() {
            return None;
        }
        let branches = branches.iter().collect::<Vec<_>>();
        let tag = self.tag(schema, &branches);
        Some(Union { branches, tag })
    }

    fn tag(&self, schema: &'d Node, branches: &[&'d Node]) -> Option<Tag<'d>> {
        let discriminator = schema.get("discriminator")?;
        let names = branches.iter().map(|branch| self.referred(branch)).collect::<Option<Vec<_>>>()?;
        let mut values = vec![Vec::new(); names.len()];
        for (value, target) in discriminator.members("mapping") {
            let target = target.as_str().and_then(|target| target.strip_prefix(SCHEMAS))?;
            values[names.iter().position(|name| *name == target)?].push(value.as_str());
        }
        let is_whole = values.iter().all(|values| !values.is_empty());
        is_whole.then_some(Tag { property: discriminator.get_str("propertyName")?, values })
    }

    /// The components that a type holds by value.
    fn held(&self, name: &str) -> Vec<&'d str> {
        match self.kind(name) {
            Kind::Object(object) => object.properties.iter().filter_map(|(_, schema)| self.referred(schema)).collect(),
            Kind::Union(union) => union.branches.iter().filter_map(|branch| self.referred(branch)).collect(),
            Kind::Other => self.referred(self.all[name]).into_iter().collect(),
            Kind::Form(_) | Kind::StringEnum(_) | Kind::ByStatus(_) => Vec::new(),
        }
    }

    fn recursive_edges(&self) -> BTreeSet<(&'d str, &'d str)> {
        let held = self.names().map(|name| (name, self.held(name))).collect::<IndexMap<_, _>>();
        // An alias is not a place where anything is held.
        let holders = held.iter().filter(|(name, _)| self.is_own_type(name));
        let edges = holders.flat_map(|(holder, held)| held.iter().map(|held| (*holder, *held)));
        let recursive = edges.filter(|(holder, inner)| reachable([*inner], |name| held[name].clone()).contains(holder));
        recursive.collect()
    }

    fn reachable_from_requests(&self) -> BTreeSet<&'d str> {
        let mut first = Vec::new();
        let of_items = openapi::path_items(self.root).map(|(_, item)| item);
        let of_operations = openapi::operations(self.root).map(|(_, _, operation)| operation);
        let parameters = of_items.chain(of_operations).filter_map(|holder| holder.get("parameters")?.as_array());
        for parameter in parameters.flatten().filter_map(|parameter| openapi::resolve(self.root, parameter)) {
            let in_content = parameter.members("content").filter_map(|(_, media)| media.get("schema"));
            first.extend(
                parameter.get("schema").into_iter().chain(in_content).flat_map(|schema| self.references(schema)),
            );
        }
        for (_, _, operation) in openapi::operations(self.root) {
            let body = operation.get("requestBody").and_then(|body| openapi::resolve(self.root, body));
            for schema in
                body.iter().flat_map(|body| body.members("content")).filter_map(|(_, media)| media.get("schema"))
            {
                first.extend(self.references(schema));
            }
        }
        reachable(first, |name| self.references(self.all[name])).into_iter().collect()
    }

    /// The components that a schema refers to anywhere.
    fn references(&self, schema: &'d Node) -> Vec<&'d str> {
        let mut names = Vec::new();
        openapi::walk(schema, Grammar::Schema, &mut |node, _| {
            let name = openapi::reference(node).and_then(|reference| reference.strip_prefix(SCHEMAS));
            names.extend(name.and_then(|name| self.all.get_key_value(name)).map(|(name, _)| *name));
        });
        names
    }
}

/// The names themselves and all that they lead to.
fn reachable<'d>(first: impl IntoIterator<Item = &'d str>, next: impl Fn(&str) -> Vec<&'d str>) -> IndexSet<&'d str> {
    let mut found = first.into_iter().collect::<IndexSet<_>>();
    let mut index = 0;
    while let Some(name) = found.get_index(index).copied() {
        found.extend(next(name));
        index += 1;
    }
    found
}

/// The values of an enumeration of strings.
pub(super) fn string_values(schema: &Node) -> Option<Vec<&str>> {
    let values = schema.get("enum")?.as_array()?.iter().filter(|value| value.value != Value::Null);
    let values = values.map(Node::as_str).collect::<Option<IndexSet<_>>>()?;
    (!values.is_empty()).then(|| values.into_iter().collect())
}

/// The one value that a member has, if it is a string.
pub(super) fn constant(schema: &Node) -> Option<&str> {
    schema.get_str(CONSTANT)
}

/// The members of a schema.
fn members(schema: &Node) -> Object<'_> {
    let properties = schema.members("properties").map(|(name, schema)| (name.as_str(), schema)).collect();
    let required = schema.get("required").and_then(Node::as_array).unwrap_or_default();
    Object { properties, required: required.iter().filter_map(Node::as_str).collect(), additional: None }
}

fn object(schema: &Node) -> Option<Object<'_>> {
    let object = members(schema);
    let properties = &object.properties;
    let is_object =
        schema.get_str("type") == Some("object") || (schema.get("type").is_none() && !properties.is_empty());
    let is_composed = ["allOf", "oneOf", "anyOf", "enum"].iter().any(|keyword| schema.get(keyword).is_some());
    let typed = |node: &&Node| node.as_object().is_some_and(|members| !members.is_empty());
    let additional = schema.get("additionalProperties").filter(typed);
    // An object that has nothing but members of one type is a map.
    if !is_object || is_composed || (properties.is_empty() && additional.is_some()) {
        return None;
    }
    Some(Object { additional, ..object })
}
