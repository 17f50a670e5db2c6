//! What a client makes of the body of a response.

use super::super::items::DescribedItems;
use super::Side;
use crate::api::media_type::{Kind, is_beside};
use crate::api::schemas::Schemas;
use crate::document::Node;

/// What a client makes of a body.
#[derive(Clone)]
pub(in super::super) enum Body<'d> {
    Empty,
    Json(&'d Node),
    Text,
    Bytes,
    /// As the header `Content-Type` says.
    JsonOrBytes(&'d Node),
    /// One value after the other.
    Items(DescribedItems<'d>),
}

impl<'d> Body<'d> {
    /// The body of a Response Object, and the sequence that may come in its place. An error is read whole.
    pub(super) fn of_response(
        schemas: &Schemas<'d>,
        response: &'d Node,
        media_types: &[(&'d str, Option<&'d Node>, Kind)],
        side: Side,
    ) -> (Self, Option<DescribedItems<'d>>) {
        let is_sequence =
            |name: &str| media_types.iter().any(|(other, _, kind)| *other == name && *kind == Kind::Sequence);
        let sequences = response.members("content").map(|(name, node)| (name.as_str(), node));
        let items = DescribedItems::of(schemas, sequences.filter(|(name, _)| is_sequence(name)));
        let whole = media_types.iter().filter(|(_, _, kind)| *kind != Kind::Sequence).copied().collect::<Vec<_>>();
        match (items, whole.as_slice()) {
            (Some(items), []) if side == Side::Success => (Self::Items(items), None),
            (Some(_), []) => (Self::Bytes, None),
            (items, whole) => (Self::of(schemas, whole), items.filter(|_| side == Side::Success)),
        }
    }

    /// The body of a Response Object with these media types.
    fn of(schemas: &Schemas<'d>, media_types: &[(&'d str, Option<&'d Node>, Kind)]) -> Self {
        if media_types.is_empty() {
            return Self::Empty;
        }
        match json(media_types) {
            // The same string, with and without quotation marks: its media type says which.
            Some((_, json))
                if schemas.resolve(json).get_str("type") == Some("string") && has_text(media_types, json) =>
            {
                Self::Text
            }
            Some((_, json)) => match media_types.iter().any(|(_, schema, kind)| is_beside(json, *schema, *kind)) {
                true => Self::JsonOrBytes(json),
                false => Self::Json(json),
            },
            None if media_types.iter().all(|(_, _, kind)| *kind == Kind::Text) => Self::Text,
            None => Self::Bytes,
        }
    }
}

/// Whether a schema is text too.
fn has_text(media_types: &[(&str, Option<&Node>, Kind)], json: &Node) -> bool {
    media_types.iter().any(|(_, schema, kind)| *kind == Kind::Text && *schema == Some(json))
}

/// The media type that is read as JSON, with its schema.
pub(super) fn json<'d>(media_types: &[(&'d str, Option<&'d Node>, Kind)]) -> Option<(&'d str, &'d Node)> {
    media_types.iter().find_map(|(name, schema, kind)| Some((*name, (*schema)?)).filter(|_| *kind == Kind::Json))
}
