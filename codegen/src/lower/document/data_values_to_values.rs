//! Writes the data of examples as documents before 3.2 do.
//!
//! Before: `examples: { a: { dataValue: 1, serializedValue: '1' } }`
//! After:  `examples: { a: { value: 1, serializedValue: '1' } }`
//!
//! Loses nothing.

use crate::lower::{Pass, Purpose};
use crate::openapi::{self, Kind};

pub(in crate::lower) const PASS: Pass = Pass {
    name: "data_values_to_values",
    purpose: Purpose::NormalForm,
    run: |document, _| {
        openapi::walk_mut(&mut document.root, Kind::OpenApi, &mut |node, kind| {
            if kind != Kind::Example || node.get("value").is_some() {
                return;
            }
            let Some(members) = node.as_object_mut() else { return };
            if let Some(value) = members.shift_remove("dataValue") {
                members.insert("value".to_owned(), value);
            }
        });
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn data_is_a_value() {
        let before = "components: {examples: {A: {dataValue: {dataValue: null}, summary: S}, B: {serializedValue: b}}}";
        insta::assert_snapshot!(lower(PASS, before), @"
        components:
          examples:
            A:
              summary: S
              value:
                dataValue: null
            B:
              serializedValue: b
        ");
    }
}
