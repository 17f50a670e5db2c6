//! Encryption around any store, so that whoever reads a backup of it finds no tokens.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::super::sealing_key::SealingKey;
use super::{
    BoxFuture, Ciphertext, Entry, Generation, LockTimes, LockedEntry, SessionKey, State, StoreError, Swap, TokenStore,
};

/// What ciphertexts are bound to, beside what is in them.
const PURPOSE: &[u8] = b"token entry 1";

/// A store that keeps its entries encrypted in another one: `EncryptedStore::new(FileStore::open(folder)?, key)`.
///
/// The keys of sessions and how often each entry was written can be read by whoever reads the other store; nothing can be
/// changed, and no entry put into the place of another. An older entry of the same session can: that is a backup that
/// returns. Entries that were stored before there was encryption are errors, unless
/// [`adopting_plain_entries`](Self::adopting_plain_entries) takes them.
#[derive(Clone)]
pub struct EncryptedStore<S> {
    store: S,
    keys: Arc<Keys>,
}

#[derive(Clone)]
struct Keys {
    /// The first one encrypts.
    keys: Vec<Arc<SealingKey>>,
    plain_entries: PlainEntries,
}

/// What becomes of entries that are not encrypted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum PlainEntries {
    Refused,
    Adopted,
}

impl<S: TokenStore> EncryptedStore<S> {
    /// Puts encryption with this key around a store.
    pub fn new(store: S, key: SealingKey) -> Self {
        Self { store, keys: Arc::new(Keys { keys: vec![Arc::new(key)], plain_entries: PlainEntries::Refused }) }
    }

    /// Reads what was encrypted with an older key too. Whatever is written is encrypted with the new one.
    #[must_use]
    pub fn with_old_key(mut self, key: SealingKey) -> Self {
        Arc::make_mut(&mut self.keys).keys.push(Arc::new(key));
        self
    }

    /// Takes entries that are not encrypted as they are, for a store that was in use before; the next write encrypts them.
    /// As long as this is said, whoever can write into the other store can put in tokens.
    #[must_use]
    pub fn adopting_plain_entries(mut self) -> Self {
        Arc::make_mut(&mut self.keys).plain_entries = PlainEntries::Adopted;
        self
    }
}

impl Keys {
    fn encrypt(&self, entry: &Entry, key: &SessionKey) -> Result<Entry, StoreError> {
        let [first, ..] = &*self.keys else { return Err(StoreError::setup("there is no key")) };
        // The key of the session and the generation are in it, so that it is of no use elsewhere.
        let bytes = first.seal(entry.to_json(key)?.expose().as_bytes(), PURPOSE);
        Ok(Entry { state: State::Encrypted(Ciphertext(bytes)), ..*entry })
    }

    fn decrypt(&self, entry: Entry, key: &SessionKey) -> Result<Entry, StoreError> {
        let State::Encrypted(Ciphertext(bytes)) = &entry.state else {
            return match self.plain_entries {
                PlainEntries::Adopted => Ok(entry),
                PlainEntries::Refused => Err(StoreError::setup(format!("the entry `{key}` is not encrypted"))),
            };
        };
        let json = self.keys.iter().find_map(|key| key.open(bytes, PURPOSE));
        let json = json.ok_or_else(|| StoreError::setup(format!("no key decrypts the entry `{key}`")))?;
        let place = format!("what is encrypted in the entry `{key}`");
        let decrypted = Entry::from_json(&json, key, &place)?;
        match decrypted.version() == entry.version() && !matches!(decrypted.state, State::Encrypted(_)) {
            true => Ok(decrypted),
            false => Err(StoreError::Foreign { place }),
        }
    }
}

impl<S> fmt::Debug for EncryptedStore<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EncryptedStore").finish_non_exhaustive()
    }
}

impl<S: TokenStore> TokenStore for EncryptedStore<S> {
    fn load<'a>(&'a self, key: &'a SessionKey) -> BoxFuture<'a, Result<Option<Entry>, StoreError>> {
        Box::pin(async move { self.store.load(key).await?.map(|entry| self.keys.decrypt(entry, key)).transpose() })
    }

    fn lock<'a>(
        &'a self,
        key: &'a SessionKey,
        times: LockTimes,
    ) -> BoxFuture<'a, Result<Box<dyn LockedEntry>, StoreError>> {
        Box::pin(async move {
            let entry = self.store.lock(key, times).await?;
            let locked = Locked { entry, keys: Arc::clone(&self.keys), key: key.clone() };
            Ok(Box::new(locked) as Box<dyn LockedEntry>)
        })
    }

    fn list(&self) -> BoxFuture<'_, Result<Vec<SessionKey>, StoreError>> {
        self.store.list()
    }
}

struct Locked {
    entry: Box<dyn LockedEntry>,
    keys: Arc<Keys>,
    key: SessionKey,
}

impl LockedEntry for Locked {
    fn hold(&mut self, hold: Duration) -> BoxFuture<'_, bool> {
        self.entry.hold(hold)
    }

    fn load(&mut self) -> BoxFuture<'_, Result<Option<Entry>, StoreError>> {
        Box::pin(async move { self.entry.load().await?.map(|entry| self.keys.decrypt(entry, &self.key)).transpose() })
    }

    fn swap<'a>(&'a mut self, expected: Option<Generation>, new: &'a Entry) -> BoxFuture<'a, Result<Swap, StoreError>> {
        Box::pin(async move {
            let new = self.keys.encrypt(new, &self.key)?;
            self.entry.swap(expected, &new).await
        })
    }

    fn remove(&mut self, expected: Generation) -> BoxFuture<'_, Result<Swap, StoreError>> {
        self.entry.remove(expected)
    }
}
