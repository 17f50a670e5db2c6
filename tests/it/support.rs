//! How the tests call the code under test, and find their files.

use std::fs;
use std::path::{Path, PathBuf};

use codegen::{Diagnostics, Files, Part, SourceFile, Sources, messages};
use xtask::workspace;

/// A source file of this repository.
pub fn source(path: &Path) -> SourceFile {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    SourceFile { name: workspace::source_name(path), text }
}

/// A source file that a test writes out.
pub fn inline(name: &str, text: &str) -> SourceFile {
    SourceFile { name: name.to_owned(), text: text.to_owned() }
}

/// The paths of the files in the folder of a document, all of them empty.
pub struct Beside(pub &'static [&'static str]);

impl Files for Beside {
    fn read(&self, path: &str) -> Result<SourceFile, String> {
        self.0.contains(&path).then(|| inline(path, "{}")).ok_or_else(|| "there is no such file".to_owned())
    }
}

/// A document, with an overlay below a line of `# overlay`, and the names that were given below one of `# names`.
pub fn parts(file: &SourceFile) -> Sources {
    let (text, names) = file.text.split_once("# names\n").map_or((file.text.as_str(), None), |(a, b)| (a, Some(b)));
    let (document, overlay) = text.split_once("# overlay\n").map_or((text, None), |(a, b)| (a, Some(b)));
    let beside = |extension: &str, text: &str| inline(&file.name.replace(".yaml", extension), text);
    let sources = Sources::new(inline(&file.name, document));
    let overlay = overlay.map(|text| beside(".overlay.yaml", text));
    let sources = overlay.into_iter().fold(sources, Sources::with_overlay);
    names.map(|text| beside(".names.yaml", text)).into_iter().fold(sources, Sources::with_names)
}

/// The vendored document, its overlays and the names that were given, for a client with the OAuth layer.
pub fn own_sources() -> Sources {
    let overlays = workspace::overlays().expect("the overlays are in the repository");
    let parts = [Part::Blocking, Part::Mocks, Part::Oauth, Part::Retry, Part::Tracing];
    let sources = Sources::new(source(&workspace::spec())).with_crate_name(workspace::client());
    let sources = parts.into_iter().fold(sources, Sources::with_part);
    let sources = overlays.iter().fold(sources, |sources, path| sources.with_overlay(source(path)));
    sources.with_names(source(&workspace::generated().join(codegen::NAMES)))
}

/// The messages as a reader without colours sees them.
pub fn rendered(diagnostics: &Diagnostics, sources: &Sources) -> String {
    messages::text(diagnostics, sources, messages::Style::Plain)
}

/// The folder of the fixtures.
pub fn fixtures() -> PathBuf {
    workspace::root().join("tests/fixtures")
}

/// A folder of third-party data beside the repository; says that the test is skipped where it is absent.
pub fn shared(folder: &str) -> Option<PathBuf> {
    let path = workspace::root().parent()?.join("shared").join(folder);
    if !path.is_dir() {
        eprintln!("skipped: the data folder shared/{folder} is not beside the repository");
        return None;
    }
    Some(path)
}

/// The files of a folder with this extension, in the order of their names.
pub fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files = entries
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|other| other == extension))
        .collect::<Vec<_>>();
    files.sort();
    files
}
