//! The text of JSON that stands for what serde reads from any format.

use std::fmt;

use serde::Serialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

/// What `serde_json` calls the only member of a number that it keeps as text, with its feature `arbitrary_precision`.
const NUMBER: &str = "$serde_json::private::Number";

/// The text of the value that comes next.
pub(super) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let mut text = Vec::new();
    Writer(&mut text).deserialize(deserializer)?;
    String::from_utf8(text).map_err(D::Error::custom)
}

/// Writes the value that comes next.
struct Writer<'t>(&'t mut Vec<u8>);

impl Writer<'_> {
    fn scalar<E: Error>(self, value: impl Serialize) -> Result<(), E> {
        serde_json::to_writer(self.0, &value).map_err(E::custom)
    }

    /// Writes a comma before each part but the first.
    fn separate(&mut self, is_first: bool) {
        if !is_first {
            self.0.push(b',');
        }
    }
}

impl<'de> DeserializeSeed<'de> for Writer<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Writer<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON has")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.scalar(())
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.scalar(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.scalar(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.scalar(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.scalar(value)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.scalar(value)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        self.scalar(value)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut elements: A) -> Result<(), A::Error> {
        self.0.push(b'[');
        let mut is_first = true;
        loop {
            let length = self.0.len();
            self.separate(is_first);
            if elements.next_element_seed(Writer(self.0))?.is_none() {
                self.0.truncate(length);
                break;
            }
            is_first = false;
        }
        self.0.push(b']');
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<(), A::Error> {
        let start = self.0.len();
        self.0.push(b'{');
        let mut is_first = true;
        while let Some(name) = members.next_key::<String>()? {
            if name == NUMBER {
                let number = members.next_value::<String>()?.parse::<Number>().map_err(A::Error::custom)?;
                self.0.truncate(start);
                return self.scalar(number);
            }
            self.separate(is_first);
            serde_json::to_writer(&mut *self.0, &name).map_err(A::Error::custom)?;
            self.0.push(b':');
            members.next_value_seed(Writer(self.0))?;
            is_first = false;
        }
        self.0.push(b'}');
        Ok(())
    }
}
