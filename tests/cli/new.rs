use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;
use xtask::workspace;

use crate::{GOOD, contents, fixture, folder, xtask};

/// Runs Cargo in a new workspace as its user would, with the dependencies that are compiled for these tests.
fn cargo(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let target = Path::new(env!("CARGO_BIN_EXE_xtask")).parent().and_then(Path::parent).expect("it is in target/debug");
    let mut command = Command::new(env!("CARGO"));
    command.args(arguments).current_dir(folder).env("CARGO_TARGET_DIR", target).env("INSTA_UPDATE", "no");
    let Output { status, stdout, stderr } = command.output().expect("cargo starts");
    let text = String::from_utf8_lossy(&stdout).into_owned() + &String::from_utf8_lossy(&stderr);
    (status.code().expect("it ends by itself"), text)
}

/// It is of the shape of this one: its commands work in it at once, its tests pass, and they see what changes.
#[test]
#[ignore = "it compiles the generator; CI runs it"]
fn a_new_workspace_works_at_once() {
    let folder = TempDir::new().expect("there is a place for temporary files");
    let spec = workspace::root().join("tests/fixtures/swagger/workshop.yaml");
    let made = xtask(folder.path(), &["new", "workshop", "--spec", spec.to_str().expect("UTF-8")]);
    assert_eq!((made.code, made.stdout.as_str()), (0, ""), "{}", made.stderr);
    assert!(
        made.stderr.ends_with("Next cd workshop && cargo xtask codegen --check && cargo test\n"),
        "{}",
        made.stderr
    );
    let root = folder.path().join("workshop");
    let (code, text) = cargo(&root, &["xtask", "codegen", "--check"]);
    assert_eq!(code, 0, "{text}");
    let (code, text) = cargo(&root, &["test", "--locked"]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("README.md - (line"), "the examples of the client's README are tests: {text}");
    let (code, text) = cargo(&root, &["fmt", "--all", "--check"]);
    assert_eq!(code, 0, "{text}");
    let document = root.join("spec/openapi.yaml");
    assert_eq!(fs::read_to_string(&document).ok(), Some(fixture("swagger/workshop.yaml")));
    fs::write(&document, fixture("swagger/workshop.yaml").replace("listBicycles", "bicycles")).expect("writable");
    let (code, text) = cargo(&root, &["xtask", "codegen", "--check"]);
    assert!(code == 1 && text.contains("not up to date:\nchanged   workshop-client/src/generated/"), "{text}");
}

#[test]
fn nothing_is_written_for_a_document_with_errors() {
    let folder = folder(&fixture("err_ref_dangling.yaml"));
    let before = contents(folder.path());
    let run = xtask(folder.path(), &["new", "shop", "--spec", "api.yaml"]);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{}", run.stderr);
    let at = run.stderr.lines().nth(1).unwrap_or_default();
    assert_eq!(at.trim_start(), "--> api.yaml:12:30", "{}", run.stderr);
    assert_eq!(contents(folder.path()), before);
    assert!(!folder.path().join("shop").exists());
}

#[test]
fn a_folder_with_something_in_it_is_left_alone() {
    let folder = folder(GOOD);
    let before = contents(folder.path());
    let run = xtask(folder.path(), &["new", ".", "--spec", "api.yaml"]);
    assert_eq!((run.code, run.stdout.as_str()), (3, ""), "{}", run.stderr);
    assert_eq!(run.stderr, "error: . is not empty; choose a folder that is not there yet\n");
    assert_eq!(contents(folder.path()), before);
}

/// A page of the vendor's, a document in JSON, and one in several files: what is taken is as it was.
#[test]
fn a_document_stands_in_the_new_workspace_as_it_was() {
    let parts = "openapi: 3.1.0\ninfo: {title: Parts, version: '1'}\npaths: {/a: {$ref: 'paths/a.yaml'}}\n";
    let path = "get: {operationId: a, responses: {'204': {description: d}}}\n";
    let json = r#"{"openapi": "3.0.3", "info": {"title": "J {{name}}", "version": "1"}, "paths": {}}"#;
    let folder = folder(parts);
    fs::create_dir(folder.path().join("paths")).expect("there is room");
    fs::write(folder.path().join("paths/a.yaml"), path).expect("writable");
    fs::write(folder.path().join("api.json"), json).expect("writable");
    fs::write(folder.path().join("list-pets.md"), fixture("pages/list-pets.md")).expect("writable");
    let new = |arguments: &[&str]| {
        let run = xtask(folder.path(), &[&["new"], arguments].concat());
        assert_eq!(run.code, 0, "{}", run.stderr);
    };
    let text = |path: &str| fs::read_to_string(folder.path().join(path)).expect("it was written");
    new(&["parts", "--spec", "api.yaml"]);
    assert_eq!((text("parts/spec/openapi.yaml").as_str(), text("parts/spec/paths/a.yaml").as_str()), (parts, path));
    new(&["json", "--spec", "api.json", "--name", "jason", "--codegen-git", "https://example.com/a.git"]);
    assert_eq!(text("json/spec/openapi.json"), json);
    assert!(text("json/Cargo.toml").contains("\nxtask = { git = \"https://example.com/a.git\" }\n"));
    assert!(text("json/jason/README.md").contains("J {{name}}"));
    new(&["page", "--spec", "list-pets.md", "--source", "https://example.com/list-pets.md"]);
    assert!(
        fixture("pages/list-pets.md").contains(&format!("````yaml GET /pets\n{}````", text("page/spec/openapi.yaml")))
    );
    assert!(text("page/spec/README.md").contains("block of <https://example.com/list-pets.md> | 20"));
    assert!(text("page/pets-client/src/generated/mod.rs").starts_with("// @generated by `cargo xtask codegen` from\n"));
}

/// Cargo would say so when the workspace is built, which may be much later.
#[test]
fn a_workspace_depends_on_nothing_but_a_clone_of_this_repository() {
    let folder = folder(GOOD);
    let made = xtask(folder.path(), &["new", "made", "--spec", "api.yaml"]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    for path in ["made", "nowhere", "."] {
        let run = xtask(folder.path(), &["new", "other", "--spec", "api.yaml", "--codegen-path", path]);
        assert_eq!((run.code, run.stdout.as_str()), (3, ""), "{}", run.stderr);
        let problem =
            "it is not a clone of this repository, with the package `xtask` in xtask and the generator in codegen";
        assert!(run.stderr.starts_with(&format!("error: cannot depend on {path}: {problem}")), "{}", run.stderr);
        assert!(!folder.path().join("other").exists());
    }
    let clone = workspace::root().to_str().expect("UTF-8");
    let run = xtask(folder.path(), &["new", "other", "--spec", "api.yaml", "--codegen-path", clone]);
    assert_eq!(run.code, 0, "{}", run.stderr);
}

#[test]
fn wrong_arguments_are_2() {
    let folder = folder(GOOD);
    for arguments in [
        &["new", "a"][..],
        &["new", "a", "--spec", "api.yaml", "--name", "serde"],
        &["new", "a", "--spec", "api.yaml", "--name", "../b"],
        &["new", "a", "--spec", "api.yaml", "--codegen-path", "b", "--codegen-git", "https://example.com/c.git"],
        &["new", "a", "--spec", "api.yaml", "--codegen-git", "not a url"],
        &["new", "a", "--spec", "api.yaml", "--codegen-git", "git@example.com:c.git"],
    ] {
        assert_eq!(xtask(folder.path(), arguments).code, 2, "{arguments:?}");
    }
}
