use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use generated_client::fourthwall;
use generated_client::oauth::{App, Pkce, TokenEndpoint, WithUsers};
use reqwest::Url;
use sha2::{Digest as _, Sha256};

use crate::apps::{self, REDIRECT_URI, at, code, parameter, parsed};
use crate::proxy::{Fault, Proxy};
use crate::token_requests::body_of;

/// The names of the parameters of an authorization URL, in order.
fn names(url: &Url) -> Vec<String> {
    url.query_pairs().map(|(name, _)| name.into_owned()).collect()
}

/// The URL without its parameters.
fn endpoint(url: &Url) -> &str {
    url.as_str().split('?').next().expect("there is always a first")
}

/// The code verifier that is sent after a flow of the app, if there is one, and the challenge that came before it.
async fn verifier_and_challenge<K: WithUsers>(app: App<K>) -> (Option<String>, Option<String>) {
    let proxy = Proxy::in_front_of(&parsed("http://127.0.0.1:1"));
    let app = at(app, proxy.url());
    proxy.next(Fault::Answer { status: 200, headers: Vec::new(), body: r#"{"access_token": "a"}"#.to_owned() });
    let (url, code) = code(&app);
    TokenEndpoint::new(&app).expect("the system has TLS").exchange(code).await.expect("it is granted");
    let request = proxy.last_token_request().expect("it came");
    let verifier = body_of(&request).into_iter().find(|(name, _)| name == "code_verifier").map(|(_, value)| value);
    (verifier, parameter(&url, "code_challenge"))
}

#[test]
fn rfc_6749_section_4_1_1_the_url_is_fourthwalls_and_has_the_redirect_uri_and_the_state() {
    let (url, _pending) = apps::confidential().authorize();
    let state = parameter(&url, "state").expect("there is one");
    let expected = "https://my-shop.fourthwall.com/admin/platform-apps/app_confidential/connect\
                    ?redirect_uri=https%3A%2F%2Fexample.com%2Fcallback&state=";
    assert_eq!(url.as_str(), format!("{expected}{state}"));
}

#[test]
fn rfc_7636_section_4_3_the_url_of_a_public_app_has_a_challenge_of_method_s256() {
    let (url, _pending) = apps::public().authorize();
    let value = |name| parameter(&url, name).expect("there is one");
    let expected = "https://my-shop.fourthwall.com/admin/platform-apps/app_public/connect\
                    ?redirect_uri=https%3A%2F%2Fexample.com%2Fcallback";
    assert_eq!(
        url.as_str(),
        format!(
            "{expected}&state={}&code_challenge={}&code_challenge_method=S256",
            value("state"),
            value("code_challenge")
        )
    );
}

#[test]
fn a_confidential_app_has_a_challenge_if_it_wants() {
    let plain = ["redirect_uri", "state"];
    let with_challenge = ["redirect_uri", "state", "code_challenge", "code_challenge_method"];
    let app = apps::confidential();
    assert_eq!(names(&app.authorize().0), plain);
    assert_eq!(names(&app.clone().with_pkce(Pkce::S256).authorize().0), with_challenge);
    assert_eq!(names(&app.with_pkce(Pkce::S256).with_pkce(Pkce::Off).authorize().0), plain);
}

#[test]
fn rfc_6749_section_2_3_1_the_url_has_no_client_secret_and_no_scope() {
    for pkce in [Pkce::S256, Pkce::Off] {
        let (url, _pending) = apps::confidential().with_pkce(pkce).authorize();
        assert!(!url.as_str().contains(apps::CLIENT_SECRET), "{url}");
        for name in ["client_secret", "scope", "client_id", "code_verifier"] {
            assert!(!names(&url).iter().any(|other| other == name), "{name}: {url}");
        }
    }
}

#[tokio::test]
async fn rfc_7636_section_4_2_the_challenge_is_the_sha256_of_the_verifier_that_follows() {
    for flow in [
        verifier_and_challenge(apps::public()).await,
        verifier_and_challenge(apps::confidential().with_pkce(Pkce::S256)).await,
    ] {
        let (Some(verifier), Some(challenge)) = flow else { panic!("one of them is missing") };
        assert_eq!(challenge, URL_SAFE_NO_PAD.encode(Sha256::digest(&verifier)));
        assert_eq!(verifier.len(), 43);
    }
}

#[tokio::test]
async fn rfc_9700_section_2_1_1_without_a_challenge_no_verifier_follows() {
    assert_eq!(verifier_and_challenge(apps::confidential()).await, (None, None));
}

#[test]
fn rfc_6749_section_10_12_the_state_is_256_bits_of_base64url_and_never_the_same() {
    let app = apps::public();
    let texts = |name| (0..50).map(|_| parameter(&app.authorize().0, name).expect("there is one")).collect::<Vec<_>>();
    let (states, challenges) = (texts("state"), texts("code_challenge"));
    for text in states.iter().chain(&challenges) {
        assert_eq!(URL_SAFE_NO_PAD.decode(text).expect("it is base64url").len(), 32, "{text}");
        assert_eq!(text.len(), 43);
    }
    assert_eq!(states.iter().chain(&challenges).collect::<BTreeSet<_>>().len(), 100);
}

#[test]
fn the_redirect_uri_is_sent_as_it_was_written() {
    for text in [
        "https://example.com",
        "HTTPS://Example.COM:443/a/../callback?x=%7e&y=+&z=%20",
        "http://127.1:3000/callback/",
        "https://example.com/r%c3%bcckkehr?",
    ] {
        let (url, _pending) = App::public(fourthwall::server(), parsed("app"), parsed(text)).authorize();
        assert_eq!(parameter(&url, "redirect_uri").as_deref(), Some(text));
    }
}

#[test]
fn a_client_identifier_is_one_segment_of_the_path() {
    let cases = [
        ("app_12345", "app_12345"),
        ("a b", "a%20b"),
        ("a/b", "a%2Fb"),
        ("../admin", "..%2Fadmin"),
        ("a?b=c", "a%3Fb=c"),
        ("a#b", "a%23b"),
        ("100%", "100%25"),
        ("%2e%2e", "%252e%252e"),
        ("a\\b", "a%5Cb"),
    ];
    for (client_id, segment) in cases {
        let (url, _pending) = App::public(fourthwall::server(), parsed(client_id), parsed(REDIRECT_URI)).authorize();
        let expected = format!("https://my-shop.fourthwall.com/admin/platform-apps/{segment}/connect");
        assert_eq!(endpoint(&url), expected);
    }
}

#[test]
fn the_page_is_below_the_url_of_the_server() {
    let cases = [
        ("https://example.com", "https://example.com"),
        ("https://example.com/", "https://example.com"),
        ("https://example.com/eu/", "https://example.com/eu"),
        ("https://example.com/eu?a=b#c", "https://example.com/eu"),
        ("http://[::1]:3000", "http://[::1]:3000"),
    ];
    for (connect_url, base) in cases {
        let server = fourthwall::server_at(parsed(connect_url), parsed("https://example.com")).expect("secure");
        let (url, _pending) = apps::public().with_authorization_server(server).authorize();
        assert_eq!(endpoint(&url), format!("{base}/admin/platform-apps/app_public/connect"));
        assert_eq!((url.query().map(|query| query.starts_with("redirect_uri=")), url.fragment()), (Some(true), None));
    }
}
