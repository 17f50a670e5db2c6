//! Whoever stops waiting loses nothing.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use generated_client::oauth::{Generation, MemoryStore, Session, SessionError, TokenError, TokenStore as _};
use tokio::time::timeout;

use crate::lab::{Lab, expired, key, stored};
use crate::naive::Naive;
use crate::proxy::Fault;

/// When the server is asked, or when its answer comes.
const LATE: Duration = Duration::from_millis(400);

/// When the caller gives up.
const IMPATIENT: Duration = Duration::from_millis(100);

/// A future that is dropped once it has been polled so many times.
struct CancelAfter<F> {
    future: Pin<Box<F>>,
    polls: usize,
}

impl<F: Future> Future for CancelAfter<F> {
    /// None if it was cancelled.
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if self.polls == 0 {
            return Poll::Ready(None);
        }
        self.polls -= 1;
        match self.future.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            // It is dropped at this very await point, and not when something happens next.
            Poll::Pending if self.polls == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    }
}

fn cancel_after<F: Future>(polls: usize, future: F) -> CancelAfter<F> {
    CancelAfter { future: Box::pin(future), polls }
}

#[tokio::test]
async fn a_caller_cancelled_at_every_await_point_loses_nothing() {
    let Some(mut lab) = Lab::start().await else { return };
    let store = MemoryStore::new();
    let mut session = lab.expired_session(store.clone()).await;
    let mut cancelled = 0;
    for polls in 0.. {
        let done = cancel_after(polls, session.bearer()).await.is_some();
        let bearer = session.bearer().await.expect("the refresh went on");
        assert!(lab.api_takes(bearer.access_token()).await, "cancelled after {polls} polls");
        let tokens = stored(&store).await.expect("it is stored");
        assert_eq!(tokens.access_token().expose(), bearer.access_token().expose());
        if done {
            break;
        }
        cancelled += 1;
        session = lab.session(store.clone());
        session.install(&expired(&tokens)).await.expect("the store works");
    }
    assert!(cancelled >= 2, "there was no await point at which to cancel");
    assert_eq!(lab.refreshes().await, cancelled + 1);
    lab.finish().await;
}

#[tokio::test]
async fn a_login_cancelled_at_every_await_point_is_stored_whole_or_not_at_all() {
    let Some(mut lab) = Lab::start().await else { return };
    let tokens = lab.login().await;
    for polls in 0.. {
        let store = MemoryStore::new();
        let session = lab.session(store.clone());
        let done = cancel_after(polls, session.install(&tokens)).await.is_some();
        // What was begun is finished before this one has its turn.
        session.install(&tokens).await.expect("the store works");
        assert!(session.bearer().await.is_ok());
        let generation = store.load(&key()).await.expect("it works").expect("it is there").generation;
        assert!(generation <= Generation::new(2), "{generation}");
        if done {
            break;
        }
    }
    lab.finish().await;
}

/// Cuts a caller off before or after the server has rotated the refresh token, and tells whether the next one succeeds.
async fn next_after_cut(lab: &Lab, session: &Session, fault: Fault) -> Result<Generation, SessionError> {
    lab.proxy.next(fault);
    assert!(timeout(IMPATIENT, session.bearer()).await.is_err(), "it was too fast to be cut off");
    session.bearer().await.map(|bearer| bearer.generation())
}

#[tokio::test]
async fn a_caller_cut_off_before_or_after_the_rotation_loses_nothing() {
    for fault in [Fault::DelayBefore(LATE), Fault::DelayAfter(LATE)] {
        let Some(mut lab) = Lab::start().await else { return };
        let store = MemoryStore::new();
        let session = lab.expired_session(store.clone()).await;
        let generation = next_after_cut(&lab, &session, fault).await.expect("the refresh went on");
        assert_eq!(generation, Generation::new(2));
        let tokens = stored(&store).await.expect("it is stored");
        assert!(lab.api_takes(tokens.access_token()).await);
        assert_eq!(lab.refreshes().await, 1);
        lab.finish().await;
    }
}

/// The control of the test above: the usual version loses the login, because the answer is dropped with its caller.
#[tokio::test]
async fn control_a_naive_caller_cut_off_after_the_rotation_loses_the_login() {
    let Some(mut lab) = Lab::start().await else { return };
    let tokens = lab.expired_login().await;
    let naive = Naive::new(&lab.endpoint, tokens);
    lab.proxy.next(Fault::DelayAfter(LATE));
    assert!(timeout(IMPATIENT, naive.bearer()).await.is_err(), "it was too fast to be cut off");
    tokio::time::sleep(LATE).await;
    let error = naive.bearer().await.expect_err("the refresh token is used up");
    assert!(matches!(error, TokenError::Refused { .. }), "{error:?}");
    lab.finish().await;
}

#[tokio::test]
async fn closing_waits_for_the_refresh_in_flight() {
    let Some(mut lab) = Lab::start().await else { return };
    let store = MemoryStore::new();
    let session = lab.expired_session(store.clone()).await;
    let before = stored(&store).await.expect("it was installed");
    lab.proxy.next(Fault::DelayAfter(LATE));
    assert!(timeout(IMPATIENT, session.bearer()).await.is_err());
    session.close().await.expect("the store works");
    let after = stored(&store).await.expect("it is stored");
    assert_ne!(before.access_token().expose(), after.access_token().expose());
    lab.finish().await;
}

#[tokio::test]
async fn without_a_runtime_there_is_an_error_and_no_panic() {
    let Some(mut lab) = Lab::start().await else { return };
    let session = lab.expired_session(MemoryStore::new()).await;
    let bearer = std::thread::spawn(move || {
        let mut future = Box::pin(session.bearer());
        future.as_mut().poll(&mut Context::from_waker(std::task::Waker::noop())).map(|bearer| bearer.is_ok())
    });
    assert_eq!(bearer.join().expect("it does not panic"), Poll::Ready(false));
    lab.finish().await;
}
