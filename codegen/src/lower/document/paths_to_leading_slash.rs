//! Puts a slash before the paths that begin without one.
//!
//! Such a path is appended to the URL of the server like every other.
//!
//! Before: `paths: { pets: {...} }`
//! After:  `paths: { /pets: {...} }`
//!
//! Loses nothing, but warns: without the slash, the standard says, it is no path.

use crate::diagnostics::{Code, Diagnostic};
use crate::document::Node;
use crate::lower::{Pass, Purpose};

pub(in crate::lower) const PASS: Pass = Pass {
    name: "paths_to_leading_slash",
    purpose: Purpose::NormalForm,
    run: |document, diagnostics| {
        let Some(paths) = document.root.get_mut("paths").and_then(Node::as_object_mut) else { return };
        let is_path = |path: &str| path.starts_with('/') || path.starts_with("x-");
        if paths.keys().all(|path| is_path(path)) {
            return;
        }
        for (path, item) in std::mem::take(paths) {
            if is_path(&path) {
                paths.insert(path, item);
                continue;
            }
            let message = format!("the path `{path}` does not start with a slash, and gets one");
            let help = "a path starts with `/`, and an extension with `x-`";
            diagnostics.push(Diagnostic::warning(Code::PathInvalid, message).at(item.origin.key()).help(help));
            paths.insert(format!("/{path}"), item);
        }
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn a_path_gets_its_slash_and_an_extension_does_not() {
        let before = "
paths:
  /b: {}
  pets/{id}: {get: {}}
  x-a: {}
  /c: {}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:4:3: warning[path-invalid]: the path `pets/{id}` does not start with a slash, and gets one
        paths:
          /b: {}
          /pets/{id}:
            get: {}
          x-a: {}
          /c: {}
        ");
    }
}
