//! The store goes back to what it had before, loses its entry, or is cut off while other machines go on.
//!
//! The server ends the whole login when a refresh token is used twice, so that a login that lives proves that none was.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use generated_client::oauth::{
    Bearer, BoxFuture, Entry, FileStore, Generation, LockTimes, LockedEntry, MemoryStore, Session, SessionError,
    SessionKey, SessionStatus, StoreError, Swap, TokenEndpoint, TokenStore,
};
use tempfile::TempDir;

use crate::lab::{Lab, key};
use crate::leaks;
use crate::postgres::Schema;
use crate::proxy::Fault;
use crate::servers::{Kind, Settings};

/// Longer than the pause after an error of the store.
const PAUSE: Duration = Duration::from_millis(1100);

/// A login in a file, of which there is a backup.
struct Backup {
    lab: Lab,
    _folder: TempDir,
    store: FileStore,
    session: Session,
    bytes: Vec<u8>,
}

impl Backup {
    /// A session that has refreshed its tokens since the backup was made.
    async fn start() -> Option<(Self, Bearer)> {
        let mut lab = Lab::start().await?;
        let folder = TempDir::new().expect("there is a place for temporary files");
        let store = FileStore::open(folder.path().join("tokens")).expect("it can be made");
        let session = lab.expired_session(store.clone()).await;
        session.bearer().await.expect("the refresh succeeds");
        let bytes = fs::read(store.path(&key())).expect("it is stored");
        let bearer = session.bearer().await.expect("it is fresh");
        let bearer = session.replace(&bearer).await.expect("the refresh succeeds");
        assert_eq!(bearer.generation(), Generation::new(3));
        Some((Self { lab, _folder: folder, store, session, bytes }, bearer))
    }

    fn restore(&self) {
        fs::write(self.store.path(&key()), &self.bytes).expect("the folder is there");
    }

    fn remove(&self) {
        fs::remove_file(self.store.path(&key())).expect("it is there");
    }

    async fn stored(&self) -> Option<Entry> {
        self.store.load(&key()).await.expect("it can be read")
    }
}

/// Waits until a session may replace a token again.
async fn wait_for_replacement() {
    tokio::time::sleep(PAUSE).await;
}

#[tokio::test]
async fn a_backup_that_returns_loses_no_login_while_a_process_has_the_newer_tokens() {
    for restore in [Backup::restore, Backup::remove] {
        let Some((backup, bearer)) = Backup::start().await else { return };
        restore(&backup);
        assert_eq!(backup.session.load().await.expect("it can be read"), SessionStatus::Valid);
        wait_for_replacement().await;
        let bearer = backup.session.replace(&bearer).await.expect("the newer refresh token is used");
        assert_eq!(bearer.generation(), Generation::new(4));
        assert!(backup.lab.api_takes(bearer.access_token()).await, "the login is alive");
        assert_eq!(backup.stored().await.map(|entry| entry.generation), Some(Generation::new(4)));
        // Others find it.
        let other = backup.lab.session(backup.store.clone());
        assert_eq!(other.bearer().await.expect("it is stored").generation(), bearer.generation());
        assert_eq!(backup.lab.refreshes().await, 3);
        backup.lab.finish().await;
    }
}

/// The control of the test above: without the newer tokens in memory, the backup is the end of the login.
#[tokio::test]
async fn control_a_backup_that_returns_where_nobody_has_the_newer_tokens_ends_the_login() {
    let Some((backup, bearer)) = Backup::start().await else { return };
    backup.restore();
    let other = backup.lab.session(backup.store.clone());
    let old = other.bearer().await.expect("it looks fresh");
    assert_eq!(old.generation(), Generation::new(2));
    assert!(matches!(other.replace(&old).await, Err(SessionError::Disconnected)));
    assert!(!backup.lab.api_takes(bearer.access_token()).await);
}

#[tokio::test]
async fn what_is_stored_anew_after_a_setback_is_taken_though_its_generation_is_lower() {
    let Some((mut backup, bearer)) = Backup::start().await else { return };
    backup.remove();
    let tokens = backup.lab.login().await;
    backup.lab.session(backup.store.clone()).install(&tokens).await.expect("the store works");
    assert_eq!(backup.stored().await.map(|entry| entry.generation), Some(Generation::new(1)));
    wait_for_replacement().await;
    let replaced = backup.session.replace(&bearer).await.expect("somebody has logged in anew");
    assert_eq!(replaced.access_token().expose(), tokens.access_token().expose());
    backup.lab.finish().await;
}

#[tokio::test]
async fn a_logout_stays_one_when_a_backup_returns() {
    let Some((backup, _)) = Backup::start().await else { return };
    backup.session.forget().await.expect("the store works");
    assert_eq!(backup.session.status(), SessionStatus::NotConnected);
    backup.restore();
    for _ in 0..2 {
        assert!(matches!(backup.session.bearer().await, Err(SessionError::NotConnected)));
        tokio::time::sleep(PAUSE).await;
    }
    let other = backup.lab.session(backup.store.clone());
    assert!(matches!(other.bearer().await, Err(SessionError::NotConnected)), "the logout is stored again");
    assert_eq!(backup.lab.refreshes().await, 2);
}

/// A store as one machine reaches it.
#[derive(Clone)]
struct Linked<S> {
    store: S,
    link: Arc<Link>,
}

/// What is between a machine and its store.
#[derive(Default)]
struct Link {
    is_cut: AtomicBool,
    /// The next write arrives, and its answer does not.
    loses_next_answer: AtomicBool,
}

impl<S> Linked<S> {
    fn to(store: S) -> Self {
        Self { store, link: Arc::default() }
    }

    fn set_cut(&self, is_cut: bool) {
        self.link.is_cut.store(is_cut, Ordering::SeqCst);
    }
}

impl Link {
    fn check(&self) -> Result<(), StoreError> {
        match self.is_cut.load(Ordering::SeqCst) {
            true => Err(StoreError::other("the link is cut")),
            false => Ok(()),
        }
    }
}

impl<S: TokenStore + Clone> TokenStore for Linked<S> {
    fn load<'a>(&'a self, key: &'a SessionKey) -> BoxFuture<'a, Result<Option<Entry>, StoreError>> {
        Box::pin(async move {
            self.link.check()?;
            self.store.load(key).await
        })
    }

    fn lock<'a>(
        &'a self,
        key: &'a SessionKey,
        times: LockTimes,
    ) -> BoxFuture<'a, Result<Box<dyn LockedEntry>, StoreError>> {
        Box::pin(async move {
            self.link.check()?;
            let entry = Some(self.store.lock(key, times).await?);
            Ok(Box::new(LinkedEntry { linked: self.clone(), key: key.clone(), entry }) as Box<dyn LockedEntry>)
        })
    }
}

/// Its lock ends when the link is cut, as that of a connection does.
struct LinkedEntry<S> {
    linked: Linked<S>,
    key: SessionKey,
    entry: Option<Box<dyn LockedEntry>>,
}

impl<S: TokenStore> LinkedEntry<S> {
    /// The entry, locked anew if the lock has ended.
    async fn entry(&mut self) -> Result<&mut Box<dyn LockedEntry>, StoreError> {
        if let Err(error) = self.linked.link.check() {
            self.entry = None;
            return Err(error);
        }
        let entry = match self.entry.take() {
            Some(entry) => entry,
            None => self.linked.store.lock(&self.key, crate::lab::times(PAUSE)).await?,
        };
        Ok(self.entry.insert(entry))
    }
}

impl<S: TokenStore> LockedEntry for LinkedEntry<S> {
    fn hold(&mut self, hold: Duration) -> BoxFuture<'_, bool> {
        Box::pin(async move {
            match &mut self.entry {
                Some(entry) if self.linked.link.check().is_ok() => entry.hold(hold).await,
                _ => false,
            }
        })
    }

    fn load(&mut self) -> BoxFuture<'_, Result<Option<Entry>, StoreError>> {
        Box::pin(async move { self.entry().await?.load().await })
    }

    fn swap<'a>(&'a mut self, expected: Option<Generation>, new: &'a Entry) -> BoxFuture<'a, Result<Swap, StoreError>> {
        Box::pin(async move {
            let swap = self.entry().await?.swap(expected, new).await?;
            if self.linked.link.loses_next_answer.swap(false, Ordering::SeqCst) {
                self.linked.set_cut(true);
                self.entry = None;
                self.linked.link.check()?;
            }
            Ok(swap)
        })
    }
}

/// One machine loses the answer to its write, and another goes on; then the first one wants a new token.
async fn first_machine_after_the_second(store: impl TokenStore + Clone, is_back: bool) {
    let Some(mut lab) = Lab::start().await else { return };
    let linked = Linked::to(store.clone());
    let first = lab.expired_session(linked.clone()).await;
    linked.link.loses_next_answer.store(true, Ordering::SeqCst);
    let bearer = first.bearer().await.expect("the tokens are in memory");
    assert_eq!(first.status(), SessionStatus::Unsaved);
    let second = lab.session(store.clone());
    let other = second.bearer().await.expect("they are in the store");
    assert_eq!(other.access_token().expose(), bearer.access_token().expose());
    let newest = second.replace(&other).await.expect("the refresh succeeds");
    assert_eq!(lab.refreshes().await, 2);
    linked.set_cut(!is_back);
    let replaced = first.replace(&bearer).await;
    if !is_back {
        // What it has in memory may be used up, and nobody tells it.
        let error = replaced.expect_err("the store cannot be asked");
        leaks::show_error(&error);
        assert!(matches!(error, SessionError::Store(_)), "{error:?}");
        linked.set_cut(false);
        tokio::time::sleep(PAUSE).await;
    }
    let replaced = first.bearer().await.expect("it is in the store");
    assert_eq!(replaced.access_token().expose(), newest.access_token().expose());
    assert_eq!(lab.refreshes().await, 2, "no refresh token was used twice");
    assert!(lab.api_takes(replaced.access_token()).await, "the login is alive");
    lab.finish().await;
}

#[tokio::test]
async fn a_machine_that_lost_the_answer_to_its_write_does_not_go_on_from_memory_when_others_have() {
    for is_back in [true, false] {
        first_machine_after_the_second(MemoryStore::new(), is_back).await;
    }
}

#[tokio::test]
async fn the_same_with_a_database() {
    for is_back in [true, false] {
        let Some(schema) = Schema::new().await else { return };
        let store = schema.store(2);
        store.create_table().await.expect("the table can be made");
        first_machine_after_the_second(store, is_back).await;
    }
}

#[tokio::test]
async fn a_machine_whose_link_is_cut_while_it_refreshes_keeps_others_out_until_it_is_back() {
    let Some(mut lab) = Lab::start().await else { return };
    let Some(schema) = Schema::new().await else { return };
    let store = schema.store(2);
    store.create_table().await.expect("the table can be made");
    let first = lab.expired_session(store.clone()).await;
    lab.proxy.next(Fault::DelayAfter(Duration::from_millis(700)));
    let refreshing = tokio::spawn({
        let first = first.clone();
        async move { first.bearer().await }
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    schema.end_connections().await;
    let second = lab.session(schema.store(2));
    let second = second.bearer().await.expect("it waits for the first");
    let first = refreshing.await.expect("it does not panic").expect("the refresh succeeds");
    assert_eq!(first.access_token().expose(), second.access_token().expose());
    assert_eq!(lab.refreshes().await, 1);
    assert!(lab.api_takes(first.access_token()).await);
    lab.finish().await;
}

/// A request may take longer than any limit that a store could have of its own.
#[tokio::test]
async fn a_lock_in_the_database_lasts_as_long_as_the_requests_may_take() {
    let Some(mut lab) = Lab::start().await else { return };
    let Some(schema) = Schema::new().await else { return };
    let store = schema.store(2);
    store.create_table().await.expect("the table can be made");
    let tokens = lab.expired_login().await;
    let timeout = Duration::from_secs(130);
    let endpoint = TokenEndpoint::builder(&lab.app).timeout(timeout).build().expect("the system has TLS");
    let session = Session::new(&endpoint, store, key());
    session.install(&tokens).await.expect("the store works");
    lab.proxy.next(Fault::DelayAfter(Duration::from_millis(700)));
    let refreshing = tokio::spawn(async move { session.bearer().await });
    tokio::time::sleep(Duration::from_millis(400)).await;
    let sql = "SELECT extract(epoch FROM lease_until - now())::int::text FROM oauth_tokens";
    let left: u64 = schema.ask(sql).await[0].parse().expect("it is a number");
    assert!(left >= 3 * timeout.as_secs(), "{left}");
    refreshing.await.expect("it does not panic").expect("the refresh succeeds");
    lab.finish().await;
}

/// Somebody cleans up, and a second session gets in while the first waits for the server, which does not mind.
#[tokio::test]
async fn a_lock_file_that_was_removed_during_a_refresh_loses_no_login() {
    let Some(mut lab) = Lab::start_with(Kind::Authlib, Settings::default()).await else { return };
    let folder = TempDir::new().expect("there is a place for temporary files");
    let store = FileStore::open(folder.path().join("tokens")).expect("it can be made");
    let first = lab.expired_session(store.clone()).await;
    lab.proxy.next(Fault::DelayAfter(Duration::from_millis(600)));
    let refreshing = tokio::spawn(async move { first.bearer().await });
    tokio::time::sleep(Duration::from_millis(300)).await;
    fs::remove_file(store.path(&key()).with_extension("lock")).expect("it is there");
    let second = lab.session(store.clone());
    // It may find the old refresh token used up, or wait for what the first has stored.
    drop(second.bearer().await);
    let bearer = refreshing.await.expect("it does not panic").expect("the refresh succeeds");
    tokio::time::sleep(PAUSE).await;
    let other = second.bearer().await.expect("it is in the store");
    assert_eq!(other.access_token().expose(), bearer.access_token().expose());
    lab.finish().await;
}

/// New tokens in an answer that is odd elsewhere are the only ones there are.
#[tokio::test]
async fn odd_members_of_an_answer_lose_no_login() {
    let edits: [fn(String) -> String; 3] = [
        |body| body.replace(r#""scope":"shop""#, r#""scope":["shop"]"#),
        |body| body.replace(r#""token_type":"Bearer""#, r#""token_type":["Bearer"],"id_token":{}"#),
        |body| body.replace(r#""expires_in":"#, r#""expires_in":{},"#.trim_end_matches(',')).replace("{}300", "[300]"),
    ];
    for edit in edits {
        let Some(mut lab) = Lab::start().await else { return };
        let store = MemoryStore::new();
        let session = lab.expired_session(store.clone()).await;
        lab.proxy.next(Fault::Edit(edit));
        let bearer = session.bearer().await.expect("the access token is right");
        assert!(lab.api_takes(bearer.access_token()).await);
        let bearer = session.replace(&bearer).await.expect("so is the refresh token");
        assert!(lab.api_takes(bearer.access_token()).await);
        assert_eq!(lab.refreshes().await, 2);
        lab.finish().await;
    }
}
