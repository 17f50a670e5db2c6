//! What a store keeps, and the JSON of it.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use super::super::super::secret::{Secret, expose_secrets};
use super::super::token::TokenSet;
use super::StoreError;

/// The version of the JSON.
const VERSION: u32 = 1;

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

/// Counts the writes of an entry, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Generation(u64);

impl Generation {
    /// The generation of this number.
    pub fn new(number: u64) -> Self {
        Self(number)
    }

    /// Its number.
    pub fn get(self) -> u64 {
        self.0
    }

    /// The one after `previous`; the first one after none.
    pub fn after(previous: Option<Self>) -> Self {
        Self(previous.map_or(1, |previous| previous.0.saturating_add(1)))
    }
}

impl fmt::Display for Generation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Which entry of a session it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) struct Version {
    pub generation: Generation,
    pub made_at: SystemTime,
}

/// What a store keeps of a session.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Entry {
    /// How often it was written.
    pub generation: Generation,
    /// When it was made, by the clock of whoever made it.
    pub made_at: SystemTime,
    /// What the session has.
    pub state: State,
}

/// What a session has. The states without tokens stay in the store, so that whoever comes late with an old generation
/// does not write over a new login.
#[non_exhaustive]
#[derive(Clone, Debug)]
pub enum State {
    /// Tokens.
    Tokens(TokenSet),
    /// Nothing any more: the server refused the refresh token.
    Refused,
    /// Nothing any more: the app was told to forget it.
    Forgotten,
}

impl Entry {
    /// An entry that is made now.
    pub fn new(generation: Generation, state: State) -> Self {
        // As precise as what is stored, so that an entry that comes back is not older than itself.
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let made_at = SystemTime::UNIX_EPOCH + Duration::from_millis(milliseconds(since));
        Self { generation, made_at, state }
    }

    /// Whether this entry, as a store has it, takes the place of one that is known from before.
    ///
    /// The generation decides, unless the store has lost what it had: after a failover or the return of a backup it has
    /// a lower generation, which counts only if it was made later than the known one, by somebody who logged in anew or
    /// out. That such a store had a refresh token which was refused says nothing of the known one.
    pub(in super::super) fn supersedes(&self, known: &Self) -> bool {
        match self.generation.cmp(&known.generation) {
            Ordering::Greater => true,
            Ordering::Equal | Ordering::Less => self.made_at > known.made_at && !matches!(self.state, State::Refused),
        }
    }

    /// Which entry it is.
    pub(in super::super) fn version(&self) -> Version {
        Version { generation: self.generation, made_at: self.made_at }
    }

    /// The entry as JSON, secrets included: it belongs into a place that is safe for them.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_json(&self, key: &SessionKey) -> Result<Secret, StoreError> {
        let (state, tokens) = match &self.state {
            State::Tokens(tokens) => (StateName::Tokens, Some(StoredTokens::of(tokens))),
            State::Refused => (StateName::Refused, None),
            State::Forgotten => (StateName::Forgotten, None),
        };
        let made_at = self.made_at.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let stored = Stored {
            version: VERSION,
            key: key.0.clone(),
            generation: self.generation,
            made_at_ms: milliseconds(made_at),
            state,
            tokens,
        };
        let json = expose_secrets(|| serde_json::to_string(&stored));
        json.map(Secret::new).map_err(|_| StoreError::other("an entry does not serialise"))
    }

    /// Reads what [`to_json`](Self::to_json) wrote. `place` is for the error.
    ///
    /// # Errors
    /// [`StoreError::Torn`] if it is no entry, [`StoreError::Foreign`] if it is one for another key or of a later
    /// version.
    pub fn from_json(json: &[u8], key: &SessionKey, place: &dyn fmt::Display) -> Result<Self, StoreError> {
        let torn = || StoreError::Torn { place: place.to_string() };
        let Header { version } = serde_json::from_slice(json).map_err(|_| torn())?;
        if version != VERSION {
            return Err(StoreError::Foreign { place: place.to_string() });
        }
        let stored = serde_json::from_slice::<Stored>(json).map_err(|_| torn())?;
        if stored.key != key.0 {
            return Err(StoreError::Foreign { place: place.to_string() });
        }
        let state = match (stored.state, stored.tokens) {
            (StateName::Tokens, Some(tokens)) => State::Tokens(tokens.into_tokens().ok_or_else(torn)?),
            (StateName::Tokens, None) => return Err(torn()),
            (StateName::Refused, _) => State::Refused,
            (StateName::Forgotten, _) => State::Forgotten,
        };
        let made_at = SystemTime::UNIX_EPOCH.checked_add(Duration::from_millis(stored.made_at_ms)).ok_or_else(torn)?;
        Ok(Self { generation: stored.generation, made_at, state })
    }
}

/// What every version has.
#[derive(Deserialize)]
struct Header {
    version: u32,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    version: u32,
    key: String,
    generation: Generation,
    /// Milliseconds since 1970.
    #[serde(default)]
    made_at_ms: u64,
    state: StateName,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tokens: Option<StoredTokens>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StateName {
    Tokens,
    Refused,
    Forgotten,
}

#[derive(Serialize, Deserialize)]
struct StoredTokens {
    access_token: Secret,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    refresh_token: Option<Secret>,
    /// Milliseconds since 1970.
    issued_at_ms: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lifetime_ms: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
}

impl StoredTokens {
    fn of(tokens: &TokenSet) -> Self {
        let issued_at = tokens.issued_at.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Self {
            access_token: tokens.access_token.clone(),
            refresh_token: tokens.refresh_token.clone(),
            issued_at_ms: milliseconds(issued_at),
            lifetime_ms: tokens.lifetime.map(milliseconds),
            scope: tokens.scope.clone(),
        }
    }

    fn into_tokens(self) -> Option<TokenSet> {
        Some(TokenSet {
            access_token: self.access_token,
            refresh_token: self.refresh_token,
            issued_at: SystemTime::UNIX_EPOCH.checked_add(Duration::from_millis(self.issued_at_ms))?,
            lifetime: self.lifetime_ms.map(Duration::from_millis),
            scope: self.scope,
            extra: None,
        })
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> SessionKey {
        "shop_1".parse().expect("a key")
    }

    fn json(text: &str) -> Result<Entry, StoreError> {
        Entry::from_json(text.as_bytes(), &key(), &"here")
    }

    #[test]
    fn an_entry_comes_back_as_it_was() {
        let tokens = TokenSet::new("access", Some(Duration::from_secs(300))).with_refresh_token("refresh");
        let entry = Entry::new(Generation(7), State::Tokens(tokens.clone()));
        let text = entry.to_json(&key()).expect("it serialises");
        let back = json(text.expose()).expect("it is an entry");
        assert_eq!(back.generation, Generation(7));
        let State::Tokens(read) = back.state else { panic!("{back:?}") };
        assert_eq!(read.access_token().expose(), "access");
        assert_eq!(read.refresh_token().map(Secret::expose), Some("refresh"));
        assert_eq!(read.lifetime(), tokens.lifetime());
        let difference = tokens.issued_at.duration_since(read.issued_at).expect("it is cut to milliseconds");
        assert!(difference < Duration::from_millis(1), "{difference:?}");
    }

    #[test]
    fn a_text_that_is_no_entry_is_torn_and_that_of_another_foreign() {
        let whole = r#"{"version":1,"key":"shop_1","generation":1,"state":"tokens","tokens":{"access_token":"a","issued_at_ms":0}}"#;
        assert!(json(whole).is_ok());
        for length in 0..whole.len() {
            let error = json(&whole[..length]).err();
            assert!(matches!(error, Some(StoreError::Torn { .. })), "{length}: {error:?}");
        }
        for torn in [
            "",
            "{}",
            "[]",
            "hunter2",
            r#"{"version":1}"#,
            r#"{"version":1,"key":"shop_1","generation":1,"state":"tokens"}"#,
            r#"{"version":1,"key":"shop_1","generation":-1,"state":"refused"}"#,
            r#"{"version":1,"key":"shop_1","generation":1,"state":"stolen"}"#,
        ] {
            assert!(matches!(json(torn), Err(StoreError::Torn { .. })), "{torn}");
        }
        let other = whole.replace("shop_1", "shop_2");
        assert!(matches!(json(&other), Err(StoreError::Foreign { .. })));
        assert!(matches!(json(r#"{"version":2,"later":true}"#), Err(StoreError::Foreign { .. })));
    }

    #[test]
    fn neither_debug_nor_an_error_shows_a_token() {
        let tokens = TokenSet::new("hunter2", None).with_refresh_token("hunter2");
        let entry = Entry::new(Generation(1), State::Tokens(tokens));
        assert!(!format!("{entry:?}").contains("hunter2"));
        let torn = json(r#"{"version":1,"key":"hunter2","tokens":"hunter2"}"#).expect_err("it is torn");
        assert!(!format!("{torn} {torn:?}").contains("hunter2"));
    }

    #[test]
    fn a_key_is_a_text_of_some_length_that_can_be_printed() {
        for text in ["", "a\nb", "\0", &"ü".repeat(1001)] {
            assert!(text.parse::<SessionKey>().is_err(), "{text:?}");
        }
        for text in ["shop_1", "a/b", "..", "Ü ✓", &"ü".repeat(1000)] {
            assert!(text.parse::<SessionKey>().is_ok(), "{text:?}");
        }
    }

    #[test]
    fn the_generation_decides_unless_the_store_has_lost_what_it_had() {
        let at = |generation, seconds| Entry {
            generation: Generation(generation),
            made_at: SystemTime::UNIX_EPOCH + Duration::from_secs(seconds),
            state: State::Forgotten,
        };
        let known = at(5, 100);
        for (stored, supersedes) in [
            (at(5, 100), false),
            (at(6, 101), true),
            // The clock of another machine is behind.
            (at(6, 50), true),
            (at(4, 99), false),
            // Somebody has logged in after the store had gone back.
            (at(4, 101), true),
            (at(5, 101), true),
            (at(5, 99), false),
        ] {
            assert_eq!(stored.supersedes(&known), supersedes, "{stored:?}");
            // That older tokens were refused is no logout.
            let refused = Entry { state: State::Refused, ..stored };
            assert_eq!(refused.supersedes(&known), refused.generation > known.generation, "{refused:?}");
        }
    }
}
