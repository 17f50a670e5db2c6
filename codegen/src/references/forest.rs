//! The document and the files to which it refers, as trees; and what a reference in one of them leads to.

use std::collections::BTreeMap;

use jsonptr::{Pointer, PointerBuf, Token};
use url::Url;

use crate::document::{Node, Object, Value};
use crate::openapi;

/// How many references may have to be followed one inside of the other to resolve one: a pointer may lead through others.
const MAX_DETOURS: usize = 32;

/// How many references may have to be followed to resolve one, all together: each may be tried in two spellings.
const MAX_STEPS: usize = 1000;

/// The keywords under which a schema has schemas for references to lead to.
const DEFINITIONS: [&str; 2] = ["$defs", "definitions"];

/// A node of one of the trees.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// The number of the tree; the document is the first.
    pub(super) tree: usize,
    pub(super) pointer: PointerBuf,
}

/// Why a reference leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Missing {
    /// It is a URL.
    Url,
    /// It leaves the folder of the document.
    Outside,
    /// It leads to a file, by its path, that is not here yet.
    File(String),
    /// There is nothing at the place to which it leads.
    Node(Place),
    /// There is no anchor or file part of that name.
    Anchor,
    /// It leads through too many other references, or to itself.
    Cycle,
}

/// A parsed file.
struct Tree {
    /// Its path in the folder of the document.
    path: String,
    root: Node,
    /// The schemas with an `$id`: by their places, the URL that they have.
    bases: BTreeMap<PointerBuf, Url>,
    anchors: Vec<(String, PointerBuf)>,
    dynamic_anchors: Vec<(String, PointerBuf)>,
}

impl Tree {
    fn of(path: String, root: Node, number: usize, ids: &mut BTreeMap<String, Place>) -> Self {
        let mut index = Index::default();
        let base = self_url(&root, &path);
        if root.get("$self").is_some() {
            index.bases.extend(base.clone().map(|url| (PointerBuf::root(), url)));
        }
        index.scan(&root, &mut PointerBuf::root(), base.as_ref());
        for (pointer, url) in &index.bases {
            let place = Place { tree: number, pointer: pointer.clone() };
            ids.entry(without_fragment(url)).or_insert(place);
        }
        let Index { bases, anchors, dynamic_anchors } = index;
        Self { path, root, bases, anchors, dynamic_anchors }
    }
}

/// The trees.
pub(super) struct Forest {
    document: Tree,
    /// The files, of which the first has the number 1.
    files: Vec<Tree>,
    ids: BTreeMap<String, Place>,
}

impl Forest {
    /// The document alone; `name` is that of its file.
    pub(super) fn of(name: &str, root: Node) -> Self {
        let file_name = name.rsplit('/').next().unwrap_or_default();
        let mut ids = BTreeMap::new();
        let document = Tree::of(file_name.to_owned(), root, 0, &mut ids);
        Self { document, files: Vec::new(), ids }
    }

    /// Adds the file of a path.
    pub(super) fn add(&mut self, path: String, root: Node) {
        let number = self.len();
        let tree = Tree::of(path, root, number, &mut self.ids);
        self.files.push(tree);
    }

    /// The tree of a number.
    fn tree(&self, number: usize) -> Option<&Tree> {
        match number.checked_sub(1) {
            None => Some(&self.document),
            Some(index) => self.files.get(index),
        }
    }

    fn trees(&self) -> impl Iterator<Item = &Tree> {
        std::iter::once(&self.document).chain(&self.files)
    }

    fn trees_mut(&mut self) -> impl Iterator<Item = &mut Tree> {
        std::iter::once(&mut self.document).chain(&mut self.files)
    }

    /// The number of the tree of this path.
    fn number(&self, path: &str) -> Option<usize> {
        self.trees().position(|tree| tree.path == path)
    }

    /// The path of a tree.
    pub(super) fn path(&self, tree: usize) -> &str {
        self.tree(tree).map_or("", |tree| &tree.path)
    }

    /// The root of a tree.
    pub(super) fn root(&self, tree: usize) -> Option<&Node> {
        self.tree(tree).map(|tree| &tree.root)
    }

    /// The node at a place.
    pub(super) fn node(&self, place: &Place) -> Option<&Node> {
        self.root(place.tree)?.resolve(&place.pointer)
    }

    /// The node at a place.
    pub(super) fn node_mut(&mut self, place: &Place) -> Option<&mut Node> {
        self.trees_mut().nth(place.tree)?.root.resolve_mut(&place.pointer)
    }

    /// How many trees there are.
    pub(super) fn len(&self) -> usize {
        1 + self.files.len()
    }

    /// The document, and the files by their paths.
    pub(super) fn into_trees(self) -> (Node, Object) {
        let files = self.files.into_iter().map(|tree| (tree.path, tree.root)).collect();
        (self.document.root, files)
    }

    /// All schemas with this `$dynamicAnchor`.
    pub(super) fn dynamic_anchors(&self, name: &str) -> Vec<Place> {
        let in_tree = |(tree, places): (usize, &Tree)| {
            let of_name = places.dynamic_anchors.iter().filter(|(other, _)| other == name);
            of_name.map(|(_, pointer)| Place { tree, pointer: pointer.clone() }).collect::<Vec<_>>()
        };
        self.trees().enumerate().flat_map(in_tree).collect()
    }

    /// What a reference leads to that stands at a place.
    pub(super) fn resolve(&self, from: &Place, reference: &str) -> Result<Place, Missing> {
        self.resolve_within(from, reference, MAX_DETOURS, &mut { MAX_STEPS })
    }

    fn resolve_within(
        &self,
        from: &Place,
        reference: &str,
        detours: usize,
        steps: &mut usize,
    ) -> Result<Place, Missing> {
        let (uri, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        if uri.is_empty() {
            let missing = match self.in_same_file(from, fragment, detours, steps) {
                Ok(place) => return Ok(place),
                Err(missing) => missing,
            };
            return self.nearest_definitions(from, fragment, detours, steps).map(|(_, target)| target).ok_or(missing);
        }
        if let Some(place) = self.by_id(from, self.resource(from).map(|(_, url)| url), uri) {
            return self.in_resource(&place, fragment, detours, steps);
        }
        let is_url = uri.starts_with("//") || Url::parse(uri).is_ok();
        let uri = match is_url {
            true => self.beside(from.tree, uri).ok_or(Missing::Url)?,
            false => uri.to_owned(),
        };
        let path = join(self.path(from.tree), &uri).ok_or(Missing::Outside)?;
        let Some(tree) = self.number(&path) else { return Err(Missing::File(path)) };
        self.in_resource(&Place { tree, pointer: PointerBuf::root() }, fragment, detours, steps)
    }

    /// What a reference leads to that is a fragment alone.
    fn in_same_file(&self, from: &Place, fragment: &str, detours: usize, steps: &mut usize) -> Result<Place, Missing> {
        let root = Place { tree: from.tree, pointer: PointerBuf::root() };
        // Inside of a schema with an `$id`, `#` is that schema; documents that mean themselves are common too.
        match self.resource(from) {
            Some((inner, _)) if inner != root => {
                let inner = self.in_resource(&inner, fragment, detours, steps);
                inner.or_else(|_| self.in_resource(&root, fragment, detours, steps))
            }
            _ => self.in_resource(&root, fragment, detours, steps),
        }
    }

    /// The nearest schema around a place from which a pointer leads into its own definitions, and where it leads.
    ///
    /// Tools that make a JSON Schema of each type write `#/$defs/Name`, which means the root of that schema. Where it is
    /// put into a document without an `$id`, the reference means the root of the document by the letter.
    fn nearest_definitions(
        &self,
        from: &Place,
        fragment: &str,
        detours: usize,
        steps: &mut usize,
    ) -> Option<(Place, Place)> {
        let pointer = Pointer::parse(fragment).ok()?;
        let first = pointer.first()?;
        let keyword = first.decoded();
        if !DEFINITIONS.contains(&&*keyword) {
            return None;
        }
        let mut around = from.clone();
        while !around.pointer.is_root() {
            let has_some = self.node(&around).is_some_and(|node| node.get(&keyword).is_some());
            if has_some && let Ok(target) = self.walk(&around, pointer, detours, steps) {
                return Some((around, target));
            }
            around.pointer.pop_back();
        }
        None
    }

    /// The schema into whose definitions a reference leads against the letter, if it does.
    pub(super) fn definitions_meant(&self, from: &Place, reference: &str) -> Option<Place> {
        let fragment = reference.strip_prefix('#')?;
        let (schema, _) = self.nearest_definitions(from, fragment, MAX_DETOURS, &mut { MAX_STEPS })?;
        self.in_same_file(from, fragment, MAX_DETOURS, &mut { MAX_STEPS }).is_err().then_some(schema)
    }

    /// The nearest schema around a place that has an `$id`, with its URL.
    fn resource(&self, place: &Place) -> Option<(Place, &Url)> {
        let tree = self.tree(place.tree)?;
        if tree.bases.is_empty() {
            return None;
        }
        let mut pointer = place.pointer.clone();
        loop {
            if let Some(url) = tree.bases.get(&pointer) {
                return Some((Place { tree: place.tree, pointer }, url));
            }
            pointer.pop_back()?;
        }
    }

    /// A URL, relative to the folder of the URL that a tree says to be its own: there, the files are that stand beside it.
    fn beside(&self, tree: usize, uri: &str) -> Option<String> {
        let tree = self.tree(tree)?;
        tree.root.get("$self")?;
        let folder = self_url(&tree.root, &tree.path)?.join(".").ok()?;
        uri.strip_prefix(folder.as_str()).map(str::to_owned)
    }

    fn by_id(&self, from: &Place, base: Option<&Url>, uri: &str) -> Option<Place> {
        let of_file = file_url(self.path(from.tree));
        let url = base.or(of_file.as_ref())?.join(uri).ok()?;
        self.ids.get(&without_fragment(&url)).cloned()
    }

    fn in_resource(&self, root: &Place, fragment: &str, detours: usize, steps: &mut usize) -> Result<Place, Missing> {
        let decoded = openapi::percent_decode(fragment);
        let other = decoded.as_deref().filter(|decoded| *decoded != fragment);
        let spellings = other.into_iter().chain([fragment]);
        if fragment.is_empty() || fragment.starts_with('/') {
            let mut missing = Missing::Node(root.clone());
            // Some write the names in a pointer without encoding them.
            for spelling in spellings {
                let Ok(pointer) = Pointer::parse(spelling) else { continue };
                match self.walk(root, pointer, detours, steps) {
                    Ok(place) => return Ok(place),
                    Err(other) => missing = other,
                }
            }
            return Err(missing);
        }
        let anchors =
            self.tree(root.tree).into_iter().flat_map(|tree| tree.anchors.iter().chain(&tree.dynamic_anchors));
        let is_spelled = |name: &str| name == fragment || decoded.as_deref() == Some(name);
        let places = anchors.filter(|(name, _)| is_spelled(name)).map(|(_, pointer)| pointer.clone());
        let places = places.map(|pointer| Place { tree: root.tree, pointer }).collect::<Vec<_>>();
        let is_inside = |place: &&Place| self.resource(place).is_none_or(|(resource, _)| resource == *root);
        places.iter().find(is_inside).or(places.first()).cloned().ok_or(Missing::Anchor)
    }

    /// Follows a pointer, through references where the node itself has no such member.
    fn walk(&self, from: &Place, pointer: &Pointer, detours: usize, steps: &mut usize) -> Result<Place, Missing> {
        let mut place = from.clone();
        for token in pointer.tokens() {
            let mut next = place.clone();
            next.pointer.push_back(token.clone());
            let mut left = detours;
            while self.node(&next).is_none() {
                let reference = self.node(&place).and_then(openapi::reference);
                let Some(reference) = reference else { return Err(Missing::Node(next)) };
                left = left.checked_sub(1).ok_or(Missing::Cycle)?;
                *steps = steps.checked_sub(1).ok_or(Missing::Cycle)?;
                place = self.resolve_within(&place, reference, left, steps)?;
                next = place.clone();
                next.pointer.push_back(token.clone());
            }
            place = next;
        }
        Ok(place)
    }
}

/// What a file has by which parts of it can be named.
#[derive(Default)]
struct Index {
    bases: BTreeMap<PointerBuf, Url>,
    anchors: Vec<(String, PointerBuf)>,
    dynamic_anchors: Vec<(String, PointerBuf)>,
}

impl Index {
    /// What stands in examples and the like is data.
    const DATA: [&str; 7] = ["const", "dataValue", "default", "enum", "example", "examples", "value"];

    fn scan(&mut self, node: &Node, place: &mut PointerBuf, base: Option<&Url>) {
        match &node.value {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    place.push_back(Token::from(index));
                    self.scan(item, place, base);
                    place.pop_back();
                }
            }
            Value::Object(members) => {
                let id = node.get_str("$id").filter(|id| !id.starts_with('#'));
                let own = id.and_then(|id| match base {
                    Some(base) => base.join(id).ok(),
                    None => Url::parse(id).ok(),
                });
                if let Some(url) = &own {
                    self.bases.insert(place.clone(), url.clone());
                }
                for (keyword, anchors) in
                    [("$anchor", &mut self.anchors), ("$dynamicAnchor", &mut self.dynamic_anchors)]
                {
                    anchors.extend(node.get_str(keyword).map(|name| (name.to_owned(), place.clone())));
                }
                for (name, member) in members.iter().filter(|(name, _)| !Self::DATA.contains(&name.as_str())) {
                    place.push_back(Token::new(name));
                    self.scan(member, place, own.as_ref().or(base));
                    place.pop_back();
                }
            }
            _ => {}
        }
    }
}

/// The URL that a document says to be its own (OpenAPI 3.2, OpenAPI Object), or else that of its file.
fn self_url(root: &Node, path: &str) -> Option<Url> {
    let file = file_url(path);
    match root.get_str("$self") {
        Some(own) => Url::options().base_url(file.as_ref()).parse(own).ok().or(file),
        None => file,
    }
}

/// The URL by which the `$id`s in a file are told apart from others.
fn file_url(path: &str) -> Option<Url> {
    let mut url = Url::parse("file:///").ok()?;
    url.set_path(path);
    Some(url)
}

fn without_fragment(url: &Url) -> String {
    let mut url = url.clone();
    url.set_fragment(None);
    url.into()
}

/// The path of a file that one in the same folder or below it refers to; none if it leaves the folder of the document.
fn join(from: &str, reference: &str) -> Option<String> {
    let reference = reference.split('?').next().unwrap_or_default();
    let decoded = openapi::percent_decode(reference)?;
    if decoded.starts_with('/') || decoded.contains(['\\', ':']) || decoded.contains(char::is_control) {
        return None;
    }
    let mut parts = from.split('/').collect::<Vec<_>>();
    parts.pop();
    for part in decoded.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}
