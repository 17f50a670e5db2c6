//! Gives each operation an id that is a name of its own in Rust.
//!
//! progenitor refuses operations without an id, and makes methods of the same name of ids that differ by case alone.
//! Some names are those of methods that the client has anyhow.
//!
//! Before: `get /pets/{id}: {}`, `{ operationId: new }`, `{ operationId: listPets }`, `{ operationId: list_pets }`
//! After:  `{ operationId: get_pets_id }`, `{ operationId: call_new }`, `{ operationId: listPets }`,
//! `{ operationId: list_pets_2 }`
//!
//! Loses nothing. An id that is unique keeps its name.

use std::collections::BTreeSet;

use heck::ToSnakeCase;

use crate::document::{Node, Value};
use crate::lower::{Pass, Purpose};
use crate::names;
use crate::openapi::METHODS;

/// The methods of the client.
const TAKEN: [&str; 9] =
    ["new", "with_base_url", "with_http_client", "with_hooks", "base_url", "execute", "send", "clone", "fmt"];

pub(in crate::lower) const PASS: Pass = Pass {
    name: "operation_ids_to_unique_names",
    purpose: Purpose::Client,
    run: |document, _| {
        let mut taken = TAKEN.into_iter().map(str::to_owned).collect::<BTreeSet<_>>();
        for (path, item) in document.root.get_mut("paths").and_then(Node::as_object_mut).into_iter().flatten() {
            for method in METHODS {
                let Some(operation) = item.get_mut(method) else { continue };
                let given = operation.get_str("operationId").filter(|id| !id.to_snake_case().is_empty());
                let id = given.map_or_else(|| format!("{method}_{}", path.to_snake_case()), str::to_owned);
                let id = unique(id, &mut taken);
                let origin = operation.origin.clone();
                if let Some(members) = operation.as_object_mut() {
                    let id = Node { value: Value::String(id), origin };
                    members.insert("operationId".to_owned(), id);
                }
            }
        }
    },
};

fn unique(id: String, taken: &mut BTreeSet<String>) -> String {
    let id = if TAKEN.contains(&id.to_snake_case().as_str()) { format!("call_{id}") } else { id };
    names::free(&id, "_", |id| taken.insert(id.to_snake_case()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn missing_taken_and_equal_ids_become_names() {
        let before = "
paths:
  /pets/{id}: {get: {}, put: {operationId: new}, post: {operationId: ''}}
  /pets: {get: {operationId: listPets}, put: {operationId: list_pets}}
  /trades: {get: {operationId: Execute}, put: {operationId: baseUrl}, post: {operationId: with-hooks}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        paths:
          /pets/{id}:
            get:
              operationId: get_pets_id
            put:
              operationId: call_new
            post:
              operationId: post_pets_id
          /pets:
            get:
              operationId: listPets
            put:
              operationId: list_pets_2
          /trades:
            get:
              operationId: call_Execute
            put:
              operationId: call_baseUrl
            post:
              operationId: call_with-hooks
        ");
    }
}
