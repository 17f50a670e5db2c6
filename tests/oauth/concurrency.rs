//! Many ask at once, and the server's own count of token requests is the judge.

use std::sync::Arc;
use std::time::Duration;

use generated_client::oauth::{
    BoxFuture, Entry, FileStore, Generation, LockTimes, LockedEntry, MemoryStore, Session, SessionError, SessionKey,
    StoreError, Swap, TokenStore,
};

use crate::lab::{Lab, expired, key, stored, times};
use crate::leaks;
use crate::naive::Naive;
use crate::proxy::Fault;
use crate::servers::{Kind, Settings};

/// Long enough that all who ask do so while the refresh is in flight.
const A_WHILE: Duration = Duration::from_millis(300);

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn rfc_9700_section_4_14_2_64_tasks_on_an_expired_token_make_one_request() {
    let Some(mut lab) = Lab::start().await else { return };
    let store = MemoryStore::new();
    let session = lab.expired_session(store.clone()).await;
    lab.proxy.next(Fault::DelayAfter(A_WHILE));
    let tasks = (0..64).map(|_| {
        let session = session.clone();
        tokio::spawn(async move { session.bearer().await })
    });
    let tasks = tasks.collect::<Vec<_>>();
    let mut generations = Vec::new();
    for task in tasks {
        let bearer = task.await.expect("no task panics").expect("the refresh succeeds");
        assert!(lab.api_takes(bearer.access_token()).await);
        generations.push(bearer.generation().get());
    }
    assert_eq!(generations, [2; 64]);
    assert_eq!(lab.refreshes().await, 1);
    assert!(stored(&store).await.is_some());
    leaks::show(&session);
    lab.finish().await;
}

#[tokio::test]
async fn sessions_with_one_store_take_turns() {
    let Some(mut lab) = Lab::start().await else { return };
    let folder = tempfile::TempDir::new().expect("there is a place for temporary files");
    let store = || FileStore::open(folder.path().join("tokens")).expect("it can be made");
    lab.expired_session(store()).await;
    lab.proxy.next(Fault::DelayAfter(A_WHILE));
    // Each has a store of its own on the same folder, as in other processes.
    let sessions = (0..4).map(|_| lab.session(store())).collect::<Vec<_>>();
    let tasks = sessions.iter().cloned().map(|session| tokio::spawn(async move { session.bearer().await }));
    for task in tasks.collect::<Vec<_>>() {
        let bearer = task.await.expect("no task panics").expect("one of them refreshes for all");
        assert_eq!(bearer.generation().get(), 2);
    }
    assert_eq!(lab.refreshes().await, 1);
    lab.finish().await;
}

/// The control of the tests above: without a store that they share, all lose the login, the winner too.
#[tokio::test]
async fn control_sessions_without_a_common_store_lose_the_login() {
    let Some(mut lab) = Lab::start().await else { return };
    let tokens = lab.expired_login().await;
    let mut tasks = Vec::new();
    for _ in 0..4 {
        let session = lab.session(MemoryStore::new());
        session.install(&tokens).await.expect("the store works");
        lab.proxy.next(Fault::DelayAfter(A_WHILE));
        tasks.push(tokio::spawn(async move { session.bearer().await }));
    }
    let mut losers = 0;
    for task in tasks {
        match task.await.expect("no task panics") {
            Ok(bearer) => assert!(!lab.api_takes(bearer.access_token()).await, "the winner has lost too"),
            Err(error) => {
                assert!(matches!(error, SessionError::Disconnected), "{error:?}");
                losers += 1;
            }
        }
    }
    assert_eq!(losers, 3);
    lab.finish().await;
}

/// The control of the first test: several of the usual kind lose the login, though each is locked well.
#[tokio::test]
async fn control_two_naive_clients_lose_the_login() {
    let Some(mut lab) = Lab::start().await else { return };
    let tokens = lab.expired_login().await;
    let first = Arc::new(Naive::new(&lab.endpoint, tokens.clone()));
    let second = Naive::new(&lab.endpoint, tokens);
    let token = first.bearer().await.expect("nobody has used the refresh token yet");
    assert!(second.bearer().await.is_err());
    assert!(!lab.api_takes(&token).await, "the reuse ends the whole login");
    lab.finish().await;
}

#[tokio::test]
async fn a_session_adopts_what_another_has_stored() {
    let Some(mut lab) = Lab::start().await else { return };
    let store = MemoryStore::new();
    let first = lab.expired_session(store.clone()).await;
    let second = lab.session(store.clone());
    let one = first.bearer().await.expect("the refresh succeeds");
    let other = second.bearer().await.expect("it is in the store");
    assert_eq!(one.access_token().expose(), other.access_token().expose());
    // A new login in the first is taken by the second, once what it has is of no use any more.
    let tokens = lab.login().await;
    first.install(&tokens).await.expect("the store works");
    let replaced = second.replace(&other).await.expect("it is in the store");
    assert_eq!(replaced.access_token().expose(), tokens.access_token().expose());
    assert_eq!(lab.refreshes().await, 1);
    lab.finish().await;
}

#[tokio::test]
async fn the_stored_refresh_token_is_the_newest() {
    let Some(mut lab) = Lab::start().await else { return };
    let store = MemoryStore::new();
    for generation in 0..5 {
        let session = match stored(&store).await {
            None => lab.expired_session(store.clone()).await,
            Some(tokens) => {
                let session = lab.session(store.clone());
                session.install(&expired(&tokens)).await.expect("the store works");
                session
            }
        };
        let bearer = session.bearer().await.expect("the refresh succeeds");
        assert_eq!(bearer.generation().get(), 2 * (generation + 1), "{:?}", key());
        assert!(lab.api_takes(bearer.access_token()).await);
    }
    lab.finish().await;
}

/// A store whose lock is of no use, as on some network drives.
#[derive(Clone, Default)]
struct NoLock(MemoryStore);

impl TokenStore for NoLock {
    fn load<'a>(&'a self, key: &'a SessionKey) -> BoxFuture<'a, Result<Option<Entry>, StoreError>> {
        self.0.load(key)
    }

    fn lock<'a>(&'a self, _: &'a SessionKey, _: LockTimes) -> BoxFuture<'a, Result<Box<dyn LockedEntry>, StoreError>> {
        Box::pin(async move { Ok(Box::new(self.clone()) as Box<dyn LockedEntry>) })
    }
}

impl LockedEntry for NoLock {
    fn hold(&mut self, _: Duration) -> BoxFuture<'_, bool> {
        Box::pin(std::future::ready(true))
    }

    fn load(&mut self) -> BoxFuture<'_, Result<Option<Entry>, StoreError>> {
        Box::pin(async move { self.0.load(&key()).await })
    }

    fn swap<'a>(&'a mut self, expected: Option<Generation>, new: &'a Entry) -> BoxFuture<'a, Result<Swap, StoreError>> {
        Box::pin(async move { self.0.lock(&key(), times(A_WHILE)).await?.swap(expected, new).await })
    }
}

/// Two sessions with expired tokens in a store that does not keep them apart, and a server that does not end a login
/// when a refresh token is used twice.
async fn two_unlocked_sessions() -> Option<(Lab, NoLock, Session, Session)> {
    let mut lab = Lab::start_with(Kind::Authlib, Settings::default()).await?;
    let store = NoLock::default();
    let first = lab.expired_session(store.clone()).await;
    let second = lab.session(store.clone());
    Some((lab, store, first, second))
}

#[tokio::test]
async fn a_loser_takes_what_the_winner_has_stored() {
    let Some((lab, _, winner, loser)) = two_unlocked_sessions().await else { return };
    lab.proxy.next(Fault::DelayBefore(2 * A_WHILE));
    let late = tokio::spawn(async move { loser.bearer().await });
    tokio::time::sleep(A_WHILE).await;
    let won = winner.bearer().await.expect("the refresh token is good");
    let lost = late.await.expect("no panic").expect("the store is read again before anything is given up");
    assert_eq!(lost.access_token().expose(), won.access_token().expose());
    assert_eq!(lab.refreshes().await, 2);
    lab.finish().await;
}

/// What the winner has stored may have expired when the loser comes to it.
#[tokio::test]
async fn a_loser_refreshes_what_the_winner_has_stored_if_that_has_expired() {
    let Some((lab, store, winner, loser)) = two_unlocked_sessions().await else { return };
    lab.proxy.next(Fault::DelayBefore(2 * A_WHILE));
    let late = tokio::spawn(async move { loser.bearer().await });
    tokio::time::sleep(A_WHILE).await;
    winner.bearer().await.expect("the refresh token is good");
    let tokens = stored(&store).await.expect("they are stored");
    winner.install(&expired(&tokens)).await.expect("the store works");
    let bearer = late.await.expect("no panic").expect("the newer refresh token is good");
    assert!(bearer.expires_at().is_some_and(|end| end > std::time::SystemTime::now()), "{:?}", bearer.expires_at());
    assert!(lab.api_takes(bearer.access_token()).await);
    assert_eq!(lab.refreshes().await, 3);
    lab.finish().await;
}

#[tokio::test]
async fn a_cold_session_takes_a_valid_token_from_the_store_while_somebody_refreshes() {
    let Some(mut lab) = Lab::start().await else { return };
    let store = MemoryStore::new();
    let tokens = crate::lab::living(&lab.login().await, Duration::from_secs(54));
    lab.session(store.clone()).install(&tokens).await.expect("the store works");
    let _locked = store.lock(&key(), times(A_WHILE)).await.expect("nobody has it");
    let session = lab.session(store.clone());
    let bearer = tokio::time::timeout(A_WHILE, session.bearer()).await.expect("it does not wait for the lock");
    assert_eq!(bearer.expect("it is valid").access_token().expose(), tokens.access_token().expose());
    assert_eq!(lab.refreshes().await, 0);
    lab.finish().await;
}

#[tokio::test]
async fn keys_that_nobody_knows_leave_nothing_behind() {
    let Some(lab) = Lab::start().await else { return };
    let folder = tempfile::TempDir::new().expect("there is a place for temporary files");
    let store = FileStore::open(folder.path().join("tokens")).expect("it can be made");
    for number in 0..200 {
        let key = format!("shop_{number}").parse().expect("it is a key");
        let session = Session::new(&lab.endpoint, store.clone(), key);
        assert!(matches!(session.bearer().await, Err(SessionError::NotConnected)));
    }
    let files = std::fs::read_dir(folder.path().join("tokens")).expect("it is there").count();
    assert_eq!(files, 0);
}

#[tokio::test]
async fn a_loser_does_not_bury_what_the_winner_is_about_to_store() {
    let Some((lab, store, winner, loser)) = two_unlocked_sessions().await else { return };
    lab.proxy.next(Fault::DelayAfter(2 * A_WHILE));
    let late = tokio::spawn(async move { winner.bearer().await });
    tokio::time::sleep(A_WHILE).await;
    assert!(matches!(loser.bearer().await, Err(SessionError::Disconnected)));
    let won = late.await.expect("no panic").expect("its tokens are newer than the refusal");
    let tokens = stored(&store).await.expect("the tokens are stored over the refusal");
    assert_eq!(tokens.access_token().expose(), won.access_token().expose());
    // When the loser asks again, it finds them.
    tokio::time::sleep(Duration::from_millis(1100)).await;
    assert_eq!(loser.bearer().await.expect("they are in the store").generation(), won.generation());
    lab.finish().await;
}
