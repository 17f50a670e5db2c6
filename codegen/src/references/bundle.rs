//! Makes one document of the trees: each reference becomes a pointer into it.

use std::collections::VecDeque;

use jsonptr::{PointerBuf, Token};

use super::FILES;
use super::forest::{Forest, Place};
use super::scan::Scan;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Node, Object, Value};
use crate::names;
use crate::openapi::{self, Kind};

/// The document with the files in it.
pub(super) fn apply(mut forest: Forest, scan: Scan, diagnostics: &mut Diagnostics) -> Node {
    let addresses = Addresses::of(&forest);
    let text = |target: &Place| Value::String(addresses.reference(target));
    for (holder, target) in &scan.texts {
        let value = forest.node(target).map(|node| node.value.clone());
        if let (Some(node), Some(value)) = (forest.node_mut(holder), value) {
            node.value = value;
        }
    }
    for (place, target) in &scan.targets {
        if let Some(node) = forest.node_mut(place) {
            node.value = text(target);
        }
    }
    maps(&mut forest, &scan, &addresses, diagnostics);
    for (place, target) in &scan.dynamic {
        let Some(schema) = forest.node_mut(place).and_then(Node::as_object_mut) else { continue };
        let Some(mut reference) = schema.shift_remove("$dynamicRef") else { continue };
        match target {
            Some(target) => {
                reference.value = text(target);
                // Both apply; what has no place beside the other is a part of its own.
                if schema.contains_key("$ref") {
                    let origin = reference.origin.clone();
                    let part = Value::Object(Object::from_iter([("$ref".to_owned(), reference)]));
                    let part = Node { value: part, origin: origin.clone() };
                    let parts = schema.entry("allOf".to_owned());
                    let parts = parts.or_insert_with(|| Node::array(Vec::new(), origin));
                    if let Value::Array(parts) = &mut parts.value {
                        parts.push(part);
                    }
                } else {
                    schema.insert("$ref".to_owned(), reference);
                }
            }
            None => diagnostics.push(
                Diagnostic::warning(
                    Code::DynamicReference,
                    "what `$dynamicRef` leads to depends on who refers to this schema",
                )
                .at(reference.origin.key())
                .help("the client takes any value here; an overlay can put a `$ref` in its place"),
            ),
        }
    }
    let (mut root, files) = forest.into_trees();
    let origin = root.origin.clone();
    let Some(members) = root.as_object_mut() else { return root };
    if let Some((member, name)) = members.shift_remove(FILES).zip(addresses.own_files) {
        members.insert(name, member);
    }
    if !files.is_empty() {
        members.insert(FILES.to_owned(), Node::object(files, origin));
    }
    root
}

/// Gives the objects that are to have the members of another one a reference for each.
fn maps(forest: &mut Forest, scan: &Scan, addresses: &Addresses, diagnostics: &mut Diagnostics) {
    let mut left = MAX_VALUES;
    let mut queue = scan.maps.iter().map(|(holder, target)| (holder.clone(), target.clone())).collect::<VecDeque<_>>();
    while let Some((holder, (kind, target))) = queue.pop_front() {
        let mut added = Vec::new();
        let mut from = Some(target);
        // A cycle of them has no members; no sensible chain is longer.
        for _ in 0..openapi::LONGEST_CHAIN {
            let Some(target) = from.take() else { break };
            let Some(node) = forest.node(&target) else { break };
            for (name, member) in node.as_object().into_iter().flatten().filter(|(name, _)| *name != "$ref") {
                let place = child(&target, name);
                match kind.member(name) {
                    Some(inner @ Kind::Map(_)) if kind == Kind::Components => {
                        queue.push_back((child(&holder, name), (inner, place)));
                        added.push((name.clone(), empty(member)));
                    }
                    Some(_) => added.push((name.clone(), addresses.node(&place, member))),
                    None => added.push((name.clone(), member.clone())),
                }
            }
            from = scan.maps.get(&target).map(|(_, next)| next.clone());
        }
        left = left.saturating_sub(added.iter().map(|(_, member)| member.count()).sum());
        if left == 0 {
            let message = format!("references expand to more than {MAX_VALUES} values");
            let problem = Diagnostic::error(Code::RefLimit, message).help("write the members out with an overlay");
            let place = forest.node(&holder).map(|node| node.origin.key());
            diagnostics.push(place.into_iter().fold(problem, Diagnostic::at));
            return;
        }
        let Some(members) = forest.node_mut(&holder).and_then(Node::as_object_mut) else { continue };
        members.shift_remove("$ref");
        for (name, member) in added {
            members.entry(name).or_insert(member);
        }
    }
}

/// How many values objects may get from others, all together.
const MAX_VALUES: usize = 1_000_000;

fn child(place: &Place, name: &str) -> Place {
    let mut place = place.clone();
    place.pointer.push_back(Token::new(name));
    place
}

fn empty(node: &Node) -> Node {
    Node::object(Object::default(), node.origin.clone())
}

/// Where the trees stand in the document.
struct Addresses {
    /// The pointers to them.
    trees: Vec<String>,
    /// The name that a member [`FILES`] of the document's own gets: the references into it lead there.
    own_files: Option<String>,
}

impl Addresses {
    fn of(forest: &Forest) -> Self {
        let address = |tree| match tree {
            0 => String::new(),
            tree => PointerBuf::from_tokens([FILES, forest.path(tree)]).to_string(),
        };
        let own = forest.root(0).and_then(Node::as_object).filter(|members| members.contains_key(FILES));
        let own_files = own.map(|members| names::free(FILES, "-", |name| !members.contains_key(name)));
        Self { trees: (0..forest.len()).map(address).collect(), own_files }
    }

    /// The text of a reference to a place.
    fn reference(&self, place: &Place) -> String {
        let prefix = self.trees.get(place.tree).map_or("", String::as_str);
        let mut pointer = place.pointer.clone();
        if let (0, Some(name)) = (place.tree, &self.own_files)
            && pointer.first().is_some_and(|first| first.decoded() == FILES)
        {
            pointer.pop_front();
            pointer.push_front(name);
        }
        openapi::reference_to(&format!("{prefix}{pointer}"))
    }

    /// A reference to a place, instead of the node there.
    fn node(&self, place: &Place, node: &Node) -> Node {
        let text = Node::text(self.reference(place), node.origin.clone());
        Node::object(Object::from_iter([("$ref".to_owned(), text)]), node.origin.clone())
    }
}
