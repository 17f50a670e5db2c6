//! Tokens of an app for itself
//! ([RFC 6749, section 4.4](https://www.rfc-editor.org/rfc/rfc6749#section-4.4)).

use super::client_type::Service;
use super::endpoint::{Endpoint, Grant, TokenEndpoint};
use super::error::TokenError;
use super::token::TokenSet;

impl TokenEndpoint<Service> {
    /// Gets tokens for the app itself, with the scopes that the app asks for.
    ///
    /// A [`Session`](super::Session) does it whenever that is needed, once for all who wait.
    ///
    /// # Errors
    /// Says what went wrong, and by [`TokenError::recovery`] what to do.
    pub async fn client_credentials(&self) -> Result<TokenSet, TokenError> {
        self.inner.ask(Grant::ClientCredentials).await
    }
}

impl Endpoint {
    /// Asks for tokens of the app itself, and repeats that while the error may pass by itself.
    pub(super) async fn client_credentials_with_repetitions(&self) -> Result<TokenSet, TokenError> {
        self.ask_with_repetitions(|| Grant::ClientCredentials).await
    }
}
