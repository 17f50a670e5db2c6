//! Where tokens are kept, for one process, for several, or for several machines.
//!
//! A refresh token that rotates serves once: of all who share it, one at a time may use it, and what comes back has to
//! be kept before anything else happens
//! ([RFC 9700, section 4.14.2](https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2)). So a store locks an entry for
//! the time of a refresh, and writes only over the generation that was read.

mod encrypted;
mod entry;
mod file;
mod memory;
#[cfg(feature = "postgres")]
mod postgres;
mod session_key;

use std::fmt;
use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

pub use self::encrypted::EncryptedStore;
pub(super) use self::entry::Version;
pub use self::entry::{Ciphertext, Entry, Generation, State};
pub use self::file::FileStore;
pub use self::memory::MemoryStore;
#[cfg(feature = "postgres")]
pub use self::postgres::PostgresStore;
pub use self::session_key::{InvalidSessionKey, SessionKey};
use super::error::Recovery;

/// A future in a box, so that stores can be used behind `dyn`.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A place for tokens, with one entry for each session key.
///
/// It is shared by all sessions that use the same refresh tokens: without it, each would use them up for the others.
pub trait TokenStore: Send + Sync + 'static {
    /// Reads an entry without waiting for whoever has locked it; none if there is none.
    fn load<'a>(&'a self, key: &'a SessionKey) -> BoxFuture<'a, Result<Option<Entry>, StoreError>>;

    /// Locks an entry, whether it exists or not, among all users of the store, until the lock is dropped or something
    /// is written.
    ///
    /// It waits for others as long as `times` says, and then gives [`StoreError::Locked`].
    fn lock<'a>(
        &'a self,
        key: &'a SessionKey,
        times: LockTimes,
    ) -> BoxFuture<'a, Result<Box<dyn LockedEntry>, StoreError>>;

    /// The keys of all entries, also of those without tokens. [`Sessions`](super::Sessions) asks for them, and nobody else.
    fn list(&self) -> BoxFuture<'_, Result<Vec<SessionKey>, StoreError>> {
        Box::pin(std::future::ready(Err(StoreError::setup("this store cannot list its entries"))))
    }
}

/// How long a lock is waited for, and how long it is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LockTimes {
    /// How long to wait for others at most.
    pub wait: Duration,
    /// How long whoever locks needs the lock at most: a store whose locks end by themselves keeps it so long.
    pub hold: Duration,
}

/// An entry that nobody else changes. Dropping it ends that, also in the middle of a call.
pub trait LockedEntry: Send {
    /// Sees to it that nobody else gets in for so long from now. False if somebody may have been in since the entry was
    /// locked, or if the store cannot be asked: then the entry is to be locked anew before anything depends on it.
    fn hold(&mut self, hold: Duration) -> BoxFuture<'_, bool>;

    /// Reads the entry; none if there is none.
    fn load(&mut self) -> BoxFuture<'_, Result<Option<Entry>, StoreError>>;

    /// Writes the entry if its generation is still `expected`, none for an entry that does not exist. After `Ok` it
    /// outlasts a crash, as far as the store outlasts any.
    ///
    /// After a write, others may get in; whoever goes on locks anew, and the generation decides. After an error, it is
    /// open whether something was written; the same call can be made again.
    fn swap<'a>(&'a mut self, expected: Option<Generation>, new: &'a Entry) -> BoxFuture<'a, Result<Swap, StoreError>>;

    /// Removes the entry if its generation is still `expected`. [`Sessions`](super::Sessions) does it when it purges, and
    /// nobody else: a logout leaves an entry without tokens.
    fn remove(&mut self, expected: Generation) -> BoxFuture<'_, Result<Swap, StoreError>> {
        let _ = expected;
        Box::pin(std::future::ready(Err(StoreError::setup("this store cannot remove entries"))))
    }
}

/// What became of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "the entry may not have been written"]
pub enum Swap {
    /// It is written, or removed.
    Written,
    /// The entry is of another generation: whoever wrote it did not wait for the lock. Nothing is written.
    Conflict,
}

/// A shared store is a store.
impl<S: TokenStore + ?Sized> TokenStore for Arc<S> {
    fn load<'a>(&'a self, key: &'a SessionKey) -> BoxFuture<'a, Result<Option<Entry>, StoreError>> {
        (**self).load(key)
    }

    fn lock<'a>(
        &'a self,
        key: &'a SessionKey,
        times: LockTimes,
    ) -> BoxFuture<'a, Result<Box<dyn LockedEntry>, StoreError>> {
        (**self).lock(key, times)
    }

    fn list(&self) -> BoxFuture<'_, Result<Vec<SessionKey>, StoreError>> {
        (**self).list()
    }
}

/// Why a store did not do what it was asked for. No variant has what is in an entry.
#[non_exhaustive]
#[derive(Debug)]
pub enum StoreError {
    /// The operating system said no.
    Io {
        /// The file or the folder.
        path: PathBuf,
        /// What it said.
        source: std::io::Error,
    },
    /// What is there is no whole entry: somebody else put it there, or the medium lost a part. It is left as it is;
    /// remove it to begin anew, and have the user connect again.
    Torn {
        /// Where it is.
        place: String,
    },
    /// What is there is an entry for another key, or of a later version. It is left as it is.
    Foreign {
        /// Where it is.
        place: String,
    },
    /// Others had the entry locked all the time.
    Locked {
        /// How long was waited.
        waited: Duration,
    },
    /// The store does not answer.
    Silent {
        /// How long was waited.
        waited: Duration,
    },
    /// The store panicked.
    Panicked,
    /// The store is not set up as it has to be, so that waiting does not help: a table is missing, say, or a permission.
    Setup(Box<dyn std::error::Error + Send + Sync>),
    /// Anything that a store of another kind may say.
    Other(Box<dyn std::error::Error + Send + Sync>),
}

impl StoreError {
    /// An error of a store of one's own.
    pub fn other(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Other(error.into())
    }

    /// An error of a store of one's own that does not pass by itself.
    pub fn setup(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Setup(error.into())
    }

    /// What to do about it.
    pub fn recovery(&self) -> Recovery {
        match self {
            Self::Torn { .. } | Self::Foreign { .. } | Self::Setup(_) => Recovery::FixConfiguration,
            Self::Io { source, .. } if source.kind() == std::io::ErrorKind::PermissionDenied => {
                Recovery::FixConfiguration
            }
            _ => Recovery::SOON,
        }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { path, .. } => write!(f, "the token store cannot use {}", path.display()),
            Self::Torn { place } => {
                write!(f, "{place} is not a complete entry of a token store: restore it, or remove it and connect again")
            }
            Self::Foreign { place } => {
                write!(f, "{place} is the entry of another key or of a later version; it is left as it is")
            }
            Self::Locked { waited } => write!(f, "the entry of the token store was locked for {waited:?}"),
            Self::Silent { waited } => write!(f, "the token store did not answer for {waited:?}"),
            Self::Panicked => f.write_str("the token store panicked"),
            Self::Setup(_) => f.write_str("the token store is not set up"),
            Self::Other(_) => f.write_str("the token store failed"),
        }
    }
}

impl std::error::Error for StoreError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::Setup(error) | Self::Other(error) => Some(&**error),
            _ => None,
        }
    }
}
