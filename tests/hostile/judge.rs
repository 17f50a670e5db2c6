//! What becomes of an input.

use std::fs;
use std::path::{Path, PathBuf};

use codegen::diff::{self, Sides};
use codegen::messages::{self, Style};
use codegen::{
    Diagnostics, Document, Faults, InThread, LOWERING_PASSES, LoweringPurpose, Severity, SourceFile, Sources, generate,
    lower_with,
};
use xtask::workspace;

use crate::input::Input;

/// Looks at an input, and keeps the document, under its number, if there is a client of it.
pub fn try_input(input: &Input, number: u64, keep: Option<&Path>) {
    let is_taken = try_all(input);
    if let (true, Some(folder), None, Faults::Abort) = (is_taken, keep, &input.overlay, input.faults) {
        fs::write(folder.join(format!("{number}.yaml")), &input.document).expect("the folder is writable");
    }
}

/// Does all that is done with documents; gives whether there is a client of this one.
fn try_all(input: &Input) -> bool {
    let sources = input.sources();
    let mut diagnostics = Diagnostics::new();
    let is_taken = generate(&sources, &InThread, &mut diagnostics).is_ok();
    // Whoever reads them may be a terminal, a program or a pull request.
    let _ = messages::text(&diagnostics, &sources, Style::Plain);
    let _ = messages::short(&diagnostics, &sources);
    normal_form_stays(input);
    if let Some(other) = &input.other {
        let other = Input { document: other.clone(), overlay: None, other: None, faults: input.faults };
        let sides = Sides { old: sources, new: other.sources() };
        let _ = diff::diff(&sides, &InThread, &mut Sides::default());
    }
    is_taken
}

/// Panics if a pass of the normal form changes something when it is run again.
fn normal_form_stays(input: &Input) {
    let passes = LOWERING_PASSES.iter().filter(|pass| pass.purpose == LoweringPurpose::NormalForm).copied();
    let passes = passes.collect::<Vec<_>>();
    // The passes that report an error have left out what it is about.
    let sources = input.sources().with_faults(Faults::LeaveOut);
    let lower = |passes: &[_]| lower_with(passes, &sources, &mut Diagnostics::new()).ok();
    // The order of members says nothing.
    let json = |passes: &[_]| lower(passes).map(|lowered| lowered.root.to_json());
    let twice = |count: usize| passes[..count].iter().flat_map(|pass| [*pass, *pass]).collect::<Vec<_>>();
    if json(&passes) == json(&twice(passes.len())) {
        return;
    }
    for (index, pass) in passes.iter().enumerate() {
        let (once, twice) = (lower(&passes[..=index]), lower(&twice(index + 1)));
        if once.as_ref().map(|once| once.root.to_json()) == twice.as_ref().map(|twice| twice.root.to_json()) {
            continue;
        }
        let text = |document: Option<Document>| document.map(|document| document.to_yaml()).unwrap_or_default();
        let (once, twice) = (text(once), text(twice));
        let same = once.lines().zip(twice.lines()).take_while(|(once, twice)| once == twice).count().saturating_sub(9);
        let part = |text: &str| text.lines().skip(same).take(18).collect::<Vec<_>>().join("\n");
        panic!("{} run twice changes something:\n{}\n---\n{}", pass.name, part(&once), part(&twice));
    }
}

/// What is said of an input, in lines.
pub fn words(input: &Input) -> String {
    let (sources, mut diagnostics) = (input.sources(), Diagnostics::new());
    let _ = generate(&sources, &InThread, &mut diagnostics);
    messages::short(&diagnostics, &sources)
}

/// The fixtures, in the order of their names.
pub fn fixtures() -> Vec<PathBuf> {
    let folder = workspace::root().join("tests/fixtures/hostile");
    let entries = fs::read_dir(folder).expect("the folder is there");
    let mut paths = entries.map(|entry| entry.expect("it can be read").path()).collect::<Vec<_>>();
    paths.sort();
    paths
}

/// Panics if something else is said of a fixture than its first line promises.
pub fn try_fixture(path: &Path) {
    let text = fs::read_to_string(path).expect("a fixture is text");
    let promised = text.lines().next().and_then(|line| line.strip_prefix("# ")).unwrap_or_default().to_owned();
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let sources = Sources::new(SourceFile { name: name.clone(), text });
    let mut diagnostics = Diagnostics::new();
    let is_taken = generate(&sources, &InThread, &mut diagnostics).is_ok();
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    let mut codes = errors.map(|error| error.code.as_str()).collect::<Vec<_>>();
    codes.dedup();
    let said = if is_taken { "ok".to_owned() } else { codes.join(" ") };
    assert_eq!(said, promised, "{name}");
    // Whoever goes on in spite of the errors gets an answer, too, and so does who compares it with what it is.
    let sources = sources.with_faults(Faults::LeaveOut);
    let _ = generate(&sources, &InThread, &mut Diagnostics::new());
    let _ = diff::diff(&Sides { old: sources.clone(), new: sources }, &InThread, &mut Sides::default());
}
