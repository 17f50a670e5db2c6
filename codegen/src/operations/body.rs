//! The bodies of requests (OpenAPI, Request Body Object).

use super::media_type::{self, Kind};
use super::parameter::Style;
use crate::document::{Node, Value};
use crate::openapi;

/// The name of the argument.
pub(crate) const ARGUMENT: &str = "body";

/// What is sent in the body of a request.
pub(crate) struct RequestBody<'d> {
    /// The Request Body Object.
    pub(crate) node: &'d Node,
    /// The value of the header `Content-Type`.
    pub(crate) content_type: &'d str,
    pub(crate) kind: BodyKind,
    /// How the members of a form are written, of which the document says so.
    pub(crate) encoding: Vec<(&'d str, Encoding<'d>)>,
    /// Whether nothing may be sent.
    pub(crate) is_optional: bool,
    /// What its values are; none if the document does not say.
    pub(crate) schema: Option<&'d Node>,
}

/// How a member of a form is written (OpenAPI, Encoding Object).
#[derive(Clone, Copy, Debug)]
pub(crate) enum Encoding<'d> {
    /// As a query parameter would be. It makes the media type void.
    Style { style: Style, explode: bool },
    /// As this media type.
    ContentType(&'d str),
}

impl<'d> Encoding<'d> {
    /// What an Encoding Object says; none if it says nothing of how a member is written.
    pub(crate) fn parse(node: &'d Node) -> Option<Self> {
        if ["style", "explode", "allowReserved"].iter().all(|name| node.get(name).is_none()) {
            return node.get_str("contentType").map(Self::ContentType);
        }
        let style = node.get_str("style").and_then(Style::parse_query).unwrap_or(Style::Form);
        let explode = node.get("explode").map_or(style == Style::Form, |node| node.value == Value::Bool(true));
        Some(Self::Style { style, explode })
    }
}

fn encodings(media_type: &Node) -> Vec<(&str, Encoding<'_>)> {
    let encodings = media_type.members("encoding");
    encodings.filter_map(|(name, node)| Some((name.as_str(), Encoding::parse(node)?))).collect()
}

/// How a body is written.
pub(crate) type BodyKind = Kind;

impl<'d> RequestBody<'d> {
    /// The body of an operation; none if there is none, or if nothing is said of what it holds.
    pub(super) fn of(root: &'d Node, operation: &'d Node) -> Option<Self> {
        let node = openapi::resolve(root, operation.get("requestBody")?)?;
        let (name, media_type) = node.members("content").next()?;
        Some(Self {
            node,
            content_type: media_type::content_type(name),
            kind: media_type::kind(name),
            encoding: encodings(media_type),
            is_optional: node.get("required").is_none_or(|required| required.value != Value::Bool(true)),
            schema: media_type.get("schema"),
        })
    }
}
