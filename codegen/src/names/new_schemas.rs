//! Schemas that a pass adds to the components of a document.
//!
//! They are named after the places where they stood, and never by how many came before. A name that a schema of the
//! document has is nobody else's, and one that several of the new ones would have is nobody's: they get longer names
//! ([`distinct()`]). Who has which is known when all are there; until then each has a name that stands in references only.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::{Longer, RESERVED_TYPES, Wanted, distinct, free, type_name};
use crate::document::{Node, Object, Value};
use crate::openapi::SCHEMAS;

/// Schemas that are not in the document yet.
#[derive(Debug)]
pub(crate) struct NewSchemas {
    /// The names that stand in references: those of the document's own schemas, and of what was asked for.
    referred: BTreeSet<String>,
    /// What was asked for, by the names in references.
    wanted: IndexMap<String, Wanted>,
    /// By the names in references.
    added: Object,
}

impl NewSchemas {
    /// None yet; the names of the document's own schemas are taken.
    pub(crate) fn of(root: &Node) -> Self {
        let schemas = root.get("components").map(|components| components.members("schemas"));
        let referred = schemas.into_iter().flatten().map(|(name, _)| name.clone()).collect();
        Self { referred, wanted: IndexMap::new(), added: Object::default() }
    }

    /// Asks for the name of a type, and for longer ones where that is not free, for what stands at a place. Gives the name
    /// that references have until [`Self::store`].
    pub(crate) fn take_name(&mut self, name: &str, longer: &[String], place: &str) -> String {
        self.take(wanted(name, longer, place))
    }

    /// The same of a type in packages that no other one is in: the type is called by its own name alone, and the model
    /// remembers which of several has that name.
    pub(crate) fn take_name_in(&mut self, packages: &[String], name: &str, place: &str) -> String {
        let plain = format!("{}.{}", packages.join("."), type_name(name));
        self.take(Wanted { plain, identity: place.to_owned(), ..Wanted::default() })
    }

    fn take(&mut self, wanted: Wanted) -> String {
        let referred = free(&wanted.plain, " ", |name| self.referred.insert(name.to_owned()));
        self.wanted.insert(referred.clone(), wanted);
        referred
    }

    /// Says that what has a name in references stands at another place as well: the first place of all gives it its name,
    /// in whatever order they come.
    pub(crate) fn also_at(&mut self, referred: &str, name: &str, longer: &[String], place: &str) {
        if let Some(known) = self.wanted.get_mut(referred).filter(|known| *place < *known.identity) {
            *known = wanted(name, longer, place);
        }
    }

    /// Adds the schema that has a name in references.
    pub(crate) fn add(&mut self, referred: String, schema: Node) {
        self.added.insert(referred, schema);
    }

    /// Puts the schemas into the document. Gives the names of those that are called otherwise in references.
    pub(crate) fn store(self, root: &mut Node) -> BTreeMap<String, String> {
        if self.added.is_empty() {
            return BTreeMap::new();
        }
        // The names of the document's own schemas, as it and as Rust writes them.
        let own = self.referred.iter().filter(|name| !self.wanted.contains_key(*name));
        let own = own.flat_map(|name| [type_name(name), name.clone()]);
        let mut taken = own.chain(RESERVED_TYPES.map(str::to_owned)).collect();
        let (referred, wanted): (Vec<_>, Vec<_>) = self.wanted.into_iter().unzip();
        let names = referred.into_iter().zip(distinct(&wanted, &mut taken));
        let renamed = names.filter(|(referred, name)| referred != name).collect::<BTreeMap<_, _>>();
        let name = |referred| renamed.get(&referred).cloned().unwrap_or(referred);
        insert(root, self.added.into_iter().map(|(referred, schema)| (name(referred), schema)).collect());
        if !renamed.is_empty() {
            rename(root, &renamed);
        }
        renamed
    }
}

fn wanted(name: &str, longer: &[String], place: &str) -> Wanted {
    Wanted {
        plain: type_name(name),
        longer: Longer::Listed(longer.iter().map(|name| type_name(name)).collect()),
        identity: place.to_owned(),
        ..Wanted::default()
    }
}

fn insert(root: &mut Node, added: Object) {
    let origin = root.origin.clone();
    let mut parent = root;
    for name in ["components", "schemas"] {
        let Some(members) = parent.as_object_mut() else { return };
        let empty = || Node::object(Object::default(), origin.clone());
        parent = members.entry(name.to_owned()).or_insert_with(empty);
    }
    if let Some(schemas) = parent.as_object_mut() {
        schemas.extend(added);
    }
}

/// Writes the names into the references. No schema of the document has one of the names that stand there.
fn rename(node: &mut Node, renamed: &BTreeMap<String, String>) {
    match &mut node.value {
        Value::String(text) => {
            if let Some(name) = text.strip_prefix(SCHEMAS).and_then(|name| renamed.get(name)) {
                *text = format!("{SCHEMAS}{name}");
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, renamed)),
        Value::Object(members) => members.values_mut().for_each(|member| rename(member, renamed)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::diagnostics::Diagnostics;
    use crate::document;
    use crate::sources::{SourceFile, Sources};

    fn parse(text: &str) -> Node {
        let sources = Sources::new(SourceFile { name: "api.yaml".to_owned(), text: text.to_owned() });
        let parsed = document::parse(&sources, sources.spec(), &mut Diagnostics::new());
        parsed.expect("it is YAML").root
    }

    /// What schemas are called, each given as its name, a longer one and its place, in the document of a schema `own`. Each
    /// holds a reference to itself.
    fn named(wanted: &[(&str, &str, &str)]) -> Vec<String> {
        let mut root = parse("components: {schemas: {own: {type: string}}}");
        let mut new = NewSchemas::of(&root);
        for (name, longer, place) in wanted {
            let referred = new.take_name(name, &[(*longer).to_owned()], place);
            let schema = json!({ "title": place, "$ref": format!("{SCHEMAS}{referred}") });
            new.add(referred, Node::from_json(schema, &root.origin));
        }
        new.store(&mut root);
        let schemas = root.get("components").expect("there are components").members("schemas");
        let lines = schemas.filter_map(|(name, schema)| {
            let place = schema.get_str("title")?;
            assert_eq!(schema.get_str("$ref"), Some(format!("{SCHEMAS}{name}").as_str()));
            Some(format!("{place}: {name}"))
        });
        let mut lines = lines.collect::<Vec<_>>();
        lines.sort();
        lines
    }

    #[test]
    fn new_schemas_are_told_apart_by_what_they_are_in_any_order() {
        let wanted = [
            ("a", "b a", "1"),
            ("a", "c a", "2"),
            ("own", "my own", "3"),
            ("d", "d", "4"),
            ("e", "e", "5"),
            ("e", "e", "6"),
            ("f", "", "7"),
            ("string", "", "8"),
        ];
        let backwards = wanted.iter().rev().copied().collect::<Vec<_>>();
        let names = named(&wanted);
        assert_eq!(named(&backwards), names);
        insta::assert_snapshot!(names.join("\n"), @"
        1: Ba
        2: Ca
        3: MyOwn
        4: D
        5: EXef2d12
        6: EXe7f6c0
        7: F
        8: StringValue
        ");
    }

    #[test]
    fn the_first_place_of_all_gives_a_schema_its_name() {
        let root = parse("components: {schemas: {}}");
        for places in [["1", "2"], ["2", "1"]] {
            let mut new = NewSchemas::of(&root);
            let [first, second] = places.map(|place| (format!("at {place}"), place));
            let referred = new.take_name(&first.0, &[], first.1);
            new.also_at(&referred, &second.0, &[], second.1);
            new.add(referred.clone(), root.clone());
            let renamed = new.store(&mut root.clone());
            assert_eq!(renamed.get(&referred).unwrap_or(&referred), "At1");
        }
    }
}
