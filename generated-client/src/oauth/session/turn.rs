//! A session's turn at the entry of the store.

use std::time::Duration;

use crate::oauth::store::{Entry, Generation, LockedEntry, SessionKey, State, StoreError, Swap, TokenStore};

/// The pauses between the attempts to write while others wait for the tokens.
const PAUSES: [Duration; 2] = [Duration::from_millis(50), Duration::from_millis(250)];

/// How often a write is tried over what others write at the same time.
const SAVE_ATTEMPTS: usize = 3;

/// Where turns are taken: one at a time in this process.
#[derive(Default)]
pub(super) struct Desk {
    /// A turn that has not ended, because the store has not taken what it brought.
    turn: Option<Turn>,
    /// Whether a task tries to write that.
    pub writer: Writer,
}

/// Whether a task tries to write what the store has not taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Writer {
    #[default]
    Idle,
    Running,
}

impl Desk {
    /// The turn that has not ended, or a new one.
    pub async fn turn(
        &mut self,
        store: &dyn TokenStore,
        key: &SessionKey,
        wait: Duration,
    ) -> Result<&mut Turn, StoreError> {
        let turn = match self.turn.take() {
            Some(turn) => turn,
            None => Turn::begin(store, key, wait).await?,
        };
        Ok(self.turn.insert(turn))
    }

    /// The turn that has not ended.
    pub fn unsaved(&mut self) -> Option<&mut Turn> {
        self.turn.as_mut().filter(|turn| !turn.is_saved())
    }

    /// Lets others have their turn, unless they would find old tokens.
    pub fn end_turn(&mut self) {
        self.turn = self.turn.take().filter(|turn| !turn.is_saved());
    }
}

/// The entry, locked, and the newest that is known of it.
pub(super) struct Turn {
    entry: Box<dyn LockedEntry>,
    stored: Option<Generation>,
    current: Option<Entry>,
}

impl Turn {
    async fn begin(store: &dyn TokenStore, key: &SessionKey, wait: Duration) -> Result<Self, StoreError> {
        let mut entry = store.lock(key, wait).await?;
        let current = entry.load().await?;
        Ok(Self { entry, stored: current.as_ref().map(|entry| entry.generation), current })
    }

    /// The newest that is known of the entry.
    pub fn current(&self) -> Option<&Entry> {
        self.current.as_ref()
    }

    /// Whether the store has it.
    fn is_saved(&self) -> bool {
        self.stored == self.current.as_ref().map(|entry| entry.generation)
    }

    /// The generation of what is written next.
    pub fn next_generation(&self) -> Generation {
        Generation::after(self.current.as_ref().map(|entry| entry.generation))
    }

    /// Reads the entry again: somebody may have written it without waiting for the lock.
    pub async fn reload(&mut self) -> Result<(), StoreError> {
        let current = self.entry.load().await?;
        self.stored = current.as_ref().map(|entry| entry.generation);
        self.current = current;
        Ok(())
    }

    /// Replaces the entry, or leaves everything as it is.
    pub async fn replace(&mut self, new: Entry) -> Result<Swap, StoreError> {
        let swap = self.entry.swap(self.stored, &new).await?;
        if swap == Swap::Written {
            self.stored = Some(new.generation);
            self.current = Some(new);
        }
        Ok(swap)
    }

    /// Replaces the entry by one that must not be lost: it is current whether the store takes it or not.
    pub async fn keep(&mut self, new: Entry) -> Result<Swap, StoreError> {
        self.current = Some(new);
        let mut result = self.save().await;
        for pause in PAUSES {
            if result.is_ok() {
                break;
            }
            tokio::time::sleep(pause).await;
            result = self.save().await;
        }
        result
    }

    /// Writes what is current. After a conflict, what is current is what somebody else has written.
    ///
    /// An entry that is older, or that has vanished, is no conflict: it has nothing that is worth keeping. Neither has the
    /// refusal of the tokens from which the current ones came.
    pub async fn save(&mut self) -> Result<Swap, StoreError> {
        let Some(current) = &mut self.current else { return Ok(Swap::Written) };
        for _ in 0..SAVE_ATTEMPTS {
            if self.entry.swap(self.stored, current).await? == Swap::Written {
                self.stored = Some(current.generation);
                return Ok(Swap::Written);
            }
            let found = self.entry.load().await?;
            self.stored = found.as_ref().map(|found| found.generation);
            match found {
                Some(found) if found.generation >= current.generation => match found.state {
                    State::Refused => current.generation = Generation::after(Some(found.generation)),
                    _ => {
                        *current = found;
                        return Ok(Swap::Conflict);
                    }
                },
                _ => {}
            }
        }
        Err(StoreError::other("others write the entry at the same time, again and again"))
    }
}
