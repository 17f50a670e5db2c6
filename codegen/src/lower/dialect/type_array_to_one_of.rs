//! Writes a schema of several types as a union, with each keyword where it counts.
//!
//! Before: `{ type: [string, integer], maxLength: 3, minimum: 0 }`
//! After:  `{ oneOf: [{ type: integer, minimum: 0 }, { type: string, maxLength: 3 }] }`
//!
//! Loses nothing. The narrower types come first, for readers that try one branch after the other: an integer is also a
//! number.

use crate::document::{Node, Object, Value};
use crate::lower::{Pass, Purpose};
use crate::openapi;

/// The types, the narrower before the wider.
const TYPES: [&str; 6] = ["boolean", "integer", "number", "string", "array", "object"];

pub(in crate::lower) const PASS: Pass = Pass {
    name: "type_array_to_one_of",
    purpose: Purpose::NormalForm,
    run: |document, _| {
        openapi::walk_schemas_mut(&mut document.root, |schema, origin| {
            let Some(types) = schema.get("type").and_then(Node::as_array) else { return };
            let listed = |name: &&&str| types.iter().any(|item| item.as_str() == Some(**name));
            let types = TYPES.iter().filter(listed).copied().collect::<Vec<_>>();
            if types.is_empty() {
                return;
            }
            let is_typed = |name: &str| types_of(name).is_some() || name == "type";
            let (keywords, mut rest): (Object, Object) =
                std::mem::take(schema).into_iter().partition(|(name, _)| is_typed(name));
            let branch = |json_type: &&str| {
                let value = Value::String((*json_type).to_owned());
                let mut branch = Object::from_iter([("type".to_owned(), Node { value, origin: origin.clone() })]);
                let counts = |name: &str| types_of(name).is_some_and(|types| types.contains(json_type));
                branch.extend(keywords.iter().filter(|(name, _)| counts(name)).map(|(n, v)| (n.clone(), v.clone())));
                Node { value: Value::Object(branch), origin: origin.clone() }
            };
            let branches = Value::Array(types.iter().map(branch).collect());
            rest.insert("oneOf".to_owned(), Node { value: branches, origin: origin.clone() });
            *schema = rest;
        });
    },
};

/// The types for which a keyword counts; none for a keyword that counts for all.
fn types_of(keyword: &str) -> Option<&'static [&'static str]> {
    Some(match keyword {
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => &["integer", "number"],
        "minLength" | "maxLength" | "pattern" => &["string"],
        "format" => &["integer", "number", "string"],
        "items" | "prefixItems" | "minItems" | "maxItems" | "uniqueItems" | "contains" => &["array"],
        "properties" | "additionalProperties" | "required" | "minProperties" | "maxProperties" => &["object"],
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn each_keyword_goes_to_the_types_for_which_it_counts() {
        let before = "
components:
  schemas:
    A: {type: [string, integer], maxLength: 3, minimum: 0, description: Either, nullable: true}
    B: {type: string}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        components:
          schemas:
            A:
              description: Either
              nullable: true
              oneOf:
              - type: integer
                minimum: 0
              - type: string
                maxLength: 3
            B:
              type: string
        ");
    }
}
