//! Pending authorizations as texts that their bearer can neither read nor change.
//!
//! A sealed text is base64url of a nonce of 24 bytes and the ciphertext of XChaCha20-Poly1305, authenticated together
//! with the client identifier, the client type and the server: what was sealed for one app opens for no other, and for none
//! that deals with another server (RFC 9700, section 4.4).

use std::fmt;
use std::marker::PhantomData;
use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::zeroize::Zeroizing;
use serde::{Deserialize, Serialize};

use super::super::secret::{Secret, expose_secrets};
use super::app::App;
use super::authorization::{AuthorizationServer, PendingAuthorization};
use super::client_id::ClientId;
use super::client_type::WithUsers;
use super::error::Recovery;
use super::pkce::CodeVerifier;
use super::sealing_key::SealingKey;

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
    #[allow(clippy::expect_used, reason = "texts and a number serialise")]
    pub fn seal(&self, key: &SealingKey) -> String {
        let created_at = self.created_at.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let sealed = Sealed {
            state: self.state.clone(),
            code_verifier: self.code_verifier.as_ref().map(|verifier| verifier.0.clone()),
            redirect_uri: self.redirect_uri.as_str().to_owned(),
            created_at: created_at.as_secs(),
        };
        let text = Zeroizing::new(expose_secrets(|| serde_json::to_vec(&sealed)).expect("it is texts and a number"));
        URL_SAFE_NO_PAD.encode(key.seal(&text, &associated_data::<K>(&self.client_id, &self.server)))
    }
}

impl<K: WithUsers> App<K> {
    /// Opens what [`PendingAuthorization::seal`] made for this app.
    ///
    /// # Errors
    /// If the text was made with another key, for another app, or was changed.
    pub fn unseal(&self, sealed: &str, key: &SealingKey) -> Result<PendingAuthorization<K>, UnsealError> {
        let bytes = URL_SAFE_NO_PAD.decode(sealed).map_err(|_| UnsealError)?;
        let associated_data = associated_data::<K>(&self.client_id, self.client_type.server());
        let text = key.open(&bytes, &associated_data).ok_or(UnsealError)?;
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
