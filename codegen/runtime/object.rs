//! How an object is written and shown: a visitor meets its members, one after the other.
//!
//! A type lists its members, and all else stands here once, as it does for reading in [`members`](super::members).

use std::fmt::{self, Debug};

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// An object whose members the document names.
pub(super) trait Object {
    /// Has a visitor meet the members in the order of the document, and what the document does not name.
    fn accept(&self, visitor: &mut impl Visitor);
}

/// Who meets the members of an object: each by its name in JSON and by that of its field.
pub(super) trait Visitor {
    /// A member that is always there.
    fn required<T: Serialize + Debug>(&mut self, name: &'static str, field: &'static str, value: &T);

    /// A member that may be absent.
    fn optional<T: Serialize + Debug>(&mut self, name: &'static str, field: &'static str, value: &Option<T>);

    /// The members that the document does not name.
    fn others<'m, T: Serialize + 'm, O: Debug>(&mut self, field: &'static str, members: &'m O)
    where
        &'m O: IntoIterator<Item = (&'m String, &'m T)>;
}

/// Writes an object.
pub(super) fn write<S: Serializer>(object: &impl Object, serializer: S) -> Result<S::Ok, S::Error> {
    let mut writer = Writer { map: serializer.serialize_map(None)?, written: Ok(()) };
    object.accept(&mut writer);
    writer.written?;
    writer.map.end()
}

/// Writes members, until one fails.
struct Writer<M: SerializeMap> {
    map: M,
    written: Result<(), M::Error>,
}

impl<M: SerializeMap> Writer<M> {
    fn write(&mut self, name: &str, value: &impl Serialize) {
        if self.written.is_ok() {
            self.written = self.map.serialize_entry(name, value);
        }
    }
}

impl<M: SerializeMap> Visitor for Writer<M> {
    fn required<T: Serialize + Debug>(&mut self, name: &'static str, _: &'static str, value: &T) {
        self.write(name, value);
    }

    fn optional<T: Serialize + Debug>(&mut self, name: &'static str, _: &'static str, value: &Option<T>) {
        if let Some(value) = value {
            self.write(name, value);
        }
    }

    fn others<'m, T: Serialize + 'm, O: Debug>(&mut self, _: &'static str, members: &'m O)
    where
        &'m O: IntoIterator<Item = (&'m String, &'m T)>,
    {
        members.into_iter().for_each(|(name, value)| self.write(name, value));
    }
}

/// Shows an object as the derive of `Debug` would.
pub(super) fn show(object: &impl Object, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut fields = f.debug_struct(name);
    object.accept(&mut fields);
    fields.finish()
}

impl Visitor for fmt::DebugStruct<'_, '_> {
    fn required<T: Serialize + Debug>(&mut self, _: &'static str, field: &'static str, value: &T) {
        self.field(field_name(field), value);
    }

    fn optional<T: Serialize + Debug>(&mut self, _: &'static str, field: &'static str, value: &Option<T>) {
        self.field(field_name(field), value);
    }

    fn others<'m, T: Serialize + 'm, O: Debug>(&mut self, field: &'static str, members: &'m O)
    where
        &'m O: IntoIterator<Item = (&'m String, &'m T)>,
    {
        self.field(field_name(field), members);
    }
}

/// A field as it is called, without what makes a name of a keyword.
fn field_name(field: &str) -> &str {
    field.strip_prefix("r#").unwrap_or(field)
}
