//! Values that are printed nowhere.

use std::cell::Cell;
use std::fmt;

use bytes::Bytes;
use reqwest::header::HeaderValue;
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::Error as _};

/// A string that the document marks as a secret (`format: password`).
///
/// `Debug` shows `[redacted]`, there is no `Display`, and the memory is wiped when the value is dropped.
/// It serialises only into the body of a request, and inside of [`expose_secrets`]; elsewhere serialising fails.
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// Takes a secret in.
    pub fn new(secret: impl Into<String>) -> Self {
        Self(SecretString::from(secret.into()))
    }

    /// The secret itself. Whoever calls this answers for where it goes.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

/// The value of a header, of texts one after the other. Nothing prints it, and its memory is wiped when the last copy is
/// dropped. None if no header can hold it.
pub(super) fn header_value(parts: &[&str]) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_maybe_shared(joined(parts)).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// The longest that a text becomes in JSON.
pub(super) fn json_length(text: &str) -> usize {
    6 * text.len() + 2
}

/// Texts one after the other, in memory that is wiped when the last copy is dropped.
pub(super) fn joined(parts: &[&str]) -> Bytes {
    // Bytes that have to move as they grow would leave a copy behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(parts.iter().map(|part| part.len()).sum()));
    parts.iter().for_each(|part| bytes.extend_from_slice(part.as_bytes()));
    Bytes::from_owner(bytes)
}

/// Takes the same time wherever the secrets differ; their lengths are no secret.
impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        let (left, right) = (self.expose().as_bytes(), other.expose().as_bytes());
        let differences = left.iter().zip(right).fold(0, |differences, (left, right)| differences | (left ^ right));
        left.len() == right.len() && std::hint::black_box(differences) == 0
    }
}

impl Eq for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl From<String> for Secret {
    fn from(secret: String) -> Self {
        Self::new(secret)
    }
}

impl From<&str> for Secret {
    fn from(secret: &str) -> Self {
        Self::new(secret)
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if EXPOSED.get() {
            serializer.serialize_str(self.expose())
        } else {
            Err(S::Error::custom("a secret is serialised only in a request or in `expose_secrets`"))
        }
    }
}

thread_local! {
    /// Whether this thread is serialising something that may hold secrets.
    static EXPOSED: Cell<bool> = const { Cell::new(false) };
}

/// Lets secrets serialise while a function runs, on this thread.
///
/// It is for whoever stores values that hold secrets, such as tokens, in a place that is safe for them.
pub fn expose_secrets<R>(serialize: impl FnOnce() -> R) -> R {
    /// Hides secrets again, after a panic too.
    struct Restore(bool);

    impl Drop for Restore {
        fn drop(&mut self) {
            EXPOSED.set(self.0);
        }
    }

    let _restore = Restore(EXPOSED.replace(true));
    serialize()
}
