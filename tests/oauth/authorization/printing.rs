use std::fmt::Debug;

use generated_client::Secret;
use generated_client::oauth::{SealingKey, TokenEndpoint, TokenSet};

use crate::apps::{self, CLIENT_SECRET, CODE, at, callback, parameter, parsed};
use crate::proxy::{Fault, Proxy};
use crate::token_requests::body_of;

/// Fails if a value shows a secret when it is printed.
fn assert_hidden(text: &str, secrets: &[&str]) {
    for secret in secrets {
        assert!(!text.contains(secret), "{secret} is in {text}");
    }
}

fn printed(value: &impl Debug) -> String {
    format!("{value:?} {value:#?}")
}

#[tokio::test]
async fn no_value_of_a_flow_shows_a_secret() {
    let proxy = Proxy::in_front_of(&parsed("http://127.0.0.1:1"));
    let body = r#"{"access_token": "an-access-token", "refresh_token": "a-refresh-token", "id_token": "an-id-token"}"#;
    proxy.next(Fault::Answer { status: 200, headers: Vec::new(), body: body.to_owned() });
    let app = at(apps::public(), proxy.url());
    let endpoint = TokenEndpoint::new(&app).expect("the system has TLS");
    let (url, pending) = app.authorize();
    let mut text = printed(&app) + &printed(&endpoint) + &printed(&pending);
    let code = pending.complete(&callback(&url, CODE)).expect("the callback is right");
    text += &printed(&code);
    text += &printed(&endpoint.exchange(code).await.expect("it is granted"));
    let body = body_of(&proxy.last_token_request().expect("it came"));
    let (_, verifier) = body.iter().find(|(name, _)| name == "code_verifier").expect("a public app has one");
    let state = parameter(&url, "state").expect("there is one");
    assert_hidden(&text, &[&state, verifier, CODE, "an-access-token", "a-refresh-token", "an-id-token"]);
}

#[test]
fn no_value_with_a_client_secret_or_a_key_shows_it() {
    let app = apps::confidential();
    let text = [
        printed(&app),
        printed(&TokenEndpoint::builder(&app)),
        printed(&TokenEndpoint::new(&app).expect("the system has TLS")),
        printed(&app.authorize().1),
    ];
    assert_hidden(&text.concat(), &[CLIENT_SECRET]);
    assert_eq!(printed(&SealingKey::new([7; 32])), "SealingKey([redacted]) SealingKey([redacted])");
    let tokens = TokenSet::new(Secret::new("an-access-token"), None).with_refresh_token("a-refresh-token");
    assert_hidden(&printed(&tokens), &["an-access-token", "a-refresh-token"]);
}
