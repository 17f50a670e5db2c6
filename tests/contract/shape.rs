//! The kinds of values that schemas take.

use indexmap::IndexMap;
use serde_json::Value;

/// Schema Objects all of which hold for a value.
#[derive(Clone, Debug, Default)]
pub struct Schema<'d> {
    pub parts: Vec<&'d Value>,
    /// The component that it is, if it is one and nothing more.
    pub component: Option<&'d str>,
    /// Whether a discriminator is passed over: the value is of the base schema itself.
    pub is_base: bool,
}

/// What kind of values a schema takes.
#[derive(Debug)]
pub enum Shape<'d> {
    Anything,
    Bool,
    Integer(Range<'d>),
    Number(Range<'d>),
    Text(Text<'d>),
    /// One of these values; a value that is not there may come one day if the list is open.
    Values {
        values: Vec<&'d Value>,
        is_open: bool,
    },
    List {
        items: Schema<'d>,
        shortest: usize,
    },
    Object(Object<'d>),
    Union(Union<'d>),
}

/// Bounds of a number.
#[derive(Debug, Default)]
pub struct Range<'d> {
    pub format: Option<&'d str>,
    pub minimum: Option<f64>,
    pub maximum: Option<f64>,
    /// Whether the bounds themselves are out of bounds.
    pub is_exclusive: bool,
}

/// What is said about a string.
#[derive(Debug, Default)]
pub struct Text<'d> {
    pub format: Option<&'d str>,
    pub shortest: usize,
    pub longest: Option<usize>,
    pub has_pattern: bool,
    pub example: Option<&'d str>,
}

/// What is said about an object.
#[derive(Debug, Default)]
pub struct Object<'d> {
    pub properties: IndexMap<&'d str, Property<'d>>,
    pub additional: Additional<'d>,
}

#[derive(Debug)]
pub struct Property<'d> {
    pub schema: Schema<'d>,
    pub is_required: bool,
    /// The tags of which the property has one: it says which schema of a union the value is of.
    pub tags: Vec<String>,
}

/// The members of an object that have no schema of their own.
#[derive(Debug, Default)]
pub enum Additional<'d> {
    #[default]
    Any,
    None,
    Of(Schema<'d>),
}

/// Values that are of one of several schemas.
#[derive(Debug)]
pub struct Union<'d> {
    /// The property that says of which.
    pub tag: Option<&'d str>,
    /// Whether a tag that no branch has may come one day.
    pub is_open: bool,
    pub branches: Vec<Branch<'d>>,
    /// What holds beside the branches.
    pub beside: Object<'d>,
}

#[derive(Clone, Debug)]
pub struct Branch<'d> {
    pub tag: Option<String>,
    pub schema: Schema<'d>,
}
