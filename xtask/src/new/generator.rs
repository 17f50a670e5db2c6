//! Where a new workspace finds the generator.

use std::path::{Component, Path, PathBuf};
use std::{fs, io};

use url::Url;

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
        if !is_clone(clone) {
            let problem = "it is not a clone of this repository, with the package `xtask` in xtask and the generator in \
                codegen; a workspace that `new` made is not one";
            return Err(Failure::io("depend on", clone)(io::Error::new(io::ErrorKind::NotFound, problem)));
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

/// Whether a folder has the generator, and the package that new workspaces depend on.
fn is_clone(folder: &Path) -> bool {
    let is_name = |line: &str| {
        let (key, value) = line.split_once('=').unwrap_or_default();
        key.trim() == "name" && value.trim() == r#""xtask""#
    };
    let manifest = fs::read_to_string(folder.join("xtask/Cargo.toml"));
    manifest.is_ok_and(|manifest| manifest.lines().any(is_name)) && folder.join("codegen/Cargo.toml").is_file()
}

/// The address of a git repository, if Cargo takes it: a URL, and not what git alone knows, such as a path.
pub(super) fn git_url(text: &str) -> Result<String, String> {
    const SCHEMES: [&str; 5] = ["file", "git", "http", "https", "ssh"];
    match Url::parse(text) {
        Ok(url) if SCHEMES.contains(&url.scheme()) => Ok(text.to_owned()),
        _ => Err(match scp_like(text) {
            Some(url) => format!("Cargo takes URLs only; write it as {url}"),
            None => {
                "Cargo takes a URL, such as https://example.com/this.git; a folder goes with --codegen-path".to_owned()
            }
        }),
    }
}

/// The URL that stands for an address such as `git@example.com:this.git`.
fn scp_like(text: &str) -> Option<String> {
    let (host, path) = text.split_once(':')?;
    let is_address = host.contains('@') && !path.starts_with('/') && !text.contains(char::is_whitespace);
    is_address.then(|| format!("ssh://{host}/{path}"))
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
    fn a_repository_is_where_cargo_finds_it() {
        for url in ["https://example.com/this.git", "ssh://git@example.com/this.git", "file:///srv/this"] {
            assert_eq!(git_url(url).as_deref(), Ok(url));
        }
        let refused = |text| git_url(text).expect_err("Cargo refuses it");
        assert_eq!(
            refused("git@example.com:that/this.git"),
            "Cargo takes URLs only; write it as ssh://git@example.com/that/this.git"
        );
        for text in ["not a url", "", "../this", "/srv/this", "C:\\this", "example.com/this.git", "a b@c:d"] {
            assert_eq!(
                refused(text),
                "Cargo takes a URL, such as https://example.com/this.git; a folder goes with --codegen-path"
            );
        }
    }

    #[test]
    fn a_manifest_reads_what_was_given() {
        let dependency = Generator::Git("https://example.com/\"a\\b\".git".to_owned()).dependency();
        assert_eq!(dependency, r#"git = "https://example.com/\"a\\b\".git""#);
    }
}
