//! The clients as crates of one workspace, each with the programs that use it, under the compiler.
//!
//! The crates stay where they are, and a file is written only if it is another one: what has not changed since the last
//! run is not compiled again.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{fs, io};

use codegen::Generated;
use serde_json::Value;
use xtask::workspace;

use super::change::Step;
use super::clients::Comparisons;

/// What the compiler says of the programs, by crate and program.
pub struct Compiled {
    document: &'static str,
    outcomes: BTreeMap<(String, String), Outcome>,
}

/// The first error of a program; none if it compiles.
pub type Outcome = Result<(), String>;

/// The client that a program uses.
#[derive(Clone, Copy)]
pub enum Uses<'c> {
    /// That of the document as it is.
    Unchanged,
    /// That of the document after a change.
    After(&'c Step),
}

impl Uses<'_> {
    /// The name of the crate. Crates of one name in two workspaces would be one to the target folder that they share.
    fn krate(self, document: &str) -> String {
        match self {
            Self::Unchanged => format!("{document}-unchanged"),
            Self::After(step) => format!("{document}-after-{}", step.name),
        }
    }
}

impl Compiled {
    /// What the compiler says of a program that uses a client.
    ///
    /// # Panics
    /// If the compiler has not come to it, because the client does not compile.
    pub fn outcome(&self, client: Uses, step: &Step) -> &Outcome {
        let krate = client.krate(self.document);
        let of = |target: String| self.outcomes.get(&(krate.clone(), target));
        let of_client = of(krate.replace('-', "_"));
        assert!(of_client.is_some_and(Result::is_ok), "the client {krate} does not compile: {of_client:?}");
        of(step.name.to_owned()).unwrap_or_else(|| panic!("{krate}: {} was not compiled", step.name))
    }
}

/// Compiles all programs, each against the clients of both documents.
pub fn check(document: &'static str, comparisons: &Comparisons) -> Compiled {
    let folder = workspace::root().join("target/seeded").join(document);
    let mut files = Files::default();
    let all = comparisons.changes.iter().flat_map(|compared| compared.change.steps());
    files.client(&Uses::Unchanged.krate(document), &comparisons.client, all);
    for compared in &comparisons.changes {
        let krate = Uses::After(&compared.change.done).krate(document);
        files.client(&krate, &compared.client, compared.change.steps());
    }
    files.add("Cargo.toml".into(), "[workspace]\nresolver = \"3\"\nmembers = [\"*\"]\n".to_owned());
    files.write(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    // The versions that this workspace has, so that nobody waits for others.
    fs::copy(workspace::root().join("Cargo.lock"), folder.join("Cargo.lock")).expect("the lock file can be copied");
    Compiled { document, outcomes: cargo(&folder) }
}

/// Checks a workspace, and says what came of each target, by crate and name.
fn cargo(folder: &Path) -> BTreeMap<(String, String), Outcome> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["check", "--quiet", "--workspace", "--keep-going", "--message-format=json"]);
    let output = cargo
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", workspace::root().join("target/generated-crates"))
        // As in `tests/contract/crates.rs`: the same settings, or every dependency is compiled twice.
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env("RUSTFLAGS", "-D warnings")
        .stderr(Stdio::piped())
        .output()
        .expect("cargo starts");
    let mut outcomes = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let message: Value = serde_json::from_str(line).expect("cargo writes JSON");
        let manifest = message["manifest_path"].as_str().and_then(|path| Path::new(path).parent());
        let krate = manifest.and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned();
        let target = message["target"]["name"].as_str().unwrap_or_default().to_owned();
        let outcome = match message["reason"].as_str() {
            Some("compiler-artifact") => Ok(()),
            Some("compiler-message") if message["message"]["level"] == "error" => Err(words(&message["message"])),
            _ => continue,
        };
        let entry = outcomes.entry((krate, target)).or_insert_with(|| outcome.clone());
        if entry.is_ok() {
            *entry = outcome;
        }
    }
    assert!(!outcomes.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    outcomes
}

/// What the compiler says, in one line.
fn words(message: &Value) -> String {
    let text = message["message"].as_str().unwrap_or_default();
    match message["code"]["code"].as_str() {
        Some(code) => format!("{code}: {text}"),
        None => text.to_owned(),
    }
}

/// The files of the workspace.
#[derive(Default)]
struct Files(BTreeMap<PathBuf, String>);

impl Files {
    fn add(&mut self, path: PathBuf, text: String) {
        self.0.insert(path, text);
    }

    /// Adds the crate of a client with programs that use it.
    fn client<'s>(&mut self, name: &str, client: &Generated, steps: impl Iterator<Item = &'s Step>) {
        let folder = Path::new(name);
        let dependencies = client.dependencies.join("\n");
        let package = format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
        self.add(folder.join("Cargo.toml"), format!("{package}\n[dependencies]\n{dependencies}\n"));
        for file in &client.files {
            let file_name = if file.name == "mod.rs" { "lib.rs" } else { &file.name };
            self.add(folder.join("src").join(file_name), file.text.clone());
        }
        let krate = name.replace('-', "_");
        for step in steps {
            self.add(folder.join("src/bin").join(format!("{}.rs", step.name)), program(&krate, step.uses));
        }
    }

    /// Writes what is not there yet, and removes what is there of earlier runs.
    fn write(&self, folder: &Path) -> io::Result<()> {
        for (path, text) in &self.0 {
            let path = folder.join(path);
            if fs::read_to_string(&path).is_ok_and(|written| written == *text) {
                continue;
            }
            path.parent().map_or(Ok(()), fs::create_dir_all)?;
            fs::write(&path, text)?;
        }
        let crates = self.0.keys().filter_map(|path| path.components().next()).collect::<BTreeSet<_>>();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name();
            let is_ours = crates.iter().any(|krate| krate.as_os_str() == name);
            if entry.file_type()?.is_dir() && !is_ours {
                fs::remove_dir_all(entry.path())?;
            }
        }
        for krate in crates.iter().map(|krate| folder.join(krate)).filter(|krate| krate.is_dir()) {
            for sources in [krate.join("src"), krate.join("src/bin")] {
                self.remove_others(folder, &sources)?;
            }
        }
        Ok(())
    }

    /// Removes the files of a folder that are not among these.
    fn remove_others(&self, root: &Path, folder: &Path) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let is_ours = path.strip_prefix(root).is_ok_and(|path| self.0.contains_key(path));
            if path.is_file() && !is_ours {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }
}

/// A program of a user.
fn program(krate: &str, uses: &str) -> String {
    format!(
        "#![allow(warnings)]

use {krate} as api;

use api::{{Client, types}};

async fn uses(client: &Client) -> Result<(), api::ApiError> {{
    {uses}
    Ok(())
}}

fn main() {{}}
"
    )
}
