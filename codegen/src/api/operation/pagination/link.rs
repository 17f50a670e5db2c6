//! Links that lead back to the same operation (OpenAPI, Link Object), with a query parameter from the response:
//!
//! ```text
//! links: {next: {operationId: list-orders, parameters: {after: $response.body#/next_cursor}}}
//! ```

use super::{Checked, Cursor, Next, Reading, fault};
use crate::api::operation::Parameter;
use crate::document::Node;
use crate::markdown::code_span;
use crate::openapi::{self, Location};

impl<'d> Reading<'_, 'd> {
    /// Where the next page is, if one link of the document says it.
    pub(super) fn only_link(&self) -> Checked<Option<Next<'d>>> {
        let links = self.links().collect::<Vec<_>>();
        match links.as_slice() {
            [] => Ok(None),
            [(_, link, name, node)] => self.link(link, name, node).map(Some),
            [(first, ..), (second, link, ..), ..] => {
                let (first, second) = (code_span(first), code_span(second));
                let message = format!("the links {first} and {second} both lead back to {}", self.operation.title());
                let help = "the client follows neither; an overlay can say `x-pagination: {link: ..}`";
                Err(fault(link, message, help))
            }
        }
    }

    /// Where the next page is, by the link of a name.
    pub(super) fn named_link(&self, name: &str, at: &'d Node) -> Checked<Next<'d>> {
        let mut links = self.links();
        match links.find(|(given, ..)| *given == name) {
            Some((_, link, name, node)) => self.link(link, name, node),
            None => {
                let title = self.operation.title();
                let message = format!("no link {} leads from a success of {title} back to it", code_span(name));
                let help = "such a link has the `operationId` of the operation, and a query parameter from `$response`";
                Err(fault(at, message, help))
            }
        }
    }

    /// The links of successes that lead back to the operation with one parameter from the response, and all others as
    /// they were: the name of the link, the Link Object, the name of the parameter, and the expression.
    fn links(&self) -> impl Iterator<Item = (&'d str, &'d Node, &'d str, &'d Node)> {
        let responses = self.operation.node.members("responses").filter(|(status, _)| status.starts_with('2'));
        let responses = responses.filter_map(|(_, response)| openapi::resolve(self.schemas.root, response));
        let links = responses.flat_map(|response| response.members("links"));
        let links = links.filter_map(|(name, link)| Some((name.as_str(), openapi::resolve(self.schemas.root, link)?)));
        links.filter_map(|(name, link)| {
            let is_elsewhere = link.get("server").is_some() || link.get("requestBody").is_some();
            let (parameter, expression) = self.given(link).filter(|_| !is_elsewhere && self.leads_back(link))?;
            Some((name, link, parameter, expression))
        })
    }

    fn leads_back(&self, link: &'d Node) -> bool {
        if let Some(id) = link.get_str("operationId") {
            let mut named = self.operations.iter().filter(|other| other.node.get_str("operationId") == Some(id));
            return named.clone().next().is_some() && named.all(|other| std::ptr::eq(other.node, self.operation.node));
        }
        let target = link.get_str("operationRef").and_then(openapi::reference_pointer);
        let target = target.and_then(|pointer| self.schemas.root.resolve(&pointer));
        target.is_some_and(|target| std::ptr::eq(target, self.operation.node))
    }

    /// The one parameter that comes from the response, with its expression (OpenAPI, Runtime Expressions).
    fn given(&self, link: &'d Node) -> Option<(&'d str, &'d Node)> {
        let mut given = None;
        for (key, value) in link.members("parameters") {
            let (name, is_of_query) = match key.split_once('.') {
                Some(("query", name)) => (name, true),
                Some(("path" | "header" | "cookie", name)) => (name, false),
                _ => (key.as_str(), self.has_no_other(key)),
            };
            let expression = value.as_str().unwrap_or_default();
            match expression.strip_prefix("$request.") {
                // What was sent is sent again.
                Some(sent) if sent.split_once('.').is_some_and(|(_, sent)| sent == name) => {}
                None if is_of_query && expression.starts_with("$response.") && given.is_none() => {
                    given = Some((name, value));
                }
                _ => return None,
            }
        }
        given
    }

    /// Whether no parameter outside of the query has this name.
    fn has_no_other(&self, name: &str) -> bool {
        let is_other = |parameter: &Parameter<'d>| parameter.name == name && parameter.location != Location::Query;
        !self.operation.parameters.iter().any(is_other)
    }

    fn link(&self, link: &'d Node, parameter: &'d str, value: &'d Node) -> Checked<Next<'d>> {
        let parameter = self.parameter(parameter, value)?.name;
        let expression = value.as_str().unwrap_or_default();
        if let Some(header) = expression.strip_prefix("$response.header.") {
            return self.header_cursor(parameter, header, value);
        }
        let (Some(pointer), Some(body)) = (expression.strip_prefix("$response.body#"), self.body()) else {
            let message = format!("{} is not a single value of a response", code_span(expression));
            return Err(fault(link, message, "a JSON Pointer into the body is one, as in `$response.body#/next`"));
        };
        let (way, ty) = self.way(body, pointer, value)?;
        self.check_cursor(parameter, &ty, value)?;
        Ok(Next::Cursor { parameter, from: Cursor::Body(way) })
    }
}
