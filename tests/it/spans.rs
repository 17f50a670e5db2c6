use std::io;
use std::sync::{Arc, Mutex};

use generated_client::types::{TokenRequest, TokenRequestGrantType};
use generated_client::{Client, Hooks, Next, OperationInfo, SendError, Sending, Tracing};
use reqwest::header::{AUTHORIZATION, HeaderValue};
use reqwest::{Method, Request};
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;

use crate::wire::server::{Server, response};

/// All that was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// Keeps what this thread logs at the finest level, spans included.
    fn started() -> (Self, DefaultGuard) {
        let log = Self::default();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_span_events(FmtSpan::NEW | FmtSpan::CLOSE)
            .with_ansi(false)
            .with_writer(log.clone())
            .finish();
        (log, tracing::subscriber::set_default(subscriber))
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().expect("nobody panics with it").clone()).expect("UTF-8")
    }

    /// The fields of the span, as they were in the end, without how long it took.
    fn fields(&self) -> String {
        let text = self.text();
        let line = text.lines().rev().find(|line| line.contains(": close")).expect("the span has ended");
        let (_, fields) = line.split_once("operation{").expect("it is the span of an operation");
        let (fields, _) = fields.split_once('}').expect("it has fields");
        let is_duration = |field: &&str| field.starts_with("duration_ms=");
        assert!(fields.split(' ').any(|field| is_duration(&field)), "{fields}");
        fields.split(' ').filter(|field| !is_duration(field)).collect::<Vec<_>>().join(" ")
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("nobody panics with it").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// Puts secrets where requests have them.
struct Secrets;

impl Hooks for Secrets {
    fn send<'a>(&'a self, mut request: Request, next: Next<'a>) -> Sending<'a> {
        let mut header = HeaderValue::from_static("Bearer hunter2");
        header.set_sensitive(true);
        request.headers_mut().insert(AUTHORIZATION, header);
        request.url_mut().query_pairs_mut().append_pair("key", "hunter2");
        Box::pin(next.send(request))
    }
}

fn secret_request() -> TokenRequest {
    TokenRequest::new("hunter2", TokenRequestGrantType::RefreshToken).with_client_secret("hunter2")
}

#[tokio::test]
async fn a_span_has_the_operation_and_what_came_of_it_and_no_secret() {
    let (log, _guard) = Log::started();
    let body = r#"{"access_token":"hunter2","token_type":"hunter2"}"#;
    let head = "application/json\r\nSet-Cookie: sid=hunter2";
    let server = Server::answering(response("200 OK", head, body)).await;
    let client = Client::with_base_url(server.url()).expect("a URL").with_hooks(Tracing).with_hooks(Secrets);
    client.exchange_token(&secret_request()).await.expect("a token");
    assert!(server.request().await.contains("hunter2"));
    insta::assert_snapshot!(log.fields(), @r#"operation_id="exchange_token" http.request.method="POST" url.template="/open-api/v1.0/platform/token" http.response.status_code=200"#);
    assert!(log.text().contains("the server answered"));
    assert!(!log.text().contains("hunter2"), "{}", log.text());
}

#[tokio::test]
async fn a_span_says_what_kind_of_error_there_was_and_not_in_its_words() {
    /// An error whose words say too much.
    struct Refuse;

    impl Hooks for Refuse {
        fn send<'a>(&'a self, _: Request, _: Next<'a>) -> Sending<'a> {
            Box::pin(async { Err(SendError::hook("hunter2 is wrong")) })
        }
    }

    let (log, _guard) = Log::started();
    let client = Client::with_base_url("http://127.0.0.1:1/hunter2").expect("a URL").with_hooks(Tracing);
    client.exchange_token(&secret_request()).await.expect_err("nobody listens");
    insta::assert_snapshot!(log.fields(), @r#"operation_id="exchange_token" http.request.method="POST" url.template="/open-api/v1.0/platform/token" error.type="connect""#);
    client.with_hooks(Refuse).exchange_token(&secret_request()).await.expect_err("the hooks refuse");
    insta::assert_snapshot!(log.fields(), @r#"operation_id="exchange_token" http.request.method="POST" url.template="/open-api/v1.0/platform/token" error.type="hook""#);
    assert!(!log.text().contains("hunter2"), "{}", log.text());
}

/// A request of the caller's own has no path of the document's: what it has may say anything.
#[tokio::test]
async fn the_span_of_a_request_of_ones_own_has_no_path() {
    let (log, _guard) = Log::started();
    let server = Server::answering(response("404 Not Found", "text/plain", "hunter2")).await;
    let url = format!("{}/hunter2?key=hunter2", server.url()).parse().expect("a URL");
    let http = reqwest::Client::new();
    let next = Next::new(&http, OperationInfo::new("execute", None));
    Tracing.send(Request::new(Method::GET, url), next).await.expect("the server answers");
    insta::assert_snapshot!(log.fields(), @r#"operation_id="execute" http.request.method="GET" url.template="" http.response.status_code=404"#);
    assert!(!log.text().contains("hunter2"), "{}", log.text());
}
