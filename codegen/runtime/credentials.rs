//! Credentials, each in the place of a request that its security scheme names.

use std::error::Error as StdError;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Request;
use reqwest::header::{AUTHORIZATION, COOKIE, HeaderName, HeaderValue};

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
}

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
/// than that of the client's base URL. Without what it needs, an operation is not sent: it fails with
/// [`MissingCredentials`] in [`Error::Hook`](super::Error::Hook).
///
/// These credentials do not change. For those that do, such as tokens that end, write hooks of your own and call
/// [`SecurityScheme::apply`] in them.
#[derive(Clone, Default)]
pub struct Credentials(Vec<(SecurityScheme, Place)>);

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
        let place = scheme.place(&credential.into())?;
        match self.0.iter_mut().find(|(held, _)| *held == scheme) {
            Some((_, held)) => *held = place,
            None => self.0.push((scheme, place)),
        }
        Ok(self)
    }

    /// Puts into a request what its operation asks for, for hooks that do more than this.
    ///
    /// # Errors
    /// If the operation asks for what is not there.
    pub fn apply(&self, request: &mut Request, next: &Next<'_>) -> Result<(), MissingCredentials> {
        let Some(alternatives) = next.operation().security else {
            let first = self.0.first().filter(|_| next.is_at_base_url(request));
            first.into_iter().for_each(|(_, place)| place.write(request));
            return Ok(());
        };
        let needed = alternatives.iter().filter(|requirements| !requirements.is_empty());
        if let Some(places) = needed.clone().find_map(|requirements| self.places(requirements)) {
            places.into_iter().for_each(|place| place.write(request));
            return Ok(());
        }
        match needed.count() == alternatives.len() && !alternatives.is_empty() {
            true => Err(MissingCredentials { operation_id: next.operation().operation_id }),
            false => Ok(()),
        }
    }

    /// The places of all requirements; none if one is not held, or two want the same header.
    fn places(&self, requirements: &[SecurityRequirement]) -> Option<Vec<&Place>> {
        let mut places = Vec::<&Place>::new();
        for requirement in requirements {
            let (_, place) = self.0.iter().find(|(scheme, _)| *scheme == requirement.scheme)?;
            if places.iter().any(|other| other.is_the_same_header(place)) {
                return None;
            }
            places.push(place);
        }
        Some(places)
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.iter().map(|(scheme, _)| scheme.name)).finish()
    }
}

impl Hooks for Credentials {
    fn send<'a>(&'a self, mut request: Request, next: Next<'a>) -> Sending<'a> {
        Box::pin(async move {
            self.apply(&mut request, &next).map_err(SendError::hook)?;
            next.send(request).await
        })
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
    fn is_the_same_header(&self, other: &Self) -> bool {
        matches!((self, other), (Self::Header(left, _), Self::Header(right, _)) if left == right)
    }

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
