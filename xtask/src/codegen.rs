//! `cargo xtask codegen`: reads the sources, runs the pipeline, writes or compares.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::{Args, ValueEnum};
use codegen::{Aborted, Diagnostics, Faults, Generated, Progenitor, Selector, Severity, SourceFile, Sources, messages};

use crate::failure::Failure;
use crate::folder::Folder;
use crate::output::{OutputFile, Plan, Purpose, State};
use crate::terminal::Terminal;
use crate::{Outcome, findings, workspace};

/// The command that makes this workspace's own client.
const OWN_COMMAND: &str = "cargo xtask codegen";

/// The arguments of `codegen`.
#[derive(Args, Clone, Debug, Default)]
pub struct Arguments {
    /// Write nothing; show what is not up to date, and exit with 1 if anything is
    #[arg(long, conflicts_with_all = ["dry_run", "emit"])]
    pub check: bool,

    /// Write nothing; list what would be written
    #[arg(long, conflicts_with = "emit")]
    pub dry_run: bool,

    /// The OpenAPI document, YAML or JSON [default: the one in spec, with spec/overlays]
    #[arg(long, value_name = "FILE")]
    pub spec: Option<PathBuf>,

    /// An overlay to apply to --spec; may be repeated, the order counts
    #[arg(long = "overlay", value_name = "FILE", requires = "spec")]
    pub overlays: Vec<PathBuf>,

    /// The folder of the generated module [default: that of this workspace's client]
    #[arg(long, value_name = "DIR", conflicts_with = "emit")]
    pub out: Option<PathBuf>,

    /// The folder of a whole crate, with its Cargo.toml
    #[arg(long = "crate", value_name = "DIR", conflicts_with_all = ["out", "emit"])]
    pub krate: Option<PathBuf>,

    /// What stands beside the client; may be repeated [default without --spec: what stands beside this workspace's]
    #[arg(long, value_name = "PART", requires = "spec")]
    pub with: Vec<Part>,

    /// Make a client of some operations and of what they reach; may be repeated: `tag:NAME`, `operation:ID`, or a path with
    /// or without its method, in which a star is any text, such as 'GET /v1/*'
    #[arg(long, value_name = "SELECTOR")]
    pub only: Vec<Selector>,

    /// Where the document is broken, leave out what stands there and make a client of the rest; all errors are reported,
    /// and the exit code is 1 all the same
    #[arg(long)]
    pub keep_going: bool,

    /// Print a stage of the work and write nothing
    #[arg(long, value_name = "STAGE")]
    pub emit: Option<Emit>,

    /// How diagnostics are printed; json is a report on standard output
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}

impl Arguments {
    /// Whether standard output would hold a report and a stage.
    pub fn prints_twice(&self) -> bool {
        self.emit.is_some() && self.format == Format::Json
    }

    /// Whether the document would come from standard input.
    pub fn is_standard_input(&self) -> bool {
        self.spec.as_deref() == Some(Path::new("-"))
    }

    /// Whether the arguments say neither where the client goes nor what to print.
    pub fn needs_place(&self) -> bool {
        self.out.is_none() && self.krate.is_none() && self.emit.is_none()
    }
}

/// A part that a client may have beside what the document describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// Calls that wait, for programs that are not asynchronous, behind the feature `blocking`
    Blocking,
    /// Mocks for tests of what uses the client, behind the feature `mocks`
    Mocks,
    /// OAuth 2.0: logins, sessions that refresh their tokens, and stores for them
    Oauth,
    /// Hooks that send a request again which did not get through, and event streams that are connected again
    Retry,
    /// Hooks that give a span of the crate `tracing` for each operation
    Tracing,
}

impl From<Part> for codegen::Part {
    fn from(part: Part) -> Self {
        match part {
            Part::Blocking => Self::Blocking,
            Part::Mocks => Self::Mocks,
            Part::Oauth => Self::Oauth,
            Part::Retry => Self::Retry,
            Part::Tracing => Self::Tracing,
        }
    }
}

/// A stage that can be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Emit {
    /// The document after its overlays; any YAML or JSON value will do
    Patched,
    /// The document in its normal form, of which the client is made
    Lowered,
    /// The client before it is text: what operations and types are on the wire
    Model,
    /// The operations and types of the client, a line each
    Summary,
}

/// How diagnostics are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// With the source text, as rustc does
    #[default]
    Text,
    /// A line each
    Short,
    /// Annotations of GitHub workflows
    Github,
    /// One JSON object
    Json,
}

/// Runs the command.
///
/// # Errors
/// If a file or a stream cannot be read or written.
pub fn run(
    arguments: &Arguments,
    progenitor: &dyn Progenitor,
    terminal: &mut Terminal<'_>,
) -> Result<Outcome, Failure> {
    let start = Instant::now();
    if arguments.format == Format::Json {
        terminal.quiet();
    }
    let sources = read_sources(arguments)?;
    let mut diagnostics = Diagnostics::new();
    if let Some(stage) = arguments.emit {
        terminal.progress("Reading", &names(&sources));
        let text = emit(stage, &sources, progenitor, &mut diagnostics);
        report(arguments, &sources, &diagnostics, None, terminal)?;
        return match text {
            Ok(text) => terminal.print(&text).map(|()| worst(&diagnostics, Outcome::Done)),
            Err(_) => Ok(Outcome::Findings),
        };
    }
    terminal.progress("Lowering", &names(&sources));
    let lowered = codegen::lower(&sources, &mut diagnostics);
    terminal.progress("Generating", &format!("the client of {}", names(&sources)));
    let generated =
        lowered.and_then(|document| codegen::generate_lowered(&document, &sources, progenitor, &mut diagnostics));
    let Ok(generated) = generated else {
        report(arguments, &sources, &diagnostics, None, terminal)?;
        return Ok(Outcome::Findings);
    };
    terminal.progress("Comparing", "the client with what is there");
    let writes = !arguments.check && !arguments.dry_run;
    let purpose = if writes { Purpose::Write } else { Purpose::Show };
    let plan = Plan::new(output_files(arguments, &generated, &sources), purpose)?;
    report(arguments, &sources, &diagnostics, Some(&plan), terminal)?;
    terminal.status("Generated", &describe(&generated, &sources));
    let outcome = match (arguments.check, arguments.dry_run) {
        (true, _) => check(arguments, &plan, terminal)?,
        (_, true) => dry_run(arguments, &plan, terminal)?,
        _ => write(&plan, terminal)?,
    };
    terminal.status("Finished", &format!("{} in {:.2}s", tally(&plan, writes), start.elapsed().as_secs_f64()));
    Ok(worst(&diagnostics, outcome))
}

/// Reads the document and its overlays.
pub(crate) fn read_sources(arguments: &Arguments) -> Result<Sources, Failure> {
    let read = |path: &Path| -> Result<SourceFile, Failure> {
        let text = fs::read_to_string(path).map_err(Failure::io("read", path))?;
        Ok(SourceFile { name: workspace::source_name(path), text })
    };
    let (spec, overlays) = match &arguments.spec {
        Some(spec) => (spec.clone(), arguments.overlays.clone()),
        None => {
            let overlays = workspace::overlays().map_err(Failure::io("read", Path::new("spec/overlays")))?;
            (workspace::spec(), overlays)
        }
    };
    let mut sources = Sources::new(read(&spec)?).with_arguments(words(arguments, workspace::source_name));
    for overlay in &overlays {
        sources = sources.with_overlay(read(overlay)?);
    }
    let parts = if arguments.spec.is_none() { workspace::with() } else { &arguments.with };
    sources = parts.iter().fold(sources, |sources, part| sources.with_part((*part).into()));
    if let Some(name) = crate_name(arguments) {
        sources = sources.with_crate_name(name);
    }
    let faults = if arguments.keep_going { Faults::LeaveOut } else { Faults::Abort };
    let sources = sources.with_faults(faults).with_only(arguments.only.clone());
    let sources = codegen::with_referenced(sources, &Folder::of(&spec));
    match names_file(arguments).filter(|path| path.is_file()) {
        Some(path) => Ok(sources.with_names(read(&path)?)),
        None => Ok(sources),
    }
}

/// The crate that the client is; none if it is a module of any other.
fn crate_name(arguments: &Arguments) -> Option<String> {
    let out = arguments.out.clone().or_else(|| arguments.spec.is_none().then(workspace::generated));
    let own = || (out? == workspace::generated()).then(workspace::client);
    arguments.krate.as_deref().map(|folder| codegen::crate_name(&folder_name(folder))).or_else(own)
}

/// The name of a folder, after which its crate is named: it is the same one from wherever the folder is seen.
fn folder_name(folder: &Path) -> String {
    let resolved = workspace::resolved(folder).unwrap_or_else(|_| folder.to_owned());
    // The root of the file system has no name.
    resolved.file_name().map_or_else(|| "client".into(), |name| name.to_string_lossy()).into_owned()
}

/// The file that remembers the names of a client that is kept.
fn names_file(arguments: &Arguments) -> Option<PathBuf> {
    let own = || arguments.spec.is_none().then(workspace::generated);
    let folder = arguments.krate.clone().or_else(|| arguments.out.clone()).or_else(own)?;
    Some(folder.join(codegen::NAMES))
}

/// A client that was made although the document is broken in places is a finding.
fn worst(diagnostics: &Diagnostics, outcome: Outcome) -> Outcome {
    if diagnostics.count(Severity::Error) > 0 { Outcome::Findings } else { outcome }
}

fn emit(
    stage: Emit,
    sources: &Sources,
    progenitor: &dyn Progenitor,
    diagnostics: &mut Diagnostics,
) -> Result<String, Aborted> {
    match stage {
        Emit::Patched => Ok(codegen::patch(sources, diagnostics)?.document.to_yaml()),
        Emit::Lowered => Ok(codegen::lower(sources, diagnostics)?.to_yaml()),
        Emit::Model => Ok(codegen::generate(sources, progenitor, diagnostics)?.model),
        Emit::Summary => Ok(codegen::generate(sources, progenitor, diagnostics)?.summary.to_string()),
    }
}

/// Where each generated file goes: the module in its folder, or a crate whose root is the module.
fn output_files(arguments: &Arguments, generated: &Generated, sources: &Sources) -> Vec<OutputFile> {
    let names = names_file(arguments).map(|path| OutputFile { path, text: generated.names.clone() });
    let Some(folder) = &arguments.krate else {
        let folder = arguments.out.clone().unwrap_or_else(workspace::generated);
        let file =
            |file: &codegen::GeneratedFile| OutputFile { path: folder.join(&file.name), text: file.text.clone() };
        return generated.files.iter().map(file).chain(names).collect();
    };
    let name = folder_name(folder);
    let workspace = match workspace::is_in_workspace(folder) {
        true => codegen::Workspace::Around,
        false => codegen::Workspace::OfItsOwn,
    };
    let manifest = codegen::manifest(&name, &generated.dependencies, sources, workspace);
    crate_files(folder, manifest, generated).into_iter().chain(names).collect()
}

/// The files of a crate whose root is the generated module.
pub(crate) fn crate_files(folder: &Path, manifest: String, generated: &Generated) -> Vec<OutputFile> {
    let source = folder.join("src");
    let manifest = OutputFile { path: folder.join("Cargo.toml"), text: manifest };
    let sources = generated.crate_sources().into_iter();
    let sources = sources.map(|file| OutputFile { path: source.join(file.name), text: file.text });
    std::iter::once(manifest).chain(sources).collect()
}

fn report(
    arguments: &Arguments,
    sources: &Sources,
    diagnostics: &Diagnostics,
    plan: Option<&Plan>,
    terminal: &mut Terminal<'_>,
) -> Result<(), Failure> {
    if arguments.format != Format::Json {
        findings::show(arguments.format, diagnostics, sources, &names(sources), terminal);
        return Ok(());
    }
    let files = plan
        .into_iter()
        .flat_map(Plan::files)
        .map(|(path, state)| serde_json::json!({ "path": workspace::shown(path), "state": state.as_str() }));
    let report = serde_json::json!({
        "schema_version": 1,
        "diagnostics": messages::json(diagnostics, sources),
        "files": files.collect::<Vec<_>>(),
    });
    terminal.print(&format!("{report:#}\n"))
}

fn check(arguments: &Arguments, plan: &Plan, terminal: &mut Terminal<'_>) -> Result<Outcome, Failure> {
    if plan.is_fresh() {
        return Ok(Outcome::Done);
    }
    if arguments.format != Format::Json {
        let interrupted =
            if plan.is_interrupted() { "a run was interrupted; the next one finishes or undoes it\n" } else { "" };
        let diff = plan.diff(workspace::shown);
        let stale = list(plan.files().filter(|(_, state)| *state != State::Unchanged));
        let command = format!("{OWN_COMMAND}{}", words(arguments, |path| path.to_string_lossy().into_owned()));
        terminal.print(&format!("{diff}\nnot up to date:\n{stale}{interrupted}to update it, run\n{command}\n"))?;
    }
    Ok(Outcome::Findings)
}

fn dry_run(arguments: &Arguments, plan: &Plan, terminal: &mut Terminal<'_>) -> Result<Outcome, Failure> {
    if arguments.format != Format::Json {
        terminal.print(&list(plan.files()))?;
    }
    Ok(Outcome::Done)
}

/// A line for each file: its state and its name.
pub(crate) fn list<'p>(files: impl Iterator<Item = (&'p Path, State)>) -> String {
    files.map(|(path, state)| format!("{:<9} {}\n", state.as_str(), workspace::shown(path))).collect()
}

fn write(plan: &Plan, terminal: &mut Terminal<'_>) -> Result<Outcome, Failure> {
    plan.commit()?;
    for (path, state) in plan.files() {
        let name = workspace::shown(path);
        match state {
            State::New | State::Changed => terminal.status("Wrote", &name),
            State::Stale => terminal.status("Removed", &name),
            State::Unchanged => {}
        }
    }
    Ok(Outcome::Done)
}

/// The arguments that make the output, to be pasted into a shell, each after a space.
fn words(arguments: &Arguments, shown: impl Fn(&Path) -> String) -> String {
    let mut words = String::new();
    let mut add = |flag: &str, value: String| {
        let plain = value.chars().all(|c| c.is_ascii_alphanumeric() || "/._-+=:@%,".contains(c));
        let value = if plain { value } else { format!("'{}'", value.replace('\'', r"'\''")) };
        words += &format!(" {flag} {value}");
    };
    arguments.spec.iter().for_each(|path| add("--spec", shown(path)));
    arguments.overlays.iter().for_each(|path| add("--overlay", shown(path)));
    arguments.only.iter().for_each(|selector| add("--only", selector.to_string()));
    arguments.out.iter().for_each(|path| add("--out", shown(path)));
    arguments.krate.iter().for_each(|path| add("--crate", shown(path)));
    let parts = arguments.with.iter().filter_map(Part::to_possible_value);
    parts.for_each(|part| add("--with", part.get_name().to_owned()));
    if arguments.keep_going {
        words += " --keep-going";
    }
    words
}

fn describe(generated: &Generated, sources: &Sources) -> String {
    let operations = plural(generated.summary.endpoints.len(), "operation");
    let types = plural(generated.summary.types.len(), "type");
    format!("{operations} and {types} from {}", names(sources))
}

fn names(sources: &Sources) -> String {
    let spec = &sources.file(sources.spec()).name;
    match sources.overlays().count() {
        0 => spec.clone(),
        overlays => format!("{spec} and {}", plural(overlays, "overlay")),
    }
}

fn tally(plan: &Plan, writes: bool) -> String {
    let written = plan.count(State::New) + plan.count(State::Changed);
    let stale = plan.count(State::Stale);
    let unchanged = plan.count(State::Unchanged);
    let (changed, removed) = if writes { ("changed", "removed") } else { ("to change", "to remove") };
    format!("{} {changed}, {stale} {removed}, {unchanged} unchanged", plural(written, "file"))
}

/// A number of things, in words.
pub(crate) fn plural(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
