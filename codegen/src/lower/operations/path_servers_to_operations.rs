//! Moves the servers of a path to its operations, which is where a client looks for them.
//!
//! Before: `/files: { servers: [{ url: https://files.test }], get: {}, put: { servers: [{ url: https://put.test }] } }`
//! After:  `/files: { get: { servers: [{ url: https://files.test }] }, put: { servers: [{ url: https://put.test }] } }`
//!
//! Loses nothing: an operation with servers of its own does not use those of its path. An empty list says nothing.

use crate::document::{Node, Value};
use crate::lower::{Pass, Purpose};
use crate::openapi::{self, Kind, METHODS};

pub(in crate::lower) const PASS: Pass = Pass {
    name: "path_servers_to_operations",
    purpose: Purpose::Client,
    run: |document, _| {
        openapi::walk_mut(&mut document.root, Kind::OpenApi, &mut |node, kind| {
            let (Kind::PathItem, Some(item)) = (kind, node.as_object_mut()) else { return };
            let of_path = item.shift_remove("servers").filter(names_any);
            for method in METHODS {
                let Some(operation) = item.get_mut(method).and_then(Node::as_object_mut) else { continue };
                if operation.get("servers").is_some_and(names_any) {
                    continue;
                }
                operation.shift_remove("servers");
                if let Some(servers) = of_path.clone() {
                    operation.insert("servers".to_owned(), servers);
                }
            }
        });
    },
};

fn names_any(servers: &Node) -> bool {
    matches!(&servers.value, Value::Array(servers) if !servers.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn the_nearest_servers_count() {
        let before = "
servers: [{url: 'https://a.test'}]
paths:
  /a: {servers: [{url: 'https://b.test'}], get: {}, put: {servers: [{url: 'https://c.test'}]}, post: {servers: []}}
  /b: {servers: [], get: {servers: []}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        servers:
        - url: https://a.test
        paths:
          /a:
            get:
              servers:
              - url: https://b.test
            put:
              servers:
              - url: https://c.test
            post:
              servers:
              - url: https://b.test
          /b:
            get: {}
        ");
    }
}
