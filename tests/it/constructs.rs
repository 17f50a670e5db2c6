//! What becomes of each construct of a schema: before, what is said of it, after, and the types.

use codegen::{Diagnostics, Document, InThread, Sources, messages};

use crate::support::{files, fixtures, rendered, source};

#[test]
fn each_construct_has_its_types() {
    for path in files(&fixtures().join("constructs"), "yaml") {
        let file = source(&path);
        let (_, before) = file.text.split_once("  schemas:\n").expect("each of these documents ends with its schemas");
        let before = format!("schemas:\n{before}");
        let sources = Sources::new(file);
        let mut diagnostics = Diagnostics::new();
        let lowered = codegen::lower(&sources, &mut Diagnostics::new()).expect("the document is taken");
        let generated = codegen::generate(&sources, &InThread, &mut diagnostics);
        let generated = generated.unwrap_or_else(|_| panic!("{}", rendered(&diagnostics, &sources)));
        let after = lowered.root.get("components").expect("it had schemas").clone();
        let after = Document::new(after).to_yaml();
        let said = messages::short(&diagnostics, &sources);
        let types = generated.summary.types.join("\n");
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let shown = format!("{before}\n--- said\n{said}\n--- after\n{after}\n--- types\n{types}\n");
        insta::assert_snapshot!(name, shown);
    }
}
