//! Bodies of values that come one after the other (OpenAPI 3.2, Sequential Media Types), and what each value is.
//!
//! The schema of such a media type is that of each value; `item_schema_to_schema` writes it in this one way. For an event
//! stream, it may describe an event, an object with the members `event`, `data`, `id` and `retry`, as the standard has it
//! since 3.2; or, as many documents do, the JSON in the data of each event. It describes the event if it has `data` and no
//! other members than these. An `x-stream` at the media type says otherwise where that is wrong.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexSet;

use super::body::BodyKind;
use super::{Operation, StreamMember, fault};
use crate::api::media_type::{self, Sequence};
use crate::api::schemas::{Schemas, branches};
use crate::api::types::TypeRef;
use crate::diagnostics::{Code, Diagnostics};
use crate::document::{MAX_DEPTH, Node};

/// The word of an overlay that says how a stream goes.
pub(crate) const WORD: &str = "x-stream";

/// What it has.
const MEMBERS: &str = "`sentinel`, `request-property`, `request-value` and `schema-describes`";

/// Values that come one after the other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Items {
    pub(crate) form: ItemForm,
    /// What each value is; none for an event of which nothing is described.
    pub(crate) ty: Option<TypeRef>,
    /// The text of the value that says that no other follows.
    pub(crate) sentinel: Option<String>,
}

/// What a value is read from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum ItemForm {
    /// An event, as it comes.
    Event,
    /// The JSON in the data of an event.
    Data,
    /// An event as an object.
    EventObject(EventData),
    /// A line.
    Line,
    /// A text after a record separator.
    Record,
}

/// What the data of an event that is an object is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum EventData {
    Json,
    Text,
    /// Text for events of these names, and for others JSON where it is some.
    TextOf(Vec<String>),
}

impl ItemForm {
    /// Whether the values are events.
    pub(crate) fn is_event(&self) -> bool {
        matches!(self, Self::Event | Self::Data | Self::EventObject(_))
    }
}

/// Values that come one after the other, as the document describes them.
#[derive(Clone)]
pub(super) struct DescribedItems<'d> {
    /// The media type.
    pub(super) name: &'d str,
    pub(super) form: ItemForm,
    pub(super) schema: Option<&'d Node>,
    pub(super) word: Word<'d>,
}

/// What an overlay says of a stream.
#[derive(Clone, Copy, Default)]
pub(super) struct Word<'d> {
    node: Option<&'d Node>,
    pub(super) sentinel: Option<&'d str>,
    /// The member of the request that asks for the stream, and the string with which it does.
    request_property: Option<&'d Node>,
    request_value: Option<&'d Node>,
    describes: Option<&'d str>,
}

impl<'d> Word<'d> {
    fn of(media_type: &'d Node) -> Self {
        let node = media_type.get(WORD);
        let text = |name: &str| node?.get_str(name);
        Self {
            node,
            sentinel: text("sentinel"),
            request_property: node.and_then(|node| node.get("request-property")),
            request_value: node.and_then(|node| node.get("request-value")),
            describes: text("schema-describes"),
        }
    }

    /// The member of the request that asks for the stream.
    fn asked_by(&self) -> Option<StreamMember<'d>> {
        let name = self.request_property.and_then(Node::as_str)?;
        Some(StreamMember { name, value: self.request_value.and_then(Node::as_str) })
    }
}

impl<'d> DescribedItems<'d> {
    /// The first of some media types that is a sequence, with what the document says of its values.
    pub(super) fn of(schemas: &Schemas<'d>, content: impl Iterator<Item = (&'d str, &'d Node)>) -> Option<Self> {
        let mut sequences = content.filter_map(|(name, node)| Some((name, node, media_type::sequence(name)?)));
        let (name, node, sequence) = sequences.next()?;
        let word = Word::of(node);
        // A sequence that is called a string is the text of all values, and nothing is described of each.
        let says_something = |schema: &Node| {
            schema.get_str("type") != Some("string") && schema.as_object().is_some_and(|schema| !schema.is_empty())
        };
        let schema = node.get("schema").filter(|schema| says_something(schemas.resolve(schema)));
        let form = match (sequence, schema) {
            (Sequence::Lines, _) => ItemForm::Line,
            (Sequence::Records, _) => ItemForm::Record,
            (Sequence::Events, None) => ItemForm::Event,
            (Sequence::Events, Some(schema)) => match (event_data(schemas, schema), word.describes) {
                (_, Some("data")) | (None, None) => ItemForm::Data,
                (data, _) => ItemForm::EventObject(data.unwrap_or(EventData::TextOf(Vec::new()))),
            },
        };
        Some(Self { name, form, schema, word })
    }
}

/// What the data of an event is, if a schema describes one: it, or each of its branches, is an object with `data` and
/// nothing but the fields of events.
fn event_data<'d>(schemas: &Schemas<'d>, schema: &'d Node) -> Option<EventData> {
    described_data(schemas, schema, &mut BTreeMap::new())
}

/// The same, with what is known of the schemas that have been looked at: nothing, of those around this one.
fn described_data<'d>(
    schemas: &Schemas<'d>,
    schema: &'d Node,
    known: &mut BTreeMap<*const Node, Option<Option<EventData>>>,
) -> Option<EventData> {
    let schema = schemas.resolve(schema);
    let place = std::ptr::from_ref(schema);
    if let Some(data) = known.get(&place) {
        return data.clone().flatten();
    }
    let data = match known.values().filter(|data| data.is_none()).count() {
        MAX_DEPTH.. => None,
        _ => {
            known.insert(place, None);
            match branches(schema) {
                [] => own_data(schemas, schema),
                several => data_of_branches(schemas, several, known),
            }
        }
    };
    known.insert(place, Some(data.clone()));
    data
}

fn data_of_branches<'d>(
    schemas: &Schemas<'d>,
    several: &'d [Node],
    known: &mut BTreeMap<*const Node, Option<Option<EventData>>>,
) -> Option<EventData> {
    // That a union is a branch of itself says nothing of its values.
    let mut all = Vec::new();
    for branch in several.iter().map(|branch| schemas.resolve(branch)) {
        if !matches!(known.get(&std::ptr::from_ref(branch)), Some(None)) {
            all.push((branch, described_data(schemas, branch, known)?));
        }
    }
    let (_, first) = all.first()?;
    if all.iter().all(|(_, data)| data == first) {
        return Some(first.clone());
    }
    let mut names = IndexSet::new();
    for (branch, data) in &all {
        match data {
            EventData::Text => names.extend(event_names(schemas, branch)),
            EventData::TextOf(inner) => names.extend(inner.iter().cloned()),
            EventData::Json => {}
        }
    }
    Some(EventData::TextOf(names.into_iter().collect()))
}

/// The data of an event that is no union.
fn own_data<'d>(schemas: &Schemas<'d>, schema: &'d Node) -> Option<EventData> {
    const FIELDS: [&str; 4] = ["event", "data", "id", "retry"];
    let data = schema.get("properties")?.get("data")?;
    if !schema.members("properties").all(|(name, _)| FIELDS.contains(&name.as_str())) {
        return None;
    }
    let data = schemas.resolve(data);
    let is_open = data
        .as_object()
        .is_none_or(|data| data.keys().all(|keyword| ["title", "description"].contains(&keyword.as_str())));
    Some(match data.get_str("type") {
        Some("string") => EventData::Text,
        _ if is_open => EventData::TextOf(Vec::new()),
        _ => EventData::Json,
    })
}

/// The names that events of a schema have.
fn event_names<'d>(schemas: &Schemas<'d>, schema: &'d Node) -> Vec<String> {
    let event = schemas.resolve(schema).get("properties").and_then(|properties| properties.get("event"));
    let values = event.and_then(|event| schemas.resolve(event).get("enum")?.as_array()).unwrap_or_default();
    values.iter().filter_map(Node::as_str).map(str::to_owned).collect()
}

/// The member of the request that asks for a stream, if the request has it.
pub(super) fn asked_by<'d>(
    schemas: &Schemas<'d>,
    items: &DescribedItems<'d>,
    operation: &Operation<'_>,
) -> Option<StreamMember<'d>> {
    let member = items.word.asked_by()?;
    let body = operation.body.as_ref().filter(|body| body.kind == BodyKind::Json)?;
    takes(schemas, operation.node, body.media_type, member)?.then_some(member)
}

/// Says what an overlay has said of a stream that cannot be so.
pub(super) fn check(
    schemas: &Schemas<'_>,
    items: &DescribedItems<'_>,
    operation: &Operation<'_>,
    diagnostics: &mut Diagnostics,
) {
    let Some(word) = items.word.node else { return };
    let mut report = |node: &Node, message: String, help: &str| {
        diagnostics.push(fault::of_extension(Code::StreamInvalid, message, node.origin.value()).help(help.to_owned()));
    };
    let Some(members) = word.as_object() else {
        let help = format!("it has {MEMBERS}");
        return report(word, format!("`{WORD}` is {}, and not an object", word.kind()), &help);
    };
    for (name, node) in members {
        match (name.as_str(), node.as_str()) {
            ("request-value", Some(_)) if word.get("request-property").is_none() => {
                report(
                    node,
                    "`request-value` has no `request-property` beside it".to_owned(),
                    "name the member that takes it",
                );
            }
            ("sentinel" | "request-property" | "request-value", Some(text)) if !text.is_empty() => {}
            ("sentinel" | "request-property" | "request-value", _) => {
                report(node, format!("`{name}` is no text"), "a value such as `[DONE]` has to stand in quotes");
            }
            ("schema-describes", Some("data" | "event")) if items.form.is_event() && items.schema.is_some() => {}
            ("schema-describes", Some("data" | "event")) => {
                let message = format!("`{name}` is for the schema of an event stream, and there is none");
                report(node, message, "leave it out, or add the `schema`");
            }
            ("schema-describes", _) => {
                report(
                    node,
                    format!("`{name}` is neither `data` nor `event`"),
                    "`data` is for the JSON in the data of events",
                );
            }
            _ => report(node, format!("`{WORD}` has no member `{name}`"), &format!("it has {MEMBERS}")),
        }
    }
    let (Some(node), Some(member)) = (items.word.request_property, items.word.asked_by()) else { return };
    let (title, StreamMember { name, value }) = (operation.title(), member);
    let taken = operation.body.as_ref().and_then(|body| takes(schemas, operation.node, body.media_type, member));
    match (&operation.body, taken, value) {
        (Some(body), ..) if body.kind != BodyKind::Json => {
            let message = format!("{title} sends `{}`, and a member is set in JSON alone", body.media_type);
            report(node, message, "leave `request-property` out: the caller sets the member");
        }
        (Some(_), Some(true), _) => {}
        (Some(_), Some(false), None) => {
            let message = format!("the member `{name}` of the request of {title} is no boolean");
            report(
                node,
                message,
                "name the member that asks for a stream, and the `request-value` of one that is a string",
            );
        }
        (Some(_), Some(false), Some(value)) => {
            let message = format!("the member `{name}` of the request of {title} does not take the string `{value}`");
            let node = items.word.request_value.unwrap_or(node);
            report(node, message, "`request-value` is a value of the member, and left out for a boolean");
        }
        _ => report(
            node,
            format!("the request of {title} has no member `{name}`"),
            "name the member that asks for a stream",
        ),
    }
}

/// Says that nothing is read as a stream where an overlay says how one goes.
pub(super) fn refuse(word: &Node, diagnostics: &mut Diagnostics) {
    let message = format!("`{WORD}` says how a stream goes, and the client reads none of this media type");
    let help = "it belongs to a media type such as `text/event-stream`, the first of its kind of a success";
    diagnostics.push(fault::of_extension(Code::StreamInvalid, message, word.origin.key()).help(help));
}

/// Whether a member of a request body takes the value that asks for a stream, if there is such a member.
fn takes<'d>(schemas: &Schemas<'d>, operation: &'d Node, media_type: &str, member: StreamMember<'_>) -> Option<bool> {
    let body = crate::openapi::resolve(schemas.root, operation.get("requestBody")?)?;
    let schema = body.get("content")?.get(media_type)?.get("schema")?;
    let property = schemas.resolve(property(schemas, schema, member.name)?);
    let Some(value) = member.value else { return Some(property.get_str("type") == Some("boolean")) };
    let takes = |schema: &Node| {
        let values = schema.get("enum").and_then(Node::as_array);
        schema.get_str("type") == Some("string")
            && values.is_none_or(|values| values.iter().any(|one| one.as_str() == Some(value)))
    };
    Some(takes(property) || branches(property).iter().any(|branch| takes(schemas.resolve(branch))))
}

/// A property of an object, or of one of the branches of a union.
fn property<'d>(schemas: &Schemas<'d>, schema: &'d Node, name: &str) -> Option<&'d Node> {
    let (mut pending, mut seen) = (vec![schema], BTreeSet::<*const Node>::new());
    while let Some(schema) = pending.pop() {
        let schema = schemas.resolve(schema);
        if !seen.insert(schema) {
            continue;
        }
        if let Some(property) = schema.get("properties").and_then(|properties| properties.get(name)) {
            return Some(property);
        }
        let parts = schema.get("allOf").and_then(Node::as_array).unwrap_or_default();
        pending.extend(branches(schema).iter().chain(parts).rev());
    }
    None
}
