//! Sends requests again that did not get through.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use backon::{BackoffBuilder, DefaultSleeper, ExponentialBuilder, Sleeper};
use reqwest::{Request, Response, StatusCode};

use super::api_error::retry_after;
use super::hooks::{Hooks, Next, Retries, SendError, Sending};
use super::platform::{clock, is_connect};

/// Sends a request again that did not get through, as [`Hooks`].
///
/// ```text
/// let client = Client::new()?.with_hooks(RetryPolicy::new()).with_hooks(credentials);
/// ```
///
/// Given before credentials, it has each try show those that are valid then.
///
/// | What came of the request | The method is idempotent, or there is an `Idempotency-Key` | else |
/// |---|---|---|
/// | no connection: nothing was sent | again | again |
/// | 408, 425 or 429: the server refused to do anything | again | again |
/// | 500, 502, 503, 504, a connection that ended, no answer in time: nobody knows what was done | again | not again |
/// | anything else, also an error of other hooks | not again | not again |
///
/// The idempotent methods are those of [RFC 9110, section 9.2.2](https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2), and
/// `QUERY`. Servers answer 500 to what would have succeeded a moment later, as when their connection to a database is lost, so
/// trying again pays off; where the server always answers so, the budget bounds it. A gateway may answer 503 for a server that
/// has begun what it was asked for.
///
/// Between two tries it waits: as long as `Retry-After` says, in seconds or as a date, and at least a delay that doubles from
/// try to try and is in part random, so that clients which failed at once do not come back at once. A server that wants it
/// to wait longer than the longest delay has its answer returned. Of all requests of a client, its clones included, only a
/// share is sent again: a server that is down does not get several times its usual load. The limit of
/// [`Operation::timeout`](super::Operation::timeout) is for all tries and the time between them.
///
/// A request whose body is a stream is sent once, and so is one that is
/// [`without_retry`](super::Operation::without_retry).
#[derive(Debug)]
pub struct RetryPolicy {
    delays: ExponentialBuilder,
    longest: Duration,
    budget: Budget,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        let delays = ExponentialBuilder::new().with_jitter();
        let policy = Self { delays, longest: Duration::ZERO, budget: Budget::new(10, 20) };
        policy.max_tries(3).delays(Duration::from_millis(500), Duration::from_secs(30))
    }
}

impl RetryPolicy {
    /// At most three tries, with a delay of half a second to a second before the second one, and of 30 seconds at most.
    /// Of all requests, 20 % are sent again, after the first ten.
    pub fn new() -> Self {
        Self::default()
    }

    /// How often a request is sent at most, the first time included.
    #[must_use]
    pub fn max_tries(mut self, tries: u32) -> Self {
        let again = usize::try_from(tries.saturating_sub(1)).unwrap_or(usize::MAX);
        self.delays = self.delays.with_max_times(again);
        self
    }

    /// The shortest delay before the second try, and the longest of all; with what is random, a delay is up to twice as
    /// long as it would be.
    #[must_use]
    pub fn delays(mut self, first: Duration, longest: Duration) -> Self {
        self.delays = self.delays.with_min_delay(first).with_max_delay(longest / 2);
        self.longest = longest;
        self
    }

    /// How many requests are sent again at first, and after that, how many of a hundred.
    #[must_use]
    pub fn budget(mut self, reserve: u32, percent: u32) -> Self {
        self.budget = Budget::new(reserve, percent);
        self
    }

    /// How long to wait before the next try; nothing if what came is what the caller gets.
    fn pause(&self, result: &Result<Response, SendError>, is_repeatable: bool, delay: Duration) -> Option<Duration> {
        let asked_for = match result {
            Ok(response) if may_repeat(response.status(), is_repeatable) => retry_after(response.headers()),
            Err(SendError::Communication(error)) if is_connect(error) => None,
            Err(SendError::Communication(error)) if is_repeatable && !error.is_builder() && !error.is_redirect() => None,
            _ => return None,
        };
        let pause = asked_for.unwrap_or_default().max(delay.min(self.longest));
        (pause <= self.longest).then_some(pause)
    }
}

fn may_repeat(status: StatusCode, is_repeatable: bool) -> bool {
    match status.as_u16() {
        408 | 425 | 429 => true,
        500 | 502 | 503 | 504 => is_repeatable,
        _ => false,
    }
}

/// Whether doing what a request asks for twice is the same as doing it once.
fn is_repeatable(request: &Request) -> bool {
    let method = request.method();
    method.is_idempotent() || method.as_str() == "QUERY" || request.headers().contains_key("idempotency-key")
}

impl Hooks for RetryPolicy {
    fn send<'a>(&'a self, mut request: Request, next: Next<'a>) -> Sending<'a> {
        Box::pin(async move {
            self.budget.earn();
            if next.operation().retries == Retries::Forbidden {
                return next.send(request).await;
            }
            let is_repeatable = is_repeatable(&request);
            let limit = Limit::of(&request);
            for delay in self.delays.build() {
                let Some(mut again) = request.try_clone() else { break };
                let result = next.send(request).await;
                let pause = self.pause(&result, is_repeatable, delay);
                let Some((pause, left)) = pause.and_then(|pause| Some((pause, limit.left_after(pause)?))) else {
                    return result;
                };
                if !self.budget.spend() {
                    return result;
                }
                drop(result);
                DefaultSleeper::default().sleep(pause).await;
                *again.timeout_mut() = left;
                request = again;
            }
            next.send(request).await
        })
    }
}

/// How long all tries may take together, and since when they do. In a browser, the standard library has no clock: there,
/// each try has the whole time.
struct Limit {
    limit: Option<Duration>,
    since: Option<Instant>,
}

impl Limit {
    fn of(request: &Request) -> Self {
        let limit = request.timeout().copied();
        Self { limit, since: clock() }
    }

    /// The limit of a try after a pause, if there is one; nothing if the time is over before.
    fn left_after(&self, pause: Duration) -> Option<Option<Duration>> {
        let Some(limit) = self.limit else { return Some(None) };
        let gone = self.since.map(|since| since.elapsed()).unwrap_or_default();
        let left = limit.checked_sub(gone + pause).filter(|left| !left.is_zero())?;
        Some(Some(if self.since.is_some() { left } else { limit }))
    }
}

/// How many requests may be sent again, in hundredths: each request earns a part of one.
#[derive(Debug)]
struct Budget {
    left: AtomicU32,
    most: u32,
    percent: u32,
}

impl Budget {
    fn new(reserve: u32, percent: u32) -> Self {
        let left = reserve.saturating_mul(100);
        // Without a reserve, what is earned still has to add up to one request.
        Self { left: AtomicU32::new(left), most: left.max(100), percent }
    }

    fn earn(&self) {
        let earned = |left: u32| Some(left.saturating_add(self.percent).min(self.most));
        // It fails only where the closure says so.
        let _ = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, earned);
    }

    fn spend(&self) -> bool {
        self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(100)).is_ok()
    }
}
