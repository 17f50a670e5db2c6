//! Pairs of documents, and what a client of the first makes of the server of the second.
//!
//! A pair is a file of `tests/fixtures/diff`: its first line is the verdict, `# after` stands before the second
//! document. Each rule has a pair of its own in `codegen/src/diff/wire/tests/cases.rs`; here stand those that were
//! judged wrongly, and their kin.

#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

/// Names that come to mean something else.
mod identity;
/// How the reports read.
mod readable;

use std::fs;
use std::path::Path;

use codegen::diff::{self, Area, Comparison, Sides, Verdict};
use codegen::{Diagnostics, InThread, SourceFile, Sources, messages};
use xtask::workspace;

/// Compares two documents.
fn compare(old: &str, new: &str) -> Comparison {
    let source =
        |name: &str, text: &str| Sources::new(SourceFile { name: format!("{name}.yaml"), text: text.to_owned() });
    let sources = Sides { old: source("before", old), new: source("after", new) };
    let mut diagnostics = Sides { old: Diagnostics::new(), new: Diagnostics::new() };
    diff::diff(&sources, &InThread, &mut diagnostics).unwrap_or_else(|_| {
        let rendered = [(&diagnostics.old, &sources.old), (&diagnostics.new, &sources.new)]
            .map(|(diagnostics, sources)| messages::text(diagnostics, sources, messages::Style::Plain));
        panic!("{}", rendered.concat())
    })
}

/// What is said of the wire, in a word.
fn wire(comparison: &Comparison) -> &'static str {
    let changes = comparison.changes.iter().filter(|change| change.rule.area() != Area::Documentation);
    changes.map(|change| change.rule.wire().old_client).max().map_or("nothing", Verdict::as_str)
}

fn message(name: &str, expected: &str, comparison: &Comparison) -> String {
    let changes = comparison.changes.iter().map(|change| format!("\n    {}: {}", change.rule, change.message()));
    format!("{name}: {} in the place of {expected}{}\n", wire(comparison), changes.collect::<String>())
}

#[test]
fn each_pair_has_the_verdict_that_a_person_gives() {
    let mut others = String::new();
    let folder = workspace::root().join("tests/fixtures/diff");
    for (name, text) in texts(&folder, "yaml") {
        let (first, rest) = text.split_once('\n').expect("there is a first line");
        let expected = first.trim_start_matches("# ");
        let (old, new) = rest.split_once("# after\n").expect("there are two documents");
        let comparison = compare(old, new);
        if wire(&comparison) != expected {
            others += &message(&name, expected, &comparison);
        }
    }
    assert_eq!(others, "");
}

/// Reads the folder of cases beside the repository, whose files `expect.txt` say in words what is right.
#[test]
fn each_case_of_the_shared_folder_is_judged_as_it_expects() {
    let shared = workspace::root().parent().map(|parent| parent.join("shared/cases/diff"));
    let Some(shared) = shared.filter(|shared| shared.is_dir()) else {
        return eprintln!("skipped: the data folder shared/cases/diff is not beside the repository");
    };
    let mut others = String::new();
    let mut folders = fs::read_dir(&shared).expect("readable").map(|entry| entry.expect("readable").path());
    let mut names = folders.by_ref().filter(|path| path.is_dir()).collect::<Vec<_>>();
    names.sort();
    for folder in names {
        let read = |name: &str| fs::read_to_string(folder.join(name)).expect("each case has its three files");
        let comparison = compare(&read("before.yaml"), &read("after.yaml"));
        let expect = read("expect.txt");
        let expected = expect.lines().find_map(|line| line.strip_prefix("expected: ")).expect("it says what is right");
        if !is_as_expected(expected, &comparison) {
            others += &message(&folder.display().to_string(), expected, &comparison);
        }
    }
    assert_eq!(others, "");
}

fn is_as_expected(expected: &str, comparison: &Comparison) -> bool {
    let wire = wire(comparison);
    let says = |words: &str| expected.starts_with(words);
    if says("at least unclear") {
        return comparison.worst() >= Verdict::Unclear;
    }
    if says("wire: unclear") {
        return ["unclear", "breaking"].contains(&wire);
    }
    if let Some(rule) = expected.strip_prefix("wire: as inline (").and_then(|rest| rest.split(')').next()) {
        return comparison.changes.iter().any(|change| change.rule.id() == rule);
    }
    match () {
        () if says("wire: breaking") => wire == "breaking",
        () if says("wire: compatible") => ["compatible", "nothing"].contains(&wire),
        () if says("wire: nothing") || says("documentation") => wire == "nothing",
        () => false,
    }
}

/// The files of a folder with their names, in the order of the names.
fn texts(folder: &Path, extension: &str) -> Vec<(String, String)> {
    let paths = fs::read_dir(folder).expect("readable").map(|entry| entry.expect("readable").path());
    let mut paths = paths.filter(|path| path.extension().is_some_and(|other| other == extension)).collect::<Vec<_>>();
    paths.sort();
    let text = |path: &std::path::PathBuf| fs::read_to_string(path).expect("readable");
    paths.iter().map(|path| (path.file_stem().unwrap_or_default().to_string_lossy().into_owned(), text(path))).collect()
}
