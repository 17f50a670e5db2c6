//! Makes a struct around an array or a map that holds itself.

use quote::format_ident;
use syn::{Item, parse_quote};

use crate::api::types::{Type, TypeId, TypeRef, Types};
use crate::rust::docs;

pub(super) fn items<'d>(types: &Types<'d>, id: TypeId, ty: &Type<'d>, inner: &TypeRef) -> Vec<Item> {
    let ident = format_ident!("{}", ty.name);
    let docs = docs::attributes(&ty.docs);
    let inner = types.base_in(&inner.base, id);
    vec![
        parse_quote! {
            #(#docs)*
            #[derive(Clone, Debug, PartialEq, Eq)]
            pub struct #ident(pub #inner);
        },
        parse_quote! {
            impl From<#inner> for #ident {
                fn from(value: #inner) -> Self {
                    Self(value)
                }
            }
        },
        parse_quote!(super::json::wrapper!(#ident);),
    ]
}

#[cfg(test)]
mod tests {
    use crate::rust::types::testing::types;

    #[test]
    fn what_holds_itself_is_a_struct_around_what_it_holds() {
        let lowered = "
components:
  schemas:
    Tree: {type: array, items: {$ref: '#/components/schemas/Branch'}}
    Branch: {type: object, additionalProperties: {type: array, items: {$ref: '#/components/schemas/Same'}}}
    Same: {allOf: [{$ref: '#/components/schemas/Tree'}]}
    Forest: {type: array, items: {$ref: '#/components/schemas/Tree'}}
";
        insta::assert_snapshot!(types(lowered), @"
        use std::collections::BTreeMap;
        use super::json;

        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Tree(pub Vec<Branch>);

        impl From<Vec<Branch>> for Tree {
            fn from(value: Vec<Branch>) -> Self {
                Self(value)
            }
        }

        json::wrapper!(Tree);

        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Branch(pub BTreeMap<String, Vec<Same>>);

        impl From<BTreeMap<String, Vec<Same>>> for Branch {
            fn from(value: BTreeMap<String, Vec<Same>>) -> Self {
                Self(value)
            }
        }

        json::wrapper!(Branch);

        pub type Same = Tree;

        pub type Forest = Vec<Tree>;
        ");
    }
}
