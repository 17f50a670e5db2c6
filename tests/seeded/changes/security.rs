//! What callers have to show.

use codegen::diff::Verdict::*;
use serde_json::json;

use crate::change::{Change, step, wire};
use crate::edit::*;

pub const CHANGES: &[Change] = &[
    Change {
        done: step("security-alternative-removed", r#"client.get_order("id").await?;"#),
        undone: Some(step("security-alternative-added", r#"client.get_order("id").await?;"#)),
        edit: |d| {
            let security = &mut operation(d, "get-order")["security"];
            take(security, |requirement| requirement.get("basicAuth").is_some());
        },
        wire: wire(Breaking, Compatible),
    },
    Change {
        done: step("security-scope-added", r#"client.get_order("id").await?;"#),
        undone: Some(step("security-scope-removed", r#"client.get_order("id").await?;"#)),
        edit: |d| {
            operation(d, "get-order")["security"] =
                json!([{ "oauth": ["order_read", "shop_read"] }, { "basicAuth": [] }]);
        },
        wire: wire(Breaking, Compatible),
    },
    Change {
        done: step("security-lifted", r#"client.get_order("id").await?;"#),
        undone: Some(step("security-required", r#"client.get_order("id").await?;"#)),
        edit: |d| operation(d, "get-order")["security"] = json!([]),
        wire: wire(Compatible, Breaking),
    },
    Change {
        done: step("security-scheme-added", r#"let scheme: api::SecurityScheme = api::security_schemes::BASIC_AUTH;"#),
        undone: Some(step(
            "security-scheme-removed",
            r#"let scheme: api::SecurityScheme = api::security_schemes::API_KEY;"#,
        )),
        edit: |d| {
            let scheme = json!({ "type": "apiKey", "in": "header", "name": "X-Api-Key" });
            d["components"]["securitySchemes"]["apiKey"] = scheme;
        },
        wire: wire(Compatible, Compatible),
    },
    Change {
        done: step(
            "security-scheme-changed",
            r#"let scheme: api::SecurityScheme = api::security_schemes::BASIC_AUTH;"#,
        ),
        undone: None,
        edit: |d| d["components"]["securitySchemes"]["basicAuth"]["scheme"] = json!("bearer"),
        wire: wire(Breaking, Breaking),
    },
];
