//! What the clones of a session share.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use super::super::endpoint::Endpoint;
use super::super::store::{Entry, LockTimes, SessionKey, State, StoreError, TokenStore, Version};
use super::event::{Listener, SessionEvent};
use super::expiry::{Now, Phase, Policy};
use super::flight::{Flight, Outcome};
use super::live::Live;
use super::replacement::Replacements;
use super::turn::Desk;
use super::{SessionError, SessionStatus};

/// How much longer than others may hold a lock it is waited for.
const WAIT_MARGIN: Duration = Duration::from_secs(10);

/// A session, once for all its clones.
pub(super) struct Inner {
    pub endpoint: Arc<Endpoint>,
    pub store: Arc<dyn TokenStore>,
    pub key: SessionKey,
    pub policy: Policy,
    pub renewal: Renewal,
    pub listener: Option<Listener>,
    known: RwLock<Known>,
    pub flight: Mutex<Flight>,
    /// Behind it, one at a time deals with the store. It is held over whole refreshes.
    pub desk: tokio::sync::Mutex<Desk>,
    /// Whether the store has not taken the newest that is known.
    pub unsaved: AtomicBool,
    pub replacements: Mutex<Replacements>,
}

/// What new tokens are got by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Renewal {
    RefreshToken,
    ClientCredentials,
}

/// What is known of the entry.
#[derive(Default)]
struct Known {
    /// The store was read.
    is_read: bool,
    /// The newest entry that there was.
    newest: Option<Entry>,
    /// The newest tokens, unless they were forgotten: those of a refused login are served to their end.
    live: Option<Arc<Live>>,
}

impl Known {
    /// Takes an entry, and gives the end of the tokens that were known, if it is that.
    fn put(&mut self, entry: Entry) -> Option<SessionEvent> {
        let had_tokens = matches!(self.newest, Some(Entry { state: State::Tokens(_), .. }));
        let end = match &entry.state {
            State::Tokens(tokens) => {
                self.live = Some(Arc::new(Live::new(tokens.clone(), entry.generation)));
                None
            }
            State::Refused => Some(SessionEvent::Disconnected),
            State::Forgotten => {
                self.live = None;
                Some(SessionEvent::Forgotten)
            }
            // The store that it comes from has refused it.
            State::Encrypted(_) => None,
        };
        self.newest = Some(entry);
        end.filter(|_| had_tokens)
    }

    fn outcome(&self) -> Outcome {
        match (self.newest.as_ref().map(|entry| &entry.state), &self.live) {
            (Some(State::Tokens(_)), Some(live)) => Ok(Arc::clone(live)),
            (Some(State::Refused), _) => Err(SessionError::Disconnected),
            _ => Err(SessionError::NotConnected),
        }
    }
}

impl Inner {
    pub fn new(
        endpoint: Arc<Endpoint>,
        store: Arc<dyn TokenStore>,
        key: SessionKey,
        policy: Policy,
        renewal: Renewal,
        listener: Option<Listener>,
    ) -> Self {
        Self {
            endpoint,
            store,
            key,
            policy,
            renewal,
            listener,
            known: RwLock::default(),
            flight: Mutex::default(),
            desk: tokio::sync::Mutex::default(),
            unsaved: AtomicBool::new(false),
            replacements: Mutex::default(),
        }
    }

    fn read_known(&self) -> RwLockReadGuard<'_, Known> {
        self.known.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write_known(&self) -> RwLockWriteGuard<'_, Known> {
        self.known.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// The tokens in use.
    pub fn live(&self) -> Option<Arc<Live>> {
        self.read_known().live.clone()
    }

    /// The newest entry that there was, whatever the store has.
    pub fn newest(&self) -> Option<Entry> {
        self.read_known().newest.clone()
    }

    /// Which entry that is.
    pub fn version(&self) -> Option<Version> {
        self.read_known().newest.as_ref().map(Entry::version)
    }

    /// What the newest entry has to give.
    pub fn outcome(&self) -> Outcome {
        self.read_known().outcome()
    }

    /// Makes an entry the newest one.
    pub fn put(&self, entry: Entry) {
        let end = self.write_known().put(entry);
        self.tell(end);
    }

    /// Tells whoever listens what has happened, if something has.
    pub fn tell(&self, event: Option<SessionEvent>) {
        if let (Some(listener), Some(event)) = (&self.listener, event) {
            listener.tell(&self.key, event);
        }
    }

    /// Tells that there are new tokens.
    pub fn tell_refreshed(&self) {
        let newest = self.newest();
        self.tell(newest.and_then(|Entry { generation, state, .. }| match state {
            State::Tokens(tokens) => Some(SessionEvent::Refreshed { generation, expires_at: tokens.expires_at() }),
            _ => None,
        }));
    }

    /// Takes what the store has, if it is newer than what is known; what it has lost is not forgotten here.
    pub fn settle(&self, stored: Option<&Entry>) -> Outcome {
        let mut known = self.write_known();
        known.is_read = true;
        let mut end = None;
        let newer = stored.filter(|stored| known.newest.as_ref().is_none_or(|newest| stored.supersedes(newest)));
        if let Some(entry) = newer {
            end = known.put(entry.clone());
            let outcome = if known.outcome().is_ok() { "adopted" } else { "disconnected" };
            tracing::info!(session = %self.key, generation = %entry.generation, outcome, "read from the store");
        } else if known.newest.as_ref().map(Entry::version) != stored.map(Entry::version) {
            let stored = stored.map(|stored| stored.generation.get());
            tracing::warn!(session = %self.key, ?stored, "the store has gone back; what is known is kept");
        }
        let outcome = known.outcome();
        drop(known);
        self.tell(end);
        outcome
    }

    pub fn phase(&self, live: &Live) -> Phase {
        live.phase(Now::read(), &self.policy)
    }

    /// How long the entry is needed for a refresh, and waited for.
    pub fn lock_times(&self) -> LockTimes {
        let hold = self.endpoint.longest_refresh();
        LockTimes { hold, wait: self.policy.lock_wait.unwrap_or(hold.saturating_add(WAIT_MARGIN)) }
    }

    pub fn status(&self) -> SessionStatus {
        let known = self.read_known();
        let is_expired = known.live.as_ref().is_none_or(|live| self.phase(live) == Phase::Expired);
        match known.newest.as_ref().map(|entry| &entry.state) {
            None if !known.is_read => SessionStatus::Unread,
            None | Some(State::Forgotten) => SessionStatus::NotConnected,
            Some(State::Refused) if is_expired => SessionStatus::Disconnected,
            Some(_) if is_expired => SessionStatus::Expired,
            Some(_) if self.unsaved.load(Ordering::Relaxed) => SessionStatus::Unsaved,
            Some(_) => SessionStatus::Valid,
        }
    }

    /// Says it, and makes it an error of the session.
    pub fn store_failed(&self, error: StoreError) -> SessionError {
        tracing::error!(session = %self.key, error = &error as &dyn std::error::Error, "the token store failed");
        error.into()
    }
}
