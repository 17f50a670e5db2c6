//! Marks the operations that the document calls deprecated.
//!
//! Before: `pub async fn get_order(..)`
//! After:  `#[deprecated] pub async fn get_order(..)`

use std::collections::BTreeSet;

use heck::ToSnakeCase;
use syn::visit_mut::VisitMut;
use syn::{Attribute, ImplItemFn, parse_quote};

use super::{Context, Pass, bare_name};
use crate::document::Value;
use crate::openapi;

pub(super) const PASS: Pass = Pass {
    name: "deprecated_operations",
    run: |file, Context { document, .. }| {
        let deprecated = openapi::operations(&document.root).filter_map(|(_, _, operation)| {
            operation.get("deprecated").filter(|node| node.value == Value::Bool(true))?;
            Some(operation.get_str("operationId")?.to_snake_case())
        });
        Visitor { deprecated: deprecated.collect() }.visit_file_mut(file);
    },
};

struct Visitor {
    /// The names of the methods.
    deprecated: BTreeSet<String>,
}

impl VisitMut for Visitor {
    fn visit_impl_item_fn_mut(&mut self, function: &mut ImplItemFn) {
        let mark: Attribute = parse_quote!(#[deprecated]);
        let is_operation = function.sig.asyncness.is_some();
        let is_deprecated = is_operation && self.deprecated.contains(&bare_name(function));
        if is_deprecated && !function.attrs.contains(&mark) {
            function.attrs.push(mark);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rewrite::testing::rewrite_with;

    #[test]
    fn the_mark_is_on_the_method() {
        let document = "paths: {/a: {get: {operationId: get-a, deprecated: true}, put: {operationId: put-a}}}";
        let before = "impl Client { pub async fn get_a() {} pub async fn put_a() {} }";
        insta::assert_snapshot!(rewrite_with(PASS, document, before), @"
        impl Client {
            #[deprecated]
            pub async fn get_a() {}
            pub async fn put_a() {}
        }
        ");
    }
}
