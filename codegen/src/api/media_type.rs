//! What a media type means for those who read or write a body of it. It is the one table of media types.

use std::borrow::Cow;

use crate::document::Node;

/// What a body of a media type is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// JSON, or what is written in it.
    Json,
    /// `application/x-www-form-urlencoded`
    Form,
    /// Parts, such as `multipart/form-data`.
    Multipart,
    /// Text.
    Text,
    /// Values that come one after the other.
    Sequence,
    /// Anything else.
    Bytes,
    /// A range that JSON is in.
    Any,
}

/// The media type of forms that have files.
const FORM_DATA: &str = "multipart/form-data";

/// The media types that are text, but for those whose type is `text`.
const TEXTS: [&str; 7] = [
    "application/graphql",
    "application/javascript",
    "application/jwt",
    "application/sql",
    "application/x-yaml",
    "application/xml",
    "application/yaml",
];

/// The media types of values that come one after the other.
const SEQUENCES: [&str; 7] = [
    "application/json-seq",
    "application/jsonl",
    "application/ndjson",
    "application/stream+json",
    "application/x-jsonlines",
    "application/x-ndjson",
    "text/event-stream",
];

/// How values that come one after the other are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sequence {
    /// As events.
    Events,
    /// By the ends of lines.
    Lines,
    /// By record separators.
    Records,
}

/// How the values of a media type are told apart, if they come one after the other.
pub(crate) fn sequence(media_type: &str) -> Option<Sequence> {
    match essence(media_type).as_str() {
        "text/event-stream" => Some(Sequence::Events),
        "application/json-seq" => Some(Sequence::Records),
        essence if SEQUENCES.contains(&essence) || is_watch(media_type) => Some(Sequence::Lines),
        _ => None,
    }
}

/// Whether a media type is JSON whose parameters say that there are more values than one.
fn is_watch(media_type: &str) -> bool {
    let mut parameters = media_type.split(';').map(|parameter| parameter.trim().to_ascii_lowercase());
    parameters.next().is_some_and(|essence| essence == "application/json" || essence.ends_with("+json"))
        && parameters.any(|parameter| parameter == "stream=watch")
}

/// Whether a media type is by its name that of values which come one after the other, and not by its parameters alone.
pub(crate) fn is_sequence_of_its_own(media_type: &str) -> bool {
    SEQUENCES.contains(&&*essence(media_type))
}

/// What a media type is, with or without parameters.
pub(crate) fn kind(media_type: &str) -> Kind {
    let essence = essence(media_type);
    match essence.split_once('/') {
        _ if SEQUENCES.contains(&&*essence) || is_watch(media_type) => Kind::Sequence,
        _ if essence == "application/json" || essence == "text/json" || essence.ends_with("+json") => Kind::Json,
        Some(("*" | "application", "*")) | None => Kind::Any,
        _ if essence == "application/x-www-form-urlencoded" => Kind::Form,
        Some(("multipart", _)) => Kind::Multipart,
        Some(("text", _)) => Kind::Text,
        _ if TEXTS.contains(&&*essence) || essence.ends_with("+xml") || essence.ends_with("+yaml") => Kind::Text,
        Some(_) => Kind::Bytes,
    }
}

/// Whether the values of a schema, behind its references, are bytes as they are, which no JSON holds.
pub(crate) fn is_binary(schema: &Node) -> bool {
    schema.get_str("type") == Some("string") && schema.get_str("format") == Some("binary")
}

/// What a response of a media type and a schema, behind its references, is: no form, and none of parts.
pub(crate) fn of_response(media_type: &str, schema: Option<&Node>) -> Kind {
    if schema.is_some_and(is_binary) {
        return Kind::Bytes;
    }
    let is_string = schema.is_some_and(|schema| schema.get_str("type") == Some("string"));
    match kind(media_type) {
        // Servers that send whatever they have send strings as they are, and everything else as JSON.
        Kind::Any if is_string => Kind::Text,
        Kind::Any if schema.and_then(Node::as_object).is_some_and(|members| !members.is_empty()) => Kind::Json,
        Kind::Form | Kind::Multipart => Kind::Bytes,
        kind => kind,
    }
}

/// The media types of a response, each with its schema and what it is; `resolve` follows the references of a schema.
///
/// What has the schema of the JSON beside it is no sequence for its parameters alone: documents list them at every response.
pub(crate) fn of_content<'d>(
    response: &'d Node,
    resolve: impl Fn(&'d Node) -> &'d Node,
) -> Vec<(&'d str, Option<&'d Node>, Kind)> {
    let media_types = response.members("content").map(|(name, media_type)| {
        let schema = media_type.get("schema");
        (name.as_str(), schema, of_response(name, schema.map(&resolve)))
    });
    let mut media_types = media_types.collect::<Vec<_>>();
    let json = media_types.iter().find(|(_, _, kind)| *kind == Kind::Json).map(|(_, schema, _)| *schema);
    for (name, schema, kind) in &mut media_types {
        if is_watch(name) && json == Some(*schema) {
            *kind = Kind::Json;
        }
    }
    media_types
}

/// Whether a body is to be expected beside JSON of a schema: bytes that say something else.
pub(crate) fn is_beside(json: &Node, schema: Option<&Node>, kind: Kind) -> bool {
    kind == Kind::Bytes && schema != Some(json)
}

/// The header `Content-Type` of a body of this media type; a range is none, so it gets what the body is: bytes as they are,
/// or else what the media type stands for.
pub(crate) fn content_type(media_type: &str, is_bytes: bool) -> Cow<'_, str> {
    let is_value = media_type.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    let content_type = match kind(media_type) {
        Kind::Json if essence(media_type) == "application/json" && !media_type.contains(';') => "application/json",
        // RFC 7578, section 8: a form has no parameter but its boundary.
        Kind::Multipart if !is_value || ["multipart/*", FORM_DATA].contains(&&*essence(media_type)) => FORM_DATA,
        Kind::Multipart => return without_boundary(media_type).into(),
        _ if is_value && !media_type.contains('*') && media_type.contains('/') => media_type.trim(),
        _ if is_bytes => "application/octet-stream",
        Kind::Json | Kind::Any => "application/json",
        Kind::Text => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
    content_type.into()
}

/// A multipart media type without the boundary that the document says: each body has one of its own.
fn without_boundary(media_type: &str) -> String {
    let mut is_quoted = false;
    let mut parts = media_type.split(|c| {
        is_quoted ^= c == '"';
        c == ';' && !is_quoted
    });
    let essence = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
    let parameters = parts.map(str::trim).filter(|parameter| {
        let name = parameter.split('=').next().unwrap_or_default().trim();
        !name.is_empty() && !name.eq_ignore_ascii_case("boundary")
    });
    parameters.fold(essence, |text, parameter| format!("{text}; {parameter}"))
}

/// What people call a media type: the name of its format, in snake case.
pub(crate) fn short_name(media_type: &str) -> String {
    use heck::ToSnakeCase;
    let essence = essence(media_type);
    match essence.as_str() {
        "application/x-www-form-urlencoded" => "form".to_owned(),
        "multipart/form-data" => "multipart".to_owned(),
        "application/octet-stream" => "binary".to_owned(),
        "text/plain" => "text".to_owned(),
        _ => essence.rsplit('/').next().unwrap_or_default().to_snake_case(),
    }
}

/// The media type without its parameters, in lower case.
pub(crate) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
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
            "application/x-www-form-urlencoded",
            "multipart/mixed",
            "text/html",
            "image/svg+xml",
            "application/xml",
            "application/sql",
            "text/event-stream",
            "application/x-ndjson",
            "application/json; Stream=watch",
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
        application/x-www-form-urlencoded: Form
        multipart/mixed: Multipart
        text/html: Text
        image/svg+xml: Text
        application/xml: Text
        application/sql: Text
        text/event-stream: Sequence
        application/x-ndjson: Sequence
        application/json; Stream=watch: Sequence
        image/*: Bytes
        application/pdf: Bytes
        json: Any
        ");
    }

    #[test]
    fn a_multipart_media_type_keeps_all_but_its_boundary() {
        let media_types = [
            "multipart/related; type=\"application/json\"",
            "Multipart/Mixed; boundary=batch",
            "multipart/related; Boundary=\"a;b\"; start-info=\"c; d\"; type=text/xml",
            "multipart/form-data; boundary=x",
            "multipart/*",
        ];
        insta::assert_snapshot!(media_types.map(|media_type| content_type(media_type, false)).join("\n"), @r#"
        multipart/related; type="application/json"
        multipart/mixed
        multipart/related; start-info="c; d"; type=text/xml
        multipart/form-data
        multipart/form-data
        "#);
    }

    #[test]
    fn what_is_sent_is_a_media_type() {
        let media_types = ["application/json", "application/*", "image/*", "multipart/mixed", "text/*", " a/b ", "x"];
        let lines = media_types.map(|media_type| {
            format!("{media_type:?}: {}, {}", content_type(media_type, false), content_type(media_type, true))
        });
        insta::assert_snapshot!(lines.join("\n"), @r#"
        "application/json": application/json, application/json
        "application/*": application/json, application/octet-stream
        "image/*": application/octet-stream, application/octet-stream
        "multipart/mixed": multipart/mixed, multipart/mixed
        "text/*": text/plain; charset=utf-8, application/octet-stream
        " a/b ": a/b, a/b
        "x": application/json, application/octet-stream
        "#);
    }
}
