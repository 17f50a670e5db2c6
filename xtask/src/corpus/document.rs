//! Generates the client of one document, as a child process of `cargo xtask corpus`.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use codegen::census::{self, Census, Endpoint};
use codegen::{Diagnostic, Diagnostics, Generated, InThread, Severity, Sources, messages};

use super::entry::{Entry, Operations, Verdict, Webhooks};
use super::{compile, round_trip};
use crate::codegen::{crate_files, plural, read_sources};
use crate::failure::Failure;
use crate::output::{Plan, Purpose};
use crate::terminal::Terminal;
use crate::{Outcome, folder};

/// The hidden command by which this program calls itself.
pub const COMMAND: &str = "corpus-document";

/// The arguments of the child.
#[derive(Args, Clone, Debug)]
pub struct Arguments {
    /// The document
    pub document: PathBuf,

    /// The folder of the crate to write, a member of the workspace in which all clients are compiled
    #[arg(long = "crate", value_name = "DIR")]
    pub krate: Option<PathBuf>,

    /// Leave out what is broken in the document, and generate the rest
    #[arg(long)]
    pub keep_going: bool,

    /// Write a program that sends values through the types, too
    #[arg(long, requires = "krate")]
    pub roundtrip: bool,
}

/// Generates the client, and prints what became of it as JSON.
///
/// # Errors
/// If standard output cannot be written, or the client where it is to be compiled.
pub fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> Result<Outcome, Failure> {
    let start = Instant::now();
    let (spec, keep_going) = (Some(arguments.document.clone()), arguments.keep_going);
    let file = arguments.document.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let sources = match read_sources(&crate::codegen::Arguments { spec, keep_going, ..Default::default() }) {
        Ok(sources) => sources,
        // Nothing else is read of which a failure would end this: it is the document.
        Err(failure) => {
            let reason = unreadable(&arguments.document, &failure);
            let entry = Entry::unreadable(file, start.elapsed().as_secs_f64(), reason);
            return terminal.print(&serde_json::json!(entry).to_string()).map(|()| Outcome::Done);
        }
    };
    let mut diagnostics = Diagnostics::new();
    // The whole of this process may go down with progenitor.
    let generated = codegen::generate(&sources, &InThread, &mut diagnostics).ok();
    let seconds = start.elapsed().as_secs_f64();
    if let (Some(folder), Some(generated)) = (&arguments.krate, &generated) {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let manifest = compile::manifest(&name, &generated.dependencies);
        let mut files = crate_files(folder, manifest, generated);
        if arguments.roundtrip {
            files.extend(round_trip::files(folder, &generated.summary.schemas));
        }
        Plan::new(files, Purpose::Write)?.commit()?;
    }
    let census = census::of(&sources).unwrap_or_default();
    let entry = Entry { seconds, ..judge(file, &sources, &diagnostics, &census, generated.as_ref()) };
    terminal.print(&serde_json::json!(entry).to_string())?;
    Ok(Outcome::Done)
}

/// Says why a document cannot be read; its name, the reader knows.
fn unreadable(document: &Path, failure: &Failure) -> String {
    match failure {
        Failure::Io { source, .. } if source.kind() == ErrorKind::NotFound && document.is_symlink() => {
            "the link leads nowhere".to_owned()
        }
        Failure::Io { source, .. } => folder::words(source),
        _ => failure.to_string(),
    }
}

/// Holds a client against its document.
fn judge(
    file: String,
    sources: &Sources,
    diagnostics: &Diagnostics,
    census: &Census,
    client: Option<&Generated>,
) -> Entry {
    let (outcome, reason, cause) = match client {
        Some(client) => lost(census, client),
        None => refusal(sources, diagnostics),
    };
    let summary = client.map(|client| &client.summary);
    let kept = |summary| census.operations.len() - census.missing(summary).count();
    Entry {
        file,
        outcome,
        has_client: client.is_some(),
        operations: Operations { document: census.operations.len(), client: summary.map_or(0, kept) },
        methods: summary.map_or(0, |summary| summary.operations.len()),
        webhooks: Webhooks {
            document: census.webhooks.len(),
            types: summary.map_or(0, |summary| census.typed_webhooks(summary)),
        },
        types: summary.map_or(0, |summary| summary.types.len()),
        notes: diagnostics.count(Severity::Note),
        warnings: diagnostics.count(Severity::Warning),
        seconds: 0.0,
        compiles: None,
        round_trip: None,
        reason,
        cause,
    }
}

/// Says which operations a client does not have.
fn lost(census: &Census, client: &Generated) -> (Verdict, Option<String>, Option<String>) {
    let missing = census.missing(&client.summary).map(Endpoint::to_string).collect::<Vec<_>>();
    let Some(first) = missing.first() else { return (Verdict::Generated, None, None) };
    let reason = format!("{} not in the client, first {first}", plural(missing.len(), "operation"));
    (Verdict::Failed, Some(reason), Some("operation-lost".to_owned()))
}

/// Says why there is no client.
fn refusal(sources: &Sources, diagnostics: &Diagnostics) -> (Verdict, Option<String>, Option<String>) {
    let errors = || diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    let faults = errors().filter(|error| error.code.is_fault_of_generator()).count();
    let (verdict, first) = match errors().find(|error| error.code.is_fault_of_generator()).or_else(|| errors().next()) {
        Some(first) if faults > 0 => (Verdict::Failed, first),
        Some(first) => (Verdict::Refused, first),
        // A stage that gives up without an error would be a fault of its own.
        None => return (Verdict::Failed, Some("no client, and no error".to_owned()), None),
    };
    let mut reason = in_words(sources, first);
    match errors().count() {
        1 => {}
        count => reason += &format!(" (and {})", plural(count - 1, "other error")),
    }
    (verdict, Some(reason), Some(first.code.to_string()))
}

/// The error in a line, with its place; of the document's own name, the reader knows.
fn in_words(sources: &Sources, error: &Diagnostic) -> String {
    let mut only = Diagnostics::new();
    only.push(error.clone());
    let words = messages::short(&only, sources);
    let name = &sources.file(sources.spec()).name;
    let words = words.strip_prefix(name).and_then(|rest| rest.strip_prefix(':')).unwrap_or(&words).trim_end();
    if error.label.is_empty() { words.to_owned() } else { format!("{words}: {}", error.label) }
}
