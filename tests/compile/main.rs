//! What must not compile, and what the compiler says of it.
//!
//! Each file in `fail` is a target of this package that only these tests build, all of them in one call of Cargo. The call
//! chooses all packages, as the README's command does: then their dependencies have the features that they are compiled
//! with already, and nothing but the programs is left to do.

#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

/// The control: the same code, put right.
mod pass {
    mod oauth_flow;
    mod request;
}

mod message;

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;
use std::sync::LazyLock;

use serde_json::Value;
use xtask::workspace;

/// What the names of the targets begin with.
const PREFIX: &str = "compile_fail_";

/// What the compiler says of the programs.
static VERDICTS: LazyLock<BTreeMap<String, Verdict>> = LazyLock::new(verdicts);

/// What the compiler says of a program.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Compiles,
    /// Its messages.
    Refused(String),
}

#[test]
fn what_must_not_compile_is_refused_in_these_words() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("fail");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for program in programs() {
            let words = words(&program).unwrap_or_else(|problem| panic!("{program}: {problem}"));
            insta::assert_snapshot!(program, words);
        }
    });
}

#[test]
fn a_program_that_compiles_is_a_failure() {
    assert_eq!(words("control"), Err("it compiles"));
}

/// The names of the files in `fail`.
fn programs() -> Vec<String> {
    let entries = fs::read_dir(workspace::root().join("tests/compile/fail")).expect("it is in the repository");
    let paths = entries.map(|entry| entry.expect("readable").path());
    let programs = paths.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    let mut programs =
        programs.filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned())).collect::<Vec<_>>();
    programs.sort();
    programs
}

/// The words with which a program is refused.
fn words(program: &str) -> Result<&'static str, &'static str> {
    match VERDICTS.get(program) {
        Some(Verdict::Refused(words)) => Ok(words),
        Some(Verdict::Compiles) => Err("it compiles"),
        None => Err("it is no target of `tests/Cargo.toml`"),
    }
}

/// Has all programs compiled.
fn verdicts() -> BTreeMap<String, Verdict> {
    let output = Command::new(env!("CARGO"))
        .args(["build", "--locked", "--workspace", "--keep-going", "--message-format=json", "--test"])
        .arg(format!("{PREFIX}*"))
        .current_dir(workspace::root())
        .output()
        .expect("cargo starts");
    let mut verdicts = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let line = serde_json::from_str::<Value>(line).expect("cargo writes JSON");
        let Some(program) = line["target"]["name"].as_str().and_then(|name| name.strip_prefix(PREFIX)) else {
            continue;
        };
        if line["reason"] == "compiler-artifact" {
            verdicts.insert(program.to_owned(), Verdict::Compiles);
        } else if let Some(words) = message::words(&line["message"], &format!("tests/compile/fail/{program}.rs")) {
            let verdict = verdicts.entry(program.to_owned()).or_insert(Verdict::Refused(String::new()));
            if let Verdict::Refused(before) = verdict {
                before.push_str(&words);
            }
        }
    }
    assert!(!verdicts.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    verdicts
}
