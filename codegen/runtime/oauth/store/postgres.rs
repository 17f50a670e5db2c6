//! Tokens in PostgreSQL, shared by several machines.

mod answer;
mod lease;
mod transaction;

use std::fmt;
use std::time::Duration;

use sqlx::AssertSqlSafe;
use sqlx::postgres::{PgConnection, PgPool};
use tokio::time::Instant;

use self::answer::{Failure, answer};
use self::lease::Lease;
use self::transaction::Transaction;
use super::super::super::secret::Secret;
use super::{BoxFuture, Entry, LockTimes, LockedEntry, SessionKey, StoreError, TokenStore};

/// How long to wait for another machine that makes the table.
const CREATE_WAIT: Duration = Duration::from_secs(10);

/// How long to wait between two attempts to get a lease that another machine has: at first, and at most.
const ASK_AGAIN: [Duration; 2] = [Duration::from_millis(50), Duration::from_millis(500)];

/// How long a statement waits for the row while another machine writes it.
const ROW_WAIT: Duration = Duration::from_secs(2);

/// How much longer than it is needed a lease lasts: what it is needed for begins a little later than the lease.
const MARGIN: Duration = Duration::from_secs(5);

/// A store in a table of a PostgreSQL database, for all machines that reach it.
///
/// A lock is a lease in the row, with an end by the clock of the database. No connection and no transaction is kept
/// meanwhile, so that a pool of few connections serves many sessions, also through a pooler such as PgBouncer, and so that a
/// lock outlasts a connection that is lost. A write ends the lease; whoever goes on after it locks anew. A machine that
/// vanishes keeps others out until the end of its lease, about as long as a refresh with all of its repetitions may take.
///
/// Whoever can read the table can act for the users in it: give it a role of its own, and let no log of the server have
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
    /// one that was locked and never written.
    pub const SCHEMA: &'static str = r#"
        CREATE TABLE IF NOT EXISTS oauth_tokens (
            session_key text COLLATE "C" PRIMARY KEY,
            entry text,
            lease text,
            lease_until timestamptz
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
            let stored = fetch(&mut connection, key, "").await.inspect_err(|_| connection.close_on_drop())?;
            parse(stored, key)
        })
    }

    fn lock<'a>(
        &'a self,
        key: &'a SessionKey,
        times: LockTimes,
    ) -> BoxFuture<'a, Result<Box<dyn LockedEntry>, StoreError>> {
        Box::pin(async move {
            let begin = Instant::now();
            let [mut pause, longest] = ASK_AGAIN;
            loop {
                let lease = Lease::new(self.pool.clone(), key.clone())?;
                // As a task of its own, so that a lease that nobody waits for any more is given back.
                let hold = times.hold;
                let taken = tokio::spawn(async move { lease.taken(hold).await }).await;
                if let Some(lease) = taken.map_err(StoreError::other)?? {
                    return Ok(Box::new(lease) as Box<dyn LockedEntry>);
                }
                let left = times.wait.saturating_sub(begin.elapsed());
                if left.is_zero() {
                    return Err(StoreError::Locked { waited: times.wait });
                }
                tokio::time::sleep(pause.min(left)).await;
                pause = (pause * 2).min(longest);
            }
        })
    }

    fn list(&self) -> BoxFuture<'_, Result<Vec<SessionKey>, StoreError>> {
        Box::pin(async move {
            let mut connection = self.pool.acquire().await.map_err(Failure::from)?;
            let select = "SELECT session_key FROM oauth_tokens WHERE entry IS NOT NULL ORDER BY session_key";
            let query = sqlx::query_scalar::<_, String>(select).persistent(false);
            let keys = answer(ROW_WAIT, query.fetch_all(&mut *connection)).await;
            let keys = keys.inspect_err(|_| connection.close_on_drop())?;
            // Whatever is no key was not written here.
            Ok(keys.iter().filter_map(|key| key.parse().ok()).collect())
        })
    }
}

/// What is in the row, if there is one.
async fn fetch(connection: &mut PgConnection, key: &SessionKey, lock: &str) -> Result<Option<Secret>, Failure> {
    let select = format!("SELECT entry FROM oauth_tokens WHERE session_key = $1 {lock}");
    let query = sqlx::query_scalar::<_, Option<String>>(AssertSqlSafe(select)).persistent(false);
    Ok(answer(ROW_WAIT, query.bind(key.as_str()).fetch_optional(connection)).await?.flatten().map(Secret::new))
}

fn parse(stored: Option<Secret>, key: &SessionKey) -> Result<Option<Entry>, StoreError> {
    let Some(json) = stored else { return Ok(None) };
    let place = format!("the row `{key}` of oauth_tokens");
    Entry::from_json(json.expose().as_bytes(), key, &place).map(Some)
}
