//! The responses of an operation as the document describes them, and how they are read.

use super::super::headers;
use super::super::items::{self, DescribedItems, ItemForm, Items};
use super::super::naming;
use super::{Body, Content, Response, Side, Status, unread};
use crate::api::media_type::{self, Kind};
use crate::api::read::Reader;
use crate::api::schemas::Schemas;
use crate::api::types::Naming;
use crate::document::Node;
use crate::incoming::in_one_line;
use crate::{names, openapi};

/// The responses of an operation, as the document describes them.
#[derive(Clone)]
pub(in super::super) struct Described<'d> {
    pub(in super::super) responses: Vec<DescribedResponse<'d>>,
    /// Whether one of them is a success.
    has_success: bool,
    is_head: bool,
}

/// A response, as the document describes it.
#[derive(Clone)]
pub(in super::super) struct DescribedResponse<'d> {
    pub(super) status: Status,
    /// The key under which it stands.
    pub(super) key: &'d str,
    /// The Response Object.
    pub(in super::super) node: &'d Node,
    /// The name that the document has for it, if it is shared.
    shared: Option<&'d str>,
    /// A text beside a reference counts more than that of its target (OpenAPI 3.1, Reference Object).
    description: Option<&'d str>,
    /// Its media types, each with its schema and what it is.
    pub(in super::super) media_types: Vec<(&'d str, Option<&'d Node>, Kind)>,
    /// What a client makes of its body, with its schema.
    pub(in super::super) body: Body<'d>,
    /// Values that come one after the other, where a success may come so in the place of the body.
    pub(in super::super) beside: Option<DescribedItems<'d>>,
}

impl<'d> Described<'d> {
    pub(in super::super) fn of(schemas: &Schemas<'d>, method: &str, operation: &'d Node) -> Self {
        let given = operation.members("responses").filter(|(key, _)| !key.starts_with("x-"));
        let given = given.filter_map(|(key, node)| Some((key.as_str(), node, openapi::resolve(schemas.root, node)?)));
        let given = given.collect::<Vec<_>>();
        let names_success = given.iter().any(|(key, ..)| key.starts_with('2'));
        let default = given.iter().find(|(key, ..)| *key == "default");
        let has_success = names_success || default.is_some();
        let is_head = method == "head";
        let mut responses = Vec::new();
        for (key, node, resolved) in &given {
            let Some(status) = Status::parse(key) else { continue };
            let media_types = media_type::of_content(resolved, |schema| schemas.resolve(schema));
            let side = side(has_success, status);
            let (body, beside) = match openapi::may_have_body(method, key) {
                true => Body::of_response(schemas, resolved, &media_types, side),
                false => (Body::Empty, None),
            };
            // What a redirection leads to may be read, so what stands in its place may be too.
            let stands_for_success = !has_success && key.starts_with('3') && *key != "304";
            let says_nothing = node.get("$ref").is_none() && resolved.get("content").is_none();
            let body = if stands_for_success && says_nothing && !is_head { Body::Bytes } else { body };
            let shared = openapi::shared_name(node);
            let description = node.get_str("description").or_else(|| resolved.get_str("description"));
            let response =
                DescribedResponse { status, key, node: resolved, shared, description, media_types, body, beside };
            responses.push(response);
        }
        if let Some((key, node, resolved)) = default {
            let ranges = [2, 4, 5].into_iter().skip(usize::from(names_success)).map(Status::Range);
            for status in ranges {
                if responses.iter().all(|response: &DescribedResponse<'_>| response.status != status) {
                    let media_types = media_type::of_content(resolved, |schema| schemas.resolve(schema));
                    let side = side(has_success, status);
                    let (body, beside) = match is_head {
                        true => (Body::Empty, None),
                        false => Body::of_response(schemas, resolved, &media_types, side),
                    };
                    let shared = openapi::shared_name(node);
                    let description = node.get_str("description").or_else(|| resolved.get_str("description"));
                    let response = DescribedResponse {
                        status,
                        key,
                        node: resolved,
                        shared,
                        description,
                        media_types,
                        body,
                        beside,
                    };
                    responses.push(response);
                }
            }
        }
        Self { responses, has_success, is_head }
    }

    /// The responses of a side, in the order of the document.
    pub(in super::super) fn of_side(&self, side: Side) -> impl Iterator<Item = &DescribedResponse<'d>> {
        self.responses.iter().filter(move |response| self::side(self.has_success, response.status) == side)
    }

    /// The same for those who want values one after the other where a success may come so in the place of a body.
    pub(in super::super) fn as_stream(&self) -> Option<Self> {
        let mut stream = self.clone();
        let mut has_stream = false;
        for response in &mut stream.responses {
            if let Some(items) = response.beside.take() {
                response.body = Body::Items(items);
                has_stream = true;
            }
        }
        has_stream.then_some(stream)
    }

    /// What comes one after the other, for those who want that.
    pub(in super::super) fn items(&self) -> impl Iterator<Item = &DescribedItems<'d>> {
        self.responses.iter().filter_map(|response| match &response.body {
            Body::Items(items) => Some(items),
            _ => None,
        })
    }

    /// What an overlay says of streams that the client does not read.
    pub(in super::super) fn unread_words(&self) -> impl Iterator<Item = &'d Node> {
        self.responses.iter().flat_map(|response| {
            let items = match &response.body {
                Body::Items(items) => Some(items.name),
                _ => response.beside.as_ref().map(|items| items.name),
            };
            let unread = response.node.members("content").filter(move |(name, _)| items != Some(name.as_str()));
            unread.filter_map(|(_, media_type)| media_type.get(items::WORD))
        })
    }

    /// Whether the document says nothing of what comes back of a success, and something may.
    pub(in super::super) fn leaves_success_open(&self) -> bool {
        !self.has_success && !self.is_head
    }

    /// Reads what the responses hold. An operation without a success may have any.
    pub(in super::super) fn read(&self, reader: &mut Reader<'d, '_>, title: &str, type_name: &str) -> Vec<Response> {
        let mut is_first_success = true;
        let mut responses = Vec::new();
        for response in &self.responses {
            let what = if matches!(response.body, Body::Items(_)) { "Item" } else { "Response" };
            let tail = match (response.key, response.key.starts_with('2')) {
                ("default", _) => "Error".to_owned(),
                (_, true) if std::mem::take(&mut is_first_success) => what.to_owned(),
                (key, true) => format!("{what}{key}"),
                (key, false) => format!("Error{key}"),
            };
            let naming = match response.shared {
                Some(name) => naming(&names::camel_case(name), what),
                // What is called after the first success is known by its status.
                None => Naming::of_name(type_name).then_by(&tail, response.key),
            };
            unread::note(reader, title, response);
            let content = match &response.body {
                Body::Empty => Content::Empty,
                Body::Json(schema) => Content::Json(reader.type_ref(schema, &naming)),
                Body::JsonOrBytes(schema) => Content::JsonOrBytes(reader.type_ref(schema, &naming)),
                Body::Text => Content::Text,
                Body::Bytes => Content::Bytes,
                Body::Items(items) => Content::Items(Items {
                    form: items.form.clone(),
                    ty: match (&items.form, items.schema) {
                        (ItemForm::Event, _) => None,
                        (_, schema) => Some(reader.optional_type_ref(schema, &naming)),
                    },
                    sentinel: items.word.sentinel.map(str::to_owned),
                }),
            };
            let description = response.description.map(in_one_line).filter(|text| !text.is_empty());
            responses.push(Response {
                status: response.status,
                side: side(self.has_success, response.status),
                content,
                headers: headers::of_response(reader.schemas.root, response.node),
                description,
            });
        }
        if !self.has_success {
            let content = if self.is_head { Content::Empty } else { Content::Bytes };
            let status = Status::Range(2);
            responses.push(Response { status, side: Side::Success, content, headers: Vec::new(), description: None });
        }
        responses.sort_by_key(|response| response.status.order());
        responses
    }
}

/// The side of a status. A redirection is a success where the document describes no other.
fn side(has_success: bool, status: Status) -> Side {
    match status.digit() {
        2 => Side::Success,
        1 | 3 if !has_success => Side::Success,
        _ => Side::Error,
    }
}
