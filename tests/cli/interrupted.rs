//! Runs that are killed, and runs that write to one folder at once.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::{GOOD, OUT, contents, folder, xtask};

/// Another document, whose client has more files and none of the same.
const OTHER: &str = "openapi: 3.1.0
info: {title: Other, version: '2'}
servers: [{url: 'https://{a}.test', variables: {a: {default: b}}}]
paths:
  /a: {post: {operationId: a, requestBody: {content: {multipart/form-data: {schema: {properties: {a: {type: string}}}}}}, responses: {'204': {description: d}}}}
components: {schemas: {A: {oneOf: [{type: string}, {type: integer}]}}}
";

fn start(folder: &Path) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(OUT).current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().expect("it starts")
}

/// Ends a process, by the signal that nobody can catch or by that of Ctrl-C; it may have ended by itself.
fn interrupt(child: &mut Child, round: u64) {
    if cfg!(unix) && round % 4 < 2 {
        let kill = Command::new("kill").args(["-INT", &child.id().to_string()]).stderr(Stdio::null()).status();
        kill.expect("it starts");
    } else {
        let _ = child.kill();
    }
    child.wait().expect("it was started");
}

#[test]
fn after_a_kill_the_next_run_leaves_one_client_and_nothing_else() {
    let whole = [GOOD, OTHER].map(|document| {
        let folder = folder(document);
        assert_eq!(xtask(folder.path(), &OUT).code, 0);
        let root = folder.path().to_owned();
        contents(&folder.path().join("api"))
            .into_iter()
            .map(|(path, bytes)| (path.strip_prefix(&root).expect("it is below").to_owned(), bytes))
            .collect::<std::collections::BTreeMap<_, _>>()
    });
    let folder = folder(GOOD);
    for round in 0..40_u64 {
        let document = if round % 2 == 0 { OTHER } else { GOOD };
        fs::write(folder.path().join("api.yaml"), document).expect("it can be written");
        let mut child = start(folder.path());
        if round < 20 {
            thread::sleep(Duration::from_micros(10_000 + round * 3_000));
        } else {
            // Most of a run is over before it begins to write.
            let staging = folder.path().join("api/.codegen-staging");
            while !staging.exists() && child.try_wait().is_ok_and(|status| status.is_none()) {
                thread::yield_now();
            }
            thread::sleep(Duration::from_micros((round - 20) * 400));
        }
        interrupt(&mut child, round);
        let check = xtask(folder.path(), &[&OUT[..], &["--check"]].concat());
        let run = xtask(folder.path(), &OUT);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let left = contents(&folder.path().join("api")).into_iter();
        let left = left.map(|(path, bytes)| (path.strip_prefix(folder.path()).expect("it is below").to_owned(), bytes));
        let left = left.collect::<std::collections::BTreeMap<_, _>>();
        let expected = &whole[usize::from(round % 2 == 0)];
        assert!(left == *expected, "round {round}: {:?}", left.keys());
        assert!(check.code == 0 || !check.stdout.is_empty(), "round {round}: {}", check.stderr);
    }
}

#[test]
fn a_check_after_a_run_was_interrupted_says_so() {
    let folder = folder(GOOD);
    assert_eq!(xtask(folder.path(), &OUT).code, 0);
    let staging = folder.path().join("api/.codegen-staging");
    fs::create_dir(&staging).expect("there is room");
    fs::write(staging.join("0"), "half of a fi").expect("there is room");
    let check = || xtask(folder.path(), &[&OUT[..], &["--check"]].concat());
    let run = check();
    assert_eq!(run.code, 1, "{}", run.stderr);
    let said = format!("{}{}", run.stdout, run.stderr);
    assert!(said.contains("a run was interrupted"), "{said}");
    assert!(staging.exists(), "a check writes nothing");
    assert_eq!(xtask(folder.path(), &OUT).code, 0);
    assert_eq!((check().code, staging.exists()), (0, false));
}

/// A limit on the size of files ends a write as a full disk does.
#[cfg(unix)]
#[test]
fn where_there_is_no_room_for_all_files_none_is_replaced() {
    let folder = folder(GOOD);
    assert_eq!(xtask(folder.path(), &OUT).code, 0);
    let before = contents(&folder.path().join("api"));
    fs::write(folder.path().join("api.yaml"), OTHER).expect("it can be written");
    // Blocks of 512 bytes: some of the files are longer, and others are not.
    let script = "trap '' XFSZ; ulimit -f 16; exec \"$0\" \"$@\"";
    let mut command = Command::new("sh");
    command.args(["-c", script, env!("CARGO_BIN_EXE_xtask")]).args(OUT).current_dir(folder.path());
    let output = command.output().expect("it starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("cannot write "), "{said}");
    assert!(contents(&folder.path().join("api")) == before);
    assert_eq!(xtask(folder.path(), &OUT).code, 0);
}

#[test]
fn two_runs_at_once_leave_the_client_of_one_of_them() {
    let folder = folder(GOOD);
    let other = crate::folder(OTHER);
    let out = folder.path().join("api").to_string_lossy().into_owned();
    for _ in 0..10 {
        let runs = [&folder, &other].map(|document| {
            let (path, out) = (document.path().to_owned(), out.clone());
            thread::spawn(move || xtask(&path, &["codegen", "--spec", "api.yaml", "--out", &out]))
        });
        for run in runs {
            let run = run.join().expect("it does not panic");
            assert_eq!(run.code, 0, "{}", run.stderr);
        }
        let is_client_of =
            |document: &Path| xtask(document, &["codegen", "--spec", "api.yaml", "--out", &out, "--check"]).code == 0;
        assert!(is_client_of(folder.path()) != is_client_of(other.path()), "it is a mixture");
    }
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_in_the_way_and_is_not_read() {
    let folder = folder(GOOD);
    let api = folder.path().join("api");
    fs::create_dir(&api).expect("there is room");
    let pipe = api.join("other.rs");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("it starts").success());
    std::os::unix::fs::symlink("/dev/zero", api.join("zero.rs")).expect("there is room");
    let run = xtask(folder.path(), &OUT);
    assert_eq!(run.code, 0, "{}", run.stderr);
    fs::remove_file(&pipe).expect("it is there");
    fs::remove_file(api.join("client.rs")).expect("it was written");
    assert!(Command::new("mkfifo").arg(api.join("client.rs")).status().expect("it starts").success());
    let run = xtask(folder.path(), &OUT);
    assert_eq!(run.code, 3, "{}", run.stderr);
    assert!(run.stderr.contains("client.rs was not generated"), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn a_file_keeps_the_rights_that_it_has() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder(GOOD);
    assert_eq!(xtask(folder.path(), &OUT).code, 0);
    let (client, types) = (folder.path().join("api/client.rs"), folder.path().join("api/types.rs"));
    fs::set_permissions(&types, fs::Permissions::from_mode(0o600)).expect("it is ours");
    fs::rename(&client, folder.path().join("elsewhere.rs")).expect("it is there");
    std::os::unix::fs::symlink(folder.path().join("elsewhere.rs"), &client).expect("there is room");
    fs::write(folder.path().join("api.yaml"), OTHER).expect("it can be written");
    assert_eq!(xtask(folder.path(), &OUT).code, 0);
    let mode = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    assert_eq!((mode(&types), mode(&client) & 0o022), (0o600, 0));
}
