//! The clients of a document before and after each change, and what `codegen::diff` says of the change.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use codegen::diff::{self, RustAction, RustApi, Sides, Verdict};
use codegen::{Diagnostics, Failure, Generated, InThread, Progenitor, SourceFile, Sources};
use serde_json::Value;

use super::change::{Change, Step, Wire, wire};

/// A document and its changes.
pub struct Comparisons {
    /// The client of the document.
    pub client: Generated,
    pub changes: Vec<Compared>,
}

/// A change with the client of the changed document.
pub struct Compared {
    pub change: &'static Change,
    pub client: Generated,
    pub done: Said,
    pub undone: Option<Said>,
}

/// What `codegen::diff` says of a change.
pub struct Said {
    pub step: &'static Step,
    pub wire: Wire,
    /// Of a program that compiles against the old client.
    pub rust: Verdict,
    /// The changes that it has found, a line each.
    pub words: Vec<String>,
}

/// Generates and compares all clients.
pub fn compare(document: &Value, changes: &[&'static Change]) -> Comparisons {
    let maker = Maker { document, before: sources(document), progenitor: Remembering::default() };
    let client = maker.generate("the document", &maker.before);
    let (next, compared) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || {
        while let Some(change) = changes.get(next.fetch_add(1, Ordering::Relaxed)) {
            let result = maker.compared(change);
            compared.lock().unwrap_or_else(PoisonError::into_inner).push(result);
        }
    };
    thread::scope(|scope| {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        (0..threads).for_each(|_| drop(scope.spawn(work)));
    });
    let mut compared = compared.into_inner().unwrap_or_else(PoisonError::into_inner);
    let place = |compared: &Compared| changes.iter().position(|change| std::ptr::eq(*change, compared.change));
    compared.sort_by_key(place);
    Comparisons { client, changes: compared }
}

struct Maker<'d> {
    document: &'d Value,
    before: Sources,
    progenitor: Remembering,
}

impl Maker<'_> {
    fn compared(&self, change: &'static Change) -> Compared {
        let mut changed = self.document.clone();
        (change.edit)(&mut changed);
        let after = sources(&changed);
        Compared {
            change,
            client: self.generate(change.done.name, &after),
            done: self.said(&change.done, &self.before, &after),
            undone: change.undone.as_ref().map(|undone| self.said(undone, &after, &self.before)),
        }
    }

    fn said(&self, step: &'static Step, old: &Sources, new: &Sources) -> Said {
        let sources = Sides { old: old.clone(), new: new.clone() };
        let mut diagnostics = Sides { old: Diagnostics::new(), new: Diagnostics::new() };
        let comparison = diff::diff(&sources, &self.progenitor, &mut diagnostics);
        let comparison = comparison.unwrap_or_else(|_| panic!("{}: both documents can be read", step.name));
        let worst = |verdicts: &mut dyn Iterator<Item = Verdict>| verdicts.max().unwrap_or(Verdict::Compatible);
        let on_wire = comparison.changes.iter().map(|change| change.rule.wire());
        let rust = match &comparison.rust_api {
            RustApi::Compared(changes) => changes.iter(),
            RustApi::NotCompared { reason } => panic!("{}: {reason}", step.name),
        };
        let words_of_wire = comparison.changes.iter().map(|change| {
            let codegen::diff::Wire { old_client, new_client } = change.rule.wire();
            format!("wire: {old_client}, {new_client} ({}): {}", change.rule, change.message())
        });
        let words_of_rust = rust.clone().map(|change| {
            format!("Rust: {}: {} {} {}", change.verdict, change.kind.as_str(), change.path, change.action.as_str())
        });
        Said {
            step,
            wire: wire(
                worst(&mut on_wire.clone().map(|wire| wire.old_client)),
                worst(&mut on_wire.map(|wire| wire.new_client)),
            ),
            words: words_of_wire.chain(words_of_rust).collect(),
            // What means something else compiles: the compiler has nothing to say of it.
            rust: worst(&mut rust.map(|change| match change.action {
                RustAction::MeansAnother => Verdict::Unclear,
                _ => change.verdict,
            })),
        }
    }

    fn generate(&self, name: &str, sources: &Sources) -> Generated {
        let mut diagnostics = Diagnostics::new();
        codegen::generate(sources, &self.progenitor, &mut diagnostics)
            .unwrap_or_else(|_| panic!("{name}: {}", codegen::messages::short(&diagnostics, sources)))
    }
}

fn sources(document: &Value) -> Sources {
    Sources::new(SourceFile { name: "openapi.json".to_owned(), text: format!("{document:#}") })
}

/// Asks progenitor once for each document: a change is compared in both ways, and most changes are none to progenitor.
#[derive(Default)]
struct Remembering(Mutex<BTreeMap<String, String>>);

impl Progenitor for Remembering {
    fn run(&self, openapi: &str) -> Result<String, Failure> {
        let remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(openapi).cloned();
        if let Some(tokens) = remembered {
            return Ok(tokens);
        }
        let tokens = InThread.run(openapi)?;
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(openapi.to_owned(), tokens.clone());
        Ok(tokens)
    }
}
