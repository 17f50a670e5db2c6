//! Says of each type of an error response where its code stands.

use indexmap::IndexSet;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Item, parse_quote};

use super::member::Member;
use crate::api::Api;
use crate::api::operation::Side;
use crate::api::types::{Base, Kind, Struct, TypeId, Types};
use crate::lower::ERROR_CODES;

/// The implementations of `ErrorBody`, for the types of errors and of what they hold.
pub(super) fn items(api: &Api<'_>) -> Vec<Item> {
    let types = &api.types;
    let mut errors = IndexSet::new();
    for operation in &api.operations {
        let contents = operation.responses_of(Side::Error).filter_map(|response| response.content.ty());
        errors.extend(contents.filter_map(|ty| types.named(&ty.base)).map(|(id, _)| id));
    }
    errors.into_iter().map(|id| item(types, id)).collect()
}

fn item(types: &Types<'_>, id: TypeId) -> Item {
    let ident = format_ident!("{}", types[id].name);
    let methods = match &types[id].kind {
        Kind::Struct(object) => of_object(types, id, object),
        Kind::StringEnum(_) => quote! {
            fn code(&self) -> Option<&str> {
                Some(self.as_str())
            }

            fn has_documented_code(&self) -> bool {
                !matches!(self, Self::Unknown(_))
            }
        },
        // The runtime knows what other names stand for.
        Kind::Form(_)
        | Kind::ByStatus(_)
        | Kind::Union(_)
        | Kind::Headers(_)
        | Kind::Wrapper(_)
        | Kind::Alias(_) => without_code(),
    };
    parse_quote! {
        impl super::ErrorBody for #ident {
            #methods
        }
    }
}

fn without_code() -> TokenStream {
    quote! {
        fn code(&self) -> Option<&str> {
            None
        }
    }
}

fn of_object(types: &Types<'_>, id: TypeId, object: &Struct<'_>) -> TokenStream {
    let is_enum = |base: &Base| types.named(base).is_some_and(|(_, ty)| matches!(ty.kind, Kind::StringEnum(_)));
    let is_text = |base: &Base| is_enum(base) || *types.resolve(base) == Base::String;
    let code = ERROR_CODES.iter().find_map(|code| {
        let mut fields = object.fields.iter();
        fields.find(|field| field.property == *code && is_text(&field.ty.base) && !field.ty.nullable)
    });
    let Some(field) = code else { return without_code() };
    let Member { ident, ty, .. } = Member::of(types, id, field);
    let (code, pattern) = match field.presence.is_optional() {
        false => (quote!(Some(self.#ident.as_str())), quote!(#ty::Unknown(_))),
        true => (quote!(self.#ident.as_ref().map(|code| code.as_str())), quote!(None | Some(#ty::Unknown(_)))),
    };
    let has_documented_code = is_enum(&field.ty.base).then(|| {
        quote! {
            fn has_documented_code(&self) -> bool {
                !matches!(self.#ident, #pattern)
            }
        }
    });
    quote! {
        fn code(&self) -> Option<&str> {
            #code
        }

        #has_documented_code
    }
}
