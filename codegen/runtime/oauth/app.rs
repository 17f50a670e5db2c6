//! The app as the authorization server knows it.

use reqwest::Url;

use super::super::hooks::OAuthFlow;
use super::super::secret::Secret;
use super::authorization::AuthorizationServer;
use super::client_authentication::{ClientAuthentication, ClientSecret};
use super::client_id::ClientId;
use super::client_type::{ClientType, Confidential, Device, Pkce, Public, Service, Users, WithSecret, WithUsers};
use super::endpoints::{Endpoints, InsecureServer, check_endpoint};
use super::redirect_uri::RedirectUri;

/// A registered app: who it is, where users come back to, and which server it deals with.
///
/// Its client type ([RFC 6749, section 2.1](https://www.rfc-editor.org/rfc/rfc6749#section-2.1)) is a type: a
/// [`Public`] app has no secret and always uses PKCE, a [`Confidential`] one has a secret, and PKCE if it wants, the users
/// of a [`Device`] agree elsewhere, and a [`Service`] acts for itself, without users.
#[derive(Clone, Debug)]
pub struct App<K: ClientType> {
    pub(super) client_id: ClientId,
    pub(super) scopes: Vec<String>,
    pub(super) client_type: K,
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
            secret: ClientSecret::new(client_secret),
        };
        Self { client_id, scopes: Vec::new(), client_type }
    }

    /// Says whether authorization requests carry a code challenge.
    #[must_use]
    pub fn with_pkce(mut self, pkce: Pkce) -> Self {
        self.client_type.pkce = pkce;
        self
    }
}

impl App<Device> {
    /// An app without a browser, with the endpoints at which it asks for a code to show and for tokens
    /// ([RFC 8628](https://www.rfc-editor.org/rfc/rfc8628)).
    ///
    /// # Errors
    /// If one of them is neither https nor http on a loopback address, or has a user name or a password.
    pub fn device(
        device_authorization_endpoint: Url,
        token_endpoint: Url,
        client_id: ClientId,
    ) -> Result<Self, InsecureServer> {
        let device_authorization = Some(check_endpoint(device_authorization_endpoint)?);
        Self::device_at(Endpoints { device_authorization, ..Endpoints::new(token_endpoint)? }, client_id)
    }

    /// The same with the endpoints that a flow of a security scheme names, such as one of `security_schemes`. A URL that
    /// is relative is so to the base URL of the API.
    ///
    /// # Errors
    /// If the flow lacks one of both URLs, or [`device`](Self::device) refuses them.
    pub fn device_of_flow(flow: &OAuthFlow, base_url: &str, client_id: ClientId) -> Result<Self, InsecureServer> {
        Self::device_at(Endpoints::of_flow(flow, base_url)?, client_id)
    }

    pub(super) fn device_at(endpoints: Endpoints, client_id: ClientId) -> Result<Self, InsecureServer> {
        match endpoints.device_authorization {
            Some(_) => Ok(Self { client_id, scopes: Vec::new(), client_type: Device { endpoints, secret: None } }),
            None => Err(InsecureServer),
        }
    }

    /// Adds a secret, which some servers give to devices too.
    #[must_use]
    pub fn with_client_secret(
        mut self,
        client_secret: impl Into<Secret>,
        authentication: ClientAuthentication,
    ) -> Self {
        self.client_type.secret = Some(ClientSecret { secret: client_secret.into(), authentication });
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
        Ok(Self::service_at(Endpoints::new(token_endpoint)?, client_id, client_secret))
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
        Ok(Self::service_at(Endpoints::of_flow(flow, base_url)?, client_id, client_secret))
    }

    pub(super) fn service_at(endpoints: Endpoints, client_id: ClientId, client_secret: impl Into<Secret>) -> Self {
        let client_type = Service { endpoints, secret: ClientSecret::new(client_secret) };
        Self { client_id, scopes: Vec::new(), client_type }
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

    /// Sends refresh tokens to another endpoint than the token endpoint, as a few servers want it.
    ///
    /// # Errors
    /// If the URL is neither https nor http on a loopback address, or has a user name or a password.
    pub fn with_refresh_endpoint(mut self, url: Url) -> Result<Self, InsecureServer> {
        self.client_type.endpoints_mut().refresh = Some(check_endpoint(url)?);
        Ok(self)
    }

    /// Adds the endpoint at which tokens are given back, for [`revoke`](super::TokenEndpoint::revoke).
    ///
    /// # Errors
    /// If the URL is neither https nor http on a loopback address, or has a user name or a password.
    pub fn with_revocation_endpoint(mut self, url: Url) -> Result<Self, InsecureServer> {
        self.client_type.endpoints_mut().revocation = Some(check_endpoint(url)?);
        Ok(self)
    }

    /// Adds the endpoint that says of tokens what they are worth, for [`introspect`](super::TokenEndpoint::introspect).
    ///
    /// # Errors
    /// If the URL is neither https nor http on a loopback address, or has a user name or a password.
    pub fn with_introspection_endpoint(mut self, url: Url) -> Result<Self, InsecureServer> {
        self.client_type.endpoints_mut().introspection = Some(check_endpoint(url)?);
        Ok(self)
    }

    /// The client identifier.
    pub fn client_id(&self) -> &ClientId {
        &self.client_id
    }
}

impl<K: WithSecret> App<K> {
    /// Says how the app shows its secret.
    #[must_use]
    pub fn with_client_authentication(mut self, authentication: ClientAuthentication) -> Self {
        self.client_type.secret_mut().authentication = authentication;
        self
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
