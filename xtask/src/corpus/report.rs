//! The table and the totals.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::json;

use super::entry::{Entry, Verdict};
use super::round_trip::{RoundTrip, Worst};
use crate::codegen::plural;

/// How much of a reason stands in the table; all of it is in the JSON report.
const REASON: usize = 160;

/// How many types of a document stand in the table whose instances come back otherwise.
const WORST: usize = 3;

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
            "round_trip": {
                "equal": self.sent(|sent| sent.equal),
                "instances": self.sent(|sent| sent.instances),
                "types_equal": self.sent(|sent| sent.types_equal),
                "types": self.sent(|sent| sent.types),
            },
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

    fn sent(&self, number: impl Fn(&RoundTrip) -> usize) -> usize {
        self.entries.iter().filter_map(|entry| entry.round_trip.as_ref()).map(number).sum()
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
        self.write_worst(f)?;
        for (cause, count) in self.causes() {
            writeln!(f, "{cause}: {}", plural(count, "document"))?;
        }
        self.write_totals(f)
    }
}

impl Report {
    /// What came back of the instances of each document, and of which types the most came back otherwise.
    fn write_worst(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (entry, sent) in self.entries.iter().filter_map(|entry| Some((entry, entry.round_trip.as_ref()?))) {
            writeln!(f, "{}: {}", entry.file, sent.in_words())?;
            for worst in sent.worst.iter().take(WORST) {
                let Worst { name, failed, of, complaint } = worst;
                writeln!(f, "    {name}: {failed} of {of} not, {}", cut(complaint))?;
            }
        }
        if self.entries.iter().any(|entry| entry.round_trip.is_some()) { writeln!(f) } else { Ok(()) }
    }

    fn write_totals(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (compiled, not_compiled) = (self.compiled(true), self.compiled(false));
        write!(f, "{}: {} generated", plural(self.entries.len(), "document"), self.outcomes(Verdict::Generated))?;
        if compiled + not_compiled > 0 {
            write!(f, ", {compiled} compiled ({not_compiled} not)")?;
        }
        writeln!(f, ", {} refused, {} failed", self.outcomes(Verdict::Refused), self.outcomes(Verdict::Failed))?;
        writeln!(
            f,
            "operations: {} in, {} out, as {}",
            self.sum(|entry| entry.operations.document),
            self.sum(|entry| entry.operations.client),
            plural(self.sum(|entry| entry.methods), "method"),
        )?;
        writeln!(
            f,
            "webhooks: {} in, {} with a type",
            self.sum(|entry| entry.webhooks.document),
            self.sum(|entry| entry.webhooks.types),
        )?;
        let (equal, instances) = (self.sent(|sent| sent.equal), self.sent(|sent| sent.instances));
        if instances > 0 {
            let (types_equal, types) = (self.sent(|sent| sent.types_equal), self.sent(|sent| sent.types));
            let (of_instances, of_types) = (percent(equal, instances), percent(types_equal, types));
            writeln!(
                f,
                "round trip: {equal} of {instances} instances came back equal ({of_instances}), all instances of \
                 {types_equal} of {types} types ({of_types})"
            )?;
        }
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
        Some(reason) => format!("{word}: {}", cut(reason)),
    }
}

fn cut(reason: &str) -> String {
    match reason.char_indices().nth(REASON) {
        Some((end, _)) => format!("{}...", &reason[..end]),
        None => reason.to_owned(),
    }
}

/// A share, of which the last digit is cut off: 100 % are all.
fn percent(part: usize, whole: usize) -> String {
    let tenths = part * 1000 / whole.max(1);
    format!("{}.{} %", tenths / 10, tenths % 10)
}
