//! One refresh in flight, however many wait for it, and a pause after one that failed.

use std::sync::{Arc, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::super::error::{DEFAULT_PAUSE, Recovery};
use super::expiry::Phase;
use super::live::Live;
use super::shared::Inner;
use super::{SessionError, runtime};

/// How long nobody asks again after an error that does not pass by itself.
const CONFIGURATION_PAUSE: Duration = Duration::from_secs(10);

/// The longest time for which nobody asks again, whatever a server says.
const MAX_QUIET: Duration = Duration::from_secs(60);

/// What a refresh brings.
pub(super) type Outcome = Result<Arc<Live>, SessionError>;

/// The refresh in flight, or how the last one ended.
#[derive(Default)]
pub(super) struct Flight {
    pub running: Option<watch::Receiver<Option<Outcome>>>,
    pub failure: Option<Failure>,
}

/// An error that goes to all who ask until a time.
pub(super) struct Failure {
    pub error: SessionError,
    until: Instant,
}

impl Failure {
    fn of(error: SessionError) -> Self {
        let quiet = match error.recovery() {
            Recovery::Retry { after } => after.min(MAX_QUIET),
            // The user may have logged in in another process meanwhile, and the store knows.
            Recovery::Reauthorize => DEFAULT_PAUSE,
            Recovery::FixConfiguration => CONFIGURATION_PAUSE,
        };
        Self { error, until: Instant::now() + quiet }
    }
}

impl Inner {
    pub fn lock_flight(&self) -> MutexGuard<'_, Flight> {
        self.flight.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Has a refresh run, and does not wait for it.
    pub fn refresh_ahead(self: &Arc<Self>) {
        // Whoever asks when the token has expired learns what went wrong.
        drop(self.flight());
    }

    /// Waits for a refresh. If it fails, a token that has not quite expired serves.
    pub async fn refreshed(self: &Arc<Self>) -> Outcome {
        let outcome = match self.flight() {
            Ok(mut flight) => match flight.wait_for(Option::is_some).await {
                Ok(outcome) => outcome.clone().unwrap_or(Err(SessionError::NoRuntime)),
                Err(_) => Err(SessionError::NoRuntime),
            },
            Err(error) => Err(error),
        };
        outcome.or_else(|error| self.live().filter(|live| self.phase(live) != Phase::Expired).ok_or(error))
    }

    /// The refresh in flight, or a new one, unless the last one failed just now.
    fn flight(self: &Arc<Self>) -> Result<watch::Receiver<Option<Outcome>>, SessionError> {
        let mut flight = self.lock_flight();
        // A task that was torn down with its runtime has said nothing.
        if let Some(running) = flight.running.as_ref().filter(|running| running.has_changed().is_ok()) {
            return Ok(running.clone());
        }
        if let Some(failure) = flight.failure.as_ref().filter(|failure| Instant::now() < failure.until) {
            return Err(failure.error.clone());
        }
        let runtime = runtime()?;
        let (sender, receiver) = watch::channel(None);
        flight.running = Some(receiver.clone());
        let inner = Arc::clone(self);
        runtime.spawn(async move {
            let refresh = tokio::spawn({
                let inner = Arc::clone(&inner);
                async move { inner.refresh().await }
            });
            let outcome = match refresh.await {
                Ok(outcome) => outcome,
                Err(error) => Err(inner.ended(error).await),
            };
            let mut flight = inner.lock_flight();
            flight.running = None;
            flight.failure = outcome.as_ref().err().cloned().map(Failure::of);
            drop(flight);
            sender.send_replace(Some(outcome));
        });
        Ok(receiver)
    }
}
