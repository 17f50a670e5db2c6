//! Puts the definitions, parameters, responses and security schemes of a Swagger 2.0 document among the components.
//!
//! Before: `definitions: { A: { items: { $ref: '#/definitions/B' } } }`
//! After:  `components: { schemas: { A: { items: { $ref: '#/components/schemas/B' } } } }`
//!
//! Loses nothing. What stands there is still written as Swagger 2.0 does.

use super::{is_swagger, object};
use crate::document::{Node, Value};
use crate::lower::{Pass, Purpose};
use crate::openapi::{self, SWAGGER_SECTIONS};

pub(in crate::lower) const PASS: Pass = Pass {
    name: "definitions_to_components",
    purpose: Purpose::NormalForm,
    run: |document, _| {
        let root = &mut document.root;
        if !is_swagger(root) {
            return;
        }
        for (place, kind) in openapi::places(root) {
            if let Some(node) = root.resolve_mut(&place) {
                openapi::walk_mut(node, kind, &mut |node, _| refer(node));
            }
        }
        let origin = root.origin.clone();
        let Some(members) = root.as_object_mut() else { return };
        for (section, name) in SWAGGER_SECTIONS {
            let Some(node) = members.shift_remove(section).filter(|node| node.value != Value::Null) else { continue };
            let components = members.entry("components".to_owned()).or_insert_with(|| object([], &origin));
            components.as_object_mut().map(|components| components.insert(name.to_owned(), node));
        }
    },
};

/// Writes the new place into a reference.
fn refer(node: &mut Node) {
    let Some(reference) = node.get_mut("$ref") else { return };
    let Some(path) = reference.as_str().and_then(|text| text.strip_prefix("#/")) else { return };
    let moved = SWAGGER_SECTIONS.iter().find_map(|(section, name)| {
        let rest = path.strip_prefix(section).filter(|rest| rest.starts_with('/'))?;
        Some(format!("#/components/{name}{rest}"))
    });
    if let Some(moved) = moved {
        reference.value = Value::String(moved);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn what_is_shared_is_a_component() {
        let before = "
swagger: '2.0'
paths:
  /a:
    get:
      parameters: [{$ref: '#/parameters/P'}]
      responses: {'200': {$ref: '#/responses/R'}}
  /b: {$ref: '#/x-referenced-files/b.yaml'}
definitions:
  A: {properties: {a: {$ref: '#/definitions/A/properties/b'}, b: {}}, example: {$ref: '#/definitions/A'}}
parameters: {P: {name: p, in: body, schema: {$ref: '#/definitions/A'}}}
responses: {R: {schema: {items: {$ref: '#/definitions/A'}}}}
securityDefinitions: {S: {type: basic}}
x-referenced-files:
  b.yaml: {get: {responses: {'200': {schema: {$ref: '#/definitions/A'}}}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        swagger: '2.0'
        paths:
          /a:
            get:
              parameters:
              - $ref: '#/components/parameters/P'
              responses:
                '200':
                  $ref: '#/components/responses/R'
          /b:
            $ref: '#/x-referenced-files/b.yaml'
        x-referenced-files:
          b.yaml:
            get:
              responses:
                '200':
                  schema:
                    $ref: '#/components/schemas/A'
        components:
          schemas:
            A:
              properties:
                a:
                  $ref: '#/components/schemas/A/properties/b'
                b: {}
              example:
                $ref: '#/definitions/A'
          parameters:
            P:
              name: p
              in: body
              schema:
                $ref: '#/components/schemas/A'
          responses:
            R:
              schema:
                items:
                  $ref: '#/components/schemas/A'
          securitySchemes:
            S:
              type: basic
        ");
        let other = "openapi: 3.0.3\ndefinitions: {A: {}}";
        insta::assert_snapshot!(lower(PASS, other), @"
        openapi: 3.0.3
        definitions:
          A: {}
        ");
    }
}
