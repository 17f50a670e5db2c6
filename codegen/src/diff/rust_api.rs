//! Compares what users of two clients compile against: the public items of the generated text.
//!
//! A change is breaking if there is a program that compiles against the old client and not against the new one, or that
//! compiles and means something else: an item that stands for another operation, property or value on the wire. Aliases
//! are followed, because the compiler follows them, and where a type has only another name, what uses it is the same.

mod arguments;
mod items;
mod renames;
mod requests;
mod signature;
mod table;

use std::collections::BTreeSet;

use self::items::{Item, Items};
use super::rules::Verdict;
use super::{Sides, fingerprint};
use crate::Generated;

pub use self::items::ItemKind;

/// What has happened to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RustAction {
    /// It is gone.
    Removed,
    /// It is there under another name.
    Renamed,
    /// It has another type or signature, or is another kind of item.
    Retyped,
    /// A method whose arguments have other names, and the same types: what calls it compiles, and may mean something
    /// else.
    ArgumentsRenamed,
    /// It has the same type or signature and stands for something else on the wire: a program that uses it compiles, and
    /// does something else.
    MeansAnother,
    /// The compiler warns of its use.
    Deprecated,
    /// It is new.
    Added,
}

impl RustAction {
    /// The word for reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Removed => "removed",
            Self::Renamed => "renamed",
            Self::Retyped => "retyped",
            Self::ArgumentsRenamed => "arguments-renamed",
            Self::MeansAnother => "means-another",
            Self::Deprecated => "deprecated",
            Self::Added => "added",
        }
    }
}

/// One change of the Rust API.
#[derive(Clone, Debug)]
pub struct RustChange {
    /// What has happened.
    pub action: RustAction,
    /// To what kind of item.
    pub kind: ItemKind,
    /// The path from the root of the client: `types::Order::total`, `Client::get_order`, `types::Status: Display`.
    pub path: String,
    /// The path in the new client, where it is another one.
    pub new_path: Option<String>,
    /// The signature in the old client.
    pub old: Option<String>,
    /// The signature in the new client.
    pub new: Option<String>,
    /// Whether a program that uses the item still compiles.
    pub verdict: Verdict,
    /// The same in every run.
    pub fingerprint: String,
    /// Whether a change of the document explains it.
    pub is_explained: bool,
    /// What the item stands for on the wire, before and after, where that can be told.
    pub(super) stands_for: Vec<String>,
}

/// All changes of the public items, the worst first.
pub(super) fn compare(clients: &Sides<Generated>) -> Vec<RustChange> {
    let old = items::of(&clients.old, &BTreeSet::new());
    // Who names a struct by its name goes on to do so when it becomes an alias.
    let nominal = old.values().filter(|item| matches!(item.kind, ItemKind::Struct | ItemKind::Enum));
    let nominal = nominal.filter_map(|item| item.path.strip_prefix("types::")).map(str::to_owned).collect();
    let new = items::of(&clients.new, &nominal);
    let kept = renames::find_kept(&old, &new);
    let deprecated = kept.keys().map(|from| change(RustAction::Deprecated, &old[from], Some(&new[from])));
    let mut changes = deprecated.collect::<Vec<_>>();
    let old = renames::apply(old, &kept);
    let renames = renames::find(&old, &new);
    changes.extend(renames.iter().map(|(from, to)| change(RustAction::Renamed, &old[from], Some(&new[to]))));
    let old = renames::apply(old, &renames);
    let variants = renames::find_variants(&old, &new);
    changes.extend(variants.iter().map(|(from, to)| change(RustAction::Renamed, &old[from], Some(&new[to]))));
    let old = renames::apply(old, &variants);
    let known = Sides { old: &old, new: &new }.map(Known::of);
    for (path, item) in &old {
        match new.get(path) {
            Some(new) => changes.extend(difference(item, new).or_else(|| other_meaning(item, new, &known))),
            None if is_told_by_parent(path, &old, &new) => {}
            None => changes.push(change(RustAction::Removed, item, None)),
        }
    }
    for (path, item) in &new {
        if !old.contains_key(path) && !kept.contains_key(path) && !is_told_by_parent(path, &new, &old) {
            let mut added = change(RustAction::Added, item, None);
            // Without `#[non_exhaustive]`, a literal or a `match` of the user's lacks the new one.
            let is_open = items::parent(path).and_then(|parent| new.get(parent)).is_none_or(|parent| parent.is_open);
            if matches!(item.kind, ItemKind::Field | ItemKind::Variant) && !is_open {
                added.verdict = Verdict::Breaking;
            }
            changes.push(added);
        }
    }
    changes.sort_by_key(|change| std::cmp::Reverse(change.verdict));
    changes
}

/// Whether an item is part of one that is not in the other client either, or is something else there: there is nothing
/// more to say of it.
fn is_told_by_parent(path: &str, items: &Items, other: &Items) -> bool {
    items::parent(path).is_some_and(|parent| {
        let kind = |items: &Items| items.get(parent).map(|item| item.kind);
        kind(items) != kind(other)
    })
}

fn difference(old: &Item, new: &Item) -> Option<RustChange> {
    let action = if old.kind != new.kind || !arguments::fit(old, new) {
        RustAction::Retyped
    } else if old.arguments != new.arguments && is_permutation(&old.arguments, &new.arguments) {
        RustAction::MeansAnother
    } else if old.arguments != new.arguments {
        RustAction::ArgumentsRenamed
    } else if !old.is_deprecated && new.is_deprecated {
        RustAction::Deprecated
    } else {
        return None;
    };
    Some(change(action, old, Some(new)))
}

/// Whether the same arguments stand in another order: a call of values of one type sends each as the other.
fn is_permutation(old: &[String], new: &[String]) -> bool {
    old.iter().collect::<BTreeSet<_>>() == new.iter().collect::<BTreeSet<_>>()
}

/// The operations and schemas of a client, and what else it has that may be another one under the same name.
struct Known<'i> {
    others: BTreeSet<&'i str>,
    schemas: BTreeSet<&'i str>,
}

impl<'i> Known<'i> {
    fn of(items: &'i Items) -> Self {
        let of_kind = |is_kind: fn(ItemKind) -> bool| {
            let items = items.values().filter(move |item| is_kind(item.kind) && !item.wire.is_empty());
            items.map(|item| item.wire.as_str()).collect()
        };
        Self { others: of_kind(may_move), schemas: of_kind(is_type) }
    }

    fn has(&self, kind: ItemKind, wire: &str) -> bool {
        if is_type(kind) { self.schemas.contains(wire) } else { self.others.contains(wire) }
    }
}

fn is_type(kind: ItemKind) -> bool {
    matches!(kind, ItemKind::Struct | ItemKind::Enum | ItemKind::Alias)
}

/// Whether an item besides types is the same one when it stands for something that has taken its place.
fn may_move(kind: ItemKind) -> bool {
    matches!(kind, ItemKind::Function | ItemKind::Constant)
}

/// An item that stands for something else on the wire. An operation or a schema that has moved is the same one: another
/// one is there on both sides.
fn other_meaning(old: &Item, new: &Item, known: &Sides<Known<'_>>) -> Option<RustChange> {
    if old.wire.is_empty() || new.wire.is_empty() || old.wire == new.wire {
        return None;
    }
    let is_on_both_sides = |wire: &str| known.old.has(old.kind, wire) && known.new.has(old.kind, wire);
    if (may_move(old.kind) || is_type(old.kind)) && !is_on_both_sides(&old.wire) && !is_on_both_sides(&new.wire) {
        return None;
    }
    let mut change = change(RustAction::MeansAnother, old, Some(new));
    (change.old, change.new) = (Some(old.wire.clone()), Some(new.wire.clone()));
    Some(change)
}

/// A change of an old item; of a new one where it is added.
fn change(action: RustAction, item: &Item, new: Option<&Item>) -> RustChange {
    let is_new = action == RustAction::Added;
    let path = item.path.clone();
    let new_path = new.map(|new| new.path.clone()).filter(|new| *new != path);
    let shown = |item: &Item| item.shown.clone();
    RustChange {
        action,
        kind: item.kind,
        old: (!is_new).then(|| shown(item)),
        new: if is_new { Some(shown(item)) } else { new.map(shown) },
        verdict: match action {
            RustAction::Removed | RustAction::Renamed | RustAction::Retyped | RustAction::MeansAnother => {
                Verdict::Breaking
            }
            RustAction::ArgumentsRenamed => Verdict::Unclear,
            RustAction::Deprecated | RustAction::Added => Verdict::Compatible,
        },
        fingerprint: fingerprint::of(&[action.as_str(), &path, new_path.as_deref().unwrap_or_default()]),
        path,
        new_path,
        is_explained: false,
        stands_for: std::iter::once(item).chain(new).map(|item| item.wire.clone()).collect(),
    }
}

#[cfg(test)]
mod tests;
