//! Makes JSON of a comparison. `schema_version` rises when a member changes its meaning or goes.

use serde::Serialize;

use super::change::{Change, Place};
use super::overlays::OverlayFinding;
use super::rust_api::RustChange;
use super::{Comparison, Direction, RustApi};

/// The version of what [`render`] writes.
const SCHEMA_VERSION: u32 = 1;

#[derive(Serialize)]
struct Report<'a> {
    schema_version: u32,
    /// The part of the version number that has to rise.
    bump: &'static str,
    verdict: &'static str,
    changes: Vec<ChangeEntry<'a>>,
    rust_api: RustEntry<'a>,
    overlays: Vec<OverlayEntry<'a>>,
}

#[derive(Serialize)]
struct ChangeEntry<'a> {
    id: &'static str,
    fingerprint: &'a str,
    area: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    direction: Option<&'static str>,
    action: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<&'a str>,
    wire: WireEntry,
    #[serde(skip_serializing_if = "Option::is_none")]
    old: Option<&'a Place>,
    #[serde(skip_serializing_if = "Option::is_none")]
    new: Option<&'a Place>,
    operations: &'a [String],
    /// The fingerprints of the changes of the Rust API that come with it.
    rust: Vec<&'a str>,
}

#[derive(Serialize)]
struct WireEntry {
    old_client_new_server: &'static str,
    new_client_old_server: &'static str,
    why: &'static str,
}

#[derive(Serialize)]
struct RustEntry<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    not_compared: Option<&'a str>,
    changes: Vec<RustChangeEntry<'a>>,
}

#[derive(Serialize)]
struct RustChangeEntry<'a> {
    fingerprint: &'a str,
    action: &'static str,
    kind: &'static str,
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    new_path: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    old: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    new: Option<&'a str>,
    verdict: &'static str,
}

#[derive(Serialize)]
struct OverlayEntry<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<&'a Place>,
}

/// Renders one JSON object, with a line break at its end.
pub fn render(comparison: &Comparison) -> String {
    let Comparison { bump, changes, rust_api, overlays } = comparison;
    let report = Report {
        schema_version: SCHEMA_VERSION,
        bump: bump.as_str(),
        verdict: comparison.worst().as_str(),
        changes: changes.iter().map(|change| ChangeEntry::of(change, rust_api.changes())).collect(),
        rust_api: RustEntry {
            not_compared: match rust_api {
                RustApi::Compared(_) => None,
                RustApi::NotCompared { reason } => Some(reason),
            },
            changes: rust_api.changes().iter().map(RustChangeEntry::of).collect(),
        },
        overlays: overlays.iter().map(OverlayEntry::of).collect(),
    };
    // Strings, numbers and lists serialise without fail.
    serde_json::to_string_pretty(&report).unwrap_or_default() + "\n"
}

impl<'a> ChangeEntry<'a> {
    fn of(change: &'a Change, rust: &'a [RustChange]) -> Self {
        let Change { rule, fingerprint, value, old, new, operations, .. } = change;
        let wire = rule.wire();
        Self {
            id: rule.id(),
            fingerprint,
            area: rule.area().as_str(),
            direction: rule.direction().map(Direction::as_str),
            action: rule.action().as_str(),
            message: change.message(),
            from: value.from.as_deref(),
            to: value.to.as_deref(),
            wire: WireEntry {
                old_client_new_server: wire.old_client.as_str(),
                new_client_old_server: wire.new_client.as_str(),
                why: rule.why(),
            },
            old: old.as_ref(),
            new: new.as_ref(),
            operations,
            rust: change.rust.iter().map(|index| rust[*index].fingerprint.as_str()).collect(),
        }
    }
}

impl<'a> RustChangeEntry<'a> {
    fn of(change: &'a RustChange) -> Self {
        Self {
            fingerprint: &change.fingerprint,
            action: change.action.as_str(),
            kind: change.kind.as_str(),
            path: &change.path,
            new_path: change.new_path.as_deref(),
            old: change.old.as_deref(),
            new: change.new.as_deref(),
            verdict: change.verdict.as_str(),
        }
    }
}

impl<'a> OverlayEntry<'a> {
    fn of(finding: &'a OverlayFinding) -> Self {
        Self {
            code: finding.code.as_str(),
            severity: finding.severity.as_str(),
            message: &finding.message,
            place: finding.place.as_ref(),
        }
    }
}
