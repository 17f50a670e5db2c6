//! `multipart/form-data` bodies ([RFC 7578](https://www.rfc-editor.org/rfc/rfc7578)).

use std::fmt;

use bytes::Bytes;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::multipart::{self, Part};
use reqwest::{Body, RequestBuilder};
use serde::Serialize;

use super::error::Error;
use super::ordered::Ordered;
use super::request::is_json;
use super::secret::expose_secrets;
use super::style::{self, Allowed, Explode, QueryStyle};

/// A file in a form, from bytes or from a stream of them.
///
/// A form that holds a stream can be sent once: hooks cannot send its request again.
pub struct FilePart {
    body: Body,
    length: Option<u64>,
    file_name: Option<String>,
    content_type: Option<String>,
    headers: HeaderMap,
}

impl FilePart {
    /// A file of bytes, of text, or of whatever else a [`reqwest::Body`] can be made of, such as a stream.
    pub fn new(body: impl Into<Body>) -> Self {
        let headers = HeaderMap::new();
        Self { body: body.into(), length: None, file_name: None, content_type: None, headers }
    }

    /// Gives the file a name. Without one, it has the name of its place in the form: servers take a part without a
    /// file name for text.
    #[must_use]
    pub fn with_file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// Says of which media type the file is, such as `image/png`. Without it, it is what the document says, or
    /// `application/octet-stream`.
    #[must_use]
    pub fn with_content_type(mut self, media_type: impl Into<String>) -> Self {
        self.content_type = Some(media_type.into());
        self
    }

    /// Says how long a stream is, for servers that want to know before they read.
    #[must_use]
    pub fn with_length(mut self, bytes: u64) -> Self {
        self.length = Some(bytes);
        self
    }

    /// Adds a header to the part.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.append(name, value);
        self
    }
}

impl From<Vec<u8>> for FilePart {
    fn from(bytes: Vec<u8>) -> Self {
        Self::new(bytes)
    }
}

impl From<Bytes> for FilePart {
    fn from(bytes: Bytes) -> Self {
        Self::new(bytes)
    }
}

impl From<Body> for FilePart {
    fn from(body: Body) -> Self {
        Self::new(body)
    }
}

/// Nobody has said whether a file holds secrets, so nothing of it is shown.
impl fmt::Debug for FilePart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FilePart")
    }
}

/// The parts of a body.
pub struct Form(multipart::Form);

impl Form {
    pub(super) fn new() -> Self {
        let form = multipart::Form::new();
        // Names are written as RFC 7578, section 4.2, has them; `part` escapes what would end them.
        #[cfg(not(target_arch = "wasm32"))]
        let form = form.percent_encode_noop();
        Self(form)
    }

    /// A member of which the document says nothing more: text, an object as JSON, and a part for each element of an
    /// array. Nothing for null.
    pub(super) fn member<T: Serialize + ?Sized, E>(self, name: &str, value: &T) -> Result<Self, Error<E>> {
        self.encoded_member(name, value, None)
    }

    /// A member of a media type: JSON if that is JSON, and otherwise what [`Self::member`] makes of it.
    pub(super) fn member_as<T: Serialize + ?Sized, E>(
        self,
        name: &str,
        value: &T,
        content_type: &str,
    ) -> Result<Self, Error<E>> {
        self.encoded_member(name, value, Some(content_type))
    }

    /// A member that is written as a query parameter of this style would be.
    pub(super) fn styled_member<T: Serialize + ?Sized, E>(
        self,
        name: &str,
        value: &T,
        style: QueryStyle,
        explode: Explode,
    ) -> Result<Self, Error<E>> {
        let pairs = style::pairs(name, &read(name, value)?, (style, explode), Allowed::All);
        let pairs = pairs.map_err(|reason| invalid(name, reason))?;
        Ok(pairs.into_iter().fold(self, |form, (name, text)| form.part(&name, Part::text(text))))
    }

    /// Files: one, perhaps one, or several of the same name. `content_type` is what the document says of them.
    pub(super) fn files<E>(
        self,
        name: &str,
        files: impl IntoIterator<Item = FilePart>,
        content_type: Option<&str>,
    ) -> Result<Self, Error<E>> {
        // A list and a range of media types leave the choice to whoever has the file.
        let content_type = content_type.filter(|media_type| !media_type.contains(['*', ',']));
        files.into_iter().try_fold(self, |form, file| {
            let part = match file.length {
                #[cfg(not(target_arch = "wasm32"))]
                Some(length) => Part::stream_with_length(file.body, length),
                _ => Part::stream(file.body),
            };
            let media_type = file.content_type.as_deref().or(content_type).unwrap_or("application/octet-stream");
            let part = typed(name, part, media_type)?.headers(file.headers);
            let file_name = file.file_name.as_deref().unwrap_or(name);
            Ok(form.part(name, part.file_name(quotable(file_name))))
        })
    }

    fn encoded_member<T: Serialize + ?Sized, E>(
        self,
        name: &str,
        value: &T,
        content_type: Option<&str>,
    ) -> Result<Self, Error<E>> {
        let value = read(name, value)?;
        let is_json = content_type.is_some_and(is_json);
        match &value {
            Ordered::Null => Ok(self),
            Ordered::Array(elements) if !is_json => elements
                .iter()
                .filter(|element| !element.is_null())
                .try_fold(self, |form, element| Ok(form.part(name, text_part(name, element, content_type)?))),
            value => {
                let part = if is_json {
                    typed(name, Part::text(json(value)), content_type.unwrap_or("application/json"))?
                } else {
                    text_part(name, value, content_type)?
                };
                Ok(self.part(name, part))
            }
        }
    }

    fn part(self, name: &str, part: Part) -> Self {
        Self(self.0.part(quotable(name), part))
    }
}

/// A scalar as text, and anything else as JSON.
fn text_part<E>(name: &str, value: &Ordered, content_type: Option<&str>) -> Result<Part, Error<E>> {
    let is_scalar = value.scalar().is_some();
    let part = Part::text(value.text());
    match content_type.filter(|media_type| !media_type.contains(['*', ','])) {
        Some(content_type) => typed(name, part, content_type),
        None if is_scalar => Ok(part),
        None => typed(name, part, "application/json"),
    }
}

fn json(value: &Ordered) -> String {
    // What was read from JSON can be written as JSON.
    serde_json::to_string(value).unwrap_or_default()
}

fn typed<E>(name: &str, part: Part, media_type: &str) -> Result<Part, Error<E>> {
    part.mime_str(media_type).map_err(|_| invalid(name, "has a media type that is none"))
}

/// A name between quotation marks, as browsers write it
/// ([HTML, multipart form data](https://html.spec.whatwg.org/#multipart-form-data)).
fn quotable(name: &str) -> String {
    name.replace('\r', "%0D").replace('\n', "%0A").replace('"', "%22")
}

fn read<T: Serialize + ?Sized, E>(name: &str, value: &T) -> Result<Ordered, Error<E>> {
    expose_secrets(|| Ordered::of(value)).map_err(|_| invalid(name, "does not serialise"))
}

fn invalid<E>(name: &str, reason: &str) -> Error<E> {
    Error::InvalidRequest(format!("the part `{name}` of the body {reason}"))
}

/// The form that an operation puts into its request.
pub(super) trait MultipartExt: Sized {
    /// A `multipart/form-data` body.
    fn multipart_body<E>(self, form: Form) -> Result<Self, Error<E>>;
}

impl MultipartExt for RequestBuilder {
    fn multipart_body<E>(self, form: Form) -> Result<Self, Error<E>> {
        Ok(self.multipart(form.0))
    }
}
