//! The members that schemas describe, wherever they do.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::document::{Node, Object, Origin};
use crate::openapi;

/// The members that schemas describe, each with its schemas.
pub(in crate::lower) struct Members<'r> {
    root: &'r Node,
    found: IndexMap<String, Vec<Node>>,
    /// The references that have been followed.
    path: BTreeSet<String>,
}

impl<'r> Members<'r> {
    /// None yet.
    pub(in crate::lower) fn new(root: &'r Node) -> Self {
        Self { root, found: IndexMap::new(), path: BTreeSet::new() }
    }

    /// Whether a member is among them.
    pub(in crate::lower) fn have(&self, name: &str) -> bool {
        self.found.contains_key(name)
    }

    /// One schema for each member.
    pub(in crate::lower) fn into_properties(self, origin: &Origin) -> Object {
        self.found.into_iter().map(|(name, schemas)| (name, any_of(schemas, origin))).collect()
    }

    /// Adds those of a schema, and of all that it refers to or is made of.
    pub(in crate::lower) fn of(&mut self, node: &Node) {
        let Some(members) = node.as_object() else { return };
        if let Some(reference) = openapi::reference(node) {
            let target = openapi::reference_pointer(reference).and_then(|pointer| self.root.resolve(&pointer));
            if let (Some(target), true) = (target, self.path.insert(reference.to_owned())) {
                self.of(target);
            }
            return;
        }
        self.own(members);
    }

    /// Adds those of a schema that is no reference.
    pub(in crate::lower) fn own(&mut self, schema: &Object) {
        for (name, property) in schema.get("properties").and_then(Node::as_object).into_iter().flatten() {
            let schemas = self.found.entry(name.clone()).or_default();
            if !schemas.contains(property) {
                schemas.push(property.clone());
            }
        }
        for keyword in ["allOf", "oneOf", "anyOf"] {
            let parts = schema.get(keyword).and_then(Node::as_array).unwrap_or_default();
            parts.iter().for_each(|part| self.of(part));
        }
        for keyword in ["then", "else"] {
            schema.get(keyword).into_iter().for_each(|node| self.of(node));
        }
    }
}

/// One schema for all that a member may be.
fn any_of(mut schemas: Vec<Node>, origin: &Origin) -> Node {
    // What says nothing about the values adds nothing to what others say.
    let says = |schema: &Node| schema.as_object().is_some_and(|members| !members.is_empty());
    if schemas.iter().any(says) {
        schemas.retain(says);
    }
    match schemas.as_slice() {
        [only] => only.clone(),
        _ => {
            let branches = Node::array(schemas, origin.clone());
            Node::object(Object::from_iter([("anyOf".to_owned(), branches)]), origin.clone())
        }
    }
}
