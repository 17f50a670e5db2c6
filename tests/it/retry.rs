use std::collections::VecDeque;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::extract::Request as Received;
use axum::http::{HeaderName, StatusCode};
use axum::response::IntoResponse;
use futures_util::stream;
use generated_client::types::{TokenRequest, TokenRequestGrantType};
use generated_client::{Client, Hooks, Next, OperationInfo, RetryPolicy, SendError, Sending};
use reqwest::header::{DATE, HeaderValue, RETRY_AFTER};
use reqwest::{Body, Method, Request, Response, Url};
use tokio::time::Instant;

/// A status, and the headers that go with it.
type Answer = (u16, Vec<(HeaderName, String)>);

/// A server that gives its answers one after the other, and 200 after the last one. It keeps what came.
struct Server {
    url: Url,
    received: Arc<Mutex<Vec<String>>>,
}

impl Server {
    async fn answering(answers: impl IntoIterator<Item = Answer>) -> Self {
        let received = Arc::new(Mutex::new(Vec::new()));
        let answers = Arc::new(Mutex::new(answers.into_iter().collect::<VecDeque<_>>()));
        let kept = Arc::clone(&received);
        let app = Router::new().fallback(async move |request: Received| {
            let (head, body) = request.into_parts();
            let body = axum::body::to_bytes(body, 1024).await.expect("the body is short");
            let key = head.headers.get("idempotency-key").map(|key| key.to_str().expect("ASCII"));
            let line = format!("{} {} {}", head.method, key.unwrap_or("-"), String::from_utf8_lossy(&body));
            kept.lock().expect("nobody panics with it").push(line);
            let (status, headers) = answers.lock().expect("nobody panics with it").pop_front().unwrap_or((200, vec![]));
            let headers = headers.into_iter().map(|(name, value)| (name, value.parse().expect("ASCII")));
            let status = StatusCode::from_u16(status).expect("a status");
            (status, axum::http::HeaderMap::from_iter(headers)).into_response()
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("loopback is there");
        let url = format!("http://{}/", listener.local_addr().expect("it is bound")).parse().expect("a URL");
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { url, received }
    }

    async fn with_statuses(statuses: &[u16]) -> Self {
        Self::answering(statuses.iter().map(|status| (*status, Vec::new()))).await
    }

    fn request(&self, method: Method) -> Request {
        Request::new(method, self.url.clone())
    }

    fn received(&self) -> Vec<String> {
        self.received.lock().expect("nobody panics with it").clone()
    }

    fn count(&self) -> usize {
        self.received().len()
    }
}

/// Sends a request through a policy, with no limits of time that would end while the clock stands still.
async fn send(policy: &RetryPolicy, request: Request) -> Result<Response, SendError> {
    let http = reqwest::Client::builder().no_proxy().build().expect("an HTTP client");
    policy.send(request, Next::new(&http, OperationInfo::new("test", None))).await
}

async fn status(policy: &RetryPolicy, request: Request) -> u16 {
    send(policy, request).await.expect("the server answers").status().as_u16()
}

#[tokio::test(start_paused = true)]
async fn an_idempotent_request_is_sent_until_it_gets_through() {
    let server = Server::with_statuses(&[503, 503]).await;
    let started = Instant::now();
    assert_eq!(status(&RetryPolicy::new(), server.request(Method::GET)).await, 200);
    assert_eq!(server.count(), 3);
    let waited = started.elapsed().as_secs_f32();
    assert!((1.5..=3.1).contains(&waited), "{waited} s");
}

#[tokio::test(start_paused = true)]
async fn the_answer_to_the_last_try_comes_back() {
    for tries in 0..5 {
        let server = Server::with_statuses(&[502; 9]).await;
        assert_eq!(status(&RetryPolicy::new().max_tries(tries), server.request(Method::GET)).await, 502);
        assert_eq!(server.count(), usize::try_from(tries.max(1)).expect("it is small"));
    }
}

/// RFC 9110, section 9.2.2.
#[tokio::test(start_paused = true)]
async fn what_may_be_sent_again_is_decided_by_method_and_status() {
    let idempotent = ["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "QUERY"];
    for (status, again) in [
        (408, "all"),
        (425, "all"),
        (429, "all"),
        (500, "idempotent"),
        (502, "idempotent"),
        (503, "idempotent"),
        (504, "idempotent"),
        (400, "none"),
        (401, "none"),
        (404, "none"),
        (409, "none"),
        (501, "none"),
        (505, "none"),
    ] {
        for method in idempotent.iter().chain(&["POST", "PATCH"]) {
            let server = Server::with_statuses(&[status]).await;
            let is_sent_again = again == "all" || again == "idempotent" && idempotent.contains(method);
            let request = server.request(method.parse().expect("a method"));
            let got = self::status(&RetryPolicy::new(), request).await;
            assert_eq!(got, if is_sent_again { 200 } else { status }, "{method} {status}");
            assert_eq!(server.count(), 1 + usize::from(is_sent_again), "{method} {status}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_key_makes_any_request_idempotent_and_goes_with_each_try() {
    let server = Server::with_statuses(&[503, 500]).await;
    let mut request = server.request(Method::POST);
    request.headers_mut().insert("idempotency-key", HeaderValue::from_static("k1"));
    *request.body_mut() = Some("order".into());
    assert_eq!(status(&RetryPolicy::new(), request).await, 200);
    assert_eq!(server.received(), ["POST k1 order"; 3]);
}

#[tokio::test(start_paused = true)]
async fn it_waits_as_long_as_the_server_says() {
    let now = SystemTime::now();
    let after = |seconds| httpdate::fmt_http_date(now + Duration::from_secs(seconds));
    let headers = [
        vec![(RETRY_AFTER, "20".to_owned())],
        // What counts is the clock of the server, which may be wrong.
        vec![(RETRY_AFTER, after(7220)), (DATE, after(7200))],
    ];
    for headers in headers {
        let server = Server::answering([(429, headers.clone())]).await;
        let started = Instant::now();
        assert_eq!(status(&RetryPolicy::new(), server.request(Method::POST)).await, 200);
        let waited = started.elapsed();
        assert!(waited >= Duration::from_secs(20) && waited < Duration::from_secs(21), "{headers:?}: {waited:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn it_does_not_wait_longer_than_the_longest_delay() {
    let later = |seconds: &str| vec![(503, vec![(RETRY_AFTER, seconds.to_owned())])];
    let server = Server::answering(later("31")).await;
    assert_eq!(status(&RetryPolicy::new(), server.request(Method::GET)).await, 503);
    let patient = RetryPolicy::new().delays(Duration::ZERO, Duration::from_secs(60));
    let server = Server::answering(later("31")).await;
    assert_eq!(status(&patient, server.request(Method::GET)).await, 200);
    // It asks for no wait: the delay stays, so that all clients do not come back at once.
    let server = Server::answering(later("0")).await;
    let started = Instant::now();
    assert_eq!(status(&RetryPolicy::new(), server.request(Method::GET)).await, 200);
    assert!(started.elapsed() >= Duration::from_millis(500));
}

#[tokio::test(start_paused = true)]
async fn delays_double_up_to_the_longest() {
    let server = Server::with_statuses(&[500; 9]).await;
    let policy = RetryPolicy::new().delays(Duration::from_secs(1), Duration::from_secs(6)).max_tries(6);
    let started = Instant::now();
    status(&policy, server.request(Method::GET)).await;
    let waited = started.elapsed().as_secs_f32();
    // 1, 2, 3, 3, 3 seconds, each up to twice as long.
    assert!((12.0..=24.1).contains(&waited), "{waited} s");
}

#[tokio::test(start_paused = true)]
async fn only_a_share_of_all_requests_is_sent_again() {
    let server = Server::with_statuses(&[503; 99]).await;
    let policy = RetryPolicy::new().max_tries(2).budget(3, 50);
    for _ in 0..10 {
        status(&policy, server.request(Method::GET)).await;
    }
    // Three at first, and then every second one: in ten requests, five more are earned but for what the full reserve lost.
    assert_eq!(server.count(), 10 + 7);

    let server = Server::with_statuses(&[503; 99]).await;
    let policy = RetryPolicy::new().max_tries(9).budget(1, 0);
    status(&policy, server.request(Method::GET)).await;
    status(&policy, server.request(Method::GET)).await;
    assert_eq!(server.count(), 3);
}

#[tokio::test(start_paused = true)]
async fn the_limit_of_a_request_is_for_all_tries() {
    let server = Server::with_statuses(&[503]).await;
    let mut request = server.request(Method::GET);
    *request.timeout_mut() = Some(Duration::from_millis(400));
    assert_eq!(status(&RetryPolicy::new(), request).await, 503);
    let mut request = server.request(Method::GET);
    *request.timeout_mut() = Some(Duration::from_secs(60));
    assert_eq!(status(&RetryPolicy::new(), request).await, 200);
    assert_eq!(server.count(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_stream_is_sent_once() {
    let server = Server::with_statuses(&[503]).await;
    let mut request = server.request(Method::PUT);
    *request.body_mut() = Some(Body::wrap_stream(stream::iter([Ok::<_, std::io::Error>("bytes")])));
    assert_eq!(status(&RetryPolicy::new(), request).await, 503);
    assert_eq!(server.received(), ["PUT - bytes"]);
}

/// A connection that is refused has brought nothing to the server, so that even an order may be sent again.
#[tokio::test(start_paused = true)]
async fn what_was_not_sent_is_sent_again() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback is there");
    let nowhere = format!("http://{}/", listener.local_addr().expect("it is bound")).parse().expect("a URL");
    drop(listener);
    let started = Instant::now();
    let error = send(&RetryPolicy::new(), Request::new(Method::POST, nowhere)).await.expect_err("nobody listens");
    assert!(matches!(error, SendError::Communication(_)), "{error:?}");
    assert!(started.elapsed() >= Duration::from_millis(1500), "three tries: {:?}", started.elapsed());
}

/// A connection that ends before there is an answer may have brought everything.
#[tokio::test(start_paused = true)]
async fn what_may_have_arrived_is_sent_again_if_it_is_idempotent() {
    for (method, tries) in [(Method::PUT, 3), (Method::POST, 1)] {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("loopback is there");
        let url = format!("http://{}/", listener.local_addr().expect("it is bound")).parse().expect("a URL");
        let count = Arc::new(Mutex::new(0));
        let counted = Arc::clone(&count);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                *counted.lock().expect("nobody panics with it") += 1;
                let read = tokio::io::AsyncReadExt::read(&mut stream, &mut [0; 1024]).await;
                assert_ne!(read.expect("the client writes"), 0);
            }
        });
        let mut request = Request::new(method, url);
        *request.body_mut() = Some("order".into());
        send(&RetryPolicy::new(), request).await.expect_err("nobody answers");
        assert_eq!(*count.lock().expect("nobody panics with it"), tries);
    }
}

/// Counts the requests that go through it, and shows which it is.
#[derive(Default)]
struct Numbered(Mutex<u32>);

impl Hooks for Numbered {
    fn send<'a>(&'a self, mut request: Request, next: Next<'a>) -> Sending<'a> {
        let mut count = self.0.lock().expect("nobody panics with it");
        *count += 1;
        request.headers_mut().insert("idempotency-key", HeaderValue::from(*count));
        Box::pin(next.send(request))
    }
}

#[tokio::test(start_paused = true)]
async fn hooks_further_in_see_each_try_and_those_further_out_one() {
    let token = TokenRequest::new("app_1", TokenRequestGrantType::RefreshToken);
    for (numbered_is_inside, keys) in [(true, ["1", "2"]), (false, ["1", "1"])] {
        let server = Server::with_statuses(&[429, 418]).await;
        let http = reqwest::Client::builder().no_proxy().build().expect("an HTTP client");
        let client = Client::with_http_client(server.url.clone(), http).expect("a URL");
        let client = match numbered_is_inside {
            true => client.with_hooks(RetryPolicy::new()).with_hooks(Numbered::default()),
            false => client.with_hooks(Numbered::default()).with_hooks(RetryPolicy::new()),
        };
        let error = client.exchange_token(&token).await.expect_err("no token");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(418));
        let received = server.received();
        let seen = received.iter().map(|line| line.split(' ').nth(1).expect("a key")).collect::<Vec<_>>();
        assert_eq!(seen, keys);
    }
}

#[tokio::test(start_paused = true)]
async fn a_request_without_retry_is_sent_once() {
    let server = Server::with_statuses(&[429]).await;
    let http = reqwest::Client::builder().no_proxy().build().expect("an HTTP client");
    let client = Client::with_http_client(server.url.clone(), http).expect("a URL").with_hooks(RetryPolicy::new());
    let token = TokenRequest::new("app_1", TokenRequestGrantType::RefreshToken);
    let error = client.exchange_token(&token).without_retry().await.expect_err("the server refuses");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(429));
    assert_eq!(server.count(), 1);
}
