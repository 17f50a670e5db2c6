//! The examples that the document gives of values (OpenAPI, `example` and `examples`; JSON Schema, `examples`), or else
//! the values that servers take where there are none (`default`).

use super::schemas::Schemas;
use crate::document::{Node, Value};
use crate::openapi;

/// An example of the values of a schema. A secret has none.
pub(super) fn of_schema<'d>(schemas: &Schemas<'d>, schema: &'d Node) -> Option<&'d Node> {
    let own = |schema: &'d Node| {
        let first = || schema.get("examples")?.as_array()?.first();
        schema.get("example").or_else(first).or_else(|| schema.get("default"))
    };
    let mut chain = schemas.chain(schema).take_while(|schema| !schemas.is_secret(schema));
    chain.find_map(own).filter(is_value)
}

/// An example of what a Parameter Object or a Media Type Object describes.
pub(super) fn of_described<'d>(schemas: &Schemas<'d>, node: &'d Node) -> Option<&'d Node> {
    let schema = node.get("schema");
    if schema.is_some_and(|schema| schemas.is_secret(schemas.resolve(schema))) {
        return None;
    }
    let named = |(_, example): (_, &'d Node)| {
        let example = openapi::resolve(schemas.root, example)?;
        example.get("value").or_else(|| example.get("dataValue"))
    };
    let own = node.get("example").or_else(|| node.members("examples").find_map(named)).filter(is_value);
    let content = || node.members("content").find_map(|(_, media_type)| of_described(schemas, media_type));
    own.or_else(|| of_schema(schemas, schema?)).or_else(content)
}

/// Null shows nothing.
fn is_value(example: &&Node) -> bool {
    example.value != Value::Null
}
