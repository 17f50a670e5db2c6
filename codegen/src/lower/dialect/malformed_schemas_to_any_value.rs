//! Makes an untyped schema of what stands where a schema belongs and is none.
//!
//! Before: `{ properties: { a: text, b: [1] } }`
//! After:  `{ properties: { a: {}, b: {} } }`
//!
//! Loses what stood there, with an error. Whoever goes on all the same has any value.

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Node, Object, Value};
use crate::lower::{Pass, Purpose};
use crate::openapi::{self, Kind};

pub(in crate::lower) const PASS: Pass = Pass {
    name: "malformed_schemas_to_any_value",
    purpose: Purpose::NormalForm,
    run: |document, diagnostics| {
        openapi::walk_mut(&mut document.root, Kind::OpenApi, &mut |node, kind| {
            for (name, member) in node.as_object_mut().into_iter().flatten() {
                match (kind, kind.member(name), &mut member.value) {
                    // In older drafts, the elements of an array may have a schema each.
                    (Kind::Schema, Some(Kind::Schema), Value::Array(schemas)) if name == "items" => {
                        schemas.iter_mut().for_each(|schema| mend(schema, diagnostics));
                    }
                    (Kind::Schema, Some(Kind::Schema), _) if name == "items" => mend(member, diagnostics),
                    // What is wrong with other keywords is said of them.
                    (Kind::Schema, ..) => {}
                    (_, Some(Kind::Schema), _) => mend(member, diagnostics),
                    _ => {}
                }
            }
        });
    },
};

fn mend(schema: &mut Node, diagnostics: &mut Diagnostics) {
    if matches!(schema.value, Value::Object(_) | Value::Bool(_)) {
        return;
    }
    diagnostics.push(
        Diagnostic::error(Code::OpenapiInvalid, format!("a schema belongs here, and this is {}", schema.kind()))
            .at(schema.origin.key())
            .help("write a schema, or put one there with an overlay; without one, any value is taken"),
    );
    schema.value = Value::Object(Object::default());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn what_is_no_schema_is_any_value() {
        let before = "
paths: {/a: {get: {parameters: [{name: p, in: query, schema: text}]}}}
components:
  schemas:
    A: {properties: {a: text, b: [1], c: true, d: {items: 3}, schema: {type: string}}, allOf: [text, {}]}
    B: 7
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:2:54: error[openapi-invalid]: a schema belongs here, and this is a string
        # before.yaml:6:5: error[openapi-invalid]: a schema belongs here, and this is a number
        # before.yaml:5:22: error[openapi-invalid]: a schema belongs here, and this is a string
        # before.yaml:5:31: error[openapi-invalid]: a schema belongs here, and this is an array
        # before.yaml:5:52: error[openapi-invalid]: a schema belongs here, and this is a number
        paths:
          /a:
            get:
              parameters:
              - name: p
                in: query
                schema: {}
        components:
          schemas:
            A:
              properties:
                a: {}
                b: {}
                c: true
                d:
                  items: {}
                schema:
                  type: string
              allOf:
              - text
              - {}
            B: {}
        ");
    }
}
