//! Writes `additionalProperties: true` as the schema that it means.
//!
//! Progenitor keeps members that the document does not describe if a schema allows them, and drops them if `true`
//! does; in JSON Schema both say the same.
//!
//! Before: `{ type: object, additionalProperties: true }`
//! After:  `{ type: object, additionalProperties: {} }`
//!
//! Loses nothing. Where `additionalProperties` is absent, unknown members are taken and dropped.

use super::Pass;
use crate::document::{Object, Value};
use crate::openapi;

pub(super) const PASS: Pass = Pass {
    name: "additional_properties_true_to_schema",
    run: |document, _| {
        openapi::walk_schemas_mut(&mut document.root, |schema, _| {
            if let Some(additional) = schema.get_mut("additionalProperties")
                && additional.value == Value::Bool(true)
            {
                additional.value = Value::Object(Object::new());
            }
        });
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn true_is_the_empty_schema_and_false_stays() {
        let before = "components: {schemas: {A: {additionalProperties: true}, B: {additionalProperties: false}}}";
        insta::assert_snapshot!(lower(PASS, before), @"
        components:
          schemas:
            A:
              additionalProperties: {}
            B:
              additionalProperties: false
        ");
    }
}
