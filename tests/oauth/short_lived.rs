//! Programs that end without closing their session.
//!
//! A program is a runtime that is shut down: its tasks end where they are.

use std::time::Duration;

use generated_client::oauth::{MemoryStore, Session, SessionBuilder, SessionError, TokenEndpoint};

use crate::lab::{Lab, key, living};
use crate::leaks;
use crate::proxy::Fault;

/// How long the server takes.
const LATENCY: Duration = Duration::from_millis(300);

/// Runs a program that asks twice for a token that is about to be refreshed, and whether the login outlasts it.
async fn outlasts_a_program(adjust: fn(SessionBuilder) -> SessionBuilder) -> Option<bool> {
    const LIFETIME: Duration = Duration::from_secs(4);
    let mut lab = Lab::start().await?;
    let store = MemoryStore::new();
    let tokens = living(&lab.login().await, LIFETIME);
    lab.session(store.clone()).install(&tokens).await.expect("the store works");
    tokio::time::sleep(LIFETIME / 2 + Duration::from_millis(50)).await;
    lab.proxy.next(Fault::DelayAfter(LATENCY));
    let endpoint = TokenEndpoint::new(&lab.app).expect("the system has TLS");
    let session = adjust(Session::builder(&endpoint, store.clone(), key())).build();
    let program = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.expect("a thread can be started");
        runtime.block_on(async move {
            session.bearer().await.expect("it is in the store");
            session.bearer().await.expect("it is valid still");
            // The request has gone out when the program ends.
            tokio::time::sleep(LATENCY / 3).await;
        });
        runtime.shutdown_background();
    });
    tokio::task::spawn_blocking(move || program.join()).await.expect("it ends").expect("it does not panic");
    tokio::time::sleep(LATENCY).await;
    assert_eq!(lab.refreshes().await, 1);
    let next = lab.session(store);
    let result = match next.bearer().await {
        Ok(bearer) => next.replace(&bearer).await,
        Err(error) => Err(error),
    };
    assert!(matches!(result, Ok(_) | Err(SessionError::Disconnected)), "{result:?}");
    lab.finish().await;
    Some(result.is_ok())
}

#[tokio::test]
async fn a_short_lived_program_that_ends_at_once_loses_nothing() {
    let Some(outlasts) = outlasts_a_program(SessionBuilder::short_lived).await else { return };
    assert!(outlasts);
}

/// The control of the test above: what runs ahead goes down with the program, which is told.
#[tokio::test]
async fn control_a_program_that_does_not_close_its_session_loses_the_login_and_is_told() {
    let Some(outlasts) = outlasts_a_program(|builder| builder).await else { return };
    assert!(!outlasts);
    assert!(leaks::seen("dropped while tokens are on their way to the store").is_some());
}
