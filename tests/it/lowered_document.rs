//! The lowered document is OpenAPI 3.0: whatever came in, what comes out is valid by the schema of the standard.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use codegen::{Diagnostics, Sources, messages};
use jsonschema::error::ValidationErrorKind;
use jsonschema::{ValidationError, Validator};

use crate::support::{files, fixtures, own_sources, shared, source};

#[test]
fn of_our_own_document_and_of_every_fixture() {
    let validator = validator();
    let mut problems = problems(&validator, &own_sources());
    for path in made_up() {
        problems += &self::problems(&validator, &Sources::new(source(&path)));
    }
    assert!(problems.is_empty(), "{problems}");
}

/// Third-party documents, as many as there are: those that take a moment.
#[test]
fn of_the_documents_of_the_corpus() {
    assert_all_valid(|bytes| bytes < 1_000_000);
}

#[test]
#[ignore = "the large documents of the corpus take a minute"]
fn of_the_large_documents_of_the_corpus() {
    assert_all_valid(|bytes| bytes >= 1_000_000);
}

fn assert_all_valid(is_chosen: impl Fn(u64) -> bool) {
    let Some(folder) = shared("corpus/documents") else { return };
    let mut paths = files(&folder, "yaml");
    paths.extend(files(&folder, "json"));
    paths.retain(|path| is_chosen(path.metadata().expect("the document can be read").len()));
    let problems = std::thread::scope(|scope| {
        let halves = [0, 1].map(|half| {
            let paths = paths.iter().skip(half).step_by(2);
            scope.spawn(move || {
                let validator = validator();
                paths.map(|path| self::problems(&validator, &Sources::new(source(path)))).collect::<String>()
            })
        });
        halves.map(|half| half.join().expect("a pass panics at a document")).concat()
    });
    assert!(problems.is_empty(), "{problems}");
}

fn made_up() -> Vec<PathBuf> {
    ["documents", "constructs", "miscompiles"]
        .iter()
        .flat_map(|folder| files(&fixtures().join(folder), "yaml"))
        .collect()
}

/// The JSON Schema of OpenAPI 3.0, as the OpenAPI Initiative publishes it.
fn validator() -> Validator {
    let text = source(&fixtures().join("oas/openapi-3.0-schema.json")).text;
    let schema = serde_json::from_str(&text).expect("the schema is JSON");
    jsonschema::validator_for(&schema).expect("the schema is a schema")
}

/// What is not OpenAPI 3.0 in a lowered document, a line each; nothing of a document that is refused.
fn problems(validator: &Validator, sources: &Sources) -> String {
    let name = Path::new(&sources.file(sources.spec()).name).file_name().unwrap_or_default().to_string_lossy();
    let mut diagnostics = Diagnostics::new();
    let Ok(document) = codegen::lower(sources, &mut diagnostics) else {
        eprintln!("{name} is refused:\n{}", messages::short(&diagnostics, sources));
        return String::new();
    };
    let mut problems = String::new();
    for error in validator.iter_errors(&document.root.to_json()) {
        let error = innermost(&error);
        let _ = writeln!(problems, "{name}{}: {}", error.instance_path(), error.masked());
    }
    problems
}

/// Of the alternatives that a value is none of, the one that it comes nearest to, and what is wrong with it there.
fn innermost<'e, 'i>(error: &'e ValidationError<'i>) -> &'e ValidationError<'i> {
    let (ValidationErrorKind::OneOfNotValid { context } | ValidationErrorKind::AnyOf { context }) = error.kind() else {
        return error;
    };
    let errors = context.iter().flatten().map(innermost);
    errors.max_by_key(|error| error.instance_path().as_str().len()).unwrap_or(error)
}
