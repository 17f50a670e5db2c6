//! Finds names that the client has twice, which would not compile.
//!
//! Names that differ in the document can be the same in Rust: `fooBar` and `foo_bar` are both `foo_bar`.

use std::collections::{BTreeMap, BTreeSet};

use heck::{ToSnakeCase, ToUpperCamelCase};
use quote::ToTokens;
use syn::{File, FnArg, ImplItem, Item, ItemImpl, Pat, Signature};

use crate::diagnostics::{Aborted, Code, Diagnostic, Diagnostics};
use crate::document::{Document, Origin};
use crate::openapi;

/// Checks that no two types, members, methods or arguments in one place have the same name.
///
/// # Errors
/// Reports `rust-name-collision` for each that has.
pub fn run(file: &File, document: &Document, diagnostics: &mut Diagnostics) -> Result<(), Aborted> {
    let types = file.items.iter().find_map(|item| match item {
        Item::Mod(module) if module.ident == "types" => module.content.as_ref(),
        _ => None,
    });
    let types = types.map(|(_, items)| items.as_slice()).unwrap_or_default();
    let mut check = Check { document, diagnostics };
    check.types(types);
    check.methods(types);
    check.methods(&file.items);
    diagnostics.abort_if_errors()
}

struct Check<'a> {
    document: &'a Document,
    diagnostics: &'a mut Diagnostics,
}

impl Check<'_> {
    fn types(&mut self, items: &[Item]) {
        let names = items.iter().filter_map(|item| match item {
            Item::Struct(item) => Some(item.ident.to_string()),
            Item::Enum(item) => Some(item.ident.to_string()),
            _ => None,
        });
        for name in repeated(names) {
            let origin = self.schema(&name);
            self.report(&format!("two types are named `{name}` in Rust"), origin);
        }
        for item in items {
            let Item::Struct(item) = item else { continue };
            let members = item.fields.iter().filter_map(|field| Some(field.ident.as_ref()?.to_string()));
            for member in repeated(members) {
                let origin = self.schema(&item.ident.to_string());
                self.report(&format!("two members of `{}` are named `{member}` in Rust", item.ident), origin);
            }
        }
    }

    fn methods(&mut self, items: &[Item]) {
        let mut methods = BTreeMap::<String, Vec<&Signature>>::new();
        for item in items {
            let Item::Impl(ItemImpl { trait_: None, self_ty, items, .. }) = item else { continue };
            let signatures = items.iter().filter_map(|item| match item {
                ImplItem::Fn(function) => Some(&function.sig),
                _ => None,
            });
            methods.entry(self_ty.to_token_stream().to_string()).or_default().extend(signatures);
        }
        for (owner, signatures) in methods {
            for name in repeated(signatures.iter().map(|signature| signature.ident.to_string())) {
                let origin = self.operation(&name).or_else(|| self.schema(&owner));
                self.report(&format!("two methods of `{owner}` are named `{name}` in Rust"), origin);
            }
            for signature in signatures {
                let arguments = signature.inputs.iter().filter_map(|argument| match argument {
                    FnArg::Typed(argument) => match &*argument.pat {
                        Pat::Ident(name) => Some(name.ident.to_string()),
                        _ => None,
                    },
                    FnArg::Receiver(_) => None,
                });
                for argument in repeated(arguments) {
                    let name = signature.ident.to_string();
                    let origin = self.operation(&name).or_else(|| self.schema(&owner));
                    self.report(&format!("two arguments of `{name}` are named `{argument}` in Rust"), origin);
                }
            }
        }
    }

    /// Where the schema of a type was written.
    fn schema(&self, name: &str) -> Option<Origin> {
        let mut schemas = self.document.root.get("components")?.members("schemas");
        schemas.find(|(key, _)| key.to_upper_camel_case() == name).map(|(_, schema)| schema.origin.clone())
    }

    /// Where the operation of a method was written.
    fn operation(&self, name: &str) -> Option<Origin> {
        let mut operations = openapi::operations(&self.document.root);
        let is_named = |id: &str| id.to_snake_case() == name;
        let found = operations.find(|(_, _, operation)| operation.get_str("operationId").is_some_and(is_named));
        found.map(|(_, _, operation)| operation.origin.clone())
    }

    fn report(&mut self, message: &str, origin: Option<Origin>) {
        let problem = Diagnostic::error(Code::RustNameCollision, message)
            .help("names that differ in case or punctuation alone are the same; leave one out with an overlay");
        self.diagnostics.push(match origin {
            Some(origin) => problem.at(origin.key()),
            None => problem,
        });
    }
}

/// The names that stand in a list more than once, each once.
fn repeated(names: impl Iterator<Item = String>) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    names.filter(|name| !seen.insert(name.clone())).collect()
}
