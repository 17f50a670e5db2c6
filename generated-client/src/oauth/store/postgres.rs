//! Tokens in PostgreSQL, shared by several machines.

mod answer;
mod transaction;

use std::fmt;
use std::time::Duration;

use sqlx::postgres::{PgConnection, PgPool};

use self::answer::{Failure, answer};
use self::transaction::Transaction;
use super::{BoxFuture, Entry, Generation, LockedEntry, SessionKey, StoreError, Swap, TokenStore};
use crate::Secret;

/// How long to wait for another machine that makes the table.
const CREATE_WAIT: Duration = Duration::from_secs(10);

/// A store in a table of a PostgreSQL database, for all machines that reach it.
///
/// A lock is the lock of the row, in a transaction that lasts as long as the refresh: each refresh in flight takes a
/// connection of the pool, for which it waits as long as the pool says. A write ends the transaction and the lock;
/// whoever goes on after it locks anew. A machine that vanishes loses its lock after two minutes at the latest; what it
/// writes later is of an old generation, so it is not written.
///
/// Whoever can read the table can act for the shops in it: give it a role of its own, and let no log of the server have
/// the parameters of its statements. Unless the connection stays on the machine, build `sqlx` with TLS.
///
/// It needs the runtime of tokio that the pool was made in.
#[derive(Clone)]
pub struct PostgresStore {
    pool: PgPool,
}

impl PostgresStore {
    /// What makes the table, for a migration of one's own. It goes into the first schema of `search_path`.
    ///
    /// Keys are compared byte by byte, so that no change of a locale can make an index wrong. A row without an `entry` is
    /// one that is being locked for the first time.
    pub const SCHEMA: &'static str = r#"
        CREATE TABLE IF NOT EXISTS fourthwall_oauth_tokens (
            session_key text COLLATE "C" PRIMARY KEY,
            entry text
        )"#;

    /// The store in the database of this pool, whose table exists already.
    pub fn new(pool: PgPool) -> Self {
        Self { pool }
    }

    /// Makes the table if it is not there. Several machines may do that at the same time.
    ///
    /// # Errors
    /// If the database cannot be reached, or the role may not make tables.
    pub async fn create_table(&self) -> Result<(), StoreError> {
        let mut transaction = Transaction::begin(&self.pool, CREATE_WAIT).await?;
        // Without a lock, of those who see no table at the same time all but one would fail. The number is "oauth".
        let lock = "SELECT pg_advisory_xact_lock(x'6F61757468'::bigint)";
        for statement in [lock, Self::SCHEMA] {
            transaction::run(transaction.connection()?, statement).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Begins a transaction that has the row, which is made if it is not there.
    async fn lock_row(&self, key: &SessionKey, wait: Duration) -> Result<Transaction, StoreError> {
        let mut transaction = Transaction::begin(&self.pool, wait).await?;
        // A row that is there is locked, although the condition keeps it as it is.
        let lock = "INSERT INTO fourthwall_oauth_tokens AS stored (session_key) VALUES ($1)
            ON CONFLICT (session_key) DO UPDATE SET entry = stored.entry WHERE false";
        let locked = sqlx::query(lock).bind(key.as_str()).execute(transaction.connection()?);
        match answer(wait, locked).await {
            Ok(_) => Ok(transaction),
            Err(failure) if failure.is_timeout() => Err(StoreError::Locked { waited: wait }),
            Err(failure) => Err(failure.into()),
        }
    }
}

impl fmt::Debug for PostgresStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresStore").finish_non_exhaustive()
    }
}

impl TokenStore for PostgresStore {
    fn load<'a>(&'a self, key: &'a SessionKey) -> BoxFuture<'a, Result<Option<Entry>, StoreError>> {
        Box::pin(async move {
            let mut connection = self.pool.acquire().await.map_err(Failure::from)?;
            let stored = fetch(&mut connection, key).await.inspect_err(|_| connection.close_on_drop())?;
            parse(stored, key)
        })
    }

    fn lock<'a>(
        &'a self,
        key: &'a SessionKey,
        wait: Duration,
    ) -> BoxFuture<'a, Result<Box<dyn LockedEntry>, StoreError>> {
        Box::pin(async move {
            let transaction = self.lock_row(key, wait).await?;
            let locked = Locked { store: self.clone(), key: key.clone(), wait, transaction: Some(transaction) };
            Ok(Box::new(locked) as Box<dyn LockedEntry>)
        })
    }
}

struct Locked {
    store: PostgresStore,
    key: SessionKey,
    wait: Duration,
    /// None once something was written, or went wrong: the row is locked anew before it is used again.
    transaction: Option<Transaction>,
}

impl Locked {
    async fn take(&mut self) -> Result<Transaction, StoreError> {
        match self.transaction.take() {
            Some(transaction) => Ok(transaction),
            None => self.store.lock_row(&self.key, self.wait).await,
        }
    }
}

impl LockedEntry for Locked {
    fn load(&mut self) -> BoxFuture<'_, Result<Option<Entry>, StoreError>> {
        Box::pin(async move {
            let mut transaction = self.take().await?;
            let stored = fetch(transaction.connection()?, &self.key).await?;
            self.transaction = Some(transaction);
            parse(stored, &self.key)
        })
    }

    fn swap<'a>(&'a mut self, expected: Option<Generation>, new: &'a Entry) -> BoxFuture<'a, Result<Swap, StoreError>> {
        Box::pin(async move {
            let json = new.to_json(&self.key)?;
            if self.load().await?.map(|entry| entry.generation) != expected {
                return Ok(Swap::Conflict);
            }
            let mut transaction = self.take().await?;
            if let Err(failure) = update(&mut transaction, &self.key, &json).await {
                if failure.leaves_connection() && transaction.undo().await.is_ok() {
                    // The row stays locked, as it was.
                    self.transaction = Some(transaction);
                }
                return Err(failure.into());
            }
            transaction.commit().await?;
            Ok(Swap::Written)
        })
    }
}

/// Writes the row, in a part of the transaction that can be undone.
async fn update(transaction: &mut Transaction, key: &SessionKey, json: &Secret) -> Result<(), Failure> {
    let connection = transaction.begin_part().await?;
    let update = sqlx::query("UPDATE fourthwall_oauth_tokens SET entry = $2 WHERE session_key = $1");
    let updated = update.bind(key.as_str()).bind(json.expose()).execute(connection);
    match answer(Duration::ZERO, updated).await?.rows_affected() {
        1 => Ok(()),
        _ => Err(Failure::LeftOut),
    }
}

/// What is in the row, if there is one.
async fn fetch(connection: &mut PgConnection, key: &SessionKey) -> Result<Option<Secret>, Failure> {
    let select = "SELECT entry FROM fourthwall_oauth_tokens WHERE session_key = $1";
    let fetched = sqlx::query_scalar::<_, Option<String>>(select).bind(key.as_str()).fetch_optional(connection);
    Ok(answer(Duration::ZERO, fetched).await?.flatten().map(Secret::new))
}

fn parse(stored: Option<Secret>, key: &SessionKey) -> Result<Option<Entry>, StoreError> {
    let Some(json) = stored else { return Ok(None) };
    let place = format!("the row `{key}` of fourthwall_oauth_tokens");
    Entry::from_json(json.expose().as_bytes(), key, &place).map(Some)
}
