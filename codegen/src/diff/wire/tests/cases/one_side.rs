//! Changes of schemas that mean something on one side of the wire alone, or something else on each.

use crate::diff::rules::{Direction, Rule};

/// Cases that have one side alone.
pub(in super::super) const OF_ONE_SIDE: &[(Direction, &str, &str, Rule)] = &[
    (
        Direction::Request,
        "{properties: {a: {type: string}}}",
        "{properties: {a: {type: string, readOnly: true}}}",
        Rule::RequestPropertyBecameReadOnly,
    ),
    (Direction::Request, "{type: object}", "{type: object, required: [a]}", Rule::RequestRequiredPropertyAdded),
    (
        Direction::Request,
        "{properties: {a: {}, b: {}}, additionalProperties: false}",
        "{properties: {a: {}}, additionalProperties: false}",
        Rule::RequestPropertyForbidden,
    ),
    (
        Direction::Request,
        "{properties: {a: {}, b: {}}, unevaluatedProperties: false}",
        "{properties: {a: {}}, unevaluatedProperties: false}",
        Rule::RequestPropertyForbidden,
    ),
    (
        Direction::Request,
        "{required: [a], properties: {a: {type: string, readOnly: true}}}",
        "{required: [a], properties: {a: {type: string}}}",
        Rule::RequestRequiredPropertyBecameNotReadOnly,
    ),
    (
        Direction::Response,
        "{required: [a], properties: {a: {type: string}}}",
        "{required: [a], properties: {a: {type: string, writeOnly: true}}}",
        Rule::ResponseRequiredPropertyBecameWriteOnly,
    ),
    (
        Direction::Response,
        "{properties: {a: {type: string}}}",
        "{properties: {a: {type: string, writeOnly: true}}}",
        Rule::ResponsePropertyBecameWriteOnly,
    ),
    // The client reads an array of so many elements as a tuple.
    (
        Direction::Response,
        "{type: array, prefixItems: [{type: integer}, {type: string}], items: false, minItems: 2}",
        "{type: array, prefixItems: [{type: integer}, {type: string}], items: false}",
        Rule::ResponseTypeWidened,
    ),
    (
        Direction::Response,
        "{type: array, prefixItems: [{type: integer}, {type: string}], minItems: 2, maxItems: 2}",
        "{type: array, prefixItems: [{type: integer}, {type: string}, {type: integer}], items: false, minItems: 3}",
        Rule::ResponseTypeChanged,
    ),
    (
        Direction::Request,
        "{type: array, prefixItems: [{type: integer}, {type: string}], items: false, minItems: 2}",
        "{type: array, prefixItems: [{type: integer}, {type: string}], items: false}",
        Rule::RequestConstraintLoosened,
    ),
];
