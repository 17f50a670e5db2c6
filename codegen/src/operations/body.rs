//! The bodies of requests (OpenAPI, Request Body Object).

use super::media_type::{self, Kind};
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
    /// Whether nothing may be sent.
    pub(crate) is_optional: bool,
    /// What its values are; none if the document does not say.
    pub(crate) schema: Option<&'d Node>,
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
            is_optional: node.get("required").is_none_or(|required| required.value != Value::Bool(true)),
            schema: media_type.get("schema"),
        })
    }
}
