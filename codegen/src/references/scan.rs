//! Finds each reference from the document on, with what it leads to.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use jsonptr::{Pointer, PointerBuf, Token};

use super::forest::{Forest, Missing, Place};
use crate::document::{Node, Value};
use crate::openapi::{self, Kind};

/// What stands in the place of a reference once it is resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Wanted {
    /// An object of this kind.
    Object(Kind),
    /// A text.
    Text,
}

/// A reference that leads nowhere, or to something else.
#[derive(Clone, Debug)]
pub(super) struct Broken {
    /// The object with the `$ref`.
    pub(super) holder: Place,
    pub(super) wanted: Wanted,
    pub(super) problem: Problem,
}

/// What is wrong with a reference.
#[derive(Clone, Debug)]
pub(super) enum Problem {
    /// It is no text.
    NotText,
    /// There is nothing.
    Missing(Missing),
    /// There is something else: what it is, and where.
    Other(String, Place),
}

/// All references.
#[derive(Default)]
pub(super) struct Scan {
    /// The texts that are references, and where they lead.
    pub(super) targets: BTreeMap<Place, Place>,
    /// The objects that are to become a text.
    pub(super) texts: BTreeMap<Place, Place>,
    /// The objects with free names that are to become those of another place.
    pub(super) maps: BTreeMap<Place, (Kind, Place)>,
    /// The schemas with a `$dynamicRef`, and where it leads; nowhere where that depends on who refers to them.
    pub(super) dynamic: BTreeMap<Place, Option<Place>>,
    pub(super) broken: Vec<Broken>,
    /// The schemas whose reference leads to an object that has a schema, which is taken instead.
    pub(super) mended: BTreeMap<Place, Kind>,
    /// The schemas whose definitions are meant by references that lead nowhere by the letter: the holders of those.
    pub(super) definitions: BTreeMap<Place, Vec<Place>>,
}

/// The objects outside of the grammar's reach that may have texts.
const TEXT_HOLDERS: [&str; 1] = ["info"];

impl Scan {
    /// Finds the references.
    pub(super) fn of(forest: &Forest) -> Self {
        let root = Place { tree: 0, pointer: PointerBuf::root() };
        let mut work = Work {
            forest,
            scan: Self::default(),
            queue: VecDeque::from([(root, Kind::OpenApi)]),
            seen: BTreeSet::new(),
            kinds: BTreeMap::new(),
            grounded: BTreeSet::new(),
        };
        work.outside_of_the_grammar();
        while let Some((place, kind)) = work.queue.pop_front() {
            if work.seen.insert((place.clone(), kind)) {
                work.visit(&place, kind);
            }
        }
        work.scan
    }

    /// The files that are not here yet.
    pub(super) fn files(&self) -> BTreeSet<String> {
        let file = |broken: &Broken| match &broken.problem {
            Problem::Missing(Missing::File(path)) => Some(path.clone()),
            _ => None,
        };
        self.broken.iter().filter_map(file).collect()
    }
}

struct Work<'f> {
    forest: &'f Forest,
    scan: Scan,
    queue: VecDeque<(Place, Kind)>,
    seen: BTreeSet<(Place, Kind)>,
    /// What the places outside of the grammar are taken for.
    kinds: BTreeMap<Place, Kind>,
    /// The places from which references lead somewhere.
    grounded: BTreeSet<Place>,
}

impl Work<'_> {
    /// The texts of objects that the grammar does not list.
    fn outside_of_the_grammar(&mut self) {
        let Some(root) = self.forest.root(0) else { return };
        let mut holders = TEXT_HOLDERS.map(|name| PointerBuf::from_tokens([name])).to_vec();
        let tags = root.get("tags").and_then(Node::as_array).map_or(0, <[Node]>::len);
        holders.extend((0..tags).map(|index| PointerBuf::from_tokens([Token::new("tags"), Token::from(index)])));
        for pointer in holders {
            if let Some(node) = root.resolve(&pointer) {
                self.texts(node, 0, &pointer);
            }
        }
    }

    fn visit(&mut self, place: &Place, kind: Kind) {
        let Some(node) = self.forest.node(place) else { return };
        let tree = place.tree;
        openapi::walk_places(node, kind, &mut place.pointer.clone(), &mut |node, kind, pointer| {
            self.object(node, kind, tree, pointer);
        });
    }

    fn object(&mut self, node: &Node, kind: Kind, tree: usize, pointer: &Pointer) {
        let holder = Place { tree, pointer: pointer.to_buf() };
        let has_names = matches!(kind, Kind::Map(_) | Kind::Paths | Kind::Responses | Kind::Callback);
        if !has_names {
            self.texts(node, tree, pointer);
        }
        if kind == Kind::Schema {
            self.mapping(node, &holder);
            if let Some(reference) = node.get_str("$dynamicRef") {
                self.dynamic(reference, &holder);
            }
        }
        let Some(member) = node.get("$ref") else { return };
        match member.as_str() {
            Some(reference) => self.reference(reference, &holder, kind),
            // A map may have a member of that name.
            None if has_names => {}
            None => self.broken(&holder, Wanted::Object(kind), Problem::NotText),
        }
    }

    fn reference(&mut self, reference: &str, holder: &Place, kind: Kind) {
        let wanted = Wanted::Object(kind);
        let mut target = match self.forest.resolve(holder, reference) {
            Ok(target) => target,
            Err(missing) => return self.broken(holder, wanted, Problem::Missing(missing)),
        };
        if let Some(schema) = self.forest.definitions_meant(holder, reference) {
            self.scan.definitions.entry(schema).or_default().push(holder.clone());
        }
        if let Some((holder_kind, schema)) = self.schema_within(&target, kind) {
            self.scan.mended.insert(holder.clone(), holder_kind);
            target = schema;
        }
        if let Some(other) = self.other(&target, kind) {
            return self.broken(holder, wanted, Problem::Other(other, target));
        }
        // Schemas that lead to each other are any value; of everything else nothing is left.
        if kind != Kind::Schema && !self.ends(&target) {
            return self.broken(holder, wanted, Problem::Missing(Missing::Cycle));
        }
        if matches!(kind, Kind::Map(_) | Kind::Paths | Kind::Components | Kind::Responses) {
            self.scan.maps.insert(holder.clone(), (kind, target.clone()));
        } else {
            self.scan.targets.insert(member(holder, "$ref"), target.clone());
        }
        if !self.is_reached(&target) {
            self.queue.push_back((target, kind));
        }
    }

    /// Whether a chain of references leads somewhere.
    fn ends(&mut self, target: &Place) -> bool {
        let mut passed = BTreeSet::new();
        let mut place = target.clone();
        while !self.grounded.contains(&place) {
            let next = self.forest.node(&place).and_then(openapi::reference);
            let Some(next) = next.and_then(|reference| self.forest.resolve(&place, reference).ok()) else { break };
            if !passed.insert(std::mem::replace(&mut place, next)) {
                return false;
            }
        }
        self.grounded.extend(passed);
        true
    }

    /// The schema of a parameter or a media type to which a schema refers as a whole.
    fn schema_within(&self, target: &Place, wanted: Kind) -> Option<(Kind, Place)> {
        let kind = openapi::kind_at(&target.pointer).filter(|_| target.tree == 0)?;
        let is_holder = wanted == Kind::Schema && matches!(kind, Kind::Parameter | Kind::MediaType);
        let schema = member(target, "schema");
        (is_holder && self.forest.node(&schema).is_some()).then_some((kind, schema))
    }

    /// Whether a place is a part of the document that is visited anyhow.
    fn is_reached(&self, place: &Place) -> bool {
        place.tree == 0 && openapi::kind_at(&place.pointer).is_some()
    }

    /// What a node is, if it cannot be an object of a kind.
    fn other(&mut self, target: &Place, wanted: Kind) -> Option<String> {
        let node = self.forest.node(target)?;
        let known = if target.tree == 0 { openapi::kind_at(&target.pointer) } else { None };
        // What stands outside of the grammar is what it was first taken for.
        let kind = known.unwrap_or_else(|| *self.kinds.entry(target.clone()).or_insert(wanted));
        if kind != wanted {
            return Some(name(kind).to_owned());
        }
        let fits = node.as_object().is_some()
            || matches!((wanted, &node.value), (Kind::Schema, Value::Bool(_)) | (Kind::Example, _));
        (!fits).then(|| node.kind().to_owned())
    }

    /// The values of a discriminator's mapping, and its default: names of schemas, or references.
    fn mapping(&mut self, node: &Node, holder: &Place) {
        let Some(discriminator) = node.get("discriminator") else { return };
        let place = member(holder, "discriminator");
        let mapping = member(&place, "mapping");
        let tags = discriminator.members("mapping").map(|(tag, value)| (member(&mapping, tag), value));
        let default = discriminator.get("defaultMapping").map(|value| (member(&place, "defaultMapping"), value));
        for (place, value) in tags.chain(default) {
            let Some(reference) = value.as_str() else { continue };
            if let Ok(target) = self.forest.resolve(holder, reference)
                && self.other(&target, Kind::Schema).is_none()
            {
                self.scan.targets.insert(place, target.clone());
                if !self.is_reached(&target) {
                    self.queue.push_back((target, Kind::Schema));
                }
            }
        }
    }

    fn dynamic(&mut self, reference: &str, holder: &Place) {
        let wanted = Wanted::Object(Kind::Schema);
        let anchor = reference.rsplit_once('#').map_or("", |(_, fragment)| fragment);
        let target = match self.forest.dynamic_anchors(anchor).as_slice() {
            // Without an anchor of that kind it is a plain reference (JSON Schema Core, section 8.2.3.2).
            [] => match self.forest.resolve(holder, reference) {
                Ok(target) => Some(target),
                Err(missing) => return self.broken(holder, wanted, Problem::Missing(missing)),
            },
            [only] => Some(only.clone()),
            _ => None,
        };
        if let Some(target) = &target {
            if let Some(other) = self.other(target, Kind::Schema) {
                return self.broken(holder, wanted, Problem::Other(other, target.clone()));
            }
            if !self.is_reached(target) {
                self.queue.push_back((target.clone(), Kind::Schema));
            }
        }
        self.scan.dynamic.insert(holder.clone(), target);
    }

    /// The standard has no references where texts stand, but those who write a document in several files do.
    fn texts(&mut self, node: &Node, tree: usize, pointer: &Pointer) {
        for name in ["description", "summary", "title"] {
            let Some(reference) = node.get(name).and_then(openapi::reference) else { continue };
            let holder = member(&Place { tree, pointer: pointer.to_buf() }, name);
            match self.forest.resolve(&holder, reference) {
                Err(missing) => self.broken(&holder, Wanted::Text, Problem::Missing(missing)),
                Ok(target) => match self.forest.node(&target) {
                    Some(node) if node.as_str().is_none() => {
                        let kind = node.kind().to_owned();
                        self.broken(&holder, Wanted::Text, Problem::Other(kind, target));
                    }
                    _ => {
                        self.scan.texts.insert(holder, target);
                    }
                },
            }
        }
    }

    fn broken(&mut self, holder: &Place, wanted: Wanted, problem: Problem) {
        self.scan.broken.push(Broken { holder: holder.clone(), wanted, problem });
    }
}

fn member(place: &Place, name: &str) -> Place {
    let mut place = place.clone();
    place.pointer.push_back(Token::new(name));
    place
}

/// What a kind of object is called.
pub(super) fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::OpenApi => "the document",
        Kind::Components => "the components",
        Kind::Paths => "the paths",
        Kind::PathItem => "a path item",
        Kind::Operation => "an operation",
        Kind::Parameter => "a parameter or a header",
        Kind::RequestBody => "a request body",
        Kind::MediaType => "a media type",
        Kind::Encoding => "an encoding",
        Kind::Responses => "the responses of an operation",
        Kind::Response => "a response",
        Kind::Callback => "a callback",
        Kind::Link => "a link",
        Kind::Example => "an example",
        Kind::SecurityScheme => "a security scheme",
        Kind::Schema => "a schema",
        Kind::Map(_) => "an object with named members",
    }
}
