//! What goes wrong between an app and the authorization server, and what to do about it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::StatusCode;

/// How long to wait where the server does not say.
pub(super) const DEFAULT_PAUSE: Duration = Duration::from_secs(1);

/// What to do about an error.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recovery {
    /// Try again, after this time at the earliest. Nothing is lost.
    Retry {
        /// What the server asks for, at most a day; a second if it does not say.
        after: Duration,
    },
    /// Send the user through [`App::authorize`](super::App::authorize) again.
    Reauthorize,
    /// Neither time nor the user can help: the app or its settings are wrong.
    FixConfiguration,
}

impl Recovery {
    pub(super) const SOON: Self = Self::Retry { after: DEFAULT_PAUSE };
}

/// An error as the authorization server tells it: in a callback
/// ([RFC 6749, section 4.1.2.1](https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1)) or in an answer of the token
/// endpoint ([section 5.2](https://www.rfc-editor.org/rfc/rfc6749#section-5.2)).
///
/// `Display` and `Debug` show the code alone: nobody knows what a server writes into its descriptions.
#[derive(Clone, PartialEq, Eq)]
pub struct OAuthError {
    code: ErrorCode,
    description: Option<String>,
    uri: Option<String>,
}

impl OAuthError {
    pub(super) fn new(code: &str, description: Option<String>, uri: Option<String>) -> Self {
        Self {
            code: ErrorCode::of(code),
            description: description.map(|text| sanitized(&text, MAX_TEXT)),
            uri: uri.map(|text| sanitized(&text, MAX_TEXT)),
        }
    }

    /// The code.
    pub fn code(&self) -> &ErrorCode {
        &self.code
    }

    /// What the server says to the developer of the app, at most 500 characters of printable ASCII. It is not for
    /// users, and may quote what was sent.
    pub fn description(&self) -> Option<&str> {
        self.description.as_deref()
    }

    /// A page about the error, as the server wrote it, at most 500 characters of printable ASCII: no more than a text.
    pub fn uri(&self) -> Option<&str> {
        self.uri.as_deref()
    }
}

impl fmt::Display for OAuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.code.fmt(f)
    }
}

impl fmt::Debug for OAuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuthError").field("code", &self.code).finish_non_exhaustive()
    }
}

impl std::error::Error for OAuthError {}

/// The characters of a code that are kept.
const MAX_CODE: usize = 64;

/// The characters of other texts that are kept.
const MAX_TEXT: usize = 500;

/// A text of the server within the characters that RFC 6749 allows it, and not longer than a reader wants.
fn sanitized(text: &str, max: usize) -> String {
    let allowed = |c: char| matches!(c, ' '..='~') && !matches!(c, '"' | '\\');
    text.chars().take(max).map(|c| if allowed(c) { c } else { '?' }).collect()
}

macro_rules! error_codes {
    ($($(#[$doc:meta])* $variant:ident = $text:literal,)*) => {
        /// An error code of [RFC 6749](https://www.rfc-editor.org/rfc/rfc6749#section-11.4.1), or of an extension.
        #[non_exhaustive]
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum ErrorCode {
            $($(#[$doc])* $variant,)*
            /// A code of an extension (section 8.5), at most 64 characters of printable ASCII.
            Other(String),
        }

        impl ErrorCode {
            /// The code of a text, which is taken as it is: codes are case-sensitive.
            fn of(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)*
                    _ => Self::Other(sanitized(text, MAX_CODE)),
                }
            }

            /// The text of the code.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Other(text) => text,
                }
            }
        }
    };
}

error_codes! {
    /// The request is malformed.
    InvalidRequest = "invalid_request",
    /// The server does not know the app, or its secret is wrong.
    InvalidClient = "invalid_client",
    /// The authorization code or the refresh token is used up, expired, revoked, or of another app.
    InvalidGrant = "invalid_grant",
    /// The app may not use this grant.
    UnauthorizedClient = "unauthorized_client",
    /// The server does not have this grant.
    UnsupportedGrantType = "unsupported_grant_type",
    /// The scope is unknown, or more than was granted.
    InvalidScope = "invalid_scope",
    /// The user refused.
    AccessDenied = "access_denied",
    /// The server does not give codes in this way.
    UnsupportedResponseType = "unsupported_response_type",
    /// Something is wrong at the server.
    ServerError = "server_error",
    /// The server has too much to do.
    TemporarilyUnavailable = "temporarily_unavailable",
    /// The user of a device has not agreed yet (RFC 8628, section 3.5).
    AuthorizationPending = "authorization_pending",
    /// The device asks too often.
    SlowDown = "slow_down",
    /// The user of a device took too long.
    ExpiredToken = "expired_token",
}

impl ErrorCode {
    /// What to do about it.
    pub(super) fn recovery(&self) -> Recovery {
        match self {
            Self::InvalidGrant | Self::AccessDenied | Self::ExpiredToken => Recovery::Reauthorize,
            Self::ServerError | Self::TemporarilyUnavailable | Self::AuthorizationPending | Self::SlowDown => {
                Recovery::SOON
            }
            _ => Recovery::FixConfiguration,
        }
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why the token endpoint gave no tokens, or another endpoint of the server no answer. No variant has a body or a URL.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenError {
    /// The server said no: a status from 400 to 499 with an error code
    /// ([RFC 6749, section 5.2](https://www.rfc-editor.org/rfc/rfc6749#section-5.2)).
    Refused {
        /// The status.
        status: StatusCode,
        /// What the server said.
        error: Box<OAuthError>,
    },
    /// Nobody who could say no was reached: no answer, a redirect, an answer of something in between, too many requests
    /// (429), or an error of the server (500 and above).
    Unavailable {
        /// The status of the answer, if there was one.
        status: Option<StatusCode>,
        /// How long the server asks to wait, at most a day.
        retry_after: Option<Duration>,
        /// Whether the request may have had its effect.
        delivery: Delivery,
        /// What the HTTP client says of it, if there was no answer or no whole one.
        cause: Cause,
    },
    /// The server said yes, with something that is no token response (section 5.1).
    Malformed {
        /// The status.
        status: StatusCode,
        /// What is wrong with it.
        reason: Malformed,
    },
    /// The request could not be made; nothing was sent.
    InvalidRequest(String),
}

/// Why there was no whole answer, in the words of the HTTP client, without the URL.
///
/// It is the source of a [`TokenError`]. For comparisons, all causes are equal, also that of an error without one.
#[derive(Clone, Default)]
pub struct Cause(Option<Arc<reqwest::Error>>);

impl Cause {
    pub(super) fn new(error: reqwest::Error) -> Self {
        Self(Some(Arc::new(error.without_url())))
    }

    fn error(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.as_ref().map(|error| &**error as _)
    }

    /// Whether the other side could not show that it is the server, by a certificate that is trusted here, or both have
    /// no common version of TLS: waiting does not help.
    fn is_of_tls(&self) -> bool {
        let mut error = self.error();
        while let Some(cause) = error {
            if cause.downcast_ref().is_some_and(is_invalid_data) {
                return self.0.as_ref().is_some_and(|error| error.is_connect());
            }
            error = cause.source();
        }
        false
    }
}

/// Whether an error is of the kind in which the TLS library has its own, or holds one.
fn is_invalid_data(error: &std::io::Error) -> bool {
    let held = error.get_ref().and_then(|held| held.downcast_ref::<std::io::Error>());
    error.kind() == std::io::ErrorKind::InvalidData || held.is_some_and(is_invalid_data)
}

impl fmt::Debug for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl PartialEq for Cause {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Cause {}

/// Whether a request may have had its effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// It was not sent: there was no connection.
    NotSent,
    /// It may have arrived, and a code or a refresh token may be used up.
    Unknown,
}

/// What is wrong with a token response.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Malformed {
    /// It is no JSON, or not an object with an access token.
    NotATokenResponse,
    /// It has an error code beside the status of a success.
    ErrorCode(ErrorCode),
    /// The access token has characters that no header takes
    /// ([RFC 6750, section 2.1](https://www.rfc-editor.org/rfc/rfc6750#section-2.1)).
    AccessToken,
    /// The token is of a type that is not `Bearer`, so nobody here knows how to use it (RFC 6749, section 7.1).
    TokenType,
    /// It is longer than a mebibyte.
    TooLarge,
    /// It is no JSON, or lacks a member without which it says nothing.
    Lacks(&'static str),
    /// It is no metadata of the issuer that was asked for.
    Issuer,
}

impl TokenError {
    /// What to do about it. Only a refusal with `invalid_grant` means that the user has to be asked again.
    pub fn recovery(&self) -> Recovery {
        match self {
            Self::Refused { error, .. } if error.code == ErrorCode::AccessDenied => Recovery::FixConfiguration,
            Self::Refused { error, .. } => error.code.recovery(),
            Self::Unavailable { cause, .. } if cause.is_of_tls() => Recovery::FixConfiguration,
            Self::Unavailable { retry_after, .. } => Recovery::Retry { after: retry_after.unwrap_or(DEFAULT_PAUSE) },
            Self::Malformed { reason: Malformed::TokenType | Malformed::Issuer, .. } | Self::InvalidRequest(_) => {
                Recovery::FixConfiguration
            }
            Self::Malformed { .. } => Recovery::SOON,
        }
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { status, error } => write!(f, "the authorization server refused with {status}: {error}"),
            Self::Unavailable { status: Some(status), .. } => {
                write!(f, "the authorization server is not available: the answer was {status}")
            }
            Self::Unavailable { status: None, delivery: Delivery::NotSent, .. } => {
                f.write_str("the authorization server is not available: there was no connection")
            }
            Self::Unavailable { status: None, .. } => {
                f.write_str("the authorization server is not available: there was no answer")
            }
            Self::Malformed { status, reason } => write!(f, "the authorization server answered {status} with {reason}"),
            Self::InvalidRequest(reason) => write!(f, "the request cannot be made: {reason}"),
        }
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotATokenResponse => f.write_str("a body that is not a token response"),
            Self::ErrorCode(code) => write!(f, "the error {code}"),
            Self::AccessToken => f.write_str("an access token that no header takes"),
            Self::TokenType => f.write_str("a token of another type than Bearer"),
            Self::TooLarge => f.write_str("a body that is too large"),
            Self::Lacks(member) => write!(f, "a body without a usable `{member}`"),
            Self::Issuer => f.write_str("metadata that is not that of the issuer that was asked for"),
        }
    }
}

impl std::error::Error for TokenError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unavailable { cause, .. } => cause.error(),
            _ => None,
        }
    }
}
