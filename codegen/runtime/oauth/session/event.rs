//! What a session tells whoever listens.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::SystemTime;

use super::super::store::{Generation, SessionKey};

/// What has happened to a session.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionEvent {
    /// The server has given new tokens in the place of the old ones, and the store has them, unless it fails.
    Refreshed {
        /// How often the session's tokens were written.
        generation: Generation,
        /// When the access token expires; none if the server does not say.
        expires_at: Option<SystemTime>,
    },
    /// The login has ended: the server refused the refresh token, here or in another process. The user has to be sent
    /// through [`App::authorize`](super::super::App::authorize) again.
    Disconnected,
    /// The tokens were forgotten, here or in another process.
    Forgotten,
}

/// Who listens.
#[derive(Clone)]
pub(super) struct Listener(pub Arc<dyn Fn(&SessionKey, SessionEvent) + Send + Sync>);

impl Listener {
    /// Tells it, and goes on whatever the listener does.
    pub fn tell(&self, key: &SessionKey, event: SessionEvent) {
        if catch_unwind(AssertUnwindSafe(|| (self.0)(key, event))).is_err() {
            tracing::error!(session = %key, ?event, "the listener of the session panicked");
        }
    }
}
