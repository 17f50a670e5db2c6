//! Compares the operations of two documents.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use indexmap::IndexMap;

use super::super::Sides;
use super::super::change::{Subject, Value};
use super::super::rules::Rule;
use super::servers::base_url;
use super::{Comparer, from, from_to, to};
use crate::document::Node;
use crate::openapi;

/// An operation and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Operation<'d> {
    pub(super) path: &'d str,
    pub(super) method: &'d str,
    pub(super) item: &'d Node,
    pub(super) node: &'d Node,
}

impl<'d> Operation<'d> {
    pub(super) fn id(&self) -> Option<&'d str> {
        self.node.get_str("operationId")
    }

    pub(super) fn name(&self) -> String {
        format!("{} {}", openapi::method_on_wire(self.method), self.path)
    }

    /// The method and the path, whatever its parameters are called; after a prefix, if it is called at the base URL.
    fn key(&self, prefix: &str) -> (String, String) {
        let has_servers = [self.node, self.item].iter().any(|holder| holder.get("servers").is_some());
        let mut path = if has_servers { String::new() } else { prefix.to_owned() };
        let mut rest = self.path;
        while let Some((before, after)) = rest.split_once('{') {
            path.push_str(before);
            path.push_str("{}");
            rest = after.split_once('}').map_or("", |(_, after)| after);
        }
        (self.method.to_owned(), path + rest)
    }
}

/// The names in the path of an operation, in its order.
pub(super) fn path_names(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name)
}

pub(super) fn operations<'d>(root: &'d Node) -> Vec<Operation<'d>> {
    let items = root.members("paths").filter(|(path, _)| !path.starts_with("x-"));
    items.flat_map(|(path, item)| of_item(root, path, item)).collect()
}

pub(super) fn of_item<'d>(root: &'d Node, path: &'d str, item: &'d Node) -> impl Iterator<Item = Operation<'d>> {
    let item = openapi::resolve(root, item);
    let each =
        item.map(|item| openapi::operations_of(item).map(move |(method, node)| Operation { path, method, item, node }));
    each.into_iter().flatten()
}

/// Takes the operations out that have the same methods and paths, behind prefixes, in the order of the new ones.
fn pairs_by_key<'d>(
    old: &mut Vec<Operation<'d>>,
    new: &mut Vec<Operation<'d>>,
    prefixes: &Sides<String>,
) -> Vec<Sides<Operation<'d>>> {
    let mut by_key = BTreeMap::<_, VecDeque<usize>>::new();
    for (index, old) in old.iter().enumerate() {
        by_key.entry(old.key(&prefixes.old)).or_default().push_back(index);
    }
    let (mut pairs, mut taken) = (Vec::new(), BTreeSet::new());
    new.retain(|new| {
        let index = by_key.get_mut(&new.key(&prefixes.new)).and_then(VecDeque::pop_front);
        pairs.extend(index.map(|index| Sides { old: old[index], new: *new }));
        taken.extend(index);
        index.is_none()
    });
    let mut indexes = 0..;
    old.retain(|_| indexes.next().is_some_and(|index| !taken.contains(&index)));
    pairs
}

impl<'d> Comparer<'d> {
    pub(super) fn operations(&mut self) {
        let Sides { mut old, mut new } = self.roots.map(operations);
        let by_id = |all: &[Operation<'d>]| {
            all.iter().filter_map(|one| Some((one.id()?, *one))).collect::<IndexMap<&str, Operation<'d>>>()
        };
        let ids = Sides { old: by_id(&old), new: by_id(&new) };
        let prefixes = self.path_prefixes();
        let mut pairs = pairs_by_key(&mut old, &mut new, &Sides::default());
        pairs.extend(pairs_by_key(&mut old, &mut new, &prefixes));
        for new in new {
            let moved = new.id().and_then(|id| old.iter().position(|old| old.id() == Some(id)));
            match moved {
                Some(index) => pairs.push(Sides { old: old.remove(index), new }),
                None => {
                    let nodes = Sides { old: self.roots.old.get("paths"), new: Some(new.node) };
                    self.under(&new.name(), |comparer| {
                        comparer.report(Rule::OperationAdded, &new.name(), Value::default(), nodes);
                    });
                }
            }
        }
        for old in old {
            let nodes = Sides { old: Some(old.node), new: self.roots.new.get("paths") };
            self.under(&old.name(), |comparer| {
                comparer.report(Rule::OperationRemoved, &old.name(), Value::default(), nodes);
            });
        }
        for pair in pairs {
            self.under(&pair.new.name(), |comparer| {
                comparer.path(pair, &prefixes);
                comparer.operation_id(pair, &ids);
                comparer.operation(pair);
            });
        }
    }

    /// What paths of each document have in front if the base URL of the other one ends with that.
    fn path_prefixes(&self) -> Sides<String> {
        let Sides { old, new } = self.roots.map(base_url);
        let prefix = |longer: &str, shorter: &str| {
            let rest = longer.strip_prefix(shorter).filter(|rest| rest.starts_with('/'));
            rest.unwrap_or_default().to_owned()
        };
        Sides { old: prefix(&old, &new), new: prefix(&new, &old) }
    }

    /// Compares the methods and the paths of an operation.
    fn path(&mut self, pair: Sides<Operation<'d>>, prefixes: &Sides<String>) {
        let both = Sides { old: Some(pair.old.node), new: Some(pair.new.node) };
        let name = Subject::from(&pair.new.name());
        let is_there = |prefixes: &Sides<String>| pair.old.key(&prefixes.old) == pair.new.key(&prefixes.new);
        if !is_there(&Sides::default()) && !is_there(prefixes) {
            self.report(Rule::OperationMoved, &name, from_to(pair.old.name(), pair.new.name()), both);
        } else if !path_names(pair.old.path).eq(path_names(pair.new.path)) {
            self.report(Rule::PathParameterRenamed, &name, from_to(pair.old.path, pair.new.path), both);
        }
    }

    /// Compares the ids of an operation. The new one may have been that of another operation, and the old one may have
    /// become that.
    fn operation_id(&mut self, pair: Sides<Operation<'d>>, by_id: &Sides<IndexMap<&'d str, Operation<'d>>>) {
        let name = Subject::from(&pair.new.name());
        let nodes = Sides { old: Some(pair.old.node), new: Some(pair.new.node) };
        let ids = pair.map(|operation| operation.id());
        if ids.old == ids.new {
            return;
        }
        let before = ids.new.and_then(|id| Some((id, by_id.old.get(id)?)));
        let after = ids.old.and_then(|id| Some((id, by_id.new.get(id)?)));
        let value = match (before, after) {
            (Some((id, other)), _) => Some(from_to(format!("{id} of {}", other.name()), format!("{id} of {name}"))),
            (None, Some((id, other))) => {
                Some(from_to(format!("{id} of {}", pair.old.name()), format!("{id} of {}", other.name())))
            }
            (None, None) => None,
        };
        match value {
            Some(value) => self.report(Rule::OperationIdReused, &name, value, nodes),
            None => {
                let ids = ids.map(|id| id.unwrap_or("none"));
                self.report(Rule::OperationIdChanged, &name, from_to(ids.old, ids.new), nodes);
            }
        }
    }

    fn operation(&mut self, pair: Sides<Operation<'d>>) {
        let nodes = Sides { old: pair.old.node, new: pair.new.node };
        let name = Subject::from(&pair.new.name());
        self.deprecation(Rule::OperationDeprecated, &name, nodes);
        self.documentation(&name, nodes);
        self.operation_servers(&name, &pair);
        self.operation_security(&name, nodes);
        self.parameters(&pair);
        self.request_body(nodes);
        self.responses(pair.new.method, nodes);
        self.callbacks(nodes);
    }

    /// Reports that something is deprecated, or no longer.
    pub(super) fn deprecation(&mut self, deprecated: Rule, subject: &Subject, nodes: Sides<&Node>) {
        let is_deprecated = nodes.map(|node| is_true(node, "deprecated"));
        let rule = match (is_deprecated.old, is_deprecated.new) {
            (false, true) => deprecated,
            (true, false) => deprecated.undone(),
            _ => return,
        };
        self.report(rule, subject, Value::default(), nodes.map(Some));
    }

    /// Compares the title and the version of the document.
    pub(super) fn about(&mut self) {
        let info = self.roots.map(|root| root.get("info"));
        let Sides { old: Some(old), new: Some(new) } = info else { return };
        for keyword in ["title", "version", "description", "termsOfService", "contact", "license"] {
            let words = Sides { old: old.get(keyword), new: new.get(keyword) };
            if words.old != words.new {
                let value = match keyword {
                    "version" => from_to_nodes(words),
                    _ => Value::default(),
                };
                let nodes = Sides { old: words.old.or(Some(old)), new: words.new.or(Some(new)) };
                self.report(Rule::DocumentationChanged, &format!("info.{keyword}"), value, nodes);
            }
        }
    }

    /// Compares the text for readers that stands in a node.
    pub(super) fn documentation(&mut self, subject: &Subject, nodes: Sides<&Node>) {
        const KEYWORDS: [&str; 7] = ["title", "summary", "description", "example", "examples", "externalDocs", "tags"];
        for keyword in KEYWORDS {
            let words = nodes.map(|node| node.get(keyword));
            if words.old != words.new {
                let places = Sides { old: words.old.or(Some(nodes.old)), new: words.new.or(Some(nodes.new)) };
                self.report(Rule::DocumentationChanged, subject, to(keyword), places);
            }
        }
    }
}

/// The text of two nodes.
fn from_to_nodes(nodes: Sides<Option<&Node>>) -> Value {
    let text = |node: &Node| node.as_str().map_or_else(|| node.to_json().to_string(), str::to_owned);
    match (nodes.old.map(text), nodes.new.map(text)) {
        (Some(old), Some(new)) => from_to(old, new),
        (Some(old), None) => from(old),
        (None, Some(new)) => to(new),
        (None, None) => Value::default(),
    }
}

/// Whether a member is `true`.
pub(super) fn is_true(node: &Node, name: &str) -> bool {
    node.get(name).is_some_and(|node| node.value == crate::document::Value::Bool(true))
}
