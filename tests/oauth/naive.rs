//! What most people write: a mutex around the tokens, and a refresh inside of it.
//!
//! The tests that a session passes are run with it too, and have to fail: so they are known to bite.

use generated_client::Secret;
use generated_client::oauth::{Confidential, TokenEndpoint, TokenError, TokenSet};
use tokio::sync::Mutex;

/// Tokens in memory, refreshed by whoever finds them expired.
pub struct Naive {
    endpoint: TokenEndpoint<Confidential>,
    tokens: Mutex<TokenSet>,
}

impl Naive {
    /// Takes the tokens of a login.
    pub fn new(endpoint: &TokenEndpoint<Confidential>, tokens: TokenSet) -> Self {
        Self { endpoint: endpoint.clone(), tokens: Mutex::new(tokens) }
    }

    /// A token that is valid now.
    pub async fn bearer(&self) -> Result<Secret, TokenError> {
        let mut tokens = self.tokens.lock().await;
        let is_expired = tokens.expires_at().is_some_and(|expires_at| expires_at <= std::time::SystemTime::now());
        if is_expired && let Some(refresh_token) = tokens.refresh_token() {
            *tokens = self.endpoint.refresh(refresh_token).await?;
        }
        Ok(tokens.access_token().clone())
    }
}
