//! What goes over the wire to the token endpoint. No server is asked: the proxy answers by itself.

use std::collections::BTreeMap;
use std::process::Command;

use generated_client::Secret;
use generated_client::fourthwall;
use generated_client::oauth::{
    App, Delivery, Pkce, RequestFormat, TokenEndpoint, TokenEndpointBuilder, TokenError, WithUsers,
};
use reqwest::Url;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, COOKIE, HeaderName, ORIGIN, REFERER, USER_AGENT};

use crate::apps::{self, CLIENT_SECRET, CODE, REDIRECT_URI, at, code, code_only, parsed};
use crate::proxy::{Fault, Proxy, Recorded, TOKEN};
use crate::raw_server::{RawServer, answer};

const REFRESH_TOKEN: &str = "a-refresh-token-that-stands-nowhere-else";
const FORMATS: [RequestFormat; 2] = [RequestFormat::Form, RequestFormat::Json];

/// What is exchanged for tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Grant {
    Code,
    RefreshToken,
}

/// The request by which an app asks for tokens.
async fn sent<K: WithUsers>(
    app: App<K>,
    grant: Grant,
    adjust: impl FnOnce(TokenEndpointBuilder<K>) -> TokenEndpointBuilder<K>,
) -> Recorded {
    let proxy = Proxy::in_front_of(&parsed("http://127.0.0.1:1"));
    proxy.next(granted(Vec::new()));
    let app = at(app, proxy.url());
    let endpoint = adjust(TokenEndpoint::builder(&app)).build().expect("the system has TLS");
    let result = match grant {
        Grant::Code => endpoint.exchange(code_only(&app)).await,
        Grant::RefreshToken => endpoint.refresh(&Secret::new(REFRESH_TOKEN)).await,
    };
    result.expect("it is granted");
    assert_eq!(proxy.token_requests(), 1);
    proxy.last_token_request().expect("it came")
}

/// An answer that is right, with these headers.
fn granted(headers: Vec<(String, String)>) -> Fault {
    Fault::Answer { status: 200, headers, body: r#"{"access_token": "a"}"#.to_owned() }
}

/// The parameters of a token request of either format, in order. JSON has texts alone.
pub fn body_of(request: &Recorded) -> Vec<(String, String)> {
    let body = std::str::from_utf8(&request.body).expect("it is UTF-8");
    match request.headers[CONTENT_TYPE].to_str().expect("it is ASCII") {
        "application/json" => {
            let members = serde_json::from_str::<BTreeMap<String, String>>(body).expect("it has texts alone");
            assert_eq!(body.matches("\":").count(), members.len(), "a member stands twice");
            members.into_iter().collect()
        }
        "application/x-www-form-urlencoded" => {
            let mut url = parsed::<Url>("http://form.test");
            url.set_query(Some(body));
            url.query_pairs().into_owned().collect()
        }
        other => panic!("the content type is {other}"),
    }
}

/// The parameters of a request, sorted; the code verifier is shown by its length.
fn parameters(request: &Recorded) -> Vec<(String, String)> {
    let mut parameters = body_of(request);
    for (name, value) in &mut parameters {
        if name == "code_verifier" {
            *value = format!("{} characters", value.len());
        }
    }
    parameters.sort();
    parameters
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// The same request in both formats by apps of both types.
async fn all_sent(grant: Grant) -> Vec<Recorded> {
    let mut requests = Vec::new();
    for format in FORMATS {
        requests.push(sent(apps::public(), grant, |builder| builder.format(format)).await);
        requests.push(sent(apps::confidential(), grant, |builder| builder.format(format)).await);
    }
    requests
}

#[tokio::test]
async fn rfc_6749_section_4_1_3_a_code_goes_with_all_that_belongs_to_it_and_nothing_else() {
    for format in FORMATS {
        let public = sent(apps::public(), Grant::Code, |builder| builder.format(format)).await;
        let expected = pairs(&[
            ("client_id", "app_public"),
            ("code", CODE),
            ("code_verifier", "43 characters"),
            ("grant_type", "authorization_code"),
            ("redirect_uri", REDIRECT_URI),
        ]);
        assert_eq!(parameters(&public), expected);
        let mut expected = pairs(&[
            ("client_id", "app_confidential"),
            ("client_secret", CLIENT_SECRET),
            ("code", CODE),
            ("grant_type", "authorization_code"),
            ("redirect_uri", REDIRECT_URI),
        ]);
        let confidential = sent(apps::confidential(), Grant::Code, |builder| builder.format(format)).await;
        assert_eq!(parameters(&confidential), expected);
        expected.insert(3, ("code_verifier".to_owned(), "43 characters".to_owned()));
        let with_pkce = apps::confidential().with_pkce(Pkce::S256);
        assert_eq!(parameters(&sent(with_pkce, Grant::Code, |builder| builder.format(format)).await), expected);
    }
}

#[tokio::test]
async fn rfc_6749_section_6_a_refresh_token_goes_without_scope_and_redirect_uri() {
    for format in FORMATS {
        let public = sent(apps::public(), Grant::RefreshToken, |builder| builder.format(format)).await;
        let expected = [("client_id", "app_public"), ("grant_type", "refresh_token"), ("refresh_token", REFRESH_TOKEN)];
        assert_eq!(parameters(&public), pairs(&expected));
        let app = apps::confidential().with_pkce(Pkce::S256);
        let confidential = sent(app, Grant::RefreshToken, |builder| builder.format(format)).await;
        let expected = [
            ("client_id", "app_confidential"),
            ("client_secret", CLIENT_SECRET),
            ("grant_type", "refresh_token"),
            ("refresh_token", REFRESH_TOKEN),
        ];
        assert_eq!(parameters(&confidential), pairs(&expected));
    }
}

#[tokio::test]
async fn rfc_6749_section_4_1_3_the_redirect_uri_is_the_one_of_the_authorization() {
    let written = "https://Example.COM:443/callback?app=%7e+1";
    let app = App::public(fourthwall::server(), parsed("app"), parsed(written));
    let body = body_of(&sent(app, Grant::Code, |builder| builder).await);
    assert_eq!(body.iter().find(|(name, _)| name == "redirect_uri").map(|(_, value)| value.as_str()), Some(written));
}

#[tokio::test]
async fn rfc_6749_section_3_2_requests_are_posts_with_each_parameter_once_and_none_empty() {
    for request in [all_sent(Grant::Code).await, all_sent(Grant::RefreshToken).await].concat() {
        assert_eq!((request.method.as_str(), request.path_and_query.as_str()), ("POST", TOKEN));
        let body = body_of(&request);
        let names = body.iter().map(|(name, _)| name).collect::<std::collections::BTreeSet<_>>();
        assert_eq!(names.len(), body.len(), "{names:?}");
        assert!(body.iter().all(|(_, value)| !value.is_empty()));
    }
}

#[tokio::test]
async fn rfc_6749_section_3_2_what_is_empty_is_not_sent() {
    let proxy = Proxy::in_front_of(&parsed("http://127.0.0.1:1"));
    let app = at(App::confidential(fourthwall::server(), parsed("app"), "", parsed(REDIRECT_URI)), proxy.url());
    let endpoint = TokenEndpoint::new(&app).expect("the system has TLS");
    let expected = Err(TokenError::InvalidRequest("`client_secret` is empty".to_owned()));
    assert_eq!(endpoint.exchange(code_only(&app)).await.map(|_| ()), expected);
    assert_eq!(endpoint.refresh(&Secret::new(REFRESH_TOKEN)).await.map(|_| ()), expected);
    let endpoint = TokenEndpoint::new(&at(apps::public(), proxy.url())).expect("the system has TLS");
    let expected = Err(TokenError::InvalidRequest("`refresh_token` is empty".to_owned()));
    assert_eq!(endpoint.refresh(&Secret::new("")).await.map(|_| ()), expected);
    assert_eq!(proxy.token_requests(), 0);
}

#[tokio::test]
async fn rfc_6749_section_2_3_1_no_secret_is_in_the_url_or_in_a_header() {
    for request in [all_sent(Grant::Code).await, all_sent(Grant::RefreshToken).await].concat() {
        let head = format!("{} {:?}", request.path_and_query, request.headers);
        let is_secret = |name: &str| !matches!(name, "client_id" | "redirect_uri" | "grant_type");
        for (name, value) in body_of(&request).iter().filter(|(name, _)| is_secret(name)) {
            assert!(!head.contains(value), "{name}: {head}");
        }
    }
}

#[tokio::test]
async fn rfc_6749_appendix_b_a_form_is_utf_8() {
    let secret = "pässwörd ✓ &=+%;";
    for format in FORMATS {
        let app = App::confidential(fourthwall::server(), parsed("a &=+%"), secret, parsed(REDIRECT_URI));
        let request = sent(app, Grant::RefreshToken, |builder| builder.format(format)).await;
        let body = body_of(&request);
        assert!(body.contains(&("client_secret".to_owned(), secret.to_owned())), "{body:?}");
        assert!(body.contains(&("client_id".to_owned(), "a &=+%".to_owned())), "{body:?}");
        assert!(request.body.is_ascii() || format == RequestFormat::Json);
    }
}

#[tokio::test]
async fn headers_say_what_is_sent_and_wanted_and_nothing_of_anybody() {
    for format in FORMATS {
        let request = sent(apps::public(), Grant::Code, |builder| builder.format(format)).await;
        let header = |name: HeaderName| {
            let mut values = request.headers.get_all(name).iter().map(|value| value.to_str().expect("it is ASCII"));
            let value = values.next();
            assert_eq!(values.next(), None);
            value
        };
        let media_type = match format {
            RequestFormat::Form => "application/x-www-form-urlencoded",
            RequestFormat::Json => "application/json",
        };
        assert_eq!((header(CONTENT_TYPE), header(ACCEPT)), (Some(media_type), Some("application/json")));
        assert!(header(USER_AGENT).is_some_and(|name| name.starts_with("generated-client/")));
        for name in [AUTHORIZATION, COOKIE, ORIGIN, REFERER] {
            assert_eq!(header(name.clone()), None, "{name}");
        }
    }
}

#[tokio::test]
async fn the_user_agent_is_what_the_app_wants_or_none_that_is_a_header() {
    let request = sent(apps::public(), Grant::Code, |builder| builder.user_agent("my-app/1.0 (me@example.com)")).await;
    assert_eq!(request.headers[USER_AGENT], "my-app/1.0 (me@example.com)");
    for text in ["a\r\nCookie: b", "a\0"] {
        TokenEndpoint::builder(&apps::public()).user_agent(text).build().expect_err("it is no value of a header");
    }
}

#[tokio::test]
async fn cookies_are_not_kept() {
    let proxy = Proxy::in_front_of(&parsed("http://127.0.0.1:1"));
    let endpoint = TokenEndpoint::new(&at(apps::public(), proxy.url())).expect("the system has TLS");
    for _ in 0..2 {
        proxy.next(granted(vec![("Set-Cookie".to_owned(), "a=b; Path=/".to_owned())]));
        endpoint.refresh(&Secret::new(REFRESH_TOKEN)).await.expect("it is granted");
    }
    assert_eq!(proxy.last_token_request().expect("it came").headers.get(COOKIE), None);
}

#[tokio::test]
async fn the_path_is_below_the_url_of_the_api() {
    let proxy = Proxy::in_front_of(&parsed("http://127.0.0.1:1"));
    for suffix in ["", "/", "?a=b", "#c"] {
        let url = parsed::<Url>(&format!("{}{suffix}", proxy.url().as_str().trim_end_matches('/')));
        proxy.next(granted(Vec::new()));
        let endpoint = TokenEndpoint::new(&at(apps::public(), &url)).expect("the system has TLS");
        endpoint.refresh(&Secret::new(REFRESH_TOKEN)).await.expect("it is granted");
        assert_eq!(proxy.last_token_request().expect("it came").path_and_query, TOKEN, "{suffix}");
    }
}

#[tokio::test]
async fn a_code_is_sent_once_whatever_comes() {
    for fault in [
        Fault::CutBefore,
        Fault::Answer { status: 503, headers: Vec::new(), body: String::new() },
        Fault::Answer { status: 429, headers: vec![("Retry-After".to_owned(), "0".to_owned())], body: String::new() },
        Fault::Answer { status: 408, headers: Vec::new(), body: String::new() },
    ] {
        let proxy = Proxy::in_front_of(&parsed("http://127.0.0.1:1"));
        let app = at(apps::public(), proxy.url());
        proxy.next(fault);
        let endpoint = TokenEndpoint::new(&app).expect("the system has TLS");
        let error = endpoint.exchange(code(&app).1).await.expect_err("there are no tokens");
        assert!(matches!(error, TokenError::Unavailable { delivery: Delivery::Unknown, .. }), "{error:?}");
        assert_eq!(proxy.token_requests(), 1);
    }
}

/// A proxy of the system reads http, so what is for this machine must not go there. A process reads its environment
/// once, so the client is in a process of its own.
#[tokio::test]
async fn rfc_6749_section_3_2_requests_to_this_machine_go_through_no_proxy() {
    const NAME: &str = "token_requests::rfc_6749_section_3_2_requests_to_this_machine_go_through_no_proxy";
    if let Ok(url) = std::env::var("TOKEN_ENDPOINT_OF_THE_TEST") {
        let endpoint = TokenEndpoint::new(&at(apps::confidential(), &parsed(&url))).expect("the system has TLS");
        endpoint.refresh(&Secret::new(REFRESH_TOKEN)).await.expect("it is granted");
        return;
    }
    let proxy_of_the_system = RawServer::start(answer(200, b"", br#"{"access_token": "a"}"#));
    let server = Proxy::in_front_of(&parsed("http://127.0.0.1:1"));
    server.next(granted(Vec::new()));
    let mut child = Command::new(std::env::current_exe().expect("a test is a program"));
    child.args(["--exact", NAME]).env("TOKEN_ENDPOINT_OF_THE_TEST", server.url().as_str());
    for name in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
        child.env(name, proxy_of_the_system.url().as_str());
    }
    let output = child.env_remove("no_proxy").env_remove("NO_PROXY").output().expect("it can be started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!((server.token_requests(), proxy_of_the_system.connections()), (1, 0));
}
