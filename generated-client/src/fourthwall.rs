//! What is Fourthwall's own of OAuth 2.0: its server.
//!
//! Fourthwall documents neither how long refresh tokens live nor whether they rotate, neither PKCE at its page nor the
//! errors of its token endpoint. [`oauth`](crate::oauth) takes all of it either way.

use reqwest::Url;

use crate::oauth::{AuthorizationServer, InsecureServer, Pkce};

/// Where Fourthwall asks its users.
const CONNECT_SERVER: &str = "https://my-shop.fourthwall.com";

/// The page that asks them, below that.
const CONNECT_PATH: [&str; 4] = ["admin", "platform-apps", "{client_id}", "connect"];

/// The token endpoint, below the base URL of the API.
const TOKEN_PATH: [&str; 4] = ["open-api", "v1.0", "platform", "token"];

/// Fourthwall's authorization server.
///
/// The page that asks users is one for each app, whose settings have the scopes. Whether it takes a code challenge is not
/// documented, so that apps with a secret use PKCE only where they ask for it by
/// [`App::with_pkce`](crate::oauth::App::with_pkce).
#[allow(clippy::expect_used, reason = "both are constants, and a test parses them")]
pub fn server() -> AuthorizationServer {
    let parse = |url| Url::parse(url).expect("a constant URL");
    server_at(parse(CONNECT_SERVER), parse(crate::BASE_URL)).expect("both are https")
}

/// The same elsewhere: the URL below which the page is that asks users, and the base URL of the API.
///
/// # Errors
/// If one of them is neither https nor http on a loopback address, or has a user name or a password.
pub fn server_at(connect_url: Url, api_url: Url) -> Result<AuthorizationServer, InsecureServer> {
    let server = AuthorizationServer::new(below(connect_url, CONNECT_PATH), below(api_url, TOKEN_PATH))?;
    Ok(server.without_standard_parameters().with_pkce(Pkce::Off))
}

fn below(mut url: Url, path: [&str; 4]) -> Url {
    url.set_query(None);
    url.set_fragment(None);
    // A URL without segments is one that the server refuses.
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.pop_if_empty().extend(path);
    }
    url
}
