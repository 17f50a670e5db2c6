//! A runtime for what is not under test: the browser, the proxies, the questions to the servers.
//!
//! Tests search the log of the client for secrets. What runs here is in no log, and neither is what HTTP libraries
//! start here on tasks of their own. Time is real here, also where a test has stopped it.

use std::future::Future;
use std::panic::resume_unwind;

use tokio::runtime::{Builder, Handle, Runtime};
use tracing::subscriber::NoSubscriber;

/// A runtime with a thread of its own. When it is dropped, everything in it stops.
#[derive(Debug)]
pub struct QuietRuntime(Option<Runtime>);

impl QuietRuntime {
    /// Starts the thread.
    pub fn new() -> Self {
        let mut builder = Builder::new_multi_thread();
        builder.worker_threads(1).enable_all().on_thread_start(|| {
            // Forgotten, the guard keeps the subscriber in place until the thread ends.
            std::mem::forget(tracing::subscriber::set_default(NoSubscriber::new()));
        });
        Self(Some(builder.build().expect("a thread can be started")))
    }

    /// Runs a future here; a panic in it is the caller's.
    pub async fn run<T: Send + 'static>(&self, future: impl Future<Output = T> + Send + 'static) -> T {
        match self.handle().spawn(future).await {
            Ok(output) => output,
            Err(error) => resume_unwind(error.into_panic()),
        }
    }

    /// By which futures are started here.
    pub fn handle(&self) -> &Handle {
        self.0.as_ref().expect("the runtime is taken only when it is dropped").handle()
    }
}

impl Drop for QuietRuntime {
    fn drop(&mut self) {
        // Unlike the drop of a `Runtime`, this is allowed in asynchronous code.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
