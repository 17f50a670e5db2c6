//! A credential, and its place in a request, which its security scheme names.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Request;
use reqwest::header::{AUTHORIZATION, COOKIE, HeaderName, HeaderValue};

use super::hooks::{ApiKeyLocation, SecurityScheme, SecuritySchemeKind};
use super::secret::{Secret, header_value};
use super::style::Allowed;

/// What a caller shows to a server. Nothing prints it.
#[derive(Clone)]
pub struct Credential(pub(super) Shown);

/// What it is.
#[derive(Clone)]
pub(super) enum Shown {
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
    pub(super) fn usual_scheme(&self) -> SecurityScheme {
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
    pub(super) fn check(self, credential: &Credential) -> Result<(), InvalidCredential> {
        match credential.0 {
            // A token like all others.
            Shown::Source(_) => self.place(&Credential::token("token")).map(drop),
            _ => self.place(credential).map(drop),
        }
    }

    /// Whether the scheme takes credentials of a kind that are for no scheme alone. A key is for one alone.
    pub(super) fn takes(self, credential: &Credential) -> bool {
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
    pub(super) fn is_of_the_same_header(self, other: Self) -> bool {
        self.header().is_some_and(|header| other.header() == Some(header))
    }

    /// Where a credential of the scheme goes.
    pub(super) fn place(self, credential: &Credential) -> Result<Place, InvalidCredential> {
        let invalid = |problem| InvalidCredential { scheme: self.name, problem };
        let authorization = |parts: &[&str]| {
            let value = header_value(parts).ok_or(invalid("is given what no header can hold"))?;
            Ok(Place::Header(AUTHORIZATION, value))
        };
        match (self.kind, &credential.0) {
            (SecuritySchemeKind::ApiKey { location, name }, Shown::Token(key)) => match location {
                ApiKeyLocation::Header => {
                    let name = HeaderName::from_bytes(name.as_bytes());
                    let name = name.map_err(|_| invalid("names a header that HTTP cannot have"))?;
                    let value = header_value(&[key.expose()]).ok_or(invalid("is given what no header can hold"))?;
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
                let pair = Secret::new(STANDARD.encode(pair.expose()));
                authorization(&["Basic ", pair.expose()])
            }
            (SecuritySchemeKind::Http { scheme: "basic" }, Shown::Token(_)) => {
                Err(invalid("takes a user name and a password"))
            }
            (SecuritySchemeKind::MutualTls, Shown::ClientCertificate) => Ok(Place::Connection),
            (SecuritySchemeKind::MutualTls, _) => Err(invalid("takes a client certificate")),
            (_, Shown::Authorization(value)) => authorization(&[value.expose()]),
            (SecuritySchemeKind::Http { scheme }, Shown::Token(token)) => {
                let scheme = if scheme == "bearer" { "Bearer" } else { scheme };
                authorization(&[scheme, " ", token.expose()])
            }
            (SecuritySchemeKind::OAuth2 { .. } | SecuritySchemeKind::OpenIdConnect { .. }, Shown::Token(token)) => {
                authorization(&["Bearer ", token.expose()])
            }
            (SecuritySchemeKind::Other, _) => Err(invalid("is of a kind that has no place; give the whole header")),
            (_, Shown::Pair { .. } | Shown::ClientCertificate) => Err(invalid("takes a token")),
            (_, Shown::Source(_)) => Err(invalid("is given a source of tokens where a token is needed")),
        }
    }
}

/// A credential in its place.
#[derive(Clone)]
pub(super) enum Place {
    Header(HeaderName, HeaderValue),
    Query(&'static str, Secret),
    Cookie(&'static str, Secret),
    Connection,
}

impl Place {
    pub(super) fn write(&self, request: &mut Request) {
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
                if let Some(value) = header_value(&[cookies.expose()]) {
                    request.headers_mut().insert(COOKIE, value);
                }
            }
            Self::Connection => {}
        }
    }
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
