//! Requests to the API: what each carries, and what happens when it is refused.

use std::time::Duration;

use generated_client::oauth::{MemoryStore, Recovery, Session, SessionError, TokenSet};
use generated_client::{
    Client, Credential, Credentials, Error, Hooks as _, Next, OperationInfo, Security, SecurityScheme,
    SecuritySchemeKind, SendError,
};
use reqwest::{Method, Request, Response, StatusCode};

use crate::lab::{Lab, key};
use crate::leaks;

const CURRENT_SHOP: &str = "/open-api/v1.0/shops/current";
const FORBIDDEN: &str = "/open-api/v1.0/forbidden";
const BASIC: &str = "/open-api/v1.0/basic/draws";

const OAUTH_SCHEME: SecurityScheme = SecurityScheme { name: "oauth", kind: SecuritySchemeKind::OAuth2 { flows: &[] } };
const BASIC_SCHEME: SecurityScheme =
    SecurityScheme { name: "basicAuth", kind: SecuritySchemeKind::Http { scheme: "basic" } };
const BEARER_SCHEME: SecurityScheme =
    SecurityScheme { name: "token", kind: SecuritySchemeKind::Http { scheme: "bearer" } };

/// A client of the API behind the proxy's server.
fn client(lab: &Lab, credentials: impl Into<Credentials>) -> Client {
    Client::with_base_url(lab.server.url().clone()).expect("it is a URL").with_hooks(credentials.into())
}

fn request(lab: &Lab, path: &str) -> Request {
    Request::new(Method::GET, lab.server.url().join(path).expect("it is a URL"))
}

async fn get(lab: &Lab, client: &Client, path: &str) -> Result<Response, Error> {
    client.execute(request(lab, path)).await
}

fn api_key(lab: &Lab) -> Credentials {
    with_api_key(Credentials::new(), lab)
}

fn with_api_key(credentials: Credentials, lab: &Lab) -> Credentials {
    let api_key = Credential::basic("api_user", lab.server.api_password());
    credentials.with_any(api_key).expect("it has no control characters")
}

async fn session(lab: &mut Lab) -> Session {
    let session = lab.session(MemoryStore::new());
    session.install(&lab.login().await).await.expect("the store works");
    session
}

#[tokio::test]
async fn rfc_6750_section_2_1_the_token_is_in_a_sensitive_header() {
    let Some(mut lab) = Lab::start().await else { return };
    let session = session(&mut lab).await;
    let response = get(&lab, &client(&lab, session.clone()), CURRENT_SHOP).await.expect("there is an answer");
    assert_eq!(response.status(), StatusCode::OK);
    let bearer = session.bearer().await.expect("it is fresh");
    assert!(bearer.header_value().is_sensitive());
    let text = bearer.header_value().to_str().map(str::to_owned).expect("it is ASCII");
    assert_eq!(text, format!("Bearer {}", bearer.access_token().expose()));
    leaks::show(&(client(&lab, session.clone()), bearer.header_value(), &bearer, Credentials::from(session)));
    assert_eq!(lab.server.stats().await.anonymous_requests, 0);
    lab.finish().await;
}

#[tokio::test]
async fn rfc_6750_section_3_1_a_refused_token_gives_one_refresh_and_one_repetition() {
    let Some(mut lab) = Lab::start().await else { return };
    let session = session(&mut lab).await;
    let client = client(&lab, session.clone());
    lab.server.revoke_access_tokens().await;
    let response = get(&lab, &client, CURRENT_SHOP).await.expect("there is an answer");
    assert_eq!(response.status(), StatusCode::OK);
    let stats = lab.server.stats().await;
    assert_eq!((stats.refresh_requests, stats.resource_requests), (1, 2));
    lab.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_refused_requests_give_one_refresh() {
    let Some(mut lab) = Lab::start().await else { return };
    let session = session(&mut lab).await;
    let client = client(&lab, session.clone());
    lab.server.revoke_access_tokens().await;
    let tasks = (0..32).map(|_| {
        let (client, request) = (client.clone(), request(&lab, CURRENT_SHOP));
        tokio::spawn(async move { client.execute(request).await })
    });
    for task in tasks.collect::<Vec<_>>() {
        let response = task.await.expect("no task panics").expect("there is an answer");
        assert_eq!(response.status(), StatusCode::OK);
    }
    assert_eq!(lab.refreshes().await, 1);
    lab.finish().await;
}

#[tokio::test]
async fn a_new_token_that_is_refused_too_is_not_refreshed_again() {
    let Some(mut lab) = Lab::start().await else { return };
    let session = session(&mut lab).await;
    // The path takes API keys alone, so that it refuses every token.
    let response = get(&lab, &client(&lab, session), BASIC).await.expect("there is an answer");
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    let stats = lab.server.stats().await;
    assert_eq!((stats.refresh_requests, stats.resource_requests), (1, 2));
    lab.finish().await;
}

/// A server that refuses every token would have each request use up a refresh token.
#[tokio::test]
async fn fifty_requests_to_a_server_that_refuses_every_token_give_few_refreshes() {
    let Some(mut lab) = Lab::start().await else { return };
    let session = session(&mut lab).await;
    let client = client(&lab, session.clone());
    for _ in 0..50 {
        let response = get(&lab, &client, BASIC).await.expect("there is an answer");
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    }
    let refreshes = lab.refreshes().await;
    assert!((1..=4).contains(&refreshes), "{refreshes}");
    // It is the server's fault: where tokens are taken, this one is.
    let response = get(&lab, &client, CURRENT_SHOP).await.expect("there is an answer");
    assert_eq!(response.status(), StatusCode::OK);
    lab.finish().await;
}

#[tokio::test]
async fn rfc_6750_section_3_1_a_scope_that_is_missing_gives_no_refresh() {
    let Some(mut lab) = Lab::start().await else { return };
    let session = session(&mut lab).await;
    let response = get(&lab, &client(&lab, session), FORBIDDEN).await.expect("there is an answer");
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    let stats = lab.server.stats().await;
    assert_eq!((stats.refresh_requests, stats.resource_requests), (0, 1));
    lab.finish().await;
}

#[tokio::test]
async fn a_body_that_is_a_stream_is_not_sent_twice() {
    let Some(mut lab) = Lab::start().await else { return };
    let session = session(&mut lab).await;
    lab.server.revoke_access_tokens().await;
    let mut request = request(&lab, CURRENT_SHOP);
    *request.method_mut() = Method::POST;
    let chunks = futures_util::stream::iter([Ok::<_, std::io::Error>("body")]);
    *request.body_mut() = Some(reqwest::Body::wrap_stream(chunks));
    let response = client(&lab, session).execute(request).await.expect("there is an answer");
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(lab.server.stats().await.resource_requests, 1);
    lab.finish().await;
}

#[tokio::test]
async fn rfc_7617_section_2_an_api_key_is_basic_authentication() {
    let Some(lab) = Lab::start().await else { return };
    let response = get(&lab, &client(&lab, api_key(&lab)), BASIC).await.expect("there is an answer");
    assert_eq!(response.status(), StatusCode::OK);
    leaks::show(&api_key(&lab));
    leaks::assert_unseen(lab.server.api_password());
    for (username, password) in [("a:b", "c"), ("a\n", "c"), ("a", "c\0")] {
        let credential = Credential::basic(username, password);
        assert!(Credentials::new().with_any(credential).is_err(), "{username:?} {password:?}");
    }
}

#[tokio::test]
async fn an_operation_fails_with_the_error_of_the_session() {
    let Some(lab) = Lab::start().await else { return };
    let session = lab.session(MemoryStore::new());
    let error = get(&lab, &client(&lab, session), CURRENT_SHOP).await.expect_err("nobody has connected");
    leaks::show_error(&error);
    assert!(matches!(SessionError::of(&error), Some(SessionError::NotConnected)), "{error:?}");
    assert_eq!(lab.server.stats().await.resource_requests, 0);
    let wrong = TokenSet::new("not-an-access-token", Some(Duration::ZERO)).with_refresh_token("not-a-refresh-token");
    let session = Session::new(&lab.endpoint, MemoryStore::new(), key());
    session.install(&wrong).await.expect("the store works");
    let error = get(&lab, &client(&lab, session), CURRENT_SHOP).await.expect_err("it is refused");
    let error = SessionError::of(&error).unwrap_or_else(|| panic!("{error:?}"));
    assert_eq!(error.recovery(), Recovery::Reauthorize);
}

/// What a request carries that is for an operation with this security.
async fn scheme_sent(lab: &Lab, credentials: &Credentials, security: Option<Security>) -> Result<String, SendError> {
    let http = reqwest::Client::new();
    // The token endpoint of the proxy records what comes.
    let mut request = Request::new(Method::POST, lab.proxy.url().join(crate::proxy::TOKEN).expect("it is a URL"));
    *request.body_mut() = Some("".into());
    credentials.send(request, Next::new(&http, OperationInfo::new("an_operation", security))).await?;
    let headers = lab.proxy.last_token_request().expect("it has come").headers;
    let header = headers.get("authorization").map(|value| value.to_str().unwrap_or_default().to_owned());
    Ok(header.unwrap_or_default().split(' ').next().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn each_operation_gets_what_its_document_asks_for() {
    let Some(mut lab) = Lab::start().await else { return };
    let session = session(&mut lab).await;
    let only_session = Credentials::from(session.clone());
    let only_key = api_key(&lab);
    let both = with_api_key(Credentials::from(session), &lab);
    let nothing = Credentials::new();
    const OAUTH: Security = &[&[OAUTH_SCHEME.with_scopes(&["order_read"])]];
    const BEARER: Security = &[&[BEARER_SCHEME.with_scopes(&[])]];
    const KEY: Security = &[&[BASIC_SCHEME.with_scopes(&[])]];
    const EITHER: Security = &[&[BASIC_SCHEME.with_scopes(&[])], &[OAUTH_SCHEME.with_scopes(&[])]];
    const OPTIONAL: Security = &[&[], &[OAUTH_SCHEME.with_scopes(&[])]];
    const AT_ONCE: Security = &[&[BASIC_SCHEME.with_scopes(&[]), OAUTH_SCHEME.with_scopes(&[])]];
    let cases: [(&str, &Credentials, Option<Security>, Option<&str>); 20] = [
        ("session, oauth", &only_session, Some(OAUTH), Some("Bearer")),
        ("session, bearer", &only_session, Some(BEARER), Some("Bearer")),
        ("session, key", &only_session, Some(KEY), None),
        ("session, either", &only_session, Some(EITHER), Some("Bearer")),
        ("session, optional", &only_session, Some(OPTIONAL), Some("Bearer")),
        ("session, none", &only_session, Some(&[]), Some("")),
        ("session, unknown", &only_session, None, Some("Bearer")),
        ("key, oauth", &only_key, Some(OAUTH), None),
        ("key, key", &only_key, Some(KEY), Some("Basic")),
        ("key, either", &only_key, Some(EITHER), Some("Basic")),
        ("key, optional", &only_key, Some(OPTIONAL), Some("")),
        ("key, unknown", &only_key, None, Some("Basic")),
        ("both, oauth", &both, Some(OAUTH), Some("Bearer")),
        ("both, key", &both, Some(KEY), Some("Basic")),
        ("both, either", &both, Some(EITHER), Some("Basic")),
        ("both, at once", &both, Some(AT_ONCE), None),
        ("both, unknown", &both, None, Some("Bearer")),
        ("nothing, oauth", &nothing, Some(OAUTH), None),
        ("nothing, optional", &nothing, Some(OPTIONAL), Some("")),
        ("nothing, unknown", &nothing, None, Some("")),
    ];
    for (name, credentials, security, expected) in cases {
        let sent = scheme_sent(&lab, credentials, security).await;
        match sent {
            Ok(scheme) => assert_eq!(Some(&*scheme), expected, "{name}"),
            Err(error) => {
                assert_eq!(None, expected, "{name}: {error:?}");
                insta::allow_duplicates! {
                    insta::assert_snapshot!(error, @"`an_operation` asks for credentials that the client does not have");
                }
            }
        }
    }
}
