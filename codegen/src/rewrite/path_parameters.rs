//! Keeps path parameters from climbing out of their place in the path.
//!
//! `encode_path` lets `..`, `.` and the empty string pass, and a server or a URL parser reads them as steps.
//!
//! Before: `format!("{}/shops/{}", self.baseurl, encode_path(&id.to_string()),)`
//! After:  `format!("{}/shops/{}", self.baseurl, path_parameter("id", &id.to_string())?,)`

use quote::ToTokens;
use syn::visit_mut::VisitMut;
use syn::{Expr, ExprCall, Macro, Token, parse_quote, punctuated::Punctuated};

use super::Pass;

pub(super) const PASS: Pass = Pass { name: "path_parameters", run: |file, _| Visitor.visit_file_mut(file) };

struct Visitor;

impl VisitMut for Visitor {
    fn visit_macro_mut(&mut self, call: &mut Macro) {
        if !call.path.is_ident("format") {
            return;
        }
        let Ok(mut args) = call.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated) else { return };
        for arg in &mut args {
            if let Some((name, value)) = encoded_parameter(arg) {
                *arg = parse_quote!(path_parameter(#name, #value)?);
            }
        }
        call.tokens = quote::quote!(#args);
    }
}

/// The name and the value of `encode_path(&name.to_string())`.
fn encoded_parameter(expr: &Expr) -> Option<(String, Expr)> {
    let Expr::Call(ExprCall { func, args, .. }) = expr else { return None };
    let is_encode_path = matches!(&**func, Expr::Path(path) if path.path.is_ident("encode_path"));
    let value = args.first().filter(|_| is_encode_path)?;
    let text = value.to_token_stream().to_string();
    let name = text.trim_start_matches('&').split('.').next().unwrap_or_default().trim();
    Some((name.trim_start_matches("r#").to_owned(), value.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rewrite::testing::rewrite;

    #[test]
    fn each_parameter_is_checked() {
        let before = r#"
fn call() { let url = format!("{}/a/{}/b/{}", self.baseurl, encode_path(&id.to_string()), encode_path(&r#type.to_string()),); }"#;
        insta::assert_snapshot!(rewrite(PASS, before), @r#"
        fn call() {
            let url = format!(
                "{}/a/{}/b/{}", self.baseurl, path_parameter("id", & id.to_string()) ?,
                path_parameter("type", & r#type.to_string()) ?,
            );
        }
        "#);
    }
}
