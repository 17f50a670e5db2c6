//! The headers that the document describes of the responses of an operation (OpenAPI, Header Object).

use std::collections::BTreeMap;

use super::naming;
use super::response::{Described, Side};
use crate::api::docs::{self, Docs};
use crate::api::is_true;
use crate::api::media_type;
use crate::api::naming as names_of;
use crate::api::read::Reader;
use crate::api::types::{Base, HeaderField, HeaderForm, Headers, Kind, Place, TypeId, TypeRef};
use crate::diagnostics::{Code, Diagnostic};
use crate::document::Node;
use crate::markdown::code_span;
use crate::openapi::{self, is_header_name};

/// A header of one response.
#[derive(Clone, Debug)]
pub(crate) struct ResponseHeader {
    /// As the document writes it there: the names of headers have no case.
    pub(crate) name: String,
    pub(crate) is_required: bool,
}

/// A header of the responses of one side.
struct Header<'d> {
    /// As the document writes it.
    name: &'d str,
    /// The Header Object.
    node: &'d Node,
    /// What its values are; none if the document does not say, or says different things of different statuses.
    schema: Option<&'d Node>,
    /// Whether its text is JSON.
    is_json: bool,
    /// How many responses require it.
    required: usize,
}

/// Reads a type for the headers of each side that has some.
pub(super) fn read<'d>(
    reader: &mut Reader<'d, '_>,
    described: &Described<'d>,
    id: &str,
    type_name: &str,
) -> Vec<(Side, TypeId)> {
    let sides = [(Side::Success, "Headers", "responses"), (Side::Error, "ErrorHeaders", "errors")];
    let types = sides.into_iter().filter_map(|(side, tail, of_what)| {
        let responses = described.of_side(side).map(|response| response.node).collect::<Vec<_>>();
        let headers = headers(reader, &responses);
        let first = headers.first()?;
        let naming = naming(type_name, tail);
        let given = names_of::Given { names: reader.given(), key: &reader.types().key_of(&naming) };
        let names = names_of::fields(headers.iter().map(|header| header.name), &given);
        let origin = &first.node.origin;
        // A success that the document does not describe has headers that nobody knows.
        let count = responses.len() + usize::from(side == Side::Success && described.leaves_success_open());
        let fields = headers.into_iter().zip(names).map(|(header, name)| field(reader, header, name, count)).collect();
        let docs = Docs::of(format!("The headers of the {of_what} of {}.", code_span(id)));
        let place = Place::Inline(naming);
        Some((side, reader.add(Kind::Headers(Headers { fields }), docs, origin, place)))
    });
    types.collect()
}

/// The headers of one response, whether they can be read or not.
pub(super) fn of_response(root: &Node, response: &Node) -> Vec<ResponseHeader> {
    let headers = response.members("headers").filter_map(|(name, given)| {
        let is_required = is_true(openapi::resolve(root, given)?.get("required"));
        Some(ResponseHeader { name: name.clone(), is_required })
    });
    headers.collect()
}

fn headers<'d>(reader: &mut Reader<'d, '_>, responses: &[&'d Node]) -> Vec<Header<'d>> {
    let mut headers = Vec::<Header<'_>>::new();
    // The names of headers have no case.
    let mut places = BTreeMap::new();
    for (name, given) in responses.iter().flat_map(|response| response.members("headers")) {
        let Some(node) = openapi::resolve(reader.schemas.root, given) else { continue };
        if !is_read(reader, name, given) {
            continue;
        }
        let content = node.members("content").next();
        let schema = content.map_or_else(|| node.get("schema"), |(_, media_type)| media_type.get("schema"));
        let is_json = content.is_some_and(|(name, _)| media_type::kind(name) == media_type::Kind::Json);
        let place = *places.entry(name.to_ascii_lowercase()).or_insert(headers.len());
        if place == headers.len() {
            headers.push(Header { name, node, schema, is_json, required: 0 });
        }
        let known = &mut headers[place];
        if known.schema != schema || known.is_json != is_json {
            (known.schema, known.is_json) = (None, false);
        }
        known.required += usize::from(is_true(node.get("required")));
    }
    headers
}

/// Whether a header can be read; if not, says why.
fn is_read<'d>(reader: &mut Reader<'d, '_>, name: &str, node: &'d Node) -> bool {
    let diagnostic = if name.eq_ignore_ascii_case("content-type") {
        Diagnostic::note(Code::HeaderDropped, format!("the header `{name}` is not read"))
            .help("the standard says to ignore it here: the media types of the response say it")
    } else if !is_header_name(name) {
        Diagnostic::warning(Code::HeaderDropped, format!("no header can be named {name:?}, so it is not read"))
            .help("an overlay can fix the name")
    } else {
        return true;
    };
    reader.say_once(node, diagnostic);
    false
}

fn field<'d>(reader: &mut Reader<'d, '_>, header: Header<'d>, name: String, responses: usize) -> HeaderField<'d> {
    let (base, form) = value(reader, &header);
    HeaderField {
        header: header.name,
        name,
        base,
        form,
        is_required: header.required == responses,
        docs: docs::of_header(header.name, header.node, header.schema),
    }
}

/// The type of a header, and how it stands there.
fn value<'d>(reader: &mut Reader<'d, '_>, header: &Header<'d>) -> (Base, HeaderForm<'d>) {
    // A server sets each cookie in a line of its own, and a comma in one divides nothing (RFC 9110, section 5.3).
    let text = match header.name.eq_ignore_ascii_case("set-cookie") {
        true => (Base::List(Box::new(TypeRef { base: Base::String, nullable: false })), HeaderForm::Texts),
        false => (Base::String, HeaderForm::Text),
    };
    let Some(schema) = header.schema else { return text };
    let base = reader.base(schema, &naming(&crate::names::camel_case(header.name), "Header"));
    if header.is_json {
        return (base, HeaderForm::Json);
    }
    let explode = is_true(header.node.get("explode"));
    let resolved = reader.types().resolve(&base).clone();
    let form = match &resolved {
        Base::Any => return text,
        Base::List(items) => match reader.types().resolve(&items.base) {
            base if is_text(reader, base) => HeaderForm::Texts,
            Base::List(_) | Base::Map(_) | Base::Object | Base::Tuple(_) => return text,
            Base::Named(id) if matches!(reader.types()[*id].kind, Kind::Struct(_)) => return text,
            _ => HeaderForm::Scalars,
        },
        // Its elements may be texts and numbers, which look alike there.
        Base::Tuple(_) => return text,
        base if is_text(reader, base) && text.1 == HeaderForm::Texts => return text,
        base if is_text(reader, base) => HeaderForm::Text,
        Base::Boolean | Base::Integer(_) | Base::Number => HeaderForm::Scalar,
        Base::Object => HeaderForm::Object { explode, texts: Vec::new() },
        Base::Map(values) if is_text(reader, reader.types().resolve(&values.base)) => {
            HeaderForm::TextObject { explode, scalars: Vec::new() }
        }
        Base::Map(_) => HeaderForm::Object { explode, texts: Vec::new() },
        Base::Named(id) => match &reader.types()[*id].kind {
            Kind::Struct(object) => {
                let is_text = |ty: &TypeRef| is_text(reader, reader.types().resolve(&ty.base));
                let others_are_texts = object.additional.as_ref().is_some_and(is_text);
                let fields = object.fields.iter().filter(|field| is_text(&field.ty) != others_are_texts);
                let named = fields.map(|field| field.property).collect();
                match others_are_texts {
                    false => HeaderForm::Object { explode, texts: named },
                    true => HeaderForm::TextObject { explode, scalars: named },
                }
            }
            _ => HeaderForm::Scalar,
        },
        _ => HeaderForm::Scalar,
    };
    (base, form)
}

/// Whether values are strings.
fn is_text(reader: &Reader<'_, '_>, base: &Base) -> bool {
    match base {
        Base::String | Base::Date | Base::DateTime | Base::Secret => true,
        Base::Named(id) => matches!(reader.types()[*id].kind, Kind::StringEnum(_)),
        _ => false,
    }
}
