//! What the document does not describe.

use std::borrow::Cow;
use std::fmt;
use std::ops::{Deref, DerefMut};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::invalid::Invalid;
use super::json::FromJson;

/// The members of an object that the document does not describe.
///
/// Nobody has said whether they are secrets, so `Debug` shows their names alone.
#[derive(Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(transparent)]
pub struct UnknownMembers(pub Map<String, Value>);

impl UnknownMembers {
    /// The member that says which type an object is of: a string, or the text of a number or a boolean.
    pub(super) fn tag(&self, name: &'static str) -> Option<Cow<'_, str>> {
        match self.0.get(name)? {
            Value::String(tag) => Some(tag.into()),
            scalar @ (Value::Number(_) | Value::Bool(_)) => Some(scalar.to_string().into()),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        }
    }

    /// Reads the members as a value of another type.
    pub(super) fn read<T: FromJson>(self) -> Result<T, Invalid> {
        T::from_json(Value::Object(self.0))
    }
}

impl FromJson for UnknownMembers {
    fn from_json(value: Value) -> Result<Self, Invalid> {
        Map::from_json(value).map(Self)
    }
}

impl From<Map<String, Value>> for UnknownMembers {
    fn from(members: Map<String, Value>) -> Self {
        Self(members)
    }
}

impl<'m> IntoIterator for &'m UnknownMembers {
    type Item = (&'m String, &'m Value);
    type IntoIter = serde_json::map::Iter<'m>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl Deref for UnknownMembers {
    type Target = Map<String, Value>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for UnknownMembers {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl fmt::Debug for UnknownMembers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// A value that is of none of the types that the document lists.
///
/// Nobody has said whether it holds secrets, so `Debug` does not show it.
#[derive(Clone, PartialEq, Deserialize, Serialize)]
#[serde(transparent)]
pub struct UnknownValue(pub Value);

impl fmt::Debug for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UnknownValue")
    }
}
