//! Which requests a mock answers.

use std::marker::PhantomData;

use percent_encoding::percent_decode_str;
use reqwest::header::{CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Url};
use serde_json::Value;
use wiremock::{Match, Request};

use super::super::hooks::OperationInfo;
use super::super::operation::Operation;
use super::super::request::is_json;

/// Requests of an operation, for which its responses are methods: those that the document describes, by their statuses.
pub struct Given<O> {
    pub(super) matcher: Matcher,
    operation: PhantomData<fn() -> O>,
}

/// The requests that have all that this one has: its method and its path, its query parameters, its headers, and the same
/// body, if it has one. JSON is compared as values. What a request has beyond it, such as another query parameter or what
/// hooks add, makes no difference; [`given_any`] leaves open what is in it.
///
/// Of several mocks that fit a request, the first that was mounted answers.
///
/// # Panics
/// If the request cannot be made, or its body is a stream, which nothing can be compared with.
#[track_caller]
pub fn given<'a, O: Operation<'a>>(request: O) -> Given<O> {
    let request = match request.into_call().request() {
        Ok(request) => request,
        Err(reason) => panic!("the request cannot be made: {reason}"),
    };
    let body = request.body().map(|body| match body.as_bytes() {
        Some(bytes) => bytes.to_vec(),
        None => panic!("the body is a stream: `given_any` takes requests with any body"),
    });
    let (method, url, headers) = (request.method().clone(), request.url().clone(), request.headers().clone());
    Given { matcher: Matcher::Like(Box::new(Like { method, url, headers, body })), operation: PhantomData }
}

/// All requests of an operation, whatever is in them: `given_any::<GetOrderRequest>()`.
pub fn given_any<'a, O: Operation<'a>>() -> Given<O> {
    Given { matcher: Matcher::Operation(O::INFO), operation: PhantomData }
}

/// Which requests are answered.
pub(super) enum Matcher {
    Like(Box<Like>),
    Operation(OperationInfo),
}

/// Requests that have all that one has.
pub(super) struct Like {
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: Option<Vec<u8>>,
}

impl Match for Matcher {
    fn matches(&self, request: &Request) -> bool {
        match self {
            Self::Operation(info) => {
                request.method.as_str() == info.method && is_path_of(info.path, request.url.path())
            }
            Self::Like(like) => {
                request.method == like.method
                    && request.url.path() == like.url.path()
                    && has_query_of(&request.url, &like.url)
                    && like.headers.iter().all(|(name, value)| has_header(&request.headers, name, value))
                    && like.body.as_ref().is_none_or(|body| is_same_body(&request.headers, &request.body, body))
            }
        }
    }
}

/// Whether each parameter of a query is in another one, with the same values in the same order.
fn has_query_of(url: &Url, expected: &Url) -> bool {
    let values = |url: &Url, name: &str| {
        let pairs = url.query_pairs().filter(|(other, _)| other == name);
        pairs.map(|(_, value)| value.into_owned()).collect::<Vec<_>>()
    };
    expected.query_pairs().all(|(name, _)| values(url, &name) == values(expected, &name))
}

/// Whether a header has a value. Hooks may add cookies to those of the request.
fn has_header(headers: &HeaderMap, name: &HeaderName, expected: &HeaderValue) -> bool {
    let has = |value: &HeaderValue| match name {
        &COOKIE => cookies(expected).all(|cookie| cookies(value).any(|other| other == cookie)),
        _ => value == expected,
    };
    headers.get_all(name).iter().any(has)
}

fn cookies(value: &HeaderValue) -> impl Iterator<Item = &[u8]> {
    value.as_bytes().split(|byte| *byte == b';').map(<[u8]>::trim_ascii)
}

fn is_same_body(headers: &HeaderMap, body: &[u8], expected: &[u8]) -> bool {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let json = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).ok();
    let is_same_json = || json(expected).is_some_and(|expected| json(body) == Some(expected));
    body == expected || (content_type.is_some_and(is_json) && is_same_json())
}

/// Whether the last steps of a path are those of a template: the base URL may have a path before them.
fn is_path_of(template: &str, path: &str) -> bool {
    let template = template.split(['?', '#']).next().unwrap_or_default();
    let (mut expected, mut steps) = (template.rsplit('/'), path.rsplit('/'));
    template.matches('/').count() <= path.matches('/').count()
        // What is before the first slash of a template is nothing.
        && expected.by_ref().take(template.matches('/').count()).all(|expected| {
            let step = percent_decode_str(steps.next().unwrap_or_default()).decode_utf8_lossy().into_owned();
            is_step_of(expected, &step)
        })
}

/// Whether a step is what a template makes of any values: each is at least a character long.
fn is_step_of(template: &str, step: &str) -> bool {
    let Some((before, rest)) = template.split_once('{') else { return step == template };
    let Some((_, after)) = rest.split_once('}') else { return step == template };
    let Some(value) = step.strip_prefix(before) else { return false };
    let ends = value.char_indices().map(|(start, character)| start + character.len_utf8());
    ends.into_iter().any(|end| is_step_of(after, &value[end..]))
}
