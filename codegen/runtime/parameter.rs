//! Parameters of all places and styles; those that most operations have are in `call.rs`.

use reqwest::header::{HeaderName, HeaderValue};
use serde::Serialize;

use super::call::Call;
use super::ordered::Ordered;
use super::secret::expose_secrets;
use super::style::{self, Allowed, Explode, QueryStyle};

/// The styles of a path parameter.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum PathStyle {
    Simple,
    Label,
    Matrix,
}

const UNSERIALISABLE: &str = "does not serialise";

impl Call<'_> {
    /// A path parameter of any style.
    pub(super) fn styled_path<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
        style: PathStyle,
        explode: Explode,
    ) -> Self {
        self.path_of(name, value, |value| path_text(name, value, style, explode))
    }

    /// A path parameter whose text is JSON.
    pub(super) fn json_path<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Self {
        self.path_of(name, value, |value| {
            let json = serde_json::to_string(value).map_err(|_| UNSERIALISABLE)?;
            Ok(Allowed::Unreserved.encode(&json))
        })
    }

    /// A query parameter of any style.
    pub(super) fn styled_query<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
        style: QueryStyle,
        explode: Explode,
    ) -> Self {
        self.query_of(name, value, (style, explode), Allowed::Unreserved)
    }

    /// A query parameter whose reserved characters stay as they are (`allowReserved`).
    pub(super) fn reserved_query<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
        style: QueryStyle,
        explode: Explode,
    ) -> Self {
        self.query_of(name, value, (style, explode), Allowed::Reserved)
    }

    /// A query parameter whose text is JSON. Nothing for null.
    pub(super) fn json_query<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Self {
        match serde_json::to_string(value) {
            Ok(json) if json == "null" => self.with_query(name, Vec::new()),
            Ok(json) => {
                let pair = (Allowed::Unreserved.encode(name), Allowed::Unreserved.encode(&json));
                self.with_query(name, vec![pair])
            }
            Err(_) => self.refuse_parameter("query", name, UNSERIALISABLE),
        }
    }

    /// A header of the style `simple`. Nothing for null and for an array without elements.
    ///
    /// Headers are not percent-encoded; a comma in an element of several is, since it would divide the element.
    pub(super) fn header_parameter<T: Serialize + ?Sized>(self, name: &str, value: &T, explode: Explode) -> Self {
        let text = exposed(value).and_then(|value| {
            let has_parts = matches!(value, Ordered::Array(_) | Ordered::Object(_));
            let encode = |text: &str| if has_parts { text.replace(',', "%2C") } else { text.to_owned() };
            style::simple(&value, explode, ",", encode)
        });
        self.header_text(name, text)
    }

    /// A header whose text is JSON. Nothing for null.
    pub(super) fn json_header<T: Serialize + ?Sized>(self, name: &str, value: &T) -> Self {
        let text = exposed(value).and_then(|value| json(&value));
        self.header_text(name, text)
    }

    /// A cookie, or several if an array or an object is exploded.
    ///
    /// What no cookie may hold is percent-encoded, and nothing more: servers read their own cookies back.
    pub(super) fn cookie<T: Serialize + ?Sized>(self, name: &'static str, value: &T, explode: Explode) -> Self {
        let pairs =
            exposed(value).and_then(|value| style::pairs(name, &value, (QueryStyle::Form, explode), Allowed::Cookie));
        self.cookie_pairs(name, pairs)
    }

    /// A cookie whose text is JSON. Nothing for null.
    pub(super) fn json_cookie<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Self {
        let pairs = exposed(value).and_then(|value| {
            let json = json(&value)?.map(|json| (name.to_owned(), Allowed::Cookie.encode(&json)));
            Ok(json.into_iter().collect())
        });
        self.cookie_pairs(name, pairs)
    }

    fn header_text(self, name: &str, text: Result<Option<String>, &'static str>) -> Self {
        let header = text.and_then(|text| {
            let Some(text) = text else { return Ok(None) };
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| "has a name that no header may have")?;
            let value = HeaderValue::try_from(text).map_err(|_| "has characters that no header may have")?;
            Ok(Some((name, value)))
        });
        match header {
            Ok(Some((name, mut value))) => {
                // Many a key goes in a header that the document says no more of.
                value.set_sensitive(true);
                self.with_header(name, value)
            }
            Ok(None) => self,
            Err(reason) => self.refuse_parameter("header", name, reason),
        }
    }

    fn cookie_pairs(self, name: &'static str, pairs: Result<Vec<(String, String)>, &'static str>) -> Self {
        let fits = |pairs: &[(String, String)]| pairs.iter().all(|(_, value)| HeaderValue::from_str(value).is_ok());
        match pairs {
            Ok(pairs) if fits(&pairs) => self.with_cookies(name, pairs),
            Ok(_) => self.refuse_parameter("cookie", name, "has characters that no cookie may have"),
            Err(reason) => self.refuse_parameter("cookie", name, reason),
        }
    }
}

/// The text of a path parameter for its place in a URL.
fn path_text(name: &str, value: &Ordered, style: PathStyle, explode: Explode) -> Result<String, style::Unfit> {
    let encode = |text: &str| Allowed::Unreserved.encode(text);
    let simple = |delimiter, encode: &dyn Fn(&str) -> String| style::simple(value, explode, delimiter, encode);
    let has_parts = matches!(value, Ordered::Array(_) | Ordered::Object(_));
    Ok(match (style, explode) {
        (PathStyle::Simple, _) => simple(",", &encode)?.unwrap_or_default(),
        // Here the dot is a delimiter.
        (PathStyle::Label, Explode::Yes) if has_parts => {
            let encode = |text: &str| encode(text).replace('.', "%2E");
            format!(".{}", simple(".", &encode)?.unwrap_or_default())
        }
        (PathStyle::Label, _) => format!(".{}", simple(",", &encode)?.unwrap_or_default()),
        (PathStyle::Matrix, Explode::Yes) if has_parts => matrix(name, value, &encode)?,
        (PathStyle::Matrix, _) => match simple(",", &encode)? {
            Some(text) if !text.is_empty() => format!(";{}={text}", encode(name)),
            _ => format!(";{}", encode(name)),
        },
    })
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

/// The JSON of a value that is not null.
fn json(value: &Ordered) -> Result<Option<String>, &'static str> {
    match value {
        Ordered::Null => Ok(None),
        value => serde_json::to_string(value).map(Some).map_err(|_| UNSERIALISABLE),
    }
}

/// A value that is sent where secrets may be.
fn exposed<T: Serialize + ?Sized>(value: &T) -> Result<Ordered, &'static str> {
    expose_secrets(|| Ordered::of(value)).map_err(|_| UNSERIALISABLE)
}
