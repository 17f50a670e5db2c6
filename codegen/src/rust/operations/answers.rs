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
use syn::punctuated::Punctuated;
use syn::{Item, ItemEnum, LitInt, Token, Variant, parse_quote};

use super::names::Names;
use crate::api::Api;
use crate::api::docs::Docs;
use crate::api::operation::{Content, EventData, ItemForm, Items, Operation, Outcome, Side, Status};
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
fn info(operation: &Operation<'_>) -> TokenStream {
    let (id, http) = (&operation.name, openapi::method_on_wire(operation.method));
    let path = operation.path.as_str();
    let (constant, security) = security(operation);
    let redirects = operation.returns_redirects().then(|| quote!(.with_redirects_returned()));
    let info = quote!(OperationInfo::new(#id, #security).at(#http, #path) #redirects);
    match constant {
        Some(constant) => quote!({ #constant #info }),
        None => info,
    }
}

/// What callers have to show: a constant for it, and how it is told.
fn security(operation: &Operation<'_>) -> (Option<TokenStream>, TokenStream) {
    let Some(alternatives) = &operation.security else { return (None, quote!(None)) };
    if alternatives.is_empty() {
        return (None, quote!(Some(&[])));
    }
    let alternatives = alternatives.iter().map(|requirements| {
        let requirements = requirements.iter().map(|requirement| {
            let constant = format_ident!("{}", requirement.constant);
            let scopes = &requirement.scopes;
            quote!(security_schemes::#constant.with_scopes(&[#(#scopes),*]))
        });
        quote!(&[#(#requirements),*])
    });
    (Some(quote!(const SECURITY: Security = &[#(#alternatives),*];)), quote!(Some(SECURITY)))
}

/// The arms of the match over the status.
fn arms(api: &Api<'_>, operation: &Operation<'_>, names: &Names) -> Vec<TokenStream> {
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
        let reader = match response.content {
            Content::Empty => quote!(Reader::Empty(#error::#variant(()))),
            Content::Json(_) | Content::JsonOrBytes(_) => quote!(Reader::json_as(#error::#variant)),
            Content::Text => quote!(Reader::Text(#error::#variant)),
            // An error is read whole.
            Content::Bytes | Content::Items(_) => quote!(Reader::Bytes(#error::#variant)),
        };
        (response, quote!(Answer::Error(#reader)))
    });
    let mut arms =
        successes.chain(errors).map(|(response, value)| (response, value.to_string(), value)).collect::<Vec<_>>();
    arms.sort_by_key(|(response, ..)| matches!(response.status, Status::Range(_)));
    let arms = arms.chunk_by(|(_, one, _), (_, other, _)| one == other).map(|same| {
        let patterns = same.iter().map(|(response, ..)| pattern(response.status));
        let value = &same[0].2;
        quote!(#(#patterns)|* => #value,)
    });
    let mut arms = arms.collect::<Vec<_>>();
    arms.push(quote!(_ => Answer::Undocumented,));
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
fn success(content: &Content) -> TokenStream {
    let reader = match content {
        Content::Empty => quote!(Reader::Empty(())),
        Content::Json(_) => quote!(Reader::json()),
        Content::Text => quote!(Reader::Text(|text| text)),
        Content::Bytes | Content::JsonOrBytes(_) => quote!(Reader::Stream(|stream| stream)),
        Content::Items(items) => items_reader(items, &quote!()),
    };
    quote!(Answer::Success(#reader))
}

/// How values that come one after the other are read; `wrap` is the variant that holds the stream, if one does.
fn items_reader(items: &Items, wrap: &TokenStream) -> TokenStream {
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
        true => quote!(Reader::Events(|stream| #stream)),
        false => quote!(Reader::Stream(|stream| #stream)),
    }
}

/// A success that becomes a variant, or one of two, between which the header `Content-Type` chooses.
fn by_status(api: &Api<'_>, id: TypeId, content: &Content) -> TokenStream {
    let variant = |content: &Content| -> Option<TokenStream> {
        let Kind::ByStatus(by_status) = &api.types[id].kind else { return None };
        let mut variants = by_status.variants.iter();
        let found = variants.find(|variant| api.types.is_same_content(&variant.content, content))?;
        let (enumeration, name) = (format_ident!("{}", api.types[id].name), format_ident!("{}", found.name));
        Some(quote!(types::#enumeration::#name))
    };
    let reader: Option<TokenStream> = match content {
        Content::JsonOrBytes(ty) => variant(&Content::Json(ty.clone()))
            .zip(variant(&Content::Bytes))
            .map(|(json, stream)| quote!(Reader::json_or_stream(#json, #stream))),
        content => variant(content).map(|path| match content {
            Content::Empty => quote!(Reader::Empty(#path)),
            Content::Text => quote!(Reader::Text(#path)),
            Content::Bytes => quote!(Reader::Stream(#path)),
            Content::Items(items) => items_reader(items, &path),
            Content::Json(_) | Content::JsonOrBytes(_) => quote!(Reader::json_as(#path)),
        }),
    };
    match reader {
        Some(reader) => quote!(Answer::Success(#reader)),
        None => success(content),
    }
}

/// The type of the errors, and what it says of their codes.
pub(super) fn error(api: &Api<'_>, operation: &Operation<'_>, names: &Names) -> [Item; 2] {
    let error = names.error(operation);
    let mut variants = Punctuated::<Variant, Token![,]>::new();
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
        let variant: Variant = parse_quote!(#ident(#ty));
        variants.push(Variant { attrs: docs, ..variant });
        idents.push(ident);
    }
    let link = format!("The errors that the document describes for [`Client::{}`], by status.", operation.name);
    let docs = docs::attributes(&Docs { links: vec![link], ..Docs::default() });
    let mut ty: ItemEnum = parse_quote! {
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #error {}
    };
    ty.attrs.splice(0..0, docs);
    ty.variants = variants;
    [Item::Enum(ty), parse_quote!(error_body!(#error #(, #idents)*);)]
}
