//! The URLs of servers with variables.

use std::error::Error as StdError;
use std::fmt;

/// A part of a server's URL.
#[derive(Clone, Copy)]
pub(super) enum ServerPart<'a> {
    /// What the document writes.
    Text(&'a str),
    /// A value that the caller may have chosen.
    Value(Value<'a>),
}

/// The value of a variable.
#[derive(Clone, Copy)]
pub(super) struct Value<'a> {
    pub(super) name: &'static str,
    pub(super) value: &'a str,
    /// What the document gives for it may lead anywhere.
    pub(super) default: Option<&'static str>,
    pub(super) place: Place,
}

/// Where a variable stands in a URL: no value leaves it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// It is the scheme.
    Scheme,
    /// In the host and the port.
    Authority,
    /// In the host, or that and the path after it.
    Address,
    /// After the host, with a slash of its own.
    FromRoot,
    /// A step of the path, or a part of one.
    Segment,
    /// Several steps of the path.
    Segments,
    /// It is the URL, or its beginning.
    Start,
}

/// Puts a URL together.
pub(super) fn url(parts: &[ServerPart<'_>]) -> Result<String, InvalidServer> {
    let mut url = String::new();
    let mut chosen = None;
    for part in parts {
        match part {
            ServerPart::Text(text) => url.push_str(text),
            ServerPart::Value(Value { name, value, default, place }) => {
                if *default != Some(*value) {
                    chosen = Some(*name);
                    if !place.allows(value) {
                        return Err(InvalidServer { variable: name });
                    }
                }
                url.push_str(value);
            }
        }
    }
    match chosen {
        // Parts that are harmless alone may be steps together.
        Some(variable) if url.split('/').any(|step| matches!(step, "." | "..")) => Err(InvalidServer { variable }),
        _ => Ok(url),
    }
}

impl Place {
    fn allows(self, value: &str) -> bool {
        let is_host = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || "-._:[]".contains(c));
        let is_path = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/".contains(c));
        let is_address = |text: &str| {
            let (host, path) = text.split_once('/').unwrap_or((text, ""));
            !host.is_empty() && is_host(host) && is_path(path)
        };
        match self {
            Self::Scheme => matches!(value, "http" | "https"),
            Self::Authority => !value.is_empty() && is_host(value),
            Self::Address => is_address(value),
            Self::FromRoot => value.is_empty() || (value.starts_with('/') && is_path(value)),
            Self::Segment => !value.is_empty() && is_path(value) && !value.contains('/'),
            Self::Segments => !value.is_empty() && is_path(value),
            Self::Start => value
                .split_once("://")
                .is_some_and(|(scheme, address)| matches!(scheme, "http" | "https") && is_address(address)),
        }
    }
}

/// The value of a server's variable is of no use where the variable stands, or would lead elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidServer {
    variable: &'static str,
}

impl fmt::Display for InvalidServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the value of the server's variable `{}` is of no use where the variable stands", self.variable)
    }
}

impl StdError for InvalidServer {}
