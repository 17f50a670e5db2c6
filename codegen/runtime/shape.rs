//! Which type of a union without a tag a value is of.

use serde_json::Value;

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
    String { values: &'static [&'static str], is_formatted: bool },
    /// An object.
    Object {
        required: &'static [&'static str],
        members: &'static [&'static str],
        /// Members that have one value.
        constants: &'static [(&'static str, &'static str)],
    },
}

impl Shape {
    /// How well a value fits: what of it the type knows, less what the type would have and the value has not; none if
    /// the value cannot be of the type.
    fn fit(self, value: &Value) -> Option<(usize, isize)> {
        match (self, value) {
            (Self::Any, _) => Some((0, isize::MIN)),
            (Self::Boolean, Value::Bool(_)) | (Self::Array, Value::Array(_)) => Some((1, 0)),
            (Self::Integer, Value::Number(number)) if !number.is_f64() => Some((2, 0)),
            (Self::Number, Value::Number(_)) => Some((1, 0)),
            (Self::String { values, is_formatted }, Value::String(text)) => match values {
                [] => Some((1 + usize::from(is_formatted), 0)),
                values => values.contains(&text.as_str()).then_some((3, 0)),
            },
            (Self::Object { required, members, constants }, Value::Object(object)) => {
                let has_all = required.iter().all(|name| object.contains_key(*name));
                let agrees = |(name, constant): &(&str, &str)| {
                    object.get(*name).is_none_or(|value| value.as_str() == Some(*constant))
                };
                if !has_all || !constants.iter().all(agrees) {
                    return None;
                }
                let known = members.iter().filter(|name| object.contains_key(**name)).count();
                Some((1 + known, -isize::try_from(members.len() - known).unwrap_or(isize::MAX)))
            }
            _ => None,
        }
    }
}

/// The types that a value may be of, the one that fits best first; the order in the document decides among equals.
pub(super) fn candidates(value: &Value, shapes: &[Shape]) -> Vec<usize> {
    let fits = shapes.iter().enumerate().filter_map(|(index, shape)| Some((shape.fit(value)?, index)));
    let mut fits = fits.collect::<Vec<_>>();
    fits.sort_by(|(left, _), (right, _)| right.cmp(left));
    fits.into_iter().map(|(_, index)| index).collect()
}
