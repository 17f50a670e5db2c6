//! How the tests of the types call the code under test.

use crate::diagnostics::{Diagnostics, render};
use crate::rust::files;
use crate::sources::{SourceFile, Sources};
use crate::{api, document};

/// The Rust of the types of a document in its normal form; notes stand as comments above it.
pub(super) fn types(yaml: &str) -> String {
    let sources = Sources::new(SourceFile { name: "lowered.yaml".to_owned(), text: yaml.to_owned() });
    let mut diagnostics = Diagnostics::new();
    let document = document::parse(&sources, sources.spec(), &mut diagnostics)
        .unwrap_or_else(|_| panic!("{}", render::short(&diagnostics, &sources)));
    let types = super::items(&api::build(&document, &mut diagnostics));
    let notes = render::short(&diagnostics, &sources);
    notes.lines().map(|line| format!("// {line}\n")).collect::<String>() + &files::types::file(types)
}
