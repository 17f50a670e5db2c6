//! How an operation is called: its request is collected piece by piece, and sent when it is awaited.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Body, Method, Request, Response, Url};
use serde::Serialize;

use super::hooks::{Hooks, Next, OperationInfo, Redirects, Retries, SendError};
use super::ordered::Ordered;
use super::patience::HttpClients;
use super::request::{base_url, check_segments, json_bytes};
use super::style::{self, Allowed, Explode, QueryStyle};

/// What all requests of a client share.
#[derive(Clone)]
pub(super) struct Transport {
    http: HttpClients,
    /// The clients for operations whose redirects are for the caller.
    without_redirects: Option<HttpClients>,
    base_url: String,
    /// From the outermost on.
    hooks: Vec<Arc<dyn Hooks>>,
}

impl Transport {
    /// With a client of the caller's, whose rules for redirects hold for all operations.
    pub(super) fn new(url: impl reqwest::IntoUrl, http: reqwest::Client) -> reqwest::Result<Self> {
        Self::with(url, HttpClients::of_caller(http))
    }

    /// With a client of this module.
    pub(super) fn preconfigured(url: impl reqwest::IntoUrl, redirects: Redirects) -> reqwest::Result<Self> {
        let mut transport = Self::with(url, HttpClients::preconfigured(Redirects::Followed)?)?;
        if redirects == Redirects::Returned {
            transport.without_redirects = Some(HttpClients::preconfigured(redirects)?);
        }
        Ok(transport)
    }

    fn with(url: impl reqwest::IntoUrl, http: HttpClients) -> reqwest::Result<Self> {
        Ok(Self { http, without_redirects: None, base_url: base_url(url)?, hooks: Vec::new() })
    }

    /// Adds hooks inside of those that are there.
    pub(super) fn add_hooks(&mut self, hooks: impl Hooks + 'static) {
        self.hooks.push(Arc::new(hooks));
    }

    pub(super) fn base_url(&self) -> &str {
        &self.base_url
    }

    fn http(&self, redirects: Redirects) -> &HttpClients {
        let without = self.without_redirects.as_ref().filter(|_| redirects == Redirects::Returned);
        without.unwrap_or(&self.http)
    }

    /// Sends a request with what the hooks do around it.
    pub(super) async fn send(&self, request: Request, operation: OperationInfo) -> Result<Response, SendError> {
        let http = self.http(operation.redirects);
        let next = Next::new(&http.usual, operation).with_base_url(&self.base_url).or_patient(http.patient());
        next.through(&self.hooks).send(request).await
    }
}

/// The pairs of a parameter, by its name: what is set again is replaced.
type Pairs = Vec<(&'static str, Vec<(String, String)>)>;

/// A request of an operation that is not complete.
#[must_use]
pub struct Call<'a> {
    transport: &'a Transport,
    operation: OperationInfo,
    server: &'a str,
    path: String,
    query: Pairs,
    headers: HeaderMap,
    cookies: Pairs,
    body: Option<Body>,
    timeout: Option<Duration>,
    /// The first reason for which there can be no such request.
    invalid: Option<String>,
}

impl<'a> Call<'a> {
    pub(super) fn new(transport: &'a Transport, operation: OperationInfo) -> Self {
        Self {
            transport,
            operation,
            server: &transport.base_url,
            path: operation.path.to_owned(),
            query: Vec::new(),
            headers: HeaderMap::new(),
            cookies: Vec::new(),
            body: None,
            timeout: None,
            invalid: None,
        }
    }

    /// To another server than that of the client.
    pub(super) fn at(self, server: &'a str) -> Self {
        Self { server, ..self }
    }

    /// The body is wanted in one of these media types, in the words of the header `Accept`.
    pub(super) fn accept(self, media_types: &'static str) -> Self {
        self.with_header(ACCEPT, HeaderValue::from_static(media_types))
    }

    /// A path parameter in the style `simple` (OpenAPI, Parameter Object).
    ///
    /// A segment that comes to be `.`, `..` or empty would lead to another path than the document describes, so the request
    /// is refused then.
    pub(super) fn path<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Self {
        self.path_of(name, value, |value| {
            let text = style::simple(value, Explode::No, ",", |text| Allowed::Unreserved.encode(text))?;
            Ok(text.unwrap_or_default())
        })
    }

    /// A query parameter in the style `form`, exploded (OpenAPI, Parameter Object): one pair for each element of an
    /// array, and for each member of an object under the member's name. Nothing for null.
    pub(super) fn query<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Self {
        self.query_of(name, value, (QueryStyle::Form, Explode::Yes), Allowed::Unreserved)
    }

    /// An `application/json` body.
    pub(super) fn json<T: Serialize + ?Sized>(self, body: &T) -> Self {
        match json_bytes(body) {
            Ok(json) => self.with_body(HeaderValue::from_static("application/json"), json.into()),
            Err(reason) => self.refuse(reason),
        }
    }

    /// A body that the caller may leave out.
    pub(super) fn body_if<T>(self, body: Option<T>, with: impl FnOnce(Self, T) -> Self) -> Self {
        match body {
            Some(body) => with(self, body),
            None => self,
        }
    }

    /// Fills each place of a path parameter with the text that `write` makes of the value, encoded
    /// ([RFC 6570, section 1.4](https://www.rfc-editor.org/rfc/rfc6570#section-1.4)).
    pub(super) fn path_of<T: Serialize + ?Sized>(
        mut self,
        name: &'static str,
        value: &T,
        write: impl FnOnce(&Ordered) -> Result<String, style::Unfit>,
    ) -> Self {
        let text = Ordered::of(value).map_err(|_| "does not serialise").and_then(|value| write(&value));
        match text {
            Ok(text) => {
                self.path = self.path.replace(&format!("{{{name}}}"), &text);
                self
            }
            Err(reason) => self.refuse_parameter("path", name, reason),
        }
    }

    pub(super) fn query_of<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
        style: (QueryStyle, Explode),
        allowed: Allowed,
    ) -> Self {
        let value = Ordered::of(value).map_err(|_| "does not serialise");
        match value.and_then(|value| style::pairs(name, &value, style, allowed)) {
            Ok(pairs) => self.with_query(name, pairs),
            Err(reason) => self.refuse_parameter("query", name, reason),
        }
    }

    pub(super) fn with_query(mut self, name: &'static str, pairs: Vec<(String, String)>) -> Self {
        set(&mut self.query, name, pairs);
        self
    }

    pub(super) fn with_cookies(mut self, name: &'static str, pairs: Vec<(String, String)>) -> Self {
        set(&mut self.cookies, name, pairs);
        self
    }

    pub(super) fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    pub(super) fn with_body(mut self, content_type: HeaderValue, body: Body) -> Self {
        self.headers.insert(CONTENT_TYPE, content_type);
        self.body = Some(body);
        self
    }

    /// A body that reqwest makes, with the headers that describe it.
    pub(super) fn with_body_of(self, give: impl FnOnce(reqwest::RequestBuilder) -> reqwest::RequestBuilder) -> Self {
        // The request lends its place, and goes nowhere.
        match give(self.transport.http.usual.post("http://localhost/")).build() {
            Ok(mut request) => {
                let mut call = self;
                call.headers.extend(std::mem::take(request.headers_mut()));
                call.body = request.body_mut().take();
                call
            }
            Err(error) => self.refuse(error.without_url().to_string()),
        }
    }

    pub(super) fn refuse(mut self, reason: String) -> Self {
        self.invalid.get_or_insert(reason);
        self
    }

    pub(super) fn refuse_parameter(self, place: &str, name: &str, reason: &str) -> Self {
        self.refuse(format!("the {place} parameter `{name}` {reason}"))
    }

    /// A header of the caller's, in the place of the operation's own.
    pub(super) fn header<K, V>(self, name: K, value: V) -> Self
    where
        K: TryInto<HeaderName>,
        V: TryInto<HeaderValue>,
    {
        match (name.try_into(), value.try_into()) {
            (Ok(name), Ok(mut value)) => {
                // Nobody knows what a caller puts there.
                value.set_sensitive(true);
                self.with_header(name, value)
            }
            _ => self.refuse("a header has characters that no header may have".to_owned()),
        }
    }

    pub(super) fn timeout(self, timeout: Duration) -> Self {
        Self { timeout: Some(timeout), ..self }
    }

    pub(super) fn without_retry(mut self) -> Self {
        self.operation.retries = Retries::Forbidden;
        self
    }

    /// The request as it goes to the hooks, or why there can be none.
    pub(super) fn request(self) -> Result<Request, String> {
        if let Some(reason) = self.invalid {
            return Err(reason);
        }
        check_segments(self.operation.path, &self.path)?;
        let mut url = Url::parse(&format!("{}{}", self.server, self.path)).map_err(|error| error.to_string())?;
        let query = url.query().filter(|query| !query.is_empty()).map(str::to_owned).into_iter();
        let query = query.chain(written(&self.query)).collect::<Vec<_>>();
        // Without pairs, there would be a question mark.
        url.set_query((!query.is_empty()).then(|| query.join("&")).as_deref());
        let method = Method::from_bytes(self.operation.method.as_bytes()).map_err(|error| error.to_string())?;
        let request = self.transport.http.usual.request(method, url).headers(self.headers).build();
        let mut request = request.map_err(|error| error.without_url().to_string())?;
        let cookies = written(&self.cookies).collect::<Vec<_>>();
        if !cookies.is_empty() {
            // One header holds all of them, those of a header of the caller's included (RFC 6265, section 5.4).
            let given = request.headers().get(COOKIE).map(|given| given.as_bytes().to_vec());
            let given = given.filter(|given| !given.is_empty());
            let cookies = given.into_iter().chain([cookies.join("; ").into_bytes()]).collect::<Vec<_>>();
            let mut cookies = HeaderValue::try_from(cookies.join(&b"; "[..]))
                .map_err(|_| "a cookie has characters that no cookie may have".to_owned())?;
            cookies.set_sensitive(true);
            request.headers_mut().insert(COOKIE, cookies);
        }
        let expects_content = matches!(*request.method(), Method::POST | Method::PUT | Method::PATCH);
        if expects_content && self.body.is_none() {
            // RFC 9110, section 8.6: some servers ask for the length of what is not there.
            request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        *request.body_mut() = self.body;
        if self.timeout.is_some() {
            *request.timeout_mut() = self.timeout;
        }
        Ok(request)
    }

    pub(super) fn transport(&self) -> (&'a Transport, OperationInfo) {
        (self.transport, self.operation)
    }
}

fn set(pairs: &mut Pairs, name: &'static str, given: Vec<(String, String)>) {
    match pairs.iter_mut().find(|(other, _)| *other == name) {
        Some((_, pairs)) => *pairs = given,
        None => pairs.push((name, given)),
    }
}

fn written(pairs: &Pairs) -> impl Iterator<Item = String> {
    pairs.iter().flat_map(|(_, pairs)| pairs).map(|(name, value)| format!("{name}={value}"))
}
