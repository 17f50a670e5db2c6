//! Compares what `codegen::diff` says with what a person and the compiler say.

use std::fmt::{self, Write as _};
use std::io::{self, Write as _};

use codegen::diff::Verdict;

use super::change::Wire;
use super::clients::{Comparisons, Said};
use super::crates::{Compiled, Outcome, Uses};

/// What came out.
pub struct Report {
    document: &'static str,
    changes: usize,
    agreed_on_wire: usize,
    agreed_on_rust: usize,
    /// Each disagreement, with the words of both sides.
    disagreements: Vec<String>,
}

/// Compares the verdicts of all changes.
pub fn report(document: &'static str, comparisons: &Comparisons, compiled: &Compiled) -> Report {
    let mut report = Report::new(document);
    for compared in &comparisons.changes {
        let changed = Uses::After(&compared.change.done);
        let wire = compared.change.wire;
        let mut add = |said: &Said, wire: Wire, clients: [Uses; 2]| {
            report.add(said, wire, clients.map(|client| compiled.outcome(client, said.step)));
        };
        add(&compared.done, wire, [Uses::Unchanged, changed]);
        if let Some(undone) = &compared.undone {
            add(undone, wire.undone(), [changed, Uses::Unchanged]);
        }
    }
    report
}

impl Report {
    fn new(document: &'static str) -> Self {
        Self { document, changes: 0, agreed_on_wire: 0, agreed_on_rust: 0, disagreements: Vec::new() }
    }

    /// Judges a change: by a person's verdict, and by what the compiler says of a program before and after the change.
    fn add(&mut self, said: &Said, wire: Wire, outcomes: [&Outcome; 2]) {
        let [before, after] = outcomes;
        self.changes += 1;
        if let Err(error) = before {
            self.disagreements.push(format!("{}: the program is wrong: {error}", said.step.name));
            return;
        }
        if wire == said.wire {
            self.agreed_on_wire += 1;
        } else {
            self.disagree(said, &format!("on the wire, a person says {wire}, the comparison {}", said.wire));
        }
        // What is unclear compiles: the compiler has nothing to say of it, and its user may have.
        let is_breaking = said.rust == Verdict::Breaking;
        match after {
            Ok(()) if is_breaking => self.disagree(said, "the program compiles, the comparison says breaking"),
            Err(error) if !is_breaking => {
                self.disagree(said, &format!("the comparison says {}, the compiler {error}", said.rust));
            }
            _ => self.agreed_on_rust += 1,
        }
    }

    fn disagree(&mut self, said: &Said, what: &str) {
        let mut lines = format!("{}: {what}", said.step.name);
        for words in &said.words {
            let _ = write!(lines, "\n    {words}");
        }
        self.disagreements.push(lines);
    }

    /// Prints the totals.
    ///
    /// # Panics
    /// If there is a disagreement.
    pub fn pass(&self) {
        assert!(self.disagreements.is_empty(), "\n{self}");
        // Not through `print!`, which Cargo hides where a test passes.
        let _ = write!(io::stdout(), "{self}");
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { document, changes, agreed_on_wire, agreed_on_rust, disagreements } = self;
        writeln!(f, "{document}: {agreed_on_wire} of {changes} verdicts on the wire are those of a person")?;
        writeln!(f, "{document}: {agreed_on_rust} of {changes} verdicts on Rust are those of the compiler")?;
        disagreements.iter().try_for_each(|disagreement| writeln!(f, "{document}: {disagreement}"))
    }
}

#[cfg(test)]
mod tests {
    use codegen::diff::Verdict::*;

    use super::*;
    use crate::change::{Step, step, wire};

    const STEP: Step = step("order-removed", "");

    fn said(old_client: Verdict, rust: Verdict) -> Said {
        Said {
            step: &STEP,
            wire: wire(old_client, Compatible),
            rust,
            words: vec!["wire: what it has found".to_owned()],
        }
    }

    #[test]
    fn each_disagreement_has_the_words_of_both_sides() {
        let mut report = Report::new("shop");
        let (compiles, breaks) = (Ok(()), Err("E0599: no method".to_owned()));
        report.add(&said(Breaking, Breaking), wire(Breaking, Compatible), [&compiles, &breaks]);
        report.add(&said(Unclear, Unclear), wire(Unclear, Compatible), [&compiles, &compiles]);
        report.add(&said(Breaking, Compatible), wire(Breaking, Unclear), [&compiles, &breaks]);
        report.add(&said(Breaking, Breaking), wire(Breaking, Compatible), [&compiles, &compiles]);
        report.add(&said(Breaking, Breaking), wire(Breaking, Compatible), [&breaks, &breaks]);
        insta::assert_snapshot!(report.to_string(), @"
        shop: 3 of 5 verdicts on the wire are those of a person
        shop: 2 of 5 verdicts on Rust are those of the compiler
        shop: order-removed: on the wire, a person says breaking for the old client and unclear for the new one, the comparison breaking for the old client and compatible for the new one
            wire: what it has found
        shop: order-removed: the comparison says compatible, the compiler E0599: no method
            wire: what it has found
        shop: order-removed: the program compiles, the comparison says breaking
            wire: what it has found
        shop: order-removed: the program is wrong: E0599: no method
        ");
    }

    #[test]
    #[should_panic(expected = "order-removed: on the wire, a person says unclear for the old client")]
    fn a_report_with_a_disagreement_does_not_pass() {
        let mut report = Report::new("shop");
        report.add(&said(Breaking, Compatible), wire(Unclear, Compatible), [&Ok(()), &Ok(())]);
        report.pass();
    }
}
