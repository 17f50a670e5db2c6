//! The app as the authorization server knows it.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use reqwest::Url;

use super::super::hooks::OAuthFlow;
use super::super::secret::Secret;
use super::authorization::{AuthorizationServer, InsecureServer, check_endpoint, endpoint_of};

/// A registered app: who it is, where users come back to, and which server it deals with.
///
/// Its client type ([RFC 6749, section 2.1](https://www.rfc-editor.org/rfc/rfc6749#section-2.1)) is a type: a
/// [`Public`] app has no secret and always uses PKCE, a [`Confidential`] one has a secret, and PKCE if it wants, and a
/// [`Service`] acts for itself, without users.
#[derive(Clone, Debug)]
pub struct App<K: ClientType> {
    pub(super) client_id: ClientId,
    pub(super) scopes: Vec<String>,
    pub(super) client_type: K,
}

/// The client type of an app that cannot keep a secret: one that runs on its users' machines.
#[derive(Clone, Debug)]
pub struct Public {
    users: Users,
}

/// The client type of an app that can keep a secret: one that runs on a server.
#[derive(Clone, Debug)]
pub struct Confidential {
    users: Users,
    client_secret: Secret,
    authentication: ClientAuthentication,
    pkce: Pkce,
}

/// The client type of an app that has no users and gets tokens for itself, by its credentials
/// ([RFC 6749, section 4.4](https://www.rfc-editor.org/rfc/rfc6749#section-4.4)).
#[derive(Clone, Debug)]
pub struct Service {
    token_endpoint: Url,
    client_secret: Secret,
    authentication: ClientAuthentication,
}

/// Where users go, and come back to.
#[derive(Clone, Debug)]
struct Users {
    server: AuthorizationServer,
    redirect_uri: RedirectUri,
}

/// Whether authorization requests carry a code challenge ([RFC 7636](https://www.rfc-editor.org/rfc/rfc7636)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pkce {
    /// They do, by the method `S256`.
    S256,
    /// They do not. A server that knows no challenge refuses the verifier that would follow
    /// ([RFC 9700, section 2.1.1](https://www.rfc-editor.org/rfc/rfc9700#section-2.1.1)).
    Off,
}

/// How an app shows its secret ([RFC 6749, section 2.3.1](https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1)).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClientAuthentication {
    /// In the body of the request (`client_secret_post`), which most servers take.
    #[default]
    Post,
    /// In the header `Authorization` (`client_secret_basic`), which the standard has every server take.
    Basic,
}

/// [`Public`], [`Confidential`] or [`Service`].
pub trait ClientType: sealed::Sealed + Clone + fmt::Debug + Send + Sync + 'static {}

impl ClientType for Public {}
impl ClientType for Confidential {}
impl ClientType for Service {}

/// [`Public`] or [`Confidential`]: an app that acts for its users.
pub trait WithUsers: ClientType + sealed::SealedWithUsers {}

impl WithUsers for Public {}
impl WithUsers for Confidential {}

pub(super) mod sealed {
    use reqwest::Url;

    use super::super::super::secret::Secret;
    use super::{AuthorizationServer, ClientAuthentication, Confidential, Pkce, Public, RedirectUri, Service};

    /// What the rest of the module asks of a client type.
    pub trait Sealed {
        /// The word of RFC 6749 for it.
        const NAME: &'static str;

        /// Whether it acts for users.
        const HAS_USERS: bool = true;

        fn token_endpoint(&self) -> &Url;

        fn secret(&self) -> Option<(&Secret, ClientAuthentication)>;

        fn revocation_endpoint(&self) -> Option<&Url> {
            None
        }

        /// What tells the server from others.
        fn server_identity(&self) -> String {
            self.token_endpoint().to_string()
        }
    }

    /// What it asks of one with users.
    pub trait SealedWithUsers {
        fn server(&self) -> &AuthorizationServer;

        fn set_server(&mut self, server: AuthorizationServer);

        fn redirect_uri(&self) -> &RedirectUri;

        fn pkce(&self) -> Pkce;
    }

    impl Sealed for Public {
        const NAME: &'static str = "public";

        fn token_endpoint(&self) -> &Url {
            &self.users.server.token_endpoint
        }

        fn secret(&self) -> Option<(&Secret, ClientAuthentication)> {
            None
        }

        fn revocation_endpoint(&self) -> Option<&Url> {
            self.users.server.revocation_endpoint.as_ref()
        }

        fn server_identity(&self) -> String {
            self.users.server.identity()
        }
    }

    impl SealedWithUsers for Public {
        fn server(&self) -> &AuthorizationServer {
            &self.users.server
        }

        fn set_server(&mut self, server: AuthorizationServer) {
            self.users.server = server;
        }

        fn redirect_uri(&self) -> &RedirectUri {
            &self.users.redirect_uri
        }

        fn pkce(&self) -> Pkce {
            Pkce::S256
        }
    }

    impl Sealed for Confidential {
        const NAME: &'static str = "confidential";

        fn token_endpoint(&self) -> &Url {
            &self.users.server.token_endpoint
        }

        fn secret(&self) -> Option<(&Secret, ClientAuthentication)> {
            Some((&self.client_secret, self.authentication))
        }

        fn revocation_endpoint(&self) -> Option<&Url> {
            self.users.server.revocation_endpoint.as_ref()
        }

        fn server_identity(&self) -> String {
            self.users.server.identity()
        }
    }

    impl SealedWithUsers for Confidential {
        fn server(&self) -> &AuthorizationServer {
            &self.users.server
        }

        fn set_server(&mut self, server: AuthorizationServer) {
            self.users.server = server;
        }

        fn redirect_uri(&self) -> &RedirectUri {
            &self.users.redirect_uri
        }

        fn pkce(&self) -> Pkce {
            self.pkce
        }
    }

    impl Sealed for Service {
        const NAME: &'static str = "service";
        const HAS_USERS: bool = false;

        fn token_endpoint(&self) -> &Url {
            &self.token_endpoint
        }

        fn secret(&self) -> Option<(&Secret, ClientAuthentication)> {
            Some((&self.client_secret, self.authentication))
        }
    }
}

impl App<Public> {
    /// An app without a secret.
    pub fn public(server: AuthorizationServer, client_id: ClientId, redirect_uri: RedirectUri) -> Self {
        Self { client_id, scopes: Vec::new(), client_type: Public { users: Users { server, redirect_uri } } }
    }
}

impl App<Confidential> {
    /// An app with a secret. It uses PKCE, unless the server is one that is not known to take it.
    pub fn confidential(
        server: AuthorizationServer,
        client_id: ClientId,
        client_secret: impl Into<Secret>,
        redirect_uri: RedirectUri,
    ) -> Self {
        let client_type = Confidential {
            pkce: server.pkce,
            users: Users { server, redirect_uri },
            client_secret: client_secret.into(),
            authentication: ClientAuthentication::default(),
        };
        Self { client_id, scopes: Vec::new(), client_type }
    }

    /// Says whether authorization requests carry a code challenge.
    #[must_use]
    pub fn with_pkce(mut self, pkce: Pkce) -> Self {
        self.client_type.pkce = pkce;
        self
    }

    /// Says how the app shows its secret.
    #[must_use]
    pub fn with_client_authentication(mut self, authentication: ClientAuthentication) -> Self {
        self.client_type.authentication = authentication;
        self
    }
}

impl App<Service> {
    /// An app that acts for itself, with the token endpoint of its server.
    ///
    /// # Errors
    /// If the URL is neither https nor http on a loopback address, or has a user name or a password.
    pub fn service(
        token_endpoint: Url,
        client_id: ClientId,
        client_secret: impl Into<Secret>,
    ) -> Result<Self, InsecureServer> {
        let client_type = Service {
            token_endpoint: check_endpoint(token_endpoint)?,
            client_secret: client_secret.into(),
            authentication: ClientAuthentication::default(),
        };
        Ok(Self { client_id, scopes: Vec::new(), client_type })
    }

    /// An app that acts for itself, with the token endpoint that a flow of a security scheme names. A URL that is relative
    /// is so to the base URL of the API.
    ///
    /// # Errors
    /// If the flow has no token endpoint, or [`service`](Self::service) refuses it.
    pub fn of_flow(
        flow: &OAuthFlow,
        base_url: &str,
        client_id: ClientId,
        client_secret: impl Into<Secret>,
    ) -> Result<Self, InsecureServer> {
        Self::service(endpoint_of(flow.token_url, base_url)?, client_id, client_secret)
    }

    /// Says how the app shows its secret.
    #[must_use]
    pub fn with_client_authentication(mut self, authentication: ClientAuthentication) -> Self {
        self.client_type.authentication = authentication;
        self
    }
}

impl<K: ClientType> App<K> {
    /// Asks for these scopes ([RFC 6749, section 3.3](https://www.rfc-editor.org/rfc/rfc6749#section-3.3)); without them,
    /// the server decides.
    #[must_use]
    pub fn with_scopes(mut self, scopes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.scopes = scopes.into_iter().map(Into::into).collect();
        self
    }

    /// The client identifier.
    pub fn client_id(&self) -> &ClientId {
        &self.client_id
    }
}

impl<K: WithUsers> App<K> {
    /// Deals with another server.
    #[must_use]
    pub fn with_authorization_server(mut self, server: AuthorizationServer) -> Self {
        self.client_type.set_server(server);
        self
    }

    /// Where users come back to.
    pub fn redirect_uri(&self) -> &RedirectUri {
        self.client_type.redirect_uri()
    }
}

/// A client identifier ([RFC 6749, section 2.2](https://www.rfc-editor.org/rfc/rfc6749#section-2.2)): visible ASCII and
/// spaces. It is no secret.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ClientId(String);

impl ClientId {
    /// The text of it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ClientId {
    type Err = InvalidClientId;

    fn from_str(text: &str) -> Result<Self, InvalidClientId> {
        let is_visible = |byte| (0x20..=0x7e).contains(&byte);
        // The identifier is a segment of a path, where dots would lead elsewhere.
        if matches!(text, "" | "." | "..") || !text.bytes().all(is_visible) {
            return Err(InvalidClientId);
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text is no client identifier: it is empty, dots, or has other than visible ASCII.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidClientId;

impl fmt::Display for InvalidClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the client identifier is empty, dots, or has other than visible ASCII characters")
    }
}

impl std::error::Error for InvalidClientId {}

/// A redirection endpoint ([RFC 6749, section 3.1.2](https://www.rfc-editor.org/rfc/rfc6749#section-3.1.2)): https, or
/// http on the literal of a loopback address with any port
/// ([RFC 8252, section 7.3](https://www.rfc-editor.org/rfc/rfc8252#section-7.3)).
///
/// It is sent exactly as it was written, because servers compare it as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedirectUri {
    text: String,
    url: Url,
}

impl RedirectUri {
    /// The text, as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The same as a URL.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// The whole URL of a callback, of the path and the query that its request has.
    ///
    /// Scheme and host are those of this URI: a proxy between the browser and the app may have changed what the request
    /// says of them.
    pub fn callback(&self, path: &str, query: Option<&str>) -> Url {
        let mut url = self.url.clone();
        url.set_path(path);
        url.set_query(query);
        url
    }
}

impl FromStr for RedirectUri {
    type Err = InvalidRedirectUri;

    fn from_str(text: &str) -> Result<Self, InvalidRedirectUri> {
        let url = Url::parse(text).map_err(|_| InvalidRedirectUri::NotAUrl)?;
        if !is_secure(&url) {
            return Err(InvalidRedirectUri::NotSecure);
        }
        if url.fragment().is_some() {
            return Err(InvalidRedirectUri::Fragment);
        }
        let authority = authority(text).ok_or(InvalidRedirectUri::NotAUrl)?;
        if authority.contains('@') {
            return Err(InvalidRedirectUri::Credentials);
        }
        if url.query_pairs().any(|(name, _)| super::callback::PARAMETERS.contains(&&*name)) {
            return Err(InvalidRedirectUri::ReservedParameter);
        }
        Ok(Self { text: text.to_owned(), url })
    }
}

impl fmt::Display for RedirectUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Why a text is no redirect URI.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidRedirectUri {
    /// It is no absolute URL, or has characters that no URL has: spaces, backslashes, others than ASCII.
    NotAUrl,
    /// It is neither https nor http on a loopback address.
    NotSecure,
    /// It has a fragment (RFC 6749, section 3.1.2).
    Fragment,
    /// It has a user name or a password.
    Credentials,
    /// Its query has a parameter of the authorization response, such as `code`.
    ReservedParameter,
}

impl fmt::Display for InvalidRedirectUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAUrl => "the redirect URI is no absolute URL, or has characters that no URL has",
            Self::NotSecure => {
                "the redirect URI is neither https nor http on a loopback address such as 127.0.0.1, and `localhost` \
                 is none"
            }
            Self::Fragment => "the redirect URI has a fragment",
            Self::Credentials => "the redirect URI has a user name or a password",
            Self::ReservedParameter => "the query of the redirect URI has a parameter of the authorization response",
        })
    }
}

impl std::error::Error for InvalidRedirectUri {}

/// The authority of a URI that is written as RFC 3986 has it.
///
/// The parser of URLs mends what is written otherwise, and a server that compares texts does not.
fn authority(text: &str) -> Option<&str> {
    let is_allowed = |byte: u8| byte.is_ascii_graphic() && !br#""<>\^`{|}"#.contains(&byte);
    let (_, rest) = text.split_once(':').filter(|_| text.bytes().all(is_allowed))?;
    rest.strip_prefix("//")?.split(['/', '?', '#']).next().filter(|authority| !authority.is_empty())
}

/// Whether nobody on the way can read what is sent to a URL: https, or http that does not leave the machine.
///
/// `localhost` is a name, which may lead elsewhere (RFC 8252, section 8.3).
pub(super) fn is_secure(url: &Url) -> bool {
    let host = url.host_str().map(|host| host.trim_start_matches('[').trim_end_matches(']'));
    match url.scheme() {
        "https" => host.is_some(),
        "http" => host.and_then(|host| host.parse().ok()).is_some_and(|address: IpAddr| address.is_loopback()),
        _ => false,
    }
}
