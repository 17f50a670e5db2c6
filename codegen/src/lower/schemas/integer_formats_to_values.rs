//! Gives integers a format that has the values of which the schema itself speaks.
//!
//! A format annotates (JSON Schema 2020-12, Validation, 7.2.1), and a list of values or a bound asserts.
//!
//! Before: `{ type: integer, minimum: 0, maximum: 18446744073709551615 }`, `{ type: integer, format: int32, enum: [1, 2147483648] }`
//! After:  `{ type: integer, format: uint64, minimum: 0, ... }`, `{ type: integer, format: int64, enum: [1, 2147483648] }`
//!
//! Loses a format that is too narrow, with a note.

use std::ops::RangeInclusive;

use crate::api::types::Integer;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Node, Object, Value};
use crate::lower::{Pass, Purpose};
use crate::markdown::code_span;
use crate::openapi;

pub(in crate::lower) const PASS: Pass = Pass {
    name: "integer_formats_to_values",
    purpose: Purpose::Types,
    run: |document, diagnostics| openapi::walk_schemas_mut(&mut document.root, |schema, _| widen(schema, diagnostics)),
};

fn widen(schema: &mut Object, diagnostics: &mut Diagnostics) {
    if schema.get("type").and_then(Node::as_str) != Some("integer") {
        return;
    }
    let format = schema.get("format").and_then(Node::as_str).unwrap_or_default();
    let Some((values, keyword)) = listed(schema).or_else(|| bounded(schema)) else { return };
    let has_all = |integer: Integer| [values.start(), values.end()].iter().all(|value| integer.has(**value));
    if has_all(Integer::of_format(format)) {
        return;
    }
    let wider = if *values.start() >= 0 && !has_all(Integer::I64) { "uint64" } else { "int64" };
    // What 64 bits do not have, no other format would.
    if Integer::of_format(format) == Integer::of_format(wider) {
        return;
    }
    let origin = schema[keyword].origin.clone();
    if !format.is_empty() {
        let (format, wider) = (code_span(format), code_span(wider));
        let message = format!("the schema has values that {format} lacks; the client reads them as {wider}");
        diagnostics.push(
            Diagnostic::note(Code::FormatTooNarrow, message)
                .at(origin.key())
                .help("an overlay can correct the format, or the values"),
        );
    }
    schema.insert("format".to_owned(), Node::text(wider, origin));
}

/// The least and the greatest value of a list.
fn listed(schema: &Object) -> Option<(RangeInclusive<i128>, &'static str)> {
    let values = schema.get("enum")?.as_array()?.iter().filter_map(integer).collect::<Vec<_>>();
    Some((*values.iter().min()?..=*values.iter().max()?, "enum"))
}

/// The least and the greatest value by the bounds. One that is missing bounds nothing, and what 64 bits do not have is no
/// value of a client.
fn bounded(schema: &Object) -> Option<(RangeInclusive<i128>, &'static str)> {
    let bound = |keyword: &str, exclusive: &str, step: i128| {
        let is_exclusive = schema.get(exclusive).is_some_and(|node| node.value == Value::Bool(true));
        Some(integer(schema.get(keyword)?)? + if is_exclusive { step } else { 0 })
    };
    let least = bound("minimum", "exclusiveMinimum", 1);
    let greatest = bound("maximum", "exclusiveMaximum", -1);
    let keyword = if greatest.is_some() { "maximum" } else { "minimum" };
    let limit = match least {
        Some(0..) => i128::from(u64::MAX),
        _ => i128::from(i64::MAX),
    };
    let least = least.map(|least| least.clamp(i64::MIN.into(), limit));
    let greatest = greatest.map(|greatest| greatest.clamp(i64::MIN.into(), limit));
    Some((least.or(greatest)?..=greatest.or(least)?, keyword))
}

/// The integer that a value is.
fn integer(node: &Node) -> Option<i128> {
    let Value::Number(number) = &node.value else { return None };
    number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    /// The notes, and the format of each schema.
    fn formats(before: &str) -> String {
        let after = lower(PASS, before);
        let is_name = |line: &&str| line.starts_with("    ") && !line.starts_with("     ");
        let lines = after.lines().filter(|line| line.starts_with('#') || is_name(line) || line.contains("format"));
        lines.map(|line| line.trim().to_owned() + if line.starts_with('#') { "\n" } else { " " }).collect()
    }

    #[test]
    fn integers_of_which_some_are_too_large_for_a_sign_have_none() {
        let before = "
components:
  schemas:
    Most: {type: integer, minimum: 0, maximum: 18446744073709551615}
    Least: {type: integer, minimum: 9223372036854775808}
    Listed: {type: integer, enum: [1, 9223372036854775808]}
    Signed: {type: integer, maximum: 18446744073709551615}
    Mixed: {type: integer, enum: [-1, 9223372036854775808]}
";
        insta::assert_snapshot!(formats(before), @"Most: format: uint64 Least: format: uint64 Listed: format: uint64 Signed: Mixed:");
    }

    #[test]
    fn a_format_that_lacks_values_of_the_schema_is_a_wider_one() {
        let before = "
components:
  schemas:
    Listed: {type: integer, format: int32, nullable: true, enum: [1, 2147483648, null]}
    Constant: {type: integer, format: int32, enum: [5000000000]}
    Bounded: {type: integer, format: int32, minimum: 0, maximum: 4294967295}
    Negative: {type: integer, format: uint8, minimum: -1}
    Unsigned: {type: integer, format: int64, minimum: 0, maximum: 18446744073709551615}
    Fitting: {type: integer, format: int32, minimum: 0, maximum: 2147483648, exclusiveMaximum: true}
    Few: {type: integer, format: int32, maximum: 4294967295, enum: [1, 2]}
    Vast: {type: integer, format: int64, maximum: 18446744073709551615}
    Number: {type: number, format: float, maximum: 4294967295}
";
        insta::assert_snapshot!(formats(before), @"
        # before.yaml:4:60: note[format-too-narrow]: the schema has values that `int32` lacks; the client reads them as `int64`
        # before.yaml:5:46: note[format-too-narrow]: the schema has values that `int32` lacks; the client reads them as `int64`
        # before.yaml:6:57: note[format-too-narrow]: the schema has values that `int32` lacks; the client reads them as `int64`
        # before.yaml:7:46: note[format-too-narrow]: the schema has values that `uint8` lacks; the client reads them as `int64`
        # before.yaml:8:58: note[format-too-narrow]: the schema has values that `int64` lacks; the client reads them as `uint64`
        Listed: format: int64 Constant: format: int64 Bounded: format: int64 Negative: format: int64 Unsigned: format: uint64 Fitting: format: int32 Few: format: int32 Vast: format: int64 Number: format: float
        ");
    }
}
