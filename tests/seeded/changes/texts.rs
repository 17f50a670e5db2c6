//! What is not sent, and where it goes.

use codegen::diff::Verdict::*;
use serde_json::json;

use crate::change::{Change, step, wire};
use crate::edit::*;

pub const CHANGES: &[Change] = &[
    Change {
        done: step("request-description-changed", r#"let body = types::CreateGiveawayLinksV1Request::new("id", 3);"#),
        undone: None,
        edit: |d| {
            let number = &mut request(d, "create-giveaway-links")["properties"]["number"];
            number["description"] = json!("How many links are made.");
        },
        wire: wire(Compatible, Compatible),
    },
    Change {
        done: step(
            "response-description-changed",
            r#"let shop: types::ShopV1 = client.get_current_shop().await?.into_inner();"#,
        ),
        undone: None,
        edit: |d| response(d, "get-current-shop", "200")["description"] = json!("The shop of the credentials."),
        wire: wire(Compatible, Compatible),
    },
    Change {
        done: step("operation-description-changed", r#"client.list_tiers().await?;"#),
        undone: None,
        edit: |d| operation(d, "list-tiers")["summary"] = json!("All tiers of the memberships"),
        wire: wire(Compatible, Compatible),
    },
    Change {
        done: step("operation-tag-changed", r#"client.list_tiers().await?;"#),
        undone: None,
        edit: |d| operation(d, "list-tiers")["tags"] = json!(["Tiers"]),
        wire: wire(Compatible, Compatible),
    },
    Change {
        done: step("server-changed", r#"let url: &str = api::BASE_URL;"#),
        undone: None,
        edit: |d| d["servers"] = json!([{ "url": "https://api.fourthwall.test" }]),
        wire: wire(Unclear, Unclear),
    },
];
