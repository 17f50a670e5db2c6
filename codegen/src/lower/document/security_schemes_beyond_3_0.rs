//! Keeps the security schemes that OpenAPI 3.0 does not have, or that are not what it says, where it does not look.
//!
//! Before: `securitySchemes: { mutual: { type: mutualTLS }, key: { type: apiKey, in: query, name: key } }`
//! After:  `securitySchemes: { key: {...} }, x-security-schemes: { mutual: { type: mutualTLS } }`
//!
//! A reference to another scheme becomes that scheme, wherever it is kept.
//!
//! Loses nothing: what reads the schemes reads both.

use crate::document::{Node, Object, Value};
use crate::lower::{Pass, Purpose};
use crate::openapi;

/// Where they are kept.
pub const MEMBER: &str = "x-security-schemes";

/// The flows of OAuth 2.0 with the URLs that each has to have.
const FLOWS: [(&str, &[&str]); 4] = [
    ("implicit", &["authorizationUrl"]),
    ("password", &["tokenUrl"]),
    ("clientCredentials", &["tokenUrl"]),
    ("authorizationCode", &["authorizationUrl", "tokenUrl"]),
];

pub(in crate::lower) const PASS: Pass = Pass {
    name: "security_schemes_beyond_3_0",
    purpose: Purpose::Client,
    run: |document, _| {
        let root = document.root.clone();
        let Some(components) = document.root.get_mut("components").and_then(Node::as_object_mut) else { return };
        let Some(schemes) = components.get_mut("securitySchemes") else { return };
        let origin = schemes.origin.clone();
        let Some(schemes) = schemes.as_object_mut() else {
            components.shift_remove("securitySchemes");
            return;
        };
        let given = std::mem::take(schemes).into_iter();
        let (kept, beyond) =
            schemes_of(&root, given).partition::<Object, _>(|(name, node)| is_name(name) && is_of_3_0(node));
        *schemes = kept;
        if beyond.is_empty() {
            return;
        }
        match components.get_mut(MEMBER).and_then(Node::as_object_mut) {
            Some(members) => members.extend(beyond),
            None => {
                components.insert(MEMBER.to_owned(), Node { value: Value::Object(beyond), origin });
            }
        }
    },
};

/// The schemes without references, as far as those lead to anything.
fn schemes_of(root: &Node, schemes: impl Iterator<Item = (String, Node)>) -> impl Iterator<Item = (String, Node)> {
    schemes.map(|(name, node)| {
        let origin = node.origin.clone();
        let target = openapi::reference(&node).and_then(|_| openapi::resolve(root, &node));
        let Some(mut target) = target.cloned() else { return (name, node) };
        // From 3.1 on, a description may stand beside a reference.
        if let (Some(description), Some(members)) = (node.get("description"), target.as_object_mut()) {
            members.insert("description".to_owned(), description.clone());
        }
        (name, Node { origin, ..target })
    })
}

/// Whether a component may have a name (OpenAPI, Components Object).
fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))
}

/// Whether a scheme is as OpenAPI 3.0 has it, to the letter.
fn is_of_3_0(scheme: &Node) -> bool {
    let Some(members) = scheme.as_object() else { return false };
    let has_text = |name: &str| scheme.get_str(name).is_some();
    let (is_complete, names): (_, &[&str]) = match scheme.get_str("type") {
        Some("apiKey") => {
            let is_somewhere = matches!(scheme.get_str("in"), Some("header" | "query" | "cookie"));
            (is_somewhere && has_text("name"), &["in", "name"])
        }
        Some("http") if scheme.get_str("scheme").is_some_and(|name| name.eq_ignore_ascii_case("bearer")) => {
            (scheme.get("bearerFormat").is_none_or(|format| format.as_str().is_some()), &["scheme", "bearerFormat"])
        }
        Some("http") => (has_text("scheme"), &["scheme"]),
        Some("oauth2") => (scheme.get("flows").is_some_and(are_flows), &["flows"]),
        Some("openIdConnect") => (has_text("openIdConnectUrl"), &["openIdConnectUrl"]),
        _ => return false,
    };
    let is_known =
        |name: &str| name.starts_with("x-") || ["type", "description"].contains(&name) || names.contains(&name);
    let is_described = scheme.get("description").is_none_or(|description| description.as_str().is_some());
    is_complete && is_described && members.keys().all(|name| is_known(name))
}

fn are_flows(flows: &Node) -> bool {
    let Some(flows) = flows.as_object() else { return false };
    flows.iter().filter(|(name, _)| !name.starts_with("x-")).all(|(name, flow)| {
        let Some((_, urls)) = FLOWS.iter().find(|(known, _)| known == name) else { return false };
        let scopes = flow.get("scopes").and_then(Node::as_object);
        let are_texts = scopes.is_some_and(|scopes| scopes.values().all(|text| text.as_str().is_some()));
        let members = flow.as_object().into_iter().flatten();
        let mut members = members.filter(|(name, _)| !name.starts_with("x-") && *name != "scopes");
        let is_url = |(name, url): (&String, &Node)| {
            (name == "refreshUrl" || urls.contains(&name.as_str())) && url.as_str().is_some()
        };
        are_texts && urls.iter().all(|url| flow.get(url).is_some()) && members.all(is_url)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn what_3_0_does_not_have_is_kept_elsewhere() {
        let before = "
components:
  securitySchemes:
    key: {type: apiKey, in: query, name: key, x-more: 1}
    no-key: {type: apiKey, in: body, name: key}
    basic: {type: http, scheme: basic}
    format-of-basic: {type: http, scheme: basic, bearerFormat: JWT}
    no name: {type: http, scheme: basic}
    bearer: {type: http, scheme: Bearer, bearerFormat: JWT, description: Ask us}
    code: {type: oauth2, flows: {authorizationCode: {authorizationUrl: /a, tokenUrl: /t, scopes: {}, refreshUrl: /r}}}
    no-scopes: {type: oauth2, flows: {password: {tokenUrl: /t}}}
    no-flows: {type: oauth2}
    device: {type: oauth2, flows: {deviceAuthorization: {tokenUrl: /t, deviceAuthorizationUrl: /d, scopes: {}}}}
    connect: {type: openIdConnect, openIdConnectUrl: /c}
    mutual: {type: mutualTLS}
    other: {type: oauth1}
    alias: {$ref: '#/components/securitySchemes/mutual'}
    described: {$ref: '#/components/securitySchemes/basic', description: Own}
    nothing: {$ref: '#/components/securitySchemes/gone'}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        components:
          securitySchemes:
            key:
              type: apiKey
              in: query
              name: key
              x-more: 1
            basic:
              type: http
              scheme: basic
            bearer:
              type: http
              scheme: Bearer
              bearerFormat: JWT
              description: Ask us
            code:
              type: oauth2
              flows:
                authorizationCode:
                  authorizationUrl: /a
                  tokenUrl: /t
                  scopes: {}
                  refreshUrl: /r
            connect:
              type: openIdConnect
              openIdConnectUrl: /c
            described:
              type: http
              scheme: basic
              description: Own
          x-security-schemes:
            no-key:
              type: apiKey
              in: body
              name: key
            format-of-basic:
              type: http
              scheme: basic
              bearerFormat: JWT
            no name:
              type: http
              scheme: basic
            no-scopes:
              type: oauth2
              flows:
                password:
                  tokenUrl: /t
            no-flows:
              type: oauth2
            device:
              type: oauth2
              flows:
                deviceAuthorization:
                  tokenUrl: /t
                  deviceAuthorizationUrl: /d
                  scopes: {}
            mutual:
              type: mutualTLS
            other:
              type: oauth1
            alias:
              type: mutualTLS
            nothing:
              $ref: '#/components/securitySchemes/gone'
        ");
    }

    #[test]
    fn what_is_all_of_3_0_stays() {
        let before = "components: {securitySchemes: {basic: {type: http, scheme: basic}}}";
        insta::assert_snapshot!(lower(PASS, before), @"
        components:
          securitySchemes:
            basic:
              type: http
              scheme: basic
        ");
    }
}
