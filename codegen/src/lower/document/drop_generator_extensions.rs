//! Drops the extensions by which a document gives orders to progenitor.
//!
//! `x-rust-type` names a Rust type that takes the place of the schema: text of the vendor's would become code. The
//! `x-dropshot-` extensions make methods that need another runtime than the one that is generated here.
//!
//! Before: `{ type: string, x-rust-type: { crate: std, path: "std::process::Command" } }`
//! After:  `{ type: string }`
//!
//! Loses the order, with a note.

use crate::diagnostics::{Code, Diagnostic};
use crate::lower::{Pass, Purpose};
use crate::openapi::{self, Kind};

const EXTENSIONS: [&str; 3] = ["x-rust-type", "x-dropshot-pagination", "x-dropshot-websocket"];

pub(in crate::lower) const PASS: Pass = Pass {
    name: "drop_generator_extensions",
    purpose: Purpose::Client,
    run: |document, diagnostics| {
        openapi::walk_mut(&mut document.root, Kind::OpenApi, &mut |node, kind| {
            let (Kind::Schema | Kind::Operation, Some(members)) = (kind, node.as_object_mut()) else { return };
            for extension in EXTENSIONS {
                if let Some(value) = members.shift_remove(extension) {
                    diagnostics.push(
                        Diagnostic::note(Code::ExtensionDropped, format!("`{extension}` is not followed"))
                            .at(value.origin.key())
                            .help("an overlay can change the schema or the operation instead"),
                    );
                }
            }
        });
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn orders_go_with_a_note_and_a_property_of_that_name_stays() {
        let before = "
paths: {/a: {get: {x-dropshot-pagination: {required: []}, x-other: 1}}}
components:
  schemas:
    A:
      x-rust-type: {crate: std, version: '*', path: 'std::process::Command'}
      properties: {x-rust-type: {type: string}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:2:20: note[extension-dropped]: `x-dropshot-pagination` is not followed
        # before.yaml:6:7: note[extension-dropped]: `x-rust-type` is not followed
        paths:
          /a:
            get:
              x-other: 1
        components:
          schemas:
            A:
              properties:
                x-rust-type:
                  type: string
        ");
    }
}
