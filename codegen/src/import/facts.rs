//! The part of `spec/README.md` that says where the document is from: the sources, what each gave, and the digest.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use sha2::{Digest as _, Sha256};

use super::name::OperationName;

const BEGIN: &str = "<!-- `cargo xtask import` writes what follows. -->";
const END: &str = "<!-- The end of what `cargo xtask import` writes. -->";
const ALL_OTHERS: &str = "all others";
/// What stands before the digest.
const DIGEST: &str = "sha256: `";

/// The sources of the document.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    pub(super) rows: Vec<Row>,
    /// The digest of the document as it was written last.
    pub(super) digest: Option<String>,
}

/// A source of the document.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// The source in words, as Markdown.
    pub(super) label: String,
    /// Its URL or name.
    pub(super) source: String,
    /// The date on which its text was taken.
    pub(super) taken: String,
    /// What it gave; none stands for all operations that no other source has.
    pub(super) operations: Option<Vec<OperationName>>,
}

impl Facts {
    /// Reads the table of the sources; a text without one has none.
    pub(super) fn parse(readme: &str) -> Self {
        let Some(part) = part(readme) else { return Self::default() };
        let text = &readme[part];
        let mut rows = Vec::new();
        let mut cells = Vec::<Cell>::new();
        for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
            match event {
                Event::Start(Tag::TableRow) => cells.clear(),
                Event::Start(Tag::TableCell) => cells.push(Cell::default()),
                Event::Start(Tag::Link { dest_url, .. }) => {
                    let cell = cells.last_mut();
                    cell.into_iter().for_each(|cell| cell.link = Some(dest_url.to_string()));
                }
                Event::Code(code) => cells.last_mut().into_iter().for_each(|cell| cell.codes.push(code.to_string())),
                Event::End(TagEnd::TableCell) => {
                    let raw = text[range].trim().trim_matches('|').trim();
                    cells.last_mut().into_iter().for_each(|cell| raw.clone_into(&mut cell.raw));
                }
                Event::End(TagEnd::TableRow) => rows.extend(Row::of(&cells)),
                _ => {}
            }
        }
        let digest = text.lines().find_map(|line| line.strip_prefix(DIGEST)?.strip_suffix('`'));
        Self { rows, digest: digest.map(str::to_owned) }
    }

    /// The text with the sources and the digest of the document in it.
    pub(super) fn write(&self, readme: &str, document: &str) -> String {
        let mut block = format!("{BEGIN}\n\n| Source | Taken | Operations |\n|---|---|---|\n");
        for Row { label, taken, operations, .. } in &self.rows {
            let operations = match operations {
                None => ALL_OTHERS.to_owned(),
                Some(names) => names.iter().map(|name| code(&name.to_string())).collect::<Vec<_>>().join(", "),
            };
            block += &format!("| {label} | {taken} | {operations} |\n");
        }
        block += &format!("\n{DIGEST}{}`\n\n{END}", digest(document));
        match part(readme) {
            Some(part) => format!("{}{block}{}", &readme[..part.start], &readme[part.end..]),
            None if readme.trim().is_empty() => format!("# The document\n\n{block}\n"),
            None => format!("{}\n\n{block}\n", readme.trim_end()),
        }
    }

    /// What a source gave, of the operations of the document.
    pub(super) fn owned(&self, row: &Row, all: &[OperationName]) -> Vec<OperationName> {
        let is_owned = |name: &OperationName| match &row.operations {
            Some(names) => names.contains(name),
            None => !self.rows.iter().any(|row| row.operations.as_ref().is_some_and(|names| names.contains(name))),
        };
        all.iter().filter(|name| is_owned(name)).cloned().collect()
    }
}

/// The digest of a document.
pub(super) fn digest(document: &str) -> String {
    Sha256::digest(document.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What stands between the marks, with them.
fn part(readme: &str) -> Option<Range<usize>> {
    let start = readme.find(BEGIN)?;
    let end = start + readme[start..].find(END)? + END.len();
    Some(start..end)
}

#[derive(Default)]
struct Cell {
    raw: String,
    link: Option<String>,
    codes: Vec<String>,
}

impl Row {
    /// A row for a page: its source in words, with the language of the fenced block in which the document stands.
    pub(super) fn new(
        source: &str,
        language: Option<&str>,
        taken: &str,
        operations: Option<Vec<OperationName>>,
    ) -> Self {
        let is_url = ["https://", "http://"].iter().any(|scheme| source.starts_with(scheme));
        let shown = if is_url { format!("<{source}>") } else { code(source) };
        let label = match language {
            None => shown,
            Some("") => format!("the fenced block of {shown}"),
            Some(language) => format!("the fenced {} block of {shown}", code(language)),
        };
        Self { label, source: source.to_owned(), taken: taken.to_owned(), operations }
    }

    fn of(cells: &[Cell]) -> Option<Self> {
        let [source, taken, operations] = cells else { return None };
        let names = operations.codes.iter().map(|text| OperationName::parse(text)).collect::<Vec<_>>();
        Some(Self {
            label: source.raw.clone(),
            source: source.link.clone().or_else(|| source.codes.last().cloned())?,
            taken: taken.raw.clone(),
            operations: (operations.raw != ALL_OTHERS).then_some(names),
        })
    }

    /// Whether this is the source of a page of this name: the name ends the URL.
    pub(super) fn is_of_file(&self, name: &str) -> bool {
        let last = |text: &str| text.rsplit('/').next().unwrap_or_default().to_owned();
        !name.is_empty() && last(&self.source) == last(name)
    }
}

/// A text as code in a cell of a table.
fn code(text: &str) -> String {
    crate::markdown::code_span(text).replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> Facts {
        let names = ["GET /a|b", "webhooks/`odd`"].map(OperationName::parse);
        let page = Row::new("https://example.com/a.md", Some("yaml"), "2026-01-02", Some(names.to_vec()));
        Facts { rows: vec![Row::new("all.json", None, "2026-01-01", None), page], digest: None }
    }

    #[test]
    fn what_was_written_is_read() {
        let readme = facts().write("# Title\n\nText\n", "a");
        let again = Facts::parse(&readme);
        assert_eq!(again.write(&readme, "a"), readme);
        assert_eq!(again.rows[1].operations, facts().rows[1].operations);
        assert_eq!(again.digest, Some(digest("a")));
        assert_eq!(
            again.rows.iter().map(|row| row.source.as_str()).collect::<Vec<_>>(),
            ["all.json", "https://example.com/a.md",]
        );
    }

    #[test]
    fn what_stands_around_the_facts_stays() {
        let readme = facts().write("# Title\n", "a") + "\nAfter\n";
        insta::assert_snapshot!(Facts::parse(&readme).write(&readme, "b"), @r"
        # Title

        <!-- `cargo xtask import` writes what follows. -->

        | Source | Taken | Operations |
        |---|---|---|
        | `all.json` | 2026-01-01 | all others |
        | the fenced `yaml` block of <https://example.com/a.md> | 2026-01-02 | `GET /a\|b`, `` webhooks/`odd` `` |

        sha256: `3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d`

        <!-- The end of what `cargo xtask import` writes. -->

        After
        ");
    }

    #[test]
    fn the_rest_is_of_the_source_that_has_all_others() {
        let facts = facts();
        let all = ["GET /a|b", "GET /c"].map(OperationName::parse);
        assert_eq!(facts.owned(&facts.rows[0], &all), all[1..]);
        assert_eq!(facts.owned(&facts.rows[1], &all), all[..1]);
    }
}
