//! What the client of a vendor does with its own security schemes, at the server of this URL. This file becomes a test of the
//! client.

use std::collections::BTreeMap;

use harbour::oauth::{
    App, AuthorizationServer, ClientAuthentication, MemoryStore, Session, SessionError, TokenEndpoint, TokenSet,
};
use harbour::{Client, Credentials, security_schemes};
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::{Url, redirect};

const REDIRECT_URI: &str = "https://example.com/callback";

fn setting(name: &str) -> String {
    std::env::var(name).unwrap()
}

fn base_url() -> String {
    setting("SERVER_URL")
}

/// Goes the way of a user, who agrees, and gives the callback.
async fn connect(mut url: Url) -> Url {
    let http = reqwest::Client::builder().redirect(redirect::Policy::none()).no_proxy().build().unwrap();
    let mut cookies = BTreeMap::new();
    for _ in 0..10 {
        let text = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let response = http.get(url.clone()).header(COOKIE, text).send().await.unwrap();
        for line in response.headers().get_all(SET_COOKIE) {
            let pair = line.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            cookies.insert(name.to_owned(), value.to_owned());
        }
        url = url.join(response.headers()[LOCATION].to_str().unwrap()).unwrap();
        if url.as_str().starts_with(REDIRECT_URI) {
            return url;
        }
    }
    panic!("the server sends its users in circles")
}

/// The login of a user.
async fn log_in() -> (TokenEndpoint<harbour::oauth::Public>, TokenSet) {
    let flow = security_schemes::USER.oauth_flow("authorizationCode").unwrap();
    let server = AuthorizationServer::of_flow(flow, &base_url()).unwrap();
    let app = App::public(server, "app_public".parse().unwrap(), REDIRECT_URI.parse().unwrap());
    let app = app.with_scopes(flow.scopes.iter().copied());
    let (url, pending) = app.authorize();
    let code = pending.complete(&connect(url).await).unwrap();
    let endpoint = TokenEndpoint::new(&app).unwrap();
    let tokens = endpoint.exchange(code).await.unwrap();
    (endpoint, tokens)
}

/// The session of an app that acts for itself.
fn machine() -> Session {
    let flow = security_schemes::MACHINE.oauth_flow("clientCredentials").unwrap();
    let app = App::of_flow(flow, &base_url(), "app_service".parse().unwrap(), setting("SERVER_SECRET")).unwrap();
    let app = app.with_client_authentication(ClientAuthentication::Basic);
    Session::new(&TokenEndpoint::new(&app).unwrap(), MemoryStore::new(), "machine".parse().unwrap())
}

#[tokio::test]
async fn each_operation_gets_the_token_of_its_own_scheme() {
    let (endpoint, tokens) = log_in().await;
    let user = Session::new(&endpoint, MemoryStore::new(), "user".parse().unwrap());
    user.install(&tokens).await.unwrap();
    let credentials = Credentials::new()
        .with(security_schemes::USER, user.clone())
        .and_then(|credentials| credentials.with(security_schemes::MACHINE, machine()))
        .unwrap();
    let client = Client::with_base_url(base_url()).unwrap().with_hooks(credentials);
    assert_eq!(client.list_tides().await.unwrap().client_id, "app_public");
    assert_eq!(client.list_buoys().await.unwrap().client_id, "app_service");
    // What the server refuses is replaced, once for each.
    let revoke = format!("{}/_test/revoke-access-tokens", base_url());
    reqwest::Client::new().post(revoke).send().await.unwrap().error_for_status().unwrap();
    assert_eq!(client.list_tides().await.unwrap().client_id, "app_public");
    assert_eq!(client.list_buoys().await.unwrap().client_id, "app_service");
    assert_eq!(user.bearer().await.unwrap().generation().get(), 2);
    user.close().await.unwrap();
}

#[tokio::test]
async fn a_user_agrees_on_another_device() {
    let flow = security_schemes::USER.oauth_flow("deviceAuthorization").unwrap();
    let app = App::device_of_flow(flow, &base_url(), "app_device".parse().unwrap()).unwrap();
    let endpoint = TokenEndpoint::new(&app.with_scopes(["shop"])).unwrap();
    let authorization = endpoint.authorize_device().await.unwrap();
    let type_in = format!("{}/_test/device?user_code={}", base_url(), authorization.user_code());
    reqwest::Client::new().post(type_in).send().await.unwrap().error_for_status().unwrap();
    let tokens = endpoint.wait_for_user(authorization).await.unwrap();
    let credentials = Credentials::new().with_any(&tokens).unwrap();
    let client = Client::with_base_url(base_url()).unwrap().with_hooks(credentials);
    assert_eq!(client.list_tides().await.unwrap().client_id, "app_device");
}

#[tokio::test]
async fn without_a_login_an_operation_says_so() {
    let (endpoint, _) = log_in().await;
    let nobody = Session::new(&endpoint, MemoryStore::new(), "nobody".parse().unwrap());
    let client = Client::with_base_url(base_url()).unwrap().with_hooks(Credentials::from(nobody));
    let error = client.list_tides().await.unwrap_err();
    assert!(matches!(SessionError::of(&error), Some(SessionError::NotConnected)), "{error}");
}
