//! A browser, as far as the examples need one.

use reqwest::header::{HeaderMap, LOCATION, SET_COOKIE};
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode, Url};

use crate::quiet_runtime::QuietRuntime;

/// A browser that remembers each page it was at.
pub struct Browser {
    http: Client,
    runtime: QuietRuntime,
}

/// A page, or a redirect.
pub struct Visit {
    pub url: Url,
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Visit {
    /// The line of the headers that sets the cookie of the example.
    pub fn cookie(&self) -> Option<&str> {
        let mut lines = self.headers.get_all(SET_COOKIE).iter().map(|line| line.to_str().expect("it is ASCII"));
        lines.find(|line| line.starts_with("pending_authorization_"))
    }
}

impl Browser {
    pub fn new() -> Self {
        let http = Client::builder().cookie_store(true).redirect(Policy::none()).no_proxy().build();
        Self { http: http.expect("the settings are fine"), runtime: QuietRuntime::new() }
    }

    /// Goes to a page, and follows at most so many redirects.
    pub async fn visit(&self, url: Url, redirects: usize) -> Vec<Visit> {
        let http = self.http.clone();
        let visits = async move {
            let mut visits = Vec::new();
            let mut next = Some(url);
            while let Some(url) = next.take().filter(|_| visits.len() <= redirects) {
                let response = http.get(url.clone()).send().await.expect("the server answers");
                let (status, headers) = (response.status(), response.headers().clone());
                let location = headers.get(LOCATION).map(|location| location.to_str().expect("it is ASCII"));
                next = location.map(|location| url.join(location).expect("it is a URL"));
                visits.push(Visit { url, status, headers, body: response.text().await.expect("it has a body") });
            }
            visits
        };
        self.runtime.run(visits).await
    }

    /// The page behind a URL, which is no redirect.
    pub async fn page(&self, url: Url) -> Visit {
        self.visit(url, 0).await.pop().expect("there is one")
    }
}
