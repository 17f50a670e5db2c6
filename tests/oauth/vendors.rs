//! Servers that keep to the standard and are not Fourthwall's, and apps that act for themselves.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use generated_client::oauth::{
    App, AuthorizationServer as Server, ClientAuthentication, Confidential, FileStore, MemoryStore, Pkce, Service,
    Session, SessionError, TokenEndpoint, TokenError, WithUsers,
};
use reqwest::Url;

use crate::apps::{CLIENT_SECRET, REDIRECT_URI, code_only, parameter, parsed};
use crate::browser::Browser;
use crate::lab::key;
use crate::leaks;
use crate::proxy::{Fault, Proxy, TOKEN};
use crate::servers::{AuthorizationServer, Kind, Settings};

/// The scope that the server knows.
pub const SCOPE: &str = "shop";

/// The endpoints of the server, as the standard has them.
pub fn endpoints(server: &AuthorizationServer) -> Server {
    let url = |path: &str| server.url().join(path).expect("it is a URL");
    let issuer = server.url().as_str().trim_end_matches('/');
    Server::new(url("/auth"), url(TOKEN)).expect("both are on the loopback interface").with_issuer(issuer)
}

/// The status of a request to the API with a token of the session.
async fn api_status(server: &AuthorizationServer, session: &Session) -> u16 {
    let client = generated_client::Client::with_base_url(server.url().clone()).expect("it is a URL");
    let client = client.with_hooks(generated_client::Credentials::from(session.clone()));
    let url = server.url().join("/open-api/v1.0/shops/current").expect("it is a URL");
    let request = reqwest::Request::new(reqwest::Method::GET, url);
    client.execute(request).await.expect("the API answers").status().as_u16()
}

/// The way of a user, a refresh, and requests to the API.
async fn goes_the_whole_way<K: WithUsers>(server: &AuthorizationServer, app: App<K>) {
    let app = app.with_scopes([SCOPE]);
    let endpoint = TokenEndpoint::new(&app).expect("the system has TLS");
    let (url, pending) = app.authorize();
    assert_eq!(parameter(&url, "code_challenge_method").as_deref(), Some("S256"));
    let code = pending.complete(&Browser::new().connect(&url).await).expect("the callback is right");
    let tokens = endpoint.exchange(code).await.expect("the code is good");
    assert_eq!(tokens.scope(), Some(SCOPE));
    let session = Session::new(&endpoint, MemoryStore::new(), key());
    session.install(&tokens).await.expect("the store works");
    assert_eq!(api_status(server, &session).await, 200);
    // A token that is refused is replaced.
    server.revoke_access_tokens().await;
    assert_eq!(api_status(server, &session).await, 200);
    let stats = server.stats().await;
    assert_eq!((stats.token_requests, stats.refresh_requests), (2, 1));
}

#[tokio::test]
async fn rfc_6749_section_4_1_a_user_of_another_vendor_connects() {
    let Some(server) = AuthorizationServer::start(Kind::OidcProvider, Settings::default()).await else { return };
    let app = App::public(endpoints(&server), parsed("app_public"), parsed(REDIRECT_URI));
    goes_the_whole_way(&server, app).await;
    let Some(server) = AuthorizationServer::start(Kind::OidcProvider, Settings::default()).await else { return };
    let secret = server.client_secret();
    let app = App::confidential(endpoints(&server), parsed("app_confidential"), secret, parsed(REDIRECT_URI));
    goes_the_whole_way(&server, app).await;
}

#[test]
fn rfc_6749_section_4_1_1_an_authorization_request_has_the_parameters_of_the_standard() {
    let server = || {
        let url = |path: &str| parsed::<Url>(&format!("https://id.example.com{path}"));
        Server::new(url("/tenant/authorize?prompt=consent"), url("/token")).expect("both are https")
    };
    let query = |app: App<Confidential>| {
        let (url, _pending) = app.authorize();
        assert!(url.as_str().starts_with("https://id.example.com/tenant/authorize?prompt=consent&"), "{url}");
        url.query_pairs().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>()
    };
    let app = || App::confidential(server(), parsed("app"), CLIENT_SECRET, parsed(REDIRECT_URI));
    let sent = query(app().with_scopes(["read", "write"]).with_pkce(Pkce::Off));
    let expected = ["response_type=code", "client_id=app", "scope=read write"];
    assert_eq!(sent[1..4], expected);
    assert_eq!(sent.len(), 6);
    // Without scopes the server decides, and a challenge is sent unless somebody says otherwise.
    let sent = query(app());
    assert_eq!(sent.len(), 7);
    assert!(!sent.iter().any(|pair| pair.starts_with("scope=")), "{sent:?}");
}

#[tokio::test]
async fn rfc_6749_section_2_3_1_basic_client_authentication_is_in_the_header_alone() {
    let proxy = Proxy::in_front_of(&parsed("http://127.0.0.1:1"));
    let answer = || Fault::Answer { status: 200, headers: Vec::new(), body: r#"{"access_token": "a"}"#.to_owned() };
    let (id, secret) = ("app 1", "p&ss:w+rd");
    let server = Server::new(proxy.url().clone(), proxy.url().join(TOKEN).expect("it is a URL"));
    let app = App::confidential(server.expect("it is loopback"), parsed(id), secret, parsed(REDIRECT_URI));
    let app = app.with_client_authentication(ClientAuthentication::Basic);
    proxy.next(answer());
    let endpoint = TokenEndpoint::new(&app).expect("the system has TLS");
    endpoint.exchange(code_only(&app)).await.expect("it is granted");
    let request = proxy.last_token_request().expect("it came");
    let header = request.headers["authorization"].to_str().expect("it is ASCII").to_owned();
    let pair = STANDARD.decode(header.strip_prefix("Basic ").expect("it is basic")).expect("it is base64");
    assert_eq!(String::from_utf8_lossy(&pair), "app+1:p%26ss%3Aw%2Brd");
    let body = String::from_utf8_lossy(&request.body).into_owned();
    assert!(!body.contains("client_id") && !body.contains("client_secret"), "{body}");
    leaks::show(&(&app, &endpoint));
}

/// Which account it is, some servers say beside the tokens.
#[tokio::test]
async fn what_else_an_answer_has_can_be_read_and_is_neither_shown_nor_stored() {
    let proxy = Proxy::in_front_of(&parsed("http://127.0.0.1:1"));
    let server = Server::new(proxy.url().clone(), proxy.url().join(TOKEN).expect("it is a URL"));
    let app = App::public(server.expect("it is loopback"), parsed("app"), parsed(REDIRECT_URI));
    let body = r#"{"access_token": "a", "scope": "s", "account": {"id": 7}, "id_token": "hunter2-id-token"}"#;
    proxy.next(Fault::Answer { status: 200, headers: Vec::new(), body: body.to_owned() });
    let endpoint = TokenEndpoint::new(&app).expect("the system has TLS");
    let tokens = endpoint.exchange(code_only(&app)).await.expect("it is granted");
    assert_eq!(tokens.extra("account").and_then(|account| account["id"].as_u64()), Some(7));
    assert_eq!((tokens.extra("scope"), tokens.extra("access_token")), (None, None));
    leaks::watch();
    leaks::show(&tokens);
    let store = MemoryStore::new();
    Session::new(&endpoint, store.clone(), key()).install(&tokens).await.expect("the store works");
    leaks::assert_unseen("hunter2-id-token");
}

/// A browser asks for an icon too, and so may anything else on the machine.
#[test]
fn rfc_8252_section_8_10_a_request_that_is_no_callback_uses_nothing_up() {
    let app =
        App::public(generated_client::fourthwall::server(), parsed("app"), parsed("http://127.0.0.1:3000/callback"));
    let (url, pending) = app.authorize();
    let state = parameter(&url, "state").expect("there is one");
    for other in [
        "http://127.0.0.1:3000/favicon.ico",
        "http://127.0.0.1:3000/callback",
        "http://127.0.0.1:3000/callback?code=a&state=b",
    ] {
        assert!(!pending.is_callback(&parsed(other)), "{other}");
    }
    let elsewhere = format!("http://127.0.0.1:3001/callback?code=a&state={state}");
    assert!(!pending.is_callback(&parsed(&elsewhere)));
    let callback = parsed(&format!("http://127.0.0.1:3000/callback?code=a&state={state}"));
    assert!(pending.is_callback(&callback));
    assert!(pending.complete(&callback).is_ok());
}

/// An app that acts for itself.
fn service(server: &AuthorizationServer, token_endpoint: Url) -> TokenEndpoint<Service> {
    let app = App::service(token_endpoint, parsed("app_service"), server.client_secret());
    let app = app.expect("it is loopback").with_client_authentication(ClientAuthentication::Basic);
    TokenEndpoint::new(&app).expect("the system has TLS")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn rfc_6749_section_4_4_an_app_gets_tokens_for_itself_once_for_all_who_ask() {
    let Some(server) = AuthorizationServer::start(Kind::OidcProvider, Settings::default()).await else { return };
    let endpoint = service(&server, server.url().join(TOKEN).expect("it is a URL"));
    let folder = tempfile::TempDir::new().expect("there is a place for temporary files");
    let store = || FileStore::open(folder.path().join("tokens")).expect("it can be made");
    let sessions = [(), ()].map(|()| Session::new(&endpoint, store(), key()));
    let tasks = (0..64).map(|task| {
        let session = sessions[task % 2].clone();
        tokio::spawn(async move { session.bearer().await.map(|bearer| bearer.generation().get()) })
    });
    for task in tasks.collect::<Vec<_>>() {
        assert_eq!(task.await.expect("it does not panic").expect("it is granted"), 1);
    }
    assert_eq!(server.stats().await.token_requests, 1);
    assert_eq!(api_status(&server, &sessions[0]).await, 200);
    server.revoke_access_tokens().await;
    assert_eq!(api_status(&server, &sessions[0]).await, 200);
    assert_eq!(server.stats().await.token_requests, 2);
    // A logout is no end here: there is always another token.
    sessions[0].forget().await.expect("the store works");
    assert_eq!(api_status(&server, &sessions[0]).await, 200);
}

#[tokio::test]
async fn an_app_that_is_refused_for_itself_is_told_so() {
    let proxy = Proxy::in_front_of(&parsed("http://127.0.0.1:1"));
    let app = App::service(proxy.url().join(TOKEN).expect("it is a URL"), parsed("app"), CLIENT_SECRET);
    let app = app.expect("it is loopback").with_scopes(["a", "b"]);
    let session = Session::new(&TokenEndpoint::new(&app).expect("the system has TLS"), MemoryStore::new(), key());
    let body = r#"{"error": "invalid_client"}"#.to_owned();
    proxy.next(Fault::Answer { status: 401, headers: Vec::new(), body });
    let error = session.bearer().await.expect_err("it is refused");
    leaks::show_error(&error);
    let SessionError::Token(error) = error else { panic!("{error:?}") };
    assert!(matches!(*error, TokenError::Refused { .. }), "{error:?}");
    let request = proxy.last_token_request().expect("it came");
    let body = String::from_utf8_lossy(&request.body).into_owned();
    assert!(body.starts_with("grant_type=client_credentials&scope=a+b&client_id=app&"), "{body}");
    leaks::assert_unseen(CLIENT_SECRET);
    assert!(App::service(parsed("http://example.com/token"), parsed("app"), CLIENT_SECRET).is_err());
}
