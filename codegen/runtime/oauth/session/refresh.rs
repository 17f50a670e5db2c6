//! The refresh: one at a time, and stored before anybody gets what it brings.

use std::sync::Arc;

use super::super::error::{ErrorCode, TokenError};
use super::super::store::{State, StoreError, Swap};
use super::super::token::TokenSet;
use super::expiry::Phase;
use super::flight::Outcome;
use super::live::Live;
use super::shared::{Inner, Renewal};
use super::turn::{Desk, Turn};
use super::{SessionError, SessionStatus};

/// How often a refresh begins anew when others have been faster.
const ROUNDS: usize = 3;

/// What comes of a turn.
enum Step {
    Done(Outcome),
    /// Others have been in: what they have left decides.
    Again,
}

impl Inner {
    /// Refreshes the tokens, unless somebody has been faster.
    pub async fn refresh(self: &Arc<Self>) -> Outcome {
        let mut desk = self.desk.lock().await;
        if let Some(live) = self.live().filter(|live| self.phase(live) == Phase::Fresh) {
            return Ok(live);
        }
        if desk.turn.is_none()
            && let Some(outcome) = self.look().await
        {
            return outcome;
        }
        let outcome = self.refresh_in_turns(&mut desk).await;
        self.end_turn(&mut desk);
        outcome
    }

    /// Takes what others have stored, where that will do: nobody has to be waited for.
    async fn look(&self) -> Option<Outcome> {
        let before = self.version();
        let stored = match self.stored().await {
            Ok(stored) => stored,
            Err(error) => return Some(Err(self.store_failed(error))),
        };
        let outcome = self.settle(stored.as_ref());
        let is_new = self.version() != before;
        match &outcome {
            Ok(live) => {
                let phase = self.phase(live);
                let will_do = phase == Phase::Fresh || (phase == Phase::Aging && is_new);
                will_do.then_some(outcome)
            }
            // There is always another one.
            Err(_) if self.renewal == Renewal::ClientCredentials => None,
            // What the store has lost is written again in a turn.
            Err(_) => (stored.as_ref().map(super::super::store::Entry::version) == self.version()).then_some(outcome),
        }
    }

    async fn refresh_in_turns(&self, desk: &mut Desk) -> Outcome {
        for _ in 0..ROUNDS {
            let turn = match self.turn(desk).await {
                Ok(turn) => turn,
                Err(error) => return Err(self.store_failed(error)),
            };
            match self.refresh_in_turn(turn).await {
                Step::Done(outcome) => return outcome,
                Step::Again => desk.turn = None,
            }
        }
        Err(self.store_failed(StoreError::other("others have had the entry again and again")))
    }

    /// Takes what others have stored, or asks the server.
    async fn refresh_in_turn(&self, turn: &mut Turn) -> Step {
        let hold = self.lock_times().hold;
        // What the store has not taken, or has lost, goes before all else. If that fails, and somebody else may have
        // gone on from there, what is known here may be used up.
        if let Err(error) = self.save(turn).await {
            let error = self.store_failed(error);
            if !turn.hold(hold).await {
                return Step::Done(Err(error));
            }
        }
        let outcome = self.outcome();
        if self.renewal == Renewal::ClientCredentials {
            return match outcome {
                Ok(live) if self.phase(&live) == Phase::Fresh => Step::Done(Ok(live)),
                _ => self.ask_for_itself(turn).await,
            };
        }
        let live = match outcome {
            Ok(live) => live,
            Err(error) => return Step::Done(Err(error)),
        };
        if self.phase(&live) == Phase::Fresh {
            return Step::Done(Ok(live));
        }
        let Some(refresh_token) = live.tokens().refresh_token() else {
            return Step::Done(Err(SessionError::Disconnected));
        };
        if !turn.hold(hold).await {
            return Step::Again;
        }
        match self.endpoint.refresh_with_repetitions(refresh_token).await {
            Ok(new) => Step::Done(self.keep_tokens(turn, &live, new).await),
            Err(TokenError::Refused { error, .. }) if *error.code() == ErrorCode::InvalidGrant => {
                self.refused(turn, &live).await
            }
            Err(error) => Step::Done(Err(SessionError::Token(Arc::new(error)))),
        }
    }

    /// Gets tokens by the credentials of the app. They are shared like others, so that the server is asked once.
    async fn ask_for_itself(&self, turn: &mut Turn) -> Step {
        if !turn.hold(self.lock_times().hold).await {
            return Step::Again;
        }
        match self.endpoint.client_credentials_with_repetitions().await {
            Ok(tokens) => {
                if let Err(error) = self.keep(turn, State::Tokens(tokens)).await {
                    // What the store does not take is of use here, and there is always another one.
                    drop(self.store_failed(error));
                }
                self.tell_refreshed();
                Step::Done(self.outcome())
            }
            Err(error) => Step::Done(Err(SessionError::Token(Arc::new(error)))),
        }
    }

    /// Reads the store, and serves what is newer there.
    pub async fn load(&self) -> Result<SessionStatus, SessionError> {
        let stored = self.stored().await.map_err(|error| self.store_failed(error))?;
        drop(self.settle(stored.as_ref()));
        Ok(self.status())
    }

    /// Stores new tokens, and serves them whether the store takes them or not: the old ones are used up.
    async fn keep_tokens(&self, turn: &mut Turn, old: &Live, new: TokenSet) -> Outcome {
        let tokens = old.tokens().followed_by(new);
        if old.tokens().is_wider_than(&tokens) {
            tracing::warn!(session = %self.key, scope = tokens.scope(), "the scope became narrower");
        }
        let kept = self.keep(turn, State::Tokens(tokens)).await;
        self.tell_refreshed();
        let generation = self.version().map(|version| version.generation.get());
        match kept {
            Ok(Swap::Written) => tracing::info!(session = %self.key, generation, "tokens refreshed and stored"),
            // Somebody did not wait for the lock: a new login is worth more than the old one's tokens.
            Ok(Swap::Conflict) => tracing::warn!(session = %self.key, generation, "the entry was replaced meanwhile"),
            Err(error) => {
                tracing::error!(session = %self.key, generation, error = &error as &dyn std::error::Error, "the refreshed tokens are not stored yet");
            }
        }
        self.outcome()
    }

    /// The server refused the refresh token: perhaps because somebody who did not wait has used it.
    async fn refused(&self, turn: &mut Turn, live: &Live) -> Step {
        let generation = live.generation();
        let reloaded = turn.load().await;
        if let Ok(stored) = &reloaded {
            drop(self.settle(stored.as_ref()));
        }
        let is_newest = || self.version().is_some_and(|version| version.generation == generation);
        if !is_newest() {
            return Step::Again;
        }
        tracing::warn!(session = %self.key, %generation, "the refresh token was refused");
        if let Err(error) = reloaded {
            return Step::Done(Err(self.store_failed(error)));
        }
        match self.replace(turn, Some(generation), State::Refused).await {
            Ok(Swap::Written) => {}
            Ok(Swap::Conflict) => return Step::Again,
            Err(error) => {
                tracing::error!(session = %self.key, %generation, error = &error as &dyn std::error::Error, "the refusal is not stored")
            }
        }
        Step::Done(Err(SessionError::Disconnected))
    }
}
