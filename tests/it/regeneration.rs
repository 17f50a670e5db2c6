use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use codegen::{Diagnostics, Generated, InThread, LOWERING_PASSES, MARKER, Sources};
use sha2::{Digest, Sha256};
use xtask::workspace;

use crate::support::{files, fixtures, own_sources, rendered, source};

fn generate(sources: &Sources) -> Generated {
    let mut diagnostics = Diagnostics::new();
    codegen::generate(sources, &InThread, &mut diagnostics)
        .unwrap_or_else(|_| panic!("{}", rendered(&diagnostics, sources)))
}

#[test]
fn the_committed_client_is_fresh() {
    let generated = generate(&own_sources());
    let files = generated.files.iter().map(|file| (file.name.as_str(), &file.text));
    for (name, text) in files.chain([(codegen::NAMES, &generated.names)]) {
        let committed = fs::read_to_string(workspace::generated().join(name)).unwrap_or_default();
        assert!(committed == *text, "{name} is stale: run `cargo xtask codegen` and commit the result");
    }
}

#[test]
fn the_generated_folder_holds_generated_files_alone() {
    let expected = generate(&own_sources()).files.into_iter().map(|file| file.name);
    let expected = expected.chain([codegen::NAMES.to_owned()]).collect::<BTreeSet<_>>();
    assert_eq!(names_below(&workspace::generated()), expected);
}

/// The paths of the files in a folder and below it.
fn names_below(folder: &Path) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder).expect("the folder is in the repository") {
        let path = entry.expect("readable").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match path.is_dir() {
            true => names.extend(names_below(&path).into_iter().map(|below| format!("{name}/{below}"))),
            false => drop(names.insert(name)),
        }
    }
    names
}

#[test]
fn every_generated_file_says_so_in_its_first_line() {
    for file in generate(&own_sources()).files {
        let first = file.text.lines().next().unwrap_or_default();
        assert!(first.contains(MARKER), "{}: {first}", file.name);
    }
}

/// The day on which a document with dates is vendored, its client compiles.
#[test]
fn our_client_depends_on_whatever_a_document_may_need() {
    let manifest = source(&workspace::root().join("generated-client/Cargo.toml")).text;
    for path in files(&fixtures().join("documents"), "yaml") {
        for dependency in generate(&Sources::new(source(&path))).dependencies {
            let name = dependency.split(' ').next().unwrap_or_default();
            assert!(manifest.contains(&format!("\n{name}.workspace = true")), "{name} for {}", path.display());
        }
    }
}

#[test]
fn two_runs_give_the_same_bytes() {
    assert_eq!(generate(&own_sources()).files, generate(&own_sources()).files);
    for path in files(&fixtures().join("documents"), "yaml") {
        let sources = Sources::new(source(&path));
        assert_eq!(generate(&sources).files, generate(&sources).files, "{}", path.display());
    }
}

#[test]
fn lowering_a_lowered_document_changes_nothing() {
    let own = own_sources();
    let folders = ["documents", "constructs", "miscompiles", "swagger", "openapi_3_2"]
        .map(|folder| files(&fixtures().join(folder), "yaml"));
    let fixtures = folders.into_iter().flatten().map(|path| Sources::new(source(&path)));
    for sources in std::iter::once(own).chain(fixtures) {
        let once = lowered(&sources);
        let name = &sources.file(sources.spec()).name;
        let again = Sources::new(crate::support::inline(name, &once));
        assert_eq!(lowered(&again), once, "{name}");
    }
}

fn lowered(sources: &Sources) -> String {
    let mut diagnostics = Diagnostics::new();
    let document = codegen::lower(sources, &mut diagnostics);
    document.unwrap_or_else(|_| panic!("{}", rendered(&diagnostics, sources))).to_yaml()
}

/// The modules beside the passes that several of them use.
const NO_PASSES: [&str; 3] = ["bounds", "set_apart", "testing"];

#[test]
fn every_pass_is_a_file_that_shows_before_and_after() {
    let is_pass = |path: &Path| LOWERING_PASSES.iter().any(|pass| pass.name == name(path));
    let mut found = 0;
    for path in modules(&workspace::root().join("codegen/src/lower")) {
        // A module with a folder that is no pass is a group of passes.
        let grouped = modules(&path.with_extension(""));
        let files = if is_pass(&path) || grouped.is_empty() { vec![path] } else { grouped };
        for path in files.iter().filter(|path| !NO_PASSES.contains(&name(path).as_str())) {
            assert!(is_pass(path), "{} is in no list of passes", path.display());
            found += 1;
            let text = source(path).text;
            let doc = text.lines().take_while(|line| line.starts_with("//!")).collect::<String>();
            assert!(doc.contains("Before:") && doc.contains("After:"), "{} shows no example", path.display());
            assert!(text.contains("#[cfg(test)]"), "{} has no tests", path.display());
        }
    }
    assert_eq!(found, LOWERING_PASSES.len(), "a pass has no file");
}

/// The modules of a folder; none if there is no such folder.
fn modules(folder: &Path) -> Vec<PathBuf> {
    if folder.is_dir() { files(folder, "rs") } else { Vec::new() }
}

fn name(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

#[test]
fn the_vendored_document_is_the_vendors_byte_for_byte() {
    let bytes = fs::read(workspace::spec()).expect("the document is in the repository");
    let readme = fs::read_to_string(workspace::root().join("spec/README.md")).expect("so is its description");
    let sum = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    assert!(readme.contains(&sum), "spec/README.md does not say {sum}");
}
