//! Finds the operation or the schema at which progenitor fails.
//!
//! A panic of progenitor says nothing about the document. The document is therefore cut down to its first operations
//! and schemas, and the number of them halved until one more makes the difference.

use std::collections::BTreeSet;

use crate::document::{Document, Node, Object, Origin, Value};
use crate::openapi::{self, Kind};

/// The part of the document that makes progenitor fail.
pub(super) struct Culprit {
    /// What it is, for a message.
    pub(super) name: String,
    /// Where it was written.
    pub(super) origin: Origin,
}

/// A part of the document that can be left out.
enum Part {
    Operation { path: String, method: String },
    Schema { name: String },
}

/// Finds the first part with which `fails` holds; none if it holds without any.
pub(super) fn find(document: &Document, fails: impl Fn(&Node) -> bool) -> Option<Culprit> {
    let root = &document.root;
    let parts = parts(root);
    let (mut passing, mut failing) = (0, parts.len());
    if failing == 0 || fails(&keep(root, &[])) {
        return None;
    }
    while failing - passing > 1 {
        let middle = passing + (failing - passing) / 2;
        if fails(&keep(root, &parts[..middle])) {
            failing = middle;
        } else {
            passing = middle;
        }
    }
    match &parts[failing - 1] {
        Part::Operation { path, method } => {
            let operation = root.get("paths")?.get(path)?.get(method)?;
            let id = operation.get_str("operationId").map(|id| format!(" (`{id}`)")).unwrap_or_default();
            // The fragment stands for one of several media types of the operation.
            let path = path.split('#').next().unwrap_or_default();
            let name = format!("the operation {} {path}{id}", method.to_uppercase());
            Some(Culprit { name, origin: operation.origin.clone() })
        }
        Part::Schema { name } => {
            let schema = root.get("components")?.get("schemas")?.get(name)?;
            Some(Culprit { name: format!("the schema `{name}`"), origin: schema.origin.clone() })
        }
    }
}

/// Schemas first: an operation is to blame only for what its schemas are not.
fn parts(root: &Node) -> Vec<Part> {
    let schemas = root.get("components").map(|components| components.members("schemas"));
    let schemas = schemas.into_iter().flatten().map(|(name, _)| Part::Schema { name: name.clone() });
    let operations = openapi::operations(root)
        .map(|(path, method, _)| Part::Operation { path: path.to_owned(), method: method.to_owned() });
    schemas.chain(operations).collect()
}

/// The document with these parts and the schemas that they refer to.
fn keep(root: &Node, parts: &[Part]) -> Node {
    let mut part = root.clone();
    if let Some(paths) = part.get_mut("paths").and_then(Node::as_object_mut) {
        for (path, item) in paths.iter_mut() {
            let Some(members) = item.as_object_mut() else { continue };
            members.retain(|member, _| {
                !openapi::METHODS.contains(&member.as_str())
                    || parts.iter().any(
                        |part| matches!(part, Part::Operation { path: p, method } if p == path && method == member),
                    )
            });
        }
    }
    let schemas = |name: &String| parts.iter().any(|part| matches!(part, Part::Schema { name: n } if n == name));
    let components = part.get("components").and_then(|components| components.get("schemas"));
    let kept = components.and_then(Node::as_object).map(|all| {
        let mut wanted = all.keys().filter(|name| schemas(name)).cloned().collect::<BTreeSet<_>>();
        let paths = part.get("paths").cloned();
        let mut queue = Vec::new();
        if let Some(paths) = &paths {
            queue.extend(references(paths, Kind::Paths));
        }
        queue
            .extend(wanted.iter().filter_map(|name| all.get(name)).flat_map(|schema| references(schema, Kind::Schema)));
        while let Some(name) = queue.pop() {
            if let (Some(schema), true) = (all.get(&name), wanted.insert(name)) {
                queue.extend(references(schema, Kind::Schema));
            }
        }
        all.iter().filter(|(name, _)| wanted.contains(*name)).map(|(n, s)| (n.clone(), s.clone())).collect::<Object>()
    });
    let components = part.get_mut("components").and_then(|components| components.get_mut("schemas"));
    if let (Some(schemas), Some(kept)) = (components, kept) {
        schemas.value = Value::Object(kept);
    }
    part
}

/// The component schemas that a part of the document refers to.
fn references(node: &Node, kind: Kind) -> Vec<String> {
    let mut names = Vec::new();
    openapi::walk(node, kind, &mut |node, _| {
        let name = openapi::reference(node).and_then(|text| text.strip_prefix("#/components/schemas/"));
        names.extend(name.map(str::to_owned));
    });
    names
}
