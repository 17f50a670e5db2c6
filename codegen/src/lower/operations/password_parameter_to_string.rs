//! Makes plain strings of parameters that are marked as secrets.
//!
//! Progenitor turns a parameter into text with `Display`, which a secret does not have. An argument lives for one
//! call and is printed by nothing, but a secret in a URL ends up in logs on the way.
//!
//! Before: `{ name: token, in: query, schema: { type: string, format: password } }`
//! After:  `{ name: token, in: query, schema: { type: string } }`
//!
//! Loses the mark, with a note.

use crate::diagnostics::{Code, Diagnostic};
use crate::document::Node;
use crate::lower::{Pass, Purpose};
use crate::openapi::{self, Kind};

pub(in crate::lower) const PASS: Pass = Pass {
    name: "password_parameter_to_string",
    purpose: Purpose::Client,
    run: |document, diagnostics| {
        let root = document.root.clone();
        openapi::walk_mut(&mut document.root, Kind::OpenApi, &mut |parameter, kind| {
            let (Kind::Parameter, Some(schema)) = (kind, parameter.get_mut("schema")) else { return };
            let before = schema.clone();
            openapi::walk_mut(schema, Kind::Schema, &mut |schema, kind| {
                if kind == Kind::Schema {
                    unmark(&root, schema);
                }
            });
            if *schema == before {
                return;
            }
            // The headers of a response have no name, and no argument either.
            let Some(name) = parameter.get_str("name") else { return };
            let message = format!("the secret parameter `{name}` is a plain string in the client");
            diagnostics.push(
                Diagnostic::note(Code::PasswordParameter, message)
                    .at(parameter.origin.key())
                    .help("mind where it goes: URLs are logged"),
            );
        });
    },
};

/// Makes a plain string of a secret, or of a reference to one.
fn unmark(root: &Node, schema: &mut Node) {
    let Some(resolved) = openapi::resolve(root, schema).filter(|schema| schema.get_str("format") == Some("password"))
    else {
        return;
    };
    schema.value = resolved.value.clone();
    if let Some(members) = schema.as_object_mut() {
        members.shift_remove("format");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn the_mark_goes_with_a_note() {
        let before = "
paths:
  /login:
    get:
      parameters:
        - {name: user, in: query, schema: {type: string}}
        - {name: password, in: query, schema: {$ref: '#/components/schemas/Password'}}
        - {name: pins, in: query, schema: {type: array, items: {allOf: [{$ref: '#/components/schemas/Password'}]}}}
components:
  schemas:
    Password: {type: string, format: password}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:7:11: note[password-parameter]: the secret parameter `password` is a plain string in the client
        # before.yaml:8:11: note[password-parameter]: the secret parameter `pins` is a plain string in the client
        paths:
          /login:
            get:
              parameters:
              - name: user
                in: query
                schema:
                  type: string
              - name: password
                in: query
                schema:
                  type: string
              - name: pins
                in: query
                schema:
                  type: array
                  items:
                    allOf:
                    - type: string
        components:
          schemas:
            Password:
              type: string
              format: password
        ");
    }
}
