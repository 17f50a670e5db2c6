//! Writes what each operation does. It is the one place where what progenitor emits is replaced.
//!
//! progenitor has written an outline: methods with numbers for names, and blocks that know nothing of how the document
//! wants a value sent. Names, the types that progenitor has no word for, and the whole block come from the document.
//!
//! Before:
//! ```text
//! /// Sends a `GET` request to `/operation_00003/{argument_00000}`
//! pub async fn operation_00003<'a>(&'a self, argument_00000: &'a str) -> .. { .. }
//! ```
//! After:
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
mod signature;

use std::collections::BTreeMap;

use quote::format_ident;
use syn::visit_mut::VisitMut;
use syn::{Block, Expr, Ident, ImplItemFn, LitStr, parse_quote};

use super::{Context, Pass};
use crate::client::outline;
use crate::operations::Operation;

pub(super) const PASS: Pass = Pass {
    name: "operations",
    run: |file, Context { operations, .. }| {
        let by_name = operations.iter().enumerate();
        let by_name = by_name.map(|(index, operation)| (outline::operation_name(index), (index, operation)));
        Operations { by_name: by_name.collect() }.visit_file_mut(file);
    },
};

struct Operations<'o, 'd> {
    by_name: BTreeMap<String, (usize, &'o Operation<'d>)>,
}

impl VisitMut for Operations<'_, '_> {
    fn visit_impl_item_fn_mut(&mut self, function: &mut ImplItemFn) {
        if let Some((index, operation)) = self.by_name.get(&function.sig.ident.to_string()) {
            signature::rewrite(function, *index, operation);
            function.block = block(operation);
        }
    }
}

/// What the method does.
fn block(operation: &Operation<'_>) -> Block {
    let locals = Locals::of(operation);
    let Locals { url, request, response } = &locals;
    let address = request::url(operation);
    let building = request::building(operation, &locals);
    let id = LitStr::new(&operation.name.to_string(), operation.name.span());
    let arms = responses::arms(operation, response);
    parse_quote!({
        let #url = #address;
        #(#building)*
        let #response = self.send(#request, #id, None).await?;
        match #response.status().as_u16() {
            #(#arms)*
        }
    })
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

/// A name where it is used as a value.
fn value(name: &Ident) -> Expr {
    parse_quote!(#name)
}

#[cfg(test)]
mod tests;
