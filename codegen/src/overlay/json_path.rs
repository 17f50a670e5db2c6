//! Queries of [RFC 9535](https://www.rfc-editor.org/rfc/rfc9535), behind one small type.

use jsonptr::{PointerBuf, Token};
use serde_json_path::{LocatedNode, LocatedNodeList, PathElement};

use super::query_error::QueryError;
use crate::document::Origin;

/// A query that follows RFC 9535, and where it was written.
#[derive(Clone, Debug)]
pub struct JsonPath {
    text: String,
    query: serde_json_path::JsonPath,
    origin: Origin,
}

/// How deep brackets may be nested in a query.
const MAX_BRACKETS: usize = 16;

impl JsonPath {
    /// Parses a query.
    ///
    /// # Errors
    /// Says where the text leaves the grammar of RFC 9535.
    pub fn parse(text: &str, origin: Origin) -> Result<Self, QueryError> {
        // Parsing and searching go as deep into the stack as brackets are nested.
        let mut depth = 0_usize;
        for (position, c) in text.char_indices() {
            match c {
                '[' | '(' => depth += 1,
                ']' | ')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth > MAX_BRACKETS {
                let message = format!("brackets are nested more than {MAX_BRACKETS} deep");
                let help = "select with fewer filters inside of filters".to_owned();
                return Err(QueryError { position, message, help });
            }
        }
        match serde_json_path::JsonPath::parse(text) {
            Ok(query) => Ok(Self { text: text.to_owned(), query, origin }),
            Err(error) => Err(QueryError::of(text, &error)),
        }
    }

    /// The query as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Where it was written.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The nodes that the query selects, each once, a container before what it holds.
    pub fn locate(&self, json: &serde_json::Value) -> Vec<PointerBuf> {
        locate(&self.query, json).iter().map(pointer).collect()
    }

    /// The one node that the query selects.
    ///
    /// # Errors
    /// Says how many it selects if it is not one.
    pub fn locate_one(&self, json: &serde_json::Value) -> Result<PointerBuf, usize> {
        let located = locate(&self.query, json);
        let count = located.len();
        located.exactly_one().map(|node| pointer(&node)).map_err(|_| count)
    }

    /// Why the query selects nothing: its longest beginning that selects something, and the keys there.
    pub fn explain_no_match(&self, json: &serde_json::Value) -> String {
        let ends = self.text.match_indices(['.', '[']).map(|(at, _)| at).collect::<Vec<_>>();
        let prefixes = ends.iter().rev().filter_map(|&end| {
            let prefix = self.text.get(..end)?;
            let found = locate(&serde_json_path::JsonPath::parse(prefix).ok()?, json);
            (!found.is_empty()).then_some((prefix, found))
        });
        let Some((prefix, found)) = prefixes.into_iter().next() else {
            return "nothing of the query matches".to_owned();
        };
        let keys = found.nodes().flat_map(keys);
        let keys = summarize(keys);
        format!("the longest part that matches is `{prefix}`, which holds {keys}")
    }
}

/// The nodes, each once: elements by their number, members by their name.
fn locate<'j>(query: &serde_json_path::JsonPath, json: &'j serde_json::Value) -> LocatedNodeList<'j> {
    query.query_located(json).dedup()
}

fn pointer(node: &LocatedNode<'_>) -> PointerBuf {
    PointerBuf::from_tokens(node.location().iter().map(|element| match element {
        PathElement::Name(name) => Token::new(*name),
        PathElement::Index(index) => Token::from(*index),
    }))
}

fn keys(json: &serde_json::Value) -> Vec<String> {
    match json {
        serde_json::Value::Object(members) => members.keys().map(|key| format!("`{key}`")).collect(),
        serde_json::Value::Array(items) if items.len() == 1 => vec!["1 element".to_owned()],
        serde_json::Value::Array(items) => vec![format!("{} elements", items.len())],
        _ => vec!["a primitive value".to_owned()],
    }
}

/// The first few of a list, each once, and how many more there are.
fn summarize(keys: impl Iterator<Item = String>) -> String {
    const SHOWN: usize = 8;
    let keys = keys.collect::<indexmap::IndexSet<_>>();
    let shown = keys.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    match keys.len().saturating_sub(SHOWN) {
        0 if keys.is_empty() => "nothing".to_owned(),
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
