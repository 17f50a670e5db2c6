//! Numbers as JSON has them.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize, Serializer};

use super::invalid::Invalid;
use super::json::FromJson;
use super::reader::Reader;

/// A number of the type `number`, such as an amount of money.
///
/// It is read and written as it stands: `10` stays `10`, and a decimal fraction of up to 15 digits stays that fraction.
/// More than that no JSON number is sure to keep on its way
/// ([RFC 8259, section 6](https://www.rfc-editor.org/rfc/rfc8259#section-6)).
///
/// [`as_f64`](Self::as_f64) is for what may be rounded. For exact arithmetic, take the text to a decimal type of your
/// choice, and back: `number.to_string().parse::<Decimal>()`, `decimal.to_string().parse::<Number>()`.
#[derive(Clone, Deserialize, Serialize)]
#[serde(transparent)]
pub struct Number(serde_json::Number);

impl Number {
    /// The nearest double.
    pub fn as_f64(&self) -> f64 {
        // Only numbers of another precision than ours have no double.
        self.0.as_f64().unwrap_or(f64::NAN)
    }

    /// The integer, if it is one of 64 bits.
    pub fn as_i64(&self) -> Option<i64> {
        self.0.as_i64()
    }
}

impl FromJson for Number {
    fn from_json(reader: &mut Reader<'_>) -> Result<Self, Invalid> {
        serde_json::Number::from_json(reader).map(Self)
    }
}

/// Numbers are equal when their values are: `10` and `10.0` are.
impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match (self.0.as_i128(), other.0.as_i128()) {
            (Some(left), Some(right)) => Some(left.cmp(&right)),
            _ => self.as_f64().partial_cmp(&other.as_f64()),
        }
    }
}

macro_rules! from_integers {
    ($($type:ident)*) => {$(
        impl From<$type> for Number {
            fn from(number: $type) -> Self {
                Self(number.into())
            }
        }
    )*};
}

from_integers!(i8 i16 i32 i64 u8 u16 u32 u64);

/// JSON has neither infinities nor not-a-number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotANumber;

impl fmt::Display for NotANumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this is no number that JSON has")
    }
}

impl std::error::Error for NotANumber {}

impl TryFrom<f64> for Number {
    type Error = NotANumber;

    fn try_from(number: f64) -> Result<Self, NotANumber> {
        serde_json::Number::from_f64(number).map(Self).ok_or(NotANumber)
    }
}

impl FromStr for Number {
    type Err = NotANumber;

    fn from_str(text: &str) -> Result<Self, NotANumber> {
        text.parse().map(Self).map_err(|_| NotANumber)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What stands for a number: one of JSON, an integer, or a floating-point number. With one that is infinite or not a
/// number, no request can be made.
pub trait IntoNumber {
    /// The number.
    fn into_number(self) -> NumberArgument;
}

/// A number that may be none that JSON has.
pub struct NumberArgument(Result<Number, NotANumber>);

impl Serialize for NumberArgument {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Ok(number) => number.serialize(serializer),
            Err(error) => Err(serde::ser::Error::custom(error)),
        }
    }
}

impl IntoNumber for Number {
    fn into_number(self) -> NumberArgument {
        NumberArgument(Ok(self))
    }
}

impl IntoNumber for &Number {
    fn into_number(self) -> NumberArgument {
        NumberArgument(Ok(self.clone()))
    }
}

impl IntoNumber for f64 {
    fn into_number(self) -> NumberArgument {
        NumberArgument(self.try_into())
    }
}

impl IntoNumber for f32 {
    fn into_number(self) -> NumberArgument {
        // The shortest decimal fraction is what its writer meant: 0.1, not 0.10000000149.
        NumberArgument(self.to_string().parse())
    }
}

macro_rules! integers {
    ($($type:ident)*) => {$(
        impl IntoNumber for $type {
            fn into_number(self) -> NumberArgument {
                NumberArgument(Ok(self.into()))
            }
        }
    )*};
}

integers!(i8 i16 i32 i64 u8 u16 u32 u64);
