//! Numbers as JSON has them.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

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
///
/// JSON has neither infinities nor not-a-number: a value that is made [`From`] one of these does not serialise.
#[derive(Clone)]
pub struct Number(Written);

#[derive(Clone)]
enum Written {
    Json(serde_json::Number),
    /// What JSON does not have.
    NotFinite(f64),
}

impl Number {
    /// The nearest double.
    pub fn as_f64(&self) -> f64 {
        match &self.0 {
            // Only numbers of another precision than ours have no double.
            Written::Json(number) => number.as_f64().unwrap_or(f64::NAN),
            Written::NotFinite(number) => *number,
        }
    }

    /// The integer, if it is one of 64 bits.
    pub fn as_i64(&self) -> Option<i64> {
        self.json().and_then(serde_json::Number::as_i64)
    }

    fn json(&self) -> Option<&serde_json::Number> {
        match &self.0 {
            Written::Json(number) => Some(number),
            Written::NotFinite(_) => None,
        }
    }
}

impl From<serde_json::Number> for Number {
    fn from(number: serde_json::Number) -> Self {
        Self(Written::Json(number))
    }
}

impl FromJson for Number {
    fn from_json(reader: &mut Reader<'_>) -> Result<Self, Invalid> {
        serde_json::Number::from_json(reader).map(Self::from)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        serde_json::Number::deserialize(deserializer).map(Self::from)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Written::Json(number) => number.serialize(serializer),
            Written::NotFinite(_) => Err(serde::ser::Error::custom(NotANumber)),
        }
    }
}

/// What is compared of a number.
#[derive(Clone, Copy)]
enum Exact {
    Integer(i128),
    /// What is no integer of 127 bits.
    Other(f64),
}

impl Number {
    fn exact(&self) -> Exact {
        const LIMIT: f64 = (1_u128 << 126) as f64;
        match self.json().and_then(serde_json::Number::as_i128) {
            Some(integer) => Exact::Integer(integer),
            None => match self.as_f64() {
                whole if whole.fract() == 0.0 && whole.abs() < LIMIT => Exact::Integer(whole as i128),
                other => Exact::Other(other),
            },
        }
    }
}

/// Numbers are equal when their values are: `10` and `10.0` are. What is not a number is equal to itself.
impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.exact(), other.exact()) {
            (Exact::Integer(left), Exact::Integer(right)) => left.cmp(&right),
            // A double that is no integer is so small that the integers about it are doubles as well, or larger than all.
            _ => self.as_f64().total_cmp(&other.as_f64()),
        }
    }
}

impl Hash for Number {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self.exact() {
            Exact::Integer(integer) => integer.hash(state),
            Exact::Other(double) => double.to_bits().hash(state),
        }
    }
}

macro_rules! from_integers {
    ($($type:ident)*) => {$(
        impl From<$type> for Number {
            fn from(number: $type) -> Self {
                serde_json::Number::from(number).into()
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

impl From<f64> for Number {
    fn from(number: f64) -> Self {
        Self(serde_json::Number::from_f64(number).map_or(Written::NotFinite(number), Written::Json))
    }
}

impl From<f32> for Number {
    fn from(number: f32) -> Self {
        // The shortest decimal fraction is what its writer meant: 0.1, not 0.10000000149.
        number.to_string().parse().unwrap_or_else(|NotANumber| f64::from(number).into())
    }
}

impl FromStr for Number {
    type Err = NotANumber;

    fn from_str(text: &str) -> Result<Self, NotANumber> {
        text.parse::<serde_json::Number>().map(Self::from).map_err(|_| NotANumber)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Written::Json(number) => number.fmt(f),
            Written::NotFinite(number) => number.fmt(f),
        }
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Written::Json(number) => number.fmt(f),
            Written::NotFinite(number) => number.fmt(f),
        }
    }
}

super::api_error::without_code!(Number);
