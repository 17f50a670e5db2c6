//! What is wrong with an extension that says what OpenAPI has no word for.

use crate::diagnostics::{Code, Diagnostic, Location, Severity};
use crate::sources::FileId;

/// An error where an overlay has the extension, and a warning where the document itself has it: its vendor may mean
/// something else by the name.
pub(super) fn of_extension(code: Code, message: impl Into<String>, place: Location) -> Diagnostic {
    let severity = if place.file == FileId::SPEC { Severity::Warning } else { Severity::Error };
    Diagnostic { severity, ..Diagnostic::error(code, message) }.at(place)
}
