//! Webhooks: a server sends them to whoever uses the client.

use codegen::diff::Verdict::*;
use serde_json::json;

use crate::change::{Change, step, wire};
use crate::edit::*;

pub const CHANGES: &[Change] = &[
    Change {
        done: step(
            "webhook-removed",
            r#"fn on(event: types::WebhookEvent) {
        match event {
            types::WebhookEvent::CartAbandoned72h(event) => {}
            _ => {}
        }
    }"#,
        ),
        undone: Some(step(
            "webhook-added",
            r#"fn on(event: types::WebhookEvent) {
        match event {
            types::WebhookEvent::Donation(event) => {}
            types::WebhookEvent::Unknown(members) => {}
            _ => {}
        }
    }"#,
        )),
        edit: |d| remove(&mut d["webhooks"], "cart.abandoned.72h"),
        wire: wire(Unclear, Compatible),
    },
    Change {
        done: step(
            "payload-required-property-added",
            r#"fn on(event: types::NewsletterSubscribedWebhook) -> Option<String> { event.data.email }"#,
        ),
        undone: Some(step(
            "payload-required-property-removed",
            r#"fn on(event: types::NewsletterSubscribedWebhook) -> String { event.data.list }"#,
        )),
        edit: |d| add_property(schema(d, "NewsletterSubscribedV1"), "list", true, json!({ "type": "string" })),
        wire: wire(Compatible, Breaking),
    },
    Change {
        done: step(
            "payload-property-became-required",
            r#"fn on(event: types::NewsletterSubscribedWebhook) -> Option<String> { event.data.email }"#,
        ),
        undone: Some(step(
            "payload-property-became-optional",
            r#"fn on(event: types::NewsletterSubscribedWebhook) -> String { event.data.email }"#,
        )),
        edit: |d| schema(d, "NewsletterSubscribedV1")["required"] = json!(["email"]),
        wire: wire(Compatible, Breaking),
    },
    Change {
        done: step(
            "payload-property-retyped",
            r#"fn on(event: types::NewsletterSubscribedWebhook) -> String { event.id }"#,
        ),
        undone: Some(step(
            "payload-property-retyped-back",
            r#"fn on(event: types::NewsletterSubscribedWebhook) -> i64 { event.id }"#,
        )),
        edit: |d| payload(d, "newsletter.subscribed")["properties"]["id"] = json!({ "type": "integer" }),
        wire: wire(Breaking, Breaking),
    },
];
