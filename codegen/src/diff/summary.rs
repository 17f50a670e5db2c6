//! What stands at the top of a report: what breaks for whom, and how much there is of what.

use std::cmp::Reverse;

use indexmap::{IndexMap, IndexSet};

use super::outline::Aspect;
use super::rules::{Area, Direction, Verdict};
use super::{Comparison, RustApi};

/// How many kinds of changes are listed of a verdict.
const KINDS: usize = 6;
/// Up to how many changes a reader sees at a glance what there is.
const FEW: usize = 20;

/// The changes of one verdict.
pub(super) struct Part {
    /// How many there are, and where.
    pub(super) head: String,
    /// What they are, the most frequent first.
    pub(super) kinds: Vec<String>,
}

impl Comparison {
    /// How much there is of what, in one line. What has one cause counts once.
    pub(super) fn counts(&self) -> String {
        let aspects = self.aspects();
        let wire = aspects.iter().map(wire).collect::<Vec<_>>();
        let rust = match &self.rust_api {
            RustApi::Compared(changes) => counts(&changes.iter().map(|change| change.verdict).collect::<Vec<_>>()),
            RustApi::NotCompared { .. } => "not compared".to_owned(),
        };
        format!("Wire, for existing clients: {}. Rust: {rust}.", counts(&wire))
    }

    /// What breaks for whom, and what does not; nothing where there is little of it.
    pub(super) fn parts(&self) -> Vec<Part> {
        let aspects = self.aspects();
        if aspects.len() <= FEW {
            return Vec::new();
        }
        let select = |belongs: &dyn Fn(&Aspect<'_>) -> bool| aspects.iter().filter(|aspect| belongs(aspect)).collect();
        let is_breaking = |aspect: &Aspect<'_>| wire(aspect) == Verdict::Breaking;
        let parts: [(&str, Vec<&Aspect<'_>>); 4] = [
            ("Breaking for existing clients", select(&is_breaking)),
            (
                "Breaking for programs alone, when they are compiled again",
                select(&|aspect| !is_breaking(aspect) && aspect.verdict == Verdict::Breaking),
            ),
            ("Unclear: needs review", select(&|aspect| aspect.verdict == Verdict::Unclear)),
            ("Compatible", select(&|aspect| aspect.verdict == Verdict::Compatible)),
        ];
        parts
            .into_iter()
            .filter(|(_, aspects)| !aspects.is_empty())
            .map(|(name, aspects)| part(name, &aspects))
            .collect()
    }
}

fn part(name: &str, aspects: &[&Aspect<'_>]) -> Part {
    let mut kinds = IndexMap::<String, usize>::new();
    for aspect in aspects {
        *kinds.entry(kind(aspect)).or_default() += 1;
    }
    kinds.sort_by_key(|_, count| Reverse(*count));
    let more = kinds.len().saturating_sub(KINDS);
    let mut lines = kinds.iter().take(KINDS).map(|(kind, count)| format!("{count} × {kind}")).collect::<Vec<_>>();
    if more > 0 {
        let rest = kinds.values().skip(KINDS).sum::<usize>();
        lines.push(format!("{rest} of {more} other kinds"));
    }
    let operations = aspects.iter().flat_map(|aspect| aspect.operations()).collect::<IndexSet<_>>().len();
    let of = if operations > 0 { format!(", in {}", plural(operations, "operation")) } else { String::new() };
    Part { head: format!("{name}: {}{of}", plural(aspects.len(), "change")), kinds: lines }
}

/// The worst of what an aspect does to existing clients.
fn wire(aspect: &Aspect<'_>) -> Verdict {
    let verdicts = aspect.changes.iter().map(|change| change.rule.wire().old_client);
    verdicts.max().unwrap_or(Verdict::Compatible)
}

/// What kind of thing has changed, and how.
fn kind(aspect: &Aspect<'_>) -> String {
    let rule = aspect.first().rule;
    let directions = aspect.rules().iter().filter_map(|rule| rule.direction()).collect::<IndexSet<_>>();
    let thing = match rule.area() {
        Area::Schema if directions.len() > 1 => "what is sent and comes back",
        Area::Schema if directions.contains(&Direction::Request) => "what is sent",
        Area::Schema => "what comes back",
        Area::Operation => "operation",
        Area::Security => "credentials",
        Area::Parameter => "parameter",
        Area::RequestBody => "request body",
        Area::Response => "response",
        Area::Webhook => "webhook or callback",
        Area::Server => "server",
        Area::Documentation => "words",
    };
    format!("{thing}: {}", rule.says())
}

/// A number and what there is so much of.
pub(super) fn plural(count: usize, of: &str) -> String {
    if count == 1 { format!("1 {of}") } else { format!("{count} {of}s") }
}

fn counts(verdicts: &[Verdict]) -> String {
    let count = |wanted| verdicts.iter().filter(|verdict| **verdict == wanted).count();
    let counts = [Verdict::Breaking, Verdict::Unclear, Verdict::Compatible].map(|verdict| (count(verdict), verdict));
    let counts = counts.iter().filter(|(count, _)| *count > 0);
    let words = counts.map(|(count, verdict)| format!("{count} {verdict}")).collect::<Vec<_>>().join(", ");
    if words.is_empty() { "no change".to_owned() } else { words }
}
