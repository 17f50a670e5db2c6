//! The bodies of requests (OpenAPI, Request Body Object).

use std::borrow::Cow;

use super::{Operation, Style, naming};
use crate::api::example;
use crate::api::is_true;
use crate::api::media_type::{self, Kind, Sequence};
use crate::api::read::Reader;
use crate::api::schemas::Schemas;
use crate::api::types::{Base, TypeRef};
use crate::diagnostics::{Code, Diagnostic};
use crate::document::{Node, Object};
use crate::names;
use crate::openapi::{self, Location};

/// What is sent in the body of a request.
#[derive(Clone)]
pub(crate) struct RequestBody<'d> {
    /// The media type, as the document writes it.
    pub(crate) media_type: &'d str,
    /// The value of the header `Content-Type`.
    pub(crate) content_type: Cow<'d, str>,
    pub(crate) kind: BodyKind,
    /// How the members of a form are written, of which the document says so.
    pub(crate) encoding: Vec<(&'d str, Encoding<'d>)>,
    /// Whether nothing may be sent.
    pub(crate) is_optional: bool,
    pub(crate) ty: TypeRef,
    /// An example of its values.
    pub(crate) example: Option<&'d Node>,
    /// What the document says of it.
    pub(crate) description: Option<&'d str>,
}

/// How a body is written; what an operation is most likely called for comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum BodyKind {
    Json,
    /// `application/x-www-form-urlencoded`
    Form,
    /// Parts.
    Multipart,
    /// Values, each in a line.
    Lines,
    /// Values, each after a record separator.
    Records,
    /// Text that the caller writes.
    Text,
    /// Bytes that the caller has.
    Bytes,
}

impl BodyKind {
    fn of<'d>(schemas: &Schemas<'d>, media_type: &str, node: &'d Node) -> Self {
        let schema = node.get("schema").map(|schema| schemas.resolve(schema));
        match media_type::kind(media_type) {
            Kind::Multipart => Self::Multipart,
            _ if schema.is_some_and(media_type::is_binary) => Self::Bytes,
            // Whoever takes a range that JSON is in means JSON.
            Kind::Json | Kind::Any => Self::Json,
            // A form has the members of an object: what is none, the caller writes.
            Kind::Form if schema.is_some_and(|schema| schema.get_str("type").is_some_and(|ty| ty != "object")) => {
                Self::Text
            }
            Kind::Form => Self::Form,
            Kind::Text => Self::Text,
            Kind::Sequence => match media_type::sequence(media_type) {
                // A sequence that is called a string is one that the caller writes.
                _ if schema.is_some_and(|schema| schema.get_str("type") == Some("string")) => Self::Text,
                Some(Sequence::Lines) => Self::Lines,
                Some(Sequence::Records) => Self::Records,
                // Events are what servers send.
                Some(Sequence::Events) | None => Self::Text,
            },
            Kind::Bytes => Self::Bytes,
        }
    }
}

/// How a member of a form is written (OpenAPI, Encoding Object).
#[derive(Clone, Copy, Debug)]
pub(crate) enum Encoding<'d> {
    /// As a query parameter would be. It makes the media type void.
    Style { style: Style, explode: bool },
    /// As this media type.
    ContentType(&'d str),
}

impl<'d> Encoding<'d> {
    /// What an Encoding Object says; none if it says nothing of how a member is written.
    pub(crate) fn parse(node: &'d Node) -> Option<Self> {
        if ["style", "explode", "allowReserved"].iter().all(|name| node.get(name).is_none()) {
            return node.get_str("contentType").map(Self::ContentType);
        }
        let style = node.get_str("style").and_then(|style| Style::parse(style, Location::Query)).unwrap_or(Style::Form);
        let explode = node.get("explode").map_or(style == Style::Form, |explode| is_true(Some(explode)));
        Some(Self::Style { style, explode })
    }
}

/// The media types of the body of an operation.
pub(super) fn media_types<'d>(root: &'d Node, operation: &'d Node) -> Vec<&'d str> {
    let body = operation.get("requestBody").and_then(|body| openapi::resolve(root, body));
    body.into_iter().flat_map(|body| body.members("content")).map(|(name, _)| name.as_str()).collect()
}

/// Reads the body of an operation, once for each of its media types; first that with which it has its name, if that was
/// given before.
pub(super) fn read<'d>(
    reader: &mut Reader<'d, '_>,
    method: &str,
    operation: &'d Node,
    type_name: &str,
    named: Option<&str>,
) -> Vec<RequestBody<'d>> {
    let Some(given) = operation.get("requestBody") else { return Vec::new() };
    let Some(node) = openapi::resolve(reader.schemas.root, given) else { return Vec::new() };
    if matches!(method, "get" | "head") && is_without_content(reader, node) {
        let message = format!("a `{}` request is sent without this body, which has no members", method.to_uppercase());
        let note = Diagnostic::note(Code::BodyDropped, message);
        reader.say_once(node, note.help("an overlay can describe its members, if the server reads any"));
        return Vec::new();
    }
    let shared = openapi::shared_name(given).map(|name| format!("{}Body", names::camel_case(name)));
    // The first has the name of the operation, wherever it stands.
    let mut content = node.members("content").collect::<Vec<_>>();
    content.sort_by_key(|(name, node)| {
        (Some(name.as_str()) != named, BodyKind::of(reader.schemas, name, node), name.as_str())
    });
    let bodies = content.into_iter().enumerate().map(|(index, (name, media_type))| {
        // The operation of another media type is named after it too.
        let type_name = match index {
            0 => type_name.to_owned(),
            _ => format!("{type_name}{}", names::camel_case(&media_type::short_name(name))),
        };
        let naming_of = |what: &str| match &shared {
            Some(name) => naming(name, what),
            None => naming(&type_name, &format!("Body{what}")),
        };
        let naming_of_body = naming_of("");
        let kind = BodyKind::of(reader.schemas, name, media_type);
        let content_type = media_type::content_type(name, kind == BodyKind::Bytes);
        if matches!(kind, BodyKind::Form | BodyKind::Multipart) {
            warn_of_unwritten_media_types(reader, media_type);
        }
        let ty = match kind {
            BodyKind::Json | BodyKind::Form => reader.optional_type_ref(media_type.get("schema"), &naming_of_body),
            BodyKind::Lines | BodyKind::Records => {
                let item = reader.optional_type_ref(media_type.get("schema"), &naming_of("Item"));
                TypeRef { base: Base::List(Box::new(item)), nullable: false }
            }
            BodyKind::Multipart => {
                note_headers_of_parts(reader, media_type);
                let form = reader.form(media_type, &naming_of_body, &naming(&type_name, "Form"));
                TypeRef { base: Base::Named(form), nullable: false }
            }
            BodyKind::Text | BodyKind::Bytes => {
                note_untyped(reader, name, if kind == BodyKind::Text { "text" } else { "bytes" }, media_type);
                TypeRef { base: Base::String, nullable: false }
            }
        };
        if media_type::essence(name) != media_type::essence(&content_type) && kind != BodyKind::Json {
            let message = format!("the body is sent as `{content_type}`, and not as {name:?}");
            let note = Diagnostic::note(Code::MediaTypeReplaced, message);
            reader.say_once(media_type, note.help("an overlay can name the media type that the server takes"));
        }
        let encoding = media_type.members("encoding");
        RequestBody {
            media_type: name,
            content_type,
            kind,
            encoding: encoding.filter_map(|(name, node)| Some((name.as_str(), Encoding::parse(node)?))).collect(),
            is_optional: !is_true(node.get("required")),
            ty,
            example: example::of_described(reader.schemas, media_type),
            description: node.get_str("description"),
        }
    });
    bodies.collect()
}

/// Whether a body may be left out and is an object of which no member is described. Generators of documents write it at
/// requests that have none.
fn is_without_content<'d>(reader: &Reader<'d, '_>, body: &'d Node) -> bool {
    let is_empty = |schema: &'d Node| {
        let schema = reader.schemas.resolve(schema);
        let says_nothing = |name: &str| schema.members(name).next().is_none();
        let keywords = ["type", "properties", "additionalProperties", "title", "description"];
        let is_plain = schema.as_object().is_some_and(|all| all.keys().all(|name| keywords.contains(&name.as_str())));
        is_plain && says_nothing("properties") && says_nothing("additionalProperties")
    };
    let mut contents = body.members("content");
    !is_true(body.get("required"))
        && contents.all(|(_, media_type)| {
            media_type.get("schema").is_some_and(|schema| schema.get_str("type") == Some("object") && is_empty(schema))
        })
}

/// An operation for each of the bodies. The first keeps the name; the others are named after their media types too.
pub(super) fn operations<'d>(first: Operation<'d>, bodies: Vec<RequestBody<'d>>) -> Vec<Operation<'d>> {
    let is_one_of_several = bodies.len() > 1;
    let mut operations = vec![first];
    for (index, body) in bodies.into_iter().enumerate() {
        if index > 0 {
            let (first, media_type) = (&operations[0], media_type::short_name(body.media_type));
            let copy = Operation {
                path: first.path.clone(),
                name: format!("{}_{media_type}", first.name),
                parameters: first.parameters.clone(),
                body: None,
                responses: first.responses.clone(),
                success: first.success.clone(),
                errors_of: first.errors_of.clone(),
                headers: first.headers.clone(),
                accept: first.accept.clone(),
                security: first.security.clone(),
                pagination: None,
                docs: first.docs.clone(),
                ..*first
            };
            operations.push(copy);
        }
        let operation = &mut operations[index];
        operation.media_type = is_one_of_several.then_some(body.media_type);
        operation.body = Some(body);
    }
    operations
}

/// Says that a body is not a value of its schema: it is text or bytes in the client.
pub(super) fn note_untyped<'d>(reader: &mut Reader<'d, '_>, name: &str, is: &str, media_type: &'d Node) {
    let Some(schema) = media_type.get("schema") else { return };
    let resolved = reader.schemas.resolve(schema);
    if resolved.get_str("type") == Some("string") || resolved.as_object().is_none_or(Object::is_empty) {
        return;
    }
    let help = match is {
        "a stream of bytes" => "the values have a type, into which `serde_json` reads each",
        _ => "where the server knows JSON too, an overlay can add it",
    };
    let message = format!("`{name}` is {is} in the client, and not a value of the schema");
    reader.say_once(schema, Diagnostic::note(Code::BodyUntyped, message).help(help));
}

/// Says of members of a form that are JSON in the client, and of another media type in the document.
fn warn_of_unwritten_media_types<'d>(reader: &mut Reader<'d, '_>, media_type: &'d Node) {
    let properties = media_type.get("schema").and_then(|schema| reader.schemas.resolve(schema).get("properties"));
    for (name, encoding) in media_type.members("encoding") {
        let (Some(Encoding::ContentType(text)), Some(node)) = (Encoding::parse(encoding), encoding.get("contentType"))
        else {
            continue;
        };
        let takes_json = |text: &str| text.contains('*') || media_type::kind(text) == Kind::Json;
        let property =
            properties.and_then(|properties| properties.get(name)).map(|schema| reader.schemas.resolve(schema));
        let Some(property) = property.filter(|_| !text.split(',').any(takes_json)) else { continue };
        let items = property.get("items").filter(|_| property.get_str("type") == Some("array"));
        if reader.schemas.is_structured(items.unwrap_or(property)) {
            let message = format!("the objects in `{name}` are sent as JSON, and not as {text:?}");
            let warning = Diagnostic::warning(Code::BodyUntyped, message);
            reader.say_once(node, warning.help("an overlay can make a string of it, which the caller writes"));
        }
    }
}

/// Says that headers of parts are not written: whoever makes a file can give it any.
fn note_headers_of_parts<'d>(reader: &mut Reader<'d, '_>, media_type: &'d Node) {
    for (part, encoding) in media_type.members("encoding") {
        for (name, header) in encoding.members("headers") {
            let message =
                format!("the part `{part}` has the header `{name}` only if it is a file to which it was added");
            let note = Diagnostic::note(Code::HeaderDropped, message);
            reader.say_once(header, note.help("`FilePart::with_header` adds it; it is sent as it is"));
        }
    }
}
