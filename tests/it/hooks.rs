use std::error::Error as StdError;
use std::fmt;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use generated_client::operations::ExchangeTokenError;
use generated_client::types::{TokenRequest, TokenRequestGrantType};
use generated_client::{ApiError, Client, Error, Hooks, Next, OperationInfo, SendError, Sending};
use reqwest::header::HeaderValue;
use reqwest::{Method, Request, StatusCode, Url};

use crate::wire::server::{Server, response};

const TOKEN: &str = r#"{"access_token":"a","token_type":"Bearer"}"#;

fn token() -> String {
    response("200 OK", "application/json", TOKEN)
}

fn refresh() -> TokenRequest {
    TokenRequest::new("app_1", TokenRequestGrantType::RefreshToken)
}

fn client(server: &Server) -> Client {
    Client::with_base_url(server.url()).expect("a URL")
}

/// A URL at which nobody listens: the port was free a moment ago.
fn nowhere() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback is there");
    format!("http://{}/hunter2", listener.local_addr().expect("it is bound"))
}

/// Adds a header, and keeps what it knows of the operations.
struct Key {
    value: &'static str,
    seen: Mutex<Vec<OperationInfo>>,
}

impl Key {
    fn new(value: &'static str) -> Self {
        Self { value, seen: Mutex::default() }
    }

    fn seen(&self) -> String {
        format!("{:?}", self.seen.lock().expect("nobody panics with it"))
    }
}

impl Hooks for Key {
    fn send<'a>(&'a self, mut request: Request, next: Next<'a>) -> Sending<'a> {
        self.seen.lock().expect("nobody panics with it").push(next.operation());
        request.headers_mut().insert("x-key", HeaderValue::from_static(self.value));
        Box::pin(next.send(request))
    }
}

#[tokio::test]
async fn hooks_know_the_operation_and_change_the_request() {
    let server = Server::answering(token()).await;
    let hooks = Arc::new(Key::new("k"));
    client(&server).with_hooks(hooks.clone()).exchange_token(&refresh()).await.expect("a token");
    assert!(server.request().await.contains("x-key: k\r\n"));
    insta::assert_snapshot!(hooks.seen(), @r#"[OperationInfo { operation_id: "exchange_token", method: "POST", path: "/open-api/v1.0/platform/token", security: Some([]), retries: Allowed, redirects: Followed }]"#);
}

/// Writes down when it is passed, on the way out and back.
struct Passed(&'static str, Arc<Mutex<String>>);

impl Hooks for Passed {
    fn send<'a>(&'a self, request: Request, next: Next<'a>) -> Sending<'a> {
        Box::pin(async move {
            *self.1.lock().expect("nobody panics with it") += &format!("{}> ", self.0);
            let result = next.send(request).await;
            *self.1.lock().expect("nobody panics with it") += &format!("<{} ", self.0);
            result
        })
    }
}

#[tokio::test]
async fn hooks_stack_and_the_first_is_outermost() {
    let server = Server::answering_each([token(), token()].map(Into::into).into()).await;
    let way = Arc::default();
    let two = client(&server).with_hooks(Passed("a", Arc::clone(&way))).with_hooks(Passed("b", Arc::clone(&way)));
    // A clone with more hooks leaves the client that it was cloned from as it is.
    let three = two.clone().with_hooks(Passed("c", Arc::clone(&way)));
    for client in [two, three] {
        client.exchange_token(&refresh()).await.expect("a token");
    }
    assert_eq!(server.requests().await.len(), 2);
    assert_eq!(*way.lock().expect("nobody panics with it"), "a> b> <b <a a> b> c> <c <b <a ");
}

/// Asks again as long as the server is busy.
struct Again;

impl Hooks for Again {
    fn send<'a>(&'a self, request: Request, next: Next<'a>) -> Sending<'a> {
        Box::pin(async move {
            loop {
                let copy = request.try_clone().expect("the body is no stream");
                let response = next.send(copy).await?;
                if response.status() != StatusCode::SERVICE_UNAVAILABLE {
                    return Ok(response);
                }
            }
        })
    }
}

#[tokio::test]
async fn hooks_may_send_a_request_again() {
    let busy = response("503 Service Unavailable", "text/plain", "busy");
    let server = Server::answering_each([busy.clone(), busy, token()].map(Into::into).into()).await;
    client(&server).with_hooks(Again).exchange_token_json(&refresh()).await.expect("a token");
    let requests = server.requests().await;
    assert_eq!(requests.len(), 3);
    assert!(requests.iter().all(|request| *request == requests[0]), "{requests:?}");
}

#[derive(Debug)]
struct NotLoggedIn {
    shop: u32,
}

impl fmt::Display for NotLoggedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "nobody is logged in at shop {}", self.shop)
    }
}

impl StdError for NotLoggedIn {}

/// Sends nothing.
struct Refuse;

impl Hooks for Refuse {
    fn send<'a>(&'a self, _: Request, _: Next<'a>) -> Sending<'a> {
        Box::pin(async { Err(SendError::hook(NotLoggedIn { shop: 3 })) })
    }
}

#[tokio::test]
async fn an_error_of_the_hooks_comes_back_as_it_is() {
    let server = Server::answering(token()).await;
    let client = client(&server).with_hooks(Refuse);
    let error = client.exchange_token(&refresh()).await.expect_err("the hooks refuse");
    assert_eq!(error.to_string(), "nobody is logged in at shop 3");
    let Error::Hook(cause) = &error else { panic!("{error:?}") };
    assert_eq!(cause.downcast_ref::<NotLoggedIn>().map(|cause| cause.shop), Some(3));

    // What it says is said once: whoever prints the causes of an error too has no words twice.
    assert!(error.source().is_none());
    let error = ApiError::from(error);
    assert_eq!(error.to_string(), "nobody is logged in at shop 3");
    let Some(Error::Hook(cause)) = error.inner().downcast_ref::<Error<ExchangeTokenError>>() else {
        panic!("{error:?}")
    };
    assert_eq!(cause.downcast_ref::<NotLoggedIn>().map(|cause| cause.shop), Some(3));
    assert!(server.is_untouched());
}

#[tokio::test]
async fn requests_of_ones_own_go_through_the_hooks() {
    let server = Server::answering(response("418 I'm a teapot", "text/plain", "short and stout")).await;
    let hooks = Arc::new(Key::new("k"));
    let client = client(&server).with_hooks(hooks.clone());
    let url = format!("{}/teapot?a=b", client.base_url());
    let request = Request::new(Method::GET, url.parse().expect("a URL"));
    let answer = client.execute(request).await.expect("any status is a response");
    assert_eq!(answer.status(), 418);
    assert_eq!(answer.text().await.expect("it is complete"), "short and stout");
    let request = server.request().await;
    assert!(request.starts_with("GET /teapot?a=b HTTP/1.1\r\nx-key: k\r\n"), "{request}");
    insta::assert_snapshot!(hooks.seen(), @r#"[OperationInfo { operation_id: "execute", method: "", path: "", security: None, retries: Allowed, redirects: Followed }]"#);
}

#[tokio::test]
async fn requests_of_ones_own_go_to_the_server_of_the_client_alone() {
    let server = Server::answering(token()).await;
    let hooks = Arc::new(Key::new("hunter2"));
    let client = client(&server).with_hooks(hooks.clone());
    let base: Url = client.base_url().parse().expect("a URL");
    let port = base.port().expect("it has one");
    let other = TcpListener::bind("127.0.0.1:0").expect("loopback is there");
    let other = other.local_addr().expect("it is bound").port();
    for url in [
        format!("http://127.0.0.1:{other}/"),
        "http://127.0.0.1/".to_owned(),
        format!("https://127.0.0.1:{port}/"),
        format!("http://localhost:{port}/"),
        format!("http://127.0.0.1:{port}@example.com/"),
        "data:text/plain,a".to_owned(),
    ] {
        let request = Request::new(Method::GET, url.parse().expect("a URL"));
        let error = client.execute(request).await.expect_err("another origin");
        assert!(matches!(error, Error::InvalidRequest(_)), "{url}: {error:?}");
    }
    assert_eq!(hooks.seen(), "[]");
    assert!(server.is_untouched());
}

/// All that can be printed of an error and its causes.
fn printed(error: &dyn StdError) -> String {
    let cause = error.source().map(printed).unwrap_or_default();
    format!("{error}\n{error:?}\n{error:#?}\n{cause}")
}

#[tokio::test]
async fn errors_of_sending_show_no_url() {
    let http = reqwest::Client::new();
    let url: Url = nowhere().parse().expect("a URL");
    let next = Next::new(&http, OperationInfo::new("test", None));
    let error = next.send(Request::new(Method::GET, url.clone())).await.expect_err("nobody listens");
    assert!(matches!(error, SendError::Communication(_)));
    // The error of another request, which the hooks sent by themselves.
    let wrapped = SendError::hook(http.get(url).send().await.expect_err("nobody listens"));
    assert!(matches!(&wrapped, SendError::Hook(cause) if cause.is::<reqwest::Error>()));
    let texts = [&error, &wrapped].map(|error| printed(error));
    let texts = texts.into_iter().chain([error, wrapped].map(|error| printed(&Error::<()>::from(error))));
    for text in texts {
        assert!(!text.contains("hunter2") && !text.contains("http://"), "{text}");
    }
}

/// Hands the request on, and looks at what comes back.
struct Look(Arc<Mutex<Option<String>>>);

impl Hooks for Look {
    fn send<'a>(&'a self, request: Request, next: Next<'a>) -> Sending<'a> {
        Box::pin(async move {
            let result = next.send(request).await;
            let text = result.as_ref().err().map(|error| error.to_string());
            *self.0.lock().expect("nobody panics with it") = text;
            result
        })
    }
}

#[tokio::test]
async fn what_keeps_a_request_from_being_sent_passes_through_the_hooks() {
    let seen = Arc::default();
    let client = Client::with_base_url(nowhere()).expect("a URL").with_hooks(Look(Arc::clone(&seen)));
    let error = client.exchange_token(&refresh()).await.expect_err("nobody listens");
    assert!(matches!(error, Error::Communication(_)), "{error:?}");
    assert_eq!(seen.lock().expect("nobody panics with it").as_deref(), Some("there is no response"));
}
