use std::fs;

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

#[test]
fn a_process_that_goes_down_takes_no_other_document_with_it() {
    let folder = documents(&[("b.yaml", GOOD)]);
    fs::write(folder.path().join("documents/a.yaml"), b"title: caf\xe9").expect("writable");
    let run = corpus(&folder, &["--format", "json"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let report = report(&run);
    assert_eq!(report["totals"]["generated"], 1);
    let entry = &report["documents"][0];
    assert_eq!((&entry["outcome"], &entry["cause"]), (&json!("failed"), &json!("crash")));
    assert!(entry["reason"].as_str().is_some_and(|reason| reason.contains("cannot read")), "{entry}");
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
fn a_folder_that_is_not_there_is_a_failure_of_the_call() {
    let folder = TempDir::new().expect("there is a place for temporary files");
    let run = corpus(&folder, &[]);
    assert_eq!((run.code, run.stdout.as_str()), (3, ""));
    assert!(run.stderr.contains("cannot read documents: "), "{}", run.stderr);
}
