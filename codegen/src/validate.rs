//! Says what is wrong with a document that no pass could mend.

use jsonptr::Token;

use crate::diagnostics::{Aborted, Code, Diagnostic, Diagnostics};
use crate::document::{Document, Node};
use crate::openapi::{self, Kind};

/// Checks that this is an OpenAPI 3.0 or 3.1 document with paths, all of whose references lead somewhere.
///
/// # Errors
/// Reports `not-an-object`, `version-missing`, `version-unsupported`, `paths-missing`, `path-invalid`, `ref-dangling` and
/// `ref-external`.
pub fn run(document: &Document, diagnostics: &mut Diagnostics) -> Result<(), Aborted> {
    // A document of another version says everything else in another way.
    version(document, diagnostics)?;
    paths(&document.root, diagnostics);
    references(&document.root, diagnostics);
    diagnostics.abort_if_errors()
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
    let problem = match root.get("paths") {
        None => Diagnostic::error(Code::PathsMissing, "the field `paths` is missing").at(root.origin.key()),
        Some(paths) if paths.as_object().is_none() => {
            let message = format!("`paths` is an object, not {}", paths.kind());
            Diagnostic::error(Code::PathsMissing, message).at(paths.origin.key())
        }
        Some(paths) => {
            for (path, item) in paths.as_object().into_iter().flatten() {
                if !path.starts_with('/') && !path.starts_with("x-") {
                    let message = format!("the path `{path}` does not start with a slash");
                    let help = "write a path that starts with `/`; an extension starts with `x-`";
                    diagnostics.push(Diagnostic::error(Code::PathInvalid, message).at(item.origin.key()).help(help));
                }
            }
            return;
        }
    };
    diagnostics.push(problem.help("a client has the operations that stand under `paths`"));
}

fn references(root: &Node, diagnostics: &mut Diagnostics) {
    openapi::walk(root, Kind::OpenApi, &mut |node, kind| {
        // A schema may have a property named `$ref`, and a map a member of that name.
        let (Some(member), false) = (node.get("$ref"), matches!(kind, Kind::Map(_))) else { return };
        let place = member.origin.value();
        let Some(reference) = member.as_str() else {
            let message = format!("`$ref` is a string, not {}", member.kind());
            let help = "quote it: in YAML, what follows ` #` is a comment";
            diagnostics.push(Diagnostic::error(Code::RefDangling, message).at(member.origin.key()).help(help));
            return;
        };
        if !reference.starts_with('#') {
            diagnostics.push(
                Diagnostic::error(Code::RefExternal, format!("the reference `{reference}` leaves the document"))
                    .at(place)
                    .help("put what it refers to into the document, under `components`"),
            );
            return;
        }
        let target = openapi::reference_pointer(reference);
        if target.as_ref().is_some_and(|pointer| root.resolve(pointer).is_some()) {
            return;
        }
        let help = target.and_then(|pointer| suggest(root, &pointer));
        let problem = Diagnostic::error(Code::RefDangling, format!("the reference `{reference}` leads nowhere"));
        diagnostics.push(problem.at(place).help(
            help.unwrap_or_else(|| "write `#/` and the way to a node, such as `#/components/schemas/Name`".to_owned()),
        ));
    });
}

/// What there is where the reference goes wrong.
fn suggest(root: &Node, pointer: &jsonptr::Pointer) -> Option<String> {
    let (parent, last) = pointer.split_back()?;
    let members = root.resolve(parent)?.as_object()?;
    let wanted = last.decoded().to_lowercase();
    let similar = members.keys().find(|name| name.to_lowercase() == wanted || name.to_lowercase().ends_with(&wanted));
    Some(match similar {
        Some(name) => format!("there is `#{}`", parent.with_trailing_token(Token::new(name))),
        None => format!("`#{parent}` has {} members, none of that name", members.len()),
    })
}
