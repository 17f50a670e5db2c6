//! Puts what pages say into the document that is there, in place of what they said before.
//!
//! Whatever is the same in structure stays as it is written. A component that the pages give replaces the one of its
//! name, also where other operations use it: the vendor has one component of a name, and the page is the newer word.

use std::collections::BTreeSet;

use super::conflict::{OF_DOCUMENT, OF_PATH_ITEM, check_inherited};
use super::name::{ComponentName, OperationName};
use super::references::References;
use super::unite::{insert, object};
use crate::diagnostics::{Aborted, Diagnostics};
use crate::document::{Node, Value};
use crate::openapi::{self, ADDITIONAL_OPERATIONS, SWAGGER_SECTIONS};

const HELP: &str = "import all pages of the document together, so that no operation stays from before";

/// What an import does with the operations that are there and that it brings.
#[derive(Debug, Default)]
pub(super) struct Scope {
    /// Those that the pages have.
    pub(super) incoming: Vec<OperationName>,
    /// Those that the pages had when they were imported before, and no longer have.
    pub(super) gone: Vec<OperationName>,
    /// The others.
    pub(super) kept: Vec<OperationName>,
    /// Whether the pages replace a whole document: then nothing stays that no operation needs.
    pub(super) whole: bool,
}

/// The document after the import; `new` is what the pages say.
pub(super) fn run(current: &Node, new: &Node, scope: &Scope, diagnostics: &mut Diagnostics) -> Result<Node, Aborted> {
    let mut result = current.clone();
    check_inherited(OF_DOCUMENT, "the document", (new, current), HELP, diagnostics);
    replace_members(&mut result, new);
    for name in &scope.gone {
        remove_operation(&mut result, name);
    }
    for name in &scope.incoming {
        replace_operation(&mut result, new, name, scope, diagnostics);
    }
    for (name, node) in ComponentName::all(new) {
        let into = object(&mut result, "components", node).and_then(|all| object(all, &name.section, node));
        into.into_iter().for_each(|into| replace(into, &name.name, node));
    }
    diagnostics.abort_if_errors()?;
    remove_unused(&mut result, current, new, scope);
    Ok(result)
}

/// Replaces what describes the document, such as `info`, and the tags of the same names.
fn replace_members(result: &mut Node, new: &Node) {
    for (name, node) in new.as_object().into_iter().flatten() {
        match name.as_str() {
            "paths" | "webhooks" | "components" => {
                for (extension, value) in new.members(name).filter(|(member, _)| member.starts_with("x-")) {
                    object(result, name, node).into_iter().for_each(|into| replace(into, extension, value));
                }
            }
            "tags" => replace_tags(result, node),
            name if SWAGGER_SECTIONS.iter().any(|(section, _)| *section == name) => {
                for (key, value) in new.members(name) {
                    object(result, name, node).into_iter().for_each(|into| replace(into, key, value));
                }
            }
            name if OF_DOCUMENT.contains(&name) => {}
            _ => replace(result, name, node),
        }
    }
}

fn replace_tags(result: &mut Node, tags: &Node) {
    let Some(Value::Array(all)) = result.get_mut("tags").map(|node| &mut node.value) else {
        return replace(result, "tags", tags);
    };
    for tag in tags.as_array().unwrap_or_default() {
        match all.iter_mut().find(|other| other.get("name") == tag.get("name")) {
            None => all.push(tag.clone()),
            Some(other) if other != tag => *other = tag.clone(),
            Some(_) => {}
        }
    }
}

fn remove_operation(result: &mut Node, name: &OperationName) {
    let Some(items) = result.get_mut(name.section).and_then(Node::as_object_mut) else { return };
    let Some(item) = items.get_mut(&name.item) else { return };
    if let (Some(method), Some(members)) = (name.method, item.as_object_mut()) {
        members.shift_remove(method);
    }
    if openapi::operations_of(item).next().is_none() {
        items.shift_remove(&name.item);
    }
}

fn replace_operation(
    result: &mut Node,
    new: &Node,
    name: &OperationName,
    scope: &Scope,
    diagnostics: &mut Diagnostics,
) {
    let Some((section, item)) = new.get(name.section).zip(name.item_in(new)) else { return };
    let Some(items) = object(result, name.section, section) else { return };
    let shares = scope.kept.iter().any(|kept| kept.section == name.section && kept.item == name.item);
    let Some(old) = items.get_mut(&name.item).filter(|_| shares) else {
        return replace(items, &name.item, item);
    };
    // Said once for all operations of the path.
    let is_first = scope.incoming.iter().find(|other| other.section == name.section && other.item == name.item);
    if is_first == Some(name) {
        check_inherited(OF_PATH_ITEM, &format!("`{}`", name.item), (item, old), HELP, diagnostics);
    }
    for (member, node) in item.as_object().into_iter().flatten() {
        if member == ADDITIONAL_OPERATIONS {
            for (method, operation) in node.as_object().into_iter().flatten() {
                object(old, member, node).into_iter().for_each(|into| replace(into, method, operation));
            }
        } else if !OF_PATH_ITEM.contains(&member.as_str()) {
            replace(old, member, node);
        }
    }
}

/// Sets a member, unless it is the same already.
fn replace(into: &mut Node, name: &str, node: &Node) {
    if into.get(name) != Some(node) {
        insert(into, name, node.clone());
    }
}

/// Removes the components that were needed by what is no longer there alone.
fn remove_unused(result: &mut Node, current: &Node, new: &Node, scope: &Scope) {
    let before = scope.incoming.iter().chain(&scope.gone);
    let references = References::of(current);
    let before = before.flat_map(|name| references.of_operation(name)).collect::<BTreeSet<_>>();
    let needed = References::of(result).of_document();
    let given = ComponentName::all(new).into_iter().map(|(name, _)| name).collect::<BTreeSet<_>>();
    let unused = ComponentName::all(current).into_iter().map(|(name, _)| name).filter(|name| {
        let was_theirs = scope.whole || before.contains(name);
        was_theirs && !needed.contains(name) && !given.contains(name)
    });
    let unused = unused.collect::<Vec<_>>();
    let Some(components) = result.get_mut("components").and_then(Node::as_object_mut) else { return };
    for name in unused {
        let Some(section) = components.get_mut(&name.section).and_then(Node::as_object_mut) else { continue };
        section.shift_remove(&name.name);
        if section.is_empty() {
            components.shift_remove(&name.section);
        }
    }
}
