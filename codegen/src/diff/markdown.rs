//! Makes Markdown of a comparison, for a comment on a pull request.
//!
//! All that the document says stands in code, so that none of it becomes a link, a mention, or HTML.

use std::fmt::Write as _;

use super::change::{Change, Place, Subject, one_line};
use super::outline::{self, Entry};
use super::rules::Verdict;
use super::rust_api::RustChange;
use super::{Comparison, RustApi};
use crate::markdown::{code_span, safe};

/// How long a part of the report gets: GitHub takes 65,536 characters in a comment, and the report has up to four
/// parts.
const LONGEST_PART: usize = 15_000;

/// Renders the whole comparison: the conclusion, what is breaking or unclear, and folded what is neither.
pub fn render(comparison: &Comparison) -> String {
    let mut text = format!("### {}\n", comparison.conclusion());
    if comparison.is_empty() {
        return text;
    }
    let _ = write!(text, "\n{}\n", comparison.counts());
    overlays(comparison, &mut text);
    if let RustApi::NotCompared { reason } = &comparison.rust_api {
        let _ = write!(text, "\n#### The Rust API is not compared\n\n{}\n", code_span(reason));
    }
    for (verdict, title) in [(Verdict::Breaking, "Breaking"), (Verdict::Unclear, "Unclear: somebody has to judge")] {
        let changes = items(comparison, verdict);
        if !changes.is_empty() {
            let _ = write!(text, "\n#### {title}\n\n{}", listed(&changes));
        }
    }
    let compatible = items(comparison, Verdict::Compatible);
    if !compatible.is_empty() {
        let changes = if compatible.len() == 1 { "change" } else { "changes" };
        fold(&format!("{} compatible {changes}", compatible.len()), &compatible, &mut text);
    }
    let documentation = comparison.documentation();
    let lines = documentation.iter().map(|change| {
        let place = outline::place(change).map(shown).unwrap_or_default();
        let holder = outline::holder(change, code);
        format!("* {}{holder}{}, {place}\n", subject(&change.subject), value(change))
    });
    let mut lines = lines.take(outline::DOCUMENTATION).collect::<Vec<_>>();
    if documentation.len() > lines.len() {
        lines.push(format!("* and {} more\n", documentation.len() - lines.len()));
    }
    if !lines.is_empty() {
        fold(&format!("Other words for readers: {}", documentation.len()), &lines, &mut text);
    }
    text
}

fn overlays(comparison: &Comparison, text: &mut String) {
    if comparison.overlays.is_empty() {
        return;
    }
    text.push_str("\n#### Overlay actions to look at\n\n");
    for finding in &comparison.overlays {
        let place = finding.place.as_ref().map(|place| format!(", {}", shown(place))).unwrap_or_default();
        let (severity, message) = (finding.severity.as_str(), safe(&finding.message).replace('\n', " "));
        let _ = writeln!(text, "* **{severity}**: {message}{place} ({})", code_span(finding.code.as_str()));
        text.extend(finding.help.iter().map(|help| format!("  * {}\n", safe(help).replace('\n', " "))));
    }
}

/// The changes of a verdict: of the document with what comes of them in Rust, then those of Rust alone.
fn items(comparison: &Comparison, verdict: Verdict) -> Vec<String> {
    let entries = comparison.entries();
    let entries = entries.iter().filter(|entry| entry.verdict == verdict).map(entry);
    let unexplained = comparison.unexplained().into_iter().filter(|change| change.verdict == verdict);
    entries.chain(unexplained.map(|change| format!("* Rust alone: {}", item(change, "  ")))).collect()
}

fn entry(entry: &Entry<'_>) -> String {
    let change = entry.first();
    let mut text = format!("* **{} {}**{}", subject(&change.subject), change.rule.says(), value(change));
    text.extend(entry.place().map(|place| format!(", {}", shown(place))));
    text.push('\n');
    let operations = entry.operations(code);
    if !operations.is_empty() {
        let _ = writeln!(text, "  * in {operations}");
    }
    for change in &entry.changes {
        let rule = change.rule;
        let _ = writeln!(text, "  * wire: {} ({}). {}", outline::wire(change), code_span(rule.id()), rule.why());
    }
    let (changes, more) = entry.items();
    for change in changes {
        let _ = write!(text, "  * Rust: {}, {}", change.verdict, item(change, "    "));
    }
    if more > 0 {
        let _ = writeln!(text, "  * Rust: and {more} more");
    }
    text
}

/// An item with the line break at its end, and its signatures below it.
fn item(change: &RustChange, indent: &str) -> String {
    let mut text = format!("{}\n", outline::item(change, code_span));
    if let Some((old, new)) = outline::signatures(change) {
        let _ = write!(text, "{indent}```diff\n{indent}- {old}\n{indent}+ {new}\n{indent}```\n");
    }
    text
}

/// The entries, as many as fit.
fn listed(entries: &[String]) -> String {
    let mut text = String::new();
    for (index, entry) in entries.iter().enumerate() {
        if text.len() + entry.len() > LONGEST_PART {
            let _ = writeln!(text, "* and {} more, which `cargo xtask diff` shows", entries.len() - index);
            break;
        }
        text.push_str(entry);
    }
    text
}

/// A part that opens with a click. The empty lines make Markdown of what is between the tags.
fn fold(title: &str, entries: &[String], text: &mut String) {
    let _ = write!(text, "\n<details>\n<summary>{title}</summary>\n\n{}\n</details>\n", listed(entries));
}

fn subject(subject: &Subject) -> String {
    match subject {
        Subject { words: "", name } => code(name),
        Subject { words, name } if name.is_empty() => (*words).to_owned(),
        Subject { words, name } => format!("{words} {}", code(name)),
    }
}

fn value(change: &Change) -> String {
    match (&change.value.from, &change.value.to) {
        (Some(from), Some(to)) => format!(": {} → {}", code(from), code(to)),
        (Some(only), None) | (None, Some(only)) => format!(": {}", code(only)),
        (None, None) => String::new(),
    }
}

/// A text of the document as code, of a length that can be read.
fn code(text: &str) -> String {
    code_span(&one_line(text))
}

fn shown(place: &Place) -> String {
    code_span(&format!("{}:{}", place.file, place.line))
}
