//! The refresh: one at a time, and stored before anybody gets what it brings.

use std::sync::Arc;
use std::time::Duration;

use backon::{ExponentialBuilder, Retryable as _};

use super::expiry::Phase;
use super::flight::Outcome;
use super::live::Live;
use super::shared::Inner;
use super::turn::Turn;
use super::{SessionError, SessionStatus};
use crate::oauth::error::{ErrorCode, Recovery, TokenError};
use crate::oauth::store::{Entry, Generation, State, StoreError, Swap};
use crate::oauth::token::TokenSet;

/// How often a request is repeated.
const REPETITIONS: usize = 2;

/// The first pause before a repetition; the second is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(200);

/// The longest pause that a server may ask for while others wait.
const MAX_PAUSE: Duration = Duration::from_secs(5);

impl Inner {
    /// Refreshes the tokens, unless somebody has been faster.
    pub async fn refresh(self: &Arc<Self>) -> Outcome {
        let mut desk = self.desk.lock().await;
        if let Some(live) = self.live().filter(|live| self.phase(live) == Phase::Fresh) {
            return Ok(live);
        }
        let outcome = match desk.turn(&*self.store, &self.key, self.policy.lock_wait).await {
            Ok(turn) => self.refresh_in_turn(turn).await,
            Err(error) => Err(self.store_failed(error)),
        };
        self.end_turn(&mut desk);
        outcome
    }

    /// Takes what others have stored, or asks the server.
    async fn refresh_in_turn(&self, turn: &mut Turn) -> Outcome {
        let live = self.adopt(turn.current())?;
        if self.phase(&live) == Phase::Fresh {
            return Ok(live);
        }
        let Some(refresh_token) = live.tokens().refresh_token() else { return Err(SessionError::Disconnected) };
        let pauses = ExponentialBuilder::new().with_min_delay(FIRST_PAUSE).with_max_times(REPETITIONS).with_jitter();
        // One that may have arrived is repeated too: either the old refresh token still serves, or the login is lost
        // whatever happens.
        let result = (|| self.endpoint.refresh(refresh_token))
            .retry(pauses)
            .when(|error: &TokenError| is_worth_repeating(error))
            .adjust(|error, pause| pause.map(|pause| pause.max(asked_pause(error))))
            .await;
        match result {
            Ok(new) => self.keep(turn, &live, new).await,
            Err(TokenError::Refused { error, .. }) if *error.code() == ErrorCode::InvalidGrant => {
                self.refused(turn, &live).await
            }
            Err(error) => Err(SessionError::Token(Arc::new(error))),
        }
    }

    /// Reads the store, and serves what is newer there.
    pub async fn load(&self) -> Result<SessionStatus, SessionError> {
        let entry = self.store.load(&self.key).await.map_err(|error| self.store_failed(error))?;
        let known = self.live().map(|live| live.generation());
        if known.is_some() && entry.as_ref().map(|entry| entry.generation) <= known {
            return Ok(self.status());
        }
        Ok(match self.adopt(entry.as_ref()) {
            Err(SessionError::NotConnected) => SessionStatus::NotConnected,
            Err(_) => SessionStatus::Disconnected,
            Ok(_) => self.status(),
        })
    }

    /// Serves what others have stored.
    fn adopt(&self, entry: Option<&Entry>) -> Outcome {
        let before = self.live().map(|live| live.generation());
        let outcome = self.serve(entry);
        if let Some(generation) = entry.map(|entry| entry.generation).filter(|found| Some(*found) != before) {
            let outcome = if outcome.is_ok() { "adopted" } else { "disconnected" };
            tracing::info!(session = %self.key, %generation, outcome, "read from the store");
        }
        outcome
    }

    /// Serves an entry, if it is not served already.
    pub fn serve(&self, entry: Option<&Entry>) -> Outcome {
        let Some(Entry { generation, state }) = entry else {
            self.set_live(None);
            return Err(SessionError::NotConnected);
        };
        match state {
            State::Tokens(tokens) => {
                if let Some(live) = self.live().filter(|live| live.generation() == *generation) {
                    return Ok(live);
                }
                let live = Arc::new(Live::new(tokens.clone(), *generation));
                self.set_live(Some(Arc::clone(&live)));
                Ok(live)
            }
            State::Refused => {
                self.retire();
                Err(SessionError::Disconnected)
            }
            State::Forgotten => {
                self.set_live(None);
                Err(SessionError::NotConnected)
            }
        }
    }

    /// Stores new tokens, and serves them whether the store takes them or not: the old ones are used up.
    async fn keep(&self, turn: &mut Turn, old: &Live, new: TokenSet) -> Outcome {
        let tokens = old.tokens().followed_by(new);
        if old.tokens().is_wider_than(&tokens) {
            tracing::warn!(session = %self.key, scope = tokens.scope(), "the scope became narrower");
        }
        let generation = turn.next_generation();
        match turn.keep(Entry { generation, state: State::Tokens(tokens) }).await {
            Ok(Swap::Written) => tracing::info!(session = %self.key, %generation, "tokens refreshed and stored"),
            // Somebody did not wait for the lock: a new login is worth more than the old one's tokens.
            Ok(Swap::Conflict) => tracing::warn!(session = %self.key, %generation, "the entry was replaced meanwhile"),
            Err(error) => {
                tracing::error!(session = %self.key, %generation, error = &error as &dyn std::error::Error, "the refreshed tokens are not stored yet");
            }
        }
        self.serve(turn.current())
    }

    /// The server refused the refresh token: perhaps because somebody who did not wait has used it.
    async fn refused(&self, turn: &mut Turn, live: &Live) -> Outcome {
        let generation = live.generation();
        let reloaded = turn.reload().await.map_err(|error| self.store_failed(error));
        if turn.current().is_some_and(|entry| entry.generation > generation) {
            return self.adopt(turn.current());
        }
        tracing::warn!(session = %self.key, %generation, "the refresh token was refused");
        reloaded?;
        let refusal = Entry { generation: Generation::after(Some(generation)), state: State::Refused };
        match turn.replace(refusal).await {
            Ok(Swap::Written) => {}
            Ok(Swap::Conflict) => {
                turn.reload().await.map_err(|error| self.store_failed(error))?;
                return self.adopt(turn.current());
            }
            Err(error) => {
                tracing::error!(session = %self.key, %generation, error = &error as &dyn std::error::Error, "the refusal is not stored")
            }
        }
        self.retire();
        Err(SessionError::Disconnected)
    }

    /// Leaves an access token in use until it expires, though nothing will follow it.
    fn retire(&self) {
        if self.live().is_some_and(|live| self.phase(&live) == Phase::Expired) {
            self.set_live(None);
        }
    }

    /// Says it, and makes it an error of the session.
    pub fn store_failed(&self, error: StoreError) -> SessionError {
        tracing::error!(session = %self.key, error = &error as &dyn std::error::Error, "the token store failed");
        error.into()
    }
}

/// Whether the same request may succeed while others wait.
fn is_worth_repeating(error: &TokenError) -> bool {
    matches!(error.recovery(), Recovery::Retry { .. }) && asked_pause(error) <= MAX_PAUSE
}

/// How long the server asks to wait.
fn asked_pause(error: &TokenError) -> Duration {
    match error {
        TokenError::Unavailable { retry_after: Some(after), .. } => *after,
        _ => Duration::ZERO,
    }
}
