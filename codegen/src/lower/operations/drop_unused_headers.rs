//! Drops the headers of responses that no response can have, and those that the document gives to parts of a form.
//!
//! Before: `{ headers: { X-Total: .., 'X Total': .., Content-Type: .. } }`, `{ encoding: { image: { headers: { X-Id: .. } } } }`
//! After:  `{ headers: { X-Total: .. } }`, `{ encoding: { image: {} } }`
//!
//! Loses these: those of parts with a note, since whoever makes a file can give it any header, `Content-Type` with one
//! because the standard has it ignored (OpenAPI, Response Object), and those of an impossible name with a warning.

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Node, Object};
use crate::lower::operations::drop_unsent_parameters::is_header_name;
use crate::lower::{Pass, Purpose};
use crate::openapi::{self, Kind};

pub(in crate::lower) const PASS: Pass = Pass {
    name: "drop_unused_headers",
    purpose: Purpose::Client,
    run: |document, diagnostics| {
        openapi::walk_mut(&mut document.root, Kind::OpenApi, &mut |node, kind| match kind {
            Kind::Response => of_response(node, diagnostics),
            Kind::Map(Kind::Encoding) => {
                for (part, encoding) in node.as_object_mut().into_iter().flatten() {
                    of_part(part, encoding, diagnostics);
                }
            }
            _ => {}
        });
    },
};

fn of_response(response: &mut Node, diagnostics: &mut Diagnostics) {
    let Some(headers) = response.get_mut("headers").and_then(Node::as_object_mut) else { return };
    headers.retain(|name, header| {
        let diagnostic = if name.eq_ignore_ascii_case("content-type") {
            Diagnostic::note(Code::HeaderDropped, format!("the header `{name}` is not read"))
                .help("the standard says to ignore it here: the media types of the response say it")
        } else if !is_header_name(name) {
            Diagnostic::warning(Code::HeaderDropped, format!("no header can be named {name:?}, so it is not read"))
                .help("an overlay can mend the name")
        } else {
            return true;
        };
        diagnostics.push(diagnostic.at(header.origin.key()));
        false
    });
}

fn of_part(part: &str, encoding: &mut Node, diagnostics: &mut Diagnostics) {
    let headers = encoding.as_object_mut().and_then(|members| members.shift_remove("headers"));
    for (name, header) in headers.as_ref().and_then(Node::as_object).into_iter().flat_map(Object::iter) {
        let message = format!("the part `{part}` has the header `{name}` only if it is a file to which it was added");
        diagnostics.push(
            Diagnostic::note(Code::HeaderDropped, message)
                .at(header.origin.key())
                .help("`FilePart::with_header` adds it; it is sent as it is"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn what_no_response_has_and_what_users_add_goes() {
        let before = "
paths:
  /a:
    post:
      requestBody:
        content:
          multipart/form-data:
            schema: {properties: {headers: {type: string}}}
            encoding: {headers: {contentType: text/plain, headers: {X-Id: {schema: {type: string}}}}}
      responses:
        '200': {headers: {X-Total: {}, X Total: {}, content-type: {}}}
";
        insta::assert_snapshot!(lower(PASS, before), @r#"
        # before.yaml:9:69: note[header-dropped]: the part `headers` has the header `X-Id` only if it is a file to which it was added
        # before.yaml:11:40: warning[header-dropped]: no header can be named "X Total", so it is not read
        # before.yaml:11:53: note[header-dropped]: the header `content-type` is not read
        paths:
          /a:
            post:
              requestBody:
                content:
                  multipart/form-data:
                    schema:
                      properties:
                        headers:
                          type: string
                    encoding:
                      headers:
                        contentType: text/plain
              responses:
                '200':
                  headers:
                    X-Total: {}
        "#);
    }
}
