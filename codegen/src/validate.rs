//! Says what is wrong with a document that no pass could fix.

use crate::diagnostics::{Aborted, Code, Diagnostic, Diagnostics};
use crate::document::{Document, Node, Value};

/// Checks that this is a document of a version that is read, with paths or something else of use.
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

/// Checks that this is a document of Swagger 2.0, or of OpenAPI 3.0, 3.1 or 3.2.
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
    let (field, version) = match (root.get("openapi"), root.get("swagger")) {
        (Some(version), _) => ("openapi", version),
        (None, Some(version)) => ("swagger", version),
        (None, None) => {
            let problem = Diagnostic::error(Code::VersionMissing, "the field `openapi` is missing");
            let help = "an OpenAPI document says its version, such as `openapi: 3.1.0`";
            return Err(diagnostics.abort(problem.at(root.origin.key()).help(help)));
        }
    };
    let is_read = |text: &str| match field {
        "swagger" => text == "2.0",
        _ => OPENAPI.iter().any(|known| text.starts_with(known)),
    };
    let message = match &version.value {
        Value::String(text) if is_read(text) => return Ok(()),
        // Without quotes it is a number in YAML, and nothing else.
        Value::Number(number) if field == "swagger" && number.as_f64() == Some(2.0) => return Ok(()),
        Value::String(text) if field == "swagger" => format!("Swagger {text} is not read here"),
        Value::String(text) => format!("OpenAPI {text} is not read here"),
        _ => format!("`{field}` is a string, not {}", version.kind()),
    };
    let problem = Diagnostic::error(Code::VersionUnsupported, message).at(version.origin.value());
    Err(diagnostics.abort(problem.help("Swagger 2.0 and OpenAPI 3.0.x, 3.1.x and 3.2.x are read")))
}

/// What the versions of OpenAPI that are read begin with.
const OPENAPI: [&str; 3] = ["3.0.", "3.1.", "3.2."];

fn paths(root: &Node, diagnostics: &mut Diagnostics) {
    let help = "a client has the operations that stand under `paths`";
    let Some(paths) = root.get("paths") else {
        let has_others = ["components", "webhooks", "definitions"].iter().any(|name| root.get(name).is_some());
        // Since 3.1 a document may be about webhooks or components alone.
        let is_optional = root.get_str("openapi").is_some_and(|version| !version.starts_with("3.0."));
        let message = "the field `paths` is missing";
        match (has_others, is_optional) {
            (true, true) => {}
            (true, false) => {
                let message = format!("{message}, so the client has no operations");
                let help = "the standard demands `paths`, if only `paths: {}`";
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
