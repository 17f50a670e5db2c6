//! Measures how long the types of a client take to read and to write JSON, beside the same types with serde's derive.
//!
//! `cargo bench -p tests --bench json`. CONTRIBUTING.md says how to read what it prints.
//!
//! The program that measures is in the folder `json`. It is a crate of its own: the types are those that the generator
//! makes now, and it is optimised however this one is.

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use codegen::{Diagnostics, InThread, SourceFile, Sources, messages};
use xtask::workspace;

/// The document of the types.
const DOCUMENT: &str = "tests/benches/json/shop.yaml";

/// What the types need of the runtime, which is nothing of HTTP.
const MODULES: [&str; 13] = [
    "date_time",
    "invalid",
    "json",
    "number",
    "ordered",
    "reader",
    "secret",
    "shape",
    "transcode",
    "types",
    "unknown",
    "values",
    "read",
];

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

/// What the root of the generated client exports to its modules.
const EXPORTS: &str = "
pub use date_time::DateTime;
pub use invalid::Invalid;
pub use number::Number;
pub use secret::Secret;
pub use unknown::{UnknownMembers, UnknownValue};
";

const MANIFEST: &str = r#"
[package]
name = "json-benchmark"
version = "0.0.0"
edition = "2024"
publish = false

[dependencies]
allocation-counter = "0.8"
chrono = { version = "0.4", default-features = false, features = ["serde", "std"] }
secrecy = { version = "0.10", features = ["serde"] }
serde = { version = "1", features = ["derive"] }
serde_json = "1"

[workspace]
"#;

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
    for (name, text) in client(root)? {
        write(&source.join("generated").join(name), &text)?;
    }
    for (from, to) in [("program.rs", "main.rs"), ("bodies.rs", "bodies.rs"), ("derived.rs", "derived.rs")] {
        write(&source.join(to), &read(&root.join("tests/benches/json").join(from))?)?;
    }
    write(&folder.join("Cargo.toml"), MANIFEST)?;
    write(&folder.join("Cargo.lock"), &read(&root.join("Cargo.lock"))?)?;
    let status = Command::new(env!("CARGO"))
        .args(["run", "--release", "--quiet"])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", root.join("target/json-benchmark"))
        .status()
        .map_err(|error| format!("cannot run cargo: {error}"))?;
    Ok(status.success())
}

/// The files of the client that the program needs, with a root of their own.
fn client(root: &Path) -> Result<Vec<(String, String)>, String> {
    let sources = Sources::new(SourceFile { name: DOCUMENT.to_owned(), text: read(&root.join(DOCUMENT))? });
    let mut diagnostics = Diagnostics::new();
    let generated = codegen::generate(&sources, &InThread, &mut diagnostics)
        .map_err(|_| messages::text(&diagnostics, &sources, messages::Style::Plain))?;
    let is_needed = |name: &str| MODULES.iter().any(|module| name.split(['.', '/']).next() == Some(*module));
    let files = generated.files.into_iter().filter(|file| is_needed(&file.name)).map(|file| (file.name, file.text));
    let modules = MODULES.map(|module| match module {
        "types" | "read" => format!("pub mod {module};\n"),
        _ => format!("mod {module};\n"),
    });
    let attributes = "#![allow(dead_code, unused_imports, unused_macros, unused_mut)]\n";
    let root = format!("{attributes}{}{EXPORTS}", modules.concat());
    Ok(files.chain([("mod.rs".to_owned(), root), ("read.rs".to_owned(), READ.to_owned())]).collect())
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
