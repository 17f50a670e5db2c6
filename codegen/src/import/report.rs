//! What an import did, by the names of operations and components.

use std::collections::BTreeSet;
use std::fmt;

use indexmap::IndexMap;
use serde::Serialize;

use super::name::{ComponentName, OperationName, SECTIONS, method};
use super::references::References;
use crate::diagnostics::render::visible;
use crate::document::Node;

/// What came in, what changed, and what went.
///
/// `Display` gives it as lines, the JSON form as lists of names.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// The operations: method and path; a webhook has `webhooks/` and its name for a path.
    operations: Changes,
    /// The components: the section and the name.
    components: Changes,
    /// The other members of the document, such as `info`.
    members: Changes,
    /// For each component that changed, the operations that use it and were not imported.
    reached: IndexMap<String, Vec<String>>,
    /// How many operations stayed that the pages do not have.
    kept: usize,
}

#[derive(Clone, Debug, Default, Serialize)]
struct Changes {
    added: Vec<String>,
    changed: Vec<String>,
    removed: Vec<String>,
}

impl Report {
    /// Compares the document before and after an import.
    pub(super) fn of(before: Option<&Node>, after: &Node, kept: &[OperationName]) -> Self {
        let operations = |root| {
            let names = OperationName::all(root).into_iter();
            names.map(|name| (name.to_string(), definition(root, &name))).collect::<IndexMap<_, _>>()
        };
        let components =
            |root| ComponentName::all(root).into_iter().map(|(name, node)| (name.to_string(), node)).collect();
        let before_components: IndexMap<_, _> = before.map(components).unwrap_or_default();
        let components = Changes::of(&before_components, &components(after));
        let changed = components.changed.iter().collect::<BTreeSet<_>>();
        let mut reached = IndexMap::<String, Vec<String>>::new();
        let references = References::of(after);
        for name in kept.iter().filter(|_| !changed.is_empty()) {
            for component in references.of_operation(name).iter().map(ToString::to_string) {
                if changed.contains(&component) {
                    reached.entry(component).or_default().push(name.to_string());
                }
            }
        }
        Self {
            operations: Changes::of(&before.map(operations).unwrap_or_default(), &operations(after)),
            members: Changes::of(&before.map(members).unwrap_or_default(), &members(after)),
            components,
            reached,
            kept: kept.len(),
        }
    }

    /// Whether the document says the same as before.
    pub fn is_empty(&self) -> bool {
        [&self.operations, &self.components, &self.members].into_iter().all(Changes::is_empty)
    }
}

/// What a document says of an operation: itself, and what its Path Item Object says for all.
fn definition<'n>(root: &'n Node, name: &OperationName) -> Vec<(&'n String, &'n Node)> {
    let members = name.item_in(root).and_then(Node::as_object).into_iter().flatten();
    let mut members = members
        .filter(|(member, _)| method(member).is_none_or(|method| Some(method) == name.method))
        .collect::<Vec<_>>();
    members.sort_by_key(|(member, _)| *member);
    members
}

/// The members of a document that are neither operations nor components.
fn members(root: &Node) -> IndexMap<String, &Node> {
    let members = root.as_object().into_iter().flatten();
    let others = members.filter(|(name, _)| !SECTIONS.contains(&name.as_str()) && *name != "components");
    others.map(|(name, node)| (name.clone(), node)).collect()
}

impl Changes {
    fn of<T: PartialEq>(before: &IndexMap<String, T>, after: &IndexMap<String, T>) -> Self {
        let names = |those: &IndexMap<String, T>, chosen: &dyn Fn(&str, &T) -> bool| {
            those.iter().filter(|(name, node)| chosen(name, node)).map(|(name, _)| name.clone()).collect()
        };
        Self {
            added: names(after, &|name, _| !before.contains_key(name)),
            changed: names(after, &|name, node| before.get(name).is_some_and(|other| other != node)),
            removed: names(before, &|name, _| !after.contains_key(name)),
        }
    }

    fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            writeln!(f, "unchanged  the document says what it said")?;
        }
        let kinds = [("operation ", &self.operations), ("component ", &self.components), ("", &self.members)];
        for (kind, changes) in kinds {
            for (state, names) in
                [("added", &changes.added), ("changed", &changes.changed), ("removed", &changes.removed)]
            {
                for name in names {
                    write!(f, "{state:<10} {kind}{}", visible(name))?;
                    match self.reached.get(name).map(Vec::as_slice) {
                        Some([only]) if state == "changed" => write!(f, ", which {} uses too", visible(only))?,
                        Some([first, rest @ ..]) if state == "changed" => {
                            let others = if rest.len() == 1 { "operation" } else { "operations" };
                            write!(f, ", which {} and {} more {others} use too", visible(first), rest.len())?;
                        }
                        _ => {}
                    }
                    writeln!(f)?;
                }
            }
        }
        match self.kept {
            0 => Ok(()),
            1 => writeln!(f, "kept       1 operation that the pages do not have"),
            kept => writeln!(f, "kept       {kept} operations that the pages do not have"),
        }
    }
}
