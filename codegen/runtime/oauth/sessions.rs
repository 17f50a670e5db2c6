//! The sessions of a program: one for each key.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use super::client_type::ClientType;
use super::endpoint::TokenEndpoint;
use super::session::{Session, SessionBuilder, SessionError};
use super::store::{LockTimes, SessionKey, State, StoreError, Swap, TokenStore};

/// How long an entry that is purged is locked, and its lock waited for.
const LOCK_TIMES: LockTimes = LockTimes { wait: Duration::from_secs(1), hold: Duration::from_secs(30) };

/// The sessions of a program that acts for many, such as a web app for many shops: whoever asks for the same key gets the
/// same session. Clones share them.
#[derive(Clone)]
pub struct Sessions(Arc<Shared>);

struct Shared {
    make: Box<dyn Fn(SessionKey) -> Session + Send + Sync>,
    store: Arc<dyn TokenStore>,
    held: Mutex<BTreeMap<SessionKey, Session>>,
}

impl Sessions {
    /// Sessions with the usual behaviour.
    pub fn new<K: ClientType>(endpoint: &TokenEndpoint<K>, store: impl TokenStore) -> Self {
        Self::with(endpoint, store, |session| session)
    }

    /// Sessions that behave as a function says of each:
    /// `Sessions::with(&endpoint, store, |session| session.on_event(told))`.
    pub fn with<K: ClientType>(
        endpoint: &TokenEndpoint<K>,
        store: impl TokenStore,
        settings: impl Fn(SessionBuilder) -> SessionBuilder + Send + Sync + 'static,
    ) -> Self {
        let (endpoint, store) = (endpoint.clone(), Arc::new(store) as Arc<dyn TokenStore>);
        let of_sessions = Arc::clone(&store);
        let make = move |key| settings(Session::builder(&endpoint, Arc::clone(&of_sessions), key)).build();
        Self(Arc::new(Shared { make: Box::new(make), store, held: Mutex::default() }))
    }

    fn held(&self) -> MutexGuard<'_, BTreeMap<SessionKey, Session>> {
        // A session is put in as a whole, so a panic elsewhere leaves the map whole.
        self.0.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The session of a key, which is made if it is not there. Nothing is read or sent.
    pub fn session(&self, key: &SessionKey) -> Session {
        self.held().entry(key.clone()).or_insert_with_key(|key| (self.0.make)(key.clone())).clone()
    }

    /// The keys of all entries that the store has, also of logins that have ended: [`Session::load`] tells.
    ///
    /// # Errors
    /// If the store fails, or is one that cannot list.
    pub async fn list(&self) -> Result<Vec<SessionKey>, StoreError> {
        self.0.store.list().await
    }

    /// Removes from the store what is left of logins that ended longer ago than this, and from memory the sessions that
    /// nobody holds. Gives the number of entries that were removed.
    ///
    /// An entry without tokens is there so that nobody takes an old login for a new one: processes that have had tokens of
    /// it all the time would bring them back. A day is enough where access tokens live for less.
    ///
    /// # Errors
    /// If the store fails. What was removed until then stays so.
    pub async fn purge(&self, age: Duration) -> Result<usize, StoreError> {
        self.held().retain(|_, session| !session.is_unused());
        let mut removed = 0;
        for key in self.list().await? {
            removed += usize::from(self.purge_entry(&key, age).await?);
        }
        tracing::info!(removed, "purged the token store");
        Ok(removed)
    }

    async fn purge_entry(&self, key: &SessionKey, age: Duration) -> Result<bool, StoreError> {
        let is_old = |made_at: SystemTime| SystemTime::now().duration_since(made_at).is_ok_and(|since| since > age);
        let has_ended = |state: &State| matches!(state, State::Refused | State::Forgotten);
        let ended = self.0.store.load(key).await?.filter(|entry| has_ended(&entry.state) && is_old(entry.made_at));
        let Some(ended) = ended else { return Ok(false) };
        match self.0.store.lock(key, LOCK_TIMES).await {
            // The generation says whether somebody has logged in meanwhile.
            Ok(mut locked) => Ok(locked.remove(ended.generation).await? == Swap::Written),
            // It is in use.
            Err(StoreError::Locked { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Waits for all refreshes in flight, and writes what the store has not taken yet, as [`Session::close`] does. Gives the
    /// sessions of which the store still fails: what their last refresh brought is lost with this process.
    #[must_use = "the logins of these sessions are lost"]
    pub async fn close_all(&self) -> Vec<(SessionKey, SessionError)> {
        let sessions = self.held().clone();
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            return sessions.into_keys().map(|key| (key, SessionError::NoRuntime)).collect();
        };
        // All begin at once, and none waits for another one.
        let closing = sessions.into_iter().map(|(key, session)| (key, runtime.spawn(session.close())));
        let mut failures = Vec::new();
        for (key, task) in closing.collect::<Vec<_>>() {
            match task.await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => failures.push((key, error)),
                Err(_) => failures.push((key, SessionError::NoRuntime)),
            }
        }
        failures
    }
}

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sessions").field("held", &self.held().len()).finish_non_exhaustive()
    }
}
