//! The tree of a document.

use foldhash::fast::RandomState;
use indexmap::IndexMap;
use jsonptr::Pointer;
use serde_json::Number;

use super::Origin;

/// The members of an object, in the order of the document. Each pass looks up names in all of them, so that a hash that is
/// as safe as the standard library's would be a good part of the time; this one has a seed that no document knows.
pub type Object = IndexMap<String, Node, RandomState>;

/// A JSON value that knows where it was written.
#[derive(Clone, Debug)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Where it was written.
    pub origin: Origin,
}

/// The kinds of JSON values.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number: an integer of 64 bits, or the nearest double.
    Number(Number),
    /// A string.
    String(String),
    /// An array.
    Array(Vec<Node>),
    /// An object.
    Object(Object),
}

/// Nodes are equal when their values are; where they were written does not count.
impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Node {
    /// An object that stands for what was written at `origin`.
    pub fn object(members: Object, origin: Origin) -> Self {
        Self { value: Value::Object(members), origin }
    }

    /// An array that stands for what was written at `origin`.
    pub fn array(items: Vec<Self>, origin: Origin) -> Self {
        Self { value: Value::Array(items), origin }
    }

    /// A string that stands for what was written at `origin`.
    pub fn text(text: impl Into<String>, origin: Origin) -> Self {
        Self { value: Value::String(text.into()), origin }
    }

    /// A node made of a JSON value, all of which stands for what was written at `origin`.
    pub fn from_json(json: serde_json::Value, origin: &Origin) -> Self {
        use serde_json::Value as Json;
        let value = match json {
            Json::Null => Value::Null,
            Json::Bool(value) => Value::Bool(value),
            Json::Number(value) => Value::Number(value),
            Json::String(value) => Value::String(value),
            Json::Array(items) => Value::Array(items.into_iter().map(|item| Self::from_json(item, origin)).collect()),
            Json::Object(members) => {
                Value::Object(members.into_iter().map(|(name, item)| (name, Self::from_json(item, origin))).collect())
            }
        };
        Self { value, origin: origin.clone() }
    }

    /// The value without its places.
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match &self.value {
            Value::Null => Json::Null,
            Value::Bool(value) => Json::Bool(*value),
            Value::Number(value) => Json::Number(value.clone()),
            Value::String(value) => Json::String(value.clone()),
            Value::Array(items) => Json::Array(items.iter().map(Self::to_json).collect()),
            Value::Object(members) => {
                Json::Object(members.iter().map(|(name, item)| (name.clone(), item.to_json())).collect())
            }
        }
    }

    /// The member of this name, if this is an object that has it.
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.as_object()?.get(name)
    }

    /// The member of this name, if this is an object that has it.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Self> {
        self.as_object_mut()?.get_mut(name)
    }

    /// The text of the string member of this name.
    pub fn get_str(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str()
    }

    /// The text, if this is a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The elements, if this is an array.
    pub fn as_array(&self) -> Option<&[Self]> {
        match &self.value {
            Value::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The members, if this is an object.
    pub fn as_object(&self) -> Option<&Object> {
        match &self.value {
            Value::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The members, if this is an object.
    pub fn as_object_mut(&mut self) -> Option<&mut Object> {
        match &mut self.value {
            Value::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The members of the object member of this name; nothing where there is none.
    pub fn members(&self, name: &str) -> impl Iterator<Item = (&String, &Self)> {
        self.get(name).and_then(Self::as_object).into_iter().flatten()
    }

    /// The node that a JSON Pointer names below this one (RFC 6901).
    pub fn resolve(&self, pointer: &Pointer) -> Option<&Self> {
        pointer.tokens().try_fold(self, |node, token| match &node.value {
            Value::Object(members) => members.get(&*token.decoded()),
            Value::Array(items) => items.get(index(token.encoded())?),
            _ => None,
        })
    }

    /// The node that a JSON Pointer names below this one (RFC 6901).
    pub fn resolve_mut(&mut self, pointer: &Pointer) -> Option<&mut Self> {
        pointer.tokens().try_fold(self, |node, token| match &mut node.value {
            Value::Object(members) => members.get_mut(&*token.decoded()),
            Value::Array(items) => items.get_mut(index(token.encoded())?),
            _ => None,
        })
    }

    /// Takes the node that a JSON Pointer names out of its object or array; the order of the rest stays.
    ///
    /// The root cannot be removed.
    pub fn remove(&mut self, pointer: &Pointer) -> Option<Self> {
        let (parent, last) = pointer.split_back()?;
        match &mut self.resolve_mut(parent)?.value {
            Value::Object(members) => members.shift_remove(&*last.decoded()),
            Value::Array(items) => {
                let index = index(last.encoded()).filter(|index| *index < items.len())?;
                Some(items.remove(index))
            }
            _ => None,
        }
    }

    /// How many values this is, with all that it holds.
    pub fn count(&self) -> usize {
        1 + match &self.value {
            Value::Array(items) => items.iter().map(Self::count).sum(),
            Value::Object(members) => members.values().map(Self::count).sum::<usize>(),
            _ => 0,
        }
    }

    /// How deep objects and arrays are nested in it; 0 for what is neither.
    pub fn depth(&self) -> usize {
        match &self.value {
            Value::Array(items) => 1 + items.iter().map(Self::depth).max().unwrap_or_default(),
            Value::Object(members) => 1 + members.values().map(Self::depth).max().unwrap_or_default(),
            _ => 0,
        }
    }

    /// What kind of value it is, in the words of JSON.
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "an array",
            Value::Object(_) => "an object",
        }
    }
}

/// An array index of a JSON Pointer: digits without a leading zero (RFC 6901, section 4).
fn index(token: &str) -> Option<usize> {
    let canonical = token == "0" || !token.starts_with(['0', '+']);
    token.parse().ok().filter(|_| canonical)
}
