//! A session as the source of the tokens of a client's requests.

use super::super::super::credential::{Credential, TokenFuture, TokenSource};
use super::super::super::credentials::Credentials;
use super::super::super::error::Error;
use super::super::super::secret::Secret;
use super::{Session, SessionError};

impl TokenSource for Session {
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(async move { Ok(self.bearer().await?.access_token().clone()) })
    }

    fn replace<'a>(&'a self, refused: &'a Secret) -> TokenFuture<'a> {
        Box::pin(async move {
            let bearer = self.bearer().await?;
            // Somebody may have replaced it already.
            let bearer = match bearer.access_token().expose() == refused.expose() {
                true => Session::replace(self, &bearer).await?,
                false => bearer,
            };
            Ok(bearer.access_token().clone())
        })
    }
}

impl From<Session> for Credential {
    fn from(session: Session) -> Self {
        Self::source(session)
    }
}

/// The tokens of a session, wherever the document asks for OAuth 2.0, OpenID Connect or a bearer token.
impl From<Session> for Credentials {
    fn from(session: Session) -> Self {
        Self::from_source(session)
    }
}

impl SessionError {
    /// Finds it in the error of an operation that was not sent because the session had no token.
    pub fn of<E>(error: &Error<E>) -> Option<&Self> {
        match error {
            Error::Hook(error) => error.downcast_ref(),
            _ => None,
        }
    }
}
