//! What an operation makes of a response, by its status, and the type of its errors.
//!
//! ```text
//! impl<'a> Operation<'a> for GetOrderRequest<'a> {
//!     type Success = types::Order;
//!     type Error = GetOrderError;
//!     fn answer(status: u16) -> Answer<Self::Success, Self::Error> {
//!         match status {
//!             200 => Answer::Success(Reader::json()),
//!             404 => Answer::Error(Reader::json_as(GetOrderError::NotFound)),
//!             _ => Answer::Undocumented,
//!         }
//!     }
//! }
//! ```

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{Arm, Expr, Item, LitInt, Stmt, parse_quote};

use super::names::Names;
use crate::api::Api;
use crate::api::docs::Docs;
use crate::api::operation::{Content, EventData, ItemForm, Items, Operation, Outcome, Response, Side, Status};
use crate::api::types::{Kind, TypeId};
use crate::openapi;
use crate::rust::docs;
use crate::rust::progenitor::Method;

/// What the request is to the runtime.
pub(super) fn implementation(api: &Api<'_>, operation: &Operation<'_>, method: &Method, names: &Names) -> Item {
    let (request, error) = (names.request(operation), names.error(operation));
    let success = &method.success;
    let arms = arms(api, operation, names);
    let info = info(operation);
    parse_quote! {
        impl<'a> Operation<'a> for #request<'a> {
            type Success = #success;
            type Error = #error;
            const INFO: OperationInfo = #info;

            fn answer(status: u16) -> Answer<Self::Success, Self::Error> {
                match status { #(#arms)* }
            }
        }
    }
}

/// What hooks know of the operation.
fn info(operation: &Operation<'_>) -> Expr {
    let (id, http) = (&operation.name, openapi::method_on_wire(operation.method));
    let path = operation.path.as_str();
    let (constant, security) = security(operation);
    let redirects = operation.returns_redirects().then(|| quote!(.with_redirects_returned()));
    let info: Expr = parse_quote!(OperationInfo::new(#id, #security).at(#http, #path) #redirects);
    match constant {
        Some(constant) => parse_quote!({ #constant #info }),
        None => info,
    }
}

/// What callers have to show: a constant for it, and how it is told.
fn security(operation: &Operation<'_>) -> (Option<Stmt>, Expr) {
    let Some(alternatives) = &operation.security else { return (None, parse_quote!(None)) };
    if alternatives.is_empty() {
        return (None, parse_quote!(Some(&[])));
    }
    let alternatives = alternatives.iter().map(|requirements| -> Expr {
        let requirements = requirements.iter().map(|requirement| -> Expr {
            let constant = format_ident!("{}", requirement.constant);
            let scopes = &requirement.scopes;
            parse_quote!(security_schemes::#constant.with_scopes(&[#(#scopes),*]))
        });
        parse_quote!(&[#(#requirements),*])
    });
    (Some(parse_quote!(const SECURITY: Security = &[#(#alternatives),*];)), parse_quote!(Some(SECURITY)))
}

/// The arms of the match over the status.
fn arms(api: &Api<'_>, operation: &Operation<'_>, names: &Names) -> Vec<Arm> {
    let successes = operation.responses_of(Side::Success).map(|response| {
        let value = match operation.success {
            Outcome::Same(ref content) => success(content),
            Outcome::ByStatus(id) => by_status(api, id, &response.content),
        };
        (response, value)
    });
    let error = names.error(operation);
    let errors = operation.responses_of(Side::Error).map(|response| {
        let variant = format_ident!("{}", response.status.name());
        let reader: Expr = match response.content {
            Content::Empty => parse_quote!(Reader::Empty(#error::#variant(()))),
            Content::Json(_) | Content::JsonOrBytes(_) => parse_quote!(Reader::json_as(#error::#variant)),
            Content::Text => parse_quote!(Reader::Text(#error::#variant)),
            // An error is read whole.
            Content::Bytes | Content::Items(_) => parse_quote!(Reader::Bytes(#error::#variant)),
        };
        (response, parse_quote!(Answer::Error(#reader)))
    });
    let mut arms = successes.chain(errors).collect::<Vec<(&Response, Expr)>>();
    arms.sort_by_key(|(response, _)| matches!(response.status, Status::Range(_)));
    let mut merged = Vec::<(Vec<&Response>, Expr)>::new();
    for (response, value) in arms {
        match merged.last_mut().filter(|(_, last)| *last == value) {
            Some((same, _)) => same.push(response),
            None => merged.push((vec![response], value)),
        }
    }
    let arms = merged.iter().map(|(responses, value)| {
        let patterns = responses.iter().map(|response| pattern(response.status));
        parse_quote!(#(#patterns)|* => #value,)
    });
    let mut arms = arms.collect::<Vec<_>>();
    arms.push(parse_quote!(_ => Answer::Undocumented,));
    arms
}

/// The pattern of a status; two of them make one with a bar between them.
fn pattern(status: Status) -> TokenStream {
    let number = |number: u16| LitInt::new(&number.to_string(), Span::call_site());
    match status {
        Status::Code(code) => number(code).into_token_stream(),
        Status::Range(digit) => {
            let (first, last) = (number(digit * 100), number(digit * 100 + 99));
            quote!(#first..=#last)
        }
    }
}

/// A success that is what its body is.
fn success(content: &Content) -> Expr {
    let reader: Expr = match content {
        Content::Empty => parse_quote!(Reader::Empty(())),
        Content::Json(_) => parse_quote!(Reader::json()),
        Content::Text => parse_quote!(Reader::Text(|text| text)),
        Content::Bytes | Content::JsonOrBytes(_) => parse_quote!(Reader::Stream(|stream| stream)),
        Content::Items(items) => items_reader(items, &quote!()),
    };
    parse_quote!(Answer::Success(#reader))
}

/// How values that come one after the other are read; `wrap` is the variant that holds the stream, if one does.
fn items_reader(items: &Items, wrap: &TokenStream) -> Expr {
    let stream = match &items.form {
        ItemForm::Event => quote!(ItemStream::events(stream)),
        ItemForm::Data => quote!(ItemStream::data(stream)),
        ItemForm::EventObject(data) => {
            let data = match data {
                EventData::Json => quote!(EventData::Json),
                EventData::Text => quote!(EventData::Text),
                EventData::TextOf(names) => quote!(EventData::TextOf(&[#(#names),*])),
            };
            quote!(ItemStream::event_objects(stream, #data))
        }
        ItemForm::Line => quote!(ItemStream::lines(stream)),
        ItemForm::Record => quote!(ItemStream::records(stream)),
    };
    let until = items.sentinel.as_ref().map(|sentinel| quote!(.until(#sentinel)));
    let stream = match wrap.is_empty() {
        true => quote!(#stream #until),
        false => quote!(#wrap(#stream #until)),
    };
    match items.form.is_event() {
        true => parse_quote!(Reader::Events(|stream| #stream)),
        false => parse_quote!(Reader::Stream(|stream| #stream)),
    }
}

/// A success that becomes a variant, or one of two, between which the header `Content-Type` chooses.
fn by_status(api: &Api<'_>, id: TypeId, content: &Content) -> Expr {
    let variant = |content: &Content| -> Option<TokenStream> {
        let Kind::ByStatus(by_status) = &api.types[id].kind else { return None };
        let mut variants = by_status.variants.iter();
        let found = variants.find(|variant| api.types.is_same_content(&variant.content, content))?;
        let (enumeration, name) = (format_ident!("{}", api.types[id].name), format_ident!("{}", found.name));
        Some(quote!(types::#enumeration::#name))
    };
    let reader: Option<Expr> = match content {
        Content::JsonOrBytes(ty) => variant(&Content::Json(ty.clone()))
            .zip(variant(&Content::Bytes))
            .map(|(json, stream)| parse_quote!(Reader::json_or_stream(#json, #stream))),
        content => variant(content).map(|path| match content {
            Content::Empty => parse_quote!(Reader::Empty(#path)),
            Content::Text => parse_quote!(Reader::Text(#path)),
            Content::Bytes => parse_quote!(Reader::Stream(#path)),
            Content::Items(items) => items_reader(items, &path),
            Content::Json(_) | Content::JsonOrBytes(_) => parse_quote!(Reader::json_as(#path)),
        }),
    };
    match reader {
        Some(reader) => parse_quote!(Answer::Success(#reader)),
        None => success(content),
    }
}

/// The type of the errors, and what it says of their codes.
pub(super) fn error(api: &Api<'_>, operation: &Operation<'_>, names: &Names) -> [Item; 2] {
    let error = names.error(operation);
    let mut variants = Vec::new();
    let mut idents = Vec::new();
    for response in operation.responses_of(Side::Error) {
        let status = response.status.text();
        let text = match &response.description {
            Some(description) => format!("`{status}`: {description}"),
            None => format!("`{status}`"),
        };
        let docs = docs::attributes(&Docs { text, ..Docs::default() });
        let ident = format_ident!("{}", response.status.name());
        let ty = match &response.content {
            Content::Empty => quote!(()),
            Content::Json(ty) | Content::JsonOrBytes(ty) => api.types.ty_outside(ty),
            Content::Text => quote!(String),
            Content::Bytes | Content::Items(_) => quote!(::bytes::Bytes),
        };
        variants.push(quote!(#(#docs)* #ident(#ty)));
        idents.push(ident);
    }
    let link = format!("The errors that the document describes of [`Client::{}`], by status.", operation.name);
    let docs = docs::attributes(&Docs { links: vec![link], ..Docs::default() });
    [
        parse_quote! {
            #(#docs)*
            #[derive(Clone, Debug, PartialEq, Eq)]
            #[non_exhaustive]
            pub enum #error { #(#variants,)* }
        },
        parse_quote!(error_body!(#error #(, #idents)*);),
    ]
}
