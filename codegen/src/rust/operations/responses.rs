//! What an operation makes of a response, by its status.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{Arm, Expr, Ident, LitInt, parse_quote};

use crate::api::Api;
use crate::api::operation::{Content, Operation, Outcome, Response, Side, Status};
use crate::api::types::{Kind, TypeId};

/// The arms of the match over the status.
pub(super) fn arms(api: &Api<'_>, operation: &Operation<'_>, response: &Ident) -> Vec<Arm> {
    let arms = [Side::Success, Side::Error].into_iter().flat_map(|side| {
        operation.responses_of(side).map(move |described| {
            let value = match operation.outcome(side) {
                Outcome::Same(content) => value(side, content, response),
                Outcome::ByStatus(id) => by_status(api, side, *id, &described.content, response),
            };
            (described, value)
        })
    });
    let mut arms = arms.collect::<Vec<_>>();
    arms.sort_by_key(|(described, _)| matches!(described.status, Status::Range(_)));
    let mut merged = Vec::<(Vec<&Response>, Expr)>::new();
    for (described, value) in arms {
        match merged.last_mut().filter(|(_, last)| *last == value) {
            Some((same, _)) => same.push(described),
            None => merged.push((vec![described], value)),
        }
    }
    let arms = merged.iter().map(|(described, value)| {
        let patterns = described.iter().map(|described| pattern(described.status));
        parse_quote!(#(#patterns)|* => #value,)
    });
    let mut arms = arms.collect::<Vec<_>>();
    arms.push(parse_quote!(_ => Err(Error::unexpected(#response).await),));
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

/// The result of a response with this content.
fn value(side: Side, content: &Content, response: &Ident) -> Expr {
    match (side, content) {
        (Side::Success, Content::Empty) => parse_quote!(Ok(ResponseValue::empty(#response))),
        (Side::Success, Content::Json(_)) => parse_quote!(ResponseValue::from_response(#response).await),
        (Side::Success, Content::Text) => parse_quote!(ResponseValue::text(#response).await),
        (Side::Success, Content::Bytes | Content::JsonOrBytes(_)) => parse_quote!(Ok(ResponseValue::stream(#response))),
        (Side::Error, Content::Empty) => parse_quote!(Err(Error::ErrorResponse(ResponseValue::empty(#response)))),
        (Side::Error, Content::Json(_)) => parse_quote!(Err(Error::from_response(#response).await)),
        (Side::Error, Content::Text) => parse_quote!(Err(Error::text(#response).await)),
        (Side::Error, Content::Bytes | Content::JsonOrBytes(_)) => {
            parse_quote!(Err(Error::ErrorResponse(ResponseValue::stream(#response))))
        }
    }
}

/// The result of a response that becomes a variant, or of two of them one, which the header `Content-Type` chooses.
fn by_status(api: &Api<'_>, side: Side, id: TypeId, content: &Content, response: &Ident) -> Expr {
    let variant = |content: &Content| variant(api, side, id, content, response);
    match content {
        Content::JsonOrBytes(ty) => {
            let (json, other) = (variant(&Content::Json(ty.clone())), variant(&Content::Bytes));
            parse_quote!(if super::response::is_json(&#response) { #json } else { #other })
        }
        content => variant(content),
    }
}

/// The result of a response that becomes the variant for this content.
fn variant(api: &Api<'_>, side: Side, id: TypeId, content: &Content, response: &Ident) -> Expr {
    let enumeration = format_ident!("{}", api.types[id].name);
    let Kind::ByStatus(by_status) = &api.types[id].kind else { return value(side, content, response) };
    let found = by_status.variants.iter().find(|variant| api.types.is_same_content(&variant.content, content));
    let Some(found) = found else { return value(side, content, response) };
    let name = format_ident!("{}", found.name);
    let path = quote!(types::#enumeration::#name);
    match (side, content) {
        (Side::Success, Content::Json(_)) => parse_quote!(ResponseValue::read(#response, #path).await),
        (Side::Success, Content::Text) => parse_quote!(ResponseValue::read_text(#response, #path).await),
        (Side::Success, Content::Bytes | Content::JsonOrBytes(_)) => {
            parse_quote!(Ok(ResponseValue::stream(#response).map(#path)))
        }
        (Side::Success, Content::Empty) => parse_quote!(Ok(ResponseValue::without_body(#response, #path))),
        (Side::Error, Content::Json(_)) => parse_quote!(Err(Error::read(#response, #path).await)),
        (Side::Error, Content::Text) => parse_quote!(Err(Error::read_text(#response, #path).await)),
        (Side::Error, Content::Bytes | Content::JsonOrBytes(_)) => parse_quote!(Err(Error::stream(#response, #path))),
        (Side::Error, Content::Empty) => parse_quote!(Err(Error::without_body(#response, #path))),
    }
}
