//! Finishes the operations that progenitor wrote, as changes to the syntax tree.
//!
//! Each pass is a file of its own, whose first lines show what it finds and what it leaves.

mod callbacks_and_links;
mod client_constructors;
mod client_hooks;
mod documentation;
mod operations;
mod own_runtime;
mod deprecated_operations;
mod operation_security;
mod plain_types;
mod progenitor_types;
mod response_headers;
mod runtime_imports;
mod security_schemes;
mod servers;

use syn::File;

use crate::diagnostics::{Aborted, Code, Diagnostic, Diagnostics};
use crate::document::Document;
use crate::operations::Operation;

/// A transformation of the client.
#[derive(Clone, Copy)]
pub struct Pass {
    /// The name of its module.
    pub name: &'static str,
    run: fn(&mut File, &mut Context<'_>),
}

/// What a pass may look at besides the code.
pub struct Context<'a> {
    /// The lowered document.
    pub document: &'a Document,
    /// What its operations send, and what comes back.
    pub(crate) operations: &'a [Operation<'a>],
    /// Where to report what does not reach the client.
    pub diagnostics: &'a mut Diagnostics,
}

/// The passes, in order. A pass may rely on what the passes above it have done.
pub const PASSES: &[Pass] = &[
    // The types that stand in their place are made elsewhere.
    progenitor_types::PASS,
    own_runtime::PASS,
    // From here on, operations have their names.
    operations::PASS,
    response_headers::PASS,
    plain_types::PASS,
    deprecated_operations::PASS,
    // All text so far is the vendor's. The passes below write their own, and make safe what they quote.
    documentation::PASS,
    callbacks_and_links::PASS,
    // What a user makes.
    client_constructors::PASS,
    client_hooks::PASS,
    servers::PASS,
    // What the hooks know.
    security_schemes::PASS,
    operation_security::PASS,
    // After all that calls the runtime is written.
    runtime_imports::PASS,
];

/// Reads the text that progenitor wrote.
///
/// # Errors
/// Reports `generator-output` if it is not Rust.
pub fn parse(tokens: &str, diagnostics: &mut Diagnostics) -> Result<File, Aborted> {
    syn::parse_file(tokens).map_err(|error| {
        let message = format!("progenitor's output is not Rust: {error}");
        diagnostics.abort(Diagnostic::error(Code::GeneratorOutput, message).help("this is a bug of the generator"))
    })
}

/// Runs all passes.
pub(crate) fn run(file: &mut File, document: &Document, operations: &[Operation<'_>], diagnostics: &mut Diagnostics) {
    let mut context = Context { document, operations, diagnostics };
    for pass in PASSES {
        (pass.run)(file, &mut context);
    }
}

#[cfg(test)]
mod testing;
