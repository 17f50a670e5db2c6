//! Says that the document is of OpenAPI 3.0, now that all of it is.
//!
//! Before: `swagger: '2.0'`, `consumes: [application/json]`
//! After:  `openapi: 3.0.4`
//!
//! Loses nothing: the media types of the document have gone to each body.

use super::{is_swagger, text};
use crate::lower::{Pass, Purpose};

pub(in crate::lower) const PASS: Pass = Pass {
    name: "swagger_to_openapi",
    purpose: Purpose::NormalForm,
    run: |document, _| {
        if !is_swagger(&document.root) {
            return;
        }
        let Some(members) = document.root.as_object_mut() else { return };
        for name in ["consumes", "produces"] {
            members.shift_remove(name);
        }
        if let Some(swagger) = members.shift_remove("swagger") {
            members.shift_insert(0, "openapi".to_owned(), text("3.0.4", &swagger.origin));
        }
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn the_document_is_of_another_version() {
        let before = "{info: {title: T, version: '1'}, swagger: '2.0', consumes: [a/b], produces: [a/b], paths: {}}";
        insta::assert_snapshot!(lower(PASS, before), @"
        openapi: 3.0.4
        info:
          title: T
          version: '1'
        paths: {}
        ");
    }
}
