//! Writes statuses and lists of arguments as people write them.
//!
//! Before: `format!("{}/orders", self.baseurl,)`, `200u16 => ..`
//! After:  `format!("{}/orders", self.baseurl)`, `200 => ..`

use quote::quote;
use syn::visit_mut::VisitMut;
use syn::{Expr, LitInt, Macro, Token, punctuated::Punctuated};

use super::Pass;

pub(super) const PASS: Pass = Pass { name: "plain_literals", run: |file, _| Visitor.visit_file_mut(file) };

struct Visitor;

impl VisitMut for Visitor {
    fn visit_lit_int_mut(&mut self, literal: &mut LitInt) {
        if literal.suffix() == "u16" {
            *literal = LitInt::new(literal.base10_digits(), literal.span());
        }
    }

    fn visit_macro_mut(&mut self, call: &mut Macro) {
        let Ok(mut arguments) = call.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated) else { return };
        if call.path.is_ident("format") {
            arguments.pop_punct();
            call.tokens = quote!(#arguments);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rewrite::testing::rewrite;

    #[test]
    fn no_suffix_and_no_last_comma() {
        let before = r#"fn call() { let url = format!("{}/a", self.baseurl,); match status { 200u16 => a, 400u16..=499u16 => b } }"#;
        insta::assert_snapshot!(rewrite(PASS, before), @r#"
        fn call() {
            let url = format!("{}/a", self.baseurl);
            match status {
                200 => a,
                400..=499 => b,
            }
        }
        "#);
    }
}
