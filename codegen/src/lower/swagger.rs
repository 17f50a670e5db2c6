//! A Swagger 2.0 document, as OpenAPI 3.0 says the same.
//!
//! The passes do nothing in other documents. Each makes one thing of OpenAPI 3.0, and the last one says that the document
//! is one; what they leave goes the way of every other document.

pub(super) mod body_parameters_to_request_bodies;
pub(super) mod definitions_to_components;
pub(super) mod host_to_servers;
pub(super) mod items_to_schemas;
pub(super) mod response_schemas_to_content;
pub(super) mod schema_keywords;
pub(super) mod security_definitions_to_flows;
pub(super) mod swagger_to_openapi;

use crate::diagnostics::{Code, Diagnostic};
use crate::document::{Node, Object, Origin, Value};

/// What is taken where neither the document nor the operation names a media type.
const ASSUMED: &str = "application/json";

/// Whether a document is of Swagger 2.0.
fn is_swagger(root: &Node) -> bool {
    root.get("swagger").is_some() && root.get("openapi").is_none()
}

/// The texts of a list; none if there is no list.
fn texts(list: Option<&Node>) -> Option<Vec<String>> {
    Some(list?.as_array()?.iter().filter_map(Node::as_str).map(str::to_owned).collect())
}

fn object(members: impl IntoIterator<Item = (&'static str, Node)>, origin: &Origin) -> Node {
    let members = members.into_iter().map(|(name, node)| (name.to_owned(), node));
    Node::object(members.collect(), origin.clone())
}

fn text(value: &str, origin: &Origin) -> Node {
    Node::text(value, origin.clone())
}

fn boolean(value: bool, origin: &Origin) -> Node {
    Node { value: Value::Bool(value), origin: origin.clone() }
}

/// The extensions of an object.
fn extensions(members: &Object) -> impl Iterator<Item = (&String, &Node)> {
    members.iter().filter(|(name, _)| name.starts_with("x-"))
}

/// Says that a media type was taken that the document does not name.
fn assumed_media_type(list: &str, bodies: &str, place: &Origin) -> Diagnostic {
    let message = format!("no `{list}` says what {bodies} are, so they are taken for `{ASSUMED}`");
    Diagnostic::note(Code::SwaggerAssumed, message)
        .at(place.key())
        .help(format!("an overlay can give the document a list `{list}`"))
}
