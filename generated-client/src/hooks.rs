//! The credentials of a client: the one place where requests meet tokens and keys.
//!
//! Which operation takes what is in the generated code, so that nothing here knows any of them.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::{AUTHORIZATION, HeaderValue};
use reqwest::{Request, StatusCode};

use crate::oauth::{Recovery, Session, SessionError};
use crate::{Hooks, Next, OperationInfo, Secret, SecuritySchemeKind, SendError, Sending};

/// What a client shows to the server, for [`Client::with_hooks`](crate::Client::with_hooks): the session of a shop, an
/// API key, or both.
///
/// Each operation gets what the document asks for: a bearer token where it names OAuth 2.0, OpenID Connect or bearer
/// tokens, the API key where it names HTTP basic authentication, nothing where nothing is needed. Where both would do,
/// the first that the document names goes; of what the document does not describe, the session is thought first.
///
/// A 401 to a token that looked valid gives one refresh and one repetition
/// ([RFC 6750, section 3.1](https://www.rfc-editor.org/rfc/rfc6750#section-3.1)), unless the body of the request is a
/// stream; a 403 gives neither, since a new token has the same scopes.
///
/// An operation fails with [`CredentialsError`] in [`Error::Hook`](crate::Error::Hook) if there is nothing to show;
/// [`CredentialsError::of`] finds it.
#[derive(Clone, Debug, Default)]
pub struct Credentials {
    session: Option<Session>,
    api_key: Option<ApiKey>,
}

impl Credentials {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the session of a shop.
    #[must_use]
    pub fn with_session(mut self, session: Session) -> Self {
        self.session = Some(session);
        self
    }

    /// Adds an API key.
    #[must_use]
    pub fn with_api_key(mut self, api_key: ApiKey) -> Self {
        self.api_key = Some(api_key);
        self
    }

    /// What goes with an operation.
    fn for_operation(&self, operation: OperationInfo) -> Result<Credential<'_>, CredentialsError> {
        let session = self.session.as_ref().map(Credential::Session);
        let api_key = self.api_key.as_ref().map(Credential::ApiKey);
        let Some(alternatives) = operation.security else {
            return Ok(session.or(api_key).unwrap_or(Credential::None));
        };
        let matching = alternatives.iter().filter_map(|requirements| match requirements {
            [] => None,
            [requirement] => match requirement.scheme.kind {
                SecuritySchemeKind::OAuth2 { .. }
                | SecuritySchemeKind::OpenIdConnect { .. }
                | SecuritySchemeKind::Http { scheme: "bearer" } => session,
                SecuritySchemeKind::Http { scheme: "basic" } => api_key,
                _ => None,
            },
            // Several at once are more than a header holds.
            _ => None,
        });
        if let Some(credential) = matching.into_iter().next() {
            return Ok(credential);
        }
        let is_needed = !alternatives.is_empty() && !alternatives.iter().any(|requirements| requirements.is_empty());
        match is_needed {
            false => Ok(Credential::None),
            true => Err(CredentialsError::Missing { operation_id: operation.operation_id }),
        }
    }
}

impl From<Session> for Credentials {
    fn from(session: Session) -> Self {
        Self::new().with_session(session)
    }
}

impl From<ApiKey> for Credentials {
    fn from(api_key: ApiKey) -> Self {
        Self::new().with_api_key(api_key)
    }
}

/// What goes with one request.
#[derive(Clone, Copy)]
enum Credential<'a> {
    None,
    Session(&'a Session),
    ApiKey(&'a ApiKey),
}

impl Hooks for Credentials {
    fn send<'a>(&'a self, mut request: Request, next: Next<'a>) -> Sending<'a> {
        Box::pin(async move {
            match self.for_operation(next.operation()).map_err(SendError::hook)? {
                Credential::None => next.send(request).await,
                Credential::ApiKey(api_key) => {
                    request.headers_mut().insert(AUTHORIZATION, api_key.0.clone());
                    next.send(request).await
                }
                Credential::Session(session) => send_with_bearer(session, request, next).await,
            }
        })
    }
}

async fn send_with_bearer(
    session: &Session,
    mut request: Request,
    next: Next<'_>,
) -> Result<reqwest::Response, SendError> {
    let failed = |error| SendError::hook(CredentialsError::Session(error));
    let bearer = session.bearer().await.map_err(failed)?;
    request.headers_mut().insert(AUTHORIZATION, bearer.header_value());
    let again = request.try_clone();
    let response = next.send(request).await?;
    let Some(mut again) = again.filter(|_| response.status() == StatusCode::UNAUTHORIZED) else {
        return Ok(response);
    };
    drop(response);
    let bearer = session.replace(&bearer).await.map_err(failed)?;
    tracing::info!(operation = next.operation().operation_id, "repeated with a new token after 401");
    again.headers_mut().insert(AUTHORIZATION, bearer.header_value());
    next.send(again).await
}

/// A user name and a password that Fourthwall's settings show, for HTTP basic authentication
/// ([RFC 7617](https://www.rfc-editor.org/rfc/rfc7617)).
#[derive(Clone)]
pub struct ApiKey(HeaderValue);

impl ApiKey {
    /// Takes both in.
    ///
    /// # Errors
    /// If the user name has a colon, or one of them a control character, which RFC 7617 forbids.
    pub fn new(username: &str, password: impl Into<Secret>) -> Result<Self, InvalidApiKey> {
        let password = password.into();
        if username.contains(':') || [username, password.expose()].iter().any(|text| text.contains(char::is_control)) {
            return Err(InvalidApiKey);
        }
        let pair = Secret::new(format!("{username}:{}", password.expose()));
        let value = Secret::new(format!("Basic {}", STANDARD.encode(pair.expose())));
        let mut header_value = HeaderValue::try_from(value.expose()).map_err(|_| InvalidApiKey)?;
        header_value.set_sensitive(true);
        Ok(Self(header_value))
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey([redacted])")
    }
}

/// The user name has a colon, or one of both a control character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidApiKey;

impl fmt::Display for InvalidApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the user name of the API key has a colon, or it or the password a control character")
    }
}

impl std::error::Error for InvalidApiKey {}

/// Why an operation was not sent.
#[non_exhaustive]
#[derive(Clone, Debug)]
pub enum CredentialsError {
    /// The operation asks for credentials that the client does not have.
    Missing {
        /// The name of the operation's method.
        operation_id: &'static str,
    },
    /// The session has no valid token.
    Session(SessionError),
}

impl CredentialsError {
    /// Finds it in the error of an operation.
    pub fn of<E>(error: &crate::Error<E>) -> Option<&Self> {
        match error {
            crate::Error::Hook(error) => error.downcast_ref(),
            _ => None,
        }
    }
}

impl CredentialsError {
    /// What to do about it.
    pub fn recovery(&self) -> Recovery {
        match self {
            Self::Missing { .. } => Recovery::FixConfiguration,
            Self::Session(error) => error.recovery(),
        }
    }
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { operation_id } => {
                write!(f, "`{operation_id}` asks for credentials that the client does not have")
            }
            Self::Session(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for CredentialsError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Missing { .. } => None,
            Self::Session(error) => error.source(),
        }
    }
}
