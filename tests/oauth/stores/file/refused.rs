//! Files that are no entry, where an entry is expected: each is an error, and stays as it is.

use std::fs;

use generated_client::oauth::{StoreError, TokenStore as _};

use super::Files;
use crate::leaks;
use crate::stores::{SECRET, a_key, assert_says, entry, generation, key, lock, shown, write_first};

/// What every call says about the entry.
async fn errors(files: &Files) -> Vec<StoreError> {
    let mut locked = lock(&files.store, &a_key()).await;
    let mut errors = vec![
        files.store.load(&a_key()).await.map_err(shown).expect_err("it is no entry"),
        locked.load().await.map_err(shown).expect_err("it is no entry"),
    ];
    for expected in [None, Some(1), Some(2)] {
        errors.push(locked.swap(generation(expected), &entry(2)).await.map_err(shown).expect_err("it is no entry"));
    }
    leaks::assert_unseen(SECRET);
    errors
}

/// Fails unless all errors are of a kind and name the file.
fn assert_all(errors: &[StoreError], files: &Files, is_expected: fn(&StoreError) -> bool) {
    for error in errors {
        assert!(is_expected(error), "{error:?}");
        assert_says(error, &files.path().display().to_string());
    }
}

fn is_torn(error: &StoreError) -> bool {
    matches!(error, StoreError::Torn { .. })
}

fn is_foreign(error: &StoreError) -> bool {
    matches!(error, StoreError::Foreign { .. })
}

/// Has a file stand in the place of the entry.
async fn refuses(bytes: &[u8], is_expected: fn(&StoreError) -> bool) {
    let files = Files::new();
    fs::write(files.path(), bytes).expect("the folder is there");
    assert_all(&errors(&files).await, &files, is_expected);
    assert_eq!(fs::read(files.path()).expect("it is there"), bytes, "it stays as it was");
    assert_eq!(files.extensions(), ["json", "lock"]);
}

/// The bytes of an entry.
async fn whole(key_text: &str) -> Vec<u8> {
    let files = Files::new();
    write_first(&files.store, &key(key_text)).await;
    fs::read(files.store.path(&key(key_text))).expect("it was written")
}

#[tokio::test]
async fn an_empty_file() {
    refuses(b"", is_torn).await;
}

#[tokio::test]
async fn a_file_that_lost_its_end() {
    let whole = whole("shop_1").await;
    for length in [1, whole.len() / 2, whole.len() - 1] {
        refuses(&whole[..length], is_torn).await;
    }
}

#[tokio::test]
async fn a_file_that_lost_its_middle() {
    let mut zeroed = whole("shop_1").await;
    let middle = zeroed.len() / 2;
    zeroed[middle..middle + 10].fill(0);
    refuses(&zeroed, is_torn).await;
}

#[tokio::test]
async fn a_file_with_another_one_at_its_end() {
    let twice = [whole("shop_1").await, whole("shop_1").await].concat();
    refuses(&twice, is_torn).await;
}

#[tokio::test]
async fn a_file_of_something_else() {
    refuses(format!("access_token={SECRET}").as_bytes(), is_torn).await;
    refuses(&[0xFF, 0xFE, 0x00], is_torn).await;
}

#[tokio::test]
async fn a_file_that_is_larger_than_any_entry() {
    let files = Files::new();
    fs::File::create(files.path()).and_then(|file| file.set_len(2 << 30)).expect("it is a file with a hole");
    let begin = std::time::Instant::now();
    assert_all(&errors(&files).await, &files, is_torn);
    assert!(begin.elapsed() < std::time::Duration::from_secs(5), "it is not read: {:?}", begin.elapsed());
}

#[tokio::test]
async fn an_entry_of_another_key() {
    refuses(&whole("Shop_1").await, is_foreign).await;
}

#[tokio::test]
async fn an_entry_of_a_later_version() {
    refuses(br#"{"version":2,"key":"shop_1","tokens":["..."]}"#, is_foreign).await;
}

#[tokio::test]
async fn a_folder() {
    let files = Files::new();
    fs::create_dir(files.path()).expect("the folder is there");
    assert_all(&errors(&files).await, &files, is_torn);
    assert!(files.path().is_dir());
    assert_eq!(files.extensions(), ["json", "lock"]);
}

/// The entry behind it would be read, but not written: a rename replaces the link.
#[cfg(unix)]
#[tokio::test]
async fn a_symbolic_link() {
    let whole = whole("shop_1").await;
    for is_there in [true, false] {
        let files = Files::new();
        let elsewhere = files.parent.path().join("elsewhere.json");
        if is_there {
            fs::write(&elsewhere, &whole).expect("the folder is there");
        }
        std::os::unix::fs::symlink(&elsewhere, files.path()).expect("the folder is there");
        assert_all(&errors(&files).await, &files, is_torn);
        assert!(files.path().is_symlink());
        assert_eq!(fs::read(&elsewhere).ok(), is_there.then(|| whole.clone()));
    }
}

/// Whoever reads one waits for somebody to write.
#[cfg(unix)]
#[tokio::test]
async fn a_named_pipe() {
    let files = Files::new();
    let made = std::process::Command::new("mkfifo").arg(files.path()).status();
    assert!(made.is_ok_and(|status| status.success()), "POSIX has `mkfifo`");
    assert_all(&errors(&files).await, &files, is_torn);
    assert_eq!(files.extensions(), ["json", "lock"]);
}
