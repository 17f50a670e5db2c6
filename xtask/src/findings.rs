//! How diagnostics are shown to people.

use codegen::messages::{self, Style};
use codegen::{Diagnostics, Severity, Sources};

use crate::codegen::{Format, plural};
use crate::terminal::Terminal;

/// Prints all diagnostics, how many there are in what, and what to run to learn more; with `Format::Json` nothing, as
/// they are part of the report.
pub fn show(format: Format, diagnostics: &Diagnostics, sources: &Sources, what: &str, terminal: &mut Terminal<'_>) {
    match format {
        Format::Text => terminal.words(&messages::text(diagnostics, sources, Style::Styled)),
        Format::Short => terminal.words(&messages::short(diagnostics, sources)),
        Format::Github => terminal.words(&messages::github(diagnostics, sources)),
        Format::Json => return,
    }
    let errors = diagnostics.count(Severity::Error);
    let warnings = diagnostics.count(Severity::Warning);
    if errors + warnings > 0 {
        let count = [(errors, "error"), (warnings, "warning")].into_iter().filter(|(count, _)| *count > 0);
        let count = count.map(|(count, what)| plural(count, what)).collect::<Vec<_>>().join(", ");
        terminal.status("Reported", &format!("{count} in {what}"));
    }
    if let Some(error) = diagnostics.iter().find(|diagnostic| diagnostic.severity == Severity::Error) {
        terminal.words(&format!("for more about an error, run `cargo xtask explain {}`\n", error.code));
    }
}
