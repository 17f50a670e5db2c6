//! Writes a reference whose target depends on the way to it as a reference to what it is by itself.
//!
//! Before: `Tree: { $recursiveAnchor: true, properties: { next: { $recursiveRef: '#' } } }`
//! After:  `Tree: { $recursiveAnchor: true, properties: { next: { $ref: '#/components/schemas/Tree' } } }`
//!
//! The target is the component in which the reference stands. It is of drafts before that of OpenAPI 3.1 (JSON Schema
//! 2019-09, section 8.2.4.2), whose `$dynamicRef` is resolved with the other references.
//!
//! Loses that a schema which extends the target and has the same anchor stands in its place, with a note. A reference
//! without a target goes, with a warning: any value is taken.

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Node, Object};
use crate::lower::{Pass, Purpose};
use crate::openapi::{self, Kind};

pub(in crate::lower) const PASS: Pass = Pass {
    name: "recursive_references_to_references",
    purpose: Purpose::NormalForm,
    run: |document, diagnostics| {
        let schemas = document.root.get_mut("components").and_then(|components| components.get_mut("schemas"));
        for (name, schema) in schemas.and_then(Node::as_object_mut).into_iter().flatten() {
            openapi::walk_mut(schema, Kind::Schema, &mut |node, kind| {
                if let (Kind::Schema, Some(members)) = (kind, node.as_object_mut()) {
                    resolve(members, Some(name), diagnostics);
                }
            });
        }
        // The schemas of the components know in which one they are; all others are in none.
        openapi::walk_schemas_mut(&mut document.root, |schema, _| resolve(schema, None, diagnostics));
    },
};

fn resolve(schema: &mut Object, own: Option<&String>, diagnostics: &mut Diagnostics) {
    let Some(node) = schema.shift_remove("$recursiveRef") else { return };
    let Some(target) = own.filter(|_| node.as_str() == Some("#")) else {
        let message = "`$recursiveRef` leads to no schema of the components; the client takes any value";
        let warning = Diagnostic::warning(Code::DynamicReference, message).at(node.origin.value());
        diagnostics.push(warning.help("an overlay can refer to the schema that is meant with `$ref`"));
        return;
    };
    let target = openapi::reference_to(&format!("/components/schemas/{}", openapi::pointer_token(target)));
    let message = format!("the client takes `$recursiveRef` for `{target}` wherever it stands");
    let note = Diagnostic::note(Code::DynamicReference, message).at(node.origin.value());
    diagnostics.push(note.help("a schema that puts another one in its place can say so with an overlay"));
    schema.entry("$ref".to_owned()).or_insert(Node::text(target, node.origin));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn a_reference_leads_to_the_component_in_which_it_stands() {
        let before = "
paths: {/trees: {get: {responses: {'200': {content: {application/json: {schema: {$recursiveRef: '#'}}}}}}}}
components:
  schemas:
    Tree: {$recursiveAnchor: true, properties: {children: {items: {$recursiveRef: '#'}}}}
    a/b: {items: {$recursiveRef: '#'}}
    Lost: {$recursiveRef: '#/components/responses/Gone'}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:5:83: note[dynamic-reference]: the client takes `$recursiveRef` for `#/components/schemas/Tree` wherever it stands
        # before.yaml:6:34: note[dynamic-reference]: the client takes `$recursiveRef` for `#/components/schemas/a~1b` wherever it stands
        # before.yaml:7:27: warning[dynamic-reference]: `$recursiveRef` leads to no schema of the components; the client takes any value
        # before.yaml:2:97: warning[dynamic-reference]: `$recursiveRef` leads to no schema of the components; the client takes any value
        paths:
          /trees:
            get:
              responses:
                '200':
                  content:
                    application/json:
                      schema: {}
        components:
          schemas:
            Tree:
              $recursiveAnchor: true
              properties:
                children:
                  items:
                    $ref: '#/components/schemas/Tree'
            a/b:
              items:
                $ref: '#/components/schemas/a~1b'
            Lost: {}
        ");
    }
}
