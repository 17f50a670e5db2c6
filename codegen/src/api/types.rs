//! The types of the client, and the one way to refer to them.

use std::fmt;
use std::ops::{Index, IndexMut};

use super::docs::Docs;
use super::operation::{Content, Style};
use crate::document::{Node, Origin};

/// Names a type of a [`Types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TypeId(pub(super) usize);

/// What the values of a schema are wherever the schema is used: a member, an element, an argument, a body, a header.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TypeRef {
    /// What the values other than null are.
    pub(crate) base: Base,
    /// Whether null is a value.
    pub(crate) nullable: bool,
}

/// What values are, null aside.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Base {
    /// Anything that JSON has.
    Any,
    /// Any object.
    Object,
    String,
    /// `format: date`
    Date,
    /// `format: date-time`
    DateTime,
    /// `format: password`
    Secret,
    Boolean,
    Integer(Integer),
    Number,
    List(Box<TypeRef>),
    Map(Box<TypeRef>),
    Named(TypeId),
}

/// The integers of Rust that a format names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Integer {
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
}

impl Integer {
    /// The integer that a format names; without one that is known, 64 bits with a sign.
    pub(super) fn of_format(format: &str) -> Self {
        match format {
            "int8" => Self::I8,
            "int16" => Self::I16,
            "int32" => Self::I32,
            "uint8" => Self::U8,
            "uint16" => Self::U16,
            "uint32" => Self::U32,
            "uint64" | "uint" => Self::U64,
            _ => Self::I64,
        }
    }

    /// Whether a value is one of the type.
    pub(crate) fn has(self, value: i64) -> bool {
        match self {
            Self::I8 => i8::try_from(value).is_ok(),
            Self::I16 => i16::try_from(value).is_ok(),
            Self::I32 => i32::try_from(value).is_ok(),
            Self::I64 => true,
            Self::U8 => u8::try_from(value).is_ok(),
            Self::U16 => u16::try_from(value).is_ok(),
            Self::U32 => u32::try_from(value).is_ok(),
            Self::U64 => u64::try_from(value).is_ok(),
        }
    }

    /// Its name in Rust.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::I8 => "i8",
            Self::I16 => "i16",
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::U8 => "u8",
            Self::U16 => "u16",
            Self::U32 => "u32",
            Self::U64 => "u64",
        }
    }
}

impl TypeRef {
    /// Any value, null among them.
    pub(crate) const ANY: Self = Self { base: Base::Any, nullable: false };
}

impl Base {
    /// Visits the types that it names, those of elements and values of maps among them.
    pub(crate) fn named(&self, visit: &mut impl FnMut(TypeId)) {
        match self {
            Self::Named(id) => visit(*id),
            Self::List(inner) | Self::Map(inner) => inner.base.named(visit),
            _ => {}
        }
    }

    /// Replaces the types that it names.
    pub(super) fn rename(&mut self, new: &impl Fn(TypeId) -> TypeId) {
        match self {
            Self::Named(id) => *id = new(*id),
            Self::List(inner) | Self::Map(inner) => inner.base.rename(new),
            _ => {}
        }
    }
}

/// The types of a client.
pub(crate) struct Types<'d> {
    pub(super) all: Vec<Type<'d>>,
}

/// A type of the client.
pub(crate) struct Type<'d> {
    /// What it is called in Rust.
    pub(crate) name: String,
    pub(crate) kind: Kind<'d>,
    pub(crate) docs: Docs,
    /// Where its schema stands.
    pub(crate) origin: &'d Origin,
    /// Whether users make values of it: it is a part of a request.
    pub(crate) is_sent: bool,
    /// Whether users get values of it: it is a part of a response, of a webhook, or of nothing that an operation names.
    pub(crate) is_received: bool,
    /// Where its name comes from.
    pub(super) place: Place<'d>,
    /// The type of the same shape that stands in its place; the client has none of its own then.
    pub(super) replaced_by: Option<TypeId>,
    /// The group of types that hold each other by value, if it is in one.
    pub(super) group: Option<usize>,
    /// The values of an enumeration of integers that have names.
    pub(crate) named_values: Vec<NamedValue<'d>>,
}

/// An integer that the document names.
pub(crate) struct NamedValue<'d> {
    pub(crate) value: i64,
    /// The constant; what the document calls it until all types have names.
    pub(crate) name: String,
    /// What the document says of it.
    pub(crate) description: Option<&'d str>,
}

/// Where a schema stands, as far as its type is named after it.
#[derive(Clone, Debug)]
pub(crate) enum Place<'d> {
    /// Under `components/schemas`, by this name.
    Component(&'d str),
    /// Anywhere else.
    Inline(Naming<'d>),
}

/// What an inline schema is called after.
#[derive(Clone, Debug)]
pub(crate) struct Naming<'d> {
    pub(super) parent: Parent,
    /// What follows the name of the parent.
    pub(super) tail: String,
    /// The way from the parent to it, in the words of the document, which no other schema has.
    pub(super) way: String,
    /// What the document calls the schema, where it stands in several places under this title.
    pub(super) title: Option<&'d str>,
}

/// What the name of an inline schema begins with.
#[derive(Clone, Debug)]
pub(crate) enum Parent {
    Type(TypeId),
    /// The name of an operation, or of a shared object.
    Name(String),
}

impl Naming<'_> {
    /// What begins with the name of an operation, or of a shared object.
    pub(super) fn of_name(name: impl Into<String>) -> Self {
        Self { parent: Parent::Name(name.into()), tail: String::new(), way: String::new(), title: None }
    }

    /// What begins with the name of a type.
    pub(super) fn of_type(id: TypeId) -> Self {
        Self { parent: Parent::Type(id), tail: String::new(), way: String::new(), title: None }
    }

    /// The same with something after it.
    pub(super) fn then(&self, tail: &str) -> Self {
        self.then_by(tail, tail)
    }

    /// The same with something after it that the document calls otherwise.
    pub(super) fn then_by(&self, tail: &str, step: &str) -> Self {
        Self {
            parent: self.parent.clone(),
            tail: format!("{}{tail}", self.tail),
            way: format!("{}/{}", self.way, step.replace('~', "~0").replace('/', "~1")),
            title: None,
        }
    }
}

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
    pub(super) called: &'d str,
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
}

impl<'d> Types<'d> {
    /// The types that the client has, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (TypeId, &Type<'d>)> {
        let ids = self.all.iter().enumerate().map(|(index, ty)| (TypeId(index), ty));
        ids.filter(|(_, ty)| ty.replaced_by.is_none())
    }

    /// The schemas that have a type: its name, where the schema stands, and what it is there.
    pub(crate) fn places(&self) -> impl Iterator<Item = (&str, &'d Origin, &Kind<'d>)> {
        self.all.iter().map(|ty| {
            let kept = ty.replaced_by.map_or(ty, |id| &self[id]);
            (kept.name.as_str(), ty.origin, &ty.kind)
        })
    }

    /// What no other schema is known by: the name of a component, or the way to an inline schema.
    pub(crate) fn key(&self, id: TypeId) -> String {
        match &self[id].place {
            Place::Component(name) => name.replace('~', "~0").replace('/', "~1"),
            Place::Inline(naming) => self.key_of(naming),
        }
    }

    /// The same of what is called after this.
    pub(super) fn key_of(&self, naming: &Naming<'_>) -> String {
        let parent = match &naming.parent {
            Parent::Type(id) => self.key(*id),
            // No schema is meant, but an operation or a shared object.
            Parent::Name(name) => format!("{name}()"),
        };
        format!("{parent}{}", naming.way)
    }

    pub(super) fn push(&mut self, ty: Type<'d>) -> TypeId {
        self.all.push(ty);
        TypeId(self.all.len() - 1)
    }

    /// What is at the end of the names that a type stands for: what values are, wherever null is left aside.
    pub(crate) fn resolve<'t>(&'t self, base: &'t Base) -> &'t Base {
        let mut base = base;
        // Aliases that lead to themselves are any value by now; no chain is longer than there are types.
        for _ in 0..=self.all.len() {
            match base {
                Base::Named(id) => match &self[*id].kind {
                    Kind::Alias(target) => base = &target.base,
                    _ => return base,
                },
                _ => return base,
            }
        }
        base
    }

    /// The same without other names for types, in elements and values of maps too.
    pub(crate) fn without_aliases(&self, base: &Base) -> Base {
        let inner =
            |inner: &TypeRef| Box::new(TypeRef { base: self.without_aliases(&inner.base), nullable: inner.nullable });
        match self.resolve(base) {
            Base::List(element) => Base::List(inner(element)),
            Base::Map(value) => Base::Map(inner(value)),
            base => base.clone(),
        }
    }

    /// The type that a base names, behind all other names for it.
    pub(crate) fn named(&self, base: &Base) -> Option<(TypeId, &Type<'d>)> {
        match self.resolve(base) {
            Base::Named(id) => Some((*id, &self[*id])),
            _ => None,
        }
    }

    /// Whether one type stands for both contents: another name for a type is the same type.
    pub(crate) fn is_same_content(&self, one: &Content, other: &Content) -> bool {
        let resolved = |content: &Content| {
            let mut content = content.clone();
            if let Some(ty) = content.ty_mut() {
                ty.base = self.resolve(&ty.base).clone();
            }
            content
        };
        resolved(one) == resolved(other)
    }

    /// Whether one type has to hold a box of the other.
    pub(crate) fn is_boxed(&self, holder: TypeId, held: TypeId) -> bool {
        self[held].group.is_some() && self[holder].group == self[held].group
    }
}

impl<'d> Index<TypeId> for Types<'d> {
    type Output = Type<'d>;

    fn index(&self, id: TypeId) -> &Type<'d> {
        &self.all[id.0]
    }
}

impl IndexMut<TypeId> for Types<'_> {
    fn index_mut(&mut self, id: TypeId) -> &mut Self::Output {
        &mut self.all[id.0]
    }
}

impl Kind<'_> {
    /// Visits every reference to a type, with whether it is held by value.
    pub(super) fn bases(&self, visit: &mut impl FnMut(&Base)) {
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
    pub(super) fn bases_mut(&mut self, visit: &mut impl FnMut(&mut Base)) {
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
    pub(super) fn has_directions(&self) -> bool {
        match self {
            Self::Struct(object) => {
                object.fields.iter().any(|field| field.required.is_some() && field.direction.is_some())
            }
            _ => false,
        }
    }
}
