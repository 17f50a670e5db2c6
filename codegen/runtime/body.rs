//! Request bodies of all media types; those that most operations have are in `request.rs`.

use reqwest::header::{CONTENT_TYPE, HeaderValue};
use reqwest::{Body, RequestBuilder};
use serde::Serialize;

use super::error::Error;
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

/// The bodies that operations put into requests beside the usual.
pub(super) trait BodyExt: Sized {
    /// A JSON body of another media type than `application/json`.
    fn json_body_as<T: Serialize + ?Sized, E>(self, content_type: &str, body: &T) -> Result<Self, Error<E>>;

    /// A body of bytes, or of a stream of them.
    fn raw_body<E>(self, content_type: &str, body: impl Into<Body>) -> Result<Self, Error<E>>;

    /// A body of text.
    fn text_body<E>(self, content_type: &str, text: impl Into<String>) -> Result<Self, Error<E>>;

    /// An `application/x-www-form-urlencoded` body some of whose members are written in another way than the rest.
    fn encoded_form<T: Serialize + ?Sized, E>(
        self,
        body: &T,
        encoding: &[(&str, FormEncoding)],
    ) -> Result<Self, Error<E>>;
}

impl BodyExt for RequestBuilder {
    fn json_body_as<T: Serialize + ?Sized, E>(self, content_type: &str, body: &T) -> Result<Self, Error<E>> {
        self.raw_body(content_type, json_bytes(body)?)
    }

    fn raw_body<E>(self, content_type: &str, body: impl Into<Body>) -> Result<Self, Error<E>> {
        Ok(self.header(CONTENT_TYPE, HeaderValue::from_str(content_type)?).body(body))
    }

    fn text_body<E>(self, content_type: &str, text: impl Into<String>) -> Result<Self, Error<E>> {
        self.raw_body(content_type, text.into())
    }

    fn encoded_form<T: Serialize + ?Sized, E>(
        self,
        body: &T,
        encoding: &[(&str, FormEncoding)],
    ) -> Result<Self, Error<E>> {
        let mut pairs = Vec::new();
        for (name, value) in form_members(body)? {
            let encoding = encoding.iter().find(|(member, _)| *member == name).map(|(_, encoding)| *encoding);
            match encoding {
                Some(FormEncoding::Style(style, explode)) => {
                    let invalid = |reason| Error::InvalidRequest(format!("the member `{name}` of the body {reason}"));
                    let styled = style::pairs(&name, &value, (style, explode), Allowed::Unreserved);
                    pairs.extend(styled.map_err(invalid)?);
                }
                Some(FormEncoding::ContentType(media_type)) if is_json(media_type) && !value.is_null() => {
                    let json = String::from_utf8_lossy(&json_bytes(&value)?).into_owned();
                    pairs.push((Allowed::Unreserved.encode(&name), Allowed::Unreserved.encode(&json)));
                }
                _ => {
                    let encode = |(name, value): (String, String)| {
                        (Allowed::Unreserved.encode(&name), Allowed::Unreserved.encode(&value))
                    };
                    pairs.extend(form_pairs(name, value).into_iter().map(encode));
                }
            }
        }
        let pairs = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>();
        self.raw_body("application/x-www-form-urlencoded", pairs.join("&"))
    }
}
