//! Why an operation has no value to give.

use std::fmt;

use bytes::Bytes;
use reqwest::header::{HeaderMap, InvalidHeaderValue};
use reqwest::{Response, StatusCode};

use super::invalid::Invalid;
use super::json::FromJson;
use super::request::Deadline;
use super::response::{ByteStream, ResponseValue};

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
    /// The server answered with an error that the document describes.
    ErrorResponse(ResponseValue<E>),
    /// The server answered with something that the document does not describe.
    UnexpectedResponse(Box<UnexpectedResponse>),
}

impl<E> Error<E> {
    /// The status of the response, if there is one.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::ErrorResponse(response) => Some(response.status()),
            Self::UnexpectedResponse(response) => Some(response.status),
            _ => None,
        }
    }

    /// The headers of the response, if there is one.
    pub fn headers(&self) -> Option<&HeaderMap> {
        match self {
            Self::ErrorResponse(response) => Some(response.headers()),
            Self::UnexpectedResponse(response) => Some(&response.headers),
            _ => None,
        }
    }

    /// What the server said, if it is an error that the document describes.
    pub fn error_response(&self) -> Option<&E> {
        match self {
            Self::ErrorResponse(response) => Some(response),
            _ => None,
        }
    }

    /// Reads a response that the document does not describe.
    pub(super) async fn unexpected(response: Response) -> Self {
        Self::UnexpectedResponse(Box::new(UnexpectedResponse::read(response).await))
    }

    /// Reads an error whose JSON body becomes a part of the value.
    pub(super) async fn read<P: FromJson>(response: Response, convert: fn(P) -> E) -> Self {
        match ResponseValue::<P>::parse(UnexpectedResponse::read(response).await) {
            Ok(error) => Self::ErrorResponse(error.map(convert)),
            Err(read) => Self::UnexpectedResponse(Box::new(read)),
        }
    }

    /// Reads an error whose body of text becomes a part of the value.
    pub(super) async fn read_text(response: Response, convert: fn(String) -> E) -> Self {
        match ResponseValue::parse_text(UnexpectedResponse::read(response).await) {
            Ok(error) => Self::ErrorResponse(error.map(convert)),
            Err(read) => Self::UnexpectedResponse(Box::new(read)),
        }
    }

    /// An error whose body the caller reads.
    pub(super) fn stream(response: Response, convert: fn(ByteStream) -> E) -> Self {
        Self::ErrorResponse(ResponseValue::stream(response).map(convert))
    }

    /// An error whose status says everything.
    pub(super) fn without_body(response: Response, value: E) -> Self {
        Self::ErrorResponse(ResponseValue::without_body(response, value))
    }
}

impl Error<String> {
    /// Reads an error whose body is text.
    pub(super) async fn text(response: Response) -> Self {
        Self::read_text(response, std::convert::identity).await
    }
}

impl<E: FromJson> Error<E> {
    /// Reads an error that the document describes.
    pub(super) async fn from_response(response: Response) -> Self {
        Self::read(response, std::convert::identity::<E>).await
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

impl<E> From<InvalidHeaderValue> for Error<E> {
    fn from(_: InvalidHeaderValue) -> Self {
        Self::InvalidRequest("a header has characters that no header may have".to_owned())
    }
}

impl<E> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidRequest(reason) => write!(f, "the request cannot be made: {reason}"),
            Self::Hook(error) => error.fmt(f),
            Self::Communication(_) => f.write_str("there is no response"),
            Self::ErrorResponse(response) => write!(f, "the server answered {}", response.status()),
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
            Self::ErrorResponse(response) => f.debug_tuple("ErrorResponse").field(&response.status()).finish(),
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
    /// The connection ended before the body did.
    Incomplete,
    /// The rest of the body did not come in time.
    TimedOut,
    /// The body is longer than what is read whole: 64 MiB.
    TooLong,
}

/// How many bytes of a body are read whole; what is longer has to be a stream.
const MAX_BYTES: usize = 64 << 20;

impl Unexpected {
    /// The words of the parser are left out: they may quote the body.
    pub(super) fn syntax(error: &serde_json::Error) -> Self {
        Self::Syntax { line: error.line(), column: error.column() }
    }
}

impl UnexpectedResponse {
    pub(super) async fn read(response: Response) -> Self {
        Self::read_until(response, Deadline::of_body()).await
    }

    /// Reads what comes until then.
    pub(super) async fn read_until(mut response: Response, deadline: Deadline) -> Self {
        let mut body = Vec::new();
        let reason = loop {
            match response.chunk().await {
                Ok(Some(chunk)) if chunk.len() > MAX_BYTES - body.len() => break Unexpected::TooLong,
                Ok(Some(_)) if deadline.is_over() => break Unexpected::TimedOut,
                Ok(Some(chunk)) => body.extend_from_slice(&chunk),
                Ok(None) => break Unexpected::Status,
                Err(error) if error.is_timeout() => break Unexpected::TimedOut,
                Err(_) => break Unexpected::Incomplete,
            }
        };
        Self { status: response.status(), headers: response.headers().clone(), body: body.into(), reason }
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
