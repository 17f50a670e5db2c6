//! What a test has found.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Write as _};

use indexmap::IndexMap;

/// How many kinds of failures of one part are shown.
const SHOWN: usize = 20;

/// The failures and totals of a document.
pub struct Report {
    document: String,
    totals: Vec<String>,
    /// By part and kind: how many, and the first of them.
    failures: BTreeMap<&'static str, IndexMap<String, (usize, String)>>,
}

impl Report {
    pub fn new(document: &str) -> Self {
        Self { document: document.to_owned(), totals: Vec::new(), failures: BTreeMap::new() }
    }

    /// Notes how much was compared, or why something was not.
    pub fn say(&mut self, total: String) {
        self.totals.push(total);
    }

    /// Notes a failure of a part.
    pub fn fail(&mut self, part: &'static str, message: String) {
        self.fail_like(part, message.clone(), message);
    }

    /// Notes a failure of a part, of which only the first of its kind is shown.
    pub fn fail_like(&mut self, part: &'static str, kind: String, message: String) {
        let kinds = self.failures.entry(part).or_default();
        kinds.entry(kind).or_insert((0, message)).0 += 1;
    }

    /// Prints the totals.
    ///
    /// # Panics
    /// If anything failed.
    pub fn pass(&self) {
        assert!(self.failures.is_empty(), "\n{self}");
        // Not through `print!`, which Cargo hides where a test passes.
        let _ = write!(io::stdout(), "{self}");
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for total in &self.totals {
            writeln!(f, "{}: {total}", self.document)?;
        }
        for (part, kinds) in &self.failures {
            let count = kinds.values().map(|(count, _)| count).sum::<usize>();
            writeln!(f, "{}: {part}: {count} failures of {} kinds", self.document, kinds.len())?;
            for (count, message) in kinds.values().take(SHOWN) {
                match count {
                    1 => writeln!(f, "  {message}")?,
                    _ => writeln!(f, "  {message} (and {} like it)", count - 1)?,
                }
            }
            if kinds.len() > SHOWN {
                writeln!(f, "  and {} other kinds", kinds.len() - SHOWN)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_each_kind_is_shown() {
        let mut report = Report::new("shop.yaml");
        report.say("3 instances came back equal".to_owned());
        for number in 1..=3 {
            report.fail_like("values", "a".to_owned(), format!("Order: number {number}"));
        }
        for number in 1..=21 {
            report.fail("wire", format!("call {number}"));
        }
        let text = report.to_string();
        assert!(text.starts_with(
            "shop.yaml: 3 instances came back equal
shop.yaml: values: 3 failures of 1 kinds
  Order: number 1 (and 2 like it)
shop.yaml: wire: 21 failures of 21 kinds
  call 1
"
        ));
        assert!(text.ends_with("  call 20\n  and 1 other kinds\n"), "{text}");
    }

    #[test]
    #[should_panic(expected = "Order: lost")]
    fn a_report_with_a_failure_does_not_pass() {
        let mut report = Report::new("shop.yaml");
        report.fail("values", "Order: lost".to_owned());
        report.pass();
    }
}
