//! Takes away the module of progenitor's types.
//!
//! Before: `pub mod types {}`
//! After:  nothing

use syn::Item;

use super::Pass;

pub(super) const PASS: Pass = Pass {
    name: "progenitor_types",
    run: |file, _| file.items.retain(|item| !matches!(item, Item::Mod(module) if module.ident == "types")),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rewrite::testing::rewrite;

    #[test]
    fn the_client_stays() {
        insta::assert_snapshot!(rewrite(PASS, "pub mod types { pub struct A; } pub struct Client;"), @"pub struct Client;");
    }
}
