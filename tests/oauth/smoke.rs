//! The servers, the browser and the proxy do what the other tests take from them. No client of ours is involved.

/// What both authorization servers do alike, and where they differ.
mod authorization_servers;
/// Prism stops what the document does not describe.
mod prism;
/// Each fault does what it says, and without one nothing changes.
mod faults;

use reqwest::{Client, StatusCode, Url};
use serde_json::Value;

use crate::browser::Browser;
use crate::proxy::TOKEN;
use crate::servers::AuthorizationServer;

const REDIRECT_URI: &str = "http://127.0.0.1:3000/callback";

/// The code verifier and the code challenge of appendix B of RFC 7636.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// The authorization URL of a client.
fn authorization_url(server: &AuthorizationServer, client_id: &str, with_pkce: bool) -> Url {
    let mut url = server.url().join(&format!("/admin/platform-apps/{client_id}/connect")).expect("it is a URL");
    url.query_pairs_mut().append_pair("redirect_uri", REDIRECT_URI).append_pair("state", "a state");
    if with_pkce {
        url.query_pairs_mut().append_pair("code_challenge", CHALLENGE).append_pair("code_challenge_method", "S256");
    }
    url
}

/// A parameter of a callback.
fn parameter(callback: &Url, name: &str) -> Option<String> {
    callback.query_pairs().find(|(other, _)| other == name).map(|(_, value)| value.into_owned())
}

/// Logs a user in to the public client and gives the authorization code.
async fn code(server: &AuthorizationServer) -> String {
    let callback = Browser::new().connect(&authorization_url(server, "app_public", true)).await;
    parameter(&callback, "code").expect("the user has not refused")
}

/// The form that exchanges a code of the public client.
fn code_form(code: &str) -> Vec<(&str, &str)> {
    vec![
        ("grant_type", "authorization_code"),
        ("client_id", "app_public"),
        ("redirect_uri", REDIRECT_URI),
        ("code", code),
        ("code_verifier", VERIFIER),
    ]
}

/// The form that refreshes the tokens of the public client.
fn refresh_form(refresh_token: &str) -> Vec<(&str, &str)> {
    vec![("grant_type", "refresh_token"), ("client_id", "app_public"), ("refresh_token", refresh_token)]
}

/// Sends a form to a token endpoint.
async fn token(base: &Url, form: &[(&str, &str)]) -> (StatusCode, Value) {
    let url = base.join(TOKEN).expect("it is a URL");
    answer(Client::new().post(url).form(form)).await
}

/// Sends a request and reads JSON.
async fn answer(request: reqwest::RequestBuilder) -> (StatusCode, Value) {
    let response = request.send().await.expect("the server answers");
    let status = response.status();
    (status, response.json().await.unwrap_or_default())
}

/// A member of a token response.
fn member<'a>(response: &'a Value, name: &str) -> &'a str {
    response[name].as_str().unwrap_or_else(|| panic!("{name} is missing: {response}"))
}

/// Asks the API with an access token.
async fn resource(server: &AuthorizationServer, path: &str, access_token: &str) -> StatusCode {
    let url = server.url().join(path).expect("it is a URL");
    answer(Client::new().get(url).bearer_auth(access_token)).await.0
}
