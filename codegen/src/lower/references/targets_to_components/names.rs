//! The names of new components.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToUpperCamelCase;
use jsonptr::{Pointer, PointerBuf, Token};

use crate::document::Node;
use crate::names::{self, Longer, RESERVED_TYPES, Wanted};
use crate::openapi::Kind;
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

/// The names of components of a section, for what stands at these places.
pub(super) fn names(root: &Node, section: &str, places: &[&Pointer]) -> Vec<String> {
    let components = root.get("components").map(|components| components.members(section));
    // As Rust writes them: what differs in its case alone would take a name from what has it.
    let own = components.into_iter().flatten().map(|(name, _)| name.to_upper_camel_case());
    let reserved = RESERVED_TYPES.iter().filter(|_| section == "schemas").map(|name| (*name).to_owned());
    let mut taken = own.chain(reserved).collect::<BTreeSet<_>>();
    let wanted = places.iter().map(|place| {
        let plain = name(place);
        let camel = plain.to_upper_camel_case();
        Wanted {
            plain: if taken.contains(&camel) { camel } else { plain },
            longer: Longer::Made(longer, place.to_string()),
            identity: place.to_string(),
            ..Wanted::default()
        }
    });
    names::distinct(&wanted.collect::<Vec<_>>(), &mut taken)
}

fn longer(_: &str, place: &str) -> Vec<String> {
    let place = Pointer::parse(place).unwrap_or(Pointer::root());
    let tokens = place.tokens().map(|token| token.decoded().into_owned()).collect::<Vec<_>>();
    let is_name = |token: &&String| is_telling(token) && !HOLDERS.contains(&token.as_str());
    let telling = tokens.iter().filter(is_name).map(String::as_str).collect::<Vec<_>>();
    let all = tokens.iter().map(|token| names::spelled_out(token)).collect::<Vec<_>>();
    vec![names::type_name(&telling.join(" ")), names::type_name(&all.join(" "))]
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
    let said = tokens.iter().map(String::as_str).filter(|token| is_telling(token)).collect::<Vec<_>>();
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

/// Whether a part of a pointer says what stands there. A media type says little.
fn is_telling(token: &str) -> bool {
    !STRUCTURE.contains(&token) && (!token.contains('/') || token.starts_with('/'))
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
        // Security requirements name security schemes without a reference; what else stands here holds no components.
        let is_renamed = section != "securitySchemes" && Kind::Components.member(section).is_some();
        let Some(components) = components.as_object().filter(|_| is_renamed) else { continue };
        let is_bad = |character: char| match section.as_str() {
            "schemas" => "/~%#".contains(character),
            _ => !character.is_ascii_alphanumeric() && !"._-".contains(character),
        };
        let bad = components.keys().filter(|name| name.contains(is_bad) && !name.starts_with("x-")).collect::<Vec<_>>();
        let wanted = bad.iter().map(|name| Wanted {
            plain: name.replace(is_bad, "_"),
            longer: [names::spelled_out(name).replace(' ', "_")].into(),
            identity: (*name).clone(),
            ..Wanted::default()
        });
        let mut taken = components.keys().cloned().collect();
        let free = names::distinct(&wanted.collect::<Vec<_>>(), &mut taken);
        let places = bad.iter().map(|name| [Token::new("components"), Token::new(section), Token::new(*name)]);
        renamed.extend(places.map(PointerBuf::from_tokens).zip(free));
    }
    renamed
}
