//! The client that the command makes of a document, under Cargo.

use std::fs;
use std::io::{Seek, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;
use xtask::workspace;

/// How a client stands beside the program that calls it.
#[derive(Clone, Copy)]
pub enum Form {
    /// As a crate, with the dependencies that its manifest says.
    Crate,
    /// As a module of the target `contract_program` of the package `tests`, whose dependencies are compiled already.
    Module,
}

/// A client in a folder.
pub struct Client {
    form: Form,
    _folder: Option<TempDir>,
    path: PathBuf,
    sources: PathBuf,
    /// The name by which Rust code calls it.
    pub name: String,
}

impl Client {
    /// Makes the client of a document as a user would.
    pub fn of(document: &Path, form: Form) -> Self {
        let name = document.file_name().unwrap_or_default().to_string_lossy();
        // A name of its own: the crates of all documents share a target folder.
        let name = format!("contract_{}", name.split('.').next().unwrap_or_default().replace('-', "_"));
        match form {
            Form::Crate => {
                let folder = TempDir::new().expect("there is a place for temporary files");
                let path = folder.path().join(name.replace('_', "-"));
                generate(document, "--crate", &path);
                prepare(&path.join("Cargo.toml"));
                Self { form, _folder: Some(folder), sources: path.join("src"), path, name }
            }
            Form::Module => {
                let path = workspace::root().join("target/contract");
                let sources = path.join(&name);
                generate(document, "--out", &sources);
                Self { form, _folder: None, path, sources, name }
            }
        }
    }

    /// The text of a source file of the crate.
    pub fn source(&self, name: &str) -> String {
        let path = self.sources.join(name);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// The texts of all files in a folder of the client.
    pub fn sources(&self, folder: &str) -> Vec<String> {
        let path = self.sources.join(folder);
        let files = fs::read_dir(&path).map(|entries| entries.map(|entry| entry.expect("readable").path()));
        let mut files = files.map(Iterator::collect::<Vec<_>>).unwrap_or_default();
        files.sort();
        files.iter().map(|path| fs::read_to_string(path).expect("it is text")).collect()
    }

    /// What the compiler, clippy and rustdoc have to say of a crate, each a message; nothing if it is clean.
    pub fn complaints(&self) -> Vec<String> {
        if let Form::Module = self.form {
            return Vec::new();
        }
        let clippy: &[&str] = &["clippy", "--quiet", "--lib", "--", "-D", "warnings", "-D", "missing_docs"];
        let calls = [clippy, &["doc", "--quiet", "--no-deps"]];
        calls.into_iter().filter_map(|arguments| self.cargo(arguments).err()).collect()
    }

    /// Compiles a program that calls the client.
    pub fn compile(&self, program: &str) -> Result<Program, String> {
        match self.form {
            Form::Crate => self.compile_example(program),
            Form::Module => self.compile_with_modules(program),
        }
    }

    fn compile_example(&self, program: &str) -> Result<Program, String> {
        let examples = self.path.join("examples");
        fs::create_dir_all(&examples).expect("it can be made");
        // No two crates have a program of one name: they share a target folder.
        let name = format!("{}_calls", self.name);
        fs::write(examples.join(format!("{name}.rs")), program).expect("it can be written");
        self.cargo(&["build", "--quiet", "--example", &name])?;
        Ok(Program { path: target().join("debug/examples").join(name + std::env::consts::EXE_SUFFIX) })
    }

    /// All packages are chosen, as by the README's command, so that dependencies have the features that they have there.
    fn compile_with_modules(&self, program: &str) -> Result<Program, String> {
        let name = &self.name;
        let root = format!("mod {name};\nmod program;\n\nfn main() {{\n    program::main();\n}}\n");
        write(&self.path.join("all.rs"), &root);
        // As an example of a crate, it finds the client by its name.
        write(&self.path.join("program.rs"), &format!("{program}\nuse crate::{name};\n"));
        let output = Command::new(env!("CARGO"))
            .args([
                "build",
                "--locked",
                "--workspace",
                "--test",
                "contract_program",
                "--message-format=json-render-diagnostics",
            ])
            .current_dir(workspace::root())
            .output()
            .expect("cargo starts");
        let lines = String::from_utf8_lossy(&output.stdout);
        let mut messages = lines.lines().map(|line| serde_json::from_str::<Value>(line).expect("cargo writes JSON"));
        let path = messages.find_map(|message| Some(PathBuf::from(message["executable"].as_str()?)));
        path.map(|path| Program { path }).ok_or_else(|| String::from_utf8_lossy(&output.stderr).into_owned())
    }

    /// Runs Cargo in the crate, with the target folder of all generated crates.
    fn cargo(&self, arguments: &[&str]) -> Result<(), String> {
        let output = Command::new(env!("CARGO"))
            .args(arguments)
            .current_dir(&self.path)
            .env("CARGO_TARGET_DIR", target())
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("RUSTFLAGS", "-D warnings")
            .env("RUSTDOCFLAGS", "-D warnings")
            .output()
            .expect("cargo starts");
        let text = String::from_utf8_lossy(&output.stderr);
        let lines = text.lines().take(40).collect::<Vec<_>>().join("\n");
        if output.status.success() { Ok(()) } else { Err(format!("cargo {}: {lines}", arguments.join(" "))) }
    }
}

/// Has the command make a client at a path.
fn generate(document: &Path, kind: &str, path: &Path) {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["codegen", "--format", "short", "--spec"])
        .arg(document)
        .arg(kind)
        .arg(path)
        .current_dir(workspace::root())
        .output()
        .expect("it starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Gives a crate what its program needs.
fn prepare(manifest: &Path) {
    let text = fs::read_to_string(manifest).expect("it was written");
    let tokio = "tokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }";
    let text = text.replace("[workspace]", &format!("[dev-dependencies]\n{tokio}\n[workspace]"));
    // TLS takes long to compile, and the servers have none.
    let text = text.replace(r#"default = ["rustls"]"#, "default = []");
    fs::write(manifest, text).expect("it can be written");
}

/// Writes a file if it is another one, so that what is compiled of it is compiled again.
fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|written| written == text) {
        return;
    }
    fs::write(path, text).expect("it can be written");
}

/// The folder in which all generated crates are compiled, so that their dependencies are once.
fn target() -> PathBuf {
    workspace::root().join("target/generated-crates")
}

/// A compiled program.
pub struct Program {
    path: PathBuf,
}

impl Program {
    /// Runs the program and gives what it answers, a line for each line of the input.
    pub fn run(&self, arguments: &[&str], lines: &[String]) -> Result<Vec<String>, String> {
        let mut input = tempfile::tempfile().map_err(|error| error.to_string())?;
        let text = lines.iter().map(|line| format!("{line}\n")).collect::<String>();
        input.write_all(text.as_bytes()).and_then(|()| input.rewind()).map_err(|error| error.to_string())?;
        let output =
            Command::new(&self.path).args(arguments).stdin(input).output().map_err(|error| error.to_string())?;
        let answers = String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect::<Vec<_>>();
        if output.status.success() && answers.len() == lines.len() {
            return Ok(answers);
        }
        let (status, words) = (output.status, String::from_utf8_lossy(&output.stderr));
        let last = lines.get(answers.len()).map(String::as_str).unwrap_or_default();
        let last = last.chars().take(300).collect::<String>();
        Err(format!("the program ended with {status} after {} answers, at `{last}`: {words}", answers.len()))
    }
}
