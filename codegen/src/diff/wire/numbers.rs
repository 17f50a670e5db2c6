//! Compares values of a document as JSON Schema does: numbers by what they are, and not by how they are written
//! (JSON Schema Core, section 4.2.2).

use serde_json::Number;

use crate::document::{Node, Value};

/// Whether two values are equal.
pub(super) fn is_equal(one: &Node, other: &Node) -> bool {
    match (&one.value, &other.value) {
        (Value::Number(one), Value::Number(other)) => one == other || one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_equal(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            let is_in_other = |(name, node)| other.get(name).is_some_and(|other| is_equal(node, other));
            one.len() == other.len() && one.iter().all(is_in_other)
        }
        (one, other) => one == other,
    }
}

/// Whether there is an equal value among others.
pub(super) fn is_among(value: &Node, values: &[&Node]) -> bool {
    values.iter().any(|other| is_equal(value, other))
}

/// Whether a number is a multiple of another one, by their decimal digits: as doubles, 0.3 is none of 0.1.
pub(super) fn is_multiple(number: &Number, of: &Number) -> bool {
    let multiple = || {
        let (number, of) = (Decimal::of(number)?, Decimal::of(of)?);
        let exponent = number.exponent.min(of.exponent);
        number.digits_at(exponent)?.checked_rem(of.digits_at(exponent)?)
    };
    multiple() == Some(0)
}

/// Digits before as many powers of ten.
struct Decimal {
    digits: i128,
    exponent: i32,
}

impl Decimal {
    fn of(number: &Number) -> Option<Self> {
        let text = number.to_string();
        let (mantissa, power) = text.split_once(['e', 'E']).unwrap_or((&text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let places = i32::try_from(fraction.len()).ok()?;
        let digits = format!("{whole}{fraction}").parse().ok()?;
        Some(Self { digits, exponent: power.parse::<i32>().ok()?.checked_sub(places)? })
    }

    /// The digits before a lower power of ten.
    fn digits_at(&self, exponent: i32) -> Option<i128> {
        let places = u32::try_from(self.exponent.checked_sub(exponent)?).ok()?;
        self.digits.checked_mul(10_i128.checked_pow(places)?)
    }
}
