use std::fs;
use std::path::Path;

use xtask::workspace;

use super::crates::{cargo, without_tls};
use super::xtask;

/// The hand-written layer holds for any document that has the token endpoint: our client, made again from the vendored
/// document with more operations, compiles without a warning and does the right thing for each of them.
#[test]
#[ignore = "it compiles a crate; CI runs it"]
fn our_client_takes_operations_that_it_has_never_heard_of() {
    let folder = tempfile::TempDir::new().expect("there is a place for temporary files");
    let member = folder.path().join("generated-client");
    copy(&workspace::root().join("generated-client/src"), &member.join("src"));
    copy_file("generated-client/README.md", &member.join("README.md"));
    copy_file("Cargo.lock", &folder.path().join("Cargo.lock"));
    copy_file("tests/cli/more_operations.rs", &member.join("tests/more_operations.rs"));
    // The versions and lints of the workspace, with this member alone.
    let manifest = fs::read_to_string(workspace::root().join("Cargo.toml")).expect("it is in the repository");
    let members = manifest.lines().find(|line| line.starts_with("members = [")).expect("it is a workspace");
    write(&folder.path().join("Cargo.toml"), &manifest.replace(members, r#"members = ["generated-client"]"#));
    let manifest = fs::read_to_string(workspace::root().join("generated-client/Cargo.toml")).expect("so is this");
    let manifest = without_tls(&manifest);
    let (before, after) = manifest.split_once("[dev-dependencies]").expect("it has tests");
    let lints = after.split_once("[lints]").expect("it has lints").1;
    write(&member.join("Cargo.toml"), &format!("{before}[dev-dependencies]\ntokio.workspace = true\n\n[lints]{lints}"));

    let generated = member.join("src/generated");
    let overlays = workspace::overlays().expect("they are in the repository").into_iter();
    let overlays = overlays.chain([workspace::root().join("tests/fixtures/overlays/more_operations.overlay.yaml")]);
    let overlays = overlays.map(|path| path.to_string_lossy().into_owned()).collect::<Vec<_>>();
    let mut arguments =
        vec!["codegen", "--spec", "spec/openapi.yaml", "--with", "oauth", "--out", generated.to_str().expect("UTF-8")];
    arguments.extend(overlays.iter().flat_map(|path| ["--overlay", path]));
    let run = xtask(workspace::root(), &arguments);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("Generated 6 operations"), "{}", run.stderr);

    cargo(&member, &["clippy", "--", "-D", "warnings"]);
    cargo(&member, &["test", "--test", "more_operations"]);
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("it can be made");
    for entry in fs::read_dir(from).expect("it can be read") {
        let entry = entry.expect("readable");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("it can be copied");
        }
    }
}

fn copy_file(name: &str, to: &Path) {
    fs::create_dir_all(to.parent().expect("it is in a folder")).expect("it can be made");
    fs::copy(workspace::root().join(name), to).expect("it can be copied");
}

fn write(path: &Path, text: &str) {
    fs::write(path, text).expect("it can be written");
}
