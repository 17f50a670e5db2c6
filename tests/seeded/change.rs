//! What a seeded change is.

use std::collections::BTreeSet;
use std::fmt;

use codegen::diff::Verdict;
use serde_json::Value;

/// A change of a document, and the same change undone.
pub struct Change {
    pub done: Step,
    /// None if the undone change is of the same kind.
    pub undone: Option<Step>,
    /// Makes the change.
    pub edit: fn(&mut Value),
    pub wire: Wire,
}

impl Change {
    /// The change done and undone.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        std::iter::once(&self.done).chain(&self.undone)
    }
}

/// A change in one of both ways.
pub struct Step {
    /// The same in every run.
    pub name: &'static str,
    /// What a user of the client of the state before the change has written: statements with a `client`, the crate
    /// `api` and its module `types`.
    pub uses: &'static str,
}

/// What a change does on the wire, as a person judges it who has the standards at hand and knows that the client keeps
/// members and values that it does not know, checks no constraints, and fails where a required member is missing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Wire {
    /// To the client of the state before the change, at the server of the state after it.
    pub old_client: Verdict,
    /// To the client of the state after the change, at the server of the state before it.
    pub new_client: Verdict,
}

impl Wire {
    /// What the undone change does.
    pub fn undone(self) -> Self {
        wire(self.new_client, self.old_client)
    }
}

impl fmt::Display for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} for the old client and {} for the new one", self.old_client, self.new_client)
    }
}

/// The verdicts for the client of the state before the change, and for that of the state after it.
pub const fn wire(old_client: Verdict, new_client: Verdict) -> Wire {
    Wire { old_client, new_client }
}

/// A change and what a user has written.
pub const fn step(name: &'static str, uses: &'static str) -> Step {
    Step { name, uses }
}

/// How many changes there are, done and undone.
///
/// # Panics
/// If two have one name.
pub fn count(changes: &[&'static Change]) -> usize {
    let names = changes.iter().flat_map(|change| change.steps()).map(|step| step.name);
    let mut seen = BTreeSet::new();
    names.for_each(|name| assert!(seen.insert(name), "two changes are called {name}"));
    seen.len()
}
