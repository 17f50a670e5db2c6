//! Reads the body of an error response in the runtime.
//!
//! Before: `Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))`
//! After:  `Err(Error::from_response(response).await)`

use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, parse_quote};

use super::Pass;

pub(super) const PASS: Pass = Pass { name: "error_responses", run: |file, _| Visitor.visit_file_mut(file) };

struct Visitor;

impl VisitMut for Visitor {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        let read = "Error :: ErrorResponse (ResponseValue :: from_response (response) . await ?)";
        if expr.to_token_stream().to_string() == read {
            *expr = parse_quote!(Error::from_response(response).await);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rewrite::testing::rewrite;

    #[test]
    fn the_runtime_reads_an_error() {
        let before = "fn call() { match status { 404u16 => { Err(Error::ErrorResponse(ResponseValue::from_response(response).await?)) } } }";
        insta::assert_snapshot!(rewrite(PASS, before), @"
        fn call() {
            match status {
                404u16 => Err(Error::from_response(response).await),
            }
        }
        ");
    }
}
