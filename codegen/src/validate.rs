//! Says what is wrong with a document that no pass could mend.

use crate::diagnostics::{Aborted, Code, Diagnostic, Diagnostics};
use crate::document::{Document, Node, Value};

/// Checks that this is an OpenAPI 3.0 or 3.1 document, with paths or something else of use.
///
/// Reports `paths-missing` and `path-invalid` too, which end nothing yet: more may be wrong.
///
/// # Errors
/// Reports `not-an-object`, `version-missing` and `version-unsupported`.
pub fn run(document: &Document, diagnostics: &mut Diagnostics) -> Result<(), Aborted> {
    // A document of another version says everything else in another way.
    version(document, diagnostics)?;
    paths(&document.root, diagnostics);
    Ok(())
}

/// Checks that this is an OpenAPI 3.0 or 3.1 document.
///
/// # Errors
/// Reports `not-an-object`, `version-missing` and `version-unsupported`.
pub fn version(document: &Document, diagnostics: &mut Diagnostics) -> Result<(), Aborted> {
    let root = &document.root;
    if root.as_object().is_none() {
        let message = format!("an OpenAPI document is an object, not {}", root.kind());
        let help = "it starts with `openapi: 3.1.0`, `info:` and `paths:`";
        let problem = Diagnostic::error(Code::NotAnObject, message).at(root.origin.key()).help(help);
        return Err(diagnostics.abort(problem));
    }
    let Some(version) = root.get("openapi") else {
        return Err(diagnostics.abort(match root.get("swagger") {
            Some(swagger) => Diagnostic::error(Code::VersionUnsupported, "this is a Swagger 2.0 document")
                .at(swagger.origin.key())
                .help("convert it to OpenAPI 3.0 first, for example with the Swagger Editor"),
            None => Diagnostic::error(Code::VersionMissing, "the field `openapi` is missing")
                .at(root.origin.key())
                .help("an OpenAPI document says its version, such as `openapi: 3.1.0`"),
        }));
    };
    let known = version.as_str().is_some_and(|text| text.starts_with("3.0.") || text.starts_with("3.1."));
    if known {
        return Ok(());
    }
    let message = match version.as_str() {
        Some(text) => format!("OpenAPI {text} is not read here"),
        None => format!("`openapi` is a string, not {}", version.kind()),
    };
    let problem = Diagnostic::error(Code::VersionUnsupported, message).at(version.origin.value());
    Err(diagnostics.abort(problem.help("versions 3.0.x and 3.1.x are read")))
}

fn paths(root: &Node, diagnostics: &mut Diagnostics) {
    let help = "a client has the operations that stand under `paths`";
    let Some(paths) = root.get("paths") else {
        let has_others = ["components", "webhooks"].iter().any(|name| root.get(name).is_some());
        // Since 3.1 a document may be about webhooks or components alone.
        let is_optional = root.get_str("openapi").is_some_and(|version| version.starts_with("3.1."));
        let message = "the field `paths` is missing";
        match (has_others, is_optional) {
            (true, true) => {}
            (true, false) => {
                let message = format!("{message}, so the client has no operations");
                let help = "OpenAPI 3.0 demands `paths`, if only `paths: {}`";
                diagnostics.push(Diagnostic::warning(Code::PathsMissing, message).at(root.origin.key()).help(help));
            }
            (false, _) => {
                diagnostics.push(Diagnostic::error(Code::PathsMissing, message).at(root.origin.key()).help(help));
            }
        }
        return;
    };
    let items = match &paths.value {
        Value::Object(items) => items,
        Value::Null => return,
        _ => {
            let message = format!("`paths` is an object, not {}", paths.kind());
            diagnostics.push(Diagnostic::error(Code::PathsMissing, message).at(paths.origin.key()).help(help));
            return;
        }
    };
    for (path, item) in items {
        if !path.starts_with('/')
            && !path.starts_with("x-")
            && let Some(other) = items.get(&format!("/{path}"))
        {
            let message = format!("the path `{path}` does not start with a slash, and there is one that does");
            diagnostics.push(
                Diagnostic::error(Code::PathInvalid, message)
                    .at(item.origin.key())
                    .related(other.origin.key(), "this one")
                    .help("merge the two, or take one away"),
            );
        }
    }
}
