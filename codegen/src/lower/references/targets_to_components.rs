//! Makes components of what is referred to and stands somewhere else.
//!
//! Later passes and the model know references to components alone.
//!
//! Before: `B: { $ref: '#/components/schemas/A/properties/c' }`, `A: { properties: { c: { type: string } } }`
//! After:  `B: { type: string }`, `A: { properties: { c: { $ref: '#/components/schemas/B' } } }`
//!
//! Loses nothing: the schema, parameter, response or the like moves, and a reference stays in its place. It gets the
//! name of a component that is no more than a reference to it, or else one that says where it stood. Components whose
//! names cannot stand in a reference as they are get other names. Schemas that are references in a circle become
//! untyped, with a warning; `$defs` and anchors have done their work, and go.

mod names;

use std::collections::{BTreeMap, BTreeSet};

use jsonptr::{Pointer, PointerBuf};

pub(in crate::lower) use self::names::name as name_of_place;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Node, Object, Value};
use crate::lower::{Pass, Purpose};
use crate::openapi::{self, Kind};

/// The members of a schema that name it or parts of it.
const NAMING: [&str; 4] = ["$defs", "definitions", "$anchor", "$dynamicAnchor"];

pub(in crate::lower) const PASS: Pass = Pass {
    name: "targets_to_components",
    purpose: Purpose::NormalForm,
    run: |document, diagnostics| {
        let root = &mut document.root;
        rename(root, &names::unwritable(root));
        let found = Found::of(root);
        found.circles.iter().for_each(|holder| untype(root, holder, diagnostics));
        for (holder, target) in &found.shortcuts {
            set_reference(root, holder, target);
        }
        let moved = move_targets(root, &found);
        openapi::walk_mut(root, Kind::OpenApi, &mut |node, _| replace(node, &moved));
        for (place, kind) in &found.outside {
            if let Some(node) = root.resolve_mut(place) {
                openapi::walk_mut(node, *kind, &mut |node, _| replace(node, &moved));
            }
        }
        openapi::walk_schemas_mut(root, |schema, _| {
            // A property of such a name is in another object.
            NAMING.iter().for_each(|name| {
                schema.shift_remove(*name);
            });
        });
    },
};

/// What there is to do.
#[derive(Default)]
struct Found {
    /// The places to which references lead that are no components.
    targets: BTreeMap<PointerBuf, Kind>,
    /// The components that are no more than a reference to one of these places.
    homes: BTreeMap<PointerBuf, PointerBuf>,
    /// The objects whose reference leads to another one, and where the last of them leads.
    shortcuts: BTreeMap<PointerBuf, PointerBuf>,
    /// The schemas that are references in a circle.
    circles: BTreeSet<PointerBuf>,
    /// The places outside of the grammar that hold objects of it.
    outside: BTreeMap<PointerBuf, Kind>,
}

impl Found {
    fn of(root: &Node) -> Self {
        let mut found = Self::default();
        let mut chains = Chains { root, ends: Default::default() };
        for (place, kind) in openapi::places(root) {
            let Some(node) = root.resolve(&place) else { continue };
            openapi::walk_places(node, kind, &mut place.clone(), &mut |node, kind, holder| {
                let Some(target) = openapi::reference(node).and_then(openapi::reference_pointer) else { return };
                if section(kind, None).is_some() {
                    found.reference(&mut chains, node, kind, holder, target);
                }
            });
            if !place.is_root() {
                found.outside.insert(place, kind);
            }
        }
        found
    }

    fn reference(&mut self, chains: &mut Chains<'_>, node: &Node, kind: Kind, holder: &Pointer, target: PointerBuf) {
        let is_home = is_component(holder, kind) && is_alias(node, kind);
        let Some(end) = chains.end(target.clone(), kind, is_home).filter(|end| **end != *holder) else {
            if kind == Kind::Schema {
                self.circles.insert(holder.to_buf());
            }
            return;
        };
        if !is_component(&end, kind) {
            // What else stands in a home may be referred to as well, and what refers to its home would refer to itself.
            let next = chains.root.resolve(&end).and_then(openapi::reference).and_then(openapi::reference_pointer);
            let leads_back = next.and_then(|next| chains.end(next, kind, false)).is_some_and(|end| *end == *holder);
            if is_home && !leads_back && node.as_object().is_some_and(|node| node.len() == 1) {
                self.homes.entry(end.clone()).or_insert_with(|| holder.to_buf());
            }
            self.targets.insert(end.clone(), kind);
        }
        if end != target {
            self.shortcuts.insert(holder.to_buf(), end);
        }
    }
}

/// Follows references that lead to references.
struct Chains<'n> {
    root: &'n Node,
    /// Where the references from a place end, or nowhere in a circle; at the first component, or beyond.
    ends: [BTreeMap<PointerBuf, Option<PointerBuf>>; 2],
}

impl Chains<'_> {
    /// Where a reference ends; a component that refers to another one is an end, unless `beyond` them is asked for.
    fn end(&mut self, target: PointerBuf, kind: Kind, beyond: bool) -> Option<PointerBuf> {
        let ends = &mut self.ends[usize::from(beyond)];
        let mut passed = BTreeSet::new();
        let mut place = target;
        let end = loop {
            if let Some(known) = ends.get(&place) {
                break known.clone();
            }
            if passed.contains(&place) {
                break None;
            }
            let node = self.root.resolve(&place).filter(|node| is_alias(node, kind));
            let next = node.and_then(openapi::reference).and_then(openapi::reference_pointer);
            match next.filter(|_| beyond || !is_component(&place, kind)) {
                None => break Some(place),
                Some(next) => passed.insert(std::mem::replace(&mut place, next)),
            };
        };
        ends.extend(passed.into_iter().map(|place| (place, end.clone())));
        end
    }
}

/// Whether an object is a reference and nothing else; what stands beside one counts in schemas alone, and there only if
/// it stays.
fn is_alias(node: &Node, kind: Kind) -> bool {
    let says_nothing = |name: &String| name == "$ref" || NAMING.contains(&name.as_str());
    openapi::reference(node).is_some()
        && (kind != Kind::Schema || node.as_object().is_some_and(|node| node.keys().all(says_nothing)))
}

/// The components of a kind; headers are told from parameters by what they lack. None for what is no component.
fn section(kind: Kind, node: Option<&Node>) -> Option<&'static str> {
    Some(match kind {
        Kind::Schema => "schemas",
        Kind::Parameter if node.is_some_and(|node| node.get("in").is_none()) => "headers",
        Kind::Parameter => "parameters",
        Kind::RequestBody => "requestBodies",
        Kind::Response => "responses",
        Kind::Callback => "callbacks",
        Kind::Link => "links",
        Kind::Example => "examples",
        Kind::SecurityScheme => "securitySchemes",
        _ => return None,
    })
}

fn is_component(place: &Pointer, kind: Kind) -> bool {
    let mut tokens = place.tokens();
    tokens.next().is_some_and(|token| token.encoded() == "components")
        && place.count() == 3
        && openapi::kind_at(place) == Some(kind)
}

/// Makes an untyped schema of a reference that leads back to itself.
fn untype(root: &mut Node, holder: &Pointer, diagnostics: &mut Diagnostics) {
    let Some(schema) = root.resolve_mut(holder) else { return };
    let Some(reference) = schema.as_object_mut().and_then(|schema| schema.shift_remove("$ref")) else { return };
    diagnostics.push(
        Diagnostic::warning(Code::RefCycle, "the reference leads back to itself, so the schema is any value")
            .at(reference.origin.value())
            .help("say with an overlay what it was to be"),
    );
}

fn set_reference(root: &mut Node, holder: &Pointer, target: &Pointer) {
    if let Some(reference) = root.resolve_mut(holder).and_then(|node| node.get_mut("$ref")) {
        reference.value = Value::String(openapi::reference_to(target.as_str()));
    }
}

/// Moves what is referred to into the components; gives the texts of the references to it, old and new.
fn move_targets(root: &mut Node, found: &Found) -> BTreeMap<String, String> {
    let homes = homes(root, found);
    let mut moved = BTreeMap::new();
    let mut homes = homes.into_iter().collect::<Vec<_>>();
    // What stands deeper moves first, so that the places of the others stay right.
    homes.sort_by_key(|(place, _)| std::cmp::Reverse(place.count()));
    for (place, home) in homes {
        let reference = openapi::reference_to(home.as_str());
        let Some(node) = root.resolve_mut(&place) else { continue };
        let origin = node.origin.clone();
        let link = Value::String(reference.clone());
        let link = Object::from_iter([("$ref".to_owned(), Node { value: link, origin: origin.clone() })]);
        let target = std::mem::replace(&mut node.value, Value::Object(link));
        put(root, &home, Node { value: target, origin });
        moved.insert(openapi::reference_to(place.as_str()), reference);
    }
    moved
}

/// Where among the components what is referred to goes, by where it stands.
fn homes(root: &Node, found: &Found) -> BTreeMap<PointerBuf, PointerBuf> {
    let mut homes = found.homes.clone();
    homes.retain(|place, _| found.targets.contains_key(place));
    let mut open = BTreeMap::<&str, Vec<&Pointer>>::new();
    for (place, kind) in found.targets.iter().filter(|(place, _)| !found.homes.contains_key(*place)) {
        if let Some(section) = section(*kind, root.resolve(place)) {
            open.entry(section).or_default().push(place);
        }
    }
    for (section, places) in open {
        let names = names::names(root, section, &places);
        let new = places.into_iter().zip(names);
        homes.extend(new.map(|(of, name)| (of.to_buf(), PointerBuf::from_tokens(["components", section, &name]))));
    }
    homes
}

/// Puts a component into its place, which may be that of a reference.
fn put(root: &mut Node, home: &Pointer, component: Node) {
    let origin = root.origin.clone();
    let mut parent = root;
    let Some((holders, name)) = home.split_back() else { return };
    for token in holders.tokens() {
        if parent.value == Value::Null {
            parent.value = Value::Object(Object::default());
        }
        let Some(members) = parent.as_object_mut() else { return };
        let empty = || Node::object(Object::default(), origin.clone());
        parent = members.entry(token.decoded().into_owned()).or_insert_with(empty);
    }
    if parent.value == Value::Null {
        parent.value = Value::Object(Object::default());
    }
    if let Some(members) = parent.as_object_mut() {
        members.insert(name.decoded().into_owned(), component);
    }
}

/// Gives components other names, in their places.
fn rename(root: &mut Node, names: &BTreeMap<PointerBuf, String>) {
    if names.is_empty() {
        return;
    }
    let mut moved = BTreeMap::new();
    for (place, name) in names {
        let Some((holder, _)) = place.split_back() else { continue };
        let new = holder.with_trailing_token(jsonptr::Token::new(name));
        moved.insert(openapi::reference_to(place.as_str()), openapi::reference_to(new.as_str()));
        let Some(section) = root.resolve_mut(holder).and_then(Node::as_object_mut) else { continue };
        let last = place.last().map(|token| token.decoded().into_owned()).unwrap_or_default();
        *section = std::mem::take(section)
            .into_iter()
            .map(|(key, node)| if key == last { (name.clone(), node) } else { (key, node) })
            .collect();
    }
    every_text(root, &mut |text| {
        let is_inside = |(old, _): &(&String, &String)| {
            text.strip_prefix(old.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        if let Some((old, new)) = moved.iter().find(is_inside) {
            *text = format!("{new}{}", &text[old.len()..]);
        }
    });
}

/// Visits the texts that may be references, wherever they stand.
fn every_text(node: &mut Node, visit: &mut impl FnMut(&mut String)) {
    match &mut node.value {
        Value::String(text) if text.starts_with("#/") => visit(text),
        Value::Array(items) => items.iter_mut().for_each(|item| every_text(item, visit)),
        Value::Object(members) => members.values_mut().for_each(|member| every_text(member, visit)),
        _ => {}
    }
}

/// Writes the new text of a reference, and of those in the mapping of a discriminator.
fn replace(node: &mut Node, moved: &BTreeMap<String, String>) {
    let set = |node: &mut Node| {
        // The same place may be written in more than one way.
        let pointer = node.as_str().and_then(openapi::reference_pointer);
        if let Some(new) = pointer.and_then(|pointer| moved.get(&openapi::reference_to(pointer.as_str()))) {
            node.value = Value::String(new.clone());
        }
    };
    node.get_mut("$ref").into_iter().for_each(set);
    let Some(discriminator) = node.get_mut("discriminator") else { return };
    discriminator.get_mut("defaultMapping").into_iter().for_each(set);
    let mapping = discriminator.get_mut("mapping");
    mapping.and_then(Node::as_object_mut).into_iter().flatten().for_each(|(_, value)| set(value));
}

#[cfg(test)]
mod tests;
