//! What the database answers, for a time, and what is passed on of its errors.

use std::fmt;
use std::future::Future;
use std::time::Duration;

use super::super::super::store::StoreError;

/// How long the database may take to answer, beyond the time that it is asked to wait for locks.
const ANSWER: Duration = Duration::from_secs(10);

/// The codes of PostgreSQL (Appendix A) that mean something here.
mod code {
    pub const QUERY_CANCELED: &str = "57014";
    pub const LOCK_NOT_AVAILABLE: &str = "55P03";
    pub const UNDEFINED_TABLE: &str = "42P01";
    pub const UNDEFINED_COLUMN: &str = "42703";
    pub const INSUFFICIENT_PRIVILEGE: &str = "42501";
    /// The beginning of the codes of refused logins.
    pub const INVALID_AUTHORIZATION: &str = "28";
}

/// Why the database did not do what it was asked for.
#[derive(Debug)]
pub(super) enum Failure {
    /// It does not answer.
    Silence,
    /// It said no. Its words are left out, since a trigger may have taken them from the row, with its tokens.
    Refusal { code: String },
    /// It says yes, and has not written the row.
    LeftOut,
    /// The transaction has ended.
    Ended,
    /// There is no runtime of tokio.
    NoRuntime,
    /// Anything else: above all, there is no connection, or no longer one.
    Other(sqlx::Error),
}

impl Failure {
    /// Whether a lock was waited for in vain.
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::Refusal { code, .. } if [code::LOCK_NOT_AVAILABLE, code::QUERY_CANCELED].contains(&&**code))
    }

    /// Whether the database is not as the store needs it, so that waiting does not help.
    fn is_of_setup(&self) -> bool {
        let codes = [code::UNDEFINED_TABLE, code::UNDEFINED_COLUMN, code::INSUFFICIENT_PRIVILEGE];
        match self {
            Self::Refusal { code, .. } => codes.contains(&&**code) || code.starts_with(code::INVALID_AUTHORIZATION),
            Self::LeftOut => true,
            _ => false,
        }
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(error) => Self::Refusal { code: error.code().unwrap_or_default().into_owned() },
            error => Self::Other(error),
        }
    }
}

impl From<Failure> for StoreError {
    fn from(failure: Failure) -> Self {
        match failure.is_of_setup() {
            true => Self::setup(failure),
            false => Self::other(failure),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Silence => write!(f, "the database does not answer for {ANSWER:?}"),
            Self::Refusal { code } => {
                let words = match &**code {
                    code::UNDEFINED_TABLE => {
                        "the table of the store is missing: `PostgresStore::create_table` makes it"
                    }
                    code::UNDEFINED_COLUMN => {
                        "a column of the table is missing: it is to be as in `PostgresStore::SCHEMA`"
                    }
                    code::INSUFFICIENT_PRIVILEGE => "the role may not use the table of the store",
                    code if code.starts_with(code::INVALID_AUTHORIZATION) => "the database refuses the role",
                    _ => "the database refused",
                };
                write!(f, "{words} (SQLSTATE {code})")
            }
            Self::LeftOut => f.write_str("the row was not written: a trigger or a policy of the table leaves it out"),
            Self::Ended => f.write_str("the transaction has ended"),
            Self::NoRuntime => f.write_str("there is no runtime of tokio"),
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
