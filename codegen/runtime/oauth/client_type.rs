//! What kind of app it is: [`Public`], [`Confidential`] or [`Service`].

use std::fmt;

use reqwest::Url;

use super::super::secret::Secret;
use super::authorization::AuthorizationServer;
use super::redirect_uri::RedirectUri;

/// The client type of an app that cannot keep a secret: one that runs on its users' machines.
#[derive(Clone, Debug)]
pub struct Public {
    pub(super) users: Users,
}

/// The client type of an app that can keep a secret: one that runs on a server.
#[derive(Clone, Debug)]
pub struct Confidential {
    pub(super) users: Users,
    pub(super) client_secret: Secret,
    pub(super) authentication: ClientAuthentication,
    pub(super) pkce: Pkce,
}

/// The client type of an app that has no users and gets tokens for itself, by its credentials
/// ([RFC 6749, section 4.4](https://www.rfc-editor.org/rfc/rfc6749#section-4.4)).
#[derive(Clone, Debug)]
pub struct Service {
    pub(super) token_endpoint: Url,
    pub(super) client_secret: Secret,
    pub(super) authentication: ClientAuthentication,
}

/// Where users go, and come back to.
#[derive(Clone, Debug)]
pub(super) struct Users {
    pub(super) server: AuthorizationServer,
    pub(super) redirect_uri: RedirectUri,
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
