use codegen::{Diagnostics, InThread, Sources};

use crate::support::{files, fixtures, own_sources, rendered, source};

/// Calls a stage and gives what it makes, with its warnings and notes.
fn stage<T>(run: impl Fn(&Sources, &mut Diagnostics) -> Result<T, codegen::Aborted>) -> (T, Sources) {
    let sources = own_sources();
    let mut diagnostics = Diagnostics::new();
    let made = run(&sources, &mut diagnostics).unwrap_or_else(|_| panic!("{}", rendered(&diagnostics, &sources)));
    (made, sources)
}

#[test]
fn operations_and_types() {
    let (generated, _) = stage(|sources, diagnostics| codegen::generate(sources, &InThread, diagnostics));
    insta::assert_snapshot!(generated.summary);
}

#[test]
fn model() {
    let (generated, _) = stage(|sources, diagnostics| codegen::generate(sources, &InThread, diagnostics));
    insta::assert_snapshot!(generated.model);
}

#[test]
fn lowered_document() {
    let (document, _) = stage(codegen::lower);
    insta::assert_snapshot!(document.to_yaml());
}

#[test]
fn overlay_actions() {
    let (patched, sources) = stage(codegen::patch);
    let lines = patched.outcomes.iter().map(|outcome| {
        let name = &sources.file(outcome.file).name;
        let (index, kind, target) = (outcome.index + 1, outcome.kind, &outcome.target);
        let matched = outcome.matched.iter().map(|pointer| format!("    {pointer}\n")).collect::<String>();
        format!("{name}, action {index}: {kind} {target}\n  changed {}:\n{matched}", outcome.changed)
    });
    insta::assert_snapshot!(lines.collect::<String>());
}

/// The documents that the tests make up: what is wrong with them, and what becomes of them.
#[test]
fn made_up_documents() {
    for path in files(&fixtures().join("documents"), "yaml") {
        let sources = Sources::new(source(&path));
        let mut diagnostics = Diagnostics::new();
        let generated = codegen::generate(&sources, &InThread, &mut diagnostics)
            .unwrap_or_else(|_| panic!("{}", rendered(&diagnostics, &sources)));
        let notes = codegen::messages::short(&diagnostics, &sources);
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        insta::assert_snapshot!(format!("made_up_{name}"), format!("{notes}{}", generated.summary));
    }
}

#[test]
fn warnings_and_notes() {
    let sources = own_sources();
    let mut diagnostics = Diagnostics::new();
    let result = codegen::generate(&sources, &InThread, &mut diagnostics);
    assert!(result.is_ok());
    insta::assert_snapshot!(rendered(&diagnostics, &sources));
}
