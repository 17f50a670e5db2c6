//! Why a command could not do its work, apart from what it found in a document.

use std::path::{Path, PathBuf};
use std::{fmt, io};

/// The tool itself failed.
#[derive(Debug)]
pub enum Failure {
    /// A file or a stream could not be read or written.
    Io {
        /// What was tried: `read`, `write`, `remove`.
        action: &'static str,
        /// With what.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file that no command of ours has written stands where one would be written.
    Foreign(PathBuf),
    /// Something is in a folder that a command would make.
    Taken(PathBuf),
    /// A program that does part of the work could not.
    Command {
        /// How it was called.
        command: String,
        /// How it ended.
        problem: String,
    },
}

impl Failure {
    /// Says what was tried with which path.
    pub fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { action, path, source }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { action, path, source } => write!(f, "cannot {action} {}: {source}", path.display()),
            Self::Foreign(path) => {
                let path = path.display();
                write!(f, "{path} was not generated, so it is not overwritten; move it or choose another folder")
            }
            Self::Taken(path) => {
                write!(f, "{} is not empty; choose a folder that is not there yet", path.display())
            }
            Self::Command { command, problem } => write!(f, "`{command}` failed: {problem}"),
        }
    }
}

impl std::error::Error for Failure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::Foreign(_) | Self::Taken(_) | Self::Command { .. } => None,
        }
    }
}
