use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use tempfile::TempDir;
use xtask::workspace;

use super::xtask;

/// Hooks that stand beside a client whose user wants them.
const WITH_HOOKS: [&str; 4] = ["--with", "retry", "--with", "tracing"];

/// Mocks for the tests of those who use a client.
const WITH_MOCKS: [&str; 2] = ["--with", "mocks"];

/// Calls that wait.
const WITH_BLOCKING: [&str; 2] = ["--with", "blocking"];

/// A crate of a document whose names, texts and shapes are made to break it compiles, without a warning of any tool.
///
/// The first run compiles the dependencies; they are kept in the target folder.
#[test]
#[ignore = "it compiles a crate; CI runs it"]
fn a_hostile_document_becomes_a_clean_crate() {
    let folder = crate_of("tests/fixtures/documents/shop.yaml", "hostile-shop", "hostile_shop.rs", &WITH_HOOKS);
    let path = folder.path().join("hostile-shop");
    cargo(&path, &["clippy", "--all-targets", "--", "-D", "warnings", "-D", "missing_docs"]);
    cargo(&path, &["doc", "--no-deps"]);
    examples_compile(&path);
    cargo(&path, &["test", "--test", "behaviour"]);
}

/// Each method has an example that compiles, and nothing of the documentation is run.
fn examples_compile(path: &Path) {
    let operations = fs::read_dir(path.join("src/operations")).expect("there are operations");
    let operations = operations.map(|file| fs::read_to_string(file.expect("readable").path()).expect("it is text"));
    let methods = operations.map(|text| text.matches("type Success = ").count()).sum::<usize>();
    let output = cargo(path, &["test", "--doc"]);
    let tests = output.lines().filter(|line| line.starts_with("test src/")).collect::<Vec<_>>();
    assert_eq!(tests.len(), methods, "{output}");
    assert!(tests.iter().all(|line| line.ends_with(" - compile ... ok")), "{output}");
}

/// What the client of a document with every shape of response makes of what a server answers.
#[test]
#[ignore = "it compiles a crate; CI runs it"]
fn every_shape_of_response_comes_back() {
    let folder = crate_of("tests/fixtures/documents/responses.yaml", "library", "library.rs", &[]);
    cargo(&folder.path().join("library"), &["test", "--test", "behaviour"]);
}

/// What the client of a document with every kind of request sends in parts.
#[test]
#[ignore = "it compiles a crate; CI runs it"]
fn forms_are_sent_in_parts() {
    let folder = crate_of("tests/fixtures/documents/requests.yaml", "parcels", "parcels.rs", &WITH_HOOKS);
    let path = folder.path().join("parcels");
    cargo(&path, &["test", "--test", "behaviour"]);
    examples_compile(&path);
}

/// What the client of a document with every kind of stream makes of what comes, and how it sends one.
#[test]
#[ignore = "it compiles a crate; CI runs it"]
fn values_that_come_one_after_the_other_are_typed() {
    let folder = crate_of("tests/fixtures/documents/streams.yaml", "streams", "streams.rs", &WITH_HOOKS);
    let path = folder.path().join("streams");
    let reconnecting = workspace::root().join("tests/cli/reconnecting.rs");
    fs::copy(reconnecting, path.join("tests/reconnecting.rs")).expect("it can be copied");
    cargo(&path, &["test", "--test", "behaviour", "--test", "reconnecting"]);
    examples_compile(&path);
}

/// What the client takes values of unions for, and what it does where there is no body.
#[test]
#[ignore = "it compiles a crate; CI runs it"]
fn what_a_value_says_of_its_type_is_heard() {
    let folder = crate_of("tests/fixtures/documents/choices.yaml", "choices", "choices.rs", &[]);
    let path = folder.path().join("choices");
    cargo(&path, &["test", "--test", "behaviour"]);
    examples_compile(&path);
}

/// How the client of a document with every kind of pages walks through them.
#[test]
#[ignore = "it compiles a crate; CI runs it"]
fn pages_are_walked() {
    let folder = crate_of("tests/fixtures/documents/ledger.yaml", "ledger", "ledger.rs", &[]);
    let path = folder.path().join("ledger");
    cargo(&path, &["clippy", "--all-targets", "--", "-D", "warnings", "-D", "missing_docs"]);
    cargo(&path, &["test", "--test", "behaviour"]);
}

/// What the mocks of a client let a server answer, and that they let it answer nothing else.
#[test]
#[ignore = "it compiles a crate; CI runs it"]
fn a_server_of_mocks_answers_what_the_document_describes() {
    let folder = crate_of("tests/fixtures/documents/responses.yaml", "library", "mocks.rs", &WITH_MOCKS);
    let path = folder.path().join("library");
    cargo(&path, &["clippy", "--all-targets", "--features", "mocks", "--", "-D", "warnings", "-D", "missing_docs"]);
    cargo(&path, &["test", "--features", "mocks", "--test", "behaviour"]);
    let program = |response: &str| {
        format!(
            "use library::{{Client, mocks::given, types::Problem}};
            #[test]
            fn test() {{
                fn answer(client: Client, problem: Problem) {{ let _ = given(client.list_books()).{response}; }}
                std::hint::black_box(answer as fn(_, _));
            }}"
        )
    };
    let refused = [
        ("responds_not_found(&problem)", "no method named `responds_not_found`"),
        ("responds_ok(&problem)", "mismatched types"),
        ("responds_ok(&[]).with_x_total(\"two\")", "the trait bound `i32: From<&str>` is not satisfied"),
        ("responds_server_error::<503>(&problem).with_x_total(2)", "no method named `with_x_total`"),
        ("responds_client_error::<503>(&problem)", "the document describes another response of this status"),
    ];
    for (response, message) in refused {
        fs::write(path.join("tests/behaviour.rs"), program(response)).expect("it can be written");
        let arguments = ["build", "--features", "mocks", "--test", "behaviour"];
        let output = command(&path, &arguments).output().expect("cargo starts");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && said.contains(message), "{response}: {said}");
    }
}

/// A program against a server of mocks: chats whole and as a stream, files sent and listed, and audio; and one that is not
/// asynchronous and waits for them.
#[test]
#[ignore = "it compiles a crate; CI runs it"]
fn a_program_talks_to_an_assistant() {
    let parts = [WITH_MOCKS, WITH_BLOCKING].concat();
    let folder = crate_of("tests/fixtures/documents/assistant.yaml", "assistant", "assistant.rs", &parts);
    let path = folder.path().join("assistant");
    let waiting = workspace::root().join("tests/cli/waiting.rs");
    fs::copy(waiting, path.join("tests/waiting.rs")).expect("it can be copied");
    cargo(&path, &["test", "--features", "blocking,mocks", "--test", "behaviour", "--test", "waiting"]);
}

/// The same with OpenAI's own document, which does not belong to the project: `OPENAI_DOCUMENT` says where it is.
#[test]
#[ignore = "it compiles a crate; CI runs it"]
fn a_program_talks_to_openai() {
    let Some(document) = env::var_os("OPENAI_DOCUMENT") else {
        println!("skipped: OPENAI_DOCUMENT does not say where the document is");
        return;
    };
    let document = document.into_string().expect("UTF-8");
    let parts = [&WITH_MOCKS[..], &["--overlay", "tests/fixtures/openai/overlay.yaml"]].concat();
    let folder = crate_of(&document, "openai", "openai.rs", &parts);
    cargo(&folder.path().join("openai"), &["test", "--features", "mocks", "--test", "behaviour"]);
}

/// A client with all that needs no operating system is one for browsers too.
#[test]
#[ignore = "it compiles a crate; CI runs it"]
fn a_client_compiles_for_browsers() {
    const TARGET: &str = "wasm32-unknown-unknown";
    let rustc = Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]).output();
    let library = String::from_utf8(rustc.expect("rustc starts").stdout).expect("a path");
    if !Path::new(library.trim()).is_dir() {
        eprintln!("skipped: `rustup target add {TARGET}` installs what it needs");
        return;
    }
    let folder = TempDir::new().expect("there is a place for temporary files");
    for (document, name) in [("requests", "browser"), ("streams", "browser-streams")] {
        let path = crate_in(&folder, &format!("tests/fixtures/documents/{document}.yaml"), name, &WITH_HOOKS);
        cargo(&path, &["check", "--target", TARGET, "--features", "rustls"]);
    }
}

/// Types that lead to each other in a long chain are no reason for rustdoc to give up.
#[test]
#[ignore = "it compiles a crate; CI runs it"]
fn rustdoc_takes_long_chains_of_types() {
    const LENGTH: usize = 150;
    let schema = |number: usize| {
        let next = (number + 1) % LENGTH;
        let next = format!("{{$ref: '#/components/schemas/S{next}'}}");
        format!("    S{number}: {{type: object, properties: {{next: {{type: array, items: {next}}}}}}}\n")
    };
    let schemas = (0..LENGTH).map(schema).collect::<String>();
    let head = "openapi: 3.0.3\ninfo: {title: Chain, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n";
    let document = super::folder(&format!("{head}{schemas}"));
    let document = document.path().join("api.yaml");
    let folder = TempDir::new().expect("there is a place for temporary files");
    let path = crate_in(&folder, document.to_str().expect("UTF-8"), "chain", &[]);
    cargo(&path, &["doc", "--no-deps"]);
}

/// Cargo takes a crate that is made in the folder of a workspace for a part of it, with nothing edited.
#[test]
fn a_crate_in_a_workspace_is_a_member_of_it() {
    let folder = super::folder("openapi: 3.0.3\ninfo: {title: Shop, version: '1'}\npaths: {}\n");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    };
    write("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"app\"]\n");
    let depends = "[package]\nname = \"app\"\n[dependencies]\nshop.path = \"../clients/shop\"\n";
    write("app/Cargo.toml", depends);
    write("app/src/lib.rs", "");
    for _ in ["new", "made again"] {
        let run = xtask(folder.path(), &["codegen", "--spec", "api.yaml", "--crate", "app/../clients/shop"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let members = cargo(&folder.path().join("app"), &["metadata", "--no-deps", "--format-version", "1"]);
        assert!(members.contains("clients/shop#0.1.0"), "{members}");
    }
}

/// The folder that a path leads to names the package, from wherever it is seen.
#[test]
fn a_crate_has_the_name_of_its_folder() {
    let folder = super::folder("openapi: 3.0.3\ninfo: {title: Shop, version: '1'}\npaths: {}\n");
    fs::create_dir_all(folder.path().join("my-api/src")).expect("it can be made");
    let spec = folder.path().join("api.yaml");
    for (place, path) in
        [("my-api", "."), ("my-api/src", ".."), (".", "my-api"), (".", "my-api/src/.."), (".", "new/../my-api")]
    {
        let spec = spec.to_str().expect("UTF-8");
        let run = xtask(&folder.path().join(place), &["codegen", "--spec", spec, "--crate", path]);
        assert_eq!(run.code, 0, "{path}: {}", run.stderr);
        let manifest = fs::read_to_string(folder.path().join("my-api/Cargo.toml")).expect("it was written");
        assert!(manifest.contains("\nname = \"my-api\"\n"), "{path}: {manifest}");
    }
}

/// Makes the crate of a made-up document in a folder, with a file of tests.
pub fn crate_of(document: &str, name: &str, tests: &str, arguments: &[&str]) -> TempDir {
    let folder = TempDir::new().expect("there is a place for temporary files");
    let path = crate_in(&folder, document, name, arguments);
    let manifest = path.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).expect("it was written");
    let tokio = "tokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }";
    fs::write(&manifest, text.replace("[workspace]", &format!("[dev-dependencies]\n{tokio}\n[workspace]")))
        .expect("it can be written");
    fs::create_dir(path.join("tests")).expect("it can be made");
    fs::copy(workspace::root().join("tests/cli").join(tests), path.join("tests/behaviour.rs")).expect("so can a copy");
    folder
}

/// A manifest whose features bring no TLS unless somebody asks for it: it takes long to compile, and the servers of these
/// tests have none.
pub fn without_tls(manifest: &str) -> String {
    assert!(manifest.contains(r#"default = ["rustls"]"#), "{manifest}");
    manifest.replace(r#"default = ["rustls"]"#, "default = []")
}

/// Makes the crate of a document in a folder, with the lock file of this workspace; gives its path.
fn crate_in(folder: &TempDir, document: &str, name: &str, arguments: &[&str]) -> PathBuf {
    let path = folder.path().join(name);
    let crate_path = path.to_str().expect("UTF-8");
    let arguments = [&["codegen", "--spec", document, "--crate", crate_path], arguments].concat();
    let run = xtask(workspace::root(), &arguments);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let manifest = path.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).expect("it was written");
    fs::write(&manifest, without_tls(&text)).expect("it can be written");
    fs::copy(workspace::root().join("Cargo.lock"), path.join("Cargo.lock")).expect("the lock file can be copied");
    path
}

/// Runs Cargo in a crate, which has to succeed; gives what it says.
pub fn cargo(folder: &Path, arguments: &[&str]) -> String {
    let output = command(folder, arguments).output().expect("cargo starts");
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {arguments:?}: {text}");
    text
}

/// Cargo in a crate with the dependencies and the lock file of this workspace.
pub fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", workspace::root().join("target/generated-crates"))
        // As in `tests/contract/crates.rs`: the same settings, or every dependency is compiled twice.
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env("RUSTFLAGS", "-D warnings")
        .env("RUSTDOCFLAGS", "-D warnings");
    command
}
