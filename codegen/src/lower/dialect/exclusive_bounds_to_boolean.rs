//! Writes exclusive bounds as OpenAPI 3.0 does, with a bound and a mark.
//!
//! Before: `{ exclusiveMinimum: 0 }`
//! After:  `{ minimum: 0, exclusiveMinimum: true }`
//!
//! Loses nothing: of an exclusive and an inclusive bound, the narrower one stays.

use crate::document::{Node, Object, Value};
use crate::lower::{Pass, Purpose};
use crate::openapi;

pub(in crate::lower) const PASS: Pass = Pass {
    name: "exclusive_bounds_to_boolean",
    purpose: Purpose::NormalForm,
    run: |document, _| {
        openapi::walk_schemas_mut(&mut document.root, |schema, _| {
            lower(schema, "exclusiveMinimum", "minimum", |exclusive, inclusive| exclusive >= inclusive);
            lower(schema, "exclusiveMaximum", "maximum", |exclusive, inclusive| exclusive <= inclusive);
        });
    },
};

fn lower(schema: &mut Object, exclusive: &str, inclusive: &str, is_narrower: fn(f64, f64) -> bool) {
    let number = |name: &str| match schema.get(name).map(|node| &node.value) {
        Some(Value::Number(number)) => number.as_f64(),
        _ => None,
    };
    let Some(bound) = number(exclusive) else { return };
    let narrower = number(inclusive).is_none_or(|other| is_narrower(bound, other));
    let Some(node) = schema.shift_remove(exclusive) else { return };
    if narrower {
        schema.insert(exclusive.to_owned(), Node { value: Value::Bool(true), origin: node.origin.clone() });
        schema.insert(inclusive.to_owned(), node);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn the_narrower_bound_stays() {
        let before = "
components:
  schemas:
    A: {exclusiveMinimum: 0, exclusiveMaximum: 9.5}
    B: {exclusiveMinimum: 0, minimum: 1}
    C: {exclusiveMaximum: 5, maximum: 5}
    D: {minimum: 1, exclusiveMinimum: true}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        components:
          schemas:
            A:
              exclusiveMinimum: true
              minimum: 0
              exclusiveMaximum: true
              maximum: 9.5
            B:
              minimum: 1
            C:
              maximum: 5
              exclusiveMaximum: true
            D:
              minimum: 1
              exclusiveMinimum: true
        ");
    }
}
