//! Cuts a comparison to what a reader asks for.

use std::collections::BTreeMap;

use super::change::Change;
use super::rules::Verdict;
use super::rust_api::RustChange;
use super::{Comparison, RustApi};

/// What a reader asks for. The conclusion stays that of all of it.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// What has this verdict.
    pub only: Option<Verdict>,
    /// What reaches an operation of which the method and path, or a part of it, is given, in any case.
    pub operation: Option<String>,
    /// What is part of a schema of the components of which the name, or a part of it, is given, in any case.
    pub schema: Option<String>,
}

impl Filter {
    fn is_empty(&self) -> bool {
        self.only.is_none() && self.operation.is_none() && self.schema.is_none()
    }
}

impl Comparison {
    /// The changes that a reader asks for.
    #[must_use]
    pub fn filtered(&self, filter: &Filter) -> Self {
        if filter.is_empty() {
            return self.clone();
        }
        let contains = |text: &str, part: &str| text.to_lowercase().contains(&part.to_lowercase());
        let is_wanted = |change: &&Change| {
            let of_verdict = filter.only.is_none_or(|only| self.verdict(change) == only);
            let of_operation = filter
                .operation
                .as_ref()
                .is_none_or(|operation| change.operations.iter().any(|name| contains(name, operation)));
            let of_schema = filter
                .schema
                .as_ref()
                .is_none_or(|schema| change.subject.in_schema().is_some_and(|name| contains(name, schema)));
            of_verdict && of_operation && of_schema
        };
        let mut changes = self.changes.iter().filter(is_wanted).cloned().collect::<Vec<_>>();
        // What no change of the document explains is of no operation or schema.
        let is_of_all = filter.operation.is_none() && filter.schema.is_none();
        let is_wanted = |change: &RustChange| {
            !change.is_explained && is_of_all && filter.only.is_none_or(|only| change.verdict == only)
        };
        let rust_api = match &self.rust_api {
            RustApi::Compared(all) => {
                let explained = changes.iter().flat_map(|change| change.rust.iter().copied());
                let mut kept = explained.map(|index| (index, &all[index])).collect::<BTreeMap<_, _>>();
                kept.extend(all.iter().enumerate().filter(|(_, change)| is_wanted(change)));
                let places = kept.keys().enumerate().map(|(new, old)| (*old, new)).collect::<BTreeMap<_, _>>();
                for change in &mut changes {
                    change.rust.iter_mut().for_each(|index| *index = places[index]);
                }
                RustApi::Compared(kept.into_values().cloned().collect())
            }
            other @ RustApi::NotCompared { .. } => other.clone(),
        };
        Self { bump: self.bump, changes, rust_api, overlays: self.overlays.clone() }
    }
}
