//! The model as Rust: types, operations, files.
//!
//! progenitor generates the operations. From the model it gets an OpenAPI document with names that are Rust's already,
//! and a stub for each type; from its signatures come the type of each success, and the proof that each operation has a
//! method with the arguments of the model. Its output is read in one place (`progenitor/skeleton.rs`), compared with the
//! model, and nothing else of it is kept: what a method is called, takes and does, what is said of it, and everything
//! around it comes from the model.

pub(crate) mod progenitor;
mod refs;
mod docs;
mod types;
mod client;
pub(crate) mod operations;
pub(crate) mod examples;
pub(crate) mod servers;
mod security_schemes;
mod imports;
pub(crate) mod files;

use syn::Item;

use self::operations::Group;
use self::progenitor::Skeleton;
use self::types::TypeItems;
use crate::api::Api;
use crate::diagnostics::Diagnostics;
use crate::sources::Sources;

/// The items of the client.
pub(crate) struct Client {
    /// The client itself.
    pub(crate) client: Vec<Item>,
    /// Its operations, by what belongs together.
    pub(crate) operations: Vec<Group>,
    /// The types of requests and responses.
    pub(crate) types: Vec<TypeItems>,
}

impl Client {
    /// Those of the operations.
    pub(crate) fn operation_items(&self) -> impl Iterator<Item = &Item> {
        self.operations.iter().flat_map(|group| &group.operations).flat_map(|operation| &operation.items)
    }

    /// All items.
    pub(crate) fn items(&self) -> impl Iterator<Item = &Item> {
        self.client.iter().chain(self.operation_items()).chain(self.types.iter().flat_map(|ty| &ty.items))
    }
}

/// Writes the client.
pub(crate) fn write(api: &Api<'_>, skeleton: &Skeleton, sources: &Sources, diagnostics: &mut Diagnostics) -> Client {
    let mut client = client::items(api);
    client.extend(servers::items(api, diagnostics));
    client.extend(security_schemes::module(&api.security));
    Client { client, operations: operations::groups(api, skeleton, sources), types: types::items(api) }
}

#[cfg(test)]
mod testing;
