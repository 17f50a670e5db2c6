//! Values to start from in tests.

use super::json::FromJson;
use super::reader::Reader;

/// A value of a type to start from in tests: texts are empty, numbers are 0, lists have no elements, moments are the first
/// one of 1970, enums are `Unknown`, and what may be null or left out is.
///
/// It is there for types that only responses have. A constructor would take what they require, and what a server comes to
/// send besides would break each call of it; a test that sets the members that it is about stays as it is:
///
/// ```text
/// let mut order = placeholder::<types::Order>();
/// order.status = types::OrderStatus::Confirmed;
/// ```
///
/// # Panics
///
/// If values of the type hold another one without end: the server has none either.
#[allow(clippy::expect_used, reason = "a test that cannot be set up fails")]
pub fn placeholder<T: FromJson>() -> T {
    // Whatever is asked of such a reader is there; but it goes no deeper than one of a text.
    T::from_json(&mut Reader::of_placeholders()).expect("a value that comes to an end")
}
