//! How the tests of the passes call them.

use super::Pass;
use crate::diagnostics::{Diagnostics, render};
use crate::document;
use crate::sources::{SourceFile, Sources};

/// Runs one pass over a YAML text, twice, and gives the document as YAML with the notes as comments above it.
pub(super) fn lower(pass: Pass, yaml: &str) -> String {
    let sources = Sources::new(SourceFile { name: "before.yaml".to_owned(), text: yaml.to_owned() });
    let mut diagnostics = Diagnostics::new();
    let mut document = document::parse(&sources, sources.spec(), &mut diagnostics)
        .unwrap_or_else(|_| panic!("{}", render::short(&diagnostics, &sources)));
    (pass.run)(&mut document, &mut diagnostics);
    let once = document.to_yaml();
    (pass.run)(&mut document, &mut Diagnostics::new());
    assert_eq!(once, document.to_yaml(), "{} is not idempotent", pass.name);
    let notes = render::short(&diagnostics, &sources);
    notes.lines().map(|line| format!("# {line}\n")).collect::<String>() + &once
}
