//! What the document does not describe.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::LazyLock;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use super::invalid::Invalid;
use super::json::FromJson;
use super::reader::Reader;

/// The members of an object that the document does not describe. It dereferences to their map.
///
/// Nobody has said whether they are secrets, so `Debug` shows their names alone.
// Every object has it and few have such members, so it is no larger than it has to be.
#[derive(Clone, Default)]
pub struct UnknownMembers(Option<Box<Map<String, Value>>>);

impl From<Map<String, Value>> for UnknownMembers {
    fn from(members: Map<String, Value>) -> Self {
        Self((!members.is_empty()).then(|| Box::new(members)))
    }
}

impl From<UnknownMembers> for Map<String, Value> {
    fn from(members: UnknownMembers) -> Self {
        members.0.map(|members| *members).unwrap_or_default()
    }
}

impl Deref for UnknownMembers {
    type Target = Map<String, Value>;

    fn deref(&self) -> &Self::Target {
        static NONE: LazyLock<Map<String, Value>> = LazyLock::new(Map::new);
        self.0.as_deref().unwrap_or_else(|| &NONE)
    }
}

impl DerefMut for UnknownMembers {
    fn deref_mut(&mut self) -> &mut Self::Target {
        self.0.get_or_insert_default()
    }
}

impl PartialEq for UnknownMembers {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for UnknownMembers {}

impl FromJson for UnknownMembers {
    fn from_json(reader: &mut Reader<'_>) -> Result<Self, Invalid> {
        Map::from_json(reader).map(Self::from)
    }
}

impl<'de> Deserialize<'de> for UnknownMembers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Map::deserialize(deserializer).map(Self::from)
    }
}

impl Serialize for UnknownMembers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self)
    }
}

impl<'m> IntoIterator for &'m UnknownMembers {
    type Item = (&'m String, &'m Value);
    type IntoIter = serde_json::map::Iter<'m>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Debug for UnknownMembers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.keys()).finish()
    }
}

/// A value that is of none of the types that the document lists.
///
/// Nobody has said whether it holds secrets, so `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(transparent)]
pub struct UnknownValue(pub Value);

impl FromJson for UnknownValue {
    const TAKES_NULL: bool = true;

    fn from_json(reader: &mut Reader<'_>) -> Result<Self, Invalid> {
        Value::from_json(reader).map(Self)
    }
}

impl fmt::Debug for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UnknownValue")
    }
}
