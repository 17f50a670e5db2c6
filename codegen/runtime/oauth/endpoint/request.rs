//! Token requests: what is sent, and that it is sent once.

use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderValue};
use reqwest::{RequestBuilder, Url};

use super::super::super::secret::{Secret, expose_secrets};
use super::super::callback::AuthorizationCode;
use super::super::client_id::ClientId;
use super::super::client_type::{ClientAuthentication, WithUsers};
use super::super::error::TokenError;
use super::super::token::{MissingTokenType, TokenSet};
use super::RequestFormat;
use super::response::{self, Answer};

/// A token endpoint of an app of either type.
pub(in super::super) struct Endpoint {
    pub http: reqwest::Client,
    pub url: Url,
    pub revocation_url: Option<Url>,
    pub client_id: ClientId,
    pub secret: Option<(Secret, ClientAuthentication)>,
    /// The scopes that an app without users asks for, with spaces between them.
    pub scope: String,
    pub format: RequestFormat,
    pub missing_token_type: MissingTokenType,
    pub timeout: Duration,
}

/// What is exchanged for tokens: there is no way to ask for a grant without what belongs to it.
pub(super) enum Grant<'a> {
    AuthorizationCode(Code),
    RefreshToken(&'a Secret),
    ClientCredentials,
}

/// An authorization code without its client type.
pub(super) struct Code {
    code: Secret,
    code_verifier: Option<Secret>,
    redirect_uri: String,
}

impl<K: WithUsers> From<AuthorizationCode<K>> for Code {
    fn from(code: AuthorizationCode<K>) -> Self {
        Self {
            code: code.code,
            code_verifier: code.code_verifier.map(|verifier| verifier.0),
            redirect_uri: code.redirect_uri.as_str().to_owned(),
        }
    }
}

impl Grant<'_> {
    /// The name of it in logs.
    fn name(&self) -> &'static str {
        match self {
            Self::AuthorizationCode(_) => "exchange",
            Self::RefreshToken(_) => "refresh",
            Self::ClientCredentials => "client credentials",
        }
    }

    /// The parameters of it (RFC 6749, sections 4.1.3 and 6; RFC 7636, section 4.5).
    fn parameters(&self) -> Vec<(&'static str, Secret)> {
        match self {
            Self::AuthorizationCode(Code { code, code_verifier, redirect_uri }) => {
                let mut parameters = vec![
                    ("grant_type", Secret::new("authorization_code")),
                    ("code", code.clone()),
                    ("redirect_uri", Secret::new(redirect_uri)),
                ];
                parameters.extend(code_verifier.clone().map(|verifier| ("code_verifier", verifier)));
                parameters
            }
            Self::RefreshToken(token) => {
                vec![("grant_type", Secret::new("refresh_token")), ("refresh_token", (*token).clone())]
            }
            Self::ClientCredentials => vec![("grant_type", Secret::new("client_credentials"))],
        }
    }
}

impl Endpoint {
    /// Asks for tokens, once.
    pub(super) async fn ask(&self, grant: Grant<'_>) -> Result<TokenSet, TokenError> {
        let (name, sent_at) = (grant.name(), SystemTime::now());
        let result = match self.request(&grant) {
            Ok(request) => self.tokens(request, sent_at).await,
            Err(error) => Err(error),
        };
        match &result {
            Ok(tokens) => tracing::info!(
                client_id = %self.client_id, outcome = "granted", lifetime = ?tokens.lifetime, grant = name, "token request"
            ),
            Err(error) => tracing::warn!(
                client_id = %self.client_id, outcome = "failed", error = error as &dyn std::error::Error, grant = name, "token request"
            ),
        }
        result
    }

    /// Gives a token back ([RFC 7009, section 2.1](https://www.rfc-editor.org/rfc/rfc7009#section-2.1)).
    pub(super) async fn revoke(&self, token: &Secret) -> Result<(), TokenError> {
        let url = self.revocation_url.as_ref();
        let url = url.ok_or_else(|| TokenError::InvalidRequest("the server has no revocation endpoint".to_owned()))?;
        let request = self.request_to(url, vec![("token", token.clone())])?;
        let Answer { status, retry_after, body } = response::read(request, SystemTime::now()).await?;
        match status.is_success() {
            true => Ok(()),
            false => Err(response::refusal(status, retry_after, &body)),
        }
    }

    fn request(&self, grant: &Grant<'_>) -> Result<RequestBuilder, TokenError> {
        let mut parameters = grant.parameters();
        if matches!(grant, Grant::ClientCredentials) && !self.scope.is_empty() {
            parameters.push(("scope", Secret::new(&*self.scope)));
        }
        self.request_to(&self.url, parameters)
    }

    /// A request with these parameters and those of the client.
    fn request_to(&self, url: &Url, mut parameters: Vec<(&'static str, Secret)>) -> Result<RequestBuilder, TokenError> {
        let mut authorization = None;
        match &self.secret {
            Some((secret, ClientAuthentication::Basic)) => authorization = Some(self.basic(secret)?),
            Some((secret, ClientAuthentication::Post)) => {
                parameters.push(("client_id", Secret::new(self.client_id.as_str())));
                parameters.push(("client_secret", secret.clone()));
            }
            None => parameters.push(("client_id", Secret::new(self.client_id.as_str()))),
        }
        // Servers treat an empty parameter as one that was not sent (RFC 6749, section 3.2).
        if let Some((name, _)) = parameters.iter().find(|(_, value)| value.expose().is_empty()) {
            return Err(TokenError::InvalidRequest(format!("`{name}` is empty")));
        }
        let request = self.http.post(url.clone()).header(ACCEPT, "application/json");
        let request = authorization.into_iter().fold(request, |request, value| request.header(AUTHORIZATION, value));
        let pairs = parameters.iter().map(|(name, value)| (*name, value));
        Ok(match self.format {
            RequestFormat::Form => expose_secrets(|| request.form(&pairs.collect::<Vec<_>>())),
            RequestFormat::Json => {
                expose_secrets(|| request.json(&pairs.collect::<std::collections::BTreeMap<_, _>>()))
            }
        })
    }

    /// The header for client authentication by HTTP basic authentication: both parts are written as in a form first (RFC
    /// 6749, section 2.3.1).
    fn basic(&self, secret: &Secret) -> Result<HeaderValue, TokenError> {
        if secret.expose().is_empty() {
            return Err(TokenError::InvalidRequest("`client_secret` is empty".to_owned()));
        }
        let part = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let pair = Secret::new(format!("{}:{}", part(self.client_id.as_str()), part(secret.expose())));
        let value = Secret::new(format!("Basic {}", STANDARD.encode(pair.expose())));
        let mut value = HeaderValue::try_from(value.expose())
            .map_err(|_| TokenError::InvalidRequest("no header holds the client secret".to_owned()))?;
        value.set_sensitive(true);
        Ok(value)
    }

    async fn tokens(&self, request: RequestBuilder, sent_at: SystemTime) -> Result<TokenSet, TokenError> {
        let Answer { status, retry_after, body } = response::read(request, sent_at).await?;
        if !status.is_success() {
            return Err(response::refusal(status, retry_after, &body));
        }
        TokenSet::of_answer(&body, self.missing_token_type, sent_at)
            .map_err(|reason| TokenError::Malformed { status, reason })
    }
}
