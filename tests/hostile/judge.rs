//! What becomes of an input.

use std::fs;
use std::path::Path;

use codegen::diff::{self, Sides};
use codegen::messages::{self, Style};
use codegen::{
    Diagnostics, Faults, InThread, LOWERING_PASSES, LoweringPurpose, Severity, SourceFile, Sources, generate,
    lower_with,
};
use xtask::workspace;

use crate::input::Input;

/// Does all that is done with documents; gives whether there is a client of this one.
pub fn try_all(input: &Input) -> bool {
    let sources = input.sources();
    let mut diagnostics = Diagnostics::new();
    let is_taken = generate(&sources, &InThread, &mut diagnostics).is_ok();
    // Whoever reads them may be a terminal, a program or a pull request.
    let _ = messages::text(&diagnostics, &sources, Style::Plain);
    let _ = messages::short(&diagnostics, &sources);
    if std::env::var_os("STABLE").is_some() {
        normal_form_stays(input);
    }
    if let Some(other) = &input.other {
        let other = Input { document: other.clone(), overlay: None, other: None, faults: input.faults };
        let sides = Sides { old: sources, new: other.sources() };
        let _ = diff::diff(&sides, &InThread, &mut Sides::default());
    }
    is_taken
}

/// Panics if passes that have been run change something when they are run again.
fn normal_form_stays(input: &Input) {
    let is_of_it = |pass: &&codegen::LoweringPass| pass.purpose == LoweringPurpose::NormalForm;
    let once = LOWERING_PASSES.iter().filter(is_of_it).copied().collect::<Vec<_>>();
    let twice = [once.clone(), once.clone()].concat();
    // The passes that report an error have left out what it is about.
    let sources = input.sources().with_faults(Faults::LeaveOut);
    let lower = |passes: &[_]| lower_with(passes, &sources, &mut Diagnostics::new()).ok();
    if let Some(once) = lower(&once) {
        let twice = lower(&twice).expect("the second run has no more to say than the first");
        let (once, twice) = (once.to_yaml(), twice.to_yaml());
        let differs = once.lines().zip(twice.lines()).find(|(once, twice)| once != twice);
        assert!(once == twice, "the normal form changes: {differs:?}");
    }
}

/// What is said of an input, in lines.
pub fn words(input: &Input) -> String {
    let (sources, mut diagnostics) = (input.sources(), Diagnostics::new());
    let _ = generate(&sources, &InThread, &mut diagnostics);
    messages::short(&diagnostics, &sources)
}

/// The fixtures of which something else is said than their first lines promise.
pub fn fixtures() -> Vec<String> {
    let folder = workspace::root().join("tests/fixtures/hostile");
    let mut paths = fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("it can be read").path())
        .collect::<Vec<_>>();
    paths.sort();
    paths.iter().filter_map(|path| fixture(path)).collect()
}

fn fixture(path: &Path) -> Option<String> {
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
    // Whoever goes on in spite of the errors gets an answer, too, and so does who compares it with what it is.
    let sources = sources.with_faults(Faults::LeaveOut);
    let _ = generate(&sources, &InThread, &mut Diagnostics::new());
    let _ = diff::diff(&Sides { old: sources.clone(), new: sources }, &InThread, &mut Sides::default());
    (said != promised).then(|| format!("{name}: `{promised}` was promised, and it is `{said}`"))
}
