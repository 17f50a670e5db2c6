//! Asks for JSON in one word.
//!
//! Before: `.header(::reqwest::header::ACCEPT, ::reqwest::header::HeaderValue::from_static("application/json"))`
//! After:  `.accept_json()`

use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprMethodCall, parse_quote};

use super::Pass;

pub(super) const PASS: Pass = Pass { name: "accept_json", run: |file, _| Visitor.visit_file_mut(file) };

struct Visitor;

impl VisitMut for Visitor {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        let Expr::MethodCall(ExprMethodCall { receiver, method, args, .. }) = expr else { return };
        let accepts_json = || {
            let arguments = args.to_token_stream().to_string();
            arguments.contains(":: ACCEPT") && arguments.contains("\"application/json\"")
        };
        if method == "header" && accepts_json() {
            *expr = parse_quote!(#receiver.accept_json());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rewrite::testing::rewrite;

    #[test]
    fn other_headers_stay() {
        let before = r#"fn call() {
    let request = self.client.get(url)
        .header(::reqwest::header::ACCEPT, ::reqwest::header::HeaderValue::from_static("application/json"))
        .header(::reqwest::header::CONTENT_TYPE, ::reqwest::header::HeaderValue::from_static("text/plain"))
        .build()?;
}"#;
        insta::assert_snapshot!(rewrite(PASS, before), @r#"
        fn call() {
            let request = self
                .client
                .get(url)
                .accept_json()
                .header(
                    ::reqwest::header::CONTENT_TYPE,
                    ::reqwest::header::HeaderValue::from_static("text/plain"),
                )
                .build()?;
        }
        "#);
    }
}
