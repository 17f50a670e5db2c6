//! The compiler's word on the clients: a workspace with a crate for each, so that dependencies compile once.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs, thread};

use serde_json::{Value, json};

use super::entry::Entry;
use crate::failure::Failure;
use crate::output::{OutputFile, Plan, Purpose};
use crate::terminal::Terminal;
use crate::workspace;

/// The folder of the workspace's crate of this name.
pub fn folder(name: &str) -> PathBuf {
    workspace::corpus().join("clients").join(name)
}

/// The names of the crates of documents, each once.
pub fn names<'n>(files: impl Iterator<Item = &'n str>) -> Vec<String> {
    let mut taken = Vec::new();
    for file in files {
        let plain = file.replace(|c: char| !c.is_ascii_alphanumeric(), "-").to_ascii_lowercase();
        let name = format!("client-{plain}");
        let is_free = |name: &String| !taken.contains(name);
        let mut others = (2..).map(|number| format!("{name}-{number}"));
        let free = if is_free(&name) { Some(name) } else { others.find(is_free) };
        taken.extend(free);
    }
    taken
}

/// The manifest of a crate of the workspace.
pub fn manifest(name: &str, dependencies: &[String]) -> String {
    let dependencies = dependencies.join("\n");
    format!(
        "# {} by `cargo xtask corpus`\n[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\
         publish = false\n\n[dependencies]\n{dependencies}\n\n[dev-dependencies]\nserde = \"1\"\nserde_json = \"1\"\n",
        codegen::MARKER
    )
}

/// What Cargo does with the clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Checks them.
    Check,
    /// Builds them, with the programs that send values through their types.
    Build,
}

/// Compiles the clients of these crates, says in each entry what the compiler says, and gives the programs that it made.
///
/// # Errors
/// If Cargo cannot be started, or does not come to a verdict on each.
pub fn run(
    task: Task,
    clients: &mut BTreeMap<String, &mut Entry>,
    jobs: usize,
    terminal: &mut Terminal<'_>,
) -> Result<BTreeMap<String, PathBuf>, Failure> {
    let folder = workspace::corpus();
    write_workspace(&folder, clients)?;
    let command: &[&str] = match task {
        Task::Check => &["check"],
        Task::Build => &["build", "--lib", "--examples"],
    };
    let arguments = [command, &["--workspace", "--keep-going", "--quiet", "--message-format=json", "--jobs"]].concat();
    let words = format!("cargo {} {jobs}", arguments.join(" "));
    let failed = |problem: String| Failure::Command { command: words.clone(), problem };
    // Cargo tells its children where it is.
    let mut child = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()))
        .args(arguments)
        .arg(jobs.to_string())
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", folder.join("build"))
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| failed(error.to_string()))?;
    let stderr = child.stderr.take();
    let stderr = thread::spawn(move || {
        let mut text = String::new();
        // What was read before an error is the best that there is.
        let _ = stderr.map(|mut stderr| stderr.read_to_string(&mut text));
        text
    });
    let lines = child.stdout.take().map(|stdout| BufReader::new(stdout).lines());
    let (mut done, of) = (0, clients.len());
    let mut programs = BTreeMap::new();
    for line in lines.into_iter().flatten() {
        let line = line.map_err(|error| failed(error.to_string()))?;
        let Ok(message) = serde_json::from_str::<Value>(&line) else { continue };
        let Some((name, entry)) = name(&message).and_then(|name| Some((name, clients.get_mut(name)?))) else {
            continue;
        };
        if message["target"]["kind"] == json!(["example"]) {
            programs.extend(message["executable"].as_str().map(|path| (name.to_owned(), PathBuf::from(path))));
        } else if judge(entry, &message) {
            done += 1;
            let title = if entry.compiles == Some(true) { "Compiled" } else { "Failed" };
            terminal.status(title, &format!("{done} of {of}: {}", entry.in_words()));
        }
    }
    child.wait().map_err(|error| failed(error.to_string()))?;
    if clients.values().any(|entry| entry.compiles.is_none()) {
        return Err(failed(stderr.join().unwrap_or_default()));
    }
    Ok(programs)
}

/// Writes the manifest of the workspace, and the lock file of this one: clients are compiled with what is tested.
fn write_workspace(folder: &Path, clients: &BTreeMap<String, &mut Entry>) -> Result<(), Failure> {
    let members = clients.keys().map(|name| format!("    \"clients/{name}\",\n")).collect::<String>();
    let text = format!(
        "# {} by `cargo xtask corpus`\n[workspace]\nresolver = \"3\"\nmembers = [\n{members}]\n",
        codegen::MARKER
    );
    Plan::new(vec![OutputFile { path: folder.join("Cargo.toml"), text }], Purpose::Write)?.commit()?;
    let lock = folder.join("Cargo.lock");
    fs::copy(workspace::root().join("Cargo.lock"), &lock).map_err(Failure::io("write", &lock))?;
    Ok(())
}

/// The crate of which a message of Cargo's is.
fn name(message: &Value) -> Option<&str> {
    // path+file:///a/folder/name#0.0.0, or path+file:///a/folder#name@0.0.0
    let id = message["package_id"].as_str()?;
    let (folder, rest) = id.rsplit_once('#')?;
    match rest.split_once('@') {
        Some((name, _)) => Some(name),
        None => folder.rsplit('/').next(),
    }
}

/// Takes a message into an entry; whether it is the first verdict on it.
fn judge(entry: &mut Entry, message: &Value) -> bool {
    let is_new = entry.compiles.is_none();
    match message["reason"].as_str() {
        Some("compiler-artifact") if is_new => entry.compiles = Some(true),
        Some("compiler-message") if message["message"]["level"] == "error" => {
            let words = message["message"]["message"].as_str().unwrap_or_default();
            if !is_new || words.starts_with("aborting due to ") {
                return false;
            }
            let code = message["message"]["code"]["code"].as_str();
            entry.compiles = Some(false);
            entry.cause.get_or_insert_with(|| format!("rustc {}", code.unwrap_or("error")));
            entry.reason.get_or_insert_with(|| format!("{}{words}", place(&message["message"])));
        }
        _ => return false,
    }
    is_new
}

/// The place of an error, if it has one: `types.rs:10:5: `.
fn place(message: &Value) -> String {
    let spans = message["spans"].as_array().into_iter().flatten();
    let Some(span) = spans.into_iter().find(|span| span["is_primary"] == true) else { return String::new() };
    let file = span["file_name"].as_str().unwrap_or_default();
    let file = file.rsplit('/').next().unwrap_or_default();
    format!("{file}:{}:{}: ", span["line_start"], span["column_start"])
}
