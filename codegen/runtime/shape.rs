//! Which type of a union without a tag a value is of.

use std::borrow::Cow;

use super::invalid::Invalid;
use super::json::FromJson;
use super::reader::{Kind, Reader};
use super::unknown::UnknownValue;

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
        /// Members, and members of members, that have one of these values if they are there. Null is for reading to judge,
        /// which knows where it is a value and where it counts as absent.
        constants: &'static [(&'static [&'static str], Values)],
        /// Members that have one of these values, if they are there, or a value that the document does not list.
        values: &'static [(&'static str, Values)],
    },
    /// The same, and the document says that it has no other members; what a server adds is no reason to refuse it.
    Closed(&'static Shape),
    /// A value of one of several types.
    OneOf(&'static [Shape]),
}

/// What a member may be.
#[derive(Clone, Copy)]
pub(super) enum Values {
    Strings(&'static [&'static str]),
    Integers(&'static [i64]),
    Numbers(&'static [f64]),
    Booleans(&'static [bool]),
    /// Null alone.
    Null,
}

impl Values {
    fn have(self, value: &Sample<'_>) -> bool {
        match (self, value) {
            (Self::Strings(values), Sample::String(text)) => values.contains(&&**text),
            // JSON has one kind of numbers: `1.0` is the integer, too.
            (Self::Integers(values), Sample::Number(number)) => match number.as_i64() {
                Some(number) => values.contains(&number),
                None => values.iter().any(|value| number.as_f64() == Some(*value as f64)),
            },
            (Self::Numbers(values), Sample::Number(number)) => {
                number.as_f64().is_some_and(|number| values.contains(&number))
            }
            (Self::Null, Sample::Null) => true,
            (Self::Booleans(values), Sample::Boolean(value)) => values.contains(value),
            _ => false,
        }
    }
}

/// As much of a value as tells types apart.
enum Sample<'j> {
    Null,
    Boolean(bool),
    Number(serde_json::Number),
    String(Cow<'j, str>),
    Array,
    /// The names of the members, and where their values stand.
    Object(Vec<(Cow<'j, str>, Reader<'j>)>),
}

impl<'j> Sample<'j> {
    fn of(mut value: Reader<'j>) -> Result<Self, Invalid> {
        Ok(match value.kind()? {
            Kind::Null => Self::Null,
            Kind::Boolean => Self::Boolean(value.boolean()?),
            Kind::Number => Self::Number(FromJson::from_json(&mut value)?),
            Kind::String => Self::String(value.string("a string")?),
            Kind::Array => Self::Array,
            Kind::Object => {
                let mut members = value.object()?;
                let mut found = Vec::new();
                while let Some(name) = members.next_name()? {
                    found.push((name, members.reader.clone()));
                    members.reader.skip()?;
                }
                Self::Object(found)
            }
        })
    }

    /// A member, the last one where several have the name: it is the one that is read.
    fn member(&self, name: &str) -> Option<&Reader<'j>> {
        let Self::Object(members) = self else { return None };
        members.iter().rev().find(|(member, _)| member == name).map(|(_, value)| value)
    }

    /// The value at the end of the names of members.
    fn find(&self, path: &[&str]) -> Option<Self> {
        let (first, rest) = path.split_first()?;
        let value = Self::of(self.member(first)?.clone()).ok()?;
        if rest.is_empty() { Some(value) } else { value.find(rest) }
    }
}

/// How well a value fits, the most telling first: how many members have values of a list, less those that have others;
/// what of the value the type knows; whether it may have what the type does not know; less what the type would have and the
/// value has not.
type Fit = (isize, usize, bool, isize);

/// How many levels of unions are looked at.
const LEVELS: usize = 3;

impl Shape {
    /// How well a value fits; none if it cannot be of the type.
    ///
    /// Types of types are looked at so many levels deep: each level may have all of them again.
    fn fit(self, value: &Sample<'_>, levels: usize) -> Option<Fit> {
        match (self, value) {
            (Self::Any, _) => Some((isize::MIN, 0, true, 0)),
            (Self::Boolean, Sample::Boolean(_)) | (Self::Array, Sample::Array) => Some((0, 1, true, 0)),
            (Self::Integer, Sample::Number(number)) if !number.is_f64() => Some((0, 2, true, 0)),
            (Self::Number, Sample::Number(_)) => Some((0, 1, true, 0)),
            (Self::String { values, is_formatted }, Sample::String(text)) => match values {
                [] => Some((0, 1 + usize::from(is_formatted), true, 0)),
                values => values.contains(&&**text).then_some((0, 3, true, 0)),
            },
            (Self::Object { required, members, constants, values }, Sample::Object(_)) => {
                let has_all = required.iter().all(|name| value.member(name).is_some());
                // Whether a member has one of the values that it is to have; none if it is not there, or may count as absent.
                let agrees = |(name, values): &(&str, Values)| {
                    let member = value.find(&[name])?;
                    let agrees = values.have(&member);
                    (agrees || !matches!(member, Sample::Null)).then_some(agrees)
                };
                let contradicts = |(path, values): &(&[&str], Values)| {
                    value.find(path).is_some_and(|member| !matches!(member, Sample::Null) && !values.have(&member))
                };
                if !has_all || constants.iter().any(contradicts) {
                    return None;
                }
                let agreeing = values.iter().filter_map(agrees).map(|agrees| if agrees { 1 } else { -1 }).sum();
                let known = members.iter().filter(|name| value.member(name).is_some()).count();
                let missing = isize::try_from(members.len() - known).unwrap_or(isize::MAX);
                Some((agreeing, 1 + known, true, -missing))
            }
            (Self::Closed(shape), Sample::Object(members)) => {
                // An object counts for one, and each member that it knows for one more.
                let (agreeing, known, _, missing) = shape.fit(value, levels)?;
                Some((agreeing, known, members.len() < known, missing))
            }
            (Self::OneOf(_), _) if levels == 0 => Some((isize::MIN, 0, true, 0)),
            (Self::OneOf(shapes), value) => shapes.iter().filter_map(|shape| shape.fit(value, levels - 1)).max(),
            _ => None,
        }
    }
}

/// Reads a value as the type of a union that it fits best, or as one that the document does not describe.
///
/// A type is tried before the value is read as it. A try looks no further than to the unions inside of the value, which
/// take any value: each value is tried at most once for each type of the union around it, whatever stands further out.
/// What a try gives that has met no union is what reading gives. A type that takes null for an absent member comes after
/// those that keep it.
pub(super) fn read<T>(
    reader: &mut Reader<'_>,
    shapes: &[Shape],
    reads: &[fn(&mut Reader<'_>) -> Result<T, Invalid>],
    unknown: fn(UnknownValue) -> T,
) -> Result<T, Invalid> {
    if reader.is_try {
        reader.has_met_union = true;
        return UnknownValue::from_json(reader).map(unknown);
    }
    let mut without_null = None;
    for candidate in candidates(&Sample::of(reader.clone())?, shapes) {
        let Some(read) = reads.get(candidate) else { continue };
        let mut ahead = reader.ahead();
        match read(&mut ahead) {
            Ok(_) if ahead.has_lost_null => without_null = without_null.or(Some(read)),
            Ok(_) if ahead.has_met_union => return read(reader),
            Ok(value) => {
                ahead.is_try = false;
                *reader = ahead;
                return Ok(value);
            }
            Err(_) => {}
        }
    }
    match without_null {
        Some(read) => read(reader),
        None => UnknownValue::from_json(reader).map(unknown),
    }
}

/// The types that a value may be of, the one that fits best first; the order in the document decides among equals.
fn candidates(value: &Sample<'_>, shapes: &[Shape]) -> Vec<usize> {
    let fits = shapes.iter().enumerate().filter_map(|(index, shape)| Some((shape.fit(value, LEVELS)?, index)));
    let mut fits = fits.collect::<Vec<_>>();
    fits.sort_by(|(left, _), (right, _)| right.cmp(left));
    fits.into_iter().map(|(_, index)| index).collect()
}

/// Implements for an enum what is known of the values of each variant.
macro_rules! union {
    ($type:ident { $($variant:ident $(($from:ty))?: $shape:expr,)* }) => {
        impl $type {
            pub(super) const SHAPES: &'static [shape::Shape] = {
                use shape::{Shape, Values};
                &[$($shape),*]
            };
        }
        impl json::FromJson for $type {
            fn from_json(reader: &mut json::Reader<'_>) -> ::std::result::Result<Self, json::Invalid> {
                let reads: &[fn(&mut json::Reader<'_>) -> ::std::result::Result<Self, json::Invalid>] =
                    &[$(|reader| json::FromJson::from_json(reader).map(Self::$variant)),*];
                shape::read(reader, Self::SHAPES, reads, Self::Unknown)
            }
        }
        json::union_impls!($type { $($variant $(($from))?)* });
    };
}

pub(super) use union;
