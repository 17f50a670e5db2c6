//! How the client refers to types: by their names in the module `types`, and by paths in the module `operations`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::api::types::{Base, TypeId, TypeRef, Types};

impl Types<'_> {
    /// The type of the values other than null, as a member of a type. What a type holds that holds it is boxed.
    pub(super) fn base_in(&self, base: &Base, holder: TypeId) -> TokenStream {
        let tokens = self.base(base);
        match base {
            Base::Named(id) if self.is_boxed(holder, *id) => quote!(Box<#tokens>),
            Base::Tuple(elements) => {
                let elements = elements.iter().map(|element| {
                    let base = self.base_in(&element.base, holder);
                    if element.nullable { quote!(Option<#base>) } else { base }
                });
                quote!((#(#elements,)*))
            }
            _ => tokens,
        }
    }

    /// The type of the values, null among them where it is one.
    pub(super) fn ty(&self, ty: &TypeRef) -> TokenStream {
        let base = self.base(&ty.base);
        if ty.nullable { quote!(Option<#base>) } else { base }
    }

    /// The type of the values other than null.
    pub(super) fn base(&self, base: &Base) -> TokenStream {
        match base {
            Base::Any => quote!(::serde_json::Value),
            Base::Object => quote!(super::UnknownMembers),
            Base::String => quote!(String),
            Base::Date => quote!(::chrono::NaiveDate),
            Base::DateTime => quote!(super::DateTime),
            Base::Secret => quote!(super::Secret),
            Base::Boolean => quote!(bool),
            Base::Integer(integer) => {
                let ident = format_ident!("{}", integer.as_str());
                quote!(#ident)
            }
            Base::Number => quote!(super::Number),
            Base::List(items) => {
                let items = self.ty(items);
                quote!(Vec<#items>)
            }
            Base::Map(values) => {
                let values = self.ty(values);
                quote!(::std::collections::BTreeMap<String, #values>)
            }
            Base::Tuple(elements) => {
                let elements = elements.iter().map(|element| self.ty(element));
                quote!((#(#elements,)*))
            }
            Base::Named(id) => {
                let ident = format_ident!("{}", self[*id].name);
                quote!(#ident)
            }
        }
    }

    /// The type of the values, null among them where it is one, outside of the module of the types.
    pub(super) fn ty_outside(&self, ty: &TypeRef) -> TokenStream {
        let base = self.base_outside(&ty.base);
        if ty.nullable { quote!(Option<#base>) } else { base }
    }

    /// The type of the values other than null, outside of the module of the types.
    pub(super) fn base_outside(&self, base: &Base) -> TokenStream {
        match base {
            Base::Object => quote!(UnknownMembers),
            Base::DateTime => quote!(DateTime),
            Base::Secret => quote!(Secret),
            Base::Number => quote!(Number),
            Base::List(items) => {
                let items = self.ty_outside(items);
                quote!(Vec<#items>)
            }
            Base::Map(values) => {
                let values = self.ty_outside(values);
                quote!(::std::collections::BTreeMap<String, #values>)
            }
            Base::Tuple(elements) => {
                let elements = elements.iter().map(|element| self.ty_outside(element));
                quote!((#(#elements,)*))
            }
            Base::Named(id) => {
                let ident = format_ident!("{}", self[*id].name);
                quote!(types::#ident)
            }
            Base::Any | Base::String | Base::Date | Base::Boolean | Base::Integer(_) => self.base(base),
        }
    }
}
