//! What the client is, before it is text: its operations, types, servers and security schemes.
//!
//! [`build_named`] reads the document in its normal form once. Every fact about the client has its one definition here: what
//! a lone reference is and where null is a value ([`schemas`]), which schema becomes which type ([`read`]), what a media
//! type is ([`media_type`]), which types are one ([`intern`]), which hold a box ([`graph`]), which are sent and received
//! ([`uses`]), and what everything is called ([`naming`]). What comes after it writes Rust and decides nothing.

pub(crate) mod types;
pub(crate) mod docs;
mod example;
pub(crate) mod schemas;
mod read;
mod graph;
mod cycles;
mod intern;
mod uses;
pub(crate) mod naming;
pub(crate) mod media_type;
pub(crate) mod operation;
pub(crate) mod servers;
pub(crate) mod security;
pub(crate) mod print;

use self::docs::Docs;
use self::naming::{Alias, GivenNames};
use self::operation::Operation;
use self::read::Reader;
use self::schemas::Schemas;
use self::security::Security;
use self::servers::Servers;
use self::types::Types;
use crate::diagnostics::Diagnostics;
use crate::document::{Document, Node, Value};

/// The client of a document.
pub(crate) struct Api<'d> {
    /// The title of the API, in one line.
    pub(crate) title: String,
    /// What the document says of the API as a whole.
    pub(crate) docs: Docs,
    /// In the order of the document; one for each media type of a request body.
    pub(crate) operations: Vec<Operation<'d>>,
    pub(crate) types: Types<'d>,
    /// Other names of types, which they had before.
    pub(crate) aliases: Vec<Alias>,
    pub(crate) servers: Servers<'d>,
    pub(crate) security: Security<'d>,
    /// The names that the next run has to give again.
    pub(crate) names: GivenNames,
}

/// Reads the document in its normal form; what has no place in the client is reported.
/// The names that were given before are given again.
pub(crate) fn build_named<'d>(document: &'d Document, given: &GivenNames, diagnostics: &mut Diagnostics) -> Api<'d> {
    let root = &document.root;
    let schemas = Schemas::of(root);
    let mut methods = naming::own_methods();
    let servers = Servers::of(root, &mut methods, given);
    let security = Security::of(root, given, diagnostics);
    let mut reader = Reader::new(&schemas, given, diagnostics);
    reader.components();
    let mut operations = operation::read(&mut reader, &servers, &security, &mut methods);
    let (mut types, moved) = reader.finish();
    graph::flatten_unions(&mut types);
    graph::wrap_cycles(&mut types, diagnostics);
    naming::name_components(&mut types, given, diagnostics);
    uses::mark(&mut types, &operations);
    intern::intern(&mut types);
    operation::unify_responses(&mut operations, &mut types);
    let (own, aliases) = naming::name_types(&mut types, &moved, given);
    graph::box_cycles(&mut types);
    uses::mark(&mut types, &operations);
    uses::mark_properties(&mut types, diagnostics);
    operation::pagination::read(&mut operations, &types, &schemas, diagnostics);
    operation::describe(&mut operations, &types, &servers, &schemas);
    let names = naming::record(&operations, &servers, &security, &types, &own, &aliases);
    Api { title: docs::title(root), docs: docs::of_api(root), operations, types, aliases, servers, security, names }
}

/// The same without names that were given before.
#[cfg(test)]
pub(crate) fn build<'d>(document: &'d Document, diagnostics: &mut Diagnostics) -> Api<'d> {
    build_named(document, &GivenNames::default(), diagnostics)
}

/// Whether a member of an object says yes.
pub(crate) fn is_true(node: Option<&Node>) -> bool {
    node.is_some_and(|node| node.value == Value::Bool(true))
}
