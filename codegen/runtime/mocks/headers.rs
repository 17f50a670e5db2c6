//! Responses of which the document describes headers.

use std::future::Future;
use std::marker::PhantomData;
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue, SET_COOKIE};
use serde::Serialize;
use wiremock::{Mock, MockServer, Times};

use super::super::headers::{Form, required};
use super::super::json::FromJson;
use super::super::ordered::Ordered;
use super::super::secret::expose_secrets;
use super::super::style::{self, Explode};
use super::response::MockResponse;

/// A [`MockResponse`] of which the document describes headers: each has a method, `with_` its name, which takes a value of
/// the type that a caller reads. `STATUS` is the status for which they are described, or the digit of its class.
///
/// # Panics
/// Where it becomes a [`Mock`], if it lacks a header that the document requires.
#[must_use = "nothing is answered until it is mounted"]
pub struct ResponseWithHeaders<O, const STATUS: u16> {
    response: MockResponse,
    described: &'static [Described],
    given: Vec<&'static str>,
    operation: PhantomData<fn() -> O>,
}

/// A header that the document describes.
pub(super) struct Described {
    pub(super) name: &'static str,
    /// The method that sets it.
    pub(super) method: &'static str,
    pub(super) presence: Presence,
}

/// Whether a response may be without a header.
#[derive(PartialEq, Eq)]
pub(super) enum Presence {
    Required,
    Optional,
}

impl<O, const STATUS: u16> ResponseWithHeaders<O, STATUS> {
    pub(super) fn new(response: MockResponse, described: &'static [Described]) -> Self {
        Self { response, described, given: Vec::new(), operation: PhantomData }
    }

    /// The response with a header of which the document says nothing, in the place of one of the same name.
    ///
    /// # Panics
    /// If it has characters that no header may have, or the document describes it.
    #[track_caller]
    pub fn header(mut self, name: impl TryInto<HeaderName>, value: impl TryInto<HeaderValue>) -> Self {
        let Ok(name) = name.try_into() else { panic!("the name of a header has characters that no header may have") };
        if let Some(header) = self.described.iter().find(|header| name == header.name) {
            panic!("the document describes the header `{}`: `{}` sets it", header.name, header.method);
        }
        self.response = self.response.header(name, value);
        self
    }

    /// The response after a time.
    pub fn delay(mut self, time: Duration) -> Self {
        self.response = self.response.delay(time);
        self
    }

    /// A mock that has to be asked so often: the server says so at its end if it was not. `1..` is at least once.
    #[track_caller]
    pub fn expect(self, times: impl Into<Times>) -> Mock {
        Mock::from(self).expect(times)
    }

    /// Gives it to the server, which answers so until its end.
    #[track_caller]
    pub fn mount(self, server: &MockServer) -> impl Future<Output = ()> + '_ {
        let mock = Mock::from(self);
        async move { mock.mount(server).await }
    }

    /// The response with a header as a client reads it, in the place of one of the same name.
    #[track_caller]
    pub(super) fn set<T: Serialize + FromJson + PartialEq>(mut self, name: &'static str, value: &T, form: Form) -> Self {
        let headers = written(name, value, form).unwrap_or_default();
        // A comma in an element, for instance, would make two of it.
        if !required::<T>(&headers, name, form).is_ok_and(|read| read == *value) {
            panic!("the header `{name}` has no way to say this value");
        }
        let template = self.response.template;
        let (first, others) = (headers.iter().take(1), headers.iter().skip(1));
        let template = first.fold(template, |template, (name, value)| template.insert_header(name, value));
        self.response.template = others.fold(template, |template, (name, value)| template.append_header(name, value));
        self.given.push(name);
        self
    }
}

/// For what else a [`Mock`] has: priorities, names, scopes.
impl<O, const STATUS: u16> From<ResponseWithHeaders<O, STATUS>> for Mock {
    #[track_caller]
    fn from(response: ResponseWithHeaders<O, STATUS>) -> Self {
        let is_missing =
            |header: &&Described| header.presence == Presence::Required && !response.given.contains(&header.name);
        if let Some(header) = response.described.iter().find(is_missing) {
            panic!("the document requires the header `{}` here: `{}` sets it", header.name, header.method);
        }
        response.response.into()
    }
}

/// The lines of a header; none if no header can hold the value.
fn written<T: Serialize>(name: &'static str, value: &T, form: Form) -> Option<HeaderMap> {
    let value = expose_secrets(|| Ordered::of(value)).ok()?;
    let explode = match form {
        Form::Object { explode: true, .. } | Form::TextObject { explode: true, .. } => Explode::Yes,
        _ => Explode::No,
    };
    let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
    let lines = match (form, &value) {
        (Form::Json, _) => vec![serde_json::to_string(&value).ok()?],
        // A server sets each cookie in a line of its own (RFC 9110, section 5.3).
        (Form::Texts, Ordered::Array(cookies)) if name == SET_COOKIE => cookies.iter().map(Ordered::text).collect(),
        _ => vec![style::simple(&value, explode, ",", str::to_owned).ok()?.unwrap_or_default()],
    };
    let mut headers = HeaderMap::new();
    for line in lines {
        // What is around it gets lost on the way.
        let line = Some(line).filter(|line| line.trim() == line)?;
        headers.append(&name, HeaderValue::try_from(line).ok()?);
    }
    Some(headers)
}

/// The headers of the responses of one status or class: a method for each row.
macro_rules! response_headers {
    ($request:ident $status:literal { $($method:ident($type:ty): $presence:ident $name:literal $form:expr,)* }) => {
        impl From<MockResponse> for ResponseWithHeaders<$request<'_>, $status> {
            fn from(response: MockResponse) -> Self {
                Self::new(
                    response,
                    &[$(Described { name: $name, method: stringify!($method), presence: Presence::$presence }),*],
                )
            }
        }

        impl ResponseWithHeaders<$request<'_>, $status> {
            $(
                #[doc = concat!("The response with the header `", $name, "`.")]
                ///
                /// # Panics
                /// If the header has no way to say the value.
                #[track_caller]
                pub fn $method(self, value: impl Into<$type>) -> Self {
                    self.set($name, &value.into(), $form)
                }
            )*
        }
    };
}

pub(super) use response_headers;
