//! One error for all operations.

use std::fmt;
use std::time::{Duration, SystemTime};

use reqwest::StatusCode;
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};
use serde_json::Value;

use super::error::{Error, Unexpected};
use super::platform::is_connect;

/// Why an operation failed, whichever it was: every operation's [`Error`] converts into it with `?`.
///
/// Neither `Debug` nor `Display` shows a body, a header or a URL: all of them may hold secrets. Of a body they show the
/// code, if it is one that the document lists.
pub struct ApiError {
    status: Option<StatusCode>,
    code: Option<String>,
    has_documented_code: bool,
    message: Option<String>,
    retry: Retry,
    inner: Box<dyn std::error::Error + Send + Sync>,
}

/// Whether the same request may succeed later.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// Not without a change of the request or of what it is about.
    Never,
    /// Yes: the server has not done what was asked.
    Safe {
        /// How long the server asks to wait, if it does.
        after: Option<Duration>,
    },
    /// Perhaps, but nobody knows whether the server has done what was asked: look before you ask again.
    Unknown,
}

/// The body of an error response.
pub trait ErrorBody {
    /// What says in its place all that it does not say itself.
    #[doc(hidden)]
    fn inner(&self) -> Option<&dyn ErrorBody> {
        None
    }

    /// The code by which programs tell errors apart, if there is one.
    fn code(&self) -> Option<&str> {
        self.inner()?.code()
    }

    /// Whether the document lists the code.
    fn has_documented_code(&self) -> bool {
        self.inner().is_some_and(ErrorBody::has_documented_code)
    }

    /// What the server says of the error to people, if the document says where. It may quote what was sent, secrets too.
    fn message(&self) -> Option<&str> {
        self.inner()?.message()
    }
}

impl ApiError {
    /// The status of the response, if there is one.
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// The code by which programs tell errors apart, if the body of the response has one.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// What the server says of the error to people, if the document says where. Nothing prints it by itself: it may quote
    /// what was sent, secrets too.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// Whether the same request may succeed later.
    pub fn retry(&self) -> Retry {
        self.retry
    }

    /// The error of the operation: `error.inner().downcast_ref::<Error<types::..>>()`.
    pub fn inner(&self) -> &(dyn std::error::Error + Send + Sync + 'static) {
        &*self.inner
    }

    fn documented_code(&self) -> Option<&str> {
        self.code().filter(|_| self.has_documented_code)
    }
}

impl<E: ErrorBody + Send + Sync + 'static> From<Error<E>> for ApiError {
    fn from(error: Error<E>) -> Self {
        Self {
            status: error.status(),
            code: error.error_response().and_then(ErrorBody::code).map(str::to_owned),
            has_documented_code: error.error_response().is_some_and(ErrorBody::has_documented_code),
            message: error.error_response().and_then(ErrorBody::message).map(str::to_owned),
            retry: retry(&error),
            inner: Box::new(error),
        }
    }
}

fn retry<E>(error: &Error<E>) -> Retry {
    match (error, error.status()) {
        // Nothing was sent.
        (Error::InvalidRequest(_), _) => Retry::Never,
        (Error::Communication(error), _) if is_connect(error) => Retry::Safe { after: None },
        (Error::Communication(_) | Error::Hook(_), _) => Retry::Unknown,
        // The server did what was asked, and what it says of that was lost.
        (Error::UnexpectedResponse(response), _) if response.reason == Unexpected::Incomplete => Retry::Unknown,
        (_, Some(StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE)) => {
            Retry::Safe { after: error.headers().and_then(retry_after) }
        }
        (_, Some(StatusCode::REQUEST_TIMEOUT)) => Retry::Safe { after: None },
        (_, Some(status)) if status.is_server_error() => Retry::Unknown,
        _ => Retry::Never,
    }
}

/// `Retry-After`, in seconds or as a date
/// ([RFC 9110, section 10.2.3](https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3)).
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name| headers.get(name)?.to_str().ok().map(str::trim);
    let after = text(RETRY_AFTER)?;
    if !after.is_empty() && after.bytes().all(|byte| byte.is_ascii_digit()) {
        return after.parse().ok().map(Duration::from_secs);
    }
    let date = httpdate::parse_http_date(after).ok()?;
    // The clock of the server is that of its date.
    let now = text(DATE).and_then(|date| httpdate::parse_http_date(date).ok()).or_else(now)?;
    Some(date.duration_since(now).unwrap_or_default())
}

/// The time of this machine. In a browser, the standard library has none.
fn now() -> Option<SystemTime> {
    cfg!(not(target_arch = "wasm32")).then(SystemTime::now)
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)?;
        match self.documented_code() {
            Some(code) => write!(f, ": {code}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("status", &self.status)
            .field("code", &self.documented_code())
            .field("retry", &self.retry)
            .field("inner", &self.inner)
            .finish()
    }
}

impl std::error::Error for ApiError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        // The message has what the error of the operation says.
        self.inner.source()
    }
}

/// A body of which the document says nothing: what most servers call a code counts.
impl ErrorBody for Value {
    fn code(&self) -> Option<&str> {
        ["code", "error"].iter().find_map(|name| self.get(name)?.as_str())
    }

    fn message(&self) -> Option<&str> {
        ["message", "detail", "error_description", "title"].iter().find_map(|name| self.get(name)?.as_str())
    }
}

impl<T: ErrorBody> ErrorBody for Box<T> {
    fn inner(&self) -> Option<&dyn ErrorBody> {
        Some(&**self)
    }
}

impl<T: ErrorBody> ErrorBody for Option<T> {
    fn inner(&self) -> Option<&dyn ErrorBody> {
        Some(self.as_ref()?)
    }
}

// What follows says nothing of what is wrong.
impl<T> ErrorBody for Vec<T> {}
impl<T> ErrorBody for std::collections::BTreeMap<String, T> {}

/// Values in which nothing says what is wrong.
macro_rules! without_code {
    ($($type:ty),*) => {
        $(impl super::api_error::ErrorBody for $type {})*
    };
}

without_code!((), String, bytes::Bytes, super::secret::Secret, super::unknown::UnknownMembers);
without_code!(bool, i8, i16, i32, i64, u8, u16, u32, u64);

pub(super) use without_code;
