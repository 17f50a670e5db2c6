//! Writes the types. What they share is in the runtime: the code of a type calls it, and is compiled once.
//!
//! Each kind of type has a file, which shows in its tests what becomes of a document.

mod by_status;
mod constants;
mod error_body;
mod form;
mod headers;
mod member;
mod object;
mod shape;
mod string_enum;
mod union;
mod wrapper;

use std::collections::BTreeSet;

use quote::format_ident;
use syn::{Item, parse_quote};

pub(super) use self::member::setter_name;
use super::{docs, imports};
use crate::api::Api;
use crate::api::types::{Kind, Type, TypeId, Types};

/// The items of the module of types.
pub(super) fn items(api: &Api<'_>) -> Vec<Item> {
    let mut items = api.types.iter().flat_map(|(id, ty)| of_type(&api.types, id, ty)).collect::<Vec<_>>();
    items.extend(api.aliases.iter().map(|alias| {
        let (name, of) = (format_ident!("{}", alias.name), format_ident!("{}", api.types[alias.of].name));
        let note = format!("it is `{of}` now");
        parse_quote!(#[doc = "Another name of the type, which it had before."] #[deprecated(note = #note)] pub type #name = #of;)
    }));
    items.extend(error_body::items(api));
    let names = api.types.iter().map(|(_, ty)| ty.name.as_str()).collect::<BTreeSet<_>>();
    let imports = imports::shorten(&mut items, |name| names.contains(name));
    imports.into_iter().chain(items).collect()
}

fn of_type(types: &Types<'_>, id: TypeId, ty: &Type<'_>) -> Vec<Item> {
    match &ty.kind {
        Kind::Struct(object) => object::items(types, id, ty, object),
        Kind::Form(form) => form::items(types, id, ty, form),
        Kind::StringEnum(values) => string_enum::items(ty, values),
        Kind::Union(union) => union::items(types, id, ty, union),
        Kind::ByStatus(by_status) => by_status::items(types, ty, by_status),
        Kind::Headers(headers) => headers::items(types, ty, headers),
        Kind::Wrapper(inner) => wrapper::items(types, id, ty, inner),
        Kind::Alias(target) => {
            let (ident, docs) = (format_ident!("{}", ty.name), docs::attributes(&ty.docs));
            // Whoever holds the alias by value has the box.
            let target = types.base(&target.base);
            let alias = parse_quote!(#(#docs)* pub type #ident = #target;);
            std::iter::once(alias).chain(constants::items(ty)).collect()
        }
    }
}

#[cfg(test)]
mod testing;
