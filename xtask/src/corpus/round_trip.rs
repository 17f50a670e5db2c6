//! Instances of the schemas of one document, sent through the types of its client, as a child process.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use clap::Args;
use codegen::{Diagnostics, SchemaName};
use contract::document::Document;
use contract::round_trip::{self, Named, Sent};
use contract::schema::Schemas;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Outcome;
use crate::codegen::read_sources;
use crate::failure::Failure;
use crate::output::OutputFile;
use crate::terminal::Terminal;

/// The hidden command by which this program calls itself.
pub const COMMAND: &str = "corpus-round-trip";

/// The names of the types and the schemas that they stand for.
const NAMES: &str = "names.json";

/// How many random instances each schema has.
const RANDOM: u64 = 3;

/// How many instances of a schema are sent at most; of more, every second one, or third.
const MOST: usize = 60;

/// How many times the program is started again where it went down.
const STARTS: usize = 20;

/// How many types that fail are listed.
const WORST: usize = 20;

/// What came back of the instances of a document: the member `round_trip` in the JSON report.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct RoundTrip {
    /// How many instances came back equal.
    pub equal: usize,
    /// How many were sent.
    pub instances: usize,
    /// Of how many types all instances came back equal.
    pub types_equal: usize,
    /// Of how many types instances were sent.
    pub types: usize,
    /// The types of which no instance could be made, or that are not JSON.
    pub without: Vec<String>,
    /// The types of which the most instances came back otherwise.
    pub worst: Vec<Worst>,
    /// Why nothing was sent.
    pub problem: Option<String>,
}

impl RoundTrip {
    /// Nothing was sent, for this reason.
    pub fn without(problem: &str) -> Self {
        Self { problem: Some(problem.to_owned()), ..Self::default() }
    }

    /// The share, in words.
    pub fn in_words(&self) -> String {
        match &self.problem {
            Some(problem) => problem.clone(),
            None => format!("{} of {} instances came back equal", self.equal, self.instances),
        }
    }
}

/// A type of which instances came back otherwise.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Worst {
    /// The type.
    pub name: String,
    /// How many came back otherwise, or not at all.
    pub failed: usize,
    /// How many were sent.
    pub of: usize,
    /// What is wrong with the first of them.
    pub complaint: String,
}

/// The files that the crate of a client needs besides the client.
pub fn files(krate: &Path, names: &[SchemaName]) -> Vec<OutputFile> {
    let name = krate.file_name().unwrap_or_default().to_string_lossy().replace('-', "_");
    let types = names.iter().map(|schema| schema.name.as_str());
    let program = format!("// {}\n{}", codegen::MARKER, contract::program::round_trip(&name, types));
    let pairs = names.iter().map(|schema| (&schema.pointer, &schema.name)).collect::<Vec<_>>();
    let pairs = serde_json::json!({ codegen::MARKER: pairs });
    vec![
        // No two crates have a program of one name: they share a target folder.
        OutputFile { path: krate.join("examples").join(format!("{name}_round_trip.rs")), text: program },
        OutputFile { path: krate.join(NAMES), text: pairs.to_string() },
    ]
}

/// The arguments of the child.
#[derive(Args, Clone, Debug)]
pub struct Arguments {
    /// The document
    pub document: PathBuf,

    /// The folder of its client's crate
    #[arg(long = "crate", value_name = "DIR")]
    pub krate: PathBuf,

    /// The compiled program
    #[arg(long, value_name = "FILE")]
    pub program: PathBuf,
}

/// Sends the instances, and prints what came back as JSON.
///
/// # Errors
/// If the document or the names cannot be read, or standard output cannot be written.
pub fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> Result<Outcome, Failure> {
    let spec = Some(arguments.document.clone());
    let sources = read_sources(&crate::codegen::Arguments { spec, ..Default::default() })?;
    let names = names(&arguments.krate.join(NAMES))?;
    let result = match codegen::patch(&sources, &mut Diagnostics::new()) {
        Ok(patched) => {
            let document = Document { root: patched.document.root.to_json() };
            send(&document, &names, arguments)?
        }
        Err(_) => RoundTrip::without("the document cannot be read"),
    };
    terminal.print(&serde_json::json!(result).to_string())?;
    Ok(Outcome::Done)
}

/// Pointers and names, as [`files`] wrote them.
fn names(path: &Path) -> Result<Vec<(String, String)>, Failure> {
    let text = fs::read_to_string(path).map_err(Failure::io("read", path))?;
    let read = serde_json::from_str::<BTreeMap<String, Vec<(String, String)>>>(&text);
    let read = read.map_err(|error| Failure::io("read", path)(error.into()))?;
    Ok(read.into_values().flatten().collect())
}

fn send(document: &Document, names: &[(String, String)], arguments: &Arguments) -> Result<RoundTrip, Failure> {
    let schemas = Schemas::of(document);
    let mut result = RoundTrip::default();
    let mut sent = Vec::new();
    for (pointer, name) in names {
        let instances = round_trip::instances(document, &schemas, Named { pointer, name }, RANDOM);
        let mut instances = instances.unwrap_or_default();
        // What is read although it is wrong is no loss of a value.
        instances.retain(|sent| sent.wrong.is_none());
        if instances.is_empty() {
            result.without.push(name.clone());
        }
        let step = instances.len().div_ceil(MOST).max(1);
        sent.extend(instances.into_iter().step_by(step));
    }
    let answers = Program { path: &arguments.program, input: arguments.krate.join("instances.txt") }.run(&sent)?;
    let mut types = BTreeMap::<&str, Worst>::new();
    for (sent, answer) in sent.iter().zip(answers) {
        if answer["is_not_json"] == true {
            if result.without.last().map(String::as_str) != Some(sent.name) {
                result.without.push(sent.name.to_owned());
            }
            continue;
        }
        let worst = types.entry(sent.name).or_insert_with(|| Worst {
            name: sent.name.to_owned(),
            failed: 0,
            of: 0,
            complaint: String::new(),
        });
        worst.of += 1;
        if let Some(complaint) = round_trip::complaint(sent, &answer) {
            worst.failed += 1;
            if worst.failed == 1 {
                let value = contract::compare::short(&sent.instance.value);
                worst.complaint = format!("{}: {complaint}; the value is {value}", sent.instance.kind);
            }
        }
    }
    result.types = types.len();
    result.types_equal = types.values().filter(|worst| worst.failed == 0).count();
    result.instances = types.values().map(|worst| worst.of).sum();
    result.equal = types.values().map(|worst| worst.of - worst.failed).sum();
    result.worst = types.into_values().filter(|worst| worst.failed > 0).collect();
    result.worst.sort_by_key(|worst| std::cmp::Reverse(worst.failed));
    result.worst.truncate(WORST);
    Ok(result)
}

/// The compiled program, and the file through which it gets its lines.
struct Program<'p> {
    path: &'p Path,
    input: PathBuf,
}

impl Program<'_> {
    /// What it answers to each value; where it goes down, that is the answer, and it is started again behind it.
    fn run(&self, sent: &[Sent<'_>]) -> Result<Vec<Value>, Failure> {
        let mut answers = Vec::new();
        for _ in 0..STARTS {
            if answers.len() == sent.len() {
                break;
            }
            let Output { status, stdout, .. } = self.start(&sent[answers.len()..])?;
            let lines = String::from_utf8_lossy(&stdout);
            answers.extend(lines.lines().map(|line| serde_json::from_str(line).unwrap_or_default()));
            if answers.len() < sent.len() {
                answers.push(serde_json::json!({ "error": format!("the program ended with {status}") }));
            }
        }
        answers.resize(sent.len(), serde_json::json!({ "error": "the program went down too often" }));
        Ok(answers)
    }

    fn start(&self, sent: &[Sent<'_>]) -> Result<Output, Failure> {
        let text = sent.iter().map(|sent| format!("{}\t\t{}\n", sent.name, sent.instance.value)).collect::<String>();
        fs::write(&self.input, text).map_err(Failure::io("write", &self.input))?;
        let input = File::open(&self.input).map_err(Failure::io("read", &self.input))?;
        let mut command = Command::new(self.path);
        command.stdin(input).stderr(Stdio::null()).output().map_err(Failure::io("start", self.path))
    }
}
