//! Token requests: what is sent, and that it is sent once.

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use reqwest::{RequestBuilder, Url};
use secrecy::zeroize::Zeroizing;

use super::super::super::secret::{Secret, expose_secrets, joined, json_length};
use super::super::callback::AuthorizationCode;
use super::super::client_authentication::{ClientSecret, authenticate, form_length, push_form};
use super::super::client_id::ClientId;
use super::super::client_type::WithUsers;
use super::super::endpoints::Endpoints;
use super::super::error::{ErrorCode, TokenError};
use super::super::token::{MissingTokenType, TokenSet};
use super::RequestFormat;
use super::response::{self, Answer};

/// A token endpoint of an app of either type.
pub(in super::super) struct Endpoint {
    pub http: reqwest::Client,
    pub endpoints: Endpoints,
    pub client_id: ClientId,
    /// It may be replaced while requests are made.
    pub secret: RwLock<Option<ClientSecret>>,
    /// The scopes that an app without a browser asks for, with spaces between them.
    pub scope: String,
    pub format: RequestFormat,
    pub missing_token_type: MissingTokenType,
    pub timeout: Duration,
}

/// What is exchanged for tokens: there is no way to ask for a grant without what belongs to it.
pub(in super::super) enum Grant<'a> {
    AuthorizationCode(Code),
    RefreshToken(&'a Secret),
    ClientCredentials,
    DeviceCode(&'a Secret),
}

/// An authorization code without its client type.
pub(in super::super) struct Code {
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
            Self::DeviceCode(_) => "device code",
        }
    }

    /// The parameters of it (RFC 6749, sections 4.1.3, 4.4.2 and 6; RFC 7636, section 4.5; RFC 8628, section 3.4).
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
            Self::DeviceCode(code) => vec![
                ("grant_type", Secret::new("urn:ietf:params:oauth:grant-type:device_code")),
                ("device_code", (*code).clone()),
            ],
        }
    }
}

impl Endpoint {
    /// Asks for tokens, once.
    pub(in super::super) async fn ask(&self, grant: Grant<'_>) -> Result<TokenSet, TokenError> {
        let (name, sent_at) = (grant.name(), SystemTime::now());
        let result = match self.request(&grant) {
            Ok(request) => self.tokens(request, sent_at).await,
            Err(error) => Err(error),
        };
        match &result {
            Ok(tokens) => tracing::info!(
                client_id = %self.client_id, outcome = "granted", lifetime = ?tokens.lifetime, grant = name, "token request"
            ),
            Err(TokenError::Refused { error, .. })
                if matches!(error.code(), ErrorCode::AuthorizationPending | ErrorCode::SlowDown) =>
            {
                tracing::debug!(client_id = %self.client_id, outcome = "pending", grant = name, "token request");
            }
            Err(error) => tracing::warn!(
                client_id = %self.client_id, outcome = "failed", error = error as &dyn std::error::Error, grant = name, "token request"
            ),
        }
        result
    }

    /// Asks another endpoint, once, and gives the answer of a success.
    pub(in super::super) async fn post(
        &self,
        url: &Url,
        parameters: Vec<(&'static str, Secret)>,
    ) -> Result<Answer, TokenError> {
        let answer = response::read(self.request_to(url, parameters)?, SystemTime::now()).await?;
        match answer.status.is_success() {
            true => Ok(answer),
            false => Err(response::refusal(answer.status, answer.retry_after, &answer.body)),
        }
    }

    /// The parameter with the scopes that the app asks for, if it does.
    pub(in super::super) fn scope(&self) -> Option<(&'static str, Secret)> {
        (!self.scope.is_empty()).then(|| ("scope", Secret::new(&*self.scope)))
    }

    /// Shows another secret, in the way of the one before.
    pub(super) fn set_client_secret(&self, secret: Secret) {
        if let Some(held) = self.secret.write().unwrap_or_else(PoisonError::into_inner).as_mut() {
            held.secret = secret;
        }
    }

    fn request(&self, grant: &Grant<'_>) -> Result<RequestBuilder, TokenError> {
        let mut parameters = grant.parameters();
        if matches!(grant, Grant::ClientCredentials) {
            parameters.extend(self.scope());
        }
        let url = match grant {
            Grant::RefreshToken(_) => self.endpoints.refresh.as_ref().unwrap_or(&self.endpoints.token),
            _ => &self.endpoints.token,
        };
        self.request_to(url, parameters)
    }

    /// A request with these parameters and those of the client.
    fn request_to(&self, url: &Url, mut parameters: Vec<(&'static str, Secret)>) -> Result<RequestBuilder, TokenError> {
        let secret = self.secret.read().unwrap_or_else(PoisonError::into_inner).clone();
        let authorization = authenticate(&mut parameters, &self.client_id, secret.as_ref())?;
        // Servers treat an empty parameter as one that was not sent (RFC 6749, section 3.2).
        if let Some((name, _)) = parameters.iter().find(|(_, value)| value.expose().is_empty()) {
            return Err(TokenError::InvalidRequest(format!("`{name}` is empty")));
        }
        let request = self.http.post(url.clone()).header(ACCEPT, "application/json");
        let request = authorization.into_iter().fold(request, |request, value| request.header(AUTHORIZATION, value));
        let (media_type, body) = match self.format {
            RequestFormat::Form => ("application/x-www-form-urlencoded", form(&parameters)),
            RequestFormat::Json => ("application/json", json(&parameters)?),
        };
        Ok(request.header(CONTENT_TYPE, media_type).body(body))
    }

    async fn tokens(&self, request: RequestBuilder, sent_at: SystemTime) -> Result<TokenSet, TokenError> {
        let answer = response::read(request, sent_at).await?;
        if !answer.status.is_success() {
            return Err(response::refusal(answer.status, answer.retry_after, &answer.body));
        }
        TokenSet::of_answer(&answer.body, self.missing_token_type, sent_at).map_err(|reason| answer.malformed(reason))
    }
}

/// The parameters as a form, in memory that is wiped. A body that had to move as it grew would leave a copy behind.
fn form(parameters: &[(&'static str, Secret)]) -> Bytes {
    let lengths = parameters.iter().map(|(name, value)| form_length(name, value.expose()));
    let mut form = Zeroizing::new(String::with_capacity(lengths.sum()));
    for (name, value) in parameters {
        if !form.is_empty() {
            form.push('&');
        }
        push_form(&mut form, name);
        form.push('=');
        push_form(&mut form, value.expose());
    }
    joined(&[&form])
}

/// The parameters as an object of JSON, in memory that is wiped.
fn json(parameters: &[(&'static str, Secret)]) -> Result<Bytes, TokenError> {
    let lengths = parameters.iter().map(|(name, value)| name.len() + json_length(value.expose()) + 2);
    let mut json = Zeroizing::new(Vec::with_capacity(lengths.sum::<usize>() + 2));
    let object = parameters.iter().map(|(name, value)| (*name, value)).collect::<BTreeMap<_, _>>();
    let written = expose_secrets(|| serde_json::to_writer(&mut *json, &object));
    written.map_err(|_| TokenError::InvalidRequest("the parameters do not serialise".to_owned()))?;
    Ok(Bytes::from_owner(json))
}
