//! What the macros of the runtime write, by another reading of their tables than that of `diff`.

use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Expr, Ident, ImplItem, Item, LitStr, Token, Type, braced, parenthesized, parse_quote};

/// What `json::object!` writes for users.
pub struct Object {
    pub made: Item,
    pub functions: Vec<ImplItem>,
}

impl Parse for Object {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        input.parse::<Token![pub]>()?;
        input.parse::<Token![struct]>()?;
        let holder = input.parse::<Ident>()?;
        let has_new = input.parse::<Option<Ident>>()?.is_some();
        let rows;
        braced!(rows in input);
        let (mut functions, mut demanded, mut types) = (Vec::new(), Vec::<Ident>::new(), Vec::<Type>::new());
        let mut members = Vec::<syn::Field>::new();
        while !rows.is_empty() {
            rows.call(Attribute::parse_outer)?;
            rows.parse::<Token![pub]>()?;
            let field = rows.parse::<Ident>()?;
            rows.parse::<Token![:]>()?;
            let ty = rows.parse::<Type>()?;
            members.push(parse_quote!(pub #field: #ty));
            rows.parse::<Token![=]>()?;
            rows.parse::<Ident>()?;
            rows.parse::<LitStr>()?;
            // The method that gives the value comes and goes with the field, whose name it has.
            if rows.parse::<Option<Token![->]>>()?.is_some() {
                rows.parse::<Type>()?;
            }
            if rows.peek(Token![:]) {
                rows.parse::<Token![:]>()?;
                demanded.push(field);
                types.push(rows.parse()?);
            } else if rows.peek(Token![=>]) {
                rows.parse::<Token![=>]>()?;
                let set = rows.parse::<Ident>()?;
                let value;
                parenthesized!(value in rows);
                let value = value.parse::<Type>()?;
                functions.push(parse_quote!(pub fn #set(self, value: impl Into<#value>) -> Self {}));
                if rows.parse::<Option<Token![|]>>()?.is_some() {
                    let set_null = rows.parse::<Ident>()?;
                    functions.push(parse_quote!(pub fn #set_null(self) -> Self {}));
                }
            } else if rows.peek(Token![=]) {
                rows.parse::<Token![=]>()?;
                rows.parse::<Expr>()?;
            }
            rows.parse::<Token![,]>()?;
        }
        if has_new {
            functions.push(parse_quote!(pub fn new(#(#demanded: impl Into<#types>),*) -> Self {}));
        }
        let others = input.parse::<Ident>()?;
        input.parse::<Token![:]>()?;
        let others_type = input.parse::<Type>()?;
        let made = parse_quote! {
            #(#attributes)*
            #[derive(Clone, Debug, PartialEq, Eq)]
            pub struct #holder { #(#members,)* pub #others: #others_type }
        };
        Ok(Self { made, functions })
    }
}

/// What `json::string_enum!` makes.
pub struct StringEnum {
    pub made: Item,
}

impl Parse for StringEnum {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        input.parse::<Token![pub]>()?;
        input.parse::<Token![enum]>()?;
        let holder = input.parse::<Ident>()?;
        let rows;
        braced!(rows in input);
        let mut variants = Vec::<Ident>::new();
        while !rows.is_empty() {
            rows.call(Attribute::parse_outer)?;
            variants.push(rows.parse()?);
            rows.parse::<Token![=]>()?;
            rows.parse::<LitStr>()?;
            rows.parse::<Token![,]>()?;
        }
        let made = parse_quote! {
            #(#attributes)*
            #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub enum #holder { #(#variants,)* Unknown(String) }
        };
        Ok(Self { made })
    }
}

/// The types of which the macros of unions make one.
pub struct Union {
    pub from: Vec<Type>,
}

impl Parse for Union {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        input.parse::<Ident>()?;
        if input.parse::<Option<Ident>>()?.is_some() {
            input.parse::<LitStr>()?;
        }
        let rows;
        braced!(rows in input);
        let mut from = Vec::new();
        while !rows.is_empty() {
            rows.parse::<Ident>()?;
            if rows.peek(syn::token::Paren) {
                let held;
                parenthesized!(held in rows);
                from.push(held.parse()?);
            }
            rows.parse::<Token![:]>()?;
            rows.parse::<Expr>()?;
            rows.parse::<Token![,]>()?;
        }
        Ok(Self { from })
    }
}
