//! Which type of a union without a tag a value is of.

use serde_json::Value;

use super::invalid::Invalid;
use super::json::IS_TRY;

/// What is known of the values of a type in a union without a tag.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    /// Any value.
    Any,
    Boolean,
    Integer,
    Number,
    Array,
    /// A string, of these values unless there are none.
    String {
        values: &'static [&'static str],
        is_formatted: bool,
    },
    /// An object.
    Object {
        required: &'static [&'static str],
        members: &'static [&'static str],
        /// Members, and members of members, that have one of these values if they are there.
        constants: &'static [(&'static [&'static str], Values)],
        /// Members that have one of these values, if they are there, or a value that the document does not list.
        values: &'static [(&'static str, &'static [&'static str])],
    },
    /// A value of one of several types.
    OneOf(&'static [Shape]),
}

/// What a member may be.
#[derive(Clone, Copy)]
pub(super) enum Values {
    Strings(&'static [&'static str]),
    Integers(&'static [i64]),
    Booleans(&'static [bool]),
}

impl Values {
    fn have(self, value: &Value) -> bool {
        match self {
            Self::Strings(values) => value.as_str().is_some_and(|value| values.contains(&value)),
            Self::Integers(values) => value.as_i64().is_some_and(|value| values.contains(&value)),
            Self::Booleans(values) => value.as_bool().is_some_and(|value| values.contains(&value)),
        }
    }
}

/// How well a value fits, the most telling first: how many members have values of a list, less those that have others;
/// what of the value the type knows; less what the type would have and the value has not.
type Fit = (isize, usize, isize);

/// How many levels of unions are looked at.
const LEVELS: usize = 3;

impl Shape {
    /// How well a value fits; none if it cannot be of the type.
    ///
    /// Types of types are looked at so many levels deep: each level may have all of them again.
    fn fit(self, value: &Value, levels: usize) -> Option<Fit> {
        match (self, value) {
            (Self::Any, _) => Some((isize::MIN, 0, 0)),
            (Self::Boolean, Value::Bool(_)) | (Self::Array, Value::Array(_)) => Some((0, 1, 0)),
            (Self::Integer, Value::Number(number)) if !number.is_f64() => Some((0, 2, 0)),
            (Self::Number, Value::Number(_)) => Some((0, 1, 0)),
            (Self::String { values, is_formatted }, Value::String(text)) => match values {
                [] => Some((0, 1 + usize::from(is_formatted), 0)),
                values => values.contains(&text.as_str()).then_some((0, 3, 0)),
            },
            (Self::Object { required, members, constants, values }, Value::Object(object)) => {
                let has_all = required.iter().all(|name| object.contains_key(*name));
                // Whether a member has one of the values that it is to have; none if it is not there.
                let agrees = |(name, values): &(&str, &[&str])| {
                    Some(object.get(*name)?.as_str().is_some_and(|value| values.contains(&value)))
                };
                let contradicts = |(path, values): &(&[&str], Values)| {
                    let member = path.iter().try_fold(value, |value, name| value.get(*name));
                    member.is_some_and(|member| !values.have(member))
                };
                if !has_all || constants.iter().any(contradicts) {
                    return None;
                }
                let agreeing = values.iter().filter_map(agrees).map(|agrees| if agrees { 1 } else { -1 }).sum();
                let known = members.iter().filter(|name| object.contains_key(**name)).count();
                Some((agreeing, 1 + known, -isize::try_from(members.len() - known).unwrap_or(isize::MAX)))
            }
            (Self::OneOf(_), _) if levels == 0 => Some((isize::MIN, 0, 0)),
            (Self::OneOf(shapes), value) => shapes.iter().filter_map(|shape| shape.fit(value, levels - 1)).max(),
            _ => None,
        }
    }
}

/// Reads a value as the type of a union that it fits best, or as one that the document does not describe.
///
/// A type is tried before the value is read as it. A try looks no further than to the unions inside of the value, which
/// take any value: each value is tried at most once for each type of the union around it, whatever stands further out.
pub(super) fn read<T>(
    value: Value,
    shapes: &[Shape],
    read: impl Fn(usize, Value) -> Result<T, Invalid>,
    unknown: impl FnOnce(Value) -> T,
) -> Result<T, Invalid> {
    if !IS_TRY.get() {
        for candidate in candidates(&value, shapes) {
            if succeeds(|| read(candidate, value.clone())) {
                return read(candidate, value);
            }
        }
    }
    Ok(unknown(value))
}

/// Whether a value is of a type, as far as it can be told without a look into the unions that it holds.
fn succeeds<T>(read: impl FnOnce() -> Result<T, Invalid>) -> bool {
    /// Ends the try, also where it panics.
    struct End;
    impl Drop for End {
        fn drop(&mut self) {
            IS_TRY.set(false);
        }
    }
    IS_TRY.set(true);
    let _end = End;
    read().is_ok()
}

/// The types that a value may be of, the one that fits best first; the order in the document decides among equals.
fn candidates(value: &Value, shapes: &[Shape]) -> Vec<usize> {
    let fits = shapes.iter().enumerate().filter_map(|(index, shape)| Some((shape.fit(value, LEVELS)?, index)));
    let mut fits = fits.collect::<Vec<_>>();
    fits.sort_by(|(left, _), (right, _)| right.cmp(left));
    fits.into_iter().map(|(_, index)| index).collect()
}
