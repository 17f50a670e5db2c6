//! Turns an OpenAPI document and its overlays into a typed Rust client. Text in, text out.
//!
//! ```text
//! document --parse--> tree --overlay--> tree --select--> tree --lower--> tree in normal form --> Api --progenitor--> skeleton
//!                                                                                                 +------- write -----+--> files
//! ```
//!
//! Before the model (`api`), all is a tree of values with places, changed by small named passes. After it, all is
//! typed: the tree is asked for places and for words to readers, and no longer for what goes over the wire.
//!
//! Start reading at [`generate`]. It is the whole flow; each stage is a module, in that order.
//!
//! The crate touches no file, network, environment, clock or process; its `clippy.toml` sees to it. The output
//! depends on the [`Sources`] and on the versions in `Cargo.lock` alone.

mod sources;
mod document;
mod overlay;
mod patch;
mod validate;
mod references;
mod select;
mod lower;
mod api;
mod rust;
mod summary;
mod meanings;
mod outline;
pub mod census;
pub mod diff;
mod import;

mod diagnostics;
mod incoming;
mod markdown;
mod names;
mod openapi;

use std::collections::BTreeMap;

use crate::api::naming::GivenNames;
pub use crate::diagnostics::render as messages;
pub use crate::diagnostics::{Aborted, Code, Diagnostic, Diagnostics, Location, Severity};
pub use crate::document::{Document, Node, Object, Origin, Value};
pub use crate::import::{Imported, Report as ImportReport, Request as ImportRequest, import};
pub use crate::lower::{PASSES as LOWERING_PASSES, Pass as LoweringPass, Purpose as LoweringPurpose};
pub use crate::outline::{Outline, has_oauth_flow, is_package_name, package_name};
pub use crate::overlay::ActionOutcome;
pub use crate::patch::{Patched, patch};
pub use crate::references::with_referenced;
pub use crate::rust::files::package::{Workspace, crate_name, manifest, manifest_sections};
pub use crate::rust::files::{GeneratedFile, MARKER, NAMES};
pub use crate::rust::progenitor::{Failure, InThread, Progenitor, progenitor_tokens};
pub use crate::select::Selector;
pub use crate::sources::{Faults, FileId, Files, Part, SourceFile, Sources};
pub use crate::summary::{SchemaName, Summary};

/// Everything that a run makes.
#[derive(Clone, Debug)]
pub struct Generated {
    /// The module, one file each.
    pub files: Vec<GeneratedFile>,
    /// The crates that the module needs: lines for the `[dependencies]` of a Cargo manifest.
    pub dependencies: Vec<String>,
    /// What a README can say of the client.
    pub outline: Outline,
    /// Operations and types, a line each.
    pub summary: Summary,
    /// The model of which the client was made: what operations and types are on the wire, for reviewers.
    pub model: String,
    /// What the names of the client stand for on the wire, by their paths: `Client::list_pets`, `types::Pet::user_id`.
    pub meanings: BTreeMap<String, String>,
    /// The names that were given, for the next run: see [`Sources::with_names`].
    pub names: String,
}

impl Generated {
    /// The module as a crate: the files of its folder `src`, of which `lib.rs` is the root.
    #[must_use]
    pub fn crate_sources(&self) -> Vec<GeneratedFile> {
        rust::files::package::sources(&self.files)
    }
}

/// Generates the client of a document.
///
/// # Errors
/// [`Aborted`] if any stage reported an error; what it says is in `diagnostics`.
pub fn generate(
    sources: &Sources,
    progenitor: &dyn Progenitor,
    diagnostics: &mut Diagnostics,
) -> Result<Generated, Aborted> {
    let document = lower(sources, diagnostics)?;
    generate_lowered(&document, sources, progenitor, diagnostics)
}

/// Generates the client of a document that the passes, or some of them, have lowered.
///
/// # Errors
/// [`Aborted`] if any stage reported an error.
pub fn generate_lowered(
    document: &Document,
    sources: &Sources,
    progenitor: &dyn Progenitor,
    diagnostics: &mut Diagnostics,
) -> Result<Generated, Aborted> {
    let given = GivenNames::parse(sources, diagnostics)?;
    let mut api = api::build_named(document, &given, diagnostics);
    match sources.faults() {
        Faults::Abort => diagnostics.abort_if_errors()?,
        // A client without a walk or a stream is made without what is wrong with it.
        Faults::LeaveOut => diagnostics.go_on(),
    }
    let skeleton = rust::progenitor::generate(&mut api, progenitor, sources.faults(), diagnostics)?;
    rust::examples::add(&mut api, &skeleton, sources);
    let client = rust::write(&api, &skeleton, sources, diagnostics);
    let summary = summary::of(&api, &skeleton);
    let used = rust::files::Used::of(&client);
    Ok(Generated {
        files: rust::files::render(client, &used, &api.title, sources),
        dependencies: rust::files::dependencies(&used, sources),
        outline: Outline::of(&api, &skeleton),
        summary,
        model: api::print::print(&api),
        meanings: meanings::of(&api),
        names: rust::files::names(&api.names, sources),
    })
}

/// Lowers a document to its normal form, which the model reads.
///
/// # Errors
/// [`Aborted`] if reading, an overlay, the validation or a pass reported an error.
pub fn lower(sources: &Sources, diagnostics: &mut Diagnostics) -> Result<Document, Aborted> {
    lower_with(LOWERING_PASSES, sources, diagnostics)
}

/// Lowers a document with some of the passes, in this order: what a pass is good for shows where it is left out.
///
/// # Errors
/// [`Aborted`] if reading, an overlay, the validation or one of these passes reported an error.
pub fn lower_with(
    passes: &[LoweringPass],
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Result<Document, Aborted> {
    let mut document = patch(sources, diagnostics)?.document;
    validate::run(&document, diagnostics)?;
    references::resolve(&mut document, sources, diagnostics)?;
    if !sources.only().is_empty() {
        lower::find_targets(&mut document, diagnostics);
        select::run(&mut document.root, sources.only(), diagnostics)?;
    }
    let lowered = lower::run(passes, &mut document, diagnostics);
    match sources.faults() {
        Faults::Abort => lowered?,
        // A pass that reports an error has left out what it is about.
        Faults::LeaveOut => diagnostics.go_on(),
    }
    Ok(document)
}
