//! The input of a run, in memory.

/// A text that the pipeline reads: the document, one overlay, or a page to import.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// The name that messages and generated headers show, with `/` between its parts.
    ///
    /// It is relative to a place that is the same on every machine, because it becomes part of the output.
    pub name: String,
    /// The whole text, YAML or JSON.
    pub text: String,
}

/// Names one file of a [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(usize);

impl FileId {
    /// The OpenAPI document.
    pub const SPEC: Self = Self(0);
}

/// The OpenAPI document, the overlays to apply to it, and the pages to import into it, each in order.
#[derive(Clone, Debug)]
pub struct Sources {
    arguments: String,
    files: Vec<SourceFile>,
    /// How many of the files are overlays; they follow the document.
    overlays: usize,
}

impl Sources {
    /// A document without overlays.
    pub fn new(spec: SourceFile) -> Self {
        Self { arguments: String::new(), files: vec![spec], overlays: 0 }
    }

    /// Says with which arguments of `cargo xtask codegen` the output can be made again; each header shows them.
    #[must_use]
    pub fn with_arguments(mut self, arguments: impl Into<String>) -> Self {
        self.arguments = arguments.into();
        self
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
        self.files.push(page);
        self
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
        (1 + self.overlays..self.files.len()).map(FileId)
    }

    /// The ids of all files.
    pub fn ids(&self) -> impl Iterator<Item = FileId> + use<> {
        (0..self.files.len()).map(FileId)
    }

    /// The file of an id that this value gave out.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0]
    }

    /// All files: the document, then the overlays, then the pages.
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }
}
