//! Writes the keywords that schemas have in Swagger 2.0 alone as OpenAPI 3.0 does.
//!
//! Before: `{ type: file }`, `{ type: string, x-nullable: true }`, `{ discriminator: kind }`
//! After:  `{ type: string, format: binary }`, `{ type: string, nullable: true }`, `{ discriminator: { propertyName: kind } }`
//!
//! Loses nothing. `x-nullable` is the one extension that is read: Swagger 2.0 has no other way to say it.

use super::{is_swagger, object, text};
use crate::document::{Node, Value};
use crate::lower::{Pass, Purpose};
use crate::openapi;

pub(in crate::lower) const PASS: Pass = Pass {
    name: "schema_keywords",
    purpose: Purpose::NormalForm,
    run: |document, _| {
        if !is_swagger(&document.root) {
            return;
        }
        openapi::walk_schemas_mut(&mut document.root, |schema, _| {
            if let Some(kind) = schema.get_mut("type").filter(|kind| kind.as_str() == Some("file")) {
                kind.value = Value::String("string".to_owned());
                let format = text("binary", &kind.origin);
                schema.insert("format".to_owned(), format);
            }
            if let Some(nullable) = schema.shift_remove("x-nullable") {
                schema.entry("nullable".to_owned()).or_insert(nullable);
            }
            if let Some(name) = schema.get_mut("discriminator").filter(|node| node.as_str().is_some()) {
                let origin = name.origin.clone();
                let value = Node { value: std::mem::replace(&mut name.value, Value::Null), origin: origin.clone() };
                *name = object([("propertyName", value)], &origin);
            }
        });
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn each_keyword_has_its_counterpart() {
        let before = "
swagger: '2.0'
components:
  schemas:
    A: {type: object, discriminator: kind, properties: {kind: {type: string}, type: {type: file}, discriminator: {}}}
    B: {type: array, items: {$ref: '#/components/schemas/A', x-nullable: true}, x-nullable: false}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        swagger: '2.0'
        components:
          schemas:
            A:
              type: object
              discriminator:
                propertyName: kind
              properties:
                kind:
                  type: string
                type:
                  type: string
                  format: binary
                discriminator: {}
            B:
              type: array
              items:
                $ref: '#/components/schemas/A'
                nullable: true
              nullable: false
        ");
    }
}
