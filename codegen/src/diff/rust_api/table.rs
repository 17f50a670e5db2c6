//! What the macros of the runtime write, read from the tables that they get.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::{
    Attribute, Expr, Ident, Item, LitStr, Macro, Signature, Token, Type, Visibility, braced, parenthesized, parse_quote,
};

/// A call of `json::object!`, `json::string_enum!`, `json::tagged_union!`, `shape::union!` or `json::wrapper!`.
#[derive(Default)]
pub(super) struct Table {
    /// The type that it is for.
    pub(super) holder: String,
    /// The same with all that it has, if the table makes it.
    pub(super) made: Option<Item>,
    /// The traits that it implements.
    pub(super) interfaces: Vec<String>,
    /// The functions of the type.
    pub(super) functions: Vec<Signature>,
    /// The properties of fields and the values of variants, by their names.
    pub(super) wire: Vec<(String, String)>,
}

impl Table {
    pub(super) fn of(call: &Macro) -> Option<Self> {
        let name = call.path.segments.last()?.ident.to_string();
        let interfaces = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let mut table = match name.as_str() {
            "object" => call.parse_body::<Object>().ok()?.0,
            "string_enum" => call.parse_body::<StringEnum>().ok()?.0,
            "tagged_union" | "union" => call.parse_body::<Union>().ok()?.0,
            "wrapper" => Self { holder: call.tokens.to_string(), ..Self::default() },
            _ => return None,
        };
        table.interfaces.extend(interfaces(&["Deserialize", "Serialize"]));
        Some(table)
    }
}

/// `pub struct Order new { pub id: String = required "id": String, } extra: UnknownMembers`, where a row may have
/// `-> String` after its name, and end with `=> with_note(String) | with_note_null` as well.
struct Object(Table);

impl Parse for Object {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse::<Visibility>()?;
        input.parse::<Token![struct]>()?;
        let holder = input.parse::<Ident>()?;
        let mut table = Table { holder: holder.to_string(), ..Table::default() };
        let has_new = input.peek(Ident);
        if has_new {
            input.parse::<Ident>()?;
        }
        let rows;
        braced!(rows in input);
        let (mut members, mut fields, mut types) = (Vec::<TokenStream>::new(), Vec::<Ident>::new(), Vec::<Type>::new());
        while !rows.is_empty() {
            let (attributes, visibility) = (rows.call(Attribute::parse_outer)?, rows.parse::<Visibility>()?);
            let field = rows.parse::<Ident>()?;
            rows.parse::<Token![:]>()?;
            let ty = rows.parse::<Type>()?;
            members.push(quote!(#(#attributes)* #visibility #field: #ty));
            rows.parse::<Token![=]>()?;
            rows.parse::<Ident>()?;
            table.wire.push((field.to_string(), rows.parse::<LitStr>()?.value()));
            // The method that gives the value comes and goes with the field, whose name it has.
            if rows.parse::<Option<Token![->]>>()?.is_some() {
                rows.parse::<Type>()?;
            }
            if rows.parse::<Option<Token![:]>>()?.is_some() {
                fields.push(field.clone());
                types.push(rows.parse()?);
            }
            // An arrow begins with the same sign.
            if rows.peek(Token![=]) && !rows.peek(Token![=>]) {
                rows.parse::<Token![=]>()?;
                rows.parse::<Expr>()?;
            }
            if rows.parse::<Option<Token![=>]>>()?.is_some() {
                let (set, value) = (rows.parse::<Ident>()?, parenthesized_type(&rows)?);
                table.functions.push(parse_quote!(fn #set(self, #field: impl Into<#value>) -> Self));
                if rows.parse::<Option<Token![|]>>()?.is_some() {
                    let set_null = rows.parse::<Ident>()?;
                    table.functions.push(parse_quote!(fn #set_null(self) -> Self));
                }
            }
            rows.parse::<Option<Token![,]>>()?;
        }
        if has_new {
            table.functions.insert(0, parse_quote!(fn new(#(#fields: impl Into<#types>),*) -> Self));
        }
        let others = input.parse::<Ident>()?;
        input.parse::<Token![:]>()?;
        let others_type = input.parse::<Type>()?;
        table.made = Some(parse_quote! {
            #(#attributes)*
            #[derive(Clone, Debug, PartialEq, Eq)]
            #[non_exhaustive]
            #visibility struct #holder { #(#members,)* pub #others: #others_type }
        });
        Ok(Self(table))
    }
}

/// `pub enum State { Open = "OPEN", }`
struct StringEnum(Table);

impl Parse for StringEnum {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse::<Visibility>()?;
        input.parse::<Token![enum]>()?;
        let holder = input.parse::<Ident>()?;
        let mut table = Table { holder: holder.to_string(), ..Table::default() };
        let rows;
        braced!(rows in input);
        let mut variants = Vec::<TokenStream>::new();
        while !rows.is_empty() {
            let attributes = rows.call(Attribute::parse_outer)?;
            let variant = rows.parse::<Ident>()?;
            rows.parse::<Token![=]>()?;
            table.wire.push((variant.to_string(), rows.parse::<LitStr>()?.value()));
            variants.push(quote!(#(#attributes)* #variant));
            rows.parse::<Option<Token![,]>>()?;
        }
        table.made = Some(parse_quote! {
            #(#attributes)*
            #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            #[non_exhaustive]
            #visibility enum #holder { #(#variants,)* Unknown(String) }
        });
        table.interfaces.extend(["Display", "From<&str>", "From<String>"].map(str::to_owned));
        table.functions.push(parse_quote!(fn as_str(&self) -> &str));
        Ok(Self(table))
    }
}

/// `Pet by "kind" { Cat(Cat): "CAT" | "KITTEN", }`, `Pet { Cat(Cat): Shape::Any, }`
struct Union(Table);

impl Parse for Union {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut table = Table { holder: input.parse::<Ident>()?.to_string(), ..Table::default() };
        if input.parse::<Option<Ident>>()?.is_some() {
            input.parse::<LitStr>()?;
        }
        let rows;
        braced!(rows in input);
        while !rows.is_empty() {
            rows.parse::<Ident>()?;
            if rows.peek(syn::token::Paren) {
                let from = parenthesized_type(&rows)?;
                table.interfaces.push(format!("From<{}>", super::signature::tidy(&from)));
            }
            rows.parse::<Token![:]>()?;
            rows.parse::<Expr>()?;
            rows.parse::<Option<Token![,]>>()?;
        }
        Ok(Self(table))
    }
}

fn parenthesized_type(rows: ParseStream<'_>) -> syn::Result<Type> {
    let inner;
    parenthesized!(inner in rows);
    inner.parse()
}
