//! What every store does, and what each does beyond that.

use std::error::Error as _;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use generated_client::oauth::{
    EncryptedStore, Entry, FileStore, Generation, LockedEntry, MemoryStore, SealingKey, SessionKey, State, StoreError,
    Swap, TokenSet, TokenStore,
};
use tempfile::TempDir;

use crate::lab::times;
use crate::leaks;
use crate::postgres::Schema;

/// The same tests for all stores.
mod every;
/// Encryption: what is in the other store, and what is taken from there.
mod encrypted;
/// Files: who can read them, what may stand in their place, and folders that go away.
mod file;
/// PostgreSQL: connections that end, settings of others, and databases that do not answer.
mod postgres;

/// A wait that is not to end, but for a failure.
const LONG: Duration = Duration::from_secs(30);

/// How the tokens of these tests begin. They are searched for in all that is logged or shown.
const SECRET: &str = "kept-in-a-store";

/// How many connections a store has, if nothing depends on it.
const CONNECTIONS: u32 = 4;

/// Where tokens are kept: each store that is opened here has the same.
struct Place {
    open: Box<dyn Fn() -> Arc<dyn TokenStore> + Send + Sync>,
    /// It is removed at the end of the test.
    _folder: Option<TempDir>,
}

impl Place {
    /// In memory.
    fn memory() -> Self {
        let store = MemoryStore::new();
        Self { open: Box::new(move || Arc::new(store.clone())), _folder: None }
    }

    /// In a folder.
    fn file() -> Self {
        let folder = TempDir::new().expect("there is a place for temporary files");
        let path = folder.path().join("tokens");
        let open = move || Arc::new(FileStore::open(&path).expect("the folder can be made")) as Arc<dyn TokenStore>;
        Self { open: Box::new(open), _folder: Some(folder) }
    }

    /// Encrypted in another place.
    fn encrypted(self) -> Self {
        let Self { open, _folder } = self;
        let open = move || Arc::new(EncryptedStore::new(open(), encryption_key())) as Arc<dyn TokenStore>;
        Self { open: Box::new(open), _folder }
    }

    /// In a schema of PostgreSQL, if that is installed.
    async fn postgres() -> Option<Self> {
        let schema = schema().await?;
        Some(Self { open: Box::new(move || Arc::new(schema.store(CONNECTIONS))), _folder: None })
    }

    /// A store as another process has it.
    fn open(&self) -> Arc<dyn TokenStore> {
        (self.open)()
    }
}

/// A schema with the table, if PostgreSQL is installed.
async fn schema() -> Option<Schema> {
    leaks::watch();
    let schema = Schema::new().await?;
    schema.store(1).create_table().await.expect("the table can be made");
    Some(schema)
}

/// The key of encrypted stores, which guards nothing.
fn encryption_key() -> SealingKey {
    SealingKey::new([7; 32])
}

fn key(text: &str) -> SessionKey {
    text.parse().expect("it is a key")
}

/// The key, where it does not matter.
fn a_key() -> SessionKey {
    key("shop_1")
}

/// Tokens that can be told from others.
fn tokens(name: impl fmt::Display) -> TokenSet {
    TokenSet::new(format!("{SECRET}-access-{name}"), Some(Duration::from_secs(300)))
        .with_refresh_token(format!("{SECRET}-refresh-{name}"))
}

/// An entry whose tokens have the name of their generation.
fn entry(generation: u64) -> Entry {
    named(generation, generation)
}

/// An entry whose tokens have a name.
fn named(generation: u64, name: impl fmt::Display) -> Entry {
    Entry::new(Generation::new(generation), State::Tokens(tokens(name)))
}

/// The name of the tokens in an entry.
fn name(entry: &Entry) -> &str {
    let State::Tokens(tokens) = &entry.state else { panic!("it has no tokens: {entry:?}") };
    tokens.access_token().expose().rsplit('-').next().unwrap_or_default()
}

/// The number of an entry's generation.
fn number(entry: &Option<Entry>) -> Option<u64> {
    entry.as_ref().map(|entry| entry.generation.get())
}

/// The generation of a number.
fn generation(number: impl Into<Option<u64>>) -> Option<Generation> {
    number.into().map(Generation::new)
}

async fn load(store: &dyn TokenStore, key: &SessionKey) -> Option<Entry> {
    store.load(key).await.map_err(shown).expect("the entry can be read")
}

async fn lock(store: &dyn TokenStore, key: &SessionKey) -> Box<dyn LockedEntry> {
    store.lock(key, times(LONG)).await.map_err(shown).expect("nobody keeps the lock")
}

/// Whether somebody has the lock.
async fn is_locked(store: &dyn TokenStore, key: &SessionKey) -> bool {
    match store.lock(key, times(Duration::from_millis(50))).await.map(drop).map_err(shown) {
        Ok(()) => false,
        Err(StoreError::Locked { .. }) => true,
        Err(error) => panic!("the store does not work: {error}"),
    }
}

async fn swap(locked: &mut Box<dyn LockedEntry>, expected: impl Into<Option<u64>>, new: &Entry) -> Swap {
    locked.swap(generation(expected), new).await.map_err(shown).expect("the entry can be written")
}

/// Writes the first generation.
async fn write_first(store: &dyn TokenStore, key: &SessionKey) {
    assert_eq!(swap(&mut lock(store, key).await, None, &entry(1)).await, Swap::Written);
}

/// Writes the generation after the one that is there, as a refresh does, and gives its number.
async fn write_next(store: &dyn TokenStore, key: &SessionKey) -> u64 {
    let mut locked = lock(store, key).await;
    let current = locked.load().await.map_err(shown).expect("the entry can be read");
    let next = number(&current).map_or(1, |number| number + 1);
    assert_eq!(swap(&mut locked, number(&current), &entry(next)).await, Swap::Written);
    next
}

/// Has an error searched for tokens.
fn shown(error: StoreError) -> StoreError {
    leaks::show_error(&error);
    error
}

/// Fails unless a text is in an error or its causes.
fn assert_says(error: &StoreError, text: &str) {
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        said.push_str(&format!(": {error}"));
        cause = error.source();
    }
    assert!(said.contains(text), "{said}");
}
