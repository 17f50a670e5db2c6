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

    #[test]
    fn a_tuple_says_what_each_element_is_and_boxes_what_holds_it() {
        let lowered = "
components:
  schemas:
    Line:
      type: object
      properties:
        from: {$ref: '#/components/schemas/Point'}
        one: {type: array, prefixItems: [{type: string, nullable: true, description: The name.}]}
        named: {type: object, additionalProperties: {type: array, prefixItems: [{type: string}, {}]}}
        next: {type: array, prefixItems: [{type: boolean}, {nullable: true, allOf: [{$ref: '#/components/schemas/Line'}]}]}
        all: {type: array, items: {type: array, prefixItems: [{$ref: '#/components/schemas/Line'}, {type: boolean}]}}
    Point: {type: array, prefixItems: [{type: number, description: Longitude}, {type: number, description: Latitude}]}
    Sum: {type: array, prefixItems: [{enum: [plus, minus], type: string}, {$ref: '#/components/schemas/Sum'}]}
";
        insta::assert_snapshot!(types(lowered), @r#"
        use serde_json::Value;
        use std::collections::BTreeMap;
        use super::{Number, UnknownMembers, json};

        json::object! {
            pub struct Line {
                pub from: Option<Point> = optional "from",
                /// The elements:
                ///
                /// * `0`: The name.
                pub one: Option<(Option<String>)> = optional "one",
                pub named: Option<BTreeMap<String, (String, Value)>> = optional "named",
                pub next: Option<(bool, Option<Box<Line>>)> = optional "next",
                pub all: Option<Vec<(Line, bool)>> = optional "all",
            } extra: UnknownMembers
        }

        /// The elements:
        ///
        /// * `0`: Longitude
        /// * `1`: Latitude
        pub type Point = (Number, Number);

        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Sum(pub (SumItem1, Box<Sum>));

        impl From<(SumItem1, Box<Sum>)> for Sum {
            fn from(value: (SumItem1, Box<Sum>)) -> Self {
                Self(value)
            }
        }

        json::wrapper!(Sum);

        json::string_enum! {
            pub enum SumItem1 {
                Plus = "plus",
                Minus = "minus",
            }
        }
        "#);
    }
}
