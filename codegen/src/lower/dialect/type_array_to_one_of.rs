//! Writes a schema of several types as a union, with each keyword where it counts.
//!
//! Before: `{ type: [string, integer], maxLength: 3, minimum: 0 }`
//! After:  `{ oneOf: [{ type: integer, minimum: 0 }, { type: string, maxLength: 3 }] }`
//!
//! Loses nothing. The narrower types come first, for readers that try one branch after the other. Of `integer` and
//! `number`, the wider one stays. All types together are any value, and beside a union, whose branches have types of
//! their own, the array says nothing more.

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
            let is_listed = |name: &str| types.iter().any(|item| item.as_str() == Some(name));
            let listed = TYPES.iter().filter(|name| is_listed(name) && !(**name == "integer" && is_listed("number")));
            let types = listed.copied().collect::<Vec<_>>();
            let has_keywords = schema.keys().any(|name| types_of(name).is_some() || name == "enum");
            if let [only] = types.as_slice() {
                let only = Value::String((*only).to_owned());
                schema.insert("type".to_owned(), Node { value: only, origin: origin.clone() });
                return;
            }
            let is_union = ["oneOf", "anyOf"].iter().any(|keyword| schema.contains_key(*keyword));
            if is_union || types.is_empty() || (types.len() == TYPES.len() - 1 && !has_keywords) {
                schema.shift_remove("type");
                return;
            }
            let is_typed = |name: &str| types_of(name).is_some() || matches!(name, "type" | "enum");
            let (keywords, mut rest): (Object, Object) =
                std::mem::take(schema).into_iter().partition(|(name, _)| is_typed(name));
            let branch = |json_type: &&str| {
                let value = Value::String((*json_type).to_owned());
                let mut branch = Object::from_iter([("type".to_owned(), Node { value, origin: origin.clone() })]);
                let counts = |name: &str| types_of(name).is_some_and(|types| types.contains(json_type));
                branch.extend(keywords.iter().filter(|(name, _)| counts(name)).map(|(n, v)| (n.clone(), v.clone())));
                branch.extend(values_of(&keywords, json_type).map(|values| ("enum".to_owned(), values)));
                Node::object(branch, origin.clone())
            };
            // A type of which the enumeration has no value is none of the types.
            let has_values =
                |json_type: &&&str| keywords.get("enum").is_none() || values_of(&keywords, json_type).is_some();
            let branches = types.iter().filter(has_values).map(branch).collect::<Vec<_>>();
            let (keyword, node) = match keywords.get("enum") {
                Some(values) if branches.is_empty() => ("enum", values.clone()),
                _ => ("oneOf", Node::array(branches, origin.clone())),
            };
            rest.insert(keyword.to_owned(), node);
            *schema = rest;
        });
    },
};

/// The values of an enumeration that are of a type, if there are any.
fn values_of(keywords: &Object, json_type: &str) -> Option<Node> {
    let values = keywords.get("enum")?;
    let is_of_type = |value: &&Node| match &value.value {
        Value::Null => false,
        Value::Bool(_) => json_type == "boolean",
        Value::Number(number) => json_type == "number" || (json_type == "integer" && !number.is_f64()),
        Value::String(_) => json_type == "string",
        Value::Array(_) => json_type == "array",
        Value::Object(_) => json_type == "object",
    };
    let of_type = values.as_array()?.iter().filter(is_of_type).cloned().collect::<Vec<_>>();
    (!of_type.is_empty()).then(|| Node::array(of_type, values.origin.clone()))
}

/// The types for which a keyword counts; none for a keyword that counts for all.
fn types_of(keyword: &str) -> Option<&'static [&'static str]> {
    Some(match keyword {
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => &["integer", "number"],
        "minLength" | "maxLength" | "pattern" | "contentEncoding" | "contentMediaType" | "contentSchema" => &["string"],
        "format" => &["integer", "number", "string"],
        "items" | "prefixItems" | "additionalItems" | "unevaluatedItems" | "minItems" | "maxItems" | "uniqueItems"
        | "contains" | "minContains" | "maxContains" => &["array"],
        "properties"
        | "patternProperties"
        | "additionalProperties"
        | "unevaluatedProperties"
        | "propertyNames"
        | "required"
        | "minProperties"
        | "maxProperties"
        | "dependentRequired"
        | "dependentSchemas" => &["object"],
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
    Listed: {type: [string, integer, boolean], enum: [a, 1, null]}
    Numbers: {type: [integer, number]}
    Any: {type: [string, number, integer, boolean, array, object]}
    Union: {type: [string, object], oneOf: [{type: string}, {$ref: '#/components/schemas/A'}]}
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
            Listed:
              oneOf:
              - type: integer
                enum:
                - 1
              - type: string
                enum:
                - a
            Numbers:
              type: number
            Any: {}
            Union:
              oneOf:
              - type: string
              - $ref: '#/components/schemas/A'
        ");
    }
}
