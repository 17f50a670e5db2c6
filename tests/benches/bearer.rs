//! Measures what a valid token costs: `Session::bearer` beside a plain mutex around the token and a clone of it.
//!
//! `cargo bench -p tests --bench bearer`. It fails if a bound of CONTRIBUTING.md does not hold.

#![allow(clippy::expect_used, reason = "what cannot be set up cannot be measured")]

use std::future::Future;
use std::hint::black_box;
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use generated_client::Secret;
use generated_client::fourthwall;
use generated_client::oauth::{App, MemoryStore, Session, TokenEndpoint, TokenSet};

/// At most so long, in the median.
const TIME_BOUND: Duration = Duration::from_micros(1);

/// Calls of which one time is taken.
const CALLS: u32 = 100_000;

/// Times of which the median is taken.
const SAMPLES: usize = 31;

/// As long as tokens of Fourthwall's kind.
const TOKEN: &str = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJzaG9wXzEiLCJleHAiOjE3NjM5ODQ0MDB9.c2lnbmF0dXJl";

/// What was measured of one way.
struct Measured {
    name: &'static str,
    /// In order.
    times: Vec<Duration>,
    allocations: u64,
}

impl Measured {
    fn median(&self) -> Duration {
        self.times[SAMPLES / 2]
    }
}

fn main() -> ExitCode {
    if !std::env::args().any(|argument| argument == "--bench") {
        eprintln!("nothing is measured: run it with `cargo bench -p tests --bench bearer`");
        return ExitCode::SUCCESS;
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a thread has a runtime");
    let session = runtime.block_on(session());
    let plain = Mutex::new(Secret::new(TOKEN));
    let ways = [
        runtime.block_on(measure("Session::bearer", || async { black_box(session.bearer().await).is_ok() })),
        runtime.block_on(measure("mutex and clone", || async {
            black_box(plain.lock().map(|token| token.clone())).is_ok()
        })),
    ];
    println!("{:<18} {:>10} {:>10} {:>10} {:>12}", "", "minimum", "median", "maximum", "allocations");
    for Measured { name, times, allocations } in &ways {
        let (first, middle, last) = (times[0], times[SAMPLES / 2], times[SAMPLES - 1]);
        println!("{name:<18} {first:>10.1?} {middle:>10.1?} {last:>10.1?} {allocations:>12}");
    }
    let [bearer, _] = &ways;
    let holds = bearer.median() < TIME_BOUND && bearer.allocations == 0;
    println!("\nbearer: at most {TIME_BOUND:?} and no allocation: {}", if holds { "holds" } else { "does not hold" });
    if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// A session with a token that is valid for an hour. No server is asked.
async fn session() -> Session {
    let app = App::public(
        fourthwall::server(),
        "app_1".parse().expect("valid"),
        "https://example.com/callback".parse().expect("valid"),
    );
    let endpoint = TokenEndpoint::new(&app).expect("the system has TLS");
    let session = Session::new(&endpoint, MemoryStore::new(), "shop_1".parse().expect("valid"));
    let tokens = TokenSet::new(TOKEN, Some(Duration::from_secs(3600))).with_refresh_token("refresh");
    session.install(&tokens).await.expect("memory takes everything");
    session
}

/// Calls it again and again; each call says that it succeeded.
async fn measure<F: Future<Output = bool>>(name: &'static str, call: impl Fn() -> F) -> Measured {
    let mut times = Vec::with_capacity(SAMPLES);
    for _ in 0..SAMPLES {
        let begin = Instant::now();
        for _ in 0..CALLS {
            assert!(call().await);
        }
        times.push(begin.elapsed() / CALLS);
    }
    times.sort_unstable();
    Measured { name, times, allocations: allocations(&call).await }
}

/// The allocations of one call.
async fn allocations<F: Future<Output = bool>>(call: impl Fn() -> F) -> u64 {
    let mut future = Box::pin(call());
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let mut poll = std::task::Poll::Pending;
    let counted = allocation_counter::measure(|| poll = future.as_mut().poll(&mut context));
    assert_eq!(poll, std::task::Poll::Ready(true), "it is done without waiting");
    counted.count_total
}
