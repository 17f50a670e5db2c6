//! From a login to a bearer token that is always valid: OAuth 2.0
//! ([RFC 6749](https://www.rfc-editor.org/rfc/rfc6749)).
//!
//! Users are sent to an [`AuthorizationServer`] ([section 4.1](https://www.rfc-editor.org/rfc/rfc6749#section-4.1)), or an
//! app acts for itself ([section 4.4](https://www.rfc-editor.org/rfc/rfc6749#section-4.4)).
//! [`AuthorizationServer::of_flow`] takes the server from a security scheme of the document.
//!
//! # The parts
//!
//! | Part | What it is |
//! |---|---|
//! | [`App`] | who the app is: [`Public`] without a secret and with PKCE, [`Confidential`] with a secret, or a [`Service`] without users |
//! | [`PendingAuthorization`] | what the browser's session keeps until the callback; [sealed](PendingAuthorization::seal), a cookie can hold it |
//! | [`AuthorizationCode`] | what a callback gives once it was checked; it serves once |
//! | [`TokenEndpoint`] | exchanges codes, refresh tokens and the credentials of a service |
//! | [`TokenStore`] | where tokens are kept: [`MemoryStore`], [`FileStore`], and with the feature `postgres` a `PostgresStore` |
//! | [`Session`] | the tokens of one user or app: refreshed in time, once for all who wait |
//! | [`Credentials`](super::Credentials) | the session, an API key, or both, for the requests of a [`Client`](super::Client) |
//!
//! # Errors
//!
//! Each says by `recovery()` what to do ([`Recovery`]): try again after a time, send the user through the authorization
//! again, or mend the configuration. Only a refusal with `invalid_grant` ends a session: whatever else the token
//! endpoint says, or does not say, the login stays. No error holds a body, a token or a URL.
//!
//! # Logs
//!
//! Events of [`tracing`] tell of authorizations, callbacks, token requests, refreshes, adoptions from the store and
//! refusals, with client identifiers, session keys, generations and outcomes, and never with a secret.

mod app;
mod authorization;
mod callback;
mod client_id;
mod client_type;
mod endpoint;
mod error;
mod pkce;
mod redirect_uri;
mod seal;
mod session;
mod store;
mod token;

pub use self::app::App;
pub use self::authorization::{AuthorizationServer, InsecureServer, PendingAuthorization};
pub use self::callback::{AuthorizationCode, CallbackError};
pub use self::client_id::{ClientId, InvalidClientId};
pub use self::client_type::{ClientAuthentication, ClientType, Confidential, Pkce, Public, Service, WithUsers};
pub use self::endpoint::{RequestFormat, TokenEndpoint, TokenEndpointBuilder};
pub use self::error::{Cause, Delivery, ErrorCode, Malformed, OAuthError, Recovery, TokenError};
pub use self::redirect_uri::{InvalidRedirectUri, RedirectUri};
pub use self::seal::{InvalidSealingKey, SealingKey, UnsealError};
pub use self::session::{Bearer, Session, SessionBuilder, SessionError, SessionStatus};
#[cfg(feature = "postgres")]
pub use self::store::PostgresStore;
pub use self::store::{
    BoxFuture, Entry, FileStore, Generation, InvalidSessionKey, LockTimes, LockedEntry, MemoryStore, SessionKey, State,
    StoreError, Swap, TokenStore,
};
pub use self::token::{MissingTokenType, TokenSet};
