//! Makes one document of several that are imported together.

use super::conflict::{OF_DOCUMENT, OF_PATH_ITEM, check_inherited, differ};
use super::name::{SECTIONS, method};
use super::page::Page;
use crate::diagnostics::{Aborted, Code, Diagnostic, Diagnostics};
use crate::document::{Node, Object, Value};
use crate::openapi::{ADDITIONAL_OPERATIONS, SWAGGER_SECTIONS};

const HELP: &str = "import pages of one state of the vendor's documents: fetch both again";

/// Unites the documents in order: what is the same in several stands once, what differs is reported.
pub(super) fn run(pages: &[Page], diagnostics: &mut Diagnostics) -> Result<Option<Node>, Aborted> {
    let [first, rest @ ..] = pages else { return Ok(None) };
    let mut united = first.document.root.clone();
    if !rest.is_empty() {
        for page in pages {
            check_shape(&page.document.root, diagnostics);
        }
        diagnostics.abort_if_errors()?;
    }
    for page in rest {
        add(&mut united, &page.document.root, diagnostics);
    }
    diagnostics.abort_if_errors()?;
    Ok(Some(united))
}

/// Reports what should be an object and is none: its operations and components would be lost.
pub(super) fn check_shape(root: &Node, diagnostics: &mut Diagnostics) {
    let mut check = |node: &Node, what: &str| {
        if node.as_object().is_none() {
            let message = format!("{what} is an object, not {}", node.kind());
            let help = "documents can be merged where they are OpenAPI";
            diagnostics.push(Diagnostic::error(Code::OpenapiInvalid, message).at(node.origin.key()).help(help));
        }
    };
    for section in SECTIONS.into_iter().chain(["components"]) {
        let Some(node) = root.get(section) else { continue };
        check(node, &format!("`{section}`"));
        for (name, member) in node.as_object().into_iter().flatten().filter(|(name, _)| !name.starts_with("x-")) {
            check(member, &format!("`{name}` in `{section}`"));
        }
    }
}

fn add(united: &mut Node, root: &Node, diagnostics: &mut Diagnostics) {
    check_inherited(OF_DOCUMENT, "the document", (root, united), HELP, diagnostics);
    for (name, member) in root.as_object().into_iter().flatten() {
        match name.as_str() {
            // An empty list is as good as none, and more than nothing.
            name if OF_DOCUMENT.contains(&name) && united.get(name).is_some() => {}
            "paths" | "webhooks" => {
                let Some(items) = object(united, name, member) else { continue };
                for (item, node) in root.members(name) {
                    add_item(items, item, node, diagnostics);
                }
            }
            "components" => {
                let Some(components) = object(united, name, member) else { continue };
                for (section, node) in root.members(name) {
                    add_components(components, section, node, diagnostics);
                }
            }
            name if SWAGGER_SECTIONS.iter().any(|(section, _)| *section == name) => {
                add_components(united, name, member, diagnostics);
            }
            "tags" => add_tags(united, member, diagnostics),
            _ => fold(united, name, member, &format!("`{name}`"), diagnostics),
        }
    }
}

fn add_item(items: &mut Node, name: &str, item: &Node, diagnostics: &mut Diagnostics) {
    let Some(united) = items.get_mut(name).filter(|_| !name.starts_with("x-")) else {
        return fold(items, name, item, &format!("`{name}`"), diagnostics);
    };
    check_inherited(OF_PATH_ITEM, &format!("`{name}`"), (item, united), HELP, diagnostics);
    for (member, node) in item.as_object().into_iter().flatten() {
        let what = match method(member) {
            Some(method) => format!("the operation `{} {name}`", method.to_ascii_uppercase()),
            None => format!("`{member}` of `{name}`"),
        };
        if member == ADDITIONAL_OPERATIONS {
            let Some(into) = object(united, member, node) else { continue };
            for (method, operation) in node.as_object().into_iter().flatten() {
                fold(into, method, operation, &format!("the operation `{method} {name}`"), diagnostics);
            }
        } else if !OF_PATH_ITEM.contains(&member.as_str()) {
            fold(united, member, node, &what, diagnostics);
        }
    }
}

fn add_components(components: &mut Node, section: &str, node: &Node, diagnostics: &mut Diagnostics) {
    if section.starts_with("x-") {
        return fold(components, section, node, &format!("`{section}` of the components"), diagnostics);
    }
    let Some(into) = object(components, section, node) else { return };
    for (name, component) in node.as_object().into_iter().flatten() {
        fold(into, name, component, &format!("the component `{section}/{name}`"), diagnostics);
    }
}

fn add_tags(united: &mut Node, tags: &Node, diagnostics: &mut Diagnostics) {
    let Some(Value::Array(all)) = united.get_mut("tags").map(|node| &mut node.value) else {
        return fold(united, "tags", tags, "`tags`", diagnostics);
    };
    for tag in tags.as_array().unwrap_or_default() {
        match all.iter().find(|other| other.get("name") == tag.get("name")) {
            None => all.push(tag.clone()),
            Some(other) if other != tag => {
                let what = format!("the tag `{}` is not the same in both", tag.get_str("name").unwrap_or_default());
                diagnostics.push(differ(what, tag, other, HELP));
            }
            Some(_) => {}
        }
    }
}

/// Adds a member that is not there, and reports one that is there in another way.
fn fold(into: &mut Node, name: &str, node: &Node, what: &str, diagnostics: &mut Diagnostics) {
    match into.get(name) {
        None => insert(into, name, node.clone()),
        Some(other) if other != node => {
            diagnostics.push(differ(format!("{what} is not the same in both"), node, other, HELP));
        }
        Some(_) => {}
    }
}

/// The member of this name, made where it is missing; it stands for what `node` does.
pub(super) fn object<'n>(parent: &'n mut Node, name: &str, node: &Node) -> Option<&'n mut Node> {
    let empty = || Node::object(Object::default(), node.origin.clone());
    Some(parent.as_object_mut()?.entry(name.to_owned()).or_insert_with(empty))
}

/// Sets a member of an object.
pub(super) fn insert(parent: &mut Node, name: &str, node: Node) {
    if let Some(members) = parent.as_object_mut() {
        members.insert(name.to_owned(), node);
    }
}
