//! A member of a struct: its field, how it is read and written, and how a user sets it.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Attribute, Ident, ImplItemFn, parse_quote};

use super::direction::Presence;
use crate::document::Node;
use crate::types::documentation;
use crate::types::schemas::{Object, Schemas, constant};
use crate::{markdown, names};

/// A member of a struct.
pub(in crate::types) struct Member<'d> {
    /// The name in JSON.
    pub(in crate::types) name: &'d str,
    pub(in crate::types) ident: Ident,
    /// The type of the values other than null.
    value_type: TokenStream,
    /// The type of the values.
    pub(super) ty: TokenStream,
    is_nullable: bool,
    pub(super) presence: Presence,
    /// The value that it always has.
    constant: Option<&'d str>,
    docs: Vec<Attribute>,
}

impl<'d> Member<'d> {
    /// The members of an object, each with its schema; the names of their fields are taken.
    pub(super) fn all(
        schemas: &Schemas<'d>,
        holder: &str,
        object: &Object<'d>,
        taken: &mut BTreeSet<String>,
    ) -> Vec<(Self, &'d Node)> {
        let member = |(name, schema): &(&'d str, &'d Node)| {
            let is_required = object.required.contains(name);
            (Self::new(schemas, holder, name, schema, is_required, taken), *schema)
        };
        object.properties.iter().map(member).collect()
    }

    fn new(
        schemas: &Schemas<'d>,
        holder: &str,
        name: &'d str,
        schema: &'d Node,
        is_required: bool,
        taken: &mut BTreeSet<String>,
    ) -> Self {
        let constant = constant(schema);
        let value_type = match constant {
            // An enum of one value would be one more type to know; whatever the server sends is kept.
            Some(_) => quote!(String),
            None => schemas.type_in(schema, holder),
        };
        let is_nullable = schemas.is_nullable(schema);
        Self {
            name,
            ident: names::member(name, taken),
            ty: if is_nullable { quote!(Option<#value_type>) } else { value_type.clone() },
            value_type,
            is_nullable,
            presence: Presence::of(schemas, holder, schema, is_required),
            constant: constant.filter(|_| is_required),
            docs: documentation::of_member(schema, name, constant),
        }
    }

    /// A member of a form, where null is the same as nothing. Some have a type that is not that of their schema.
    pub(in crate::types) fn of_form(
        schemas: &Schemas<'d>,
        holder: &str,
        name: &'d str,
        schema: &'d Node,
        is_required: bool,
        value_type: Option<TokenStream>,
        taken: &mut BTreeSet<String>,
    ) -> Self {
        let is_required = is_required && !schemas.is_nullable(schema);
        let mut member = Self::new(schemas, holder, name, schema, is_required, taken);
        member.is_nullable = false;
        if let Some(value_type) = value_type {
            member.value_type = value_type;
            member.constant = None;
        }
        member.ty = member.value_type.clone();
        member
    }

    /// Whether there may be nothing.
    pub(in crate::types) fn is_optional(&self) -> bool {
        self.presence.is_optional()
    }

    pub(in crate::types) fn field(&self) -> TokenStream {
        let Self { ident, ty, docs, .. } = self;
        match self.presence.is_optional() {
            false => quote!(#(#docs)* pub #ident: #ty),
            true => quote!(#(#docs)* pub #ident: Option<#ty>),
        }
    }

    pub(super) fn read(&self) -> TokenStream {
        let Self { name, ident, .. } = self;
        match self.presence.is_optional() {
            false => quote!(#ident: members.required(#name)?),
            true => quote!(#ident: members.optional(#name)?),
        }
    }

    pub(super) fn write(&self) -> TokenStream {
        let Self { name, ident, .. } = self;
        match self.presence.is_optional() {
            false => quote!(writer.required(#name, &self.#ident)?),
            true => quote!(writer.optional(#name, &self.#ident)?),
        }
    }

    /// The argument by which `new` demands it.
    pub(in crate::types) fn argument(&self) -> Option<TokenStream> {
        let Self { ident, ty, constant, .. } = self;
        let is_demanded = constant.is_none() && !matches!(self.presence, Presence::Optional);
        is_demanded.then(|| quote!(#ident: impl Into<#ty>))
    }

    pub(in crate::types) fn initial_value(&self) -> TokenStream {
        let Self { ident, constant, .. } = self;
        let value = match constant {
            Some(constant) if self.is_nullable => quote!(Some(#constant.to_owned())),
            Some(constant) => quote!(#constant.to_owned()),
            None => quote!(#ident.into()),
        };
        match self.presence {
            Presence::Required => quote!(#ident: #value),
            Presence::RequiredInRequests => quote!(#ident: Some(#value)),
            Presence::Optional => quote!(#ident: None),
        }
    }

    pub(in crate::types) fn setter_name(&self) -> String {
        format!("with_{}", self.ident.to_string().trim_end_matches('_'))
    }

    /// The setter, and another one for null where that is a value.
    pub(in crate::types) fn setters(&self, taken: &mut BTreeSet<String>) -> Vec<ImplItemFn> {
        let Self { name, ident, value_type, .. } = self;
        if !matches!(self.presence, Presence::Optional) {
            return Vec::new();
        }
        let function = format_ident!("{}", self.setter_name());
        let name = markdown::code_span(name);
        let docs = markdown::doc_attributes(&format!("Sets the member {name}."));
        let null_docs = markdown::doc_attributes(&format!("Sets the member {name} to null."));
        let value = quote!(Some(#ident.into()));
        let value = if self.is_nullable { quote!(Some(#value)) } else { value };
        let mut setters = vec![parse_quote! {
            #(#docs)*
            #[must_use]
            pub fn #function(mut self, #ident: impl Into<#value_type>) -> Self {
                self.#ident = #value;
                self
            }
        }];
        if self.is_nullable {
            let null_function = names::free(&format!("{function}_null"), "_", |name| taken.insert(name.to_owned()));
            let null_function = format_ident!("{null_function}");
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
