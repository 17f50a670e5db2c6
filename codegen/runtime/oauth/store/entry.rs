//! What a store keeps, and the JSON of it.

use std::cmp::Ordering;
use std::fmt;
use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::super::super::secret::{Secret, expose_secrets, json_length};
use super::super::token::TokenSet;
use super::{SessionKey, StoreError};

/// The longest that all becomes in JSON that is no text of somebody else's.
const NAMES_AND_NUMBERS: usize = 512;

/// The version of the JSON.
const VERSION: u32 = 1;

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
    /// Whatever [`EncryptedStore`](super::super::EncryptedStore) has encrypted, which it alone reads.
    Encrypted(Ciphertext),
}

/// A state that was encrypted.
#[derive(Clone)]
pub struct Ciphertext(pub(super) Vec<u8>);

impl fmt::Debug for Ciphertext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ciphertext").field("length", &self.0.len()).finish()
    }
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

    /// The entry as JSON, secrets included: it belongs in a place that is safe for them.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_json(&self, key: &SessionKey) -> Result<Secret, StoreError> {
        let (state, tokens, encrypted) = match &self.state {
            State::Tokens(tokens) => (StateName::Tokens, Some(StoredTokens::of(tokens)), None),
            State::Refused => (StateName::Refused, None, None),
            State::Forgotten => (StateName::Forgotten, None, None),
            State::Encrypted(Ciphertext(bytes)) => (StateName::Encrypted, None, Some(URL_SAFE_NO_PAD.encode(bytes))),
        };
        let made_at = self.made_at.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let stored = Stored {
            version: VERSION,
            key: key.as_str().to_owned(),
            generation: self.generation,
            made_at_ms: milliseconds(made_at),
            state,
            tokens,
            encrypted,
        };
        // Text that has to move as it grows would leave a copy behind.
        let mut json = Vec::with_capacity(stored.length());
        let written = expose_secrets(|| serde_json::to_writer(&mut json, &stored));
        let json = written.ok().and_then(|()| String::from_utf8(json).ok()).map(Secret::new);
        json.ok_or_else(|| StoreError::other("an entry does not serialise"))
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
        if stored.key != key.as_str() {
            return Err(StoreError::Foreign { place: place.to_string() });
        }
        let state = match stored.state {
            StateName::Tokens => State::Tokens(stored.tokens.and_then(StoredTokens::into_tokens).ok_or_else(torn)?),
            StateName::Refused => State::Refused,
            StateName::Forgotten => State::Forgotten,
            StateName::Encrypted => {
                let bytes = stored.encrypted.and_then(|text| URL_SAFE_NO_PAD.decode(text).ok());
                State::Encrypted(Ciphertext(bytes.ok_or_else(torn)?))
            }
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

/// The key of an entry, whatever else is in it.
pub(super) fn key_of(json: &[u8]) -> Option<SessionKey> {
    #[derive(Deserialize)]
    struct Keyed {
        key: String,
    }
    serde_json::from_slice::<Keyed>(json).ok()?.key.parse().ok()
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
    /// In base64url.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    encrypted: Option<String>,
}

impl Stored {
    /// The longest that its JSON becomes.
    fn length(&self) -> usize {
        let tokens = self.tokens.iter().flat_map(|tokens| {
            let secrets = [Some(&tokens.access_token), tokens.refresh_token.as_ref()].into_iter().flatten();
            secrets.map(Secret::expose).chain(tokens.scope.as_deref())
        });
        let texts = tokens.chain([&*self.key]).chain(self.encrypted.as_deref());
        texts.map(json_length).sum::<usize>() + NAMES_AND_NUMBERS
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StateName {
    Tokens,
    Refused,
    Forgotten,
    Encrypted,
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
