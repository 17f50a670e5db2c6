//! The overlay actions that somebody has to look at.

use super::change::Place;
use super::wire::place;
use crate::diagnostics::render::Lines;
use crate::diagnostics::{Code, Diagnostics, Severity};
use crate::sources::Sources;

/// An overlay action that no longer applies, or no longer changes anything.
#[derive(Clone, Debug)]
pub struct OverlayFinding {
    /// What kind of finding it is.
    pub code: Code,
    /// An error if no client can be generated with it.
    pub severity: Severity,
    /// What is the matter.
    pub message: String,
    /// The action.
    pub place: Option<Place>,
    /// What to do.
    pub help: Option<String>,
}

/// What the overlays had to say when they were applied.
pub(super) fn findings(heard: &Diagnostics, sources: &Sources) -> Vec<OverlayFinding> {
    let lines = Lines::of(sources);
    let finding = |diagnostic: &crate::Diagnostic| OverlayFinding {
        code: diagnostic.code,
        severity: diagnostic.severity,
        message: diagnostic.message.clone(),
        place: diagnostic.location.as_ref().map(|location| place(location, sources, &lines)),
        help: diagnostic.help.clone(),
    };
    let mut findings = heard.iter().map(finding).collect::<Vec<_>>();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    findings
}
