//! Makes a struct of the headers that the document describes of the responses of an operation.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Item, parse_quote};

use super::documentation;
use super::schemas::Schemas;
use crate::document::{Node, Value};
use crate::markdown;
use crate::names;
use crate::responses::headers::{self, Header, Headers};

pub(super) fn items(schemas: &Schemas<'_>) -> Vec<Item> {
    headers::of(schemas.root).iter().flat_map(|headers| of_side(schemas, headers)).collect()
}

fn of_side(schemas: &Schemas<'_>, headers: &Headers<'_>) -> Vec<Item> {
    let ident = format_ident!("{}", headers.name);
    let mut taken = BTreeSet::new();
    let members = headers.members.iter().map(|header| names::member(header.name, &mut taken)).collect::<Vec<_>>();
    let docs = headers.members.iter().map(|header| documentation::of_header(header.node, header.schema, header.name));
    let docs = docs.collect::<Vec<_>>();
    let values = headers.members.iter().map(|header| value(schemas, header)).collect::<Vec<_>>();
    let types = headers.members.iter().zip(&values).map(|(header, (ty, _))| match header.is_required {
        true => quote!(#ty),
        false => quote!(Option<#ty>),
    });
    let reads = headers.members.iter().zip(&values).map(|(header, (_, form))| {
        let name = header.name;
        let read = if header.is_required { quote!(required) } else { quote!(optional) };
        quote!(super::headers::#read(headers, #name, super::headers::Form::#form)?)
    });
    let of_what = if headers.is_error { "errors" } else { "responses" };
    let doc = format!("The headers of the {of_what} of {}.", markdown::code_span(headers.operation));
    let doc = markdown::doc_attributes(&doc);
    vec![
        parse_quote! {
            #(#doc)*
            #[derive(Clone)]
            #[non_exhaustive]
            pub struct #ident {
                #(#(#docs)* pub #members: #types,)*
            }
        },
        parse_quote! {
            impl ::std::convert::TryFrom<&::reqwest::header::HeaderMap> for #ident {
                type Error = super::Invalid;

                fn try_from(headers: &::reqwest::header::HeaderMap) -> Result<Self, super::Invalid> {
                    Ok(Self { #(#members: #reads,)* })
                }
            }
        },
        parse_quote! {
            /// Headers may hold credentials, so they are not shown.
            impl ::std::fmt::Debug for #ident {
                fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    f.debug_struct(stringify!(#ident)).finish_non_exhaustive()
                }
            }
        },
    ]
}

/// The type of a header, and how it stands there.
fn value<'d>(schemas: &Schemas<'d>, header: &Header<'d>) -> (TokenStream, TokenStream) {
    let text = || (quote!(String), quote!(Text));
    let Some(schema) = header.schema else { return text() };
    let ty = schemas.type_in(schema, "");
    if header.is_json {
        return (ty, quote!(Json));
    }
    let type_of = |schema: &'d Node| schemas.resolve(schema).get_str("type");
    let form = match type_of(schema) {
        Some("string") => quote!(Text),
        Some("integer" | "number" | "boolean") => quote!(Scalar),
        Some("array") => match schemas.resolve(schema).get("items").and_then(type_of) {
            Some("string") => quote!(Texts),
            Some("array" | "object") => return text(),
            _ => quote!(Scalars),
        },
        Some("object") => {
            let properties = schemas.resolve(schema).members("properties");
            let texts = properties.filter(|(_, schema)| type_of(schema) == Some("string")).map(|(name, _)| name);
            let explode = header.node.get("explode").is_some_and(|explode| explode.value == Value::Bool(true));
            quote!(Object { explode: #explode, texts: &[#(#texts),*] })
        }
        _ if schemas.resolve(schema).as_object().is_none_or(|members| members.is_empty()) => return text(),
        _ => quote!(Scalar),
    };
    (ty, form)
}

#[cfg(test)]
mod tests {
    use crate::types::testing::types;

    #[test]
    fn the_headers_of_a_side_are_a_struct() {
        let lowered = "
paths:
  /a:
    get:
      operationId: get-a
      responses:
        '200':
          headers:
            X-Count: {required: true, schema: {type: integer, format: int32}, description: How many}
            x-tags: {schema: {type: array, items: {type: string}}, deprecated: true}
            X-State: {schema: {$ref: '#/components/schemas/State'}}
        '201':
          headers:
            x-count: {required: true, schema: {type: integer, format: int32}}
            X-Tags: {schema: {type: string}}
            X-Meta: {explode: true, schema: {$ref: '#/components/schemas/Meta'}}
            X-Json: {content: {application/json: {schema: {type: array, items: {type: integer}}}}}
            X-Any: {}
        '429': {headers: {Retry-After: {$ref: '#/components/headers/Wait'}}}
components:
  headers: {Wait: {required: true, schema: {type: number}}}
  schemas:
    State: {type: string, enum: [new, old]}
    Meta: {type: object, properties: {a: {type: string}, b: {type: integer}}}
    GetAHeaders: {type: string}
";
        let rust = types(lowered);
        let items = rust.split_inclusive("\n}\n").filter(|item| item.contains("Headers"));
        insta::assert_snapshot!(items.collect::<String>(), @r#"
        json::object!(Meta);
        /// The schema `GetAHeaders`.
        pub type GetAHeaders = String;
        /// The headers of the responses of `get-a`.
        #[derive(Clone)]
        #[non_exhaustive]
        pub struct GetAHeaders2 {
            /// How many
            pub x_count: i32,
            /// The header `x-tags`.
            #[deprecated]
            pub x_tags: Option<String>,
            /// The header `X-State`.
            pub x_state: Option<State>,
            /// The header `X-Meta`.
            pub x_meta: Option<Meta>,
            /// The header `X-Json`.
            pub x_json: Option<Vec<i64>>,
            /// The header `X-Any`.
            pub x_any: Option<String>,
        }
        impl ::std::convert::TryFrom<&::reqwest::header::HeaderMap> for GetAHeaders2 {
            type Error = super::Invalid;
            fn try_from(headers: &::reqwest::header::HeaderMap) -> Result<Self, super::Invalid> {
                Ok(Self {
                    x_count: super::headers::required(
                        headers,
                        "X-Count",
                        super::headers::Form::Scalar,
                    )?,
                    x_tags: super::headers::optional(
                        headers,
                        "x-tags",
                        super::headers::Form::Text,
                    )?,
                    x_state: super::headers::optional(
                        headers,
                        "X-State",
                        super::headers::Form::Text,
                    )?,
                    x_meta: super::headers::optional(
                        headers,
                        "X-Meta",
                        super::headers::Form::Object {
                            explode: true,
                            texts: &["a"],
                        },
                    )?,
                    x_json: super::headers::optional(
                        headers,
                        "X-Json",
                        super::headers::Form::Json,
                    )?,
                    x_any: super::headers::optional(
                        headers,
                        "X-Any",
                        super::headers::Form::Text,
                    )?,
                })
            }
        }
        /// Headers may hold credentials, so they are not shown.
        impl ::std::fmt::Debug for GetAHeaders2 {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_struct(stringify!(GetAHeaders2)).finish_non_exhaustive()
            }
        }
        /// The headers of the errors of `get-a`.
        #[derive(Clone)]
        #[non_exhaustive]
        pub struct GetAErrorHeaders {
            /// The header `Retry-After`.
            pub retry_after: super::Number,
        }
        impl ::std::convert::TryFrom<&::reqwest::header::HeaderMap> for GetAErrorHeaders {
            type Error = super::Invalid;
            fn try_from(headers: &::reqwest::header::HeaderMap) -> Result<Self, super::Invalid> {
                Ok(Self {
                    retry_after: super::headers::required(
                        headers,
                        "Retry-After",
                        super::headers::Form::Scalar,
                    )?,
                })
            }
        }
        /// Headers may hold credentials, so they are not shown.
        impl ::std::fmt::Debug for GetAErrorHeaders {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_struct(stringify!(GetAErrorHeaders)).finish_non_exhaustive()
            }
        }
        "#);
    }
}
