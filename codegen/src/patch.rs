//! The document as people have decided that it should be: with its overlays applied.

use crate::diagnostics::{Aborted, Diagnostics};
use crate::document::{self, Document};
use crate::overlay::{self, ActionOutcome};
use crate::sources::Sources;

/// A document with its overlays applied.
#[derive(Clone, Debug)]
pub struct Patched {
    /// The document.
    pub document: Document,
    /// What each action did, in order.
    pub outcomes: Vec<ActionOutcome>,
}

/// Applies the overlays to a document, which may be any YAML or JSON value.
///
/// # Errors
/// [`Aborted`] if reading or an overlay reported an error.
pub fn patch(sources: &Sources, diagnostics: &mut Diagnostics) -> Result<Patched, Aborted> {
    let mut document = document::parse(sources, sources.spec(), diagnostics)?;
    let mut outcomes = Vec::new();
    for source in sources.overlays() {
        let overlay = overlay::parse(sources, source, diagnostics)?;
        overlay::check_extends(&overlay, sources, diagnostics);
        outcomes.extend(overlay::apply(&overlay, &mut document, diagnostics)?);
    }
    Ok(Patched { document, outcomes })
}
