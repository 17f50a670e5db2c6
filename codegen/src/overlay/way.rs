//! Writes the way to a node as a query.

use std::fmt::Write as _;

use jsonptr::Pointer;

use crate::document::{Node, Value};

/// The query of RFC 9535 that selects the node at a pointer and nothing else.
///
/// It has the short form of names where there is one, as people write it. Whether a token is a name or a number is known from
/// the document; without one, all are names.
pub(super) fn way_to(root: Option<&Node>, pointer: &Pointer) -> String {
    let mut query = "$".to_owned();
    let mut parent = root;
    for token in pointer.tokens() {
        let name = token.decoded();
        parent = match parent.map(|parent| &parent.value) {
            Some(Value::Array(items)) => {
                // A String takes all that is written into it.
                let _ = write!(query, "[{name}]");
                name.parse::<usize>().ok().and_then(|index| items.get(index))
            }
            _ => {
                push_name(&mut query, &name);
                parent.and_then(|parent| parent.get(&name))
            }
        };
    }
    query
}

/// Adds a member: in the short form where the grammar has one for its name (RFC 9535, section 2.5.1.1).
fn push_name(query: &mut String, name: &str) {
    let is_first = |c: char| c.is_ascii_alphabetic() || c == '_' || !c.is_ascii();
    if name.starts_with(is_first) && name.chars().all(|c| is_first(c) || c.is_ascii_digit()) {
        query.push('.');
        query.push_str(name);
        return;
    }
    query.push_str("['");
    for c in name.chars() {
        let _ = match c {
            '\'' | '\\' => write!(query, "\\{c}"),
            c if c.is_ascii_control() && c != '\u{7f}' => write!(query, "\\u{:04x}", u32::from(c)),
            c => write!(query, "{c}"),
        };
    }
    query.push_str("']");
}
