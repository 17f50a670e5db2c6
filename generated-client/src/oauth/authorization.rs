//! The first half of the flow: the browser goes to Fourthwall, and a pending authorization is kept until it comes back.

use std::fmt;
use std::marker::PhantomData;
use std::time::{Duration, SystemTime};

use reqwest::Url;
use sha2::{Digest as _, Sha256};

use super::app::{App, ClientId, ClientType, Pkce, RedirectUri, is_secure};
use super::pkce::{CodeVerifier, random_text};
use crate::Secret;

/// Where Fourthwall asks its users.
const CONNECT_SERVER: &str = "https://my-shop.fourthwall.com";

/// Where the token endpoint is, below the base URL of the API.
const TOKEN_PATH: [&str; 4] = ["open-api", "v1.0", "platform", "token"];

/// The servers that an app deals with. The default is Fourthwall's.
#[derive(Clone, Debug)]
pub struct AuthorizationServer {
    connect_url: Url,
    pub(super) api_url: Url,
    pub(super) issuer: Option<String>,
}

impl AuthorizationServer {
    /// Another server: the URL below which the page `admin/platform-apps/{client id}/connect` is, and the base URL of
    /// the API with the token endpoint.
    ///
    /// # Errors
    /// If one of them is neither https nor http on a loopback address, or has a user name or a password: one would show
    /// them to every browser, and the other would be a second way of client authentication
    /// ([RFC 6749, section 2.3](https://www.rfc-editor.org/rfc/rfc6749#section-2.3)).
    pub fn new(connect_url: Url, api_url: Url) -> Result<Self, InsecureServer> {
        let has_credentials = |url: &Url| !url.username().is_empty() || url.password().is_some();
        if [&connect_url, &api_url].into_iter().any(|url| !is_secure(url) || has_credentials(url)) {
            return Err(InsecureServer);
        }
        Ok(Self { connect_url, api_url, issuer: None })
    }

    /// Demands that callbacks name this issuer ([RFC 9207](https://www.rfc-editor.org/rfc/rfc9207)).
    ///
    /// Without one, what a callback says of its issuer is not looked at.
    #[must_use]
    pub fn with_issuer(mut self, issuer: impl Into<String>) -> Self {
        self.issuer = Some(issuer.into());
        self
    }

    /// What tells one server from another, for what belongs to one alone
    /// ([RFC 9700, section 4.4](https://www.rfc-editor.org/rfc/rfc9700#section-4.4)).
    pub(super) fn identity(&self) -> String {
        // No URL has a line break.
        format!("{}\n{}\n{}", self.connect_url, self.api_url, self.issuer.as_deref().unwrap_or_default())
    }

    /// The token endpoint.
    pub(super) fn token_url(&self) -> Url {
        let mut url = self.api_url.clone();
        url.set_query(None);
        url.set_fragment(None);
        // A URL that is secure has a host, so it has segments.
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(TOKEN_PATH);
        }
        url
    }

    /// The authorization endpoint of an app, without the parameters of a request.
    fn authorization_endpoint<K: ClientType>(&self, app: &App<K>) -> Url {
        let mut url = self.connect_url.clone();
        url.set_query(None);
        url.set_fragment(None);
        // A URL that is secure has a host, so it has segments.
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(["admin", "platform-apps", app.client_id.as_str(), "connect"]);
        }
        url
    }
}

impl Default for AuthorizationServer {
    #[allow(clippy::expect_used, reason = "both are constants, and a test parses them")]
    fn default() -> Self {
        let parse = |url| Url::parse(url).expect("a constant URL");
        Self { connect_url: parse(CONNECT_SERVER), api_url: parse(crate::BASE_URL), issuer: None }
    }
}

/// The URL of a server is neither https nor http on a loopback address, or has a user name or a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InsecureServer;

impl fmt::Display for InsecureServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "the URL of the server is neither https nor http on a loopback address such as 127.0.0.1, or it has a user \
             name or a password",
        )
    }
}

impl std::error::Error for InsecureServer {}

impl<K: ClientType> App<K> {
    /// Begins a flow: the URL to send the browser to, and what to keep in that browser's session until the callback.
    ///
    /// The URL has a `state` of 256 random bits, and with PKCE a code challenge ([RFC 6749, section
    /// 4.1.1](https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1)). Scopes are not in it: they are set in the app's
    /// settings.
    pub fn authorize(&self) -> (Url, PendingAuthorization<K>) {
        let pending = PendingAuthorization {
            client_id: self.client_id.clone(),
            state: random_text(),
            code_verifier: (self.client_type.pkce() == Pkce::S256).then(CodeVerifier::random),
            redirect_uri: self.redirect_uri.clone(),
            server: self.server.clone(),
            created_at: SystemTime::now(),
            client_type: PhantomData,
        };
        let mut url = self.server.authorization_endpoint(self);
        let mut query = url.query_pairs_mut();
        query.append_pair("redirect_uri", self.redirect_uri.as_str()).append_pair("state", pending.state.expose());
        if let Some(verifier) = &pending.code_verifier {
            query.append_pair("code_challenge", &verifier.challenge()).append_pair("code_challenge_method", "S256");
        }
        drop(query);
        tracing::info!(client_id = %self.client_id, authorization = %pending.id(), "authorization begun");
        (url, pending)
    }
}

/// What must be kept until the callback comes: it belongs to one browser, and serves once.
///
/// [`seal`](Self::seal) makes a text of it, for a cookie or a session store.
#[must_use = "a callback cannot be checked without it"]
pub struct PendingAuthorization<K: ClientType> {
    pub(super) client_id: ClientId,
    pub(super) state: Secret,
    pub(super) code_verifier: Option<CodeVerifier>,
    pub(super) redirect_uri: RedirectUri,
    pub(super) server: AuthorizationServer,
    pub(super) created_at: SystemTime,
    pub(super) client_type: PhantomData<K>,
}

impl<K: ClientType> PendingAuthorization<K> {
    /// How long a user may take: ten minutes. A cookie needs no longer life.
    pub const MAX_AGE: Duration = Duration::from_secs(600);

    /// A name for it, from which the state cannot be found: for logs, and for the name of the cookie or of the entry in a
    /// session store that keeps it, so that one browser can have several.
    pub fn id(&self) -> String {
        id_of_state(self.state.expose())
    }

    /// The name of the authorization to which a callback says that it belongs: [`complete`](Self::complete) tells whether
    /// that is true. None if the callback has no state.
    pub fn id_of(callback: &Url) -> Option<String> {
        let state = callback.query_pairs().find(|(name, value)| name == "state" && !value.is_empty());
        state.map(|(_, state)| id_of_state(&state))
    }

    /// Whether too much time has passed, or the clock says that it was made in the future.
    pub(super) fn is_expired(&self, now: SystemTime) -> bool {
        let age = now.duration_since(self.created_at).unwrap_or_else(|error| error.duration());
        age > Self::MAX_AGE
    }
}

fn id_of_state(state: &str) -> String {
    Sha256::digest(state).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// The state and the verifier are secrets.
impl<K: ClientType> fmt::Debug for PendingAuthorization<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PendingAuthorization")
            .field("redirect_uri", &self.redirect_uri.as_str())
            .field("created_at", &self.created_at)
            .finish_non_exhaustive()
    }
}
