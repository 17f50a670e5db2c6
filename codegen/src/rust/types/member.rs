//! A member of a struct: its field, how it is read and written, and how a user sets it.

use std::collections::BTreeSet;

use heck::ToSnakeCase;
use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{Attribute, Ident, ImplItemFn, parse_quote};

use crate::api::docs::Docs;
use crate::api::types::{Constant, Field, Part, Presence, TypeId, Types};
use crate::rust::docs;
use crate::{markdown, names};

/// The methods that structs have, besides those that set something.
const METHODS: [&str; 12] = [
    "borrow",
    "borrow_mut",
    "clone",
    "clone_from",
    "eq",
    "fmt",
    "into",
    "ne",
    "new",
    "serialize",
    "to_owned",
    "try_into",
];

/// A member of a struct.
pub(super) struct Member<'m, 'd> {
    /// The name in JSON.
    pub(super) property: &'d str,
    pub(super) ident: Ident,
    /// The type of the values other than null.
    value_type: TokenStream,
    /// The type of the values.
    pub(super) ty: TokenStream,
    field: &'m Field<'d>,
    docs: Vec<Attribute>,
}

impl<'m, 'd> Member<'m, 'd> {
    pub(super) fn of(types: &Types<'d>, holder: TypeId, field: &'m Field<'d>) -> Self {
        Self::new(field, types.base_in(&field.ty.base, holder))
    }

    /// A member of a form. A file has a type that is not that of its schema.
    pub(super) fn of_form(types: &Types<'d>, holder: TypeId, field: &'m Field<'d>, part: &Part<'_>) -> Self {
        let value_type = match part {
            Part::File { is_list: false, .. } => quote!(super::FilePart),
            Part::File { is_list: true, .. } => quote!(Vec<super::FilePart>),
            Part::Value { .. } | Part::Styled { .. } => types.base_in(&field.ty.base, holder),
        };
        Self::new(field, value_type)
    }

    fn new(field: &'m Field<'d>, value_type: TokenStream) -> Self {
        Self {
            property: field.property,
            ident: format_ident!("{}", field.name),
            ty: if field.ty.nullable { quote!(Option<#value_type>) } else { value_type.clone() },
            value_type,
            docs: docs_of(field),
            field,
        }
    }

    /// Whether there may be nothing.
    pub(super) fn is_optional(&self) -> bool {
        self.field.presence.is_optional()
    }

    /// Whether a value that a user makes is without it, unless the user says something else.
    pub(super) fn is_left_out(&self) -> bool {
        self.field.presence == Presence::Optional
    }

    pub(super) fn field(&self) -> TokenStream {
        let Self { ident, ty, docs, .. } = self;
        match self.is_optional() {
            false => quote!(#(#docs)* pub #ident: #ty),
            true => quote!(#(#docs)* pub #ident: Option<#ty>),
        }
    }

    /// What reads and writes it.
    pub(super) fn row(&self) -> TokenStream {
        let Self { property, value_type, .. } = self;
        match self.is_optional() {
            false => quote!(required #property),
            true if self.has_getter() => quote!(optional #property -> #value_type),
            true => quote!(optional #property),
        }
    }

    /// Whether a method gives the value, without what tells null from nothing. One by whose name another method is called
    /// would take its place.
    fn has_getter(&self) -> bool {
        let name = &self.field.name;
        self.is_optional() && self.field.ty.nullable && !name.starts_with("with_") && !METHODS.contains(&name.as_str())
    }

    /// The same, with how users give it.
    pub(super) fn row_with_setter(&self, taken: &mut BTreeSet<String>) -> TokenStream {
        let (row, ty, value_type) = (self.row(), &self.ty, &self.value_type);
        match (self.constant(), self.field.presence) {
            (Some(constant), Presence::Required | Presence::RequiredInRequests) if self.field.ty.nullable => {
                quote!(#row = Some(#constant))
            }
            (Some(constant), Presence::Required | Presence::RequiredInRequests) => quote!(#row = #constant),
            (None, Presence::Required | Presence::RequiredInRequests) => quote!(#row: #ty),
            (_, Presence::Optional) => {
                let set = format_ident!("{}", self.setter_name());
                let set_null = self.null_setter_name(taken).map(|set_null| quote!(| #set_null));
                quote!(#row => #set(#value_type) #set_null)
            }
        }
    }

    /// The setter for null, where that is a value.
    fn null_setter_name(&self, taken: &mut BTreeSet<String>) -> Option<Ident> {
        if !self.field.ty.nullable {
            return None;
        }
        let name = format!("{}_null", self.setter_name());
        Some(format_ident!("{}", names::free(&name, "_", |name| taken.insert(name.to_owned()))))
    }

    /// The value that it has in everything that a user makes.
    fn constant(&self) -> Option<TokenStream> {
        let constant = self.field.constant.filter(|_| self.field.required.is_some())?;
        Some(match constant {
            Constant::String(value) => quote!(#value.to_owned()),
            Constant::Integer(value) => Literal::i64_unsuffixed(value).into_token_stream(),
            Constant::Boolean(value) => quote!(#value),
        })
    }

    /// The argument by which `new` demands it.
    pub(super) fn argument(&self) -> Option<TokenStream> {
        let Self { ident, ty, .. } = self;
        let is_demanded = self.constant().is_none() && self.field.presence != Presence::Optional;
        is_demanded.then(|| quote!(#ident: impl Into<#ty>))
    }

    pub(super) fn initial_value(&self) -> TokenStream {
        let ident = &self.ident;
        let value = match self.constant() {
            Some(constant) if self.field.ty.nullable => quote!(Some(#constant)),
            Some(constant) => constant,
            None => quote!(#ident.into()),
        };
        match self.field.presence {
            Presence::Required => quote!(#ident: #value),
            Presence::RequiredInRequests => quote!(#ident: Some(#value)),
            Presence::Optional => quote!(#ident: None),
        }
    }

    pub(super) fn setter_name(&self) -> String {
        setter_name(self.field)
    }

    /// The setter, and another one for null where that is a value.
    pub(super) fn setters(&self, taken: &mut BTreeSet<String>) -> Vec<ImplItemFn> {
        let Self { property, ident, value_type, .. } = self;
        if self.field.presence != Presence::Optional {
            return Vec::new();
        }
        let function = format_ident!("{}", self.setter_name());
        let name = markdown::code_span(property);
        let docs = markdown::doc_attributes(&format!("Sets the member {name}."));
        let null_docs = markdown::doc_attributes(&format!("Sets the member {name} to null."));
        let value = quote!(Some(#ident.into()));
        let value = if self.field.ty.nullable { quote!(Some(#value)) } else { value };
        let mut setters = vec![parse_quote! {
            #(#docs)*
            #[must_use]
            pub fn #function(mut self, #ident: impl Into<#value_type>) -> Self {
                self.#ident = #value;
                self
            }
        }];
        if let Some(null_function) = self.null_setter_name(taken) {
            setters.push(parse_quote! {
                #(#null_docs)*
                #[must_use]
                pub fn #null_function(mut self) -> Self {
                    self.#ident = Some(None);
                    self
                }
            });
        }
        setters
    }
}

/// The method that sets a member that may be left out.
pub(in crate::rust) fn setter_name(field: &Field<'_>) -> String {
    format!("with_{}", field.name.trim_end_matches('_'))
}

/// What is said of a member: its name in JSON where nothing else is said and its name in Rust does not tell.
fn docs_of(field: &Field<'_>) -> Vec<Attribute> {
    let is_silent = field.docs.text.is_empty() && field.docs.links.is_empty();
    if !is_silent || field.property.to_snake_case() == field.name.trim_end_matches('_') {
        return docs::attributes(&field.docs);
    }
    let named = format!("The member {}.", markdown::code_span(field.property));
    docs::attributes(&Docs { text: named, ..field.docs.clone() })
}
