//! How the pages of an operation are walked: where its items are, and where the next page is.
//!
//! The document says it with a Link Object that leads back to the same operation ([`link`]), or an overlay with
//! `x-pagination` ([`extension`]):
//!
//! ```text
//! x-pagination: {items: /results, page: {parameter: page, total-pages: /totalPages}}
//! ```
//!
//! Nothing is inferred from names. What is said is held against the types: each JSON Pointer becomes a way through
//! members ([`way`]), so that the client reads no body twice.

mod extension;
mod link;
mod way;

pub(crate) use self::way::Way;
use super::{Content, Format, Operation, Outcome, Parameter, fault};
use crate::api::schemas::Schemas;
use crate::api::types::{Base, TypeRef, Types};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Severity};
use crate::document::{Node, Value};
use crate::markdown::code_span;
use crate::openapi::{self, Location};

/// How the pages of an operation are walked.
#[derive(Clone, Debug)]
pub(crate) struct Pagination<'d> {
    /// Where the items of a page are, if that is said.
    pub(crate) items: Option<Items>,
    /// The boolean that says whether there is another page.
    pub(crate) has_next: Option<Way>,
    pub(crate) next: Next<'d>,
}

/// The items of a page.
#[derive(Clone, Debug)]
pub(crate) struct Items {
    pub(crate) way: Way,
    /// What each of them is.
    pub(crate) item: TypeRef,
}

/// Where the next page is.
#[derive(Clone, Debug)]
pub(crate) enum Next<'d> {
    /// A parameter counts pages; the first of them has this number, and an integer may say how many there are.
    Page { parameter: &'d str, first: i64, total: Option<Way> },
    /// A parameter counts items; the first of them has this number.
    Offset { parameter: &'d str, first: i64 },
    /// A parameter takes what a page gives.
    Cursor { parameter: &'d str, from: Cursor<'d> },
    /// A URL in the body.
    Url(Way),
    /// The URL of the header `Link` (RFC 8288) with the relation `next`.
    LinkHeader,
}

/// Where a cursor is.
#[derive(Clone, Debug)]
pub(crate) enum Cursor<'d> {
    Body(Way),
    /// In the header of this name.
    Header(&'d str),
    /// In the last item.
    LastItem(Way),
}

/// What is wrong, if anything is.
type Checked<T> = Result<T, Box<Diagnostic>>;

/// Reads how the pages of each operation are walked. All types have their names by now.
pub(in crate::api) fn read<'d>(
    operations: &mut [Operation<'d>],
    types: &Types<'d>,
    schemas: &Schemas<'d>,
    diagnostics: &mut Diagnostics,
) {
    for index in 0..operations.len() {
        let (operation, known) = (&operations[index], &*operations);
        // The operations of several media types have the same pages.
        let is_first = !known[..index].iter().any(|other| std::ptr::eq(other.node, operation.node));
        let mut said = Diagnostics::new();
        let pagination = Reading { operation, operations: known, types, schemas }.read(&mut said);
        if is_first {
            said.iter().cloned().for_each(|diagnostic| diagnostics.push(diagnostic));
        }
        operations[index].pagination = pagination;
    }
}

/// An operation, with what is known beside it.
struct Reading<'a, 'd> {
    operation: &'a Operation<'d>,
    operations: &'a [Operation<'d>],
    types: &'a Types<'d>,
    schemas: &'a Schemas<'d>,
}

impl<'d> Reading<'_, 'd> {
    fn read(&self, diagnostics: &mut Diagnostics) -> Option<Pagination<'d>> {
        let read = match self.operation.node.get(extension::NAME) {
            Some(extension) => self.extension(extension).map(Some),
            None => match self.only_link() {
                Ok(next) => Ok(next.map(|next| self.without_extension(next))),
                // The link is documented all the same, and nobody has asked for more.
                Err(problem) => {
                    let (code, severity) = (Code::PaginationUnread, Severity::Warning);
                    Err(Box::new(Diagnostic { code, severity, ..*problem }))
                }
            },
        };
        read.unwrap_or_else(|problem| {
            diagnostics.push(*problem);
            None
        })
    }

    /// Where the document alone says how to walk: its pages are known, and their items if a page is nothing else.
    fn without_extension(&self, next: Next<'d>) -> Pagination<'d> {
        let items = self.body().and_then(|body| match self.types.resolve(&body.base) {
            Base::List(item) => Some(Items { way: Way::whole(body), item: (**item).clone() }),
            _ => None,
        });
        Pagination { items, has_next: None, next }
    }

    /// What a page is: the one JSON value of all successes.
    fn body(&self) -> Option<&TypeRef> {
        match &self.operation.success {
            Outcome::Same(Content::Json(ty)) => Some(ty),
            _ => None,
        }
    }

    /// The query parameter of this name, of which each value is one pair.
    fn parameter(&self, name: &str, at: &Node) -> Checked<&Parameter<'d>> {
        let title = self.operation.title();
        let is_asked = |parameter: &&Parameter<'d>| parameter.name == name;
        let (of_query, others): (Vec<_>, Vec<_>) =
            self.operation.parameters.iter().filter(is_asked).partition(|found| found.location == Location::Query);
        let name = code_span(name);
        match (of_query.first(), others.first()) {
            (Some(found), _) if found.is_scalar && found.format != Format::Json => Ok(found),
            (Some(_), _) => {
                let help = "the parameter is a string or a number where it says which page is asked for";
                Err(fault(at, format!("the parameter {name} of {title} is not a single value"), help))
            }
            (None, Some(other)) => {
                let noun = other.location.noun();
                let help = "a parameter of the query says which page is asked for";
                Err(fault(at, format!("{title} has {name} as a {noun}, and not as a query parameter"), help))
            }
            (None, None) => {
                let help = "an overlay can describe the parameter, if the server takes it";
                Err(fault(at, format!("{title} has no query parameter {name}"), help))
            }
        }
    }

    /// The same, where it counts.
    fn counter(&self, name: &str, at: &Node) -> Checked<&Parameter<'d>> {
        let parameter = self.parameter(name, at)?;
        match self.types.resolve(&parameter.ty.base) {
            Base::Integer(_) | Base::Number => Ok(parameter),
            _ => {
                let message = format!("the query parameter {} is not a number, so it cannot count", code_span(name));
                Err(fault(at, message, "`cursor` is for what is given back as it came"))
            }
        }
    }

    /// The number that the document gives a parameter where nothing is sent.
    fn default_of(&self, name: &str) -> Option<i64> {
        let root = self.schemas.root;
        let item = root.get("paths")?.get(self.operation.key)?;
        let given = [self.operation.node, item].into_iter().filter_map(|holder| holder.get("parameters")?.as_array());
        let mut nodes = given.flatten().filter_map(|node| openapi::resolve(root, node));
        let node = nodes.find(|node| node.get_str("name") == Some(name) && node.get_str("in") == Some("query"))?;
        match &self.schemas.resolve(node.get("schema")?).get("default")?.value {
            Value::Number(number) => number.as_i64(),
            _ => None,
        }
    }

    /// Whether a parameter takes the values of a type as they are.
    fn takes(&self, parameter: &Parameter<'d>, given: &TypeRef) -> bool {
        let (taken, given) = (self.types.resolve(&parameter.ty.base), self.types.resolve(&given.base));
        let is_text = |base: &Base| matches!(base, Base::String | Base::Date | Base::DateTime);
        let is_number = |base: &Base| matches!(base, Base::Integer(_) | Base::Number);
        match taken {
            Base::String => is_text(given) || is_number(given),
            Base::Integer(_) | Base::Number => is_number(given),
            taken => taken == given && is_text(given),
        }
    }

    /// Whether the document describes a header of a success.
    fn has_header(&self, name: &str) -> bool {
        let responses = self.operation.node.members("responses").filter(|(status, _)| !status.starts_with(['4', '5']));
        let mut responses = responses.filter_map(|(_, response)| openapi::resolve(self.schemas.root, response));
        responses.any(|response| response.members("headers").any(|(header, _)| header.eq_ignore_ascii_case(name)))
    }

    /// A cursor of a header.
    fn header_cursor(&self, parameter: &'d str, header: &'d str, at: &Node) -> Checked<Next<'d>> {
        if !self.has_header(header) {
            let message = format!("no success of {} has a header {}", self.operation.title(), code_span(header));
            return Err(fault(at, message, "an overlay can describe the header, if the server sends it"));
        }
        Ok(Next::Cursor { parameter, from: Cursor::Header(header) })
    }

    /// The end of a way that is the value of a parameter.
    fn check_cursor(&self, parameter: &'d str, given: &TypeRef, at: &Node) -> Checked<()> {
        if !self.takes(self.parameter(parameter, at)?, given) {
            let message = format!("the query parameter {} takes values of another type", code_span(parameter));
            return Err(fault(at, message, "both are strings or numbers of one kind"));
        }
        Ok(())
    }

    /// The way from a value to a part of it.
    fn way(&self, from: &TypeRef, pointer: &str, at: &Node) -> Checked<(Way, TypeRef)> {
        let help = "an overlay can describe what the server sends";
        way::follow(self.types, from, pointer).map_err(|reason| fault(at, reason, help))
    }
}

impl Pagination<'_> {
    /// For reviewers: where the next page is, and where the items are.
    pub(crate) fn text(&self) -> String {
        let next = match &self.next {
            Next::Page { parameter, first, total } => {
                let total = total.as_ref().map(|way| format!(" of {:?}", way.pointer)).unwrap_or_default();
                format!("query {parameter:?} counts pages from {first}{total}")
            }
            Next::Offset { parameter, first } => format!("query {parameter:?} counts items from {first}"),
            Next::Cursor { parameter, from: Cursor::Body(way) } => {
                format!("query {parameter:?} takes {:?}", way.pointer)
            }
            Next::Cursor { parameter, from: Cursor::Header(name) } => {
                format!("query {parameter:?} takes the header {name:?}")
            }
            Next::Cursor { parameter, from: Cursor::LastItem(way) } => {
                format!("query {parameter:?} takes {:?} of the last item", way.pointer)
            }
            Next::Url(way) => format!("the next URL is {:?}", way.pointer),
            Next::LinkHeader => "the next URL is in the header \"Link\"".to_owned(),
        };
        let has_next = self.has_next.as_ref().map(|way| format!(", while {:?}", way.pointer)).unwrap_or_default();
        let items = self.items.as_ref().map(|items| format!(", items at {:?}", items.way.pointer)).unwrap_or_default();
        format!("pages: {next}{has_next}{items}")
    }
}

/// What is wrong with what is said of pages.
fn fault(at: &Node, message: impl Into<String>, help: &str) -> Box<Diagnostic> {
    Box::new(fault::of_extension(Code::PaginationInvalid, message, at.origin.value()).help(help))
}

#[cfg(test)]
mod tests;
