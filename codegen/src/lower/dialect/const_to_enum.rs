//! Writes `const` as an enumeration of one value.
//!
//! After this pass there is one way to list values.
//!
//! Before: `{ const: SHOP }`
//! After:  `{ type: string, enum: [SHOP] }`
//!
//! Loses nothing.

use crate::document::{Node, Object, Value};
use crate::lower::{Pass, Purpose};
use crate::openapi;

pub(in crate::lower) const PASS: Pass = Pass {
    name: "const_to_enum",
    purpose: Purpose::NormalForm,
    run: |document, _| {
        openapi::walk_schemas_mut(&mut document.root, |schema, _| {
            // A property of that name is not among the members of a schema.
            let Some(constant) = schema.shift_remove("const") else { return };
            let origin = constant.origin.clone();
            if let (Some(json_type), false) = (json_type(&constant.value), schema.contains_key("type")) {
                let value = Value::String(json_type.to_owned());
                schema.insert("type".to_owned(), Node { value, origin: origin.clone() });
                if json_type == "array" {
                    let any = Node::object(Object::default(), origin.clone());
                    schema.entry("items".to_owned()).or_insert(any);
                }
            }
            if constant.value == Value::Null {
                schema.insert("nullable".to_owned(), Node { value: Value::Bool(true), origin: origin.clone() });
            }
            schema.insert("enum".to_owned(), Node::array(vec![constant], origin));
        });
    },
};

/// The `type` of a value; none for null, which OpenAPI 3.0 has no type for.
fn json_type(value: &Value) -> Option<&'static str> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn a_constant_is_an_enumeration_of_one() {
        let before = "
components:
  schemas:
    A: {properties: {kind: {const: SHOP}, count: {const: 1, type: number}, const: {type: string}}}
    B: {const: null}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        components:
          schemas:
            A:
              properties:
                kind:
                  type: string
                  enum:
                  - SHOP
                count:
                  type: number
                  enum:
                  - 1
                const:
                  type: string
            B:
              nullable: true
              enum:
              - null
        ");
    }
}
