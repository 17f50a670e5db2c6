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

use proc_macro2::TokenStream;
use quote::format_ident;
use syn::{Item, ItemMacro, ItemType, Macro, MacroDelimiter, Path, parse_quote};

pub(super) use self::headers::form as header_form;
pub(super) use self::member::setter_name;
use super::docs;
use super::imports::{self, Imports};
use crate::api::Api;
use crate::api::types::{Kind, Type, TypeId, Types};

/// A type of the client, with what belongs to it.
pub(crate) struct TypeItems {
    pub(crate) name: String,
    pub(crate) items: Vec<Item>,
    /// What they name in short.
    pub(crate) imports: Imports,
}

/// The types, and the names that they had before.
pub(super) fn items(api: &Api<'_>) -> Vec<TypeItems> {
    let names = api.types.iter().map(|(_, ty)| ty.name.as_str()).collect::<BTreeSet<_>>();
    let mut error_bodies = error_body::items(api);
    let types = api.types.iter().map(|(id, ty)| {
        let mut items = of_type(&api.types, id, ty);
        items.extend(error_bodies.remove(&id));
        let imports = imports::shorten(&mut items, |name| names.contains(name));
        TypeItems { name: ty.name.clone(), items, imports }
    });
    let types = types.collect::<Vec<_>>().into_iter();
    types.chain(api.aliases.iter().map(|alias| {
        let (name, of) = (format_ident!("{}", alias.name), format_ident!("{}", api.types[alias.of].name));
        let note = format!("it is `{of}` now");
        let item = parse_quote!(#[doc = "Another name of the type, which it had before."] #[deprecated(note = #note)] pub type #name = #of;);
        TypeItems { name: alias.name.clone(), items: vec![item], imports: Imports::default() }
    })).collect()
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
            let alias = parse_quote!(pub type #ident = #target;);
            std::iter::once(Item::Type(ItemType { attrs: docs, ..alias })).chain(constants::items(ty)).collect()
        }
    }
}

/// The call of a macro of the runtime with a table, of which there is one for most types: to parse its tokens would say
/// nothing of them.
fn table(path: Path, tokens: TokenStream) -> Item {
    let delimiter = MacroDelimiter::Brace(Default::default());
    let mac = Macro { path, bang_token: Default::default(), delimiter, tokens };
    Item::Macro(ItemMacro { attrs: Vec::new(), ident: None, mac, semi_token: None })
}

#[cfg(test)]
mod testing;
