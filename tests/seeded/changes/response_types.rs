//! The types of what a server sends: values, formats, constraints, unions and names.

use codegen::diff::Verdict::*;
use serde_json::json;

use crate::change::{Change, step, wire};
use crate::edit::*;

pub const CHANGES: &[Change] = &[
    Change {
        done: step(
            "response-enum-value-removed",
            r#"match client.get_webhook_event("id").await?.into_inner().type_ {
        types::WebhookEventV1Type::Donation => {}
        _ => {}
    }"#,
        ),
        undone: Some(step(
            "response-enum-value-added",
            // The parameter is of the same values now, and so of the same type.
            r#"client.list_webhook_events().type_(types::ListWebhookEventsType::OrderPlaced).await?;
    match client.get_webhook_event("id").await?.into_inner().type_ {
        types::WebhookEventV1Type::OrderPlaced => {}
        types::WebhookEventV1Type::Unknown(other) => {}
        _ => {}
    }"#,
        )),
        edit: |d| {
            let schema = response(d, "get-webhook-event", "200");
            take(&mut schema["properties"]["type"]["enum"], |value| value == "DONATION");
        },
        wire: wire(Compatible, Compatible),
    },
    Change {
        done: step(
            "response-enum-introduced",
            r#"let state: String = client.get_webhook_event("id").await?.into_inner().state;"#,
        ),
        undone: Some(step(
            "response-enum-lifted",
            r#"match client.get_webhook_event("id").await?.into_inner().state {
        types::WebhookEventV1State::Sent => {}
        _ => {}
    }"#,
        )),
        edit: |d| response(d, "get-webhook-event", "200")["properties"]["state"]["enum"] = json!(["SENT", "FAILED"]),
        wire: wire(Compatible, Compatible),
    },
    Change {
        done: step(
            "response-constraint-tightened",
            r#"let name: String = client.get_current_shop().await?.into_inner().name;"#,
        ),
        undone: Some(step(
            "response-constraint-loosened",
            r#"let name: String = client.get_current_shop().await?.into_inner().name;"#,
        )),
        edit: |d| response(d, "get-current-shop", "200")["properties"]["name"]["maxLength"] = json!(64),
        wire: wire(Compatible, Compatible),
    },
    Change {
        done: step(
            "response-default-changed",
            r#"let error: Option<String> = client.get_webhook_event("id").await?.into_inner().error;"#,
        ),
        undone: None,
        edit: |d| response(d, "get-webhook-event", "200")["properties"]["error"]["default"] = json!("none"),
        wire: wire(Compatible, Compatible),
    },
    Change {
        done: step(
            "response-format-widened",
            r#"let stocks = client.get_product_inventory("id").await?.into_inner().results;
    let quantity: Option<i32> = stocks.first().map(|stock| stock.quantity);"#,
        ),
        undone: Some(step(
            "response-format-narrowed",
            r#"let stocks = client.get_product_inventory("id").await?.into_inner().results;
    let quantity: Option<i64> = stocks.first().map(|stock| stock.quantity);"#,
        )),
        edit: |d| schema(d, "model.StockV1")["properties"]["quantity"]["format"] = json!("int64"),
        wire: wire(Breaking, Compatible),
    },
    Change {
        done: step(
            "response-date-time-off",
            r#"let at: api::DateTime = client.get_webhook_event("id").await?.into_inner().created_at;"#,
        ),
        undone: Some(step(
            "response-date-time-on",
            r#"let at: String = client.get_webhook_event("id").await?.into_inner().created_at;"#,
        )),
        edit: |d| remove(&mut response(d, "get-webhook-event", "200")["properties"]["createdAt"], "format"),
        wire: wire(Breaking, Compatible),
    },
    // The format says how people are shown the value, and nothing of the value.
    Change {
        done: step(
            "response-password-on",
            r#"let token: String = client.get_public_token().await?.into_inner().token;"#,
        ),
        undone: Some(step(
            "response-password-off",
            r#"let token: api::Secret = client.get_public_token().await?.into_inner().token;"#,
        )),
        edit: |d| response(d, "get-public-token", "200")["properties"]["token"]["format"] = json!("password"),
        wire: wire(Compatible, Compatible),
    },
    Change {
        done: step(
            "response-schema-renamed",
            r#"let shop: types::ShopV1 = client.get_current_shop().await?.into_inner();"#,
        ),
        undone: None,
        edit: |d| rename_schema(d, "ShopV1", "StoreV1"),
        wire: wire(Compatible, Compatible),
    },
    Change {
        done: step(
            "response-schema-moved-inline",
            r#"let shop: types::ShopV1 = client.get_current_shop().await?.into_inner();"#,
        ),
        undone: Some(step(
            "response-schema-moved-to-components",
            r#"let shop: types::GetCurrentShopResponse = client.get_current_shop().await?.into_inner();"#,
        )),
        edit: |d| write_inline(d, "ShopV1"),
        wire: wire(Compatible, Compatible),
    },
    // What an alias stands for is the same type, and the alias goes with its schema.
    Change {
        done: step(
            "response-scalar-moved-to-components",
            r#"let name: String = client.get_current_shop().await?.into_inner().name;"#,
        ),
        undone: Some(step(
            "response-scalar-moved-inline",
            r#"let name: types::ShopName = client.get_current_shop().await?.into_inner().name;"#,
        )),
        edit: |d| {
            d["components"]["schemas"]["ShopName"] = json!({ "type": "string" });
            let name = reference(d, "ShopName");
            response(d, "get-current-shop", "200")["properties"]["name"] = name;
        },
        wire: wire(Compatible, Compatible),
    },
    Change {
        done: step(
            "response-union-branch-removed",
            r#"let links = client.get_package("id").await?.into_inner().giveaway_links;
    for link in links {
        match link {
            types::GiveawayLinkV1::Redeemed(link) => {}
            _ => {}
        }
    }"#,
        ),
        undone: Some(step(
            "response-union-branch-added",
            r#"let links = client.get_package("id").await?.into_inner().giveaway_links;
    for link in links {
        match link {
            types::GiveawayLinkV1::Available(link) => {}
            types::GiveawayLinkV1::Unknown(members) => {}
            _ => {}
        }
    }"#,
        )),
        edit: |d| {
            let branch = reference(d, "GiveawayLinkV1.Redeemed");
            let links = response(d, "get-package", "200");
            take(&mut links["properties"]["giveawayLinks"]["items"]["oneOf"], |other| *other == branch);
            remove(&mut schema(d, "GiveawayLinkV1")["discriminator"]["mapping"], "REDEEMED");
            let name = branch["$ref"].as_str().and_then(|name| name.rsplit('/').next()).unwrap_or_default();
            remove(&mut d["components"]["schemas"], name);
        },
        wire: wire(Compatible, Compatible),
    },
    // The value that is called as the variant of all unknown values is.
    Change {
        done: step(
            "response-enum-value-unknown-added",
            // The parameter is not of the same values any more, and so not of the same type.
            r#"client.list_webhook_events().type_(types::WebhookEventV1Type::OrderPlaced).await?;
    match client.get_webhook_event("id").await?.into_inner().type_ {
        types::WebhookEventV1Type::Unknown(other) => {}
        _ => {}
    }"#,
        ),
        undone: Some(step(
            "response-enum-value-unknown-removed",
            r#"match client.get_webhook_event("id").await?.into_inner().type_ {
        types::WebhookEventV1Type::UnknownValue => {}
        _ => {}
    }"#,
        )),
        edit: |d| {
            let schema = response(d, "get-webhook-event", "200");
            push(&mut schema["properties"]["type"]["enum"], json!("UNKNOWN"));
        },
        wire: wire(Compatible, Compatible),
    },
];
