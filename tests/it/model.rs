//! One definition of each fact: what a document says in one way has one type wherever it stands, and what it says of its
//! own means nothing here.

use codegen::{Diagnostics, InThread, Sources, messages};

use crate::support::{files, fixtures, source};

/// The model of each document, with what is said of it.
#[test]
fn each_fact_is_decided_once() {
    for path in files(&fixtures().join("model"), "yaml") {
        let sources = Sources::new(source(&path));
        let mut diagnostics = Diagnostics::new();
        let generated = codegen::generate(&sources, &InThread, &mut diagnostics);
        let said = messages::short(&diagnostics, &sources);
        let generated = generated.unwrap_or_else(|_| panic!("{said}"));
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        insta::assert_snapshot!(name.as_str(), format!("{said}{}", generated.model));
        let operations = generated.files.iter().filter(|file| file.name.starts_with("operations/"));
        let operations = operations.map(|file| file.text.as_str()).collect::<String>();
        let missing = expected(&name).iter().copied().filter(|text| !operations.contains(text));
        assert_eq!(missing.collect::<Vec<_>>(), Vec::<&str>::new(), "{name}");
    }
}

/// What stands in the client, where the model does not show it.
fn expected(name: &str) -> &'static [&'static str] {
    match name {
        // A description with the generator's own words takes nothing away from what the generator says.
        "words_of_the_generator" => &["/// `404`: Nothing there", "/// How many. See Deprecated. Deprecated."],
        _ => &[],
    }
}
