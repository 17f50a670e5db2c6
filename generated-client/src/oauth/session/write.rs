//! Writing into the store outside of a refresh: logins, and what it has not taken.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::shared::Inner;
use super::turn::{Desk, Turn, Writer};
use super::{SessionError, runtime};
use crate::oauth::store::{Entry, State, StoreError, Swap};
use crate::oauth::token::TokenSet;

/// The first pause between two attempts to write what the store has not taken; each is twice as long as the one before.
const FIRST_WRITER_PAUSE: Duration = Duration::from_millis(200);

/// The longest pause between two attempts to write what the store has not taken.
const MAX_WRITER_PAUSE: Duration = Duration::from_secs(30);

/// How often a login is written over what others write at the same time.
const INSTALL_ATTEMPTS: usize = 3;

impl Inner {
    /// Ends a turn, or has a task go on with it.
    pub fn end_turn(self: &Arc<Self>, desk: &mut Desk) {
        desk.end_turn();
        let unsaved = desk.unsaved().is_some();
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
            let mut desk = self.desk.lock().await;
            if self.save(&mut desk).await.is_ok() {
                desk.writer = Writer::Idle;
                return;
            }
        }
    }

    /// Writes what the store has not taken.
    async fn save(self: &Arc<Self>, desk: &mut Desk) -> Result<(), StoreError> {
        if let Some(turn) = desk.unsaved() {
            let swap = turn.save().await?;
            // What it is now, the next caller learns.
            drop(self.serve(turn.current()));
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
            let result = match desk.turn(&*inner.store, &inner.key, inner.policy.lock_wait).await {
                Ok(turn) => inner.write_in_turn(turn, state).await,
                Err(error) => Err(error),
            };
            inner.end_turn(&mut desk);
            result.map_err(|error| inner.store_failed(error))
        });
        task.await.unwrap_or(Err(SessionError::NoRuntime))
    }

    async fn write_in_turn(&self, turn: &mut Turn, state: State) -> Result<(), StoreError> {
        for _ in 0..INSTALL_ATTEMPTS {
            let generation = turn.next_generation();
            if turn.replace(Entry { generation, state: state.clone() }).await? == Swap::Written {
                match self.serve(turn.current()) {
                    Ok(_) => tracing::info!(session = %self.key, %generation, "tokens installed"),
                    Err(_) => tracing::info!(session = %self.key, %generation, "tokens forgotten"),
                }
                self.lock_flight().failure = None;
                return Ok(());
            }
            turn.reload().await?;
        }
        Err(StoreError::other("others wrote the entry at the same time, again and again"))
    }

    pub async fn close(self: Arc<Self>) -> Result<(), SessionError> {
        let running = self.lock_flight().running.clone();
        if let Some(mut running) = running {
            // How it ended does not matter here: what it brought is looked at below.
            drop(running.wait_for(Option::is_some).await);
        }
        let mut desk = self.desk.lock().await;
        self.save(&mut desk).await.map_err(|error| self.store_failed(error))
    }
}
