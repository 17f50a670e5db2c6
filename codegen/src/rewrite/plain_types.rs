//! Writes the types of arguments as people write them.
//!
//! Before: `ids: Option<&::std::vec::Vec<::std::string::String>>`
//! After:  `ids: Option<&[String]>`
//!
//! An object of which the document says nothing is `UnknownMembers`, which `Debug` does not show.

use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{FnArg, GenericArgument, PathArguments, Signature, Type, TypePath, parse_quote};

use super::Pass;

pub(super) const PASS: Pass = Pass { name: "plain_types", run: |file, _| Visitor.visit_file_mut(file) };

struct Visitor;

impl VisitMut for Visitor {
    fn visit_signature_mut(&mut self, signature: &mut Signature) {
        for input in &mut signature.inputs {
            if let FnArg::Typed(argument) = input {
                self.visit_type_mut(&mut argument.ty);
            }
        }
        self.visit_return_type_mut(&mut signature.output);
    }

    fn visit_type_mut(&mut self, ty: &mut Type) {
        visit_mut::visit_type_mut(self, ty);
        match ty {
            Type::Reference(reference) => {
                if let Some(element) = element_of_vec(&reference.elem) {
                    *reference.elem = parse_quote!([#element]);
                }
            }
            Type::Path(TypePath { qself: None, path, .. }) => {
                let text = path.to_token_stream().to_string();
                if text.starts_with(":: serde_json :: Map") {
                    *path = parse_quote!(super::UnknownMembers);
                    return;
                }
                let is_std = [":: std :: vec :: Vec", ":: std :: string :: String", ":: std :: option :: Option"]
                    .iter()
                    .any(|name| text.starts_with(name));
                if let (true, Some(last)) = (is_std, path.segments.last().cloned()) {
                    *path = last.into();
                }
            }
            _ => {}
        }
    }
}

fn element_of_vec(ty: &Type) -> Option<Type> {
    let Type::Path(TypePath { qself: None, path, .. }) = ty else { return None };
    let only = path.segments.first().filter(|only| path.segments.len() == 1 && only.ident == "Vec")?;
    match &only.arguments {
        PathArguments::AngleBracketed(arguments) => match arguments.args.first()? {
            GenericArgument::Type(element) => Some(element.clone()),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rewrite::testing::rewrite;

    #[test]
    fn a_list_is_a_slice() {
        let before = "
fn call(ids: Option<&::std::vec::Vec<::std::string::String>>, id: &str) -> Result<ResponseValue<::std::vec::Vec<types::A>>, Error<()>> {}
fn untyped(body: &::serde_json::Map<::std::string::String, ::serde_json::Value>) {}";
        insta::assert_snapshot!(rewrite(PASS, before), @"
        fn call(
            ids: Option<&[String]>,
            id: &str,
        ) -> Result<ResponseValue<Vec<types::A>>, Error<()>> {}
        fn untyped(body: &super::UnknownMembers) {}
        ");
    }
}
