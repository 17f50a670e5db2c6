//! The folder of a document: the files to which the document may refer.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use codegen::{Files, SourceFile};

use crate::git::Revision;
use crate::workspace;

/// How large a file may be, in bytes.
const MAX_BYTES: u64 = 64 << 20;

/// The folder on the disk.
///
/// Nothing outside of it is read, whatever a document or a symbolic link says.
pub struct Folder {
    /// Free of links; none if it cannot be found.
    root: Option<PathBuf>,
    name: String,
}

impl Folder {
    /// The folder of this document.
    pub fn of(document: &Path) -> Self {
        Self { root: fs::canonicalize(of_file(document)).ok(), name: name(document) }
    }
}

impl Files for Folder {
    fn read(&self, path: &str) -> Result<SourceFile, String> {
        let root = self.root.as_ref().ok_or("the folder of the document cannot be found")?;
        let file = fs::canonicalize(root.join(path)).map_err(|error| words(&error))?;
        if !file.starts_with(root) {
            return Err("a link leads out of the folder of the document".to_owned());
        }
        let metadata = fs::metadata(&file).map_err(|error| words(&error))?;
        if !metadata.is_file() {
            return Err("it is not a file".to_owned());
        }
        if metadata.len() > MAX_BYTES {
            return Err(format!("it has more than {MAX_BYTES} bytes"));
        }
        let text = fs::read_to_string(&file).map_err(|error| words(&error))?;
        Ok(SourceFile { name: format!("{}{path}", self.name), text })
    }
}

/// The folder as it was in a revision of git.
pub struct PastFolder<'a> {
    revision: &'a Revision<'a>,
    document: &'a Path,
    name: String,
}

impl<'a> PastFolder<'a> {
    /// The folder of this document.
    pub fn of(document: &'a Path, revision: &'a Revision<'a>) -> Self {
        Self { revision, document, name: name(document) }
    }
}

impl Files for PastFolder<'_> {
    fn read(&self, path: &str) -> Result<SourceFile, String> {
        let text = self.revision.text(of_file(self.document), path).map_err(|failure| failure.to_string())?;
        let text = text.ok_or("there is no such file in that revision")?;
        Ok(SourceFile { name: format!("{}:{}{path}", self.revision.name(), self.name), text })
    }
}

/// The folder that a file is in.
pub(crate) fn of_file(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// What stands before the path of a file in the names of sources.
fn name(document: &Path) -> String {
    let name = workspace::source_name(document);
    name.rfind('/').map(|slash| name[..=slash].to_owned()).unwrap_or_default()
}

/// What the system says, in the same words everywhere where that is possible.
pub(crate) fn words(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => "there is no such file".to_owned(),
        ErrorKind::InvalidData => "it is not UTF-8".to_owned(),
        _ => error.to_string(),
    }
}
