//! The members of what a client sends.

use codegen::diff::Verdict::*;
use serde_json::json;

use crate::change::{Change, step, wire};
use crate::edit::*;

pub const CHANGES: &[Change] = &[
    Change {
        done: step(
            "request-required-property-added",
            r#"let body = types::WebhookConfigurationCreateRequest::new("https://a.test", vec![]);
    client.create_webhook(&body).await?;"#,
        ),
        undone: Some(step(
            "request-required-property-removed",
            r#"let body = types::WebhookConfigurationCreateRequest::new("https://a.test", vec![], "label");
    client.create_webhook(&body).await?;"#,
        )),
        edit: |d| add_property(request(d, "create-webhook"), "label", true, json!({ "type": "string" })),
        wire: wire(Breaking, Unclear),
    },
    Change {
        done: step(
            "request-optional-property-added",
            r#"let body = types::WebhookConfigurationCreateRequest::new("https://a.test", vec![]);
    client.create_webhook(&body).await?;"#,
        ),
        undone: Some(step(
            "request-optional-property-removed",
            r#"let body = types::WebhookConfigurationCreateRequest::new("https://a.test", vec![]).with_label("label");
    client.create_webhook(&body).await?;"#,
        )),
        edit: |d| add_property(request(d, "create-webhook"), "label", false, json!({ "type": "string" })),
        wire: wire(Compatible, Unclear),
    },
    Change {
        done: step(
            "request-property-became-optional",
            r#"let body = types::CreateGiveawayLinksV1Request::new("id", 3);
    let number: i32 = body.number;"#,
        ),
        undone: Some(step(
            "request-property-became-required",
            r#"let body = types::CreateGiveawayLinksV1Request::new("id").with_number(3);
    let number: Option<i32> = body.number;"#,
        )),
        edit: |d| take(&mut request(d, "create-giveaway-links")["required"], |name| name == "number"),
        wire: wire(Compatible, Breaking),
    },
    Change {
        done: step(
            "request-property-retyped",
            r#"let body = types::CreateGiveawayLinksV1Request::new("id", 3);
    client.create_giveaway_links(&body).await?;"#,
        ),
        undone: Some(step(
            "request-property-retyped-back",
            r#"let body = types::CreateGiveawayLinksV1Request::new("id", "3");
    client.create_giveaway_links(&body).await?;"#,
        )),
        edit: |d| request(d, "create-giveaway-links")["properties"]["number"] = json!({ "type": "string" }),
        wire: wire(Breaking, Breaking),
    },
    Change {
        done: step(
            "request-property-became-nullable",
            r#"let body = types::WebhookConfigurationUpdateRequest::new("https://a.test", vec![]);
    let url: &str = &body.url;"#,
        ),
        undone: Some(step(
            "request-property-became-not-nullable",
            r#"let body = types::WebhookConfigurationUpdateRequest::new(None, vec![]);
    let url: Option<&String> = body.url.as_ref();"#,
        )),
        edit: |d| request(d, "update-webhook")["properties"]["url"] = json!({ "type": ["string", "null"] }),
        wire: wire(Compatible, Breaking),
    },
    Change {
        done: step(
            "request-optional-property-became-nullable",
            r#"let body = types::MarkDownloadAsDownloadedRequest::new().with_default_file_url("https://a.test");
    let url: Option<String> = body.default_file_url;"#,
        ),
        undone: Some(step(
            "request-optional-property-became-not-nullable",
            r#"let body = types::MarkDownloadAsDownloadedRequest::new().with_default_file_url_null();"#,
        )),
        edit: |d| {
            let schema = request(d, "mark-download-complete");
            schema["properties"]["defaultFileUrl"]["type"] = json!(["string", "null"]);
        },
        wire: wire(Compatible, Breaking),
    },
    Change {
        done: step(
            "request-property-deprecated",
            r#"let body = types::CreateGiveawayLinksV1Request::new("id", 3);
    let number: i32 = body.number;"#,
        ),
        undone: Some(step(
            "request-property-undeprecated",
            r#"let body = types::CreateGiveawayLinksV1Request::new("id", 3);
    let number: i32 = body.number;"#,
        )),
        edit: |d| request(d, "create-giveaway-links")["properties"]["number"]["deprecated"] = json!(true),
        wire: wire(Compatible, Compatible),
    },
    Change {
        done: step(
            "request-property-renamed",
            r#"let body = types::CreateGiveawayLinksV1Request::new("id", 3);
    let number: i32 = body.number;"#,
        ),
        undone: None,
        edit: |d| {
            let schema = request(d, "create-giveaway-links");
            rename(&mut schema["properties"], "number", "count");
            take(&mut schema["required"], |name| name == "number");
            push(&mut schema["required"], json!("count"));
        },
        wire: wire(Breaking, Breaking),
    },
    Change {
        done: step(
            "request-other-members-forbidden",
            r#"let mut body = types::CreateGiveawayLinksV1Request::new("id", 3);
    body.extra = Default::default();
    client.create_giveaway_links(&body).await?;"#,
        ),
        undone: Some(step(
            "request-other-members-allowed",
            r#"let body = types::CreateGiveawayLinksV1Request::new("id", 3);
    client.create_giveaway_links(&body).await?;"#,
        )),
        edit: |d| request(d, "create-giveaway-links")["additionalProperties"] = json!(false),
        wire: wire(Breaking, Compatible),
    },
    // The arguments of the constructor change places, and the compiler cannot tell one text from another.
    Change {
        done: step("request-properties-reordered", r#"let label = types::ShippingLabel::new("1Z", "UPS");"#),
        undone: None,
        edit: |d| move_to_end(&mut schema(d, "ShippingLabel")["properties"], "trackingNumber"),
        wire: wire(Compatible, Compatible),
    },
    Change {
        done: step(
            "request-property-became-read-only",
            r#"let body = types::MarkDownloadAsDownloadedRequest::new().with_default_file_url("https://a.test");"#,
        ),
        undone: Some(step(
            "request-property-became-not-read-only",
            r#"let body = types::MarkDownloadAsDownloadedRequest::new();"#,
        )),
        edit: |d| request(d, "mark-download-complete")["properties"]["defaultFileUrl"]["readOnly"] = json!(true),
        wire: wire(Unclear, Compatible),
    },
];
