//! Bodies of requests whose values come one after the other.

use std::fmt;
use std::marker::PhantomData;

#[cfg(not(target_arch = "wasm32"))]
use reqwest::Body;
use serde::Serialize;

use super::call::Call;
use super::request::json_bytes;

/// Values that are sent one after the other, such as lines of JSON: a list of them, or a stream.
///
/// ```text
/// client.import_orders(&orders).await?;
/// client.import_orders(ItemBody::stream(receiver)).await?;
/// ```
///
/// A list is sent whole, and hooks can send its request again. A stream is sent as it comes, and can be sent once.
pub struct ItemBody<T> {
    items: Items,
    ty: PhantomData<fn(T)>,
}

/// The JSON of each value, or why there is none.
enum Items {
    List(Result<Vec<Vec<u8>>, String>),
    /// What makes the body.
    #[cfg(not(target_arch = "wasm32"))]
    Stream(Box<dyn FnOnce(Frame) -> Body + Send>),
}

/// Puts between the text of a value and the next one what tells them apart.
type Frame = fn(Vec<u8>) -> Vec<u8>;

impl<T: Serialize> ItemBody<T> {
    fn of<'v>(items: impl IntoIterator<Item = &'v T>) -> Self
    where
        T: 'v,
    {
        Self { items: Items::List(items.into_iter().map(json_bytes).collect()), ty: PhantomData }
    }
}

/// Values may hold secrets, so they are not shown.
impl<T> fmt::Debug for ItemBody<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ItemBody")
    }
}

/// What stands for values that may be left out: a list of them, an [`ItemBody`], or nothing.
pub trait IntoOptionalItems<T> {
    /// The values.
    fn into_optional_items(self) -> Option<ItemBody<T>>;
}

impl<T> IntoOptionalItems<T> for Option<ItemBody<T>> {
    fn into_optional_items(self) -> Self {
        self
    }
}

impl<T> IntoOptionalItems<T> for ItemBody<T> {
    fn into_optional_items(self) -> Option<Self> {
        Some(self)
    }
}

macro_rules! lists {
    ($([$($parameters:tt)*] $list:ty,)*) => {$(
        impl<T: Serialize, $($parameters)*> From<$list> for ItemBody<T> {
            fn from(items: $list) -> Self {
                Self::of(items.iter())
            }
        }

        impl<T: Serialize, $($parameters)*> IntoOptionalItems<T> for $list {
            fn into_optional_items(self) -> Option<ItemBody<T>> {
                Some(self.into())
            }
        }
    )*};
}

lists! {
    [] Vec<T>,
    [] &Vec<T>,
    [] &[T],
    [const N: usize] [T; N],
    [const N: usize] &[T; N],
}

impl Call<'_> {
    /// A body with a value in each line.
    pub(super) fn item_lines<T>(self, content_type: &str, body: ItemBody<T>) -> Self {
        self.items(content_type, body, |mut text| {
            text.push(b'\n');
            text
        })
    }

    /// A body with a value after each record separator ([RFC 7464](https://www.rfc-editor.org/rfc/rfc7464)).
    pub(super) fn item_records<T>(self, content_type: &str, body: ItemBody<T>) -> Self {
        self.items(content_type, body, |text| [&[0x1E], text.as_slice(), b"\n"].concat())
    }

    fn items<T>(self, content_type: &str, body: ItemBody<T>, frame: Frame) -> Self {
        match body.items {
            Items::List(Ok(texts)) => self.bytes(content_type, texts.into_iter().flat_map(frame).collect::<Vec<_>>()),
            Items::List(Err(reason)) => self.refuse(reason),
            #[cfg(not(target_arch = "wasm32"))]
            Items::Stream(body) => self.bytes(content_type, body(frame)),
        }
    }
}

/// Values that come while the request is sent, which no browser does.
#[cfg(not(target_arch = "wasm32"))]
mod streamed {
    use std::error::Error;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use futures_core::Stream;
    use reqwest::Body;
    use serde::Serialize;

    use super::{Frame, ItemBody, Items, PhantomData, json_bytes};

    type Failure = Box<dyn Error + Send + Sync>;

    impl<T: Serialize + 'static> ItemBody<T> {
        /// The values of a stream, each of which is sent when it is there.
        ///
        /// The response has to begin five minutes after the request: a stream that takes longer needs an HTTP client of
        /// [`http_client_builder`](super::super::http_client_builder) with another `read_timeout`.
        pub fn stream(items: impl Stream<Item = T> + Send + 'static) -> Self {
            Self::of_stream(items, Ok)
        }

        /// The values of a stream that may fail. Where it does, the body has no end for the server, and the operation fails
        /// with [`Error::Communication`](super::super::Error::Communication), whose source is the error of the stream.
        pub fn try_stream<E: Into<Failure>>(items: impl Stream<Item = Result<T, E>> + Send + 'static) -> Self {
            Self::of_stream(items, |item| item.map_err(Into::into))
        }

        fn of_stream<S: Stream + Send + 'static>(items: S, read: fn(S::Item) -> Result<T, Failure>) -> Self {
            let items = Box::pin(items);
            let body = move |frame| Body::wrap_stream(Texts { items, read, frame });
            Self { items: Items::Stream(Box::new(body)), ty: PhantomData }
        }
    }

    /// The texts of the values of a stream.
    struct Texts<S: Stream, T> {
        items: Pin<Box<S>>,
        read: fn(S::Item) -> Result<T, Failure>,
        frame: Frame,
    }

    impl<S: Stream, T: Serialize> Stream for Texts<S, T> {
        type Item = Result<Vec<u8>, Failure>;

        fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            let (read, frame) = (self.read, self.frame);
            let text = |item| Ok(frame(json_bytes(&read(item)?)?));
            self.items.as_mut().poll_next(context).map(|item| item.map(text))
        }
    }
}
