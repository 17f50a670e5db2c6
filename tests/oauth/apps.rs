//! Apps, and their codes, without an authorization server.

use generated_client::fourthwall;
use generated_client::oauth::{App, AuthorizationCode, Confidential, Public, WithUsers};
use reqwest::Url;

/// Where users come back to.
pub const REDIRECT_URI: &str = "https://example.com/callback";

/// The secret of the confidential app.
pub const CLIENT_SECRET: &str = "a-client-secret-that-stands-nowhere-else";

/// The code of [`code`].
pub const CODE: &str = "an-authorization-code-that-stands-nowhere-else";

/// A public app.
pub fn public() -> App<Public> {
    App::public(fourthwall::server(), parsed("app_public"), parsed(REDIRECT_URI))
}

/// A confidential app.
pub fn confidential() -> App<Confidential> {
    App::confidential(fourthwall::server(), parsed("app_confidential"), CLIENT_SECRET, parsed(REDIRECT_URI))
}

/// The text as a client identifier, a redirect URI or a URL.
pub fn parsed<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().expect("a test writes texts that parse")
}

/// The app with the token endpoint of this server.
pub fn at<K: WithUsers>(app: App<K>, api_url: &Url) -> App<K> {
    let server = fourthwall::server_at(parsed("https://my-shop.example.com"), api_url.clone());
    app.with_authorization_server(server.expect("a test serves on the loopback interface"))
}

/// The value of a parameter that a URL has once.
pub fn parameter(url: &Url, name: &str) -> Option<String> {
    let mut values = url.query_pairs().filter(|(other, _)| other == name).map(|(_, value)| value.into_owned());
    let value = values.next();
    assert_eq!(values.next(), None, "{name} stands twice");
    value
}

/// The callback that answers an authorization request.
pub fn callback(authorization_url: &Url, code: &str) -> Url {
    let redirect_uri = parameter(authorization_url, "redirect_uri").expect("it has a redirect URI");
    let state = parameter(authorization_url, "state").expect("it has a state");
    let mut callback = parsed::<Url>(&redirect_uri);
    callback.query_pairs_mut().append_pair("code", code).append_pair("state", &state);
    callback
}

/// The way of a user whose server gives [`CODE`]: the URL of the authorization, and the code.
pub fn code<K: WithUsers>(app: &App<K>) -> (Url, AuthorizationCode<K>) {
    let (url, pending) = app.authorize();
    let code = pending.complete(&callback(&url, CODE)).expect("the callback is right");
    (url, code)
}

/// The code of [`code`] alone.
pub fn code_only<K: WithUsers>(app: &App<K>) -> AuthorizationCode<K> {
    code(app).1
}
