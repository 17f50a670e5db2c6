//! What an answer of the token endpoint means.

use std::fmt;
use std::time::{Duration, SystemTime};

use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{Request, Response, StatusCode};
use serde_json::Value;

use crate::oauth::error::{Delivery, Malformed, OAuthError, TokenError};
use crate::{Error, Hooks, Next, SendError, Sending, types};

/// The longest body that is read.
const MAX_BODY: usize = 1024 * 1024;

/// The longest pause that a server is believed to want, a day: callers add it to the time of day, which overflows.
const MAX_PAUSE: Duration = Duration::from_secs(24 * 60 * 60);

/// Reads a body of at most [`MAX_BODY`] before anybody else does.
pub(super) struct LimitedBody;

impl Hooks for LimitedBody {
    fn send<'a>(&'a self, request: Request, next: Next<'a>) -> Sending<'a> {
        Box::pin(async move {
            let mut response = next.send(request).await?;
            let (status, headers) = (response.status(), response.headers().clone());
            let mut body = Vec::new();
            let failed = loop {
                match response.chunk().await {
                    Ok(Some(chunk)) if body.len() + chunk.len() > MAX_BODY => break Reason::TooLarge,
                    Ok(Some(chunk)) => body.extend_from_slice(&chunk),
                    Ok(None) => {
                        let mut read = http::Response::new(body);
                        *read.status_mut() = status;
                        *read.headers_mut() = headers;
                        return Ok(Response::from(read));
                    }
                    Err(_) => break Reason::Incomplete,
                }
            };
            Err(SendError::hook(Unread { status, headers, reason: failed }))
        })
    }
}

/// A response whose body was not read to its end.
struct Unread {
    status: StatusCode,
    headers: HeaderMap,
    reason: Reason,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    TooLarge,
    Incomplete,
}

/// Headers may hold credentials, so they are not shown.
impl fmt::Debug for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unread").field("status", &self.status).field("reason", &self.reason).finish_non_exhaustive()
    }
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.reason {
            Reason::TooLarge => "the body is too large",
            Reason::Incomplete => "the body ends early",
        })
    }
}

impl std::error::Error for Unread {}

/// Sorts what the generated operation could not make tokens of.
pub(super) fn token_error(error: Error<types::TokenError>, sent_at: SystemTime) -> TokenError {
    let unanswered = |delivery| TokenError::Unavailable { status: None, retry_after: None, delivery };
    match error {
        Error::InvalidRequest(reason) => TokenError::InvalidRequest(reason),
        Error::Communication(error) if error.is_connect() => unanswered(Delivery::NotSent),
        Error::Communication(_) => unanswered(Delivery::Unknown),
        Error::Hook(error) => match error.downcast_ref::<Unread>() {
            Some(Unread { status, reason: Reason::TooLarge, .. }) if status.is_success() => {
                TokenError::Malformed { status: *status, reason: Malformed::TooLarge }
            }
            Some(unread) => unavailable(unread.status, retry_after(&unread.headers, sent_at)),
            None => unanswered(Delivery::Unknown),
        },
        Error::ErrorResponse(response) => {
            let (status, retry_after) = (response.status(), retry_after(response.headers(), sent_at));
            let error = response.into_inner();
            answered(status, retry_after, oauth_error(&error.error, error.error_description, error.error_uri))
        }
        Error::UnexpectedResponse(response) => {
            answered(response.status, retry_after(&response.headers, sent_at), read_error(&response.body))
        }
    }
}

/// The error that a body tells. A description that is no text does not make the code worth less.
fn read_error(body: &[u8]) -> Option<OAuthError> {
    let body = serde_json::from_slice::<Value>(body).ok()?;
    let text = |name| body.get(name).and_then(Value::as_str);
    oauth_error(text("error")?, text("error_description").map(str::to_owned), text("error_uri").map(str::to_owned))
}

/// A code without characters says as little as none.
fn oauth_error(code: &str, description: Option<String>, uri: Option<String>) -> Option<OAuthError> {
    (!code.is_empty()).then(|| OAuthError::new(code, description, uri))
}

/// An answer of somebody who could not say no.
fn unavailable(status: StatusCode, retry_after: Option<Duration>) -> TokenError {
    TokenError::Unavailable { status: Some(status), retry_after, delivery: Delivery::Unknown }
}

/// The meaning of a status and of the error that the body tells, if it does.
fn answered(status: StatusCode, retry_after: Option<Duration>, error: Option<OAuthError>) -> TokenError {
    match error {
        _ if status.is_success() => {
            let code = error.map(|error| error.code().clone());
            TokenError::Malformed { status, reason: code.map_or(Malformed::NotATokenResponse, Malformed::ErrorCode) }
        }
        Some(error) if status.is_client_error() && status != StatusCode::TOO_MANY_REQUESTS => {
            TokenError::Refused { status, error: Box::new(error) }
        }
        _ => unavailable(status, retry_after),
    }
}

/// `Retry-After`, in seconds or as a date
/// ([RFC 9110, section 10.2.3](https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3)).
fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let is_seconds = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let pause = if is_seconds {
        // Digits that are no number are too many of them.
        text.parse().map_or(MAX_PAUSE, Duration::from_secs)
    } else {
        httpdate::parse_http_date(text).ok()?.duration_since(now).unwrap_or_default()
    };
    Some(pause.min(MAX_PAUSE))
}
