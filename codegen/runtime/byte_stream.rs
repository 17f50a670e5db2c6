//! Bodies that are read piece by piece, as streams.

use std::future::Future;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::response::ByteStream;

/// The same pieces as those of [`ByteStream::chunk`].
impl Stream for ByteStream {
    type Item = reqwest::Result<Bytes>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        poll_chunk(self.get_mut(), context).map(Result::transpose)
    }
}

/// What [`ByteStream::chunk`] gives, if it is there. What has come is in the body and not in the future, so that the next
/// future finds it.
pub(super) fn poll_chunk(bytes: &mut ByteStream, context: &mut Context<'_>) -> Poll<reqwest::Result<Option<Bytes>>> {
    pin!(bytes.chunk()).poll(context)
}
