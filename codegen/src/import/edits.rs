//! Says that somebody has edited the document, which imports alone write.

use super::facts::{Facts, digest};
use super::page::first_line;
use super::replace::Scope;
use crate::diagnostics::{Aborted, Code, Diagnostic, Diagnostics};
use crate::sources::Sources;

/// Whether the document is not what the last import wrote.
///
/// # Errors
/// Reports `document-edited` if something of the document would stay: it would pass for the vendor's from then on. Where
/// the pages give all of it, the edits go, and that is a warning.
pub(super) fn check(
    sources: &Sources,
    facts: &Facts,
    scope: &Scope,
    diagnostics: &mut Diagnostics,
) -> Result<bool, Aborted> {
    let file = sources.file(sources.spec());
    let Some(recorded) = facts.digest.as_ref().filter(|_| !file.text.trim().is_empty()) else { return Ok(false) };
    let found = digest(&file.text);
    if found == *recorded {
        return Ok(false);
    }
    let message = format!(
        "`{}` is not what was imported: the recorded sha256 is `{recorded}`, and that of the file is `{found}`",
        file.name
    );
    let place = first_line(sources.spec(), &file.text, &(0..file.text.len()));
    if scope.kept.is_empty() {
        let help = "what the pages say takes its place; a change of the document belongs in an overlay";
        diagnostics.push(Diagnostic::warning(Code::DocumentEdited, message).at(place).help(help));
        return Ok(true);
    }
    let help = match digest(&file.text.replace("\r\n", "\n")) == *recorded {
        true => "the ends of its lines are others: say `-text` of it in `.gitattributes`, and check it out again",
        false => "revert the edits and put them into an overlay, or import all pages of the document together",
    };
    Err(diagnostics.abort(Diagnostic::error(Code::DocumentEdited, message).at(place).help(help)))
}
