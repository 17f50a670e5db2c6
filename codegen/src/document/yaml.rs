//! Reads YAML 1.2 with the core schema.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use jsonptr::PointerBuf;
use saphyr::{Scalar, ScalarStyle};
use saphyr_parser::{Event, Parser, ScanError, Span, Tag};
use serde_json::Number;

use super::builder::{Builder, nesting_limit};
use super::{Failure, Node, Value};
use crate::diagnostics::{Code, Diagnostic, Location};
use crate::sources::FileId;

/// How many nodes the aliases of a file may expand to, all together.
const MAX_ALIASED_NODES: usize = 100_000;

/// Parses the one YAML document in a text.
pub(super) fn parse(text: &str, file: FileId) -> Result<Node, Failure> {
    let mut reader = Reader {
        offsets: Offsets::of(text),
        text,
        file,
        builder: Builder::new(file),
        anchors: BTreeMap::new(),
        open_anchors: Vec::new(),
        aliased_nodes: 0,
        documents: 0,
    };
    // A byte order mark is not part of the first key.
    let mut parser = Parser::new_from_str(text.strip_prefix('\u{feff}').unwrap_or(text));
    while let Some(event) = parser.next_event() {
        let (event, span) = event.map_err(|error| reader.syntax(&error))?;
        reader.event(event, span)?;
    }
    reader.builder.finish().ok_or_else(|| {
        let location = Location { file, range: 0..0, pointer: PointerBuf::root() };
        Box::new(Diagnostic::error(Code::Syntax, "the file is empty").at(location).help("give a YAML or JSON document"))
    })
}

struct Reader<'t> {
    text: &'t str,
    file: FileId,
    offsets: Offsets<'t>,
    builder: Builder,
    /// Finished anchored nodes and how many nodes each holds.
    anchors: BTreeMap<usize, (Node, usize)>,
    /// The anchor ids of the open containers; 0 where there is none.
    open_anchors: Vec<usize>,
    aliased_nodes: usize,
    documents: usize,
}

impl<'t> Reader<'t> {
    fn event(&mut self, event: Event<'t>, span: Span) -> Result<(), Failure> {
        let range = self.offsets.range(span);
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(self
                        .failure(Code::SeveralDocuments, "a second YAML document starts here", range)
                        .help("keep one document to a file")
                        .into());
                }
            }
            Event::Scalar(text, style, anchor, tag) => {
                let range = self.without_trailing(range, style);
                self.scalar(text, style, anchor, tag, range)?;
            }
            Event::MappingStart(anchor, tag) => {
                self.start(anchor, tag.as_deref(), &range)?;
                self.builder.start_object(range)?;
            }
            Event::SequenceStart(anchor, tag) => {
                self.start(anchor, tag.as_deref(), &range)?;
                self.builder.start_array(range)?;
            }
            Event::MappingEnd | Event::SequenceEnd => {
                self.builder.end();
                let anchor = self.open_anchors.pop().unwrap_or(0);
                self.remember(anchor);
            }
            Event::Alias(anchor) => self.alias(anchor, range)?,
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
        Ok(())
    }

    fn scalar(
        &mut self,
        text: Cow<'t, str>,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<Cow<'t, Tag>>,
        range: Range<usize>,
    ) -> Result<(), Failure> {
        if self.builder.expects_key() {
            if text == "<<" && style == ScalarStyle::Plain {
                return Err(self
                    .failure(Code::MergeKey, "YAML 1.2 has no merge keys", range)
                    .help("write the merged members out")
                    .into());
            }
            // The key is what stands in the text: `1e3` and `0x1F` are not numbers here.
            return self.builder.key(text.into_owned(), range);
        }
        self.check_tag(tag.as_deref(), &range)?;
        let value = self.resolve(text, style, tag.as_ref(), &range)?;
        self.builder.scalar(value, range);
        self.remember(anchor);
        Ok(())
    }

    /// The range of a scalar without the white space and the comment behind it, which the parser counts in.
    fn without_trailing(&self, range: Range<usize>, style: ScalarStyle) -> Range<usize> {
        let written = self.text.get(range.clone()).unwrap_or_default();
        let end = match style {
            ScalarStyle::SingleQuoted => written.rfind('\'').map(|at| at + 1),
            ScalarStyle::DoubleQuoted => written.rfind('"').map(|at| at + 1),
            _ => written.find(" #").map(|at| written[..at].trim_end().len()),
        };
        range.start..range.start + end.unwrap_or_else(|| written.trim_end().len())
    }

    /// Keeps the value that was finished last for the aliases of its anchor; 0 is no anchor.
    fn remember(&mut self, anchor: usize) {
        if let (Some(node), true) = (self.builder.last(), anchor > 0) {
            self.anchors.insert(anchor, (node.clone(), count(node)));
        }
    }

    /// The value of a scalar by the core schema (YAML 1.2.2, section 10.3).
    fn resolve(
        &self,
        text: Cow<'t, str>,
        style: ScalarStyle,
        tag: Option<&Cow<'t, Tag>>,
        range: &Range<usize>,
    ) -> Result<Value, Failure> {
        let literal = text.to_string();
        // An untagged number that JSON could have written is read as JSON does: up to 64 bits, `1.0` is not `1`.
        let as_written = || literal.parse::<Number>().ok().filter(|_| tag.is_none());
        Ok(match Scalar::parse_from_cow_and_metadata(text, style, tag) {
            Some(Scalar::Null) => Value::Null,
            Some(Scalar::Boolean(value)) => Value::Bool(value),
            Some(Scalar::String(text)) => Value::String(text.into_owned()),
            Some(Scalar::Integer(value)) => Value::Number(as_written().unwrap_or_else(|| Number::from(value))),
            Some(Scalar::FloatingPoint(value)) => match as_written().or_else(|| Number::from_f64(*value)) {
                Some(number) => Value::Number(number),
                None => {
                    let message = format!("JSON has no number `{literal}`");
                    return Err(self
                        .failure(Code::NumberNotFinite, message, range.clone())
                        .help("leave the value out, or quote it")
                        .into());
                }
            },
            None => {
                let message = format!("`{literal}` is not of the type that its tag says");
                return Err(self.failure(Code::UnknownTag, message, range.clone()).help("take the tag away").into());
            }
        })
    }

    fn start(&mut self, anchor: usize, tag: Option<&Tag>, range: &Range<usize>) -> Result<(), Failure> {
        if self.builder.expects_key() {
            let message = "a key is an object or an array";
            return Err(self
                .failure(Code::KeyNotScalar, message, range.clone())
                .help("write the key as a string")
                .into());
        }
        self.check_tag(tag, range)?;
        self.open_anchors.push(anchor);
        Ok(())
    }

    fn check_tag(&self, tag: Option<&Tag>, range: &Range<usize>) -> Result<(), Failure> {
        match tag {
            Some(tag) if !tag.is_yaml_core_schema() => {
                let message = format!("the tag `{tag}` is not of the YAML core schema");
                Err(self.failure(Code::UnknownTag, message, range.clone()).help("take the tag away").into())
            }
            _ => Ok(()),
        }
    }

    fn alias(&mut self, anchor: usize, range: Range<usize>) -> Result<(), Failure> {
        if self.builder.expects_key() {
            let message = "a key is an alias";
            return Err(self.failure(Code::KeyNotScalar, message, range).help("write the key out").into());
        }
        let Some((node, count)) = self.anchors.get(&anchor) else {
            let message = "the alias stands inside of what it refers to";
            return Err(self.failure(Code::AliasLimit, message, range).help("refer to it with `$ref`").into());
        };
        self.aliased_nodes += count;
        if self.aliased_nodes > MAX_ALIASED_NODES {
            let message = format!("aliases expand to more than {MAX_ALIASED_NODES} nodes");
            return Err(self
                .failure(Code::AliasLimit, message, range)
                .help("refer to shared parts with `$ref`")
                .into());
        }
        let node = node.clone();
        self.builder.insert(node);
        Ok(())
    }

    fn failure(&self, code: Code, message: impl Into<String>, range: Range<usize>) -> Diagnostic {
        Diagnostic::error(code, message).at(self.builder.place(range))
    }

    fn syntax(&self, error: &ScanError) -> Failure {
        let start = self.offsets.byte(error.marker().index());
        let location = Location { file: self.file, range: start..start, pointer: PointerBuf::root() };
        if error.info() == "recursion limit exceeded" {
            return nesting_limit(location);
        }
        let language = if self.text.trim_start().starts_with('{') { "neither JSON nor YAML" } else { "not YAML" };
        Box::new(
            Diagnostic::error(Code::Syntax, format!("the text is {language}"))
                .at(location)
                .label(error.info())
                .help("what is wrong stands here or shortly before"),
        )
    }
}

/// How many values a tree holds, itself included.
fn count(node: &Node) -> usize {
    1 + match &node.value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(members) => members.values().map(count).sum::<usize>(),
        _ => 0,
    }
}

/// Turns the parser's character indices into byte offsets.
struct Offsets<'t> {
    text: &'t str,
    /// The byte offset of every [`Self::STRIDE`]th character; empty for ASCII, where both are the same.
    checkpoints: Vec<usize>,
    /// What stands before the text that the parser sees: a byte order mark.
    skipped: usize,
}

impl<'t> Offsets<'t> {
    const STRIDE: usize = 64;

    fn of(text: &'t str) -> Self {
        let body = text.strip_prefix('\u{feff}').unwrap_or(text);
        let checkpoints = if body.is_ascii() {
            Vec::new()
        } else {
            body.char_indices().step_by(Self::STRIDE).map(|(at, _)| at).collect()
        };
        Self { text: body, checkpoints, skipped: text.len() - body.len() }
    }

    fn byte(&self, index: usize) -> usize {
        let in_body = match self.checkpoints.get(index / Self::STRIDE) {
            None if self.checkpoints.is_empty() => index.min(self.text.len()),
            None => self.text.len(),
            Some(&start) => {
                let rest = &self.text[start..];
                start + rest.char_indices().nth(index % Self::STRIDE).map_or(rest.len(), |(at, _)| at)
            }
        };
        in_body + self.skipped
    }

    fn range(&self, span: Span) -> Range<usize> {
        self.byte(span.start.index())..self.byte(span.end.index())
    }
}
