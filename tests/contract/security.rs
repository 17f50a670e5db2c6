//! What a document says about the credentials of an operation.

use serde_json::{Value, json};

use super::document::{Document, Operation, elements, members};

/// The alternatives of an operation: the requirements of each, by the names of their schemes.
///
/// Nothing if the document does not say any.
pub fn of(document: &Document, operation: &Operation<'_>) -> Option<Value> {
    let given = operation.security?;
    Some(elements(given).map(|alternative| requirements(document, alternative)).collect())
}

fn requirements(document: &Document, alternative: &Value) -> Value {
    let requirements = members(alternative).map(|(name, scopes)| {
        let scheme = document.root["components"]["securitySchemes"].get(name);
        let kind = scheme.map_or(json!("other"), |scheme| kind(document.resolved(scheme)));
        (name.to_owned(), json!({ "kind": kind, "scopes": scopes }))
    });
    Value::Object(requirements.collect())
}

/// The members of a Security Scheme Object that say what is sent.
fn kind(scheme: &Value) -> Value {
    match scheme["type"].as_str() {
        Some("apiKey") => json!({ "type": "apiKey", "in": scheme["in"], "name": scheme["name"] }),
        Some("http") => {
            json!({ "type": "http", "scheme": scheme["scheme"].as_str().unwrap_or_default().to_lowercase() })
        }
        Some("oauth2") => {
            let flows = scheme["flows"].as_object().into_iter().flatten().map(|(name, flow)| {
                let scopes = flow["scopes"].as_object().into_iter().flatten().map(|(scope, _)| scope);
                json!([name, flow["authorizationUrl"], flow["tokenUrl"], scopes.collect::<Vec<_>>()])
            });
            json!({ "type": "oauth2", "flows": flows.collect::<Vec<_>>() })
        }
        Some("openIdConnect") => json!({ "type": "openIdConnect", "url": scheme["openIdConnectUrl"] }),
        Some("mutualTLS") => json!({ "type": "mutualTLS" }),
        _ => json!("other"),
    }
}
