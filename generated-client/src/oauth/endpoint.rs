//! The token endpoint: the generated operation, with an HTTP client that keeps secrets where they belong.

mod response;

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use reqwest::redirect;

use self::response::{LimitedBody, token_error};
use super::app::{App, ClientId, ClientType};
use super::callback::AuthorizationCode;
use super::error::TokenError;
use super::token::{MissingTokenType, TokenSet};
use crate::types::{TokenRequest, TokenRequestGrantType};
use crate::{Client, Secret};

/// How long a request and its answer may take.
const TIMEOUT: Duration = Duration::from_secs(15);

/// The name by which the app's requests go. One that begins like a browser's is answered with 403.
const USER_AGENT: &str = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));

/// The token endpoint, as one app sees it ([RFC 6749, section
/// 3.2](https://www.rfc-editor.org/rfc/rfc6749#section-3.2)).
///
/// It is cheap to clone; one serves all users of the app. Redirects are not followed, because they would take the
/// secrets of the request along; answers above a mebibyte are not read.
pub struct TokenEndpoint<K: ClientType> {
    inner: Arc<Endpoint>,
    client_type: PhantomData<K>,
}

impl<K: ClientType> Clone for TokenEndpoint<K> {
    fn clone(&self) -> Self {
        Self { inner: Arc::clone(&self.inner), client_type: PhantomData }
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
    /// `application/json`, which Fourthwall takes too.
    Json,
}

/// How a [`TokenEndpoint`] is reached.
#[derive(Clone, Debug)]
#[must_use = "it does nothing until it is built"]
pub struct TokenEndpointBuilder<K: ClientType> {
    app: App<K>,
    format: RequestFormat,
    missing_token_type: MissingTokenType,
    timeout: Duration,
    user_agent: String,
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

    /// Sends another `User-Agent` than that of this crate. One that begins like a browser's is answered with 403.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = user_agent.into();
        self
    }

    /// Makes the endpoint.
    ///
    /// # Errors
    /// If the system has no means for TLS, or the user agent is no value of a header.
    pub fn build(self) -> reqwest::Result<TokenEndpoint<K>> {
        let api_url = self.app.server.api_url;
        let is_https = api_url.scheme() == "https";
        let http = reqwest::Client::builder()
            .redirect(redirect::Policy::none())
            .https_only(is_https)
            .timeout(self.timeout)
            .connect_timeout(self.timeout)
            .referer(false)
            .user_agent(self.user_agent);
        // A proxy of the system is a tunnel to https, but could read http, which is for this machine alone.
        let http = if is_https { http } else { http.no_proxy() }.build()?;
        let endpoint = Endpoint {
            client: Client::with_http_client(api_url, http)?.with_hooks(LimitedBody),
            client_secret: self.app.client_type.client_secret().cloned(),
            client_id: self.app.client_id,
            format: self.format,
            missing_token_type: self.missing_token_type,
        };
        Ok(TokenEndpoint { inner: Arc::new(endpoint), client_type: PhantomData })
    }
}

impl<K: ClientType> TokenEndpoint<K> {
    /// The token endpoint of an app, reached as [`builder`](Self::builder) says.
    ///
    /// # Errors
    /// If the system has no means for TLS.
    pub fn new(app: &App<K>) -> reqwest::Result<Self> {
        Self::builder(app).build()
    }

    /// For whoever wants it otherwise.
    pub fn builder(app: &App<K>) -> TokenEndpointBuilder<K> {
        TokenEndpointBuilder {
            app: app.clone(),
            format: RequestFormat::default(),
            missing_token_type: MissingTokenType::default(),
            timeout: TIMEOUT,
            user_agent: USER_AGENT.to_owned(),
        }
    }

    /// Exchanges an authorization code for tokens ([RFC 6749, section
    /// 4.1.3](https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3)). It is sent once: a code that may have arrived is
    /// used up.
    ///
    /// # Errors
    /// Says what went wrong, and by [`TokenError::recovery`] what to do. The code is gone in any case, so to try again
    /// is to send the user through [`App::authorize`] again.
    pub async fn exchange(&self, code: AuthorizationCode<K>) -> Result<TokenSet, TokenError> {
        let sent_at = SystemTime::now();
        let result = self.inner.request(Grant::AuthorizationCode(code), sent_at).await;
        self.inner.log("exchange", &result);
        result
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
        self.inner.refresh(refresh_token).await
    }

    /// The endpoint without its client type.
    pub(super) fn inner(&self) -> Arc<Endpoint> {
        Arc::clone(&self.inner)
    }
}

/// A token endpoint of an app of either type.
pub(super) struct Endpoint {
    client: Client,
    client_id: ClientId,
    client_secret: Option<Secret>,
    format: RequestFormat,
    missing_token_type: MissingTokenType,
}

/// What is exchanged for tokens: there is no way to ask for a grant without what belongs to it.
enum Grant<'a, K: ClientType> {
    AuthorizationCode(AuthorizationCode<K>),
    RefreshToken(&'a Secret),
}

impl Endpoint {
    pub(super) async fn refresh(&self, refresh_token: &Secret) -> Result<TokenSet, TokenError> {
        let sent_at = SystemTime::now();
        let grant: Grant<'_, super::app::Public> = Grant::RefreshToken(refresh_token);
        let result = self.request(grant, sent_at).await;
        self.log("refresh", &result);
        result
    }

    async fn request<K: ClientType>(&self, grant: Grant<'_, K>, sent_at: SystemTime) -> Result<TokenSet, TokenError> {
        let mut request = match grant {
            Grant::AuthorizationCode(AuthorizationCode { code, code_verifier, redirect_uri, .. }) => {
                let mut request = TokenRequest::new(self.client_id.as_str(), TokenRequestGrantType::AuthorizationCode)
                    .with_code(code)
                    .with_redirect_uri(redirect_uri.as_str());
                request.code_verifier = code_verifier.map(|verifier| verifier.0);
                request
            }
            Grant::RefreshToken(token) => {
                TokenRequest::new(self.client_id.as_str(), TokenRequestGrantType::RefreshToken)
                    .with_refresh_token(token.clone())
            }
        };
        request.client_secret.clone_from(&self.client_secret);
        let secrets = [("client_secret", &request.client_secret), ("refresh_token", &request.refresh_token)];
        for (name, secret) in secrets {
            // Servers treat an empty parameter as one that was not sent (RFC 6749, section 3.2).
            if secret.as_ref().is_some_and(|secret| secret.expose().is_empty()) {
                return Err(TokenError::InvalidRequest(format!("`{name}` is empty")));
            }
        }
        let response = match self.format {
            RequestFormat::Form => self.client.exchange_token(&request).await,
            RequestFormat::Json => self.client.exchange_token_json(&request).await,
        };
        let response = response.map_err(|error| token_error(error, sent_at))?;
        let status = response.status();
        TokenSet::of_response(response.into_inner(), self.missing_token_type, sent_at)
            .map_err(|reason| TokenError::Malformed { status, reason })
    }

    fn log(&self, grant: &'static str, result: &Result<TokenSet, TokenError>) {
        match result {
            Ok(tokens) => tracing::info!(
                client_id = %self.client_id, outcome = "granted", lifetime = ?tokens.lifetime, grant, "token request"
            ),
            Err(error) => {
                tracing::warn!(client_id = %self.client_id, outcome = "failed", %error, grant, "token request");
            }
        }
    }
}
