//! Why an operation has no value to give.

use std::fmt;

use bytes::Bytes;
use reqwest::header::HeaderMap;
use reqwest::{Response, StatusCode};

use super::invalid::Invalid;
use super::response::{MAX_BYTES, RawResponse};

/// Why an operation has no value to give. `E` is the type of the error responses that the document describes.
///
/// Neither `Debug` nor `Display` shows a body, a header or a URL: all of them may hold secrets.
#[non_exhaustive]
pub enum Error<E = ()> {
    /// The request could not be made from the arguments; nothing was sent.
    InvalidRequest(String),
    /// A hook ended the operation, with an error of its own.
    Hook(Box<dyn std::error::Error + Send + Sync>),
    /// There is no response: no connection, no TLS, or no answer in time. The request may have arrived.
    Communication(reqwest::Error),
    /// The server answered with an error that the document describes: what it is, and the response as it came.
    ErrorResponse(E, Box<RawResponse>),
    /// The server answered with something that the document does not describe.
    UnexpectedResponse(Box<UnexpectedResponse>),
}

impl<E> Error<E> {
    /// The status of the response, if there is one.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::ErrorResponse(_, response) => Some(response.status),
            Self::UnexpectedResponse(response) => Some(response.status),
            _ => None,
        }
    }

    /// The headers of the response, if there is one.
    pub fn headers(&self) -> Option<&HeaderMap> {
        match self {
            Self::ErrorResponse(_, response) => Some(&response.headers),
            Self::UnexpectedResponse(response) => Some(&response.headers),
            _ => None,
        }
    }

    /// The body of the response as it came, if there is one, whatever the document says of it. It may hold secrets.
    pub fn body(&self) -> Option<&Bytes> {
        match self {
            Self::ErrorResponse(_, response) => Some(&response.body),
            Self::UnexpectedResponse(response) => Some(&response.body),
            _ => None,
        }
    }

    /// What the server said, if it is an error that the document describes.
    pub fn error_response(&self) -> Option<&E> {
        match self {
            Self::ErrorResponse(error, _) => Some(error),
            _ => None,
        }
    }
}

impl<E> From<UnexpectedResponse> for Error<E> {
    fn from(response: UnexpectedResponse) -> Self {
        Self::UnexpectedResponse(Box::new(response))
    }
}

impl<E> From<reqwest::Error> for Error<E> {
    fn from(error: reqwest::Error) -> Self {
        let error = error.without_url();
        if !error.is_builder() {
            return Self::Communication(error);
        }
        let cause = std::error::Error::source(&error).map(ToString::to_string);
        Self::InvalidRequest(cause.unwrap_or_else(|| error.to_string()))
    }
}

impl<E> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidRequest(reason) => write!(f, "the request cannot be made: {reason}"),
            Self::Hook(error) => error.fmt(f),
            Self::Communication(_) => f.write_str("there is no response"),
            Self::ErrorResponse(_, response) => write!(f, "the server answered {}", response.status),
            Self::UnexpectedResponse(response) => response.fmt(f),
        }
    }
}

impl<E> fmt::Debug for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidRequest(reason) => f.debug_tuple("InvalidRequest").field(reason).finish(),
            Self::Hook(error) => f.debug_tuple("Hook").field(error).finish(),
            Self::Communication(error) => f.debug_tuple("Communication").field(error).finish(),
            Self::ErrorResponse(_, response) => f.debug_tuple("ErrorResponse").field(&response.status).finish(),
            Self::UnexpectedResponse(response) => fmt::Debug::fmt(response, f),
        }
    }
}

impl<E> std::error::Error for Error<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            // Its own words are those of this error.
            Self::Hook(error) => error.source(),
            Self::Communication(error) => Some(error),
            _ => None,
        }
    }
}

/// A response that the document does not describe, as it came.
#[non_exhaustive]
#[derive(Clone)]
pub struct UnexpectedResponse {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, as far as it came.
    pub body: Bytes,
    /// What was not expected of it.
    pub reason: Unexpected,
}

/// What is not expected of a response.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unexpected {
    /// The document does not describe this status.
    Status,
    /// There is no body where the document describes one of JSON.
    Empty,
    /// The body is no JSON.
    Syntax {
        /// The line at which it goes wrong, from 1.
        line: usize,
        /// The column at which it goes wrong, from 1.
        column: usize,
    },
    /// The body is not of the type that the document gives it.
    Body(Invalid),
    /// The body is no text in the character set that its headers say.
    Charset,
    /// The body is of another media type than the one that the client reads, as its headers say.
    MediaType,
    /// The connection ended before the body did.
    Incomplete,
    /// The rest of the body did not come in time.
    TimedOut,
    /// The body is longer than what is read whole: 64 MiB.
    TooLong,
}

impl Unexpected {
    /// The words of the parser are left out: they may quote the body.
    pub(super) fn syntax(error: &serde_json::Error) -> Self {
        Self::Syntax { line: error.line(), column: error.column() }
    }
}

impl UnexpectedResponse {
    /// Reads a response of a status that the document does not describe.
    pub(super) async fn undocumented(response: Response) -> Self {
        match RawResponse::read(response).await {
            Ok(raw) => raw.unexpected(Unexpected::Status),
            Err(unexpected) => unexpected,
        }
    }

    pub(super) fn into_raw(self) -> RawResponse {
        RawResponse { status: self.status, headers: self.headers, body: self.body }
    }
}

impl fmt::Display for UnexpectedResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the server answered {}, ", self.status)?;
        match &self.reason {
            Unexpected::Status => f.write_str("which the document does not describe"),
            Unexpected::Empty => f.write_str("without the body that the document describes"),
            Unexpected::Syntax { line, column } => {
                write!(f, "with a body that is no JSON from line {line}, column {column} on")
            }
            Unexpected::Body(invalid) => write!(f, "with a body that is not as the document describes it: {invalid}"),
            Unexpected::Charset => f.write_str("with a body that is no text in the character set that it says"),
            Unexpected::MediaType => f.write_str("with a body of a media type that the client does not read"),
            Unexpected::Incomplete => f.write_str("with a body that ends early"),
            Unexpected::TimedOut => f.write_str("with a body that did not come in time"),
            Unexpected::TooLong => write!(f, "with a body of more than {MAX_BYTES} bytes"),
        }
    }
}

impl fmt::Debug for UnexpectedResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnexpectedResponse")
            .field("status", &self.status)
            .field("reason", &self.reason)
            .finish_non_exhaustive()
    }
}
