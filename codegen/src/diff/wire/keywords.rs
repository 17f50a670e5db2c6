//! What a schema says of its values, the parts of its `allOf` included.

use indexmap::IndexMap;

use super::schema_use::Use;
use crate::document::{Node, Value};

/// The keywords of a schema. The lowering has merged objects already; here are the parts of everything else.
pub(super) struct Keywords<'d> {
    all: IndexMap<&'d str, &'d Node>,
}

/// What values a schema is about.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind<'d> {
    /// Any value.
    Any,
    /// A value of one of several schemas.
    Union(Vec<&'d Node>),
    /// A value of a JSON type.
    Type(&'d str),
}

impl<'d> Keywords<'d> {
    pub(super) fn of(root: &'d Node, schema: &'d Node) -> Self {
        let mut found = Self { all: IndexMap::new() };
        found.add(root, schema, 0);
        found
    }

    fn add(&mut self, root: &'d Node, schema: &'d Node, depth: usize) {
        // A part that is a part of itself adds nothing.
        const DEEPEST: usize = 16;
        if depth > DEEPEST {
            return;
        }
        for (keyword, node) in schema.as_object().into_iter().flatten().filter(|(keyword, _)| *keyword != "allOf") {
            self.all.entry(keyword.as_str()).or_insert(node);
        }
        for part in schema.get("allOf").and_then(Node::as_array).unwrap_or_default() {
            self.add(root, Use::of(root, part).schema(), depth + 1);
        }
    }

    pub(super) fn get(&self, keyword: &str) -> Option<&'d Node> {
        self.all.get(keyword).copied()
    }

    pub(super) fn text(&self, keyword: &str) -> Option<&'d str> {
        self.get(keyword)?.as_str()
    }

    pub(super) fn array(&self, keyword: &str) -> &'d [Node] {
        self.get(keyword).and_then(Node::as_array).unwrap_or_default()
    }

    pub(super) fn is_true(&self, keyword: &str) -> bool {
        self.get(keyword).is_some_and(|node| node.value == Value::Bool(true))
    }

    /// The values of an enumeration, null apart: whether it is one is said elsewhere.
    pub(super) fn values(&self) -> Option<Vec<&'d Node>> {
        let values = self.get("enum")?.as_array()?;
        Some(values.iter().filter(|value| value.value != Value::Null).collect())
    }

    pub(super) fn kind(&self) -> Kind<'d> {
        let branches =
            ["oneOf", "anyOf"].iter().map(|keyword| self.array(keyword)).find(|branches| !branches.is_empty());
        if let Some(branches) = branches {
            return Kind::Union(branches.iter().collect());
        }
        if let Some(name) = self.text("type") {
            return Kind::Type(name);
        }
        if ["properties", "additionalProperties", "required"].iter().any(|keyword| self.get(keyword).is_some()) {
            return Kind::Type("object");
        }
        if self.get("items").is_some() {
            return Kind::Type("array");
        }
        match self.values() {
            Some(values) if !values.is_empty() && values.iter().all(|value| value.as_str().is_some()) => {
                Kind::Type("string")
            }
            _ => Kind::Any,
        }
    }
}
