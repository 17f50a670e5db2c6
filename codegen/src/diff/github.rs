//! Makes workflow commands of a comparison: annotations that GitHub shows on the lines of a pull request.

use super::change::{Place, one_line};
use super::rules::Verdict;
use super::{Comparison, RustApi, outline};
use crate::diagnostics::Severity;
use crate::diagnostics::render::workflow;

/// Renders a line for each change that is breaking or unclear, and for each overlay action to look at.
pub fn render(comparison: &Comparison) -> String {
    let mut text = String::new();
    for finding in &comparison.overlays {
        let command = if finding.severity == Severity::Error { "error" } else { "warning" };
        text.push_str(&line(command, finding.code.as_str(), finding.place.as_ref(), &finding.message));
    }
    if let RustApi::NotCompared { reason } = &comparison.rust_api {
        text.push_str(&line("error", "rust-api", None, &format!("The Rust API is not compared. {reason}")));
    }
    let command = |verdict| match verdict {
        Verdict::Breaking => Some("error"),
        Verdict::Unclear => Some("warning"),
        Verdict::Compatible => None,
    };
    for entry in comparison.entries() {
        for aspect in &entry.aspects {
            let Some(command) = command(aspect.verdict) else { continue };
            let change = aspect.first();
            let rules = aspect.rules();
            let wire = rules.iter().map(|rule| format!("\nwire: {}. {}", outline::wire(*rule), rule.why()));
            let items = aspect.items().shown;
            let rust = items.iter().map(|group| format!("\nRust: {}, {}", group.verdict(), group.line(str::to_owned)));
            let message = aspect.message(one_line) + &wire.chain(rust).collect::<String>();
            // What is gone is shown in the new document all the same, at what held it: a pull request shows no other.
            text.push_str(&line(command, change.rule.id(), change.new.as_ref(), &message));
        }
    }
    for change in comparison.unexplained() {
        if let Some(command) = command(change.verdict) {
            text.push_str(&line(command, "rust-api", None, &outline::item(change, str::to_owned)));
        }
    }
    text
}

fn line(command: &str, title: &str, place: Option<&Place>, message: &str) -> String {
    workflow::line(command, title, place.map(|place| (place.file.as_str(), place.line, place.column)), message)
}
