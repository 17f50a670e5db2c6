//! The pages of an operation, one after the other.

use std::collections::BTreeSet;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;
use percent_encoding::percent_decode_str;
use reqwest::header::{HeaderMap, LINK};
use reqwest::{Request, Url};
use serde::Serialize;

use super::call::Transport;
use super::error::Error;
use super::hooks::OperationInfo;
use super::operation::{Operation, answered};
use super::ordered::Ordered;
use super::request::check_origin;
use super::response::ResponseValue;
use super::style::Allowed;

/// The request of an operation whose responses are pages.
pub trait Paged<'a>: Operation<'a> {
    /// Where the page after this one is; none if this is the last.
    #[doc(hidden)]
    fn next(page: &ResponseValue<Self::Success>) -> Option<NextPage>;
}

/// The pages of an operation, from the one that its request asks for: a stream, whose method [`next`](Self::next) needs no
/// trait in scope.
///
/// Nothing is sent before a page is asked for, and no page before it is. Each is asked for as the first one was: with the
/// same parameters, headers and time limit, and through the same hooks, which add the same credentials.
///
/// It ends with the first error, which may be [`Error::InvalidRequest`] after a page that says that the next one is at
/// another origin, or is one that was asked for already.
#[must_use = "nothing is sent until a page is asked for"]
pub struct Pages<'a, P, E> {
    transport: &'a Transport,
    operation: OperationInfo,
    /// The request of the first page, of which those of the others are made.
    first: Option<Request>,
    /// The request of the next page, or why there can be none; nothing at the end.
    next: Option<Result<Request, String>>,
    /// Where the page after another one is; none if that is the last.
    next_of: fn(&ResponseValue<P>) -> Option<NextPage>,
    ask: Ask<'a, P, E>,
    asking: Option<Asking<'a, P, E>>,
    /// The URL that was asked for last.
    sent: Option<Url>,
    /// Those that were asked for: what leads back to one of them would never end.
    seen: BTreeSet<String>,
}

/// The items of all pages of an operation, from the page that its request asks for: a stream, whose method
/// [`next`](Self::next) needs no trait in scope. What [`Pages`] says of pages holds for theirs.
#[must_use = "nothing is sent until an item is asked for"]
pub struct Items<'a, T, P, E> {
    pages: Pages<'a, P, E>,
    take: fn(P) -> Option<Vec<T>>,
    /// What is left of the page.
    items: vec::IntoIter<T>,
}

/// A page, and the URL from which it came.
type Page<T, E> = Result<(ResponseValue<T>, Url), Error<E>>;

#[cfg(not(target_arch = "wasm32"))]
type Asking<'a, T, E> = Pin<Box<dyn Future<Output = Page<T, E>> + Send + 'a>>;

#[cfg(target_arch = "wasm32")]
type Asking<'a, T, E> = Pin<Box<dyn Future<Output = Page<T, E>> + 'a>>;

/// Asks for a page. Walks hold it, and not the type of the request: a task of its own could not hold that
/// ([rust-lang/rust#110338](https://github.com/rust-lang/rust/issues/110338)).
type Ask<'a, T, E> = fn(&'a Transport, Request, OperationInfo) -> Asking<'a, T, E>;

fn ask<'a, O: Operation<'a>>(
    transport: &'a Transport,
    request: Request,
    operation: OperationInfo,
) -> Asking<'a, O::Success, O::Error> {
    Box::pin(async move {
        let response = transport.send(request, operation).await?;
        let url = response.url().clone();
        Ok((answered::<O>(response).await?, url))
    })
}

impl<'a, P, E> Pages<'a, P, E> {
    pub(super) fn of<O: Paged<'a, Success = P, Error = E>>(request: O) -> Self {
        let call = request.into_call();
        let (transport, operation) = call.transport();
        let request = call.request();
        Self {
            transport,
            operation,
            first: request.as_ref().ok().and_then(Request::try_clone),
            next: Some(request),
            next_of: O::next,
            ask: ask::<O>,
            asking: None,
            sent: None,
            seen: BTreeSet::new(),
        }
    }

    /// The next page; none after the last one, and after an error.
    pub async fn next(&mut self) -> Option<Result<ResponseValue<P>, Error<E>>> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<ResponseValue<P>, Error<E>>>> {
        let asking = match (&mut self.asking, self.next.take()) {
            (Some(asking), _) => asking,
            (None, None) => return Poll::Ready(None),
            (None, Some(Err(reason))) => return Poll::Ready(Some(Err(Error::InvalidRequest(reason)))),
            (asking, Some(Ok(request))) => {
                self.seen.insert(request.url().to_string());
                self.sent = Some(request.url().clone());
                asking.insert((self.ask)(self.transport, request, self.operation))
            }
        };
        let page = ready!(asking.as_mut().poll(context));
        self.asking = None;
        Poll::Ready(Some(page.map(|(page, from)| {
            self.next = (self.next_of)(&page).and_then(|next| self.request(&next, &from).transpose());
            page
        })))
    }

    /// The request of a page that follows the one that came from a URL.
    fn request(&self, next: &NextPage, from: &Url) -> Result<Option<Request>, String> {
        let (Some(first), Some(sent)) = (&self.first, &self.sent) else {
            return Err("the body of the request can be sent only once".to_owned());
        };
        let Some(url) = next.url_after(sent, from)? else { return Ok(None) };
        // Credentials are for the server of the first page alone.
        check_origin::<()>(&[first.url().as_str()], &url)
            .map_err(|_| "the next page is at another scheme, host or port than the first".to_owned())?;
        if self.seen.contains(url.as_str()) {
            return Err("the next page is one that was asked for already".to_owned());
        }
        let mut request = first.try_clone().ok_or("the body of the request can be sent only once")?;
        *request.url_mut() = url;
        Ok(Some(request))
    }
}

impl<'a, T, P, E> Items<'a, T, P, E> {
    pub(super) fn of<O: Paged<'a, Success = P, Error = E>>(request: O, take: fn(P) -> Option<Vec<T>>) -> Self {
        Self { pages: Pages::of(request), take, items: Vec::new().into_iter() }
    }

    /// The next item; none after the last one, and after an error.
    pub async fn next(&mut self) -> Option<Result<T, Error<E>>> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error<E>>>> {
        loop {
            if let Some(item) = self.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll(context)) {
                Some(Ok(page)) => self.items = (self.take)(page.into_inner()).unwrap_or_default().into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<P, E> Stream for Pages<'_, P, E> {
    type Item = Result<ResponseValue<P>, Error<E>>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl<T, P, E> Stream for Items<'_, T, P, E> {
    type Item = Result<T, Error<E>>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

// What is pinned is in a box of its own.
impl<P, E> Unpin for Pages<'_, P, E> {}
impl<T, P, E> Unpin for Items<'_, T, P, E> {}

/// Requests and items may hold secrets, so they are not shown.
impl<P, E> fmt::Debug for Pages<'_, P, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("operation", &self.operation.operation_id).finish_non_exhaustive()
    }
}

/// Requests and items may hold secrets, so they are not shown.
impl<T, P, E> fmt::Debug for Items<'_, T, P, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("operation", &self.pages.operation.operation_id).finish_non_exhaustive()
    }
}

/// Where a page is that follows another one.
pub enum NextPage {
    /// Where a parameter of the query has this value.
    Parameter { name: &'static str, value: String },
    /// Where a parameter that counts pages counts one more, if there are that many.
    Page { name: &'static str, first: i64, total: Option<i64> },
    /// Where a parameter that counts items counts those of the page more.
    Offset { name: &'static str, first: i64, items: i64 },
    /// At a URL, which may be relative to that of the page.
    Url(String),
}

impl NextPage {
    /// By a string or a number that the page gives; an empty string says that there is nothing more.
    pub(super) fn parameter<T: Serialize + ?Sized>(name: &'static str, value: &T) -> Option<Self> {
        let value = Ordered::of(value).ok()?.scalar().filter(|value| !value.is_empty())?;
        Some(Self::Parameter { name, value })
    }

    /// By what a header of the page holds.
    pub(super) fn header(name: &'static str, headers: &HeaderMap, header: &str) -> Option<Self> {
        Self::parameter(name, headers.get(header)?.to_str().ok()?)
    }

    /// By its number. Without a total, the first empty page is the last.
    pub(super) fn page(name: &'static str, first: i64, total: Option<i64>, goes_on: bool) -> Option<Self> {
        (total.is_some() || goes_on).then_some(Self::Page { name, first, total })
    }

    /// By the number of its first item. The first empty page is the last.
    pub(super) fn offset(name: &'static str, first: i64, items: usize) -> Option<Self> {
        let items = i64::try_from(items).ok().filter(|items| *items > 0)?;
        Some(Self::Offset { name, first, items })
    }

    /// By a URL; an empty one says that there is nothing more.
    pub(super) fn url(url: &str) -> Option<Self> {
        (!url.is_empty()).then(|| Self::Url(url.to_owned()))
    }

    /// By the link of a header ([RFC 8288](https://www.rfc-editor.org/rfc/rfc8288)) with the relation `next`.
    pub(super) fn link(headers: &HeaderMap) -> Option<Self> {
        let mut fields = headers.get_all(LINK).iter().filter_map(|value| value.to_str().ok());
        fields.find_map(next_link).map(|url| Self::Url(url.to_owned()))
    }

    /// The URL after the one that was asked for; none if the page was the last one.
    fn url_after(&self, sent: &Url, from: &Url) -> Result<Option<Url>, String> {
        match self {
            Self::Parameter { name, value } => Ok(Some(with_parameter(sent, name, value))),
            Self::Page { name, first, total } => {
                let next = added(sent, name, *first, 1)?;
                let is_there = total.is_none_or(|total| next.saturating_sub(*first) < total);
                Ok(is_there.then(|| with_parameter(sent, name, &next.to_string())))
            }
            Self::Offset { name, first, items } => {
                let next = added(sent, name, *first, *items)?;
                Ok(Some(with_parameter(sent, name, &next.to_string())))
            }
            Self::Url(url) => {
                let mut url = from.join(url).map_err(|_| "the URL of the next page is none".to_owned())?;
                // Neither is for the server.
                let is_plain = url.set_username("").is_ok() && url.set_password(None).is_ok();
                url.set_fragment(None);
                if is_plain { Ok(Some(url)) } else { Err("the URL of the next page has no host".to_owned()) }
            }
        }
    }
}

/// The number that a parameter has, or the first if it was not sent, and some more.
fn added(sent: &Url, name: &str, first: i64, more: i64) -> Result<i64, String> {
    let given = sent.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.parse::<i64>());
    let number = given.unwrap_or(Ok(first)).ok().and_then(|number| number.checked_add(more));
    number.ok_or_else(|| format!("the query parameter `{name}` is no number that can be counted on from"))
}

/// A URL with another value of a query parameter.
fn with_parameter(url: &Url, name: &str, value: &str) -> Url {
    let is_other = |pair: &&str| {
        let key = pair.split('=').next().unwrap_or_default();
        !pair.is_empty() && percent_decode_str(key).decode_utf8_lossy() != name
    };
    let pair = format!("{}={}", Allowed::Unreserved.encode(name), Allowed::Unreserved.encode(value));
    let others = url.query().unwrap_or_default().split('&').filter(is_other);
    let query = others.chain([pair.as_str()]).collect::<Vec<_>>().join("&");
    let mut url = url.clone();
    url.set_query(Some(&query));
    url
}

/// The target of the first link of a header that leads from the page itself to the next one.
fn next_link(field: &str) -> Option<&str> {
    let mut rest = field;
    while let Some((target, after)) = rest.split_once('<').and_then(|(_, link)| link.split_once('>')) {
        let (parameters, others) = split_unquoted(after, ',');
        if is_next(parameters) {
            return Some(target.trim());
        }
        rest = others;
    }
    None
}

/// Whether the parameters of a link say that it leads to the next page. Only the first `rel` counts (section 3.3), and
/// what has an `anchor` is about another page (section 3.2).
fn is_next(parameters: &str) -> bool {
    let (mut relation, mut rest) = (None, parameters);
    while !rest.is_empty() {
        let (parameter, others) = split_unquoted(rest, ';');
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        match name.trim().to_ascii_lowercase().as_str() {
            "anchor" => return false,
            "rel" => drop(relation.get_or_insert(value.trim().trim_matches('"'))),
            _ => {}
        }
        rest = others;
    }
    relation.is_some_and(|types| types.split_ascii_whitespace().any(|ty| ty.eq_ignore_ascii_case("next")))
}

/// What stands before and after the first delimiter that is in no quoted string.
fn split_unquoted(text: &str, delimiter: char) -> (&str, &str) {
    let (mut is_quoted, mut is_escaped) = (false, false);
    for (place, character) in text.char_indices() {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            _ if character == delimiter && !is_quoted => return (&text[..place], &text[place + delimiter.len_utf8()..]),
            _ => {}
        }
    }
    (text, "")
}
