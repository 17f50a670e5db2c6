use std::fs;

use crate::{GOOD, OUT, contents, folder, xtask};

#[test]
fn wrong_arguments_are_2() {
    let folder = folder(GOOD);
    let calls: [&[&str]; 8] = [
        &[],
        &["codegen", "--nonsense"],
        &["codegen", "--spec", "api.yaml"],
        &["codegen", "--overlay", "o.yaml"],
        &["codegen", "--check", "--emit", "lowered"],
        &["codegen", "--emit", "lowered", "--format", "json"],
        &["codegen", "--spec", "api.yaml", "--out", "a", "--crate", "b"],
        &["codegen", "--spec", "-", "--out", "a"],
    ];
    for arguments in calls {
        assert_eq!(xtask(folder.path(), arguments).code, 2, "{arguments:?}");
    }
}

#[test]
fn what_is_wrong_is_said_with_the_usage_of_the_command() {
    let folder = folder(GOOD);
    let usage = |arguments: &[&str]| {
        let run = xtask(folder.path(), arguments);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{}", run.stderr);
        let usage = run.stderr.lines().find(|line| line.starts_with("Usage: "));
        usage.unwrap_or_else(|| panic!("{}", run.stderr)).to_owned()
    };
    let codegen = "Usage: cargo xtask codegen [OPTIONS]";
    assert_eq!(usage(&["codegen", "--spec", "api.yaml"]), codegen);
    assert_eq!(usage(&["codegen", "--emit", "lowered", "--format", "json"]), codegen);
    assert_eq!(usage(&["codegen", "--spec", "-", "--emit", "model"]), codegen);
    let import = ["import", "api.yaml", "other.yaml", "--source", "https://example.com/api.yaml"];
    assert_eq!(usage(&import), "Usage: cargo xtask import [OPTIONS] <PAGE>...");
}

#[test]
fn a_file_is_no_folder() {
    let folder = folder(GOOD);
    let before = contents(folder.path());
    for (place, file) in [("api.yaml", "api.yaml"), ("./api.yaml/api", "./api.yaml")] {
        for arguments in
            [["--out", place, "--dry-run"], ["--out", place, "--format=text"], ["--crate", place, "--check"]]
        {
            let run = xtask(folder.path(), &[&["codegen", "--spec", "api.yaml"], &arguments[..]].concat());
            assert_eq!((run.code, run.stdout.as_str()), (3, ""), "{}", run.stderr);
            let error = format!("error: cannot generate into {file}: it is a file and not a folder\n");
            assert_eq!(run.stderr, error);
        }
    }
    assert_eq!(contents(folder.path()), before);
}

/// What takes patches takes them from there.
#[test]
fn a_diff_names_files_without_what_says_nothing() {
    let folder = folder(GOOD);
    assert_eq!(xtask(folder.path(), &OUT).code, 0);
    let file = folder.path().join("api/values.rs");
    let text = fs::read_to_string(&file).expect("it was written");
    fs::write(&file, text + "// more\n").expect("writable");
    let elsewhere = folder.path().join("elsewhere");
    fs::create_dir(&elsewhere).expect("it can be made");
    let place = folder.path().join("api");
    let absolute = place.to_str().expect("UTF-8");
    let header = |out: &str, from: &std::path::Path, spec: &str| {
        let run = xtask(from, &["codegen", "--check", "--spec", spec, "--out", out]);
        assert_eq!(run.code, 1, "{}", run.stderr);
        let header = run.stdout.lines().find(|line| line.starts_with("--- ") && line.contains("values.rs"));
        header.unwrap_or_else(|| panic!("{}", run.stdout)).to_owned()
    };
    assert_eq!(header("./api", folder.path(), "api.yaml"), "--- a/api/values.rs");
    let spec = folder.path().join("api.yaml");
    assert_eq!(header(absolute, &elsewhere, spec.to_str().expect("UTF-8")), format!("--- a{absolute}/values.rs"));
}
