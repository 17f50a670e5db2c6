//! What is said of references that lead nowhere.

use jsonptr::Token;

use super::forest::{Forest, Missing, Place};
use super::is_needed;
use super::scan::{Broken, Problem, Wanted, name};
use crate::diagnostics::{Code, Diagnostic};
use crate::document::Value;
use crate::openapi::{self, Kind};
use crate::sources::Sources;

#[cfg(test)]
mod tests;

/// How many members are named where the one of a reference is missing.
const SHOWN: usize = 8;

/// The message about a reference.
pub(super) fn describe(broken: &Broken, forest: &Forest, sources: &Sources) -> Diagnostic {
    let holder = forest.node(&broken.holder);
    let keyword = |name: &str| holder.and_then(|holder| holder.get(name));
    let member = keyword("$ref").or_else(|| keyword("$dynamicRef"));
    let reference = member.and_then(|member| member.as_str()).unwrap_or_default();
    let (code, message, help) = words(broken, reference, forest, sources);
    let problem = if is_needed(broken.wanted) {
        Diagnostic::error(code, message)
    } else {
        Diagnostic::warning(code, format!("{message}; the example is not shown"))
    };
    let problem = match member {
        Some(member) if member.as_str().is_some() => problem.at(member.origin.value()),
        Some(member) => problem.at(member.origin.key()),
        None => problem,
    };
    let problem = match &broken.problem {
        Problem::Other(_, target) => match forest.node(target) {
            Some(node) => problem.related(node.origin.key(), "it leads here"),
            None => problem,
        },
        _ => problem,
    };
    problem.help(help)
}

/// The message about a reference to an object whose schema is meant.
pub(super) fn mended(holder: &Place, kind: Kind, forest: &Forest) -> Option<Diagnostic> {
    let reference = forest.node(holder)?.get("$ref")?;
    let text = reference.as_str().unwrap_or_default();
    let message = format!("the reference `{text}` leads to {}, and is taken for one to its schema", name(kind));
    let help = "where a schema belongs, refer to a schema: add `/schema`";
    Some(Diagnostic::warning(Code::RefWrongKind, message).at(reference.origin.value()).help(help))
}

/// The message about references to definitions of the nearest schema that has some.
pub(super) fn meant(schema: &Place, holders: &[Place], forest: &Forest) -> Option<Diagnostic> {
    let reference = forest.node(holders.first()?)?.get("$ref")?;
    let text = reference.as_str().unwrap_or_default();
    let keyword = text.trim_start_matches("#/").split('/').next().unwrap_or_default();
    let others = match holders.len() - 1 {
        0 => String::new(),
        1 => ", and so is 1 other".to_owned(),
        others => format!(", and so are {others} others"),
    };
    let message = format!(
        "the reference `{text}` leads nowhere from the root of the document, and is taken for one to the nearest \
         `{keyword}`{others}"
    );
    let definitions = forest.node(schema)?.get(keyword)?;
    let warning = Diagnostic::warning(Code::RefDangling, message).at(reference.origin.value());
    let help = format!("write the way from the root of the document, or give the schema with the `{keyword}` an `$id`");
    Some(warning.related(definitions.origin.key(), "it is taken to lead here").help(help))
}

fn words(broken: &Broken, reference: &str, forest: &Forest, sources: &Sources) -> (Code, String, String) {
    let missing = match &broken.problem {
        Problem::NotText => {
            let member = forest.node(&broken.holder).and_then(|holder| holder.get("$ref"));
            let message = format!("`$ref` is a string, not {}", member.map_or("", |node| node.kind()));
            let help = match member.map(|node| &node.value) {
                Some(Value::Null) => "quote it: in YAML, what follows ` #` is a comment",
                _ => "write the way to a node, such as `'#/components/schemas/Name'`",
            };
            return (Code::RefDangling, message, help.to_owned());
        }
        Problem::Other(other, _) => {
            let wanted = match broken.wanted {
                Wanted::Object(kind) => name(kind),
                Wanted::Text => "a string",
            };
            let message = format!("the reference `{reference}` leads to {other}, where {wanted} belongs");
            return (Code::RefWrongKind, message, format!("refer to {wanted}"));
        }
        Problem::Missing(missing) => missing,
    };
    let nowhere = format!("the reference `{reference}` leads nowhere");
    match missing {
        Missing::Url => (
            Code::RefExternal,
            format!("the reference `{reference}` is to another document, and nothing is fetched"),
            "put the file beside the document and refer to it there, or bundle both into one document".to_owned(),
        ),
        Missing::Outside => (
            Code::RefExternal,
            format!("the reference `{reference}` leaves the folder of the document"),
            "put the file into the folder of the document, or below it".to_owned(),
        ),
        Missing::File(path) => {
            // Something else may stand at the path: a folder, or what is not UTF-8.
            let put = "put a YAML or JSON file in UTF-8 there, or bundle the files into one document";
            let (why, help) = match sources.referenced().get(path) {
                Some(Err(reason)) => (reason.as_str(), put),
                Some(Ok(_)) => ("what is wrong with it stands above", "correct what is wrong in the file"),
                None => ("no files are read here", put),
            };
            (Code::RefUnreadable, format!("the file `{path}` cannot be read: {why}"), help.to_owned())
        }
        Missing::Node(place) => {
            let help = suggest(place, &broken.holder, forest);
            (
                Code::RefDangling,
                nowhere,
                help.unwrap_or_else(|| {
                    "write `#/` and the way to a node, such as `#/components/schemas/Name`".to_owned()
                }),
            )
        }
        Missing::Anchor => {
            let help = "there is no `$anchor` of that name; a way to a node begins with `#/`";
            (Code::RefDangling, nowhere, help.to_owned())
        }
        Missing::Cycle => {
            let help = "it leads through references that lead to each other; break the circle";
            (Code::RefCycle, nowhere, help.to_owned())
        }
    }
}

/// What there is where the reference goes wrong.
fn suggest(place: &Place, from: &Place, forest: &Forest) -> Option<String> {
    let (parent, last) = place.pointer.split_back()?;
    let holder = Place { tree: place.tree, pointer: parent.to_buf() };
    let Value::Object(members) = &forest.node(&holder)?.value else { return None };
    // A reference in the file itself needs no name of it.
    let file = if place.tree == from.tree { "" } else { forest.path(place.tree) };
    let last = last.decoded();
    let wanted = last.to_lowercase();
    let is_like = |name: &&String| name.to_lowercase() == wanted || name.to_lowercase().ends_with(&wanted);
    if let Some(name) = members.keys().find(|name| !wanted.is_empty() && is_like(name)) {
        let there = parent.with_trailing_token(Token::new(name));
        return Some(format!("there is `{file}{}`", openapi::reference_to(there.as_str())));
    }
    let shown = members.keys().take(SHOWN).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let holds = match members.len().saturating_sub(SHOWN) {
        0 if members.is_empty() => "nothing".to_owned(),
        0 => shown,
        more => format!("{shown} and {more} more"),
    };
    let holder = match (parent.is_root(), file) {
        (true, "") => "the root".to_owned(),
        (true, file) => format!("`{file}`"),
        (false, file) => format!("`{file}{}`", openapi::reference_to(parent.as_str())),
    };
    Some(format!("{holder} has no `{last}`; it holds {holds}"))
}
