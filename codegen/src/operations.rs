//! What the operations of the lowered document send, and what comes back.
//!
//! progenitor is told no more of an operation than it surely takes, and the rewriting says the rest. Both read it here,
//! so that what one leaves out is what the other puts in.

mod body;
mod media_type;
mod parameter;
mod path;
mod response;

use std::collections::BTreeSet;

use quote::format_ident;
use syn::Ident;

use crate::document::{Document, Node};
use crate::responses::accept;
use crate::servers::Servers;
use crate::{names, openapi};

pub(crate) use self::body::{ARGUMENT, BodyKind, Encoding, RequestBody};
pub(crate) use self::media_type::{content_type, kind as media_kind};
pub(crate) use self::parameter::{Format, Parameter, Place, Style};
pub(crate) use self::path::{PathTemplate, Segment};
pub(crate) use self::response::{Content, Response, Side, Status};

/// An operation, as the client calls it.
pub(crate) struct Operation<'d> {
    /// The Operation Object.
    pub(crate) node: &'d Node,
    /// The path in the document; with a fragment, it stands for one of several operations of a path.
    pub(crate) key: &'d str,
    /// The method of HTTP, as a Path Item Object writes it.
    pub(crate) http_method: &'d str,
    pub(crate) path: PathTemplate<'d>,
    /// The name of the method that calls it.
    pub(crate) name: Ident,
    /// In the order of the arguments: path, query, header, cookie.
    pub(crate) parameters: Vec<Parameter<'d>>,
    pub(crate) body: Option<RequestBody<'d>>,
    pub(crate) responses: Vec<Response<'d>>,
    /// The header `Accept`; none if no response has a body.
    pub(crate) accept: Option<String>,
    /// The field of the client that holds the server of the operation, if it is another than the client's own.
    pub(crate) server: Option<Ident>,
}

impl Operation<'_> {
    /// The responses of one side, by number, single statuses before ranges.
    pub(crate) fn responses_of(&self, side: Side) -> impl Iterator<Item = &Response<'_>> {
        self.responses.iter().filter(move |response| response.side == side)
    }

    /// What the responses of one side hold; bytes, if that differs and no enum stands for it.
    pub(crate) fn content_of(&self, side: Side) -> Content<'_> {
        let mut contents = self.responses_of(side).map(|response| &response.content);
        match contents.next() {
            None => Content::Empty,
            Some(first) if contents.all(|content| content.has_type_of(first)) => first.clone(),
            Some(_) => Content::Bytes,
        }
    }
}

/// The methods of the client that are no operations.
const OWN_METHODS: [&str; 9] =
    ["new", "with_base_url", "with_http_client", "with_hooks", "base_url", "execute", "send", "clone", "fmt"];

/// The names of those methods.
pub(crate) fn own_methods() -> BTreeSet<String> {
    OWN_METHODS.into_iter().map(str::to_owned).collect()
}

/// The operations of a lowered document, in its order.
pub(crate) fn of(document: &Document) -> Vec<Operation<'_>> {
    let root = &document.root;
    let mut taken = own_methods();
    let servers = Servers::of(root, &mut taken);
    let operations = openapi::path_items(root).flat_map(|(path, item)| {
        openapi::METHODS.iter().filter_map(move |method| Some((path, item, *method, item.get(method)?)))
    });
    let operations = operations.map(|(key, item, http_method, node)| {
        let path = PathTemplate::parse(key);
        let body = RequestBody::of(root, node);
        let parameters = parameter::of(root, item, node, &path, body.is_some());
        Operation {
            node,
            key,
            http_method,
            name: method_name(node, &mut taken),
            parameters,
            body,
            responses: response::of(root, http_method, node),
            accept: accept::of(root, http_method, node),
            server: servers.of_operation(node).map(|set| set.field.clone()),
            path,
        }
    });
    operations.collect()
}

/// The name of a method; the ids are unique already, as far as they are names.
fn method_name(operation: &Node, taken: &mut BTreeSet<String>) -> Ident {
    match operation.get_str("operationId") {
        Some(id) => names::member(id, taken),
        None => format_ident!("{}", names::free("operation", "_", |name| taken.insert(name.to_owned()))),
    }
}
