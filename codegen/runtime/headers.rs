//! Headers as values of types.

use reqwest::header::{HeaderMap, SET_COOKIE};
use serde_json::{Map, Value};

use super::invalid::{Invalid, Step};
use super::json::{self, FromJson};

/// How a value stands in a header: in the style `simple`, or as JSON
/// ([OpenAPI, Header Object](https://spec.openapis.org/oas/v3.1.1.html#header-object)).
#[derive(Clone, Copy)]
pub(super) enum Form {
    Text,
    /// A number or a boolean.
    Scalar,
    /// An array of texts.
    Texts,
    /// An array of numbers or booleans.
    Scalars,
    /// An object, and the names of those of its members that are texts.
    Object {
        explode: bool,
        texts: &'static [&'static str],
    },
    /// An object whose members are texts, but for those of these names.
    TextObject {
        explode: bool,
        scalars: &'static [&'static str],
    },
    /// JSON of any kind.
    Json,
}

/// A header that may be absent.
pub(super) fn optional<T: FromJson>(headers: &HeaderMap, name: &'static str, form: Form) -> Result<Option<T>, Invalid> {
    let at = |invalid: Invalid| invalid.at(Step::Member(name));
    let values = headers.get_all(name).iter().map(|value| std::str::from_utf8(value.as_bytes()));
    let values = values.collect::<Result<Vec<_>, _>>().map_err(|_| at(Invalid::value("text in UTF-8")))?;
    if values.is_empty() {
        return Ok(None);
    }
    // Lines of one name are one list; cookies alone have commas of their own (RFC 9110, section 5.3).
    let is_list = !name.eq_ignore_ascii_case(SET_COOKIE.as_str());
    let text = values.join(", ");
    let elements = || {
        let elements = values.iter().flat_map(|value| match is_list {
            true => value.split(',').map(str::trim).collect(),
            false => vec![*value],
        });
        elements.filter(|element| !element.is_empty())
    };
    let value = match form {
        Form::Text => Value::String(text.clone()),
        Form::Scalar => scalar(&text),
        Form::Texts => elements().map(Value::from).collect(),
        Form::Scalars => elements().map(scalar).collect(),
        Form::Object { explode, texts } => Value::Object(object(elements(), explode, |name| texts.contains(&name))),
        Form::TextObject { explode, scalars } => {
            Value::Object(object(elements(), explode, |name| !scalars.contains(&name)))
        }
        Form::Json => serde_json::from_str(&text).map_err(|_| at(Invalid::value("JSON")))?,
    };
    let read =
        json::from_value(&value).or_else(|invalid| match http_date(&text).filter(|_| matches!(form, Form::Text)) {
            Some(moment) => json::from_value(&moment.into()),
            None => Err(invalid),
        });
    read.map(Some).map_err(at)
}

/// A date of HTTP as JSON has it. The headers of HTTP have no other, whatever format a document says
/// ([RFC 9110, section 5.6.7](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7)).
fn http_date(text: &str) -> Option<String> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    // In the one of its three forms that is written today: `Sun, 06 Nov 1994 08:49:37 GMT`.
    let date = httpdate::fmt_http_date(httpdate::parse_http_date(text).ok()?);
    let [_, day, month, year, time, _] = date.split(' ').collect::<Vec<_>>().try_into().ok()?;
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    Some(format!("{year}-{month:02}-{day}T{time}Z"))
}

/// A header that is always there.
pub(super) fn required<T: FromJson>(headers: &HeaderMap, name: &'static str, form: Form) -> Result<T, Invalid> {
    optional(headers, name, form)?.ok_or_else(|| Invalid::missing(name))
}

/// A number or a boolean, as far as the text is one.
fn scalar(text: &str) -> Value {
    let text = text.trim();
    let number = || text.parse::<i64>().map(Value::from).or_else(|_| text.parse::<f64>().map(Value::from));
    match text {
        "true" | "false" => Value::Bool(text == "true"),
        _ => serde_json::from_str(text).ok().filter(Value::is_number).or_else(|| number().ok()).unwrap_or(text.into()),
    }
}

/// `R,100,G,200`, or `R=100,G=200` if exploded.
fn object<'v>(
    mut elements: impl Iterator<Item = &'v str>,
    explode: bool,
    is_text: impl Fn(&str) -> bool,
) -> Map<String, Value> {
    let mut members = Map::new();
    while let Some(element) = elements.next() {
        let (name, value) = match explode {
            true => element.split_once('=').unwrap_or((element, "")),
            false => (element, elements.next().unwrap_or_default()),
        };
        let value = if is_text(name) { value.into() } else { scalar(value) };
        members.insert(name.to_owned(), value);
    }
    members
}
