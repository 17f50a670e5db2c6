//! Measures how long the types of a client take to read and to write JSON, beside the same types with serde's derive.
//!
//! `cargo bench -p tests --bench json`. CONTRIBUTING.md says how to read what it prints.
//!
//! The program that measures is in the folder `json`. It is a crate of its own: the types are those that the generator
//! makes now, and it is optimised however this one is.

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use codegen::{Diagnostics, InThread, SourceFile, Sources, Workspace, messages};
use xtask::workspace;

/// The document of the types.
const DOCUMENT: &str = "tests/benches/json/shop.yaml";

/// How the program reads a body: as the client does.
const READ: &str = "
pub use super::json::FromJson as Body;

pub fn body<T: Body>(body: &[u8]) -> Result<T, super::Invalid> {
    super::json::read(body).map_err(|unread| match unread {
        super::json::Unread::Invalid(invalid) => invalid,
        super::json::Unread::Syntax(error) => panic!(\"{error}\"),
    })
}
";

/// What the program needs beyond what the client does.
const DEPENDENCIES: [&str; 1] = [r#"allocation-counter = "0.8""#];

fn main() -> ExitCode {
    if !std::env::args().any(|argument| argument == "--bench") {
        eprintln!("nothing is measured: run it with `cargo bench -p tests --bench json`");
        return ExitCode::SUCCESS;
    }
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(trouble) => {
            eprintln!("error: {trouble}");
            ExitCode::from(2)
        }
    }
}

/// Makes the program and runs it; it says whether the bounds hold.
fn run() -> Result<bool, String> {
    let root = workspace::root();
    let folder = root.join("target/json-benchmark/crate");
    let source = folder.join("src");
    let (files, manifest) = client(root)?;
    // A file that the client has no longer is not compiled.
    if source.exists() {
        fs::remove_dir_all(&source).map_err(|error| format!("cannot remove {}: {error}", source.display()))?;
    }
    for (name, text) in files {
        write(&source.join("generated").join(name), &text)?;
    }
    for (from, to) in [("program.rs", "main.rs"), ("bodies.rs", "bodies.rs"), ("derived.rs", "derived.rs")] {
        write(&source.join(to), &read(&root.join("tests/benches/json").join(from))?)?;
    }
    write(&folder.join("Cargo.toml"), &manifest)?;
    write(&folder.join("Cargo.lock"), &read(&root.join("Cargo.lock"))?)?;
    let status = Command::new(env!("CARGO"))
        .args(["run", "--release", "--quiet"])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", root.join("target/json-benchmark"))
        .status()
        .map_err(|error| format!("cannot run cargo: {error}"))?;
    Ok(status.success())
}

/// The files of the client, with a way into its reader, and the manifest of the program.
fn client(root: &Path) -> Result<(Vec<(String, String)>, String), String> {
    let sources = Sources::new(SourceFile { name: DOCUMENT.to_owned(), text: read(&root.join(DOCUMENT))? });
    let mut diagnostics = Diagnostics::new();
    let mut generated = codegen::generate(&sources, &InThread, &mut diagnostics)
        .map_err(|_| messages::text(&diagnostics, &sources, messages::Style::Plain))?;
    generated.dependencies.extend(DEPENDENCIES.map(str::to_owned));
    let manifest = codegen::manifest("json-benchmark", &generated.dependencies, &sources, Workspace::OfItsOwn);
    let files = generated.files.into_iter().map(|file| match file.name.as_str() {
        "mod.rs" => (file.name, file.text + "\npub mod read;\n"),
        _ => (file.name, file.text),
    });
    Ok((files.chain([("read.rs".to_owned(), READ.to_owned())]).collect(), manifest))
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, text))
        .map_err(|error| format!("cannot write {}: {error}", path.display()))
}
