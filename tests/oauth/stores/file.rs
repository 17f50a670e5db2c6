//! Files: who can read them, what may stand in their place, and folders that go away.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use generated_client::oauth::{FileStore, StoreError, Swap, TokenStore};
use tempfile::TempDir;

use super::{
    SECRET, a_key, assert_says, entry, generation, is_locked, load, lock, named, number, shown, swap, write_first,
    write_next,
};
use crate::lab::times;
use crate::leaks;

/// Files that are no entry, where an entry is expected.
mod refused;
/// The modes of folders and files.
#[cfg(unix)]
mod modes;
/// Processes with another umask, working directory or limit.
#[cfg(unix)]
mod child_process;

/// A store in a folder that is removed at the end of the test.
struct Files {
    parent: TempDir,
    store: FileStore,
}

impl Files {
    fn new() -> Self {
        leaks::watch();
        let parent = TempDir::new().expect("there is a place for temporary files");
        let store = FileStore::open(parent.path().join("tokens")).expect("the folder can be made");
        Self { parent, store }
    }

    fn folder(&self) -> PathBuf {
        self.parent.path().join("tokens")
    }

    /// Another store in the same folder.
    fn again(&self) -> FileStore {
        FileStore::open(self.folder()).expect("the folder is there")
    }

    /// The file of the entry.
    fn path(&self) -> PathBuf {
        self.store.path(&a_key())
    }

    /// The names of all files.
    fn names(&self) -> Vec<String> {
        let files = fs::read_dir(self.folder()).expect("the folder is there");
        let name = |file: fs::DirEntry| file.file_name().to_string_lossy().into_owned();
        let mut names = files.map(|file| name(file.expect("it can be read"))).collect::<Vec<_>>();
        names.sort_unstable();
        names
    }

    /// The extensions of all files.
    fn extensions(&self) -> Vec<String> {
        let names = self.names();
        names.iter().map(|name| name.rsplit('.').next().unwrap_or_default().to_owned()).collect()
    }
}

/// Fails unless an error is the system's, about a path.
fn assert_io(error: &StoreError, path: &Path) {
    assert!(matches!(error, StoreError::Io { path: other, .. } if other == path), "{error:?}");
    assert_says(error, &path.display().to_string());
}

#[tokio::test]
async fn an_entry_is_a_file_beside_its_lock_and_nothing_more() {
    let files = Files::new();
    for next in 1..=3 {
        assert_eq!(write_next(&files.store, &a_key()).await, next);
        assert_eq!(files.extensions(), ["json", "lock"]);
    }
    let json = fs::read_to_string(files.path()).expect("it was written");
    assert!(json.contains(SECRET), "the store has to keep the tokens: {json}");
}

#[tokio::test]
async fn a_temporary_file_of_a_process_that_died_is_replaced_and_is_never_an_entry() {
    let files = Files::new();
    let left_behind = files.path().with_extension("new");
    fs::write(&left_behind, "half of an ent").expect("the folder is there");
    assert!(load(&files.store, &a_key()).await.is_none());
    write_first(&files.store, &a_key()).await;
    assert_eq!(files.extensions(), ["json", "lock"]);
    #[cfg(unix)]
    {
        // What somebody puts there is not written through.
        let elsewhere = files.parent.path().join("elsewhere");
        fs::write(&elsewhere, "untouched").expect("the folder is there");
        std::os::unix::fs::symlink(&elsewhere, &left_behind).expect("the folder is there");
        assert_eq!(write_next(&files.store, &a_key()).await, 2);
        assert_eq!(fs::read_to_string(&elsewhere).expect("it is there"), "untouched");
        assert_eq!(files.extensions(), ["json", "lock"]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_during_two_hundred_writes_see_whole_entries_in_order() {
    let files = Files::new();
    write_first(&files.store, &a_key()).await;
    let is_over = Arc::new(AtomicBool::new(false));
    let readers = [files.store.clone(), files.again()].map(|store| {
        let is_over = Arc::clone(&is_over);
        tokio::spawn(async move {
            let (mut reads, mut newest) = (0, Some(1));
            while !is_over.load(Ordering::Relaxed) {
                let read = number(&load(&store, &a_key()).await);
                assert!(read >= newest, "{read:?} after {newest:?}");
                (reads, newest) = (reads + 1, read);
            }
            reads
        })
    });
    let mut locked = lock(&files.store, &a_key()).await;
    for next in 2..=201 {
        assert_eq!(swap(&mut locked, next - 1, &entry(next)).await, Swap::Written);
    }
    is_over.store(true, Ordering::Relaxed);
    for reader in readers {
        let reads = reader.await.expect("it does not panic");
        assert!(reads > 20, "{reads} reads prove little");
    }
    leaks::assert_unseen(SECRET);
}

#[tokio::test]
async fn when_the_folder_has_gone_a_write_is_an_error_and_when_it_is_back_the_holder_goes_on() {
    let files = Files::new();
    let other = files.again();
    write_first(&files.store, &a_key()).await;
    let mut locked = lock(&files.store, &a_key()).await;
    let away = files.parent.path().join("away");
    fs::rename(files.folder(), &away).expect("both are in one folder");
    for _ in 0..2 {
        let error = locked.swap(generation(None), &entry(2)).await.map_err(shown).expect_err("there is no folder");
        assert_io(&error, &files.folder());
    }
    let error =
        other.lock(&a_key(), times(Duration::ZERO)).await.map(drop).map_err(shown).expect_err("there is no folder");
    assert_io(&error, &files.folder());
    let error = other.load(&a_key()).await.map_err(shown).expect_err("a drive that has gone has lost no entries");
    assert_io(&error, &files.path());
    fs::rename(&away, files.folder()).expect("both are in one folder");
    assert!(is_locked(&other, &a_key()).await);
    assert_eq!(swap(&mut locked, 1, &entry(2)).await, Swap::Written);
    assert!(is_locked(&other, &a_key()).await);
    drop(locked);
    assert_eq!(number(&load(&other, &a_key()).await), Some(2));
    assert_eq!(files.extensions(), ["json", "lock"]);
    leaks::assert_unseen(SECRET);
}

#[tokio::test]
async fn a_lock_file_that_was_removed_and_made_again_locks_as_the_first_one_did() {
    let files = Files::new();
    let path = files.path().with_extension("lock");
    let locked = |path: &Path| {
        let file = File::create(path).expect("the folder is there");
        file.lock().expect("nobody has it");
        file
    };
    let first = locked(&path);
    let waiting = tokio::spawn({
        let store = files.again();
        async move { drop(lock(&store, &a_key()).await) }
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    fs::remove_file(&path).expect("it is there");
    let second = locked(&path);
    drop(first);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!waiting.is_finished(), "a file that has no name any more is no lock");
    drop(second);
    waiting.await.expect("it does not panic");
}

/// Somebody else may have locked the file that was made in its place.
#[tokio::test]
async fn a_lock_whose_file_was_removed_is_not_held_and_a_write_takes_its_successor_first() {
    let files = Files::new();
    let other = files.again();
    write_first(&files.store, &a_key()).await;
    let mut locked = lock(&files.store, &a_key()).await;
    assert!(locked.hold(Duration::from_secs(1)).await);
    fs::remove_file(files.path().with_extension("lock")).expect("it is there");
    assert!(!locked.hold(Duration::from_secs(1)).await);
    let successor = lock(&other, &a_key()).await;
    let error = locked.swap(generation(1), &entry(2)).await.map_err(shown).expect_err("somebody else is in");
    assert!(matches!(error, StoreError::Locked { .. }), "{error:?}");
    drop(successor);
    assert_eq!(write_next(&other, &a_key()).await, 2);
    assert_eq!(swap(&mut locked, 1, &named(2, "late")).await, Swap::Conflict);
    assert!(is_locked(&other, &a_key()).await, "it has the successor");
    assert_eq!(swap(&mut locked, 2, &entry(3)).await, Swap::Written);
    assert!(!locked.hold(Duration::from_secs(1)).await, "others were in meanwhile");
}

/// A runtime whose only thread for files is taken until the sender is dropped.
fn busy_runtime() -> (tokio::runtime::Runtime, mpsc::Sender<()>) {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    let runtime =
        builder.worker_threads(1).max_blocking_threads(1).enable_all().build().expect("threads can be started");
    let (free, taken) = mpsc::channel::<()>();
    runtime.spawn_blocking(move || taken.recv());
    (runtime, free)
}

/// Another task that had the lock meanwhile would read the old entry, and its new one would be written over.
#[tokio::test]
async fn a_lock_lasts_until_the_write_that_nobody_waits_for_is_done() {
    let files = Files::new();
    write_first(&files.store, &a_key()).await;
    let mut locked = lock(&files.store, &a_key()).await;
    let (runtime, free) = busy_runtime();
    let write = async move { swap(&mut locked, 1, &named(2, "late")).await };
    runtime
        .spawn(async move { tokio::time::timeout(Duration::from_millis(50), write).await })
        .await
        .expect("it ends")
        .expect_err("it cannot begin");
    let other = files.again();
    assert!(is_locked(&other, &a_key()).await);
    drop(free);
    assert_eq!(number(&lock(&other, &a_key()).await.load().await.expect("it can be read")), Some(2));
    runtime.shutdown_background();
}

#[test]
fn a_store_without_a_runtime_says_so() {
    let files = Files::new();
    let poll = futures_util::future::FutureExt::now_or_never(files.store.load(&a_key()));
    let error = poll.expect("it does not wait").map_err(shown).expect_err("there is no runtime");
    assert_says(&error, "runtime");
}
