//! Operations: their presence, names, paths and methods.

use codegen::diff::Verdict::*;
use serde_json::json;

use crate::change::{Change, step, wire};
use crate::edit::*;

pub const CHANGES: &[Change] = &[
    Change {
        done: step("operation-removed", r#"let draft = client.get_draw("id").await?.into_inner();"#),
        undone: Some(step("operation-added", r#"client.get_streaming_status().await?;"#)),
        edit: |d| remove_operation(d, "get-draw"),
        wire: wire(Breaking, Compatible),
    },
    Change {
        done: step("operation-renamed", r#"client.list_tiers().await?;"#),
        undone: None,
        edit: |d| operation(d, "list-tiers")["operationId"] = json!("list-membership-tiers"),
        wire: wire(Compatible, Compatible),
    },
    Change {
        done: step("operation-deprecated", r#"client.list_tiers().await?;"#),
        undone: Some(step("operation-undeprecated", r#"client.list_tiers().await?;"#)),
        edit: |d| operation(d, "list-tiers")["deprecated"] = json!(true),
        wire: wire(Compatible, Compatible),
    },
    Change {
        done: step("operation-path-changed", r#"let shop = client.get_current_shop().await?.into_inner();"#),
        undone: None,
        edit: |d| move_path(d, "get-current-shop", "/open-api/v1.0/shops/mine"),
        wire: wire(Breaking, Breaking),
    },
    Change {
        done: step(
            "operation-method-changed",
            r#"let body = types::StreamingEndedRequest::new(vec![]);
    client.end_streaming(&body).await?;"#,
        ),
        undone: None,
        edit: |d| move_method(d, "end-streaming", "post"),
        wire: wire(Breaking, Breaking),
    },
    Change {
        done: step("path-parameter-renamed", r#"client.get_thank_you("id").await?;"#),
        undone: None,
        edit: |d| {
            parameter(d, "get-thank-you", "thankYouId")["name"] = json!("id");
            move_path(d, "get-thank-you", "/open-api/v1.0/thank-yous/{id}");
        },
        wire: wire(Compatible, Compatible),
    },
    Change {
        done: step("path-parameter-added", r#"client.list_packages().await?;"#),
        undone: Some(step("path-parameter-removed", r#"client.list_packages("id").await?;"#)),
        edit: |d| {
            let parameter = json!({ "name": "shopId", "in": "path", "required": true, "schema": { "type": "string" } });
            push(&mut operation(d, "list-packages")["parameters"], parameter);
            move_path(d, "list-packages", "/open-api/v1.0/shops/{shopId}/giveaway-packages");
        },
        wire: wire(Breaking, Breaking),
    },
];
