//! The second half of the flow: the browser comes back with an authorization code, and nothing of it is believed yet.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::time::SystemTime;

use reqwest::Url;
use subtle::ConstantTimeEq as _;

use super::super::secret::Secret;
use super::app::App;
use super::authorization::PendingAuthorization;
use super::client_type::sealed::SealedWithUsers as _;
use super::client_type::{Confidential, WithUsers};
use super::error::{OAuthError, Recovery};
use super::pkce::CodeVerifier;
use super::redirect_uri::RedirectUri;

/// The parameters of an authorization response (RFC 6749, sections 4.1.2 and 4.1.2.1; RFC 9207, section 2).
pub(super) const PARAMETERS: [&str; 6] = ["code", "state", "iss", "error", "error_description", "error_uri"];

/// An authorization code ([RFC 6749, section 1.3.1](https://www.rfc-editor.org/rfc/rfc6749#section-1.3.1)) whose
/// callback was checked. It is no `Clone`: using it twice revokes the tokens that it gave.
#[must_use = "it is worth nothing until it is exchanged"]
pub struct AuthorizationCode<K: WithUsers> {
    pub(super) code: Secret,
    pub(super) code_verifier: Option<CodeVerifier>,
    pub(super) redirect_uri: RedirectUri,
    /// The server that gave it: no other one is to see it.
    pub(super) server: String,
    client_type: PhantomData<K>,
}

impl<K: WithUsers> fmt::Debug for AuthorizationCode<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthorizationCode").finish_non_exhaustive()
    }
}

impl<K: WithUsers> PendingAuthorization<K> {
    /// Takes the authorization code from a callback that belongs to this authorization.
    ///
    /// `callback` is the whole URL that the browser asked for: scheme and host as users see them, path and query as
    /// they came. Checked are, in this order, the redirect URI, that no parameter stands twice, the state (in constant
    /// time), the age (at most ten minutes), the issuer where one is configured, and the error that the server may
    /// tell.
    ///
    /// # Errors
    /// Says what is wrong with the callback; the authorization is over in any case.
    pub fn complete(self, callback: &Url) -> Result<AuthorizationCode<K>, CallbackError> {
        let id = self.id();
        let result = self.check(callback, SystemTime::now());
        match &result {
            Ok(_) => tracing::info!(authorization = %id, outcome = "granted", "callback"),
            Err(error) => tracing::warn!(authorization = %id, outcome = "refused", %error, "callback"),
        }
        result
    }

    /// Whether a request is the callback of this authorization: it is at the redirect URI, and has the state. A browser asks
    /// for other things too, such as an icon; they are not for [`complete`](Self::complete), which serves once.
    pub fn is_callback(&self, request: &Url) -> bool {
        let parameters = Parameters::of(request, &self.redirect_uri);
        let state = parameters.as_ref().ok().and_then(|parameters| parameters.get("state")).unwrap_or_default();
        state.as_bytes().ct_eq(self.state.expose().as_bytes()).into()
    }

    fn check(self, callback: &Url, now: SystemTime) -> Result<AuthorizationCode<K>, CallbackError> {
        let parameters = Parameters::of(callback, &self.redirect_uri)?;
        let state = parameters.get("state").ok_or(CallbackError::StateMissing)?;
        if !bool::from(state.as_bytes().ct_eq(self.state.expose().as_bytes())) {
            return Err(CallbackError::StateMismatch);
        }
        if self.is_expired(now) {
            return Err(CallbackError::Expired);
        }
        let code = parameters.code(self.server.issuer.as_deref())?;
        Ok(AuthorizationCode {
            code,
            code_verifier: self.code_verifier,
            redirect_uri: self.redirect_uri,
            server: self.server.identity(),
            client_type: PhantomData,
        })
    }
}

impl App<Confidential> {
    /// Takes the authorization code from a callback that nobody here asked for: where an app is installed from
    /// the server's own pages, the browser arrives with a code and without a `state`.
    ///
    /// # Warning
    ///
    /// Anybody can send a browser to such a callback: this is login CSRF ([RFC 6749, section
    /// 10.12](https://www.rfc-editor.org/rfc/rfc6749#section-10.12)). A user could be led to connect the account of
    /// somebody else, who then sees what the user does. Call it only for a user who is signed in, and have the user
    /// confirm the account before the tokens are used. Better, where the way allows it: forget this callback and send the
    /// browser through [`authorize`](App::authorize).
    ///
    /// A public app has no such call: without a flow of its own there is no code verifier.
    ///
    /// # Errors
    /// Says what is wrong with the callback; one with a `state` belongs to a pending authorization.
    pub fn accept_unsolicited(&self, callback: &Url) -> Result<AuthorizationCode<Confidential>, CallbackError> {
        let result = Parameters::of(callback, self.redirect_uri()).and_then(|parameters| {
            if parameters.get("state").is_some() {
                return Err(CallbackError::StateUnexpected);
            }
            parameters.code(self.client_type.server().issuer.as_deref())
        });
        match &result {
            Ok(_) => tracing::info!(client_id = %self.client_id, outcome = "granted", "unsolicited callback"),
            Err(error) => {
                tracing::warn!(client_id = %self.client_id, outcome = "refused", %error, "unsolicited callback");
            }
        }
        let (redirect_uri, server) = (self.redirect_uri().clone(), self.client_type.server().identity());
        result.map(|code| AuthorizationCode {
            code,
            code_verifier: None,
            redirect_uri,
            server,
            client_type: PhantomData,
        })
    }
}

/// The parameters of a response; those that are empty count as not sent (RFC 6749, section 3.1).
struct Parameters<'a>(Vec<(&'static str, Cow<'a, str>)>);

impl<'a> Parameters<'a> {
    fn of(callback: &'a Url, redirect_uri: &RedirectUri) -> Result<Self, CallbackError> {
        let query = response_query(callback, redirect_uri.url()).ok_or(CallbackError::WrongRedirectUri)?;
        let mut parameters = Vec::<(&'static str, Cow<'a, str>)>::new();
        for (name, value) in form_pairs(query) {
            // Unknown parameters are ignored (section 4.1.2).
            let Some(name) = PARAMETERS.into_iter().find(|known| *known == name) else { continue };
            if parameters.iter().any(|(other, _)| *other == name) {
                return Err(CallbackError::Duplicate(name));
            }
            parameters.push((name, value));
        }
        Ok(Self(parameters))
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(other, value)| *other == name && !value.is_empty()).map(|(_, value)| &**value)
    }

    /// The code, if the issuer is right and there is no error.
    fn code(&self, issuer: Option<&str>) -> Result<Secret, CallbackError> {
        match (issuer, self.get("iss")) {
            (None, _) => {}
            (Some(_), None) => return Err(CallbackError::IssuerMissing),
            // Simple string comparison (RFC 9207, section 2.4).
            (Some(expected), Some(issuer)) if expected == issuer => {}
            (Some(_), Some(_)) => return Err(CallbackError::IssuerMismatch),
        }
        if let Some(code) = self.get("error") {
            let text = |name| self.get(name).map(str::to_owned);
            let error = OAuthError::new(code, text("error_description"), text("error_uri"));
            return Err(CallbackError::Refused(Box::new(error)));
        }
        self.get("code").map(Secret::new).ok_or(CallbackError::CodeMissing)
    }
}

/// What of the query of a callback is the response: all that follows the query of the redirect URI itself. None if the
/// callback is not at the redirect URI.
fn response_query<'a>(callback: &'a Url, redirect_uri: &Url) -> Option<&'a str> {
    let same_place = callback.scheme() == redirect_uri.scheme()
        && callback.host() == redirect_uri.host()
        && callback.port_or_known_default() == redirect_uri.port_or_known_default()
        && callback.path() == redirect_uri.path()
        && callback.username().is_empty()
        && callback.password().is_none()
        && callback.fragment().is_none();
    let query = Some(callback.query().unwrap_or_default()).filter(|_| same_place)?;
    match redirect_uri.query().filter(|own| !own.is_empty()) {
        Some(own) if query == own => Some(""),
        Some(own) => query.strip_prefix(own)?.strip_prefix('&'),
        None => Some(query),
    }
}

/// The pairs of a query (`application/x-www-form-urlencoded`).
fn form_pairs(query: &str) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
    form_urlencoded::parse(query.as_bytes())
}

/// What is wrong with a callback.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallbackError {
    /// It did not arrive at the redirect URI
    /// ([RFC 8252, section 8.10](https://www.rfc-editor.org/rfc/rfc8252#section-8.10)).
    WrongRedirectUri,
    /// A parameter stands twice (RFC 6749, section 3.1).
    Duplicate(&'static str),
    /// It has no state, so nobody here asked for it; [`App::accept_unsolicited`] is for those.
    StateMissing,
    /// It has a state, so it is not one that the server started.
    StateUnexpected,
    /// Its state is that of another authorization ([RFC 6749, section
    /// 10.12](https://www.rfc-editor.org/rfc/rfc6749#section-10.12)).
    StateMismatch,
    /// It came more than ten minutes after the browser was sent away.
    Expired,
    /// It names no issuer, and one is configured ([RFC 9207, section
    /// 2.4](https://www.rfc-editor.org/rfc/rfc9207#section-2.4)).
    IssuerMissing,
    /// It names another issuer than the one that is configured.
    IssuerMismatch,
    /// The server, or the user, refused.
    Refused(Box<OAuthError>),
    /// It has neither a code nor an error.
    CodeMissing,
}

impl CallbackError {
    /// What to do about it.
    pub fn recovery(&self) -> Recovery {
        match self {
            // Either the callback URL is put together wrongly, or the server is set up wrongly.
            Self::WrongRedirectUri | Self::IssuerMissing | Self::IssuerMismatch => Recovery::FixConfiguration,
            Self::Refused(error) => error.code().recovery(),
            _ => Recovery::Reauthorize,
        }
    }
}

impl fmt::Display for CallbackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WrongRedirectUri => f.write_str("the callback did not arrive at the redirect URI"),
            Self::Duplicate(name) => write!(f, "the parameter `{name}` of the callback stands twice"),
            Self::StateMissing => f.write_str("the callback has no state: nobody here asked for it"),
            Self::StateUnexpected => f.write_str("the callback has a state: it belongs to a pending authorization"),
            Self::StateMismatch => f.write_str("the state of the callback is that of another authorization"),
            Self::Expired => f.write_str("the callback came too late"),
            Self::IssuerMissing => f.write_str("the callback names no issuer"),
            Self::IssuerMismatch => f.write_str("the callback names another issuer than the one that is configured"),
            Self::Refused(error) => write!(f, "the authorization was refused: {error}"),
            Self::CodeMissing => f.write_str("the callback has neither a code nor an error"),
        }
    }
}

impl std::error::Error for CallbackError {}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::{AuthorizationServer, Public};
    use super::*;

    /// What is wrong with a callback that comes when the clock has gone on by this much, or back. `{state}` stands for
    /// the right state.
    fn error_after(seconds: i64, query: &str) -> Option<CallbackError> {
        let client_id = "app".parse().expect("it is a client identifier");
        let redirect_uri = "https://example.com".parse().expect("it is a redirect URI");
        let endpoint = || Url::parse("https://example.com").expect("it is a URL");
        let server = AuthorizationServer::new(endpoint(), endpoint()).expect("it is https");
        let (_, pending) = App::<Public>::public(server, client_id, redirect_uri).authorize();
        let difference = Duration::from_secs(seconds.unsigned_abs());
        let now = if seconds < 0 { pending.created_at - difference } else { pending.created_at + difference };
        let query = query.replace("{state}", pending.state.expose());
        pending.check(&Url::parse(&format!("https://example.com/?{query}")).expect("it is a URL"), now).err()
    }

    #[test]
    fn rfc_9700_section_4_7_a_callback_comes_within_ten_minutes() {
        // A clock that was set by some minutes, back or on, is no reason to refuse.
        for seconds in [0, 1, 599, 600, -1, -600] {
            assert_eq!(error_after(seconds, "code=c&state={state}"), None, "{seconds}");
        }
        for seconds in [601, 3600, 1_000_000_000, -601, -3600, -1_000_000_000] {
            assert_eq!(error_after(seconds, "code=c&state={state}"), Some(CallbackError::Expired), "{seconds}");
        }
    }

    #[test]
    fn the_age_counts_after_the_state_and_before_the_error() {
        assert_eq!(error_after(601, "error=access_denied&state=a"), Some(CallbackError::StateMismatch));
        assert_eq!(error_after(601, "error=access_denied&state={state}"), Some(CallbackError::Expired));
        assert_eq!(error_after(601, "state={state}"), Some(CallbackError::Expired));
    }
}
