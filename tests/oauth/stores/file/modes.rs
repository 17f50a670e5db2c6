//! The modes of folders and files.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::Duration;

use generated_client::oauth::{FileStore, Recovery, TokenStore as _};
use tempfile::TempDir;

use super::{Files, assert_io};
use crate::leaks;
use crate::stores::{a_key, assert_says, shown, write_next};

/// The permissions of a file or a folder.
pub fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("it is there").permissions().mode() & 0o7777
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).expect("it is ours");
}

#[test]
fn a_folder_that_others_may_use_is_refused_with_advice() {
    leaks::watch();
    let parent = TempDir::new().expect("there is a place for temporary files");
    let folder = parent.path().join("tokens");
    fs::create_dir(&folder).expect("the parent is there");
    for open in [0o755, 0o750, 0o701, 0o710, 0o777] {
        set_mode(&folder, open);
        let error = FileStore::open(&folder).map_err(shown).expect_err("others may use it");
        assert_io(&error, &folder);
        assert_says(&error, "chmod 700");
        assert_eq!(mode(&folder), open, "it is left as it is");
    }
    set_mode(&folder, 0o700);
    FileStore::open(&folder).expect("the advice was good");
}

#[tokio::test]
async fn a_folder_that_others_may_use_since_it_was_opened_is_refused() {
    let files = Files::new();
    write_next(&files.store, &a_key()).await;
    set_mode(&files.folder(), 0o755);
    let locked = files.store.lock(&a_key(), crate::lab::times(Duration::ZERO)).await;
    let error = locked.map(drop).map_err(shown).expect_err("others may use it");
    assert_io(&error, &files.folder());
    assert_eq!(error.recovery(), Recovery::FixConfiguration);
    set_mode(&files.folder(), 0o700);
    assert_eq!(write_next(&files.store, &a_key()).await, 2);
}

/// Root may write into every folder, and its owner may look into it.
#[test]
fn a_folder_of_another_user_is_refused() {
    leaks::watch();
    let parent = TempDir::new().expect("there is a place for temporary files");
    let folder = parent.path().join("tokens");
    fs::create_dir(&folder).expect("the parent is there");
    set_mode(&folder, 0o700);
    // Only root can give a folder away, and nobody else could write into it.
    if std::os::unix::fs::chown(&folder, Some(12345), None).is_err() {
        return;
    }
    let error = FileStore::open(&folder).map_err(shown).expect_err("it is somebody else's");
    assert_io(&error, &folder);
    assert_eq!(fs::read_dir(&folder).expect("root may").count(), 0, "nothing is left in it");
}

#[test]
fn a_place_that_is_no_folder_is_an_error_that_names_it() {
    let parent = TempDir::new().expect("there is a place for temporary files");
    let file = parent.path().join("tokens");
    fs::write(&file, "").expect("the parent is there");
    for path in [file.clone(), file.join("below")] {
        let error = FileStore::open(&path).map_err(shown).expect_err("a file is in the way");
        assert_io(&error, &path);
    }
    FileStore::open("").map_err(shown).expect_err("it is no path");
}

/// The rename takes the mode of the new file.
#[tokio::test]
async fn an_entry_that_others_may_read_is_private_from_the_next_write_on() {
    let files = Files::new();
    assert_eq!(write_next(&files.store, &a_key()).await, 1);
    set_mode(&files.path(), 0o644);
    assert!(files.store.load(&a_key()).await.is_ok());
    assert_eq!(write_next(&files.store, &a_key()).await, 2);
    assert_eq!(mode(&files.path()), 0o600);
}
