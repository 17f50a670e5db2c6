//! The endpoints of an authorization server to which secrets go.

use std::fmt;

use reqwest::Url;

use super::super::hooks::OAuthFlow;
use super::error::TokenError;
use super::redirect_uri::is_secure;

/// The endpoints that an app itself asks: secrets may go to each of them.
#[derive(Clone, Debug)]
pub struct Endpoints {
    pub(super) token: Url,
    /// Where refresh tokens go, if that is another place.
    pub(super) refresh: Option<Url>,
    pub(super) revocation: Option<Url>,
    pub(super) introspection: Option<Url>,
    pub(super) device_authorization: Option<Url>,
}

impl Endpoints {
    /// The token endpoint alone.
    pub(super) fn new(token: Url) -> Result<Self, InsecureServer> {
        Ok(Self {
            token: check_endpoint(token)?,
            refresh: None,
            revocation: None,
            introspection: None,
            device_authorization: None,
        })
    }

    /// The endpoints that a flow of a document names.
    pub(super) fn of_flow(flow: &OAuthFlow, base_url: &str) -> Result<Self, InsecureServer> {
        let url = |url: &str| endpoint_of(Some(url), base_url).and_then(check_endpoint);
        Ok(Self {
            refresh: flow.refresh_url.map(url).transpose()?,
            device_authorization: flow.device_authorization_url.map(url).transpose()?,
            ..Self::new(endpoint_of(flow.token_url, base_url)?)?
        })
    }
}

/// An endpoint that the user of the app has to name before it is asked.
pub(super) fn named<'a>(url: Option<&'a Url>, name: &str) -> Result<&'a Url, TokenError> {
    url.ok_or_else(|| TokenError::InvalidRequest(format!("the server has no {name} endpoint")))
}

/// The URL that a document gives an endpoint.
pub(super) fn endpoint_of(url: Option<&str>, base_url: &str) -> Result<Url, InsecureServer> {
    let url = url.ok_or(InsecureServer)?;
    Url::parse(base_url).and_then(|base_url| base_url.join(url)).map_err(|_| InsecureServer)
}

/// Takes an endpoint to which secrets may go.
pub(super) fn check_endpoint(url: Url) -> Result<Url, InsecureServer> {
    let has_credentials = !url.username().is_empty() || url.password().is_some();
    match is_secure(&url) && !has_credentials {
        true => Ok(url),
        false => Err(InsecureServer),
    }
}

/// The URL of a server is missing, or neither https nor http on a loopback address, or has a user name or a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InsecureServer;

impl fmt::Display for InsecureServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "the URL of the server is missing, or neither https nor http on a loopback address such as 127.0.0.1, or it \
             has a user name or a password",
        )
    }
}

impl std::error::Error for InsecureServer {}
