//! How like two schemas are: which branch of a union became which.

use indexmap::IndexMap;

use super::formats::reading;
use super::keywords::{Keywords, Kind};
use super::schema_use::Use;
use super::words;
use crate::document::Node;

/// What of a schema tells whether another one is what became of it. It is made once for each branch of a union, however
/// many it is held against.
pub(super) struct Outline<'d> {
    keywords: Keywords<'d>,
    kind: Kind<'d>,
    /// The properties, with the only value that one may have.
    properties: IndexMap<&'d str, Option<String>>,
    /// The words for the elements of an array.
    elements: Option<String>,
}

impl<'d> Outline<'d> {
    pub(super) fn of(root: &'d Node, node: &'d Node) -> Self {
        let keywords = Keywords::of(root, Use::of(root, node).schema());
        let constant = |node| {
            let values = Keywords::of(root, Use::of(root, node).schema()).values()?;
            if let [only] = values.as_slice() { Some(words::value(only)) } else { None }
        };
        Self {
            kind: keywords.kind(),
            properties: keywords.properties().map(|(name, node)| (name, constant(node))).collect(),
            elements: keywords.get("items").map(|items| words::of(root, items)),
            keywords,
        }
    }

    /// How like a later schema is, out of a hundred; zero if it is not what became of this one.
    pub(super) fn likeness(&self, later: &Self) -> usize {
        let (old, new) = (&self.keywords, &later.keywords);
        match (&self.kind, &later.kind) {
            (Kind::Type("object"), Kind::Type("object")) => self.likeness_of_objects(later),
            (Kind::Type("array"), Kind::Type("array")) => match (&self.elements, &later.elements) {
                (Some(old), Some(new)) if old == new => 90,
                _ => 30,
            },
            (Kind::Type("string"), Kind::Type("string")) => match (old.values(), new.values()) {
                _ if reading(old.text("format")) != reading(new.text("format")) => 0,
                (Some(old), Some(new)) if !old.iter().any(|value| new.contains(value)) => 0,
                (Some(_), Some(_)) => 90,
                (None, None) if old.format() == new.format() => 80,
                _ => 40,
            },
            (Kind::Type("integer"), Kind::Type("number")) | (Kind::Type("number"), Kind::Type("integer")) => 30,
            (Kind::Type(old), Kind::Type(new)) if old == new => 80,
            (Kind::Union(_), Kind::Union(_)) => 20,
            _ => 0,
        }
    }

    /// By the members that both have; objects of which a member has to be something else are different ones.
    fn likeness_of_objects(&self, later: &Self) -> usize {
        /// How many of a hundred members both have at least.
        const LEAST: usize = 34;
        let (mut shared, mut all) = (0_usize, self.properties.len());
        for (name, new) in &later.properties {
            match (self.properties.get(name), new) {
                (None, _) => all += 1,
                (Some(Some(old)), Some(new)) if old != new => return 0,
                (Some(_), _) => shared += 1,
            }
        }
        match (shared * 100).checked_div(all) {
            None => 50,
            Some(share) if share >= LEAST => share,
            Some(_) => 0,
        }
    }
}
