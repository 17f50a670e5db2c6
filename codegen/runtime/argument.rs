//! What stands for the values of an operation.

use bytes::Bytes;
use reqwest::Body;

/// What stands for a list: an array, a slice, a vector, or a reference to one of them, of whatever becomes its elements.
pub trait IntoList<T> {
    /// The elements.
    fn into_list(self) -> Vec<T>;
}

impl<T, U: Into<T>> IntoList<T> for Vec<U> {
    fn into_list(self) -> Vec<T> {
        self.into_iter().map(Into::into).collect()
    }
}

impl<T, U: Into<T>, const N: usize> IntoList<T> for [U; N] {
    fn into_list(self) -> Vec<T> {
        self.into_iter().map(Into::into).collect()
    }
}

impl<T, U: Clone + Into<T>> IntoList<T> for &[U] {
    fn into_list(self) -> Vec<T> {
        self.iter().cloned().map(Into::into).collect()
    }
}

impl<T, U: Clone + Into<T>> IntoList<T> for &Vec<U> {
    fn into_list(self) -> Vec<T> {
        self.as_slice().into_list()
    }
}

impl<T, U: Clone + Into<T>, const N: usize> IntoList<T> for &[U; N] {
    fn into_list(self) -> Vec<T> {
        self.as_slice().into_list()
    }
}

/// What stands for a body that may be left out: whatever a [`Body`] is made of, or nothing.
pub trait IntoOptionalBody {
    /// The body.
    fn into_optional_body(self) -> Option<Body>;
}

impl<B: IntoOptionalBody> IntoOptionalBody for Option<B> {
    fn into_optional_body(self) -> Option<Body> {
        self.and_then(B::into_optional_body)
    }
}

macro_rules! bodies {
    ($($type:ty),*) => {$(
        impl IntoOptionalBody for $type {
            fn into_optional_body(self) -> Option<Body> {
                Some(self.into())
            }
        }
    )*};
}

bodies!(Body, Bytes, Vec<u8>, String, &'static [u8], &'static str);

/// What stands for a list that is a body and may be left out: a list, or nothing.
pub trait IntoOptionalList<'a, T> {
    /// The elements.
    fn into_optional_list(self) -> Option<&'a [T]>;
}

impl<'a, T> IntoOptionalList<'a, T> for &'a [T] {
    fn into_optional_list(self) -> Option<&'a [T]> {
        Some(self)
    }
}

impl<'a, T> IntoOptionalList<'a, T> for &'a Vec<T> {
    fn into_optional_list(self) -> Option<&'a [T]> {
        Some(self)
    }
}

impl<'a, T, const N: usize> IntoOptionalList<'a, T> for &'a [T; N] {
    fn into_optional_list(self) -> Option<&'a [T]> {
        Some(self)
    }
}

impl<'a, T> IntoOptionalList<'a, T> for Option<&'a [T]> {
    fn into_optional_list(self) -> Option<&'a [T]> {
        self
    }
}
