//! The member by which programs tell errors apart.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::markdown::code_span;

/// What people call the code of an error, the surest first.
pub(crate) const ERROR_CODES: [&str; 6] = ["code", "error", "errorCode", "error_code", "type", "reason"];

/// The member that tells errors apart, and its values in the examples.
pub(super) struct Code {
    pub(super) member: &'static str,
    pub(super) values: Vec<String>,
}

impl Code {
    /// The code of errors of which these are examples: each has it.
    pub(super) fn of(examples: &[Json]) -> Option<Self> {
        if examples.is_empty() {
            return None;
        }
        let (member, mut values) = ERROR_CODES.into_iter().find_map(|name| {
            let codes = examples.iter().map(|example| example[name].as_str().filter(|code| is_identifier(code)));
            Some((name, codes.map(|code| code.map(str::to_owned)).collect::<Option<Vec<_>>>()?))
        })?;
        let mut seen = BTreeSet::new();
        values.retain(|code| seen.insert(code.clone()));
        Some(Self { member, values })
    }

    pub(super) fn description(&self) -> String {
        format!("The {} of an error, as the examples show it.", code_span(self.member))
    }
}

fn is_identifier(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "_-.:/".contains(c))
}
