//! Reads files of a revision of git.

use std::path::{Path, PathBuf};
use std::process::Command;

use codegen::SourceFile;

use crate::failure::Failure;
use crate::{folder, workspace};

/// A revision of a repository.
pub struct Revision<'a> {
    name: &'a str,
}

impl<'a> Revision<'a> {
    /// The revision of this name in the repository that a folder is in.
    ///
    /// # Errors
    /// If git cannot be run, the folder is in no repository, or the repository has no such revision.
    pub fn find(name: &'a str, folder: &Path) -> Result<Self, Failure> {
        let revision = Self { name };
        // A name that begins with a dash would be an option.
        let known =
            git(folder, &["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{name}^{{commit}}")])?;
        if known.is_some() {
            return Ok(revision);
        }
        let problem = match git(folder, &["rev-parse", "--git-dir"])? {
            Some(_) => "there is neither such a file nor such a revision here; \
                `git log` lists revisions, and one of another clone has to be fetched first"
                .to_owned(),
            None => {
                let folder = workspace::resolved(folder).unwrap_or_else(|_| folder.to_owned());
                format!(
                    "git opens no repository in {}; name the file to compare with: `--against FILE`",
                    folder.display()
                )
            }
        };
        Err(revision.failure(problem))
    }

    /// A failure that has to do with the revision.
    pub fn failure(&self, problem: String) -> Failure {
        Failure::Command { command: format!("git show {}", self.name), problem }
    }

    /// A file as it was; none if it was not there.
    ///
    /// # Errors
    /// If git cannot be run, or the file is no text.
    pub fn file(&self, path: &Path) -> Result<Option<SourceFile>, Failure> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let text = self.text(folder::of_file(path), &name)?;
        let name = format!("{}:{}", self.name, workspace::source_name(path));
        Ok(text.map(|text| SourceFile { name, text }))
    }

    /// The text of a file, by its path in a folder; none if it was not there.
    ///
    /// # Errors
    /// If git cannot be run, or the file is no text.
    pub fn text(&self, folder: &Path, path: &str) -> Result<Option<String>, Failure> {
        git(folder, &["cat-file", "blob", &format!("{}:./{path}", self.name)])
    }

    /// What the revision is called.
    pub fn name(&self) -> &str {
        self.name
    }

    /// The paths that the overlays of this workspace had, in the order of their names.
    ///
    /// # Errors
    /// If git cannot be run.
    pub fn overlays(&self) -> Result<Vec<PathBuf>, Failure> {
        let overlays = workspace::overlay_folder();
        // Seen from the root of this workspace, which may be a part of a repository.
        let tree = format!("{}:./spec/overlays", self.name);
        let names = git(workspace::root(), &["ls-tree", "--name-only", "-z", "--full-tree", &tree])?;
        let names = names.unwrap_or_default();
        let mut names = names.split('\0').filter(|name| workspace::is_overlay(name)).collect::<Vec<_>>();
        names.sort_unstable();
        Ok(names.into_iter().map(|name| overlays.join(name)).collect())
    }
}

/// What git prints; none if it says no.
fn git(folder: &Path, arguments: &[&str]) -> Result<Option<String>, Failure> {
    let failure = |problem| Failure::Command { command: format!("git {}", arguments[0]), problem };
    let output = Command::new("git").arg("-C").arg(folder).args(arguments).output();
    let output = output.map_err(|error| failure(format!("{error}; install git, or name a file: --against FILE")))?;
    if !output.status.success() {
        return Ok(None);
    }
    let text = String::from_utf8(output.stdout).map_err(|_| failure("the file is not UTF-8".to_owned()))?;
    Ok(Some(text))
}
