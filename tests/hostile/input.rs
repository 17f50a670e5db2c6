//! The inputs, each by its number.

use std::fmt;
use std::fs;
use std::path::Path;

use codegen::{Faults, SourceFile, Sources};
use contract::random::Random;
use serde_json::Value;
use xtask::workspace;

use crate::{graph, mutation, overlay};

/// A document, the overlay that is applied to it, and the document that it is compared with.
pub struct Input {
    pub document: String,
    pub overlay: Option<String>,
    pub other: Option<String>,
    pub faults: Faults,
}

impl Input {
    /// What the pipeline gets.
    pub fn sources(&self) -> Sources {
        let file = |name: &str, text: &str| SourceFile { name: name.to_owned(), text: text.to_owned() };
        let sources = Sources::new(file("api.yaml", &self.document)).with_faults(self.faults);
        match &self.overlay {
            Some(overlay) => sources.with_overlay(file("overlay.yaml", overlay)),
            None => sources,
        }
    }
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.document)?;
        for part in [&self.overlay, &self.other].into_iter().flatten() {
            writeln!(f, "---\n{part}")?;
        }
        Ok(())
    }
}

/// What the inputs are made of.
pub struct Inputs {
    seed: u64,
    /// The fixtures that are mutated.
    documents: Vec<Value>,
    /// The same, as they are written.
    texts: Vec<String>,
}

/// The folders of the fixtures.
const FOLDERS: [&str; 5] = ["hostile", "documents", "constructs", "swagger", "openapi_3_2"];

impl Inputs {
    /// Reads the fixtures.
    pub fn load(seed: u64) -> Self {
        let texts = FOLDERS.iter().flat_map(|folder| texts(&workspace::root().join("tests/fixtures").join(folder)));
        let texts = texts.collect::<Vec<_>>();
        let documents = texts.iter().filter_map(|text| serde_yaml::from_str(text).ok()).collect();
        Self { seed, documents, texts }
    }

    /// The fixtures that are made to have everything.
    pub fn complete() -> Vec<Value> {
        let texts =
            FOLDERS[1..].iter().flat_map(|folder| texts(&workspace::root().join("tests/fixtures").join(folder)));
        texts.filter_map(|text| serde_yaml::from_str(&text).ok()).collect()
    }

    /// The input of this number.
    pub fn input(&self, number: u64) -> Input {
        let mut random = Random::seeded(self.seed.wrapping_mul(1_000_003).wrapping_add(number));
        let random = &mut random;
        let faults = if random.once_in(2) { Faults::Abort } else { Faults::LeaveOut };
        let (mut overlay, mut other) = (None, None);
        let document = match random.below(11) {
            0..=2 => graph::document(random).to_string(),
            3 => graph::chain(random).to_string(),
            4 => graph::deep(random).to_string(),
            5 => mutation::text(random, &self.texts),
            10 => graph::dense(random).to_string(),
            kind => {
                let mut document = self.documents[random.below(self.documents.len())].clone();
                if kind == 6 {
                    overlay = Some(overlay::document(random).to_string());
                } else {
                    mutation::mutate(random, &mut document, &self.documents);
                }
                document.to_string()
            }
        };
        if random.once_in(4) {
            other = Some(match serde_json::from_str(&document) {
                Ok(mut changed) => {
                    mutation::mutate(random, &mut changed, &self.documents);
                    changed.to_string()
                }
                Err(_) => document.clone(),
            });
        }
        Input { document, overlay, other, faults }
    }
}

/// The texts of a folder, in the order of their names.
fn texts(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder of the fixtures is there");
    let mut paths = entries.map(|entry| entry.expect("the folder can be read").path()).collect::<Vec<_>>();
    paths.sort();
    paths.iter().map(|path| fs::read_to_string(path).expect("a fixture is text")).collect()
}
