use std::fs;
use std::path::Path;
use std::process::Command;

use xtask::workspace;

use super::{GOOD, Run, contents, folder, xtask};

/// The changed document beside the old one, and the arguments that compare them.
const FILES: [&str; 5] = ["diff", "--against", "api.yaml", "--spec", "new.yaml"];

fn compare(new: &str, arguments: &[&str]) -> Run {
    let folder = folder(GOOD);
    fs::write(folder.path().join("new.yaml"), new).expect("writable");
    let before = contents(folder.path());
    let run = xtask(folder.path(), &[&FILES[..], arguments].concat());
    assert_eq!(contents(folder.path()), before, "it writes");
    run
}

fn breaking() -> String {
    GOOD.replace("  /pets: {get:", "  /pets: {post:")
}

#[test]
fn standard_output_is_the_report_and_the_rest_is_on_standard_error() {
    let run = compare(&breaking(), &[]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("Compared new.yaml with api.yaml in "), "{}", run.stderr);
    insta::assert_snapshot!(run.stdout, @"
    A major release: something that compiled or worked no longer does.
    Wire, for existing clients: 1 breaking. Rust: no change.

    breaking: POST /pets has another path or method: GET /pets → POST /pets
        at   new.yaml:4:11, was api.yaml:4:11
        wire breaking; breaking for new clients at an old server [operation-moved]
             Each client calls the operation where the other server does not have it.
    ");
    let markdown = compare(&breaking(), &["--format", "markdown"]);
    assert!(markdown.stdout.starts_with("### A major release"), "{}", markdown.stdout);
    let json = compare(&breaking(), &["--format", "json"]);
    assert_eq!(json.stderr, "");
    let json: serde_json::Value = serde_json::from_str(&json.stdout).expect("it is JSON");
    assert_eq!((&json["schema_version"], &json["bump"]), (&1.into(), &"major".into()));
    let github = compare(&breaking(), &["--format", "github"]);
    assert!(github.stdout.starts_with("::error file=new.yaml,line="), "{}", github.stdout);
}

#[test]
fn the_exit_code_is_1_if_something_is_as_bad_as_asked() {
    let code = |new: &str, fail_on: &str| compare(new, &["--fail-on", fail_on]).code;
    let compatible = GOOD.replace("info:", "servers: [{url: 'https://pets.test'}]\ninfo:");
    let unclear = ("servers: [{url: 'https://a.test'}]", "servers: [{url: 'https://b.test'}]");
    assert_eq!(["breaking", "unclear", "change"].map(|verdict| code(&breaking(), verdict)), [1, 1, 1]);
    assert_eq!(["breaking", "unclear", "change"].map(|verdict| code(&compatible, verdict)), [0, 0, 1]);
    assert_eq!(["breaking", "unclear", "change"].map(|verdict| code(GOOD, verdict)), [0, 0, 0]);
    let folder = folder(&GOOD.replace("info:", &format!("{}\ninfo:", unclear.0)));
    fs::write(folder.path().join("new.yaml"), GOOD.replace("info:", &format!("{}\ninfo:", unclear.1)))
        .expect("writable");
    let run = |verdict| xtask(folder.path(), &[&FILES[..], &["--fail-on", verdict]].concat()).code;
    assert_eq!(["breaking", "unclear", "change"].map(run), [0, 1, 1]);
}

#[test]
fn a_reader_asks_for_a_part_and_the_exit_code_is_that_of_all() {
    let new = breaking().replace("info:", "servers: [{url: 'https://pets.test'}]\ninfo:");
    let lines = |arguments: &[&str]| {
        let run = compare(&new, &[arguments, &["--fail-on", "breaking"]].concat());
        assert_eq!(run.code, 1, "{}", run.stderr);
        let starts = ["breaking:", "compatible:"];
        let lines = run.stdout.lines().filter(|line| starts.iter().any(|start| line.starts_with(start)));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let moved = "breaking: POST /pets has another path or method: GET /pets → POST /pets";
    let server = "compatible: the server https://pets.test is new";
    assert_eq!(lines(&[]), [moved, server]);
    assert_eq!(lines(&["--only", "breaking"]), [moved]);
    assert_eq!(lines(&["--only", "compatible"]), [server]);
    assert_eq!(lines(&["--operation", "post /pets"]), [moved]);
    assert_eq!(lines(&["--schema", "Pet"]).len(), 0);
}

#[test]
fn no_change_is_a_line_and_0() {
    let run = compare(GOOD, &["--fail-on", "change"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, "No change: there is nothing to release.\n"), "{}", run.stderr);
}

#[test]
fn our_own_document_is_compared_with_a_file_under_the_overlays_of_today() {
    let document = fs::read_to_string(workspace::spec()).expect("it is in the repository");
    let folder = folder(&document.replace("- client_id\n", "- client_id\n        - redirect_uri\n"));
    let against = folder.path().join("api.yaml");
    let run = xtask(workspace::root(), &["diff", "--against", against.to_str().expect("UTF-8")]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("[request-property-became-optional]"), "{}", run.stdout);
    assert!(run.stdout.contains("types::TokenRequest::redirect_uri has another type: String → Option<String>"));
}

#[test]
fn a_revision_is_read_from_the_repository_of_the_document() {
    let folder = folder(GOOD);
    let path = folder.path();
    git(path, &["init", "--quiet"]);
    git(path, &["add", "api.yaml"]);
    git(path, &["commit", "--quiet", "--message", "First"]);
    git(path, &["tag", "v1"]);
    let diff = |against: &[&str]| xtask(path, &[&["diff", "--spec", "api.yaml"], against].concat());
    assert!(diff(&[]).stdout.starts_with("No change"));
    fs::write(path.join("api.yaml"), breaking()).expect("writable");
    for against in [&[][..], &["--against", "v1"]] {
        let run = diff(against);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(run.stdout.starts_with("A major release"), "{}", run.stdout);
    }
    let unknown = diff(&["--against", "v2"]);
    assert_eq!((unknown.code, unknown.stdout.as_str()), (3, ""));
    assert!(unknown.stderr.contains("neither such a file nor such a revision"), "{}", unknown.stderr);
    // An option of git's is no revision.
    assert_eq!(diff(&["--against=--help"]).code, 3);
    fs::write(path.join("other.yaml"), GOOD).expect("writable");
    let untracked = xtask(path, &["diff", "--spec", "other.yaml"]);
    assert_eq!(untracked.code, 3);
    assert!(untracked.stderr.contains("there is no other.yaml in it"), "{}", untracked.stderr);
}

#[test]
fn without_a_repository_there_is_a_file_to_name() {
    let folder = folder(GOOD);
    let place = folder.path().canonicalize().expect("it is there");
    for (against, spec) in [("HEAD", "api.yaml"), ("old.yaml", "./api.yaml")] {
        let run = xtask(folder.path(), &["diff", "--spec", spec, "--against", against]);
        assert_eq!((run.code, run.stdout.as_str()), (3, ""));
        let problem =
            format!("git opens no repository in {}; name the file to compare with: `--against FILE`", place.display());
        assert_eq!(run.stderr, format!("error: `git show {against}` failed: {problem}\n"));
    }
}

#[test]
fn files_that_the_document_refers_to_are_read_from_the_same_revision() {
    let body = "{description: It, content: {application/json: {schema: {$ref: 'schemas/name.yaml'}}}}";
    let folder = folder(&GOOD.replace("'204': {description: Nothing}", &format!("'200': {body}")));
    let path = folder.path();
    let name = path.join("schemas/name.yaml");
    fs::create_dir(path.join("schemas")).expect("writable");
    fs::write(&name, "{type: object, properties: {a: {type: string}}}").expect("writable");
    git(path, &["init", "--quiet"]);
    git(path, &["add", "."]);
    git(path, &["commit", "--quiet", "--message", "First"]);
    fs::write(&name, "\n{type: object, properties: {a: {type: integer}}}").expect("writable");
    let run = xtask(path, &["diff", "--spec", "api.yaml"]);
    insta::assert_snapshot!(run.stdout, @"
    A major release: something that compiled or worked no longer does.
    Wire, for existing clients: 1 breaking. Rust: 1 breaking.

    breaking: name.a has another type: string → integer
        at   schemas/name.yaml:2:29, was HEAD:schemas/name.yaml:1:29
        in   GET /pets
        wire breaking; breaking for new clients at an old server [response-type-changed]
             Neither client reads what the other server sends.
        Rust breaking: types::Name::a has another type: Option<String> → Option<i64>
    ");
}

#[test]
fn a_failure_of_the_tool_and_wrong_arguments_and_a_wrong_document() {
    let folder = folder(GOOD);
    let path = folder.path();
    fs::write(path.join("new.yaml"), "[1]").expect("writable");
    assert_eq!(xtask(path, &["diff", "--against", "api.yaml", "--spec", "none.yaml"]).code, 3);
    assert_eq!(xtask(path, &["diff", "--overlay", "o.yaml"]).code, 2);
    assert_eq!(xtask(path, &["diff", "--fail-on", "luck"]).code, 2);
    let wrong = xtask(path, &FILES);
    assert_eq!((wrong.code, wrong.stdout.as_str()), (1, ""));
    assert!(wrong.stderr.contains("error[not-an-object]"), "{}", wrong.stderr);
    let json = xtask(path, &[&FILES[..], &["--format", "json"]].concat());
    let json: serde_json::Value = serde_json::from_str(&json.stdout).expect("it is JSON");
    assert_eq!(json["diagnostics"]["new"][0]["code"], "not-an-object");
}

fn git(folder: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
    let status = Command::new("git").args(identity).args(arguments).current_dir(folder).status();
    assert!(status.expect("the tests need git").success(), "{arguments:?}");
}
