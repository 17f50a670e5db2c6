//! Leaves out what refers to nothing.

use super::forest::Forest;
use super::scan::{Broken, Wanted};
use crate::diagnostics::{Code, Diagnostic};
use crate::document::{Node, Object, Origin, Value};
use crate::openapi::Kind;

/// How often what is left out may make something else refer to nothing.
pub(super) const MAX_ROUNDS: usize = 1000;

/// The member by which a node is known that is to go.
const GONE: &str = "x-left-out";

/// Takes the references out of the trees, with what cannot be without them; says what the client lacks.
pub(super) fn cut(forest: &mut Forest, broken: &[Broken]) -> Vec<Diagnostic> {
    let mut notes = Vec::new();
    for Broken { holder, wanted, .. } in broken {
        let last = holder.pointer.last().map(|token| token.decoded().into_owned()).unwrap_or_default();
        let Some(node) = forest.node_mut(holder) else { continue };
        let place = node.origin.key();
        let reference = node.as_object_mut().and_then(|members| {
            members.shift_remove("$dynamicRef");
            members.shift_remove("$ref")
        });
        let place = reference.map_or(place, |reference| reference.origin.value());
        let is_bare = node.as_object().is_some_and(Object::is_empty);
        let Some(message) = lack(*wanted, &last) else {
            node.value = gone(&node.origin);
            continue;
        };
        if is_bare && *wanted != Wanted::Object(Kind::Schema) {
            node.value = gone(&node.origin);
        }
        notes.push(Diagnostic::warning(Code::LeftOut, message).at(place).help("mend what the error above says"));
    }
    forest.roots_mut().for_each(sweep);
    notes
}

/// What the client lacks without an object; none if it lacks nothing.
fn lack(wanted: Wanted, name: &str) -> Option<String> {
    let Wanted::Object(kind) = wanted else { return Some(format!("the client lacks the {name} here")) };
    Some(match kind {
        Kind::Example => return None,
        Kind::Schema => "the client takes any value here".to_owned(),
        Kind::PathItem => format!("the client lacks the operations of `{name}`"),
        Kind::Operation => format!("the client lacks the operation `{name}`"),
        Kind::Parameter => "the client lacks the parameter or header".to_owned(),
        Kind::RequestBody => "the client sends no such body".to_owned(),
        Kind::Response => format!("the client does not know the response `{name}`"),
        Kind::Callback | Kind::Link => format!("the client lacks `{name}`"),
        Kind::SecurityScheme => format!("the client lacks the security scheme `{name}`"),
        _ => format!("the client lacks what `{name}` holds"),
    })
}

fn gone(origin: &Origin) -> Value {
    Value::Object(Object::from_iter([(GONE.to_owned(), Node { value: Value::Null, origin: origin.clone() })]))
}

fn is_gone(node: &Node) -> bool {
    node.as_object().is_some_and(|members| members.len() == 1 && members.contains_key(GONE))
}

fn sweep(node: &mut Node) {
    match &mut node.value {
        Value::Array(items) => {
            items.retain(|item| !is_gone(item));
            items.iter_mut().for_each(sweep);
        }
        Value::Object(members) => {
            members.retain(|_, member| !is_gone(member));
            members.values_mut().for_each(sweep);
        }
        _ => {}
    }
}
