//! Cuts a body of values that come one after the other into these values, wherever its pieces end.
//!
//! A value is one line, one text between record separators
//! ([RFC 7464](https://www.rfc-editor.org/rfc/rfc7464)), or one event (`events.rs`).

use bytes::{Buf, Bytes};

use super::events::Events;

/// What a value is before it is read.
#[derive(Default)]
pub(super) struct Frame {
    /// The name of the event, if it has one.
    pub(super) event: Option<String>,
    /// The text of the value.
    pub(super) data: Vec<u8>,
    /// The id of the event, if it has one of its own.
    pub(super) id: Option<String>,
    /// The time in milliseconds after which a lost connection is to be made again, if the event says so.
    pub(super) retry: Option<u64>,
    /// Whether the end of the text is missing.
    pub(super) is_cut: bool,
}

/// A value is longer than what is kept of one.
pub(super) struct TooLong;

/// The ways in which values are told apart.
pub(super) enum Frames {
    Events(Events),
    Lines(Buffer),
    Records(Records),
}

impl Frames {
    pub(super) fn events(limit: usize) -> Self {
        Self::Events(Events::new(limit))
    }

    pub(super) fn lines(limit: usize) -> Self {
        Self::Lines(Buffer::new(limit))
    }

    pub(super) fn records(limit: usize) -> Self {
        Self::Records(Records { text: Buffer::new(limit), scan: Scan::default() })
    }

    /// Takes bytes until a value is whole. If none is, all bytes are taken.
    pub(super) fn take(&mut self, bytes: &mut Bytes) -> Result<Option<Frame>, TooLong> {
        match self {
            Self::Events(events) => events.take(bytes),
            Self::Lines(line) => take_line(line, bytes),
            Self::Records(records) => records.take(bytes),
        }
    }

    /// The value whose end is that of the body. Of an event without its empty line, the standard says that it is none.
    pub(super) fn finish(&mut self) -> Option<Frame> {
        match self {
            Self::Events(_) => None,
            Self::Lines(line) => line.frame(),
            Self::Records(records) => records.text.frame().map(Frame::cut_if_open),
        }
    }
}

impl Frame {
    fn of(data: Vec<u8>) -> Self {
        Self { data, ..Self::default() }
    }

    /// A number or a word of JSON has its end only where something else follows (RFC 7464, section 2.4).
    fn cut_if_open(mut self) -> Self {
        let delimits_itself = matches!(self.data.trim_ascii_start().first(), Some(b'{' | b'[' | b'"'));
        self.is_cut = !delimits_itself && self.data.last().is_some_and(|last| !last.is_ascii_whitespace());
        self
    }
}

/// Bytes that are kept until a value is whole, up to a limit.
pub(super) struct Buffer {
    bytes: Vec<u8>,
    limit: usize,
}

impl Buffer {
    pub(super) fn new(limit: usize) -> Self {
        Self { bytes: Vec::new(), limit }
    }

    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<(), TooLong> {
        if bytes.len() > self.limit - self.bytes.len() {
            return Err(TooLong);
        }
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }

    pub(super) fn empty(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.bytes)
    }

    /// What was kept, if it is more than white space.
    fn frame(&mut self) -> Option<Frame> {
        let text = self.empty();
        (!text.trim_ascii().is_empty()).then(|| Frame::of(text))
    }
}

/// A line that is more than white space: servers send empty ones to keep a connection alive.
fn take_line(line: &mut Buffer, bytes: &mut Bytes) -> Result<Option<Frame>, TooLong> {
    while let Some(end) = bytes.iter().position(|byte| *byte == b'\n') {
        line.push(&bytes[..end])?;
        bytes.advance(end + 1);
        if let Some(frame) = line.frame() {
            return Ok(Some(frame));
        }
    }
    line.push(bytes)?;
    bytes.clear();
    Ok(None)
}

/// Texts of JSON, each after a record separator. One is whole at the line break that ends it, so that nobody waits for the
/// next one, or else at the next separator.
pub(super) struct Records {
    text: Buffer,
    scan: Scan,
}

const RECORD_SEPARATOR: u8 = 0x1E;

impl Records {
    fn take(&mut self, bytes: &mut Bytes) -> Result<Option<Frame>, TooLong> {
        while let Some(end) = bytes.iter().position(|byte| matches!(*byte, b'\n' | RECORD_SEPARATOR)) {
            let is_separator = bytes[end] == RECORD_SEPARATOR;
            let text = bytes.split_to(end + usize::from(!is_separator));
            self.scan.read(&text);
            self.text.push(&text)?;
            if is_separator {
                bytes.advance(1);
            } else if self.scan.is_open() {
                continue;
            }
            self.scan = Scan::default();
            if let Some(frame) = self.text.frame() {
                return Ok(Some(if is_separator { frame.cut_if_open() } else { frame }));
            }
        }
        self.scan.read(bytes);
        self.text.push(bytes)?;
        bytes.clear();
        Ok(None)
    }
}

/// Whether a text of JSON is in the middle of a string, an array or an object.
#[derive(Default)]
struct Scan {
    depth: usize,
    is_in_string: bool,
    is_escaped: bool,
}

impl Scan {
    fn read(&mut self, text: &[u8]) {
        for byte in text {
            match byte {
                _ if self.is_escaped => self.is_escaped = false,
                b'\\' if self.is_in_string => self.is_escaped = true,
                b'"' => self.is_in_string = !self.is_in_string,
                _ if self.is_in_string => {}
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
        }
    }

    fn is_open(&self) -> bool {
        self.depth > 0 || self.is_in_string
    }
}
