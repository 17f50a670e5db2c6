//! Makes text of a comparison, for a terminal.

use std::fmt::Write as _;

use super::change::{Place, one_line};
use super::outline::{self, Entry};
use super::rust_api::RustChange;
use super::{Comparison, RustApi};

/// Renders the whole comparison, the worst first.
pub fn render(comparison: &Comparison) -> String {
    let mut text = format!("{}\n", comparison.conclusion());
    if comparison.is_empty() {
        return text;
    }
    let _ = writeln!(text, "{}", comparison.counts());
    for finding in &comparison.overlays {
        let place = finding.place.as_ref().map(|place| format!("{}: ", shown(place))).unwrap_or_default();
        let _ = write!(text, "\n{place}{}[{}]: {}\n", finding.severity.as_str(), finding.code, finding.message);
        text.extend(finding.help.iter().map(|help| format!("    help: {help}\n")));
    }
    if let RustApi::NotCompared { reason } = &comparison.rust_api {
        let _ = write!(text, "\nThe Rust API is not compared. {reason}\n");
    }
    for entry in comparison.entries() {
        let _ = write!(text, "\n{}", lines(&entry));
    }
    let unexplained = comparison.unexplained();
    if !unexplained.is_empty() {
        text.push_str("\nRust alone: no operation uses it, or its name comes from another one\n");
    }
    for change in unexplained {
        let _ = write!(text, "    {}: {}", change.verdict, item(change));
    }
    let documentation = comparison.documentation();
    if !documentation.is_empty() {
        text.push_str("\nOther words for readers\n");
    }
    for change in documentation.iter().take(outline::DOCUMENTATION) {
        let place = outline::place(change).map(shown).unwrap_or_default();
        let (subject, holder) = (one_line(&change.subject.to_string()), outline::holder(change, one_line));
        let _ = writeln!(text, "    {place} {subject}{holder} {}", change.value.to.as_deref().unwrap_or_default());
    }
    if documentation.len() > outline::DOCUMENTATION {
        let _ = writeln!(text, "    and {} more", documentation.len() - outline::DOCUMENTATION);
    }
    text
}

fn lines(entry: &Entry<'_>) -> String {
    let mut text = format!("{}: {}\n", entry.verdict, entry.first().message());
    if let Some(place) = entry.place() {
        let old = entry.old_place().map(|place| format!(", was {}", shown(place))).unwrap_or_default();
        let _ = writeln!(text, "    at   {}{old}", shown(place));
    }
    let operations = entry.operations(one_line);
    if !operations.is_empty() {
        let _ = writeln!(text, "    in   {operations}");
    }
    for change in &entry.changes {
        let _ = writeln!(text, "    wire {} [{}]", outline::wire(change), change.rule);
        let _ = writeln!(text, "         {}", change.rule.why());
    }
    let (items, more) = entry.items();
    for change in items {
        let _ = write!(text, "    Rust {}: {}", change.verdict, item(change));
    }
    if more > 0 {
        let _ = writeln!(text, "         and {more} more");
    }
    text
}

fn item(change: &RustChange) -> String {
    let mut text = format!("{}\n", outline::item(change, str::to_owned));
    if let Some((old, new)) = outline::signatures(change) {
        let _ = write!(text, "         - {old}\n         + {new}\n");
    }
    text
}

fn shown(place: &Place) -> String {
    format!("{}:{}:{}", place.file, place.line, place.column)
}
