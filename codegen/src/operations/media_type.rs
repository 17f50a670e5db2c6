//! What a media type means for those who write a body of it.

/// The ways in which a body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// JSON, or what is written in it.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// Parts, such as `multipart/form-data`.
    Multipart,
    /// Text that the caller writes.
    Text,
    /// Bytes that the caller has.
    Binary,
}

/// The essences that are text although their type is not `text`.
const TEXTS: [&str; 10] = [
    "application/xml",
    "application/yaml",
    "application/x-yaml",
    "application/javascript",
    "application/graphql",
    "application/sql",
    "application/x-ndjson",
    "application/jsonl",
    "application/json-seq",
    "application/jwt",
];

/// What a media type is. A range that JSON is in counts as JSON: it is what an API means by it.
pub(crate) fn kind(media_type: &str) -> Kind {
    let essence = essence(media_type);
    match essence.split_once('/') {
        _ if essence == "application/json" || essence == "text/json" || essence.ends_with("+json") => Kind::Json,
        Some(("*" | "application", "*")) | None => Kind::Json,
        _ if essence == "application/x-www-form-urlencoded" => Kind::Form,
        Some(("multipart", _)) => Kind::Multipart,
        Some(("text", _)) => Kind::Text,
        _ if TEXTS.contains(&&*essence) || essence.ends_with("+xml") || essence.ends_with("+yaml") => Kind::Text,
        _ => Kind::Binary,
    }
}

/// The header `Content-Type` of a body of this media type; a range is none, so it gets what the body is.
pub(crate) fn content_type(media_type: &str) -> &str {
    let is_value = media_type.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    match kind(media_type) {
        Kind::Json if essence(media_type) == "application/json" && !media_type.contains(';') => "application/json",
        // What reqwest writes, with the boundary.
        Kind::Multipart => "multipart/form-data",
        _ if is_value && !media_type.contains('*') && media_type.contains('/') => media_type.trim(),
        Kind::Json => "application/json",
        Kind::Text => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
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
    fn each_media_type_is_of_one_kind_and_has_a_header() {
        let media_types = [
            "application/json",
            "Application/JSON",
            "application/json; charset=utf-8",
            "application/merge-patch+json",
            "text/json",
            "*/*",
            "application/*",
            "json",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "text/plain; charset=utf-8",
            "text/*",
            "image/svg+xml",
            "application/xml",
            "image/*",
            "image/png",
            "application/octet-stream",
            "application/zip\n",
        ];
        let lines = media_types.map(|text| format!("{text:?}: {:?}, {:?}", kind(text), content_type(text)));
        insta::assert_snapshot!(lines.join("\n"), @r#"
        "application/json": Json, "application/json"
        "Application/JSON": Json, "application/json"
        "application/json; charset=utf-8": Json, "application/json; charset=utf-8"
        "application/merge-patch+json": Json, "application/merge-patch+json"
        "text/json": Json, "text/json"
        "*/*": Json, "application/json"
        "application/*": Json, "application/json"
        "json": Json, "application/json"
        "application/x-www-form-urlencoded": Form, "application/x-www-form-urlencoded"
        "multipart/form-data": Multipart, "multipart/form-data"
        "text/plain; charset=utf-8": Text, "text/plain; charset=utf-8"
        "text/*": Text, "text/plain; charset=utf-8"
        "image/svg+xml": Text, "image/svg+xml"
        "application/xml": Text, "application/xml"
        "image/*": Binary, "application/octet-stream"
        "image/png": Binary, "image/png"
        "application/octet-stream": Binary, "application/octet-stream"
        "application/zip\n": Binary, "application/octet-stream"
        "#);
    }
}
