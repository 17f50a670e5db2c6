//! Marks the operations that the document calls deprecated.
//!
//! Before: `pub async fn get_order(..)`
//! After:  `#[deprecated] pub async fn get_order(..)`

use std::collections::BTreeSet;

use syn::visit_mut::VisitMut;
use syn::{Attribute, ImplItemFn, parse_quote};

use super::{Context, Pass};
use crate::document::Value;
use crate::operations::Operation;

pub(super) const PASS: Pass = Pass {
    name: "deprecated_operations",
    run: |file, Context { operations, .. }| {
        let is_deprecated = |operation: &&Operation<'_>| {
            operation.node.get("deprecated").is_some_and(|node| node.value == Value::Bool(true))
        };
        let deprecated = operations.iter().filter(is_deprecated).map(|operation| operation.name.to_string());
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
        if self.deprecated.contains(&function.sig.ident.to_string()) && !function.attrs.contains(&mark) {
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
