//! Where a new workspace finds the generator.

use std::io;
use std::path::{Component, Path, PathBuf};

use super::Arguments;
use crate::failure::Failure;
use crate::workspace;

/// Where the generator is, as a dependency of Cargo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Generator {
    /// In a folder of this machine, seen from the root of the workspace.
    Path(String),
    /// In a git repository.
    Git(String),
}

impl Generator {
    /// Where the arguments say, else where this program was built.
    pub(super) fn of(arguments: &Arguments) -> Result<Self, Failure> {
        if let Some(url) = &arguments.codegen_git {
            return Ok(Self::Git(url.clone()));
        }
        let built = Path::new(env!("CARGO_MANIFEST_DIR"));
        let clone = arguments.codegen_path.as_deref().unwrap_or_else(|| built.parent().unwrap_or(built));
        let manifest = clone.join("xtask/Cargo.toml");
        if !manifest.is_file() {
            let problem = io::Error::new(io::ErrorKind::NotFound, "there is no clone of this repository");
            return Err(Failure::io("read", &manifest)(problem));
        }
        let clone = clone.canonicalize().map_err(Failure::io("read", clone))?;
        let folder = workspace::resolved(&arguments.folder).map_err(Failure::io("read", &arguments.folder))?;
        let path = between(&folder, &clone.join("xtask"));
        Ok(Self::Path(path.to_string_lossy().replace('\\', "/")))
    }

    /// What the manifest says.
    pub(super) fn dependency(&self) -> String {
        // What JSON quotes, TOML reads as the same string.
        match self {
            Self::Path(path) => format!("path = {}", serde_json::json!(path)),
            Self::Git(url) => format!("git = {}", serde_json::json!(url)),
        }
    }
}

/// The path from one folder to another; an absolute one if they have nothing in common but the root.
fn between(from: &Path, to: &Path) -> PathBuf {
    let common = from.components().zip(to.components()).take_while(|(from, to)| from == to);
    let common = common.collect::<Vec<_>>();
    if !common.iter().any(|(part, _)| matches!(part, Component::Normal(_))) {
        return to.to_owned();
    }
    let up = from.components().skip(common.len()).map(|_| Component::ParentDir);
    up.chain(to.components().skip(common.len())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_path_leads_from_the_workspace_to_the_generator() {
        let path = |from: &str, to: &str| between(Path::new(from), Path::new(to));
        assert_eq!(path("/a/pets", "/a/this/xtask"), Path::new("../this/xtask"));
        assert_eq!(path("/a/this/clients/pets", "/a/this/xtask"), Path::new("../../xtask"));
        assert_eq!(path("/tmp/pets", "/home/this/xtask"), Path::new("/home/this/xtask"));
    }

    #[test]
    fn a_manifest_reads_what_was_given() {
        let dependency = Generator::Git("https://example.com/\"a\\b\".git".to_owned()).dependency();
        assert_eq!(dependency, r#"git = "https://example.com/\"a\\b\".git""#);
    }
}
