//! Compares two states of a document and its overlays: on the wire, and as what users of the client compile against.
//!
//! Start reading at [`diff`]. The wire is compared in the normal form that the lowering begins with, by structure and
//! never by the name of a reference; a [`Rule`] judges each difference. The Rust API is compared in the generated text,
//! so that it cannot disagree with the compiler.

mod rules;
mod change;
mod wire;
mod rust_api;
mod join;
mod overlays;
mod fingerprint;
mod outline;
mod alone;
mod summary;
mod fit;
mod filter;

pub mod github;
pub mod json;
pub mod markdown;
pub mod text;

pub use self::change::{Change, Place, Subject, Value};
pub use self::filter::Filter;
pub use self::overlays::OverlayFinding;
pub use self::rules::{Across, Action, Area, Direction, Rule, Verdict, Wire};
pub use self::rust_api::{ItemKind, RustAction, RustChange};

use crate::diagnostics::{Aborted, Diagnostics, Severity};
use crate::document::{self, Document};
use crate::rust::progenitor::Progenitor;
use crate::sources::Sources;
use crate::{Generated, generate, lower, overlay, references, validate};

/// One thing of each of the two states that are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Sides<T> {
    /// Of the state before the change.
    pub old: T,
    /// Of the state after it.
    pub new: T,
}

impl<T> Sides<T> {
    /// The same of each side.
    pub fn as_ref(&self) -> Sides<&T> {
        Sides { old: &self.old, new: &self.new }
    }

    /// Makes something of each side.
    pub fn map<U>(self, mut make: impl FnMut(T) -> U) -> Sides<U> {
        Sides { old: make(self.old), new: make(self.new) }
    }
}

/// The part of a version number that has to rise ([Semantic Versioning](https://semver.org)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bump {
    /// Nothing has changed.
    None,
    /// Users notice nothing.
    Patch,
    /// Users have more than before, or a change that somebody has to judge.
    Minor,
    /// Users have to change something.
    Major,
}

impl Bump {
    /// The word for reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

/// What users of the client compile against: how it has changed.
#[derive(Clone, Debug)]
pub enum RustApi {
    /// Both clients could be made.
    Compared(Vec<RustChange>),
    /// One of them could not.
    NotCompared {
        /// Why: the first error, with the words of which document it is.
        reason: String,
    },
}

impl RustApi {
    /// The changes, if there was something to compare.
    pub fn changes(&self) -> &[RustChange] {
        match self {
            Self::Compared(changes) => changes,
            Self::NotCompared { .. } => &[],
        }
    }
}

/// All that is different.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The part of the version number that has to rise.
    pub bump: Bump,
    /// What has changed in the document, the worst first.
    pub changes: Vec<Change>,
    /// What has changed for the compiler, the worst first.
    pub rust_api: RustApi,
    /// The overlay actions of the new state that no longer apply, or no longer change anything.
    pub overlays: Vec<OverlayFinding>,
}

impl Comparison {
    /// The worst verdict: of the client of the old document at the server of the new one, and of the compiler.
    ///
    /// A client that cannot be made, because an overlay or the generator refuses the new document, is breaking.
    pub fn worst(&self) -> Verdict {
        let wire = self.changes.iter().map(|change| change.rule.wire().old_client);
        let rust = self.rust_api.changes().iter().map(|change| change.verdict);
        let missing = matches!(self.rust_api, RustApi::NotCompared { .. }).then_some(Verdict::Breaking);
        wire.chain(rust).chain(missing).max().unwrap_or(Verdict::Compatible)
    }

    /// Whether nothing is different, and nothing is wrong with either state.
    pub fn is_empty(&self) -> bool {
        let is_compared = matches!(self.rust_api, RustApi::Compared(_));
        self.bump == Bump::None && self.overlays.is_empty() && is_compared
    }
}

/// Compares two states.
///
/// An overlay action that no longer applies ends nothing: it is part of what this tells. A state of which no client can
/// be generated is compared on the wire alone.
///
/// # Errors
/// [`Aborted`] if a document cannot be read, an overlay cannot be read, or a document is no OpenAPI document; what it
/// says is in `diagnostics`, by side.
pub fn diff(
    sources: &Sides<Sources>,
    progenitor: &dyn Progenitor,
    diagnostics: &mut Sides<Diagnostics>,
) -> Result<Comparison, Aborted> {
    let old = normal_form(&sources.old, &mut diagnostics.old);
    let new = normal_form(&sources.new, &mut diagnostics.new);
    let (old, new) = (old?, new?);
    let overlays = overlays::findings(&new.heard, &sources.new);
    let mut changes = wire::compare(&Sides { old: &old.document, new: &new.document }, sources);
    let clients = sources.as_ref().map(|sources| client(sources, progenitor));
    let rust_api = match clients {
        Sides { old: Ok(old), new: Ok(new) } => {
            let clients = Sides { old, new };
            let mut rust_changes = rust_api::compare(&clients);
            join::join(&mut changes, &mut rust_changes, &clients);
            RustApi::Compared(rust_changes)
        }
        Sides { old: Err(words), .. } => RustApi::NotCompared { reason: format!("the old client: {words}") },
        Sides { new: Err(words), .. } => RustApi::NotCompared { reason: format!("the new client: {words}") },
    };
    let bump = bump(&changes, &rust_api);
    Ok(Comparison { bump, changes, rust_api, overlays })
}

/// A document in its normal form, and what its overlays had to say.
struct NormalForm {
    document: Document,
    heard: Diagnostics,
}

fn normal_form(sources: &Sources, diagnostics: &mut Diagnostics) -> Result<NormalForm, Aborted> {
    let mut document = document::parse(sources, sources.spec(), diagnostics)?;
    let mut heard = Diagnostics::new();
    for source in sources.overlays() {
        let overlay = overlay::parse(sources, source, diagnostics)?;
        // What an action has to say is part of the comparison, and the other actions have been applied all the same.
        let _ = overlay::apply(&overlay, &mut document, &mut heard);
    }
    validate::run(&document, diagnostics)?;
    references::resolve(&mut document, sources, diagnostics)?;
    lower::normalise(&mut document);
    Ok(NormalForm { document, heard })
}

/// Generates a client, or says in one line why there is none.
fn client(sources: &Sources, progenitor: &dyn Progenitor) -> Result<Generated, String> {
    let mut diagnostics = Diagnostics::new();
    generate(sources, progenitor, &mut diagnostics).map_err(|_| {
        let error = diagnostics.iter().find(|diagnostic| diagnostic.severity == Severity::Error);
        error.map(|error| format!("{} ({})", error.message, error.code)).unwrap_or_default()
    })
}

fn bump(changes: &[Change], rust_api: &RustApi) -> Bump {
    let wire = changes.iter().map(|change| match (change.rule.wire().old_client, change.rule.area()) {
        (Verdict::Breaking, _) => Bump::Major,
        (_, Area::Documentation) => Bump::Patch,
        _ => Bump::Minor,
    });
    let rust = rust_api.changes().iter().map(|change| match change.verdict {
        Verdict::Breaking => Bump::Major,
        _ => Bump::Minor,
    });
    wire.chain(rust).max().unwrap_or(Bump::None)
}
