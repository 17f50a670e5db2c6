//! The types of what a client sends: values, formats, constraints, unions and names.

use codegen::diff::Verdict::*;
use serde_json::json;

use crate::change::{Change, step, wire};
use crate::edit::*;

pub const CHANGES: &[Change] = &[
    Change {
        done: step(
            "request-enum-value-removed",
            r#"let kind = types::WebhookEventV1Type::Donation;
    let body = types::WebhookConfigurationCreateRequest::new("https://a.test", vec![kind]);"#,
        ),
        undone: Some(step(
            "request-enum-value-added",
            r#"let kind = types::WebhookConfigurationCreateRequestAllowedTypesItem::GiftPurchase;
    match kind {
        types::WebhookConfigurationCreateRequestAllowedTypesItem::GiftPurchase => {}
        _ => {}
    }"#,
        )),
        edit: |d| {
            let items = &mut request(d, "create-webhook")["properties"]["allowedTypes"]["items"];
            take(&mut items["enum"], |value| value == "DONATION");
        },
        wire: wire(Breaking, Compatible),
    },
    Change {
        done: step(
            "request-enum-introduced",
            r#"let label = types::ShippingLabel::new("1Z", "UPS");
    let company: String = label.tracking_company;"#,
        ),
        undone: Some(step(
            "request-enum-lifted",
            r#"let label = types::ShippingLabel::new("1Z", types::ShippingLabelTrackingCompany::Ups);"#,
        )),
        edit: |d| schema(d, "ShippingLabel")["properties"]["trackingCompany"]["enum"] = json!(["UPS", "DHL"]),
        wire: wire(Breaking, Compatible),
    },
    Change {
        done: step(
            "request-constraint-tightened",
            r#"let body = types::CreateGiveawayLinksV1Request::new("id", 3);
    let number: i32 = body.number;"#,
        ),
        undone: Some(step(
            "request-constraint-loosened",
            r#"let body = types::CreateGiveawayLinksV1Request::new("id", 3);
    let number: i32 = body.number;"#,
        )),
        edit: |d| request(d, "create-giveaway-links")["properties"]["number"]["maximum"] = json!(100),
        wire: wire(Breaking, Compatible),
    },
    Change {
        done: step(
            "request-default-changed",
            r#"let body = types::PromotionSelectedProducts::new(vec![]).with_once_per_order(true);
    let once: Option<bool> = body.once_per_order;"#,
        ),
        undone: None,
        edit: |d| {
            let schema = schema(d, "OpenApiPromotionSelectedProducts");
            schema["properties"]["oncePerOrder"]["default"] = json!(true);
        },
        wire: wire(Unclear, Unclear),
    },
    Change {
        done: step(
            "request-format-widened",
            r#"let body = types::CreateGiveawayLinksV1Request::new("id", 3);
    let number: i32 = body.number;"#,
        ),
        undone: Some(step(
            "request-format-narrowed",
            r#"let body = types::CreateGiveawayLinksV1Request::new("id", 3_000_000_000_i64);"#,
        )),
        edit: |d| request(d, "create-giveaway-links")["properties"]["number"]["format"] = json!("int64"),
        wire: wire(Compatible, Breaking),
    },
    Change {
        done: step("request-date-time-on", r#"let label = types::ShippingLabel::new("1Z", "UPS");"#),
        undone: Some(step(
            "request-date-time-off",
            r#"let at: api::DateTime = "2026-03-01T10:20:30Z".parse().unwrap();
    let label = types::ShippingLabel::new(at, "UPS");"#,
        )),
        edit: |d| schema(d, "ShippingLabel")["properties"]["trackingNumber"]["format"] = json!("date-time"),
        wire: wire(Breaking, Compatible),
    },
    // The format says how people are shown the value, and nothing of the value.
    Change {
        done: step(
            "request-password-on",
            r#"let body = types::TokenRequest::new("app", types::TokenRequestGrantType::RefreshToken);
    let token: Option<String> = body.with_refresh_token("token").refresh_token;"#,
        ),
        undone: Some(step(
            "request-password-off",
            r#"let body = types::TokenRequest::new("app", types::TokenRequestGrantType::RefreshToken);
    let token: Option<api::Secret> = body.with_refresh_token("token").refresh_token;"#,
        )),
        edit: |d| request(d, "exchange-token")["properties"]["refresh_token"]["format"] = json!("password"),
        wire: wire(Compatible, Compatible),
    },
    Change {
        done: step(
            "request-schema-renamed",
            r#"let label: types::ShippingLabel = types::ShippingLabel::new("1Z", "UPS");"#,
        ),
        undone: None,
        edit: |d| rename_schema(d, "ShippingLabel", "ParcelLabel"),
        wire: wire(Compatible, Compatible),
    },
    Change {
        done: step(
            "request-schema-moved-inline",
            r#"let label = types::ShippingLabel::new("1Z", "UPS");
    let body = types::FulfillmentRequest::new("id", vec![], label);"#,
        ),
        undone: Some(step(
            "request-schema-moved-to-components",
            r#"let label = types::FulfillmentRequestShippingLabel::new("1Z", "UPS");
    let body = types::FulfillmentRequest::new("id", vec![], label);"#,
        )),
        edit: |d| write_inline(d, "ShippingLabel"),
        wire: wire(Compatible, Compatible),
    },
    Change {
        done: step(
            "request-union-branch-removed",
            r#"fn send(promotion: types::MembershipsMulti) -> types::CreatePromotionRequest {
        types::CreatePromotionRequest::MembershipsMulti(promotion)
    }"#,
        ),
        undone: Some(step(
            "request-union-branch-added",
            r#"fn send(promotion: types::CreatePromotionRequest) {
        match promotion {
            types::CreatePromotionRequest::ShopSingle(promotion) => {}
            _ => {}
        }
    }"#,
        )),
        edit: |d| {
            let branch = reference(d, "MEMBERSHIPS_MULTI");
            take(&mut request(d, "create-promotion")["oneOf"], |other| *other == branch);
            let mapping = &mut schema(d, "OpenApiCreatePromotionRequest")["discriminator"]["mapping"];
            remove(mapping, "MEMBERSHIPS_MULTI");
            remove(&mut d["components"]["schemas"], "MEMBERSHIPS_MULTI");
        },
        wire: wire(Breaking, Compatible),
    },
];
