//! What a document says about the credentials of an operation.

use serde_json::{Map, Value, json};

use super::document::{Document, Operation, elements, members};

/// The alternatives of an operation: the requirements of each, by the names of their schemes.
///
/// Nothing if the document does not say any, or only some that name what is no scheme.
pub fn of(document: &Document, operation: &Operation<'_>) -> Option<Value> {
    let given = operation.security?;
    let known = elements(given).filter_map(|alternative| requirements(document, alternative)).collect::<Vec<_>>();
    (!known.is_empty() || elements(given).next().is_none()).then(|| json!(known))
}

fn requirements(document: &Document, alternative: &Value) -> Option<Map<String, Value>> {
    let requirements = members(alternative).map(|(name, scopes)| {
        let scheme = document.root["components"]["securitySchemes"].get(name)?;
        Some((name.to_owned(), json!({ "kind": kind(document.resolved(scheme))?, "scopes": scopes })))
    });
    requirements.collect()
}

/// The members of a Security Scheme Object that say what is sent.
fn kind(scheme: &Value) -> Option<Value> {
    Some(match scheme["type"].as_str()? {
        "apiKey" => json!({ "type": "apiKey", "in": scheme["in"], "name": scheme["name"] }),
        "http" => json!({ "type": "http", "scheme": scheme["scheme"].as_str()?.to_lowercase() }),
        other @ ("oauth2" | "openIdConnect" | "mutualTLS") => json!({ "type": other }),
        _ => return None,
    })
}
