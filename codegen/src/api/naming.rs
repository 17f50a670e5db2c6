//! What the items of the client are called. Names are given here and nowhere else.
//!
//! A name comes from what it names, never from the order of the document: where two would be equal, the one that the
//! document spells in this way keeps it, and the others get what tells them apart.

mod components;
mod type_name;

use std::collections::{BTreeMap, BTreeSet};

use super::operation::Content;
use super::types::{Base, Kind, Naming, Parent, Place, TypeId, Types, Union};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::names::{self, RESERVED_TYPES};

/// The methods of the client that are no operations.
const OWN_METHODS: [&str; 9] =
    ["new", "with_base_url", "with_http_client", "with_hooks", "base_url", "execute", "send", "clone", "fmt"];

/// The names of those methods.
pub(super) fn own_methods() -> BTreeSet<String> {
    OWN_METHODS.into_iter().map(str::to_owned).collect()
}

/// What the method of an operation is named after.
pub(super) struct Endpoint<'d> {
    /// The method of HTTP.
    pub(super) method: &'d str,
    pub(super) path: &'d str,
    /// The `operationId`, if it has one.
    pub(super) id: Option<&'d str>,
}

/// The names of the operations. Those that several have, and none spells like that, say the method and the path too.
pub(super) fn operations(endpoints: &[Endpoint<'_>], taken: &mut BTreeSet<String>) -> Vec<String> {
    let of_place = |endpoint: &Endpoint<'_>| format!("{}_{}", endpoint.method, names::snake_case(endpoint.path));
    let plain = endpoints.iter().map(|endpoint| {
        let id = endpoint.id.map(names::snake_case).filter(|id| !id.is_empty());
        match id.unwrap_or_else(|| names::snake_case(&of_place(endpoint))) {
            own if OWN_METHODS.contains(&own.as_str()) => format!("call_{own}"),
            name => name,
        }
    });
    let plain = plain.collect::<Vec<_>>();
    let spelled = endpoints.iter().map(|endpoint| endpoint.id.unwrap_or_default());
    let keeps = keeps(&plain, &spelled.collect::<Vec<_>>());
    let mut names = vec![String::new(); endpoints.len()];
    // Those that keep their names come first, wherever they stand.
    let (first, others): (Vec<_>, Vec<_>) = (0..endpoints.len()).partition(|&index| keeps[index]);
    for index in first.into_iter().chain(others) {
        let name = match keeps[index] {
            true => plain[index].clone(),
            false => format!("{}_{}", plain[index], of_place(&endpoints[index])),
        };
        names[index] = names::member(&name, taken).to_string();
    }
    names
}

/// Which of the names stay as they are: those that are unique, and of the others those that are spelled like that.
fn keeps(plain: &[String], spelled: &[&str]) -> Vec<bool> {
    let mut groups = BTreeMap::<&str, Vec<usize>>::new();
    plain.iter().enumerate().for_each(|(index, name)| groups.entry(name).or_default().push(index));
    let mut keeps = vec![false; plain.len()];
    for group in groups.values() {
        let exact = group.iter().copied().filter(|&index| spelled[index] == plain[index]).collect::<Vec<_>>();
        match (group.as_slice(), exact.as_slice()) {
            ([only], _) | (_, [only]) => keeps[*only] = true,
            _ => {}
        }
    }
    keeps
}

/// The names of the members of a struct that stand for these properties.
///
/// They are given in the order of the document, but first to those that are spelled as they are named: a keyword gets
/// nothing but an underscore.
pub(super) fn fields<'d>(properties: impl Iterator<Item = &'d str>) -> Vec<String> {
    let properties = properties.collect::<Vec<_>>();
    let rank = |property: &str| {
        let name = names::member(property, &mut BTreeSet::new()).to_string();
        match (name.trim_end_matches('_') == property, name == property) {
            (true, _) => 0,
            (false, true) => 1,
            (false, false) => 2,
        }
    };
    let mut order = (0..properties.len()).collect::<Vec<_>>();
    order.sort_by_cached_key(|&index| rank(properties[index]));
    let mut taken = BTreeSet::new();
    let mut names = vec![String::new(); properties.len()];
    for index in order {
        names[index] = names::member(properties[index], &mut taken).to_string();
    }
    names
}

/// The names of the variants of an enumeration, beside one for what it does not list.
pub(super) fn variants<'d>(values: impl Iterator<Item = &'d str>) -> Vec<String> {
    let mut taken = BTreeSet::from(["Unknown".to_owned()]);
    values.map(|value| names::variant(value, &mut taken).to_string()).collect()
}

/// Names the types of the components by what their own names say.
pub(super) fn name_components(types: &mut Types<'_>, diagnostics: &mut Diagnostics) {
    let components = types.all.iter().filter_map(|ty| match ty.place {
        Place::Component(name) => Some((name, ty.origin)),
        Place::Inline(_) => None,
    });
    let components = components.collect::<BTreeMap<_, _>>();
    let in_order = types.all.iter().filter_map(|ty| match ty.place {
        Place::Component(name) => Some(name),
        Place::Inline(_) => None,
    });
    let (type_names, numbered) = components::type_names(in_order);
    for (name, equal) in numbered {
        let warning =
            Diagnostic::warning(Code::SchemaNameCollision, format!("another schema is also `{equal}` in Rust"));
        diagnostics.push(
            warning
                .at(components[name.as_str()].key())
                .label(format!("it becomes `{}`", type_names[&name]))
                .help("rename one of them with an overlay"),
        );
    }
    for ty in &mut types.all {
        if let Place::Component(name) = ty.place {
            ty.name.clone_from(&type_names[name]);
        }
    }
}

/// What a type is called after all that it stands in, whatever other names there are.
pub(super) fn full_name(types: &Types<'_>, id: TypeId) -> String {
    match &types[id].place {
        Place::Component(_) => types[id].name.clone(),
        Place::Inline(naming) => names::type_name(&of_naming(types, naming)),
    }
}

/// The same as the document spells it.
pub(super) fn place_name(types: &Types<'_>, id: TypeId) -> String {
    match &types[id].place {
        Place::Component(_) => types[id].name.clone(),
        Place::Inline(naming) => of_naming(types, naming),
    }
}

fn of_naming(types: &Types<'_>, naming: &Naming<'_>) -> String {
    let parent = match &naming.parent {
        Parent::Name(name) => name.clone(),
        Parent::Type(id) if types[*id].name.is_empty() => place_name(types, *id),
        Parent::Type(id) => types[*id].name.clone(),
    };
    format!("{parent}{}", naming.tail)
}

/// Names the other types, and the variants that are named after types.
pub(super) fn name_types(types: &mut Types<'_>) {
    let of_components = types.all.iter().filter(|ty| matches!(ty.place, Place::Component(_))).map(|ty| ty.name.clone());
    let mut taken = of_components.chain(RESERVED_TYPES.map(str::to_owned)).collect::<BTreeSet<_>>();
    for index in 0..types.all.len() {
        let ty = &types.all[index];
        if let (Place::Inline(naming), None) = (&ty.place, ty.replaced_by) {
            let title = naming.title.map(names::type_name).filter(|title| title.len() > 1 && !taken.contains(title));
            let name = title.unwrap_or_else(|| names::type_name(&of_naming(types, naming)));
            types.all[index].name = names::free(&name, "", |name| taken.insert(name.to_owned()));
        }
    }
    let mut constants = BTreeSet::new();
    for ty in &mut types.all {
        for value in &mut ty.named_values {
            value.name = names::constant(&format!("{} {}", ty.name, value.name), &mut constants).to_string();
        }
    }
    for index in 0..types.all.len() {
        let names = match &types.all[index].kind {
            Kind::Union(union) => branches(types, &types.all[index].name, union),
            Kind::ByStatus(by_status) => {
                let variants = by_status.variants.iter().map(|variant| (&variant.content, variant.statuses.as_slice()));
                statuses(types, &types.all[index].name, &variants.collect::<Vec<_>>())
            }
            _ => continue,
        };
        match &mut types.all[index].kind {
            Kind::Union(union) => union.branches.iter_mut().zip(names).for_each(|(branch, name)| branch.name = name),
            Kind::ByStatus(by) => by.variants.iter_mut().zip(names).for_each(|(variant, name)| variant.name = name),
            _ => {}
        }
    }
}

/// The names of the variants of a union: the discriminator value, or the name of the type where there are several or it
/// is the text of a number or a boolean, which says nothing.
fn branches(types: &Types<'_>, holder: &str, union: &Union<'_>) -> Vec<String> {
    let type_name = |base: &Base| match base {
        Base::Named(id) => Some(types[*id].name.as_str()),
        _ => None,
    };
    let names = union.branches.iter().enumerate().map(|(index, branch)| match branch.values.as_slice() {
        // A value that is the name of a schema has its packages before it.
        [only] if only.parse::<f64>().is_err() && only.parse::<bool>().is_err() => {
            only.rsplit(['.', '/', '#']).next().unwrap_or(only).to_owned()
        }
        _ => match type_name(&branch.base) {
            Some(name) => names::short_within(holder, name),
            None => {
                let kind = kind_name(&branch.base);
                let is_first = !union.branches[..index]
                    .iter()
                    .any(|other| type_name(&other.base).is_none() && kind_name(&other.base) == kind);
                if is_first { kind.to_owned() } else { content_name(types, &branch.base) }
            }
        },
    });
    let names = names.collect::<Vec<_>>();
    let short = names.iter().map(|name| names::variant(name, &mut BTreeSet::new())).collect::<BTreeSet<_>>();
    let are_distinct = short.len() == names.len();
    let full = |index: usize| type_name(&union.branches[index].base).unwrap_or(&names[index]);
    variants((0..names.len()).map(|index| if are_distinct { names[index].as_str() } else { full(index) }))
}

/// What values without a name are called.
pub(crate) fn kind_name(base: &Base) -> &'static str {
    match base {
        Base::Any | Base::Named(_) => "value",
        Base::Object | Base::Map(_) => "object",
        Base::String | Base::Secret => "string",
        Base::Date => "date",
        Base::DateTime => "date-time",
        Base::Boolean => "boolean",
        Base::Integer(_) => "integer",
        Base::Number => "number",
        Base::List(_) => "array",
    }
}

/// What values without a name are called beside others of their kind: after what they hold too.
fn content_name(types: &Types<'_>, base: &Base) -> String {
    let mut holders = String::new();
    let mut base = base;
    loop {
        let (content, holder) = match base {
            Base::List(items) => (&items.base, "Array"),
            Base::Map(values) => (&values.base, "Map"),
            Base::Named(id) => return format!("{} {holders}", types[*id].name),
            other => return format!("{} {holders}", kind_name(other)),
        };
        holders.insert_str(0, holder);
        base = content;
    }
}

/// The names of the variants for the responses of one side: the name of the type, or the first of its statuses.
fn statuses(types: &Types<'_>, holder: &str, variants: &[(&Content, &[String])]) -> Vec<String> {
    let named = variants.iter().map(|(content, statuses)| {
        let status = || format!("Status{}", statuses.first().map(String::as_str).unwrap_or_default());
        match content {
            Content::Json(ty) => match &ty.base {
                Base::Named(id) => (names::short_within(holder, &types[*id].name), types[*id].name.clone()),
                _ => (status(), status()),
            },
            Content::Text => ("Text".to_owned(), String::new()),
            Content::Bytes | Content::JsonOrBytes(_) => ("Bytes".to_owned(), String::new()),
            Content::Empty => ("Empty".to_owned(), String::new()),
        }
    });
    let named = named.collect::<Vec<_>>();
    let distinct = named.iter().map(|(short, _)| short).collect::<BTreeSet<_>>().len() == named.len();
    let mut taken = BTreeSet::new();
    let chosen = named.into_iter().map(|(short, full)| {
        let is_type = !full.is_empty();
        let name = if distinct || !is_type { short } else { full };
        let name =
            if is_type && ["Text", "Bytes", "Empty"].contains(&name.as_str()) { format!("{name}Value") } else { name };
        names::free(&name, "", |name| taken.insert(name.to_owned()))
    });
    chosen.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_operations_do_not_depend_on_their_order() {
        let endpoints = [
            ("get", "/pets", Some("listPets")),
            ("delete", "/v2/pets", Some("list_pets")),
            ("post", "/v2/pets", Some("ListPets")),
            ("get", "/a", Some("same")),
            ("put", "/a", Some("same")),
            ("get", "/pets/{id}", None),
            ("get", "/new", Some("new")),
            ("get", "/type", Some("type")),
        ];
        let names = |order: &[usize]| {
            let ordered = order.iter().map(|&index| endpoints[index]).collect::<Vec<_>>();
            let given = ordered.iter().map(|&(method, path, id)| Endpoint { method, path, id }).collect::<Vec<_>>();
            let names = operations(&given, &mut own_methods());
            let lines = ordered.iter().zip(names).map(|((method, path, _), name)| format!("{name}: {method} {path}\n"));
            lines.collect::<BTreeSet<_>>().into_iter().collect::<String>()
        };
        let forwards = (0..endpoints.len()).collect::<Vec<_>>();
        let backwards = forwards.iter().rev().copied().collect::<Vec<_>>();
        assert_eq!(names(&forwards), names(&backwards));
        insta::assert_snapshot!(names(&forwards), @"
        call_new: get /new
        get_pets_id: get /pets/{id}
        list_pets: delete /v2/pets
        list_pets_get_pets: get /pets
        list_pets_post_v2_pets: post /v2/pets
        same_get_a: get /a
        same_put_a: put /a
        type_: get /type
        ");
    }

    #[test]
    fn a_property_that_is_spelled_like_its_name_has_it() {
        assert_eq!(fields(["_id", "id", "ID", "type_", "type"].into_iter()), ["id_2", "id", "id_3", "type_2", "type_"]);
    }
}
