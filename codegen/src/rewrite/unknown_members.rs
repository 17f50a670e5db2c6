//! Keeps `Debug` from printing members that the document does not describe.
//!
//! Nobody has said whether such a member is a secret.
//!
//! Before: `pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>`
//! After:  `pub extra: super::UnknownMembers`

use quote::ToTokens;
use syn::{Field, Item, parse_quote};

use super::{Pass, types};

pub(super) const PASS: Pass = Pass {
    name: "unknown_members",
    run: |file, _| {
        for item in types(file) {
            let Item::Struct(structure) = item else { continue };
            for field in &mut structure.fields {
                if is_flattened(field) && is_untyped_map(field) {
                    field.ty = parse_quote!(super::UnknownMembers);
                }
            }
        }
    },
};

fn is_flattened(field: &Field) -> bool {
    field.attrs.iter().any(|attribute| attribute.to_token_stream().to_string().contains("flatten"))
}

fn is_untyped_map(field: &Field) -> bool {
    let map = ":: serde_json :: Map < :: std :: string :: String , :: serde_json :: Value >";
    field.ty.to_token_stream().to_string() == map
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rewrite::testing::rewrite;

    #[test]
    fn only_the_rest_of_an_object_changes() {
        let before = "
pub mod types {
    pub struct Token {
        pub metadata: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
}";
        insta::assert_snapshot!(rewrite(PASS, before), @"
        pub mod types {
            pub struct Token {
                pub metadata: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                #[serde(flatten)]
                pub extra: super::UnknownMembers,
            }
        }
        ");
    }
}
