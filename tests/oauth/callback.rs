//! The second half of the flow: what is believed of a callback.
//!
//! Callbacks are written with `{state}` for the state of the authorization; `{other}` is as long and differs in its
//! last character, `{start}` is all but the last character.

/// Where it arrives, and which parameters it has how often.
mod parameters;
/// What is read first, so that nobody but the server is believed.
mod order;
/// The errors of the server.
mod refusals;
/// Callbacks that nobody here asked for.
mod unsolicited;

use generated_client::fourthwall;
use generated_client::oauth::{
    App, AuthorizationCode, CallbackError, Confidential, OAuthError, TokenEndpoint, WithUsers,
};
use reqwest::Url;

use crate::apps::{self, at, parameter, parsed};
use crate::proxy::{Fault, Proxy};
use crate::token_requests::body_of;

const ISSUER: &str = "https://issuer.example.com";

/// The confidential app of the tests, with another redirect URI.
fn app_at(redirect_uri: &str) -> App<Confidential> {
    App::confidential(fourthwall::server(), parsed("app_confidential"), apps::CLIENT_SECRET, parsed(redirect_uri))
}

/// The app with an issuer.
fn with_issuer(app: App<Confidential>, issuer: &str) -> App<Confidential> {
    app.with_authorization_server(fourthwall::server().with_issuer(issuer))
}

/// What comes of a callback.
fn completed<K: WithUsers>(app: &App<K>, callback: &str) -> Result<AuthorizationCode<K>, CallbackError> {
    let (url, pending) = app.authorize();
    pending.complete(&written(&url, callback))
}

/// What is wrong with a callback.
fn error<K: WithUsers>(app: &App<K>, callback: &str) -> Option<CallbackError> {
    completed(app, callback).err()
}

/// The error of the server that a callback tells.
fn refusal<K: WithUsers>(app: &App<K>, callback: &str) -> OAuthError {
    match error(app, callback) {
        Some(CallbackError::Refused(error)) => *error,
        other => panic!("{callback}: {other:?}"),
    }
}

/// The callback with the state of an authorization URL.
fn written(authorization_url: &Url, callback: &str) -> Url {
    let state = parameter(authorization_url, "state").expect("there is one");
    let (start, last) = state.split_at(state.len() - 1);
    let other = format!("{start}{}", if last == "A" { "B" } else { "A" });
    parsed(&callback.replace("{state}", &state).replace("{other}", &other).replace("{start}", start))
}

/// The code and the code verifier that go to the token endpoint after a callback.
async fn sent(
    app: App<Confidential>,
    take: impl FnOnce(&App<Confidential>) -> AuthorizationCode<Confidential>,
) -> [Option<String>; 2] {
    let proxy = Proxy::in_front_of(&parsed("http://127.0.0.1:1"));
    proxy.next(Fault::Answer { status: 200, headers: Vec::new(), body: r#"{"access_token": "a"}"#.to_owned() });
    let app = at(app, proxy.url());
    let endpoint = TokenEndpoint::new(&app).expect("the system has TLS");
    endpoint.exchange(take(&app)).await.expect("it is granted");
    let body = body_of(&proxy.last_token_request().expect("it came"));
    ["code", "code_verifier"].map(|name| body.iter().find(|(other, _)| other == name).map(|(_, value)| value.clone()))
}
