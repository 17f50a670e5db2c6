//! Client authentication ([RFC 6749, section 2.3](https://www.rfc-editor.org/rfc/rfc6749#section-2.3)).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::HeaderValue;
use secrecy::zeroize::Zeroizing;

use super::super::secret::{Secret, header_value};
use super::client_id::ClientId;
use super::error::TokenError;

/// How an app shows its secret ([RFC 6749, section 2.3.1](https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1)). An app
/// without one names itself in the body (`none`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClientAuthentication {
    /// In the body of the request (`client_secret_post`), which most servers take.
    #[default]
    Post,
    /// In the header `Authorization` (`client_secret_basic`), which the standard has every server take.
    Basic,
}

/// The secret of an app, and how it is shown.
#[derive(Clone, Debug)]
pub struct ClientSecret {
    pub(super) secret: Secret,
    pub(super) authentication: ClientAuthentication,
}

impl ClientSecret {
    pub(super) fn new(secret: impl Into<Secret>) -> Self {
        Self { secret: secret.into(), authentication: ClientAuthentication::default() }
    }

    /// The header for HTTP basic authentication: both parts are written as in a form first (RFC 6749, section 2.3.1).
    fn basic(&self, client_id: &ClientId) -> Result<HeaderValue, TokenError> {
        if self.secret.expose().is_empty() {
            return Err(TokenError::InvalidRequest("`client_secret` is empty".to_owned()));
        }
        let mut pair = Zeroizing::new(String::with_capacity(form_length(client_id.as_str(), self.secret.expose())));
        push_form(&mut pair, client_id.as_str());
        pair.push(':');
        push_form(&mut pair, self.secret.expose());
        let pair = Zeroizing::new(STANDARD.encode(&*pair));
        let value = header_value(&["Basic ", &pair]);
        value.ok_or_else(|| TokenError::InvalidRequest("no header holds the client secret".to_owned()))
    }
}

/// The longest that a name and a value become in a form, with what stands between them and before them.
pub(super) fn form_length(name: &str, value: &str) -> usize {
    3 * (name.len() + value.len()) + 2
}

/// Adds a text as forms have it.
pub(super) fn push_form(form: &mut String, text: &str) {
    form.extend(form_urlencoded::byte_serialize(text.as_bytes()));
}

/// Adds to the parameters of a request what says whose it is, and gives the value of the header `Authorization` where
/// that says it.
pub(super) fn authenticate(
    parameters: &mut Vec<(&'static str, Secret)>,
    client_id: &ClientId,
    secret: Option<&ClientSecret>,
) -> Result<Option<HeaderValue>, TokenError> {
    if let Some(secret @ ClientSecret { authentication: ClientAuthentication::Basic, .. }) = secret {
        return secret.basic(client_id).map(Some);
    }
    parameters.push(("client_id", Secret::new(client_id.as_str())));
    parameters.extend(secret.map(|secret| ("client_secret", secret.secret.clone())));
    Ok(None)
}
