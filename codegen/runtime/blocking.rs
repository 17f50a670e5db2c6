//! Waiting for operations in programs that are not asynchronous.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::LazyLock;

use futures_core::Stream;
use tokio::runtime::{Builder, Runtime};

/// Waits for what a request gives, in a program that is not asynchronous.
///
/// ```text
/// let order = client.get_order("ord_1").wait()?.into_inner();
/// ```
///
/// Connections are kept in a thread of their own, so that they work on between two calls. A request for an operation with a
/// parameter `wait` has a method of this name for it: call `Blocking::wait(request)` there.
pub trait Blocking: IntoFuture + Sized {
    /// Waits until it is done.
    ///
    /// # Panics
    /// Within an asynchronous program, whose thread must not wait, and where the system starts no thread.
    fn wait(self) -> Self::Output {
        RUNTIME.block_on(self.into_future())
    }
}

impl<F: IntoFuture> Blocking for F {}

/// Waits for what comes one after the other, such as the items of all pages or the events of a response.
///
/// ```text
/// for order in client.list_orders().items().wait_each() {
///     println!("{}", order?.id);
/// }
/// ```
pub trait BlockingStream: Stream + Unpin + Sized {
    /// The same values, each of which is waited for.
    fn wait_each(self) -> Each<Self> {
        Each(self)
    }
}

impl<S: Stream + Unpin> BlockingStream for S {}

/// What a stream gives, one after the other.
///
/// # Panics
/// As [`Blocking::wait`] does.
#[derive(Debug)]
#[must_use = "nothing is read until it is asked for"]
pub struct Each<S>(S);

impl<S: Stream + Unpin> Iterator for Each<S> {
    type Item = S::Item;

    fn next(&mut self) -> Option<S::Item> {
        RUNTIME.block_on(poll_fn(|context| Pin::new(&mut self.0).poll_next(context)))
    }
}

/// Where connections live: one thread is enough for programs that wait.
#[expect(clippy::expect_used, reason = "a program that cannot start a thread cannot go on, as with `std::thread::spawn`")]
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("the system starts a thread")
});
