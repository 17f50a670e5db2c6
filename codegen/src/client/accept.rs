//! Holds the lowered document against the typed model that progenitor reads.

use jsonptr::PointerBuf;
use openapiv3::{OpenAPI, Operation, ReferenceOr, Schema};
use serde_json::Value as Json;

use crate::diagnostics::{Aborted, Code, Diagnostic, Diagnostics};
use crate::document::{Document, Node, Object, Value};
use crate::openapi;
use crate::sources::Faults;

/// Checks that the document has the shape that `openapiv3` expects.
///
/// That model reads through buffers, so its own errors say little about the place. The parts are tried one by one
/// instead, and the message names the smallest one that fails.
///
/// Where what is broken is to be left out, an operation that fails goes, and a schema becomes any value.
///
/// # Errors
/// Reports `openapi-invalid` for each part that fails.
pub fn accept(document: &mut Document, faults: Faults, diagnostics: &mut Diagnostics) -> Result<(), Aborted> {
    let broken = broken(document, diagnostics);
    if faults == Faults::Abort {
        return diagnostics.abort_if_errors();
    }
    for place in broken {
        let Some(node) = document.root.resolve_mut(&place) else { continue };
        let at = node.origin.key();
        let name = place.last().map(|token| token.decoded().into_owned()).unwrap_or_default();
        let lack = if place.first().is_some_and(|token| token.encoded() == "paths") {
            document.root.remove(&place);
            let path = place.tokens().nth(1).map(|token| token.decoded().into_owned()).unwrap_or_default();
            format!("the client lacks the operation {} {path}", name.to_uppercase())
        } else {
            node.value = Value::Object(Object::new());
            format!("the client takes any value for the schema `{name}`")
        };
        diagnostics.push(Diagnostic::warning(Code::LeftOut, lack).at(at).help("mend what the error above says"));
    }
    diagnostics.go_on();
    Ok(())
}

/// Reports what has another shape; gives the places of the operations and schemas that have.
fn broken(document: &Document, diagnostics: &mut Diagnostics) -> Vec<PointerBuf> {
    let mut places = Vec::new();
    let root = &document.root;
    let mut json = root.to_json();
    if let Some(components) = json.get_mut("components").and_then(Json::as_object_mut) {
        // OpenAPI 3.1 has a type more, and the client reads them itself.
        components.remove("securitySchemes");
        components.remove("callbacks");
    }
    let paths = json.get_mut("paths").and_then(Json::as_object_mut);
    let members = paths.into_iter().flatten().filter_map(|(_, item)| item.as_object_mut());
    members.flatten().for_each(|(_, operation)| without_callbacks(operation));
    let Err(error) = serde_json::from_value::<OpenAPI>(json) else { return places };
    for (path, method, operation) in openapi::operations(root) {
        let mut json = operation.to_json();
        without_callbacks(&mut json);
        if let Err(error) = serde_json::from_value::<Operation>(json) {
            report(&format!("the operation {} {path}", method.to_uppercase()), operation, &error, diagnostics);
            places.push(PointerBuf::from_tokens(["paths", path, method]));
        }
    }
    let schemas = root.get("components").map(|components| components.members("schemas"));
    for (name, schema) in schemas.into_iter().flatten() {
        if let Err(error) = serde_json::from_value::<ReferenceOr<Schema>>(schema.to_json()) {
            report(&format!("the schema `{name}`"), schema, &error, diagnostics);
            places.push(PointerBuf::from_tokens(["components", "schemas", name]));
        }
    }
    if places.is_empty() {
        report("the document", root, &error, diagnostics);
    }
    places
}

/// Takes out the callbacks of an operation: they may be references, which that model does not know.
fn without_callbacks(operation: &mut Json) {
    if let Some(members) = operation.as_object_mut() {
        members.remove("callbacks");
    }
}

fn report(what: &str, node: &Node, error: &serde_json::Error, diagnostics: &mut Diagnostics) {
    diagnostics.push(
        Diagnostic::error(Code::OpenapiInvalid, format!("{what} is not of the shape that OpenAPI 3.0 gives it"))
            .at(node.origin.key())
            .label(error.to_string())
            .help("change the document with an overlay, or add a lowering pass"),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document;
    use crate::sources::{SourceFile, Sources};

    #[test]
    fn callbacks_may_be_references() {
        let text = "
openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /a: {post: {callbacks: {done: {$ref: '#/components/callbacks/Done'}}, responses: {'204': {description: Nothing}}}}
components:
  callbacks: {Done: {$ref: '#/components/callbacks/Other'}, Other: {}}
";
        let sources = Sources::new(SourceFile { name: "api.yaml".to_owned(), text: text.to_owned() });
        let mut diagnostics = Diagnostics::new();
        let mut document =
            document::parse(&sources, sources.spec(), &mut diagnostics).expect("the document above is valid YAML");
        assert!(accept(&mut document, Faults::Abort, &mut diagnostics).is_ok());
    }
}
