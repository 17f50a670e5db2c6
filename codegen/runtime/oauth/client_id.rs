//! The name of an app at its authorization server.

use std::fmt;
use std::str::FromStr;

/// A client identifier ([RFC 6749, section 2.2](https://www.rfc-editor.org/rfc/rfc6749#section-2.2)): visible ASCII and
/// spaces. It is no secret.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ClientId(String);

impl ClientId {
    /// The text of it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ClientId {
    type Err = InvalidClientId;

    fn from_str(text: &str) -> Result<Self, InvalidClientId> {
        let is_visible = |byte| (0x20..=0x7e).contains(&byte);
        // The identifier is a segment of a path, where dots would lead elsewhere.
        if matches!(text, "" | "." | "..") || !text.bytes().all(is_visible) {
            return Err(InvalidClientId);
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text is no client identifier: it is empty, dots, or has other than visible ASCII.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidClientId;

impl fmt::Display for InvalidClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the client identifier is empty, dots, or has other than visible ASCII characters")
    }
}

impl std::error::Error for InvalidClientId {}
