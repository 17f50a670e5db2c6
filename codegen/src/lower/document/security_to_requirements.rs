//! Writes what operations ask for of their callers as the standard does: an array of objects, each with arrays of scopes.
//!
//! Before: `security: { key: null, oauth: read }`, `security: [key]`, `security: [{ '#/components/securitySchemes/key': [] }]`
//! After:  `security: [{ key: [], oauth: [read] }]`, `security: [{ key: [] }]`, `security: [{ key: [] }]`
//!
//! Loses nothing. What cannot be meant as a requirement is left for a message.

use crate::document::{Node, Object, Origin, Value};
use crate::lower::{Pass, Purpose};
use crate::openapi::{self, Kind};

/// What a reference to a security scheme starts with, by which a requirement may name it (OpenAPI 3.2, Security Requirement
/// Object). No name of a component is like that.
const SCHEMES: &str = "#/components/securitySchemes/";

pub(in crate::lower) const PASS: Pass = Pass {
    name: "security_to_requirements",
    purpose: Purpose::NormalForm,
    run: |document, _| {
        openapi::walk_mut(&mut document.root, Kind::OpenApi, &mut |node, kind| {
            if !matches!(kind, Kind::OpenApi | Kind::Operation) {
                return;
            }
            let Some(security) = node.get_mut("security") else { return };
            if let Value::Object(_) = security.value {
                let origin = security.origin.clone();
                let only = std::mem::replace(security, array(Vec::new(), &origin));
                security.value = Value::Array(vec![only]);
            }
            if let Value::Array(alternatives) = &mut security.value {
                alternatives.iter_mut().for_each(requirement);
            }
        });
    },
};

fn requirement(alternative: &mut Node) {
    let origin = alternative.origin.clone();
    match &mut alternative.value {
        Value::String(name) => {
            let member = (std::mem::take(name), array(Vec::new(), &origin));
            alternative.value = Value::Object(Object::from_iter([member]));
        }
        Value::Null => alternative.value = Value::Object(Object::default()),
        Value::Object(schemes) => {
            if schemes.keys().any(|name| name.starts_with(SCHEMES)) {
                let named = |(name, scopes): (String, Node)| (component(&name).unwrap_or(name), scopes);
                *schemes = std::mem::take(schemes).into_iter().map(named).collect();
            }
            for scopes in schemes.values_mut() {
                let origin = scopes.origin.clone();
                match &scopes.value {
                    Value::Null => *scopes = array(Vec::new(), &origin),
                    Value::Object(members) if members.is_empty() => *scopes = array(Vec::new(), &origin),
                    Value::String(_) => {
                        let scope = scopes.clone();
                        *scopes = array(vec![scope], &origin);
                    }
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

/// The component that a reference to a security scheme names.
fn component(reference: &str) -> Option<String> {
    let pointer = openapi::reference_pointer(reference).filter(|_| reference.starts_with(SCHEMES))?;
    let name = pointer.last().filter(|_| pointer.count() == 3)?;
    Some(name.decoded().into_owned())
}

fn array(items: Vec<Node>, origin: &Origin) -> Node {
    Node::array(items, origin.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn requirements_have_one_form() {
        let before = "
security: {key: , oauth: read}
paths:
  /a:
    get: {security: [key, {oauth: {}}, null, {oauth: [read]}]}
    put: {security: []}
    post: {security: [3, {key: 3}]}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        security:
        - key: []
          oauth:
          - read
        paths:
          /a:
            get:
              security:
              - key: []
              - oauth: []
              - {}
              - oauth:
                - read
            put:
              security: []
            post:
              security:
              - 3
              - key: 3
        ");
    }
}
