//! Bodies of values that come one after the other, of which each has a type.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use serde::de::IgnoredAny;

use super::byte_stream::poll_chunk;
use super::error::Unexpected;
use super::events::Event;
use super::frames::{Frame, Frames};
use super::json::FromJson;
use super::response::{ByteStream, MAX_BYTES, parse_json};

/// Values that come one after the other, such as events or lines of JSON.
///
/// ```text
/// let mut orders = client.watch_orders().await?.into_inner();
/// while let Some(order) = orders.next().await {
///     println!("{}", order?.id);
/// }
/// ```
///
/// It is a [`Stream`] of the same values. It waits as long as the HTTP client lets it: that of this crate takes a pause of
/// 15 seconds for the end of the connection. Where a stream was lost, the request can be made again, with
/// [`last_event_id`](Self::last_event_id) in the header `Last-Event-ID`. To drop it closes the connection.
#[must_use = "nothing is read until it is asked for"]
pub struct ItemStream<T> {
    bytes: ByteStream,
    /// What has come and is not read yet.
    chunk: Bytes,
    pub(super) frames: Frames,
    read: fn(Frame, EventData) -> Result<T, UnexpectedItem>,
    /// What the data is of events that are objects.
    data: EventData,
    /// The text of the value that says that no other follows, where the server sends one.
    pub(super) sentinel: Option<&'static str>,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    /// The body is over, and what it means is not said yet.
    BodyRead,
    Ended,
}

/// What the data of an event is.
#[derive(Clone, Copy)]
pub(super) enum EventData {
    Json,
    Text,
    /// Text for events of these names, and for others JSON where it is some.
    TextOf(&'static [&'static str]),
}

impl ItemStream<Event> {
    /// Events as they come.
    pub(super) fn events(bytes: ByteStream) -> Self {
        Self::new(bytes, Frames::events(MAX_BYTES), |frame, _| Ok(Event::of(frame)))
    }
}

impl<T: FromJson> ItemStream<T> {
    /// The JSON in the data of events.
    pub(super) fn data(bytes: ByteStream) -> Self {
        Self::new(bytes, Frames::events(MAX_BYTES), json)
    }

    /// Events, each as an object with the members `event`, `data`, `id` and `retry`
    /// ([OpenAPI, Server-Sent Events](https://spec.openapis.org/oas/v3.2.0.html#special-considerations-for-server-sent-events)).
    pub(super) fn event_objects(bytes: ByteStream, data: EventData) -> Self {
        Self { data, ..Self::new(bytes, Frames::events(MAX_BYTES), object) }
    }

    /// A value in each line.
    pub(super) fn lines(bytes: ByteStream) -> Self {
        Self::new(bytes, Frames::lines(MAX_BYTES), json)
    }

    /// A value after each record separator ([RFC 7464](https://www.rfc-editor.org/rfc/rfc7464)).
    pub(super) fn records(bytes: ByteStream) -> Self {
        Self::new(bytes, Frames::records(MAX_BYTES), json)
    }
}

impl<T> ItemStream<T> {
    fn new(bytes: ByteStream, frames: Frames, read: fn(Frame, EventData) -> Result<T, UnexpectedItem>) -> Self {
        let (chunk, data, sentinel, state) = (Bytes::new(), EventData::Json, None, State::Open);
        Self { bytes, chunk, frames, read, data, sentinel, state }
    }

    /// The same, with a text that ends it. Without it, the end is too early.
    pub(super) fn until(self, sentinel: &'static str) -> Self {
        Self { sentinel: Some(sentinel), ..self }
    }

    /// The next value; none at the end. After an error of a value, others may follow; after any other error, none does.
    ///
    /// # Errors
    /// If the connection ends before the body does, and if a value is not of the type that the document gives it.
    pub async fn next(&mut self) -> Option<Result<T, StreamError>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// The id of the last event: what the header `Last-Event-ID` is to say if the request is made again.
    pub fn last_event_id(&self) -> Option<&str> {
        match &self.frames {
            Frames::Events(events) => Some(events.last_id.as_str()).filter(|id| !id.is_empty()),
            _ => None,
        }
    }

    /// The time after which the server wants a lost connection to be made again, if it has said so.
    pub fn reconnection_time(&self) -> Option<Duration> {
        match &self.frames {
            Frames::Events(events) => events.retry.map(Duration::from_millis),
            _ => None,
        }
    }

    /// A value that is whole, or the end if it says so.
    fn item(&mut self, frame: Frame) -> Option<Result<T, StreamError>> {
        if self.sentinel.is_some_and(|sentinel| frame.data.trim_ascii() == sentinel.as_bytes()) {
            self.state = State::Ended;
            return None;
        }
        Some((self.read)(frame, self.data).map_err(|item| StreamError::Item(Box::new(item))))
    }

    fn fail(&mut self, error: StreamError) -> Poll<Option<Result<T, StreamError>>> {
        self.state = State::Ended;
        self.chunk = Bytes::new();
        Poll::Ready(Some(Err(error)))
    }
}

impl<T> Stream for ItemStream<T> {
    type Item = Result<T, StreamError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let stream = self.get_mut();
        loop {
            match stream.state {
                State::Open => {}
                State::BodyRead if stream.sentinel.is_some() => return stream.fail(StreamError::Incomplete),
                State::BodyRead | State::Ended => return Poll::Ready(None),
            }
            match stream.frames.take(&mut stream.chunk) {
                Ok(Some(frame)) => return Poll::Ready(stream.item(frame)),
                Ok(None) => {}
                Err(_) => return stream.fail(StreamError::TooLong),
            }
            match ready!(poll_chunk(&mut stream.bytes, context)) {
                Ok(Some(chunk)) => stream.chunk = chunk,
                Ok(None) => {
                    stream.state = State::BodyRead;
                    if let Some(frame) = stream.frames.finish() {
                        return Poll::Ready(stream.item(frame));
                    }
                }
                Err(error) => return stream.fail(StreamError::Communication(error)),
            }
        }
    }
}

impl<T> fmt::Debug for ItemStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ItemStream")
    }
}

/// Reads a value that is the whole text.
fn json<T: FromJson>(frame: Frame, _: EventData) -> Result<T, UnexpectedItem> {
    match parse_json(&frame.data) {
        Ok(_) if frame.is_cut => Err(UnexpectedItem::of(frame, Unexpected::Incomplete)),
        Ok(value) => Ok(value),
        Err(reason) => Err(UnexpectedItem::of(frame, reason)),
    }
}

/// Reads an event as an object.
fn object<T: FromJson>(frame: Frame, data: EventData) -> Result<T, UnexpectedItem> {
    match object_text(&frame, data).and_then(|text| parse_json(text.as_bytes())) {
        Ok(value) => Ok(value),
        Err(reason) => Err(UnexpectedItem::of(frame, reason)),
    }
}

/// The JSON of the object that an event is. What the event does not have is no member of it.
fn object_text(frame: &Frame, kind: EventData) -> Result<String, Unexpected> {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let text = std::str::from_utf8(&frame.data).map_err(|_| Unexpected::Charset)?;
    // It has to be one value before it is put among others.
    let is_json = serde_json::from_str::<IgnoredAny>(text).map_err(|error| Unexpected::syntax(&error));
    let is_text = |names: &[&str]| names.contains(&frame.event.as_deref().unwrap_or_default());
    let data = match (kind, is_json) {
        (EventData::Json, Err(_)) if text.trim_ascii().is_empty() => return Err(Unexpected::Empty),
        (EventData::Json, Err(reason)) => return Err(reason),
        (EventData::TextOf(names), Ok(_)) if is_text(names) => quoted(text),
        (EventData::Json | EventData::TextOf(_), Ok(_)) => text.to_owned(),
        (EventData::Text | EventData::TextOf(_), _) => quoted(text),
    };
    let event = frame.event.as_deref().map(|event| format!("\"event\":{},", quoted(event))).unwrap_or_default();
    let id = frame.id.as_deref().map(|id| format!(",\"id\":{}", quoted(id))).unwrap_or_default();
    let retry = frame.retry.map(|retry| format!(",\"retry\":{retry}")).unwrap_or_default();
    Ok(format!("{{{event}\"data\":{data}{id}{retry}}}"))
}

/// Why there is no next value.
///
/// Neither `Debug` nor `Display` shows what came: it may hold secrets.
#[non_exhaustive]
#[derive(Debug)]
pub enum StreamError {
    /// The connection ended before the body did, or nothing came in time.
    Communication(reqwest::Error),
    /// The body ended without the value that says that no other follows.
    Incomplete,
    /// A value is longer than what is kept of one: 64 MiB.
    TooLong,
    /// A value is not as the document describes it. Those that follow can be read.
    Item(Box<UnexpectedItem>),
}

impl StreamError {
    /// The value that is not as the document describes it, if that is what is wrong.
    pub fn item(&self) -> Option<&UnexpectedItem> {
        match self {
            Self::Item(item) => Some(item),
            _ => None,
        }
    }
}

impl fmt::Display for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Communication(_) => f.write_str("the connection ended before the stream did"),
            Self::Incomplete => f.write_str("the stream ended early"),
            Self::TooLong => write!(f, "a value of the stream has more than {MAX_BYTES} bytes"),
            Self::Item(item) => item.fmt(f),
        }
    }
}

impl std::error::Error for StreamError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Communication(error) => Some(error),
            _ => None,
        }
    }
}

/// A value of a stream that is not as the document describes it, as it came.
#[non_exhaustive]
#[derive(Clone)]
pub struct UnexpectedItem {
    /// The name of the event, if it is one that has a name.
    pub event: Option<String>,
    /// Its text: the data of an event, or a line.
    pub text: Bytes,
    /// What was not expected of it.
    pub reason: Unexpected,
}

impl UnexpectedItem {
    fn of(frame: Frame, reason: Unexpected) -> Self {
        Self { event: frame.event, text: frame.data.into(), reason }
    }
}

impl fmt::Display for UnexpectedItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of the stream ")?;
        match &self.reason {
            Unexpected::Syntax { line, column } => write!(f, "is no JSON from line {line}, column {column} on"),
            Unexpected::Body(invalid) => write!(f, "is not as the document describes it: {invalid}"),
            Unexpected::Empty => f.write_str("is empty"),
            Unexpected::Charset => f.write_str("is no UTF-8"),
            _ => f.write_str("ends early"),
        }
    }
}

impl fmt::Debug for UnexpectedItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnexpectedItem").field("reason", &self.reason).finish_non_exhaustive()
    }
}
