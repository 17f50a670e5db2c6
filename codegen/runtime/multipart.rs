//! Multipart bodies: forms ([RFC 7578](https://www.rfc-editor.org/rfc/rfc7578)) and others
//! ([RFC 2046](https://www.rfc-editor.org/rfc/rfc2046#section-5.1)).

use std::fmt;

use bytes::Bytes;
use reqwest::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Body, multipart};
use serde::Serialize;

use super::call::Call;
use super::ordered::Ordered;
use super::request::is_json;
use super::secret::expose_secrets;
use super::style::{self, Allowed, Explode, QueryStyle};

/// The media type of forms.
const FORM_DATA: &str = "multipart/form-data";

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
pub struct Form {
    parts: Vec<Part>,
}

/// A part of a body.
struct Part {
    name: String,
    file_name: Option<String>,
    content_type: Option<String>,
    headers: HeaderMap,
    body: Body,
    length: Option<u64>,
}

impl Part {
    fn text(name: &str, text: String) -> Self {
        let (name, headers, body) = (name.to_owned(), HeaderMap::new(), text.into());
        Self { name, file_name: None, content_type: None, headers, body, length: None }
    }

    /// A list and a range of media types leave the choice to whoever has the part.
    fn of_type(mut self, content_type: Option<&str>) -> Self {
        self.content_type = content_type.filter(|media_type| !media_type.contains(['*', ','])).map(str::to_owned);
        self
    }
}

impl Form {
    pub(super) fn new() -> Self {
        Self { parts: Vec::new() }
    }

    /// A member of which the document says nothing more: text, an object as JSON, and a part for each element of an
    /// array. Nothing for null.
    pub(super) fn member<T: Serialize + ?Sized>(self, name: &str, value: &T) -> Result<Self, String> {
        self.encoded_member(name, value, None)
    }

    /// A member of a media type: JSON if that is JSON, and otherwise what [`Self::member`] makes of it.
    pub(super) fn member_as<T: Serialize + ?Sized>(
        self,
        name: &str,
        value: &T,
        content_type: &str,
    ) -> Result<Self, String> {
        self.encoded_member(name, value, Some(content_type))
    }

    /// A member that is written as a query parameter of this style would be.
    pub(super) fn styled_member<T: Serialize + ?Sized>(
        mut self,
        name: &str,
        value: &T,
        style: QueryStyle,
        explode: Explode,
    ) -> Result<Self, String> {
        let pairs = style::pairs(name, &read(name, value)?, (style, explode), Allowed::All);
        let pairs = pairs.map_err(|reason| invalid(name, reason))?;
        self.parts.extend(pairs.into_iter().map(|(name, text)| Part::text(&name, text)));
        Ok(self)
    }

    /// Files: one, perhaps one, or several of the same name. `content_type` is what the document says of them.
    pub(super) fn files(
        mut self,
        name: &str,
        files: impl IntoIterator<Item = FilePart>,
        content_type: Option<&str>,
    ) -> Self {
        self.parts.extend(files.into_iter().map(|file| {
            let FilePart { body, length, file_name, content_type: own, headers } = file;
            let file_name = Some(file_name.unwrap_or_else(|| name.to_owned()));
            let part = Part { name: name.to_owned(), file_name, content_type: None, headers, body, length };
            let mut part = part.of_type(own.as_deref().or(content_type));
            part.content_type.get_or_insert_with(|| "application/octet-stream".to_owned());
            part
        }));
        self
    }

    fn encoded_member<T: Serialize + ?Sized>(
        mut self,
        name: &str,
        value: &T,
        content_type: Option<&str>,
    ) -> Result<Self, String> {
        let value = read(name, value)?;
        let is_json = content_type.is_some_and(is_json);
        match value {
            Ordered::Null => {}
            Ordered::Array(elements) if !is_json => {
                let elements = elements.iter().filter(|element| !element.is_null());
                self.parts.extend(elements.map(|element| text_part(name, element, content_type)));
            }
            value if is_json => {
                // What was read from JSON can be written as JSON.
                let json = serde_json::to_string(&value).unwrap_or_default();
                self.parts.push(Part::text(name, json).of_type(content_type));
            }
            value => self.parts.push(text_part(name, &value, content_type)),
        }
        Ok(self)
    }
}

/// A scalar as text, and anything else as JSON.
fn text_part(name: &str, value: &Ordered, content_type: Option<&str>) -> Part {
    let mut part = Part::text(name, value.text()).of_type(content_type);
    if part.content_type.is_none() && value.scalar().is_none() {
        part.content_type = Some("application/json".to_owned());
    }
    part
}

/// A name between quotation marks, as browsers write it
/// ([HTML, multipart form data](https://html.spec.whatwg.org/#multipart-form-data)).
fn quotable(name: &str) -> String {
    name.replace('\r', "%0D").replace('\n', "%0A").replace('"', "%22")
}

fn read<T: Serialize + ?Sized>(name: &str, value: &T) -> Result<Ordered, String> {
    expose_secrets(|| Ordered::of(value)).map_err(|_| invalid(name, "does not serialise"))
}

fn invalid(name: &str, reason: &str) -> String {
    format!("the part `{name}` of the body {reason}")
}

impl Call<'_> {
    /// A body of the media type `multipart/form-data`, or another multipart one. One whose parts are all in memory can be
    /// sent again.
    pub(super) fn multipart(self, media_type: &str, form: Result<Form, String>) -> Self {
        match form {
            Ok(form) if form.parts.iter().all(|part| part.body.as_bytes().is_some()) => {
                match in_memory(media_type, &form.parts) {
                    Ok((content_type, body)) => self.with_body(content_type, body),
                    Err(reason) => self.refuse(reason),
                }
            }
            Ok(_) if media_type != FORM_DATA => {
                self.refuse(format!("a part of the body, which is {media_type}, is a stream; it has to be in memory"))
            }
            Ok(form) => match streamed(form.parts) {
                Ok(form) => self.with_body_of(|request| request.multipart(form)),
                Err(reason) => self.refuse(reason),
            },
            Err(reason) => self.refuse(reason),
        }
    }
}

/// The body of parts in memory, with its media type ([RFC 2046, section 5.1](https://www.rfc-editor.org/rfc/rfc2046#section-5.1)).
fn in_memory(media_type: &str, parts: &[Part]) -> Result<(HeaderValue, Body), String> {
    let boundary = boundary(parts);
    let mut body = Vec::new();
    for part in parts {
        body.extend_from_slice(format!("--{boundary}\r\n").as_bytes());
        for (name, value) in part_headers(media_type, part)?.iter() {
            // As browsers write them: some servers look for no other spelling.
            let name = match name {
                &CONTENT_DISPOSITION => "Content-Disposition",
                &CONTENT_TYPE => "Content-Type",
                other => other.as_str(),
            };
            body.extend_from_slice(format!("{name}: ").as_bytes());
            body.extend_from_slice(value.as_bytes());
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"\r\n");
        body.extend_from_slice(part.body.as_bytes().unwrap_or_default());
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    let content_type = HeaderValue::try_from(format!("{media_type}; boundary={boundary}"));
    Ok((content_type.map_err(|_| format!("{media_type} is no media type"))?, body.into()))
}

/// A line that is in no part.
fn boundary(parts: &[Part]) -> String {
    let is_in = |text: &str| {
        let bodies = parts.iter().filter_map(|part| part.body.as_bytes());
        bodies.into_iter().any(|body| body.windows(text.len()).any(|window| window == text.as_bytes()))
    };
    let mut number = 0_u64;
    loop {
        let boundary = format!("----------------boundary{number:016}");
        if !is_in(&boundary) {
            return boundary;
        }
        number += 1;
    }
}

/// The headers of a part: those of RFC 7578, section 4, in a form, where its name goes, and its media type elsewhere.
fn part_headers(media_type: &str, part: &Part) -> Result<HeaderMap, String> {
    let header = |text: &str| HeaderValue::from_str(text).or_else(|_| HeaderValue::from_bytes(text.as_bytes()));
    let unfit = |_| invalid(&part.name, "has a name that no header may have");
    let mut headers = HeaderMap::new();
    if media_type == FORM_DATA {
        let mut disposition = format!("form-data; name=\"{}\"", quotable(&part.name));
        if let Some(file_name) = &part.file_name {
            disposition += &format!("; filename=\"{}\"", quotable(file_name));
        }
        headers.insert(CONTENT_DISPOSITION, header(&disposition).map_err(unfit)?);
    }
    if let Some(content_type) = &part.content_type {
        let unfit = |_| invalid(&part.name, "has a media type that is none");
        headers.insert(CONTENT_TYPE, HeaderValue::from_str(content_type).map_err(unfit)?);
    }
    headers.extend(part.headers.clone());
    Ok(headers)
}

/// The parts of a form, some of which are streams.
fn streamed(parts: Vec<Part>) -> Result<multipart::Form, String> {
    let form = multipart::Form::new();
    // Names are written as RFC 7578, section 4.2, has them; `quotable` escapes what would end them.
    #[cfg(not(target_arch = "wasm32"))]
    let form = form.percent_encode_noop();
    parts.into_iter().try_fold(form, |form, part| {
        let body = match part.length {
            #[cfg(not(target_arch = "wasm32"))]
            Some(length) => multipart::Part::stream_with_length(part.body, length),
            _ => multipart::Part::stream(part.body),
        };
        let mut body = body.headers(part.headers);
        if let Some(content_type) = &part.content_type {
            body = body.mime_str(content_type).map_err(|_| invalid(&part.name, "has a media type that is none"))?;
        }
        if let Some(file_name) = &part.file_name {
            body = body.file_name(quotable(file_name));
        }
        Ok(form.part(quotable(&part.name), body))
    })
}
