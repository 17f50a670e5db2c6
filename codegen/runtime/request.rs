//! How requests are made.

use std::fmt;
use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use reqwest::{RequestBuilder, Url};
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::error::Error;
use super::secret::expose_secrets;

/// How long a connection, and a whole response, may take with a client that the caller did not make.
const TIMEOUT: Duration = Duration::from_secs(15);

/// What [`path_parameter`] leaves as it is: the unreserved characters of RFC 3986, section 2.3.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// An HTTP client with the timeouts of this module, which sends nothing to another server than the one it was for.
pub(super) fn http_client() -> reqwest::Result<reqwest::Client> {
    let builder = reqwest::Client::builder();
    #[cfg(not(target_arch = "wasm32"))]
    let builder = builder
        .connect_timeout(TIMEOUT)
        .timeout(TIMEOUT)
        .redirect(reqwest::redirect::Policy::custom(follow))
        .referer(false);
    builder.build()
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

/// Refuses a URL of another origin than the base URL: credentials are for that server alone.
pub(super) fn check_origin<E>(base_url: &str, url: &Url) -> Result<(), Error<E>> {
    match Url::parse(base_url) {
        Ok(base_url) if base_url.origin() == url.origin() => Ok(()),
        _ => Err(Error::InvalidRequest("the URL has another scheme, host or port than the base URL".to_owned())),
    }
}

/// The text of a path parameter for its place in a URL.
///
/// `.`, `..` and the empty string would lead to another path than the document describes, so they are refused.
/// No other text is a step in a path once it is encoded, alone or beside other parameters.
pub(super) fn path_parameter<E>(name: &str, value: &str) -> Result<String, Error<E>> {
    if matches!(value, "" | "." | "..") {
        return Err(Error::InvalidRequest(format!("the path parameter `{name}` is empty, `.` or `..`")));
    }
    Ok(utf8_percent_encode(value, ENCODED).to_string())
}

/// What operations put into requests.
pub(super) trait RequestBuilderExt: Sized {
    /// A query parameter in the style `form`, exploded (OpenAPI, Parameter Object): one pair for each element of an
    /// array, and for each member of an object under the member's name. Nothing for null.
    fn query_parameter<T: Serialize + ?Sized, E>(self, name: &str, value: &T) -> Result<Self, Error<E>>;

    /// The body is wanted as JSON.
    fn accept_json(self) -> Self;

    /// An `application/x-www-form-urlencoded` body: one pair for each element of an array, and what is nested as JSON
    /// (OpenAPI, Encoding Object).
    fn form_urlencoded<T: Serialize + ?Sized, E>(self, body: &T) -> Result<Self, Error<E>>;

    /// An `application/json` body.
    fn json_body<T: Serialize + ?Sized, E>(self, body: &T) -> Result<Self, Error<E>>;
}

impl RequestBuilderExt for RequestBuilder {
    fn query_parameter<T: Serialize + ?Sized, E>(self, name: &str, value: &T) -> Result<Self, Error<E>> {
        let invalid = |reason: &str| Error::InvalidRequest(format!("the query parameter `{name}` {reason}"));
        let value = serde_json::to_value(value).map_err(|_| invalid("does not serialise"))?;
        let pairs = match value {
            Value::Array(elements) => elements.into_iter().map(|element| (name.to_owned(), element)).collect(),
            Value::Object(members) => members.into_iter().collect(),
            value => vec![(name.to_owned(), value)],
        };
        let pairs = pairs.into_iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| match value {
            Value::String(text) => Ok((name, text)),
            Value::Bool(_) | Value::Number(_) => Ok((name, value.to_string())),
            _ => Err(invalid("is nested")),
        });
        let pairs = pairs.collect::<Result<Vec<_>, _>>()?;
        // Without pairs, reqwest would leave a question mark.
        Ok(if pairs.is_empty() { self } else { self.query(&pairs) })
    }

    fn accept_json(self) -> Self {
        self.header(ACCEPT, HeaderValue::from_static("application/json"))
    }

    fn form_urlencoded<T: Serialize + ?Sized, E>(self, body: &T) -> Result<Self, Error<E>> {
        let invalid = |_| Error::InvalidRequest("the body is no object that a form can hold".to_owned());
        let json = expose_secrets(|| serde_json::to_vec(body)).map_err(invalid)?;
        let Pairs(members) = serde_json::from_slice(&json).map_err(invalid)?;
        let mut pairs = Vec::with_capacity(members.len());
        for (name, value) in members {
            match value {
                Value::Null => {}
                Value::Array(elements) => pairs.extend(elements.iter().map(|element| (name.clone(), text(element)))),
                value => pairs.push((name, text(&value))),
            }
        }
        Ok(self.form(&pairs))
    }

    fn json_body<T: Serialize + ?Sized, E>(self, body: &T) -> Result<Self, Error<E>> {
        let json = expose_secrets(|| serde_json::to_vec(body))
            .map_err(|error| Error::InvalidRequest(format!("the body does not serialise: {error}")))?;
        Ok(self.header(CONTENT_TYPE, HeaderValue::from_static("application/json")).body(json))
    }
}

/// A string as it is, and anything else as JSON.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The members of an object in the order in which they stand.
struct Pairs(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = Pairs;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Pairs(members))
            }
        }

        deserializer.deserialize_map(Members)
    }
}
