//! The objects of an overlay, in the words of the standard.

use jsonptr::PointerBuf;

use super::JsonPath;
use crate::document::Node;
use crate::sources::FileId;

/// An [Overlay Object](https://spec.openapis.org/overlay/v1.1.0.html#overlay-object) that follows the schema.
///
/// `info` says nothing to a tool that was told which document to change.
#[derive(Clone, Debug)]
pub struct Overlay {
    /// The file that it was read from.
    pub file: FileId,
    /// The document that it is for, if it says so: a URI reference.
    pub extends: Option<Node>,
    /// What to do, in order.
    pub actions: Vec<Action>,
}

/// An [Action Object](https://spec.openapis.org/overlay/v1.1.0.html#action-object).
#[derive(Clone, Debug)]
pub struct Action {
    /// The nodes to change.
    pub target: JsonPath,
    /// Why.
    pub description: Option<String>,
    /// What to do with them.
    pub kind: ActionKind,
    /// What to think of a target that matches nothing.
    pub zero_matches: ZeroMatches,
}

/// The effect of an action; the standard gives each action at most one.
#[derive(Clone, Debug)]
pub enum ActionKind {
    /// Merges a value into each target.
    Update(Node),
    /// Merges the one node that the query selects into each target (1.1).
    Copy(JsonPath),
    /// Takes each target out of its object or array.
    Remove,
    /// An action with a target alone, which the schema allows.
    Nothing,
}

impl ActionKind {
    /// The field of the Action Object that has the effect.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Update(_) => "update",
            Self::Copy(_) => "copy",
            Self::Remove => "remove",
            Self::Nothing => "nothing",
        }
    }
}

/// What to think of a target that matches nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZeroMatches {
    /// The vendor's document has changed, or the query is wrong: an error.
    Refused,
    /// The action says `x-allow-zero-matches: true`.
    Allowed,
}

/// What an action did to the document.
#[derive(Clone, Debug)]
pub struct ActionOutcome {
    /// The overlay.
    pub file: FileId,
    /// The action's place in it, from 0.
    pub index: usize,
    /// The field that had the effect.
    pub kind: &'static str,
    /// The target, as it was written.
    pub target: String,
    /// Why.
    pub description: Option<String>,
    /// The nodes that the target matched: members by name, elements by number.
    pub matched: Vec<PointerBuf>,
    /// How many of them were changed.
    pub changed: usize,
}
