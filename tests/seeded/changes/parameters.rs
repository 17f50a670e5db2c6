//! Parameters: a client sends them, and no server does.

use codegen::diff::Verdict::*;
use serde_json::json;

use crate::change::{Change, step, wire};
use crate::edit::*;

pub const CHANGES: &[Change] = &[
    Change {
        done: step("required-parameter-added", r#"client.list_tiers().await?;"#),
        undone: Some(step("required-parameter-removed", r#"client.list_tiers("monthly").await?;"#)),
        edit: |d| add_parameter(d, "list-tiers", "interval", true, json!({ "type": "string" })),
        wire: wire(Breaking, Unclear),
    },
    Change {
        done: step("optional-parameter-added", r#"client.list_members().page(0).size(20).await?;"#),
        undone: Some(step(
            "optional-parameter-removed",
            r#"client.list_members().page(0).size(20).tier("tier").await?;"#,
        )),
        edit: |d| add_parameter(d, "list-members", "tier", false, json!({ "type": "string" })),
        wire: wire(Compatible, Unclear),
    },
    Change {
        done: step("parameter-became-required", r#"client.list_collections().search("hats").await?;"#),
        undone: Some(step("parameter-became-optional", r#"client.list_collections("hats").await?;"#)),
        edit: |d| parameter(d, "list-collections", "search")["required"] = json!(true),
        wire: wire(Breaking, Compatible),
    },
    Change {
        done: step("parameter-retyped", r#"client.list_donations().page(0).size(20).await?;"#),
        undone: Some(step("parameter-retyped-back", r#"client.list_donations().page(true).size(20).await?;"#)),
        edit: |d| parameter(d, "list-donations", "page")["schema"] = json!({ "type": "boolean" }),
        wire: wire(Breaking, Breaking),
    },
    Change {
        done: step(
            "parameter-format-widened",
            r#"let size: i32 = 20;
    client.list_donations().size(size).await?;"#,
        ),
        undone: Some(step(
            "parameter-format-narrowed",
            r#"let size: i64 = 20;
    client.list_donations().size(size).await?;"#,
        )),
        edit: |d| parameter(d, "list-donations", "size")["schema"]["format"] = json!("int64"),
        wire: wire(Compatible, Breaking),
    },
    Change {
        done: step(
            "parameter-date-time-off",
            r#"let since: api::DateTime = "2026-03-01T10:20:30Z".parse().unwrap();
    client.list_orders().created_at_gt(since).await?;"#,
        ),
        undone: Some(step(
            "parameter-date-time-on",
            r#"client.list_orders().created_at_gt("2026-03-01T10:20:30Z").await?;"#,
        )),
        edit: |d| remove(&mut parameter(d, "list-orders", "createdAt[gt]")["schema"], "format"),
        wire: wire(Compatible, Breaking),
    },
    Change {
        done: step(
            "parameter-enum-value-removed",
            r#"client.list_webhook_events().type_(types::WebhookEventV1Type::Donation).await?;"#,
        ),
        undone: Some(step(
            "parameter-enum-value-added",
            r#"let kind = types::ListWebhookEventsType::OrderPlaced;
    match &kind {
        types::ListWebhookEventsType::OrderPlaced => {}
        _ => {}
    }
    client.list_webhook_events().type_(kind).await?;"#,
        )),
        edit: |d| {
            let schema = &mut parameter(d, "list-webhook-events", "type")["schema"];
            take(&mut schema["enum"], |value| value == "DONATION");
        },
        wire: wire(Breaking, Compatible),
    },
    Change {
        done: step("parameter-constraint-tightened", r#"client.list_entries().size(500).await?;"#),
        undone: Some(step("parameter-constraint-loosened", r#"client.list_entries().size(50).await?;"#)),
        edit: |d| parameter(d, "list-entries", "size")["schema"]["maximum"] = json!(100),
        wire: wire(Breaking, Compatible),
    },
    Change {
        done: step("parameter-default-changed", r#"client.list_entries().await?;"#),
        undone: None,
        edit: |d| parameter(d, "list-entries", "size")["schema"]["default"] = json!(50),
        wire: wire(Unclear, Unclear),
    },
    Change {
        done: step("parameter-moved-to-header", r#"client.list_products().page(0).search("hat").size(20).await?;"#),
        undone: None,
        edit: |d| parameter(d, "list-products", "search")["in"] = json!("header"),
        wire: wire(Breaking, Breaking),
    },
    // Neither document says what a server does with a parameter that it does not know.
    Change {
        done: step("parameter-renamed", r#"client.list_products().page(0).search("hat").size(20).await?;"#),
        undone: None,
        edit: |d| parameter(d, "list-products", "search")["name"] = json!("phrase"),
        wire: wire(Unclear, Unclear),
    },
    Change {
        done: step("parameter-deprecated", r#"client.list_products().page(0).search("hat").size(20).await?;"#),
        undone: Some(step(
            "parameter-undeprecated",
            r#"client.list_products().page(0).search("hat").size(20).await?;"#,
        )),
        edit: |d| parameter(d, "list-products", "search")["deprecated"] = json!(true),
        wire: wire(Compatible, Compatible),
    },
];
