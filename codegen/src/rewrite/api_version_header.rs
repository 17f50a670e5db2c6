//! Takes away the `api-version` header that progenitor sends with every request.
//!
//! The document does not ask for it; a header of that name that it does ask for stays.
//!
//! Before: `header_map.append(HeaderName::from_static("api-version"), HeaderValue::from_static(Self::api_version()));`
//! After:  nothing; without other headers the map goes too

use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, ExprMethodCall, Pat, Stmt};

use super::Pass;

pub(super) const PASS: Pass = Pass { name: "api_version_header", run: |file, _| Visitor.visit_file_mut(file) };

struct Visitor;

impl VisitMut for Visitor {
    fn visit_block_mut(&mut self, block: &mut Block) {
        let before = block.stmts.len();
        block.stmts.retain(|statement| !sends_api_version(statement));
        let other_headers = block.to_token_stream().to_string().contains("header_map . append");
        if block.stmts.len() < before && !other_headers {
            block.stmts.retain(|statement| !declares_header_map(statement));
            DropHeaders.visit_block_mut(block);
        }
        visit_mut::visit_block_mut(self, block);
    }
}

fn sends_api_version(statement: &Stmt) -> bool {
    let Stmt::Expr(Expr::MethodCall(call), _) = statement else { return false };
    let value = call.args.get(1).map(|value| value.to_token_stream().to_string());
    call.method == "append" && value.is_some_and(|value| value.ends_with("from_static (Self :: api_version ())"))
}

fn declares_header_map(statement: &Stmt) -> bool {
    let Stmt::Local(local) = statement else { return false };
    matches!(&local.pat, Pat::Ident(name) if name.ident == "header_map")
}

/// Replaces `x.headers(header_map)` by `x`.
struct DropHeaders;

impl VisitMut for DropHeaders {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        if let Expr::MethodCall(ExprMethodCall { receiver, method, args, .. }) = expr
            && method == "headers"
            && matches!(args.first(), Some(Expr::Path(path)) if path.path.is_ident("header_map"))
        {
            *expr = (**receiver).clone();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rewrite::testing::rewrite;

    #[test]
    fn the_map_goes_when_nothing_else_is_in_it() {
        let before = r#"
fn call() {
    let mut header_map = HeaderMap::with_capacity(1usize);
    header_map.append(HeaderName::from_static("api-version"), HeaderValue::from_static(Self::api_version()));
    let request = self.client.get(url).headers(header_map).build()?;
}"#;
        insta::assert_snapshot!(rewrite(PASS, before), @"
        fn call() {
            let request = self.client.get(url).build()?;
        }
        ");
    }

    #[test]
    fn headers_of_the_document_stay() {
        let before = r#"
fn call() {
    let mut header_map = HeaderMap::with_capacity(2usize);
    header_map.append(HeaderName::from_static("api-version"), HeaderValue::from_static(Self::api_version()));
    header_map.append("api-version", value.to_string().try_into()?);
    let request = self.client.get(url).headers(header_map).build()?;
}"#;
        insta::assert_snapshot!(rewrite(PASS, before), @r#"
        fn call() {
            let mut header_map = HeaderMap::with_capacity(2usize);
            header_map.append("api-version", value.to_string().try_into()?);
            let request = self.client.get(url).headers(header_map).build()?;
        }
        "#);
    }
}
