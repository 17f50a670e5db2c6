//! The operations: what each sends, and what comes back.

mod parameter;
mod body;
mod response;
mod items;
mod accept;
mod headers;
mod docs;
mod fault;
pub(crate) mod pagination;

use std::collections::BTreeSet;

use super::docs::Docs;
use super::naming::{self, Endpoint};
use super::read::Reader;
use super::schemas::Schemas;
use super::security::{Requirement, Security};
use super::servers::Servers;
use super::types::{Kind, Naming, TypeId, TypeRef, Types};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::Node;
use crate::openapi::{self, PathTemplate};
use crate::{markdown, names};

pub(crate) use self::body::{BodyKind, Encoding, RequestBody};
pub(super) use self::docs::describe;
pub(crate) use self::items::{EventData, ItemForm, Items};
pub(crate) use self::pagination::Pagination;
pub(crate) use self::parameter::{Format, Parameter};
pub(super) use self::response::unify as unify_responses;
pub(crate) use self::response::{Content, Outcome, Response, Side, Status};
pub(crate) use crate::openapi::Style;

/// The name of the argument for the body.
pub(crate) const BODY: &str = "body";

/// An operation, as the client calls it: the method and the path say which, and where a request can have bodies of
/// several media types, so does the media type.
pub(crate) struct Operation<'d> {
    /// The method of HTTP: the name of its field of a Path Item Object, or else as it is sent.
    pub(crate) method: &'d str,
    /// The path, as the document writes it.
    pub(crate) key: &'d str,
    /// The path, with the places of its parameters.
    pub(crate) path: PathTemplate<'d>,
    /// The media type of the body, where there are several.
    pub(crate) media_type: Option<&'d str>,
    /// How its success is wanted.
    pub(crate) delivery: Delivery<'d>,
    /// The name of the method that calls it.
    pub(crate) name: String,
    /// In the order of the arguments: those of the path as they stand there, then the others as in the document.
    pub(crate) parameters: Vec<Parameter<'d>>,
    pub(crate) body: Option<RequestBody<'d>>,
    /// Single statuses before ranges.
    pub(crate) responses: Vec<Response>,
    /// What a success is.
    pub(crate) success: Outcome,
    /// The name of the method whose errors these are: operations of several media types share them.
    pub(crate) errors_of: String,
    /// The types of the headers that the document describes of the responses of each side.
    pub(crate) headers: Vec<(Side, TypeId)>,
    /// The header `Accept`; none if no response has a body.
    pub(crate) accept: Option<String>,
    /// The set of servers to which its requests go, by its number, if it is not the client's own.
    pub(crate) server: Option<usize>,
    /// The alternatives of what callers show of themselves; none if the document does not say.
    pub(crate) security: Option<Vec<Vec<Requirement<'d>>>>,
    /// How its pages are walked, if it has any: set when all types have names.
    pub(crate) pagination: Option<Pagination<'d>>,
    pub(crate) docs: Docs,
    /// The Operation Object: where it stands, and what documentation is made of.
    pub(crate) node: &'d Node,
}

/// How a success is wanted, where one may come whole, or as values one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Delivery<'d> {
    /// In the one way that there is, or whole.
    Whole,
    /// As values one after the other.
    Stream {
        /// The media type.
        media_type: &'d str,
        /// The member of the request that asks for it.
        asked_by: Option<StreamMember<'d>>,
    },
}

/// A member of the JSON in a request that asks for a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StreamMember<'d> {
    /// Its name.
    pub(crate) name: &'d str,
    /// The string that asks for a stream; a member without one is a boolean, and true.
    pub(crate) value: Option<&'d str>,
}

impl<'d> Operation<'d> {
    /// What is sent.
    pub(super) fn sent(&self) -> impl Iterator<Item = &TypeRef> {
        let parameters = self.parameters.iter().map(|parameter| &parameter.ty);
        parameters.chain(self.body.iter().map(|body| &body.ty))
    }

    /// What comes back.
    pub(super) fn received(&self) -> impl Iterator<Item = &TypeRef> {
        self.responses.iter().filter_map(|response| response.content.ty())
    }

    /// The responses of one side, single statuses before ranges.
    pub(crate) fn responses_of(&self, side: Side) -> impl Iterator<Item = &Response> {
        self.responses.iter().filter(move |response| response.side == side)
    }

    /// Whether the document describes a redirection as something that comes back.
    pub(crate) fn returns_redirects(&self) -> bool {
        self.responses.iter().any(|response| match response.status {
            Status::Code(code) => (300..400).contains(&code) && code != 304,
            Status::Range(digit) => digit == 3,
        })
    }

    /// What it does, in a few words of the document's, if it has any.
    pub(crate) fn title_text(&self) -> String {
        let summary = self.node.get_str("summary").map(str::trim).unwrap_or_default();
        let ends = summary.is_empty() || summary.ends_with(['.', '!', '?']);
        if ends { summary.to_owned() } else { format!("{summary}.") }
    }

    /// What its name is remembered by: the method and the path, the media type of its body, and that of a stream.
    pub(super) fn name_key(&self) -> String {
        let body = self.body.as_ref().map(|body| format!(" {}", body.media_type)).unwrap_or_default();
        let stream = match self.delivery {
            Delivery::Whole => String::new(),
            Delivery::Stream { media_type, .. } => naming::of_stream(media_type),
        };
        format!("{} {}{body}{stream}", self.method.to_uppercase(), self.key)
    }

    /// The method and the path, as people write them.
    pub(crate) fn title(&self) -> String {
        format!("{} {}", openapi::method_on_wire(self.method), self.path.as_str())
    }
}

/// Reads the operations, in the order of the document; each media type of a request body is one.
pub(super) fn read<'d>(
    reader: &mut Reader<'d, '_>,
    servers: &Servers<'d>,
    security: &Security<'d>,
    methods: &mut BTreeSet<String>,
) -> Vec<Operation<'d>> {
    let root = reader.schemas.root;
    let all = openapi::path_items(root)
        .flat_map(|(path, item)| openapi::operations_of(item).map(move |(method, node)| (method, path, item, node)));
    let all = all.collect::<Vec<_>>();
    let endpoints = all.iter().map(|(method, path, _, node)| Endpoint {
        method,
        path,
        id: node.get_str("operationId").filter(|id| !id.is_empty()),
        origin: &node.origin,
        bodies: body::media_types(root, node),
    });
    let endpoints = endpoints.collect::<Vec<_>>();
    warn_of_equal_ids(&endpoints, &all.iter().map(|(.., node)| *node).collect::<Vec<_>>(), reader.diagnostics);
    let names = naming::operations(&endpoints, methods, reader.given(), reader.diagnostics);
    let mut operations = Vec::new();
    for ((method, path, item, node), (name, endpoint)) in all.into_iter().zip(names.into_iter().zip(&endpoints)) {
        // What belongs to an operation is named after its id, with the words that the document makes of it.
        let id = endpoint.id.filter(|id| names::snake_case(id) == name.trim_end_matches('_'));
        let type_name = names::camel_case(id.unwrap_or(&name));
        let template = PathTemplate::parse(path);
        let parameters = parameter::read(reader, item, node, &template, &endpoint.key(), &type_name);
        let named = endpoint.named_body(reader.given());
        let bodies = body::read(reader, method, node, &type_name, named);
        let described = response::Described::of(reader.schemas, method, node);
        let first = Operation {
            method,
            key: path,
            path: template,
            media_type: None,
            delivery: Delivery::Whole,
            errors_of: name.clone(),
            name,
            parameters,
            body: None,
            responses: described.read(reader, &format!("{} {path}", openapi::method_on_wire(method)), &type_name),
            success: Outcome::Same(Content::Empty),
            headers: headers::read(reader, &described, endpoint.id.unwrap_or(&type_name), &type_name),
            accept: accept::of(&described),
            server: servers.of_operation(item, node),
            security: security.of_operation(node),
            pagination: None,
            docs: Docs::default(),
            node,
        };
        let title = first.title();
        described.unread_words().for_each(|node| items::refuse(node, reader.diagnostics));
        let mut own = body::operations(first, bodies);
        own.iter().for_each(|operation| check_items(reader, &described, operation));
        if let Some(described) = described.as_stream() {
            let responses = described.read(reader, &title, &type_name);
            let streams = own.iter().map(|operation| {
                check_items(reader, &described, operation);
                stream_of(reader.schemas, operation, &described, &responses)
            });
            let streams = streams.collect::<Vec<_>>();
            own.extend(streams);
        }
        operations.extend(own);
    }
    naming::other_operations(&mut operations, methods, reader.given());
    operations
}

/// The operation that gives values one after the other in the place of what another one gives whole.
fn stream_of<'d>(
    schemas: &Schemas<'d>,
    whole: &Operation<'d>,
    described: &response::Described<'d>,
    responses: &[Response],
) -> Operation<'d> {
    let items = described.items().next();
    let delivery = Delivery::Stream {
        media_type: items.map_or("", |items| items.name),
        asked_by: items.and_then(|items| items::asked_by(schemas, items, whole)),
    };
    Operation {
        path: whole.path.clone(),
        name: format!("{}_stream", whole.name),
        parameters: whole.parameters.clone(),
        body: whole.body.clone(),
        responses: responses.to_vec(),
        success: whole.success.clone(),
        errors_of: whole.errors_of.clone(),
        headers: whole.headers.clone(),
        accept: accept::of(described),
        security: whole.security.clone(),
        docs: whole.docs.clone(),
        delivery,
        pagination: None,
        ..*whole
    }
}

/// Checks what an overlay says of the streams of an operation.
fn check_items<'d>(reader: &mut Reader<'d, '_>, described: &response::Described<'d>, operation: &Operation<'d>) {
    described.items().for_each(|items| items::check(reader.schemas, items, operation, reader.diagnostics));
}

/// Two operations of one id are two methods, whose names say more than the id.
fn warn_of_equal_ids(endpoints: &[Endpoint<'_>], nodes: &[&Node], diagnostics: &mut Diagnostics) {
    let mut first = std::collections::BTreeMap::new();
    for (endpoint, node) in endpoints.iter().zip(nodes) {
        let Some(id) = endpoint.id else { continue };
        let place = |node: &'_ Node| node.get("operationId").map_or(&node.origin, |node| &node.origin).value();
        let Some((other, first)) = first.get(id).copied() else {
            first.insert(id, (endpoint, *node));
            continue;
        };
        let other: &Endpoint<'_> = other;
        let (method, path) = (openapi::method_on_wire(other.method), other.path);
        let message = format!("the `operationId` {} is also that of {method} {path}", markdown::code_span(id));
        diagnostics.push(
            Diagnostic::warning(Code::OperationIdDuplicate, message)
                .at(place(node))
                .related(place(first), "first here")
                .help("the methods are named after their paths too; an overlay can give each an id of its own"),
        );
    }
}

/// What a type that belongs to an operation is called after.
fn naming<'d>(operation: &str, tail: &str) -> Naming<'d> {
    Naming::of_name(operation).then(tail)
}

/// Replaces the types that interning has replaced.
pub(super) fn rename(operations: &mut [Operation<'_>], types: &Types<'_>) {
    let current = |id: TypeId| types[id].replaced_by.unwrap_or(id);
    for operation in operations {
        operation.parameters.iter_mut().for_each(|parameter| parameter.ty.base.rename(&current));
        operation.body.iter_mut().for_each(|body| body.ty.base.rename(&current));
        let contents = operation.responses.iter_mut().map(|response| &mut response.content);
        contents.filter_map(Content::ty_mut).for_each(|ty| ty.base.rename(&current));
        operation.headers.iter_mut().for_each(|(_, id)| *id = current(*id));
    }
}

/// Whether a text is what a type of strings, numbers or booleans writes in one way.
pub(super) fn is_scalar(types: &Types<'_>, ty: &TypeRef) -> bool {
    use super::types::Base;
    let is_text = match types.resolve(&ty.base) {
        Base::Named(id) => matches!(types[*id].kind, Kind::StringEnum(_)),
        Base::Any | Base::Object | Base::List(_) | Base::Map(_) | Base::Tuple(_) => false,
        _ => true,
    };
    is_text && !ty.nullable
}
