//! The responses of operations (OpenAPI, Responses Object), and the one type of those of a side.
//!
//! A response is read as JSON where it has a schema and a media type that is JSON, as text where all of its media types
//! are text, and piece by piece otherwise: bytes can be anything. Values that come one after the other are read one by one
//! (`items.rs`); where a success comes whole as well, there is a method for each. `default` is every status that is not listed; beside a
//! success it means any error. Where the responses of one side differ, an enum stands for all of them, and the status
//! chooses the variant, or the header `Content-Type` where a response is JSON or bytes.
//!
//! Here is what a response is to the client. What the document describes is read in `described.rs`, its bodies in
//! `body.rs`; `unread.rs` says what no client reads of them, and `success.rs` makes the enum.

mod described;
mod body;
mod unread;
mod success;

pub(super) use self::body::Body;
pub(super) use self::described::{Described, DescribedResponse};
pub(in crate::api) use self::success::unify;
use super::headers::ResponseHeader;
use super::items::Items;
use crate::api::types::{TypeId, TypeRef};
use crate::names;

/// A response that the document describes.
#[derive(Clone, Debug)]
pub(crate) struct Response {
    pub(crate) status: Status,
    pub(crate) side: Side,
    pub(crate) content: Content,
    pub(crate) headers: Vec<ResponseHeader>,
    /// What the document says of it.
    pub(crate) description: Option<String>,
}

/// The statuses of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// One.
    Code(u16),
    /// The hundred that begin with this digit.
    Range(u16),
}

/// The two ends that an operation comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Success,
    Error,
}

/// What a response holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Content {
    Empty,
    Json(TypeRef),
    Text,
    /// Anything else, piece by piece.
    Bytes,
    /// JSON or bytes, as its header `Content-Type` says.
    JsonOrBytes(TypeRef),
    /// Values that come one after the other.
    Items(Items),
}

/// What a success is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The same, whatever the status.
    Same(Content),
    /// What the status says: an enum of this type.
    ByStatus(TypeId),
}

impl Status {
    /// The status that a key names.
    fn parse(key: &str) -> Option<Self> {
        match key.as_bytes() {
            [digit @ b'1'..=b'5', b'X', b'X'] => Some(Self::Range(u16::from(digit - b'0'))),
            [b'1'..=b'5', b'0'..=b'9', b'0'..=b'9'] => key.parse().ok().map(Self::Code),
            _ => None,
        }
    }

    /// Single statuses come before ranges, which would hide them.
    fn order(self) -> (bool, u16) {
        match self {
            Self::Code(code) => (false, code),
            Self::Range(digit) => (true, digit),
        }
    }

    /// What it is called: by its reason phrase, if it has one
    /// ([RFC 9110, section 15](https://www.rfc-editor.org/rfc/rfc9110#section-15)).
    pub(crate) fn name(self) -> String {
        let phrase = match self {
            Self::Code(code) => http::StatusCode::from_u16(code).ok().and_then(|status| status.canonical_reason()),
            Self::Range(1) => Some("Informational"),
            Self::Range(3) => Some("Redirection"),
            Self::Range(4) => Some("ClientError"),
            Self::Range(5) => Some("ServerError"),
            Self::Range(_) => None,
        };
        phrase.map_or_else(|| format!("Status{}", self.text()), |phrase| names::camel_case(&phrase.replace('\'', "")))
    }

    /// The first digit, which is its class ([RFC 9110, section 15](https://www.rfc-editor.org/rfc/rfc9110#section-15)).
    pub(crate) fn digit(self) -> u16 {
        match self {
            Self::Code(code) => code / 100,
            Self::Range(digit) => digit,
        }
    }

    /// As the standard writes it.
    pub(crate) fn text(self) -> String {
        match self {
            Self::Code(code) => code.to_string(),
            Self::Range(digit) => format!("{digit}XX"),
        }
    }
}

impl Content {
    /// What its JSON is, or each of its values.
    pub(crate) fn ty(&self) -> Option<&TypeRef> {
        match self {
            Self::Json(ty) | Self::JsonOrBytes(ty) => Some(ty),
            Self::Items(items) => items.ty.as_ref(),
            Self::Empty | Self::Text | Self::Bytes => None,
        }
    }

    /// The same, to change it.
    pub(crate) fn ty_mut(&mut self) -> Option<&mut TypeRef> {
        match self {
            Self::Json(ty) | Self::JsonOrBytes(ty) => Some(ty),
            Self::Items(items) => items.ty.as_mut(),
            Self::Empty | Self::Text | Self::Bytes => None,
        }
    }

    /// The contents between which the header `Content-Type` decides.
    fn alternatives(&self) -> Vec<Self> {
        match self {
            Self::JsonOrBytes(ty) => vec![Self::Json(ty.clone()), Self::Bytes],
            other => vec![other.clone()],
        }
    }
}
