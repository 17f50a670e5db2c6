//! What an operation makes of a response, by its status.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{Arm, Expr, Ident, LitInt, parse_quote};

use crate::operations::{Content, Operation, Response, Side, Status};
use crate::responses::Variant;

/// The arms of the match over the status.
pub(super) fn arms(operation: &Operation<'_>, response: &Ident) -> Vec<Arm> {
    let sides = [Side::Success, Side::Error].map(|side| (side, operation.content_of(side)));
    let arms = sides.iter().flat_map(|(side, common)| {
        operation.responses_of(*side).map(move |described| {
            // Where a side has no type of its own, its bodies are not read.
            let content = if matches!(common, Content::Bytes) { common } else { &described.content };
            (described, value(*side, content, response))
        })
    });
    let mut arms = arms.collect::<Vec<_>>();
    arms.sort_by_key(|(described, _)| matches!(described.status, Status::Range(_)));
    let mut merged = Vec::<(Vec<&Response<'_>>, Expr)>::new();
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
fn value(side: Side, content: &Content<'_>, response: &Ident) -> Expr {
    match (side, content) {
        (Side::Success, Content::Empty) => parse_quote!(Ok(ResponseValue::empty(#response))),
        (Side::Success, Content::Json(_)) => parse_quote!(ResponseValue::from_response(#response).await),
        (Side::Success, Content::Text) => parse_quote!(ResponseValue::text(#response).await),
        (Side::Success, Content::Bytes) => parse_quote!(Ok(ResponseValue::stream(#response))),
        (Side::Error, Content::Empty) => parse_quote!(Err(Error::ErrorResponse(ResponseValue::empty(#response)))),
        (Side::Error, Content::Json(_)) => parse_quote!(Err(Error::from_response(#response).await)),
        (Side::Error, Content::Text) => parse_quote!(Err(Error::text(#response).await)),
        (Side::Error, Content::Bytes) => parse_quote!(Err(Error::ErrorResponse(ResponseValue::stream(#response)))),
        (_, Content::Variants { enumeration, variants, .. }) => {
            let mut values = variants
                .iter()
                .map(|(variant, name)| (variant, of_variant(side, variant, enumeration, name, response)));
            match (values.next(), values.next()) {
                (Some((Variant::Json(_), json)), Some((_, other))) => parse_quote! {
                    if super::response::is_json(&#response) { #json } else { #other }
                },
                (Some((_, value)), _) => value,
                (None, _) => parse_quote!(Err(Error::unexpected(#response).await)),
            }
        }
    }
}

/// The result of a response that becomes this variant.
fn of_variant(side: Side, variant: &Variant, enumeration: &Ident, name: &Ident, response: &Ident) -> Expr {
    let path = quote!(types::#enumeration::#name);
    match (side, variant) {
        (Side::Success, Variant::Json(_)) => parse_quote!(ResponseValue::read(#response, #path).await),
        (Side::Success, Variant::Text) => parse_quote!(ResponseValue::read_text(#response, #path).await),
        (Side::Success, Variant::Bytes) => parse_quote!(Ok(ResponseValue::stream(#response).map(#path))),
        (Side::Success, Variant::Empty) => parse_quote!(Ok(ResponseValue::without_body(#response, #path))),
        (Side::Error, Variant::Json(_)) => parse_quote!(Err(Error::read(#response, #path).await)),
        (Side::Error, Variant::Text) => parse_quote!(Err(Error::read_text(#response, #path).await)),
        (Side::Error, Variant::Bytes) => parse_quote!(Err(Error::stream(#response, #path))),
        (Side::Error, Variant::Empty) => parse_quote!(Err(Error::without_body(#response, #path))),
    }
}
