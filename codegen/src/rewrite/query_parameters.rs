//! Lets the runtime write query parameters.
//!
//! Before: `.query(&progenitor_client::QueryParam::new("page", &page))`
//! After:  `.query_parameter("page", &page)?`

use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprCall, ExprMethodCall, ExprReference, parse_quote};

use super::Pass;

pub(super) const PASS: Pass = Pass { name: "query_parameters", run: |file, _| Visitor.visit_file_mut(file) };

struct Visitor;

impl VisitMut for Visitor {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        let Expr::MethodCall(ExprMethodCall { receiver, method, args, .. }) = expr else { return };
        let Some(Expr::Reference(ExprReference { expr: parameter, .. })) = args.first() else { return };
        let Expr::Call(ExprCall { func, args, .. }) = &**parameter else { return };
        if method == "query" && func.to_token_stream().to_string() == "progenitor_client :: QueryParam :: new" {
            *expr = parse_quote!(#receiver.query_parameter(#args)?);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rewrite::testing::rewrite;

    #[test]
    fn a_query_parameter_is_written_by_the_runtime() {
        let before = r#"fn call() { let request = self.client.get(url).query(&progenitor_client::QueryParam::new("a[b]", &a_b)).build()?; }"#;
        insta::assert_snapshot!(rewrite(PASS, before), @r#"
        fn call() {
            let request = self.client.get(url).query_parameter("a[b]", &a_b)?.build()?;
        }
        "#);
    }
}
