//! A span for each operation.

use std::time::Duration;

use reqwest::{Request, Response};
use tracing::field::Empty;
use tracing::{Instrument, Span, debug, info_span};

use super::hooks::{Hooks, Next, SendError, Sending};
use super::platform::{clock, is_connect};

/// Gives a span of the crate [`tracing`](https://docs.rs/tracing) for each operation, as [`Hooks`].
///
/// ```text
/// let client = Client::new()?.with_hooks(Tracing).with_hooks(credentials);
/// ```
///
/// The span `operation` has `operation_id`, and, by the names of OpenTelemetry
/// ([semantic conventions for HTTP](https://opentelemetry.io/docs/specs/semconv/http/http-spans/)), `http.request.method`,
/// `url.template`, which is the path as the document writes it, `http.response.status_code` or `error.type`; and
/// `duration_ms`, the time until the head of the response was there. It ends with an event of the level `DEBUG`. What is sent and
/// what comes stays out of it: the URL, headers, bodies, and the words of errors.
///
/// Given before other hooks, it measures what they do too, such as all tries of a request; given after them, there is a
/// span for each try.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tracing;

impl Hooks for Tracing {
    fn send<'a>(&'a self, request: Request, next: Next<'a>) -> Sending<'a> {
        let operation = next.operation();
        let span = info_span!(
            "operation",
            operation_id = operation.operation_id,
            "http.request.method" = request.method().as_str(),
            "url.template" = operation.path,
            "http.response.status_code" = Empty,
            "error.type" = Empty,
            duration_ms = Empty,
        );
        let own = span.clone();
        let sending = async move {
            let started = clock();
            let result = next.send(request).await;
            record(&own, &result, started.map(|started| started.elapsed()));
            result
        };
        Box::pin(sending.instrument(span))
    }
}

fn record(span: &Span, result: &Result<Response, SendError>, duration: Option<Duration>) {
    if let Some(duration) = duration {
        span.record("duration_ms", duration.as_secs_f64() * 1000.0);
    }
    match result {
        Ok(response) => {
            span.record("http.response.status_code", response.status().as_u16());
            debug!("the server answered");
        }
        Err(error) => {
            span.record("error.type", kind(error));
            debug!("there is no response");
        }
    }
}

/// What kind of error it is: its words may be those of hooks, which may say anything.
fn kind(error: &SendError) -> &'static str {
    match error {
        SendError::Hook(_) => "hook",
        SendError::Communication(error) if error.is_timeout() => "timeout",
        SendError::Communication(error) if is_connect(error) => "connect",
        SendError::Communication(_) => "communication",
    }
}
