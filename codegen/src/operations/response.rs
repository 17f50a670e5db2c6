//! The responses of operations (OpenAPI, Responses Object).

use indexmap::IndexSet;
use quote::format_ident;
use syn::Ident;

use super::media_type;
use crate::document::{Node, Value};
use crate::lower::BY_STATUS;
use crate::{names, openapi};

/// A response that the document describes.
pub(crate) struct Response<'d> {
    pub(crate) status: Status,
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
    /// One of the variants of an enum, which the status has chosen.
    Variant {
        /// The schema of the enum.
        schema: &'d Node,
        /// The name of its type.
        side: Ident,
        /// The variant; none if there is no body.
        variant: Option<Ident>,
    },
    /// Anything else, as bytes.
    Raw,
}

impl Status {
    /// The status that a key names.
    fn parse(key: &str) -> Option<Self> {
        match key.as_bytes() {
            [b'1'..=b'9', b'X' | b'x', b'X' | b'x'] => Some(Self::Range(u16::from(key.as_bytes()[0] - b'0'))),
            [b'1'..=b'9', b'0'..=b'9', b'0'..=b'9'] => key.parse().ok().map(Self::Code),
            _ => None,
        }
    }

    /// The side on which it is; none for what is neither.
    pub(crate) fn side(self) -> Option<Side> {
        let (Self::Code(200..=299) | Self::Range(2)) = self else {
            return matches!(self, Self::Code(400..=599) | Self::Range(4 | 5)).then_some(Side::Error);
        };
        Some(Side::Success)
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
            (Self::Empty, Content::Empty) | (Self::Raw, Content::Raw) => true,
            (Self::Json(one), Content::Json(other)) => one == other,
            (Self::Variant { side: one, .. }, Content::Variant { side: other, .. }) => one == other,
            _ => false,
        }
    }
}

/// The responses of an operation, single statuses before ranges. One without a success may have any.
pub(super) fn of<'d>(root: &'d Node, http_method: &str, operation: &'d Node) -> Vec<Response<'d>> {
    let responses = operation.members("responses").filter_map(|(key, node)| {
        let status = Status::parse(key)?;
        let node = openapi::resolve(root, node)?;
        // The response to a `HEAD` request has headers alone (RFC 9110, section 9.3.2).
        let content = if http_method == "head" { Content::Empty } else { content(root, key, node) };
        Some(Response { status, content })
    });
    let mut responses = responses.collect::<Vec<_>>();
    if !responses.iter().any(|response| response.status.side() == Some(Side::Success)) {
        let content = if http_method == "head" { Content::Empty } else { Content::Raw };
        responses.push(Response { status: Status::Range(2), content });
    }
    responses.sort_by_key(|response| response.status.order());
    responses
}

fn content<'d>(root: &'d Node, status: &str, response: &'d Node) -> Content<'d> {
    let mut media_types = response.members("content").peekable();
    if media_types.peek().is_none() {
        return Content::Empty;
    }
    let json = media_types.find(|(name, _)| media_type::essence(name) == "application/json");
    match json.and_then(|(_, media_type)| media_type.get("schema")) {
        Some(schema) => variant(root, status, schema).unwrap_or(Content::Json(schema)),
        None => Content::Raw,
    }
}

/// The variant that a status chooses, if the schema is one of those that stand for several responses.
fn variant<'d>(root: &'d Node, status: &str, schema: &'d Node) -> Option<Content<'d>> {
    let name = openapi::reference(schema)?.strip_prefix(openapi::SCHEMAS)?;
    let by_status = openapi::resolve(root, schema)?.get(BY_STATUS)?.as_object()?;
    let name = names::type_name(name);
    let targets = by_status.values().filter_map(Node::as_str).filter_map(type_name);
    let targets = targets.collect::<IndexSet<_>>();
    let variants = names::within(&name, &targets.iter().map(String::as_str).collect::<Vec<_>>());
    let variant = match &by_status.get(status)?.value {
        Value::String(reference) => {
            let index = targets.get_index_of(&type_name(reference)?)?;
            Some(format_ident!("{}", variants.get(index)?))
        }
        _ => None,
    };
    Some(Content::Variant { schema, side: syn::parse_str(&name).ok()?, variant })
}

/// The name of the type of a component.
fn type_name(reference: &str) -> Option<String> {
    let name = names::type_name(reference.rsplit('/').next()?);
    syn::parse_str::<Ident>(&name).is_ok().then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_statuses_come_before_ranges() {
        let keys = ["4XX", "500", "default", "2xx", "201", "1000", "99", "301"];
        let mut statuses = keys.iter().filter_map(|key| Status::parse(key)).collect::<Vec<_>>();
        statuses.sort_by_key(|status| status.order());
        let lines = statuses.iter().map(|status| format!("{status:?}: {:?}", status.side())).collect::<Vec<_>>();
        insta::assert_snapshot!(lines.join("\n"), @"
        Code(201): Some(Success)
        Code(301): None
        Code(500): Some(Error)
        Range(2): Some(Success)
        Range(4): Some(Error)
        ");
    }
}
