//! The key of what is sealed: a nonce of 24 bytes and the ciphertext of XChaCha20-Poly1305.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret as _, SecretBox};

use super::pkce::fill_random;

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;

/// The key with which pending authorizations are sealed and stores encrypted. Whoever has it can read and make them.
///
/// All machines that may get the callback, or use the store, need the same one. To replace it, open with the new one first
/// and then with the old one, for ten minutes; a store takes both
/// ([`with_old_key`](super::EncryptedStore::with_old_key)).
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

    /// A nonce and the ciphertext, which opens with the same associated data alone.
    #[allow(clippy::expect_used, reason = "the cipher takes 256 GiB")]
    pub(super) fn seal(&self, text: &[u8], associated_data: &[u8]) -> Vec<u8> {
        let mut nonce = [0; NONCE_BYTES];
        fill_random(&mut nonce);
        let payload = Payload { msg: text, aad: associated_data };
        let ciphertext = self.cipher().encrypt(&XNonce::from(nonce), payload).expect("it is short");
        [&nonce[..], &ciphertext].concat()
    }

    /// What was sealed; none if it was sealed with another key or other data, or was changed.
    pub(super) fn open(&self, sealed: &[u8], associated_data: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, ciphertext) = sealed.split_at_checked(NONCE_BYTES)?;
        let payload = Payload { msg: ciphertext, aad: associated_data };
        self.cipher().decrypt(&XNonce::try_from(nonce).ok()?, payload).ok().map(Zeroizing::new)
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
