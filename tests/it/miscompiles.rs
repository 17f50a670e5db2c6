//! What stock progenitor takes, compiles, and gets wrong: a document for each, named by what holds instead.
//!
//! What a method or a type does with values, `wire` and the contract of `xtask` look at.

use std::fmt::Write as _;
use std::path::PathBuf;

use codegen::{Diagnostics, InThread, LOWERING_PASSES, LoweringPass, Sources, messages};

use crate::support::{files, fixtures, source};

/// What a reviewer sees of the client: what is said, the operations and the types, and the code that each case is about.
#[test]
fn each_silent_miscompile_is_none() {
    for path in documents() {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let client = client(&path, LOWERING_PASSES);
        insta::assert_snapshot!(name.as_str(), client.shown);
        for text in expected(&name) {
            assert!(client.code.contains(text), "{name}: `{text}` is not in the client");
        }
    }
}

/// The passes that mend each case: without one of them, a reviewer sees another client.
///
/// A case that none mends is mended for every document, by what makes operations and types.
#[test]
#[ignore = "it generates some thousand clients; CI runs it"]
fn without_its_pass_each_miscompile_is_back() {
    let mut table = String::new();
    for path in documents() {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let mended = client(&path, LOWERING_PASSES);
        let needed = LOWERING_PASSES.iter().filter(|left_out| {
            let passes = LOWERING_PASSES.iter().filter(|pass| pass.name != left_out.name).copied();
            client(&path, &passes.collect::<Vec<_>>()).shown != mended.shown
        });
        let needed = needed.map(|pass| pass.name).collect::<Vec<_>>();
        writeln!(table, "{name}\n  {}", if needed.is_empty() { "none".to_owned() } else { needed.join("\n  ") })
            .expect("a string takes all");
    }
    insta::assert_snapshot!(table);
}

/// The documents, one for each case.
fn documents() -> Vec<PathBuf> {
    let paths = files(&fixtures().join("miscompiles"), "yaml");
    assert_eq!(paths.len(), 28);
    paths
}

/// The client of a document, or what is said instead.
struct Client {
    /// What a reviewer sees of it.
    shown: String,
    /// All of its code.
    code: String,
}

/// The client of a document that these passes have lowered.
fn client(path: &std::path::Path, passes: &[LoweringPass]) -> Client {
    let sources = Sources::new(source(path));
    let mut diagnostics = Diagnostics::new();
    let lowered = codegen::lower_with(passes, &sources, &mut diagnostics);
    let generated =
        lowered.and_then(|lowered| codegen::generate_lowered(&lowered, &sources, &InThread, &mut diagnostics));
    let said = messages::short(&diagnostics, &sources);
    match generated {
        Ok(generated) => {
            let unions = generated.summary.unions.iter().map(|union| format!("  {union}\n")).collect::<String>();
            let shown = format!("{said}{}unions\n{unions}", generated.summary);
            Client { shown, code: generated.files.into_iter().map(|file| file.text).collect() }
        }
        Err(_) => Client { shown: said, code: String::new() },
    }
}

/// What stands in the client, where the names and types do not show it.
fn expected(name: &str) -> &'static [&'static str] {
    match &name[..3] {
        "s06" => &["by \"type\" {", ": \"x\",", ": \"y\","],
        "s10" => &["required: &[\"a\", \"b\"]"],
        _ => &[],
    }
}
