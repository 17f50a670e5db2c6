//! What types, their members, operations and their arguments are called in the client. The names of these are given here
//! and nowhere else.
//!
//! A name comes from what it names, never from the order of the document: where two would be equal, the one that the
//! document spells in this way keeps it, and the others get what tells them apart ([`names::distinct`]). A name that was
//! given before stays ([`given`]).

mod arguments;
mod components;
mod constants;
pub(super) mod given;
mod operations;
mod parts;
mod places;
mod record;
mod statuses;
mod type_name;

use std::collections::{BTreeMap, BTreeSet};

use super::types::{Base, Kind, Naming, Parent, Place, Type, TypeId, Types};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::names::{self, RESERVED_TYPES, Spelling, Wanted};

pub(super) use self::arguments::arguments;
pub(crate) use self::given::GivenNames;
pub(super) use self::given::of_stream;
pub(super) use self::operations::{Endpoint, operations, other_operations};
pub(super) use self::parts::{Given, fields, values};
pub(super) use self::places::{schemes, server_sets, servers};
pub(super) use self::record::record;

/// The methods of the client that are no operations. Those of the conversions that every type has take it as it is, so that
/// a call means them before a method of a reference.
const OWN_METHODS: [&str; 11] = [
    "new",
    "with_base_url",
    "with_http_client",
    "with_hooks",
    "base_url",
    "execute",
    "send",
    "clone",
    "fmt",
    "into",
    "try_into",
];

/// The methods that all requests have, those of the traits included that users import.
///
/// No parameter has the name of one: a program that calls the method would come to set the parameter when it is added.
const REQUEST_METHODS: [&str; 8] =
    ["header", "idempotency_key", "timeout", "without_retry", "build", "send", "wait", "into_future"];

/// The names of those methods.
pub(super) fn own_methods() -> BTreeSet<String> {
    OWN_METHODS.into_iter().map(str::to_owned).collect()
}

/// Names the types of the components by what their own names say.
pub(super) fn name_components(types: &mut Types<'_>, given: &GivenNames, diagnostics: &mut Diagnostics) {
    let components = types.all.iter().enumerate().filter_map(|(index, ty)| match ty.place {
        Place::Component(name) => Some((name, ty.origin, types.key(TypeId(index)))),
        Place::Inline(_) => None,
    });
    let components = components.collect::<Vec<_>>();
    let named = components::type_names(components.iter().map(|(name, _, key)| (*name, given.ty(key))));
    for (name, (of, origin, _)) in named.iter().zip(&components) {
        if let Some(equal) = &name.instead_of {
            let message = format!("another schema is also `{equal}` in Rust");
            diagnostics.push(
                Diagnostic::warning(Code::SchemaNameCollision, message)
                    .at(origin.key())
                    .label(format!("{} becomes `{}`", crate::markdown::code_span(of), name.name))
                    .help("rename one of them with an overlay"),
            );
        }
    }
    let mut named = named.into_iter();
    for ty in types.all.iter_mut().filter(|ty| matches!(ty.place, Place::Component(_))) {
        ty.name = named.next().map(|named| named.name).unwrap_or_default();
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

/// Another name of a type: one that was given to an inline schema in whose place something else stands.
pub(crate) struct Alias {
    /// The name.
    pub(crate) name: String,
    /// What it is the name of.
    pub(crate) of: TypeId,
    /// What it was the name of.
    key: String,
}

/// Names the other types, and the variants that are named after types. Gives the names that were given to what is no type
/// of its own any more: `moved` are the components that stand where a type was inline.
pub(super) fn name_types(
    types: &mut Types<'_>,
    moved: &BTreeMap<String, TypeId>,
    given: &GivenNames,
) -> (BTreeMap<TypeId, String>, Vec<Alias>) {
    let Remembered { own, mut aliases } = Remembered::of(types, moved, given);
    aliases.retain(|alias| types[alias.of].name != alias.name);
    // A component that has come later does not take the name of what was there.
    let mut reserved = own.values().map(|key| given.ty(key).unwrap_or_default().to_owned()).collect::<BTreeSet<_>>();
    reserved.extend(aliases.iter().map(|alias| alias.name.clone()));
    let components = types.all.iter().map(|ty| ty.name.clone()).chain(RESERVED_TYPES.map(str::to_owned));
    let mut taken = components.chain(reserved.iter().cloned()).collect::<BTreeSet<_>>();
    let is_late = |ty: &Type<'_>| matches!(ty.place, Place::Component(_)) && reserved.contains(&ty.name);
    let late = (0..types.all.len()).map(TypeId).filter(|id| is_late(&types[*id])).collect::<Vec<_>>();
    let instead = late.iter().map(|id| {
        let plain = format!("{}Schema", types[*id].name);
        Wanted { plain, identity: types.key(*id), ..Wanted::default() }
    });
    let instead = names::distinct(&instead.collect::<Vec<_>>(), &mut taken);
    late.into_iter().zip(instead).for_each(|(id, name)| types[id].name = name);
    for level in levels(types) {
        let (remembered, new): (Vec<_>, Vec<_>) = level.into_iter().partition(|id| own.contains_key(id));
        for id in remembered {
            types[id].name = given.ty(&own[&id]).unwrap_or_default().to_owned();
        }
        let wanted = new.iter().map(|id| wanted(types, *id)).collect::<Vec<_>>();
        let names = names::distinct(&wanted, &mut taken);
        new.iter().zip(names).for_each(|(id, name)| types[*id].name = name);
    }
    constants::name(types, given);
    for index in 0..types.all.len() {
        let (holder, key) = (&types.all[index].name, types.key(TypeId(index)));
        let given = Given { names: given, key: &key };
        let names = match &types.all[index].kind {
            Kind::Union(union) => parts::branches(types, holder, union, &given),
            Kind::ByStatus(by_status) => statuses::statuses(types, holder, by_status, &given),
            _ => continue,
        };
        match &mut types.all[index].kind {
            Kind::Union(union) => union.branches.iter_mut().zip(names).for_each(|(branch, name)| branch.name = name),
            Kind::ByStatus(by) => by.variants.iter_mut().zip(names).for_each(|(variant, name)| variant.name = name),
            _ => {}
        }
    }
    (own, aliases)
}

/// Which types have names that were given before.
struct Remembered {
    /// The inline types, with the keys of which they have the names.
    own: BTreeMap<TypeId, String>,
    /// The other names of types.
    aliases: Vec<Alias>,
}

impl Remembered {
    fn of(types: &Types<'_>, moved: &BTreeMap<String, TypeId>, given: &GivenNames) -> Self {
        let mut places = BTreeMap::<TypeId, Vec<(bool, String)>>::new();
        for (index, ty) in types.all.iter().enumerate().filter(|(_, ty)| matches!(ty.place, Place::Inline(_))) {
            let key = types.key(TypeId(index));
            if given.ty(&key).is_some() {
                places
                    .entry(ty.replaced_by.unwrap_or(TypeId(index)))
                    .or_default()
                    .push((ty.replaced_by.is_some(), key));
            }
        }
        for (key, id) in moved {
            places.entry(*id).or_default().push((true, key.clone()));
        }
        let mut remembered = Self { own: BTreeMap::new(), aliases: Vec::new() };
        // A name is given once, even if several would have it.
        let mut seen = BTreeSet::new();
        for (id, mut keys) in places {
            keys.sort();
            keys.retain(|(_, key)| seen.insert(key.clone()));
            let mut keys = keys.into_iter().map(|(_, key)| key);
            if matches!(types[id].place, Place::Inline(_)) {
                remembered.own.extend(keys.next().map(|key| (id, key)));
            }
            let alias =
                |key: String| given.ty(&key).map(|name| Alias { name: name.to_owned(), of: id, key: key.clone() });
            remembered.aliases.extend(keys.filter_map(alias));
        }
        remembered
    }
}

/// The inline types that have no name yet; those in whose names the names of others stand come after these.
fn levels(types: &Types<'_>) -> Vec<Vec<TypeId>> {
    let mut depths = vec![0_usize; types.all.len()];
    let mut levels = Vec::<Vec<TypeId>>::new();
    // A schema is declared after the one in which it stands.
    for (index, ty) in types.all.iter().enumerate() {
        let Place::Inline(naming) = &ty.place else { continue };
        depths[index] = match naming.parent {
            Parent::Type(TypeId(parent)) => depths[parent] + 1,
            Parent::Name(_) => 1,
        };
        if ty.replaced_by.is_none() {
            levels.resize_with(levels.len().max(depths[index]), Vec::new);
            levels[depths[index] - 1].push(TypeId(index));
        }
    }
    levels
}

/// What an inline type would be called if nothing else had a name.
fn wanted(types: &Types<'_>, id: TypeId) -> Wanted {
    let Place::Inline(naming) = &types[id].place else { return Wanted::default() };
    let place = names::type_name(&of_naming(types, naming));
    let inline = names::type_name(&format!("{place} inline"));
    let last = naming.way.rsplit('/').next().unwrap_or_default();
    // Two parameters of one name differ in where they stand.
    let with_last = names::type_name(&format!("{place} {last}"));
    let title = naming.title.map(names::type_name).filter(|title| title.len() > 1);
    let (plain, longer) = match title {
        Some(title) if title != place => (title, [place, inline, with_last].into()),
        _ => (place, [inline, with_last].into()),
    };
    // The member `b` gives its name to a type rather than `B` does.
    let spelling = if names::snake_case(last) == last { Spelling::Close } else { Spelling::Other };
    Wanted { plain, spelling, longer, identity: types.key(id), given: None }
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
        Base::List(_) | Base::Tuple(_) => "array",
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
            Base::Tuple(elements) => {
                let elements = elements.iter().map(|element| content_name(types, &element.base));
                return format!("{} Tuple {holders}", elements.collect::<Vec<_>>().join(" "));
            }
            Base::Named(id) => return format!("{} {holders}", types[*id].name),
            other => return format!("{} {holders}", kind_name(other)),
        };
        holders.insert_str(0, holder);
        base = content;
    }
}
