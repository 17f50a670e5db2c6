//! The operations of a document: path items, and what stands in them by method (OpenAPI, Path Item Object).

use std::collections::BTreeMap;

use super::{ADDITIONAL_OPERATIONS, METHODS};
use crate::document::{Node, Object, Value};

/// The path items of the document.
pub fn path_items(root: &Node) -> impl Iterator<Item = (&str, &Node)> {
    root.members("paths").filter(|(path, _)| !path.starts_with("x-")).map(|(path, item)| (path.as_str(), item))
}

/// Changes the items of the paths of a document, with a document of the components alone, to which they refer.
pub fn change_paths(root: &mut Node, mut change: impl FnMut(&str, &mut Node, &Node)) {
    let mut shared = Node::object(Object::default(), root.origin.clone());
    let components =
        root.get_mut("components").map(|node| (std::mem::replace(&mut node.value, Value::Null), &node.origin));
    if let (Some((value, origin)), Some(members)) = (components, shared.as_object_mut()) {
        members.insert("components".to_owned(), Node { value, origin: origin.clone() });
    }
    for (path, item) in root.get_mut("paths").and_then(Node::as_object_mut).into_iter().flatten() {
        change(path, item, &shared);
    }
    let components = shared.as_object_mut().and_then(|members| members.shift_remove("components"));
    if let (Some(components), Some(place)) = (components, root.get_mut("components")) {
        *place = components;
    }
}

/// The operations of the document: path, method, operation.
pub fn operations(root: &Node) -> impl Iterator<Item = (&str, &str, &Node)> {
    path_items(root)
        .flat_map(|(path, item)| operations_of(item).map(move |(method, operation)| (path, method, operation)))
}

/// The operations of a path item by their methods: the names of their fields, or else the methods as they are sent.
pub fn operations_of(item: &Node) -> impl Iterator<Item = (&str, &Node)> {
    let fields = METHODS.iter().filter_map(|method| Some((*method, item.get(method)?)));
    fields.chain(item.members(ADDITIONAL_OPERATIONS).map(|(method, operation)| (method.as_str(), operation)))
}

/// The operations of a path item, in the order of [`operations_of`].
pub fn operations_of_mut(item: &mut Node) -> impl Iterator<Item = (String, &mut Node)> {
    let place = |name: &str| METHODS.iter().position(|method| *method == name);
    let mut fields = BTreeMap::new();
    let mut additional = None;
    for (name, member) in item.as_object_mut().into_iter().flatten() {
        match place(name) {
            Some(place) => drop(fields.insert(place, (name.clone(), member))),
            None if name == ADDITIONAL_OPERATIONS => additional = member.as_object_mut(),
            None => {}
        }
    }
    let additional = additional.into_iter().flatten().map(|(method, operation)| (method.clone(), operation));
    fields.into_values().chain(additional)
}

/// A method, by the name of its field or as it is sent, as it is sent.
pub fn method_on_wire(method: &str) -> String {
    if METHODS.contains(&method) { method.to_ascii_uppercase() } else { method.to_owned() }
}

/// Whether a response to a method of HTTP may have a body at all, with a status as the document writes it
/// ([RFC 9110, section 6.4.1](https://www.rfc-editor.org/rfc/rfc9110#section-6.4.1)).
pub fn may_have_body(method: &str, status: &str) -> bool {
    method != "head" && !status.starts_with('1') && !matches!(status, "204" | "205" | "304")
}
