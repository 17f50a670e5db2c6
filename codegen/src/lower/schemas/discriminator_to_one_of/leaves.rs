//! Finds the unions: what schema is a branch of which, and by which tag.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::{IndexMap, IndexSet};

use super::{own_leaf_name, referred};
use crate::document::{Node, Object, Value};
use crate::openapi::SCHEMAS;

/// A schema with a discriminator.
pub(in crate::lower::schemas) struct Union {
    pub(in crate::lower::schemas) property: String,
    /// The tag and the schema of each branch.
    pub(in crate::lower::schemas) leaves: IndexMap<String, String>,
    /// The branch of the values whose tag is none of these, or that have none (OpenAPI 3.2, Discriminator Object).
    pub(in crate::lower::schemas) default: Option<String>,
    /// Whether the schema is what its branches extend, and not yet a union.
    pub(in crate::lower::schemas) is_base: bool,
    /// The name for the values of a base that are of none of the schemas that extend it, if there are such.
    pub(in crate::lower::schemas) own_leaf: Option<String>,
}

impl Union {
    /// Whether both have the same branches by the same tags.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        (&self.property, &self.leaves, &self.default) == (&other.property, &other.leaves, &other.default)
    }
}

pub(in crate::lower::schemas) fn find_unions(schemas: &Object) -> IndexMap<String, Union> {
    let children = children(schemas);
    schemas
        .iter()
        .filter_map(|(name, schema)| Some((name.clone(), find_union(schemas, &children, name, schema)?)))
        .collect()
}

/// The union that a schema without a name is.
pub(in crate::lower::schemas) fn find_inline_union(schemas: &Object, schema: &Node) -> Option<Union> {
    schema.get("oneOf").or_else(|| schema.get("anyOf"))?;
    find_union(schemas, &Children::new(), "", schema)
}

fn find_union(schemas: &Object, children: &Children<'_>, name: &str, schema: &Node) -> Option<Union> {
    let discriminator = schema.get("discriminator")?;
    let property = discriminator.get_str("propertyName")?;
    let branches = schema.get("oneOf").or_else(|| schema.get("anyOf")).and_then(Node::as_array);
    let mut names = match branches {
        // Each is looked for among the others, so the same one a thousand times would take a thousand times as long.
        Some(branches) => {
            let names = branches.iter().map(referred).collect::<Option<IndexSet<_>>>()?;
            names.into_iter().map(str::to_owned).collect()
        }
        None => descendants(schemas, children, name),
    };
    // A union whose branches extend it is what they extend.
    let is_extended = |member: &String| descendants(schemas, children, name).contains(member);
    let is_base = branches.is_none() || (children.contains_key(name) && names.iter().any(is_extended));
    if !is_base {
        // That a value of the union is one of the union says nothing of it.
        names.retain(|member| member != name);
    }
    let nested = branches.map(|_| nested_leaves(schemas, name, &names, property)).unwrap_or_default();
    let members = Members { schemas, children, property, discriminator, names: &names, is_base };
    let mut leaves = members.mapped(branches.is_some(), &nested);
    for (member, inner) in nested {
        if !leaves.values().any(|leaf| leaf == member) {
            inner.into_keys().for_each(|tag| _ = leaves.entry(tag).or_insert_with(|| member.to_owned()));
        }
    }
    for member in &names {
        let tags = members.tags(member, &leaves);
        tags.into_iter().for_each(|tag| _ = leaves.entry(tag).or_insert_with(|| member.clone()));
    }
    if leaves.is_empty() {
        return None;
    }
    let default = discriminator.get_str("defaultMapping").map(|target| target.strip_prefix(SCHEMAS).unwrap_or(target));
    if is_base && default == Some(name) {
        leaves.entry(name.to_owned()).or_insert_with(|| name.to_owned());
    }
    let own_leaf = leaves.values().any(|leaf| is_base && leaf == name).then(|| own_leaf_name(schemas, name));
    if let Some(own) = &own_leaf {
        leaves.values_mut().filter(|leaf| *leaf == name).for_each(|leaf| leaf.clone_from(own));
    }
    let default = match &own_leaf {
        Some(own) if default == Some(name) => Some(own.clone()),
        _ => default.filter(|default| leaves.values().any(|leaf| leaf == default)).map(str::to_owned),
    };
    Some(Union { property: property.to_owned(), leaves, default, is_base, own_leaf })
}

/// The schemas whose values may be those of a union.
struct Members<'s> {
    schemas: &'s Object,
    children: &'s Children<'s>,
    property: &'s str,
    discriminator: &'s Node,
    names: &'s [String],
    is_base: bool,
}

impl Members<'_> {
    /// The tags of the mapping, and what they mean.
    ///
    /// What is mapped to and is no branch of a union that lists them is no value of it, but for what a branch is a union of.
    fn mapped(&self, lists_branches: bool, nested: &[(&str, IndexMap<String, String>)]) -> IndexMap<String, String> {
        let mapping = self.discriminator.members("mapping").filter_map(|(tag, target)| {
            let target = target.as_str()?;
            let target = target.strip_prefix(SCHEMAS).unwrap_or(target);
            let target = match !lists_branches || self.names.iter().any(|member| member == target) {
                true => target,
                false => nested.iter().find(|(_, leaves)| leaves.values().any(|leaf| leaf == target))?.0,
            };
            Some((tag.clone(), target.to_owned())).filter(|(_, target)| self.schemas.contains_key(target))
        });
        mapping.collect()
    }

    /// The tags that a member has beside those that mean it already.
    fn tags(&self, member: &str, leaves: &IndexMap<String, String>) -> Vec<String> {
        let mapped = leaves.iter().filter(|(_, leaf)| *leaf == member).map(|(tag, _)| tag).collect::<Vec<_>>();
        let listed = || listed(self.schemas, member, self.property);
        let lists_its_own = || lists_its_own(self.schemas, self.names, member, self.property);
        let Some(schema) = self.schemas.get(member).filter(|_| mapped.is_empty()) else {
            // A value that the schema allows is one of the branch, whatever else the mapping says.
            let own = listed();
            let is_other = !own.is_empty() && !own.iter().any(|value| mapped.contains(&value));
            return if is_other && lists_its_own() { own } else { Vec::new() };
        };
        if let Some(tag) = constant(self.schemas, member, self.property) {
            return vec![tag];
        }
        // Without a mapping, the name of each schema is a value (OpenAPI, Discriminator Object). With one, what others extend
        // and it does not name is no value of its own, and neither is a union of what extends it.
        let is_extended = self.is_base && self.children.contains_key(member);
        let has_mapping = self.discriminator.members("mapping").next().is_some();
        if is_extended && (has_mapping || is_union(schema)) {
            return Vec::new();
        }
        if lists_its_own() { listed() } else { vec![member.to_owned()] }
    }
}

/// The tags of the branches that are unions by the same property, and where they lead; but for what is of such a branch only
/// because the branch is a union of the union by the name `of`.
fn nested_leaves<'m>(
    schemas: &Object,
    of: &str,
    members: &'m [String],
    property: &str,
) -> Vec<(&'m str, IndexMap<String, String>)> {
    let nested = members.iter().filter_map(|member| {
        let (mut leaves, mut pending, mut seen) = (IndexMap::new(), vec![member.as_str()], BTreeSet::from([of]));
        while let Some(name) = pending.pop() {
            if !seen.insert(name) {
                continue;
            }
            let schema = schemas.get(name)?;
            let discriminator = schema.get("discriminator").filter(|it| it.get_str("propertyName") == Some(property));
            let branches = schema.get("oneOf").or_else(|| schema.get("anyOf")).and_then(Node::as_array);
            let (Some(discriminator), Some(branches)) = (discriminator, branches) else { continue };
            for (tag, target) in discriminator.members("mapping") {
                let target = target.as_str()?;
                let target = target.strip_prefix(SCHEMAS).unwrap_or(target);
                if target != of {
                    leaves.insert(tag.clone(), target.to_owned());
                }
            }
            for branch in branches.iter().filter_map(referred) {
                let is_known = leaves.values().any(|leaf| leaf == branch);
                let tag = || constant(schemas, branch, property).unwrap_or_else(|| branch.to_owned());
                match schemas.get(branch)?.get("discriminator") {
                    Some(_) => pending.push(branch),
                    None if is_known => {}
                    None => _ = leaves.insert(tag(), branch.to_owned()),
                }
            }
        }
        Some((member.as_str(), leaves)).filter(|(_, leaves)| !leaves.is_empty())
    });
    nested.collect()
}

/// The schemas that extend each schema.
type Children<'s> = BTreeMap<&'s str, Vec<&'s str>>;

fn children(schemas: &Object) -> Children<'_> {
    let mut children = Children::new();
    for (name, schema) in schemas {
        let parts = schema.get("allOf").and_then(Node::as_array).unwrap_or_default();
        for base in parts.iter().filter_map(referred) {
            children.entry(base).or_default().push(name);
        }
    }
    children
}

/// All schemas that extend a schema, in the order of the document; those that extend another base belong to that one.
fn descendants(schemas: &Object, children: &Children<'_>, base: &str) -> Vec<String> {
    let is_other_base =
        |name: &str| name != base && schemas.get(name).is_some_and(|other| other.get("discriminator").is_some());
    let mut found = BTreeSet::from([base]);
    let mut pending = vec![base];
    while let Some(name) = pending.pop() {
        if is_other_base(name) {
            continue;
        }
        let more = children.get(name).into_iter().flatten().filter(|child| found.insert(child));
        pending.extend(more);
    }
    schemas.keys().filter(|name| *name != base && found.contains(name.as_str())).cloned().collect()
}

/// Whether a schema, or a part of it, says that its values are those of others.
fn is_union(schema: &Node) -> bool {
    let says = |node: &Node| ["discriminator", "oneOf", "anyOf"].iter().any(|keyword| node.get(keyword).is_some());
    let parts = schema.get("allOf").and_then(Node::as_array).unwrap_or_default();
    says(schema) || parts.iter().any(says)
}

/// Whether a schema lists several values for a property that tell it from the other members of its union.
fn lists_its_own(schemas: &Object, members: &[String], member: &str, property: &str) -> bool {
    let own = listed(schemas, member, property);
    let others = members.iter().filter(|other| *other != member);
    let others = others.flat_map(|other| listed(schemas, other, property)).collect::<BTreeSet<_>>();
    !own.is_empty() && own.iter().all(|value| !others.contains(value) && !members.contains(value))
}

/// The one value that a schema itself allows for a property.
fn constant(schemas: &Object, name: &str, property: &str) -> Option<String> {
    enumerations(schemas, name, property).find_map(|values| match values {
        [only] => text(only),
        _ => None,
    })
}

/// The values that a schema itself allows for a property.
pub(super) fn listed(schemas: &Object, name: &str, property: &str) -> Vec<String> {
    let values = enumerations(schemas, name, property).next().unwrap_or_default();
    values.iter().map(text).collect::<Option<_>>().unwrap_or_default()
}

/// What the parts of a schema list for a property.
fn enumerations<'s>(schemas: &'s Object, name: &str, property: &'s str) -> impl Iterator<Item = &'s [Node]> {
    let schema = schemas.get(name);
    let parts = schema.and_then(|schema| schema.get("allOf")).and_then(Node::as_array).unwrap_or_default();
    let properties = parts.iter().chain(schema).filter_map(move |part| part.get("properties")?.get(property));
    properties.filter_map(|property| property.get("enum")?.as_array())
}

/// A value as a mapping writes it.
fn text(value: &Node) -> Option<String> {
    match &value.value {
        Value::String(tag) => Some(tag.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_json().to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
