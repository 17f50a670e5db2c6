//! One change of the document.

use std::fmt;

use serde::Serialize;

use super::rules::Rule;
use crate::diagnostics::render::visible;

/// A place in one of the two documents or their overlays, as people and editors count: line and column from 1, the
/// column in characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Place {
    /// The name of the file.
    pub file: String,
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
    /// The node in the file ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901)).
    pub pointer: String,
}

/// What a change is about, where it is about a value: a type, a bound, a scope.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Value {
    /// As it was; none if there was none.
    pub from: Option<String>,
    /// As it is; none if there is none.
    pub to: Option<String>,
}

/// What has changed: words of ours, and then a name of the document.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// Words of ours, such as `the query parameter`; may be empty.
    pub words: &'static str,
    /// A name of the document, such as `page` or `Order.total`; may be empty.
    pub name: String,
    /// How much of the name is that of a schema of the components.
    pub(super) schema: usize,
}

impl Subject {
    /// A name after words that say what it is.
    pub(super) fn new(words: &'static str, name: impl Into<String>) -> Self {
        Self { words, name: name.into(), schema: 0 }
    }

    /// A schema of the components.
    pub(super) fn schema(name: &str) -> Self {
        Self { words: "", name: name.to_owned(), schema: name.len() }
    }

    /// The schema of the components that it is, or is a part of.
    pub(super) fn in_schema(&self) -> Option<&str> {
        self.name.get(..self.schema).filter(|name| !name.is_empty())
    }
}

impl From<&str> for Subject {
    fn from(name: &str) -> Self {
        Self::new("", name)
    }
}

impl From<&String> for Subject {
    fn from(name: &String) -> Self {
        Self::new("", name)
    }
}

impl From<&Self> for Subject {
    fn from(subject: &Self) -> Self {
        subject.clone()
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let between = if self.words.is_empty() || self.name.is_empty() { "" } else { " " };
        write!(f, "{}{between}{}", self.words, self.name)
    }
}

/// One change of the document.
#[derive(Clone, Debug)]
pub struct Change {
    /// What kind of change it is, with its verdicts.
    pub rule: Rule,
    /// The same in every run, and whatever else changes: of the rule, the place and the value.
    pub fingerprint: String,
    /// What has changed.
    pub subject: Subject,
    /// How.
    pub value: Value,
    /// Where it stands in the old document; for what is new, where it would stand.
    pub old: Option<Place>,
    /// Where it stands in the new document; for what is gone, where it stood.
    pub new: Option<Place>,
    /// The operations and webhooks that it reaches, in the order of the new document.
    pub operations: Vec<String>,
    /// The changes of the Rust API that come with it: indices into those of the comparison.
    pub rust: Vec<usize>,
}

impl Change {
    /// What has changed and how, in one line of plain text.
    pub fn message(&self) -> String {
        let Self { rule, subject, value, .. } = self;
        let detail = match (&value.from, &value.to) {
            (Some(from), Some(to)) => format!(": {} → {}", one_line(from), one_line(to)),
            (Some(only), None) | (None, Some(only)) => format!(": {}", one_line(only)),
            (None, None) => String::new(),
        };
        format!("{} {}{detail}", one_line(&subject.to_string()), rule.says())
    }
}

/// A text of the document on one line, of a length that can be read, and without what a terminal takes for orders.
pub(super) fn one_line(text: &str) -> String {
    const LONGEST: usize = 160;
    let line = text.replace(char::is_control, " ");
    let line = visible(&line);
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None => line.into_owned(),
    }
}
