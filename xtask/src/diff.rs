//! `cargo xtask diff`: reads two states of the document and its overlays, and prints what is different.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::{Args, ValueEnum};
use codegen::diff::{self, Bump, Comparison, Filter, RustApi, Sides, Verdict};
use codegen::messages::{self, Style};
use codegen::{Diagnostics, Progenitor, SourceFile, Sources};

use crate::failure::Failure;
use crate::folder::{Folder, PastFolder};
use crate::git::Revision;
use crate::terminal::Terminal;
use crate::{Outcome, folder, workspace};

/// The arguments of `diff`.
#[derive(Args, Clone, Debug)]
pub struct Arguments {
    /// The state before: a revision of git, or a document, to which the overlays of today are applied
    #[arg(long, value_name = "REV|FILE", default_value = "HEAD")]
    pub against: String,

    /// The document of the state after [default: the one in spec, with spec/overlays]
    #[arg(long, value_name = "FILE")]
    pub spec: Option<PathBuf>,

    /// An overlay to apply to --spec; may be repeated, the order counts
    #[arg(long = "overlay", value_name = "FILE", requires = "spec")]
    pub overlays: Vec<PathBuf>,

    /// How the report is printed
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,

    /// Show what is of this verdict, and nothing else
    #[arg(long, value_name = "VERDICT")]
    pub only: Option<Only>,

    /// Show what reaches an operation: a method and a path, or a part of it
    #[arg(long, value_name = "TEXT")]
    pub operation: Option<String>,

    /// Show what has changed of a schema: the name of a component, or a part of it
    #[arg(long, value_name = "TEXT")]
    pub schema: Option<String>,

    /// Exit with 1 if anything is as bad as this, whether or not it is shown
    #[arg(long, value_name = "VERDICT")]
    pub fail_on: Option<FailOn>,
}

/// How the report is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a terminal
    Text,
    /// For a comment on a pull request
    Markdown,
    /// One JSON object, with stable ids
    Json,
    /// Annotations of GitHub workflows, for what is breaking or unclear
    Github,
}

/// What is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Only {
    /// Something that compiled or worked no longer does
    Breaking,
    /// The documents do not say
    Unclear,
    /// What compiled and worked goes on to
    Compatible,
}

impl Only {
    fn verdict(self) -> Verdict {
        match self {
            Self::Breaking => Verdict::Breaking,
            Self::Unclear => Verdict::Unclear,
            Self::Compatible => Verdict::Compatible,
        }
    }
}

/// What makes the exit code 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Something that compiled or worked no longer does, or no client can be generated
    Breaking,
    /// The same, or the documents do not say whether it does
    Unclear,
    /// Anything is different
    Change,
}

/// Runs the command.
///
/// # Errors
/// If a file, a stream or a revision cannot be read or written.
pub fn run(
    arguments: &Arguments,
    progenitor: &dyn Progenitor,
    terminal: &mut Terminal<'_>,
) -> Result<Outcome, Failure> {
    let start = Instant::now();
    if matches!(arguments.format, Format::Json | Format::Github) {
        terminal.quiet();
    }
    let sources = read(arguments)?;
    terminal.progress("Comparing", &compared(&sources));
    let mut diagnostics = Sides { old: Diagnostics::new(), new: Diagnostics::new() };
    let Ok(comparison) = diff::diff(&sources, progenitor, &mut diagnostics) else {
        report_errors(arguments, &sources, &diagnostics, terminal)?;
        return Ok(Outcome::Findings);
    };
    let filter = Filter {
        only: arguments.only.map(Only::verdict),
        operation: arguments.operation.clone(),
        schema: arguments.schema.clone(),
    };
    let shown = comparison.filtered(&filter);
    let report = match arguments.format {
        Format::Text => diff::text::render(&shown),
        Format::Markdown => diff::markdown::render(&shown),
        Format::Json => diff::json::render(&shown),
        Format::Github => diff::github::render(&shown),
    };
    terminal.print(&report)?;
    terminal.status("Compared", &format!("{} in {:.2}s", compared(&sources), start.elapsed().as_secs_f64()));
    Ok(if fails(arguments.fail_on, &comparison) { Outcome::Findings } else { Outcome::Done })
}

/// What is compared with what.
fn compared(sources: &Sides<Sources>) -> String {
    let new = &sources.new.file(sources.new.spec()).name;
    format!("{new} with {}", sources.old.file(sources.old.spec()).name)
}

fn fails(fail_on: Option<FailOn>, comparison: &Comparison) -> bool {
    match fail_on {
        None => false,
        Some(FailOn::Breaking) => comparison.worst() == Verdict::Breaking,
        Some(FailOn::Unclear) => comparison.worst() >= Verdict::Unclear,
        Some(FailOn::Change) => {
            comparison.bump != Bump::None || matches!(comparison.rust_api, RustApi::NotCompared { .. })
        }
    }
}

/// Reads both states.
fn read(arguments: &Arguments) -> Result<Sides<Sources>, Failure> {
    let (spec, overlays) = match &arguments.spec {
        Some(spec) => (spec.clone(), arguments.overlays.clone()),
        None => {
            let overlays = workspace::overlays().map_err(Failure::io("read", Path::new("spec/overlays")))?;
            (workspace::spec(), overlays)
        }
    };
    let overlay_files = overlays.iter().map(|path| file(path)).collect::<Result<Vec<_>, _>>()?;
    let new = codegen::with_referenced(sources(file(&spec)?, overlay_files.clone()), &Folder::of(&spec));
    // The client of this workspace remembers which names it has given.
    let names = arguments.spec.is_none().then(|| workspace::generated().join(codegen::NAMES));
    let names = names.filter(|path| path.is_file());
    let new = names.iter().try_fold(new, |new, path| Ok::<_, Failure>(new.with_names(file(path)?)))?;
    let before = Path::new(&arguments.against);
    let old = if before.is_file() {
        codegen::with_referenced(sources(file(before)?, overlay_files), &Folder::of(before))
    } else {
        let revision = Revision::find(&arguments.against, folder::of_file(&spec))?;
        let overlays = match arguments.spec {
            // Overlays come and go too.
            None => revision.overlays()?,
            Some(_) => overlays,
        };
        let mut files = Vec::new();
        for path in &overlays {
            files.extend(revision.file(path)?);
        }
        let Some(document) = revision.file(&spec)? else {
            let problem = format!("there is no {} in it; say which one to compare with", workspace::shown(&spec));
            return Err(revision.failure(problem));
        };
        let old = codegen::with_referenced(sources(document, files), &PastFolder::of(&spec, &revision));
        let names = names.map(|path| revision.file(&path)).transpose()?.flatten();
        names.into_iter().fold(old, Sources::with_names)
    };
    Ok(Sides { old, new })
}

fn sources(spec: SourceFile, overlays: Vec<SourceFile>) -> Sources {
    overlays.into_iter().fold(Sources::new(spec), Sources::with_overlay)
}

fn file(path: &Path) -> Result<SourceFile, Failure> {
    let text = fs::read_to_string(path).map_err(Failure::io("read", path))?;
    Ok(SourceFile { name: workspace::source_name(path), text })
}

/// Says why there is nothing to compare.
fn report_errors(
    arguments: &Arguments,
    sources: &Sides<Sources>,
    diagnostics: &Sides<Diagnostics>,
    terminal: &mut Terminal<'_>,
) -> Result<(), Failure> {
    let sides = [(&diagnostics.old, &sources.old), (&diagnostics.new, &sources.new)];
    if arguments.format == Format::Json {
        let [old, new] = sides.map(|(diagnostics, sources)| messages::json(diagnostics, sources));
        let report = serde_json::json!({ "schema_version": 1, "diagnostics": { "old": old, "new": new } });
        return terminal.print(&format!("{report:#}\n"));
    }
    for (diagnostics, sources) in sides {
        terminal.words(&messages::text(diagnostics, sources, Style::Styled));
    }
    Ok(())
}
