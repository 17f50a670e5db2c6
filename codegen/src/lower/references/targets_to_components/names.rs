//! The names of new components.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToUpperCamelCase;
use jsonptr::{Pointer, PointerBuf, Token};

use crate::document::Node;
use crate::names::{self, RESERVED_TYPES};
use crate::references::FILES;

/// The parts of a pointer that say nothing about what stands there.
const STRUCTURE: [&str; 14] = [
    "additionalProperties",
    "allOf",
    "anyOf",
    "components",
    "content",
    "headers",
    "items",
    "oneOf",
    "parameters",
    "paths",
    "properties",
    "responses",
    "schema",
    "schemas",
];

/// The parts of a pointer behind which names stand that are meant for references.
const HOLDERS: [&str; 9] =
    ["$defs", "callbacks", "definitions", "examples", "links", "parameters", "requestBodies", "responses", "schemas"];

/// The names that components have, as Rust writes them.
pub(super) struct Names {
    taken: BTreeMap<String, BTreeSet<String>>,
}

impl Names {
    pub(super) fn of(root: &Node) -> Self {
        let mut taken = BTreeMap::<String, BTreeSet<String>>::new();
        taken.entry("schemas".to_owned()).or_default().extend(RESERVED_TYPES.map(str::to_owned));
        for (section, components) in root.members("components") {
            let names = components.as_object().into_iter().flatten().map(|(name, _)| name.to_upper_camel_case());
            taken.entry(section.clone()).or_default().extend(names);
        }
        Self { taken }
    }

    /// A name that is free, for what stands at a place.
    pub(super) fn take(&mut self, section: &str, place: &Pointer) -> String {
        let taken = self.taken.entry(section.to_owned()).or_default();
        names::free(&name(place), "", |name| taken.insert(name.to_upper_camel_case()))
    }
}

/// What a component is called by where it stood.
pub(in crate::lower) fn name(place: &Pointer) -> String {
    let mut tokens = place.tokens().map(|token| token.decoded().into_owned()).collect::<Vec<_>>();
    let mut file = None;
    if let [files, path, ..] = tokens.as_slice()
        && files == FILES
    {
        file = Some(file_name(path));
        tokens.drain(..2);
    }
    if let Some(holder) = tokens.iter().rposition(|token| HOLDERS.contains(&token.as_str()))
        && tokens
            .get(holder + 1)
            .is_some_and(|name| !STRUCTURE.contains(&name.as_str()) && name.parse::<u64>().is_err())
    {
        tokens.drain(..=holder);
    }
    // A media type says little, and a member of an array nothing.
    let says =
        |token: &&String| !STRUCTURE.contains(&token.as_str()) && (!token.contains('/') || token.starts_with('/'));
    let said = tokens.iter().filter(says).map(String::as_str).collect::<Vec<_>>();
    let said = if said.is_empty() { file.unwrap_or_default() } else { said.join(" ") };
    // Short names stay as they were written.
    let is_plain = |text: &str| text.chars().all(|character| character.is_alphanumeric() || "._-".contains(character));
    let name = if is_plain(&said) { said } else { said.to_upper_camel_case() };
    match name.chars().next() {
        None => "Part".to_owned(),
        Some(first) if first.is_numeric() => format!("Part{name}"),
        Some(_) => name,
    }
}

/// The last part of a path without its extension; that of the folder where the file has no name of its own.
fn file_name(path: &str) -> String {
    let mut parts = path.split('/').rev().map(|part| part.split('.').next().unwrap_or_default());
    let own = parts.next().unwrap_or_default();
    match parts.next() {
        Some(folder) if matches!(own, "index" | "_index" | "schema" | "") => folder.to_owned(),
        _ => own.to_owned(),
    }
}

/// The components whose names a reference cannot hold as they are, with new names.
///
/// Schemas keep all other names, which say what their types are called; for the other kinds, those of the standard are
/// enough (OpenAPI 3.0, section 4.7.7).
pub(super) fn unwritable(root: &Node) -> BTreeMap<PointerBuf, String> {
    let mut renamed = BTreeMap::new();
    for (section, components) in root.members("components") {
        // Security requirements name security schemes without a reference, and an extension is as it is.
        let is_renamed = section != "securitySchemes" && !section.starts_with("x-");
        let Some(components) = components.as_object().filter(|_| is_renamed) else { continue };
        let is_bad = |character: char| match section.as_str() {
            "schemas" => "/~%#".contains(character),
            _ => !character.is_ascii_alphanumeric() && !"._-".contains(character),
        };
        let mut taken = components.keys().cloned().collect::<BTreeSet<_>>();
        for name in components.keys().filter(|name| name.contains(is_bad) && !name.starts_with("x-")) {
            let plain = name.replace(is_bad, "_");
            let free = names::free(&plain, "_", |name| taken.insert(name.to_owned()));
            let place = [Token::new("components"), Token::new(section), Token::new(name)];
            renamed.insert(PointerBuf::from_tokens(place), free);
        }
    }
    renamed
}
