//! The responses of operations (OpenAPI, Responses Object).

use syn::Ident;

use crate::document::Node;
use crate::openapi;
use crate::responses::{self, Body, SIDES, Variant, Variants};

/// A response that the document describes.
pub(crate) struct Response<'d> {
    pub(crate) status: Status,
    pub(crate) side: Side,
    pub(crate) content: Content<'d>,
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
#[derive(Clone, Debug)]
pub(crate) enum Content<'d> {
    /// Nothing.
    Empty,
    /// JSON of this schema.
    Json(&'d Node),
    /// Text.
    Text,
    /// Anything else, as bytes.
    Bytes,
    /// A variant of an enum, which the status has chosen, or of two of them one, which the header `Content-Type` chooses.
    Variants {
        /// The reference to the schema of the enum.
        reference: &'d str,
        /// The name of its type.
        enumeration: Ident,
        variants: Vec<(Variant, Ident)>,
    },
}

impl Status {
    /// The status that a key names.
    fn parse(key: &str) -> Option<Self> {
        match key.as_bytes() {
            [b'1'..=b'5', b'X' | b'x', b'X' | b'x'] => Some(Self::Range(u16::from(key.as_bytes()[0] - b'0'))),
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
}

impl Content<'_> {
    /// Whether the same type stands for both.
    pub(super) fn has_type_of(&self, other: &Content<'_>) -> bool {
        match (self, other) {
            (Self::Empty, Content::Empty) | (Self::Text, Content::Text) | (Self::Bytes, Content::Bytes) => true,
            (Self::Json(one), Content::Json(other)) => one == other,
            (Self::Variants { enumeration: one, .. }, Content::Variants { enumeration: other, .. }) => one == other,
            _ => false,
        }
    }
}

/// The responses of an operation, single statuses before ranges. One without a success may have any.
pub(super) fn of<'d>(root: &'d Node, http_method: &str, operation: &'d Node) -> Vec<Response<'d>> {
    let has_success = responses::has_success(operation);
    let [success, error] = SIDES.map(|(marker, _)| Enumeration::of(root, operation, marker));
    let responses = operation.members("responses").filter_map(|(key, node)| {
        let (status, node) = (Status::parse(key)?, openapi::resolve(root, node)?);
        let is_success = responses::is_of_side(SIDES[0].0, key, has_success);
        let (side, enumeration) = if is_success { (Side::Success, &success) } else { (Side::Error, &error) };
        let content = enumeration.as_ref().and_then(|enumeration| enumeration.content(key));
        let content = content.unwrap_or_else(|| match Body::of(root, http_method, key, node) {
            Body::Empty => Content::Empty,
            Body::Json(schema) => Content::Json(schema),
            Body::Text => Content::Text,
            Body::Bytes | Body::JsonOrBytes(_) => Content::Bytes,
        });
        Some(Response { status, side, content })
    });
    let mut responses = responses.collect::<Vec<_>>();
    if !responses.iter().any(|response| response.side == Side::Success) {
        let content = if http_method == "head" { Content::Empty } else { Content::Bytes };
        responses.push(Response { status: Status::Range(2), side: Side::Success, content });
    }
    responses.sort_by_key(|response| response.status.order());
    responses
}

/// The enum of a side.
struct Enumeration<'d> {
    reference: &'d str,
    name: Ident,
    variants: Variants,
}

impl<'d> Enumeration<'d> {
    fn of(root: &'d Node, operation: &'d Node, marker: &str) -> Option<Self> {
        let reference = operation.get_str(marker)?;
        let name = reference.strip_prefix(openapi::SCHEMAS)?;
        let schema = root.get("components")?.get("schemas")?.get(name)?;
        let variants = Variants::of(name, schema, |name| Some(name.to_owned()))?;
        Some(Self { reference, name: syn::parse_str(name).ok()?, variants })
    }

    /// What a status holds.
    fn content(&self, status: &str) -> Option<Content<'d>> {
        let variants = self.variants.by_status.get(status)?.iter();
        let variants = variants.map(|variant| Some((variant.clone(), self.variants.names.get(variant)?.clone())));
        let variants = variants.collect::<Option<_>>()?;
        Some(Content::Variants { reference: self.reference, enumeration: self.name.clone(), variants })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_statuses_come_before_ranges() {
        let keys = ["4XX", "500", "default", "2xx", "201", "1000", "99", "301", "600"];
        let mut statuses = keys.iter().filter_map(|key| Status::parse(key)).collect::<Vec<_>>();
        statuses.sort_by_key(|status| status.order());
        let lines = statuses.iter().map(|status| format!("{status:?}")).collect::<Vec<_>>();
        insta::assert_snapshot!(lines.join("\n"), @"
        Code(201)
        Code(301)
        Code(500)
        Range(2)
        Range(4)
        ");
    }
}
