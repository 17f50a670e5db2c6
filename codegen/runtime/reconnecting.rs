//! Event streams whose connection is made again where it ends.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use backon::{DefaultSleeper, Sleeper};
use futures_core::Stream;
use reqwest::header::{HeaderName, HeaderValue};
use reqwest::{Request, StatusCode};

use super::call::Transport;
use super::error::Error;
use super::frames::Frames;
use super::hooks::OperationInfo;
use super::item_stream::{ItemStream, StreamError};
use super::operation::{Answering, Operation, answered};

/// The header that says after which event a stream goes on.
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// The time after which a lost connection is made again where the server says nothing of it.
const RECONNECTION_TIME: Duration = Duration::from_secs(3);

/// The events of an operation, over as many connections as it takes
/// ([HTML, section 9.2.3](https://html.spec.whatwg.org/multipage/server-sent-events.html#reestablish-the-connection)).
///
/// ```text
/// let mut events = Reconnecting::new(client.list_events());
/// while let Some(event) = events.next().await {
///     println!("{}", event?.data);
/// }
/// ```
///
/// Where a connection is lost, or the server ends it, the request is sent again, through the hooks, after the time that the
/// server has asked for, and with the id of the last event in the header `Last-Event-ID`. The events end where the server
/// answers 204, or sends the value that says that no other follows. Any other status that is no success is an error, after
/// which there are no events. So is a connection that is lost when as many as [`max_tries`](Self::max_tries) in a row have
/// brought no event; if the server has ended the last of them, so do the events.
///
/// It is for requests that do nothing but ask, with the method `GET` or another safe one
/// ([RFC 9110, section 9.2.1](https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1)); any other is refused. Lines of JSON have no
/// ids, so that a stream of them is not asked for again.
#[must_use = "nothing is sent until an event is asked for"]
pub struct Reconnecting<'a, T, E> {
    transport: &'a Transport,
    operation: OperationInfo,
    /// The request, of which each connection has a copy, or why there can be none.
    request: Result<Request, String>,
    ask: Ask<'a, T, E>,
    state: State<'a, T, E>,
    /// The id of the last event.
    last_id: String,
    /// The time to wait, in milliseconds, if the server has said so.
    retry: Option<u64>,
    tries: u32,
    max_tries: u32,
}

enum State<'a, T, E> {
    Connecting(Answering<'a, ItemStream<T>, E>),
    Open(ItemStream<T>),
    Ended,
}

/// Sends a request after a time. It stands for the type of the request, which a task of its own could not hold
/// ([rust-lang/rust#110338](https://github.com/rust-lang/rust/issues/110338)).
type Ask<'a, T, E> =
    fn(&'a Transport, Result<Request, String>, OperationInfo, Option<Duration>) -> Answering<'a, ItemStream<T>, E>;

fn ask<'a, O: Operation<'a>>(
    transport: &'a Transport,
    request: Result<Request, String>,
    operation: OperationInfo,
    pause: Option<Duration>,
) -> Answering<'a, O::Success, O::Error> {
    Box::pin(async move {
        let request = request.map_err(Error::InvalidRequest)?;
        if let Some(pause) = pause {
            DefaultSleeper::default().sleep(pause).await;
        }
        answered::<O>(transport.send(request, operation).await?).await
    })
}

/// What comes next.
type Next<T, E> = Option<Result<T, ReconnectingError<E>>>;

impl<'a, T, E> Reconnecting<'a, T, E> {
    /// The events of this request. At most five connections in a row may bring none.
    pub fn new<O: Operation<'a, Success = ItemStream<T>, Error = E>>(request: O) -> Self {
        let call = request.into_call();
        let (transport, operation) = call.transport();
        let request = call.request().and_then(|request| match request.method() {
            method if !method.is_safe() && method.as_str() != "QUERY" => {
                Err(format!("a `{method}` request is not sent again for the events that follow"))
            }
            _ => Ok(request),
        });
        // The caller may know where the events were left.
        let last_id = request.as_ref().ok().and_then(|request| request.headers().get(LAST_EVENT_ID));
        let last_id = last_id.map(|id| String::from_utf8_lossy(id.as_bytes()).into_owned()).unwrap_or_default();
        let (state, ask) = (State::Ended, ask::<O> as Ask<'a, T, E>);
        let mut events =
            Self { transport, operation, request, ask, state, last_id, retry: None, tries: 0, max_tries: 5 };
        events.connect(None);
        events
    }

    /// How many connections in a row may bring no event, the first one included.
    pub fn max_tries(self, tries: u32) -> Self {
        Self { max_tries: tries, ..self }
    }

    /// The next event; none at the end, and after an error of anything but an event.
    ///
    /// # Errors
    /// What the operation fails with, and what an [`ItemStream`] does.
    pub async fn next(&mut self) -> Next<T, E> {
        poll_fn(|context| self.poll(context)).await
    }

    /// The id of the last event: what `Last-Event-ID` says if the connection is made again.
    pub fn last_event_id(&self) -> Option<&str> {
        let id = match &self.state {
            State::Open(stream) => stream.last_event_id(),
            _ => Some(self.last_id.as_str()),
        };
        id.filter(|id| !id.is_empty())
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Next<T, E>> {
        loop {
            let problem = match &mut self.state {
                State::Ended => return Poll::Ready(None),
                State::Connecting(answering) => match ready!(answering.as_mut().poll(context)) {
                    Ok(response) => {
                        let mut stream = response.into_inner();
                        stream.go_on_after(&self.last_id, self.retry);
                        self.state = State::Open(stream);
                        continue;
                    }
                    Err(error @ Error::Communication(_)) => Some(error.into()),
                    Err(error) if error.status() == Some(StatusCode::NO_CONTENT) => return self.end(None),
                    Err(error) => return self.end(Some(error.into())),
                },
                State::Open(stream) => match ready!(Pin::new(&mut *stream).poll_next(context)) {
                    Some(Ok(item)) => {
                        self.tries = 0;
                        return Poll::Ready(Some(Ok(item)));
                    }
                    Some(Err(error @ StreamError::Item(_))) => {
                        self.tries = 0;
                        return Poll::Ready(Some(Err(error.into())));
                    }
                    Some(Err(error @ StreamError::TooLong)) => return self.end(Some(error.into())),
                    problem => {
                        let problem = problem.and_then(Result::err).map(ReconnectingError::from);
                        match stream.position().filter(|_| problem.is_some() || stream.ends_with_the_body()) {
                            Some((id, retry)) => (self.last_id, self.retry) = (id, retry),
                            None => return self.end(problem),
                        }
                        problem
                    }
                },
            };
            if self.tries >= self.max_tries {
                return self.end(problem);
            }
            self.connect(Some(self.retry.map_or(RECONNECTION_TIME, Duration::from_millis)));
        }
    }

    /// The request of the next connection.
    fn copy(&self) -> Result<Request, String> {
        let request = self.request.as_ref().map_err(Clone::clone)?;
        let mut request = request.try_clone().ok_or("the body of the request can be sent only once")?;
        if self.last_id.is_empty() {
            request.headers_mut().remove(LAST_EVENT_ID);
        } else {
            let id = HeaderValue::from_bytes(self.last_id.as_bytes());
            let mut id = id.map_err(|_| "the id of the last event has characters that no header may have")?;
            // Nobody knows what a server puts there.
            id.set_sensitive(true);
            request.headers_mut().insert(LAST_EVENT_ID, id);
        }
        Ok(request)
    }

    /// Sends the request when it is polled.
    fn connect(&mut self, pause: Option<Duration>) {
        self.tries += 1;
        self.state = State::Connecting((self.ask)(self.transport, self.copy(), self.operation, pause));
    }

    fn end(&mut self, problem: Option<ReconnectingError<E>>) -> Poll<Next<T, E>> {
        self.state = State::Ended;
        Poll::Ready(problem.map(Err))
    }
}

impl<T> ItemStream<T> {
    /// The id of the last event, and the time to wait; nothing of what has no ids.
    fn position(&self) -> Option<(String, Option<u64>)> {
        match &self.frames {
            Frames::Events(events) => Some((events.last_id.clone(), events.retry)),
            _ => None,
        }
    }

    /// Goes on where another connection was lost.
    fn go_on_after(&mut self, id: &str, retry: Option<u64>) {
        if let Frames::Events(events) = &mut self.frames {
            (events.id, events.last_id, events.retry) = (id.to_owned(), id.to_owned(), retry);
        }
    }

    /// Whether no value says that it is the last.
    fn ends_with_the_body(&self) -> bool {
        self.sentinel.is_none()
    }
}

impl<T, E> Stream for Reconnecting<'_, T, E> {
    type Item = Result<T, ReconnectingError<E>>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

// What is pinned is in a box of its own.
impl<T, E> Unpin for Reconnecting<'_, T, E> {}

/// Requests and events may hold secrets, so they are not shown.
impl<T, E> fmt::Debug for Reconnecting<'_, T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reconnecting").field("operation", &self.operation.operation_id).finish_non_exhaustive()
    }
}

/// Why there is no next event.
#[non_exhaustive]
pub enum ReconnectingError<E> {
    /// There is no connection.
    Request(Error<E>),
    /// The last connection was lost, or an event is not as the document describes it.
    Stream(StreamError),
}

impl<E> From<Error<E>> for ReconnectingError<E> {
    fn from(error: Error<E>) -> Self {
        Self::Request(error)
    }
}

impl<E> From<StreamError> for ReconnectingError<E> {
    fn from(error: StreamError) -> Self {
        Self::Stream(error)
    }
}

impl<E> fmt::Debug for ReconnectingError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request(error) => f.debug_tuple("Request").field(error).finish(),
            Self::Stream(error) => f.debug_tuple("Stream").field(error).finish(),
        }
    }
}

impl<E> fmt::Display for ReconnectingError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request(error) => error.fmt(f),
            Self::Stream(error) => error.fmt(f),
        }
    }
}

impl<E> std::error::Error for ReconnectingError<E> {
    // The words of either are those of this error.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Request(error) => error.source(),
            Self::Stream(error) => error.source(),
        }
    }
}
