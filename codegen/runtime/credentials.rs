//! The credentials of a client: each operation gets those that it asks for.

use std::error::Error as StdError;
use std::fmt;
use std::net::IpAddr;

use reqwest::{Request, Response, StatusCode, Url};

use super::credential::{Credential, InvalidCredential, Shown, TokenSource};
use super::hooks::{Hooks, Next, Retries, SecurityRequirement, SecurityScheme, SendError, Sending};
use super::secret::Secret;

/// The credentials of a client, as [`Hooks`]: each operation gets those that the document asks for.
///
/// ```text
/// let credentials = Credentials::new()
///     .with(security_schemes::API_KEY, key)?
///     .with(security_schemes::LOGIN, Credential::basic(username, password))?;
/// let client = Client::new()?.with_hooks(credentials);
/// ```
///
/// Of the alternatives that an operation has, the first goes of which all is there. An operation that needs none gets
/// none; one of which the document does not say what it needs gets what was added first, unless its server is another
/// than that of the client's base URL: [`Credentials::with_any`] takes a token for a document without security schemes.
/// Without what it needs, an operation is not sent: it fails with
/// [`MissingCredentials`] in [`Error::Hook`](super::Error::Hook).
///
/// Nothing goes over plain http to another machine, where everybody on the way could read it: such an operation fails
/// with [`InsecureConnection`].
///
/// Tokens that end come from a [`TokenSource`]; what it says if it has none comes back in `Error::Hook` too.
#[derive(Clone, Default)]
pub struct Credentials {
    held: Vec<Held>,
    over_plain_http: bool,
}

/// A credential, and the scheme that it is for; none if it is for all that take it.
#[derive(Clone)]
struct Held {
    scheme: Option<SecurityScheme>,
    credential: Credential,
}

impl Held {
    /// Whether it is for a scheme.
    fn is_for(&self, scheme: SecurityScheme) -> bool {
        match self.scheme {
            Some(own) => own == scheme,
            None => scheme.takes(&self.credential),
        }
    }
}

impl Credentials {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the credential of a scheme, in the place of the one that it had.
    ///
    /// # Errors
    /// If the scheme takes another kind of credential, or no request can hold this one.
    pub fn with(
        mut self,
        scheme: SecurityScheme,
        credential: impl Into<Credential>,
    ) -> Result<Self, InvalidCredential> {
        let credential = credential.into();
        scheme.check(&credential)?;
        match self.held.iter_mut().find(|held| held.scheme == Some(scheme)) {
            Some(held) => held.credential = credential,
            None => self.held.push(Held { scheme: Some(scheme), credential }),
        }
        Ok(self)
    }

    /// Adds a credential for every scheme that takes one of its kind and that comes from OAuth 2.0, OpenID Connect or HTTP
    /// authentication: tokens go where a bearer token is asked for, a user name and a password where HTTP basic
    /// authentication is. What was added before goes first.
    ///
    /// # Errors
    /// If no request can hold this one.
    pub fn with_any(mut self, credential: impl Into<Credential>) -> Result<Self, InvalidCredential> {
        let credential = credential.into();
        credential.usual_scheme().check(&credential)?;
        self.held.push(Held { scheme: None, credential });
        Ok(self)
    }

    /// Tokens of a source, for every scheme that takes one.
    pub fn from_source(source: impl TokenSource + 'static) -> Self {
        let held = Held { scheme: None, credential: Credential::source(source) };
        Self { held: vec![held], over_plain_http: false }
    }

    /// Sends them over plain http to other machines too: for networks where nobody is on the way.
    #[must_use]
    pub fn over_plain_http(mut self) -> Self {
        self.over_plain_http = true;
        self
    }

    /// Puts into a request what its operation asks for, for hooks that do more than this.
    ///
    /// # Errors
    /// If the operation asks for what is not there, if a source has no token, or if everybody could read it.
    pub async fn apply(&self, request: &mut Request, next: &Next<'_>) -> Result<(), SendError> {
        self.put(request, next).await.map(drop)
    }

    /// Puts in what the operation asks for, and says which tokens of it may be replaced.
    async fn put(&self, request: &mut Request, next: &Next<'_>) -> Result<Vec<Used<'_>>, SendError> {
        let chosen = self.chosen(request, next).map_err(SendError::hook)?;
        let operation_id = next.operation().operation_id;
        if !chosen.is_empty() && !self.over_plain_http && !is_private(request.url()) {
            return Err(SendError::hook(InsecureConnection { operation_id }));
        }
        let mut used = Vec::new();
        for (scheme, credential) in chosen {
            match &credential.0 {
                Shown::Source(source) => {
                    let token = source.token().await.map_err(SendError::hook)?;
                    scheme.apply(request, token.clone()).map_err(SendError::hook)?;
                    used.push(Used { scheme, source: &**source, token });
                }
                _ => scheme.place(credential).map_err(SendError::hook)?.write(request),
            }
        }
        Ok(used)
    }

    /// What goes with a request.
    fn chosen(
        &self,
        request: &Request,
        next: &Next<'_>,
    ) -> Result<Vec<(SecurityScheme, &Credential)>, MissingCredentials> {
        let Some(alternatives) = next.operation().security else {
            let first = self.held.first().filter(|_| next.is_at_base_url(request));
            let first =
                first.map(|held| (held.scheme.unwrap_or_else(|| held.credential.usual_scheme()), &held.credential));
            return Ok(first.into_iter().collect());
        };
        let needed = alternatives.iter().filter(|requirements| !requirements.is_empty());
        if let Some(chosen) = needed.clone().find_map(|requirements| self.all_of(requirements)) {
            return Ok(chosen);
        }
        match needed.count() == alternatives.len() && !alternatives.is_empty() {
            true => Err(MissingCredentials { operation_id: next.operation().operation_id }),
            false => Ok(Vec::new()),
        }
    }

    /// What all requirements take; none if one is not held, or two want the same header.
    fn all_of(&self, requirements: &[SecurityRequirement]) -> Option<Vec<(SecurityScheme, &Credential)>> {
        let mut chosen = Vec::<(SecurityScheme, &Credential)>::new();
        for requirement in requirements {
            let scheme = requirement.scheme;
            let held = self.held.iter().find(|held| held.scheme == Some(scheme));
            let held = held.or_else(|| self.held.iter().find(|held| held.is_for(scheme)))?;
            if chosen.iter().any(|(other, _)| other.is_of_the_same_header(scheme)) {
                return None;
            }
            chosen.push((scheme, &held.credential));
        }
        Some(chosen)
    }
}

/// A token that is in a request, and where another one comes from.
struct Used<'a> {
    scheme: SecurityScheme,
    source: &'a dyn TokenSource,
    token: Secret,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.held.iter().map(|held| held.scheme.map_or("any", |scheme| scheme.name))).finish()
    }
}

impl Hooks for Credentials {
    fn send<'a>(&'a self, mut request: Request, next: Next<'a>) -> Sending<'a> {
        Box::pin(async move {
            let used = self.put(&mut request, &next).await?;
            let may_be_refused = !used.is_empty() && next.operation().retries == Retries::Allowed;
            let again = if may_be_refused { request.try_clone() } else { None };
            let response = next.send(request).await?;
            match again {
                Some(again) if response.status() == StatusCode::UNAUTHORIZED => {
                    send_again(response, again, used, next).await
                }
                _ => Ok(response),
            }
        })
    }
}

/// Sends a request again with other tokens, if there are any; else the refusal comes back.
async fn send_again(
    refusal: Response,
    mut request: Request,
    used: Vec<Used<'_>>,
    next: Next<'_>,
) -> Result<Response, SendError> {
    let mut is_new = false;
    for Used { scheme, source, token } in used {
        let other = source.replace(&token).await.map_err(SendError::hook)?;
        is_new |= other.expose() != token.expose();
        scheme.apply(&mut request, other).map_err(SendError::hook)?;
    }
    match is_new {
        true => {
            drop(refusal);
            next.send(request).await
        }
        false => Ok(refusal),
    }
}

/// Whether nobody on the way can read what is sent to a URL.
fn is_private(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    let is_loopback = host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback());
    url.scheme() != "http" || is_loopback
}

/// An operation asks for credentials that the client does not have, or that no request can hold at once.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MissingCredentials {
    /// The name of the operation's method.
    pub operation_id: &'static str,
}

impl fmt::Display for MissingCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` asks for credentials that the client does not have", self.operation_id)
    }
}

impl StdError for MissingCredentials {}

/// An operation would have shown credentials over plain http to another machine, so that everybody on the way could read
/// them. [`Credentials::over_plain_http`] allows it.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InsecureConnection {
    /// The name of the operation's method.
    pub operation_id: &'static str,
}

impl fmt::Display for InsecureConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` would show credentials over plain http to another machine", self.operation_id)
    }
}

impl StdError for InsecureConnection {}
