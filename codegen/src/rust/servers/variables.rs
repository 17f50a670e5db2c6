//! The type of a server with variables.

use std::collections::BTreeSet;

use heck::ToUpperCamelCase;
use quote::{format_ident, quote};
use syn::{Attribute, Expr, Field, FieldValue, FnArg, Ident, ImplItem, Item, Type, parse_quote};

use crate::api::servers::{Server, Variable};
use crate::markdown;
use crate::names::{self, Wanted};
use crate::openapi::server_url::Part;

/// A variable as a field.
struct Member<'s, 'd> {
    variable: &'s Variable<'d>,
    ident: Ident,
    /// The enum of its values, if they are listed, and the variant of each.
    values: Option<(Ident, Vec<Ident>)>,
}

/// The enums of the variables of each server, beside the types that there are.
pub(super) fn enums(servers: &[(&Server<'_>, Ident)], types: &mut BTreeSet<String>) -> Vec<Vec<Option<Ident>>> {
    let wanted = servers.iter().flat_map(|(server, ident)| {
        let listed = server.variables.iter().filter(|variable| !variable.values.is_empty());
        listed.map(move |variable| {
            let name = format!("{ident}{}", variable.field.to_upper_camel_case());
            let plain = names::variant_name(&name);
            Wanted { plain, identity: format!("{ident} {}", variable.name), ..Wanted::default() }
        })
    });
    let mut names = names::distinct(&wanted.collect::<Vec<_>>(), types).into_iter();
    let mut name = |variable: &Variable<'_>| names.by_ref().take(usize::from(!variable.values.is_empty())).next();
    let enums = servers.iter().map(|(server, _)| {
        server.variables.iter().map(|variable| Some(format_ident!("{}", name(variable)?))).collect()
    });
    enums.collect()
}

/// The struct of a server, its methods, and the enums of its variables.
pub(super) fn items(server: &Server<'_>, ident: &Ident, docs: Vec<Attribute>, enums: Vec<Option<Ident>>) -> Vec<Item> {
    let members = server.variables.iter().zip(enums).map(|(variable, name)| {
        let values = name.map(|name| {
            let values = variable.variants.iter().map(|variant| format_ident!("{variant}")).collect();
            (name, values)
        });
        Member { variable, ident: format_ident!("{}", variable.field), values }
    });
    let members = members.collect::<Vec<_>>();
    let fields = members.iter().map(Member::field);
    let required = members.iter().filter(|member| member.variable.default.is_none()).map(Member::argument);
    let required = required.collect::<Vec<FnArg>>();
    let initial = members.iter().map(Member::initial);
    let setters = members.iter().map(Member::setter);
    let parts = server.parts.iter().map(|part| match part {
        Part::Literal(text) => parse_quote!(ServerPart::Text(#text)),
        Part::Variable(name) => {
            let member = members.iter().find(|member| member.variable.name == *name);
            member.map_or_else(|| parse_quote!(ServerPart::Text("")), Member::part)
        }
    });
    let parts = parts.collect::<Vec<Expr>>();
    let new_docs = match required.is_empty() {
        true => " With the defaults of the document.",
        false => " With what the document has no default for.",
    };
    let mut items: Vec<Item> = vec![
        parse_quote! {
            #(#docs)*
            #[derive(Clone, Debug)]
            pub struct #ident { #(#fields),* }
        },
        parse_quote! {
            impl #ident {
                #[doc = #new_docs]
                pub fn new(#(#required),*) -> Self {
                    Self { #(#initial),* }
                }
                #(#setters)*
                /// The URL.
                ///
                /// # Errors
                /// If a value is of no use where its variable stands, or would lead elsewhere.
                pub fn url(&self) -> Result<String, InvalidServer> {
                    server_url::url(&[#(#parts),*])
                }
            }
        },
    ];
    if required.is_empty() {
        items.push(parse_quote! {
            impl Default for #ident {
                fn default() -> Self {
                    Self::new()
                }
            }
        });
    }
    items.extend(members.iter().flat_map(|member| member.enumeration(ident)));
    items
}

impl Member<'_, '_> {
    fn field(&self) -> Field {
        let ident = &self.ident;
        match &self.values {
            Some((values, _)) => parse_quote!(#ident: #values),
            None => parse_quote!(#ident: String),
        }
    }

    fn argument(&self) -> FnArg {
        let (ident, kind) = (&self.ident, self.argument_type());
        parse_quote!(#ident: #kind)
    }

    fn argument_type(&self) -> Type {
        match &self.values {
            Some((values, _)) => parse_quote!(#values),
            None => parse_quote!(impl Into<String>),
        }
    }

    fn initial(&self) -> FieldValue {
        let Self { variable, ident, values } = self;
        let position = variable.values.iter().position(|value| Some(*value) == variable.default);
        match (values, variable.default) {
            (Some((name, variants)), _) => match position.and_then(|position| variants.get(position)) {
                Some(variant) => parse_quote!(#ident: #name::#variant),
                None => parse_quote!(#ident),
            },
            (None, Some(default)) => parse_quote!(#ident: #default.to_owned()),
            (None, None) => parse_quote!(#ident: #ident.into()),
        }
    }

    fn setter(&self) -> ImplItem {
        let Self { variable, ident, values } = self;
        let setter = format_ident!("with_{}", ident.to_string().trim_start_matches("r#"));
        let (kind, name) = (self.argument_type(), markdown::code_span(variable.name));
        let default = variable.default.filter(|default| !default.is_empty()).map(markdown::code_span);
        let title = match default {
            Some(default) => format!("Another value for {name} than {default}."),
            None => format!("Another value for {name}."),
        };
        let parts = [Some(title.as_str()), variable.description.filter(|text| !text.trim().is_empty())];
        let docs = parts.into_iter().flatten().map(markdown::safe).collect::<Vec<_>>().join("\n\n");
        let docs = markdown::doc_attributes(&docs);
        let value: Expr = if values.is_some() { parse_quote!(#ident) } else { parse_quote!(#ident.into()) };
        parse_quote! {
            #(#docs)*
            #[must_use]
            pub fn #setter(mut self, #ident: #kind) -> Self {
                self.#ident = #value;
                self
            }
        }
    }

    /// A part of the URL. Listed values are the document's own.
    fn part(&self) -> Expr {
        let Self { variable, ident, values } = self;
        if values.is_some() {
            return parse_quote!(ServerPart::Text(self.#ident.as_str()));
        }
        let (name, place) = (variable.name, format_ident!("{}", variable.place.as_str()));
        let default: Expr = match variable.default {
            Some(default) => parse_quote!(Some(#default)),
            None => parse_quote!(None),
        };
        parse_quote!(ServerPart::Value(Value { name: #name, value: &self.#ident, default: #default, place: Place::#place }))
    }

    /// The enum of the values.
    fn enumeration(&self, server: &Ident) -> Vec<Item> {
        let Some((name, variants)) = &self.values else { return Vec::new() };
        let values = &self.variable.values;
        let docs = format!(" The values of {} in [`{server}`].", markdown::code_span(self.variable.name));
        let value_docs = values.iter().map(|value| format!(" {}", markdown::code_span(value)));
        let arms = variants.iter().zip(values).map(|(variant, value)| quote!(Self::#variant => #value));
        vec![
            parse_quote! {
                #[doc = #docs]
                #[non_exhaustive]
                #[derive(Clone, Copy, Debug, PartialEq, Eq)]
                pub enum #name {
                    #(#[doc = #value_docs] #variants),*
                }
            },
            parse_quote! {
                impl #name {
                    /// What stands in the URL.
                    pub const fn as_str(self) -> &'static str {
                        match self { #(#arms),* }
                    }
                }
            },
        ]
    }
}
