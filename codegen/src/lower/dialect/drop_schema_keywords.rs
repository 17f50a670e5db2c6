//! Drops the schema keywords of OpenAPI 3.1 that have no counterpart in 3.0.
//!
//! progenitor would pass over them in silence, and the generated type would promise more than it checks.
//!
//! Before: `{ type: object, patternProperties: {...} }`
//! After:  `{ type: object }`
//!
//! Loses the constraint, with a warning for each place. `$schema`, `$id` and `$comment` constrain nothing
//! and go in silence.

use crate::diagnostics::{Code, Diagnostic};
use crate::lower::{Pass, Purpose};
use crate::openapi;

/// The keywords of JSON Schema 2020-12 and its OpenAPI dialect that OpenAPI 3.0 does not have.
const CONSTRAINTS: [&str; 18] = [
    "contains",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "dependentRequired",
    "dependentSchemas",
    "$dynamicAnchor",
    "$dynamicRef",
    "if",
    "then",
    "else",
    "maxContains",
    "minContains",
    "patternProperties",
    "prefixItems",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
];

const SILENT: [&str; 3] = ["$schema", "$id", "$comment"];

pub(in crate::lower) const PASS: Pass = Pass {
    name: "drop_schema_keywords",
    purpose: Purpose::Client,
    run: |document, diagnostics| {
        openapi::walk_schemas_mut(&mut document.root, |members, _| {
            members.retain(|name, _| !SILENT.contains(&name.as_str()));
            for keyword in CONSTRAINTS {
                if let Some(value) = members.shift_remove(keyword) {
                    let message = format!("the client does not check `{keyword}`");
                    diagnostics.push(
                        Diagnostic::warning(Code::KeywordDropped, message)
                            .at(value.origin.key())
                            .help("OpenAPI 3.0 has no such keyword; an overlay can say the same in another way"),
                    );
                }
            }
        });
    },
};

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
      patternProperties: {'^x-': {}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:9:7: warning[keyword-dropped]: the client does not check `patternProperties`
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
