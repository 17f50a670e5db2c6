//! What stock progenitor takes, compiles, and gets wrong: a document for each, named by what holds instead.
//!
//! What a method or a type does with values, `wire` and the contract of `xtask` look at.

use codegen::{Diagnostics, InThread, Sources, messages};

use crate::support::{files, fixtures, rendered, source};

/// What a reviewer sees of the client: what is said, the operations and the types, and the code that each case is about.
#[test]
fn each_silent_miscompile_is_none() {
    let paths = files(&fixtures().join("miscompiles"), "yaml");
    assert_eq!(paths.len(), 28);
    for path in paths {
        let sources = Sources::new(source(&path));
        let mut diagnostics = Diagnostics::new();
        let generated = codegen::generate(&sources, &InThread, &mut diagnostics)
            .unwrap_or_else(|_| panic!("{}", rendered(&diagnostics, &sources)));
        let said = messages::short(&diagnostics, &sources);
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let shown = format!("{said}{}unions\n{}", generated.summary, lines(&generated.summary.unions));
        insta::assert_snapshot!(name.as_str(), shown);
        for text in expected(&name) {
            let is_there = generated.files.iter().any(|file| file.text.contains(text));
            assert!(is_there, "{name}: `{text}` is not in the client");
        }
    }
}

fn lines(items: &[String]) -> String {
    items.iter().map(|item| format!("  {item}\n")).collect()
}

/// What stands in the client, where the names and types do not show it.
fn expected(name: &str) -> &'static [&'static str] {
    match &name[..3] {
        "s06" => &["members.tag(\"type\")?", "\"x\" => members.read()", "\"y\" => members.read()"],
        "s10" => &["required: &[\"a\", \"b\"]"],
        _ => &[],
    }
}
