//! What a server answers.

use std::fmt;
use std::ops::{Deref, DerefMut};

use bytes::Bytes;
use reqwest::header::HeaderMap;
use reqwest::{Response, StatusCode};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::error::{Error, Unexpected, UnexpectedResponse};

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

impl UnknownMembers {
    /// Reads the members as a value of another type.
    pub(super) fn into_value<T: DeserializeOwned, E: serde::de::Error>(self) -> Result<T, E> {
        serde_json::from_value(serde_json::Value::Object(self.0)).map_err(E::custom)
    }
}

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
