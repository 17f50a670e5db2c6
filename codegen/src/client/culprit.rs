//! Finds the operation at which progenitor fails.
//!
//! A panic of progenitor says nothing about the document. The document is therefore cut down to its first operations,
//! and the number of them halved until one more makes the difference.

use crate::document::{Document, Node, Origin};
use crate::openapi;

/// The operation that makes progenitor fail.
pub(super) struct Culprit {
    /// What it is, for a message.
    pub(super) name: String,
    /// Where it was written.
    pub(super) origin: Origin,
}

/// The path and the method of an operation.
type Place<'d> = (&'d str, &'d str);

/// Finds the first operation with which `fails` holds; none if it holds without any.
pub(super) fn find(document: &Document, fails: impl Fn(&Document) -> bool) -> Option<Culprit> {
    let operations = openapi::operations(&document.root).collect::<Vec<_>>();
    let places = operations.iter().map(|(path, method, _)| (*path, *method)).collect::<Vec<_>>();
    let (mut passing, mut failing) = (0, places.len());
    if failing == 0 || fails(&keep(document, &[])) {
        return None;
    }
    while failing - passing > 1 {
        let middle = passing + (failing - passing) / 2;
        if fails(&keep(document, &places[..middle])) {
            failing = middle;
        } else {
            passing = middle;
        }
    }
    let (path, method, operation) = operations[failing - 1];
    let id = operation.get_str("operationId").map(|id| format!(" (`{id}`)")).unwrap_or_default();
    // The fragment stands for one of several media types of the operation.
    let path = path.split('#').next().unwrap_or_default();
    Some(Culprit {
        name: format!("the operation {} {path}{id}", method.to_uppercase()),
        origin: operation.origin.clone(),
    })
}

/// The document with these operations alone.
fn keep(document: &Document, places: &[Place<'_>]) -> Document {
    let mut part = document.clone();
    for (path, item) in part.root.get_mut("paths").and_then(Node::as_object_mut).into_iter().flatten() {
        if let Some(members) = item.as_object_mut() {
            members.retain(|member, _| {
                !openapi::METHODS.contains(&member.as_str()) || places.contains(&(path.as_str(), member.as_str()))
            });
        }
    }
    part
}
