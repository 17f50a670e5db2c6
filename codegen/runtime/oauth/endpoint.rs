//! The token endpoint, with an HTTP client that keeps secrets where they belong.

mod request;
mod response;

use std::fmt;
use std::marker::PhantomData;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use backon::{ExponentialBuilder, Retryable as _};
use reqwest::redirect;

pub(super) use self::request::{Endpoint, Grant};
pub(super) use self::response::{read, refusal, told_error};
use super::super::secret::Secret;
use super::app::App;
use super::callback::AuthorizationCode;
use super::client_type::{ClientType, WithSecret, WithUsers};
use super::error::{Recovery, TokenError};
use super::token::{MissingTokenType, TokenSet};

/// How long a request and its answer may take.
pub(super) const TIMEOUT: Duration = Duration::from_secs(15);

/// The `User-Agent` of the app's requests. Some servers refuse one that begins like a browser's.
pub(super) const USER_AGENT: &str = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));

/// How often a refresh is repeated that failed for a reason that may pass by itself.
const REPETITIONS: u32 = 2;

/// The first pause before a repetition; the second is twice as long, and each a little longer by chance.
const FIRST_PAUSE: Duration = Duration::from_millis(200);

/// The longest pause that a server may ask for while others wait.
const MAX_PAUSE: Duration = Duration::from_secs(5);

/// The token endpoint, as one app sees it ([RFC 6749, section
/// 3.2](https://www.rfc-editor.org/rfc/rfc6749#section-3.2)).
///
/// It is cheap to clone; one serves all users of the app. Redirects are not followed, because they would take the
/// secrets of the request along; answers above a mebibyte are not read.
pub struct TokenEndpoint<K: ClientType> {
    pub(super) inner: Arc<Endpoint>,
    server: Arc<str>,
    client_type: PhantomData<K>,
}

impl<K: ClientType> Clone for TokenEndpoint<K> {
    fn clone(&self) -> Self {
        Self { inner: Arc::clone(&self.inner), server: Arc::clone(&self.server), client_type: PhantomData }
    }
}

impl<K: ClientType> fmt::Debug for TokenEndpoint<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenEndpoint").field("client_id", &self.inner.client_id).finish_non_exhaustive()
    }
}

/// The media type of token requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RequestFormat {
    /// `application/x-www-form-urlencoded`, the one of RFC 6749.
    #[default]
    Form,
    /// `application/json`, which some servers take too, and a few alone.
    Json,
}

/// How a [`TokenEndpoint`] is reached.
#[must_use = "it does nothing until it is built"]
pub struct TokenEndpointBuilder<K: ClientType> {
    app: App<K>,
    format: RequestFormat,
    missing_token_type: MissingTokenType,
    timeout: Duration,
    user_agent: String,
    http: reqwest::ClientBuilder,
}

/// The settings of the HTTP client may have the password of a proxy.
impl<K: ClientType> fmt::Debug for TokenEndpointBuilder<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenEndpointBuilder").field("app", &self.app).finish_non_exhaustive()
    }
}

impl<K: ClientType> TokenEndpointBuilder<K> {
    /// Sends requests in this format; a form, unless it is said otherwise.
    pub fn format(mut self, format: RequestFormat) -> Self {
        self.format = format;
        self
    }

    /// Says what an answer without `token_type` means; a bearer token, unless it is said otherwise.
    pub fn missing_token_type(mut self, meaning: MissingTokenType) -> Self {
        self.missing_token_type = meaning;
        self
    }

    /// How long a request and its answer may take; 15 seconds, unless it is said otherwise.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sends another `User-Agent` than that of this crate. Some servers refuse one that begins like a browser's.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = user_agent.into();
        self
    }

    /// Uses an HTTP client with these settings, such as a certificate authority or a proxy of one's own. Redirects,
    /// timeouts, the user agent and what goes over plain http stay as they are said here.
    pub fn http_client(mut self, builder: reqwest::ClientBuilder) -> Self {
        self.http = builder;
        self
    }

    /// Makes the endpoint.
    ///
    /// # Errors
    /// If TLS cannot be set up, or the user agent is not a valid header value.
    pub fn build(self) -> reqwest::Result<TokenEndpoint<K>> {
        let client_type = &self.app.client_type;
        let (endpoints, server) = (client_type.endpoints().clone(), client_type.server_identity().into());
        let endpoint = Endpoint {
            http: http_client(self.http, endpoints.token.scheme() == "https", self.timeout, &self.user_agent)?,
            endpoints,
            secret: RwLock::new(client_type.secret().cloned()),
            client_id: self.app.client_id,
            scope: self.app.scopes.join(" "),
            format: self.format,
            missing_token_type: self.missing_token_type,
            timeout: self.timeout,
        };
        Ok(TokenEndpoint { inner: Arc::new(endpoint), server, client_type: PhantomData })
    }
}

/// An HTTP client that takes no secret elsewhere. Without https, it reaches this machine alone.
pub(super) fn http_client(
    builder: reqwest::ClientBuilder,
    is_https: bool,
    timeout: Duration,
    user_agent: &str,
) -> reqwest::Result<reqwest::Client> {
    let builder = builder
        .redirect(redirect::Policy::none())
        .https_only(is_https)
        .timeout(timeout)
        .connect_timeout(timeout)
        .referer(false)
        .user_agent(user_agent);
    // A proxy of the system is a tunnel to https, but could read http, which is for this machine alone.
    if is_https { builder } else { builder.no_proxy() }.build()
}

impl<K: ClientType> TokenEndpoint<K> {
    /// The token endpoint of an app, reached as [`builder`](Self::builder) says.
    ///
    /// # Errors
    /// If TLS cannot be set up.
    pub fn new(app: &App<K>) -> reqwest::Result<Self> {
        Self::builder(app).build()
    }

    /// A builder, for other settings than the default ones.
    pub fn builder(app: &App<K>) -> TokenEndpointBuilder<K> {
        TokenEndpointBuilder {
            app: app.clone(),
            format: RequestFormat::default(),
            missing_token_type: MissingTokenType::default(),
            timeout: TIMEOUT,
            user_agent: USER_AGENT.to_owned(),
            http: reqwest::Client::builder(),
        }
    }

    /// Exchanges an authorization code for tokens ([RFC 6749, section
    /// 4.1.3](https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3)). It is sent once: a code that may have arrived is
    /// used up.
    ///
    /// # Errors
    /// Says what went wrong, and by [`TokenError::recovery`] what to do. The code is gone in any case, so to try again
    /// is to send the user through [`App::authorize`] again.
    pub async fn exchange(&self, code: AuthorizationCode<K>) -> Result<TokenSet, TokenError>
    where
        K: WithUsers,
    {
        // A code that another server gave is not shown to this one (RFC 9700, section 4.4).
        if *code.server != *self.server {
            return Err(TokenError::InvalidRequest("the authorization code is that of another server".to_owned()));
        }
        self.inner.ask(Grant::AuthorizationCode(code.into())).await
    }

    /// Exchanges a refresh token for new tokens ([RFC 6749, section
    /// 6](https://www.rfc-editor.org/rfc/rfc6749#section-6)). Without a refresh token in the answer, the old one stays
    /// valid.
    ///
    /// A [`Session`](super::Session) does it at the right time, once for all who wait, and keeps what comes.
    ///
    /// # Errors
    /// Says what went wrong, and by [`TokenError::recovery`] what to do.
    pub async fn refresh(&self, refresh_token: &Secret) -> Result<TokenSet, TokenError> {
        self.inner.ask(Grant::RefreshToken(refresh_token)).await
    }

    /// Shows another secret from now on, for all clones and sessions: secrets are replaced while apps run. A session whose
    /// secret was refused asks again after ten seconds at the latest.
    pub fn set_client_secret(&self, client_secret: impl Into<Secret>)
    where
        K: WithSecret,
    {
        self.inner.set_client_secret(client_secret.into());
    }

    /// The endpoint without its client type.
    pub(super) fn inner(&self) -> Arc<Endpoint> {
        Arc::clone(&self.inner)
    }
}

impl Endpoint {
    /// Exchanges a refresh token, and repeats that while the error may pass by itself.
    pub(super) async fn refresh_with_repetitions(&self, refresh_token: &Secret) -> Result<TokenSet, TokenError> {
        self.ask_with_repetitions(|| Grant::RefreshToken(refresh_token)).await
    }

    /// Asks for tokens, and repeats that while the error may pass by itself.
    pub(super) async fn ask_with_repetitions<'a>(&self, grant: impl Fn() -> Grant<'a>) -> Result<TokenSet, TokenError> {
        let pauses = ExponentialBuilder::new().with_min_delay(FIRST_PAUSE).with_jitter();
        // One that may have arrived is repeated too: either the old refresh token still serves, or the login is lost
        // whatever happens.
        (|| self.ask(grant()))
            .retry(pauses.with_max_times(REPETITIONS as usize))
            .when(|error: &TokenError| is_worth_repeating(error))
            .adjust(|error, pause| pause.map(|pause| pause.max(asked_pause(error))))
            .await
    }

    /// How long that takes at most.
    pub(super) fn longest_refresh(&self) -> Duration {
        let requests = self.timeout.saturating_mul(REPETITIONS + 1);
        requests.saturating_add(MAX_PAUSE * REPETITIONS)
    }
}

/// Whether the same request may succeed while others wait.
fn is_worth_repeating(error: &TokenError) -> bool {
    matches!(error.recovery(), Recovery::Retry { .. }) && asked_pause(error) <= MAX_PAUSE
}

/// How long the server asks to wait.
fn asked_pause(error: &TokenError) -> Duration {
    match error {
        TokenError::Unavailable { retry_after: Some(after), .. } => *after,
        _ => Duration::ZERO,
    }
}
