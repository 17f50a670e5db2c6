//! Tokens are given back ([RFC 7009](https://www.rfc-editor.org/rfc/rfc7009)).

use super::super::secret::Secret;
use super::client_type::ClientType;
use super::endpoint::TokenEndpoint;
use super::endpoints::named;
use super::error::TokenError;

impl<K: ClientType> TokenEndpoint<K> {
    /// Gives a token back, at the endpoint of [`with_revocation_endpoint`](super::App::with_revocation_endpoint): the
    /// server takes the login as ended, if the token is a refresh token.
    /// [`Session::forget`](super::Session::forget) ends it on this side.
    ///
    /// # Errors
    /// If there is no such endpoint, or the server fails; a token that it does not know is no failure.
    pub async fn revoke(&self, token: &Secret) -> Result<(), TokenError> {
        let url = named(self.inner.endpoints.revocation.as_ref(), "revocation")?;
        self.inner.post(url, vec![("token", token.clone())]).await.map(drop)
    }
}
