//! What a browser does not have, or has otherwise: WebAssembly without an operating system is taken for one.

use std::time::Instant;

use bytes::Bytes;
use reqwest::Response;

/// The body of a response, piece by piece. In a browser it is one piece.
pub(super) struct Chunks(#[cfg(not(target_arch = "wasm32"))] Response, #[cfg(target_arch = "wasm32")] Option<Response>);

#[cfg(not(target_arch = "wasm32"))]
impl Chunks {
    pub(super) fn of(response: Response) -> Self {
        Self(response)
    }

    /// The next piece; none at the end.
    pub(super) async fn next(&mut self) -> reqwest::Result<Option<Bytes>> {
        self.0.chunk().await
    }

    /// All that is left.
    pub(super) async fn rest(self) -> reqwest::Result<Bytes> {
        self.0.bytes().await
    }
}

#[cfg(target_arch = "wasm32")]
impl Chunks {
    pub(super) fn of(response: Response) -> Self {
        Self(Some(response))
    }

    /// The next piece; none at the end.
    pub(super) async fn next(&mut self) -> reqwest::Result<Option<Bytes>> {
        match self.0.take() {
            Some(response) => response.bytes().await.map(Some),
            None => Ok(None),
        }
    }

    /// All that is left.
    pub(super) async fn rest(mut self) -> reqwest::Result<Bytes> {
        Ok(self.next().await?.unwrap_or_default())
    }
}

/// [`Send`], as what an operation gives may come in another thread than that which asked for it.
#[cfg(not(target_arch = "wasm32"))]
pub trait MaybeSend: Send {}

#[cfg(not(target_arch = "wasm32"))]
impl<T: Send> MaybeSend for T {}

/// Anything: in a browser, a response stays in its thread.
#[cfg(target_arch = "wasm32")]
pub trait MaybeSend {}

#[cfg(target_arch = "wasm32")]
impl<T> MaybeSend for T {}

/// Whether there was no connection, so that nothing was sent.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn is_connect(error: &reqwest::Error) -> bool {
    error.is_connect()
}

/// Whether there was no connection: a browser does not say.
#[cfg(target_arch = "wasm32")]
pub(super) fn is_connect(_: &reqwest::Error) -> bool {
    false
}

/// The clock for lengths of time. In a browser, the standard library has none.
pub(super) fn clock() -> Option<Instant> {
    cfg!(not(target_arch = "wasm32")).then(Instant::now)
}
