//! How values of the standard library, and of any type, are read.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Map, Number, Value};

use super::invalid::{Invalid, Step};
use super::json::FromJson;
use super::reader::{Kind, Reader};
use super::secret::Secret;

impl FromJson for Value {
    const TAKES_NULL: bool = true;

    fn from_json(reader: &mut Reader<'_>) -> Result<Self, Invalid> {
        Ok(match reader.kind()? {
            Kind::Null => reader.null().map(|_| Self::Null)?,
            Kind::Boolean => Self::Bool(reader.boolean()?),
            Kind::Number => Self::Number(Number::from_json(reader)?),
            Kind::String => Self::String(String::from_json(reader)?),
            Kind::Array => Self::Array(Vec::from_json(reader)?),
            Kind::Object => Self::Object(Map::from_json(reader)?),
        })
    }
}

impl<T: FromJson> FromJson for Option<T> {
    const TAKES_NULL: bool = true;

    fn from_json(reader: &mut Reader<'_>) -> Result<Self, Invalid> {
        if reader.null()? { Ok(None) } else { T::from_json(reader).map(Some) }
    }
}

impl<T: FromJson> FromJson for Box<T> {
    const TAKES_NULL: bool = T::TAKES_NULL;

    fn from_json(reader: &mut Reader<'_>) -> Result<Self, Invalid> {
        T::from_json(reader).map(Self::new)
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(reader: &mut Reader<'_>) -> Result<Self, Invalid> {
        let mut elements = reader.array()?;
        let mut read = Self::new();
        while elements.next_element()? {
            // Many arrays have one element; the second makes room for more.
            if read.is_empty() {
                read.reserve_exact(1);
            }
            let element = T::from_json(elements.reader);
            read.push(element.map_err(|invalid| invalid.at(Step::Element(read.len())))?);
        }
        Ok(read)
    }
}

impl<T: FromJson> FromJson for BTreeMap<String, T> {
    fn from_json(reader: &mut Reader<'_>) -> Result<Self, Invalid> {
        let mut members = reader.object()?;
        let mut read = Self::new();
        while let Some(name) = members.next_name()? {
            members.other(name, &mut read)?;
        }
        Ok(read)
    }
}

impl FromJson for Map<String, Value> {
    fn from_json(reader: &mut Reader<'_>) -> Result<Self, Invalid> {
        let mut members = reader.object()?;
        let mut read = Self::new();
        while let Some(name) = members.next_name()? {
            read.insert(name.into_owned(), Value::from_json(members.reader)?);
        }
        Ok(read)
    }
}

impl FromJson for String {
    fn from_json(reader: &mut Reader<'_>) -> Result<Self, Invalid> {
        reader.string("a string").map(Cow::into_owned)
    }
}

impl FromJson for Secret {
    fn from_json(reader: &mut Reader<'_>) -> Result<Self, Invalid> {
        String::from_json(reader).map(Self::from)
    }
}

impl FromJson for bool {
    fn from_json(reader: &mut Reader<'_>) -> Result<Self, Invalid> {
        reader.boolean()
    }
}

impl FromJson for Number {
    fn from_json(reader: &mut Reader<'_>) -> Result<Self, Invalid> {
        // A number that is too large for a double is none.
        reader.number("a number")?.parse().map_err(|_| Invalid::syntax())
    }
}

/// Integers: JSON has one kind of numbers, and `1.0` is an integer too.
macro_rules! integers {
    ($($type:ident)*) => {$(
        impl FromJson for $type {
            fn from_json(reader: &mut Reader<'_>) -> Result<Self, Invalid> {
                let expected = concat!("an integer of the type ", stringify!($type));
                let text = reader.number(expected)?;
                // Most numbers are this type's as they stand.
                if let Ok(integer) = text.parse() {
                    return Ok(integer);
                }
                let number = text.parse::<Number>().map_err(|_| Invalid::syntax())?;
                // Beyond 2^53 a double stands for several integers.
                let whole = |number: &f64| number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0;
                let double = number.as_f64().filter(|_| number.is_f64()).filter(whole);
                double.and_then(|number| (number as i64).try_into().ok()).ok_or_else(|| Invalid::value(expected))
            }
        }
    )*};
}

integers!(i8 i16 i32 i64 u8 u16 u32 u64);
