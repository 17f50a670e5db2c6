//! What a server answers.

use std::fmt;
use std::ops::{Deref, DerefMut};

use bytes::Bytes;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use reqwest::{Response, StatusCode};

use super::error::{Error, Unexpected, UnexpectedResponse};
use super::json::{self, FromJson, Unread};

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

impl<T: FromJson> ResponseValue<T> {
    /// Reads a JSON body.
    pub(super) async fn from_response<E>(response: Response) -> Result<Self, Error<E>> {
        Self::parse(UnexpectedResponse::read(response).await).map_err(|read| Error::UnexpectedResponse(Box::new(read)))
    }

    /// Reads a JSON body that has come; gives it back if it is not of the type.
    pub(super) fn parse(mut read: UnexpectedResponse) -> Result<Self, UnexpectedResponse> {
        if read.reason != Unexpected::Status {
            return Err(read);
        }
        let text = without_byte_order_mark(&read.body);
        let value = match text.trim_ascii() {
            [] => Err(Unexpected::Empty),
            _ => json::read(text).map_err(|unread| match unread {
                Unread::Syntax(error) => Unexpected::syntax(&error),
                Unread::Invalid(invalid) => Unexpected::Body(invalid),
            }),
        };
        match value {
            Ok(value) => Ok(Self { value, status: read.status, headers: read.headers }),
            Err(reason) => {
                read.reason = reason;
                Err(read)
            }
        }
    }
}

impl<T> ResponseValue<T> {
    /// Reads a JSON body that becomes a part of the value.
    pub(super) async fn read<P: FromJson, E>(response: Response, convert: fn(P) -> T) -> Result<Self, Error<E>> {
        Ok(ResponseValue::<P>::from_response(response).await?.map(convert))
    }

    /// A response whose status says everything.
    pub(super) fn without_body(response: Response, value: T) -> Self {
        Self { value, status: response.status(), headers: response.headers().clone() }
    }
}

impl<T> ResponseValue<T> {
    /// Reads a body of text that becomes a part of the value.
    pub(super) async fn read_text<E>(response: Response, convert: fn(String) -> T) -> Result<Self, Error<E>> {
        let read = ResponseValue::parse_text(UnexpectedResponse::read(response).await);
        read.map(|text| text.map(convert)).map_err(|read| Error::UnexpectedResponse(Box::new(read)))
    }
}

impl ResponseValue<String> {
    /// Reads a body of text.
    pub(super) async fn text<E>(response: Response) -> Result<Self, Error<E>> {
        Self::read_text(response, std::convert::identity).await
    }

    /// Reads a body of text that has come; gives it back if it is none in the character set that it says.
    pub(super) fn parse_text(mut read: UnexpectedResponse) -> Result<Self, UnexpectedResponse> {
        if read.reason != Unexpected::Status {
            return Err(read);
        }
        match decode(&read.headers, &read.body) {
            Some(value) => Ok(Self { value, status: read.status, headers: read.headers }),
            None => {
                read.reason = Unexpected::Charset;
                Err(read)
            }
        }
    }
}

/// Whether a body is JSON, as far as its headers say.
pub(super) fn is_json(response: &Response) -> bool {
    let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content_type.is_none_or(super::request::is_json)
}

/// A reader of JSON or text may ignore the mark ([RFC 8259, section 8.1](https://www.rfc-editor.org/rfc/rfc8259#section-8.1)).
fn without_byte_order_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
}

/// The text of bytes, in UTF-8 unless the headers say something else
/// ([RFC 9110, section 8.3.2](https://www.rfc-editor.org/rfc/rfc9110#section-8.3.2)).
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

impl ResponseValue<()> {
    /// A response whose body, if it has one, says nothing.
    pub(super) fn empty(response: Response) -> Self {
        Self::without_body(response, ())
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

/// A body that is read piece by piece: a file, or what is sent while it happens, such as `text/event-stream` and lines of
/// JSON. A piece ends anywhere, also in the middle of a line or of a character.
pub struct ByteStream(Response);

impl ByteStream {
    /// The next piece; none at the end.
    ///
    /// # Errors
    /// If the connection ends before the body does.
    pub async fn chunk(&mut self) -> reqwest::Result<Option<Bytes>> {
        self.0.chunk().await.map_err(reqwest::Error::without_url)
    }

    /// All that is left, however much it is: the pieces can be counted where the server is not to be trusted.
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
