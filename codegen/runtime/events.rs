//! Reads event streams as the HTML standard says
//! ([section 9.2.6](https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation)).
//!
//! It is a reader of its own, and no crate: `eventsource-stream` and `sse-stream` keep a line of any length, so that a server
//! could fill the memory, and replace what is no UTF-8 also where the data is JSON. The bound has to be where bytes are kept.

use std::fmt;
use std::time::Duration;

use bytes::{Buf, Bytes};

use super::frames::{Buffer, Frame, TooLong};

/// An event of a `text/event-stream`, as it came.
#[non_exhaustive]
#[derive(Clone, PartialEq, Eq)]
pub struct Event {
    /// Its name; one without a name is a `message`.
    pub event: Option<String>,
    /// Its data, the lines of which have line feeds between them.
    pub data: String,
    /// Its id, if it has one of its own.
    pub id: Option<String>,
    /// The time after which a lost connection is to be made again, if the event says so.
    pub retry: Option<Duration>,
}

impl Event {
    pub(super) fn of(frame: Frame) -> Self {
        let Frame { event, data, id, retry, .. } = frame;
        Self { event, data: text(&data), id, retry: retry.map(Duration::from_millis) }
    }
}

/// The data may be secret, so it is not shown.
impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event").field("event", &self.event).field("retry", &self.retry).finish_non_exhaustive()
    }
}

/// Events, cut out of an event stream.
pub(super) struct Events {
    line: Buffer,
    /// The event whose empty line has not come yet.
    next: Frame,
    has_data: bool,
    /// The id that the next event has if it says nothing of one.
    pub(super) id: String,
    /// The id of the last event that was whole.
    pub(super) last_id: String,
    /// The last time after which a lost connection is to be made again.
    pub(super) retry: Option<u64>,
    is_first_line: bool,
    /// Whether a line feed would belong to the line break before it.
    is_after_return: bool,
    limit: usize,
}

impl Events {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            line: Buffer::new(limit),
            next: Frame::default(),
            has_data: false,
            id: String::new(),
            last_id: String::new(),
            retry: None,
            is_first_line: true,
            is_after_return: false,
            limit,
        }
    }

    /// Takes bytes until an event is whole.
    pub(super) fn take(&mut self, bytes: &mut Bytes) -> Result<Option<Frame>, TooLong> {
        while let Some(first) = bytes.first() {
            if std::mem::take(&mut self.is_after_return) && *first == b'\n' {
                bytes.advance(1);
                continue;
            }
            let end = bytes.iter().position(|byte| matches!(byte, b'\r' | b'\n'));
            let text = bytes.split_to(end.unwrap_or(bytes.len()));
            // What was read of the event counts as well as what may become a part of it.
            if self.next.data.len() + self.line.len() + text.len() > self.limit {
                return Err(TooLong);
            }
            self.line.push(&text)?;
            if end.is_none() {
                break;
            }
            self.is_after_return = bytes[0] == b'\r';
            bytes.advance(1);
            if let Some(frame) = self.end_line() {
                return Ok(Some(frame));
            }
        }
        Ok(None)
    }

    /// Reads a line that is whole; an empty one ends an event.
    fn end_line(&mut self) -> Option<Frame> {
        let line = self.line.empty();
        let mut line = line.as_slice();
        if std::mem::take(&mut self.is_first_line) {
            line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
        }
        if line.is_empty() {
            self.last_id.clone_from(&self.id);
            let frame = std::mem::take(&mut self.next);
            return std::mem::take(&mut self.has_data).then_some(frame);
        }
        let colon = line.iter().position(|byte| *byte == b':');
        let (name, value) = line.split_at(colon.unwrap_or(line.len()));
        let value = value.strip_prefix(b":").unwrap_or(value);
        self.field(name, value.strip_prefix(b" ").unwrap_or(value));
        None
    }

    /// A field; one without a name is a comment, and one that the standard does not know is nothing.
    fn field(&mut self, name: &[u8], value: &[u8]) {
        match name {
            b"event" => self.next.event = Some(text(value)).filter(|name| !name.is_empty()),
            b"data" => {
                if std::mem::replace(&mut self.has_data, true) {
                    self.next.data.push(b'\n');
                }
                self.next.data.extend_from_slice(value);
            }
            b"id" if !value.contains(&0) => {
                self.id = text(value);
                self.next.id = Some(self.id.clone());
            }
            b"retry" if value.iter().all(u8::is_ascii_digit) => {
                if let Ok(retry) = text(value).parse() {
                    self.next.retry = Some(retry);
                    self.retry = Some(retry);
                }
            }
            _ => {}
        }
    }
}

/// Text in UTF-8, in which the standard replaces what is none.
fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
