//! What the database answers, for a time, and what is passed on of its errors.

use std::fmt;
use std::future::Future;
use std::time::Duration;

use crate::oauth::store::StoreError;

/// How long the database may take to answer, beyond the time that it is asked to wait for locks.
const ANSWER: Duration = Duration::from_secs(10);

/// The codes of PostgreSQL (Appendix A) that mean something here.
mod code {
    pub const QUERY_CANCELED: &str = "57014";
    pub const LOCK_NOT_AVAILABLE: &str = "55P03";
    pub const UNDEFINED_TABLE: &str = "42P01";
}

/// Why the database did not do what it was asked for.
#[derive(Debug)]
pub(super) enum Failure {
    /// It does not answer.
    Silence,
    /// It said no. Its details are left out: they may have the whole row, with its tokens.
    Refusal { code: String, message: String },
    /// It says yes, and has not written the row.
    LeftOut,
    /// The transaction has ended.
    Ended,
    /// Anything else: above all, there is no connection, or no longer one.
    Other(sqlx::Error),
}

impl Failure {
    /// Whether a lock was waited for in vain.
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::Refusal { code, .. } if [code::LOCK_NOT_AVAILABLE, code::QUERY_CANCELED].contains(&&**code))
    }

    /// Whether the connection can be used as before.
    pub fn leaves_connection(&self) -> bool {
        matches!(self, Self::Refusal { .. } | Self::LeftOut)
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(error) => {
                let code = error.code().unwrap_or_default().into_owned();
                Self::Refusal { code, message: error.message().to_owned() }
            }
            error => Self::Other(error),
        }
    }
}

impl From<Failure> for StoreError {
    fn from(failure: Failure) -> Self {
        Self::other(failure)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Silence => write!(f, "the database does not answer for {ANSWER:?}"),
            Self::Refusal { code, message } if code == code::UNDEFINED_TABLE => {
                write!(f, "{message} ({code}): `PostgresStore::create_table` makes the table of the store")
            }
            Self::Refusal { code, message } => write!(f, "{message} ({code})"),
            Self::LeftOut => f.write_str("the row was not written: a trigger or a policy of the table leaves it out"),
            Self::Ended => f.write_str("the transaction has ended"),
            Self::Other(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Failure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Other(error) => error.source(),
            _ => None,
        }
    }
}

/// Waits for an answer, which may take longer by the time that the database waits for a lock.
///
/// The operating system alone would wait for a database that has gone without a word for a quarter of an hour.
pub(super) async fn answer<T>(
    lock_wait: Duration,
    asked: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, Failure> {
    match tokio::time::timeout(ANSWER.saturating_add(lock_wait), asked).await {
        Ok(answer) => Ok(answer?),
        Err(_) => Err(Failure::Silence),
    }
}
