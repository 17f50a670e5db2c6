//! The fields of the objects of OpenAPI 3.0, 3.1 and 3.2, each with the kind of its values.

use crate::document::Value;
use crate::openapi::{Kind, METHODS};

/// The kind of the values of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FieldKind {
    Text,
    Boolean,
    Object,
    /// An array of objects.
    Objects,
    Array,
    Any,
}

/// What a field is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Without it, what is sent and received cannot be told.
    Structure,
    /// It says something about that.
    Annotation,
}

pub(super) type Fields = &'static [(&'static str, FieldKind, Role)];

use FieldKind::{Any, Array, Boolean, Object, Objects, Text};
use Role::{Annotation, Structure};

impl FieldKind {
    pub(super) fn fits(self, value: &Value) -> bool {
        match self {
            Self::Text => matches!(value, Value::String(_)),
            Self::Boolean => matches!(value, Value::Bool(_)),
            Self::Object => matches!(value, Value::Object(_)),
            Self::Objects | Self::Array => matches!(value, Value::Array(_)),
            Self::Any => true,
        }
    }

    /// The kind with its article.
    pub(super) fn article(self) -> &'static str {
        match self {
            Self::Text => "a string",
            Self::Boolean => "a boolean",
            Self::Object => "an object",
            Self::Objects | Self::Array => "an array",
            Self::Any => "any value",
        }
    }
}

const ROOT: Fields = &[
    ("openapi", Any, Annotation),
    ("$self", Text, Annotation),
    ("info", Object, Annotation),
    ("jsonSchemaDialect", Text, Annotation),
    ("servers", Objects, Annotation),
    ("paths", Object, Structure),
    ("webhooks", Object, Structure),
    ("components", Object, Structure),
    ("security", Any, Annotation),
    ("tags", Array, Annotation),
    ("externalDocs", Object, Annotation),
];

pub(super) const INFO: Fields = &[
    ("title", Text, Annotation),
    ("summary", Text, Annotation),
    ("description", Text, Annotation),
    ("termsOfService", Text, Annotation),
    ("contact", Object, Annotation),
    ("license", Object, Annotation),
    ("version", Text, Annotation),
];

pub(super) const TAG: Fields = &[
    ("name", Text, Annotation),
    ("summary", Text, Annotation),
    ("description", Text, Annotation),
    ("externalDocs", Object, Annotation),
    ("parent", Text, Annotation),
    ("kind", Text, Annotation),
];

const COMPONENTS: Fields = &[
    ("schemas", Object, Structure),
    ("responses", Object, Structure),
    ("parameters", Object, Structure),
    ("examples", Object, Annotation),
    ("requestBodies", Object, Structure),
    ("headers", Object, Structure),
    ("securitySchemes", Object, Annotation),
    ("links", Object, Annotation),
    ("callbacks", Object, Annotation),
    ("pathItems", Object, Structure),
    ("mediaTypes", Object, Structure),
];

const PATH_ITEM: Fields = &[
    ("$ref", Text, Structure),
    ("summary", Text, Annotation),
    ("description", Text, Annotation),
    ("servers", Objects, Annotation),
    ("parameters", Objects, Structure),
    ("additionalOperations", Object, Structure),
];

const OPERATION: Fields = &[
    ("tags", Array, Annotation),
    ("summary", Text, Annotation),
    ("description", Text, Annotation),
    ("externalDocs", Object, Annotation),
    ("operationId", Text, Annotation),
    ("parameters", Objects, Structure),
    ("requestBody", Object, Structure),
    ("responses", Object, Structure),
    ("callbacks", Object, Annotation),
    ("deprecated", Boolean, Annotation),
    ("security", Any, Annotation),
    ("servers", Objects, Annotation),
];

const PARAMETER: Fields = &[
    ("name", Text, Annotation),
    ("in", Text, Annotation),
    ("description", Text, Annotation),
    ("required", Boolean, Annotation),
    ("deprecated", Boolean, Annotation),
    ("allowEmptyValue", Boolean, Annotation),
    ("style", Any, Annotation),
    ("explode", Boolean, Annotation),
    ("allowReserved", Boolean, Annotation),
    // A schema may be a boolean.
    ("schema", Any, Structure),
    ("content", Object, Structure),
    ("example", Any, Annotation),
    ("examples", Any, Annotation),
];

const REQUEST_BODY: Fields =
    &[("description", Text, Annotation), ("content", Object, Structure), ("required", Boolean, Annotation)];

const MEDIA_TYPE: Fields = &[
    ("schema", Any, Structure),
    ("itemSchema", Any, Structure),
    ("example", Any, Annotation),
    ("examples", Any, Annotation),
    ("encoding", Object, Annotation),
    ("prefixEncoding", Array, Annotation),
    ("itemEncoding", Object, Annotation),
];

const ENCODING: Fields = &[
    ("contentType", Text, Annotation),
    ("headers", Object, Annotation),
    ("style", Text, Annotation),
    ("explode", Boolean, Annotation),
    ("allowReserved", Boolean, Annotation),
    ("encoding", Object, Annotation),
    ("prefixEncoding", Array, Annotation),
    ("itemEncoding", Object, Annotation),
];

const RESPONSE: Fields = &[
    ("summary", Text, Annotation),
    ("description", Text, Annotation),
    ("headers", Object, Annotation),
    ("content", Object, Structure),
    ("links", Object, Annotation),
];

const LINK: Fields = &[
    ("operationRef", Text, Annotation),
    ("operationId", Text, Annotation),
    ("parameters", Object, Annotation),
    ("requestBody", Any, Annotation),
    ("description", Text, Annotation),
    ("server", Object, Annotation),
];

const EXAMPLE: Fields = &[
    ("summary", Text, Annotation),
    ("description", Text, Annotation),
    ("dataValue", Any, Annotation),
    ("serializedValue", Text, Annotation),
    ("value", Any, Annotation),
    ("externalValue", Text, Annotation),
];

fn fields(kind: Kind) -> Option<Fields> {
    Some(match kind {
        Kind::OpenApi => ROOT,
        Kind::Components => COMPONENTS,
        Kind::PathItem => PATH_ITEM,
        Kind::Operation => OPERATION,
        Kind::Parameter => PARAMETER,
        Kind::RequestBody => REQUEST_BODY,
        Kind::MediaType => MEDIA_TYPE,
        Kind::Encoding => ENCODING,
        Kind::Response => RESPONSE,
        Kind::Link => LINK,
        Kind::Example => EXAMPLE,
        // Their members have names of their own, or are looked at elsewhere.
        Kind::SecurityScheme | Kind::Paths | Kind::Responses | Kind::Callback | Kind::Schema | Kind::Map(_) => {
            return None;
        }
    })
}

/// Whether the fields of objects of this kind are known.
pub(super) fn has_table(kind: Kind) -> bool {
    fields(kind).is_some()
}

/// The kind and the role of a field.
pub(super) fn field(kind: Kind, name: &str) -> Option<(FieldKind, Role)> {
    if kind == Kind::PathItem && METHODS.contains(&name) {
        return Some((Object, Structure));
    }
    fields(kind)?.iter().find(|(other, ..)| *other == name).map(|(_, kind, role)| (*kind, *role))
}
