//! What is known of the schemas of a document when a type is made of one of them.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::{IndexMap, IndexSet};

use super::cycles;
use super::multipart::Form;
use super::uses::Uses;
use crate::document::{Document, Node, Value};
use crate::lower::{CONSTANT, MULTIPART};
use crate::openapi::{SCHEMAS, single_reference};
use crate::responses::Variants;

/// The schemas of the components, by the names of their types.
pub(super) struct Schemas<'d> {
    pub(super) root: &'d Node,
    all: IndexMap<&'d str, &'d Node>,
    cycles: Cycles<'d>,
    uses: Uses<'d>,
}

/// The groups of types that lead back to themselves, by the number of the group.
#[derive(Default)]
struct Cycles<'d> {
    /// Where nothing but other names for the same values is in between.
    aliases: BTreeMap<&'d str, usize>,
    /// Where a value may be read as one union or the other.
    unions: BTreeMap<&'d str, usize>,
    /// Where one holds the other by value, so that it has to hold a box.
    holders: BTreeMap<&'d str, usize>,
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
    /// An array or a map that holds itself: an alias would have no end.
    Wrapper,
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
        let mut schemas = Self { root, all, cycles: Cycles::default(), uses: Uses::default() };
        // In this order: each kind of cycle changes what the next one looks at.
        schemas.cycles.aliases = schemas.cycles_of(Self::named_by_alias);
        schemas.cycles.unions = schemas.cycles_of(Self::read_by_union);
        schemas.cycles.holders = schemas.cycles_of(Self::held);
        schemas.uses = Uses::of(&schemas);
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
        self.name(single_reference(schema)?.strip_prefix(SCHEMAS)?)
    }

    /// The schema that a chain of references leads to; the schema itself where there is none, or no end of it.
    pub(super) fn resolve(&self, schema: &'d Node) -> &'d Node {
        self.component(schema).map_or(schema, |name| self.all[name])
    }

    /// The name of the component at the end of a chain of references.
    pub(super) fn component(&self, schema: &'d Node) -> Option<&'d str> {
        let mut seen = BTreeSet::new();
        let mut component = None;
        let mut schema = schema;
        while let Some(name) = self.referred(schema).filter(|name| seen.insert(*name)) {
            component = Some(name);
            schema = self.all[name];
        }
        component
    }

    /// Whether null is a value.
    pub(super) fn is_nullable(&self, schema: &'d Node) -> bool {
        let is_name = |schema: &'d Node| self.referred(schema).is_some();
        let mut seen = BTreeSet::new();
        let mut pending = vec![schema];
        while let Some(schema) = pending.pop() {
            if says(schema, "nullable") {
                return true;
            }
            match self.referred(schema) {
                Some(name) if seen.insert(name) => pending.push(self.all[name]),
                Some(_) => {}
                // A union takes the null of a branch.
                None => pending
                    .extend(union_branches(schema).iter().filter(|branch| is_name(branch) || says(branch, "nullable"))),
            }
        }
        false
    }

    /// Whether a schema, or one that it is another name of, says yes to a keyword.
    pub(super) fn says(&self, schema: &'d Node, keyword: &str) -> bool {
        let mut seen = BTreeSet::new();
        let mut schema = schema;
        loop {
            match self.referred(schema).filter(|name| seen.insert(*name)) {
                _ if says(schema, keyword) => return true,
                Some(name) => schema = self.all[name],
                None => return false,
            }
        }
    }

    /// Whether one type has to hold a box of the other.
    pub(super) fn is_boxed(&self, holder: &str, held: &str) -> bool {
        let group = |name: &str| self.cycles.holders.get(name);
        group(held).is_some() && group(holder) == group(held)
    }

    /// Whether the references from a component lead to no schema.
    pub(super) fn is_endless(&self, name: &str) -> bool {
        let mut seen = BTreeSet::new();
        let mut name = self.name(name);
        while let Some(this) = name {
            if !seen.insert(this) {
                return true;
            }
            name = self.referred(self.all[this]);
        }
        false
    }

    pub(super) fn uses(&self) -> &Uses<'d> {
        &self.uses
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
        if let Some(union) = self.union(name, schema) {
            return Kind::Union(union);
        }
        if let Some(values) = string_values(schema) {
            return Kind::StringEnum(values);
        }
        match object(schema) {
            Some(object) => Kind::Object(object),
            None if self.cycles.aliases.contains_key(name) && is_container(schema) => Kind::Wrapper,
            None => Kind::Other,
        }
    }

    fn union(&self, name: &str, schema: &'d Node) -> Option<Union<'d>> {
        if schema.get("allOf").is_some() || schema.members("properties").next().is_some() {
            return None;
        }
        let (branches, tag) = match self.cycles.unions.get(name) {
            Some(group) => (self.branches_of_all(name, *group), None),
            None => {
                let branches = self.distinct(union_branches(schema).iter().collect());
                let tag = self.tag(schema, &branches);
                (branches, tag)
            }
        };
        (!branches.is_empty()).then_some(Union { branches, tag })
    }

    /// The branches of a union without those whose values are read as one before them.
    fn distinct(&self, branches: Vec<&'d Node>) -> Vec<&'d Node> {
        let mut seen = BTreeSet::new();
        let mut is_new = |branch: &&'d Node| match self.referred(branch) {
            Some(name) => seen.insert(name.to_owned()),
            // What the type is made of is the same, and whatever only documents it may differ.
            None => string_values(branch).is_some() || seen.insert(self.type_in(branch, "").to_string()),
        };
        branches.into_iter().filter(|branch| is_new(branch)).collect()
    }

    /// The branches of unions that are branches of each other: to read a value as one of them is to read it as all.
    fn branches_of_all(&self, name: &str, group: usize) -> Vec<&'d Node> {
        let in_group = |name: &str| self.cycles.unions.get(name) == Some(&group);
        let mut seen = self.name(name).into_iter().collect::<IndexSet<_>>();
        let mut found = Vec::new();
        let mut index = 0;
        while let Some(name) = seen.get_index(index).copied() {
            index += 1;
            let schema = self.all[name];
            match self.referred(schema) {
                Some(next) => {
                    seen.insert(next);
                }
                None => {
                    for branch in union_branches(schema) {
                        match self.referred(branch).filter(|name| in_group(name)) {
                            Some(next) => {
                                seen.insert(next);
                            }
                            None => found.push(branch),
                        }
                    }
                }
            }
        }
        self.distinct(found)
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

    /// The groups of names that lead to each other.
    fn cycles_of(&self, leads_to: impl Fn(&Self, &'d str) -> Vec<&'d str>) -> BTreeMap<&'d str, usize> {
        let edges = self.names().map(|name| (name, leads_to(self, name))).collect();
        let groups = cycles::groups(&edges).into_iter().enumerate();
        groups.flat_map(|(number, group)| group.into_iter().map(move |name| (name, number))).collect()
    }

    /// The components that an alias stands for, or has elements or values of.
    fn named_by_alias(&self, name: &'d str) -> Vec<&'d str> {
        let mut found = Vec::new();
        let mut pending = if self.is_own_type(name) { Vec::new() } else { vec![self.all[name]] };
        while let Some(schema) = pending.pop() {
            match self.referred(schema) {
                Some(name) => found.push(name),
                None => pending.extend(CONTAINERS.iter().filter_map(|(_, keyword)| schema.get(keyword))),
            }
        }
        found
    }

    /// The components as which a value of a union, or of another name of one, may be read.
    fn read_by_union(&self, name: &'d str) -> Vec<&'d str> {
        match self.kind(name) {
            Kind::Union(union) => union.branches.iter().filter_map(|branch| self.referred(branch)).collect(),
            Kind::Other => self.referred(self.all[name]).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    /// The components that a type holds by value.
    fn held(&self, name: &'d str) -> Vec<&'d str> {
        match self.kind(name) {
            Kind::Object(object) => object.properties.iter().filter_map(|(_, schema)| self.referred(schema)).collect(),
            Kind::Union(union) => union.branches.iter().filter_map(|branch| self.referred(branch)).collect(),
            Kind::Other => self.referred(self.all[name]).into_iter().collect(),
            Kind::Form(_) | Kind::StringEnum(_) | Kind::ByStatus(_) | Kind::Wrapper => Vec::new(),
        }
    }
}

/// What holds values of another schema on the heap, and the keyword of that schema.
const CONTAINERS: [(&str, &str); 2] = [("array", "items"), ("object", "additionalProperties")];

/// Whether a schema is an array or a map.
fn is_container(schema: &Node) -> bool {
    CONTAINERS.iter().any(|(kind, keyword)| schema.get_str("type") == Some(kind) && schema.get(keyword).is_some())
}

fn union_branches(schema: &Node) -> &[Node] {
    let branches = schema.get("oneOf").or_else(|| schema.get("anyOf"));
    branches.and_then(Node::as_array).unwrap_or_default()
}

/// Whether a schema itself says yes to a keyword.
fn says(schema: &Node, keyword: &str) -> bool {
    schema.get(keyword).is_some_and(|node| node.value == Value::Bool(true))
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
