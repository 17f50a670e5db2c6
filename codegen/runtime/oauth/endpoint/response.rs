//! What an answer of the token endpoint means.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{RequestBuilder, StatusCode};
use secrecy::zeroize::{Zeroize as _, Zeroizing};
use serde_json::Value;

use super::super::error::{Cause, Delivery, ErrorCode, Malformed, OAuthError, TokenError};

/// The longest body that is read.
const MAX_BODY: usize = 1024 * 1024;

/// The length of a body that does not say it, if it is an ordinary one.
const USUAL_BODY: usize = 16 * 1024;

/// The longest pause that a server is believed to want, a day: callers add it to the time of day, which overflows.
const MAX_PAUSE: Duration = Duration::from_secs(24 * 60 * 60);

/// An answer with its whole body.
pub(in super::super) struct Answer {
    pub status: StatusCode,
    pub retry_after: Option<Duration>,
    pub body: Zeroizing<Vec<u8>>,
}

impl Answer {
    /// The body, if it is JSON.
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// The error of a success that says something else.
    pub fn malformed(&self, reason: Malformed) -> TokenError {
        TokenError::Malformed { status: self.status, reason }
    }
}

/// Sends a request, and reads the answer to its end.
pub(in super::super) async fn read(request: RequestBuilder, sent_at: SystemTime) -> Result<Answer, TokenError> {
    let unanswered = |error: reqwest::Error| {
        if error.is_builder() {
            let reason = std::error::Error::source(&error).map(ToString::to_string);
            return TokenError::InvalidRequest(reason.unwrap_or_else(|| error.without_url().to_string()));
        }
        let delivery = if error.is_connect() { Delivery::NotSent } else { Delivery::Unknown };
        TokenError::Unavailable { status: None, retry_after: None, delivery, cause: Cause::new(error) }
    };
    let mut response = request.send().await.map_err(unanswered)?;
    let (status, retry_after) = (response.status(), retry_after(response.headers(), sent_at));
    // Bytes that have to move as they grow would leave a copy behind.
    let length = response.content_length().map_or(USUAL_BODY, |length| length.min(MAX_BODY as u64) as usize);
    let mut body = Zeroizing::new(Vec::with_capacity(length));
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() > MAX_BODY => {
                return Err(match status.is_success() {
                    true => TokenError::Malformed { status, reason: Malformed::TooLarge },
                    false => unavailable(status, retry_after, Cause::default()),
                });
            }
            Ok(Some(chunk)) => {
                body.extend_from_slice(&chunk);
                wipe(chunk);
            }
            Ok(None) => return Ok(Answer { status, retry_after, body }),
            Err(error) => return Err(unavailable(status, retry_after, Cause::new(error))),
        }
    }
}

/// Wipes the memory of a chunk, unless the HTTP client goes on with it.
fn wipe(chunk: Bytes) {
    if let Ok(mut bytes) = chunk.try_into_mut() {
        bytes.as_mut().zeroize();
    }
}

/// The error that a body tells. A description that is no text does not make the code worth less.
pub(in super::super) fn told_error(body: &Value) -> Option<OAuthError> {
    let text = |name| body.get(name).and_then(Value::as_str);
    let code = text("error").filter(|code| !code.is_empty())?;
    Some(OAuthError::new(code, text("error_description").map(str::to_owned), text("error_uri").map(str::to_owned)))
}

/// An answer of somebody who could not say no.
fn unavailable(status: StatusCode, retry_after: Option<Duration>, cause: Cause) -> TokenError {
    TokenError::Unavailable { status: Some(status), retry_after, delivery: Delivery::Unknown, cause }
}

/// What an answer without a success means.
pub(in super::super) fn refusal(status: StatusCode, retry_after: Option<Duration>, body: &[u8]) -> TokenError {
    let error = serde_json::from_slice::<Value>(body).ok().as_ref().and_then(told_error);
    match error {
        Some(error) if is_refusal(status, error.code()) => TokenError::Refused { status, error: Box::new(error) },
        _ => unavailable(status, retry_after, Cause::default()),
    }
}

/// Whether an error is one of the authorization server, which could say no, and not of something before it.
///
/// RFC 6749, section 5.2 has 400, with codes that extensions may add to, and 401 for one of its own. With other statuses
/// than 400, the codes of the section alone are believed, and what says that the request came at a bad time is no refusal.
fn is_refusal(status: StatusCode, code: &ErrorCode) -> bool {
    match status {
        // Words with spaces between them are those of a status, and no code.
        StatusCode::BAD_REQUEST => !code.as_str().contains(' '),
        StatusCode::REQUEST_TIMEOUT
        | StatusCode::MISDIRECTED_REQUEST
        | StatusCode::TOO_EARLY
        | StatusCode::TOO_MANY_REQUESTS => false,
        status if status.is_client_error() => matches!(
            code,
            ErrorCode::InvalidRequest
                | ErrorCode::InvalidClient
                | ErrorCode::InvalidGrant
                | ErrorCode::UnauthorizedClient
                | ErrorCode::UnsupportedGrantType
                | ErrorCode::InvalidScope
        ),
        _ => false,
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
