//! A YAML or JSON text as a tree of values that know where they were written.
//!
//! The data model is that of JSON. [`parse`] refuses what JSON cannot say or what would be read in two ways:
//! duplicate keys, YAML tags, merge keys, infinities.

mod budget;
mod builder;
mod json;
mod node;
mod origin;
mod written;
mod yaml;

use std::ops::Range;

use jsonptr::Pointer;

pub(crate) use self::budget::Budget;
pub use self::builder::MAX_DEPTH;
pub use self::node::{Node, Object, Value};
pub use self::origin::Origin;
pub(crate) use self::written::{in_quotes, json as to_json_text};
use crate::diagnostics::{Aborted, Code, Diagnostic, Diagnostics, Location};
use crate::sources::{FileId, Sources};

/// A parsed file.
#[derive(Clone, Debug)]
pub struct Document {
    /// The whole tree.
    pub root: Node,
    /// What may still be added to it; not known before something is.
    budget: Option<Budget>,
    /// The members of the root that an overlay took away.
    removed: Vec<Removed>,
}

/// A member of the root that an action of an overlay took away.
#[derive(Clone, Debug)]
pub(crate) struct Removed {
    pub(crate) name: String,
    /// Where it stood.
    pub(crate) member: Origin,
    /// What says in the overlay that it goes.
    pub(crate) action: Origin,
}

impl Document {
    /// A document of this tree.
    #[must_use]
    pub fn new(root: Node) -> Self {
        Self { root, budget: None, removed: Vec::new() }
    }

    /// Remembers what took a member of the root away, for those who will miss it.
    pub(crate) fn remember_removed(&mut self, removed: Removed) {
        self.removed.push(removed);
    }

    /// What took the member of this name of the root away, if an overlay did.
    pub(crate) fn removed(&self, name: &str) -> Option<&Removed> {
        self.removed.iter().rev().find(|removed| removed.name == name)
    }

    /// The tree, and how much may still be added to it.
    pub(crate) fn with_budget(&mut self) -> (&mut Node, &mut Budget) {
        let budget = self.budget.get_or_insert_with(|| Budget::of(&self.root));
        (&mut self.root, budget)
    }

    /// The node that a JSON Pointer names (RFC 6901).
    pub fn resolve(&self, pointer: &Pointer) -> Option<&Node> {
        self.root.resolve(pointer)
    }

    /// Writes the document as YAML, with escapes for what turns or hides the text around it.
    pub fn to_yaml(&self) -> String {
        written::yaml(&self.root)
    }
}

/// What a text is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// JSON, and nothing else if it begins like that.
    Json,
    /// YAML, of which JSON is a part.
    Yaml,
}

/// Parses a YAML or JSON text.
///
/// A text that starts like JSON is read as JSON first, because YAML parsers do not take all of JSON
/// (surrogate pairs in `\u` escapes, tabs between tokens).
///
/// # Errors
/// Reports the codes from `syntax` to `alias-limit`.
pub fn parse(sources: &Sources, file: FileId, diagnostics: &mut Diagnostics) -> Result<Document, Aborted> {
    let source = sources.file(file);
    let format = if source.name.ends_with(".json") { Format::Json } else { Format::Yaml };
    parse_text(&source.text, format, file, diagnostics)
}

/// Parses the YAML or JSON text that stands in a part of a file.
///
/// # Errors
/// Reports the codes from `syntax` to `alias-limit`, with places in the file.
pub(crate) fn parse_part(
    sources: &Sources,
    file: FileId,
    part: Range<usize>,
    format: Format,
    diagnostics: &mut Diagnostics,
) -> Result<Document, Aborted> {
    let source = sources.file(file);
    // As many empty lines as there are bytes before the part keep the places right.
    let text = "\n".repeat(part.start) + &source.text[part];
    parse_text(&text, format, file, diagnostics)
}

fn parse_text(text: &str, format: Format, file: FileId, diagnostics: &mut Diagnostics) -> Result<Document, Aborted> {
    // A byte order mark is no part of either language.
    let body = text.trim_start_matches('\u{feff}');
    let starts_like_json = body.trim_start().starts_with(['{', '[']);
    let mut warnings = Vec::new();
    let parsed = match starts_like_json.then(|| json::parse(text, file)) {
        Some(Ok(root)) => Ok(root),
        // A YAML flow mapping also starts with a brace; but what would be JSON without its comments is no such thing,
        // although YAML may take them for keys and values.
        Some(Err(failure)) => match (json::comment(text, file), format) {
            (Some(comment), _) => Err(comment),
            (None, Format::Json) => Err(failure),
            (None, Format::Yaml) => yaml::parse(text, file, &mut warnings)
                .map_err(|other| if failure.code == Code::Syntax { other } else { failure }),
        },
        None => yaml::parse(text, file, &mut warnings),
    };
    match parsed {
        Ok(root) => {
            warnings.into_iter().for_each(|warning| diagnostics.push(warning));
            Ok(Document::new(root))
        }
        Err(failure) => Err(diagnostics.abort(*failure)),
    }
}

/// A finding that ends the reading of a file; boxed because it travels through every call of a parser.
type Failure = Box<Diagnostic>;

/// What is said of a comment of JavaScript.
fn comment_in_json(location: Location) -> Failure {
    let problem = Diagnostic::error(Code::Syntax, "JSON has no comments").at(location);
    Box::new(problem.help("take the comments away; those of YAML begin with `#`"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::render;
    use crate::sources::SourceFile;

    /// The value, and what is said of the text.
    fn read(name: &str, text: &str) -> String {
        let sources = Sources::new(SourceFile { name: name.to_owned(), text: text.to_owned() });
        let mut diagnostics = Diagnostics::new();
        let value = match parse(&sources, sources.spec(), &mut diagnostics) {
            Ok(document) => document.root.to_json().to_string(),
            Err(_) => String::new(),
        };
        format!("{}{value}", render::short(&diagnostics, &sources))
    }

    #[test]
    fn comments_in_json_are_no_members() {
        let texts = [
            "{\"a\": 1,\n// c\n\"required\": [\"a\"]}",
            "{ /* c */ \"a\": 1,}",
            "\u{feff}{\"a\": 1 // c\n, \"b\": 2}",
            "{a: 1, // c\n 'b': 2}",
            "{a: 1, /* c */ b: 2}",
        ];
        for text in texts {
            let said = read("api.yaml", text);
            assert!(said.contains("error[syntax]: JSON has no comments"), "{text}: {said}");
            assert!(read("api.json", text).contains("error[syntax]: "), "{text}");
        }
        insta::assert_snapshot!(read("api.yaml", texts[0]), @"api.yaml:2:1: error[syntax]: JSON has no comments");
        insta::assert_snapshot!(read("api.yaml", texts[3]), @"api.yaml:1:8: error[syntax]: JSON has no comments");
    }

    #[test]
    fn mappings_in_braces_are_yaml() {
        let texts = [
            ("{a: 1, # c\n\"b\": 2}", "{\"a\":1,\"b\":2}"),
            ("{\"a\": 1,}", "{\"a\":1}"),
            ("{//a: 1, '// b': 2, /*: 3}", "{\"//a\":1,\"// b\":2,\"/*\":3}"),
            ("{\"a\": \"// b\", 'c': /* d}", "{\"a\":\"// b\",\"c\":\"/* d\"}"),
            ("{\"a\": http://b.test/*/c}", "{\"a\":\"http://b.test/*/c\"}"),
        ];
        for (text, value) in texts {
            assert_eq!(read("api.yaml", text), value);
        }
        assert_eq!(read("api.yaml", "// a: 1\n"), "{\"// a\":1}");
    }
}
