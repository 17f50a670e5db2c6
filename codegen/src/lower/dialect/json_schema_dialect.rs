//! Says which dialect of JSON Schema is not the one of OpenAPI, and takes what names a dialect out.
//!
//! Before: `{ openapi: 3.1.0, jsonSchemaDialect: https://example.com/dialect }`
//! After:  `{ openapi: 3.1.0 }`
//!
//! Loses what the keywords of a dialect of somebody's own mean, with a warning. The drafts of JSON Schema are read as the
//! one of OpenAPI 3.1: what they write in another way, other passes know.

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Node, Value};
use crate::lower::{Pass, Purpose};
use crate::openapi;

pub(in crate::lower) const PASS: Pass = Pass {
    name: "json_schema_dialect",
    purpose: Purpose::NormalForm,
    run: |document, diagnostics| {
        if let Some(dialect) = document.root.as_object_mut().and_then(|root| root.shift_remove("jsonSchemaDialect")) {
            judge(&dialect, diagnostics);
        }
        openapi::walk_schemas_mut(&mut document.root, |schema, _| {
            // A property of that name is not among the members of a schema.
            if let Some(dialect) = schema.shift_remove("$schema") {
                judge(&dialect, diagnostics);
            }
        });
    },
};

fn judge(dialect: &Node, diagnostics: &mut Diagnostics) {
    let is_known = match &dialect.value {
        Value::String(uri) => is_known(uri),
        Value::Null => true,
        _ => false,
    };
    if !is_known {
        let name = dialect.as_str().unwrap_or("this");
        diagnostics.push(
            Diagnostic::warning(Code::DialectUnknown, format!("the dialect `{name}` is not known"))
                .at(dialect.origin.value())
                .help("its schemas are read as those of OpenAPI 3.1; keywords of its own are named where they stand"),
        );
    }
}

/// The dialects that OpenAPI and JSON Schema publish.
fn is_known(uri: &str) -> bool {
    let uri = uri.trim_end_matches('#');
    let path = uri.strip_prefix("https://").or_else(|| uri.strip_prefix("http://")).unwrap_or_default();
    ["spec.openapis.org/oas/3.1/dialect/", "spec.openapis.org/oas/3.2/dialect/"]
        .iter()
        .any(|start| path.starts_with(start))
        || (path.starts_with("json-schema.org/draft") && path.ends_with("/schema"))
        || path == "json-schema.org/schema"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn a_dialect_of_somebodys_own_is_a_warning() {
        let before = "
jsonSchemaDialect: https://example.com/dialect
components:
  schemas:
    A: {$schema: https://json-schema.org/draft/2020-12/schema, type: string}
    B: {$schema: http://json-schema.org/draft-07/schema#}
    C: {$schema: https://example.com/other, properties: {$schema: {type: string}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:2:20: warning[dialect-unknown]: the dialect `https://example.com/dialect` is not known
        # before.yaml:7:18: warning[dialect-unknown]: the dialect `https://example.com/other` is not known
        components:
          schemas:
            A:
              type: string
            B: {}
            C:
              properties:
                $schema:
                  type: string
        ");
    }
}
