//! Writes what each operation does.
//!
//! ```text
//! /// Sends a `GET` request to `/orders/{order-id}`
//! pub async fn get_order(&self, order_id: &str) -> .. {
//!     let url = format!("{}/orders/{}", self.baseurl, path_parameter("order-id", &order_id.to_string())?);
//!     let request = self.client.get(url).accept_json();
//!     let response = self.send(request, "get_order", None).await?;
//!     match response.status().as_u16() { .. }
//! }
//! ```

mod request;
mod responses;

use quote::format_ident;
use syn::{Block, Expr, Ident, ImplItemFn, Item, Stmt, parse_quote};

pub(super) use self::request::{explode, query_style};
use super::docs;
use super::progenitor::Skeleton;
use crate::api::Api;
use crate::api::operation::Operation;

pub(super) fn items(api: &Api<'_>, skeleton: &Skeleton) -> Vec<Item> {
    let methods = api.operations.iter().zip(&skeleton.methods).map(|(operation, signature)| {
        let docs = docs::attributes(&operation.docs);
        let block = block(api, operation);
        ImplItemFn {
            attrs: docs,
            sig: signature.clone(),
            block,
            ..parse_quote!(
                pub fn method() {}
            )
        }
    });
    let methods = methods.collect::<Vec<_>>();
    if methods.is_empty() {
        return Vec::new();
    }
    vec![parse_quote! {
        #[allow(clippy::all)]
        impl Client { #(#methods)* }
    }]
}

/// What the method does.
fn block(api: &Api<'_>, operation: &Operation<'_>) -> Block {
    let locals = Locals::of(operation);
    let Locals { url, request, response } = &locals;
    let address = request::url(api, operation);
    let building = request::building(operation, &locals);
    let id = &operation.name;
    let (constant, security) = security(operation);
    let arms = responses::arms(api, operation, response);
    parse_quote!({
        #constant
        let #url = #address;
        #(#building)*
        let #response = self.send(#request, #id, #security).await?;
        match #response.status().as_u16() {
            #(#arms)*
        }
    })
}

/// What callers have to show: a constant for it, and the argument of `send`.
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

/// The variables of a block: none has the name of an argument.
struct Locals {
    url: Ident,
    request: Ident,
    response: Ident,
}

impl Locals {
    fn of(operation: &Operation<'_>) -> Self {
        let free = |name: &str| {
            let mut name = name.to_owned();
            while operation.parameters.iter().any(|parameter| parameter.argument == name) {
                name.insert(0, '_');
            }
            format_ident!("{name}")
        };
        Self { url: free("url"), request: free("request"), response: free("response") }
    }
}

#[cfg(test)]
mod tests;
