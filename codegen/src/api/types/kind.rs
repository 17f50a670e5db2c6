//! What a type is: the kinds of types, and what each is made of.

use std::fmt;

use super::{Base, TypeRef};
use crate::api::docs::Docs;
use crate::api::operation::{Content, Style};
use crate::document::{Node, Origin};

/// What a type is.
pub(crate) enum Kind<'d> {
    /// An object with members.
    Struct(Struct<'d>),
    /// An object that is sent in parts.
    Form(Form<'d>),
    /// Strings of an enumeration.
    StringEnum(Vec<EnumValue<'d>>),
    /// A value of one of several types.
    Union(Union<'d>),
    /// The responses of one side of an operation, of which the status chooses one.
    ByStatus(ByStatus),
    /// The headers of the responses of one side of an operation.
    Headers(Headers<'d>),
    /// An array or a map that holds itself: an alias would have no end.
    Wrapper(TypeRef),
    /// Another name.
    Alias(TypeRef),
}

/// An object with members.
pub(crate) struct Struct<'d> {
    pub(crate) fields: Vec<Field<'d>>,
    /// The names that the schema requires, whether it describes them or not.
    pub(crate) required: Vec<&'d str>,
    /// What the members are that have no schema of their own; none if the document does not say.
    pub(crate) additional: Option<TypeRef>,
    /// Whether the document says that there are no others.
    pub(crate) is_closed: bool,
}

/// A property of an object.
pub(crate) struct Field<'d> {
    /// The name in JSON.
    pub(crate) property: &'d str,
    /// Where its schema stands.
    pub(crate) origin: &'d Origin,
    /// The name in Rust.
    pub(crate) name: String,
    pub(crate) ty: TypeRef,
    /// Where `required` lists it.
    pub(crate) required: Option<&'d Origin>,
    /// The one direction in which it is sent, if it is not both.
    pub(crate) direction: Option<Direction>,
    /// The value that it always has.
    pub(crate) constant: Option<Constant<'d>>,
    /// The values that are listed for it, if its type does not say them.
    pub(crate) listed: Option<Listed>,
    /// An example of its values.
    pub(crate) example: Option<&'d Node>,
    pub(crate) docs: Docs,
    /// Set when it is known which types are sent and received.
    pub(crate) presence: Presence,
}

/// The one value of a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Constant<'d> {
    String(&'d str),
    Integer(i64),
    Boolean(bool),
}

/// The values that are listed for a property.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Listed {
    Integers(Vec<i64>),
    /// Numbers of which some are no integers of 64 bits.
    Numbers(Vec<f64>),
    /// Null alone.
    Null,
}

impl fmt::Display for Constant<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::String(value) => f.write_str(value),
            Self::Integer(value) => value.fmt(f),
            Self::Boolean(value) => value.fmt(f),
        }
    }
}

/// The one direction in which a property is sent (OpenAPI, Schema Object, `readOnly` and `writeOnly`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Direction {
    ReadOnly,
    WriteOnly,
}

/// Which values of an object have a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    /// Every value.
    Required,
    /// Every request, but a response may not.
    RequiredInRequests,
    /// Some values.
    Optional,
}

impl Presence {
    /// Whether a value without the property can be read.
    pub(crate) fn is_optional(self) -> bool {
        self != Self::Required
    }
}

/// A form, with what each of its parts is.
pub(crate) struct Form<'d> {
    pub(crate) fields: Vec<(Field<'d>, Part<'d>)>,
}

/// How a member of a form is written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part<'d> {
    /// A file, of this media type unless it has one of its own.
    File { is_list: bool, content_type: Option<&'d str> },
    /// As what its type is, or as a media type says.
    Value { content_type: Option<&'d str> },
    /// As a query parameter of this style.
    Styled { style: Style, explode: bool },
}

/// A value of an enumeration.
pub(crate) struct EnumValue<'d> {
    pub(crate) value: &'d str,
    /// What the document calls it.
    pub(in crate::api) called: &'d str,
    /// The variant.
    pub(crate) name: String,
    /// What the document says of it.
    pub(crate) description: Option<&'d str>,
}

/// A union of types.
pub(crate) struct Union<'d> {
    pub(crate) branches: Vec<Branch<'d>>,
    /// The property whose value says which branch it is; without one, what a value has says it.
    pub(crate) discriminator: Option<&'d str>,
    /// The number of the branch of the values that have none of the discriminator values.
    pub(crate) default: Option<usize>,
}

/// A branch of a union.
#[derive(Clone)]
pub(crate) struct Branch<'d> {
    pub(crate) base: Base,
    /// The variant.
    pub(crate) name: String,
    /// The discriminator values that choose it.
    pub(crate) values: Vec<&'d str>,
    /// What is said of its values, and no type says.
    pub(crate) docs: Docs,
}

/// The responses of one side of an operation.
pub(crate) struct ByStatus {
    pub(crate) variants: Vec<StatusVariant>,
}

/// What responses of some statuses hold.
pub(crate) struct StatusVariant {
    pub(crate) content: Content,
    /// The variant.
    pub(crate) name: String,
    /// The statuses, as the standard writes them.
    pub(crate) statuses: Vec<String>,
}

/// The headers of the responses of one side of an operation.
pub(crate) struct Headers<'d> {
    pub(crate) fields: Vec<HeaderField<'d>>,
}

/// A header of a response.
pub(crate) struct HeaderField<'d> {
    /// As the document writes it.
    pub(crate) header: &'d str,
    /// The name in Rust.
    pub(crate) name: String,
    pub(crate) base: Base,
    pub(crate) form: HeaderForm<'d>,
    /// Whether each response of the side has it.
    pub(crate) is_required: bool,
    pub(crate) docs: Docs,
}

/// How the value of a header stands there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum HeaderForm<'d> {
    Text,
    Scalar,
    Texts,
    Scalars,
    Json,
    /// An object, with the properties that are texts.
    Object {
        explode: bool,
        texts: Vec<&'d str>,
    },
    /// An object whose members are texts, but for these properties.
    TextObject {
        explode: bool,
        scalars: Vec<&'d str>,
    },
}

impl Kind<'_> {
    /// Visits every type that it refers to.
    pub(in crate::api) fn bases(&self, visit: &mut impl FnMut(&Base)) {
        match self {
            Self::Struct(object) => {
                object.fields.iter().for_each(|field| visit(&field.ty.base));
                object.additional.iter().for_each(|ty| visit(&ty.base));
            }
            Self::Form(form) => form.fields.iter().for_each(|(field, _)| visit(&field.ty.base)),
            Self::StringEnum(_) => {}
            Self::Union(union) => union.branches.iter().for_each(|branch| visit(&branch.base)),
            Self::ByStatus(by_status) => {
                by_status.variants.iter().filter_map(|variant| variant.content.ty()).for_each(|ty| visit(&ty.base));
            }
            Self::Headers(headers) => headers.fields.iter().for_each(|field| visit(&field.base)),
            Self::Wrapper(ty) | Self::Alias(ty) => visit(&ty.base),
        }
    }

    /// The same, to change them.
    pub(in crate::api) fn bases_mut(&mut self, visit: &mut impl FnMut(&mut Base)) {
        match self {
            Self::Struct(object) => {
                object.fields.iter_mut().for_each(|field| visit(&mut field.ty.base));
                object.additional.iter_mut().for_each(|ty| visit(&mut ty.base));
            }
            Self::Form(form) => form.fields.iter_mut().for_each(|(field, _)| visit(&mut field.ty.base)),
            Self::StringEnum(_) => {}
            Self::Union(union) => union.branches.iter_mut().for_each(|branch| visit(&mut branch.base)),
            Self::ByStatus(by_status) => {
                let types = by_status.variants.iter_mut().filter_map(|variant| variant.content.ty_mut());
                types.for_each(|ty| visit(&mut ty.base));
            }
            Self::Headers(headers) => headers.fields.iter_mut().for_each(|field| visit(&mut field.base)),
            Self::Wrapper(ty) | Self::Alias(ty) => visit(&mut ty.base),
        }
    }

    /// Whether it has a required property that is sent in one direction alone.
    pub(in crate::api) fn has_directions(&self) -> bool {
        match self {
            Self::Struct(object) => {
                object.fields.iter().any(|field| field.required.is_some() && field.direction.is_some())
            }
            _ => false,
        }
    }
}
