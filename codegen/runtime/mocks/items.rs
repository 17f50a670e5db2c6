//! Responses that are values one after the other.

use serde::Serialize;
use serde_json::Value;

use super::super::item_stream::EventData;
use super::super::request::json_bytes;
use super::response::MockResponse;

/// How a value is told from the next one.
#[derive(Clone, Copy)]
pub(super) enum Framing {
    /// As the data of an event.
    Data,
    /// As an event, which is an object.
    Event(EventData),
    /// As a line.
    Line,
    /// After a record separator.
    Record,
}

impl MockResponse {
    /// All values, and then the text that says that no other follows, if there is one.
    #[track_caller]
    pub(super) fn items<T: Serialize>(self, items: &[T], framing: Framing, sentinel: &[&str]) -> Self {
        let mut body = String::new();
        for item in items {
            match (json_bytes(item).map(|json| String::from_utf8_lossy(&json).into_owned()), framing) {
                (Ok(json), Framing::Event(data)) => event(&json, data, &mut body),
                (Ok(json), _) => frame(&json, framing, &mut body),
                (Err(reason), _) => panic!("{reason}"),
            }
        }
        sentinel.iter().for_each(|text| frame(text, framing, &mut body));
        let content_type = match framing {
            Framing::Data | Framing::Event(_) => "text/event-stream",
            Framing::Line => "application/x-ndjson",
            Framing::Record => "application/json-seq",
        };
        self.body(content_type, body)
    }
}

fn frame(text: &str, framing: Framing, body: &mut String) {
    *body += &match framing {
        Framing::Data | Framing::Event(_) => format!("data: {text}\n\n"),
        Framing::Line => format!("{text}\n"),
        Framing::Record => format!("\u{1e}{text}\n"),
    };
}

/// An event of the members of an object
/// ([OpenAPI, Server-Sent Events](https://spec.openapis.org/oas/v3.2.0.html#special-considerations-for-server-sent-events)).
fn event(json: &str, data: EventData, body: &mut String) {
    let object = serde_json::from_str::<Value>(json).unwrap_or_default();
    let name = object["event"].as_str().unwrap_or_default();
    let is_text = match data {
        EventData::Json => false,
        EventData::Text => true,
        EventData::TextOf(names) => names.contains(&name),
    };
    for (field, value) in object.as_object().into_iter().flatten() {
        let text = match value {
            Value::Null => continue,
            Value::String(text) if field != "data" || is_text => text.clone(),
            value => value.to_string(),
        };
        // A line break is between two lines of the same field.
        text.split('\n').for_each(|line| *body += &format!("{field}: {line}\n"));
    }
    body.push('\n');
}
