//! Tokens in the memory of one process: gone with it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::OwnedMutexGuard;

use super::{BoxFuture, Entry, Generation, LockTimes, LockedEntry, SessionKey, StoreError, Swap, TokenStore};

/// A store for one process. Clones share it. What it keeps is gone when the process ends, and users have to connect
/// again: it is for tests, and for apps that ask their users each time.
#[derive(Clone, Default)]
pub struct MemoryStore {
    places: Arc<Mutex<BTreeMap<SessionKey, Arc<Place>>>>,
}

/// The place of one key.
#[derive(Default)]
struct Place {
    entry: Mutex<Option<Entry>>,
    lock: Arc<tokio::sync::Mutex<()>>,
}

impl Place {
    fn load(&self) -> Option<Entry> {
        // An entry is replaced as a whole, so a panic elsewhere leaves it whole.
        self.entry.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    /// The place of a key, which is made if it is not there.
    fn place(&self, key: &SessionKey) -> Arc<Place> {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(places.entry(key.clone()).or_default())
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore").finish_non_exhaustive()
    }
}

impl TokenStore for MemoryStore {
    fn load<'a>(&'a self, key: &'a SessionKey) -> BoxFuture<'a, Result<Option<Entry>, StoreError>> {
        let place = self.places.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned();
        Box::pin(async move { Ok(place.and_then(|place| place.load())) })
    }

    fn lock<'a>(
        &'a self,
        key: &'a SessionKey,
        LockTimes { wait, .. }: LockTimes,
    ) -> BoxFuture<'a, Result<Box<dyn LockedEntry>, StoreError>> {
        Box::pin(async move {
            let place = self.place(key);
            let lock = tokio::time::timeout(wait, Arc::clone(&place.lock).lock_owned()).await;
            let lock = lock.map_err(|_| StoreError::Locked { waited: wait })?;
            Ok(Box::new(Locked { place, _lock: lock }) as Box<dyn LockedEntry>)
        })
    }

    fn list(&self) -> BoxFuture<'_, Result<Vec<SessionKey>, StoreError>> {
        let places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        let keys = places.iter().filter(|(_, place)| place.load().is_some()).map(|(key, _)| key.clone());
        Box::pin(std::future::ready(Ok(keys.collect())))
    }
}

struct Locked {
    place: Arc<Place>,
    _lock: OwnedMutexGuard<()>,
}

impl LockedEntry for Locked {
    fn hold(&mut self, _: Duration) -> BoxFuture<'_, bool> {
        Box::pin(std::future::ready(true))
    }

    fn load(&mut self) -> BoxFuture<'_, Result<Option<Entry>, StoreError>> {
        Box::pin(async move { Ok(self.place.load()) })
    }

    fn swap<'a>(&'a mut self, expected: Option<Generation>, new: &'a Entry) -> BoxFuture<'a, Result<Swap, StoreError>> {
        Box::pin(async move {
            let mut entry = self.place.entry.lock().unwrap_or_else(PoisonError::into_inner);
            if entry.as_ref().map(|entry| entry.generation) != expected {
                return Ok(Swap::Conflict);
            }
            *entry = Some(new.clone());
            Ok(Swap::Written)
        })
    }

    fn remove(&mut self, expected: Generation) -> BoxFuture<'_, Result<Swap, StoreError>> {
        Box::pin(async move {
            let mut entry = self.place.entry.lock().unwrap_or_else(PoisonError::into_inner);
            Ok(match entry.take_if(|entry| entry.generation == expected) {
                Some(_) => Swap::Written,
                None => Swap::Conflict,
            })
        })
    }
}
