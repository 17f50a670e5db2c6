//! `cargo xtask corpus`: what becomes of each document in a folder.
//!
//! Each document has a process of its own, so that an overflow or an endless loop in one does not end the others.

pub mod document;
mod entry;
mod report;

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};

pub use self::entry::{Entry, Verdict};
use self::report::Report;
use crate::Outcome;
use crate::child_process;
use crate::failure::Failure;
use crate::terminal::Terminal;

/// How long one document may take; the largest real ones take some seconds.
const LIMIT: Duration = Duration::from_secs(120);

/// The arguments of `corpus`.
#[derive(Args, Clone, Debug)]
pub struct Arguments {
    /// The folder with the documents: its files that end in .yaml, .yml or .json
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,

    /// Take the documents with this text in their file names
    #[arg(long, value_name = "TEXT")]
    pub filter: Option<String>,

    /// How many documents at once [default: as many as the machine has cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub jobs: Option<u16>,

    /// How the result is printed
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}

/// How the result is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A table, the causes, and the totals
    Text,
    /// One JSON object
    Json,
}

/// Runs the command.
///
/// # Errors
/// If the folder cannot be read, or a process cannot be started.
pub fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> Result<Outcome, Failure> {
    let start = Instant::now();
    let documents = documents(&arguments.folder, arguments.filter.as_deref())?;
    let jobs = match arguments.jobs {
        Some(jobs) => usize::from(jobs),
        None => thread::available_parallelism().map_or(1, usize::from),
    };
    let entries = generate_all(&documents, jobs, terminal)?;
    let report = Report { entries, seconds: start.elapsed().as_secs_f64() };
    terminal.print(&match arguments.format {
        Format::Text => report.to_string(),
        Format::Json => report.to_json(),
    })?;
    Ok(if report.is_good() { Outcome::Done } else { Outcome::Findings })
}

/// A document of the folder.
#[derive(Debug)]
struct Document {
    path: PathBuf,
    /// The name of the file.
    name: String,
    bytes: u64,
}

/// The documents of a folder, in the order of their names.
fn documents(folder: &Path, filter: Option<&str>) -> Result<Vec<Document>, Failure> {
    let mut documents = Vec::new();
    for entry in fs::read_dir(folder).map_err(Failure::io("read", folder))? {
        let path = entry.map_err(Failure::io("read", folder))?.path();
        let metadata = fs::metadata(&path).map_err(Failure::io("read", &path))?;
        let is_document = path.extension().and_then(OsStr::to_str).is_some_and(|it| EXTENSIONS.contains(&it));
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if metadata.is_file() && is_document && filter.is_none_or(|filter| name.contains(filter)) {
            documents.push(Document { path, name, bytes: metadata.len() });
        }
    }
    documents.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(documents)
}

/// What the name of a document ends in.
const EXTENSIONS: [&str; 3] = ["yaml", "yml", "json"];

/// Generates the client of each document, some at once, and tells the terminal as they end.
fn generate_all(documents: &[Document], jobs: usize, terminal: &mut Terminal<'_>) -> Result<Vec<Entry>, Failure> {
    // The largest first: none of them is left for the end, when the other processors have nothing to do.
    let mut waiting = (0..documents.len()).collect::<Vec<_>>();
    waiting.sort_by_key(|index| documents[*index].bytes);
    let waiting = Mutex::new(waiting);
    let next = || waiting.lock().ok()?.pop();
    let mut entries = Vec::new();
    thread::scope(|scope| {
        let (sender, receiver) = mpsc::channel();
        for _ in 0..jobs.min(documents.len()) {
            let sender = sender.clone();
            let next = &next;
            scope.spawn(move || {
                while let Some(index) = next() {
                    let entry = generate(&documents[index]).map(|entry| (index, entry));
                    // Nobody listens any more if another one failed.
                    if sender.send(entry).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        for entry in receiver {
            let (index, entry) = entry?;
            let (done, of) = (entries.len() + 1, documents.len());
            terminal.status(entry.outcome.title(), &format!("{done} of {of}: {}", entry.in_words()));
            entries.push((index, entry));
        }
        Ok(())
    })?;
    entries.sort_by_key(|(index, _)| *index);
    Ok(entries.into_iter().map(|(_, entry)| entry).collect())
}

/// Generates the client of one document in a process of its own.
fn generate(document: &Document) -> Result<Entry, Failure> {
    let start = Instant::now();
    let arguments = [document::COMMAND.as_ref(), document.path.as_os_str()];
    let answer = child_process::call(arguments, "", LIMIT).map_err(Failure::io("start", Path::new("a process")))?;
    let failed = |reason: String| {
        let seconds = start.elapsed().as_secs_f64();
        Entry::failed(document.name.clone(), seconds, reason)
    };
    Ok(match answer {
        None => failed(format!("no answer in {} seconds", LIMIT.as_secs())),
        Some(answer) => match serde_json::from_str(&answer.stdout) {
            Ok(entry) if answer.status.success() => entry,
            _ => failed(answer.last_words()),
        },
    })
}
