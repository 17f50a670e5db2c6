//! From a login to a bearer token that is always valid: OAuth 2.0
//! ([RFC 6749](https://www.rfc-editor.org/rfc/rfc6749)).
//!
//! Users are sent to an [`AuthorizationServer`] ([section 4.1](https://www.rfc-editor.org/rfc/rfc6749#section-4.1)), or
//! agree on another device ([RFC 8628](https://www.rfc-editor.org/rfc/rfc8628)), or an app acts for itself
//! ([section 4.4](https://www.rfc-editor.org/rfc/rfc6749#section-4.4)). Where the server is, a security scheme of the
//! document says ([`AuthorizationServer::of_flow`]), or the server itself ([`ServerMetadata`]), or you.
//!
//! # The parts
//!
//! | Part | What it is |
//! |---|---|
//! | [`App`] | who the app is: [`Public`] without a secret and with PKCE, [`Confidential`] with a secret, a [`Device`] without a browser, or a [`Service`] without users |
//! | [`PendingAuthorization`] | what the browser's session keeps until the callback; [sealed](PendingAuthorization::seal), a cookie can hold it |
//! | [`AuthorizationCode`] | what a callback gives once it was checked; it serves once |
//! | [`TokenEndpoint`] | exchanges codes, refresh tokens and the credentials of a service; gives tokens back ([`revoke`](TokenEndpoint::revoke)), and says what they are worth ([`introspect`](TokenEndpoint::introspect)) |
//! | [`TokenStore`] | where tokens are kept: [`MemoryStore`], [`FileStore`], and with the feature `postgres` a `PostgresStore`; [`EncryptedStore`] goes around each |
//! | [`Session`] | the tokens of one user or app: refreshed in time, once for all who wait |
//! | [`Sessions`] | those of a program that acts for many |
//! | [`LoopbackReceiver`] | the callback of a command or a program on its user's machine |
//! | [`Credentials`](super::Credentials) | the session, an API key, or both, for the requests of a [`Client`](super::Client) |
//!
//! # Errors
//!
//! Each says by `recovery()` what to do ([`Recovery`]): try again after a time, send the user through the authorization
//! again, or fix the configuration. Only a refusal with `invalid_grant` ends a session: whatever else the token
//! endpoint says, or does not say, the login stays. No error holds a body, a token or a URL.
//!
//! # Logs
//!
//! Events of [`tracing`] tell of authorizations, callbacks, token requests, refreshes, adoptions from the store and
//! refusals, with client identifiers, session keys, generations and outcomes, and never with a secret.

mod app;
mod authorization;
mod callback;
mod client_authentication;
mod client_credentials;
mod client_id;
mod client_type;
mod device_authorization;
mod endpoint;
mod endpoints;
mod error;
mod introspection;
mod loopback;
mod pkce;
mod redirect_uri;
mod revocation;
mod seal;
mod sealing_key;
mod server_metadata;
mod session;
mod sessions;
mod store;
mod token;

pub use self::app::App;
pub use self::authorization::{AuthorizationServer, PendingAuthorization};
pub use self::callback::{AuthorizationCode, CallbackError};
pub use self::client_authentication::ClientAuthentication;
pub use self::client_id::{ClientId, InvalidClientId};
pub use self::client_type::{ClientType, Confidential, Device, Pkce, Public, Service, WithSecret, WithUsers};
pub use self::device_authorization::{DeviceAuthorization, DeviceAuthorizationError};
pub use self::endpoint::{RequestFormat, TokenEndpoint, TokenEndpointBuilder};
pub use self::endpoints::InsecureServer;
pub use self::error::{Cause, Delivery, ErrorCode, Malformed, OAuthError, Recovery, TokenError};
pub use self::introspection::Introspection;
pub use self::loopback::LoopbackReceiver;
pub use self::redirect_uri::{InvalidRedirectUri, RedirectUri};
pub use self::seal::UnsealError;
pub use self::sealing_key::{InvalidSealingKey, SealingKey};
pub use self::server_metadata::ServerMetadata;
pub use self::session::{Bearer, Session, SessionBuilder, SessionError, SessionEvent, SessionStatus};
pub use self::sessions::Sessions;
#[cfg(feature = "postgres")]
pub use self::store::PostgresStore;
pub use self::store::{
    BoxFuture, Ciphertext, EncryptedStore, Entry, FileStore, Generation, InvalidSessionKey, LockTimes, LockedEntry,
    MemoryStore, SessionKey, State, StoreError, Swap, TokenStore,
};
pub use self::token::{MissingTokenType, TokenSet};
