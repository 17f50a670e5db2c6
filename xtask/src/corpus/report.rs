//! The table and the totals.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::json;

use super::entry::{Entry, Verdict};
use crate::codegen::plural;

/// How much of a reason stands in the table; all of it is in the JSON report.
const REASON: usize = 160;

/// What became of all documents.
#[derive(Debug)]
pub struct Report {
    /// In the order of their names.
    pub entries: Vec<Entry>,
    /// How long all of it took.
    pub seconds: f64,
}

impl Report {
    /// Whether the generator has done all that it should.
    pub fn is_good(&self) -> bool {
        self.entries.iter().all(Entry::is_good)
    }

    /// The report for machines.
    pub fn to_json(&self) -> String {
        let totals = json!({
            "documents": self.entries.len(),
            "generated": self.outcomes(Verdict::Generated),
            "refused": self.outcomes(Verdict::Refused),
            "failed": self.outcomes(Verdict::Failed),
            "compiled": self.compiled(true),
            "not_compiled": self.compiled(false),
            "operations": {
                "document": self.sum(|entry| entry.operations.document),
                "client": self.sum(|entry| entry.operations.client),
            },
            "methods": self.sum(|entry| entry.methods),
            "webhooks": {
                "document": self.sum(|entry| entry.webhooks.document),
                "types": self.sum(|entry| entry.webhooks.types),
            },
            "types": self.sum(|entry| entry.types),
            "notes": self.sum(|entry| entry.notes),
            "warnings": self.sum(|entry| entry.warnings),
            "seconds": self.seconds,
        });
        format!("{:#}\n", json!({ "documents": self.entries, "totals": totals }))
    }

    fn outcomes(&self, outcome: Verdict) -> usize {
        self.entries.iter().filter(|entry| entry.outcome == outcome).count()
    }

    fn compiled(&self, compiles: bool) -> usize {
        self.entries.iter().filter(|entry| entry.compiles == Some(compiles)).count()
    }

    fn sum(&self, number: impl Fn(&Entry) -> usize) -> usize {
        self.entries.iter().map(number).sum()
    }

    /// The kinds of reasons, the most frequent first.
    fn causes(&self) -> Vec<(&str, usize)> {
        let mut causes = BTreeMap::<&str, usize>::new();
        for cause in self.entries.iter().filter_map(|entry| entry.cause.as_deref()) {
            *causes.entry(cause).or_default() += 1;
        }
        let mut causes = causes.into_iter().collect::<Vec<_>>();
        causes.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        causes
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.entries.iter().map(|entry| entry.file.chars().count()).max().unwrap_or(0).max(8);
        writeln!(
            f,
            "{:<width$}  operations         webhooks   types  notes  warnings  seconds  outcome\n\
             {:<width$}    in   out methods  in   out",
            "document", ""
        )?;
        for entry in &self.entries {
            let Entry { file, operations, methods, webhooks, types, notes, warnings, seconds, .. } = entry;
            write!(
                f,
                "{file:<width$} {:>5} {:>5} {methods:>7} {:>3} {:>5} {types:>7} {notes:>6} {warnings:>9} {seconds:>8.2}  ",
                operations.document, operations.client, webhooks.document, webhooks.types
            )?;
            writeln!(f, "{}", outcome(entry))?;
        }
        writeln!(f)?;
        for (cause, count) in self.causes() {
            writeln!(f, "{cause}: {}", plural(count, "document"))?;
        }
        self.write_totals(f)
    }
}

impl Report {
    fn write_totals(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (compiled, not_compiled) = (self.compiled(true), self.compiled(false));
        write!(f, "{}: {} generated", plural(self.entries.len(), "document"), self.outcomes(Verdict::Generated))?;
        if compiled + not_compiled > 0 {
            write!(f, ", {compiled} compiled ({not_compiled} not)")?;
        }
        writeln!(f, ", {} refused, {} failed", self.outcomes(Verdict::Refused), self.outcomes(Verdict::Failed))?;
        writeln!(
            f,
            "operations: {} in, {} out, as {} methods",
            self.sum(|entry| entry.operations.document),
            self.sum(|entry| entry.operations.client),
            self.sum(|entry| entry.methods),
        )?;
        writeln!(
            f,
            "webhooks: {} in, {} with a type",
            self.sum(|entry| entry.webhooks.document),
            self.sum(|entry| entry.webhooks.types),
        )?;
        writeln!(
            f,
            "{}, {}, {}, {:.1} seconds",
            plural(self.sum(|entry| entry.types), "type"),
            plural(self.sum(|entry| entry.notes), "note"),
            plural(self.sum(|entry| entry.warnings), "warning"),
            self.seconds,
        )
    }
}

/// The outcome in words, cut to a readable length.
fn outcome(entry: &Entry) -> String {
    let word = match (entry.outcome, entry.compiles) {
        (Verdict::Generated, None) => "generated",
        (Verdict::Generated, Some(true)) => "compiles",
        (Verdict::Generated, Some(false)) => "does not compile",
        (Verdict::Refused, _) => "refused",
        (Verdict::Failed, _) => "FAILED",
    };
    match &entry.reason {
        None => word.to_owned(),
        Some(reason) if reason.chars().count() > REASON => {
            format!("{word}: {}...", reason.chars().take(REASON).collect::<String>())
        }
        Some(reason) => format!("{word}: {reason}"),
    }
}
