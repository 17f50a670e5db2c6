//! Finds operations that the client does not have, and what would not compile: names that stand twice, and types that are
//! not there.
//!
//! Names that differ in the document can be the same in Rust: `fooBar` and `foo_bar` are both `foo_bar`.

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{File, FnArg, ImplItem, ImplItemFn, Item, ItemImpl, Pat, Signature};

use crate::diagnostics::{Aborted, Code, Diagnostic, Diagnostics};
use crate::document::{Document, Origin};
use crate::names;
use crate::operations::Operation;

/// Checks that every operation has its method, and that no two types, members, methods or arguments in one place have
/// the same name.
///
/// # Errors
/// Reports `generator-output` or `rust-name-collision` for each.
pub(crate) fn run(
    client: &File,
    types: &[Item],
    document: &Document,
    operations: &[Operation<'_>],
    diagnostics: &mut Diagnostics,
) -> Result<(), Aborted> {
    let mut check = Check { document, operations, diagnostics };
    check.operations(client);
    check.types(types);
    check.methods(types);
    check.methods(&client.items);
    check.references(client, types);
    diagnostics.abort_if_errors()
}

struct Check<'a> {
    document: &'a Document,
    operations: &'a [Operation<'a>],
    diagnostics: &'a mut Diagnostics,
}

impl Check<'_> {
    /// Every operation of the document is an operation of the client.
    fn operations(&mut self, client: &File) {
        let mut methods = Methods::default();
        methods.visit_file(client);
        for operation in self.operations.iter().filter(|operation| !methods.0.contains(&operation.name.to_string())) {
            let message = format!("the client has no method `{}`", operation.name);
            let help = "this is a bug of the generator; an overlay can remove the operation";
            let problem = Diagnostic::error(Code::GeneratorOutput, message).at(operation.node.origin.key());
            self.diagnostics.push(problem.help(help));
        }
    }

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
        let mut operations = self.operations.iter();
        operations.find(|operation| operation.name == name).map(|operation| operation.node.origin.clone())
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

/// The names of the methods.
#[derive(Default)]
struct Methods(BTreeSet<String>);

impl<'ast> Visit<'ast> for Methods {
    fn visit_impl_item_fn(&mut self, function: &'ast ImplItemFn) {
        self.0.insert(function.sig.ident.to_string());
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document;
    use crate::messages;
    use crate::operations;
    use crate::sources::{SourceFile, Sources};

    #[test]
    fn names_that_stand_twice_and_operations_that_are_not_there_are_errors() {
        let text = "paths: {/a: {get: {operationId: a}, put: {operationId: b}}}\ncomponents: {schemas: {foo: {}}}";
        let sources = Sources::new(SourceFile { name: "lowered.yaml".to_owned(), text: text.to_owned() });
        let mut diagnostics = Diagnostics::new();
        let document =
            document::parse(&sources, sources.spec(), &mut diagnostics).expect("the document above is valid YAML");
        let client = "impl Client { fn a(&self, b: types::Gone, b: u8) {} fn c() {} fn c() {} }";
        let client = syn::parse_file(client).expect("it is Rust");
        let types = syn::parse_file("struct Foo; struct Foo;").expect("it is Rust");
        let operations = operations::of(&document);
        assert!(run(&client, &types.items, &document, &operations, &mut diagnostics).is_err());
        insta::assert_snapshot!(messages::short(&diagnostics, &sources), @"
        lowered.yaml:1:37: error[generator-output]: the client has no method `b`
        lowered.yaml:2:24: error[rust-name-collision]: two types are named `Foo` in Rust
        error[rust-name-collision]: two methods of `Client` are named `c` in Rust
        lowered.yaml:1:14: error[rust-name-collision]: two arguments of `a` are named `b` in Rust
        error[generator-output]: an operation names the type `Gone`, which no schema has
        ");
    }
}
