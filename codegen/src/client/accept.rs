//! Holds the lowered document against the typed model that progenitor reads.

use openapiv3::{OpenAPI, Operation, ReferenceOr, Schema};
use serde_json::Value as Json;

use crate::diagnostics::{Aborted, Code, Diagnostic, Diagnostics};
use crate::document::{Document, Node};
use crate::openapi;

/// Checks that the document has the shape that `openapiv3` expects.
///
/// That model reads through buffers, so its own errors say little about the place. The parts are tried one by one
/// instead, and the message names the smallest one that fails.
///
/// # Errors
/// Reports `openapi-invalid` for each part that fails.
pub fn accept(document: &Document, diagnostics: &mut Diagnostics) -> Result<(), Aborted> {
    let root = &document.root;
    let mut json = root.to_json();
    // Of those, progenitor makes nothing, and OpenAPI 3.1 has a type more.
    if let Some(components) = json.get_mut("components").and_then(Json::as_object_mut) {
        components.remove("securitySchemes");
    }
    let Err(error) = serde_json::from_value::<OpenAPI>(json) else { return Ok(()) };
    for (path, method, operation) in openapi::operations(root) {
        if let Err(error) = serde_json::from_value::<Operation>(operation.to_json()) {
            report(&format!("the operation {} {path}", method.to_uppercase()), operation, &error, diagnostics);
        }
    }
    let schemas = root.get("components").map(|components| components.members("schemas"));
    for (name, schema) in schemas.into_iter().flatten() {
        if let Err(error) = serde_json::from_value::<ReferenceOr<Schema>>(schema.to_json()) {
            report(&format!("the schema `{name}`"), schema, &error, diagnostics);
        }
    }
    if diagnostics.abort_if_errors().is_ok() {
        report("the document", root, &error, diagnostics);
    }
    diagnostics.abort_if_errors()
}

fn report(what: &str, node: &Node, error: &serde_json::Error, diagnostics: &mut Diagnostics) {
    diagnostics.push(
        Diagnostic::error(Code::OpenapiInvalid, format!("{what} is not of the shape that OpenAPI 3.0 gives it"))
            .at(node.origin.key())
            .label(error.to_string())
            .help("change the document with an overlay, or add a lowering pass"),
    );
}
