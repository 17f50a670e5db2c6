//! What a server says of itself ([RFC 8414](https://www.rfc-editor.org/rfc/rfc8414)).

use std::time::SystemTime;

use reqwest::header::ACCEPT;
use reqwest::{StatusCode, Url};
use serde_json::{Map, Value};

use super::super::secret::Secret;
use super::app::App;
use super::authorization::AuthorizationServer;
use super::client_id::ClientId;
use super::client_type::{Device, Pkce, Service};
use super::endpoint::{TIMEOUT, USER_AGENT, http_client, read, refusal};
use super::endpoints::{Endpoints, InsecureServer, check_endpoint};
use super::error::{Malformed, TokenError};

/// Where the standard has the metadata: between the host and the path of the issuer.
const OAUTH: &str = "/.well-known/oauth-authorization-server";

/// Where OpenID Connect Discovery has them: after the path of the issuer
/// ([section 5](https://www.rfc-editor.org/rfc/rfc8414#section-5)).
const OPENID: &str = "/.well-known/openid-configuration";

/// What an authorization server says of itself, at a place that follows from its name, the issuer.
///
/// Nothing asks for it by itself: whoever calls [`discover`](Self::discover) trusts the issuer with the endpoints to which
/// secrets go.
#[derive(Clone, Debug)]
pub struct ServerMetadata {
    issuer: String,
    members: Map<String, Value>,
}

impl ServerMetadata {
    /// Asks the server of an issuer, such as `https://id.example.com/tenant`: where RFC 8414 has the answer, and where
    /// there is none, where OpenID Connect Discovery has it.
    ///
    /// # Errors
    /// If the issuer is no URL to which secrets may go, the server fails, or what it says is that of another issuer
    /// ([section 3.3](https://www.rfc-editor.org/rfc/rfc8414#section-3.3)).
    pub async fn discover(issuer: &str) -> Result<Self, TokenError> {
        Self::discover_with(issuer, reqwest::Client::builder()).await
    }

    /// The same with an HTTP client of these settings, such as a certificate authority or a proxy of one's own.
    ///
    /// # Errors
    /// As for [`discover`](Self::discover).
    pub async fn discover_with(issuer: &str, http: reqwest::ClientBuilder) -> Result<Self, TokenError> {
        let invalid = |_| TokenError::InvalidRequest("the issuer is no URL to which secrets may go".to_owned());
        let url = Url::parse(issuer).map_err(|_| InsecureServer).and_then(check_endpoint).map_err(invalid)?;
        if url.query().is_some() || url.fragment().is_some() {
            return Err(invalid(InsecureServer));
        }
        let path = url.path().trim_end_matches('/');
        let http = http_client(http, url.scheme() == "https", TIMEOUT, USER_AGENT);
        let http = http.map_err(|_| TokenError::InvalidRequest("TLS cannot be set up".to_owned()))?;
        let ask = async |path: String| {
            let mut place = url.clone();
            place.set_path(&path);
            read(http.get(place).header(ACCEPT, "application/json"), SystemTime::now()).await
        };
        let mut answer = ask(format!("{OAUTH}{path}")).await?;
        if answer.status == StatusCode::NOT_FOUND {
            answer = ask(format!("{path}{OPENID}")).await?;
        }
        if !answer.status.is_success() {
            return Err(refusal(answer.status, answer.retry_after, &answer.body));
        }
        match answer.json() {
            Some(Value::Object(members)) if members.get("issuer").and_then(Value::as_str) == Some(issuer) => {
                Ok(Self { issuer: issuer.to_owned(), members })
            }
            _ => Err(answer.malformed(Malformed::Issuer)),
        }
    }

    /// The issuer.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Whatever else the server says, such as `scopes_supported`.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.members.get(name)
    }

    /// Whether a list, such as `token_endpoint_auth_methods_supported`, has an element.
    pub fn lists(&self, name: &str, element: &str) -> bool {
        self.get(name).and_then(Value::as_array).is_some_and(|list| list.iter().any(|other| other == element))
    }

    /// An endpoint, if the server has it and secrets may go there.
    fn url(&self, name: &str) -> Result<Option<Url>, InsecureServer> {
        let url = self.get(name).and_then(Value::as_str).map(Url::parse).transpose().map_err(|_| InsecureServer)?;
        url.map(check_endpoint).transpose()
    }

    /// The endpoints that an app itself asks.
    pub(super) fn endpoints(&self) -> Result<Endpoints, InsecureServer> {
        Ok(Endpoints {
            revocation: self.url("revocation_endpoint")?,
            introspection: self.url("introspection_endpoint")?,
            device_authorization: self.url("device_authorization_endpoint")?,
            ..Endpoints::new(self.url("token_endpoint")?.ok_or(InsecureServer)?)?
        })
    }
}

impl AuthorizationServer {
    /// The server that says this of itself. Callbacks have to name the issuer if it says that they do
    /// ([RFC 9207, section 3](https://www.rfc-editor.org/rfc/rfc9207#section-3)); confidential apps use PKCE if it says that
    /// it takes it.
    ///
    /// # Errors
    /// If an endpoint is missing or no URL to which secrets may go.
    pub fn of_metadata(metadata: &ServerMetadata) -> Result<Self, InsecureServer> {
        let authorization_endpoint = metadata.url("authorization_endpoint")?.ok_or(InsecureServer)?;
        let server = Self::at(authorization_endpoint, metadata.endpoints()?)?;
        let takes_challenges = metadata.lists("code_challenge_methods_supported", "S256");
        let server = server.with_pkce(if takes_challenges { Pkce::S256 } else { Pkce::Off });
        let names_issuer = metadata.get("authorization_response_iss_parameter_supported") == Some(&Value::Bool(true));
        Ok(if names_issuer { server.with_issuer(metadata.issuer()) } else { server })
    }
}

impl App<Service> {
    /// An app that acts for itself, at the server that says this of itself.
    ///
    /// # Errors
    /// If an endpoint is missing or no URL to which secrets may go.
    pub fn service_of_metadata(
        metadata: &ServerMetadata,
        client_id: ClientId,
        client_secret: impl Into<Secret>,
    ) -> Result<Self, InsecureServer> {
        Ok(Self::service_at(metadata.endpoints()?, client_id, client_secret))
    }
}

impl App<Device> {
    /// An app without a browser, at the server that says this of itself.
    ///
    /// # Errors
    /// If an endpoint is missing or no URL to which secrets may go.
    pub fn device_of_metadata(metadata: &ServerMetadata, client_id: ClientId) -> Result<Self, InsecureServer> {
        Self::device_at(metadata.endpoints()?, client_id)
    }
}
