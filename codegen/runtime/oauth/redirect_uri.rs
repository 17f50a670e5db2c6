//! Where users come back to.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use reqwest::Url;

/// A redirection endpoint ([RFC 6749, section 3.1.2](https://www.rfc-editor.org/rfc/rfc6749#section-3.1.2)): https, or
/// http on the literal of a loopback address with any port
/// ([RFC 8252, section 7.3](https://www.rfc-editor.org/rfc/rfc8252#section-7.3)), or a path in a scheme that is a domain
/// backwards, such as `com.example.app:/callback`
/// ([section 7.1](https://www.rfc-editor.org/rfc/rfc8252#section-7.1)).
///
/// It is sent exactly as it was written, because servers compare it as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedirectUri {
    text: String,
    url: Url,
}

impl RedirectUri {
    /// The text, as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The same as a URL.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// The whole URL of a callback, of the path and the query that its request has.
    ///
    /// Scheme and host are those of this URI: a proxy between the browser and the app may have changed what the request
    /// says of them.
    pub fn callback(&self, path: &str, query: Option<&str>) -> Url {
        let mut url = self.url.clone();
        url.set_path(path);
        url.set_query(query);
        url
    }
}

impl FromStr for RedirectUri {
    type Err = InvalidRedirectUri;

    fn from_str(text: &str) -> Result<Self, InvalidRedirectUri> {
        let url = Url::parse(text).map_err(|_| InvalidRedirectUri::NotAUrl)?;
        let is_of_the_app = is_private_use(&url);
        if !is_secure(&url) && !is_of_the_app {
            return Err(InvalidRedirectUri::NotSecure);
        }
        if url.fragment().is_some() {
            return Err(InvalidRedirectUri::Fragment);
        }
        let authority = match is_of_the_app && has_allowed_characters(text) {
            true => "",
            false => authority(text).ok_or(InvalidRedirectUri::NotAUrl)?,
        };
        if authority.contains('@') {
            return Err(InvalidRedirectUri::Credentials);
        }
        if url.query_pairs().any(|(name, _)| super::callback::PARAMETERS.contains(&&*name)) {
            return Err(InvalidRedirectUri::ReservedParameter);
        }
        Ok(Self { text: text.to_owned(), url })
    }
}

impl fmt::Display for RedirectUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Why a text is no redirect URI.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidRedirectUri {
    /// It is no absolute URL, or has characters that no URL has: spaces, backslashes, others than ASCII.
    NotAUrl,
    /// It is neither https nor http on a loopback address, nor a path in a scheme that is a domain backwards.
    NotSecure,
    /// It has a fragment (RFC 6749, section 3.1.2).
    Fragment,
    /// It has a user name or a password.
    Credentials,
    /// Its query has a parameter of the authorization response, such as `code`.
    ReservedParameter,
}

impl fmt::Display for InvalidRedirectUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAUrl => "the redirect URI is not an absolute URL, or has characters that no URL has",
            Self::NotSecure => {
                "the redirect URI is neither https nor http on a loopback address such as 127.0.0.1, and `localhost` \
                 is none"
            }
            Self::Fragment => "the redirect URI has a fragment",
            Self::Credentials => "the redirect URI has a user name or a password",
            Self::ReservedParameter => "the query of the redirect URI has a parameter of the authorization response",
        })
    }
}

impl std::error::Error for InvalidRedirectUri {}

/// The authority of a URI that is written as RFC 3986 has it.
///
/// The parser of URLs corrects what is written otherwise, and a server that compares texts does not.
fn authority(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once(':').filter(|_| has_allowed_characters(text))?;
    rest.strip_prefix("//")?.split(['/', '?', '#']).next().filter(|authority| !authority.is_empty())
}

/// Whether a text has characters of URIs alone.
fn has_allowed_characters(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic() && !br#""<>\^`{|}"#.contains(&byte))
}

/// Whether a URL is one that the system gives to one app of the user's machine: a path in a scheme that is a domain
/// backwards, which alone others do not take too by chance.
fn is_private_use(url: &Url) -> bool {
    url.scheme().contains('.') && !url.has_authority() && url.path().starts_with('/')
}

/// Whether nobody on the way can read what is sent to a URL: https, or http that does not leave the machine.
///
/// `localhost` is a name, which may lead elsewhere (RFC 8252, section 8.3).
pub(super) fn is_secure(url: &Url) -> bool {
    let host = url.host_str().map(|host| host.trim_start_matches('[').trim_end_matches(']'));
    match url.scheme() {
        "https" => host.is_some(),
        "http" => host.and_then(|host| host.parse().ok()).is_some_and(|address: IpAddr| address.is_loopback()),
        _ => false,
    }
}
