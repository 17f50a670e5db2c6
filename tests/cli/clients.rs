//! Clients of made-up documents as modules of one crate, against servers.
//!
//! The crate is the target `clients` of the package `tests`, and all packages are chosen, as by the README's command: what
//! the clients depend on is compiled already, with these features. That it is what their manifests say, and that each
//! client is a clean crate, `crates.rs` shows, for which every set of features is compiled.

use std::fs;
use std::path::Path;
use std::process::Command;

use xtask::workspace;

use super::xtask;

/// A client: the document in `fixtures/documents`, the module, what it is made with, and what is tested of it.
type Client = (&'static str, &'static str, &'static [&'static str], &'static [&'static str]);

const CLIENTS: [Client; 7] = [
    ("shop", "hostile_shop", &["retry", "tracing"], &["hostile_shop"]),
    ("responses", "library", &["mocks"], &["library", "mocks"]),
    ("requests", "parcels", &["retry", "tracing"], &["parcels"]),
    ("streams", "streams", &["retry", "tracing"], &["streams", "reconnecting"]),
    ("choices", "choices", &[], &["choices"]),
    ("ledger", "ledger", &[], &["ledger"]),
    ("assistant", "assistant", &["mocks", "blocking"], &["assistant", "waiting"]),
];

#[test]
fn clients_do_what_their_documents_say() {
    let folder = workspace::root().join("target/clients");
    let mut modules = Vec::new();
    for (document, client, parts, tests) in CLIENTS {
        let document = format!("tests/fixtures/documents/{document}.yaml");
        let out = folder.join(client);
        let mut arguments = vec!["codegen", "--spec", &document, "--out", out.to_str().expect("UTF-8")];
        arguments.extend(parts.iter().flat_map(|part| ["--with", part]));
        let run = xtask(workspace::root(), &arguments);
        assert_eq!(run.code, 0, "{}", run.stderr);
        modules.push(client.to_owned());
        for test in tests {
            let path = workspace::root().join("tests/cli").join(test).with_extension("rs");
            let text = fs::read_to_string(path).expect("it is in the repository");
            // As a test of a crate, it finds the client by its name.
            write(&folder.join(format!("{test}_test.rs")), &format!("{text}\nuse crate::{client};\n"));
            modules.push(format!("{test}_test"));
        }
    }
    let all = modules.iter().map(|module| format!("mod {module};\n")).collect::<String>();
    write(&folder.join("all.rs"), &all);
    let output = Command::new(env!("CARGO"))
        .args(["test", "--locked", "--workspace", "--test", "clients"])
        .current_dir(workspace::root())
        .output()
        .expect("cargo starts");
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}");
    for module in modules.iter().filter(|module| module.ends_with("_test")) {
        assert!(text.contains(&format!("test {module}::")), "{module} has no tests: {text}");
    }
}

/// Writes a file if it is another one, so that what is compiled of it is compiled again.
fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|written| written == text) {
        return;
    }
    fs::write(path, text).expect("it can be written");
}
