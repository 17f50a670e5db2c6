//! Says which changes of the Rust API come with which change of the document.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToSnakeCase;

use super::Sides;
use super::change::{Change, Place};
use super::rules::{Action, Area, Rule};
use super::rust_api::{ItemKind, RustAction, RustChange};
use crate::Generated;
use crate::rust::operations;
use crate::summary::SchemaName;

/// Joins them by the place of the schema that became a type, and by the operation that became a method.
///
/// What no change explains stays on its own: a type of a schema that no operation reaches, a name that has changed
/// because another one came.
pub(super) fn join(changes: &mut [Change], rust: &mut [RustChange], clients: &Sides<Generated>) {
    let mut of_item = BTreeMap::<String, BTreeSet<usize>>::new();
    for (index, rust) in rust.iter().enumerate() {
        for item in std::iter::once(&rust.path).chain(&rust.new_path).flat_map(|path| items(path)) {
            of_item.entry(item.to_owned()).or_default().insert(index);
        }
    }
    for change in &mut *changes {
        let mut names = BTreeSet::new();
        // What stands on one side alone has no more than its holder on the other one.
        if change.rule.action() != Action::Added {
            names.extend(change.old.iter().flat_map(|place| names_at(place, &clients.old, &change.operations)));
        }
        if change.rule.action() != Action::Removed {
            names.extend(change.new.iter().flat_map(|place| names_at(place, &clients.new, &change.operations)));
        }
        let named = names.iter().flat_map(|name| {
            let indices = name.items().into_iter().filter_map(|item| of_item.get(&item)).flatten();
            indices.copied().filter(|index| name.explains(&rust[*index]))
        });
        let named = named.filter(|index| is_effect(change, &rust[*index])).collect::<BTreeSet<_>>();
        for index in named {
            change.rust.push(index);
            rust[index].is_explained = true;
        }
    }
    followers(changes, rust);
}

/// Constructors and setters that no change explains come with the members of their type that have changed.
fn followers(changes: &mut [Change], rust: &mut [RustChange]) {
    let mut fields = BTreeMap::new();
    for (position, change) in changes.iter().enumerate() {
        for field in change.rust.iter().map(|index| &rust[*index]).filter(|rust| rust.kind == ItemKind::Field) {
            if let Some((holder, name)) = field.path.rsplit_once("::") {
                fields.entry((holder.to_owned(), name.to_owned())).or_insert(position);
                fields.entry((holder.to_owned(), String::new())).or_insert(position);
            }
        }
    }
    for (index, rust) in rust.iter_mut().enumerate().filter(|(_, rust)| !rust.is_explained) {
        let Some((holder, name)) = rust.path.rsplit_once("::").filter(|_| rust.kind == ItemKind::Function) else {
            continue;
        };
        let field = match name {
            "new" => "",
            name => name.strip_prefix("with_").unwrap_or(name),
        };
        if let Some(position) = fields.get(&(holder.to_owned(), field.to_owned())) {
            changes[*position].rust.push(index);
            rust.is_explained = true;
        }
    }
}

/// Whether what has happened in Rust can come of a change of the document: a value is its own variant, and not those of
/// the others.
fn is_effect(change: &Change, rust: &RustChange) -> bool {
    use Rule::{
        OperationDeprecated, OperationUndeprecated, ParameterDeprecated, ParameterUndeprecated,
        RequestConstraintChanged, RequestConstraintLoosened, RequestConstraintTightened, RequestDefaultChanged,
        RequestPropertyDeprecated, RequestPropertyUndeprecated, ResponseConstraintChanged, ResponseConstraintLoosened,
        ResponseConstraintTightened, ResponseDefaultChanged, ResponseHeaderAdded, ResponseHeaderChanged,
        ResponseHeaderRemoved, ResponsePropertyDeprecated, ResponsePropertyUndeprecated,
    };
    use Rule::{
        RequestEnumValueAdded, RequestEnumValueRemoved, RequestKnownValueAdded, RequestKnownValueRemoved,
        RequestUnionBranchAdded, RequestUnionBranchRemoved, ResponseEnumValueAdded, ResponseEnumValueRemoved,
        ResponseKnownValueAdded, ResponseKnownValueRemoved, ResponseUnionBranchAdded, ResponseUnionBranchRemoved,
    };
    let is_of_types = rust.kind != ItemKind::Function || !rust.path.starts_with("Client::");
    match change.rule {
        OperationDeprecated | RequestPropertyDeprecated | ResponsePropertyDeprecated => {
            rust.action == RustAction::Deprecated
        }
        // The compiler sees nothing of these.
        OperationUndeprecated
        | RequestPropertyUndeprecated
        | ResponsePropertyUndeprecated
        | ParameterDeprecated
        | ParameterUndeprecated
        | RequestConstraintChanged
        | RequestConstraintLoosened
        | RequestConstraintTightened
        | ResponseConstraintChanged
        | ResponseConstraintLoosened
        | ResponseConstraintTightened
        | RequestDefaultChanged
        | ResponseDefaultChanged => false,
        ResponseHeaderAdded | ResponseHeaderChanged | ResponseHeaderRemoved => is_of_types,
        rule if matches!(rule.area(), Area::Security | Area::Server) => is_of_types,
        RequestEnumValueAdded
        | ResponseEnumValueAdded
        | RequestEnumValueRemoved
        | ResponseEnumValueRemoved
        | RequestKnownValueAdded
        | ResponseKnownValueAdded
        | RequestKnownValueRemoved
        | ResponseKnownValueRemoved => {
            let value = change.value.from.as_ref().or(change.value.to.as_ref());
            match rust.kind {
                ItemKind::Variant => value.is_some_and(|value| rust.stands_for.contains(value)),
                // A constant that gets a second value becomes an enum. That it need not be there is another change.
                ItemKind::Field => {
                    let bare = |ty: &Option<String>| {
                        let ty = ty.clone().unwrap_or_default();
                        ty.strip_prefix("Option<").and_then(|ty| ty.strip_suffix('>')).map(str::to_owned).unwrap_or(ty)
                    };
                    bare(&rust.old) != bare(&rust.new)
                }
                ItemKind::Function => false,
                _ => true,
            }
        }
        RequestUnionBranchAdded | ResponseUnionBranchAdded => rust.action == RustAction::Added,
        RequestUnionBranchRemoved | ResponseUnionBranchRemoved => rust.action == RustAction::Removed,
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
    /// The items that are it, or that hold what is. For a method these are the method itself, those of its request, and the
    /// errors.
    fn items(&self) -> Vec<String> {
        match self {
            Self::Type(name) | Self::Member(name, _) => vec![format!("types::{name}")],
            Self::Method(name) => {
                vec![format!("Client::{name}"), format!("operations::{}Error", operations::camel_case(name))]
            }
            Self::SecuritySchemes => vec!["security_schemes".to_owned()],
        }
    }

    /// Whether a change of one of these items is one of what the place became.
    fn explains(&self, change: &RustChange) -> bool {
        let Self::Member(holder, member) = self else { return true };
        std::iter::once(&change.path).chain(&change.new_path).any(|path| {
            let part = path.strip_prefix("types::").and_then(|path| path.strip_prefix(holder.as_str()));
            let Some(part) = part.and_then(|part| part.strip_prefix("::")) else { return false };
            let part = part.trim_start_matches("r#").trim_end_matches('_');
            let part = part.strip_prefix("with_").unwrap_or(part);
            match part {
                "new" => argument(&change.old, member) != argument(&change.new, member),
                part => part == member || part.strip_suffix("_null") == Some(member),
            }
        })
    }
}

/// The module of a path and the item in it: `types` and `types::Pet` of `types::Pet::name` and of `types::Pet: From<Cat>`.
fn items(path: &str) -> impl Iterator<Item = &str> {
    let ends = path.match_indices([':', ' ']).map(|(end, _)| end).filter(|end| !path[..*end].ends_with(':'));
    ends.chain([path.len()]).map(|end| &path[..end]).take(2)
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

fn names_at(place: &Place, client: &Generated, operations: &[String]) -> Vec<Name> {
    let pointer = place.pointer.as_str();
    if pointer.starts_with("/components/securitySchemes") {
        return vec![Name::SecuritySchemes];
    }
    let holds = |schema: &&SchemaName| {
        pointer.strip_prefix(schema.pointer.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let schemas = &client.summary.schemas;
    // A schema that extends another one has its members too.
    let is_at = |place: &str| pointer.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let members = schemas.iter().flat_map(|schema| schema.members.iter().map(move |member| (schema, member)));
    let members = members.filter(|(_, (place, _))| is_at(place));
    let mut names =
        members.map(|(schema, (_, property))| Name::Member(schema.name.clone(), member(property))).collect::<Vec<_>>();
    let Some(schema) = schemas.iter().filter(holds).max_by_key(|schema| schema.pointer.len()) else {
        names.extend(operations.iter().flat_map(|operation| methods(operation, client)));
        return names;
    };
    names.push(of_schema(schema, &pointer[schema.pointer.len()..]));
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
