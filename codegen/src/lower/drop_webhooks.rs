//! Drops `webhooks`.
//!
//! A webhook is a request that the vendor sends, so it must not become an operation of the client; progenitor does
//! not know the field.
//!
//! Before: `webhooks: { orderPlaced: { post: ... } }`
//! After:  nothing
//!
//! Loses the payload types of the webhooks that refer to no component, with a warning.

use super::Pass;
use crate::diagnostics::{Code, Diagnostic};

pub(super) const PASS: Pass = Pass {
    name: "drop_webhooks",
    run: |document, diagnostics| {
        let Some(webhooks) = document.root.as_object_mut().and_then(|root| root.shift_remove("webhooks")) else {
            return;
        };
        let count = webhooks.as_object().map_or(0, |members| members.len());
        if count > 0 {
            let webhooks_are = if count == 1 { "1 webhook is".to_owned() } else { format!("{count} webhooks are") };
            diagnostics.push(
                Diagnostic::warning(Code::WebhooksDropped, format!("{webhooks_are} not in the client"))
                    .at(webhooks.origin.key())
                    .help("their payloads become types if they stand under `components/schemas`"),
            );
        }
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn webhooks_go_with_a_warning() {
        insta::assert_snapshot!(lower(PASS, "openapi: 3.1.0\nwebhooks:\n  placed: {post: {}}\npaths: {}"), @"
        # before.yaml:2:1: warning[webhooks-dropped]: 1 webhook is not in the client
        openapi: 3.1.0
        paths: {}
        ");
    }

    #[test]
    fn no_webhooks_no_warning() {
        insta::assert_snapshot!(lower(PASS, "webhooks: {}\npaths: {}"), @"paths: {}");
    }
}
