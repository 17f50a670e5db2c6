use std::fs;
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;
use xtask::workspace;

use super::{GOOD, Run, contents, fixture, xtask};

/// A folder of documents with these texts.
fn documents(documents: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("there is a place for temporary files");
    fs::create_dir(folder.path().join("documents")).expect("it can be made");
    for (name, text) in documents {
        fs::write(folder.path().join("documents").join(name), text).expect("it can be written");
    }
    folder
}

fn corpus(folder: &TempDir, arguments: &[&str]) -> Run {
    xtask(folder.path(), &[&["corpus", "documents"], arguments].concat())
}

/// The JSON report, without its times.
fn report(run: &Run) -> Value {
    let mut report =
        serde_json::from_str::<Value>(&run.stdout).unwrap_or_else(|error| panic!("{error}: {}", run.stderr));
    for entry in report["documents"].as_array_mut().expect("it is an array").iter_mut() {
        assert!(entry["seconds"].take().as_f64().is_some_and(|seconds| seconds >= 0.0), "{entry}");
    }
    assert!(report["totals"]["seconds"].take().as_f64().is_some_and(|seconds| seconds > 0.0));
    report
}

const WEBHOOK: &str = "openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /pets: {get: {responses: {'204': {description: Nothing}}}, put: {responses: {'204': {description: Nothing}}}}
webhooks:
  pet: {post: {requestBody: {content: {application/json: {schema: {properties: {id: {type: string}}}}}}}}
  ping: {post: {}}
";

#[test]
fn a_document_is_generated_or_refused_and_neither_is_a_finding() {
    let dangling = fixture("err_ref_dangling.yaml");
    let folder = documents(&[("b.yml", GOOD), ("a.yaml", &dangling), ("c.json", "{"), ("notes.txt", "[")]);
    let before = contents(folder.path());
    let run = corpus(&folder, &["--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(contents(folder.path()), before);
    let report = report(&run);
    let documents = report["documents"].as_array().expect("it is an array");
    let outcomes = documents.iter().map(|entry| json!([entry["file"], entry["outcome"], entry["cause"]]));
    assert_eq!(
        outcomes.collect::<Value>(),
        json!([["a.yaml", "refused", "ref-dangling"], ["b.yml", "generated", null], ["c.json", "refused", "syntax"]])
    );
    let kept_going = corpus(&folder, &["--format", "json", "--keep-going", "--filter", "a.y"]);
    assert!(kept_going.stdout.contains(r#""has_client": true"#), "{}", kept_going.stdout);
    insta::assert_snapshot!(documents[0]["reason"].as_str().unwrap_or_default(), @"12:30: error[ref-dangling]: the reference `#/components/schemas/pet` leads nowhere");
    insta::assert_snapshot!(format!("{:#}", documents[1]), @r#"
    {
      "file": "b.yml",
      "outcome": "generated",
      "has_client": true,
      "operations": {
        "document": 1,
        "client": 1
      },
      "methods": 1,
      "webhooks": {
        "document": 0,
        "types": 0
      },
      "types": 0,
      "notes": 0,
      "warnings": 0,
      "seconds": null,
      "compiles": null,
      "round_trip": null,
      "reason": null,
      "cause": null
    }
    "#);
    insta::assert_snapshot!(format!("{:#}", report["totals"]), @r#"
    {
      "documents": 3,
      "generated": 1,
      "refused": 2,
      "failed": 0,
      "compiled": 0,
      "not_compiled": 0,
      "operations": {
        "document": 2,
        "client": 1
      },
      "methods": 1,
      "webhooks": {
        "document": 0,
        "types": 0
      },
      "types": 0,
      "round_trip": {
        "equal": 0,
        "instances": 0,
        "types_equal": 0,
        "types": 0
      },
      "notes": 0,
      "warnings": 0,
      "seconds": null
    }
    "#);
}

/// A process that takes longer than the system allows it is ended there and then.
#[cfg(unix)]
#[test]
fn a_process_that_goes_down_takes_no_other_document_with_it() {
    let long = format!("openapi: 3.1.0\nx-all: [{}]\n", "{}, ".repeat(2_000_000));
    let folder = documents(&[("a.yaml", &long), ("b.yaml", GOOD)]);
    let command = format!("ulimit -t 1; exec '{}' corpus documents --format json", env!("CARGO_BIN_EXE_xtask"));
    let output = Command::new("sh").args(["-c", &command]).current_dir(folder.path()).output().expect("it starts");
    let text = |bytes| String::from_utf8(bytes).expect("it prints UTF-8");
    let (stdout, stderr) = (text(output.stdout), text(output.stderr));
    let run = Run { code: output.status.code().expect("it ends by itself"), stdout, stderr };
    assert_eq!(run.code, 1, "{}", run.stderr);
    let report = report(&run);
    assert_eq!(report["totals"]["generated"], 1);
    let entry = &report["documents"][0];
    assert_eq!((&entry["outcome"], &entry["cause"]), (&json!("failed"), &json!("crash")));
    assert!(entry["reason"].as_str().is_some_and(|reason| reason.starts_with("signal: ")), "{entry}");
}

#[test]
fn a_document_that_cannot_be_read_is_refused() {
    let folder = documents(&[("b.YAML", GOOD), ("c.Json", "{")]);
    let place = folder.path().join("documents");
    fs::write(place.join("a.yaml"), b"title: caf\xe9").expect("writable");
    fs::create_dir(place.join("folder.yaml")).expect("it can be made");
    #[cfg(unix)]
    std::os::unix::fs::symlink("nowhere.yaml", place.join("d.yaml")).expect("it can be made");
    let run = corpus(&folder, &["--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let report = report(&run);
    let documents = report["documents"].as_array().expect("it is an array");
    let outcomes = documents.iter().map(|entry| json!([entry["file"], entry["outcome"], entry["cause"]]));
    let mut expected = json!([
        ["a.yaml", "refused", "unreadable"],
        ["b.YAML", "generated", null],
        ["c.Json", "refused", "syntax"],
        ["d.yaml", "refused", "unreadable"]
    ]);
    expected.as_array_mut().expect("it is one").truncate(documents.len());
    assert_eq!(outcomes.collect::<Value>(), expected);
    assert_eq!(documents[0]["reason"], "it is not UTF-8");
    assert!(documents.get(3).is_none_or(|entry| entry["reason"] == "the link leads nowhere"), "{report:#}");
    assert_eq!(documents.len(), if cfg!(unix) { 4 } else { 3 });
}

#[test]
fn operations_and_webhooks_of_document_and_client_are_counted_apart() {
    let folder = documents(&[("a.yaml", WEBHOOK)]);
    let entry = &report(&corpus(&folder, &["--format", "json"]))["documents"][0];
    assert_eq!(entry["operations"], json!({ "document": 2, "client": 2 }));
    assert_eq!(entry["webhooks"], json!({ "document": 1, "types": 1 }));
}

/// The first run compiles the dependencies; they are kept in the target folder.
#[test]
#[ignore = "it compiles crates; CI runs it"]
fn the_compiler_and_instances_of_the_schemas_judge_each_client() {
    let pet = "openapi: 3.1.0
info: {title: T, version: '1'}
paths: {/pets: {get: {responses: {'204': {description: Nothing}}}}}
components: {schemas: {Pet: {required: [name], properties: {name: {type: string}, born: {type: string, format: date}}}}}
";
    let folder = documents(&[("a.yaml", pet), ("b.yaml", GOOD)]);
    let run = corpus(&folder, &["--roundtrip", "--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let report = report(&run);
    let documents = report["documents"].as_array().expect("it is an array");
    assert!(documents.iter().all(|entry| entry["compiles"] == true), "{report:#}");
    let sent = &documents[0]["round_trip"];
    assert!(sent["instances"].as_u64().is_some_and(|instances| instances > 10), "{sent:#}");
    assert_eq!((&sent["equal"], &sent["types_equal"]), (&sent["instances"], &json!(1)), "{sent:#}");
    assert_eq!(report["totals"]["compiled"], 2);
    let run = corpus(&folder, &["--compile"]);
    assert!(run.stdout.contains("2 documents: 2 generated, 2 compiled (0 not), "), "{}", run.stdout);
}

/// Those that are refused have a client of what is left, which compiles as well.
#[test]
#[ignore = "it compiles crates; CI runs it"]
fn the_clients_of_hostile_documents_compile() {
    let folder = workspace::root().join("tests/fixtures/hostile");
    let run = xtask(&folder, &["corpus", ".", "--compile", "--keep-going", "--format", "json"]);
    let report = report(&run);
    let documents = report["documents"].as_array().expect("it is an array");
    let broken = documents.iter().filter(|entry| entry["has_client"] == true && entry["compiles"] != true);
    assert_eq!(broken.collect::<Vec<_>>(), Vec::<&Value>::new());
    assert!(report["totals"]["compiled"].as_u64().is_some_and(|compiled| compiled > 15), "{:#}", report["totals"]);
}

#[test]
fn a_table_for_people_and_progress_on_standard_error() {
    let folder = documents(&[("a.yaml", GOOD), ("b.yaml", GOOD), ("c.yaml", "[]")]);
    let run = corpus(&folder, &["--jobs", "1", "--filter", "a.y"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.starts_with("   Generated 1 of 1: a.yaml in "), "{}", run.stderr);
    assert!(run.stdout.contains("1 document: 1 generated, 0 refused, 0 failed\n"), "{}", run.stdout);
    let run = corpus(&folder, &[]);
    assert!(run.stdout.contains("refused: 1:1: error[not-an-object]: "), "{}", run.stdout);
    assert!(run.stdout.contains("\nnot-an-object: 1 document\n3 documents: 2 generated"), "{}", run.stdout);
}

#[test]
fn a_folder_without_documents_is_a_failure_of_the_call() {
    let missing = TempDir::new().expect("there is a place for temporary files");
    let (none, one) = (documents(&[("notes.txt", "[")]), documents(&[("a.yaml", GOOD)]));
    let calls: [(&TempDir, &[&str], &str); 3] = [
        (&missing, &[], ""),
        (&none, &[], "no file in it ends with yaml, yml, json\n"),
        (&one, &["--filter", "nope"], "no file in it that ends with yaml, yml, json has `nope` in its name\n"),
    ];
    for (folder, arguments, problem) in calls {
        let run = corpus(folder, arguments);
        assert_eq!((run.code, run.stdout.as_str()), (3, ""));
        assert!(run.stderr.starts_with(&format!("error: cannot read documents: {problem}")), "{}", run.stderr);
    }
}
