//! The schemas of the components, and what a schema is where it is used: a reference, null.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::is_true;
use super::types::TypeId;
use crate::document::Node;
use crate::openapi;

/// The schemas of the components, by their names.
pub(crate) struct Schemas<'d> {
    pub(crate) root: &'d Node,
    all: IndexMap<&'d str, &'d Node>,
    /// Of which of them null is a value.
    nullable: Vec<bool>,
}

impl<'d> Schemas<'d> {
    pub(super) fn of(root: &'d Node) -> Self {
        let schemas = root.get("components").map(|components| components.members("schemas"));
        let all = schemas.into_iter().flatten().map(|(name, schema)| (name.as_str(), schema)).collect();
        let mut schemas = Self { root, all, nullable: Vec::new() };
        schemas.nullable = schemas.iter().map(|(_, schema)| schemas.takes_null(schema)).collect();
        schemas
    }

    /// All of them, in the order of the document. Their numbers are those of their types.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&'d str, &'d Node)> {
        self.all.iter().map(|(name, schema)| (*name, *schema))
    }

    /// The component that a reference names, or a mapping by its name alone.
    pub(super) fn by_reference(&self, reference: &str) -> Option<&'d str> {
        let name = match reference.strip_prefix(openapi::SCHEMAS) {
            Some(name) if !name.contains(['%', '~', '/']) => name.to_owned(),
            _ if !reference.contains('#') => reference.to_owned(),
            _ => match openapi::reference_pointer(reference)?.tokens().collect::<Vec<_>>().as_slice() {
                [components, schemas, name]
                    if components.encoded() == "components" && schemas.encoded() == "schemas" =>
                {
                    name.decoded().into_owned()
                }
                _ => return None,
            },
        };
        self.all.get_key_value(name.as_str()).map(|(name, _)| *name)
    }

    /// The type of a component.
    pub(super) fn id(&self, name: &str) -> Option<TypeId> {
        self.all.get_index_of(name).map(TypeId)
    }

    /// The component that a schema is nothing else than.
    pub(super) fn referred(&self, schema: &'d Node) -> Option<&'d str> {
        self.by_reference(openapi::single_reference(schema)?)
    }

    /// The schema that a chain of references leads to; the schema itself where there is none, or no end of it.
    pub(super) fn resolve(&self, schema: &'d Node) -> &'d Node {
        self.chain(schema).last().unwrap_or(schema)
    }

    /// A schema and those that its references lead to, each once.
    pub(super) fn chain(&self, schema: &'d Node) -> impl Iterator<Item = &'d Node> {
        let mut seen = BTreeSet::new();
        std::iter::successors(Some(schema), move |schema| {
            self.referred(schema).filter(|name| seen.insert(*name)).map(|name| self.all[name])
        })
    }

    /// Whether a schema, or one that it is another name of, says yes to a keyword.
    pub(super) fn says(&self, schema: &'d Node, keyword: &str) -> bool {
        self.chain(schema).any(|schema| is_true(schema.get(keyword)))
    }

    /// Whether null is a value: the schema says so, or what it refers to, or a branch of the union that it is.
    pub(super) fn is_nullable(&self, schema: &'d Node) -> bool {
        let of_reference = |schema: &'d Node| {
            let id = self.referred(schema).and_then(|name| self.id(name))?;
            self.nullable.get(id.0).copied()
        };
        is_true(schema.get("nullable"))
            || of_reference(schema).unwrap_or_else(|| {
                let mut branches = branches(schema).iter();
                branches.any(|branch| is_true(branch.get("nullable")) || of_reference(branch) == Some(true))
            })
    }

    /// The same, found by following every reference.
    fn takes_null(&self, schema: &'d Node) -> bool {
        let mut seen = BTreeSet::new();
        let mut pending = vec![schema];
        while let Some(schema) = pending.pop() {
            if is_true(schema.get("nullable")) {
                return true;
            }
            match self.referred(schema) {
                Some(name) if seen.insert(name) => pending.push(self.all[name]),
                Some(_) => {}
                None => pending.extend(
                    branches(schema)
                        .iter()
                        .filter(|branch| self.referred(branch).is_some() || is_true(branch.get("nullable"))),
                ),
            }
        }
        false
    }

    /// Whether the values of a schema are objects or arrays, which have no text but their JSON; of a union, those of each
    /// branch.
    pub(super) fn is_structured(&self, schema: &'d Node) -> bool {
        let is_structured = |schema: &Node| matches!(schema.get_str("type"), Some("object" | "array"));
        let schema = self.resolve(schema);
        let branches = branches(schema);
        is_structured(schema)
            || (!branches.is_empty() && branches.iter().all(|branch| is_structured(self.resolve(branch))))
    }

    /// Whether the values of a schema are secrets: strings of `format: password`, whatever else is said of them.
    pub(super) fn is_secret(&self, schema: &'d Node) -> bool {
        let parts = schema.get("allOf").and_then(Node::as_array).unwrap_or_default();
        let parts = parts.iter().map(|part| self.resolve(part)).collect::<Vec<_>>();
        is_password(schema) || (parts.iter().any(|part| is_password(part)) && parts.iter().all(|part| is_text(part)))
    }
}

fn is_text(schema: &Node) -> bool {
    matches!(schema.get("type").map(Node::as_str), None | Some(Some("string")))
}

/// Whether a schema says of itself that its values are secrets.
pub(super) fn is_password(schema: &Node) -> bool {
    is_text(schema) && schema.get_str("format") == Some("password")
}

/// The branches of a union; none where a schema is no union.
pub(super) fn branches(schema: &Node) -> &[Node] {
    let branches = schema.get("oneOf").or_else(|| schema.get("anyOf"));
    branches.and_then(Node::as_array).unwrap_or_default()
}

/// The keyword by which a schema is made of others, if it is.
pub(super) fn composition(schema: &Node) -> Option<&'static str> {
    ["allOf", "oneOf", "anyOf"].into_iter().find(|keyword| schema.get(keyword).is_some())
}
