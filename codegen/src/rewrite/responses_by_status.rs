//! Lets the status choose the type of a response.
//!
//! Before: `200u16 => ResponseValue::from_response(response).await`
//! After:  `200u16 => ResponseValue::read(response, types::GetOrderSuccess::Order).await`
//!
//! The schemas that stand for several responses are those that `responses_to_one_type` left in the document.

use heck::{ToSnakeCase, ToUpperCamelCase};
use indexmap::{IndexMap, IndexSet};
use quote::{ToTokens, format_ident};
use syn::visit_mut::{self, VisitMut};
use syn::{Arm, Expr, Ident, ImplItemFn, parse_quote};

use super::{Context, Pass};
use crate::document::{Node, Value};
use crate::lower::BY_STATUS;
use crate::{names, openapi};

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

impl Side {
    /// The variant for a type.
    fn variant(&self, holder: &str, ty: &str) -> Ident {
        let types = self.variants.values().flatten().map(String::as_str).collect::<IndexSet<_>>();
        let variants = names::within(holder, &types.iter().copied().collect::<Vec<_>>());
        let variant = types.get_index_of(ty).and_then(|index| variants.get(index));
        format_ident!("{}", variant.map_or(ty, String::as_str))
    }
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
        let name = self.name;
        let is_error = arm.body.to_token_stream().to_string().contains("Error");
        let variant = variant.as_ref().map(|ty| self.side.variant(&name.to_string(), ty));
        let body: Expr = match (variant, is_error) {
            (Some(variant), false) => parse_quote!(ResponseValue::read(response, types::#name::#variant).await),
            (Some(variant), true) => parse_quote!(Err(Error::read(response, types::#name::#variant).await)),
            (None, false) => parse_quote!(Ok(ResponseValue::without_body(response, types::#name::Empty))),
            (None, true) => parse_quote!(Err(Error::without_body(response, types::#name::Empty))),
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
        impl Client {
            async fn get_a(&self) -> i64 {
                match response.status().as_u16() {
                    200u16 => ResponseValue::read(response, types::GetASuccess::A).await,
                    204u16 => {
                        Ok(ResponseValue::without_body(response, types::GetASuccess::Empty))
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
