//! Drops the servers of single operations and paths.
//!
//! A client has one base URL; the requests of such an operation would go to it in silence.
//!
//! Before: `/files: { servers: [{ url: https://files.test }], get: {...} }`
//! After:  `/files: { get: {...} }`
//!
//! Loses the servers, with a warning.

use crate::diagnostics::{Code, Diagnostic};
use crate::lower::{Pass, Purpose};
use crate::openapi::{self, Kind};

pub(in crate::lower) const PASS: Pass = Pass {
    name: "drop_operation_servers",
    purpose: Purpose::Client,
    run: |document, diagnostics| {
        openapi::walk_mut(&mut document.root, Kind::OpenApi, &mut |node, kind| {
            let (Kind::PathItem | Kind::Operation, Some(members)) = (kind, node.as_object_mut()) else { return };
            let Some(servers) = members.shift_remove("servers") else { return };
            if servers.as_array().is_some_and(|servers| !servers.is_empty()) {
                diagnostics.push(
                    Diagnostic::warning(
                        Code::ServerUnusable,
                        "the requests go to the base URL of the client, not here",
                    )
                    .at(servers.origin.key())
                    .help("make a client of its own with `Client::with_base_url` for these operations"),
                );
            }
        });
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn servers_below_the_root_go_with_a_warning() {
        let before = "
servers: [{url: 'https://a.test'}]
paths: {/a: {servers: [{url: 'https://b.test'}], get: {servers: [{url: 'https://c.test'}]}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:3:14: warning[server-unusable]: the requests go to the base URL of the client, not here
        # before.yaml:3:56: warning[server-unusable]: the requests go to the base URL of the client, not here
        servers:
        - url: https://a.test
        paths:
          /a:
            get: {}
        ");
    }
}
