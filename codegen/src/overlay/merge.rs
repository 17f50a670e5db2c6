//! The merge rules of the Action Object's `update` and `copy`.

use jsonptr::{PointerBuf, Token};

use crate::document::{Node, Origin, Value};

/// Two values that do not merge.
#[derive(Debug)]
pub struct MergeConflict {
    /// The value that stands in the document.
    pub target: Origin,
    /// What kind it is.
    pub target_kind: &'static str,
    /// The value of the action.
    pub update: Origin,
    /// What kind it is.
    pub update_kind: &'static str,
    /// Where they meet, from the target of the action.
    pub at: PointerBuf,
}

/// Merges a value into a target of an action; gives whether that changes it.
///
/// | target | value | result |
/// |---|---|---|
/// | object | object | merged, member by member |
/// | array | array | concatenated |
/// | array | anything else | appended as one element |
/// | primitive | primitive | replaced |
///
/// # Errors
/// Lists all pairs of any other kinds; what could be merged has been merged.
pub fn merge(target: &mut Node, update: &Node) -> Result<bool, Vec<MergeConflict>> {
    let mut conflicts = Vec::new();
    let changes = match (&mut target.value, &update.value) {
        (Value::Array(items), value) if !matches!(value, Value::Array(_)) => {
            items.push(update.clone());
            true
        }
        _ => merge_value(target, update, &mut PointerBuf::root(), &mut conflicts),
    };
    if conflicts.is_empty() { Ok(changes) } else { Err(conflicts) }
}

/// Merges values below a target, where an array takes an array only.
fn merge_value(target: &mut Node, update: &Node, at: &mut PointerBuf, conflicts: &mut Vec<MergeConflict>) -> bool {
    match (&mut target.value, &update.value) {
        (Value::Object(members), Value::Object(updates)) => {
            let mut changes = false;
            for (name, update) in updates {
                let Some(member) = members.get_mut(name) else {
                    members.insert(name.clone(), update.clone());
                    changes = true;
                    continue;
                };
                at.push_back(Token::new(name));
                changes |= merge_value(member, update, at, conflicts);
                at.pop_back();
            }
            changes
        }
        (Value::Array(items), Value::Array(more)) => {
            items.extend(more.iter().cloned());
            !more.is_empty()
        }
        (old, new) if is_primitive(old) && is_primitive(new) => {
            // A value that stays the same keeps its place: the vendor wrote it.
            let changes = old != new;
            if changes {
                *target = update.clone();
            }
            changes
        }
        _ => {
            conflicts.push(MergeConflict {
                target: target.origin.clone(),
                target_kind: target.kind(),
                update: update.origin.clone(),
                update_kind: update.kind(),
                at: at.clone(),
            });
            false
        }
    }
}

/// Null counts as a primitive: version 1.1 does not set it apart, and RFC 9535 counts it so.
fn is_primitive(value: &Value) -> bool {
    !matches!(value, Value::Array(_) | Value::Object(_))
}
