//! Finishes the operations that progenitor wrote, as changes to the syntax tree.
//!
//! Each pass is a file of its own, whose first lines show what it finds and what it leaves.

mod accept_json;
mod api_version_header;
mod client_constructors;
mod client_hooks;
mod documentation;
mod error_responses;
mod narrow_statuses_first;
mod own_runtime;
mod deprecated_operations;
mod path_fragments;
mod path_parameters;
mod query_parameters;
mod operation_security;
mod plain_literals;
mod plain_types;
mod progenitor_types;
mod request_bodies;
mod responses_by_status;
mod runtime_imports;
mod security_schemes;
mod shared_sending;
mod unexpected_responses;

use syn::{File, ImplItemFn};

use crate::diagnostics::{Aborted, Code, Diagnostic, Diagnostics};
use crate::document::Document;

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
    /// Where to report what does not reach the client.
    pub diagnostics: &'a mut Diagnostics,
}

/// The passes, in order. A pass may rely on what the passes above it have done.
pub const PASSES: &[Pass] = &[
    // The types that stand in their place are made elsewhere.
    progenitor_types::PASS,
    // The requests.
    own_runtime::PASS,
    api_version_header::PASS,
    path_fragments::PASS,
    path_parameters::PASS,
    query_parameters::PASS,
    request_bodies::PASS,
    accept_json::PASS,
    // The responses.
    narrow_statuses_first::PASS,
    responses_by_status::PASS,
    error_responses::PASS,
    unexpected_responses::PASS,
    shared_sending::PASS,
    plain_literals::PASS,
    plain_types::PASS,
    deprecated_operations::PASS,
    // All text so far is the vendor's. The passes below write their own, and make safe what they quote.
    documentation::PASS,
    // What a user makes.
    client_constructors::PASS,
    client_hooks::PASS,
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
pub fn run(file: &mut File, document: &Document, diagnostics: &mut Diagnostics) {
    let mut context = Context { document, diagnostics };
    for pass in PASSES {
        (pass.run)(file, &mut context);
    }
}

/// The name of a method without what keeps it from being a keyword: that of its operation, in snake case.
fn bare_name(method: &ImplItemFn) -> String {
    method.sig.ident.to_string().trim_start_matches("r#").trim_end_matches('_').to_owned()
}

#[cfg(test)]
mod testing;
