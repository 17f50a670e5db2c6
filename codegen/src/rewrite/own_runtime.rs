//! Puts the runtime that is generated beside the client in the place of `progenitor_client`.
//!
//! `progenitor_client::Error` prints headers and bodies, and forgets the status of a response whose body is not what
//! was expected; everything else there speaks of that type.
//!
//! Before: `pub use progenitor_client::{ByteStream, ClientInfo, Error, ResponseValue};`
//! After:  `use super::error::Error;` and so on

use syn::{File, Item, UseTree, parse_quote};

use super::Pass;

pub(super) const PASS: Pass = Pass {
    name: "own_runtime",
    run: |file, _| {
        let before = file.items.len();
        file.items.retain(|item| !imports_progenitor_client(item) && !is_prelude(item));
        if file.items.len() < before {
            add_imports(file);
        }
    },
};

fn add_imports(file: &mut File) {
    let imports: [Item; 5] = [
        parse_quote!(
            use super::error::Error;
        ),
        parse_quote!(
            use super::hooks::{self, Hooks, Next, OperationInfo, Security};
        ),
        parse_quote!(
            use super::request::{RequestBuilderExt, path_parameter};
        ),
        parse_quote!(
            use super::response::{ByteStream, ResponseValue};
        ),
        parse_quote!(
            use super::types;
        ),
    ];
    file.items.splice(0..0, imports);
}

fn imports_progenitor_client(item: &Item) -> bool {
    matches!(item, Item::Use(import) if matches!(&import.tree, UseTree::Path(path) if path.ident == "progenitor_client"))
}

fn is_prelude(item: &Item) -> bool {
    matches!(item, Item::Mod(module) if module.ident == "prelude")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rewrite::testing::rewrite;

    #[test]
    fn imports_come_from_the_runtime() {
        let before =
            "pub use progenitor_client::{Error, ResponseValue}; use progenitor_client::encode_path; pub mod prelude {}";
        insta::assert_snapshot!(rewrite(PASS, before), @"
        use super::error::Error;
        use super::hooks::{self, Hooks, Next, OperationInfo, Security};
        use super::request::{RequestBuilderExt, path_parameter};
        use super::response::{ByteStream, ResponseValue};
        use super::types;
        ");
    }
}
