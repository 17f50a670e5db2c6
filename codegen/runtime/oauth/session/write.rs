//! Writing into the store outside of a refresh: logins, and what it has not taken.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::super::store::{State, StoreError};
use super::super::token::TokenSet;
use super::shared::Inner;
use super::turn::{Desk, Writer};
use super::{SessionError, runtime};

/// The first pause between two attempts to write what the store has not taken; each is twice as long as the one before.
const FIRST_WRITER_PAUSE: Duration = Duration::from_millis(200);

/// The longest pause between two attempts to write what the store has not taken.
const MAX_WRITER_PAUSE: Duration = Duration::from_secs(30);

impl Inner {
    /// Lets others have their turn, unless they would find old tokens: then a task goes on with it.
    pub fn end_turn(self: &Arc<Self>, desk: &mut Desk) {
        desk.turn = desk.turn.take().filter(|turn| !self.is_saved(turn));
        let unsaved = desk.turn.is_some();
        self.unsaved.store(unsaved, Ordering::Relaxed);
        if unsaved && desk.writer == Writer::Idle {
            desk.writer = Writer::Running;
            tokio::spawn(Arc::clone(self).write_unsaved());
        }
    }

    /// Writes what the store has not taken, until it takes it.
    async fn write_unsaved(self: Arc<Self>) {
        let mut pause = FIRST_WRITER_PAUSE;
        loop {
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(MAX_WRITER_PAUSE);
            let inner = Arc::clone(&self);
            // As a task of its own, so that a store that panics does not end all attempts.
            let attempt = tokio::spawn(async move {
                let mut desk = inner.desk.lock().await;
                let is_settled = inner.save_unsaved(&mut desk).await.is_ok();
                if is_settled {
                    desk.writer = Writer::Idle;
                }
                is_settled
            });
            match attempt.await {
                Ok(true) => return,
                Err(error) if error.is_cancelled() => return,
                Ok(false) | Err(_) => {}
            }
        }
    }

    /// Writes what the store has not taken.
    async fn save_unsaved(self: &Arc<Self>, desk: &mut Desk) -> Result<(), StoreError> {
        if let Some(turn) = desk.turn.as_mut() {
            let swap = self.save(turn).await?;
            tracing::info!(session = %self.key, ?swap, "what the store had not taken is settled");
        }
        self.end_turn(desk);
        Ok(())
    }

    pub async fn install(self: &Arc<Self>, tokens: TokenSet) -> Result<(), SessionError> {
        self.write(State::Tokens(tokens)).await
    }

    pub async fn forget(self: &Arc<Self>) -> Result<(), SessionError> {
        self.write(State::Forgotten).await
    }

    /// Writes a state over whatever is there, as a task of its own.
    async fn write(self: &Arc<Self>, state: State) -> Result<(), SessionError> {
        let inner = Arc::clone(self);
        let task = runtime()?.spawn(async move {
            let mut desk = inner.desk.lock().await;
            let has_tokens = matches!(state, State::Tokens(_));
            let result = match inner.turn(&mut desk).await {
                Ok(turn) => inner.replace(turn, None, state).await,
                Err(error) => Err(error),
            };
            inner.end_turn(&mut desk);
            // Whatever others wrote meanwhile, it was written over.
            result.map(drop).map_err(|error| inner.store_failed(error))?;
            let generation = inner.version().map(|version| version.generation.get());
            match has_tokens {
                true => tracing::info!(session = %inner.key, generation, "tokens installed"),
                false => tracing::info!(session = %inner.key, generation, "tokens forgotten"),
            }
            inner.lock_flight().failure = None;
            Ok(())
        });
        match task.await {
            Ok(result) => result,
            Err(error) => Err(self.ended(error).await),
        }
    }

    /// What it means that a task has ended early, and what is to be put in order after it.
    pub async fn ended(self: &Arc<Self>, error: tokio::task::JoinError) -> SessionError {
        if !error.is_panic() {
            return SessionError::NoRuntime;
        }
        let mut desk = self.desk.lock().await;
        self.end_turn(&mut desk);
        self.store_failed(StoreError::Panicked)
    }

    pub async fn close(self: Arc<Self>) -> Result<(), SessionError> {
        let running = self.lock_flight().running.clone();
        if let Some(mut running) = running {
            // How it ended does not matter here: what it brought is looked at below.
            drop(running.wait_for(Option::is_some).await);
        }
        let mut desk = self.desk.lock().await;
        self.save_unsaved(&mut desk).await.map_err(|error| self.store_failed(error))
    }
}
