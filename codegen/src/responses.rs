//! What the responses of an operation hold, and the enums that stand for several of them.
//!
//! A response is read as JSON where it has a schema and a media type that is JSON, as text where all of its media types
//! are text, and piece by piece otherwise: bytes can be anything. Where the responses of one side differ, the lowering
//! adds a schema that lists them ([`BY_STATUS`]); the types make an enum of it, and the operations choose the variant.

pub(crate) mod accept;
pub(crate) mod headers;

use indexmap::{IndexMap, IndexSet};
use quote::format_ident;
use syn::Ident;

use crate::document::{Node, Origin, Value};
use crate::{names, openapi};

/// The member by which the schema of a side says what each status holds: the schema of its JSON, [`TEXT`], [`BYTES`],
/// null for nothing, or a list of those between which the header `Content-Type` decides.
pub(crate) const BY_STATUS: &str = "x-responses";

/// The members by which an operation names the schemas of its sides.
pub(crate) const SIDES: [(&str, &str); 2] = [("x-success", "Success"), ("x-error", "Error")];

/// A body that is text.
pub(crate) const TEXT: &str = "text";

/// A body that is read piece by piece.
pub(crate) const BYTES: &str = "bytes";

/// What a response holds, as the client reads it.
#[derive(Clone, Debug)]
pub(crate) enum Body<'d> {
    Empty,
    /// JSON of a schema.
    Json(&'d Node),
    Text,
    Bytes,
    /// JSON of a schema or bytes, as its header `Content-Type` says.
    JsonOrBytes(&'d Node),
}

/// The kinds of media types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Json,
    Text,
    /// What is read while it comes, or is no text.
    Bytes,
    /// Any media type, or any of an application.
    Any,
}

/// The media types that are text, but for those whose type is `text`.
const TEXTS: [&str; 6] = [
    "application/graphql",
    "application/javascript",
    "application/jwt",
    "application/x-yaml",
    "application/xml",
    "application/yaml",
];

/// The media types of values that come one after the other.
const STREAMS: [&str; 7] = [
    "application/json-seq",
    "application/jsonl",
    "application/ndjson",
    "application/stream+json",
    "application/x-jsonlines",
    "application/x-ndjson",
    "text/event-stream",
];

/// Whether a media type is that of values that come one after the other.
pub(crate) fn is_stream(media_type: &str) -> bool {
    STREAMS.contains(&&*essence(media_type))
}

/// What a media type is.
pub(crate) fn kind(media_type: &str) -> Kind {
    let essence = essence(media_type);
    match essence.split_once('/') {
        // They are to be read when they happen.
        _ if is_stream(media_type) => Kind::Bytes,
        _ if openapi::is_json(media_type) || essence == "text/json" => Kind::Json,
        Some(("*" | "application", "*")) => Kind::Any,
        Some(("text", _)) => Kind::Text,
        _ if TEXTS.contains(&&*essence) || essence.ends_with("+xml") || essence.ends_with("+yaml") => Kind::Text,
        _ => Kind::Bytes,
    }
}

/// A media type without its parameters, in lower case.
pub(crate) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

impl<'d> Body<'d> {
    /// The body of a response to a method of HTTP, with a status as the document writes it.
    pub(crate) fn of(root: &'d Node, http_method: &str, status: &str, response: &'d Node) -> Self {
        if !may_have_body(http_method, status) {
            return Self::Empty;
        }
        let media_types = response.members("content").map(|(name, media_type)| {
            let schema = media_type.get("schema");
            (name.as_str(), schema, kind_of_body(root, name, schema))
        });
        let media_types = media_types.collect::<Vec<_>>();
        if media_types.is_empty() {
            return Self::Empty;
        }
        let json = media_types.iter().find_map(|(_, schema, kind)| schema.filter(|_| *kind == Kind::Json));
        match json {
            Some(json) if media_types.iter().any(|(name, schema, kind)| is_beside(json, name, *schema, *kind)) => {
                Self::JsonOrBytes(json)
            }
            Some(json) => Self::Json(json),
            None if media_types.iter().all(|(_, _, kind)| *kind == Kind::Text) => Self::Text,
            None => Self::Bytes,
        }
    }
}

/// Whether a body is to be expected beside JSON of a schema: bytes that say something else, or say it while it happens.
pub(crate) fn is_beside(json: &Node, media_type: &str, schema: Option<&Node>, kind: Kind) -> bool {
    kind == Kind::Bytes && (schema != Some(json) || is_stream(media_type))
}

/// Whether a response may have a body at all
/// ([RFC 9110, section 6.4.1](https://www.rfc-editor.org/rfc/rfc9110#section-6.4.1)).
pub(crate) fn may_have_body(http_method: &str, status: &str) -> bool {
    http_method != "head" && !status.starts_with('1') && !matches!(status, "204" | "205" | "304")
}

/// What a body of a media type and a schema is.
pub(crate) fn kind_of_body(root: &Node, media_type: &str, schema: Option<&Node>) -> Kind {
    let resolved = schema.map(|schema| openapi::resolve(root, schema).unwrap_or(schema));
    let is_string = resolved.is_some_and(|schema| schema.get_str("type") == Some("string"));
    // No JSON holds bytes.
    if is_string && resolved.and_then(|schema| schema.get_str("format")) == Some("binary") {
        return Kind::Bytes;
    }
    match (kind(media_type), resolved) {
        // Servers that send whatever they have send strings as they are, and everything else as JSON.
        (Kind::Any, Some(_)) if is_string => Kind::Text,
        (Kind::Any, Some(schema)) if schema.as_object().is_some_and(|members| !members.is_empty()) => Kind::Json,
        (kind, _) => kind,
    }
}

/// The member of the response that stands for a success of which the document says nothing.
pub(crate) const UNDOCUMENTED: &str = "x-undocumented";

/// A success of which the document says nothing: it may hold anything.
pub(crate) fn undocumented(origin: &Origin) -> Node {
    let any = serde_json::json!({ "description": "", UNDOCUMENTED: true, "content": { "*/*": {} } });
    Node::from_json(any, origin)
}

/// Whether the document describes a success of an operation.
pub(crate) fn has_success(operation: &Node) -> bool {
    operation
        .members("responses")
        .any(|(status, response)| status.starts_with('2') && response.get(UNDOCUMENTED).is_none())
}

/// The statuses of a side, by the keys of a Responses Object. A redirection is a success where there is no other.
pub(crate) fn is_of_side(side: &str, status: &str, has_success: bool) -> bool {
    let is_success = match status.as_bytes() {
        [b'2', ..] => true,
        [b'4' | b'5', ..] => false,
        [b'1' | b'3', ..] => !has_success,
        _ => return false,
    };
    is_success == (side == SIDES[0].0)
}

/// A variant of the enum of a side.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Variant {
    /// A type, for JSON.
    Json(String),
    Text,
    Bytes,
    Empty,
}

/// The enum of a side: its variants in the order of the document, each with its name, and those of each status.
pub(crate) struct Variants {
    pub(crate) names: IndexMap<Variant, Ident>,
    pub(crate) by_status: IndexMap<String, IndexSet<Variant>>,
}

impl Variants {
    /// The enum of a schema that the lowering has made for a side; none if it is another schema. `type_name` gives the
    /// name of the type of a component.
    pub(crate) fn of(name: &str, schema: &Node, type_name: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let by_status = schema.get(BY_STATUS)?.as_object()?.iter().map(|(status, target)| {
            let targets = match &target.value {
                Value::Array(targets) => targets.as_slice(),
                _ => std::slice::from_ref(target),
            };
            let variants = targets.iter().map(|target| match &target.value {
                Value::String(text) if text == TEXT => Some(Variant::Text),
                Value::String(text) if text == BYTES => Some(Variant::Bytes),
                Value::String(reference) => type_name(reference.strip_prefix(openapi::SCHEMAS)?).map(Variant::Json),
                _ => Some(Variant::Empty),
            });
            Some((status.clone(), variants.collect::<Option<IndexSet<_>>>()?))
        });
        let by_status = by_status.collect::<Option<IndexMap<_, _>>>()?;
        let all = by_status.values().flatten().cloned().collect::<IndexSet<_>>();
        let types = all.iter().filter_map(|variant| match variant {
            Variant::Json(ty) => Some(ty.as_str()),
            _ => None,
        });
        let types = types.collect::<Vec<_>>();
        let mut short = names::within(name, &types).into_iter().map(|name| match name.as_str() {
            "Text" | "Bytes" => format!("{name}Value"),
            _ => name,
        });
        let mut last = Vec::new();
        let mut names = IndexMap::new();
        for variant in all {
            match variant {
                Variant::Json(_) => {
                    let name = short.next()?;
                    names.insert(variant, format_ident!("{name}"));
                }
                Variant::Text => last.push((variant, format_ident!("Text"))),
                Variant::Bytes => last.push((variant, format_ident!("Bytes"))),
                Variant::Empty => last.push((variant, format_ident!("Empty"))),
            }
        }
        last.sort_by_key(|(variant, _)| *variant == Variant::Empty);
        names.extend(last);
        Some(Self { names, by_status })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_media_type_is_of_one_kind() {
        let media_types = [
            "application/json; charset=utf-8",
            "Application/Problem+JSON",
            "text/json",
            "*/*",
            "application/*",
            "text/html",
            "image/svg+xml",
            "application/xml",
            "text/event-stream",
            "application/x-ndjson",
            "image/*",
            "application/pdf",
            "json",
        ];
        let lines = media_types.map(|media_type| format!("{media_type}: {:?}", kind(media_type)));
        insta::assert_snapshot!(lines.join("\n"), @"
        application/json; charset=utf-8: Json
        Application/Problem+JSON: Json
        text/json: Json
        */*: Any
        application/*: Any
        text/html: Text
        image/svg+xml: Text
        application/xml: Text
        text/event-stream: Bytes
        application/x-ndjson: Bytes
        image/*: Bytes
        application/pdf: Bytes
        json: Bytes
        ");
    }
}
