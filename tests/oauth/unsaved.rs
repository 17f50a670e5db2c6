//! The store fails just after the server has rotated: what it did not take is used from memory and written later.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use generated_client::oauth::{
    BoxFuture, Entry, FileStore, Generation, LockTimes, LockedEntry, MemoryStore, Session, SessionError, SessionKey,
    SessionStatus, StoreError, Swap, TokenStore,
};

use crate::lab::{Lab, key, stored};
use crate::leaks;

/// A store on a disk that is full from some time on.
#[derive(Clone)]
struct FullDisk<S> {
    store: S,
    is_full: Arc<AtomicBool>,
}

impl<S> FullDisk<S> {
    fn of(store: S) -> Self {
        Self { store, is_full: Arc::default() }
    }

    fn set_full(&self, is_full: bool) {
        self.is_full.store(is_full, Ordering::SeqCst);
    }
}

impl<S: TokenStore> TokenStore for FullDisk<S> {
    fn load<'a>(&'a self, key: &'a SessionKey) -> BoxFuture<'a, Result<Option<Entry>, StoreError>> {
        self.store.load(key)
    }

    fn lock<'a>(
        &'a self,
        key: &'a SessionKey,
        times: LockTimes,
    ) -> BoxFuture<'a, Result<Box<dyn LockedEntry>, StoreError>> {
        Box::pin(async move {
            let entry = self.store.lock(key, times).await?;
            Ok(Box::new(FullDiskEntry { entry, is_full: Arc::clone(&self.is_full) }) as Box<dyn LockedEntry>)
        })
    }
}

struct FullDiskEntry {
    entry: Box<dyn LockedEntry>,
    is_full: Arc<AtomicBool>,
}

impl LockedEntry for FullDiskEntry {
    fn hold(&mut self, hold: Duration) -> BoxFuture<'_, bool> {
        self.entry.hold(hold)
    }

    fn load(&mut self) -> BoxFuture<'_, Result<Option<Entry>, StoreError>> {
        self.entry.load()
    }

    fn swap<'a>(&'a mut self, expected: Option<Generation>, new: &'a Entry) -> BoxFuture<'a, Result<Swap, StoreError>> {
        if self.is_full.load(Ordering::SeqCst) {
            let source = io::Error::from(io::ErrorKind::StorageFull);
            return Box::pin(async { Err(StoreError::Io { path: "disk".into(), source }) });
        }
        self.entry.swap(expected, new)
    }
}

/// Waits until a session has the status, for at most five seconds.
async fn wait_for(session: &Session, status: SessionStatus) {
    for _ in 0..100 {
        if session.status() == status {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it is still {:?}", session.status());
}

#[tokio::test]
async fn what_a_full_disk_does_not_take_is_served_from_memory_and_written_later() {
    let Some(mut lab) = Lab::start().await else { return };
    let store = FullDisk::of(MemoryStore::new());
    let session = lab.expired_session(store.clone()).await;
    store.set_full(true);
    let bearer = session.bearer().await.expect("the tokens are in memory");
    assert!(lab.api_takes(bearer.access_token()).await);
    assert_eq!(session.status(), SessionStatus::Unsaved);
    assert_eq!(session.bearer().await.expect("they stay there").generation(), bearer.generation());
    assert_eq!(lab.refreshes().await, 1);
    store.set_full(false);
    wait_for(&session, SessionStatus::Valid).await;
    let tokens = stored(&store).await.expect("the store has taken them");
    assert_eq!(tokens.access_token().expose(), bearer.access_token().expose());
    lab.finish().await;
}

#[tokio::test]
async fn nobody_else_uses_the_old_refresh_token_meanwhile() {
    let Some(mut lab) = Lab::start().await else { return };
    let store = FullDisk::of(MemoryStore::new());
    let session = lab.expired_session(store.clone()).await;
    store.set_full(true);
    let bearer = session.bearer().await.expect("the tokens are in memory");
    let other = Session::builder(&lab.endpoint, store.clone(), key()).lock_wait(Duration::from_millis(200)).build();
    let error = other.bearer().await.expect_err("the entry is locked");
    leaks::show_error(&error);
    let SessionError::Store(error) = error else { panic!("{error:?}") };
    assert!(matches!(*error, StoreError::Locked { .. }), "{error:?}");
    assert!(lab.api_takes(bearer.access_token()).await, "the login is alive");
    store.set_full(false);
    wait_for(&session, SessionStatus::Valid).await;
    tokio::time::sleep(Duration::from_millis(1100)).await;
    assert_eq!(other.bearer().await.expect("it is in the store").generation(), bearer.generation());
    lab.finish().await;
}

#[tokio::test]
async fn a_second_refresh_goes_on_from_memory() {
    let Some(mut lab) = Lab::start().await else { return };
    let store = FullDisk::of(MemoryStore::new());
    let session = lab.expired_session(store.clone()).await;
    store.set_full(true);
    let first = session.bearer().await.expect("the tokens are in memory");
    let second = session.replace(&first).await.expect("so is the refresh token");
    assert!(lab.api_takes(second.access_token()).await);
    assert_eq!(session.status(), SessionStatus::Unsaved);
    store.set_full(false);
    session.close().await.expect("it writes what is left");
    let entry = store.load(&key()).await.expect("it works").expect("it is there");
    assert_eq!(entry.generation, second.generation());
    lab.finish().await;
}

#[tokio::test]
async fn closing_says_what_is_lost() {
    let Some(mut lab) = Lab::start().await else { return };
    let store = FullDisk::of(MemoryStore::new());
    let session = lab.expired_session(store.clone()).await;
    store.set_full(true);
    session.bearer().await.expect("the tokens are in memory");
    let error = session.close().await.expect_err("the disk is still full");
    assert!(matches!(error, SessionError::Store(_)), "{error:?}");
    leaks::show_error(&error);
    lab.finish().await;
}

#[tokio::test]
async fn a_login_that_the_store_does_not_take_changes_nothing() {
    let Some(mut lab) = Lab::start().await else { return };
    let store = FullDisk::of(MemoryStore::new());
    let session = lab.session(store.clone());
    let tokens = lab.login().await;
    store.set_full(true);
    assert!(matches!(session.install(&tokens).await, Err(SessionError::Store(_))));
    assert!(matches!(session.bearer().await, Err(SessionError::NotConnected)));
    store.set_full(false);
    session.install(&tokens).await.expect("the same tokens go in now");
    assert!(session.bearer().await.is_ok());
    lab.finish().await;
}

/// The folder of a store vanishes and comes back, as with a drive that is unplugged: real errors of a real file system.
#[tokio::test]
async fn a_folder_that_vanishes_and_comes_back_loses_nothing() {
    let Some(mut lab) = Lab::start().await else { return };
    let root = tempfile::TempDir::new().expect("there is a place for temporary files");
    let (folder, away) = (root.path().join("tokens"), root.path().join("away"));
    let store = FileStore::open(&folder).expect("it can be made");
    let session = lab.expired_session(store.clone()).await;
    let rename = |from: &Path, to: &Path| std::fs::rename(from, to).expect("it can be renamed");
    let moved = tokio::spawn({
        let (folder, away) = (folder.clone(), away.clone());
        async move {
            // After the entry was locked and read, and before the server answers.
            tokio::time::sleep(Duration::from_millis(150)).await;
            std::fs::rename(folder, away)
        }
    });
    lab.proxy.next(crate::proxy::Fault::DelayAfter(Duration::from_millis(500)));
    let bearer = session.bearer().await.expect("the tokens are in memory");
    moved.await.expect("no panic").expect("it can be renamed");
    assert_eq!(session.status(), SessionStatus::Unsaved);
    rename(&away, &folder);
    wait_for(&session, SessionStatus::Valid).await;
    let tokens = stored(&store).await.expect("the store has taken them");
    assert_eq!(tokens.access_token().expose(), bearer.access_token().expose());
    lab.finish().await;
}
