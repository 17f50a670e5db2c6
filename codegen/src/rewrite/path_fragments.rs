//! Takes away the fragments that `media_types_to_operations` put behind paths.
//!
//! Before: `format!("{}/token#json", self.baseurl,)`
//! After:  `format!("{}/token", self.baseurl,)`

use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, Expr, ExprLit, Lit, LitStr, Macro, Meta, Token, punctuated::Punctuated};

use super::{Context, Pass};

pub(super) const PASS: Pass = Pass {
    name: "path_fragments",
    run: |file, Context { document, .. }| {
        let fragments = document.root.members("paths").filter_map(|(path, _)| {
            let (stem, _) = path.split_once('#')?;
            Some((format!("to `{path}`"), format!("to `{stem}`")))
        });
        Visitor { fragments: fragments.collect() }.visit_file_mut(file);
    },
};

struct Visitor {
    /// What the documentation of an operation says of its path, and what it should say.
    fragments: Vec<(String, String)>,
}

impl VisitMut for Visitor {
    fn visit_attribute_mut(&mut self, attribute: &mut Attribute) {
        let Meta::NameValue(meta) = &mut attribute.meta else { return };
        let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = &mut meta.value else { return };
        for (with, without) in &self.fragments {
            if text.value().contains(with) {
                *text = LitStr::new(&text.value().replace(with, without), text.span());
            }
        }
    }

    fn visit_macro_mut(&mut self, call: &mut Macro) {
        visit_mut::visit_macro_mut(self, call);
        let Ok(mut args) = call.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated) else { return };
        let Some(Expr::Lit(ExprLit { lit: Lit::Str(format), .. })) = args.first_mut() else { return };
        let text = format.value();
        if let (true, Some((stem, _))) = (call.path.is_ident("format"), text.split_once('#')) {
            *format = LitStr::new(stem, format.span());
            call.tokens = quote::quote!(#args);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rewrite::testing::rewrite_with;

    #[test]
    fn neither_the_url_nor_the_documentation_shows_the_fragment() {
        let before = r##"
/**Sends a `POST` request to `/a/{b}#json`

Not `/x#json`.
*/
fn call() { let url = format!("{}/a/{}#json", self.baseurl, encode_path(&b.to_string()),); }"##;
        insta::assert_snapshot!(rewrite_with(PASS, "paths: {'/a/{b}#json': {}}", before), @r#"
        /**Sends a `POST` request to `/a/{b}`

        Not `/x#json`.
        */
        fn call() {
            let url = format!("{}/a/{}", self.baseurl, encode_path(& b.to_string()),);
        }
        "#);
    }
}
