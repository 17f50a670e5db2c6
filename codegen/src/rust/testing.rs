//! How the tests of the Rust side call it.

use syn::{Item, ItemImpl, parse_quote};

use super::progenitor::{self, InThread};
use crate::api::{self, Api};
use crate::diagnostics::{Diagnostics, render};
use crate::document;
use crate::sources::{Faults, SourceFile, Sources};

/// What is written of a document in its normal form; notes stand as comments above it.
pub(super) fn written(yaml: &str, write: impl FnOnce(&Api<'_>, &mut Diagnostics) -> Vec<Item>) -> String {
    let sources = Sources::new(SourceFile { name: "spec.yaml".to_owned(), text: yaml.to_owned() });
    let mut diagnostics = Diagnostics::new();
    let document = document::parse(&sources, sources.spec(), &mut diagnostics)
        .unwrap_or_else(|_| panic!("{}", render::short(&diagnostics, &sources)));
    let api = api::build(&document, &mut diagnostics);
    let items = write(&api, &mut diagnostics);
    let notes = render::short(&diagnostics, &sources);
    notes.lines().map(|line| format!("// {line}\n")).collect::<String>() + &print(items)
}

/// Items as text.
pub(super) fn print(items: Vec<Item>) -> String {
    prettyplease::unparse(&syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items })
}

/// What the operations of a document in its normal form are in the client.
pub(super) fn operations(yaml: &str) -> String {
    operations_that(yaml, |_| true)
}

/// The methods that make and complete their requests.
pub(super) fn requests(yaml: &str) -> String {
    operations_that(yaml, |item| matches!(item, Item::Impl(item) if item.trait_.is_none()))
}

/// What they make of responses, and their errors.
pub(super) fn answers(yaml: &str) -> String {
    operations_that(yaml, |item| match item {
        Item::Impl(item) => item.trait_.is_some(),
        item => matches!(item, Item::Enum(_)),
    })
}

fn operations_that(yaml: &str, is_shown: impl Fn(&Item) -> bool) -> String {
    let sources = Sources::new(SourceFile { name: "spec.yaml".to_owned(), text: yaml.to_owned() });
    let mut diagnostics = Diagnostics::new();
    let document = document::parse(&sources, sources.spec(), &mut diagnostics).expect("it is YAML");
    let mut api = api::build(&document, &mut diagnostics);
    let skeleton = progenitor::generate(&mut api, &InThread, Faults::Abort, &mut diagnostics);
    let skeleton = skeleton.unwrap_or_else(|_| panic!("{}", render::short(&diagnostics, &sources)));
    let groups = super::operations::groups(&api, &skeleton, &sources);
    let operations = groups.into_iter().flat_map(|group| group.operations);
    // The methods stand together, as they do in a file.
    let mut client: ItemImpl = parse_quote!(impl Client {});
    let mut items = Vec::new();
    for item in operations.flat_map(|operation| operation.items).filter(is_shown) {
        match item {
            Item::Impl(item) if item.self_ty == client.self_ty => client.items.extend(item.items),
            item => items.push(item),
        }
    }
    let client = Some(Item::Impl(client.clone())).filter(|_| !client.items.is_empty());
    print(client.into_iter().chain(items).collect())
}
