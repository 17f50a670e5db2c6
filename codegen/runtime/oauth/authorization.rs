//! The first half of the flow: the browser goes to the server, and a pending authorization is kept until it comes back.

use std::fmt;
use std::marker::PhantomData;
use std::time::{Duration, SystemTime};

use reqwest::Url;
use sha2::{Digest as _, Sha256};

use super::super::hooks::OAuthFlow;
use super::super::secret::Secret;
use super::app::App;
use super::client_id::ClientId;
use super::client_type::{Pkce, WithUsers};
use super::endpoints::{Endpoints, InsecureServer, check_endpoint, endpoint_of};
use super::pkce::{CodeVerifier, random_text};
use super::redirect_uri::RedirectUri;

/// The place of the client identifier in the path of an authorization endpoint, as URLs write it.
const CLIENT_ID: &str = "%7Bclient_id%7D";

/// The server that an app deals with: where it asks users, and where it gives tokens.
#[derive(Clone, Debug)]
pub struct AuthorizationServer {
    authorization_endpoint: Url,
    pub(super) endpoints: Endpoints,
    pub(super) issuer: Option<String>,
    pub(super) pkce: Pkce,
    has_standard_parameters: bool,
}

impl AuthorizationServer {
    /// A server with these endpoints ([RFC 6749, section 3](https://www.rfc-editor.org/rfc/rfc6749#section-3)). A segment
    /// `{client_id}` in the path of the authorization endpoint stands for the client identifier.
    ///
    /// # Errors
    /// If one of them is neither https nor http on a loopback address, or has a user name or a password: one would show
    /// them to every browser, and the other would be a second way of client authentication
    /// ([RFC 6749, section 2.3](https://www.rfc-editor.org/rfc/rfc6749#section-2.3)).
    pub fn new(authorization_endpoint: Url, token_endpoint: Url) -> Result<Self, InsecureServer> {
        Self::at(authorization_endpoint, Endpoints::new(token_endpoint)?)
    }

    pub(super) fn at(authorization_endpoint: Url, endpoints: Endpoints) -> Result<Self, InsecureServer> {
        Ok(Self {
            authorization_endpoint: check_endpoint(authorization_endpoint)?,
            endpoints,
            issuer: None,
            pkce: Pkce::S256,
            has_standard_parameters: true,
        })
    }

    /// The server that a flow of a security scheme names, such as one of `security_schemes`. A URL that is relative is so
    /// to the base URL of the API.
    ///
    /// # Errors
    /// If the flow lacks one of both URLs, or [`new`](Self::new) refuses them.
    pub fn of_flow(flow: &OAuthFlow, base_url: &str) -> Result<Self, InsecureServer> {
        Self::at(endpoint_of(flow.authorization_url, base_url)?, Endpoints::of_flow(flow, base_url)?)
    }

    /// Demands that callbacks name this issuer ([RFC 9207](https://www.rfc-editor.org/rfc/rfc9207)).
    ///
    /// Without one, what a callback says of its issuer is not looked at.
    #[must_use]
    pub fn with_issuer(mut self, issuer: impl Into<String>) -> Self {
        self.issuer = Some(issuer.into());
        self
    }

    /// Says whether confidential apps use PKCE, if they do not say it themselves. They do, unless it is said here that the
    /// server is not known to take it.
    #[must_use]
    pub fn with_pkce(mut self, pkce: Pkce) -> Self {
        self.pkce = pkce;
        self
    }

    /// Leaves `response_type`, `client_id` and `scope` out of authorization requests, for a server whose authorization
    /// endpoint is a page for one app, with scopes in its settings.
    #[must_use]
    pub fn without_standard_parameters(mut self) -> Self {
        self.has_standard_parameters = false;
        self
    }

    /// What tells one server from another, for what belongs to one alone
    /// ([RFC 9700, section 4.4](https://www.rfc-editor.org/rfc/rfc9700#section-4.4)).
    pub(super) fn identity(&self) -> String {
        // No URL has a line break.
        let issuer = self.issuer.as_deref().unwrap_or_default();
        format!("{}\n{}\n{issuer}", self.authorization_endpoint, self.endpoints.token)
    }

    /// The authorization endpoint of an app, without the parameters of a request.
    fn authorization_endpoint(&self, client_id: &ClientId) -> Url {
        let mut url = self.authorization_endpoint.clone();
        url.set_fragment(None);
        let path = url.path().split('/').skip(1).map(str::to_owned).collect::<Vec<_>>();
        if path.iter().any(|segment| segment == CLIENT_ID)
            // A URL that is secure has a host, so it has segments.
            && let Ok(mut segments) = url.path_segments_mut()
        {
            segments.clear().extend(path.iter().map(|segment| match &**segment {
                CLIENT_ID => client_id.as_str(),
                other => other,
            }));
        }
        url
    }
}

impl<K: WithUsers> App<K> {
    /// Begins a flow: the URL to send the browser to, and what to keep in that browser's session until the callback.
    ///
    /// The URL has a `state` of 256 random bits, and with PKCE a code challenge ([RFC 6749, section
    /// 4.1.1](https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1)).
    pub fn authorize(&self) -> (Url, PendingAuthorization<K>) {
        let server = self.client_type.server();
        let pending = PendingAuthorization {
            client_id: self.client_id.clone(),
            state: random_text(),
            code_verifier: (self.client_type.pkce() == Pkce::S256).then(CodeVerifier::random),
            redirect_uri: self.redirect_uri().clone(),
            server: server.clone(),
            created_at: SystemTime::now(),
            client_type: PhantomData,
        };
        let mut url = server.authorization_endpoint(&self.client_id);
        let mut query = url.query_pairs_mut();
        if server.has_standard_parameters {
            query.append_pair("response_type", "code").append_pair("client_id", self.client_id.as_str());
            if !self.scopes.is_empty() {
                query.append_pair("scope", &self.scopes.join(" "));
            }
        }
        query.append_pair("redirect_uri", self.redirect_uri().as_str()).append_pair("state", pending.state.expose());
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
pub struct PendingAuthorization<K: WithUsers> {
    pub(super) client_id: ClientId,
    pub(super) state: Secret,
    pub(super) code_verifier: Option<CodeVerifier>,
    pub(super) redirect_uri: RedirectUri,
    pub(super) server: AuthorizationServer,
    pub(super) created_at: SystemTime,
    pub(super) client_type: PhantomData<K>,
}

impl<K: WithUsers> PendingAuthorization<K> {
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
impl<K: WithUsers> fmt::Debug for PendingAuthorization<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PendingAuthorization")
            .field("redirect_uri", &self.redirect_uri.as_str())
            .field("created_at", &self.created_at)
            .finish_non_exhaustive()
    }
}
