//! The commands of the workspace as a process: exit codes, streams, and what is on the disk afterwards.
//!
//! Where the compiler is asked about a crate, a test is ignored: each has dependencies of its own, which takes minutes. What
//! clients do, `clients.rs` tests without that; `.ci/run` runs all.
//!
//! These tests belong to the package `xtask`, because Cargo gives the path of a program to its own package alone.

#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

/// Clients of made-up documents, in one crate.
mod clients;
/// The generated crate of a hostile document, under the compiler, clippy and rustdoc.
mod crates;
/// What is wrong with arguments, and with the places that they name.
mod arguments;
/// `cargo xtask import`.
mod import;
/// `cargo xtask new`.
mod new;
/// `cargo xtask corpus`.
mod corpus;
/// Documents in several files, and documents that are broken in places.
mod references;
/// The names that a client has given, and clients of some operations.
mod names;
/// Runs that are interrupted, and runs at once.
mod interrupted;
/// `cargo xtask explain` and `completions`, and what stands without a command.
mod explain;
/// Two states of a document.
mod diff;
/// What is said of the Rust API, under the compiler.
mod rust_verdict;
/// Our own client, made again from a document with more operations.
mod own_client;
/// The OAuth layer of the client of any vendor.
mod other_vendor;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;
use xtask::workspace;

/// What a call of the program gave.
struct Run {
    code: i32,
    stdout: String,
    stderr: String,
}

/// Calls the program in a folder.
fn xtask(folder: &Path, arguments: &[&str]) -> Run {
    let program = env!("CARGO_BIN_EXE_xtask");
    let Output { status, stdout, stderr } =
        Command::new(program).args(arguments).current_dir(folder).env_remove("NO_COLOR").output().expect("it starts");
    let text = |bytes| String::from_utf8(bytes).expect("it prints UTF-8");
    Run { code: status.code().expect("it ends by itself"), stdout: text(stdout), stderr: text(stderr) }
}

/// A folder with a document, `api.yaml`.
fn folder(document: &str) -> TempDir {
    let folder = TempDir::new().expect("there is a place for temporary files");
    fs::write(folder.path().join("api.yaml"), document).expect("it can be written");
    folder
}

fn fixture(name: &str) -> String {
    let path = workspace::root().join("tests/fixtures").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// All files below a folder and their bytes.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("it can be read") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            found.extend(contents(&path));
        } else {
            let bytes = fs::read(&path).expect("readable");
            found.insert(path, bytes);
        }
    }
    found
}

const GOOD: &str = "openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /pets: {get: {operationId: list-pets, responses: {'204': {description: Nothing}}}}
";

const OUT: [&str; 5] = ["codegen", "--spec", "api.yaml", "--out", "api"];

#[test]
fn our_own_client_is_fresh() {
    let run = xtask(workspace::root(), &["codegen", "--check"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
}

#[test]
fn a_change_of_our_document_is_shown_with_the_command_that_mends_it() {
    let document = fs::read_to_string(workspace::spec()).expect("it is in the repository");
    let folder = folder(&document.replace("client_id", "app_id"));
    let spec = folder.path().join("api.yaml");
    let out = workspace::generated();
    let mut arguments = vec!["codegen", "--check", "--spec", spec.to_str().expect("UTF-8")];
    arguments.extend(["--out", out.to_str().expect("UTF-8")]);
    let overlays = workspace::overlays().expect("they are in the repository");
    arguments.extend(overlays.iter().flat_map(|path| ["--overlay", path.to_str().expect("UTF-8")]));
    let before = contents(&out);
    let run = xtask(workspace::root(), &arguments);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stdout.contains("+++ b/generated-client/src/generated/types.rs"), "{}", run.stdout);
    assert!(run.stdout.contains("\n+        pub app_id: String = required \"app_id\""), "{}", run.stdout);
    let last = run.stdout.lines().last().unwrap_or_default();
    assert!(last.starts_with("cargo xtask codegen --spec ") && last.contains("--out "), "{last}");
    assert_eq!(contents(&out), before);
}

#[test]
fn a_module_is_written_once_and_then_left_alone() {
    let folder = folder(GOOD);
    let first = xtask(folder.path(), &OUT);
    assert_eq!((first.code, first.stdout.as_str()), (0, ""), "{}", first.stderr);
    assert!(first.stderr.contains("Generated 1 operation and 0 types from api.yaml"), "{}", first.stderr);
    let written = contents(&folder.path().join("api"));
    let second = xtask(folder.path(), &OUT);
    let tally = format!("0 files changed, 0 removed, {} unchanged", written.len());
    assert!(second.stderr.contains(&tally), "{}", second.stderr);
    assert_eq!(contents(&folder.path().join("api")), written);
    assert_eq!(xtask(folder.path(), &[&OUT[..], &["--check"]].concat()).code, 0);
}

#[test]
fn check_and_dry_run_write_nothing() {
    let folder = folder(GOOD);
    let before = contents(folder.path());
    let check = xtask(folder.path(), &[&OUT[..], &["--check"]].concat());
    assert_eq!(check.code, 1);
    assert_eq!(check.stdout.lines().last(), Some("cargo xtask codegen --spec api.yaml --out api"));
    assert!(check.stdout.lines().count() < 140, "the diff is not cut");
    let dry_run = xtask(folder.path(), &[&OUT[..], &["--dry-run"]].concat());
    assert_eq!(dry_run.code, 0);
    assert_eq!(dry_run.stdout.lines().next(), Some("new       api/api_error.rs"));
    assert_eq!(contents(folder.path()), before);
}

#[test]
fn stale_generated_files_go_and_other_files_stay() {
    let folder = folder(GOOD);
    let out = folder.path().join("api");
    fs::create_dir(&out).expect("it can be made");
    fs::write(out.join("old.rs"), "// @generated by `cargo xtask codegen` long ago\n").expect("writable");
    fs::write(out.join("mine.rs"), "// mine\n").expect("writable");
    fs::write(out.join("bindings.rs"), "// @generated by another generator\n").expect("writable");
    let check = xtask(folder.path(), &[&OUT[..], &["--check"]].concat());
    assert!(check.stdout.contains("stale     api/old.rs"), "{}", check.stdout);
    let run = xtask(folder.path(), &OUT);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(!out.join("old.rs").exists() && out.join("mine.rs").exists() && out.join("bindings.rs").exists());
}

/// Other files in its folders stay, and so does another client beside it.
#[test]
fn a_client_that_is_made_again_without_a_part_keeps_no_file_of_it() {
    let folder = folder(GOOD);
    let out = folder.path().join("api");
    let whole = xtask(folder.path(), &[&OUT[..], &["--with", "oauth"]].concat());
    assert_eq!(whole.code, 0, "{}", whole.stderr);
    assert!(out.join("oauth/session/refresh.rs").exists());
    let kept = [out.join("oauth/mine.rs"), out.join("other/types.rs")];
    fs::write(&kept[0], "// mine\n").expect("writable");
    fs::create_dir(out.join("other")).expect("it can be made");
    fs::write(&kept[1], "// @generated by `cargo xtask codegen` for another client\n").expect("writable");
    let run = xtask(folder.path(), &OUT);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let left = contents(folder.path()).into_iter().filter(|(path, _)| path.to_string_lossy().contains("oauth"));
    assert_eq!(left.map(|(path, _)| path).collect::<Vec<_>>(), kept[..1]);
    assert!(kept[1].exists());
    assert_eq!(xtask(folder.path(), &[&OUT[..], &["--check"]].concat()).code, 0);
}

/// What a large client has in several files, a small one has in one.
#[test]
fn types_that_are_few_again_leave_no_files_of_the_many() {
    let many = (0..100).map(|index| {
        let members = (0..23).map(|member| format!("m{member}: {{type: string}}")).collect::<Vec<_>>().join(", ");
        format!(
            "    OrderPart{index}: {{type: object, properties: {{{members}}}}}\n    PetPart{index}: {{type: object}}\n"
        )
    });
    let folder = folder(&format!("{GOOD}components:\n  schemas:\n{}", many.collect::<String>()));
    assert_eq!(xtask(folder.path(), &OUT).code, 0);
    let files = folder.path().join("api/types");
    assert!(files.join("order.rs").exists() && files.join("pet.rs").exists());
    fs::write(folder.path().join("api.yaml"), GOOD).expect("writable");
    let check = xtask(folder.path(), &[&OUT[..], &["--check"]].concat());
    assert!(check.stdout.contains("stale     api/types/order.rs"), "{}", check.stdout);
    assert_eq!(xtask(folder.path(), &OUT).code, 0);
    assert!(!files.join("order.rs").exists() && !files.join("pet.rs").exists());
}

#[test]
fn a_file_that_was_not_generated_is_not_overwritten() {
    let folder = folder(GOOD);
    fs::create_dir(folder.path().join("api")).expect("it can be made");
    fs::write(folder.path().join("api/types.rs"), "// mine\n").expect("writable");
    let before = contents(folder.path());
    let run = xtask(folder.path(), &OUT);
    assert_eq!((run.code, run.stdout.as_str()), (3, ""));
    assert!(run.stderr.contains("api/types.rs was not generated"), "{}", run.stderr);
    assert_eq!(contents(folder.path()), before);
}

#[test]
fn a_document_that_is_wrong_changes_nothing() {
    for name in ["err_not_yaml", "err_swagger_1", "err_ref_dangling", "err_alias_bomb"] {
        let folder = folder(GOOD);
        assert_eq!(xtask(folder.path(), &OUT).code, 0);
        fs::write(folder.path().join("api.yaml"), fixture(&format!("{name}.yaml"))).expect("writable");
        let before = contents(folder.path());
        let run = xtask(folder.path(), &OUT);
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{name}: {}", run.stderr);
        assert!(run.stderr.contains("error["), "{name}: {}", run.stderr);
        assert_eq!(contents(folder.path()), before, "{name}");
    }
}

#[test]
fn a_failure_of_the_tool_is_one_line_and_3() {
    let folder = folder(GOOD);
    let path = folder.path();
    fs::write(path.join("latin1.yaml"), b"title: caf\xe9").expect("writable");
    let calls: [(&[&str], &str); 4] = [
        (&["codegen", "--spec", "none.yaml", "--out", "api"], "error: cannot read none.yaml: "),
        (&["codegen", "--spec", "latin1.yaml", "--out", "api"], "error: cannot read latin1.yaml: "),
        (
            &["codegen", "--spec", "api.yaml", "--overlay", "none.yaml", "--out", "api"],
            "error: cannot read none.yaml: ",
        ),
        // A folder below a file cannot be made, whoever tries.
        (&["codegen", "--spec", "api.yaml", "--out", "api.yaml/api"], "error: cannot "),
    ];
    for (arguments, message) in calls {
        let before = contents(path);
        let run = xtask(path, arguments);
        assert_eq!((run.code, run.stdout.as_str()), (3, ""), "{arguments:?}: {}", run.stderr);
        let errors = run.stderr.lines().filter(|line| line.contains("error")).collect::<Vec<_>>();
        assert!(errors.len() == 1 && errors[0].starts_with(message), "{arguments:?}: {}", run.stderr);
        assert_eq!(contents(path), before, "{arguments:?}");
    }
}

#[test]
fn emit_prints_a_stage_and_writes_nothing() {
    let folder = folder(GOOD);
    let emit = |stage| xtask(folder.path(), &["codegen", "--spec", "api.yaml", "--emit", stage]);
    insta::assert_snapshot!(emit("lowered").stdout, @"
    openapi: 3.1.0
    info:
      title: T
      version: '1'
    paths:
      /pets:
        get:
          operationId: list-pets
          responses:
            '204':
              description: Nothing
    ");
    insta::assert_snapshot!(emit("summary").stdout, @"
    operations
      GET /pets: list_pets() -> ()
    types
    ");
    assert_eq!(contents(folder.path()).len(), 1);
}

#[test]
fn emit_patched_takes_any_value() {
    let folder = folder("[1, {two: 2}]");
    let overlay = "overlay: 1.0.0\ninfo: {title: T, version: '1'}\nactions: [{target: '$[1]', update: {three: 3}}]";
    fs::write(folder.path().join("o.yaml"), overlay).expect("writable");
    let run = xtask(folder.path(), &["codegen", "--spec", "api.yaml", "--overlay", "o.yaml", "--emit", "patched"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    insta::assert_snapshot!(run.stdout, @"
    - 1
    - two: 2
      three: 3
    ");
}

#[test]
fn formats_for_people_and_machines() {
    let folder = folder(&fixture("err_ref_dangling.yaml"));
    let short = xtask(folder.path(), &[&OUT[..], &["--format", "short"]].concat());
    insta::assert_snapshot!(short.stderr, @"
    api.yaml:12:30: error[ref-dangling]: the reference `#/components/schemas/pet` leads nowhere
        Reported 1 error in api.yaml
    for more about an error, run `cargo xtask explain ref-dangling`
    ");
    let github = xtask(folder.path(), &[&OUT[..], &["--format", "github"]].concat());
    let annotation = github.stderr.lines().next().unwrap_or_default();
    insta::assert_snapshot!(annotation, @"::error file=api.yaml,line=12,col=30,title=ref-dangling::the reference `#/components/schemas/pet` leads nowhere%0Ahelp: there is `#/components/schemas/Pet`");
    let json = xtask(folder.path(), &[&OUT[..], &["--format", "json"]].concat());
    assert_eq!((json.code, json.stderr.as_str()), (1, ""));
    insta::assert_snapshot!(json.stdout, @r#"
    {
      "schema_version": 1,
      "diagnostics": [
        {
          "code": "ref-dangling",
          "severity": "error",
          "message": "the reference `#/components/schemas/pet` leads nowhere",
          "place": {
            "file": "api.yaml",
            "line": 12,
            "column": 30,
            "pointer": "/paths/~1pets/get/responses/200/content/application~1json/schema/$ref"
          },
          "help": "there is `#/components/schemas/Pet`"
        }
      ],
      "files": []
    }
    "#);
}

#[test]
fn colours_follow_the_flag() {
    let folder = folder(&fixture("err_swagger_1.yaml"));
    let color = |when| xtask(folder.path(), &[&OUT[..], &["--color", when]].concat()).stderr;
    assert!(color("always").contains("\u{1b}["));
    assert!(!color("never").contains("\u{1b}["));
    assert!(!color("auto").contains("\u{1b}["), "standard error is no terminal here");
}
