//! Lets secrets into the bodies of requests, and nowhere else.
//!
//! A secret serialises only while a request body is being written; the runtime's methods open that door.
//!
//! Before: `.json(&body)`
//! After:  `.json_body(&body)?`

use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprMethodCall, parse_quote};

use super::Pass;

pub(super) const PASS: Pass = Pass { name: "request_bodies", run: |file, _| Visitor.visit_file_mut(file) };

struct Visitor;

impl VisitMut for Visitor {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        let Expr::MethodCall(ExprMethodCall { receiver, method, args, .. }) = expr else { return };
        if method == "json" && args.len() == 1 {
            *expr = parse_quote!(#receiver.json_body(#args)?);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rewrite::testing::rewrite;

    #[test]
    fn a_json_body_is_written_by_the_runtime() {
        let before = "fn call() { let request = self.client.post(url).json(&body).headers(header_map).build()?; }";
        insta::assert_snapshot!(rewrite(PASS, before), @"
        fn call() {
            let request = self.client.post(url).json_body(&body)?.headers(header_map).build()?;
        }
        ");
    }
}
