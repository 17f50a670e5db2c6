//! The responses of operations (OpenAPI, Responses Object), and the one type of those of a side.
//!
//! A response is read as JSON where it has a schema and a media type that is JSON, as text where all of its media types
//! are text, and piece by piece otherwise: bytes can be anything. Values that come one after the other are read one by one
//! (`items.rs`); where a success comes whole as well, there is a method for each. `default` is every status that is not listed; beside a
//! success it means any error. Where the responses of one side differ, an enum stands for all of them, and the status
//! chooses the variant, or the header `Content-Type` where a response is JSON or bytes.

use indexmap::{IndexMap, IndexSet};

use super::headers::{self, ResponseHeader};
use super::items::{self, DescribedItems, ItemForm, Items};
use super::{Operation, body, naming};
use crate::api::docs::Docs;
use crate::api::media_type::{self, Kind, is_beside};
use crate::api::read::Reader;
use crate::api::schemas::Schemas;
use crate::api::types::{ByStatus, Kind as TypeKind, Naming, Place, StatusVariant, Type, TypeId, TypeRef, Types};
use crate::diagnostics::{Code, Diagnostic};
use crate::document::Node;
use crate::incoming::in_one_line;
use crate::markdown::code_span;
use crate::{names, openapi};

/// A response that the document describes.
#[derive(Clone, Debug)]
pub(crate) struct Response {
    pub(crate) status: Status,
    pub(crate) side: Side,
    pub(crate) content: Content,
    pub(crate) headers: Vec<ResponseHeader>,
    /// What the document says of it.
    pub(crate) description: Option<String>,
}

/// The statuses of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// One.
    Code(u16),
    /// The hundred that begin with this digit.
    Range(u16),
}

/// The two ends that an operation comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Success,
    Error,
}

/// What a response holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Content {
    Empty,
    Json(TypeRef),
    Text,
    /// Anything else, piece by piece.
    Bytes,
    /// JSON or bytes, as its header `Content-Type` says.
    JsonOrBytes(TypeRef),
    /// Values that come one after the other.
    Items(Items),
}

/// What a success is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The same, whatever the status.
    Same(Content),
    /// What the status says: an enum of this type.
    ByStatus(TypeId),
}

impl Status {
    /// The status that a key names.
    fn parse(key: &str) -> Option<Self> {
        match key.as_bytes() {
            [digit @ b'1'..=b'5', b'X', b'X'] => Some(Self::Range(u16::from(digit - b'0'))),
            [b'1'..=b'5', b'0'..=b'9', b'0'..=b'9'] => key.parse().ok().map(Self::Code),
            _ => None,
        }
    }

    /// Single statuses come before ranges, which would hide them.
    fn order(self) -> (bool, u16) {
        match self {
            Self::Code(code) => (false, code),
            Self::Range(digit) => (true, digit),
        }
    }

    /// What it is called: by its reason phrase, if it has one
    /// ([RFC 9110, section 15](https://www.rfc-editor.org/rfc/rfc9110#section-15)).
    pub(crate) fn name(self) -> String {
        let phrase = match self {
            Self::Code(code) => http::StatusCode::from_u16(code).ok().and_then(|status| status.canonical_reason()),
            Self::Range(1) => Some("Informational"),
            Self::Range(3) => Some("Redirection"),
            Self::Range(4) => Some("ClientError"),
            Self::Range(5) => Some("ServerError"),
            Self::Range(_) => None,
        };
        phrase.map_or_else(|| format!("Status{}", self.text()), |phrase| names::camel_case(&phrase.replace('\'', "")))
    }

    /// The first digit, which is its class ([RFC 9110, section 15](https://www.rfc-editor.org/rfc/rfc9110#section-15)).
    pub(crate) fn digit(self) -> u16 {
        match self {
            Self::Code(code) => code / 100,
            Self::Range(digit) => digit,
        }
    }

    /// As the standard writes it.
    pub(crate) fn text(self) -> String {
        match self {
            Self::Code(code) => code.to_string(),
            Self::Range(digit) => format!("{digit}XX"),
        }
    }
}

impl Content {
    /// What its JSON is, or each of its values.
    pub(crate) fn ty(&self) -> Option<&TypeRef> {
        match self {
            Self::Json(ty) | Self::JsonOrBytes(ty) => Some(ty),
            Self::Items(items) => items.ty.as_ref(),
            Self::Empty | Self::Text | Self::Bytes => None,
        }
    }

    /// The same, to change it.
    pub(crate) fn ty_mut(&mut self) -> Option<&mut TypeRef> {
        match self {
            Self::Json(ty) | Self::JsonOrBytes(ty) => Some(ty),
            Self::Items(items) => items.ty.as_mut(),
            Self::Empty | Self::Text | Self::Bytes => None,
        }
    }

    /// The contents between which the header `Content-Type` decides.
    fn alternatives(&self) -> Vec<Self> {
        match self {
            Self::JsonOrBytes(ty) => vec![Self::Json(ty.clone()), Self::Bytes],
            other => vec![other.clone()],
        }
    }
}

/// The responses of an operation, as the document describes them.
#[derive(Clone)]
pub(super) struct Described<'d> {
    pub(super) responses: Vec<DescribedResponse<'d>>,
    /// Whether one of them is a success.
    has_success: bool,
    is_head: bool,
}

/// A response, as the document describes it.
#[derive(Clone)]
pub(super) struct DescribedResponse<'d> {
    status: Status,
    /// The key under which it stands.
    key: &'d str,
    /// The Response Object.
    pub(super) node: &'d Node,
    /// The name that the document has for it, if it is shared.
    shared: Option<&'d str>,
    /// A text beside a reference counts more than that of its target (OpenAPI 3.1, Reference Object).
    description: Option<&'d str>,
    /// Its media types, each with its schema and what it is.
    pub(super) media_types: Vec<(&'d str, Option<&'d Node>, Kind)>,
    /// What a client makes of its body, with its schema.
    pub(super) body: Body<'d>,
    /// Values that come one after the other, where a success may come so in the place of the body.
    pub(super) beside: Option<DescribedItems<'d>>,
}

/// What a client makes of a body.
#[derive(Clone)]
pub(super) enum Body<'d> {
    Empty,
    Json(&'d Node),
    Text,
    Bytes,
    /// As the header `Content-Type` says.
    JsonOrBytes(&'d Node),
    /// One value after the other.
    Items(DescribedItems<'d>),
}

impl<'d> Described<'d> {
    pub(super) fn of(schemas: &Schemas<'d>, method: &str, operation: &'d Node) -> Self {
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
    pub(super) fn of_side(&self, side: Side) -> impl Iterator<Item = &DescribedResponse<'d>> {
        self.responses.iter().filter(move |response| self::side(self.has_success, response.status) == side)
    }

    /// The same for those who want values one after the other where a success may come so in the place of a body.
    pub(super) fn as_stream(&self) -> Option<Self> {
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
    pub(super) fn items(&self) -> impl Iterator<Item = &DescribedItems<'d>> {
        self.responses.iter().filter_map(|response| match &response.body {
            Body::Items(items) => Some(items),
            _ => None,
        })
    }

    /// What an overlay says of streams that the client does not read.
    pub(super) fn unread_words(&self) -> impl Iterator<Item = &'d Node> {
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
    pub(super) fn leaves_success_open(&self) -> bool {
        !self.has_success && !self.is_head
    }

    /// Reads what the responses hold. An operation without a success may have any.
    pub(super) fn read(&self, reader: &mut Reader<'d, '_>, title: &str, type_name: &str) -> Vec<Response> {
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
            note_what_is_not_read(reader, title, response);
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

impl<'d> Body<'d> {
    /// The body of a Response Object, and the sequence that may come in its place. An error is read whole.
    fn of_response(
        schemas: &Schemas<'d>,
        response: &'d Node,
        media_types: &[(&'d str, Option<&'d Node>, Kind)],
        side: Side,
    ) -> (Self, Option<DescribedItems<'d>>) {
        let is_sequence =
            |name: &str| media_types.iter().any(|(other, _, kind)| *other == name && *kind == Kind::Sequence);
        let sequences = response.members("content").map(|(name, node)| (name.as_str(), node));
        let items = DescribedItems::of(schemas, sequences.filter(|(name, _)| is_sequence(name)));
        let whole = media_types.iter().filter(|(_, _, kind)| *kind != Kind::Sequence).copied().collect::<Vec<_>>();
        match (items, whole.as_slice()) {
            (Some(items), []) if side == Side::Success => (Self::Items(items), None),
            (Some(_), []) => (Self::Bytes, None),
            (items, whole) => (Self::of(schemas, whole), items.filter(|_| side == Side::Success)),
        }
    }

    /// The body of a Response Object with these media types.
    fn of(schemas: &Schemas<'d>, media_types: &[(&'d str, Option<&'d Node>, Kind)]) -> Self {
        if media_types.is_empty() {
            return Self::Empty;
        }
        match json(media_types) {
            // The same string, with and without quotation marks: its media type says which.
            Some((_, json))
                if schemas.resolve(json).get_str("type") == Some("string") && has_text(media_types, json) =>
            {
                Self::Text
            }
            Some((_, json)) => match media_types.iter().any(|(_, schema, kind)| is_beside(json, *schema, *kind)) {
                true => Self::JsonOrBytes(json),
                false => Self::Json(json),
            },
            None if media_types.iter().all(|(_, _, kind)| *kind == Kind::Text) => Self::Text,
            None => Self::Bytes,
        }
    }
}

/// Whether a schema is text too.
fn has_text(media_types: &[(&str, Option<&Node>, Kind)], json: &Node) -> bool {
    media_types.iter().any(|(_, schema, kind)| *kind == Kind::Text && *schema == Some(json))
}

/// The media type that is read as JSON, with its schema.
fn json<'d>(media_types: &[(&'d str, Option<&'d Node>, Kind)]) -> Option<(&'d str, &'d Node)> {
    media_types.iter().find_map(|(name, schema, kind)| Some((*name, (*schema)?)).filter(|_| *kind == Kind::Json))
}

/// Says which bodies the client does not ask for, which there cannot be, and which are no values of their schemas.
fn note_what_is_not_read<'d>(reader: &mut Reader<'d, '_>, title: &str, response: &DescribedResponse<'d>) {
    let note = |message: String| Diagnostic::note(Code::ResponseBodyUnread, message);
    let media_types = &response.media_types;
    let status = response.status.text();
    if !openapi::may_have_body("get", &status) && !media_types.is_empty() {
        let message =
            format!("a response with the status {status} has no body, so what {title} says of one is not read");
        reader.say_once(response.node, note(message).help("an overlay can give it the status that it has"));
        return;
    }
    let json = json(media_types);
    let is_text = matches!(response.body, Body::Text);
    for (name, schema, kind) in media_types {
        let Some(node) = response.node.get("content").and_then(|content| content.get(name)) else { continue };
        match (kind, json) {
            (Kind::Sequence, None) if matches!(response.body, Body::Bytes) && response.beside.is_none() => {
                body::note_untyped(reader, name, "a stream of bytes", node);
            }
            (Kind::Sequence, _) => {
                let items = match &response.body {
                    Body::Items(items) => Some(items),
                    _ => response.beside.as_ref(),
                };
                let asked = items.map(|items| items.name).or(json.map(|(asked, _)| asked));
                if let Some(asked) = asked.filter(|asked| asked != name) {
                    note_unread(reader, title, response, (name, asked), node);
                }
            }
            (Kind::Text, None) => body::note_untyped(reader, name, "text", node),
            (Kind::Bytes, None) => body::note_untyped(reader, name, "bytes", node),
            (Kind::Bytes, Some(_)) => {}
            (Kind::Text | Kind::Json, Some(_)) if is_text => {}
            (_, Some((asked, json))) if *schema != Some(json) || *kind == Kind::Text => {
                note_unread(reader, title, response, (name, asked), node);
            }
            _ => {}
        }
    }
}

fn note_unread<'d>(
    reader: &mut Reader<'d, '_>,
    title: &str,
    response: &DescribedResponse<'d>,
    (name, asked): (&str, &str),
    node: &'d Node,
) {
    let (name, asked, key) = (code_span(name), code_span(asked), response.key);
    let message = format!("{title} answers {key} with {name} too; the client asks for {asked}");
    let help = format!("an overlay can leave {asked} out, or `Client::execute` can ask for {name}");
    reader.say_once(node, Diagnostic::note(Code::ResponseBodyUnread, message).help(help));
}

/// Gives the successes of each operation one type. Types of one shape are one by now.
pub(in crate::api) fn unify<'d>(operations: &mut [Operation<'d>], types: &mut Types<'d>) {
    super::rename(operations, types);
    let mut first = None::<usize>;
    for index in 0..operations.len() {
        // The operations of several media types have the same responses, but for what comes in which way.
        let same = first.filter(|first| {
            let (first, other) = (&operations[*first], &operations[index]);
            std::ptr::eq(first.node, other.node) && first.delivery == other.delivery
        });
        operations[index].success = match same {
            Some(first) => operations[first].success.clone(),
            None => {
                first = Some(index);
                success(&operations[index], types)
            }
        };
    }
}

fn success<'d>(operation: &Operation<'d>, types: &mut Types<'d>) -> Outcome {
    let contents = operation.responses_of(Side::Success).map(|response| &response.content).collect::<Vec<_>>();
    let Some(first) = contents.first() else { return Outcome::Same(Content::Empty) };
    let is_one = contents.iter().all(|content| types.is_same_content(content, first));
    if is_one && !matches!(first, Content::JsonOrBytes(_)) {
        return Outcome::Same((*first).clone());
    }
    let mut statuses = IndexMap::<Content, IndexSet<String>>::new();
    for response in operation.responses_of(Side::Success) {
        for content in response.content.alternatives() {
            let known = statuses.keys().find(|known| types.is_same_content(known, &content)).cloned();
            statuses.entry(known.unwrap_or(content)).or_default().insert(response.status.text());
        }
    }
    let order = |content: &Content| match content {
        Content::Json(_) | Content::JsonOrBytes(_) => 0,
        Content::Text | Content::Bytes | Content::Items(_) => 1,
        Content::Empty => 2,
    };
    let mut statuses = statuses.into_iter().collect::<Vec<_>>();
    statuses.sort_by_key(|(content, _)| order(content));
    let variants = statuses.into_iter().map(|(content, statuses)| StatusVariant {
        content,
        name: String::new(),
        statuses: statuses.into_iter().collect(),
    });
    let kind = TypeKind::ByStatus(ByStatus { variants: variants.collect() });
    let place = Place::Inline(naming(&names::camel_case(&operation.name), "Success"));
    Outcome::ByStatus(types.push(Type {
        name: String::new(),
        kind,
        docs: Docs::default(),
        origin: &operation.node.origin,
        is_sent: false,
        is_received: true,
        place,
        replaced_by: None,
        group: None,
        named_values: Vec::new(),
    }))
}
