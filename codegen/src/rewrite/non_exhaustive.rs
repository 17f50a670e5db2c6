//! Leaves room for members and values that the vendor adds.
//!
//! Before: `pub struct Token { .. }`, `pub enum Grant { .. }`
//! After:  `#[non_exhaustive] pub struct Token { .. }`, `#[non_exhaustive] pub enum Grant { .. }`
//!
//! A struct around one value stays as it is: what it holds does not grow.

use syn::{Attribute, Fields, Item, parse_quote};

use super::{Pass, types};

pub(super) const PASS: Pass = Pass {
    name: "non_exhaustive",
    run: |file, _| {
        for item in types(file) {
            match item {
                Item::Struct(item) if matches!(item.fields, Fields::Named(_)) => mark(&mut item.attrs),
                Item::Enum(item) => mark(&mut item.attrs),
                _ => {}
            }
        }
    },
};

fn mark(attributes: &mut Vec<Attribute>) {
    if !attributes.iter().any(|attribute| attribute.path().is_ident("non_exhaustive")) {
        attributes.push(parse_quote!(#[non_exhaustive]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rewrite::testing::rewrite;

    #[test]
    fn what_may_grow_is_marked() {
        let before = "pub mod types { pub struct A { pub b: i64 } pub enum C { D } pub struct E(pub String); }";
        insta::assert_snapshot!(rewrite(PASS, before), @"
        pub mod types {
            #[non_exhaustive]
            pub struct A {
                pub b: i64,
            }
            #[non_exhaustive]
            pub enum C {
                D,
            }
            pub struct E(pub String);
        }
        ");
    }
}
