//! Request bodies of all media types; JSON is in `call.rs`.

use reqwest::Body;
use reqwest::header::HeaderValue;
use serde::Serialize;

use super::call::Call;
use super::ordered::Ordered;
use super::request::{form_members, form_pairs, is_json, json_bytes};
use super::style::{self, Allowed, Explode, QueryStyle};

/// How a member of a form is written
/// ([OpenAPI, Encoding Object](https://spec.openapis.org/oas/v3.1.1.html#encoding-object)).
#[derive(Clone, Copy)]
pub(super) enum FormEncoding {
    /// As a query parameter of this style.
    Style(QueryStyle, Explode),
    /// As JSON, if that is the media type, and otherwise as a member of which the document says nothing more.
    ContentType(&'static str),
}

impl Call<'_> {
    /// A JSON body of another media type than `application/json`.
    pub(super) fn json_as<T: Serialize + ?Sized>(self, content_type: &str, body: &T) -> Self {
        match json_bytes(body) {
            Ok(json) => self.bytes(content_type, json),
            Err(reason) => self.refuse(reason),
        }
    }

    /// A body of bytes, of text, or of a stream of bytes.
    pub(super) fn bytes(self, content_type: &str, body: impl Into<Body>) -> Self {
        match HeaderValue::from_str(content_type) {
            Ok(content_type) => self.with_body(content_type, body.into()),
            Err(_) => self.refuse("the media type of the body has characters that no header may have".to_owned()),
        }
    }

    /// An `application/x-www-form-urlencoded` body: one pair for each element of an array, and what is nested as JSON,
    /// where `encoding` does not say otherwise (OpenAPI, Encoding Object).
    pub(super) fn form<T: Serialize + ?Sized>(self, body: &T, encoding: &[(&str, FormEncoding)]) -> Self {
        let pairs = form_members(body).and_then(|members| {
            let pairs = members.into_iter().map(|(name, value)| {
                let encoding = encoding.iter().find(|(member, _)| *member == name).map(|(_, encoding)| *encoding);
                member_pairs(name, value, encoding)
            });
            pairs.collect::<Result<Vec<_>, _>>()
        });
        match pairs {
            Ok(pairs) => {
                let pairs = pairs.iter().flatten().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>();
                self.bytes("application/x-www-form-urlencoded", pairs.join("&"))
            }
            Err(reason) => self.refuse(reason),
        }
    }
}

/// The encoded pairs of a member of a form.
fn member_pairs(name: String, value: Ordered, encoding: Option<FormEncoding>) -> Result<Vec<(String, String)>, String> {
    match encoding {
        Some(FormEncoding::Style(style, explode)) => style::pairs(&name, &value, (style, explode), Allowed::Unreserved)
            .map_err(|reason| format!("the member `{name}` of the body {reason}")),
        Some(FormEncoding::ContentType(media_type)) if is_json(media_type) && !value.is_null() => {
            let json = String::from_utf8_lossy(&json_bytes(&value)?).into_owned();
            Ok(vec![(Allowed::Unreserved.encode(&name), Allowed::Unreserved.encode(&json))])
        }
        _ => {
            let encode = |(name, value): (String, String)| {
                (Allowed::Unreserved.encode(&name), Allowed::Unreserved.encode(&value))
            };
            Ok(form_pairs(name, value).into_iter().map(encode).collect())
        }
    }
}
