//! What a token is worth ([RFC 7662](https://www.rfc-editor.org/rfc/rfc7662)).

use std::fmt;
use std::time::{Duration, SystemTime};

use serde_json::{Map, Value};

use super::super::secret::Secret;
use super::client_type::ClientType;
use super::endpoint::TokenEndpoint;
use super::endpoints::named;
use super::error::{Malformed, TokenError};

impl<K: ClientType> TokenEndpoint<K> {
    /// Asks what a token is worth, at the endpoint of
    /// [`with_introspection_endpoint`](super::App::with_introspection_endpoint). It is for whoever is shown tokens, and for
    /// learning whose they are; a [`Session`](super::Session) does not need it.
    ///
    /// # Errors
    /// If there is no such endpoint, the server fails, or its answer does not say whether the token is active.
    pub async fn introspect(&self, token: &Secret) -> Result<Introspection, TokenError> {
        let url = named(self.inner.endpoints.introspection.as_ref(), "introspection")?;
        let answer = self.inner.post(url, vec![("token", token.clone())]).await?;
        let Value::Object(members) = answer.json().unwrap_or_default() else {
            return Err(answer.malformed(Malformed::Lacks("active")));
        };
        match members.get("active") {
            Some(Value::Bool(true)) => Ok(Introspection { members: Some(members) }),
            // What else is said of a token that is worth nothing is of no use, and should not be there.
            Some(Value::Bool(false)) => Ok(Introspection { members: None }),
            _ => Err(answer.malformed(Malformed::Lacks("active"))),
        }
    }
}

/// What a server says of a token ([section 2.2](https://www.rfc-editor.org/rfc/rfc7662#section-2.2)).
#[derive(Clone)]
pub struct Introspection {
    /// None if the token is worth nothing.
    members: Option<Map<String, Value>>,
}

impl Introspection {
    /// Whether the token is worth something now. Nothing else is known of one that is not.
    pub fn is_active(&self) -> bool {
        self.members.is_some()
    }

    /// A member of the answer, such as `iss`.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.members.as_ref()?.get(name)
    }

    /// The scopes, with spaces between them.
    pub fn scope(&self) -> Option<&str> {
        self.get("scope")?.as_str()
    }

    /// The app to which the token was given.
    pub fn client_id(&self) -> Option<&str> {
        self.get("client_id")?.as_str()
    }

    /// Whose token it is, by a name that serves machines.
    pub fn subject(&self) -> Option<&str> {
        self.get("sub")?.as_str()
    }

    /// Whose token it is, by a name that serves people.
    pub fn username(&self) -> Option<&str> {
        self.get("username")?.as_str()
    }

    /// When the token expires.
    pub fn expires_at(&self) -> Option<SystemTime> {
        let seconds = Duration::try_from_secs_f64(self.get("exp")?.as_f64()?).ok()?;
        SystemTime::UNIX_EPOCH.checked_add(seconds)
    }
}

/// It says things of a user.
impl fmt::Debug for Introspection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Introspection").field("is_active", &self.is_active()).finish_non_exhaustive()
    }
}
