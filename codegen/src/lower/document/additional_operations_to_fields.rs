//! Leaves to `additionalOperations` the methods that no field of a path item has.
//!
//! Before: `/a: { additionalOperations: { POST: {...}, COPY: {...} } }`
//! After:  `/a: { post: {...}, additionalOperations: { COPY: {...} } }`
//!
//! The standard has no other place for a method with a field of its own, so it moves, with a note. Loses an operation whose
//! method stands in both, with a warning; and one whose method is none of HTTP, with an error.

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Node, Object};
use crate::lower::{Pass, Purpose};
use crate::openapi::{self, ADDITIONAL_OPERATIONS, Kind, METHODS};

pub(in crate::lower) const PASS: Pass = Pass {
    name: "additional_operations_to_fields",
    purpose: Purpose::NormalForm,
    run: |document, diagnostics| {
        openapi::walk_mut(&mut document.root, Kind::OpenApi, &mut |node, kind| {
            if let (Kind::PathItem, Some(item)) = (kind, node.as_object_mut()) {
                place(item, diagnostics);
            }
        });
    },
};

fn place(item: &mut Object, diagnostics: &mut Diagnostics) {
    let Some(additional) = item.get_mut(ADDITIONAL_OPERATIONS).and_then(Node::as_object_mut) else { return };
    let field = |method: &str| METHODS.into_iter().find(|field| method.eq_ignore_ascii_case(field));
    // A method is a token, like the name of a header (RFC 9110, section 9.1).
    let is_odd = |method: &str| field(method).is_some() || !openapi::is_header_name(method);
    let odd = additional.keys().filter(|method| is_odd(method)).cloned().collect::<Vec<_>>();
    let odd = odd.into_iter().filter_map(|method| additional.shift_remove_entry(&method)).collect::<Vec<_>>();
    if additional.is_empty() {
        item.shift_remove(ADDITIONAL_OPERATIONS);
    }
    for (method, operation) in odd {
        let place = operation.origin.key();
        let help = "change the document with an overlay";
        let Some(field) = field(&method) else {
            let message = format!("`{method}` is no method of HTTP");
            diagnostics.push(Diagnostic::error(Code::OpenapiInvalid, message).at(place).help(help));
            continue;
        };
        diagnostics.push(match item.get(field) {
            Some(own) => {
                let message = format!("the client lacks the operation `{method}`: the path has `{field}` too");
                let warning = Diagnostic::warning(Code::LeftOut, message).at(place).help(help);
                warning.related(own.origin.key(), "this one counts")
            }
            None => {
                let message = format!("the method `{method}` has a field of its own, `{field}`, and goes there");
                Diagnostic::note(Code::FieldUnknown, message).at(place).help(help)
            }
        });
        item.entry(field.to_owned()).or_insert(operation);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn a_method_stands_in_its_field() {
        let before = "
paths:
  /a:
    get: {summary: Ours}
    additionalOperations: {POST: {}, COPY: {}, get: {summary: Other}, 'NO METHOD': {}}
  /b: {additionalOperations: {QUERY: {}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:5:28: note[field-unknown]: the method `POST` has a field of its own, `post`, and goes there
        # before.yaml:5:48: warning[left-out]: the client lacks the operation `get`: the path has `get` too
        # before.yaml:5:71: error[openapi-invalid]: `NO METHOD` is no method of HTTP
        # before.yaml:6:31: note[field-unknown]: the method `QUERY` has a field of its own, `query`, and goes there
        paths:
          /a:
            get:
              summary: Ours
            additionalOperations:
              COPY: {}
            post: {}
          /b:
            query: {}
        ");
    }
}
