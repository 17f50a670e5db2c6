//! Writes security schemes as OpenAPI 3.0 does, with the flows of OAuth 2.0 each under its name.
//!
//! Before: `a: { type: basic }`, `b: { type: oauth2, flow: accessCode, authorizationUrl: .., tokenUrl: .., scopes: {...} }`
//! After:  `a: { type: http, scheme: basic }`, `b: { type: oauth2, flows: { authorizationCode: {...} } }`
//!
//! Loses nothing. A flow that Swagger 2.0 does not have stays under its name, with a warning.

use super::{is_swagger, object, text};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Node, Object};
use crate::lower::{Pass, Purpose};

/// The names of the flows, in Swagger 2.0 and in OpenAPI 3.0.
const FLOWS: [(&str, &str); 4] = [
    ("implicit", "implicit"),
    ("password", "password"),
    ("application", "clientCredentials"),
    ("accessCode", "authorizationCode"),
];

pub(in crate::lower) const PASS: Pass = Pass {
    name: "security_definitions_to_flows",
    purpose: Purpose::NormalForm,
    run: |document, diagnostics| {
        let root = &mut document.root;
        if !is_swagger(root) {
            return;
        }
        let schemes = root.get_mut("components").and_then(|components| components.get_mut("securitySchemes"));
        for (_, scheme) in schemes.and_then(Node::as_object_mut).into_iter().flatten() {
            match scheme.get_str("type") {
                Some("basic") => basic(scheme),
                Some("oauth2") => flow(scheme, diagnostics),
                _ => {}
            }
        }
    },
};

fn basic(scheme: &mut Node) {
    let origin = scheme.get("type").map_or(&scheme.origin, |node| &node.origin).clone();
    let Some(members) = scheme.as_object_mut() else { return };
    members.insert("type".to_owned(), text("http", &origin));
    members.insert("scheme".to_owned(), text("basic", &origin));
}

fn flow(scheme: &mut Node, diagnostics: &mut Diagnostics) {
    let origin = scheme.origin.clone();
    let Some(members) = scheme.as_object_mut() else { return };
    let Some(flow) = members.shift_remove("flow") else { return };
    let given = flow.as_str().unwrap_or_default();
    let name = FLOWS.iter().find(|(swagger, _)| *swagger == given).map(|(_, name)| (*name).to_owned());
    let name = name.unwrap_or_else(|| {
        diagnostics.push(
            Diagnostic::warning(Code::SecuritySchemeUnusable, format!("Swagger 2.0 has no flow `{given}`"))
                .at(flow.origin.value())
                .help("an overlay can name one of `implicit`, `password`, `application` and `accessCode`"),
        );
        given.to_owned()
    });
    let mut parts = Object::default();
    for part in ["authorizationUrl", "tokenUrl", "scopes"] {
        parts.extend(members.shift_remove_entry(part));
    }
    parts.entry("scopes".to_owned()).or_insert_with(|| object([], &origin));
    let parts = Node::object(parts, flow.origin.clone());
    let flows = Node::object(Object::from_iter([(name, parts)]), flow.origin);
    members.insert("flows".to_owned(), flows);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn each_flow_has_its_name() {
        let before = "
swagger: '2.0'
components:
  securitySchemes:
    basic: {type: basic, description: Password}
    key: {type: apiKey, in: header, name: X-Key}
    implicit: {type: oauth2, flow: implicit, authorizationUrl: 'https://a.test', scopes: {read: Reads}}
    password: {type: oauth2, flow: password, tokenUrl: 'https://t.test', scopes: {}}
    application: {type: oauth2, flow: application, tokenUrl: 'https://t.test'}
    code: {type: oauth2, flow: accessCode, authorizationUrl: 'https://a.test', tokenUrl: 'https://t.test', x-own: 1}
    other: {type: oauth2, flow: magic}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:11:33: warning[security-scheme-unusable]: Swagger 2.0 has no flow `magic`
        swagger: '2.0'
        components:
          securitySchemes:
            basic:
              type: http
              description: Password
              scheme: basic
            key:
              type: apiKey
              in: header
              name: X-Key
            implicit:
              type: oauth2
              flows:
                implicit:
                  authorizationUrl: https://a.test
                  scopes:
                    read: Reads
            password:
              type: oauth2
              flows:
                password:
                  tokenUrl: https://t.test
                  scopes: {}
            application:
              type: oauth2
              flows:
                clientCredentials:
                  tokenUrl: https://t.test
                  scopes: {}
            code:
              type: oauth2
              x-own: 1
              flows:
                authorizationCode:
                  authorizationUrl: https://a.test
                  tokenUrl: https://t.test
                  scopes: {}
            other:
              type: oauth2
              flows:
                magic:
                  scopes: {}
        ");
    }
}
