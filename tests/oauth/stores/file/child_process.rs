//! Processes with another umask, working directory or limit: no process can have those for one test alone.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use generated_client::oauth::{FileStore, StoreError, Swap, TokenStore};

use super::Files;
use super::modes::mode;
use crate::leaks;
use crate::stores::{LONG, SECRET, a_key, entry, generation, load, number, shown, write_first};

/// The folder of the store.
const FOLDER: &str = "STORE_FOLDER";

/// Where the process goes after it has opened the store.
const DIRECTORY: &str = "STORE_DIRECTORY";

/// What it does then.
const TASK: &str = "STORE_TASK";

/// Runs the test below again in a process that begins with a line of shell, in which `$0` is its argument.
fn run(line: &str, argument: &str, environment: &[(&str, &Path)], task: &str) {
    let child = Command::new("sh")
        .args(["-c", &format!(r#"{line}; exec "$@""#), argument])
        .arg(std::env::current_exe().expect("it runs"))
        .args(["--exact", "--ignored", "stores::file::child_process::is_run_by_the_others"])
        .envs(environment.iter().copied())
        .env(TASK, task)
        .output()
        .expect("there is a shell");
    let said = String::from_utf8_lossy(&child.stdout);
    assert!(child.status.success() && said.contains("1 passed"), "{said}");
}

#[tokio::test]
#[ignore = "the tests beside it run it in processes of their own"]
async fn is_run_by_the_others() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    leaks::watch();
    let store = FileStore::open(folder).map_err(shown).expect("the folder can be made");
    if let Some(directory) = std::env::var_os(DIRECTORY) {
        std::env::set_current_dir(directory).expect("it is there");
    }
    match std::env::var(TASK).as_deref() {
        Ok("write") => write_first(&store, &a_key()).await,
        Ok("fail to write") => fail_to_write(&store).await,
        task => panic!("{task:?} is no task"),
    }
}

#[test]
fn folders_and_files_are_private_under_every_umask() {
    for umask in ["0000", "0002", "0022", "0077"] {
        let files = Files::new();
        let folder = files.parent.path().join("a/b");
        run("umask \"$0\"", umask, &[(FOLDER, &folder)], "write");
        let json = FileStore::open(&folder).expect("it is private").path(&a_key());
        for (path, expected) in [
            (&*folder, 0o700),
            (&files.parent.path().join("a"), 0o700),
            (&*json, 0o600),
            (&json.with_extension("lock"), 0o600),
        ] {
            assert_eq!(mode(path), expected, "{} under {umask}", path.display());
        }
    }
}

/// Daemons leave the folder in which they were started.
#[tokio::test]
async fn a_relative_folder_stays_where_it_was_when_the_process_goes_elsewhere() {
    let files = Files::new();
    let parent = files.parent.path();
    let elsewhere = parent.join("elsewhere");
    fs::create_dir(&elsewhere).expect("the parent is there");
    let environment: [(&str, &Path); 2] = [(FOLDER, Path::new("tokens")), (DIRECTORY, &elsewhere)];
    run("cd \"$0\"", &parent.display().to_string(), &environment, "write");
    assert_eq!(number(&load(&files.store, &a_key()).await), Some(1));
}

/// The limit stands for a full disk, which is full for root too. Ignored, its signal leaves it at an error.
#[tokio::test]
async fn a_write_that_finds_no_space_leaves_everything_as_it_was() {
    let files = Files::new();
    write_first(&files.store, &a_key()).await;
    let before = fs::read(files.path()).expect("it was written");
    run("trap '' XFSZ; ulimit -f 0", "sh", &[(FOLDER, &files.folder())], "fail to write");
    assert_eq!(fs::read(files.path()).expect("it is there"), before);
    assert_eq!(files.extensions(), ["json", "lock"]);
}

async fn fail_to_write(store: &FileStore) {
    let mut locked = store.lock(&a_key(), crate::lab::times(LONG)).await.map_err(shown).expect("nobody has it");
    let error = locked.swap(generation(1), &entry(2)).await.map_err(shown).expect_err("there is no space");
    super::assert_io(&error, &store.path(&a_key()).with_extension("new"));
    assert!(matches!(error, StoreError::Io { .. }), "{error:?}");
    leaks::assert_unseen(SECRET);
    assert!(locked.load().await.is_ok(), "the holder goes on");
    assert_eq!(locked.swap(generation(7), &entry(8)).await.expect("nothing is written"), Swap::Conflict);
}
