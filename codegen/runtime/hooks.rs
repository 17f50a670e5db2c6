//! What happens around the requests of a client, and what hooks know of an operation.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use reqwest::{Request, Response};

use super::error::Error;
use super::patience::Patient;

/// What happens around the requests of a client: authentication, retries, measurements.
///
/// Hooks stack: what a client was given first is outermost, so that it sees a request first, and its response last.
///
/// ```text
/// impl Hooks for Key {
///     fn send<'a>(&'a self, mut request: Request, next: Next<'a>) -> Sending<'a> {
///         request.headers_mut().insert("x-key", self.0.clone());
///         Box::pin(next.send(request))
///     }
/// }
/// ```
pub trait Hooks: Send + Sync {
    /// Sends a request. [`Next::send`] sends it; what happens before and after is up to the hooks, also whether it is
    /// sent at all, and sent again.
    fn send<'a>(&'a self, request: Request, next: Next<'a>) -> Sending<'a>;
}

impl<H: Hooks + ?Sized> Hooks for Arc<H> {
    fn send<'a>(&'a self, request: Request, next: Next<'a>) -> Sending<'a> {
        (**self).send(request, next)
    }
}

/// The future of a response.
#[cfg(not(target_arch = "wasm32"))]
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<Response, SendError>> + Send + 'a>>;

/// The future of a response. In a browser it stays in its thread.
#[cfg(target_arch = "wasm32")]
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<Response, SendError>> + 'a>>;

/// Where a request goes after the hooks.
#[derive(Clone, Copy)]
pub struct Next<'a> {
    client: &'a reqwest::Client,
    /// The client for requests that may take longer than others.
    patient: Option<&'a Patient>,
    operation: OperationInfo,
    base_url: Option<&'a str>,
    /// The hooks that the request has still to go through, from the outermost on.
    hooks: &'a [Arc<dyn Hooks>],
}

impl<'a> Next<'a> {
    /// What a client gives to its hooks; others need it to test hooks.
    pub const fn new(client: &'a reqwest::Client, operation: OperationInfo) -> Self {
        Self { client, patient: None, operation, base_url: None, hooks: &[] }
    }

    /// The same for a client with this base URL.
    #[must_use]
    pub const fn with_base_url(self, base_url: &'a str) -> Self {
        Self { base_url: Some(base_url), ..self }
    }

    /// The same with another client for requests that may take longer than others.
    pub(super) const fn or_patient(self, patient: Option<&'a Patient>) -> Self {
        Self { patient, ..self }
    }

    /// The same with hooks on the way, the outermost first.
    pub(super) const fn through(self, hooks: &'a [Arc<dyn Hooks>]) -> Self {
        Self { hooks, ..self }
    }

    /// The operation that the request is for.
    pub const fn operation(&self) -> OperationInfo {
        self.operation
    }

    /// Whether a request goes to the origin (scheme, host, port) of the client's base URL, and not to a server that the
    /// document names for some operations alone.
    pub fn is_at_base_url(&self, request: &Request) -> bool {
        let base_url = self.base_url.and_then(|base_url| reqwest::Url::parse(base_url).ok());
        base_url.is_none_or(|base_url| base_url.origin() == request.url().origin())
    }

    /// Sends a request to the server, through the hooks that are further in. It may be called several times.
    ///
    /// # Errors
    /// If there is no response. One with a status such as 401 or 500 is a response.
    pub async fn send(self, request: Request) -> Result<Response, SendError> {
        match self.hooks.split_first() {
            Some((hooks, further_in)) => hooks.send(request, Self { hooks: further_in, ..self }).await,
            None => {
                let patient = self.patient.map(|patient| patient.for_request(&request)).transpose()?.flatten();
                Ok(patient.unwrap_or(self.client).execute(request).await?)
            }
        }
    }
}

/// Why there is no response.
///
/// Neither `Debug` nor `Display` shows a URL, as far as it is not in the words of an error of the hooks' own.
#[non_exhaustive]
#[derive(Debug)]
pub enum SendError {
    /// The server did not answer: no connection, no TLS, or no answer in time. The request may have arrived.
    Communication(reqwest::Error),
    /// The hooks ended the operation, with an error of their own.
    Hook(Box<dyn StdError + Send + Sync>),
}

impl SendError {
    /// An error of the hooks' own: it comes back in [`Error::Hook`].
    pub fn hook(error: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Hook(match error.into().downcast::<reqwest::Error>() {
            Ok(error) => Box::new(error.without_url()),
            Err(error) => error,
        })
    }
}

impl From<reqwest::Error> for SendError {
    fn from(error: reqwest::Error) -> Self {
        Self::Communication(error.without_url())
    }
}

impl<E> From<SendError> for Error<E> {
    fn from(error: SendError) -> Self {
        match error {
            SendError::Communication(error) => error.into(),
            SendError::Hook(error) => Self::Hook(error),
        }
    }
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Communication(_) => f.write_str("there is no response"),
            Self::Hook(error) => error.fmt(f),
        }
    }
}

impl StdError for SendError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Communication(error) => Some(error),
            Self::Hook(error) => error.source(),
        }
    }
}

/// What hooks know of the operation that a request is for.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct OperationInfo {
    /// The name of the operation's method.
    pub operation_id: &'static str,
    /// The method of HTTP; empty for a request of the caller's own.
    pub method: &'static str,
    /// The path as the document writes it, such as `/orders/{order-id}`; empty for a request of the caller's own.
    pub path: &'static str,
    /// The access that the document asks for; none if it says nothing.
    pub security: Option<Security>,
    /// Whether the request may be sent again.
    pub retries: Retries,
    /// What becomes of a redirection.
    pub redirects: Redirects,
}

/// Whether hooks may send a request again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retries {
    /// They decide.
    Allowed,
    /// The caller has said no.
    Forbidden,
}

/// What becomes of a redirection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Redirects {
    /// It is followed, as the HTTP client does.
    Followed,
    /// It is the response: the document describes it.
    Returned,
}

impl OperationInfo {
    /// What a client says of an operation; others need it to test hooks.
    pub const fn new(operation_id: &'static str, security: Option<Security>) -> Self {
        Self { operation_id, method: "", path: "", security, retries: Retries::Allowed, redirects: Redirects::Followed }
    }

    /// The same for this method of HTTP and this path.
    #[must_use]
    pub const fn at(self, method: &'static str, path: &'static str) -> Self {
        Self { method, path, ..self }
    }

    /// The same with redirections as responses.
    #[must_use]
    pub const fn with_redirects_returned(self) -> Self {
        Self { redirects: Redirects::Returned, ..self }
    }
}

/// The access that an operation asks for: alternatives, of each of which all requirements are to be met at once
/// ([OpenAPI, Security Requirement Object](https://spec.openapis.org/oas/v3.1.1.html#security-requirement-object)).
///
/// Without alternatives, and with one that has no requirements, credentials are not needed.
pub type Security = &'static [&'static [SecurityRequirement]];

/// Something that an operation asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecurityRequirement {
    /// How the caller shows who they are.
    pub scheme: SecurityScheme,
    /// The scopes that the caller needs for it, or the roles if the scheme has no scopes.
    pub scopes: &'static [&'static str],
}

/// A way in which callers authenticate.
///
/// Those of the document are the constants of the module `security_schemes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecurityScheme {
    /// The name that the document gives it.
    pub name: &'static str,
    /// What the caller sends.
    pub kind: SecuritySchemeKind,
}

impl SecurityScheme {
    /// The requirement of credentials of this scheme, with these scopes.
    pub const fn with_scopes(self, scopes: &'static [&'static str]) -> SecurityRequirement {
        SecurityRequirement { scheme: self, scopes }
    }

    /// The flow of OAuth 2.0 with this name, such as `authorizationCode` or `clientCredentials`, if the scheme has it.
    pub fn oauth_flow(self, name: &str) -> Option<&'static OAuthFlow> {
        match self.kind {
            SecuritySchemeKind::OAuth2 { flows } => flows.iter().find(|flow| flow.name == name),
            _ => None,
        }
    }
}

/// The types of security schemes
/// ([OpenAPI, Security Scheme Object](https://spec.openapis.org/oas/v3.1.1.html#security-scheme-object)).
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecuritySchemeKind {
    /// A key in a parameter.
    ApiKey {
        /// Where the parameter is.
        location: ApiKeyLocation,
        /// The name of the parameter.
        name: &'static str,
    },
    /// An authentication scheme of HTTP, in the header `Authorization`.
    Http {
        /// Its name in lower case, such as `basic` or `bearer`.
        scheme: &'static str,
    },
    /// An access token of OAuth 2.0.
    OAuth2 {
        /// The ways to such a token.
        flows: &'static [OAuthFlow],
    },
    /// A token of OpenID Connect.
    OpenIdConnect {
        /// Where the provider describes itself.
        url: &'static str,
    },
    /// A client certificate, which the HTTP client shows.
    MutualTls,
    /// Something that OpenAPI has no word for, or that the document does not say.
    Other,
}

/// A way to an access token
/// ([OpenAPI, OAuth Flow Object](https://spec.openapis.org/oas/v3.1.1.html#oauth-flow-object)).
///
/// A URL that is relative is so to the server.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OAuthFlow {
    /// Its name in the document, such as `authorizationCode` or `clientCredentials`.
    pub name: &'static str,
    /// Where a person gives their consent.
    pub authorization_url: Option<&'static str>,
    /// Where a device asks for a code.
    pub device_authorization_url: Option<&'static str>,
    /// Where a token comes from.
    pub token_url: Option<&'static str>,
    /// Where a token is refreshed, if it is another place.
    pub refresh_url: Option<&'static str>,
    /// All scopes that there are.
    pub scopes: &'static [&'static str],
}

impl OAuthFlow {
    /// A flow of which only its name is known.
    pub(super) const fn new(name: &'static str) -> Self {
        Self {
            name,
            authorization_url: None,
            device_authorization_url: None,
            token_url: None,
            refresh_url: None,
            scopes: &[],
        }
    }
}

/// Where an API key is.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiKeyLocation {
    /// In a header.
    Header,
    /// In the query of the URL.
    Query,
    /// In a cookie.
    Cookie,
}
