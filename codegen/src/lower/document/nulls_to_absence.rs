//! Takes away members that are null where the standard has no null.
//!
//! In YAML, a key whose value was forgotten or left for later is null. It says nothing, as if the key were not there;
//! where the key itself says something (a path, a method, a status, a name), an empty object is left.
//!
//! Before: `paths: { /pets: { get: { parameters: null, responses: { 204: null } } } }`
//! After:  `paths: { /pets: { get: { responses: { 204: {} } } } }`
//!
//! Loses nothing. Data such as examples and defaults keeps its nulls, and so does `type`.

use crate::document::{Node, Object, Value};
use crate::lower::{Pass, Purpose};
use crate::openapi::{self, Kind, METHODS};

/// The members that are data.
const DATA: [&str; 7] = ["const", "dataValue", "default", "enum", "example", "examples", "value"];

pub(in crate::lower) const PASS: Pass = Pass {
    name: "nulls_to_absence",
    purpose: Purpose::NormalForm,
    run: |document, _| {
        openapi::walk_mut(&mut document.root, Kind::OpenApi, &mut |node, kind| {
            let Some(members) = node.as_object_mut() else { return };
            let has_names = matches!(kind, Kind::Map(_) | Kind::Paths | Kind::Responses | Kind::Callback);
            for (name, member) in members.iter_mut().filter(|(name, _)| !name.starts_with("x-")) {
                if is_null(member) && (has_names || kind == Kind::PathItem && METHODS.contains(&name.as_str())) {
                    member.value = Value::Object(Object::default());
                }
                if let (Value::Array(items), "parameters") = (&mut member.value, name.as_str()) {
                    items.retain(|item| !is_null(item));
                }
            }
            let is_schema = kind == Kind::Schema;
            let is_data = |name: &str| name.starts_with("x-") || DATA.contains(&name) || is_schema && name == "type";
            members.retain(|name, member| !is_null(member) || is_data(name));
        });
    },
};

fn is_null(node: &Node) -> bool {
    node.value == Value::Null
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn what_was_forgotten_goes_and_what_is_named_stays() {
        let before = "
info:
paths:
  /a:
  /b:
    summary:
    get:
    put:
      parameters: [null, {name: c, in: query, schema: , example: null}]
      requestBody:
      responses:
        204:
        200: {description: D, content: {application/json: }}
    x-note: null
components:
  schemas:
    A: {properties: {b: , default: }, default: null, enum: [null], type: null, description: }
  parameters:
";
        insta::assert_snapshot!(lower(PASS, before), @"
        paths:
          /a: {}
          /b:
            get: {}
            put:
              parameters:
              - name: c
                in: query
                example: null
              responses:
                '204': {}
                '200':
                  description: D
                  content:
                    application/json: {}
            x-note: null
        components:
          schemas:
            A:
              properties:
                b: {}
                default: {}
              default: null
              enum:
              - null
              type: null
        ");
    }
}
