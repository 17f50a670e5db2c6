//! Keeps the first of a schema's examples.
//!
//! OpenAPI 3.0 has one `example` for a schema; the documentation of the client shows none of them.
//!
//! Before: `{ type: string, examples: [a, b] }`
//! After:  `{ type: string, example: a }`
//!
//! Loses nothing that reaches the client.

use crate::document::Value;
use crate::lower::{Pass, Purpose};
use crate::openapi;

pub(in crate::lower) const PASS: Pass = Pass {
    name: "examples_to_example",
    purpose: Purpose::Client,
    run: |document, _| {
        openapi::walk_schemas_mut(&mut document.root, |schema, _| {
            let Some(examples) = schema.shift_remove("examples") else { return };
            if let (Value::Array(examples), false) = (examples.value, schema.contains_key("example"))
                && let Some(first) = examples.into_iter().next()
            {
                schema.insert("example".to_owned(), first);
            }
        });
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn the_first_example_stays() {
        let before = "
components:
  schemas:
    A: {examples: [a, b]}
    B: {examples: [a], example: b}
    C: {examples: []}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        components:
          schemas:
            A:
              example: a
            B:
              example: b
            C: {}
        ");
    }
}
