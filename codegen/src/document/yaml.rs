//! Reads YAML 1.2 with the core schema.

mod indentation;
mod offsets;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use jsonptr::PointerBuf;
use saphyr::{Scalar, ScalarStyle};
use saphyr_parser::{Event, Parser, ScanError, Span, Tag};
use serde_json::Number;

use self::indentation::Indented;
use self::offsets::Offsets;
use super::builder::{Builder, nesting_limit};
use super::{Failure, Node, Value, comment_in_json};
use crate::diagnostics::{Code, Diagnostic, Location};
use crate::sources::FileId;

/// How many nodes the aliases of a file may expand to, all together.
const MAX_ALIASED_NODES: usize = 100_000;

/// How often a text is read again with lines that are indented further.
const MAX_INDENTED: usize = 100;

/// Parses the one YAML document in a text; what is read against the letter of YAML becomes a warning.
pub(super) fn parse(text: &str, file: FileId, warnings: &mut Vec<Diagnostic>) -> Result<Node, Failure> {
    let mut source = Indented::new(text);
    let mut places = Vec::<Location>::new();
    loop {
        let mut reader = Reader::of(&source, file);
        let error = match reader.read() {
            Ok(()) => {
                warnings.extend(indented_less(&places));
                return reader.finish();
            }
            Err(Stop::Failure(failure)) => return Err(failure),
            Err(Stop::Scan(error)) => error,
        };
        let place = reader.location(&error);
        // More spaces would have helped the first time.
        let is_mended = places.last() == Some(&place) || places.len() == MAX_INDENTED;
        let further = source.further(&error, reader.read_to, reader.open_flows()).filter(|_| !is_mended);
        source = further.ok_or_else(|| reader.syntax(&error))?;
        places.push(place);
    }
}

/// What is said of the places at which a text is indented less than it should be.
fn indented_less(places: &[Location]) -> Option<Diagnostic> {
    let message = match places.len() {
        1 => "a text in quotes or brackets is indented less than YAML demands".to_owned(),
        count => format!("{count} texts in quotes or brackets are indented less than YAML demands"),
    };
    let warning = Diagnostic::warning(Code::YamlIndentation, message).at(places.first()?.clone());
    Some(warning.help("indent them further than the keys to which they belong; some readers refuse them as they are"))
}

/// Why reading ended early.
enum Stop {
    /// The parser does not understand the text.
    Scan(ScanError),
    /// The text is YAML, but says what cannot be taken.
    Failure(Failure),
}

impl<T: Into<Failure>> From<T> for Stop {
    fn from(failure: T) -> Self {
        Self::Failure(failure.into())
    }
}

struct Reader<'t> {
    source: &'t Indented<'t>,
    file: FileId,
    offsets: Offsets<'t>,
    builder: Builder,
    /// What the anchors stand at that are finished.
    anchors: BTreeMap<usize, Anchored>,
    /// The open containers.
    open: Vec<Open>,
    aliased_nodes: usize,
    documents: usize,
    /// Up to where the events have come, in the indented text.
    read_to: usize,
    /// Whether the text begins as JSON does.
    is_in_braces: bool,
}

/// What an anchor stands at.
enum Anchored {
    /// A value: the way to it.
    Value(Vec<usize>),
    /// A key, as the text that it is.
    Key(Node),
}

/// A container that has started and not ended.
struct Open {
    /// The id of its anchor; 0 where there is none.
    anchor: usize,
    /// Whether it stands in brackets.
    is_flow: bool,
}

impl<'t> Reader<'t> {
    fn of(source: &'t Indented<'t>, file: FileId) -> Self {
        Self {
            offsets: Offsets::of(source.text()),
            source,
            file,
            builder: Builder::new(file),
            anchors: BTreeMap::new(),
            open: Vec::new(),
            aliased_nodes: 0,
            documents: 0,
            read_to: 0,
            is_in_braces: source.written().trim_start_matches('\u{feff}').trim_start().starts_with('{'),
        }
    }

    fn read(&mut self) -> Result<(), Stop> {
        let text = self.source.text();
        // A byte order mark is not part of the first key.
        let mut parser = Parser::new_from_str(text.strip_prefix('\u{feff}').unwrap_or(text));
        while let Some(event) = parser.next_event() {
            let (event, span) = event.map_err(Stop::Scan)?;
            self.event(event, span)?;
            self.read_to = self.offsets.byte(span.end.index());
        }
        Ok(())
    }

    fn finish(self) -> Result<Node, Failure> {
        let location = Location { file: self.file, range: 0..0, pointer: PointerBuf::root() };
        self.builder.finish().ok_or_else(|| {
            let problem = Diagnostic::error(Code::Syntax, "the file is empty").at(location);
            Box::new(problem.help("give a YAML or JSON document"))
        })
    }

    /// How many of the open containers stand in brackets.
    fn open_flows(&self) -> usize {
        self.open.iter().filter(|open| open.is_flow).count()
    }

    /// A range in the text as it was written.
    fn range(&self, span: Span) -> Range<usize> {
        self.source.original(self.offsets.byte(span.start.index()))
            ..self.source.original(self.offsets.byte(span.end.index()))
    }

    fn event(&mut self, event: Event<'t>, span: Span) -> Result<(), Failure> {
        let range = self.range(span);
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
                self.start(anchor, tag.as_deref(), "map", &range)?;
                self.builder.start_object(range)?;
            }
            Event::SequenceStart(anchor, tag) => {
                self.start(anchor, tag.as_deref(), "seq", &range)?;
                self.builder.start_array(range)?;
            }
            Event::MappingEnd | Event::SequenceEnd => {
                self.builder.end();
                let anchor = self.open.pop().map_or(0, |open| open.anchor);
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
            if style == ScalarStyle::Plain && self.is_comment_in_braces(&text) {
                return Err(comment_in_json(self.builder.place(range)));
            }
            let text = text.into_owned();
            self.builder.key(text.clone(), range.clone())?;
            if anchor > 0 {
                let key = Node::text(text, self.builder.origin(range));
                self.anchors.insert(anchor, Anchored::Key(key));
            }
            return Ok(());
        }
        self.check_tag(tag.as_deref(), &["null", "bool", "int", "float", "str"], &range)?;
        let value = match tag.as_deref() {
            Some(tag) if is_non_specific(tag) => Value::String(text.into_owned()),
            _ => self.resolve(text, style, tag.as_ref(), &range)?,
        };
        self.builder.scalar(value, range);
        self.remember(anchor);
        Ok(())
    }

    /// The range of a scalar without the white space and the comment behind it, which the parser counts in.
    fn without_trailing(&self, range: Range<usize>, style: ScalarStyle) -> Range<usize> {
        let written = self.source.written().get(range.clone()).unwrap_or_default();
        let end = match style {
            ScalarStyle::SingleQuoted => written.rfind('\'').map(|at| at + 1),
            ScalarStyle::DoubleQuoted => written.rfind('"').map(|at| at + 1),
            _ => written.find(" #").map(|at| written[..at].trim_end().len()),
        };
        range.start..range.start + end.unwrap_or_else(|| written.trim_end().len())
    }

    /// Keeps the value that was finished last for the aliases of its anchor; 0 is no anchor.
    fn remember(&mut self, anchor: usize) {
        if anchor > 0 {
            self.anchors.insert(anchor, Anchored::Value(self.builder.way_to_last()));
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

    fn start(&mut self, anchor: usize, tag: Option<&Tag>, kind: &str, range: &Range<usize>) -> Result<(), Failure> {
        if self.builder.expects_key() {
            let message = "a key is an object or an array";
            return Err(self
                .failure(Code::KeyNotScalar, message, range.clone())
                .help("write the key as a string")
                .into());
        }
        self.check_tag(tag, &[kind], range)?;
        let written = self.source.written().get(range.clone()).unwrap_or_default();
        self.open.push(Open { anchor, is_flow: written.ends_with(['{', '[']) });
        Ok(())
    }

    fn check_tag(&self, tag: Option<&Tag>, kinds: &[&str], range: &Range<usize>) -> Result<(), Failure> {
        let Some(tag) = tag else { return Ok(()) };
        let message = match (tag.is_yaml_core_schema(), kinds.contains(&tag.suffix.as_str())) {
            (true, true) => return Ok(()),
            (false, _) if is_non_specific(tag) => return Ok(()),
            (true, false) => format!("the tag `!!{}` does not fit the value", tag.suffix),
            (false, _) => format!("the tag `{tag}` is not of the YAML core schema"),
        };
        Err(self.failure(Code::UnknownTag, message, range.clone()).help("take the tag away").into())
    }

    fn alias(&mut self, anchor: usize, range: Range<usize>) -> Result<(), Failure> {
        if self.builder.expects_key() {
            let message = "a key is an alias";
            return Err(self.failure(Code::KeyNotScalar, message, range).help("write the key out").into());
        }
        let node = self.anchors.get(&anchor).and_then(|anchored| match anchored {
            Anchored::Value(way) => self.builder.at(way),
            Anchored::Key(text) => Some(text),
        });
        let Some(node) = node else {
            let message = "the alias stands inside of what it refers to";
            return Err(self.failure(Code::AliasLimit, message, range).help("refer to it with `$ref`").into());
        };
        self.aliased_nodes = self.aliased_nodes.saturating_add(weight(node));
        if self.aliased_nodes > MAX_ALIASED_NODES {
            let message = format!("aliases expand to more than {MAX_ALIASED_NODES} nodes");
            return Err(self
                .failure(Code::AliasLimit, message, range)
                .help("refer to shared parts with `$ref`")
                .into());
        }
        let node = node.clone();
        self.builder.copy(node, range)
    }

    fn failure(&self, code: Code, message: impl Into<String>, range: Range<usize>) -> Diagnostic {
        Diagnostic::error(code, message).at(self.builder.place(range))
    }

    fn location(&self, error: &ScanError) -> Location {
        let start = self.source.original(self.offsets.byte(error.marker().index()));
        Location { file: self.file, range: start..start, pointer: PointerBuf::root() }
    }

    /// Whether a key is a comment of JavaScript with what follows, in a text that looks like JSON. A path, which may also
    /// begin with two slashes, has no white space.
    fn is_comment_in_braces(&self, key: &str) -> bool {
        ["//", "/*"].iter().any(|mark| key.starts_with(mark)) && key.contains(char::is_whitespace) && self.is_in_braces
    }

    fn language(&self) -> &'static str {
        if self.is_in_braces { "neither JSON nor YAML" } else { "not YAML" }
    }

    fn syntax(&self, error: &ScanError) -> Failure {
        if error.info() == "recursion limit exceeded" {
            return nesting_limit(self.location(error));
        }
        let message = format!("the text is {}: {}", self.language(), error.info());
        let help = "what is wrong stands here or shortly before";
        Box::new(Diagnostic::error(Code::Syntax, message).at(self.location(error)).help(help))
    }
}

/// As how many nodes a node counts where it is copied: a long text takes as much room as several.
fn weight(node: &Node) -> usize {
    /// What a node takes that is no text, about.
    const BYTES: usize = 64;
    match &node.value {
        Value::Object(members) => {
            members.iter().map(|(name, member)| name.len() / BYTES + weight(member)).sum::<usize>() + 1
        }
        Value::Array(items) => items.iter().map(weight).sum::<usize>() + 1,
        Value::String(text) => text.len() / BYTES + 1,
        Value::Null | Value::Bool(_) | Value::Number(_) => 1,
    }
}

/// Whether a tag is `!`: a scalar of it is text, whatever it looks like (YAML 1.2.2, section 6.9.1).
fn is_non_specific(tag: &Tag) -> bool {
    tag.handle.is_empty() && tag.suffix == "!"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_is_a_copy_of_what_stands_at_its_anchor() {
        let text = "
a: &a [1, &b {c: &c 2, d: [*c, *c]}, *b]
e: {f: *a, g: &g [*b, &h x], h: [*h, *g]}
";
        let read = parse(text, FileId::SPEC, &mut Vec::new()).expect("it is YAML").to_json();
        let b = serde_json::json!({"c": 2, "d": [2, 2]});
        let a = serde_json::json!([1, b, b]);
        let g = serde_json::json!([b, "x"]);
        assert_eq!(read, serde_json::json!({"a": a, "e": {"f": a, "g": g, "h": ["x", g]}}));
    }

    #[test]
    fn an_alias_of_a_key_is_its_text() {
        let text = "&a a: &b b\n? &c 'c'\n: *a\n&d 1: {&e e: *e, f: [*c, *d, *b]}\n";
        let read = parse(text, FileId::SPEC, &mut Vec::new()).expect("it is YAML").to_json();
        assert_eq!(read, serde_json::json!({"a": "b", "c": "a", "1": {"e": "e", "f": ["c", "1", "b"]}}));
    }
}
