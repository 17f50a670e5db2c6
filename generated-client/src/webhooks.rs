//! Checks the signatures of webhook deliveries.
//!
//! Fourthwall signs each delivery: a header has the HMAC-SHA256 (RFC 2104) of the body in base64, with a key that the
//! shop's webhook settings show, or those of the app. Whoever finds the address can post to it, so nothing of a
//! delivery is worth reading before its signature is checked: [`parse`] and [`parse_request`] do it in this order.
//!
//! The signature is that of the body byte for byte: keep the bytes that came, and do not parse and print them first.
//! It says nothing of time: a delivery that comes twice is right twice, so remember the ids of what you handled.
//!
//! ```
//! use generated_client::webhooks::{self, SignatureError, SigningKey};
//!
//! let key = SigningKey::new("the key of the settings");
//! let signature = "sT+bAMnQiyHQnUskuriUO5wTyaeeT8goyO5Ju9ZEhmg="; // the value of the header
//! assert_eq!(webhooks::verify(&key, signature, b"{}"), Err(SignatureError::Mismatch));
//! ```
//!
//! While a key is being replaced, check with the new one, and after a [`SignatureError::Mismatch`] with the old one.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;
use sha2::Sha256;

use crate::Secret;

/// The header with the signature of a delivery to the webhook of a shop.
pub const SIGNATURE_HEADER: &str = "X-Fourthwall-Hmac-SHA256";

/// The header with the signature of a delivery to the webhook of an app.
pub const APP_SIGNATURE_HEADER: &str = "X-Fourthwall-Hmac-Apps-SHA256";

/// The bytes of a SHA-256.
const SIGNATURE_BYTES: usize = 32;

/// The key with which deliveries are signed, as the settings show it.
///
/// `Debug` does not show it, and the memory is wiped when it is dropped.
#[derive(Clone, Debug)]
pub struct SigningKey(Secret);

impl SigningKey {
    /// A key, without the line break that files and settings often have at its end.
    pub fn new(key: impl Into<Secret>) -> Self {
        let key = key.into();
        match key.expose().strip_suffix('\n') {
            Some(line) => Self(Secret::new(line.strip_suffix('\r').unwrap_or(line))),
            None => Self(key),
        }
    }
}

impl From<Secret> for SigningKey {
    fn from(key: Secret) -> Self {
        Self::new(key)
    }
}

impl From<String> for SigningKey {
    fn from(key: String) -> Self {
        Self::new(key)
    }
}

impl From<&str> for SigningKey {
    fn from(key: &str) -> Self {
        Self::new(key)
    }
}

/// Checks the signature of a body, in a time that does not depend on where it differs.
///
/// `signature` is the value of the header, a text or its bytes: base64 of the standard alphabet with its padding, and
/// no space around it, which HTTP has taken off.
///
/// # Errors
/// Says why the body cannot be trusted.
pub fn verify(key: &SigningKey, signature: impl AsRef<[u8]>, body: &[u8]) -> Result<(), SignatureError> {
    let key = key.0.expose().as_bytes();
    // Anybody can sign with the empty key, which is what a setting that nobody has made often gives.
    if key.is_empty() {
        return Err(SignatureError::EmptyKey);
    }
    let mut decoded = [0; SIGNATURE_BYTES];
    if STANDARD.decode_slice(signature, &mut decoded) != Ok(SIGNATURE_BYTES) {
        return Err(SignatureError::Malformed);
    }
    // HMAC takes keys of every length.
    let mac = Hmac::<Sha256>::new_from_slice(key).map_err(|_| SignatureError::Mismatch)?;
    mac.chain_update(body).verify_slice(&decoded).map_err(|_| SignatureError::Mismatch)
}

/// Checks the signature of a body, and only then parses it as JSON.
///
/// `signature` is as for [`verify`].
///
/// # Errors
/// Says why the body cannot be trusted, or where it is not what was expected.
pub fn parse<T: DeserializeOwned>(
    key: &SigningKey,
    signature: impl AsRef<[u8]>,
    body: &[u8],
) -> Result<T, DeliveryError> {
    verify(key, signature, body)?;
    read(body)
}

/// Checks the signature that the headers of a delivery have, and only then parses its body as JSON.
///
/// It may be in either of the two headers, once in each.
///
/// # Errors
/// Says why the body cannot be trusted, or where it is not what was expected.
pub fn parse_request<T: DeserializeOwned>(
    key: &SigningKey,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<T, DeliveryError> {
    let mut verified = Err(SignatureError::Missing);
    for header in [SIGNATURE_HEADER, APP_SIGNATURE_HEADER] {
        let mut values = headers.get_all(header).iter();
        verified = verified.or_else(|error| match (values.next(), values.next()) {
            (None, _) => Err(error),
            (Some(signature), None) => verify(key, signature, body),
            (Some(_), Some(_)) => Err(SignatureError::Malformed),
        });
    }
    verified?;
    read(body)
}

/// The words of the parser are left out: they quote the body.
fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, DeliveryError> {
    serde_json::from_slice(body).map_err(|error| DeliveryError::Body { line: error.line(), column: error.column() })
}

/// Why the body of a delivery cannot be trusted.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureError {
    /// The key is empty, so that it proves nothing.
    EmptyKey,
    /// There is no signature.
    Missing,
    /// The signature is not the base64 of 32 bytes, or there are several.
    Malformed,
    /// The signature is that of another body, or made with another key.
    Mismatch,
}

impl fmt::Display for SignatureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::EmptyKey => "the signing key is empty",
            Self::Missing => "the delivery has no signature",
            Self::Malformed => "the signature of the delivery is malformed",
            Self::Mismatch => "the signature of the delivery does not match",
        })
    }
}

impl std::error::Error for SignatureError {}

/// Why there is nothing to read in a delivery.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryError {
    /// It cannot be trusted; its body was not parsed.
    Signature(SignatureError),
    /// Its sender is right, but the body is no JSON, or not of the type that was asked for.
    Body {
        /// The line at which it goes wrong, from 1.
        line: usize,
        /// The column at which it goes wrong or the one before, from 1; 0 is the start of the line.
        column: usize,
    },
}

impl From<SignatureError> for DeliveryError {
    fn from(error: SignatureError) -> Self {
        Self::Signature(error)
    }
}

impl fmt::Display for DeliveryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Signature(_) => f.write_str("the delivery cannot be trusted"),
            Self::Body { line, column } => {
                write!(f, "the body of the delivery goes wrong at line {line}, column {column}")
            }
        }
    }
}

impl std::error::Error for DeliveryError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Signature(error) => Some(error),
            Self::Body { .. } => None,
        }
    }
}
