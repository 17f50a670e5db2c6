//! Makes documentation of the vendor's text that rustdoc takes as text.
//!
//! Before: `///See [orders] <br>`
//! After:  `/// See \[orders\] \<br>`

use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, Expr, ExprLit, Item, Lit, Meta};

use super::Pass;
use crate::markdown;

pub(super) const PASS: Pass = Pass { name: "documentation", run: |file, _| Visitor.visit_file_mut(file) };

struct Visitor;

impl VisitMut for Visitor {
    fn visit_item_mut(&mut self, item: &mut Item) {
        visit_mut::visit_item_mut(self, item);
        match item {
            Item::Struct(item) => rewrite(&mut item.attrs),
            Item::Const(item) => rewrite(&mut item.attrs),
            _ => {}
        }
    }

    fn visit_impl_item_fn_mut(&mut self, function: &mut syn::ImplItemFn) {
        rewrite(&mut function.attrs);
    }
}

/// Replaces all `#[doc]` attributes by safe ones, one for each line, in the place of the first.
fn rewrite(attributes: &mut Vec<Attribute>) {
    let text = attributes.iter().filter_map(doc_text).collect::<Vec<_>>().join("\n");
    attributes.retain(|attribute| doc_text(attribute).is_none());
    attributes.splice(0..0, markdown::doc_attributes(&text));
}

fn doc_text(attribute: &Attribute) -> Option<String> {
    match &attribute.meta {
        Meta::NameValue(meta) if meta.path.is_ident("doc") => match &meta.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(unindented(&text.value())),
            _ => None,
        },
        _ => None,
    }
}

/// `/// text` gives a text with a space in front, which would make four spaces of three.
fn unindented(text: &str) -> String {
    match text.strip_prefix(' ') {
        Some(rest) if !text.contains('\n') => rest.to_owned(),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rewrite::testing::rewrite;

    #[test]
    fn the_text_of_an_operation_is_text() {
        let before = "
/**A <b>client</b>*/
pub struct Client;
impl Client {
    /**Gets
of [x].*/
    pub async fn call() {}
}";
        insta::assert_snapshot!(rewrite(PASS, before), @r"
        /// A \<b>client\</b>
        pub struct Client;
        impl Client {
            /// Gets
            /// of \[x\].
            pub async fn call() {}
        }
        ");
    }
}
