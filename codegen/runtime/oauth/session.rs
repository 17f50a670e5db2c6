//! A bearer token that is valid now, for as many as ask.

mod event;
mod expiry;
mod flight;
mod live;
mod refresh;
mod replacement;
mod shared;
mod source;
mod turn;
mod write;

use std::fmt;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use reqwest::header::HeaderValue;

use self::event::Listener;
pub use self::event::SessionEvent;
use self::expiry::{Now, Phase, Policy};
use self::live::Live;
use self::shared::{Inner, Renewal};
use super::super::secret::Secret;
use super::client_type::ClientType;
use super::endpoint::TokenEndpoint;
use super::error::{Recovery, TokenError};
use super::store::{Generation, SessionKey, StoreError, TokenStore};
use super::token::TokenSet;

/// The tokens of one user, shop or app: clones share them, and one refresh serves all who wait. Keep one for each shop, in a
/// [`Sessions`](super::Sessions) for instance; a new one reads the store anew.
///
/// * A refresh runs as a task of its own: whoever stops waiting for it loses nothing.
/// * What a refresh brings is stored before anybody gets it. If the store fails, the tokens are used from memory and the
///   write is tried again, while the entry stays locked for others. What the store loses, in a failover or by the return of
///   a backup, is written again; only [`forget`](Self::forget) is a logout.
/// * Before a token expires it goes on being served while a refresh runs ahead; after that, [`bearer`](Self::bearer)
///   waits. Both the time of day and the monotonic clock count.
/// * Sessions with the same key and the same store take turns, also in other processes.
///
/// It needs a runtime of tokio. A task ends with its runtime: call [`close`](Self::close) before, or the tokens that a
/// refresh brings in that moment are lost, and the login with them. For programs that end soon, or anywhere, there is
/// [`SessionBuilder::short_lived`].
#[derive(Clone)]
pub struct Session(Arc<Handle>);

/// What the clones of a session share, and its tasks do not.
struct Handle(Arc<Inner>);

impl Drop for Handle {
    fn drop(&mut self) {
        let is_running = self.0.lock_flight().running.is_some();
        if is_running || self.0.unsaved.load(Ordering::Relaxed) {
            tracing::warn!(
                session = %self.0.key,
                "dropped while tokens are on their way to the store: `Session::close` waits for them"
            );
        }
    }
}

/// How a [`Session`] behaves.
#[must_use = "it does nothing until it is built"]
pub struct SessionBuilder {
    endpoint: Arc<super::endpoint::Endpoint>,
    store: Arc<dyn TokenStore>,
    key: SessionKey,
    policy: Policy,
    renewal: Renewal,
    listener: Option<Listener>,
}

impl SessionBuilder {
    /// How long before its end a token counts as expired, so that it does not expire on its way: 5 seconds unless it is
    /// said otherwise, and never more than a quarter of the lifetime.
    pub fn leeway(mut self, leeway: Duration) -> Self {
        self.policy.leeway = leeway;
        self
    }

    /// How long before its end a token is refreshed while it is still served: 60 seconds unless it is said otherwise,
    /// and never more than half of the lifetime.
    pub fn refresh_ahead(mut self, refresh_ahead: Duration) -> Self {
        self.policy.refresh_ahead = refresh_ahead;
        self
    }

    /// How long to wait for another session that has the entry of the store: a little longer than a refresh with all of
    /// its repetitions may take, unless it is said otherwise.
    pub fn lock_wait(mut self, lock_wait: Duration) -> Self {
        self.policy.lock_wait = Some(lock_wait);
        self
    }

    /// For programs that end soon, such as commands: [`Session::bearer`] comes back only when all that it has begun is
    /// done and stored, so that nothing is lost without [`Session::close`]. If the store fails, the status is
    /// [`SessionStatus::Unsaved`], and `close` tries again.
    pub fn short_lived(mut self) -> Self {
        self.policy.is_short_lived = true;
        self
    }

    /// Tells a function what happens: it is called in the middle of a refresh, so it has to be quick, and not to wait.
    pub fn on_event(mut self, listener: impl Fn(&SessionKey, SessionEvent) + Send + Sync + 'static) -> Self {
        self.listener = Some(Listener(Arc::new(listener)));
        self
    }

    /// Makes the session. Nothing is read or sent yet.
    pub fn build(self) -> Session {
        let Self { endpoint, store, key, policy, renewal, listener } = self;
        Session(Arc::new(Handle(Arc::new(Inner::new(endpoint, store, key, policy, renewal, listener)))))
    }
}

impl Session {
    /// A session with the usual behaviour. That of an app without users gets its tokens by itself; another one needs a
    /// login first, for [`install`](Self::install).
    pub fn new<K: ClientType>(endpoint: &TokenEndpoint<K>, store: impl TokenStore, key: SessionKey) -> Self {
        Self::builder(endpoint, store, key).build()
    }

    /// A builder, for other settings than the default ones.
    pub fn builder<K: ClientType>(
        endpoint: &TokenEndpoint<K>,
        store: impl TokenStore,
        key: SessionKey,
    ) -> SessionBuilder {
        SessionBuilder {
            endpoint: endpoint.inner(),
            store: Arc::new(store),
            key,
            policy: Policy::default(),
            renewal: if K::HAS_USERS { Renewal::RefreshToken } else { Renewal::ClientCredentials },
            listener: None,
        }
    }

    /// A bearer token that is valid now. It reads the store, and asks the server, only when that is needed.
    ///
    /// # Errors
    /// If there is no valid token; [`SessionError::recovery`] says what to do.
    pub async fn bearer(&self) -> Result<Bearer, SessionError> {
        let inner = &self.0.0;
        if let Some(live) = inner.live() {
            match live.phase(Now::read(), &inner.policy) {
                Phase::Fresh => return Ok(Bearer(live)),
                Phase::Aging if !inner.policy.is_short_lived => {
                    inner.refresh_ahead();
                    return Ok(Bearer(live));
                }
                Phase::Aging | Phase::Expiring | Phase::Expired => {}
            }
        }
        inner.refreshed().await.map(Bearer)
    }

    /// A token in the place of one that a server refused with 401, though it looked valid: it is refreshed, unless
    /// somebody has done that already. A server that refuses every token gets a new one ever more rarely, at most once a
    /// minute; in between, the refused one comes back.
    ///
    /// # Errors
    /// As for [`bearer`](Self::bearer).
    pub async fn replace(&self, refused: &Bearer) -> Result<Bearer, SessionError> {
        let inner = &self.0.0;
        let is_live = inner.live().is_some_and(|live| Arc::ptr_eq(&live, &refused.0));
        if is_live {
            // Who is second here finds it refused, and waits for the token in its place.
            let mut replacements = inner.replacements.lock().unwrap_or_else(PoisonError::into_inner);
            if !refused.0.is_refused() {
                if !replacements.begin(Instant::now()) {
                    return Ok(refused.clone());
                }
                refused.0.refuse();
            }
        }
        self.bearer().await
    }

    /// Puts tokens in, after the first login or a later one. What was there before is forgotten.
    ///
    /// # Errors
    /// If the store fails. Nothing has changed then: keep the tokens, and call again.
    pub async fn install(&self, tokens: &TokenSet) -> Result<(), SessionError> {
        self.0.0.install(tokens.clone()).await
    }

    /// Forgets the tokens, when the user has logged out, or has taken the access back (a webhook may tell).
    ///
    /// # Errors
    /// If the store fails. Nothing has changed then: call again.
    pub async fn forget(&self) -> Result<(), SessionError> {
        self.0.0.forget().await
    }

    /// Reads the store, without asking the server: after a restart it tells whether somebody is logged in.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn load(&self) -> Result<SessionStatus, SessionError> {
        self.0.0.load().await
    }

    /// The key of it in the store.
    pub fn key(&self) -> &SessionKey {
        &self.0.0.key
    }

    /// Whether nobody else holds it, and nothing is on its way.
    pub(super) fn is_unused(&self) -> bool {
        let inner = &self.0.0;
        let is_running = inner.lock_flight().running.is_some();
        Arc::strong_count(&self.0) == 1 && !is_running && !inner.unsaved.load(Ordering::Relaxed)
    }

    /// How things are, without asking the store or the server.
    pub fn status(&self) -> SessionStatus {
        self.0.0.status()
    }

    /// Waits for a refresh in flight, and writes what the store has not taken yet, for all clones. They go on working.
    ///
    /// # Errors
    /// If the store still fails: what the last refresh brought is lost with this process.
    pub async fn close(self) -> Result<(), SessionError> {
        Arc::clone(&self.0.0).close().await
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("key", &self.0.0.key).field("status", &self.status()).finish_non_exhaustive()
    }
}

/// An access token that was valid when it was given. Cloning it copies nothing.
#[derive(Clone)]
pub struct Bearer(Arc<Live>);

impl Bearer {
    /// The access token.
    pub fn access_token(&self) -> &Secret {
        self.0.tokens().access_token()
    }

    /// The value of the header `Authorization`
    /// ([RFC 6750, section 2.1](https://www.rfc-editor.org/rfc/rfc6750#section-2.1)), marked as sensitive.
    pub fn header_value(&self) -> HeaderValue {
        self.0.header_value()
    }

    /// When the access token expires; none if the server does not say.
    pub fn expires_at(&self) -> Option<SystemTime> {
        self.0.tokens().expires_at()
    }

    /// How often the session's tokens were written until this one.
    pub fn generation(&self) -> Generation {
        self.0.generation()
    }
}

impl fmt::Debug for Bearer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bearer").field("generation", &self.generation()).finish_non_exhaustive()
    }
}

/// How things are with a session.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionStatus {
    /// Nobody has asked for a token yet, so nothing was read: [`Session::load`] does it.
    Unread,
    /// There is a valid token.
    Valid,
    /// There is a valid token that the store has not taken yet.
    Unsaved,
    /// There is a token that has expired or that a server refused; the next caller waits for a refresh.
    Expired,
    /// There is none, and there never was, or it was forgotten.
    NotConnected,
    /// There is none any more: the user has to be sent through [`App::authorize`](super::App::authorize) again.
    Disconnected,
}

/// Why there is no valid token.
#[non_exhaustive]
#[derive(Clone, Debug)]
pub enum SessionError {
    /// No tokens were ever put in, or they were forgotten.
    NotConnected,
    /// The tokens are of no use any more: the server refused the refresh token, or there is none.
    Disconnected,
    /// The token endpoint failed.
    Token(Arc<TokenError>),
    /// The store failed.
    Store(Arc<StoreError>),
    /// There is no runtime of tokio, or it ended while a refresh ran.
    NoRuntime,
}

impl SessionError {
    /// What to do about it.
    pub fn recovery(&self) -> Recovery {
        match self {
            Self::NotConnected | Self::Disconnected => Recovery::Reauthorize,
            Self::Token(error) => error.recovery(),
            Self::Store(error) => error.recovery(),
            Self::NoRuntime => Recovery::FixConfiguration,
        }
    }
}

impl From<StoreError> for SessionError {
    fn from(error: StoreError) -> Self {
        Self::Store(Arc::new(error))
    }
}

impl fmt::Display for SessionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotConnected => "nobody is logged in",
            Self::Disconnected => "the login has ended",
            Self::Token(_) => "the access token could not be refreshed",
            Self::Store(_) => "the tokens could not be read or written",
            Self::NoRuntime => "there is no runtime for the refresh of the access token",
        })
    }
}

impl std::error::Error for SessionError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Token(error) => Some(&**error),
            Self::Store(error) => Some(&**error),
            _ => None,
        }
    }
}

/// The runtime on which a refresh runs.
fn runtime() -> Result<tokio::runtime::Handle, SessionError> {
    tokio::runtime::Handle::try_current().map_err(|_| SessionError::NoRuntime)
}
