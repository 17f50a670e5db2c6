//! What the operations stand on: requests, responses, errors and hooks.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::time::Duration;

use bytes::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue, InvalidHeaderValue};
use reqwest::{Request, RequestBuilder, Response, StatusCode};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::secret::expose_secrets;

/// How long a connection, and a whole response, may take with a client that the caller did not make.
const TIMEOUT: Duration = Duration::from_secs(15);

/// What [`path_parameter`] leaves as it is: the unreserved characters of RFC 3986, section 2.3.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// An HTTP client with the timeouts of this module, which sends no body to another server than the one it was for.
pub(super) fn http_client() -> reqwest::Result<reqwest::Client> {
    let builder = reqwest::Client::builder();
    #[cfg(not(target_arch = "wasm32"))]
    let builder = builder
        .connect_timeout(TIMEOUT)
        .timeout(TIMEOUT)
        .redirect(reqwest::redirect::Policy::custom(follow));
    builder.build()
}

/// Follows redirects, but 307 and 308, which send the body again, only to the same origin.
#[cfg(not(target_arch = "wasm32"))]
fn follow(attempt: reqwest::redirect::Attempt<'_>) -> reqwest::redirect::Action {
    let repeats_body = matches!(attempt.status(), StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT);
    let same_origin = attempt.previous().last().is_some_and(|from| from.origin() == attempt.url().origin());
    if repeats_body && !same_origin {
        return attempt.stop();
    }
    reqwest::redirect::Policy::default().redirect(attempt)
}

/// A base URL to which paths are appended: absolute, without query, fragment and final slash.
pub(super) fn base_url(base_url: impl reqwest::IntoUrl) -> reqwest::Result<String> {
    let mut url = base_url.into_url()?;
    url.set_query(None);
    url.set_fragment(None);
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

/// The text of a path parameter for its place in a URL.
///
/// `.`, `..` and the empty string would lead to another path than the document describes, so they are refused.
/// No other text is a step in a path once it is encoded, alone or beside other parameters.
pub(super) fn path_parameter<E>(name: &str, value: &str) -> Result<String, Error<E>> {
    if matches!(value, "" | "." | "..") {
        return Err(Error::InvalidRequest(format!("the path parameter `{name}` is empty, `.` or `..`")));
    }
    Ok(utf8_percent_encode(value, ENCODED).to_string())
}

/// The bodies of requests, in which secrets serialise.
pub(super) trait RequestBuilderExt: Sized {
    /// An `application/x-www-form-urlencoded` body.
    fn form_urlencoded<T: Serialize + ?Sized, E>(self, body: &T) -> Result<Self, Error<E>>;

    /// An `application/json` body.
    fn json_body<T: Serialize + ?Sized, E>(self, body: &T) -> Result<Self, Error<E>>;
}

impl RequestBuilderExt for RequestBuilder {
    fn form_urlencoded<T: Serialize + ?Sized, E>(self, body: &T) -> Result<Self, Error<E>> {
        Ok(expose_secrets(|| self.form(body)))
    }

    fn json_body<T: Serialize + ?Sized, E>(self, body: &T) -> Result<Self, Error<E>> {
        let json = expose_secrets(|| serde_json::to_vec(body))
            .map_err(|error| Error::InvalidRequest(format!("the body does not serialise: {error}")))?;
        Ok(self.header(CONTENT_TYPE, HeaderValue::from_static("application/json")).body(json))
    }
}

/// What a [`ClientHooks`] knows of the operation that it serves.
#[derive(Clone, Copy, Debug)]
pub struct OperationInfo {
    /// The name of the operation's method.
    pub operation_id: &'static str,
}

/// What a client is made of.
pub trait ClientInfo<Inner = ()> {
    /// `info.version` of the document.
    fn api_version() -> &'static str;

    /// The URL that stands before every path.
    fn baseurl(&self) -> &str;

    /// The client that sends the requests.
    fn client(&self) -> &reqwest::Client;

    /// The value that was given for the hooks.
    fn inner(&self) -> &Inner;
}

impl<T: ClientInfo<Inner>, Inner> ClientInfo<Inner> for &T {
    fn api_version() -> &'static str {
        T::api_version()
    }

    fn baseurl(&self) -> &str {
        (*self).baseurl()
    }

    fn client(&self) -> &reqwest::Client {
        (*self).client()
    }

    fn inner(&self) -> &Inner {
        (*self).inner()
    }
}

/// What happens around the requests of all operations.
///
/// It is implemented for `&Client` with the defaults; an implementation for `Client` goes before it.
#[allow(async_fn_in_trait, unused_variables)]
pub trait ClientHooks<Inner = ()>: ClientInfo<Inner> {
    /// Runs before a request is sent, and may change it.
    ///
    /// # Errors
    /// An error keeps the request from being sent.
    async fn pre<E>(&self, request: &mut Request, info: &OperationInfo) -> Result<(), Error<E>> {
        Ok(())
    }

    /// Sends a request.
    ///
    /// # Errors
    /// If there is no response.
    async fn exec(&self, request: Request, info: &OperationInfo) -> reqwest::Result<Response> {
        self.client().execute(request).await
    }

    /// Runs after the response is there, before its body is read.
    ///
    /// # Errors
    /// An error takes the place of the response.
    async fn post<E>(&self, result: &reqwest::Result<Response>, info: &OperationInfo) -> Result<(), Error<E>> {
        Ok(())
    }
}

/// A response: its value, and its status and headers. It dereferences to the value.
#[derive(Clone)]
pub struct ResponseValue<T> {
    value: T,
    status: StatusCode,
    headers: HeaderMap,
}

impl<T> ResponseValue<T> {
    /// A response that no server sent, for tests.
    pub fn new(value: T, status: StatusCode, headers: HeaderMap) -> Self {
        Self { value, status, headers }
    }

    /// The value alone.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }
}

impl<T: DeserializeOwned> ResponseValue<T> {
    /// Reads a JSON body.
    pub(super) async fn from_response<E>(response: Response) -> Result<Self, Error<E>> {
        let mut read = UnexpectedResponse::read(response).await;
        if read.reason == Unexpected::Status {
            match serde_json::from_slice(&read.body) {
                Ok(value) => return Ok(Self { value, status: read.status, headers: read.headers }),
                Err(error) => read.reason = Unexpected::body(&error),
            }
        }
        Err(Error::UnexpectedResponse(Box::new(read)))
    }
}

impl ResponseValue<()> {
    /// A response whose body, if it has one, says nothing.
    pub(super) fn empty(response: Response) -> Self {
        Self { value: (), status: response.status(), headers: response.headers().clone() }
    }
}

impl ResponseValue<ByteStream> {
    /// A response whose body is read by the caller.
    pub(super) fn stream(response: Response) -> Self {
        Self { status: response.status(), headers: response.headers().clone(), value: ByteStream(response) }
    }
}

impl<T> Deref for ResponseValue<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for ResponseValue<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

/// Headers may hold credentials, so they are not shown.
impl<T: fmt::Debug> fmt::Debug for ResponseValue<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseValue")
            .field("status", &self.status)
            .field("value", &self.value)
            .finish_non_exhaustive()
    }
}

/// A body that is read piece by piece.
pub struct ByteStream(Response);

impl ByteStream {
    /// The next piece; none at the end.
    ///
    /// # Errors
    /// If the connection ends before the body does.
    pub async fn chunk(&mut self) -> reqwest::Result<Option<Bytes>> {
        self.0.chunk().await.map_err(reqwest::Error::without_url)
    }

    /// All that is left.
    ///
    /// # Errors
    /// If the connection ends before the body does.
    pub async fn bytes(self) -> reqwest::Result<Bytes> {
        self.0.bytes().await.map_err(reqwest::Error::without_url)
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ByteStream")
    }
}

/// The members of an object that the document does not describe.
///
/// Nobody has said whether they are secrets, so `Debug` shows their names alone.
#[derive(Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(transparent)]
pub struct UnknownMembers(pub serde_json::Map<String, serde_json::Value>);

impl From<serde_json::Map<String, serde_json::Value>> for UnknownMembers {
    fn from(members: serde_json::Map<String, serde_json::Value>) -> Self {
        Self(members)
    }
}

impl Deref for UnknownMembers {
    type Target = serde_json::Map<String, serde_json::Value>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for UnknownMembers {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl fmt::Debug for UnknownMembers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// Why an operation has no value to give. `E` is the type of the error responses that the document describes.
///
/// Neither `Debug` nor `Display` shows a body, a header or a URL: all of them may hold secrets.
#[non_exhaustive]
pub enum Error<E = ()> {
    /// The request could not be made from the arguments; nothing was sent.
    InvalidRequest(String),
    /// A hook ended the operation.
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
            Self::ErrorResponse(response) => Some(response.status),
            Self::UnexpectedResponse(response) => Some(response.status),
            _ => None,
        }
    }

    /// The headers of the response, if there is one.
    pub fn headers(&self) -> Option<&HeaderMap> {
        match self {
            Self::ErrorResponse(response) => Some(&response.headers),
            Self::UnexpectedResponse(response) => Some(&response.headers),
            _ => None,
        }
    }

    /// What the server said, if it is an error that the document describes.
    pub fn error_response(&self) -> Option<&E> {
        match self {
            Self::ErrorResponse(response) => Some(&response.value),
            _ => None,
        }
    }

    /// Reads a response that the document does not describe.
    pub(super) async fn unexpected(response: Response) -> Self {
        Self::UnexpectedResponse(Box::new(UnexpectedResponse::read(response).await))
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
            Self::Hook(error) => write!(f, "a hook ended the operation: {error}"),
            Self::Communication(_) => f.write_str("there is no response"),
            Self::ErrorResponse(response) => write!(f, "the server answered {}", response.status),
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
            Self::ErrorResponse(response) => f.debug_tuple("ErrorResponse").field(&response.status).finish(),
            Self::UnexpectedResponse(response) => fmt::Debug::fmt(response, f),
        }
    }
}

impl<E> std::error::Error for Error<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Hook(error) => Some(&**error),
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unexpected {
    /// The document does not describe this status.
    Status,
    /// The body is no JSON, or not of the type that the document gives it.
    Body {
        /// The line at which it goes wrong, from 1.
        line: usize,
        /// The column at which it goes wrong, from 1.
        column: usize,
    },
    /// The connection ended before the body did.
    Incomplete,
}

impl Unexpected {
    /// The words of the parser are left out: they quote the body.
    fn body(error: &serde_json::Error) -> Self {
        Self::Body { line: error.line(), column: error.column() }
    }
}

impl UnexpectedResponse {
    async fn read(mut response: Response) -> Self {
        let mut body = Vec::new();
        let reason = loop {
            match response.chunk().await {
                Ok(Some(chunk)) => body.extend_from_slice(&chunk),
                Ok(None) => break Unexpected::Status,
                Err(_) => break Unexpected::Incomplete,
            }
        };
        Self { status: response.status(), headers: response.headers().clone(), body: body.into(), reason }
    }
}

impl fmt::Display for UnexpectedResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the server answered {}, ", self.status)?;
        match self.reason {
            Unexpected::Status => f.write_str("which the document does not describe"),
            Unexpected::Body { line, column } => {
                write!(f, "with a body that goes wrong at line {line}, column {column}")
            }
            Unexpected::Incomplete => f.write_str("with a body that ends early"),
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
