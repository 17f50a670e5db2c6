//! What is common to the requests of all operations.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{HeaderName, HeaderValue};
use reqwest::{Request, Response};

use super::call::Call;
use super::error::{Error, Unexpected, UnexpectedResponse};
use super::hooks::OperationInfo;
use super::json::FromJson;
use super::platform::MaybeSend;
use super::response::{self, ByteStream, RawResponse, ResponseValue};

/// The request of an operation. Nothing is sent until it is awaited, or [sent](Self::send).
///
/// Requests have these methods without this trait, too. No parameter of an operation has the name of one.
pub trait Operation<'a>: Pending<'a> {
    /// What a success is.
    type Success: MaybeSend + 'static;

    /// The errors that the document describes.
    type Error: Send + 'static;

    /// What hooks know of the operation.
    const INFO: OperationInfo;

    #[doc(hidden)]
    fn answer(status: u16) -> Answer<Self::Success, Self::Error>;

    /// The request with a header that the document does not describe, or another value in the place of one that the
    /// operation sends. Hooks see it.
    #[must_use]
    fn header(self, name: impl TryInto<HeaderName>, value: impl TryInto<HeaderValue>) -> Self {
        Self::from_call(self.into_call().header(name, value))
    }

    /// The request with the header `Idempotency-Key`: a server that knows it does the same thing once, however often it
    /// is asked.
    #[must_use]
    fn idempotency_key(self, key: impl TryInto<HeaderValue>) -> Self {
        self.header(HeaderName::from_static("idempotency-key"), key)
    }

    /// The request with a limit for the whole exchange, the body of the response included. It may be longer than what the
    /// client gives a read, up to five minutes in which nothing comes; of an HTTP client of the caller's, the limits hold too.
    #[must_use]
    fn timeout(self, limit: Duration) -> Self {
        Self::from_call(self.into_call().timeout(limit))
    }

    /// The request as one that hooks send once, whatever comes back.
    #[must_use]
    fn without_retry(self) -> Self {
        Self::from_call(self.into_call().without_retry())
    }

    /// The request as it would go to the hooks: to look at it, to sign it, to test it. `Client::execute` sends it.
    ///
    /// # Errors
    /// [`Error::InvalidRequest`] if it cannot be made from the arguments.
    fn build(self) -> Result<Request, Error<Self::Error>> {
        self.into_call().request().map_err(Error::InvalidRequest)
    }

    /// Sends the request, as awaiting it does.
    fn send(self) -> Answering<'a, Self::Success, Self::Error> {
        Box::pin(send::<Self>(self.into_call()))
    }
}

/// What holds a request that is not sent yet.
pub trait Pending<'a>: Sized + Send + 'a {
    fn from_call(call: Call<'a>) -> Self;
    fn into_call(self) -> Call<'a>;
}

/// The future of what an operation gives back.
#[cfg(not(target_arch = "wasm32"))]
pub type Answering<'a, T, E> = Pin<Box<dyn Future<Output = Result<ResponseValue<T>, Error<E>>> + Send + 'a>>;

/// The future of what an operation gives back. In a browser it stays in its thread.
#[cfg(target_arch = "wasm32")]
pub type Answering<'a, T, E> = Pin<Box<dyn Future<Output = Result<ResponseValue<T>, Error<E>>> + 'a>>;

async fn send<'a, O: Operation<'a>>(call: Call<'a>) -> Result<ResponseValue<O::Success>, Error<O::Error>> {
    let (transport, operation) = call.transport();
    let request = call.request().map_err(Error::InvalidRequest)?;
    answered::<O>(transport.send(request, operation).await?).await
}

/// What an operation makes of a response.
pub(super) async fn answered<'a, O: Operation<'a>>(
    response: Response,
) -> Result<ResponseValue<O::Success>, Error<O::Error>> {
    match O::answer(response.status().as_u16()) {
        Answer::Success(reader) => Ok(reader.read(response).await?),
        Answer::Error(reader) => Err(match reader.read_whole(response).await {
            Ok((error, raw)) => Error::ErrorResponse(error, Box::new(raw)),
            Err(unexpected) => unexpected.into(),
        }),
        Answer::Undocumented => Err(UnexpectedResponse::undocumented(response).await.into()),
    }
}

/// What a status makes of a response.
pub enum Answer<S, E> {
    Success(Reader<S>),
    Error(Reader<E>),
    Undocumented,
}

/// How a body becomes a value.
pub enum Reader<T> {
    /// As JSON.
    Json(Json<T>),
    /// As text, in the character set that its headers say; as a string where they say that it is JSON.
    Text(fn(String) -> T),
    /// As bytes that are read whole.
    Bytes(fn(Bytes) -> T),
    /// By the caller.
    Stream(fn(ByteStream) -> T),
    /// By the caller, if its headers do not say that it is no event stream.
    Events(fn(ByteStream) -> T),
    /// As JSON, or by the caller if its headers say that it is none.
    JsonOrStream(Json<T>, fn(ByteStream) -> T),
    /// The status says everything.
    Empty(T),
}

/// Reads JSON that becomes a part of a value.
pub type Json<T> = Box<dyn FnOnce(&[u8]) -> Result<T, Unexpected> + Send>;

/// JSON of a type that becomes a part of a value.
pub(super) fn json_as<P: FromJson + 'static, T: 'static>(convert: fn(P) -> T) -> Json<T> {
    Box::new(move |body| response::parse_json(body).map(convert))
}

impl<T: 'static> Reader<T> {
    /// JSON of the type itself.
    pub(super) fn json() -> Self
    where
        T: FromJson,
    {
        Self::Json(Box::new(response::parse_json))
    }

    /// JSON that becomes a part of the value.
    pub(super) fn json_as<P: FromJson + 'static>(convert: fn(P) -> T) -> Self {
        Self::Json(json_as(convert))
    }

    /// JSON or a stream, either of which becomes a part of the value.
    pub(super) fn json_or_stream<P: FromJson + 'static>(json: fn(P) -> T, stream: fn(ByteStream) -> T) -> Self {
        Self::JsonOrStream(json_as(json), stream)
    }

    async fn read(self, response: Response) -> Result<ResponseValue<T>, UnexpectedResponse> {
        match self {
            Self::Empty(value) => Ok(ResponseValue::new(value, response.status(), response.headers().clone())),
            Self::Stream(convert) => Ok(ResponseValue::stream(response).map(convert)),
            Self::Events(convert) if response::is_event_stream(&response) => {
                Ok(ResponseValue::stream(response).map(convert))
            }
            Self::JsonOrStream(_, convert) if !response::is_json(&response) => {
                Ok(ResponseValue::stream(response).map(convert))
            }
            reader => {
                let (value, raw) = reader.read_whole(response).await?;
                Ok(ResponseValue::new(value, raw.status, raw.headers))
            }
        }
    }

    /// Reads a body whole: beside the value, there is what came.
    async fn read_whole(self, response: Response) -> Result<(T, RawResponse), UnexpectedResponse> {
        let raw = match self {
            // The document promises nothing of it, so it may end early.
            Self::Empty(value) => {
                let raw = RawResponse::read(response).await.unwrap_or_else(UnexpectedResponse::into_raw);
                return Ok((value, raw));
            }
            _ => RawResponse::read(response).await?,
        };
        let value = match self {
            Self::Json(read) | Self::JsonOrStream(read, _) => read(&raw.body),
            Self::Text(convert) => response::parse_text(&raw).map(convert),
            Self::Bytes(convert) => Ok(convert(raw.body.clone())),
            Self::Events(_) => Err(Unexpected::MediaType),
            // Only a success is read by the caller.
            Self::Stream(_) | Self::Empty(_) => Err(Unexpected::Status),
        };
        match value {
            Ok(value) => Ok((value, raw)),
            Err(reason) => Err(raw.unexpected(reason)),
        }
    }
}

/// Gives the request of an operation what all have.
macro_rules! request {
    ($request:ident) => {
        impl<'a> $request<'a> {
            /// See [`Operation::header`].
            pub fn header(
                self,
                name: impl TryInto<::reqwest::header::HeaderName>,
                value: impl TryInto<::reqwest::header::HeaderValue>,
            ) -> Self {
                Operation::header(self, name, value)
            }

            /// See [`Operation::idempotency_key`].
            pub fn idempotency_key(self, key: impl TryInto<::reqwest::header::HeaderValue>) -> Self {
                Operation::idempotency_key(self, key)
            }

            /// See [`Operation::timeout`].
            pub fn timeout(self, limit: ::std::time::Duration) -> Self {
                Operation::timeout(self, limit)
            }

            /// See [`Operation::without_retry`].
            pub fn without_retry(self) -> Self {
                Operation::without_retry(self)
            }

            /// See [`Operation::build`].
            pub fn build(self) -> Result<::reqwest::Request, Error<<Self as Operation<'a>>::Error>> {
                Operation::build(self)
            }

            /// See [`Operation::send`].
            pub fn send(self) -> Answering<'a, <Self as Operation<'a>>::Success, <Self as Operation<'a>>::Error> {
                Operation::send(self)
            }
        }

        impl<'a> Pending<'a> for $request<'a> {
            fn from_call(call: Call<'a>) -> Self {
                Self(call)
            }

            fn into_call(self) -> Call<'a> {
                self.0
            }
        }

        impl<'a> ::std::future::IntoFuture for $request<'a> {
            type Output = <Self::IntoFuture as ::std::future::Future>::Output;
            type IntoFuture = Answering<'a, <Self as Operation<'a>>::Success, <Self as Operation<'a>>::Error>;

            fn into_future(self) -> Self::IntoFuture {
                Operation::send(self)
            }
        }
    };
}

/// Says of the errors of an operation where their code and their message stand: in what the variants hold.
macro_rules! error_body {
    ($error:ident $(, $variant:ident)*) => {
        // The derive would check that what the variants hold is `Eq`, as all that is read from a response is.
        impl ::std::cmp::Eq for $error {}
        impl ErrorBody for $error {
            fn inner(&self) -> Option<&dyn ErrorBody> {
                match *self {
                    $(Self::$variant(ref body) => Some(body),)*
                }
            }
        }
    };
}

pub(super) use {error_body, request};
