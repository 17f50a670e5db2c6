//! The input of a run, in memory.

use std::collections::{BTreeMap, BTreeSet};

use crate::select::Selector;

/// A text that the pipeline reads: the document, one overlay, the names that were given, a page to import, or a file to
/// which the document refers.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// The name that messages and generated headers show, with `/` between its parts.
    ///
    /// It is relative to a place that is the same on every machine, because it becomes part of the output.
    pub name: String,
    /// The whole text: YAML or JSON, or the Markdown of a page.
    pub text: String,
}

/// Names one file of a [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(usize);

impl FileId {
    /// The OpenAPI document.
    pub const SPEC: Self = Self(0);
}

/// The files that a document refers to.
///
/// This crate reads no files, so whoever can gives them.
pub trait Files {
    /// Reads the file at a path in the folder of the document; its parts have `/` between them, and none is `..`.
    ///
    /// # Errors
    /// Says in a few words why there is no such text: it is absent, or a link leads out of the folder.
    fn read(&self, path: &str) -> Result<SourceFile, String>;
}

/// What becomes of a document that is broken in places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Faults {
    /// No client is made.
    #[default]
    Abort,
    /// What is broken is left out, and a client of the rest is made. The errors are reported all the same.
    LeaveOut,
}

/// What a client may have beside what the document describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Calls that wait, for programs that are not asynchronous, behind a feature.
    Blocking,
    /// Mocks for tests of what uses the client, behind a feature.
    Mocks,
    /// OAuth 2.0: logins, sessions that refresh their tokens, and stores for them.
    Oauth,
    /// Hooks that send a request again which did not get through, and event streams that are connected again.
    Retry,
    /// Hooks that give a span of the crate `tracing` for each operation.
    Tracing,
}

/// The OpenAPI document, the overlays to apply to it, and the pages to import into it, each in order; and the files to
/// which it refers.
#[derive(Clone, Debug)]
pub struct Sources {
    arguments: String,
    faults: Faults,
    files: Vec<SourceFile>,
    /// How many of the files are overlays; they follow the document.
    overlays: usize,
    /// How many of the files are pages; they follow the overlays.
    pages: usize,
    /// The files to which the document refers, by their paths in its folder; the texts follow the pages.
    referenced: BTreeMap<String, Result<FileId, String>>,
    /// The names that were given before; the text follows those to which the document refers.
    names: Option<FileId>,
    /// The operations that are wanted; all if nothing is said.
    only: Vec<Selector>,
    /// The crate that the client is, if it is known.
    crate_name: Option<String>,
    /// What stands beside the client.
    parts: BTreeSet<Part>,
}

impl Sources {
    /// A document without overlays.
    pub fn new(spec: SourceFile) -> Self {
        Self {
            arguments: String::new(),
            faults: Faults::default(),
            files: vec![spec],
            overlays: 0,
            pages: 0,
            referenced: BTreeMap::new(),
            names: None,
            only: Vec::new(),
            crate_name: None,
            parts: BTreeSet::new(),
        }
    }

    /// Says with which arguments of `cargo xtask codegen` the output can be made again; each header shows them.
    #[must_use]
    pub fn with_arguments(mut self, arguments: impl Into<String>) -> Self {
        self.arguments = arguments.into();
        self
    }

    /// Puts a part beside the client.
    #[must_use]
    pub fn with_part(mut self, part: Part) -> Self {
        self.parts.insert(part);
        self
    }

    /// Whether a part stands beside the client.
    pub fn has_part(&self, part: Part) -> bool {
        self.parts.contains(&part)
    }

    /// Says at the root of which crate the client is, by the name that code has for it: the examples in the documentation
    /// name it, and there are none where it is not known.
    #[must_use]
    pub fn with_crate_name(mut self, name: impl Into<String>) -> Self {
        self.crate_name = Some(name.into());
        self
    }

    /// The crate at whose root the client is, if it is known.
    pub fn crate_name(&self) -> Option<&str> {
        self.crate_name.as_deref()
    }

    /// Adds an overlay, to be applied after those that were added before.
    #[must_use]
    pub fn with_overlay(mut self, overlay: SourceFile) -> Self {
        self.overlays += 1;
        self.files.insert(self.overlays, overlay);
        self
    }

    /// Adds a page to import: Markdown with an OpenAPI document in it, or such a document.
    #[must_use]
    pub fn with_page(mut self, page: SourceFile) -> Self {
        self.pages += 1;
        self.files.push(page);
        self
    }

    /// Says what becomes of a document that is broken in places.
    #[must_use]
    pub fn with_faults(mut self, faults: Faults) -> Self {
        self.faults = faults;
        self
    }

    /// Gives the names that an earlier run gave: the text of the file that it wrote. It comes after all other files.
    #[must_use]
    pub fn with_names(mut self, names: SourceFile) -> Self {
        self.files.push(names);
        self.names = Some(FileId(self.files.len() - 1));
        self
    }

    /// Wants a client of the operations that one of these selects, and of what they reach.
    #[must_use]
    pub fn with_only(mut self, only: Vec<Selector>) -> Self {
        self.only = only;
        self
    }

    /// The operations that are wanted; all if there are no selectors.
    pub fn only(&self) -> &[Selector] {
        &self.only
    }

    /// The names that an earlier run gave, if there was one.
    pub fn names(&self) -> Option<FileId> {
        self.names
    }

    /// The files of which the client is made: all but that of the names.
    pub fn inputs(&self) -> impl Iterator<Item = &SourceFile> {
        self.ids().filter(|id| Some(*id) != self.names).map(|id| self.file(id))
    }

    /// Adds a file to which the document refers, or why there is none.
    pub(crate) fn add_referenced(&mut self, path: String, file: Result<SourceFile, String>) {
        let file = file.map(|file| {
            self.files.push(file);
            FileId(self.files.len() - 1)
        });
        self.referenced.insert(path, file);
    }

    /// The files to which the document refers, by their paths in its folder.
    pub(crate) fn referenced(&self) -> &BTreeMap<String, Result<FileId, String>> {
        &self.referenced
    }

    /// What becomes of a document that is broken in places.
    pub fn faults(&self) -> Faults {
        self.faults
    }

    /// The arguments that make the output, each after a space.
    pub fn arguments(&self) -> &str {
        &self.arguments
    }

    /// The OpenAPI document.
    pub fn spec(&self) -> FileId {
        FileId::SPEC
    }

    /// The overlays, in the order in which they are applied.
    pub fn overlays(&self) -> impl Iterator<Item = FileId> + use<> {
        (1..=self.overlays).map(FileId)
    }

    /// The pages, in the order in which they were added.
    pub fn pages(&self) -> impl Iterator<Item = FileId> + use<> {
        (1 + self.overlays..1 + self.overlays + self.pages).map(FileId)
    }

    /// The ids of all files.
    pub fn ids(&self) -> impl Iterator<Item = FileId> + use<> {
        (0..self.files.len()).map(FileId)
    }

    /// The file of an id that this value gave out.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0]
    }

    /// All files: the document, then the overlays, then the pages, then the files to which it refers, then the names.
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }
}
