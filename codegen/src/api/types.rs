//! The types of the client, and the one way to refer to them.

mod kind;

use std::ops::{Index, IndexMut};

pub(crate) use self::kind::{
    Branch, ByStatus, Constant, Direction, EnumValue, Field, Form, HeaderField, HeaderForm, Headers, Kind, Listed,
    Part, Presence, StatusVariant, Struct, Union,
};
use super::docs::Docs;
use super::operation::Content;
use crate::document::Origin;
use crate::openapi;

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
    /// An array of so many elements, each of a type of its own.
    Tuple(Vec<TypeRef>),
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
    pub(crate) fn of_format(format: &str) -> Self {
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
    pub(crate) fn has(self, value: impl Into<i128>) -> bool {
        let value = value.into();
        match self {
            Self::I8 => i8::try_from(value).is_ok(),
            Self::I16 => i16::try_from(value).is_ok(),
            Self::I32 => i32::try_from(value).is_ok(),
            Self::I64 => i64::try_from(value).is_ok(),
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
            Self::Tuple(elements) => elements.iter().for_each(|element| element.base.named(visit)),
            _ => {}
        }
    }

    /// Visits the types that values hold without an array or a map in between: those that would have no end if they were
    /// this one.
    pub(super) fn by_value(&self, visit: &mut impl FnMut(TypeId)) {
        match self {
            Self::Named(id) => visit(*id),
            Self::Tuple(elements) => elements.iter().for_each(|element| element.base.by_value(visit)),
            _ => {}
        }
    }

    /// Whether a tuple that has no name is in it.
    pub(crate) fn has_tuple(&self) -> bool {
        match self {
            Self::Tuple(_) => true,
            Self::List(inner) | Self::Map(inner) => inner.base.has_tuple(),
            _ => false,
        }
    }

    /// Replaces the types that it names.
    pub(super) fn rename(&mut self, new: &impl Fn(TypeId) -> TypeId) {
        match self {
            Self::Named(id) => *id = new(*id),
            Self::List(inner) | Self::Map(inner) => inner.base.rename(new),
            Self::Tuple(elements) => elements.iter_mut().for_each(|element| element.base.rename(new)),
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
            way: format!("{}/{}", self.way, openapi::pointer_token(step)),
            title: None,
        }
    }
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
            Place::Component(name) => openapi::pointer_token(name),
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
        let inner = |inner: &TypeRef| TypeRef { base: self.without_aliases(&inner.base), nullable: inner.nullable };
        match self.resolve(base) {
            Base::List(element) => Base::List(Box::new(inner(element))),
            Base::Map(value) => Base::Map(Box::new(inner(value))),
            Base::Tuple(elements) => Base::Tuple(elements.iter().map(inner).collect()),
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
