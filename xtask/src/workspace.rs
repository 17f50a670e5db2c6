//! Every path of this repository, once.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// The root of the repository.
pub fn root() -> &'static Path {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest)
}

/// The vendored document.
pub fn spec() -> PathBuf {
    root().join("spec/openapi.yaml")
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

/// The crate of this workspace's own client, as code names it.
pub const CLIENT: &str = "generated_client";

/// The generated module.
pub fn generated() -> PathBuf {
    root().join("generated-client/src/generated")
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

/// The path of a file for people: relative to the repository or the current folder where it is below one of them.
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

/// Whether a folder, which need not exist, is in the folder of a Cargo workspace.
pub fn is_in_workspace(folder: &Path) -> bool {
    let parent = match folder.canonicalize() {
        Ok(folder) => folder.parent().map(Path::to_owned),
        // What is not there yet has no `..` in it that leads elsewhere.
        Err(_) => std::path::absolute(folder).ok().and_then(|folder| {
            let mut ancestors = folder.ancestors().skip(1);
            ancestors.find_map(|ancestor| ancestor.canonicalize().ok())
        }),
    };
    let has_workspace = |ancestor: &Path| {
        let starts_workspace = |line: &str| line.starts_with("[workspace]") || line.starts_with("[workspace.");
        let manifest = fs::read_to_string(ancestor.join("Cargo.toml"));
        manifest.is_ok_and(|text| text.lines().map(str::trim_start).any(starts_workspace))
    };
    parent.is_some_and(|parent| parent.ancestors().any(has_workspace))
}
