//! Tokens, and how an answer of the token endpoint is read: generously where servers differ, strictly where it matters.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use secrecy::zeroize::Zeroize as _;
use serde_json::{Map, Value};

use super::super::credential::Credential;
use super::super::secret::Secret;
use super::endpoint::told_error;
use super::error::Malformed;

/// The longest lifetime that is believed, a hundred years: sums of it with the time of day do not overflow.
const MAX_LIFETIME: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// An access token, and what is known of it ([RFC 6749, section
/// 5.1](https://www.rfc-editor.org/rfc/rfc6749#section-5.1)).
#[derive(Clone)]
pub struct TokenSet {
    pub(super) access_token: Secret,
    pub(super) refresh_token: Option<Secret>,
    pub(super) issued_at: SystemTime,
    pub(super) lifetime: Option<Duration>,
    pub(super) scope: Option<String>,
    /// What else the answer had.
    pub(super) extra: Option<Arc<Extra>>,
}

impl TokenSet {
    /// Tokens that were got in another way, for [`Session::install`](super::Session::install). `lifetime` is what is
    /// left of it; zero has the refresh token used at once.
    pub fn new(access_token: impl Into<Secret>, lifetime: Option<Duration>) -> Self {
        Self {
            access_token: access_token.into(),
            refresh_token: None,
            issued_at: SystemTime::now(),
            lifetime: lifetime.map(|lifetime| lifetime.min(MAX_LIFETIME)),
            scope: None,
            extra: None,
        }
    }

    /// Adds the refresh token.
    #[must_use]
    pub fn with_refresh_token(mut self, refresh_token: impl Into<Secret>) -> Self {
        self.refresh_token = Some(refresh_token.into());
        self
    }

    /// The access token.
    pub fn access_token(&self) -> &Secret {
        &self.access_token
    }

    /// The refresh token, if there is one.
    pub fn refresh_token(&self) -> Option<&Secret> {
        self.refresh_token.as_ref()
    }

    /// How long the access token is valid from when it was asked for; none if the server does not say.
    pub fn lifetime(&self) -> Option<Duration> {
        self.lifetime
    }

    /// When the access token expires; none if the server does not say.
    pub fn expires_at(&self) -> Option<SystemTime> {
        self.issued_at.checked_add(self.lifetime?)
    }

    /// The scopes, with spaces between them, if the server ever said them.
    pub fn scope(&self) -> Option<&str> {
        self.scope.as_deref()
    }

    /// A member of the answer that the standard does not know, such as the name of the account. It may be a secret, as an ID
    /// token is, and no store keeps it.
    ///
    /// Another way to learn whose tokens these are is to ask the API before there is a session:
    /// `Client::new()?.with_hooks(Credentials::new().with_any(&tokens)?)`.
    pub fn extra(&self, name: &str) -> Option<&Value> {
        self.extra.as_ref()?.0.get(name)
    }

    /// What follows these tokens after a refresh: a refresh token or a scope that the answer leaves out stays
    /// ([RFC 6749, sections 5.1 and 6](https://www.rfc-editor.org/rfc/rfc6749#section-6)).
    pub(super) fn followed_by(&self, mut new: Self) -> Self {
        new.refresh_token = new.refresh_token.or_else(|| self.refresh_token.clone());
        new.scope = new.scope.or_else(|| self.scope.clone());
        new
    }

    /// Whether other tokens have fewer scopes than these.
    pub(super) fn is_wider_than(&self, new: &Self) -> bool {
        let scopes = |scope: &Option<String>| {
            scope.iter().flat_map(|scope| scope.split(' ')).map(str::to_owned).collect::<Vec<_>>()
        };
        let left = scopes(&new.scope);
        scopes(&self.scope).iter().any(|scope| !left.contains(scope))
    }

    /// Reads the body of an answer with the status of a success. `sent_at` is when it was asked for: the server's clock
    /// began no earlier.
    ///
    /// The access token alone has to be right. A refresh token may be used up by this answer, so what is odd beside it is
    /// read as far as it goes.
    pub(super) fn of_answer(
        body: &[u8],
        missing_type: MissingTokenType,
        sent_at: SystemTime,
    ) -> Result<Self, Malformed> {
        let mut body = serde_json::from_slice::<Value>(body).map_err(|_| Malformed::NotATokenResponse)?;
        // Secrets are moved and not copied, so that their memory is wiped.
        let Some(Value::String(access_token)) = body.get_mut("access_token").map(Value::take) else {
            let error = told_error(&body).map(|error| error.code().clone());
            return Err(error.map_or(Malformed::NotATokenResponse, Malformed::ErrorCode));
        };
        let access_token = Secret::new(access_token);
        let refresh_token = match body.get_mut("refresh_token").map(Value::take) {
            Some(Value::String(text)) => Some(Secret::new(text)),
            other => other.as_ref().and_then(text).map(Secret::new),
        };
        match body.get("token_type").and_then(Value::as_str) {
            Some(name) if name.eq_ignore_ascii_case("Bearer") => {}
            None if missing_type == MissingTokenType::IsBearer => {}
            _ => return Err(Malformed::TokenType),
        }
        if !is_of_a_header(access_token.expose()) {
            return Err(Malformed::AccessToken);
        }
        Ok(Self {
            access_token,
            refresh_token: refresh_token.filter(|token| !token.expose().is_empty()),
            issued_at: sent_at,
            lifetime: body.get("expires_in").and_then(lifetime),
            scope: body.get("scope").and_then(text).filter(|scope| !scope.is_empty()),
            extra: extra(body),
        })
    }
}

/// The members of an answer that the standard does not know.
pub(super) struct Extra(Map<String, Value>);

/// Their memory is wiped: an ID token is a secret.
impl Drop for Extra {
    fn drop(&mut self) {
        self.0.values_mut().for_each(wipe);
    }
}

fn wipe(value: &mut Value) {
    match value {
        Value::String(text) => text.zeroize(),
        Value::Array(elements) => elements.iter_mut().for_each(wipe),
        Value::Object(members) => members.values_mut().for_each(wipe),
        _ => {}
    }
}

/// Those of an answer, if there are any.
fn extra(body: Value) -> Option<Arc<Extra>> {
    let Value::Object(mut members) = body else { return None };
    for name in ["access_token", "token_type", "expires_in", "refresh_token", "scope"] {
        members.remove(name);
    }
    (!members.is_empty()).then(|| Arc::new(Extra(members)))
}

/// The text that a member is or means: a number stands for its digits, a list for its elements with spaces between them.
fn text(member: &Value) -> Option<String> {
    match member {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(elements) => {
            elements.iter().map(|element| element.as_str()).collect::<Option<Vec<_>>>().map(|texts| texts.join(" "))
        }
        _ => None,
    }
}

/// The access token, for a client before there is a session.
impl From<&TokenSet> for Credential {
    fn from(tokens: &TokenSet) -> Self {
        Self::token(tokens.access_token.clone())
    }
}

impl fmt::Debug for TokenSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenSet")
            .field("refreshable", &self.refresh_token.is_some())
            .field("expires_at", &self.expires_at())
            .field("scope", &self.scope)
            .finish_non_exhaustive()
    }
}

/// What it means that an answer has no `token_type`, which RFC 6749 demands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MissingTokenType {
    /// The token is a bearer token: there is no other type that such a server could mean.
    #[default]
    IsBearer,
    /// The answer is malformed.
    IsMalformed,
}

/// The `expires_in` of an answer: seconds as a number or as a text, with a fraction or without. What is less than a
/// second or makes no sense says nothing: nobody gives a token that is of no use, and it would be refreshed for each call.
pub(super) fn lifetime(expires_in: &Value) -> Option<Duration> {
    let seconds = match expires_in {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().parse::<f64>().ok()?,
        _ => return None,
    };
    if seconds.is_nan() || seconds < 1.0 {
        return None;
    }
    Some(Duration::try_from_secs_f64(seconds).unwrap_or(MAX_LIFETIME).min(MAX_LIFETIME))
}

/// Whether a header takes the token: visible ASCII. RFC 6750, section 2.1 allows fewer characters than RFC 6749, appendix
/// A.12, and servers give the others too.
fn is_of_a_header(token: &str) -> bool {
    !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(response: Value) -> Result<TokenSet, Malformed> {
        TokenSet::of_answer(response.to_string().as_bytes(), MissingTokenType::IsBearer, SystemTime::UNIX_EPOCH)
    }

    #[test]
    fn rfc_6749_section_5_1_expires_in_is_taken_as_servers_write_it() {
        let cases = [
            (json!(300), Some(300.0)),
            (json!("300"), Some(300.0)),
            (json!(" 300 "), Some(300.0)),
            (json!(299.5), Some(299.5)),
            (json!(1), Some(1.0)),
            (json!(0), None),
            (json!("0"), None),
            (json!(0.5), None),
            (json!(1e300), Some(MAX_LIFETIME.as_secs_f64())),
            (json!("inf"), Some(MAX_LIFETIME.as_secs_f64())),
            (json!(-1), None),
            (json!("nan"), None),
            (json!("soon"), None),
            (json!(""), None),
            (json!(null), None),
            (json!([300]), None),
            (json!({"seconds": 300}), None),
        ];
        for (expires_in, expected) in cases {
            let tokens = read(json!({"access_token": "a", "token_type": "Bearer", "expires_in": expires_in}));
            let lifetime = tokens.expect("the rest is right").lifetime();
            assert_eq!(lifetime.map(|lifetime| lifetime.as_secs_f64()), expected, "{expires_in}");
        }
        assert_eq!(read(json!({"access_token": "a"})).expect("it is right").expires_at(), None);
    }

    #[test]
    fn rfc_6749_section_7_1_a_token_of_another_type_is_not_used() {
        for name in ["Bearer", "bearer", "BEARER"] {
            assert!(read(json!({"access_token": "a", "token_type": name})).is_ok(), "{name}");
        }
        for name in ["mac", "DPoP", "", "Bearer "] {
            let refused = read(json!({"access_token": "a", "token_type": name})).err();
            assert_eq!(refused, Some(Malformed::TokenType), "{name}");
        }
    }

    #[test]
    fn rfc_6749_section_5_1_a_missing_type_is_bearer_unless_that_is_refused() {
        let read = |policy| TokenSet::of_answer(br#"{"access_token": "a"}"#, policy, SystemTime::UNIX_EPOCH).err();
        assert_eq!(read(MissingTokenType::IsBearer), None);
        assert_eq!(read(MissingTokenType::IsMalformed), Some(Malformed::TokenType));
    }

    #[test]
    fn rfc_6749_appendix_a_12_a_token_is_what_a_header_takes() {
        for token in ["a", "aZ09-._~+/", "abc==", "eyJhbGciOi.eyJz.c2ln", "00D!AQ", "a|b", "=", "a=b", "a%b", "a\""] {
            assert!(read(json!({"access_token": token})).is_ok(), "{token}");
        }
        for token in ["", " ", "a b", "a\nb", "ü", "\0", "a\u{7f}"] {
            assert_eq!(read(json!({"access_token": token})).err(), Some(Malformed::AccessToken), "{token}");
        }
    }

    #[test]
    fn what_is_odd_beside_an_access_token_is_read_as_far_as_it_goes() {
        let members = |answer: Value| {
            let tokens = read(answer).expect("the access token is right");
            let refresh_token = tokens.refresh_token().map(|token| token.expose().to_owned());
            (refresh_token, tokens.scope().map(str::to_owned), tokens.lifetime())
        };
        let text = |text: &str| Some(text.to_owned());
        let odd = json!({"access_token": "a", "refresh_token": "r", "scope": ["s", "t"], "expires_in": [1]});
        assert_eq!(members(odd), (text("r"), text("s t"), None));
        let odd = json!({"access_token": "a", "refresh_token": 42, "scope": {"s": true}, "token_type": ["Bearer"]});
        assert_eq!(members(odd), (text("42"), None, None));
        for odd in [json!(null), json!(true), json!({}), json!([1]), json!([])] {
            let answer = json!({
                "access_token": "a", "token_type": odd, "expires_in": odd, "refresh_token": odd, "scope": odd, "id_token": odd,
            });
            assert_eq!(members(answer), (None, None, None), "{odd}");
        }
    }

    #[test]
    fn rfc_6749_section_6_what_an_answer_leaves_out_stays() {
        let old = read(json!({"access_token": "a", "refresh_token": "r", "scope": "read write"})).expect("right");
        let without = old.followed_by(read(json!({"access_token": "b", "refresh_token": ""})).expect("right"));
        assert_eq!(without.refresh_token().map(Secret::expose), Some("r"));
        assert_eq!(without.scope(), Some("read write"));
        let with = read(json!({"access_token": "b", "refresh_token": "s", "scope": "read"})).expect("right");
        assert!(old.is_wider_than(&with) && !with.is_wider_than(&old));
        assert_eq!(old.followed_by(with).refresh_token().map(Secret::expose), Some("s"));
    }

    #[test]
    fn debug_shows_no_token() {
        let tokens = read(json!({"access_token": "hunter2", "refresh_token": "hunter2", "expires_in": 5}));
        assert!(!format!("{tokens:?}").contains("hunter2"));
    }
}
