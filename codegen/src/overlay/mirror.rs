//! Keeps the JSON that queries search what the document is, without making all of it again for each action.

use jsonptr::Pointer;
use serde_json::Value as Json;

use crate::document::{Node, Value};

/// Takes out what was taken out of the document.
pub(super) fn remove(json: &mut Json, pointer: &Pointer) {
    let Some((parent, last)) = pointer.split_back() else { return };
    match json.pointer_mut(parent.as_str()) {
        Some(Json::Object(members)) => drop(members.shift_remove(&*last.decoded())),
        Some(Json::Array(items)) => {
            if let Some(index) = last.encoded().parse().ok().filter(|index: &usize| *index < items.len()) {
                items.remove(index);
            }
        }
        _ => {}
    }
}

/// Makes of a target what the document has there, after an update was merged into it: what the update does not name is
/// the same as before.
pub(super) fn update(json: &mut Json, target: &Node, update: &Node) {
    match (&mut *json, &target.value, &update.value) {
        (Json::Object(members), Value::Object(targets), Value::Object(updates)) => {
            for name in updates.keys() {
                let Some(target) = targets.get(name) else { continue };
                match members.get_mut(name) {
                    Some(member) => self::update(member, target, &updates[name]),
                    None => drop(members.insert(name.clone(), target.to_json())),
                }
            }
        }
        // An array gets more elements at its end.
        (Json::Array(items), Value::Array(targets), _) => {
            items.extend(targets.iter().skip(items.len()).map(Node::to_json));
        }
        _ => *json = target.to_json(),
    }
}
