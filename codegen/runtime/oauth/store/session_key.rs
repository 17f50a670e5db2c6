//! The names of sessions.

use std::fmt;
use std::str::FromStr;

/// The longest key, in bytes of UTF-8: an index of PostgreSQL takes no more than 2,704.
const MAX_KEY_LENGTH: usize = 2000;

/// The name of a session in a store: of a shop or a user, say. It is no secret: it is in logs and in errors.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionKey(String);

impl SessionKey {
    /// The text of it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for SessionKey {
    type Err = InvalidSessionKey;

    fn from_str(text: &str) -> Result<Self, InvalidSessionKey> {
        if text.is_empty() || text.len() > MAX_KEY_LENGTH || text.chars().any(char::is_control) {
            return Err(InvalidSessionKey);
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for SessionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text is no session key: it is empty, is longer than 2,000 bytes, or has control characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidSessionKey;

impl fmt::Display for InvalidSessionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the session key is empty, is longer than 2000 bytes, or has control characters")
    }
}

impl std::error::Error for InvalidSessionKey {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_a_text_of_some_length_that_can_be_printed() {
        for text in ["", "a\nb", "\0", &"ü".repeat(1001)] {
            assert!(text.parse::<SessionKey>().is_err(), "{text:?}");
        }
        for text in ["shop_1", "a/b", "..", "Ü ✓", &"ü".repeat(1000)] {
            assert!(text.parse::<SessionKey>().is_ok(), "{text:?}");
        }
    }
}
