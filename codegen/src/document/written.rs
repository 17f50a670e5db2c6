//! Writes trees as text: YAML and JSON in which no character turns, hides or breaks what stands around it.
//!
//! Such characters have escapes in JSON and in the double quotes of YAML, so that a reader of the text gets the same
//! tree. The printer of YAML escapes some of them and leaves the others as they are, so each text that has one is printed
//! as a word that the document does not have, and put in the place of that word afterwards. So is each text that the
//! printer leaves without quotes and that is read as something else: it knows no numbers out of range, and no merge keys.
//!
//! Before: a member whose value is `abc`, the character U+202E, and `def`
//! After:  `member: "abc\u202edef"`

use std::borrow::Cow;
use std::collections::BTreeSet;

use saphyr::Scalar;
use serde_json::Value as Json;

use super::Node;
use crate::diagnostics::render::does_something;

/// The tree as YAML.
pub(super) fn yaml(root: &Node) -> String {
    let json = root.to_json();
    let plain = print(&json);
    if !plain.contains(is_escaped) && !holds_misread(&json) {
        return plain;
    }
    let mut words = Words { word: word_not_in(&plain), literals: Vec::new() };
    let printed = print(&words.put_in(json));
    let mut parts = printed.split(&words.word);
    let mut text = parts.next().unwrap_or_default().to_owned();
    for (literal, rest) in words.literals.iter().zip(parts) {
        text += literal;
        text += rest.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(PADDING);
    }
    text
}

/// The tree as JSON, with an element or a member on each line.
pub(crate) fn json(root: &Node) -> String {
    escaped(&format!("{:#}\n", root.to_json()))
}

/// A text in quotes, which are those of JSON and the double ones of YAML.
pub(crate) fn in_quotes(text: &str) -> String {
    escaped(&Json::from(text).to_string())
}

/// JSON, with escapes for what may stand in its strings as it is.
fn escaped(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        match is_escaped(c) {
            true => escaped += &format!("\\u{:04x}", u32::from(c)),
            false => escaped.push(c),
        }
    }
    escaped
}

/// Line breaks and tabs do nothing but what they look like.
fn is_escaped(c: char) -> bool {
    does_something(c) && !matches!(c, '\n' | '\t')
}

/// Whether a text would be read as something else than a text, as the printer writes it.
fn is_misread(text: &str) -> bool {
    let is_other = text == "<<" || !matches!(Scalar::parse_from_cow(Cow::Borrowed(text)), Scalar::String(_));
    is_other && print(&Json::from(text)).trim_end() == text
}

/// Whether a key or a value in a tree is such a text.
fn holds_misread(json: &Json) -> bool {
    match json {
        Json::String(text) => is_misread(text),
        Json::Array(items) => items.iter().any(holds_misread),
        Json::Object(members) => members.iter().any(|(name, value)| is_misread(name) || holds_misread(value)),
        _ => false,
    }
}

fn print(json: &Json) -> String {
    // A tree of JSON values has no value that YAML cannot hold.
    serde_yaml::to_string(json).unwrap_or_default()
}

/// A word that a text does not have.
fn word_not_in(text: &str) -> String {
    let numbers = text.split(WORD).skip(1).filter_map(|rest| rest.split_once('_')?.0.parse::<u64>().ok());
    let numbers = numbers.collect::<BTreeSet<_>>();
    let free = (0..).find(|number| !numbers.contains(number)).unwrap_or_default();
    format!("{WORD}{free}_")
}

/// What the words begin with that stand for texts.
const WORD: &str = "quoted";

/// What makes them as long as the texts: the printer sets long keys in another way.
const PADDING: char = '.';

/// The words that stand for texts.
struct Words {
    /// What all of them begin with.
    word: String,
    /// The texts, in the order in which they are printed.
    literals: Vec<String>,
}

impl Words {
    fn put_in(&mut self, json: Json) -> Json {
        match json {
            Json::String(text) => Json::String(self.text(text)),
            Json::Array(items) => items.into_iter().map(|item| self.put_in(item)).collect(),
            Json::Object(members) => {
                members.into_iter().map(|(name, value)| (self.text(name), self.put_in(value))).collect()
            }
            other => other,
        }
    }

    fn text(&mut self, text: String) -> String {
        if !text.contains(is_escaped) && !is_misread(&text) {
            return text;
        }
        let literal = in_quotes(&text);
        // With a number, no two keys of an object become one.
        let word = format!("{}{}", self.word, self.literals.len());
        let padding = literal.chars().count().saturating_sub(word.len());
        self.literals.push(literal);
        word + &PADDING.to_string().repeat(padding)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Document;
    use super::*;
    use crate::diagnostics::Diagnostics;
    use crate::document::parse;
    use crate::sources::{SourceFile, Sources};

    /// The tree of a text.
    fn read(text: &str) -> Node {
        let mut diagnostics = Diagnostics::new();
        let sources = Sources::new(SourceFile { name: "spec.yaml".to_owned(), text: text.to_owned() });
        parse(&sources, sources.spec(), &mut diagnostics).expect("it can be read").root
    }

    /// A document with a text as a key, a value, an element, and in texts of several lines.
    fn holding(text: &str) -> Json {
        let long = text.repeat(200);
        serde_json::json!({
            "plain": "a", text: text, format!("{text}2"): [text, format!("  a\n{text}\n\tb\n"), "'a': b"],
            long.clone(): {"x": long, "quoted0_1...": "quoted2_", "lines": "a\nb\n"},
        })
    }

    const CHARACTERS: [char; 20] = [
        '\0', '\u{1b}', '\r', '\u{7f}', '\u{85}', '\u{9b}', '\u{61c}', '\u{200e}', '\u{200f}', '\u{2028}', '\u{2029}',
        '\u{202a}', '\u{202b}', '\u{202c}', '\u{202d}', '\u{202e}', '\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}',
    ];

    #[test]
    fn what_turns_or_hides_text_is_escaped_and_read_as_it_was() {
        for c in CHARACTERS {
            for text in [c.to_string(), format!("a{c}"), format!(" {c}\\u202e\"{c}é: #"), format!("- {c}\n\nb{c} ")] {
                let root = Node::from_json(holding(&text), &read("{}").origin);
                for written in [Document::new(root.clone()).to_yaml(), json(&root)] {
                    assert!(!written.contains(is_escaped), "{:?}: {written}", c);
                    assert_eq!(read(&written), root, "{written}");
                }
            }
        }
    }

    /// Texts that look like something else in YAML.
    const AWKWARD: [&str; 88] = [
        "",
        "<<",
        "=",
        "~",
        "null",
        "Null",
        "true",
        "True",
        "yes",
        "No",
        "on",
        "y",
        "0",
        "-0",
        "1",
        "+1",
        "01",
        "1_000",
        "1.5",
        ".5",
        "5.",
        "+.5",
        "1e3",
        "1E+3",
        "0x1F",
        "-0x1F",
        "0x",
        "0o17",
        "0b11",
        "1:30",
        "2020-01-01",
        ".inf",
        "-.INF",
        "+.inf",
        "inf",
        "Infinity",
        "nan",
        "NaN",
        ".nan",
        ".NaN",
        "4e5678",
        "1e400",
        "-1e400",
        "+1e400",
        "1E400",
        ".1e999",
        "1.e500",
        "9223372036854775808",
        "18446744073709551616",
        "-9223372036854775809",
        "0xFFFFFFFFFFFFFFFFFF",
        "1e",
        "e1",
        "-",
        "- a",
        "--",
        "---",
        "--- a",
        "...",
        "?",
        "? a",
        ":",
        "a:",
        "a: b",
        ":a",
        "#",
        "#a",
        "a #b",
        "a#b",
        "%a",
        "@a",
        "`a",
        "!a",
        "! a",
        "&a",
        "*a",
        "|",
        ">-",
        "'",
        "\"",
        "'a",
        "\"a\"",
        "[a]",
        "{a",
        ",a",
        " a",
        "a ",
        "\\",
    ];

    #[test]
    fn what_looks_like_something_else_is_read_as_the_text_that_it_was() {
        let digits = "9".repeat(400);
        let long = ["a: b ".repeat(50), "- ".repeat(100)];
        let lines = ["\n", "\na", "a\n\n", " a\nb", "a\n---\nb", "a\n...\n", "<<\n1e400\n", "\ta", "a\t", "\t\n a"];
        let all = AWKWARD.into_iter().chain(lines).chain(long.iter().map(String::as_str)).chain([digits.as_str()]);
        for text in all.clone() {
            let json = serde_json::json!({ text: text, "a": [text, [text]], "b": {text: {text: [{text: text}]}} });
            let root = Node::from_json(json, &read("{}").origin);
            let written = Document::new(root.clone()).to_yaml();
            assert_eq!(read(&written), root, "{written}");
        }
        let json = all.map(|text| (text.to_owned(), Json::from(text))).collect::<Json>();
        let root = Node::from_json(json, &read("{}").origin);
        let written = Document::new(root.clone()).to_yaml();
        assert_eq!(read(&written), root, "{written}");
    }

    #[test]
    fn only_what_would_be_misread_gets_double_quotes() {
        let text = "a: '4e5678'\nb: '1e3'\nc: 4e5678a\n'<<': ['1e400', x]\n'.1e999': '<<'\n";
        insta::assert_snapshot!(Document::new(read(text)).to_yaml(), @r#"
        a: "4e5678"
        b: '1e3'
        c: 4e5678a
        "<<":
        - "1e400"
        - x
        ".1e999": "<<"
        "#);
    }

    /// The control: without the escapes, what is printed has the characters themselves.
    #[test]
    fn a_printer_alone_leaves_some_as_they_are() {
        let left = CHARACTERS.into_iter().filter(|c| print(&holding(&c.to_string())).contains(is_escaped));
        assert!(left.clone().any(|c| c == '\u{202e}'), "{:?}", left.collect::<Vec<_>>());
        assert!(serde_json::json!("\u{202e}").to_string().contains('\u{202e}'));
    }

    #[test]
    fn all_else_is_printed_as_it_is_without_them() {
        let [without, with] = ["", "\u{202e}"].map(|hidden| {
            let text = format!("a: 'true'\nb: |\n  c\n  d\ne: x{hidden}y\nquoted0_0: [quoted, quoted0_]\n");
            Document::new(read(&text)).to_yaml()
        });
        assert_eq!(with.replace("\"x\\u202ey\"", "xy"), without);
    }
}
