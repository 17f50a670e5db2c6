//! Waiting for operations in programs that are not asynchronous, behind the feature `blocking`.
//!
//! ```text
//! use api::blocking::{Wait, WaitEach};
//!
//! let order = client.get_order("ord_1").wait()?.into_inner();
//! for order in client.list_orders().items().wait_each() {
//!     println!("{}", order?.id);
//! }
//! ```
//!
//! All calls of a process share one thread, in which connections are kept alive between them. Browsers have no threads that
//! could wait.

use std::future::{IntoFuture, poll_fn};
use std::pin::Pin;
use std::sync::LazyLock;

use futures_core::Stream;
use tokio::runtime::{Builder, Runtime};

/// Waits for a request, or for any other future.
pub trait Wait: IntoFuture + Sized {
    /// Sends the request, and waits for what it gives.
    ///
    /// # Panics
    /// In an asynchronous program, as [`Runtime::block_on`] does: its threads must not wait.
    fn wait(self) -> Self::Output {
        RUNTIME.block_on(self.into_future())
    }
}

impl<F: IntoFuture> Wait for F {}

/// Waits for each value of a stream, such as the items of all pages, or the events of a response.
pub trait WaitEach: Stream + Unpin + Sized {
    /// The same values, as an iterator.
    fn wait_each(self) -> Each<Self> {
        Each(self)
    }
}

impl<S: Stream + Unpin> WaitEach for S {}

/// The values of a stream, each of which is waited for.
///
/// # Panics
/// Where [`Wait::wait`] does.
#[derive(Debug)]
#[must_use = "nothing is read until it is asked for"]
pub struct Each<S>(S);

impl<S: Stream + Unpin> Iterator for Each<S> {
    type Item = S::Item;

    fn next(&mut self) -> Option<S::Item> {
        RUNTIME.block_on(poll_fn(|context| Pin::new(&mut self.0).poll_next(context)))
    }
}

/// Where connections live. Its thread does what has to be done while nobody waits.
#[allow(clippy::expect_used, reason = "without a thread there is no call, as with `std::thread::spawn`")]
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("the system starts a thread")
});
