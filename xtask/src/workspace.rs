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

/// The overlays, in the order of their names.
///
/// # Errors
/// If the folder cannot be read.
pub fn overlays() -> io::Result<Vec<PathBuf>> {
    let folder = root().join("spec/overlays");
    let mut overlays = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(".overlay.yaml") {
            overlays.push(path);
        }
    }
    overlays.sort();
    Ok(overlays)
}

/// The generated module.
pub fn generated() -> PathBuf {
    root().join("generated-client/src/generated")
}

/// The name of a file in messages and headers: relative to the repository or the current folder, with `/`.
///
/// An absolute path elsewhere gives its last part alone, because the name becomes part of the output.
pub fn display_name(path: &Path) -> String {
    let current = std::env::current_dir().unwrap_or_default();
    let relative = path.strip_prefix(root()).or_else(|_| path.strip_prefix(current));
    let relative = match relative {
        Ok(relative) => relative,
        Err(_) if path.is_absolute() => path.file_name().map_or(path, Path::new),
        Err(_) => path,
    };
    relative.to_string_lossy().replace('\\', "/")
}
