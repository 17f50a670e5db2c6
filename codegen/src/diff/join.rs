//! Says which changes of the Rust API come with which change of the document.

use std::collections::BTreeSet;

use heck::ToSnakeCase;

use super::Sides;
use super::change::{Change, Place};
use super::rules::{Action, Rule};
use super::rust_api::{ItemKind, RustAction, RustChange};
use crate::Generated;
use crate::summary::SchemaName;

/// Joins them by the place of the schema that became a type, and by the operation that became a method.
///
/// What no change explains stays on its own: a type of a schema that no operation reaches, a name that has changed
/// because another one came.
pub(super) fn join(changes: &mut [Change], rust: &mut [RustChange], clients: &Sides<Generated>) {
    for change in changes {
        let mut names = BTreeSet::new();
        // What stands on one side alone has no more than its holder on the other one.
        if change.rule.action() != Action::Added {
            names.extend(change.old.iter().flat_map(|place| names_at(place, &clients.old, &change.operations)));
        }
        if change.rule.action() != Action::Removed {
            names.extend(change.new.iter().flat_map(|place| names_at(place, &clients.new, &change.operations)));
        }
        for (index, rust) in rust.iter_mut().enumerate() {
            if is_effect(change.rule, rust.action) && names.iter().any(|name| name.explains(rust)) {
                change.rust.push(index);
                rust.is_explained = true;
            }
        }
    }
}

/// Whether what has happened in Rust can come of a rule. The values of an enumeration share a type.
fn is_effect(rule: Rule, action: RustAction) -> bool {
    use Rule::{
        RequestEnumValueAdded, RequestEnumValueRemoved, RequestUnionBranchAdded, RequestUnionBranchRemoved,
        ResponseEnumValueAdded, ResponseEnumValueRemoved, ResponseUnionBranchAdded, ResponseUnionBranchRemoved,
    };
    match rule {
        RequestEnumValueAdded | ResponseEnumValueAdded | RequestUnionBranchAdded | ResponseUnionBranchAdded => {
            action == RustAction::Added
        }
        RequestEnumValueRemoved | ResponseEnumValueRemoved | RequestUnionBranchRemoved | ResponseUnionBranchRemoved => {
            action == RustAction::Removed
        }
        _ => true,
    }
}

/// What a place became.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Name {
    /// A type, all of it.
    Type(String),
    /// A member of a type.
    Member(String, String),
    /// A method of the client.
    Method(String),
    /// A security scheme.
    SecuritySchemes,
}

impl Name {
    fn explains(&self, change: &RustChange) -> bool {
        std::iter::once(&change.path).chain(&change.new_path).any(|path| self.is_name_of(path, change))
    }

    fn is_name_of(&self, path: &str, change: &RustChange) -> bool {
        match self {
            Self::Type(name) => is_of(path, &format!("types::{name}")),
            Self::Member(holder, member) => {
                let part = path.strip_prefix("types::").and_then(|path| path.strip_prefix(holder.as_str()));
                let Some(part) = part.and_then(|part| part.strip_prefix("::")) else { return false };
                let part = part.trim_start_matches("r#").trim_end_matches('_');
                let part = part.strip_prefix("with_").unwrap_or(part);
                match part {
                    "new" => argument(&change.old, member) != argument(&change.new, member),
                    part => part == member || part.strip_suffix("_null") == Some(member),
                }
            }
            Self::Method(name) => {
                change.kind == ItemKind::Function && path.strip_prefix("Client::") == Some(name.as_str())
            }
            Self::SecuritySchemes => is_of(path, "security_schemes"),
        }
    }
}

/// What the signature of a constructor says of an argument, or what of it stands before the first comma.
fn argument<'s>(signature: &'s Option<String>, name: &str) -> Option<&'s str> {
    let arguments = signature.as_deref()?.split(['(', ')']).nth(1)?;
    let said = |argument: &'s str| {
        let said = argument.trim_start_matches("r#").strip_prefix(name)?;
        said.trim_start_matches('_').strip_prefix(": ")
    };
    arguments.split(", ").find_map(said)
}

fn is_of(path: &str, item: &str) -> bool {
    path.strip_prefix(item).is_some_and(|rest| rest.is_empty() || rest.starts_with("::") || rest.starts_with(": "))
}

fn names_at(place: &Place, client: &Generated, operations: &[String]) -> Vec<Name> {
    let pointer = place.pointer.as_str();
    if pointer.starts_with("/components/securitySchemes") {
        return vec![Name::SecuritySchemes];
    }
    let holds = |schema: &&SchemaName| {
        pointer.strip_prefix(schema.pointer.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let schemas = &client.summary.schemas;
    let Some(schema) = schemas.iter().filter(holds).max_by_key(|schema| schema.pointer.len()) else {
        return operations.iter().flat_map(|operation| methods(operation, client)).collect();
    };
    let mut names = vec![of_schema(schema, &pointer[schema.pointer.len()..])];
    // A type that is all of a member changes the member too.
    if let Some((holder, property)) = schema.pointer.rsplit_once("/properties/")
        && let Some(outer) = schemas.iter().find(|outer| outer.pointer == holder)
    {
        names.push(Name::Member(outer.name.clone(), member(property)));
    }
    names
}

fn of_schema(schema: &SchemaName, rest: &str) -> Name {
    match rest.strip_prefix("/properties/") {
        Some(rest) => Name::Member(schema.name.clone(), member(rest.split('/').next().unwrap_or_default())),
        None => Name::Type(schema.name.clone()),
    }
}

/// The field of a property whose name is a token of a JSON Pointer.
fn member(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~").to_snake_case()
}

/// The methods of an operation, by its method and path.
fn methods(operation: &str, client: &Generated) -> Vec<Name> {
    let of_line = |line: &String| {
        let rest = line.strip_prefix(operation)?;
        let rest = rest.strip_prefix(" [").and_then(|rest| rest.split_once(']')).map_or(rest, |(_, rest)| rest);
        let (name, _) = rest.strip_prefix(": ")?.split_once('(')?;
        Some(Name::Method(name.to_owned()))
    };
    client.summary.operations.iter().filter_map(of_line).collect()
}
