//! Says in the documentation of a method which types its headers have.
//!
//! Before: `/// Lists orders` above `pub async fn list_orders`
//! After:  the same, with ``Headers: `types::ListOrdersHeaders` `` in a paragraph of its own

use std::collections::BTreeMap;

use syn::visit_mut::VisitMut;
use syn::{ImplItemFn, parse_quote};

use super::{Context, Pass};
use crate::markdown::code_span;
use crate::responses::headers;

pub(super) const PASS: Pass = Pass {
    name: "response_headers",
    run: |file, Context { document, operations, .. }| {
        let mut types = BTreeMap::<&str, Vec<String>>::new();
        let all = headers::of(&document.root);
        for headers in &all {
            types.entry(headers.operation).or_default().push(code_span(&format!("types::{}", headers.name)));
        }
        if types.is_empty() {
            return;
        }
        let by_name = operations.iter().filter_map(|operation| {
            let types = types.get(operation.node.get_str("operationId")?)?;
            Some((operation.name.to_string(), format!("\n\nHeaders: {}", types.join(", "))))
        });
        Visitor { by_name: by_name.collect() }.visit_file_mut(file);
    },
};

struct Visitor {
    by_name: BTreeMap<String, String>,
}

impl VisitMut for Visitor {
    fn visit_impl_item_fn_mut(&mut self, function: &mut ImplItemFn) {
        if let Some(text) = self.by_name.get(&function.sig.ident.to_string()) {
            let doc = parse_quote!(#[doc = #text]);
            if !function.attrs.contains(&doc) {
                function.attrs.push(doc);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rewrite::testing::rewrite_with;

    #[test]
    fn a_method_names_the_types_of_its_headers() {
        let lowered = "
paths:
  /a:
    get:
      operationId: get-a
      responses:
        '200': {headers: {X-Count: {schema: {type: integer}}}}
        '429': {headers: {Retry-After: {schema: {type: integer}}}}
    put: {operationId: put-a, responses: {'429': {headers: {Retry-After: {schema: {type: integer}}}}}}
    post: {operationId: post-a, responses: {'429': {}}}
";
        let before = "impl Client { pub async fn get_a() {} pub async fn put_a() {} pub async fn post_a() {} }";
        insta::assert_snapshot!(rewrite_with(PASS, lowered, before), @"
        impl Client {
            /**

        Headers: `types::GetAHeaders`, `types::GetAErrorHeaders`*/
            pub async fn get_a() {}
            /**

        Headers: `types::PutAErrorHeaders`*/
            pub async fn put_a() {}
            pub async fn post_a() {}
        }
        ");
    }
}
