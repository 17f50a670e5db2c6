//! The kinds of values that schemas take.

use indexmap::IndexMap;
use serde_json::Value;

/// Schema Objects all of which hold for a value.
#[derive(Clone, Debug, Default)]
pub struct Schema<'d> {
    /// The Schema Objects; without any, every value is taken.
    pub parts: Vec<&'d Value>,
    /// The component that it is, if it is one and nothing more.
    pub component: Option<&'d str>,
    /// The one type that is meant of those that the parts list.
    pub only: Option<&'d str>,
    /// Whether a discriminator is passed over: the value is of the base schema itself.
    pub is_base: bool,
}

/// What kind of values a schema takes.
#[derive(Debug)]
pub enum Shape<'d> {
    /// Any value.
    Anything,
    /// What is said is not understood here, or leads nowhere, or no value is taken.
    Beyond,
    /// `true` or `false`.
    Bool,
    /// An integer.
    Integer(Range<'d>),
    /// A number.
    Number(Range<'d>),
    /// A string.
    Text(Text<'d>),
    /// One of these values; a value that is not there may come one day if the list is open.
    Values {
        /// The values.
        values: Vec<Value>,
        /// Whether it is.
        is_open: bool,
    },
    /// An array.
    List {
        /// What the first elements are, each by its place.
        places: Vec<Schema<'d>>,
        /// What the others are.
        items: Schema<'d>,
        /// How many there are at least.
        shortest: usize,
        /// How many there are at most, where that is said of an array with places.
        longest: Option<usize>,
    },
    /// An object.
    Object(Object<'d>),
    /// A value of one of several schemas.
    Union(Union<'d>),
}

/// Bounds of a number.
#[derive(Debug, Default)]
pub struct Range<'d> {
    /// `format`
    pub format: Option<&'d str>,
    /// The lower bound.
    pub minimum: Option<f64>,
    /// The upper bound.
    pub maximum: Option<f64>,
    /// Whether the bounds themselves are out of bounds.
    pub is_exclusive: bool,
}

/// What is said about a string.
#[derive(Debug, Default)]
pub struct Text<'d> {
    /// `format`
    pub format: Option<&'d str>,
    /// How many characters there are at least.
    pub shortest: usize,
    /// How many characters there are at most.
    pub longest: Option<usize>,
    /// Whether there is a regular expression, which nothing here can read.
    pub has_pattern: bool,
    /// `example`
    pub example: Option<&'d str>,
}

/// What is said about an object.
#[derive(Debug, Default)]
pub struct Object<'d> {
    /// The members that are described by name.
    pub properties: IndexMap<&'d str, Property<'d>>,
    /// The members that are not.
    pub additional: Additional<'d>,
}

/// A member of an object.
#[derive(Debug)]
pub struct Property<'d> {
    /// What its values are.
    pub schema: Schema<'d>,
    /// Whether it is always there.
    pub is_required: bool,
    /// The tags of which the property has one: it says which schema of a union the value is of.
    pub tags: Vec<Value>,
}

/// The members of an object that have no schema of their own.
#[derive(Debug, Default)]
pub enum Additional<'d> {
    /// Any values.
    #[default]
    Any,
    /// There are none.
    None,
    /// Values of this schema.
    Of(Schema<'d>),
}

/// Values that are of one of several schemas.
#[derive(Debug)]
pub struct Union<'d> {
    /// The property that says of which.
    pub tag: Option<&'d str>,
    /// Whether a tag that no branch has may come one day.
    pub is_open: bool,
    /// The schemas.
    pub branches: Vec<Branch<'d>>,
    /// What holds beside the branches.
    pub beside: Object<'d>,
}

/// One of the schemas of a union.
#[derive(Clone, Debug)]
pub struct Branch<'d> {
    /// The value of the property that says that it is this one.
    pub tag: Option<String>,
    /// The schema.
    pub schema: Schema<'d>,
}
