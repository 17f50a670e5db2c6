//! Parameters of all places and styles; those that most operations have are in `request.rs`.

use reqwest::RequestBuilder;
use reqwest::header::{COOKIE, HeaderName, HeaderValue};
use serde::Serialize;

use super::error::Error;
use super::ordered::Ordered;
use super::request::{append_query, check_step};
use super::secret::expose_secrets;
use super::style::{self, Allowed, Explode, QueryStyle};

/// The styles of a path parameter.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum PathStyle {
    Simple,
    Label,
    Matrix,
}

/// The text of a path parameter of any style and type for its place in a URL.
///
/// As with `path_parameter`, no value leads to another path than the document describes.
pub(super) fn styled_path_parameter<T: Serialize + ?Sized, E>(
    name: &str,
    value: &T,
    style: PathStyle,
    explode: Explode,
) -> Result<String, Error<E>> {
    let invalid = invalid("path", name);
    let value = Ordered::of(value).map_err(|_| invalid("does not serialise"))?;
    let encode = |text: &str| Allowed::Unreserved.encode(text);
    let simple = |delimiter, encode: &dyn Fn(&str) -> String| {
        style::simple(&value, explode, delimiter, encode).map_err(&invalid)
    };
    let has_parts = matches!(value, Ordered::Array(_) | Ordered::Object(_));
    let text = match (style, explode) {
        (PathStyle::Simple, _) => simple(",", &encode)?.unwrap_or_default(),
        // Here the dot is a delimiter.
        (PathStyle::Label, Explode::Yes) if has_parts => {
            let encode = |text: &str| encode(text).replace('.', "%2E");
            format!(".{}", simple(".", &encode)?.unwrap_or_default())
        }
        (PathStyle::Label, _) => format!(".{}", simple(",", &encode)?.unwrap_or_default()),
        (PathStyle::Matrix, Explode::Yes) if has_parts => matrix(name, &value, &encode).map_err(&invalid)?,
        (PathStyle::Matrix, _) => match simple(",", &encode)? {
            Some(text) if !text.is_empty() => format!(";{}={text}", encode(name)),
            _ => format!(";{}", encode(name)),
        },
    };
    check_step(name, &text)?;
    Ok(text)
}

/// The text of a path parameter whose text is JSON, for its place in a URL.
pub(super) fn json_path_parameter<T: Serialize + ?Sized, E>(name: &str, value: &T) -> Result<String, Error<E>> {
    let json = serde_json::to_string(value).map_err(|_| invalid("path", name)("does not serialise"))?;
    let segment = Allowed::Unreserved.encode(&json);
    check_step(name, &segment)?;
    Ok(segment)
}

/// `;name=element;name=element` or `;member=value;member=value`.
fn matrix(name: &str, value: &Ordered, encode: &dyn Fn(&str) -> String) -> Result<String, style::Unfit> {
    let parts = style::parts(value)?.unwrap_or_default();
    let pairs = parts.iter().map(|part| match part.as_slice() {
        [member, value] => (member.as_str(), value.as_str()),
        part => (name, part.first().map_or("", String::as_str)),
    });
    let pairs = pairs.map(|(name, value)| match value {
        "" => format!(";{}", encode(name)),
        value => format!(";{}={}", encode(name), encode(value)),
    });
    let text = pairs.collect::<String>();
    Ok(if text.is_empty() { format!(";{}", encode(name)) } else { text })
}

/// What operations put into requests beside the usual.
pub(super) trait ParameterExt: Sized {
    /// A query parameter of any style.
    fn styled_query_parameter<T: Serialize + ?Sized, E>(
        self,
        name: &str,
        value: &T,
        style: QueryStyle,
        explode: Explode,
    ) -> Result<Self, Error<E>>;

    /// A query parameter whose reserved characters stay as they are (`allowReserved`).
    fn reserved_query_parameter<T: Serialize + ?Sized, E>(
        self,
        name: &str,
        value: &T,
        style: QueryStyle,
        explode: Explode,
    ) -> Result<Self, Error<E>>;

    /// A query parameter whose text is JSON. Nothing for null.
    fn json_query_parameter<T: Serialize + ?Sized, E>(self, name: &str, value: &T) -> Result<Self, Error<E>>;

    /// A header of the style `simple`. Nothing for null and for an array without elements.
    ///
    /// Headers are not percent-encoded; a comma in an element of several is, since it would divide the element.
    fn header_parameter<T: Serialize + ?Sized, E>(
        self,
        name: &str,
        value: &T,
        explode: Explode,
    ) -> Result<Self, Error<E>>;

    /// A header whose text is JSON. Nothing for null.
    fn json_header_parameter<T: Serialize + ?Sized, E>(self, name: &str, value: &T) -> Result<Self, Error<E>>;

    /// A cookie whose text is JSON. Nothing for null.
    fn json_cookie_parameter<T: Serialize + ?Sized, E>(self, name: &str, value: &T) -> Result<Self, Error<E>>;

    /// A cookie, or several if an array or an object is exploded, in the one header that a request has for them
    /// ([RFC 6265, section 5.4](https://www.rfc-editor.org/rfc/rfc6265#section-5.4)).
    ///
    /// What no cookie may hold is percent-encoded, and nothing more: servers read their own cookies back.
    fn cookie_parameter<T: Serialize + ?Sized, E>(
        self,
        name: &str,
        value: &T,
        explode: Explode,
    ) -> Result<Self, Error<E>>;
}

impl ParameterExt for RequestBuilder {
    fn styled_query_parameter<T: Serialize + ?Sized, E>(
        self,
        name: &str,
        value: &T,
        style: QueryStyle,
        explode: Explode,
    ) -> Result<Self, Error<E>> {
        query(self, name, value, (style, explode), Allowed::Unreserved)
    }

    fn reserved_query_parameter<T: Serialize + ?Sized, E>(
        self,
        name: &str,
        value: &T,
        style: QueryStyle,
        explode: Explode,
    ) -> Result<Self, Error<E>> {
        query(self, name, value, (style, explode), Allowed::Reserved)
    }

    fn json_query_parameter<T: Serialize + ?Sized, E>(self, name: &str, value: &T) -> Result<Self, Error<E>> {
        let Some(json) = json("query", name, value)? else { return Ok(self) };
        append_query(self, &[(Allowed::Unreserved.encode(name), Allowed::Unreserved.encode(&json))])
    }

    fn header_parameter<T: Serialize + ?Sized, E>(
        self,
        name: &str,
        value: &T,
        explode: Explode,
    ) -> Result<Self, Error<E>> {
        let value = exposed("header", name, value)?;
        let has_parts = matches!(value, Ordered::Array(_) | Ordered::Object(_));
        let encode = |text: &str| if has_parts { text.replace(',', "%2C") } else { text.to_owned() };
        let text = style::simple(&value, explode, ",", encode).map_err(invalid("header", name))?;
        match text {
            Some(text) => header(self, name, text),
            None => Ok(self),
        }
    }

    fn json_header_parameter<T: Serialize + ?Sized, E>(self, name: &str, value: &T) -> Result<Self, Error<E>> {
        let value = exposed("header", name, value)?;
        if value.is_null() {
            return Ok(self);
        }
        let json = serde_json::to_string(&value).map_err(|_| invalid("header", name)("does not serialise"))?;
        header(self, name, json)
    }

    fn cookie_parameter<T: Serialize + ?Sized, E>(
        self,
        name: &str,
        value: &T,
        explode: Explode,
    ) -> Result<Self, Error<E>> {
        let invalid = invalid("cookie", name);
        let value = exposed("cookie", name, value)?;
        let pairs = style::pairs(name, &value, (QueryStyle::Form, explode), Allowed::Cookie).map_err(&invalid)?;
        cookies(self, name, &pairs)
    }

    fn json_cookie_parameter<T: Serialize + ?Sized, E>(self, name: &str, value: &T) -> Result<Self, Error<E>> {
        let value = exposed("cookie", name, value)?;
        if value.is_null() {
            return Ok(self);
        }
        let json = serde_json::to_string(&value).map_err(|_| invalid("cookie", name)("does not serialise"))?;
        cookies(self, name, &[(name.to_owned(), Allowed::Cookie.encode(&json))])
    }
}

/// Adds cookies to those that a request has.
fn cookies<E>(builder: RequestBuilder, name: &str, pairs: &[(String, String)]) -> Result<RequestBuilder, Error<E>> {
    if pairs.is_empty() {
        return Ok(builder);
    }
    let invalid = invalid("cookie", name);
    let (client, request) = builder.build_split();
    let mut request = request?;
    let before = request.headers().get(COOKIE).map(|cookies| cookies.as_bytes().to_vec());
    let mut cookies = before.into_iter().collect::<Vec<_>>();
    cookies.extend(pairs.iter().map(|(name, value)| format!("{name}={value}").into_bytes()));
    let cookies = HeaderValue::from_bytes(&cookies.join(&b"; "[..]));
    let mut cookies = cookies.map_err(|_| invalid("has characters that no cookie may have"))?;
    cookies.set_sensitive(true);
    request.headers_mut().insert(COOKIE, cookies);
    Ok(RequestBuilder::from_parts(client, request))
}

fn query<T: Serialize + ?Sized, E>(
    builder: RequestBuilder,
    name: &str,
    value: &T,
    style: (QueryStyle, Explode),
    allowed: Allowed,
) -> Result<RequestBuilder, Error<E>> {
    let invalid = invalid("query", name);
    let value = Ordered::of(value).map_err(|_| invalid("does not serialise"))?;
    append_query(builder, &style::pairs(name, &value, style, allowed).map_err(invalid)?)
}

/// The JSON of a value that is not null.
fn json<T: Serialize + ?Sized, E>(place: &str, name: &str, value: &T) -> Result<Option<String>, Error<E>> {
    let json = serde_json::to_string(value).map_err(|_| invalid(place, name)("does not serialise"))?;
    Ok(Some(json).filter(|json| json != "null"))
}

/// A value that is sent where secrets may be.
fn exposed<T: Serialize + ?Sized, E>(place: &str, name: &str, value: &T) -> Result<Ordered, Error<E>> {
    expose_secrets(|| Ordered::of(value)).map_err(|_| invalid(place, name)("does not serialise"))
}

fn header<E>(builder: RequestBuilder, name: &str, text: String) -> Result<RequestBuilder, Error<E>> {
    let invalid = invalid("header", name);
    let key = HeaderName::from_bytes(name.as_bytes()).map_err(|_| invalid("has a name that no header may have"))?;
    let value = HeaderValue::try_from(text).map_err(|_| invalid("has characters that no header may have"))?;
    // Many a key goes in a header that the document says no more of.
    let mut value = value;
    value.set_sensitive(true);
    Ok(builder.header(key, value))
}

fn invalid<'n, E>(place: &'n str, name: &'n str) -> impl Fn(&'static str) -> Error<E> + 'n {
    move |reason| Error::InvalidRequest(format!("the {place} parameter `{name}` {reason}"))
}
