//! How the types read JSON and write it: member by member, with the place of what is wrong, and nothing lost.
//!
//! The code that every type needs stands here once. serde's derive would write it again for each type, which takes
//! several times as long to compile, and its messages quote values.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserializer;
use serde_json::{Number, Value};

pub(super) use super::invalid::Invalid;
use super::invalid::Step;
pub(super) use super::members::{optional, required, unread};
pub(super) use super::object::{Object, Visitor, show, write};
pub(super) use super::reader::Reader;
use super::reader::{Kind, Parts};
use super::transcode;
use super::unknown::UnknownMembers;

/// A type that is read from JSON. Whatever a type holds is equal to itself, so that every type is.
pub trait FromJson: Eq + Sized {
    /// Whether `null` is one of its values.
    const TAKES_NULL: bool = false;

    /// Reads the next value.
    fn from_json(reader: &mut Reader<'_>) -> Result<Self, Invalid>;
}

/// An enum that stands for strings.
pub trait StringEnum: Sized {
    /// Takes the value of a string.
    fn from_text(text: Cow<'_, str>) -> Self;

    /// The string.
    fn as_text(&self) -> &str;
}

/// Why there is no value in a body.
pub(super) enum Unread {
    /// It is no JSON.
    Syntax(serde_json::Error),
    /// What it holds is not of the type.
    Invalid(Invalid),
}

/// Reads a body.
pub(super) fn read<T: FromJson>(body: &[u8]) -> Result<T, Unread> {
    let text = std::str::from_utf8(body).map_err(|_| Invalid::syntax());
    text.and_then(read_text).map_err(|invalid| match serde_json::from_slice::<Value>(body) {
        // Where it is no JSON counts before what its values are.
        Err(error) => Unread::Syntax(error),
        Ok(_) => Unread::Invalid(invalid),
    })
}

/// Reads a text that holds a value and nothing more.
fn read_text<T: FromJson>(text: &str) -> Result<T, Invalid> {
    let mut reader = Reader::new(text);
    let value = T::from_json(&mut reader)?;
    reader.end().map(|()| value)
}

/// Reads a value that was no text.
pub(super) fn from_value<T: FromJson>(value: &Value) -> Result<T, Invalid> {
    read_text(&value.to_string())
}

impl Parts<'_, '_> {
    /// Reads a member that the document does not name.
    pub(super) fn other(&mut self, name: Cow<'_, str>, others: &mut dyn OtherMembers) -> Result<(), Invalid> {
        others.read(name.into_owned(), self.reader).map_err(|invalid| invalid.at(Step::AnyMember))
    }
}

/// The members that the document does not name.
pub(super) trait OtherMembers {
    /// Reads one of them.
    fn read(&mut self, name: String, reader: &mut Reader<'_>) -> Result<(), Invalid>;
}

impl OtherMembers for UnknownMembers {
    fn read(&mut self, name: String, reader: &mut Reader<'_>) -> Result<(), Invalid> {
        self.insert(name, Value::from_json(reader)?);
        Ok(())
    }
}

impl<T: FromJson> OtherMembers for BTreeMap<String, T> {
    fn read(&mut self, name: String, reader: &mut Reader<'_>) -> Result<(), Invalid> {
        self.insert(name, T::from_json(reader)?);
        Ok(())
    }
}

/// Reads what serde offers.
pub(super) fn from_serde<'de, T: FromJson, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    read_text(&transcode::text(deserializer)?).map_err(serde::de::Error::custom)
}

/// Makes a struct, and implements what its members say: how each is read and written, by its name in JSON. With `new`, what
/// users make values with, too: `"a": T` is demanded, `"a" = value` is always the same, and `"a" => with_a(T) | with_a_null`
/// has a setter, and one for null. After the members stands what holds those that the document does not name.
///
/// All types have the same traits, and none that a change of the document can take away: whatever a type comes to hold has
/// them as well. `Hash` would cost a tenth of the seconds of `cargo check`, and few look up anything by a whole object.
macro_rules! object {
    (
        $(#[$meta:meta])*
        pub struct $type:ident {
            $($(#[$field_meta:meta])* pub $field:ident: $ty:ty = $presence:ident $name:literal $(-> $got:ty)?,)*
        } $others:ident: $others_ty:ty
    ) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        pub struct $type {
            $($(#[$field_meta])* pub $field: $ty,)*
            /// The members that the document does not describe.
            pub $others: $others_ty,
        }
        // The derive would check that the members are `Eq`, as `FromJson` does.
        impl ::std::cmp::Eq for $type {}
        impl json::FromJson for $type {
            fn from_json(reader: &mut json::Reader<'_>) -> ::std::result::Result<Self, json::Invalid> {
                $(let mut $field: json::slot!($presence $ty) = ::std::option::Option::None;)*
                let mut $others = <$others_ty>::default();
                let read = reader.members(&mut [$(json::$presence($name, &mut $field)),*], &mut $others);
                match (read, $($field,)*) {
                    (::std::result::Result::Ok(()), $(json::slotted!($presence $field),)*) => {
                        ::std::result::Result::Ok(Self { $($field,)* $others })
                    }
                    (read, ..) => ::std::result::Result::Err(json::unread(read)),
                }
            }
        }
        impl json::Object for $type {
            fn accept(&self, visitor: &mut impl json::Visitor) {
                $(visitor.$presence($name, stringify!($field), &self.$field);)*
                visitor.others(stringify!($others), &self.$others);
            }
        }
        impl ::serde::Serialize for $type {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                json::write(self, serializer)
            }
        }
        impl ::std::fmt::Debug for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                json::show(self, stringify!($type), f)
            }
        }
        json::deserialize!($type);
        $($(
            impl $type {
                #[doc = concat!("The value of [`", stringify!($field), "`](field@Self::", stringify!($field), "), if there is one.")]
                pub fn $field(&self) -> ::std::option::Option<&$got> {
                    self.$field.as_ref()?.as_ref()
                }
            }
        )?)*
    };
    (
        $(#[$meta:meta])*
        pub struct $type:ident new {
            $(
                $(#[$field_meta:meta])*
                pub $field:ident: $ty:ty = $presence:ident $name:literal $(-> $got:ty)?
                $(: $demanded:ty)? $(= $constant:expr)? $(=> $set:ident($value:ty) $(| $set_null:ident)?)?,
            )*
        } $others:ident: $others_ty:ty
    ) => {
        json::object! {
            $(#[$meta])*
            pub struct $type {
                $($(#[$field_meta])* pub $field: $ty = $presence $name $(-> $got)?,)*
            } $others: $others_ty
        }
        impl $type {
            /// A value with the required members; the setters add the others.
            pub fn new($($($field: impl ::std::convert::Into<$demanded>,)?)*) -> Self {
                Self {
                    $($field: json::initial!($presence $($field: $demanded)? $(= $constant)?),)*
                    $others: ::std::default::Default::default(),
                }
            }
            $($(
                #[doc = concat!("Sets [`", stringify!($field), "`](field@Self::", stringify!($field), ").")]
                #[must_use]
                pub fn $set(mut self, $field: impl ::std::convert::Into<$value>) -> Self {
                    self.$field = ::std::option::Option::Some(json::given!($field.into() $(, $set_null)?));
                    self
                }
                $(
                    #[doc = concat!("Sets [`", stringify!($field), "`](field@Self::", stringify!($field), ") to null.")]
                    #[must_use]
                    pub fn $set_null(mut self) -> Self {
                        self.$field = ::std::option::Option::Some(::std::option::Option::None);
                        self
                    }
                )?
            )?)*
        }
    };
}

/// The type of the slot of a member.
macro_rules! slot {
    (required $ty:ty) => {
        ::std::option::Option<$ty>
    };
    (optional $ty:ty) => {
        $ty
    };
}

/// The pattern of a slot that has been read.
macro_rules! slotted {
    (required $field:ident) => {
        ::std::option::Option::Some($field)
    };
    (optional $field:ident) => {
        $field
    };
}

/// What a member is in a value that a user makes.
macro_rules! initial {
    (required $field:ident: $demanded:ty) => {
        $field.into()
    };
    (optional $field:ident: $demanded:ty) => {
        ::std::option::Option::Some($field.into())
    };
    (required = $constant:expr) => {
        $constant
    };
    (optional = $constant:expr) => {
        ::std::option::Option::Some($constant)
    };
    ($presence:ident) => {
        ::std::option::Option::None
    };
}

/// The value that a setter sets: one that may be null has one `Option` more.
macro_rules! given {
    ($value:expr) => {
        $value
    };
    ($value:expr, $set_null:ident) => {
        ::std::option::Option::Some($value)
    };
}

/// Makes an enum of strings, and implements what follows from [`StringEnum`].
macro_rules! string_enum {
    ($(#[$meta:meta])* pub enum $type:ident { $($(#[$variant_meta:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $type {
            $($(#[$variant_meta])* $variant,)*
            /// A value that the document does not list.
            Unknown(::std::string::String),
        }
        impl json::StringEnum for $type {
            fn from_text(text: ::std::borrow::Cow<'_, str>) -> Self {
                match &*text {
                    $($text => Self::$variant,)*
                    _ => Self::Unknown(text.into_owned()),
                }
            }

            fn as_text(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Unknown(text) => text,
                }
            }
        }
        impl $type {
            /// The value as the server writes it.
            pub fn as_str(&self) -> &str {
                json::StringEnum::as_text(self)
            }
        }
        impl ::std::convert::From<&str> for $type {
            fn from(text: &str) -> Self {
                json::StringEnum::from_text(text.into())
            }
        }
        impl ::std::convert::From<::std::string::String> for $type {
            fn from(text: ::std::string::String) -> Self {
                json::StringEnum::from_text(text.into())
            }
        }
        impl ::std::fmt::Display for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
        impl json::FromJson for $type {
            fn from_json(reader: &mut json::Reader<'_>) -> ::std::result::Result<Self, json::Invalid> {
                json::from_string(reader)
            }
        }
        impl ::serde::Serialize for $type {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
        json::deserialize!($type);
    };
}

/// Implements for an enum what the member says that chooses the variant. A variant with a type in parentheses is made from
/// its values.
macro_rules! tagged_union {
    ($type:ident by $tag:literal { $($variant:ident $(($from:ty))?: $($value:literal)|+,)* } $(else $default:ident)?) => {
        impl json::FromJson for $type {
            fn from_json(reader: &mut json::Reader<'_>) -> ::std::result::Result<Self, json::Invalid> {
                match reader.tag($tag)?.as_deref() {
                    $(::std::option::Option::Some($($value)|+) => {
                        json::FromJson::from_json(reader).map(Self::$variant)
                    })*
                    _ => {
                        // What does not fit the default is of a kind that the document does not describe.
                        $(
                            let mut ahead = ::std::clone::Clone::clone(&*reader);
                            if let ::std::result::Result::Ok(value) = json::FromJson::from_json(&mut ahead) {
                                *reader = ahead;
                                return ::std::result::Result::Ok(Self::$default(value));
                            }
                        )?
                        json::FromJson::from_json(reader).map(Self::Unknown)
                    }
                }
            }
        }
        json::union_impls!($type { $($variant $(($from))?)* });
    };
}

/// Implements serde's traits for a union.
macro_rules! union_impls {
    ($type:ident { $($variant:ident $(($from:ty))?)* }) => {
        impl ::serde::Serialize for $type {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => ::serde::Serialize::serialize(value, serializer),)*
                    Self::Unknown(value) => ::serde::Serialize::serialize(value, serializer),
                }
            }
        }
        json::deserialize!($type);
        $($(
            impl ::std::convert::From<$from> for $type {
                fn from(value: $from) -> Self {
                    Self::$variant(value)
                }
            }
        )?)*
    };
}

/// Implements what belongs to a struct around a value of another type.
macro_rules! wrapper {
    ($type:ident) => {
        impl json::FromJson for $type {
            fn from_json(reader: &mut json::Reader<'_>) -> ::std::result::Result<Self, json::Invalid> {
                json::FromJson::from_json(reader).map(Self)
            }
        }
        json::deserialize!($type);
        impl ::serde::Serialize for $type {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                ::serde::Serialize::serialize(&self.0, serializer)
            }
        }
    };
}

/// Implements what reads a type by serde.
macro_rules! deserialize {
    ($type:ident) => {
        impl<'de> ::serde::Deserialize<'de> for $type {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                json::from_serde(deserializer)
            }
        }
    };
}

pub(super) use {deserialize, given, initial, object, slot, slotted, string_enum, tagged_union, union_impls, wrapper};

/// Reads a string.
pub(super) fn from_string<T: StringEnum>(reader: &mut Reader<'_>) -> Result<T, Invalid> {
    reader.string("a string").map(T::from_text)
}

impl<'j> Reader<'j> {
    /// The member that says which type the object is of that comes next: a string, or the text of a number or a boolean.
    pub(super) fn tag(&self, name: &str) -> Result<Option<Cow<'j, str>>, Invalid> {
        let mut ahead = self.clone();
        let mut members = ahead.object()?;
        while let Some(member) = members.next_name()? {
            if member != name {
                members.reader.skip()?;
                continue;
            }
            return Ok(match members.reader.kind()? {
                Kind::String => Some(members.reader.string("a string")?),
                // `1.0` is the integer, too.
                Kind::Number => Some(match i64::from_json(&mut members.reader.clone()) {
                    Ok(integer) => integer.to_string().into(),
                    Err(_) => Number::from_json(members.reader)?.to_string().into(),
                }),
                Kind::Boolean => Some(if members.reader.boolean()? { "true" } else { "false" }.into()),
                Kind::Null | Kind::Array | Kind::Object => None,
            });
        }
        Ok(None)
    }
}
