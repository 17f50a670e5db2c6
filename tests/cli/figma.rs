//! A user of a real vendor logs in through the client of its document, at the server of this URL. This file becomes a test of
//! the client.

use std::collections::BTreeMap;

use figma::oauth::{App, AuthorizationServer, MemoryStore, Session, TokenEndpoint};
use figma::{Client, Credentials, security_schemes};
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::{Url, redirect};

const REDIRECT_URI: &str = "https://example.com/callback";

fn setting(name: &str) -> String {
    std::env::var(name).unwrap()
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

#[tokio::test]
async fn a_user_logs_in_and_stays_so() {
    let base_url = setting("SERVER_URL");
    let flow = security_schemes::OAUTH2.oauth_flow("authorizationCode").unwrap();
    let server = AuthorizationServer::of_flow(flow, &base_url).unwrap();
    let (client_id, redirect_uri) = ("app_basic".parse().unwrap(), REDIRECT_URI.parse().unwrap());
    let scope = "current_user:read";
    assert!(flow.scopes.contains(&scope));
    let app = App::confidential(server, client_id, setting("SERVER_SECRET"), redirect_uri).with_scopes([scope]);
    let app = app.with_client_authentication(figma::oauth::ClientAuthentication::Basic);
    let endpoint = TokenEndpoint::new(&app).unwrap();
    let (url, pending) = app.authorize();
    let tokens = endpoint.exchange(pending.complete(&connect(url).await).unwrap()).await.unwrap();

    // Whose tokens these are, the API says before there is a session.
    let client = Client::with_base_url(&base_url).unwrap();
    let client = client.with_hooks(Credentials::new().with_any(&tokens).unwrap());
    let handle = client.get_me().await.unwrap().handle.clone();
    assert_eq!(handle, "Ada");

    let session = Session::new(&endpoint, MemoryStore::new(), handle.parse().unwrap());
    session.install(&tokens).await.unwrap();
    let client = Client::with_base_url(&base_url).unwrap().with_hooks(Credentials::from(session.clone()));
    assert_eq!(client.get_me().await.unwrap().handle, "Ada");
    let revoke = format!("{base_url}/_test/revoke-access-tokens");
    reqwest::Client::new().post(revoke).send().await.unwrap().error_for_status().unwrap();
    assert_eq!(client.get_me().await.unwrap().handle, "Ada");
    assert_eq!(session.bearer().await.unwrap().generation().get(), 2);
    session.close().await.unwrap();
}
