//! What kind of app it is: [`Public`], [`Confidential`], [`Device`] or [`Service`].

use std::fmt;

use super::authorization::AuthorizationServer;
use super::client_authentication::ClientSecret;
use super::endpoints::Endpoints;
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
    pub(super) secret: ClientSecret,
    pub(super) pkce: Pkce,
}

/// The client type of an app without a browser, whose users agree on another device
/// ([RFC 8628](https://www.rfc-editor.org/rfc/rfc8628)).
#[derive(Clone, Debug)]
pub struct Device {
    pub(super) endpoints: Endpoints,
    pub(super) secret: Option<ClientSecret>,
}

/// The client type of an app that has no users and gets tokens for itself, by its credentials
/// ([RFC 6749, section 4.4](https://www.rfc-editor.org/rfc/rfc6749#section-4.4)).
#[derive(Clone, Debug)]
pub struct Service {
    pub(super) endpoints: Endpoints,
    pub(super) secret: ClientSecret,
}

/// Where users go, and come back to.
#[derive(Clone, Debug)]
pub(super) struct Users {
    pub server: AuthorizationServer,
    pub redirect_uri: RedirectUri,
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

/// [`Public`], [`Confidential`], [`Device`] or [`Service`].
pub trait ClientType: sealed::Sealed + Clone + fmt::Debug + Send + Sync + 'static {}

impl ClientType for Public {}
impl ClientType for Confidential {}
impl ClientType for Device {}
impl ClientType for Service {}

/// [`Public`] or [`Confidential`]: an app that acts for its users, who come to it in a browser.
pub trait WithUsers: ClientType + sealed::SealedWithUsers {}

impl WithUsers for Public {}
impl WithUsers for Confidential {}

/// [`Confidential`] or [`Service`]: an app that has a secret.
pub trait WithSecret: ClientType + sealed::SealedWithSecret {}

impl WithSecret for Confidential {}
impl WithSecret for Service {}

pub(super) mod sealed {
    use super::{
        AuthorizationServer, ClientSecret, Confidential, Device, Endpoints, Pkce, Public, RedirectUri, Service,
    };

    /// What the rest of the module asks of a client type.
    pub trait Sealed {
        /// The word of RFC 6749 for it.
        const NAME: &'static str;

        /// Whether it acts for users.
        const HAS_USERS: bool = true;

        fn endpoints(&self) -> &Endpoints;

        fn endpoints_mut(&mut self) -> &mut Endpoints;

        fn secret(&self) -> Option<&ClientSecret>;

        /// What tells the server from others.
        fn server_identity(&self) -> String {
            self.endpoints().token.to_string()
        }
    }

    /// What it asks of one with users in a browser.
    pub trait SealedWithUsers {
        fn server(&self) -> &AuthorizationServer;

        fn set_server(&mut self, server: AuthorizationServer);

        fn redirect_uri(&self) -> &RedirectUri;

        fn pkce(&self) -> Pkce;
    }

    /// What it asks of one with a secret.
    pub trait SealedWithSecret {
        fn secret_mut(&mut self) -> &mut ClientSecret;
    }

    impl Sealed for Public {
        const NAME: &'static str = "public";

        fn endpoints(&self) -> &Endpoints {
            &self.users.server.endpoints
        }

        fn endpoints_mut(&mut self) -> &mut Endpoints {
            &mut self.users.server.endpoints
        }

        fn secret(&self) -> Option<&ClientSecret> {
            None
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

        fn endpoints(&self) -> &Endpoints {
            &self.users.server.endpoints
        }

        fn endpoints_mut(&mut self) -> &mut Endpoints {
            &mut self.users.server.endpoints
        }

        fn secret(&self) -> Option<&ClientSecret> {
            Some(&self.secret)
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

    impl SealedWithSecret for Confidential {
        fn secret_mut(&mut self) -> &mut ClientSecret {
            &mut self.secret
        }
    }

    impl Sealed for Device {
        const NAME: &'static str = "device";

        fn endpoints(&self) -> &Endpoints {
            &self.endpoints
        }

        fn endpoints_mut(&mut self) -> &mut Endpoints {
            &mut self.endpoints
        }

        fn secret(&self) -> Option<&ClientSecret> {
            self.secret.as_ref()
        }
    }

    impl Sealed for Service {
        const NAME: &'static str = "service";
        const HAS_USERS: bool = false;

        fn endpoints(&self) -> &Endpoints {
            &self.endpoints
        }

        fn endpoints_mut(&mut self) -> &mut Endpoints {
            &mut self.endpoints
        }

        fn secret(&self) -> Option<&ClientSecret> {
            Some(&self.secret)
        }
    }

    impl SealedWithSecret for Service {
        fn secret_mut(&mut self) -> &mut ClientSecret {
            &mut self.secret
        }
    }
}
