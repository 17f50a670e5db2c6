//! Takes everything but the annotations from a schema that is marked as a secret.
//!
//! The client has one type for secrets, and gives it to `{ type: string, format: password }`. A mark without the type, or
//! one that a part of an `allOf` has, would make another type of it, which `Debug` prints; and a default would stand in
//! the documentation.
//!
//! Before: `{ format: password, minLength: 8, x-sensitive: true, description: The PIN }`
//! After:  `{ type: string, format: password, description: The PIN }`
//!
//! Loses the constraints and the default, with a note.

use crate::diagnostics::{Code, Diagnostic};
use crate::document::{Node, Object, Value};
use crate::lower::{Pass, Purpose};
use crate::openapi;

/// What may stand beside the mark.
const KEPT: [&str; 11] = [
    "deprecated",
    "description",
    "example",
    "externalDocs",
    "format",
    "nullable",
    "readOnly",
    "title",
    "type",
    "writeOnly",
    "xml",
];

pub(in crate::lower) const PASS: Pass = Pass {
    name: "password_to_bare_string",
    purpose: Purpose::Client,
    run: |document, diagnostics| {
        let before = document.root.clone();
        openapi::walk_schemas_mut(&mut document.root, |schema, origin| {
            let constrained = schema.get("allOf").and_then(Node::as_array).is_some_and(|parts| {
                let resolved = || parts.iter().filter_map(|part| openapi::resolve(&before, part));
                let is_text = |part: &Node| matches!(part.get("type").map(Node::as_str), None | Some(Some("string")));
                parts.len() > 1 && resolved().any(is_secret) && resolved().all(is_text)
            });
            if constrained {
                let mark = Node { value: Value::String("password".to_owned()), origin: origin.clone() };
                schema.insert("format".to_owned(), mark);
            } else if !is_marked(schema) {
                return;
            }
            schema.retain(|name, member| {
                let kept = KEPT.contains(&name.as_str());
                if !kept && !name.starts_with("x-") {
                    let message = format!("the client does not heed `{name}` of a secret");
                    diagnostics.push(
                        Diagnostic::note(Code::KeywordDropped, message)
                            .at(member.origin.key())
                            .help("the server checks it"),
                    );
                }
                kept
            });
            let string = || Node { value: Value::String("string".to_owned()), origin: origin.clone() };
            schema.entry("type".to_owned()).or_insert_with(string);
        });
    },
};

fn is_secret(schema: &Node) -> bool {
    schema.as_object().is_some_and(is_marked)
}

fn is_marked(schema: &Object) -> bool {
    let is_string = matches!(schema.get("type").map(Node::as_str), None | Some(Some("string")));
    is_string && schema.get("format").and_then(Node::as_str) == Some("password")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn a_secret_with_constraints_stays_a_secret() {
        let before = "
components:
  schemas:
    Pin: {format: password, minLength: 8, x-sensitive: true, description: The PIN, default: hunter2}
    Count: {type: integer, format: password, minimum: 1}
    Short: {allOf: [{$ref: '#/components/schemas/Pin'}, {maxLength: 3}], description: Another}
    Same: {allOf: [{$ref: '#/components/schemas/Pin'}]}
    Object: {allOf: [{type: object}, {format: password}]}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:4:29: note[keyword-dropped]: the client does not heed `minLength` of a secret
        # before.yaml:4:84: note[keyword-dropped]: the client does not heed `default` of a secret
        # before.yaml:6:13: note[keyword-dropped]: the client does not heed `allOf` of a secret
        components:
          schemas:
            Pin:
              format: password
              description: The PIN
              type: string
            Count:
              type: integer
              format: password
              minimum: 1
            Short:
              description: Another
              format: password
              type: string
            Same:
              allOf:
              - $ref: '#/components/schemas/Pin'
            Object:
              allOf:
              - type: object
              - format: password
                type: string
        ");
    }
}
