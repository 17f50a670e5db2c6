//! Seeded changes: what the comparison of two documents says of a change is what a person and the compiler say of it.
//!
//! Each change is made to a document in memory. A person has written down what it does on the wire, and a small
//! program that touches what has changed. The program compiles against the client of one document, and the compiler
//! says whether it does against the client of the other one. Both verdicts are compared with those of `codegen::diff`.
//!
//! A hundred clients are compiled, which takes ten minutes, so these tests are ignored, and `.ci/run` runs them. What `diff`
//! says without asking the compiler, `tests/diff` tests.
//!
//! These tests belong to the package `xtask`, which knows the paths of the repository.

#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

/// The changes.
mod change;
mod edit;
mod changes;
mod boats;

/// The clients of the changed documents, and what the compiler says of the programs.
mod clients;
mod crates;

mod judge;

use std::fs;
use std::path::Path;

use serde_json::Value;
use xtask::workspace;

use self::change::Change;

/// How many changes of the large document there are at least.
const SEEDED: usize = 60;

#[test]
#[ignore = "it compiles eighty large clients; CI runs it"]
fn changes_of_a_large_document_of_a_vendor() {
    let changes = changes::all();
    assert!(change::count(&changes) >= SEEDED, "some are missing");
    let path = workspace::root().parent().map(|parent| parent.join("shared/specs/fourthwall-platform.openapi.yaml"));
    match path.filter(|path| path.is_file()) {
        Some(path) => agree("fourthwall", &path, &changes),
        None => eprintln!("skipped: the data folder shared/specs is not beside the repository"),
    }
}

#[test]
#[ignore = "it compiles thirty clients; CI runs it"]
fn changes_of_a_made_up_document() {
    agree("boats", &workspace::root().join("tests/fixtures/documents/platform.yaml"), &boats::all());
}

/// Makes the changes to a document and compares the verdicts.
fn agree(name: &'static str, path: &Path, changes: &[&'static Change]) {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut document: Value = serde_yaml::from_str(&text).expect("the document is YAML that is JSON");
    edit::leave_out_unused_schemas(&mut document);
    let comparisons = clients::compare(&document, changes);
    let compiled = crates::check(name, &comparisons);
    judge::report(name, &comparisons, &compiled).pass();
}
