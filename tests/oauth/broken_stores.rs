//! Stores that hang or panic, as those that people write may.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use generated_client::oauth::{
    BoxFuture, Entry, Generation, LockTimes, LockedEntry, MemoryStore, Recovery, Session, SessionError, SessionKey,
    SessionStatus, StoreError, Swap, TokenEndpoint, TokenStore,
};

use crate::apps;
use crate::lab::{Lab, key, stored, times};
use crate::leaks;

/// What is wrong with a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flaw {
    Hangs,
    Panics,
}

/// The calls of a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Call {
    Read,
    Lock,
    Hold,
    Load,
    Swap,
}

const CALLS: [Call; 5] = [Call::Read, Call::Lock, Call::Hold, Call::Load, Call::Swap];

/// A store one of whose calls is broken for some times.
#[derive(Clone)]
struct Broken {
    store: MemoryStore,
    flaw: Flaw,
    call: Call,
    times: Arc<AtomicUsize>,
}

impl Broken {
    fn new(flaw: Flaw, call: Call) -> Self {
        Self { store: MemoryStore::new(), flaw, call, times: Arc::default() }
    }

    fn break_for(&self, times: usize) {
        self.times.store(times, Ordering::SeqCst);
    }

    async fn call(&self, call: Call) {
        let is_broken = |times: usize| (call == self.call).then(|| times.checked_sub(1)).flatten();
        if self.times.fetch_update(Ordering::SeqCst, Ordering::SeqCst, is_broken).is_err() {
            return;
        }
        match self.flaw {
            Flaw::Hangs => std::future::pending().await,
            Flaw::Panics => panic!("this store is broken"),
        }
    }
}

impl TokenStore for Broken {
    fn load<'a>(&'a self, key: &'a SessionKey) -> BoxFuture<'a, Result<Option<Entry>, StoreError>> {
        Box::pin(async move {
            self.call(Call::Read).await;
            self.store.load(key).await
        })
    }

    fn lock<'a>(
        &'a self,
        key: &'a SessionKey,
        times: LockTimes,
    ) -> BoxFuture<'a, Result<Box<dyn LockedEntry>, StoreError>> {
        Box::pin(async move {
            self.call(Call::Lock).await;
            let entry = self.store.lock(key, times).await?;
            Ok(Box::new(BrokenEntry { broken: self.clone(), entry }) as Box<dyn LockedEntry>)
        })
    }
}

struct BrokenEntry {
    broken: Broken,
    entry: Box<dyn LockedEntry>,
}

impl LockedEntry for BrokenEntry {
    fn hold(&mut self, hold: Duration) -> BoxFuture<'_, bool> {
        Box::pin(async move {
            self.broken.call(Call::Hold).await;
            self.entry.hold(hold).await
        })
    }

    fn load(&mut self) -> BoxFuture<'_, Result<Option<Entry>, StoreError>> {
        Box::pin(async move {
            self.broken.call(Call::Load).await;
            self.entry.load().await
        })
    }

    fn swap<'a>(&'a mut self, expected: Option<Generation>, new: &'a Entry) -> BoxFuture<'a, Result<Swap, StoreError>> {
        Box::pin(async move {
            self.broken.call(Call::Swap).await;
            self.entry.swap(expected, new).await
        })
    }
}

/// Whether nobody has the lock of the entry.
async fn is_free(store: &Broken) -> bool {
    store.store.lock(&key(), times(Duration::from_millis(100))).await.is_ok()
}

#[tokio::test]
async fn a_store_that_panics_loses_no_login_and_keeps_no_lock() {
    for call in CALLS {
        let Some(mut lab) = Lab::start().await else { return };
        let store = Broken::new(Flaw::Panics, call);
        let session = lab.expired_session(store.clone()).await;
        store.break_for(1);
        match session.bearer().await {
            // What the server has given is in memory.
            Ok(_) => assert_eq!((call, session.status()), (Call::Swap, SessionStatus::Unsaved)),
            Err(error) => {
                leaks::show_error(&error);
                let SessionError::Store(error) = error else { panic!("{call:?}: {error:?}") };
                assert!(matches!(*error, StoreError::Panicked), "{call:?}: {error:?}");
            }
        }
        tokio::time::sleep(Duration::from_millis(1300)).await;
        assert!(is_free(&store).await, "{call:?}");
        let bearer = session.bearer().await.unwrap_or_else(|error| panic!("{call:?}: {error:?}"));
        assert!(lab.api_takes(bearer.access_token()).await, "{call:?}");
        let tokens = stored(&store).await.expect("it is stored");
        assert_eq!(tokens.access_token().expose(), bearer.access_token().expose(), "{call:?}");
        assert_eq!((lab.refreshes().await, session.status()), (1, SessionStatus::Valid), "{call:?}");
        lab.finish().await;
    }
}

#[tokio::test]
async fn the_writer_of_what_is_unsaved_goes_on_after_panics() {
    let Some(mut lab) = Lab::start().await else { return };
    let store = Broken::new(Flaw::Panics, Call::Swap);
    let session = lab.expired_session(store.clone()).await;
    // The refresh, and the first two attempts after it.
    store.break_for(3);
    session.bearer().await.expect("what the server has given is in memory");
    assert_eq!(session.status(), SessionStatus::Unsaved);
    tokio::time::sleep(Duration::from_millis(2500)).await;
    assert_eq!(session.status(), SessionStatus::Valid);
    let bearer = session.bearer().await.expect("it was stored");
    assert_eq!(bearer.generation(), Generation::new(2));
    assert!(stored(&store).await.is_some() && is_free(&store).await);
    lab.finish().await;
}

/// A session without a server: it does not come to ask one.
fn session(store: Broken) -> Session {
    let endpoint = TokenEndpoint::new(&apps::public()).expect("the system has TLS");
    Session::new(&endpoint, store, key())
}

#[tokio::test(start_paused = true)]
async fn no_call_waits_for_a_store_that_hangs_without_a_limit() {
    let limit = Duration::from_secs(200);
    for call in CALLS {
        let store = Broken::new(Flaw::Hangs, call);
        let session = session(store.clone());
        store.break_for(usize::MAX);
        let tokens = generated_client::oauth::TokenSet::new("a", Some(Duration::ZERO));
        let installed = tokio::time::timeout(limit, session.install(&tokens)).await;
        let installed = installed.unwrap_or_else(|_| panic!("{call:?}: it waits for ever"));
        match call {
            Call::Read | Call::Hold => assert!(installed.is_ok(), "{call:?}"),
            _ => {
                let error = installed.expect_err("it hangs");
                assert_eq!(error.recovery(), Recovery::Retry { after: Duration::from_secs(1) });
                let SessionError::Store(error) = error else { panic!("{call:?}: {error:?}") };
                assert!(matches!(*error, StoreError::Silent { .. }), "{call:?}: {error:?}");
            }
        }
        tokio::time::timeout(limit, session.bearer()).await.expect("it ends").expect_err("there is no fresh token");
        tokio::time::timeout(limit, session.load()).await.map(drop).expect("it ends");
        tokio::time::timeout(limit, session.clone().close()).await.map(drop).expect("it ends");
        assert!(is_free(&store).await || call == Call::Swap, "{call:?}");
    }
}
