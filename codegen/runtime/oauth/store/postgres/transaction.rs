//! A transaction that ends, whatever becomes of whoever began it and of the database.
//!
//! That of `sqlx` stays open if its beginning is cancelled, cannot be dropped outside of a runtime, and waits in its end
//! for a database that has gone for as long as the operating system does.

use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnection, PgPool};
use sqlx::{AssertSqlSafe, Postgres, SqlSafeStr};
use tokio::runtime::Handle;

use super::answer::{Failure, answer};

/// How much longer than for one lock a statement may wait, in milliseconds: it may have to wait for several.
const OVERTIME_MS: u32 = 1_000;

/// The longest `lock_timeout`, in milliseconds: a day.
const MAX_TIMEOUT_MS: u32 = 86_400_000;

/// How long a transaction outlasts a machine that has vanished, in milliseconds.
const IDLE_TIMEOUT_MS: u32 = 30_000;

/// A connection with a transaction. Dropped, it is rolled back.
pub(super) struct Transaction {
    /// None when the transaction has ended.
    connection: Option<PoolConnection<Postgres>>,
    runtime: Handle,
}

impl Transaction {
    /// Begins one that waits for locks at most as long as it is said, with what a lock needs, whatever the defaults of
    /// the database and the role are.
    pub async fn begin(pool: &PgPool, lock_wait: Duration) -> Result<Self, Failure> {
        let runtime = Handle::try_current().map_err(|_| Failure::NoRuntime)?;
        let connection = pool.acquire().await.map_err(Failure::from)?;
        let mut transaction = Self { connection: Some(connection), runtime };
        // Zero would mean to wait without end.
        let lock_timeout = u32::try_from(lock_wait.as_millis()).unwrap_or(u32::MAX).clamp(1, MAX_TIMEOUT_MS);
        let begin = format!(
            "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
            SET LOCAL lock_timeout = {lock_timeout};
            SET LOCAL statement_timeout = {};
            SET LOCAL idle_in_transaction_session_timeout = {IDLE_TIMEOUT_MS}",
            lock_timeout + OVERTIME_MS,
        );
        run(transaction.connection()?, AssertSqlSafe(begin)).await?;
        Ok(transaction)
    }

    /// The connection, for statements.
    pub fn connection(&mut self) -> Result<&mut PgConnection, Failure> {
        self.connection.as_deref_mut().ok_or(Failure::Ended)
    }

    /// Commits it. After an error it is open whether that has happened.
    pub async fn commit(mut self) -> Result<(), Failure> {
        run(self.connection()?, "COMMIT").await?;
        self.connection = None;
        Ok(())
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        let Some(mut connection) = self.connection.take() else { return };
        // Tasks do the rest, wherever this is dropped. If their runtime has ended, the connection is closed, which ends
        // the transaction too.
        let _entered = self.runtime.enter();
        self.runtime.spawn(async move {
            if run(&mut connection, "ROLLBACK").await.is_err() {
                connection.close_on_drop();
            }
        });
    }
}

/// Runs statements of ours.
pub(super) async fn run(connection: &mut PgConnection, sql: impl SqlSafeStr) -> Result<(), Failure> {
    use sqlx::Executor as _;
    answer(Duration::ZERO, connection.execute(sqlx::raw_sql(sql))).await.map(drop)
}
