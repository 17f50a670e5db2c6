//! What the pipeline has to say about its input, as values.
//!
//! A stage pushes everything that it finds, then calls [`Diagnostics::abort_if_errors`].
//! Text is made of it in [`render`] alone.

mod code;
pub mod render;
mod similar;

use std::ops::Range;

use jsonptr::PointerBuf;

pub use self::code::Code;
pub(crate) use self::similar::similar;
use crate::sources::FileId;

/// How bad a [`Diagnostic`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Something of the document does not reach the client, or reaches it in a weaker form.
    Note,
    /// Something is probably not as it was meant, and the run goes on.
    Warning,
    /// The run ends without output, unless what is broken is left out (`Faults::LeaveOut`).
    Error,
}

impl Severity {
    /// The word that messages use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A place in a source file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The file.
    pub file: FileId,
    /// What to underline, in bytes from the start of the file's text.
    pub range: Range<usize>,
    /// The node in the file ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901)).
    pub pointer: PointerBuf,
}

/// One message.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// What kind of finding it is.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// What is the matter: lower case, no final dot.
    pub message: String,
    /// Where, unless it concerns no place.
    pub location: Option<Location>,
    /// The words under the underlined place.
    pub label: String,
    /// Other places that belong to it, each with the words to stand there.
    pub related: Vec<(Location, String)>,
    /// What to do next, as an instruction.
    pub help: Option<String>,
}

impl Diagnostic {
    fn new(severity: Severity, code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity,
            message: message.into(),
            location: None,
            label: String::new(),
            related: Vec::new(),
            help: None,
        }
    }

    /// A finding that ends the run, unless what is broken is left out.
    pub fn error(code: Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message)
    }

    /// A finding that should be looked at.
    pub fn warning(code: Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    /// A loss on the way from the document to the client.
    pub fn note(code: Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, message)
    }

    /// Says where.
    #[must_use]
    pub fn at(mut self, location: Location) -> Self {
        self.location = Some(location);
        self
    }

    /// Says what stands at the place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn related(mut self, location: Location, label: impl Into<String>) -> Self {
        self.related.push((location, label.into()));
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// The findings of a run, in the order in which they were made.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    items: Vec<Diagnostic>,
    /// How many of the first are known to those who go on all the same.
    coped_with: usize,
}

/// Proof that a run ended early because [`Diagnostics`] holds an error.
///
/// Only a `Diagnostics` makes one, so `?` never loses a message.
#[derive(Debug)]
pub struct Aborted(());

impl Diagnostics {
    /// No findings.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.items.push(diagnostic);
    }

    /// Adds an error and ends the run.
    pub fn abort(&mut self, diagnostic: Diagnostic) -> Aborted {
        debug_assert_eq!(diagnostic.severity, Severity::Error);
        self.push(diagnostic);
        Aborted(())
    }

    /// Says that what was found so far is no reason to end the run: what is broken has been left out.
    pub fn go_on(&mut self) {
        self.coped_with = self.items.len();
    }

    /// Ends the run if any error was found that nobody has coped with.
    ///
    /// # Errors
    /// [`Aborted`] if there is such an error.
    pub fn abort_if_errors(&self) -> Result<(), Aborted> {
        if self.iter().skip(self.coped_with).any(|item| item.severity == Severity::Error) {
            return Err(Aborted(()));
        }
        Ok(())
    }

    /// How many findings are of this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.iter().filter(|item| item.severity == severity).count()
    }

    /// The findings, first found first.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.items.iter()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
