//! The model as Rust: types, operations, files.
//!
//! progenitor generates the operations. From the model it gets an OpenAPI document with names that are Rust's already,
//! and a stub for each type; what it decides is which methods there are, what their arguments are called and in which
//! order they come, which are taken by reference and which by value, and what a call gives back. Its output is read in
//! one place ([`progenitor::skeleton`]), compared with the model, and nothing of it but these signatures is kept: what a
//! method does, what is said of it, and everything around it comes from the model.

pub(crate) mod progenitor;
mod refs;
mod docs;
mod types;
mod client;
mod operations;
mod servers;
mod security_schemes;
mod imports;
pub(crate) mod files;

use syn::Item;

use self::progenitor::Skeleton;
use crate::api::Api;
use crate::diagnostics::Diagnostics;

/// The items of the client.
pub(crate) struct Client {
    /// The client and its operations.
    pub(crate) client: Vec<Item>,
    /// The types of requests and responses.
    pub(crate) types: Vec<Item>,
}

/// Writes the client.
pub(crate) fn write(api: &Api<'_>, skeleton: &Skeleton, diagnostics: &mut Diagnostics) -> Client {
    let mut items = client::items(api);
    items.extend(operations::items(api, skeleton));
    let servers = servers::items(api, diagnostics);
    items.extend(servers);
    items.extend(security_schemes::module(&api.security));
    let imports = imports::of(&items);
    Client { client: imports.into_iter().chain(items).collect(), types: types::items(api) }
}

#[cfg(test)]
mod testing;
