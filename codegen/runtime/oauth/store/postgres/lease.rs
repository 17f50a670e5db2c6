//! A lease of a row: nobody else gets it until it ends, is given back, or the row is written.

use std::time::Duration;

use sqlx::postgres::PgPool;
use tokio::runtime::Handle;
use tokio::time::Instant;

use super::super::super::pkce::random_text;
use super::super::super::store::{BoxFuture, Entry, Generation, LockedEntry, SessionKey, StoreError, Swap};
use super::answer::{Failure, answer};
use super::transaction::Transaction;
use super::{MARGIN, ROW_WAIT, fetch, parse};

/// A lease that somebody wants or has. Dropped, it is given back.
pub(super) struct Lease {
    pool: PgPool,
    key: SessionKey,
    /// What it is known by.
    name: String,
    /// When it ends, by a clock that began before that of the database did; none without one.
    until: Option<Instant>,
    runtime: Handle,
}

impl Lease {
    /// A lease that nobody has yet.
    pub fn new(pool: PgPool, key: SessionKey) -> Result<Self, StoreError> {
        let runtime = Handle::try_current().map_err(StoreError::other)?;
        let name = random_text().expose().to_owned();
        Ok(Self { pool, key, name, until: None, runtime })
    }

    /// The same, taken; none if another machine has one.
    pub async fn taken(mut self, hold: Duration) -> Result<Option<Self>, StoreError> {
        let take = "INSERT INTO oauth_tokens AS stored (session_key, lease, lease_until)
            VALUES ($1, $2, clock_timestamp() + $3 * interval '1 second')
            ON CONFLICT (session_key) DO UPDATE SET lease = excluded.lease, lease_until = excluded.lease_until
            WHERE stored.lease IS NULL OR stored.lease_until <= clock_timestamp()";
        // Also if it is not known whether it was taken, it is given back.
        self.until = Some(Instant::now());
        match self.ask(take, hold.saturating_add(MARGIN)).await {
            Ok(true) => Ok(Some(self)),
            Ok(false) => {
                self.until = None;
                Ok(None)
            }
            // The row is being written.
            Err(failure) if failure.is_timeout() => Ok(None),
            Err(failure) => Err(failure.into()),
        }
    }

    /// Has a statement set the end of the lease. False if another machine has one.
    async fn ask(&mut self, sql: &'static str, hold: Duration) -> Result<bool, Failure> {
        let asked = Instant::now();
        let mut transaction = Transaction::begin(&self.pool, ROW_WAIT).await?;
        let query = sqlx::query(sql).persistent(false).bind(self.key.as_str()).bind(&self.name);
        let set = query.bind(hold.as_secs_f64().min(MAX_SECONDS)).execute(transaction.connection()?);
        let is_set = answer(ROW_WAIT, set).await?.rows_affected() == 1;
        transaction.commit().await?;
        if is_set {
            self.until = asked.checked_add(hold);
        }
        Ok(is_set)
    }

    /// How long the lease lasts still.
    fn left(&self) -> Duration {
        self.until.map_or(Duration::ZERO, |until| until.saturating_duration_since(Instant::now()))
    }

    /// Writes an entry over a generation. It needs no lease: the generation decides.
    async fn write(&mut self, expected: Option<Generation>, new: &Entry) -> Result<Swap, StoreError> {
        let json = new.to_json(&self.key)?;
        let mut transaction = Transaction::begin(&self.pool, ROW_WAIT).await?;
        // A row that is there is locked by what reads it, and one that is not has to be made first.
        let make = "INSERT INTO oauth_tokens (session_key) VALUES ($1) ON CONFLICT DO NOTHING";
        let made = sqlx::query(make).persistent(false).bind(self.key.as_str()).execute(transaction.connection()?);
        answer(ROW_WAIT, made).await?;
        let stored = fetch(transaction.connection()?, &self.key, "FOR UPDATE").await?;
        if parse(stored, &self.key)?.map(|entry| entry.generation) != expected {
            return Ok(Swap::Conflict);
        }
        let update = "UPDATE oauth_tokens SET entry = $2,
            lease_until = CASE WHEN lease = $3 THEN NULL ELSE lease_until END,
            lease = CASE WHEN lease = $3 THEN NULL ELSE lease END
            WHERE session_key = $1";
        let query = sqlx::query(update).persistent(false).bind(self.key.as_str()).bind(json.expose());
        let updated = answer(ROW_WAIT, query.bind(&self.name).execute(transaction.connection()?)).await;
        match updated?.rows_affected() {
            1 => {}
            _ => return Err(Failure::LeftOut.into()),
        }
        transaction.commit().await?;
        self.until = None;
        Ok(Swap::Written)
    }

    /// Removes the row, if it is of a generation and the lease has not ended.
    async fn delete(&mut self, expected: Generation) -> Result<Swap, StoreError> {
        let mut transaction = Transaction::begin(&self.pool, ROW_WAIT).await?;
        let stored = fetch(transaction.connection()?, &self.key, "FOR UPDATE").await?;
        if parse(stored, &self.key)?.map(|entry| entry.generation) != Some(expected) {
            return Ok(Swap::Conflict);
        }
        let delete = "DELETE FROM oauth_tokens WHERE session_key = $1 AND lease = $2";
        let query = sqlx::query(delete).persistent(false).bind(self.key.as_str()).bind(&self.name);
        let deleted = answer(ROW_WAIT, query.execute(transaction.connection()?)).await?;
        if deleted.rows_affected() != 1 {
            return Ok(Swap::Conflict);
        }
        transaction.commit().await?;
        self.until = None;
        Ok(Swap::Written)
    }
}

/// The longest lease, in seconds: a day.
const MAX_SECONDS: f64 = 86_400.0;

impl LockedEntry for Lease {
    fn hold(&mut self, hold: Duration) -> BoxFuture<'_, bool> {
        Box::pin(async move {
            if self.left() >= hold {
                return true;
            }
            let extend = "UPDATE oauth_tokens SET lease_until = clock_timestamp() + $3 * interval '1 second'
                WHERE session_key = $1 AND lease = $2";
            self.until.is_some() && matches!(self.ask(extend, hold.saturating_add(MARGIN)).await, Ok(true))
        })
    }

    fn load(&mut self) -> BoxFuture<'_, Result<Option<Entry>, StoreError>> {
        Box::pin(async move {
            let mut connection = self.pool.acquire().await.map_err(Failure::from)?;
            let stored = fetch(&mut connection, &self.key, "").await.inspect_err(|_| connection.close_on_drop())?;
            parse(stored, &self.key)
        })
    }

    fn swap<'a>(&'a mut self, expected: Option<Generation>, new: &'a Entry) -> BoxFuture<'a, Result<Swap, StoreError>> {
        Box::pin(self.write(expected, new))
    }

    fn remove(&mut self, expected: Generation) -> BoxFuture<'_, Result<Swap, StoreError>> {
        Box::pin(self.delete(expected))
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if self.until.is_none() {
            return;
        }
        let (pool, key, name) = (self.pool.clone(), self.key.clone(), std::mem::take(&mut self.name));
        // A task does it, wherever this is dropped. If their runtime has ended, the lease ends by itself.
        let _entered = self.runtime.enter();
        self.runtime.spawn(async move {
            let _ = give_back(&pool, &key, &name).await;
        });
    }
}

/// Gives a lease back. If that fails, it ends by itself.
async fn give_back(pool: &PgPool, key: &SessionKey, name: &str) -> Result<(), StoreError> {
    let mut transaction = Transaction::begin(pool, ROW_WAIT).await?;
    let statements = [
        "DELETE FROM oauth_tokens WHERE session_key = $1 AND lease = $2 AND entry IS NULL",
        "UPDATE oauth_tokens SET lease = NULL, lease_until = NULL WHERE session_key = $1 AND lease = $2",
    ];
    for statement in statements {
        let query = sqlx::query(statement).persistent(false).bind(key.as_str()).bind(name);
        answer(ROW_WAIT, query.execute(transaction.connection()?)).await?;
    }
    Ok(transaction.commit().await?)
}
