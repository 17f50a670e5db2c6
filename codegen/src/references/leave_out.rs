//! Leaves out what refers to nothing.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::forest::{Forest, Place};
use super::scan::{Broken, Wanted};
use crate::diagnostics::{Code, Diagnostic};
use crate::document::{Object, Value};
use crate::openapi::Kind;

/// How often what is left out may make something else refer to nothing.
pub(super) const MAX_ROUNDS: usize = 1000;

/// Takes the references out of the trees, with what cannot be without them; says what the client lacks.
pub(super) fn cut(forest: &mut Forest, broken: &[Broken]) -> Vec<Diagnostic> {
    let mut notes = Vec::new();
    let mut gone = BTreeSet::new();
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
            node.value = Value::Object(Object::default());
            gone.insert(holder.clone());
            continue;
        };
        if is_bare && *wanted != Wanted::Object(Kind::Schema) {
            gone.insert(holder.clone());
        }
        notes.push(Diagnostic::warning(Code::LeftOut, message).at(place).help("fix the error above"));
    }
    remove(forest, gone);
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

/// Takes nodes out of what holds them.
fn remove(forest: &mut Forest, gone: BTreeSet<Place>) {
    let mut by_holder = BTreeMap::<Place, BTreeSet<String>>::new();
    for mut place in gone {
        let Some(last) = place.pointer.pop_back() else { continue };
        by_holder.entry(place).or_default().insert(last.decoded().into_owned());
    }
    // What goes out of an array changes the places of what comes after it, and those below.
    let mut by_holder = by_holder.into_iter().collect::<Vec<_>>();
    by_holder.sort_by_key(|(holder, _)| Reverse(holder.pointer.count()));
    for (holder, gone) in by_holder {
        match forest.node_mut(&holder).map(|node| &mut node.value) {
            Some(Value::Array(items)) => {
                let mut index = 0..;
                items.retain(|_| index.next().is_none_or(|index: usize| !gone.contains(&index.to_string())));
            }
            Some(Value::Object(members)) => members.retain(|name, _| !gone.contains(name)),
            _ => {}
        }
    }
}
