//! Every path of the workspace, once.

use std::path::{Component, Path, PathBuf};
use std::sync::OnceLock;
use std::{fs, io};

use crate::codegen::Part;

/// What a workspace has where, as far as workspaces differ.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// The folder of a crate that is in the root: `env!("CARGO_MANIFEST_DIR")` of the crate that has the program.
    pub crate_folder: &'static str,
    /// The vendored document, from the root.
    pub spec: &'static str,
    /// The generated module, from the root.
    pub generated: &'static str,
    /// What stands beside the client.
    pub with: &'static [Part],
}

/// The layout of this repository.
pub const OWN: Layout = Layout {
    crate_folder: env!("CARGO_MANIFEST_DIR"),
    spec: "spec/openapi.yaml",
    generated: "generated-client/src/generated",
    with: &[Part::Blocking, Part::Mocks, Part::Oauth, Part::Retry, Part::Tracing],
};

/// A program has the commands of one workspace.
static LAYOUT: OnceLock<Layout> = OnceLock::new();

/// Says whose commands these are, before the first of them runs; else they are those of this repository.
pub fn choose(layout: Layout) {
    LAYOUT.get_or_init(|| layout);
}

fn layout() -> &'static Layout {
    LAYOUT.get_or_init(|| OWN)
}

/// The root of the workspace.
pub fn root() -> &'static Path {
    let folder = Path::new(layout().crate_folder);
    folder.parent().unwrap_or(folder)
}

/// The vendored document.
pub fn spec() -> PathBuf {
    root().join(layout().spec)
}

/// The folder of the vendored document.
pub fn spec_folder() -> PathBuf {
    root().join("spec")
}

/// The folder of the overlays.
pub fn overlay_folder() -> PathBuf {
    root().join("spec/overlays")
}

/// Whether a file in [`overlay_folder`] is an overlay.
pub fn is_overlay(name: &str) -> bool {
    name.ends_with(".overlay.yaml")
}

/// The overlays, in the order of their names.
///
/// # Errors
/// If the folder cannot be read.
pub fn overlays() -> io::Result<Vec<PathBuf>> {
    let mut overlays = Vec::new();
    for entry in fs::read_dir(overlay_folder())? {
        let path = entry?.path();
        if is_overlay(&path.to_string_lossy()) {
            overlays.push(path);
        }
    }
    overlays.sort();
    Ok(overlays)
}

/// The generated module.
pub fn generated() -> PathBuf {
    root().join(layout().generated)
}

/// The crate of the client, as code names it: the module is reexported from its root.
pub fn client() -> String {
    codegen::crate_name(layout().generated.split('/').next().unwrap_or_default())
}

/// What stands beside the client.
pub fn with() -> &'static [Part] {
    layout().with
}

/// The servers of the OAuth tests, and the lists of the packages that they need.
pub fn servers() -> PathBuf {
    root().join("tests/servers")
}

/// The folder in which `cargo xtask servers` installs the packages of a runtime.
pub fn installed_servers(runtime: &str) -> PathBuf {
    root().join("target/servers").join(runtime)
}

/// The folder in which `cargo xtask example` has tokens stored.
pub fn example_tokens() -> PathBuf {
    root().join("target/example-tokens")
}

/// The folder in which `cargo xtask corpus` compiles clients.
pub fn corpus() -> PathBuf {
    root().join("target/corpus")
}

/// The path of a file for people: relative to the workspace or the current folder where it is below one of them.
pub fn shown(path: &Path) -> String {
    let current = std::env::current_dir().unwrap_or_default();
    let relative = path.strip_prefix(root()).or_else(|_| path.strip_prefix(current)).unwrap_or(path);
    relative.to_string_lossy().replace('\\', "/")
}

/// The name of a source in messages and in the headers of generated files.
///
/// It becomes part of the output, so an absolute path elsewhere gives its last part alone.
pub fn source_name(path: &Path) -> String {
    let shown = shown(path);
    match Path::new(&shown).file_name() {
        Some(name) if Path::new(&shown).is_absolute() => name.to_string_lossy().into_owned(),
        _ => shown,
    }
}

/// The path of a folder that need not be there yet, without links, `.` and `..`.
///
/// # Errors
/// If the path is empty, or there is no current folder.
pub fn resolved(folder: &Path) -> io::Result<PathBuf> {
    let absolute = std::path::absolute(folder)?;
    for ancestor in absolute.ancestors() {
        if let Ok(mut path) = ancestor.canonicalize() {
            for part in absolute.strip_prefix(ancestor).unwrap_or(Path::new("")).components() {
                // What is not there has no links, so `..` takes back what stands before it.
                if part == Component::ParentDir {
                    path.pop();
                } else {
                    path.push(part);
                }
            }
            return Ok(path);
        }
    }
    Ok(absolute)
}

/// Whether a folder, which need not exist, is in the folder of a Cargo workspace.
pub fn is_in_workspace(folder: &Path) -> bool {
    let parent = resolved(folder).ok().and_then(|folder| folder.parent().map(Path::to_owned));
    let has_workspace = |ancestor: &Path| {
        let starts_workspace = |line: &str| line.starts_with("[workspace]") || line.starts_with("[workspace.");
        let manifest = fs::read_to_string(ancestor.join("Cargo.toml"));
        manifest.is_ok_and(|text| text.lines().map(str::trim_start).any(starts_workspace))
    };
    parent.is_some_and(|parent| parent.ancestors().any(has_workspace))
}
