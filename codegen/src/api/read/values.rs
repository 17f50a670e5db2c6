//! Reads the values that schemas list.

use indexmap::IndexSet;

use crate::api::docs;
use crate::api::naming;
use crate::api::schemas::composition;
use crate::api::types::{Constant, EnumValue, Integer, Listed};
use crate::document::{Node, Value};
use crate::openapi;

/// The values of an enumeration of strings, null aside; nothing if one is no string.
pub(super) fn string_values(schema: &Node) -> Vec<&str> {
    let values = schema.get("enum").and_then(Node::as_array).unwrap_or_default();
    let values = values.iter().filter(|value| value.value != Value::Null).map(Node::as_str);
    values.collect::<Option<IndexSet<_>>>().unwrap_or_default().into_iter().collect()
}

pub(super) fn string_enum<'d>(schema: &'d Node, given: &naming::Given<'_>) -> Vec<EnumValue<'d>> {
    let values = string_values(schema);
    let all = schema.get("enum").and_then(Node::as_array).unwrap_or_default();
    let index = |value: &str| all.iter().position(|node| node.as_str() == Some(value)).unwrap_or_default();
    let called = |value: &'d str| docs::name_of_value(schema, index(value)).unwrap_or(value);
    let names = naming::values(values.iter().map(|value| (*value, called(value))), given);
    let values = values.iter().zip(names).map(|(value, name)| EnumValue {
        value,
        called: called(value),
        name,
        description: docs::of_value(schema, index(value), value),
    });
    values.collect()
}

/// The one value of a property that has one.
pub(super) fn constant(schema: &Node) -> Option<Constant<'_>> {
    if let [only] = string_values(schema).as_slice() {
        return Some(Constant::String(only));
    }
    let format = schema.get_str("format").unwrap_or_default();
    let is_composed = composition(schema).is_some() || openapi::single_reference(schema).is_some();
    match (schema.get_str("type")?, schema.get("enum")?.as_array()?) {
        _ if is_composed => None,
        ("integer", [only]) => match &only.value {
            Value::Number(number) => {
                number.as_i64().filter(|value| Integer::of_format(format).has(*value)).map(Constant::Integer)
            }
            _ => None,
        },
        ("boolean", [Node { value: Value::Bool(value), .. }]) => Some(Constant::Boolean(*value)),
        _ => None,
    }
}

/// The numbers that a schema lists, or that null is all that it lists.
pub(super) fn listed(schema: &Node) -> Option<Listed> {
    let values = schema.get("enum")?.as_array()?;
    if composition(schema).is_some() || values.is_empty() {
        return None;
    }
    let mut values = values.iter().filter(|value| value.value != Value::Null).peekable();
    if values.peek().is_none() {
        return Some(Listed::Null);
    }
    let numbers = values.map(|value| match &value.value {
        Value::Number(number) => Some(number),
        _ => None,
    });
    let numbers = numbers.collect::<Option<Vec<_>>>()?;
    match numbers.iter().map(|number| number.as_i64()).collect() {
        Some(integers) => Some(Listed::Integers(integers)),
        None => numbers.iter().map(|number| number.as_f64()).collect::<Option<_>>().map(Listed::Numbers),
    }
}
