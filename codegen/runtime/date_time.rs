//! Moments as JSON has them.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::str::FromStr;

use chrono::{FixedOffset, TimeZone};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::invalid::Invalid;
use super::json::{self, FromJson};
use super::reader::Reader;

/// A moment and its offset, of the format `date-time`
/// ([RFC 3339, section 5.6](https://www.rfc-editor.org/rfc/rfc3339#section-5.6)).
///
/// It dereferences to [`chrono::DateTime`]. It is written as it was read: the offset, `Z` or `+00:00`, and the digits of
/// the second are the server's. Two of them are equal when they are the same moment.
#[derive(Clone)]
pub struct DateTime {
    text: Box<str>,
    moment: chrono::DateTime<FixedOffset>,
}

impl DateTime {
    /// The text, as it was read.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl Deref for DateTime {
    type Target = chrono::DateTime<FixedOffset>;

    fn deref(&self) -> &Self::Target {
        &self.moment
    }
}

impl FromStr for DateTime {
    type Err = chrono::ParseError;

    fn from_str(text: &str) -> Result<Self, chrono::ParseError> {
        let moment = chrono::DateTime::parse_from_rfc3339(text)?;
        Ok(Self { text: text.into(), moment })
    }
}

impl<Tz: TimeZone> From<chrono::DateTime<Tz>> for DateTime {
    fn from(moment: chrono::DateTime<Tz>) -> Self {
        let moment = moment.fixed_offset();
        let text = moment.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true).into();
        Self { text, moment }
    }
}

impl FromJson for DateTime {
    fn from_json(reader: &mut Reader<'_>) -> Result<Self, Invalid> {
        const EXPECTED: &str = "a date and time of RFC 3339";
        reader.string_like("1970-01-01T00:00:00Z", EXPECTED)?.parse().map_err(|_| Invalid::value(EXPECTED))
    }
}

impl<'de> Deserialize<'de> for DateTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        json::from_serde(deserializer)
    }
}

impl Serialize for DateTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl PartialEq for DateTime {
    fn eq(&self, other: &Self) -> bool {
        self.moment == other.moment
    }
}

impl Eq for DateTime {}

impl PartialOrd for DateTime {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for DateTime {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.moment.cmp(&other.moment)
    }
}

impl Hash for DateTime {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.moment.hash(state);
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

super::api_error::without_code!(DateTime);
