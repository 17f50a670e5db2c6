//! How the types read JSON and write it: member by member, with the place of what is wrong, and nothing lost.
//!
//! The code that every type needs stands here once. serde's derive would write it again for each type, which takes
//! several times as long to compile, and its messages quote values.

use std::cell::Cell;
use std::collections::BTreeMap;

pub(super) use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use super::invalid::{Invalid, Step};
use super::secret::Secret;
use super::unknown::UnknownMembers;

/// A type that is read from JSON.
pub trait FromJson: Sized {
    /// Whether `null` is one of its values.
    const TAKES_NULL: bool = false;

    /// Reads a value.
    fn from_json(value: Value) -> Result<Self, Invalid>;
}

/// A struct that stands for a JSON object.
pub trait Object: Sized {
    /// Reads the members.
    fn read(members: Members) -> Result<Self, Invalid>;

    /// Writes the members.
    fn write<W: SerializeMap>(&self, writer: &mut Writer<W>) -> Result<(), W::Error>;
}

/// An enum that stands for strings.
pub trait StringEnum: Sized {
    /// Takes the value of a string.
    fn from_text(text: String) -> Self;

    /// The string.
    fn as_text(&self) -> &str;
}

/// An enum that stands for values of several types.
pub trait Union: Sized {
    /// Chooses the variant, and reads the value as its type.
    fn read(value: Value) -> Result<Self, Invalid>;

    /// Writes the value of the variant.
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

thread_local! {
    /// Whether what is being read is a try, to find out of which type of a union a value is.
    pub(super) static IS_TRY: Cell<bool> = const { Cell::new(false) };
}

/// The members of an object that have not been read yet.
pub struct Members(Map<String, Value>);

impl Members {
    /// A member that is always there. Servers leave out what is null, so an absent one is null where that is a value. A
    /// try goes by what is there: another type may not have the member at all.
    pub(super) fn required<T: FromJson>(&mut self, name: &'static str) -> Result<T, Invalid> {
        let is_null = T::TAKES_NULL && !IS_TRY.get();
        let absent = || if is_null { Ok(Value::Null) } else { Err(Invalid::missing(name)) };
        let value = self.0.remove(name).map_or_else(absent, Ok)?;
        T::from_json(value).map_err(|invalid| invalid.at(Step::Member(name)))
    }

    /// A member that may be absent. Null counts as absent, unless the type takes it.
    pub(super) fn optional<T: FromJson>(&mut self, name: &'static str) -> Result<Option<T>, Invalid> {
        match self.0.remove(name) {
            None => Ok(None),
            Some(Value::Null) if !T::TAKES_NULL => Ok(None),
            Some(value) => T::from_json(value).map(Some).map_err(|invalid| invalid.at(Step::Member(name))),
        }
    }

    /// The members that are left.
    pub(super) fn rest<T: FromJson>(self) -> Result<T, Invalid> {
        T::from_json(Value::Object(self.0))
    }
}

/// Where an object's members are written.
pub struct Writer<W>(W);

impl<W: SerializeMap> Writer<W> {
    /// A member that is always there.
    pub(super) fn required<T: Serialize>(&mut self, name: &'static str, value: &T) -> Result<(), W::Error> {
        self.0.serialize_entry(name, value)
    }

    /// A member that may be absent.
    pub(super) fn optional<T: Serialize>(&mut self, name: &'static str, value: &Option<T>) -> Result<(), W::Error> {
        value.iter().try_for_each(|value| self.0.serialize_entry(name, value))
    }

    /// The members that the document does not name.
    pub(super) fn rest<'m, T: Serialize + 'm>(
        &mut self,
        members: impl IntoIterator<Item = (&'m String, &'m T)>,
    ) -> Result<(), W::Error> {
        members.into_iter().try_for_each(|(name, value)| self.0.serialize_entry(name, value))
    }
}

/// Reads an object.
pub(super) fn read_object<T: Object>(value: Value) -> Result<T, Invalid> {
    match value {
        Value::Object(members) => T::read(Members(members)),
        other => Err(Invalid::kind("an object", &other)),
    }
}

/// Writes an object.
pub(super) fn write_object<T: Object, S: Serializer>(object: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let mut writer = Writer(serializer.serialize_map(None)?);
    object.write(&mut writer)?;
    writer.0.end()
}

/// Reads what serde offers.
pub(super) fn deserialize<'de, T: FromJson, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    T::from_json(Value::deserialize(deserializer)?).map_err(serde::de::Error::custom)
}

/// Reads a type that has an implementation of serde's and no parts that could be at fault.
pub(super) fn from_serde<T: for<'de> Deserialize<'de>>(value: Value, expected: &'static str) -> Result<T, Invalid> {
    if !value.is_string() {
        return Err(Invalid::kind(expected, &value));
    }
    serde_json::from_value(value).map_err(|_| Invalid::value(expected))
}

/// Implements for a struct what follows from [`Object`].
macro_rules! object {
    ($type:ident) => {
        impl super::json::FromJson for $type {
            fn from_json(value: ::serde_json::Value) -> ::std::result::Result<Self, super::invalid::Invalid> {
                super::json::read_object(value)
            }
        }
        super::json::serde_impls!($type, super::json::write_object);
    };
}

/// Implements for an enum what follows from [`StringEnum`].
macro_rules! string_enum {
    ($type:ident) => {
        impl $type {
            /// The value as the server writes it.
            pub fn as_str(&self) -> &str {
                super::json::StringEnum::as_text(self)
            }
        }
        impl ::std::convert::From<&str> for $type {
            fn from(text: &str) -> Self {
                super::json::StringEnum::from_text(text.to_owned())
            }
        }
        impl ::std::convert::From<::std::string::String> for $type {
            fn from(text: ::std::string::String) -> Self {
                super::json::StringEnum::from_text(text)
            }
        }
        impl ::std::fmt::Display for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
        impl super::json::FromJson for $type {
            fn from_json(value: ::serde_json::Value) -> ::std::result::Result<Self, super::invalid::Invalid> {
                super::json::read_text(value)
            }
        }
        super::json::serde_impls!($type, super::json::write_text);
    };
}

/// Implements for an enum what follows from [`Union`].
macro_rules! union {
    ($type:ident) => {
        impl super::json::FromJson for $type {
            fn from_json(value: ::serde_json::Value) -> ::std::result::Result<Self, super::invalid::Invalid> {
                super::json::Union::read(value)
            }
        }
        super::json::serde_impls!($type, super::json::Union::write);
    };
}

/// Implements what belongs to a struct around a value of another type.
macro_rules! wrapper {
    ($type:ident) => {
        impl super::json::FromJson for $type {
            fn from_json(value: ::serde_json::Value) -> ::std::result::Result<Self, super::invalid::Invalid> {
                super::json::FromJson::from_json(value).map(Self)
            }
        }
        impl<'de> ::serde::Deserialize<'de> for $type {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                super::json::deserialize(deserializer)
            }
        }
        impl ::serde::Serialize for $type {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                ::serde::Serialize::serialize(&self.0, serializer)
            }
        }
    };
}

/// Implements serde's traits with the functions of this module.
macro_rules! serde_impls {
    ($type:ident, $write:path) => {
        impl<'de> ::serde::Deserialize<'de> for $type {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                super::json::deserialize(deserializer)
            }
        }
        impl ::serde::Serialize for $type {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                $write(self, serializer)
            }
        }
    };
}

pub(super) use {object, serde_impls, string_enum, union, wrapper};

/// Reads a string.
pub(super) fn read_text<T: StringEnum>(value: Value) -> Result<T, Invalid> {
    String::from_json(value).map(T::from_text)
}

/// Reads an object whose type depends on one of its members.
pub(super) fn members(value: Value) -> Result<UnknownMembers, Invalid> {
    UnknownMembers::from_json(value)
}

/// Writes a string.
pub(super) fn write_text<T: StringEnum, S: Serializer>(text: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(text.as_text())
}

impl FromJson for Value {
    const TAKES_NULL: bool = true;

    fn from_json(value: Value) -> Result<Self, Invalid> {
        Ok(value)
    }
}

impl<T: FromJson> FromJson for Option<T> {
    const TAKES_NULL: bool = true;

    fn from_json(value: Value) -> Result<Self, Invalid> {
        match value {
            Value::Null => Ok(None),
            value => T::from_json(value).map(Some),
        }
    }
}

impl<T: FromJson> FromJson for Box<T> {
    const TAKES_NULL: bool = T::TAKES_NULL;

    fn from_json(value: Value) -> Result<Self, Invalid> {
        T::from_json(value).map(Self::new)
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(value: Value) -> Result<Self, Invalid> {
        let Value::Array(elements) = value else { return Err(Invalid::kind("an array", &value)) };
        let read = |(index, element)| T::from_json(element).map_err(|invalid| invalid.at(Step::Element(index)));
        elements.into_iter().enumerate().map(read).collect()
    }
}

impl<T: FromJson> FromJson for BTreeMap<String, T> {
    fn from_json(value: Value) -> Result<Self, Invalid> {
        let read = |(name, value)| match T::from_json(value) {
            Ok(value) => Ok((name, value)),
            Err(invalid) => Err(invalid.at(Step::AnyMember)),
        };
        Map::from_json(value)?.into_iter().map(read).collect()
    }
}

impl FromJson for Map<String, Value> {
    fn from_json(value: Value) -> Result<Self, Invalid> {
        match value {
            Value::Object(members) => Ok(members),
            other => Err(Invalid::kind("an object", &other)),
        }
    }
}

impl FromJson for String {
    fn from_json(value: Value) -> Result<Self, Invalid> {
        match value {
            Value::String(text) => Ok(text),
            other => Err(Invalid::kind("a string", &other)),
        }
    }
}

impl FromJson for Secret {
    fn from_json(value: Value) -> Result<Self, Invalid> {
        String::from_json(value).map(Self::from)
    }
}

impl FromJson for bool {
    fn from_json(value: Value) -> Result<Self, Invalid> {
        value.as_bool().ok_or_else(|| Invalid::kind("a boolean", &value))
    }
}

impl FromJson for f64 {
    fn from_json(value: Value) -> Result<Self, Invalid> {
        value.as_f64().ok_or_else(|| Invalid::kind("a number", &value))
    }
}

/// Integers: JSON has one kind of numbers, and `1.0` is an integer too.
macro_rules! integers {
    ($($type:ident)*) => {$(
        impl FromJson for $type {
            fn from_json(value: Value) -> Result<Self, Invalid> {
                let expected = concat!("an integer of the type ", stringify!($type));
                let Value::Number(number) = &value else { return Err(Invalid::kind(expected, &value)) };
                let signed = number.as_i64().and_then(|number| number.try_into().ok());
                let unsigned = || number.as_u64().and_then(|number| number.try_into().ok());
                // Beyond 2^53 a double stands for several integers.
                let whole = |number: &f64| number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0;
                let double = || number.as_f64().filter(whole).and_then(|number| (number as i64).try_into().ok());
                signed.or_else(unsigned).or_else(double).ok_or_else(|| Invalid::value(expected))
            }
        }
    )*};
}

integers!(i8 i16 i32 i64 u8 u16 u32 u64);
