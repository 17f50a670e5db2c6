//! Makes files of the client.

use std::collections::BTreeSet;

use heck::ToKebabCase;
use syn::visit::{self, Visit};
use syn::{File, Item, ItemMod};

use crate::document::Document;
use crate::rewrite;
use crate::sources::Sources;

/// The mark of every generated file: tools and reviewers skip what has it, and nothing without it is overwritten.
pub const MARKER: &str = "@generated";

/// The texts that stand beside every client, whatever its document.
const RUNTIME: [(&str, &str); 4] = [
    ("error.rs", include_str!("../runtime/error.rs")),
    ("request.rs", include_str!("../runtime/request.rs")),
    ("response.rs", include_str!("../runtime/response.rs")),
    ("secret.rs", include_str!("../runtime/secret.rs")),
];

/// The root of the module.
const MOD: &str = r#"
#![allow(
    clippy::all,
    clippy::unwrap_used,
    reason = "the code is generated"
)]
// The document may describe a status twice, by its number and by a range.
#![allow(unreachable_patterns)]
// Which parts of the runtime are used depends on the operations.
#![allow(dead_code, unused_imports)]

mod client;
pub mod types;

mod request;
mod response;
mod error;
mod secret;

pub use client::*;
pub use error::{Error, Unexpected, UnexpectedResponse};
pub use request::{ClientHooks, ClientInfo, OperationInfo};
pub use response::{ByteStream, ResponseValue, UnknownMembers};
pub use secret::{Secret, expose_secrets};
"#;

/// A file of the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GeneratedFile {
    /// The name in the folder of the module, such as `types.rs`; the root of the module is `mod.rs`.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// Renders the module: its root, the client, the types and the runtime.
pub fn render(file: File, document: &Document, sources: &Sources) -> Vec<GeneratedFile> {
    let (types, client) = file.items.into_iter().partition::<Vec<_>, _>(is_types);
    let mut types = types.into_iter();
    let types = match types.next() {
        Some(Item::Mod(ItemMod { content: Some((_, items)), .. })) => items,
        _ => Vec::new(),
    };
    let header = header(sources, "//");
    let rust = |doc: &str, items: Vec<Item>| format!("{header}\n//! {doc}\n\n{}", print(items));
    let mut files = vec![
        ("mod.rs", format!("{header}\n//! {}\n{MOD}", title(document))),
        ("client.rs", rust("The client and its operations.", client)),
        ("types.rs", rust("The types of requests and responses.", types)),
    ];
    files.extend(RUNTIME.map(|(name, text)| (name, format!("{header}\n{text}"))));
    files.sort_unstable();
    files.into_iter().map(|(name, text)| GeneratedFile { name: name.to_owned(), text }).collect()
}

/// What the module is, in one line.
fn title(document: &Document) -> String {
    let title = document.root.get("info").and_then(|info| info.get_str("title")).unwrap_or("an API");
    let line = title.split_whitespace().collect::<Vec<_>>().join(" ");
    rewrite::safe_markdown(&format!("A typed client for {line}.")).lines().collect()
}

/// The comment at the top of each file: mark, command, sources.
fn header(sources: &Sources, comment: &str) -> String {
    let mut header = format!("{comment} {MARKER} by `{}` from\n", sources.command());
    for file in sources.files() {
        // A line break in a file name would end the comment.
        let name = file.name.replace(char::is_control, "?");
        header += &format!("{comment}   {name}\n");
    }
    header + &format!("{comment} Do not edit: change an overlay and run the command again.\n")
}

/// Prints items with an empty line between them, and between their methods.
fn print(items: Vec<Item>) -> String {
    let print =
        |item| prettyplease::unparse(&File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item] });
    let mut printed = String::new();
    let mut after_import = false;
    for (index, item) in items.into_iter().enumerate() {
        let is_import = matches!(item, Item::Use(_));
        if index > 0 && !(after_import && is_import) {
            printed.push('\n');
        }
        after_import = is_import;
        printed += &separate_methods(&print(item));
    }
    printed
}

/// Puts an empty line between a method and the next one, where prettyplease puts none.
fn separate_methods(code: &str) -> String {
    const METHOD_STARTS: [&str; 6] = ["    ///", "    #[", "    pub ", "    fn ", "    async fn ", "    impl"];
    let mut separated = String::with_capacity(code.len() + code.len() / 16);
    let mut previous = "";
    for line in code.lines() {
        if previous == "    }" && METHOD_STARTS.iter().any(|start| line.starts_with(start)) {
            separated.push('\n');
        }
        separated.push_str(line);
        separated.push('\n');
        previous = line;
    }
    separated
}

fn is_types(item: &Item) -> bool {
    matches!(item, Item::Mod(module) if module.ident == "types")
}

/// The crates that generated code may name, with the manifest line that brings each.
const OPTIONAL: [(&str, &str); 4] = [
    ("chrono", r#"chrono = { version = "0.4", default-features = false, features = ["serde", "std"] }"#),
    ("progenitor_client", r#"progenitor-client = "0.15""#),
    ("regress", r#"regress = "0.12""#),
    ("uuid", r#"uuid = { version = "1", features = ["serde"] }"#),
];

/// What the runtime needs.
const REQUIRED: [&str; 6] = [
    r#"bytes = "1""#,
    r#"percent-encoding = "2""#,
    r#"reqwest = { version = "0.13", features = ["form", "json", "query"] }"#,
    r#"secrecy = { version = "0.10", features = ["serde"] }"#,
    r#"serde = { version = "1", features = ["derive"] }"#,
    r#"serde_json = "1""#,
];

/// The manifest lines of the crates that the code needs.
pub fn dependencies(file: &File) -> Vec<String> {
    let mut crates = Crates::default();
    crates.visit_file(file);
    let optional = OPTIONAL.iter().filter(|(name, _)| crates.0.contains(*name)).map(|(_, line)| *line);
    let mut lines = REQUIRED.into_iter().chain(optional).map(str::to_owned).collect::<Vec<_>>();
    lines.sort_unstable();
    lines
}

/// The first segments of all paths of more than one.
#[derive(Default)]
struct Crates(BTreeSet<String>);

impl<'ast> Visit<'ast> for Crates {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        if let (Some(first), true) = (path.segments.first(), path.segments.len() > 1) {
            self.0.insert(first.ident.to_string());
        }
        visit::visit_path(self, path);
    }
}

/// The Cargo manifest of a crate that holds nothing but the client.
pub fn manifest(name: &str, dependencies: &[String], sources: &Sources) -> String {
    let name = name.replace(|c: char| !c.is_ascii(), "-").to_kebab_case();
    let name = match name.chars().next() {
        Some(first) if first.is_ascii_alphabetic() => name,
        _ => format!("client-{name}"),
    };
    let header = header(sources, "#");
    let dependencies = dependencies.join("\n");
    format!(
        r#"{header}
[package]
name = "{name}"
version = "0.1.0"
edition = "2024"
rust-version = "1.88"
publish = false

[dependencies]
{dependencies}

# The crate stands alone, wherever its folder is.
[workspace]
"#
    )
}
