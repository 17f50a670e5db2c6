//! How requests are made.

use std::time::{Duration, Instant};

use reqwest::Url;
use serde::Serialize;

use super::error::Error;
use super::hooks::Redirects;
use super::ordered::Ordered;
use super::secret::expose_secrets;

/// How long a connection, and each read from it, may take with a client that the caller did not make.
pub(super) const READ: Duration = Duration::from_secs(15);

/// How long all of a body may take that is read whole, whatever the client: what drips is in time for each read.
pub(super) const WHOLE_BODY: Duration = Duration::from_secs(300);

/// When a body that is read whole has to be there. In a browser, the standard library has no clock.
pub(super) struct Deadline(Option<Instant>);

impl Deadline {
    /// That of a body which begins now.
    pub(super) fn of_body() -> Self {
        Self::after(WHOLE_BODY)
    }

    pub(super) fn after(limit: Duration) -> Self {
        Self(cfg!(not(target_arch = "wasm32")).then(Instant::now).and_then(|now| now.checked_add(limit)))
    }

    pub(super) fn is_over(&self) -> bool {
        self.0.is_some_and(|deadline| Instant::now() >= deadline)
    }
}

/// An HTTP client with the timeouts of this module, which sends nothing to another server than the one it was for.
#[cfg_attr(target_arch = "wasm32", allow(unused_variables, reason = "a browser has rules of its own"))]
pub(super) fn http_client(redirects: Redirects, read_timeout: Duration) -> reqwest::Result<reqwest::Client> {
    let builder = http_client_builder();
    #[cfg(not(target_arch = "wasm32"))]
    let builder = match redirects {
        Redirects::Followed => builder,
        Redirects::Returned => builder.redirect(reqwest::redirect::Policy::none()),
    };
    #[cfg(not(target_arch = "wasm32"))]
    let builder = builder.read_timeout(read_timeout);
    builder.build()
}

/// What a `Client` makes its HTTP client of, for those who add proxies, certificates or other time limits and give the
/// result to `Client::with_http_client`.
///
/// A connection, and each read of a response, may take 15 seconds: a stream lasts as long as something comes. What is no
/// stream has to be there after five minutes, with any client. The time in which a body is sent counts as that of the first
/// read; a `Client` that makes its HTTP client itself gives five minutes to each read of a request with a body that may take
/// long, and of one with a longer limit of its own. Redirects to other origins are not followed: API keys in headers of their
/// own would go there. A plain `reqwest::Client::new()` waits without end and takes them along. `User-Agent` has the name and
/// the version of the crate, as [RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#section-10.1.5) asks for and some servers
/// insist on.
pub fn http_client_builder() -> reqwest::ClientBuilder {
    let builder =
        reqwest::Client::builder().user_agent(concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")));
    #[cfg(not(target_arch = "wasm32"))]
    let builder = builder
        .connect_timeout(READ)
        .read_timeout(READ)
        .redirect(reqwest::redirect::Policy::custom(follow))
        .referer(false);
    builder
}

/// Follows redirects to the same origin alone: what a request holds is for the server that it was made for.
#[cfg(not(target_arch = "wasm32"))]
fn follow(attempt: reqwest::redirect::Attempt<'_>) -> reqwest::redirect::Action {
    let same_origin = attempt.previous().last().is_some_and(|from| from.origin() == attempt.url().origin());
    if !same_origin {
        return attempt.stop();
    }
    reqwest::redirect::Policy::default().redirect(attempt)
}

/// A base URL to which paths are appended: absolute, without query, fragment and final slash.
pub(super) fn base_url(base_url: impl reqwest::IntoUrl) -> reqwest::Result<String> {
    let mut url = base_url.into_url()?;
    url.set_query(None);
    url.set_fragment(None);
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

/// The URL of a server that the document names below that of another, without final slash.
pub(super) fn server_below(base_url: &str, reference: &str) -> String {
    let joined = Url::parse(base_url).and_then(|base_url| base_url.join(reference));
    joined.map_or_else(|_| base_url.to_owned(), |url| url.as_str().trim_end_matches('/').to_owned())
}

/// Refuses a URL of another origin than those of a client's servers: credentials are for them alone.
pub(super) fn check_origin<E>(servers: &[&str], url: &Url) -> Result<(), Error<E>> {
    let is_origin = |server: &&str| Url::parse(server).is_ok_and(|server| server.origin() == url.origin());
    match servers.iter().any(is_origin) {
        true => Ok(()),
        false => Err(Error::InvalidRequest("the URL has another scheme, host or port than the base URL".to_owned())),
    }
}

/// Refuses a path in which the values of parameters make a segment that a URL takes for a step to another path, as it goes
/// out: a dot may be percent-encoded there ([URL Standard](https://url.spec.whatwg.org/#double-dot-path-segment)).
///
/// A value alone may be `.` or empty where more stands in its segment, as in `Items('{id}')`.
pub(super) fn check_segments(template: &str, path: &str) -> Result<(), String> {
    for (written, filled) in template.split('/').zip(path.split('/')).filter(|(written, filled)| written != filled) {
        if !matches!(filled.to_ascii_lowercase().replace("%2e", ".").as_str(), "" | "." | "..") {
            continue;
        }
        let name = written.strip_prefix('{').and_then(|name| name.strip_suffix('}')).filter(|name| !name.contains('{'));
        let what = match name {
            Some(name) => format!("path parameter `{name}`"),
            None => format!("segment `{written}` of the path"),
        };
        return Err(format!("the {what} is empty, `.` or `..`"));
    }
    Ok(())
}

/// The text of a JSON body.
pub(super) fn json_bytes<T: Serialize + ?Sized>(body: &T) -> Result<Vec<u8>, String> {
    expose_secrets(|| serde_json::to_vec(body)).map_err(|error| format!("the body does not serialise: {error}"))
}

/// The members of a form.
pub(super) fn form_members<T: Serialize + ?Sized>(body: &T) -> Result<Vec<(String, Ordered)>, String> {
    match expose_secrets(|| Ordered::of(body)) {
        Ok(Ordered::Object(members)) => Ok(members),
        _ => Err("the body is no object that a form can hold".to_owned()),
    }
}

/// The pairs of a member of which the document says nothing more.
pub(super) fn form_pairs(name: String, value: Ordered) -> Vec<(String, String)> {
    match value {
        Ordered::Null => Vec::new(),
        Ordered::Array(elements) => elements.iter().map(|element| (name.clone(), element.text())).collect(),
        value => vec![(name, value.text())],
    }
}

/// Whether what has a media type is JSON ([RFC 6839, section 3.1](https://www.rfc-editor.org/rfc/rfc6839#section-3.1)).
pub(super) fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    matches!(essence.as_str(), "application/json" | "text/json") || essence.ends_with("+json")
}
