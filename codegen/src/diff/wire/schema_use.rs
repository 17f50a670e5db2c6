//! A schema where it is used: the way to the schema that it refers to, and what is said of this use.

use super::operations::is_true;
use crate::document::Node;
use crate::lower::is_use_of_one;
use crate::openapi::{self, SCHEMAS};

/// A use of a schema.
pub(super) struct Use<'d> {
    /// The nodes on the way, the outermost first; the last one is the schema.
    way: Vec<&'d Node>,
    /// The name of the schema, where it is a component.
    pub(super) name: Option<&'d str>,
}

impl<'d> Use<'d> {
    pub(super) fn of(root: &'d Node, node: &'d Node) -> Self {
        let mut found = Self { way: vec![node], name: None };
        let mut node = node;
        for _ in 0..openapi::LONGEST_CHAIN {
            let reference = openapi::reference(node);
            let next = match reference {
                Some(reference) => openapi::reference_pointer(reference).and_then(|pointer| root.resolve(&pointer)),
                None => node
                    .as_object()
                    .filter(|schema| is_use_of_one(schema))
                    .and_then(|schema| schema.get("allOf")?.as_array()?.first()),
            };
            let Some(next) = next else { break };
            found.name = reference.and_then(|reference| reference.strip_prefix(SCHEMAS)).or(found.name);
            found.way.push(next);
            node = next;
        }
        found
    }

    /// The schema itself.
    pub(super) fn schema(&self) -> &'d Node {
        // There is the outermost one at least.
        self.way[self.way.len() - 1]
    }

    /// What is said of the use, or else of the schema.
    pub(super) fn annotation(&self, name: &str) -> Option<&'d Node> {
        self.way.iter().find_map(|node| node.get(name))
    }

    /// Whether the use or the schema has this mark.
    pub(super) fn is_marked(&self, name: &str) -> bool {
        self.way.iter().any(|node| is_true(node, name))
    }

    /// Whether the use adds null to the values of the schema.
    pub(super) fn adds_null(&self) -> bool {
        self.way[..self.way.len() - 1].iter().any(|node| is_true(node, "nullable"))
    }

    /// Whether null is a value.
    pub(super) fn takes_null(&self) -> bool {
        self.is_marked("nullable")
    }
}
