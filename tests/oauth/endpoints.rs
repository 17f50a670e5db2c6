//! How apps show who they are, and what servers have beside the token endpoint, with a real server.

use std::time::Duration;

use generated_client::oauth::{
    App, AuthorizationServer as Server, ClientAuthentication, ClientType, DeviceAuthorizationError, ErrorCode,
    Malformed, MemoryStore, Recovery, ServerMetadata, Session, SessionError, TokenEndpoint, TokenError, TokenSet,
    WithUsers,
};
use reqwest::Url;

use crate::apps::{CLIENT_SECRET, REDIRECT_URI, parsed};
use crate::browser::Browser;
use crate::lab::key;
use crate::leaks;
use crate::proxy::TOKEN;
use crate::raw_server::{RawServer, answer};
use crate::servers::{AuthorizationServer, Kind, Settings};
use crate::vendors::{SCOPE, endpoints};

/// Where the server has the endpoints that no metadata are needed for.
const REVOCATION: &str = "/token/revocation";
const INTROSPECTION: &str = "/token/introspection";
const DEVICE_AUTHORIZATION: &str = "/device/auth";

async fn server() -> Option<AuthorizationServer> {
    leaks::watch();
    AuthorizationServer::start(Kind::OidcProvider, Settings::default()).await
}

fn at(server: &AuthorizationServer, path: &str) -> Url {
    server.url().join(path).expect("it is a URL")
}

/// An app that knows all endpoints of its server.
fn endpoint<K: ClientType>(server: &AuthorizationServer, app: App<K>) -> TokenEndpoint<K> {
    let app = app.with_scopes([SCOPE]).with_revocation_endpoint(at(server, REVOCATION));
    let app = app.and_then(|app| app.with_introspection_endpoint(at(server, INTROSPECTION)));
    let endpoint = TokenEndpoint::new(&app.expect("they are loopback")).expect("the system has TLS");
    leaks::show(&endpoint);
    endpoint
}

async fn log_in<K: WithUsers>(app: &App<K>, endpoint: &TokenEndpoint<K>) -> TokenSet {
    let (url, pending) = app.clone().with_scopes([SCOPE]).authorize();
    let code = pending.complete(&Browser::new().connect(&url).await).expect("the callback is right");
    endpoint.exchange(code).await.expect("the code is good")
}

fn service(server: &AuthorizationServer) -> App<generated_client::oauth::Service> {
    let app = App::service(at(server, TOKEN), parsed("app_service"), server.client_secret());
    app.expect("it is loopback").with_client_authentication(ClientAuthentication::Basic)
}

/// The whole life of a login, at each endpoint that wants to know who asks.
async fn is_known_everywhere<K: WithUsers>(server: &AuthorizationServer, app: App<K>) {
    let endpoint = endpoint(server, app.clone());
    let tokens = log_in(&app, &endpoint).await;
    let tokens = endpoint.refresh(tokens.refresh_token().expect("there is one")).await.expect("it is granted");
    let introspection = endpoint.introspect(tokens.access_token()).await.expect("the server says it");
    assert!(introspection.is_active());
    assert_eq!(introspection.client_id(), Some(app.client_id().as_str()));
    endpoint.revoke(tokens.refresh_token().expect("there is one")).await.expect("the server takes it");
    for secret in server.issued().await.iter().map(String::as_str).chain([server.client_secret()]) {
        leaks::assert_unseen(secret);
    }
}

#[tokio::test]
async fn rfc_6749_section_2_3_each_way_of_client_authentication_is_taken_everywhere() {
    let Some(server) = server().await else { return };
    // `none`
    is_known_everywhere(&server, App::public(endpoints(&server), parsed("app_public"), parsed(REDIRECT_URI))).await;
    for (client_id, authentication) in
        [("app_confidential", ClientAuthentication::Post), ("app_basic", ClientAuthentication::Basic)]
    {
        let secret = server.client_secret();
        let app = App::confidential(endpoints(&server), parsed(client_id), secret, parsed(REDIRECT_URI));
        is_known_everywhere(&server, app.with_client_authentication(authentication)).await;
    }
}

/// This server takes the way alone that an app was registered with.
#[tokio::test]
async fn rfc_6749_section_2_3_1_a_strict_server_sees_the_way_that_was_chosen() {
    leaks::watch();
    let Some(server) = AuthorizationServer::start(Kind::Authlib, Settings::default()).await else { return };
    for (client_id, registered) in
        [("app_confidential", ClientAuthentication::Post), ("app_basic", ClientAuthentication::Basic)]
    {
        for authentication in [ClientAuthentication::Post, ClientAuthentication::Basic] {
            let secret = server.client_secret();
            let app = App::confidential(endpoints(&server), parsed(client_id), secret, parsed(REDIRECT_URI));
            let endpoint = TokenEndpoint::new(&app.with_client_authentication(authentication));
            let endpoint = endpoint.expect("the system has TLS");
            let error = endpoint.refresh(&"not-a-refresh-token".into()).await.expect_err("there is no such token");
            let TokenError::Refused { error, .. } = error else { panic!("{error:?}") };
            let is_known = *error.code() == ErrorCode::InvalidGrant;
            assert_eq!(is_known, authentication == registered, "{client_id}, {authentication:?}: {error:?}");
        }
    }
    leaks::assert_unseen(server.client_secret());
}

#[tokio::test]
async fn a_secret_that_is_replaced_while_sessions_live_is_shown_from_then_on() {
    let Some(server) = server().await else { return };
    let app = App::service(at(&server, TOKEN), parsed("app_service"), CLIENT_SECRET).expect("it is loopback");
    let endpoint = TokenEndpoint::new(&app.with_client_authentication(ClientAuthentication::Basic));
    let endpoint = endpoint.expect("the system has TLS");
    let refused = Session::new(&endpoint, MemoryStore::new(), key()).bearer().await.expect_err("the secret is wrong");
    leaks::show_error(&refused);
    assert_eq!(refused.recovery(), Recovery::FixConfiguration);
    let session = Session::new(&endpoint, MemoryStore::new(), key());
    endpoint.clone().set_client_secret(server.client_secret());
    session.bearer().await.expect("the secret is right");
    leaks::assert_unseen(CLIENT_SECRET);
    leaks::assert_unseen(server.client_secret());
}

#[tokio::test]
async fn rfc_7009_section_2_a_token_that_is_given_back_is_worth_nothing_any_more() {
    let Some(server) = server().await else { return };
    let app = App::public(endpoints(&server), parsed("app_public"), parsed(REDIRECT_URI));
    let endpoint = endpoint(&server, app.clone());
    let tokens = log_in(&app, &endpoint).await;
    let refresh_token = tokens.refresh_token().expect("the server gives one");
    endpoint.revoke(refresh_token).await.expect("the server takes it back");
    let error = endpoint.refresh(refresh_token).await.expect_err("it is worth nothing");
    assert!(matches!(error, TokenError::Refused { .. }), "{error:?}");
    // What the server does not know it need not take back.
    endpoint.revoke(refresh_token).await.expect("it is gone already");
    let without = TokenEndpoint::new(&app).expect("the system has TLS");
    for error in [
        without.revoke(refresh_token).await.expect_err("nobody said where"),
        without.introspect(refresh_token).await.map(drop).expect_err("nobody said where"),
    ] {
        assert!(matches!(error, TokenError::InvalidRequest(_)), "{error:?}");
    }
    assert!(app.clone().with_revocation_endpoint(parsed("http://example.com")).is_err());
    assert!(app.with_introspection_endpoint(parsed("https://a:b@example.com")).is_err());
}

#[tokio::test]
async fn rfc_7662_section_2_2_a_server_says_what_a_token_is_worth() {
    let Some(server) = server().await else { return };
    let endpoint = endpoint(&server, service(&server));
    let tokens = endpoint.client_credentials().await.expect("it is granted");
    let introspection = endpoint.introspect(tokens.access_token()).await.expect("the server says it");
    leaks::show(&introspection);
    assert!(introspection.is_active());
    assert_eq!((introspection.client_id(), introspection.scope()), (Some("app_service"), Some(SCOPE)));
    let (said, counted) = (introspection.expires_at().expect("it ends"), tokens.expires_at().expect("so it says"));
    let difference = said.duration_since(counted).or_else(|_| counted.duration_since(said)).expect("one is later");
    assert!(difference < Duration::from_secs(10), "{difference:?}");
    assert!(introspection.get("iss").is_some());
    let unknown = endpoint.introspect(&"not-a-token".into()).await.expect("the server says it");
    assert!(!unknown.is_active() && unknown.scope().is_none());
    let odd = RawServer::start(answer(200, b"Content-Type: application/json\r\n", br#"{"active": "yes"}"#));
    let app = App::service(odd.url().clone(), parsed("app"), CLIENT_SECRET).expect("it is loopback");
    let app = app.with_introspection_endpoint(odd.url().clone()).expect("it is loopback");
    let error = TokenEndpoint::new(&app).expect("the system has TLS").introspect(&"a-token".into()).await;
    let error = error.expect_err("nobody knows what it means");
    assert!(matches!(error, TokenError::Malformed { reason: Malformed::Lacks("active"), .. }), "{error:?}");
}

#[tokio::test]
async fn rfc_8414_section_3_a_server_says_where_its_endpoints_are() {
    let Some(server) = server().await else { return };
    let issuer = server.url().as_str().trim_end_matches('/').to_owned();
    let metadata = ServerMetadata::discover(&issuer).await.expect("the server says it");
    assert_eq!(metadata.issuer(), issuer);
    assert!(metadata.lists("token_endpoint_auth_methods_supported", "client_secret_basic"));
    assert!(!metadata.lists("issuer", "a") && metadata.get("nothing").is_none());
    let at_metadata = Server::of_metadata(&metadata).expect("they are loopback");
    let app = App::public(at_metadata, parsed("app_public"), parsed(REDIRECT_URI));
    let endpoint = TokenEndpoint::new(&app).expect("the system has TLS");
    let tokens = log_in(&app, &endpoint).await;
    assert!(endpoint.introspect(tokens.access_token()).await.expect("the server says it").is_active());
    endpoint.revoke(tokens.access_token()).await.expect("the server takes it");
    let app = App::service_of_metadata(&metadata, parsed("app_service"), server.client_secret());
    let app = app.expect("they are loopback").with_client_authentication(ClientAuthentication::Basic);
    let endpoint = TokenEndpoint::new(&app).expect("the system has TLS");
    endpoint.client_credentials().await.expect("it is granted");
    App::device_of_metadata(&metadata, parsed("app_device")).expect("it has the endpoint");
}

#[tokio::test]
async fn rfc_8414_section_3_3_the_metadata_are_those_of_the_issuer_that_was_asked_for() {
    let body =
        |issuer: &str| format!(r#"{{"issuer": "{issuer}", "token_endpoint": "https://elsewhere.example/token"}}"#);
    let server = RawServer::start(answer(200, b"", b"{}"));
    let issuer = server.url().as_str().trim_end_matches('/').to_owned();
    for told in [body("https://id.example.com"), body(&format!("{issuer}/")), "{}".to_owned(), "<html>".to_owned()] {
        server.set(answer(200, b"", told.as_bytes()));
        let error = ServerMetadata::discover(&issuer).await.expect_err("it is another's");
        assert!(matches!(error, TokenError::Malformed { reason: Malformed::Issuer, .. }), "{told}: {error:?}");
        assert_eq!(error.recovery(), Recovery::FixConfiguration);
    }
    server.set(answer(200, b"", body(&issuer).as_bytes()));
    let metadata = ServerMetadata::discover(&issuer).await.expect("it is its own");
    // What is missing is missing, and secrets go nowhere in the clear.
    assert!(Server::of_metadata(&metadata).is_err());
    assert!(App::device_of_metadata(&metadata, parsed("app")).is_err());
    assert!(App::service_of_metadata(&metadata, parsed("app"), CLIENT_SECRET).is_ok());
    server.set(answer(200, b"", body(&issuer).replace("https://elsewhere", "http://elsewhere").as_bytes()));
    let metadata = ServerMetadata::discover(&issuer).await.expect("it is its own");
    assert!(App::service_of_metadata(&metadata, parsed("app"), CLIENT_SECRET).is_err());
    server.set(answer(503, b"Retry-After: 7\r\n", b""));
    let error = ServerMetadata::discover(&issuer).await.expect_err("it has no time");
    assert_eq!(error.recovery(), Recovery::Retry { after: Duration::from_secs(7) });
    let before = server.connections();
    for issuer in ["http://id.example.com", "id.example.com", "https://a:b@id.example.com", "https://id.example.com/?a"]
    {
        let error = ServerMetadata::discover(issuer).await.expect_err("no secret may go there");
        assert!(matches!(error, TokenError::InvalidRequest(_)), "{issuer}: {error:?}");
    }
    assert_eq!(server.connections(), before);
}

/// The path of an issuer comes after the well-known part of the standard, and before that of OpenID Connect.
#[tokio::test]
async fn rfc_8414_section_5_a_server_that_has_them_where_openid_connect_has_them_is_found() {
    let seen = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let paths = std::sync::Arc::clone(&seen);
    let router = axum::Router::new().fallback(async move |request: axum::extract::Request| {
        let path = request.uri().path().to_owned();
        let host = request.headers()["host"].to_str().expect("it is ASCII").to_owned();
        paths.lock().expect("nobody panics").push(path.clone());
        match path.ends_with("openid-configuration") {
            true => (axum::http::StatusCode::OK, format!(r#"{{"issuer": "http://{host}/tenant"}}"#)),
            false => (axum::http::StatusCode::NOT_FOUND, String::new()),
        }
    });
    let runtime = crate::quiet_runtime::QuietRuntime::new();
    let url = crate::proxy::serve(router, &runtime);
    ServerMetadata::discover(url.join("tenant").expect("it is a URL").as_str()).await.expect("it is there");
    let expected = ["/.well-known/oauth-authorization-server/tenant", "/tenant/.well-known/openid-configuration"];
    assert_eq!(*seen.lock().expect("nobody panics"), expected);
}

/// An app whose users agree on another device.
fn device(server: &AuthorizationServer) -> TokenEndpoint<generated_client::oauth::Device> {
    let app = App::device(at(server, DEVICE_AUTHORIZATION), at(server, TOKEN), parsed("app_device"));
    endpoint(server, app.expect("they are loopback"))
}

#[tokio::test]
async fn rfc_8628_a_user_who_agrees_on_another_device_is_connected() {
    let Some(server) = server().await else { return };
    let endpoint = device(&server);
    let authorization = endpoint.authorize_device().await.expect("the server gives a code");
    leaks::show(&authorization);
    assert!(authorization.verification_uri().as_str().starts_with(server.url().as_str()));
    let complete = authorization.verification_uri_complete().expect("the server gives it");
    assert!(complete.as_str().contains(authorization.user_code()));
    assert!(authorization.time_left() > Duration::from_secs(30));
    let user_code = authorization.user_code().to_owned();
    let waiting = tokio::spawn({
        let endpoint = endpoint.clone();
        async move { endpoint.wait_for_user(authorization).await }
    });
    // The device asks once before the user has agreed.
    tokio::time::sleep(Duration::from_secs(6)).await;
    server.type_in(&user_code).await;
    let tokens = waiting.await.expect("it does not panic").expect("the user has agreed");
    assert_eq!(server.stats().await.token_requests, 2);
    assert_eq!(tokens.scope(), Some(SCOPE));
    let session = Session::new(&endpoint, MemoryStore::new(), key());
    session.install(&tokens).await.expect("the store works");
    let bearer = session.bearer().await.expect("it is fresh");
    session.replace(&bearer).await.expect("there is a refresh token");
    for secret in server.issued().await {
        leaks::assert_unseen(&secret);
    }
}

#[tokio::test]
async fn rfc_8628_section_3_5_a_user_who_refuses_or_takes_too_long_is_told_apart() {
    leaks::watch();
    let settings = Settings { deny: true, ..Settings::default() };
    let Some(server) = AuthorizationServer::start(Kind::OidcProvider, settings).await else { return };
    let endpoint = device(&server);
    let authorization = endpoint.authorize_device().await.expect("the server gives a code");
    server.type_in(authorization.user_code()).await;
    let error = endpoint.wait_for_user(authorization).await.expect_err("the user refuses");
    leaks::show_error(&error);
    assert_eq!((error.clone(), error.recovery()), (DeviceAuthorizationError::Refused, Recovery::Reauthorize));

    let codes = r#"{"device_code": "c", "user_code": "u", "verification_uri": "https://example.com", "expires_in": 3, "interval": 1}"#;
    let hasty = RawServer::start(answer(200, b"", codes.as_bytes()));
    let app = App::device(hasty.url().clone(), hasty.url().clone(), parsed("app")).expect("it is loopback");
    let endpoint = TokenEndpoint::new(&app).expect("the system has TLS");
    for (told, expected, asked) in [
        (r#"{"error": "authorization_pending"}"#, DeviceAuthorizationError::Expired, 2),
        // Whoever has to slow down waits five seconds longer, and so for too long here.
        (r#"{"error": "slow_down"}"#, DeviceAuthorizationError::Expired, 1),
        (r#"{"error": "expired_token"}"#, DeviceAuthorizationError::Expired, 1),
    ] {
        hasty.set(answer(200, b"", codes.as_bytes()));
        let authorization = endpoint.authorize_device().await.expect("the server gives a code");
        hasty.set(answer(400, b"", told.as_bytes()));
        let before = hasty.connections();
        assert_eq!(endpoint.wait_for_user(authorization).await.err(), Some(expected), "{told}");
        assert_eq!(hasty.connections() - before, asked, "{told}");
    }
}

#[tokio::test]
async fn a_session_of_a_device_without_a_login_says_so() {
    let app = App::device(parsed("https://example.com/device"), parsed("https://example.com/token"), parsed("app"));
    let endpoint = TokenEndpoint::new(&app.expect("both are https")).expect("the system has TLS");
    let error = Session::new(&endpoint, MemoryStore::new(), key()).bearer().await.expect_err("nobody is logged in");
    assert!(matches!(error, SessionError::NotConnected), "{error:?}");
}

/// The proxy of a company, say: it is asked for a way to the server, and sees nothing of what goes there.
#[tokio::test]
async fn an_http_client_of_ones_own_is_used_for_all_and_takes_no_secret_elsewhere() {
    leaks::watch();
    let proxy = RawServer::start(answer(502, b"", b""));
    let settings = || {
        let through = reqwest::Proxy::https(proxy.url().clone()).expect("it is a URL");
        reqwest::Client::builder().proxy(through).redirect(reqwest::redirect::Policy::limited(10))
    };
    let app = App::service(parsed("https://id.example.com/token"), parsed("app"), CLIENT_SECRET);
    let endpoint = TokenEndpoint::builder(&app.expect("it is https")).http_client(settings()).build();
    let error = endpoint.expect("the system has TLS").client_credentials().await.expect_err("the proxy refuses");
    leaks::show_error(&error);
    assert!(matches!(error, TokenError::Unavailable { status: None, .. }), "{error:?}");
    assert_eq!(proxy.connections(), 1);
    let error = ServerMetadata::discover_with("https://id.example.com", settings()).await;
    assert!(matches!(error, Err(TokenError::Unavailable { status: None, .. })), "{error:?}");
    assert_eq!(proxy.connections(), 2);
    // What stays on this machine does not go through it, and redirects are not followed, whatever the settings say.
    let elsewhere = RawServer::start(answer(200, b"", b"{}"));
    let location = format!("Location: {}\r\n", elsewhere.url());
    let server = RawServer::start(answer(307, location.as_bytes(), b""));
    let app = App::service(server.url().clone(), parsed("app"), CLIENT_SECRET).expect("it is loopback");
    let endpoint = TokenEndpoint::builder(&app).http_client(settings()).build().expect("the system has TLS");
    assert!(endpoint.client_credentials().await.is_err());
    assert_eq!((server.connections(), elsewhere.connections(), proxy.connections()), (1, 0, 2));
    leaks::assert_unseen(CLIENT_SECRET);
}
