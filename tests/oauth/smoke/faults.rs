//! Each fault does what it says, and without one nothing changes.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::routing::get;
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode, Url};

use crate::proxy::{Fault, Proxy, TOKEN, serve};
use crate::quiet_runtime::QuietRuntime;

const BODY: &str = r#"{"access_token": "an access token"}"#;
const DELAY: Duration = Duration::from_millis(500);

/// A server behind a proxy.
struct Setting {
    proxy: Proxy,
    token_requests: Arc<AtomicUsize>,
    _runtime: QuietRuntime,
}

impl Setting {
    fn new() -> Self {
        let runtime = QuietRuntime::new();
        let token_requests = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&token_requests);
        let token = move || async move {
            counter.fetch_add(1, Ordering::SeqCst);
            BODY
        };
        let redirect = || async { (StatusCode::FOUND, [(LOCATION, "/elsewhere"), (SET_COOKIE, "a=b")]) };
        let router = Router::new().route(TOKEN, get("not for forms").post(token)).route("/redirect", get(redirect));
        let proxy = Proxy::in_front_of(&serve(router, &runtime));
        Self { proxy, token_requests, _runtime: runtime }
    }

    fn url(&self, path: &str) -> Url {
        self.proxy.url().join(path).expect("it is a URL")
    }

    /// Sends a token request, which goes wrong like this.
    async fn post(&self, fault: Fault) -> reqwest::Result<Response> {
        self.proxy.next(fault);
        Client::new().post(self.url(TOKEN)).body("grant_type=refresh_token").send().await
    }

    /// How many token requests the server itself has seen.
    fn server_has_seen(&self) -> usize {
        self.token_requests.load(Ordering::SeqCst)
    }
}

#[tokio::test]
async fn everything_else_is_forwarded_unchanged() {
    let setting = Setting::new();
    // Faults are for token requests alone.
    setting.proxy.next(Fault::CutBefore);
    let http = Client::builder().redirect(Policy::none()).build().expect("the settings are fine");
    let response = http.get(setting.url("/redirect?a=b")).send().await.expect("it is forwarded");
    assert_eq!(response.status(), StatusCode::FOUND);
    assert_eq!(response.headers()[LOCATION], "/elsewhere");
    assert_eq!(response.headers()[SET_COOKIE], "a=b");
    let response = http.get(setting.url(TOKEN)).send().await.expect("it is forwarded");
    assert_eq!(response.text().await.expect("it has a body"), "not for forms");
    assert_eq!(setting.proxy.token_requests(), 0);
    assert!(setting.proxy.last_token_request().is_none());
}

#[tokio::test]
async fn a_token_request_is_recorded() {
    let setting = Setting::new();
    let request = Client::new().post(setting.url(&format!("{TOKEN}?q=1"))).header("x-test", "1").body("a=b");
    let response = request.send().await.expect("it is forwarded");
    assert_eq!(response.text().await.expect("it has a body"), BODY);
    let recorded = setting.proxy.last_token_request().expect("it came");
    assert_eq!((recorded.method.as_str(), recorded.path_and_query.as_str()), ("POST", &*format!("{TOKEN}?q=1")));
    assert_eq!((&recorded.headers["x-test"].as_bytes(), &recorded.body[..]), (&&b"1"[..], &b"a=b"[..]));
    assert_eq!((setting.proxy.token_requests(), setting.server_has_seen()), (1, 1));
}

#[tokio::test]
async fn answers_of_the_proxy_come_with_or_without_asking_the_server() {
    let setting = Setting::new();
    let (headers, body) = (vec![("Retry-After".to_owned(), "7".to_owned())], "<html>".to_owned());
    let answer = Fault::Answer { status: 503, headers: headers.clone(), body: body.clone() };
    let replace = Fault::Replace { status: 503, headers, body };
    for (fault, seen) in [(answer, 0), (replace, 1)] {
        let response = setting.post(fault).await.expect("there is an answer");
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(response.headers()["retry-after"], "7");
        assert_eq!(response.text().await.expect("it has a body"), "<html>");
        assert_eq!(setting.server_has_seen(), seen);
    }
}

#[tokio::test]
async fn delays_are_before_or_after_the_server_has_been_asked() {
    for (fault, seen_meanwhile) in [(Fault::DelayBefore(DELAY), 0), (Fault::DelayAfter(DELAY), 1)] {
        let setting = Setting::new();
        let start = Instant::now();
        let meanwhile = async {
            tokio::time::sleep(DELAY / 2).await;
            setting.server_has_seen()
        };
        let (response, seen) = tokio::join!(setting.post(fault), meanwhile);
        assert_eq!(response.expect("there is an answer").text().await.expect("it has a body"), BODY);
        assert!(start.elapsed() >= DELAY);
        assert_eq!((seen, setting.server_has_seen()), (seen_meanwhile, 1));
    }
}

#[tokio::test]
async fn the_server_is_asked_also_when_the_client_has_hung_up() {
    let setting = Setting::new();
    let impatient = tokio::time::timeout(DELAY / 3, setting.post(Fault::DelayBefore(DELAY)));
    impatient.await.expect_err("the client does not wait so long");
    tokio::time::sleep(DELAY * 2).await;
    assert_eq!(setting.server_has_seen(), 1);
}

#[tokio::test]
async fn connections_are_cut_before_or_after_the_server_has_been_asked() {
    let setting = Setting::new();
    let error = setting.post(Fault::CutBefore).await.expect_err("there is no answer");
    assert!(error.is_request() && !error.is_connect(), "{error:?}");
    assert_eq!(setting.server_has_seen(), 0);
    let mut response = setting.post(Fault::CutAfter).await.expect("there is an answer");
    assert_eq!(response.content_length(), Some(BODY.len() as u64));
    let half = response.chunk().await.expect("half of it arrives").expect("it is not empty");
    assert_eq!(half, BODY.as_bytes()[..BODY.len() / 2]);
    response.chunk().await.expect_err("the rest does not");
    assert_eq!(setting.server_has_seen(), 1);
}

#[tokio::test]
async fn a_proxy_ends_when_it_is_dropped() {
    let setting = Setting::new();
    let url = setting.url(TOKEN);
    let slow = setting.post(Fault::DelayAfter(Duration::from_secs(60)));
    tokio::time::timeout(DELAY, slow).await.expect_err("the answer is late");
    drop(setting);
    let ends = async {
        while Client::new().get(url.clone()).send().await.is_ok() {
            tokio::time::sleep(DELAY / 10).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), ends).await.expect("nobody listens any more");
}
