//! Reads the integers that the document names.

use super::Reader;
use crate::api::docs;
use crate::api::schemas::composition;
use crate::api::types::{Base, Integer, Kind, NamedValue, TypeId, TypeRef};
use crate::document::{Node, Value};

impl<'d> Reader<'d, '_> {
    /// Gives a type of integers the names of its values.
    pub(super) fn name_values(&mut self, id: TypeId, schema: &'d Node) {
        if let Kind::Alias(TypeRef { base: Base::Integer(integer), .. }) = self.types[id].kind {
            self.types[id].named_values = named_values(schema, integer);
        }
    }
}

/// Whether a schema is an enumeration of integers that have names.
pub(super) fn has_named_values(schema: &Node) -> bool {
    let integer = Integer::of_format(schema.get_str("format").unwrap_or_default());
    schema.get_str("type") == Some("integer")
        && composition(schema).is_none()
        && !named_values(schema, integer).is_empty()
}

/// The values of an enumeration of integers, if the document names them.
fn named_values(schema: &Node, integer: Integer) -> Vec<NamedValue<'_>> {
    let values = schema.get("enum").and_then(Node::as_array).unwrap_or_default();
    let named = values.iter().enumerate().filter_map(|(index, node)| {
        let name = docs::name_of_value(schema, index)?.to_owned();
        let Value::Number(number) = &node.value else { return None };
        let value = number.as_i64().filter(|value| integer.has(*value))?;
        Some(NamedValue { value, name, description: docs::of_value(schema, index, &number.to_string()) })
    });
    named.collect()
}
