use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;
use xtask::workspace;

use crate::{Run, contents, fixture, xtask};

/// A folder with pages, and a folder `spec` for the document.
fn folder(pages: &[&str]) -> TempDir {
    let folder = TempDir::new().expect("there is a place for temporary files");
    fs::create_dir(folder.path().join("pages")).expect("it can be made");
    for name in pages {
        fs::write(folder.path().join("pages").join(name), fixture(&format!("pages/{name}"))).expect("writable");
    }
    folder
}

fn import(folder: &Path, arguments: &[&str]) -> Run {
    xtask(folder, &[&["import", "--spec-dir", "spec"], arguments].concat())
}

#[test]
fn a_page_is_taken_and_the_next_command_is_named() {
    let folder = folder(&["list-pets.md"]);
    let run = import(folder.path(), &["pages/list-pets.md"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    insta::assert_snapshot!(run.stdout, @"
    added      operation GET /pets
    added      component schemas/Pet
    added      component schemas/Kind
    added      openapi
    added      info
    added      servers
    added      security
    added      tags
    ");
    assert!(run.stderr.contains("Wrote spec/openapi.yaml\n"), "{}", run.stderr);
    let next = "Next cargo xtask codegen --spec spec/openapi.yaml --crate DIR\n";
    assert!(run.stderr.ends_with(next), "{}", run.stderr);
    let document = fs::read_to_string(folder.path().join("spec/openapi.yaml")).expect("it was written");
    assert!(fixture("pages/list-pets.md").contains(&format!("````yaml GET /pets\n{document}````")));
    let readme = fs::read_to_string(folder.path().join("spec/README.md")).expect("it was written");
    assert!(readme.contains("| the fenced `yaml` block of `list-pets.md` | 20"), "{readme}");
    let before = contents(folder.path());
    let again = import(folder.path(), &["pages/list-pets.md"]);
    assert!(again.code == 0 && !again.stderr.contains("Next"), "{}", again.stderr);
    assert_eq!(contents(folder.path()), before);
}

#[test]
fn a_dry_run_shows_the_same_and_writes_nothing() {
    let folder = folder(&["list-pets.md", "create-pet.md"]);
    let before = contents(folder.path());
    let dry_run = import(folder.path(), &["--dry-run", "pages"]);
    assert_eq!(dry_run.code, 0, "{}", dry_run.stderr);
    assert_eq!(contents(folder.path()), before);
    let run = import(folder.path(), &["pages"]);
    let files = "\nnew       spec/openapi.yaml\nnew       spec/README.md\n";
    assert_eq!(dry_run.stdout, run.stdout + files);
}

#[test]
fn nothing_is_written_if_a_page_is_wrong() {
    let folder = folder(&["list-pets.md", "create-pet.md"]);
    assert_eq!(import(folder.path(), &["pages/list-pets.md"]).code, 0);
    let page = fixture("pages/create-pet.md").replace("[cat, dog]", "[cat, fish]");
    fs::write(folder.path().join("pages/create-pet.md"), page).expect("writable");
    fs::write(folder.path().join("pages/none.md"), "# Nothing\n").expect("writable");
    let before = contents(folder.path());
    for (pages, code) in [("pages/none.md", "page-without-document"), ("pages", "page-without-document")] {
        let run = import(folder.path(), &[pages]);
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{}", run.stderr);
        assert!(run.stderr.contains(&format!("error[{code}]")), "{}", run.stderr);
        let more = format!("for more about an error, run `cargo xtask explain {code}`\n");
        assert!(run.stderr.ends_with(&more), "{}", run.stderr);
    }
    let run = import(folder.path(), &["pages/list-pets.md", "pages/create-pet.md"]);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{}", run.stderr);
    assert!(run.stderr.contains("error[import-conflict]"), "{}", run.stderr);
    assert_eq!(contents(folder.path()), before);
}

#[test]
fn standard_input_is_a_page_and_json_is_one_object() {
    let folder = folder(&["list-pets.md"]);
    let page = fs::File::open(folder.path().join("pages/list-pets.md")).expect("it is there");
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["import", "--spec-dir", "spec", "-", "--source", "https://docs.example.com/list.md", "--format", "json"])
        .current_dir(folder.path())
        .stdin(Stdio::from(page))
        .output()
        .expect("it starts");
    let text = String::from_utf8(output.stdout).expect("it prints UTF-8");
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
    insta::assert_snapshot!(text, @r#"
    {
      "schema_version": 1,
      "diagnostics": [],
      "import": {
        "operations": {
          "added": [
            "GET /pets"
          ],
          "changed": [],
          "removed": []
        },
        "components": {
          "added": [
            "schemas/Pet",
            "schemas/Kind"
          ],
          "changed": [],
          "removed": []
        },
        "members": {
          "added": [
            "openapi",
            "info",
            "servers",
            "security",
            "tags"
          ],
          "changed": [],
          "removed": []
        },
        "reached": {},
        "kept": 0
      },
      "files": [
        {
          "path": "spec/openapi.yaml",
          "state": "new"
        },
        {
          "path": "spec/README.md",
          "state": "new"
        }
      ]
    }
    "#);
    let readme = fs::read_to_string(folder.path().join("spec/README.md")).expect("it was written");
    assert!(readme.contains("block of <https://docs.example.com/list.md> | 20"), "{readme}");
}

#[test]
fn failures_and_wrong_arguments() {
    let folder = folder(&["list-pets.md", "create-pet.md"]);
    fs::create_dir(folder.path().join("empty")).expect("it can be made");
    let before = contents(folder.path());
    let calls: [(&[&str], i32); 7] = [
        (&["none.md"], 3),
        (&["empty"], 3),
        (&[], 2),
        (&["pages", "--source", "https://docs.example.com"], 2),
        (&["pages/list-pets.md", "--source", "a | b"], 2),
        (&["pages/list-pets.md", "--source", ""], 2),
        (&["pages/list-pets.md", "--format", "xml"], 2),
    ];
    for (arguments, code) in calls {
        let run = import(folder.path(), arguments);
        assert_eq!((run.code, run.stdout.as_str()), (code, ""), "{arguments:?}: {}", run.stderr);
    }
    assert_eq!(contents(folder.path()), before);
}

#[test]
fn a_file_to_which_the_document_refers_has_to_be_beside_it() {
    let folder = folder(&[]);
    let document = "openapi: 3.0.3\npaths: {}\ncomponents: {schemas: {Pet: {$ref: 'b.yaml#/Pet'}}}\n";
    fs::write(folder.path().join("pages/api.yaml"), document).expect("writable");
    fs::write(folder.path().join("pages/b.yaml"), "Pet: {type: object}\n").expect("writable");
    let run = import(folder.path(), &["pages/api.yaml"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("warning[ref-unreadable]: the document refers to the file `b.yaml`"), "{}", run.stderr);
    assert!(run.stderr.contains("such as `spec/b.yaml`"), "{}", run.stderr);
    fs::copy(folder.path().join("pages/b.yaml"), folder.path().join("spec/b.yaml")).expect("it can be copied");
    let run = import(folder.path(), &["pages/api.yaml"]);
    assert!(run.code == 0 && !run.stderr.contains("warning"), "{}", run.stderr);
}

#[test]
fn an_edited_document_is_not_taken_for_what_was_imported() {
    let folder = folder(&["list-pets.md", "create-pet.md"]);
    assert_eq!(import(folder.path(), &["pages"]).code, 0);
    let document = folder.path().join("spec/openapi.yaml");
    let edited = fs::read_to_string(&document).expect("it was written").replace("cat", "cats");
    fs::write(&document, &edited).expect("writable");
    let before = contents(folder.path());
    let run = import(folder.path(), &["pages/list-pets.md"]);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{}", run.stderr);
    assert!(run.stderr.contains("error[document-edited]: `spec/openapi.yaml`"), "{}", run.stderr);
    assert_eq!(contents(folder.path()), before);
    let run = import(folder.path(), &["pages"]);
    assert!(run.code == 0 && run.stderr.contains("warning[document-edited]"), "{}", run.stderr);
    assert_ne!(fs::read_to_string(&document).expect("it was written"), edited);
}

/// The folder `spec` of the workspace is what is meant without `--spec-dir`; nothing is written here.
#[test]
fn our_document_is_imported_into_itself_without_a_change() {
    let run = xtask(workspace::root(), &["import", "--dry-run", "spec/openapi.yaml"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.starts_with("unchanged "), "{}", run.stdout);
}
