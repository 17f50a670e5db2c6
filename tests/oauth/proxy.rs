//! A proxy on the loopback interface that forwards everything, and at the token endpoint goes wrong on demand.

use std::collections::VecDeque;
use std::io;
use std::net::TcpListener;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::response::Response;
use futures_util::{StreamExt, stream};
use reqwest::header::{CONNECTION, CONTENT_LENGTH, HOST, HeaderMap, HeaderName, HeaderValue, TRANSFER_ENCODING};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, StatusCode, Url};

use crate::quiet_runtime::QuietRuntime;

/// Where requests can go wrong: POST requests to this path.
pub const TOKEN: &str = "/open-api/v1.0/platform/token";

/// What goes wrong with one token request.
#[derive(Clone, Debug)]
pub enum Fault {
    /// This answer comes; the server is not asked.
    Answer { status: u16, headers: Vec<(String, String)>, body: String },
    /// The server is asked later.
    DelayBefore(Duration),
    /// The server is asked at once, and its answer comes later.
    DelayAfter(Duration),
    /// The connection closes without an answer; the server is not asked.
    CutBefore,
    /// The server is asked, and the connection closes in the middle of its answer.
    CutAfter,
    /// The server is asked, and its answer comes with another body.
    Edit(fn(String) -> String),
    /// The server is asked, and this answer comes instead of its own.
    Replace { status: u16, headers: Vec<(String, String)>, body: String },
}

/// A request as the proxy received it.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// The method.
    pub method: Method,
    /// The path, and the query if there is one.
    pub path_and_query: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

/// A proxy in front of one server. When it is dropped, it stops, and its connections close.
#[derive(Debug)]
pub struct Proxy {
    url: Url,
    shared: Arc<Shared>,
    _runtime: QuietRuntime,
}

#[derive(Debug)]
struct Shared {
    upstream: Url,
    http: Client,
    faults: Mutex<VecDeque<Fault>>,
    token_requests: Mutex<Vec<Recorded>>,
}

impl Proxy {
    /// Starts a proxy in front of the server with this base URL.
    pub fn in_front_of(upstream: &Url) -> Self {
        let shared = Arc::new(Shared {
            upstream: upstream.clone(),
            http: Client::builder().redirect(Policy::none()).build().expect("the settings are fine"),
            faults: Mutex::default(),
            token_requests: Mutex::default(),
        });
        let runtime = QuietRuntime::new();
        let router = Router::new().fallback(handle).with_state(Arc::clone(&shared));
        let url = serve(router, &runtime);
        Self { url, shared, _runtime: runtime }
    }

    /// Its base URL.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// Makes a token request go wrong: the next one, or the one after those that earlier faults are for.
    pub fn next(&self, fault: Fault) {
        lock(&self.shared.faults).push_back(fault);
    }

    /// How many token requests have come.
    pub fn token_requests(&self) -> usize {
        lock(&self.shared.token_requests).len()
    }

    /// The token request that came last.
    pub fn last_token_request(&self) -> Option<Recorded> {
        lock(&self.shared.token_requests).last().cloned()
    }
}

/// Serves a router on a free port of the loopback interface for as long as the runtime is there.
pub fn serve(router: Router, runtime: &QuietRuntime) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback is there");
    listener.set_nonblocking(true).expect("the system can do that");
    let url = format!("http://{}", listener.local_addr().expect("it is bound"));
    runtime.handle().spawn(async move {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        axum::serve(listener, router).await
    });
    Url::parse(&url).expect("it is a URL")
}

async fn handle(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let path_and_query = parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        return plain(StatusCode::BAD_REQUEST, "the body broke off");
    };
    let is_token_request = parts.method == Method::POST && parts.uri.path() == TOKEN;
    let request = Recorded { method: parts.method, path_and_query, headers: parts.headers, body };
    let mut fault = None;
    if is_token_request {
        lock(&shared.token_requests).push(request.clone());
        fault = lock(&shared.faults).pop_front();
    }
    // As a task of its own it goes on when the client has hung up, as a server does.
    let response = tokio::spawn(async move { shared.respond(request, fault).await }).await;
    response.unwrap_or_else(|_| plain(StatusCode::INTERNAL_SERVER_ERROR, "the proxy panicked"))
}

impl Shared {
    async fn respond(&self, request: Recorded, fault: Option<Fault>) -> Response {
        match fault {
            None => self.forward(request).await,
            Some(Fault::Answer { status, headers, body }) => answer(status, headers, body),
            Some(Fault::DelayBefore(delay)) => {
                tokio::time::sleep(delay).await;
                self.forward(request).await
            }
            Some(Fault::DelayAfter(delay)) => {
                let response = self.forward(request).await;
                tokio::time::sleep(delay).await;
                response
            }
            Some(Fault::Edit(edit)) => {
                let (mut parts, body) = self.forward(request).await.into_parts();
                parts.headers.remove(CONTENT_LENGTH);
                let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
                Response::from_parts(parts, Body::from(edit(String::from_utf8_lossy(&body).into_owned())))
            }
            Some(Fault::CutBefore) => cut_before(),
            Some(Fault::CutAfter) => cut_after(self.forward(request).await).await,
            Some(Fault::Replace { status, headers, body }) => {
                self.forward(request).await;
                answer(status, headers, body)
            }
        }
    }

    async fn forward(&self, request: Recorded) -> Response {
        let Recorded { method, path_and_query, mut headers, body } = request;
        let base = self.upstream.as_str().trim_end_matches('/');
        for name in [HOST, CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING] {
            headers.remove(name);
        }
        let request = self.http.request(method, format!("{base}{path_and_query}")).headers(headers).body(body);
        match receive(request).await {
            Ok(response) => response,
            Err(error) => plain(StatusCode::BAD_GATEWAY, &error.to_string()),
        }
    }
}

async fn receive(request: reqwest::RequestBuilder) -> reqwest::Result<Response> {
    let upstream = request.send().await?;
    let (status, mut headers) = (upstream.status(), upstream.headers().clone());
    for name in [CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING] {
        headers.remove(name);
    }
    let mut response = Response::new(Body::from(upstream.bytes().await?));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    Ok(response)
}

fn answer(status: u16, headers: Vec<(String, String)>, body: String) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).expect("a test writes statuses that exist");
    for (name, value) in headers {
        let name = HeaderName::try_from(name).expect("a test writes names of headers");
        response.headers_mut().append(name, HeaderValue::try_from(value).expect("a test writes values of headers"));
    }
    response
}

fn plain(status: StatusCode, text: &str) -> Response {
    answer(status.as_u16(), Vec::new(), text.to_owned())
}

/// A connection closes where a body fails. The head is sent together with the start of the body, so without one the
/// client sees no answer at all.
fn cut_before() -> Response {
    Response::new(Body::from_stream(stream::iter([Err::<Bytes, _>(io::Error::other("cut"))])))
}

async fn cut_after(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let half = body.slice(..body.len() / 2);
    parts.headers.insert(CONTENT_LENGTH, body.len().into());
    let cut = async {
        // The half is on its way before the connection closes.
        tokio::time::sleep(Duration::from_millis(50)).await;
        Err(io::Error::other("cut"))
    };
    let body = stream::iter([Ok(half)]).chain(stream::once(cut));
    Response::from_parts(parts, Body::from_stream(body))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
