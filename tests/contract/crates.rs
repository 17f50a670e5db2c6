//! The crate that the command makes of a document, under Cargo.

use std::fs;
use std::io::{Seek, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;
use xtask::workspace;

/// A crate in a temporary folder.
pub struct Crate {
    _folder: TempDir,
    path: PathBuf,
    /// The name by which Rust code calls it.
    pub name: String,
}

impl Crate {
    /// Makes the crate of a document as a user would.
    pub fn of(document: &Path) -> Self {
        let folder = TempDir::new().expect("there is a place for temporary files");
        let name = document.file_name().unwrap_or_default().to_string_lossy();
        // A name of its own: the crates of all documents share a target folder.
        let name = format!("contract-{}", name.split('.').next().unwrap_or_default());
        let path = folder.path().join(&name);
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(["codegen", "--format", "short", "--spec"])
            .arg(document)
            .arg("--crate")
            .arg(&path)
            .current_dir(workspace::root())
            .output()
            .expect("it starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let manifest = path.join("Cargo.toml");
        let text = fs::read_to_string(&manifest).expect("it was written");
        let tokio = "tokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }";
        let text = text.replace("[workspace]", &format!("[dev-dependencies]\n{tokio}\n[workspace]"));
        // TLS takes long to compile, and the servers have none.
        let text = text.replace(r#"default = ["rustls"]"#, "default = []");
        fs::write(&manifest, text).expect("it can be written");
        Self { _folder: folder, path, name: name.replace('-', "_") }
    }

    /// The text of a source file of the crate.
    pub fn source(&self, name: &str) -> String {
        let path = self.path.join("src").join(name);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// The texts of all files in a folder of the client.
    pub fn sources(&self, folder: &str) -> Vec<String> {
        let path = self.path.join("src").join(folder);
        let files = fs::read_dir(&path).map(|entries| entries.map(|entry| entry.expect("readable").path()));
        let mut files = files.map(Iterator::collect::<Vec<_>>).unwrap_or_default();
        files.sort();
        files.iter().map(|path| fs::read_to_string(path).expect("it is text")).collect()
    }

    /// What the compiler, clippy and rustdoc have to say, each a message; nothing if the crate is clean.
    pub fn complaints(&self) -> Vec<String> {
        let clippy: &[&str] = &["clippy", "--quiet", "--lib", "--", "-D", "warnings", "-D", "missing_docs"];
        let calls = [clippy, &["doc", "--quiet", "--no-deps"]];
        calls.into_iter().filter_map(|arguments| self.cargo(arguments).err()).collect()
    }

    /// Compiles a program that uses the crate.
    pub fn compile(&self, program: &str) -> Result<Program, String> {
        let examples = self.path.join("examples");
        fs::create_dir_all(&examples).expect("it can be made");
        // No two crates have a program of one name: they share a target folder.
        let name = format!("{}_calls", self.name);
        fs::write(examples.join(format!("{name}.rs")), program).expect("it can be written");
        self.cargo(&["build", "--quiet", "--example", &name])?;
        Ok(Program { path: target().join("debug/examples").join(name + std::env::consts::EXE_SUFFIX) })
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
