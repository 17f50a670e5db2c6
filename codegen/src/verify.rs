//! Finds what would not compile: names that the client has twice, and types that it does not have.
//!
//! Names that differ in the document can be the same in Rust: `fooBar` and `foo_bar` are both `foo_bar`.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToSnakeCase;
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{File, FnArg, ImplItem, Item, ItemImpl, Pat, Signature};

use crate::diagnostics::{Aborted, Code, Diagnostic, Diagnostics};
use crate::document::{Document, Origin};
use crate::{names, openapi};

/// Checks that no two types, members, methods or arguments in one place have the same name.
///
/// # Errors
/// Reports `rust-name-collision` for each that has.
pub fn run(client: &File, types: &[Item], document: &Document, diagnostics: &mut Diagnostics) -> Result<(), Aborted> {
    let mut check = Check { document, diagnostics };
    check.types(types);
    check.methods(types);
    check.methods(&client.items);
    check.references(client, types);
    diagnostics.abort_if_errors()
}

struct Check<'a> {
    document: &'a Document,
    diagnostics: &'a mut Diagnostics,
}

impl Check<'_> {
    fn types(&mut self, items: &[Item]) {
        for name in repeated(items.iter().filter_map(type_name)) {
            let origin = self.schema(&name);
            self.report(&format!("two types are named `{name}` in Rust"), origin);
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

    /// progenitor makes types of schemas that the lowering should have given a name.
    fn references(&mut self, client: &File, types: &[Item]) {
        let names = types.iter().filter_map(type_name).collect::<BTreeSet<_>>();
        let mut used = UsedTypes::default();
        used.visit_file(client);
        for name in used.0.iter().filter(|name| !names.contains(*name)) {
            let message = format!("an operation names the type `{name}`, which no schema has");
            let help = "this is a bug of the generator; an overlay can put the schema under `components/schemas`";
            self.diagnostics.push(Diagnostic::error(Code::GeneratorOutput, message).help(help));
        }
    }

    /// Where the schema of a type was written.
    fn schema(&self, name: &str) -> Option<Origin> {
        let mut schemas = self.document.root.get("components")?.members("schemas");
        schemas.find(|(key, _)| names::type_name(key) == name).map(|(_, schema)| schema.origin.clone())
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

fn type_name(item: &Item) -> Option<String> {
    match item {
        Item::Struct(item) => Some(item.ident.to_string()),
        Item::Enum(item) => Some(item.ident.to_string()),
        Item::Type(item) => Some(item.ident.to_string()),
        _ => None,
    }
}

/// The names behind `types::`.
#[derive(Default)]
struct UsedTypes(BTreeSet<String>);

impl<'ast> Visit<'ast> for UsedTypes {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        let mut segments = path.segments.iter().skip_while(|segment| segment.ident != "types");
        if let (Some(_), Some(name)) = (segments.next(), segments.next()) {
            self.0.insert(name.ident.to_string());
        }
        visit::visit_path(self, path);
    }
}

/// The names that stand in a list more than once, each once.
fn repeated(names: impl Iterator<Item = String>) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    names.filter(|name| !seen.insert(name.clone())).collect()
}
