//! Pending authorizations as texts that their bearer can neither read nor change.
//!
//! A sealed text is base64url of a nonce of 24 bytes and the ciphertext of XChaCha20-Poly1305, authenticated together
//! with the client identifier, the client type and the server: what was sealed for one app opens for no other, and for none
//! that deals with another server (RFC 9700, section 4.4).

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use secrecy::{ExposeSecret as _, SecretBox};
use serde::{Deserialize, Serialize};

use super::super::secret::{Secret, expose_secrets};
use super::app::App;
use super::authorization::{AuthorizationServer, PendingAuthorization};
use super::client_id::ClientId;
use super::client_type::WithUsers;
use super::error::Recovery;
use super::pkce::{CodeVerifier, fill_random};

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;

/// The key with which pending authorizations are sealed. Whoever has it can read and make them.
///
/// All machines that may get the callback need the same one. To replace it, open with the new one first and then with
/// the old one, for ten minutes.
pub struct SealingKey(SecretBox<[u8; KEY_BYTES]>);

impl SealingKey {
    /// A key of 32 random bytes.
    pub fn new(bytes: [u8; KEY_BYTES]) -> Self {
        Self(SecretBox::new(Box::new(bytes)))
    }

    /// A new key, for this process alone.
    pub fn random() -> Self {
        Self(SecretBox::init_with_mut(|bytes: &mut [u8; KEY_BYTES]| fill_random(bytes)))
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(self.0.expose_secret().into())
    }
}

/// Reads what `openssl rand -base64 32` writes.
impl FromStr for SealingKey {
    type Err = InvalidSealingKey;

    fn from_str(text: &str) -> Result<Self, InvalidSealingKey> {
        let mut key = [0; KEY_BYTES];
        match STANDARD.decode_slice(text.trim(), &mut key) {
            Ok(KEY_BYTES) => Ok(Self::new(key)),
            _ => Err(InvalidSealingKey),
        }
    }
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealingKey([redacted])")
    }
}

/// The text is not the base64 of 32 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidSealingKey;

impl fmt::Display for InvalidSealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the sealing key is not the base64 of 32 bytes; `openssl rand -base64 32` makes one")
    }
}

impl std::error::Error for InvalidSealingKey {}

/// What is in a sealed text.
#[derive(Serialize, Deserialize)]
struct Sealed {
    state: Secret,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    code_verifier: Option<Secret>,
    redirect_uri: String,
    /// Seconds since 1970.
    created_at: u64,
}

impl<K: WithUsers> PendingAuthorization<K> {
    /// Makes a text of some 400 characters of base64url, for a cookie (`HttpOnly`, `Secure`, `SameSite=Lax`) or a
    /// session store.
    ///
    /// Remove it from there when the callback comes: a text that stays serves again until it is ten minutes old.
    #[allow(clippy::expect_used, reason = "texts and a number serialise, and the cipher takes 256 GiB")]
    pub fn seal(&self, key: &SealingKey) -> String {
        let created_at = self.created_at.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let sealed = Sealed {
            state: self.state.clone(),
            code_verifier: self.code_verifier.as_ref().map(|verifier| verifier.0.clone()),
            redirect_uri: self.redirect_uri.as_str().to_owned(),
            created_at: created_at.as_secs(),
        };
        let text = expose_secrets(|| serde_json::to_vec(&sealed)).expect("it is texts and a number");
        let mut nonce = [0; NONCE_BYTES];
        fill_random(&mut nonce);
        let payload = Payload { msg: &text, aad: &associated_data::<K>(&self.client_id, &self.server) };
        let ciphertext = key.cipher().encrypt(&XNonce::from(nonce), payload).expect("it is short");
        URL_SAFE_NO_PAD.encode([&nonce[..], &ciphertext].concat())
    }
}

impl<K: WithUsers> App<K> {
    /// Opens what [`PendingAuthorization::seal`] made for this app.
    ///
    /// # Errors
    /// If the text was made with another key, for another app, or was changed.
    pub fn unseal(&self, sealed: &str, key: &SealingKey) -> Result<PendingAuthorization<K>, UnsealError> {
        let bytes = URL_SAFE_NO_PAD.decode(sealed).map_err(|_| UnsealError)?;
        let (nonce, ciphertext) = bytes.split_at_checked(NONCE_BYTES).ok_or(UnsealError)?;
        let nonce = XNonce::try_from(nonce).map_err(|_| UnsealError)?;
        let payload =
            Payload { msg: ciphertext, aad: &associated_data::<K>(&self.client_id, self.client_type.server()) };
        let text = key.cipher().decrypt(&nonce, payload).map_err(|_| UnsealError)?;
        let sealed = serde_json::from_slice::<Sealed>(&text).map_err(|_| UnsealError)?;
        Ok(PendingAuthorization {
            client_id: self.client_id.clone(),
            state: sealed.state,
            code_verifier: sealed.code_verifier.map(CodeVerifier),
            redirect_uri: sealed.redirect_uri.parse().map_err(|_| UnsealError)?,
            server: self.client_type.server().clone(),
            created_at: SystemTime::UNIX_EPOCH
                .checked_add(Duration::from_secs(sealed.created_at))
                .ok_or(UnsealError)?,
            client_type: PhantomData,
        })
    }
}

/// What a text is bound to without being in it.
fn associated_data<K: WithUsers>(client_id: &ClientId, server: &AuthorizationServer) -> Vec<u8> {
    // What has line breaks comes last.
    format!("pending authorization 2\n{}\n{client_id}\n{}", K::NAME, server.identity()).into_bytes()
}

/// A sealed text was made with another key, for another app, or was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnsealError;

impl fmt::Display for UnsealError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the sealed authorization was made with another key, for another app, or was changed")
    }
}

impl UnsealError {
    /// What to do about it: the user begins again.
    pub fn recovery(&self) -> Recovery {
        Recovery::Reauthorize
    }
}

impl std::error::Error for UnsealError {}
