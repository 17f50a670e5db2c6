//! What people say when they want a part of an API.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use crate::document::Node;
use crate::{names, openapi};

/// Selects operations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selector {
    /// `tag:orders`: those that have this tag.
    Tag(String),
    /// `operation:get-order`: the one of this `operationId`, in any spelling.
    Operation(String),
    /// `GET /v1/*`, or `/v1/*` for every method: those of the paths of this pattern, in which a star is any text.
    Path {
        /// The method of HTTP, as it is sent; none for all.
        method: Option<String>,
        /// The pattern.
        path: String,
    },
}

/// How similar a name is that somebody may have meant.
const SIMILAR: f64 = 0.7;

/// How many names are shown.
const SHOWN: usize = 5;

impl Selector {
    /// Whether it selects an operation.
    pub(super) fn selects(&self, path: &str, method: &str, operation: &Node) -> bool {
        match self {
            Self::Tag(tag) => tags(operation).any(|other| other == tag),
            Self::Operation(wanted) => operation
                .get_str("operationId")
                .is_some_and(|id| id == wanted || names::snake_case(id) == names::snake_case(wanted)),
            Self::Path { method: wanted, path: pattern } => {
                wanted.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method)) && matches(pattern, path)
            }
        }
    }

    /// What somebody may have meant: the selectors of its kind that select something, the most similar first.
    pub(super) fn nearest(&self, root: &Node) -> String {
        let operations = openapi::operations(root);
        let known = match self {
            Self::Tag(_) => {
                operations.flat_map(|(.., operation)| tags(operation)).map(|tag| Self::Tag(tag.to_owned())).collect()
            }
            Self::Operation(_) => {
                let ids = operations.filter_map(|(.., operation)| operation.get_str("operationId"));
                ids.map(|id| Self::Operation(id.to_owned())).collect()
            }
            Self::Path { method, .. } => {
                let paths = operations.map(|(path, its, _)| Self::Path {
                    method: method.as_ref().map(|_| openapi::method_on_wire(its)),
                    path: path.to_owned(),
                });
                paths.collect::<Vec<_>>()
            }
        };
        let known = known.iter().map(Self::to_string).collect::<BTreeSet<_>>();
        // What all of a kind begin with makes them no more similar.
        let prefix = match self {
            Self::Tag(_) => "tag:",
            Self::Operation(_) => "operation:",
            Self::Path { .. } => "",
        };
        let similarity = |known: &str| {
            let own = |text: &str| text.strip_prefix(prefix).unwrap_or(text).to_lowercase();
            strsim::jaro_winkler(&own(&self.to_string()), &own(known))
        };
        let mut similar = known.iter().map(|known| (similarity(known), known)).collect::<Vec<_>>();
        similar.sort_by(|(left, _), (right, _)| right.total_cmp(left));
        let nearest = similar.iter().filter(|(similarity, _)| *similarity >= SIMILAR).take(SHOWN);
        let nearest = nearest.map(|(_, known)| format!("`{known}`")).collect::<Vec<_>>();
        match (nearest.as_slice(), known.is_empty()) {
            ([], true) => "the document has nothing of this kind".to_owned(),
            ([], false) => {
                let first = known.iter().take(SHOWN).map(|known| format!("`{known}`")).collect::<Vec<_>>();
                format!("the document has {}", first.join(", "))
            }
            (nearest, _) => format!("the most similar are {}", nearest.join(", ")),
        }
    }
}

fn tags(operation: &Node) -> impl Iterator<Item = &str> {
    operation.get("tags").and_then(Node::as_array).unwrap_or_default().iter().filter_map(Node::as_str)
}

/// Whether a text is of a pattern, in which a star is any text.
fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let parts = parts.collect::<Vec<_>>();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        match rest.find(part) {
            Some(start) => rest = &rest[start + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tag(tag) => write!(f, "tag:{tag}"),
            Self::Operation(id) => write!(f, "operation:{id}"),
            Self::Path { method: Some(method), path } => write!(f, "{method} {path}"),
            Self::Path { method: None, path } => f.write_str(path),
        }
    }
}

impl FromStr for Selector {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let path = |method: Option<String>, path: &str| Self::Path { method, path: path.to_owned() };
        match text.split_once(':') {
            Some(("tag", tag)) if !tag.is_empty() => return Ok(Self::Tag(tag.to_owned())),
            Some(("operation", id)) if !id.is_empty() => return Ok(Self::Operation(id.to_owned())),
            _ => {}
        }
        if text.starts_with(['/', '*']) && !text.contains(' ') {
            return Ok(path(None, text));
        }
        match text.split_once(' ').map(|(method, path)| (method, path.trim())) {
            Some(("*", pattern)) => Ok(path(None, pattern)),
            // A method is a token, like the name of a header (RFC 9110, section 9.1).
            Some((method, pattern)) if openapi::is_header_name(method) && pattern.starts_with(['/', '*']) => {
                let field = method.to_ascii_lowercase();
                let is_field = openapi::METHODS.contains(&field.as_str());
                let method = if is_field { openapi::method_on_wire(&field) } else { method.to_owned() };
                Ok(path(Some(method), pattern))
            }
            _ => Err("write `tag:NAME`, `operation:ID`, or a path with or without its method, such as `GET /v1/*`"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_is_any_text() {
        let cases = [
            ("/v1/*", "/v1/orders/{id}", true),
            ("/v1/*", "/v2/orders", false),
            ("/v1/*/lines", "/v1/orders/{id}/lines", true),
            ("/*orders", "/orders", true),
            ("/a*a", "/a", false),
            ("*", "", true),
            ("/orders", "/orders/{id}", false),
            ("*é*é*", "/éaé", true),
        ];
        for (pattern, path, expected) in cases {
            assert_eq!(matches(pattern, path), expected, "{pattern} {path}");
        }
    }

    #[test]
    fn what_is_written_is_what_was_read() {
        for text in ["tag:orders and more", "operation:get-order", "GET /v1/*", "Copy /v1", "/v1/*", "*"] {
            assert_eq!(text.parse::<Selector>().map(|it| it.to_string()).as_deref(), Ok(text));
        }
        assert_eq!("post  /a".parse::<Selector>().map(|it| it.to_string()).as_deref(), Ok("POST /a"));
        for text in ["", "orders", "tag:", "GET a", "G{T /a", "tags:orders"] {
            assert!(text.parse::<Selector>().is_err(), "{text}");
        }
    }
}
