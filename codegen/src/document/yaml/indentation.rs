//! Texts that are indented less than YAML demands, and that other parsers read all the same.
//!
//! By the letter of YAML 1.2, the later lines of a quoted scalar and of a collection in brackets are indented further
//! than the key to which they belong (sections 7.3 and 7.4). The indentation says nothing there: it is folded away in
//! the one, and is white space between tokens in the other. libyaml and its descendants do not demand it, so documents
//! come without it. Here such lines are given the indentation, and places are counted in the text as it was written.

use std::borrow::Cow;

use saphyr_parser::ScanError;

use super::offsets::Offsets;

/// A text with some of its lines indented further.
pub(super) struct Indented<'t> {
    written: &'t str,
    text: Cow<'t, str>,
    /// Where lines were indented, in order.
    added: Vec<Added>,
}

/// Spaces before a line.
#[derive(Clone, Copy)]
struct Added {
    /// Where the line begins in the text as it was written.
    line: usize,
    /// Where it begins in the new text.
    at: usize,
    spaces: usize,
}

impl<'t> Indented<'t> {
    /// The text as it was written.
    pub(super) fn new(written: &'t str) -> Self {
        Self { written, text: Cow::Borrowed(written), added: Vec::new() }
    }

    /// The text as it was written.
    pub(super) fn written(&self) -> &'t str {
        self.written
    }

    /// The text for the parser.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The place in the text as it was written that an offset in the new text stands for.
    pub(super) fn original(&self, offset: usize) -> usize {
        let before = self.added.partition_point(|added| added.at <= offset);
        match before.checked_sub(1).and_then(|last| self.added.get(last)) {
            None => offset,
            Some(added) => added.line + (offset - added.at).saturating_sub(added.spaces),
        }
    }

    /// The text with the lines indented at which the parser has stopped; none if indentation is not what it misses.
    ///
    /// The parser has given everything up to `read_to`, and `open_flows` collections in brackets are open there.
    pub(super) fn further(&self, error: &ScanError, read_to: usize, open_flows: usize) -> Option<Self> {
        let at = Offsets::of(&self.text).byte(error.marker().index());
        match error.info() {
            "invalid indentation in quoted scalar" => {
                let quote = self.text[at..].chars().next()?;
                let end = at + after_quoted(&self.text[at..], quote)?;
                self.indent(at + 1, end, error.marker().col() + 1)
            }
            "invalid indentation"
            | "invalid indentation in flow construct"
            | "tabs disallowed within this context (block indentation)" => {
                let end = self.end_of_flow(at, read_to, open_flows)?;
                let start = self.text[..at].rfind('\n')?;
                self.indent(start, end, self.deepest() + 1)
            }
            _ => None,
        }
    }

    /// Where the outermost collection in brackets ends in which `at` stands; none if it stands in none.
    fn end_of_flow(&self, at: usize, read_to: usize, open_flows: usize) -> Option<usize> {
        let mut depth = open_flows;
        let mut offset = read_to;
        let mut begins_token = true;
        while let Some(character) = self.text[offset..].chars().next() {
            if offset >= at && depth == 0 {
                return None;
            }
            let mut length = character.len_utf8();
            match character {
                '"' | '\'' if begins_token => length = after_quoted(&self.text[offset..], character)?,
                '#' if self.text[..offset].ends_with(char::is_whitespace) => {
                    length = self.text[offset..].find('\n').unwrap_or(self.text.len() - offset);
                }
                '{' | '[' if begins_token || depth > 0 => depth += 1,
                '}' | ']' if depth > 0 => {
                    depth -= 1;
                    if depth == 0 && offset >= at {
                        return Some(offset + 1);
                    }
                }
                _ => {}
            }
            begins_token = character.is_whitespace() || matches!(character, '{' | '[' | ',' | ':');
            offset += length;
        }
        None
    }

    /// How far any line is indented.
    fn deepest(&self) -> usize {
        let indentation = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
        self.written.lines().map(indentation).max().unwrap_or(0)
    }

    /// Puts spaces before the lines that begin in a range of the new text.
    fn indent(&self, start: usize, end: usize, spaces: usize) -> Option<Self> {
        let lines = self.text[start..end].match_indices('\n').map(|(at, _)| start + at + 1);
        // What looks like the end of the document would no longer look like it.
        let is_marker = |at: &usize| {
            let line = &self.text[*at..];
            let rest = line.strip_prefix("---").or_else(|| line.strip_prefix("..."));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
        };
        let lines = lines.filter(|at| !is_marker(at)).map(|at| (self.original(at), spaces)).collect::<Vec<_>>();
        let earlier = self.added.iter().map(|added| (added.line, added.spaces));
        let mut places = earlier.chain(lines).collect::<Vec<_>>();
        places.sort_unstable();
        let (mut text, mut added, mut from) = (String::new(), Vec::new(), 0);
        for (line, spaces) in places {
            text += &self.written[from..line];
            from = line;
            added.push(Added { line, at: text.len(), spaces });
            text.extend(std::iter::repeat_n(' ', spaces));
        }
        text += &self.written[from..];
        Some(Self { written: self.written, text: Cow::Owned(text), added })
    }
}

/// The length of the quoted scalar with which a text begins.
fn after_quoted(text: &str, quote: char) -> Option<usize> {
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' if quote == '"' => {
                characters.next();
            }
            _ if character != quote => {}
            _ if quote == '\'' && characters.peek().is_some_and(|(_, next)| *next == quote) => {
                characters.next();
            }
            _ => return Some(at + 1),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::{Diagnostics, render};
    use crate::document;
    use crate::sources::{SourceFile, Sources};

    /// The value, and what is said of the text.
    fn read(text: &str) -> String {
        let sources = Sources::new(SourceFile { name: "api.yaml".to_owned(), text: text.to_owned() });
        let mut diagnostics = Diagnostics::new();
        let value = match document::parse(&sources, sources.spec(), &mut diagnostics) {
            Ok(document) => document.root.to_json().to_string(),
            Err(_) => String::new(),
        };
        format!("{}{value}", render::short(&diagnostics, &sources))
    }

    #[test]
    fn a_quoted_text_may_go_on_at_the_left() {
        insta::assert_snapshot!(read("a:\n  b: {c: \"é-----BEGIN\n...x\n-----END\\\"\n\ny\"}\n  d: 'it''s\nso'\ne: 1\n"), @r#"
        api.yaml:2:10: warning[yaml-indentation]: 2 texts in quotes or brackets are indented less than YAML demands
        {"a":{"b":{"c":"é-----BEGIN ...x -----END\"\ny"},"d":"it's so"},"e":1}
        "#);
    }

    #[test]
    fn a_collection_in_brackets_may_end_at_the_left() {
        insta::assert_snapshot!(read("a:\n  b: {\n  \"c\": [\n1, don't, '}', \"}\" # }\n]\n}\n  d: {\n}\ne: 1\n"), @r#"
        api.yaml:3:3: warning[yaml-indentation]: 2 texts in quotes or brackets are indented less than YAML demands
        {"a":{"b":{"c":[1,"don't","}","}"]},"d":{}},"e":1}
        "#);
    }

    #[test]
    fn what_stands_before_the_brackets_does_not_matter() {
        insta::assert_snapshot!(read("a:\n  b: &c !!map {\nd: [1], e: [\n2] }\n  f: !!seq\n    [\n*c\n]\n"), @r#"
        api.yaml:3:1: warning[yaml-indentation]: 2 texts in quotes or brackets are indented less than YAML demands
        {"a":{"b":{"d":[1],"e":[2]},"f":[{"d":[1],"e":[2]}]}}
        "#);
    }

    #[test]
    fn tabs_may_stand_before_what_is_in_brackets() {
        insta::assert_snapshot!(read("a:\n  b:\n    {\n\t\"c\": 1,\n\t\"d\": [\n\t\t2]\n    }\ne: 1\n"), @r#"
        api.yaml:4:2: warning[yaml-indentation]: a text in quotes or brackets is indented less than YAML demands
        {"a":{"b":{"c":1,"d":[2]}},"e":1}
        "#);
    }

    #[test]
    fn indentation_that_says_something_is_not_made_up() {
        insta::assert_snapshot!(read("a:\n  b: 1\n\tc: 2\n"), @"api.yaml:2:6: error[syntax]: the text is not YAML: while scanning a plain scalar, found a tab");
        insta::assert_snapshot!(read("a:\n  b: [1\nc: 2\n"), @"api.yaml:3:2: error[syntax]: the text is not YAML: invalid indentation");
        insta::assert_snapshot!(read("a:\n  b: \"1\nc: 2\n"), @"api.yaml:2:6: error[syntax]: the text is not YAML: invalid indentation in quoted scalar");
        insta::assert_snapshot!(read("a:\n  b: \"1\n2\n---\n3\"\n"), @"api.yaml:2:6: error[syntax]: the text is not YAML: while scanning a quoted scalar, found unexpected document indicator");
    }

    #[test]
    fn places_are_those_of_the_text_as_it_was_written() {
        insta::assert_snapshot!(read("a:\n  b: \"1\n2\"\n  c: {\n}\n  d: 1\n  d: 2\n"), @"api.yaml:7:3: error[duplicate-key]: the key `d` stands twice");
    }

    #[test]
    fn a_text_with_countless_such_lines_comes_to_an_end() {
        let text = format!("a:\n{}", "  - \"1\n2\"\n".repeat(5000));
        assert!(read(&text).contains("invalid indentation in quoted scalar"));
    }
}
