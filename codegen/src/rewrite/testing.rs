//! How the tests of the passes call them.

use super::{Context, Pass};
use crate::diagnostics::{Diagnostics, render};
use crate::document;
use crate::operations;
use crate::sources::{SourceFile, Sources};

/// Runs one pass over Rust, twice, and gives the Rust that it leaves.
pub(super) fn rewrite(pass: Pass, before: &str) -> String {
    rewrite_with(pass, "openapi: 3.0.3", before)
}

/// Runs one pass over Rust that was made of a document, twice; notes stand as comments above the result.
pub(super) fn rewrite_with(pass: Pass, yaml: &str, before: &str) -> String {
    let sources = Sources::new(SourceFile { name: "spec.yaml".to_owned(), text: yaml.to_owned() });
    let mut diagnostics = Diagnostics::new();
    let document = document::parse(&sources, sources.spec(), &mut diagnostics)
        .unwrap_or_else(|_| panic!("{}", render::short(&diagnostics, &sources)));
    let mut file = syn::parse_file(before).unwrap();
    let operations = operations::of(&document);
    let context = |diagnostics| Context { document: &document, operations: &operations, diagnostics };
    (pass.run)(&mut file, &mut context(&mut diagnostics));
    let once = prettyplease::unparse(&file);
    (pass.run)(&mut file, &mut context(&mut Diagnostics::new()));
    assert_eq!(once, prettyplease::unparse(&file), "{} is not idempotent", pass.name);
    let notes = render::short(&diagnostics, &sources);
    notes.lines().map(|line| format!("// {line}\n")).collect::<String>() + &once
}
