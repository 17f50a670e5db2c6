//! Credentials, each in the place of a request that its security scheme names.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::{AUTHORIZATION, COOKIE, HeaderName, HeaderValue};
use reqwest::{Request, Response, StatusCode, Url};

use super::hooks::{
    ApiKeyLocation, Hooks, Next, SecurityRequirement, SecurityScheme, SecuritySchemeKind, SendError, Sending,
};
use super::secret::Secret;
use super::style::Allowed;

/// What a caller shows to a server. Nothing prints it.
#[derive(Clone)]
pub struct Credential(Shown);

#[derive(Clone)]
enum Shown {
    Token(Secret),
    Pair { username: Secret, password: Secret },
    Authorization(Secret),
    ClientCertificate,
    Source(Arc<dyn TokenSource>),
}

/// Where tokens come from that end: the session of a login, say.
///
/// ```text
/// impl TokenSource for Clock {
///     fn token(&self) -> TokenFuture<'_> {
///         Box::pin(async { Ok(self.token_of_this_hour().await?) })
///     }
///
///     fn replace<'a>(&'a self, _: &'a Secret) -> TokenFuture<'a> {
///         self.token()
///     }
/// }
/// ```
pub trait TokenSource: Send + Sync {
    /// A token that is valid now. It is asked for each request.
    fn token(&self) -> TokenFuture<'_>;

    /// A token in the place of one that the server refused with 401, though it looked valid. The same one, if there is
    /// no other.
    fn replace<'a>(&'a self, refused: &'a Secret) -> TokenFuture<'a>;
}

/// The future of a token.
#[cfg(not(target_arch = "wasm32"))]
pub type TokenFuture<'a> = Pin<Box<dyn Future<Output = Result<Secret, Box<dyn StdError + Send + Sync>>> + Send + 'a>>;

/// The future of a token. In a browser it stays in its thread.
#[cfg(target_arch = "wasm32")]
pub type TokenFuture<'a> = Pin<Box<dyn Future<Output = Result<Secret, Box<dyn StdError + Send + Sync>>> + 'a>>;

impl Credential {
    /// An API key, or an access token. Texts become one by themselves.
    pub fn token(token: impl Into<Secret>) -> Self {
        Self(Shown::Token(token.into()))
    }

    /// A user name and a password, for HTTP basic authentication
    /// ([RFC 7617](https://www.rfc-editor.org/rfc/rfc7617)).
    pub fn basic(username: impl Into<Secret>, password: impl Into<Secret>) -> Self {
        Self(Shown::Pair { username: username.into(), password: password.into() })
    }

    /// The whole value of the header `Authorization`, for a scheme that takes neither of the above.
    pub fn authorization(value: impl Into<Secret>) -> Self {
        Self(Shown::Authorization(value.into()))
    }

    /// A client certificate. The HTTP client shows it: make one with `reqwest::ClientBuilder::identity`, and give it to
    /// `Client::with_http_client`.
    pub fn client_certificate() -> Self {
        Self(Shown::ClientCertificate)
    }

    /// Tokens that end, each time the one that is valid. An operation that the server refuses with 401 is sent once more
    /// with another token ([RFC 6750, section 3.1](https://www.rfc-editor.org/rfc/rfc6750#section-3.1)), unless its body
    /// is a stream.
    pub fn source(source: impl TokenSource + 'static) -> Self {
        Self(Shown::Source(Arc::new(source)))
    }

    /// The scheme that is meant where the document names none.
    fn usual_scheme(&self) -> SecurityScheme {
        let scheme = match &self.0 {
            Shown::Pair { .. } => "basic",
            _ => "bearer",
        };
        match &self.0 {
            Shown::ClientCertificate => SecurityScheme { name: scheme, kind: SecuritySchemeKind::MutualTls },
            _ => SecurityScheme { name: scheme, kind: SecuritySchemeKind::Http { scheme } },
        }
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credential([redacted])")
    }
}

impl From<Secret> for Credential {
    fn from(token: Secret) -> Self {
        Self::token(token)
    }
}

impl From<String> for Credential {
    fn from(token: String) -> Self {
        Self::token(token)
    }
}

impl From<&str> for Credential {
    fn from(token: &str) -> Self {
        Self::token(token)
    }
}

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
            let again = if used.is_empty() { None } else { request.try_clone() };
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

impl SecurityScheme {
    /// Puts a credential where the scheme wants it, in the place of what stands there. In the query of a URL it may get
    /// into the logs of others.
    ///
    /// # Errors
    /// If the scheme takes another kind of credential, or no request can hold this one.
    pub fn apply(self, request: &mut Request, credential: impl Into<Credential>) -> Result<(), InvalidCredential> {
        self.place(&credential.into())?.write(request);
        Ok(())
    }

    /// Refuses a credential that the scheme does not take, or that no request can hold.
    fn check(self, credential: &Credential) -> Result<(), InvalidCredential> {
        match credential.0 {
            // A token like all others.
            Shown::Source(_) => self.place(&Credential::token("token")).map(drop),
            _ => self.place(credential).map(drop),
        }
    }

    /// Whether the scheme takes credentials of a kind that are for no scheme alone. A key is for one alone.
    fn takes(self, credential: &Credential) -> bool {
        let is_of_a_token = matches!(
            self.kind,
            SecuritySchemeKind::OAuth2 { .. }
                | SecuritySchemeKind::OpenIdConnect { .. }
                | SecuritySchemeKind::Http { scheme: "bearer" }
        );
        match credential.0 {
            Shown::Token(_) | Shown::Source(_) | Shown::Authorization(_) => is_of_a_token,
            Shown::Pair { .. } => self.kind == SecuritySchemeKind::Http { scheme: "basic" },
            Shown::ClientCertificate => self.kind == SecuritySchemeKind::MutualTls,
        }
    }

    /// The header in which a credential of the scheme goes, if it goes in one, in lower case.
    fn header(self) -> Option<String> {
        match self.kind {
            SecuritySchemeKind::ApiKey { location: ApiKeyLocation::Header, name } => Some(name.to_ascii_lowercase()),
            SecuritySchemeKind::ApiKey { .. } | SecuritySchemeKind::MutualTls => None,
            _ => Some(AUTHORIZATION.as_str().to_owned()),
        }
    }

    /// Whether two credentials would have to be in one header.
    fn is_of_the_same_header(self, other: Self) -> bool {
        self.header().is_some_and(|header| other.header() == Some(header))
    }

    /// Where a credential of the scheme goes.
    fn place(self, credential: &Credential) -> Result<Place, InvalidCredential> {
        let invalid = |problem| InvalidCredential { scheme: self.name, problem };
        let authorization = |value: Secret| {
            let value = header_value(&value).ok_or(invalid("is given what no header can hold"))?;
            Ok(Place::Header(AUTHORIZATION, value))
        };
        match (self.kind, &credential.0) {
            (SecuritySchemeKind::ApiKey { location, name }, Shown::Token(key)) => match location {
                ApiKeyLocation::Header => {
                    let name = HeaderName::from_bytes(name.as_bytes());
                    let name = name.map_err(|_| invalid("names a header that HTTP cannot have"))?;
                    let value = header_value(key).ok_or(invalid("is given what no header can hold"))?;
                    Ok(Place::Header(name, value))
                }
                ApiKeyLocation::Query => Ok(Place::Query(name, key.clone())),
                ApiKeyLocation::Cookie => {
                    let is_plain = [name, key.expose()].iter().all(|text| Allowed::Cookie.encode(text) == *text);
                    match is_plain && !name.is_empty() && !name.contains('=') {
                        true => Ok(Place::Cookie(name, key.clone())),
                        false => Err(invalid("is given what no cookie can hold")),
                    }
                }
            },
            (SecuritySchemeKind::ApiKey { .. }, _) => Err(invalid("takes a key")),
            (SecuritySchemeKind::Http { scheme: "basic" }, Shown::Pair { username, password }) => {
                let has_control = [username, password].iter().any(|part| part.expose().contains(char::is_control));
                if username.expose().contains(':') || has_control {
                    return Err(invalid("is given a user name with a colon, or a control character"));
                }
                let pair = Secret::new(format!("{}:{}", username.expose(), password.expose()));
                authorization(Secret::new(format!("Basic {}", STANDARD.encode(pair.expose()))))
            }
            (SecuritySchemeKind::Http { scheme: "basic" }, Shown::Token(_)) => {
                Err(invalid("takes a user name and a password"))
            }
            (SecuritySchemeKind::MutualTls, Shown::ClientCertificate) => Ok(Place::Connection),
            (SecuritySchemeKind::MutualTls, _) => Err(invalid("takes a client certificate")),
            (_, Shown::Authorization(value)) => authorization(value.clone()),
            (SecuritySchemeKind::Http { scheme }, Shown::Token(token)) => {
                let scheme = if scheme == "bearer" { "Bearer" } else { scheme };
                authorization(Secret::new(format!("{scheme} {}", token.expose())))
            }
            (SecuritySchemeKind::OAuth2 { .. } | SecuritySchemeKind::OpenIdConnect { .. }, Shown::Token(token)) => {
                authorization(Secret::new(format!("Bearer {}", token.expose())))
            }
            (SecuritySchemeKind::Other, _) => Err(invalid("is of a kind that has no place; give the whole header")),
            (_, Shown::Pair { .. } | Shown::ClientCertificate) => Err(invalid("takes a token")),
            (_, Shown::Source(_)) => Err(invalid("is given a source of tokens where a token is needed")),
        }
    }
}

/// A credential in its place.
#[derive(Clone)]
enum Place {
    Header(HeaderName, HeaderValue),
    Query(&'static str, Secret),
    Cookie(&'static str, Secret),
    Connection,
}

impl Place {
    fn write(&self, request: &mut Request) {
        match self {
            Self::Header(name, value) => {
                request.headers_mut().insert(name, value.clone());
            }
            Self::Query(name, key) => {
                let name = Allowed::Unreserved.encode(name);
                let pair = Secret::new(format!("{name}={}", Allowed::Unreserved.encode(key.expose())));
                let others = request.url().query().unwrap_or_default().split('&');
                let others = others.filter(|other| !other.is_empty() && other.split('=').next() != Some(&name));
                let query = others.chain([pair.expose()]).collect::<Vec<_>>().join("&");
                request.url_mut().set_query(Some(&query));
            }
            Self::Cookie(name, key) => {
                let before = request.headers().get(COOKIE).and_then(|cookies| cookies.to_str().ok());
                let others = before.unwrap_or_default().split("; ");
                let others = others.filter(|other| !other.is_empty() && other.split('=').next() != Some(name));
                let pair = Secret::new(format!("{name}={}", key.expose()));
                let cookies = Secret::new(others.chain([pair.expose()]).collect::<Vec<_>>().join("; "));
                // What is plain in a cookie is so in a header.
                if let Some(value) = header_value(&cookies) {
                    request.headers_mut().insert(COOKIE, value);
                }
            }
            Self::Connection => {}
        }
    }
}

/// The value of a header that nothing prints.
fn header_value(value: &Secret) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_bytes(value.expose().as_bytes()).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// A scheme and a credential that do not go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidCredential {
    scheme: &'static str,
    problem: &'static str,
}

impl fmt::Display for InvalidCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the security scheme `{}` {}", self.scheme, self.problem)
    }
}

impl StdError for InvalidCredential {}

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
