//! The tokens that a session serves, ready to use.

use std::sync::atomic::{AtomicBool, Ordering};

use reqwest::header::HeaderValue;

use super::super::super::secret::header_value;
use super::super::store::Generation;
use super::super::token::TokenSet;
use super::expiry::{Expiry, Now, Phase, Policy};

/// Tokens in use: what each request needs of them is made once.
pub(super) struct Live {
    tokens: TokenSet,
    generation: Generation,
    expiry: Option<Expiry>,
    header_value: HeaderValue,
    /// A server has said that the access token is not valid.
    refused: AtomicBool,
}

impl Live {
    pub fn new(tokens: TokenSet, generation: Generation) -> Self {
        // Tokens that the endpoint gave have characters of headers alone; those that a user put in may have others, and
        // with them every server refuses.
        let header_value = header_value(&["Bearer ", tokens.access_token().expose()]);
        let header_value = header_value.unwrap_or(HeaderValue::from_static("Bearer"));
        let expiry = Expiry::of(&tokens, Now::read());
        Self { tokens, generation, expiry, header_value, refused: AtomicBool::new(false) }
    }

    pub fn tokens(&self) -> &TokenSet {
        &self.tokens
    }

    pub fn generation(&self) -> Generation {
        self.generation
    }

    pub fn header_value(&self) -> HeaderValue {
        self.header_value.clone()
    }

    pub fn phase(&self, now: Now, policy: &Policy) -> Phase {
        if self.refused.load(Ordering::Relaxed) {
            return Phase::Expired;
        }
        self.expiry.map_or(Phase::Fresh, |expiry| expiry.phase(now, policy))
    }

    /// Whether a server has said that it is not valid.
    pub fn is_refused(&self) -> bool {
        self.refused.load(Ordering::Relaxed)
    }

    /// Serves it no more.
    pub fn refuse(&self) {
        self.refused.store(true, Ordering::Relaxed);
    }
}
