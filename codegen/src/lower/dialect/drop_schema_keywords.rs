//! Drops the schema keywords that OpenAPI 3.0 does not have.
//!
//! What has a counterpart has found it by now; the rest would be passed over in silence, and the generated type would
//! promise more than it checks.
//!
//! Before: `{ type: object, propertyNames: {...}, optional: true }`
//! After:  `{ type: object }`
//!
//! Loses the constraint, and keywords that no standard knows, with a note for each place. What names a schema
//! or speaks to its authors constrains nothing and goes in silence.

use crate::diagnostics::{Code, Diagnostic};
use crate::document::{Node, Object};
use crate::lower::{Pass, Purpose};
use crate::openapi;

/// The keywords of JSON Schema and its OpenAPI dialect that OpenAPI 3.0 does not have.
const CONSTRAINTS: [&str; 10] = [
    "additionalItems",
    "contains",
    "dependencies",
    "dependentRequired",
    "maxContains",
    "minContains",
    "patternProperties",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// What names a schema, holds schemas that others refer to, or speaks to authors.
const SILENT: [&str; 10] = [
    "$anchor",
    "$comment",
    "$defs",
    "$dynamicAnchor",
    "$id",
    "$recursiveAnchor",
    "$schema",
    "$vocabulary",
    "definitions",
    "id",
];

/// The keywords of OpenAPI 3.0, section 4.7.24, and of JSON Schema those of tuples and examples.
const KNOWN: [&str; 38] = [
    "$ref",
    "additionalProperties",
    "allOf",
    "anyOf",
    "default",
    "deprecated",
    "description",
    "discriminator",
    "enum",
    "example",
    "examples",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "externalDocs",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "nullable",
    "oneOf",
    "pattern",
    "prefixItems",
    "properties",
    "readOnly",
    "required",
    "title",
    "type",
    "uniqueItems",
    "writeOnly",
    "xml",
];

pub(in crate::lower) const PASS: Pass = Pass {
    name: "drop_schema_keywords",
    purpose: Purpose::Types,
    run: |document, diagnostics| {
        openapi::walk_schemas_mut(&mut document.root, |schema, _| {
            schema.retain(|name, node| {
                if let Some(node_type) = node.get("nodeType").filter(|_| name == "xml") {
                    let note = "XML is text in the client, whatever kind of node `nodeType` says";
                    let note = Diagnostic::note(Code::KeywordDropped, note).at(node_type.origin.key());
                    diagnostics.push(note.help("where the server knows JSON too, an overlay can add it"));
                    node.as_object_mut().map(|xml| xml.shift_remove("nodeType"));
                }
                if KNOWN.contains(&name.as_str()) || name.starts_with("x-") {
                    return true;
                }
                let is_silent = SILENT.contains(&name.as_str()) || asks_nothing(name, node);
                if !is_silent {
                    diagnostics.push(dropped(name, node));
                }
                false
            });
        });
    },
};

/// Whether a constraint constrains nothing: members that no schema knows are kept whatever the document says of them.
fn asks_nothing(name: &str, node: &Node) -> bool {
    let is_empty = node.as_object().is_some_and(Object::is_empty);
    matches!(name, "unevaluatedProperties" | "unevaluatedItems" | "additionalItems" | "propertyNames")
        && (is_empty || node.value == crate::document::Value::Bool(true))
}

fn dropped(name: &str, node: &Node) -> Diagnostic {
    if CONSTRAINTS.contains(&name) {
        return Diagnostic::note(Code::KeywordDropped, format!("the client does not check `{name}`"))
            .at(node.origin.key())
            .help("the server checks it; an overlay can say in a description what is valid");
    }
    Diagnostic::note(Code::KeywordUnknown, format!("`{name}` is not a keyword of a schema; the client ignores it"))
        .at(node.origin.key())
        .help("the name of an extension starts with `x-`; an overlay can correct a misspelled name")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn a_keyword_goes_with_a_note_and_a_property_of_its_name_stays() {
        let before = "
components:
  schemas:
    Pet:
      $comment: not for readers
      type: object
      properties:
        if: {type: string}
      propertyNames: {maxLength: 3}
      unevaluatedProperties: true
      optional: true
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:9:7: note[keyword-dropped]: the client does not check `propertyNames`
        # before.yaml:11:7: note[keyword-unknown]: `optional` is not a keyword of a schema; the client ignores it
        components:
          schemas:
            Pet:
              type: object
              properties:
                if:
                  type: string
        ");
    }

    #[test]
    fn data_is_not_a_schema() {
        let before = "components: {schemas: {Pet: {example: {then: 1}, default: {if: 2}}}}";
        insta::assert_snapshot!(lower(PASS, before), @"
        components:
          schemas:
            Pet:
              example:
                then: 1
              default:
                if: 2
        ");
    }
}
