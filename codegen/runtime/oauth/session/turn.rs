//! A session's turn at the entry of the store.

use std::future::Future;
use std::time::Duration;

use super::super::store::{Entry, Generation, LockedEntry, State, StoreError, Swap, Version};
use super::shared::Inner;

/// How long the store may take for an answer.
const ANSWER: Duration = Duration::from_secs(20);

/// The pauses between the attempts to write while others wait for the tokens.
const PAUSES: [Duration; 2] = [Duration::from_millis(50), Duration::from_millis(250)];

/// How often a write is tried over what others write at the same time.
const WRITE_ATTEMPTS: usize = 3;

/// Where turns are taken: one at a time in this process.
#[derive(Default)]
pub(super) struct Desk {
    /// A turn that has not ended, because the store has not taken what it brought.
    pub turn: Option<Turn>,
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

/// The entry, locked.
pub(super) struct Turn {
    entry: Box<dyn LockedEntry>,
    /// What the store had when it was last asked.
    pub stored: Option<Version>,
}

impl Turn {
    /// Reads what the store has.
    pub async fn load(&mut self) -> Result<Option<Entry>, StoreError> {
        let stored = readable(within(ANSWER, self.entry.load()).await?)?;
        self.stored = stored.as_ref().map(Entry::version);
        Ok(stored)
    }

    /// Replaces what the store had when it was last asked.
    async fn swap(&mut self, new: &Entry) -> Result<Swap, StoreError> {
        let expected = self.stored.map(|version| version.generation);
        let swap = within(ANSWER, self.entry.swap(expected, new)).await?;
        if swap == Swap::Written {
            self.stored = Some(new.version());
        }
        Ok(swap)
    }

    /// Whether nobody else has been in, nor gets in for so long.
    pub async fn hold(&mut self, hold: Duration) -> bool {
        within(ANSWER, async { Ok(self.entry.hold(hold).await) }).await.unwrap_or(false)
    }
}

/// Waits for the store, but not for ever.
pub(super) async fn within<T>(
    limit: Duration,
    answer: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    tokio::time::timeout(limit, answer).await.unwrap_or(Err(StoreError::Silent { waited: limit }))
}

/// Refuses what another wrapper of the store has encrypted: it is no logout.
fn readable(stored: Option<Entry>) -> Result<Option<Entry>, StoreError> {
    match stored {
        Some(Entry { state: State::Encrypted(_), .. }) => {
            Err(StoreError::setup("the entry is encrypted: `EncryptedStore` reads it"))
        }
        stored => Ok(stored),
    }
}

impl Inner {
    /// Reads what the store has, without a turn.
    pub async fn stored(&self) -> Result<Option<Entry>, StoreError> {
        readable(within(ANSWER, self.store.load(&self.key)).await?)
    }

    /// The turn that has not ended, or a new one, with what others have stored.
    pub async fn turn<'a>(&self, desk: &'a mut Desk) -> Result<&'a mut Turn, StoreError> {
        let turn = match desk.turn.take() {
            Some(turn) => turn,
            None => {
                let times = self.lock_times();
                let entry = within(times.wait.saturating_add(ANSWER), self.store.lock(&self.key, times)).await?;
                let mut turn = Turn { entry, stored: None };
                // Whatever it is, the caller asks what is newest.
                drop(self.settle(turn.load().await?.as_ref()));
                turn
            }
        };
        Ok(desk.turn.insert(turn))
    }

    /// Whether the store has the newest entry.
    pub fn is_saved(&self, turn: &Turn) -> bool {
        turn.stored == self.version()
    }

    /// Writes the newest entry, unless the store has a newer one, which is the newest then.
    ///
    /// The refusal of the tokens from which the newest ones came is no newer entry.
    pub async fn save(&self, turn: &mut Turn) -> Result<Swap, StoreError> {
        let mut swap = Swap::Written;
        for _ in 0..WRITE_ATTEMPTS {
            let Some(mut newest) = self.newest().filter(|_| !self.is_saved(turn)) else { return Ok(swap) };
            if turn.swap(&newest).await? == Swap::Written {
                return Ok(swap);
            }
            match turn.load().await? {
                Some(Entry { generation, state: State::Refused, .. })
                    if matches!(newest.state, State::Tokens(_)) && generation >= newest.generation =>
                {
                    newest.generation = Generation::after(Some(generation));
                    self.put(newest);
                }
                stored => {
                    drop(self.settle(stored.as_ref()));
                    if self.is_saved(turn) {
                        swap = Swap::Conflict;
                    }
                }
            }
        }
        Err(StoreError::other("others write the entry at the same time, again and again"))
    }

    /// Makes an entry the newest one that must not be lost, and writes it if the store lets it.
    pub async fn keep(&self, turn: &mut Turn, state: State) -> Result<Swap, StoreError> {
        self.put(Entry::new(self.next_generation(turn), state));
        let mut result = self.save(turn).await;
        for pause in PAUSES {
            if result.is_ok() {
                break;
            }
            tokio::time::sleep(pause).await;
            result = self.save(turn).await;
        }
        result
    }

    /// Writes a state over that of one generation or, without one, over whatever is there; else leaves all as it is.
    pub async fn replace(&self, turn: &mut Turn, only: Option<Generation>, state: State) -> Result<Swap, StoreError> {
        for _ in 0..WRITE_ATTEMPTS {
            let entry = Entry::new(self.next_generation(turn), state.clone());
            if turn.swap(&entry).await? == Swap::Written {
                self.put(entry);
                return Ok(Swap::Written);
            }
            drop(self.settle(turn.load().await?.as_ref()));
            if only.is_some() && only != self.version().map(|version| version.generation) {
                return Ok(Swap::Conflict);
            }
        }
        Err(StoreError::other("others write the entry at the same time, again and again"))
    }

    /// The generation after all that there were.
    fn next_generation(&self, turn: &Turn) -> Generation {
        Generation::after(self.version().max(turn.stored).map(|version| version.generation))
    }
}
