//! What a user's browser does with an authorization URL.

use reqwest::header::LOCATION;
use reqwest::redirect::Policy;
use reqwest::{Client, Url};

use crate::quiet_runtime::QuietRuntime;

/// How many redirects a browser follows.
const REDIRECTS: usize = 10;

/// A browser with cookies of its own.
#[derive(Debug)]
pub struct Browser {
    http: Client,
    runtime: QuietRuntime,
}

impl Browser {
    /// A browser that has been nowhere.
    pub fn new() -> Self {
        let http =
            Client::builder().cookie_store(true).redirect(Policy::none()).build().expect("the settings are fine");
        Self { http, runtime: QuietRuntime::new() }
    }

    /// Goes to the authorization page, logs in, and gives the URL at which the browser arrives, the callback.
    ///
    /// That one is the first on another host, or at the redirect URI; it is not visited. Another port alone is no other
    /// host, because a page that is reached through a proxy may lead to the server behind it.
    pub async fn connect(&self, authorization_url: &Url) -> Url {
        let (http, start) = (self.http.clone(), authorization_url.clone());
        self.runtime.run(async move { follow(&http, start).await }).await
    }
}

async fn follow(http: &Client, start: Url) -> Url {
    let redirect_uri = start.query_pairs().find(|(name, _)| name == "redirect_uri");
    let redirect_uri = redirect_uri.and_then(|(_, uri)| Url::parse(&uri).ok());
    let is_callback = |url: &Url| {
        let at_redirect_uri = |uri: &Url| uri.origin() == url.origin() && uri.path() == url.path();
        url.host() != start.host() || redirect_uri.as_ref().is_some_and(at_redirect_uri)
    };
    let mut url = start.clone();
    for _ in 0..REDIRECTS {
        let response = http.get(url.clone()).send().await.expect("the authorization server answers");
        let location = response.headers().get(LOCATION).and_then(|location| location.to_str().ok());
        let Some(location) = location.map(|location| url.join(location).expect("it is a URL")) else {
            let (status, path) = (response.status(), url.path());
            let text = response.text().await.unwrap_or_default();
            panic!("the user is left at {path} with {status}:\n{text}");
        };
        if is_callback(&location) {
            return location;
        }
        url = location;
    }
    panic!("there are more than {REDIRECTS} redirects");
}
