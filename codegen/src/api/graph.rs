//! What follows from how types refer to each other: unions of unions, arrays that hold themselves, boxes.

use indexmap::{IndexMap, IndexSet};

use super::cycles;
use super::docs::Docs;
use super::types::{Base, Branch, Kind, TypeId, TypeRef, Types, Union};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};

/// The number of the group of types that lead to each other in which a type is.
fn groups(types: &Types<'_>, leads_to: impl Fn(&Kind<'_>) -> Vec<TypeId>) -> Vec<Option<usize>> {
    let edges = types.iter().map(|(id, ty)| (id, leads_to(&ty.kind))).collect::<IndexMap<_, _>>();
    let mut groups = vec![None; types.all.len()];
    for (number, group) in cycles::groups(&edges).into_iter().enumerate() {
        group.into_iter().for_each(|id| groups[id.0] = Some(number));
    }
    groups
}

/// The type that a base is, if it is one by value.
fn by_value(base: &Base) -> Option<TypeId> {
    match base {
        Base::Named(id) => Some(*id),
        _ => None,
    }
}

/// Gives unions that are branches of each other the branches of all: to read a value as one of them is to read it as any.
pub(super) fn flatten_unions(types: &mut Types<'_>) {
    let groups = groups(types, |kind| match kind {
        Kind::Union(union) => union.branches.iter().filter_map(|branch| by_value(&branch.base)).collect(),
        Kind::Alias(ty) => by_value(&ty.base).into_iter().collect(),
        _ => Vec::new(),
    });
    let flat = (0..types.all.len()).map(TypeId).filter_map(|id| {
        let group = groups[id.0]?;
        matches!(types[id].kind, Kind::Union(_)).then(|| (id, branches_of_all(types, &groups, group, id)))
    });
    for (id, branches) in flat.collect::<Vec<_>>() {
        types[id].kind = match branches.is_empty() {
            // It has no branch but itself.
            true => Kind::Alias(TypeRef::ANY),
            false => Kind::Union(Union { branches, discriminator: None, default: None }),
        };
    }
}

fn branches_of_all<'d>(types: &Types<'d>, groups: &[Option<usize>], group: usize, first: TypeId) -> Vec<Branch<'d>> {
    let mut seen = IndexSet::from([first]);
    let mut found = IndexMap::new();
    let mut index = 0;
    while let Some(id) = seen.get_index(index).copied() {
        index += 1;
        let bases = match &types[id].kind {
            Kind::Union(union) => union.branches.iter().map(|branch| &branch.base).collect(),
            Kind::Alias(ty) => vec![&ty.base],
            _ => Vec::new(),
        };
        for base in bases {
            match by_value(base).filter(|id| groups[id.0] == Some(group)) {
                Some(next) => drop(seen.insert(next)),
                None => {
                    let branch =
                        Branch { base: base.clone(), name: String::new(), values: Vec::new(), docs: Docs::default() };
                    found.entry(base.clone()).or_insert(branch);
                }
            }
        }
    }
    found.into_values().collect()
}

/// Puts a struct around arrays and maps that hold themselves, and makes any value of what is made of nothing but itself.
pub(super) fn wrap_cycles(types: &mut Types<'_>, diagnostics: &mut Diagnostics) {
    let groups = groups(types, |kind| {
        let mut named = Vec::new();
        if let Kind::Alias(ty) = kind {
            ty.base.named(&mut |id| named.push(id));
        }
        named
    });
    for (id, group) in groups.into_iter().enumerate().map(|(index, group)| (TypeId(index), group)) {
        let Kind::Alias(ty) = &types[id].kind else { continue };
        match &ty.base {
            Base::List(_) | Base::Map(_) | Base::Tuple(_) if group.is_some() => {
                types[id].kind = Kind::Wrapper(ty.clone())
            }
            Base::Named(_) if is_endless(types, id) => {
                let message = "this schema is made of nothing but itself, so it is any value in the client";
                diagnostics.push(
                    Diagnostic::note(Code::SchemaUntyped, message)
                        .at(types[id].origin.key())
                        .help("an overlay can give it a type"),
                );
                types[id].kind = Kind::Alias(TypeRef::ANY);
            }
            _ => {}
        }
    }
}

/// Whether the other names of a type lead to no type.
fn is_endless(types: &Types<'_>, id: TypeId) -> bool {
    let mut seen = IndexSet::from([id]);
    let mut id = id;
    while let Kind::Alias(TypeRef { base: Base::Named(next), .. }) = types[id].kind {
        if !seen.insert(next) {
            return true;
        }
        id = next;
    }
    false
}

/// Finds the types that hold each other by value: each has to hold a box.
pub(super) fn box_cycles(types: &mut Types<'_>) {
    let groups = groups(types, |kind| {
        let mut held = Vec::new();
        let mut hold = |base: &Base| base.by_value(&mut |id| held.push(id));
        match kind {
            Kind::Struct(object) => object.fields.iter().for_each(|field| hold(&field.ty.base)),
            Kind::Union(union) => union.branches.iter().for_each(|branch| hold(&branch.base)),
            Kind::Alias(ty) | Kind::Wrapper(ty) => hold(&ty.base),
            Kind::Form(_) | Kind::StringEnum(_) | Kind::ByStatus(_) | Kind::Headers(_) => {}
        }
        held
    });
    for (ty, group) in types.all.iter_mut().zip(groups) {
        ty.group = group;
    }
}
