//! What a server answers.

use std::fmt;
use std::ops::{Deref, DerefMut};

use bytes::Bytes;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Response, StatusCode};

use super::error::{Unexpected, UnexpectedResponse};
use super::json::{self, FromJson, Unread};
use super::platform::Chunks;
use super::request::Deadline;

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

    /// A response with another value.
    pub fn map<U>(self, convert: impl FnOnce(T) -> U) -> ResponseValue<U> {
        ResponseValue { value: convert(self.value), status: self.status, headers: self.headers }
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

/// A response as it came, its body read whole.
#[non_exhaustive]
#[derive(Clone)]
pub struct RawResponse {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, as far as it came.
    pub body: Bytes,
}

/// How many bytes of a body are read whole; what is longer has to be a stream.
pub(super) const MAX_BYTES: usize = 64 << 20;

impl RawResponse {
    /// Reads the body, or what there is of it.
    pub(super) async fn read(response: Response) -> Result<Self, UnexpectedResponse> {
        Self::read_until(response, Deadline::of_body()).await
    }

    /// Reads what comes until then.
    pub(super) async fn read_until(response: Response, deadline: Deadline) -> Result<Self, UnexpectedResponse> {
        let (status, headers) = (response.status(), response.headers().clone());
        let (mut chunks, mut body) = (Chunks::of(response), Vec::new());
        let problem = loop {
            match chunks.next().await {
                Ok(Some(chunk)) if chunk.len() > MAX_BYTES - body.len() => break Some(Unexpected::TooLong),
                Ok(Some(_)) if deadline.is_over() => break Some(Unexpected::TimedOut),
                Ok(Some(chunk)) => body.extend_from_slice(&chunk),
                Ok(None) => break None,
                Err(error) if error.is_timeout() => break Some(Unexpected::TimedOut),
                Err(_) => break Some(Unexpected::Incomplete),
            }
        };
        let raw = Self { status, headers, body: body.into() };
        match problem {
            Some(reason) => Err(raw.unexpected(reason)),
            None => Ok(raw),
        }
    }

    pub(super) fn unexpected(self, reason: Unexpected) -> UnexpectedResponse {
        let Self { status, headers, body } = self;
        UnexpectedResponse { status, headers, body, reason }
    }

    /// The text of the body, in UTF-8 unless the headers say something else
    /// ([RFC 9110, section 8.3.2](https://www.rfc-editor.org/rfc/rfc9110#section-8.3.2)). None if it is no such text.
    pub fn text(&self) -> Option<String> {
        decode(&self.headers, &self.body)
    }
}

/// Headers and bodies may hold secrets, so they are not shown.
impl fmt::Debug for RawResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawResponse").field("status", &self.status).finish_non_exhaustive()
    }
}

/// Reads a JSON body.
pub(super) fn parse_json<T: FromJson>(body: &[u8]) -> Result<T, Unexpected> {
    let text = without_byte_order_mark(body);
    if text.trim_ascii().is_empty() {
        return Err(Unexpected::Empty);
    }
    json::read(text).map_err(|unread| match unread {
        Unread::Syntax(error) => Unexpected::syntax(&error),
        Unread::Invalid(invalid) => Unexpected::Body(invalid),
    })
}

/// Reads a body of text. A string in JSON, if that is what it says it is, is what the string holds.
pub(super) fn parse_text(raw: &RawResponse) -> Result<String, Unexpected> {
    let content_type = raw.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if content_type.is_some_and(super::request::is_json)
        && let Ok(text) = parse_json::<String>(&raw.body)
    {
        return Ok(text);
    }
    raw.text().ok_or(Unexpected::Charset)
}

/// Whether a body is JSON, as far as its headers say.
pub(super) fn is_json(response: &Response) -> bool {
    let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content_type.is_none_or(super::request::is_json)
}

/// Whether a body may be an event stream, as far as its headers say. In anything else, no line would be of an event.
pub(super) fn is_event_stream(response: &Response) -> bool {
    let content_type = response.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes);
    let essence = content_type.map(|value| value.split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii());
    essence.is_none_or(|essence| essence.eq_ignore_ascii_case(b"text/event-stream"))
}

/// A reader of JSON or text may ignore the mark ([RFC 8259, section 8.1](https://www.rfc-editor.org/rfc/rfc8259#section-8.1)).
fn without_byte_order_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
}

fn decode(headers: &HeaderMap, bytes: &[u8]) -> Option<String> {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut parameters = content_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let charset = parameters.find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
    let charset = charset.map_or("", |(_, charset)| charset.trim().trim_matches('"'));
    match charset.to_ascii_lowercase().as_str() {
        "" | "utf-8" | "utf8" | "us-ascii" | "ascii" => String::from_utf8(without_byte_order_mark(bytes).to_vec()).ok(),
        "iso-8859-1" | "latin1" => Some(bytes.iter().copied().map(char::from).collect()),
        _ => None,
    }
}

impl ResponseValue<ByteStream> {
    /// A response whose body is read by the caller.
    pub(super) fn stream(response: Response) -> Self {
        Self { status: response.status(), headers: response.headers().clone(), value: ByteStream(Chunks::of(response)) }
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

/// A body that is read piece by piece: a file, or what is sent while it happens, such as `text/event-stream` and lines of
/// JSON. A piece ends anywhere, also in the middle of a line or of a character.
pub struct ByteStream(Chunks);

impl ByteStream {
    /// The next piece; none at the end.
    ///
    /// # Errors
    /// If the connection ends before the body does.
    pub async fn chunk(&mut self) -> reqwest::Result<Option<Bytes>> {
        self.0.next().await.map_err(reqwest::Error::without_url)
    }

    /// All that is left, however much it is: the pieces can be counted where the server is not to be trusted.
    ///
    /// # Errors
    /// If the connection ends before the body does.
    pub async fn bytes(self) -> reqwest::Result<Bytes> {
        self.0.rest().await.map_err(reqwest::Error::without_url)
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ByteStream")
    }
}
