//! What the hand-written layer does for operations that it has never heard of. This file becomes a test of our client,
//! made again from a document with more operations.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use generated_client::fourthwall;
use generated_client::{Credential, Credentials, MissingCredentials};
use generated_client::oauth::{App, MemoryStore, Session, TokenEndpoint, TokenSet};
use generated_client::types::{LogTideBody, TokenRequest, TokenRequestGrantType};
use generated_client::{ApiError, Client, Error};

const ANSWER: &str = r#"{"id":"1"}"#;
const TOKENS: &str = r#"{"access_token":"second","token_type":"Bearer"}"#;

/// A server that gives these answers, each to a connection of its own, and then the requests.
struct Server {
    url: String,
    requests: JoinHandle<Vec<String>>,
}

impl Server {
    fn answering(answers: &[(u16, &'static str)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let answers = answers.to_vec();
        let requests = thread::spawn(move || {
            let answer = |(status, body): (u16, &str)| {
                let (mut stream, _) = listener.accept().unwrap();
                let request = read(&mut stream);
                let length = body.len();
                let head = "Content-Type: application/json\r\nConnection: close\r\nContent-Length";
                write!(stream, "HTTP/1.1 {status} S\r\n{head}: {length}\r\n\r\n{body}").unwrap();
                request
            };
            answers.into_iter().map(answer).collect()
        });
        Self { url, requests }
    }

    /// A client that has a session whose token is `first`, an API key, or both.
    async fn client(&self, has_session: bool, has_api_key: bool) -> Client {
        let mut credentials = Credentials::new();
        if has_session {
            credentials = credentials.with_any(self.session().await).unwrap();
        }
        if has_api_key {
            credentials = credentials.with_any(Credential::basic("user", "password")).unwrap();
        }
        Client::with_base_url(&self.url).unwrap().with_hooks(credentials)
    }

    async fn session(&self) -> Session {
        let url: reqwest::Url = self.url.parse().unwrap();
        let app = App::public(fourthwall::server(), "app_1".parse().unwrap(), "https://example.com/callback".parse().unwrap())
            .with_authorization_server(fourthwall::server_at(url.clone(), url).unwrap());
        let session = Session::new(&TokenEndpoint::new(&app).unwrap(), MemoryStore::new(), "shop_1".parse().unwrap());
        let tokens = TokenSet::new("first", Some(Duration::from_secs(300))).with_refresh_token("refresh");
        session.install(&tokens).await.unwrap();
        session
    }

    /// Method, path and credentials of each request.
    fn requests(self) -> Vec<String> {
        let line = |request: String| {
            let mut words = request.split(' ');
            let (method, path) = (words.next().unwrap().to_owned(), words.next().unwrap().to_owned());
            let header = request.lines().find_map(|line| line.strip_prefix("authorization: "));
            format!("{method} {path} {}", header.unwrap_or("nothing"))
        };
        self.requests.join().unwrap().into_iter().map(line).collect()
    }
}

/// The head of a request and as much of its body as it says.
fn read(stream: &mut impl Read) -> String {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return text;
            }
        }
        let mut chunk = [0; 4096];
        let count = stream.read(&mut chunk).unwrap();
        assert!(count > 0, "the request breaks off: {text}");
        bytes.extend_from_slice(&chunk[..count]);
    }
}

#[tokio::test]
async fn each_operation_gets_what_the_document_asks_for() {
    let server = Server::answering(&[(200, ANSWER); 5]);
    let client = server.client(true, true).await;
    assert_eq!(client.list_tides().await.unwrap().id, "1");
    client.log_tide(&LogTideBody::new(2)).await.unwrap();
    client.list_buoys().await.unwrap();
    client.list_wrecks().await.unwrap();
    client.get_weather().await.unwrap();
    assert_eq!(
        server.requests(),
        [
            "GET /tides Bearer first",
            "POST /tides Bearer first",
            "GET /buoys Basic dXNlcjpwYXNzd29yZA==",
            "GET /wrecks Basic dXNlcjpwYXNzd29yZA==",
            "GET /weather nothing",
        ]
    );
}

#[tokio::test]
async fn what_both_would_open_is_opened_by_what_is_there() {
    let server = Server::answering(&[(200, ANSWER)]);
    server.client(true, false).await.list_wrecks().await.unwrap();
    assert_eq!(server.requests(), ["GET /wrecks Bearer first"]);
}

/// The operation that was not sent for want of credentials.
fn missing<E>(error: &generated_client::Error<E>) -> Option<&'static str> {
    match error {
        generated_client::Error::Hook(error) => {
            error.downcast_ref::<MissingCredentials>().map(|error| error.operation_id)
        }
        _ => None,
    }
}

#[tokio::test]
async fn an_operation_without_its_credentials_is_not_sent() {
    let server = Server::answering(&[]);
    let error = server.client(true, false).await.list_buoys().await.unwrap_err();
    assert_eq!(missing(&error), Some("list_buoys"));
    let error = server.client(false, true).await.list_tides().await.unwrap_err();
    assert_eq!(missing(&error), Some("list_tides"));
    let text = ApiError::from(error).to_string();
    assert_eq!(text, "`list_tides` asks for credentials that the client does not have");
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_token_that_is_refused_is_refreshed_and_the_same_body_is_sent_again() {
    let server = Server::answering(&[(401, "{}"), (200, TOKENS), (200, ANSWER)]);
    server.client(true, false).await.log_tide(&LogTideBody::new(2)).await.unwrap();
    let expected = ["POST /tides Bearer first", "POST /open-api/v1.0/platform/token nothing", "POST /tides Bearer second"];
    assert_eq!(server.requests(), expected);
}

#[tokio::test]
async fn a_scope_that_is_missing_and_a_refused_key_are_what_they_are() {
    let server = Server::answering(&[(403, "{}")]);
    let error = server.client(true, false).await.list_tides().await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(403));
    assert_eq!(server.requests().len(), 1);
    let server = Server::answering(&[(401, "{}")]);
    let error = server.client(false, true).await.list_buoys().await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
    assert_eq!(server.requests().len(), 1);
}

/// A client with a session may ask for tokens itself: the operation takes none.
#[tokio::test]
async fn the_token_endpoint_gets_no_token() {
    let server = Server::answering(&[(400, r#"{"error":"invalid_grant"}"#)]);
    let request = TokenRequest::new("app_1", TokenRequestGrantType::RefreshToken);
    let error = server.client(true, true).await.exchange_token(&request).await.unwrap_err();
    assert!(matches!(error, Error::ErrorResponse(..)), "{error}");
    assert_eq!(server.requests(), ["POST /open-api/v1.0/platform/token nothing"]);
}
