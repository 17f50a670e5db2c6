//! `cargo xtask corpus`: what becomes of each document in a folder.
//!
//! Each document has a process of its own, so that an overflow or an endless loop in one does not end the others.

mod compile;
pub mod document;
mod entry;
mod report;
pub mod round_trip;

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::mpsc;
use std::time::{Duration, Instant};
use std::{fs, io, thread};

use clap::{Args, ValueEnum};

use self::compile::Task;
pub use self::entry::{Entry, Verdict};
use self::report::Report;
use self::round_trip::RoundTrip;
use crate::Outcome;
use crate::child_process;
use crate::failure::Failure;
use crate::terminal::Terminal;

/// How long one document may take; the largest real ones take some seconds on an idle machine.
const LIMIT: Duration = Duration::from_secs(300);

/// The arguments of `corpus`.
#[derive(Args, Clone, Debug)]
pub struct Arguments {
    /// The folder with the documents: its files that end in .yaml, .yml or .json, in any case
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,

    /// Take the documents with this text in their file names
    #[arg(long, value_name = "TEXT")]
    pub filter: Option<String>,

    /// Check each client with the compiler too, in target/corpus
    #[arg(long)]
    pub compile: bool,

    /// Send instances of each document's schemas through the types of its client, too: do they come back equal?
    ///
    /// Compiles the clients to programs, which takes much longer than --compile.
    #[arg(long)]
    pub roundtrip: bool,

    /// Leave out what is broken in a document, and generate the rest
    #[arg(long)]
    pub keep_going: bool,

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
/// If the folder cannot be read or has no such document, or a process cannot be started.
pub fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> Result<Outcome, Failure> {
    let start = Instant::now();
    let documents = documents(arguments)?;
    let jobs = match arguments.jobs {
        Some(jobs) => usize::from(jobs),
        None => thread::available_parallelism().map_or(1, usize::from),
    };
    let mut entries = each(
        &documents,
        jobs,
        |document| generate(document, arguments),
        |done, entry| {
            terminal.status(entry.outcome.title(), &format!("{done} of {}: {}", documents.len(), entry.in_words()));
        },
    )?;
    if arguments.compile || arguments.roundtrip {
        let task = if arguments.roundtrip { Task::Build } else { Task::Check };
        let clients = documents.iter().zip(&mut entries).filter(|(_, entry)| entry.has_client);
        let mut clients = clients.filter_map(|(document, entry)| Some((document.krate.clone()?, entry))).collect();
        let programs = compile::run(task, &mut clients, jobs, terminal)?;
        if arguments.roundtrip {
            send_all(&documents, &programs, &mut entries, jobs, terminal)?;
        }
    }
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
    /// The name of its client's crate, if it is to be compiled.
    krate: Option<String>,
}

/// The documents of the folder, in the order of their names.
fn documents(arguments: &Arguments) -> Result<Vec<Document>, Failure> {
    let (folder, filter) = (&arguments.folder, arguments.filter.as_deref());
    let mut documents = Vec::new();
    for entry in fs::read_dir(folder).map_err(Failure::io("read", folder))? {
        let path = entry.map_err(Failure::io("read", folder))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !is_document(&path) || filter.is_some_and(|filter| !name.contains(filter)) {
            continue;
        }
        match fs::metadata(&path) {
            Ok(metadata) if !metadata.is_file() => {}
            // Of one that cannot be looked at, such as a link that leads nowhere, its own process says why.
            metadata => {
                let bytes = metadata.map_or(0, |metadata| metadata.len());
                documents.push(Document { path, name, bytes, krate: None });
            }
        }
    }
    if documents.is_empty() {
        let extensions = EXTENSIONS.join(", ");
        let problem = match filter {
            Some(filter) => format!("no file in it that ends with {extensions} has `{filter}` in its name"),
            None => format!("no file in it ends with {extensions}"),
        };
        return Err(Failure::io("read", folder)(io::Error::new(io::ErrorKind::NotFound, problem)));
    }
    documents.sort_by(|one, other| one.name.cmp(&other.name));
    if arguments.compile || arguments.roundtrip {
        let names = compile::names(documents.iter().map(|document| document.name.as_str()));
        documents.iter_mut().zip(names).for_each(|(document, name)| document.krate = Some(name));
    }
    Ok(documents)
}

/// What the name of a document ends in.
const EXTENSIONS: [&str; 3] = ["yaml", "yml", "json"];

fn is_document(path: &Path) -> bool {
    let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default();
    EXTENSIONS.iter().any(|known| extension.eq_ignore_ascii_case(known))
}

/// Does something with each document, some at once, and tells how many are done as they end.
fn each<T: Send>(
    documents: &[Document],
    jobs: usize,
    work: impl Fn(&Document) -> Result<T, Failure> + Sync,
    mut done: impl FnMut(usize, &T),
) -> Result<Vec<T>, Failure> {
    // The largest first: none of them is left for the end, when the other processors have nothing to do.
    let mut waiting = (0..documents.len()).collect::<Vec<_>>();
    waiting.sort_by_key(|index| documents[*index].bytes);
    let waiting = Mutex::new(waiting);
    let next = || waiting.lock().ok()?.pop();
    let mut results = Vec::new();
    thread::scope(|scope| {
        let (sender, receiver) = mpsc::channel();
        for _ in 0..jobs.min(documents.len()) {
            let (sender, next, work) = (sender.clone(), &next, &work);
            scope.spawn(move || {
                while let Some(index) = next() {
                    // Nobody listens any more if another one failed.
                    if sender.send(work(&documents[index]).map(|result| (index, result))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        for result in receiver {
            let (index, result) = result?;
            done(results.len() + 1, &result);
            results.push((index, result));
        }
        Ok(())
    })?;
    results.sort_by_key(|(index, _)| *index);
    Ok(results.into_iter().map(|(_, result)| result).collect())
}

/// Sends instances through the types of each client of which there is a program.
fn send_all(
    documents: &[Document],
    programs: &BTreeMap<String, PathBuf>,
    entries: &mut [Entry],
    jobs: usize,
    terminal: &mut Terminal<'_>,
) -> Result<(), Failure> {
    let send = |document: &Document| {
        let program = document.krate.as_ref().and_then(|name| Some((name, programs.get(name)?)));
        program.map(|(name, program)| send(document, &compile::folder(name), program)).transpose()
    };
    let results = each(documents, jobs, send, |done, result| {
        if let Some(result) = result {
            terminal.status("Sent", &format!("{done} of {}: {}", documents.len(), result.in_words()));
        }
    })?;
    for (entry, result) in entries.iter_mut().zip(results) {
        entry.round_trip = match result {
            None if entry.compiles == Some(true) => Some(RoundTrip::without("the program does not compile")),
            result => result,
        };
    }
    Ok(())
}

/// Sends instances through the types of one client, in a process of its own.
fn send(document: &Document, krate: &Path, program: &Path) -> Result<RoundTrip, Failure> {
    let arguments = [
        OsStr::new(round_trip::COMMAND),
        document.path.as_os_str(),
        OsStr::new("--crate"),
        krate.as_os_str(),
        OsStr::new("--program"),
        program.as_os_str(),
    ];
    let answer = child_process::call(arguments, "", LIMIT).map_err(Failure::io("start", Path::new("a process")))?;
    Ok(match answer {
        None => RoundTrip::without(&format!("no answer in {} seconds", LIMIT.as_secs())),
        Some(answer) => match serde_json::from_str(&answer.stdout) {
            Ok(result) if answer.status.success() => result,
            _ => RoundTrip::without(&answer.last_words()),
        },
    })
}

/// Generates the client of one document in a process of its own.
fn generate(document: &Document, options: &Arguments) -> Result<Entry, Failure> {
    let start = Instant::now();
    let mut arguments = vec![document::COMMAND.into(), document.path.clone().into_os_string()];
    if let Some(name) = &document.krate {
        arguments.extend(["--crate".into(), compile::folder(name).into_os_string()]);
    }
    if options.roundtrip {
        arguments.push("--roundtrip".into());
    }
    if options.keep_going {
        arguments.push("--keep-going".into());
    }
    let answer = child_process::call(arguments.iter().map(OsString::as_os_str), "", LIMIT)
        .map_err(Failure::io("start", Path::new("a process")))?;
    let failed = |reason: String| {
        let seconds = start.elapsed().as_secs_f64();
        Entry::crashed(document.name.clone(), seconds, reason)
    };
    Ok(match answer {
        None => failed(format!("no answer in {} seconds", LIMIT.as_secs())),
        Some(answer) => match serde_json::from_str(&answer.stdout) {
            Ok(entry) if answer.status.success() => entry,
            _ => failed(answer.last_words()),
        },
    })
}
