//! Compares constraints as a whole: patterns, conditions, and schemas that say what a value is not. Each is there or not,
//! in any part of a schema; of two that differ, it is not known which allows more.

use std::collections::BTreeSet;
use std::ptr;
use std::rc::Rc;

use serde_json::{Map, Value as Json};

use super::super::{Sides, fingerprint};
use super::constraints::Allows;
use super::keywords::Keywords;
use super::operations::is_true;
use super::schema::At;
use super::schema_use::Use;
use super::{Comparer, from_to, words};
use crate::document::{Node, Value};
use crate::openapi::Kind;

/// The keywords that are one constraint together: the parts of a condition say nothing without each other.
const OPAQUE: [&[&str]; 8] = [
    &["pattern"],
    &["not"],
    &["if", "then", "else"],
    &["contains"],
    &["dependentRequired"],
    &["dependentSchemas"],
    &["propertyNames"],
    &["uniqueItems"],
];

/// A constraint of one part of a schema.
///
/// What it says may be long, and is read again for the few that are shown.
pub(super) struct Constraint<'d> {
    root: &'d Node,
    part: &'d Node,
    keywords: &'static [&'static str],
    /// That of what it says, whatever its schemas are called and described as.
    fingerprint: String,
}

impl<'d> Comparer<'d> {
    pub(super) fn opaque(&mut self, at: &At, schemas: Sides<&'d Node>, keywords: &Sides<&Keywords<'d>>) {
        for names in OPAQUE {
            let constraints = |root, keywords: &Keywords<'d>| {
                let parts = keywords.parts().iter();
                parts.filter_map(|part| self.questions.constraint(root, part, names)).collect::<Vec<_>>()
            };
            let Sides { old, new } = Sides {
                old: constraints(self.roots.old, keywords.old),
                new: constraints(self.roots.new, keywords.new),
            };
            let missing = |all: &[Rc<Constraint<'d>>], others: &[Rc<Constraint<'d>>]| {
                let others = others.iter().map(|one| one.fingerprint.clone()).collect::<BTreeSet<_>>();
                all.iter().filter(|one| !others.contains(&one.fingerprint)).map(Rc::clone).collect::<Vec<_>>()
            };
            let (gone, come) = (missing(&old, &new), missing(&new, &old));
            let allows = match (gone.is_empty(), come.is_empty()) {
                (true, true) => continue,
                (true, false) => Allows::Less,
                (false, true) => Allows::More,
                (false, false) => Allows::Other,
            };
            let list = |constraints: &[Rc<Constraint<'_>>], is_read: bool| match constraints {
                [] => "none".to_owned(),
                constraints => constraints.iter().map(|one| one.words(is_read)).collect::<Vec<_>>().join(", "),
            };
            // What has changed may be behind a reference.
            let is_read = list(&gone, false) == list(&come, false);
            let value = from_to(list(&gone, is_read), list(&come, is_read));
            let place =
                |constraints: &[Rc<Constraint<'d>>], schema| constraints.first().map_or(schema, |one| one.place());
            let places = Sides { old: place(&gone, schemas.old), new: place(&come, schemas.new) };
            self.allowed(at, allows, value, places);
        }
    }
}

impl<'d> Constraint<'d> {
    /// The constraint of some keywords, if a part of a schema has one.
    pub(super) fn of(root: &'d Node, part: &'d Node, names: &'static [&'static str]) -> Option<Self> {
        if !is_said(part, names) {
            return None;
        }
        let mut said = said(root, part, names);
        // The order of members means nothing.
        said.sort_all_objects();
        Some(Self { root, part, keywords: names, fingerprint: fingerprint::of(&[&said.to_string()]) })
    }

    fn written(&self) -> impl Iterator<Item = (&'static str, &'d Node)> {
        let part = self.part;
        self.keywords.iter().filter_map(move |keyword| Some((*keyword, part.get(keyword)?)))
    }

    /// The constraint as it is written, or as it is read.
    fn words(&self, is_read: bool) -> String {
        let said = if is_read { said(self.root, self.part, self.keywords) } else { Json::Null };
        let words = self.written().map(|(keyword, node)| match said.get(keyword) {
            Some(said) => format!("{keyword} {said}"),
            None => format!("{keyword} {}", words::value(node)),
        });
        words.collect::<Vec<_>>().join(" ")
    }

    fn place(&self) -> &'d Node {
        self.written().last().map_or(self.part, |(_, node)| node)
    }
}

/// What keywords of a part of a schema say, as it is read.
fn said(root: &Node, part: &Node, names: &[&str]) -> Json {
    let mut reader = Reader { root, around: Vec::new(), left: MOST_SCHEMAS };
    let said = names.iter().filter_map(|name| {
        let written = reader.member(name, part.get(name)?);
        Some(((*name).to_owned(), without_members(name, written)))
    });
    Json::Object(said.collect())
}

/// Whether keywords say anything: `uniqueItems: false` does not, and no condition without what holds under it.
fn is_said(part: &Node, names: &[&str]) -> bool {
    let has = |name| part.get(name).is_some();
    match names {
        ["if", ..] => has("if") && (has("then") || has("else")),
        ["uniqueItems"] => is_true(part, "uniqueItems"),
        ["pattern"] => part.get_str("pattern").is_some_and(|text| !matches!(text, "" | ".*" | "^.*$" | "^" | "$")),
        names => names.iter().any(|name| has(name)),
    }
}

/// What holds under a condition, without the members that are compared as members of the whole.
fn without_members(keyword: &str, mut said: Json) -> Json {
    let strip = |schema: &mut Json| drop(schema.as_object_mut().map(|schema| schema.remove("properties")));
    match (keyword, &mut said) {
        ("then" | "else", schema) => strip(schema),
        ("dependentSchemas", Json::Object(schemas)) => schemas.values_mut().for_each(strip),
        _ => {}
    }
    said
}

/// Reads what schemas say of values: through their references, without their names and what is for readers.
struct Reader<'d> {
    root: &'d Node,
    /// The schemas around the one that is read.
    around: Vec<*const Node>,
    /// How many schemas are still read; what they hold after that is taken as it is written.
    left: usize,
}

/// How many schemas a constraint may hold: references that branch lead to more than anybody would wait for.
const MOST_SCHEMAS: usize = 100;

impl<'d> Reader<'d> {
    /// The value of a keyword of a schema.
    fn member(&mut self, keyword: &str, node: &'d Node) -> Json {
        match (Kind::Schema.member(keyword), keyword) {
            (Some(kind), _) => self.read(node, kind),
            (None, "required" | "enum" | "type") => in_order(node),
            (None, "dependentRequired") => {
                let lists = node.as_object().into_iter().flatten();
                Json::Object(lists.map(|(name, list)| (name.clone(), in_order(list))).collect())
            }
            (None, _) => node.to_json(),
        }
    }

    fn read(&mut self, node: &'d Node, kind: Kind) -> Json {
        match (&node.value, kind) {
            (Value::Array(nodes), kind) => Json::Array(nodes.iter().map(|node| self.read(node, kind)).collect()),
            (Value::Object(members), Kind::Map(kind)) => {
                Json::Object(members.iter().map(|(name, node)| (name.clone(), self.read(node, *kind))).collect())
            }
            (Value::Object(_), _) => self.schema(node),
            _ => node.to_json(),
        }
    }

    fn schema(&mut self, node: &'d Node) -> Json {
        const FOR_READERS: [&str; 8] =
            ["title", "description", "default", "example", "examples", "externalDocs", "deprecated", "$comment"];
        let used = Use::of(self.root, node);
        let schema = used.schema();
        if let Some(depth) = self.around.iter().position(|around| ptr::eq(*around, schema)) {
            return Json::from(depth);
        }
        let Some(left) = self.left.checked_sub(1) else { return node.to_json() };
        self.left = left;
        self.around.push(schema);
        let members = schema.as_object().into_iter().flatten();
        let members = members.filter(|(name, _)| !FOR_READERS.contains(&name.as_str()) && !name.starts_with("x-"));
        let mut said = members.map(|(name, node)| (name.clone(), self.member(name, node))).collect::<Map<_, _>>();
        if used.adds_null() {
            said.insert("nullable".to_owned(), Json::Bool(true));
        }
        self.around.pop();
        Json::Object(said)
    }
}

/// A list whose order means nothing.
fn in_order(node: &Node) -> Json {
    let mut json = node.to_json();
    if let Json::Array(values) = &mut json {
        values.sort_by_cached_key(Json::to_string);
    }
    json
}
