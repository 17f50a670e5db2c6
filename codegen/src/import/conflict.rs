//! Says that two documents do not fit together, with the places where they begin to differ.

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Location};
use crate::document::{Node, Value};

/// What the operations of a document take from it, so that documents in which it differs cannot be one.
pub(super) const OF_DOCUMENT: &[&str] = &[
    "openapi",
    "swagger",
    "jsonSchemaDialect",
    "servers",
    "host",
    "basePath",
    "schemes",
    "consumes",
    "produces",
    "security",
];

/// What the operations of a Path Item Object take from it.
pub(super) const OF_PATH_ITEM: &[&str] = &["$ref", "parameters", "servers"];

/// A thing that two documents have, each in another way.
pub(super) fn differ(message: String, new: &Node, old: &Node, help: &str) -> Diagnostic {
    let (new, old) = difference(new, old);
    let problem = Diagnostic::error(Code::ImportConflict, message).at(place(new)).label("this is");
    problem.related(place(old), "not the same as this").help(help)
}

/// Reports each of the members that is not the same in both objects; one without elements is as good as none.
pub(super) fn check_inherited(
    members: &[&str],
    of: &str,
    (new, old): (&Node, &Node),
    help: &str,
    diagnostics: &mut Diagnostics,
) {
    for name in members {
        let message = format!("`{name}` of {of} is not the same in both");
        match (given(new, name), given(old, name)) {
            (Some(new), Some(old)) if new != old => diagnostics.push(differ(message, new, old, help)),
            (Some(member), None) => diagnostics.push(
                Diagnostic::error(Code::ImportConflict, message)
                    .at(member.origin.key())
                    .label("it stands here")
                    .related(old.origin.key(), "and not here")
                    .help(help),
            ),
            (None, Some(member)) => diagnostics.push(
                Diagnostic::error(Code::ImportConflict, message)
                    .at(new.origin.key())
                    .label("it does not stand here")
                    .related(member.origin.key(), "but here")
                    .help(help),
            ),
            _ => {}
        }
    }
}

/// A member, unless it is an array without elements.
fn given<'n>(node: &'n Node, name: &str) -> Option<&'n Node> {
    node.get(name).filter(|member| member.as_array() != Some(&[]))
}

/// The innermost nodes that hold all that differs.
fn difference<'n>(new: &'n Node, old: &'n Node) -> (&'n Node, &'n Node) {
    let mut differing = match (&new.value, &old.value) {
        (Value::Object(new), Value::Object(old)) if new.len() == old.len() => {
            let pairs = new.iter().map(|(name, node)| Some((node, old.get(name)?))).collect::<Option<Vec<_>>>();
            pairs.unwrap_or_default()
        }
        (Value::Array(new), Value::Array(old)) if new.len() == old.len() => new.iter().zip(old).collect(),
        _ => Vec::new(),
    };
    differing.retain(|(new, old)| new != old);
    match differing[..] {
        [(new, old)] => difference(new, old),
        _ => (new, old),
    }
}

fn place(node: &Node) -> Location {
    match node.value {
        Value::Object(_) | Value::Array(_) => node.origin.key(),
        _ => node.origin.value(),
    }
}
