//! Lets the status choose the type of a response.
//!
//! Before: `struct GetOrderSuccess(pub Map<String, Value>)`, `200u16 => ResponseValue::from_response(response).await`
//! After:  `enum GetOrderSuccess { Order(Order), Empty }`,
//! `200u16 => ResponseValue::from_response(response).await.map(|response| response.map(types::GetOrderSuccess::Order))`
//!
//! The schemas that stand for several responses are those that `responses_to_one_type` left in the document.

use heck::{ToSnakeCase, ToUpperCamelCase};
use indexmap::{IndexMap, IndexSet};
use quote::{ToTokens, format_ident};
use syn::visit_mut::{self, VisitMut};
use syn::{Arm, Expr, File, Ident, ImplItemFn, Item, Variant, parse_quote};

use super::{Context, Pass};
use crate::document::{Node, Value};
use crate::lower::BY_STATUS;
use crate::openapi;

pub(super) const PASS: Pass = Pass {
    name: "responses_by_status",
    run: |file, Context { document, .. }| {
        let schemas = document.root.get("components").map(|components| components.members("schemas"));
        let sides = schemas.into_iter().flatten().filter_map(|(name, schema)| {
            let by_status = schema.get(BY_STATUS)?.as_object()?;
            let variants = by_status.iter().map(|(status, target)| Some((status.clone(), variant(target)?)));
            Some((ident(name)?, Side { variants: variants.collect::<Option<_>>()? }))
        });
        let sides = sides.collect::<IndexMap<_, _>>();
        if sides.is_empty() {
            return;
        }
        replace_types(file, &sides);
        let operations = openapi::operations(&document.root).filter_map(|(_, _, operation)| {
            Some((operation.get_str("operationId")?.to_snake_case(), sides_of(operation, &sides)))
        });
        Operations { sides: &sides, by_name: operations.collect() }.visit_file_mut(file);
    },
};

/// The variant of each status: a type, or nothing for a response without a body.
struct Side {
    variants: IndexMap<String, Option<String>>,
}

/// The type of a response, or nothing for null; none for what the lowering has not written.
fn variant(target: &Node) -> Option<Option<String>> {
    match &target.value {
        Value::Null => Some(None),
        Value::String(reference) => reference.rsplit('/').next().and_then(ident).map(Some),
        _ => None,
    }
}

/// The Rust name of a schema, unless it has none.
fn ident(schema: &str) -> Option<String> {
    syn::parse_str::<Ident>(&schema.to_upper_camel_case()).ok().map(|ident| ident.to_string())
}

/// The sides that the responses of an operation refer to.
fn sides_of(operation: &Node, sides: &IndexMap<String, Side>) -> IndexSet<String> {
    let schemas = operation.members("responses").filter_map(|(_, response)| {
        let schema = response.get("content")?.get("application/json")?.get("schema")?;
        Some(schema.get_str("$ref")?.rsplit('/').next()?.to_upper_camel_case())
    });
    schemas.filter(|name| sides.contains_key(name)).collect()
}

/// Puts an enum in the place of each struct that typify made, and takes away what typify implements for it.
fn replace_types(file: &mut File, sides: &IndexMap<String, Side>) {
    for item in &mut file.items {
        let Item::Mod(module) = item else { continue };
        let Some((_, items)) = module.content.as_mut().filter(|_| module.ident == "types") else { continue };
        items.retain(|item| match item {
            Item::Impl(item) => {
                let of_side = sides.contains_key(&item.self_ty.to_token_stream().to_string());
                let source = item.trait_.as_ref().map(|(path, _)| path.to_token_stream().to_string());
                let from_side =
                    source.is_some_and(|source| sides.keys().any(|name| source.ends_with(&format!("From < {name} >"))));
                !of_side && !from_side
            }
            _ => true,
        });
        for item in items.iter_mut() {
            let Item::Struct(structure) = item else { continue };
            let name = structure.ident.to_string();
            let Some(side) = sides.get(&name) else { continue };
            let (ident, variants) = (&structure.ident, side.variants());
            let doc = format!(" The responses that `{name}` stands for; the status says which one it is.");
            *item = parse_quote! {
                #[doc = #doc]
                #[derive(Clone, Debug)]
                pub enum #ident { #(#variants),* }
            };
        }
    }
}

impl Side {
    fn variants(&self) -> Vec<Variant> {
        let distinct = self.variants.values().collect::<IndexSet<_>>();
        let variants = distinct.into_iter().map(|name| match name {
            Some(name) => {
                let name = format_ident!("{name}");
                let doc = format!(" A `{name}`.");
                parse_quote!(#[doc = #doc] #name(#name))
            }
            None => parse_quote!(
                /// A response without a body.
                Empty
            ),
        });
        variants.collect()
    }
}

/// Rewrites the arms of the operations whose responses are sides.
struct Operations<'s> {
    sides: &'s IndexMap<String, Side>,
    by_name: IndexMap<String, IndexSet<String>>,
}

impl VisitMut for Operations<'_> {
    fn visit_impl_item_fn_mut(&mut self, function: &mut ImplItemFn) {
        let name = function.sig.ident.to_string();
        let Some(names) = self.by_name.get(name.trim_start_matches("r#")) else { return };
        for name in names {
            if let Some(side) = self.sides.get(name) {
                Arms { name: &format_ident!("{name}"), side }.visit_block_mut(&mut function.block);
            }
        }
    }
}

struct Arms<'s> {
    name: &'s Ident,
    side: &'s Side,
}

impl VisitMut for Arms<'_> {
    fn visit_arm_mut(&mut self, arm: &mut Arm) {
        visit_mut::visit_arm_mut(self, arm);
        let Some(variant) = self.side.variants.get(&status(&arm.pat.to_token_stream().to_string())) else { return };
        // A second run finds the variant already there.
        if arm.body.to_token_stream().to_string().contains("map") {
            return;
        }
        let name = self.name;
        let is_error = arm.body.to_token_stream().to_string().contains("ErrorResponse");
        let body: Expr = match (variant, is_error) {
            (Some(variant), false) => {
                let variant = format_ident!("{variant}");
                parse_quote!(
                    ResponseValue::<types::#variant>::from_response(response)
                        .await
                        .map(|response| response.map(types::#name::#variant))
                )
            }
            (Some(variant), true) => {
                let variant = format_ident!("{variant}");
                parse_quote!(Err(Error::ErrorResponse(
                    ResponseValue::<types::#variant>::from_response(response).await?.map(types::#name::#variant)
                )))
            }
            (None, false) => parse_quote!(Ok(ResponseValue::empty(response).map(|()| types::#name::Empty))),
            (None, true) => parse_quote!(Err(Error::ErrorResponse(
                ResponseValue::empty(response).map(|()| types::#name::Empty)
            ))),
        };
        *arm.body = body;
    }
}

/// The status in the document of a pattern: `200` of `200u16`, `4XX` of `400u16 ..= 499u16`.
fn status(pattern: &str) -> String {
    match pattern.split_once("..=") {
        Some((from, _)) => format!("{}XX", from.chars().next().unwrap_or_default()),
        None => pattern.trim_end_matches("u16").to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rewrite::testing::rewrite_with;

    const DOCUMENT: &str = "
paths:
  /a:
    get:
      operationId: get-a
      responses:
        '200': {content: {application/json: {schema: {$ref: '#/components/schemas/GetASuccess'}}}}
        '204': {content: {application/json: {schema: {$ref: '#/components/schemas/GetASuccess'}}}}
        4XX: {content: {application/json: {schema: {$ref: '#/components/schemas/B'}}}}
components:
  schemas:
    A: {}
    B: {}
    GetASuccess: {type: object, x-responses: {'200': '#/components/schemas/A', '204': null}}
";

    #[test]
    fn the_status_chooses_the_variant() {
        let before = "
pub mod types {
    pub struct GetASuccess(pub ::serde_json::Map<String, ::serde_json::Value>);
    impl ::std::ops::Deref for GetASuccess { type Target = i64; }
    impl ::std::convert::From<GetASuccess> for ::serde_json::Map<String, ::serde_json::Value> {}
}
impl Client {
    async fn get_a(&self) -> i64 {
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            204u16 => ResponseValue::from_response(response).await,
            400u16..=499u16 => Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
}";
        insta::assert_snapshot!(rewrite_with(PASS, DOCUMENT, before), @"
        pub mod types {
            /// The responses that `GetASuccess` stands for; the status says which one it is.
            #[derive(Clone, Debug)]
            pub enum GetASuccess {
                /// A `A`.
                A(A),
                /// A response without a body.
                Empty,
            }
        }
        impl Client {
            async fn get_a(&self) -> i64 {
                match response.status().as_u16() {
                    200u16 => {
                        ResponseValue::<types::A>::from_response(response)
                            .await
                            .map(|response| response.map(types::GetASuccess::A))
                    }
                    204u16 => {
                        Ok(ResponseValue::empty(response).map(|()| types::GetASuccess::Empty))
                    }
                    400u16..=499u16 => {
                        Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
                    }
                    _ => Err(Error::UnexpectedResponse(response)),
                }
            }
        }
        ");
    }
}
