//! What a mock answers.

use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use serde::Serialize;
use wiremock::{Mock, MockServer, ResponseTemplate, Times};

use super::super::request::json_bytes;
use super::matcher::{Given, Matcher};

impl<O> Given<O> {
    /// Responds with what the document does not describe: another status, or another body than the one of a status.
    ///
    /// # Panics
    /// If there is no such status.
    #[track_caller]
    pub fn responds_undescribed(self, status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> MockResponse {
        self.responds(status).body(content_type, body)
    }

    #[track_caller]
    pub(super) fn responds(self, status: u16) -> MockResponse {
        MockResponse { matcher: self.matcher, template: ResponseTemplate::new(status) }
    }
}

/// A response to some requests, for a [`MockServer`].
#[must_use = "nothing is answered until it is mounted"]
pub struct MockResponse {
    matcher: Matcher,
    pub(super) template: ResponseTemplate,
}

impl MockResponse {
    /// The response with a header, in the place of one of the same name.
    ///
    /// # Panics
    /// If it has characters that no header may have.
    #[track_caller]
    pub fn header(mut self, name: impl TryInto<HeaderName>, value: impl TryInto<HeaderValue>) -> Self {
        match (name.try_into(), value.try_into()) {
            (Ok(name), Ok(value)) => self.template = self.template.insert_header(name, value),
            _ => panic!("a header has characters that no header may have"),
        }
        self
    }

    /// The response after a time.
    pub fn delay(mut self, time: Duration) -> Self {
        self.template = self.template.set_delay(time);
        self
    }

    /// A mock that has to be asked so often: the server says so at its end if it was not. `1..` is at least once.
    pub fn expect(self, times: impl Into<Times>) -> Mock {
        Mock::from(self).expect(times)
    }

    /// Gives it to the server, which answers so until its end.
    pub async fn mount(self, server: &MockServer) {
        Mock::from(self).mount(server).await;
    }

    #[track_caller]
    pub(super) fn json<T: Serialize + ?Sized>(self, body: &T) -> Self {
        match json_bytes(body) {
            Ok(json) => self.body("application/json", json),
            Err(reason) => panic!("{reason}"),
        }
    }

    #[track_caller]
    pub(super) fn body(mut self, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.template = self.template.set_body_bytes(body);
        self.header(CONTENT_TYPE, content_type)
    }
}

/// For what else a [`Mock`] has: priorities, names, scopes.
impl From<MockResponse> for Mock {
    fn from(response: MockResponse) -> Self {
        Self::given(response.matcher).respond_with(response.template)
    }
}

/// The responses of an operation: a method for each row, and for a class of statuses one to which the status is given.
/// One whose headers are described gives what has methods for them.
macro_rules! responses {
    (
        $request:ident {
            $($name:ident: $statuses:ident($($status:tt)*) $content:ident($($of:tt)*) $(headers($key:literal))?,)*
        }
    ) => {
        impl Given<$request<'_>> {
            $(responses! { @$statuses($($status)*) $name [$($request $key)?] $content($($of)*) })*
        }
    };
    (@returns) => { MockResponse };
    (@returns $request:ident $key:literal) => { ResponseWithHeaders<$request<'static>, $key> };
    (@status($status:literal) $name:ident $returns:tt $($content:tt)*) => {
        responses! { @method concat!("Responds with `", $status, "`."), $name [] [$status] [] $returns $($content)* }
    };
    (@class($digit:literal $(, except $($own:literal)*)?) $name:ident $returns:tt $($content:tt)*) => {
        responses! {
            @method concat!("Responds with `STATUS`, one of `", $digit, "XX` of which the document says nothing else."),
            $name [<const STATUS: u16>] [STATUS]
            [const {
                assert!(
                    STATUS / 100 == $digit $($(&& STATUS != $own)*)?,
                    "the document describes another response of this status",
                );
            }]
            $returns $($content)*
        }
    };
    (
        @method $doc:expr, $name:ident [$($generics:tt)*] [$status:expr] [$($check:tt)*] [$($returns:tt)*]
        empty()
    ) => {
        #[doc = $doc]
        pub fn $name $($generics)*(self) -> responses!(@returns $($returns)*) {
            $($check)*
            self.responds($status).into()
        }
    };
    (
        @method $doc:expr, $name:ident [$($generics:tt)*] [$status:expr] [$($check:tt)*] [$($returns:tt)*]
        json($type:ty)
    ) => {
        #[doc = $doc]
        pub fn $name $($generics)*(self, body: &$type) -> responses!(@returns $($returns)*) {
            $($check)*
            self.responds($status).json(body).into()
        }
    };
    (
        @method $doc:expr, $name:ident [$($generics:tt)*] [$status:expr] [$($check:tt)*] [$($returns:tt)*]
        text($content_type:literal)
    ) => {
        #[doc = $doc]
        pub fn $name $($generics)*(self, body: impl Into<String>) -> responses!(@returns $($returns)*) {
            $($check)*
            self.responds($status).body($content_type, body.into()).into()
        }
    };
    (
        @method $doc:expr, $name:ident [$($generics:tt)*] [$status:expr] [$($check:tt)*] [$($returns:tt)*]
        bytes()
    ) => {
        #[doc = $doc]
        pub fn $name $($generics)*(self, body: impl Into<Vec<u8>>) -> responses!(@returns $($returns)*) {
            $($check)*
            self.responds($status).body("application/octet-stream", body).into()
        }
    };
    (
        @method $doc:expr, $name:ident [$($generics:tt)*] [$status:expr] [$($check:tt)*] [$($returns:tt)*]
        items($type:ty, $framing:expr $(, $sentinel:literal)?)
    ) => {
        #[doc = $doc]
        pub fn $name $($generics)*(self, items: &[$type]) -> responses!(@returns $($returns)*) {
            $($check)*
            self.responds($status).items(items, $framing, &[$($sentinel)?]).into()
        }
    };
}

pub(super) use responses;
