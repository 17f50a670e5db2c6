//! Which findings are shown with their source text, and which are counted: what somebody has to decide fits on a screen.
//!
//! Errors are shown, all of them. Of warnings that say the same, one is shown; and of all warnings one of each code before
//! a second of any, until the screen is full. Notes ask for no decision: they are shown if all of them fit. The rest is
//! a count by code.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Severity};

/// How many warnings and notes a screen has room for, with their source text.
const SCREEN: usize = 5;

pub(super) struct Choice<'d> {
    /// What is shown, in the order in which it was found.
    pub shown: Vec<Shown<'d>>,
    /// How many of each code are not shown, the worst first.
    pub counted: Vec<(Severity, BTreeMap<Code, usize>)>,
}

/// A finding, and how many others say the same.
pub(super) struct Shown<'d> {
    pub diagnostic: &'d Diagnostic,
    pub others: usize,
    /// Its place among all findings.
    index: usize,
}

impl<'d> Choice<'d> {
    pub(super) fn of(diagnostics: &'d Diagnostics) -> Self {
        let of = |severity: Severity| diagnostics.iter().enumerate().filter(move |(_, item)| item.severity == severity);
        let errors = of(Severity::Error).map(|(index, diagnostic)| Shown { diagnostic, others: 0, index });
        let mut warnings = distinct(of(Severity::Warning));
        let mut notes = distinct(of(Severity::Note));
        let more_warnings = warnings.split_off(warnings.len().min(SCREEN));
        let more_notes = match warnings.len() + more_warnings.len() + notes.len() <= SCREEN {
            true => Vec::new(),
            false => std::mem::take(&mut notes),
        };
        let mut shown = errors.chain(warnings).chain(notes).collect::<Vec<_>>();
        shown.sort_by_key(|shown| shown.index);
        let counted = [(Severity::Warning, count(&more_warnings)), (Severity::Note, count(&more_notes))];
        Self { shown, counted: counted.into_iter().filter(|(_, codes)| !codes.is_empty()).collect() }
    }
}

/// One of those that say the same, and one of each code before a second of any.
fn distinct<'d>(findings: impl Iterator<Item = (usize, &'d Diagnostic)>) -> Vec<Shown<'d>> {
    let mut distinct = IndexMap::<(Code, &str), Shown<'d>>::new();
    for (index, diagnostic) in findings {
        let key = (diagnostic.code, diagnostic.message.as_str());
        let known = distinct.entry(key).and_modify(|shown| shown.others += 1);
        known.or_insert(Shown { diagnostic, others: 0, index });
    }
    let mut seen = BTreeMap::<Code, usize>::new();
    let ranked = distinct.into_values().map(|shown| {
        let rank = seen.entry(shown.diagnostic.code).or_default();
        *rank += 1;
        (*rank, shown)
    });
    let mut ranked = ranked.collect::<Vec<_>>();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, shown)| shown).collect()
}

fn count(findings: &[Shown<'_>]) -> BTreeMap<Code, usize> {
    let mut count = BTreeMap::new();
    for shown in findings {
        *count.entry(shown.diagnostic.code).or_default() += 1 + shown.others;
    }
    count
}
