//! Makes a struct of the headers that the document describes of the responses of an operation.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Item, parse_quote};

use crate::api::types::{HeaderForm, Headers, Type, Types};
use crate::rust::docs;

pub(super) fn items(types: &Types<'_>, ty: &Type<'_>, headers: &Headers<'_>) -> Vec<Item> {
    let ident = format_ident!("{}", ty.name);
    let doc = docs::attributes(&ty.docs);
    let names = headers.fields.iter().map(|field| format_ident!("{}", field.name)).collect::<Vec<_>>();
    let docs = headers.fields.iter().map(|field| docs::attributes(&field.docs)).collect::<Vec<_>>();
    let field_types = headers.fields.iter().map(|field| {
        let base = types.base(&field.base);
        if field.is_required { base } else { quote!(Option<#base>) }
    });
    let reads = headers.fields.iter().map(|field| {
        let (name, form) = (field.header, form(&field.form));
        let read = if field.is_required { quote!(required) } else { quote!(optional) };
        quote!(super::headers::#read(headers, #name, super::headers::Form::#form)?)
    });
    vec![
        parse_quote! {
            #(#doc)*
            #[derive(Clone, PartialEq, Eq)]
            #[non_exhaustive]
            pub struct #ident {
                #(#(#docs)* pub #names: #field_types,)*
            }
        },
        parse_quote! {
            impl ::std::convert::TryFrom<&::reqwest::header::HeaderMap> for #ident {
                type Error = super::Invalid;

                fn try_from(headers: &::reqwest::header::HeaderMap) -> Result<Self, super::Invalid> {
                    Ok(Self { #(#names: #reads,)* })
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

/// How the value of a header stands there, as the runtime calls it.
pub(in crate::rust) fn form(form: &HeaderForm<'_>) -> TokenStream {
    match form {
        HeaderForm::Text => quote!(Text),
        HeaderForm::Scalar => quote!(Scalar),
        HeaderForm::Texts => quote!(Texts),
        HeaderForm::Scalars => quote!(Scalars),
        HeaderForm::Json => quote!(Json),
        HeaderForm::Object { explode, texts } => quote!(Object { explode: #explode, texts: &[#(#texts),*] }),
        HeaderForm::TextObject { explode, scalars } => {
            quote!(TextObject { explode: #explode, scalars: &[#(#scalars),*] })
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rust::types::testing::types;

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
            X-Map: {schema: {type: object, additionalProperties: {type: string}}}
            X-Texts: {schema: {$ref: '#/components/schemas/Texts'}}
            Set-Cookie: {schema: {type: string}}
        '429': {headers: {Retry-After: {$ref: '#/components/headers/Wait'}}}
components:
  headers: {Wait: {required: true, schema: {type: number}}}
  schemas:
    State: {type: string, enum: [new, old]}
    Meta: {type: object, properties: {a: {type: string}, b: {type: integer}}}
    Texts: {properties: {a: {type: integer}, b: {type: string}}, additionalProperties: {type: string}}
    GetAHeaders: {type: string}
";
        let rust = types(lowered);
        let items = rust.split_inclusive("\n}\n").filter(|item| item.contains("Headers"));
        insta::assert_snapshot!(items.collect::<String>(), @r#"

        pub type GetAHeaders = String;

        /// The headers of the responses of `get-a`.
        #[derive(Clone, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct GetAHeadersInline {
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
            /// The header `X-Map`.
            pub x_map: Option<BTreeMap<String, String>>,
            /// The header `X-Texts`.
            pub x_texts: Option<Texts>,
            /// The header `Set-Cookie`.
            pub set_cookie: Option<Vec<String>>,
        }

        impl ::std::convert::TryFrom<&::reqwest::header::HeaderMap> for GetAHeadersInline {
            type Error = Invalid;
            fn try_from(headers: &::reqwest::header::HeaderMap) -> Result<Self, Invalid> {
                Ok(Self {
                    x_count: headers::required(headers, "X-Count", headers::Form::Scalar)?,
                    x_tags: headers::optional(headers, "x-tags", headers::Form::Text)?,
                    x_state: headers::optional(headers, "X-State", headers::Form::Text)?,
                    x_meta: headers::optional(
                        headers,
                        "X-Meta",
                        headers::Form::Object {
                            explode: true,
                            texts: &["a"],
                        },
                    )?,
                    x_json: headers::optional(headers, "X-Json", headers::Form::Json)?,
                    x_any: headers::optional(headers, "X-Any", headers::Form::Text)?,
                    x_map: headers::optional(
                        headers,
                        "X-Map",
                        headers::Form::TextObject {
                            explode: false,
                            scalars: &[],
                        },
                    )?,
                    x_texts: headers::optional(
                        headers,
                        "X-Texts",
                        headers::Form::TextObject {
                            explode: false,
                            scalars: &["a"],
                        },
                    )?,
                    set_cookie: headers::optional(headers, "Set-Cookie", headers::Form::Texts)?,
                })
            }
        }

        /// Headers may hold credentials, so they are not shown.
        impl ::std::fmt::Debug for GetAHeadersInline {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_struct(stringify!(GetAHeadersInline)).finish_non_exhaustive()
            }
        }

        /// The headers of the errors of `get-a`.
        #[derive(Clone, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct GetAErrorHeaders {
            /// The header `Retry-After`.
            pub retry_after: Number,
        }

        impl ::std::convert::TryFrom<&::reqwest::header::HeaderMap> for GetAErrorHeaders {
            type Error = Invalid;
            fn try_from(headers: &::reqwest::header::HeaderMap) -> Result<Self, Invalid> {
                Ok(Self {
                    retry_after: headers::required(
                        headers,
                        "Retry-After",
                        headers::Form::Scalar,
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
