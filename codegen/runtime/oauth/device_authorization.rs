//! Users agree on another device ([RFC 8628](https://www.rfc-editor.org/rfc/rfc8628)).

use std::fmt;
use std::time::Duration;

use reqwest::Url;
use serde_json::Value;
use tokio::time::Instant;

use super::super::secret::Secret;
use super::client_type::Device;
use super::endpoint::{Grant, TokenEndpoint};
use super::endpoints::named;
use super::error::{ErrorCode, Malformed, Recovery, TokenError};
use super::token::{TokenSet, lifetime};

/// The pause between two questions, if the server does not say it; and by how much one that asks too often slows down
/// ([section 3.5](https://www.rfc-editor.org/rfc/rfc8628#section-3.5)).
const PAUSE: Duration = Duration::from_secs(5);

/// The longest pause between two questions while the server cannot be reached.
const MAX_PAUSE: Duration = Duration::from_secs(60);

/// What a device shows its user, and waits for.
#[must_use = "the user has to see the code"]
pub struct DeviceAuthorization {
    device_code: Secret,
    user_code: String,
    verification_uri: Url,
    verification_uri_complete: Option<Url>,
    expires_at: Instant,
    pause: Duration,
}

impl DeviceAuthorization {
    /// The code that the user types in.
    pub fn user_code(&self) -> &str {
        &self.user_code
    }

    /// Where the user types it in.
    pub fn verification_uri(&self) -> &Url {
        &self.verification_uri
    }

    /// The same with the code in it, for a QR code; the user compares the code all the same
    /// ([section 3.3.1](https://www.rfc-editor.org/rfc/rfc8628#section-3.3.1)).
    pub fn verification_uri_complete(&self) -> Option<&Url> {
        self.verification_uri_complete.as_ref()
    }

    /// How long the user may take from now.
    pub fn time_left(&self) -> Duration {
        self.expires_at.saturating_duration_since(Instant::now())
    }

    fn of_answer(mut answer: Value, asked_at: Instant) -> Result<Self, &'static str> {
        // The secret is moved and not copied, so that its memory is wiped.
        let device_code = match answer.get_mut("device_code").map(Value::take) {
            Some(Value::String(code)) if !code.is_empty() => Secret::new(code),
            _ => return Err("device_code"),
        };
        let text = |name| answer.get(name).and_then(Value::as_str).filter(|text: &&str| !text.is_empty());
        // A browser is to go there, and nothing else is to be started by it.
        let web = |name| text(name).and_then(|uri| Url::parse(uri).ok()).filter(|uri| uri.scheme().starts_with("http"));
        let seconds = |name| answer.get(name).and_then(lifetime);
        Ok(Self {
            device_code,
            user_code: text("user_code").filter(|code| !code.contains(char::is_control)).ok_or("user_code")?.to_owned(),
            verification_uri: web("verification_uri").ok_or("verification_uri")?,
            verification_uri_complete: web("verification_uri_complete"),
            expires_at: seconds("expires_in").and_then(|left| asked_at.checked_add(left)).ok_or("expires_in")?,
            pause: seconds("interval").unwrap_or(PAUSE).min(MAX_PAUSE),
        })
    }
}

/// Who knows the user code can take the place of the device.
impl fmt::Debug for DeviceAuthorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeviceAuthorization").field("time_left", &self.time_left()).finish_non_exhaustive()
    }
}

impl TokenEndpoint<Device> {
    /// Asks for a code to show to the user ([section 3.1](https://www.rfc-editor.org/rfc/rfc8628#section-3.1)).
    ///
    /// # Errors
    /// Says what went wrong, and by [`TokenError::recovery`] what to do.
    pub async fn authorize_device(&self) -> Result<DeviceAuthorization, TokenError> {
        let url = named(self.inner.endpoints.device_authorization.as_ref(), "device authorization")?;
        let asked_at = Instant::now();
        let answer = self.inner.post(url, self.inner.scope().into_iter().collect()).await?;
        let authorization = DeviceAuthorization::of_answer(answer.json().unwrap_or_default(), asked_at);
        authorization.map_err(|member| answer.malformed(Malformed::Lacks(member)))
    }

    /// Waits until the user has agreed, and gives the tokens
    /// ([section 3.4](https://www.rfc-editor.org/rfc/rfc8628#section-3.4)). It asks as seldom as the server wants, and goes
    /// on asking while that cannot be reached. Nothing is lost if nobody waits any more.
    ///
    /// # Errors
    /// If the user refuses, takes too long, or the server says no for another reason.
    pub async fn wait_for_user(
        &self,
        authorization: DeviceAuthorization,
    ) -> Result<TokenSet, DeviceAuthorizationError> {
        let DeviceAuthorization { device_code, expires_at, mut pause, .. } = authorization;
        loop {
            if Instant::now() + pause >= expires_at {
                return Err(DeviceAuthorizationError::Expired);
            }
            tokio::time::sleep(pause).await;
            let error = match self.inner.ask(Grant::DeviceCode(&device_code)).await {
                Ok(tokens) => return Ok(tokens),
                Err(error) => error,
            };
            match &error {
                TokenError::Refused { error: refusal, .. } => match refusal.code() {
                    ErrorCode::AuthorizationPending => {}
                    ErrorCode::SlowDown => pause += PAUSE,
                    ErrorCode::AccessDenied => return Err(DeviceAuthorizationError::Refused),
                    ErrorCode::ExpiredToken => return Err(DeviceAuthorizationError::Expired),
                    _ => return Err(DeviceAuthorizationError::Token(error)),
                },
                TokenError::Unavailable { .. } if matches!(error.recovery(), Recovery::Retry { .. }) => {
                    pause = (pause * 2).min(MAX_PAUSE).max(pause);
                }
                _ => return Err(DeviceAuthorizationError::Token(error)),
            }
        }
    }
}

/// Why a device got no tokens.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeviceAuthorizationError {
    /// The user refused.
    Refused,
    /// The user took too long.
    Expired,
    /// The token endpoint failed.
    Token(TokenError),
}

impl DeviceAuthorizationError {
    /// What to do about it.
    pub fn recovery(&self) -> Recovery {
        match self {
            Self::Refused | Self::Expired => Recovery::Reauthorize,
            Self::Token(error) => error.recovery(),
        }
    }
}

impl fmt::Display for DeviceAuthorizationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Refused => "the user refused",
            Self::Expired => "the user took too long",
            Self::Token(_) => "the device got no tokens",
        })
    }
}

impl std::error::Error for DeviceAuthorizationError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Token(error) => Some(error),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(answer: Value) -> Result<DeviceAuthorization, &'static str> {
        DeviceAuthorization::of_answer(answer, Instant::now())
    }

    #[test]
    fn rfc_8628_section_3_2_an_answer_has_what_the_user_needs() {
        let whole = json!({
            "device_code": "hunter2", "user_code": "WDJB-MJHT", "verification_uri": "https://example.com/device",
            "expires_in": 1800,
        });
        let authorization = read(whole.clone()).expect("it is whole");
        assert_eq!((authorization.user_code(), authorization.pause), ("WDJB-MJHT", PAUSE));
        assert!(authorization.time_left() > Duration::from_secs(1700));
        assert!(!format!("{authorization:?}").contains("hunter2"));
        for name in ["device_code", "user_code", "verification_uri", "expires_in"] {
            let mut answer = whole.clone();
            answer[name] = json!(null);
            assert_eq!(read(answer).err(), Some(name));
        }
        for (name, odd) in [("user_code", "a\u{1b}[2J"), ("verification_uri", "javascript:alert(1)")] {
            let mut answer = whole.clone();
            answer[name] = json!(odd);
            assert_eq!(read(answer).err(), Some(name));
        }
    }
}
