//! Reads the body of a response that the document does not describe, so that the error holds all of it.
//!
//! Before: `_ => Err(Error::UnexpectedResponse(response))`
//! After:  `_ => Err(Error::unexpected(response).await)`

use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprCall, parse_quote};

use super::Pass;

pub(super) const PASS: Pass = Pass { name: "unexpected_responses", run: |file, _| Visitor.visit_file_mut(file) };

struct Visitor;

impl VisitMut for Visitor {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        let Expr::Call(ExprCall { func, args, .. }) = expr else { return };
        if func.to_token_stream().to_string() == "Error :: UnexpectedResponse" {
            *expr = parse_quote!(Error::unexpected(#args).await);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rewrite::testing::rewrite;

    #[test]
    fn the_body_is_read() {
        let before =
            "fn call() { match status { 204 => Ok(empty(response)), _ => Err(Error::UnexpectedResponse(response)) } }";
        insta::assert_snapshot!(rewrite(PASS, before), @"
        fn call() {
            match status {
                204 => Ok(empty(response)),
                _ => Err(Error::unexpected(response).await),
            }
        }
        ");
    }
}
