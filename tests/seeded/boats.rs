//! The same kinds of changes, one of each, of a document that is part of the repository.

use codegen::diff::Verdict::*;
use serde_json::json;

use crate::change::{Change, step, wire};
use crate::edit::*;

/// All changes.
pub fn all() -> Vec<&'static Change> {
    CHANGES.iter().collect()
}

const CHANGES: &[Change] = &[
    Change {
        done: step("operation-removed", r#"client.get_booking("id").await?;"#),
        undone: Some(step("operation-added", r#"client.get_berth("id").await?;"#)),
        edit: |d| remove_operation(d, "get-booking"),
        wire: wire(Breaking, Compatible),
    },
    Change {
        done: step("operation-renamed", r#"client.get_berth("id").await?;"#),
        undone: None,
        edit: |d| operation(d, "get-berth")["operationId"] = json!("find-berth"),
        wire: wire(Compatible, Compatible),
    },
    Change {
        done: step("required-parameter-added", r#"client.get_booking("id").await?;"#),
        undone: Some(step("required-parameter-removed", r#"client.get_booking("id", "en").await?;"#)),
        edit: |d| add_parameter(d, "get-booking", "language", true, json!({ "type": "string" })),
        wire: wire(Breaking, Unclear),
    },
    Change {
        done: step("parameter-became-optional", r#"client.list_berths(1).await?;"#),
        undone: Some(step("parameter-became-required", r#"client.list_berths().page(1).await?;"#)),
        edit: |d| parameter(d, "list-berths", "page")["required"] = json!(false),
        wire: wire(Compatible, Breaking),
    },
    Change {
        done: step(
            "parameter-enum-value-removed",
            r#"let order = types::ListBerthsOrder::Oldest;
    client.list_berths(1).order(order).await?;"#,
        ),
        undone: Some(step(
            "parameter-enum-value-added",
            r#"match types::ListBerthsOrder::Newest {
        types::ListBerthsOrder::Newest => {}
        _ => {}
    }"#,
        )),
        edit: |d| take(&mut parameter(d, "list-berths", "order")["schema"]["enum"], |value| value == "OLDEST"),
        wire: wire(Breaking, Compatible),
    },
    Change {
        done: step(
            "request-media-type-removed",
            r#"client.exchange_key_form(&types::KeyRequest::new("id", "code")).await?;"#,
        ),
        undone: Some(step(
            "request-media-type-added",
            r#"client.exchange_key(&types::KeyRequest::new("id", "code")).await?;"#,
        )),
        edit: |d| remove(&mut operation(d, "exchange-key")["requestBody"]["content"], "application/json"),
        wire: wire(Breaking, Compatible),
    },
    Change {
        done: step(
            "request-required-property-added",
            r#"fn body(pricing: types::Pricing) -> types::CreateBerthRequest {
        types::CreateBerthRequest::new("name", pricing)
    }"#,
        ),
        undone: Some(step(
            "request-required-property-removed",
            r#"fn body(pricing: types::Pricing) -> types::CreateBerthRequest {
        types::CreateBerthRequest::new("name", pricing, "harbour")
    }"#,
        )),
        edit: |d| add_property(request(d, "create-berth"), "harbour", true, json!({ "type": "string" })),
        wire: wire(Breaking, Unclear),
    },
    Change {
        done: step(
            "request-property-became-required",
            r#"let lifetime: Option<i32> = types::KeyRequest::new("id", "code").with_lifetime(3).lifetime;"#,
        ),
        undone: Some(step(
            "request-property-became-optional",
            r#"let lifetime: i32 = types::KeyRequest::new("id", "code", 3).lifetime;"#,
        )),
        edit: |d| push(&mut request(d, "exchange-key")["required"], json!("lifetime")),
        wire: wire(Breaking, Compatible),
    },
    Change {
        done: step(
            "request-password-off",
            r#"let secret: Option<api::Secret> = types::KeyRequest::new("id", "code").client_secret;"#,
        ),
        undone: Some(step(
            "request-password-on",
            r#"let secret: Option<String> = types::KeyRequest::new("id", "code").client_secret;"#,
        )),
        edit: |d| remove(&mut request(d, "exchange-key")["properties"]["clientSecret"], "format"),
        wire: wire(Compatible, Compatible),
    },
    Change {
        done: step(
            "request-constraint-tightened",
            r#"let lifetime: Option<i32> = types::KeyRequest::new("id", "code").lifetime;"#,
        ),
        undone: Some(step(
            "request-constraint-loosened",
            r#"let lifetime: Option<i32> = types::KeyRequest::new("id", "code").lifetime;"#,
        )),
        edit: |d| request(d, "exchange-key")["properties"]["lifetime"]["maximum"] = json!(3600),
        wire: wire(Breaking, Compatible),
    },
    Change {
        done: step(
            "request-union-branch-removed",
            r#"fn kind(pricing: types::PricingFixed) -> types::Pricing { types::Pricing::Fixed(pricing) }"#,
        ),
        undone: Some(step(
            "request-union-branch-added",
            r#"fn kind(pricing: types::PricingPerMetre) -> types::Pricing { types::Pricing::PerMetre(pricing) }"#,
        )),
        edit: |d| {
            let branch = reference(d, "Pricing.Fixed");
            let pricing = schema(d, "boats.Pricing");
            take(&mut pricing["oneOf"], |other| *other == branch);
            remove(&mut pricing["discriminator"]["mapping"], "FIXED");
            remove(&mut d["components"]["schemas"], "com.acme.boats.Pricing.Fixed");
        },
        wire: wire(Breaking, Compatible),
    },
    Change {
        done: step(
            "success-status-removed",
            r#"fn of(answer: types::CreateBerthSuccess) {
        match answer {
            types::CreateBerthSuccess::BerthV1(berth) => {}
            _ => {}
        }
    }"#,
        ),
        undone: None,
        edit: |d| remove(&mut operation(d, "create-berth")["responses"], "200"),
        wire: wire(Compatible, Breaking),
    },
    Change {
        done: step(
            "response-required-property-removed",
            r#"let name: String = client.get_berth("id").await?.into_inner().name;"#,
        ),
        undone: Some(step(
            "response-required-property-added",
            r#"let id: String = client.get_berth("id").await?.into_inner().id;"#,
        )),
        edit: |d| {
            let berth = response(d, "get-berth", "200");
            remove(&mut berth["properties"], "name");
            take(&mut berth["required"], |name| name == "name");
        },
        wire: wire(Breaking, Compatible),
    },
    Change {
        done: step(
            "response-property-became-required",
            r#"let free: Option<bool> = client.get_berth("id").await?.into_inner().free;"#,
        ),
        undone: Some(step(
            "response-property-became-optional",
            r#"let free: bool = client.get_berth("id").await?.into_inner().free;"#,
        )),
        edit: |d| push(&mut response(d, "get-berth", "200")["required"], json!("free")),
        wire: wire(Compatible, Breaking),
    },
    Change {
        done: step(
            "response-property-became-not-nullable",
            r#"let owner: Option<String> = client.get_berth("id").await?.into_inner().owner;"#,
        ),
        undone: Some(step(
            "response-property-became-nullable",
            r#"let owner: String = client.get_berth("id").await?.into_inner().owner;"#,
        )),
        edit: |d| response(d, "get-berth", "200")["properties"]["owner"]["type"] = json!("string"),
        wire: wire(Compatible, Breaking),
    },
    Change {
        done: step(
            "response-optional-property-became-not-nullable",
            r#"let name: Option<Option<String>> = client.get_berth("id").await?.into_inner().nickname;"#,
        ),
        undone: Some(step(
            "response-optional-property-became-nullable",
            r#"let name: Option<String> = client.get_berth("id").await?.into_inner().nickname;"#,
        )),
        edit: |d| response(d, "get-berth", "200")["properties"]["nickname"]["type"] = json!("string"),
        wire: wire(Compatible, Compatible),
    },
    Change {
        done: step(
            "response-format-widened",
            r#"let length: Option<i32> = client.get_berth("id").await?.into_inner().length;"#,
        ),
        undone: Some(step(
            "response-format-narrowed",
            r#"let length: Option<i64> = client.get_berth("id").await?.into_inner().length;"#,
        )),
        edit: |d| response(d, "get-berth", "200")["properties"]["length"]["format"] = json!("int64"),
        wire: wire(Breaking, Compatible),
    },
    Change {
        done: step(
            "response-date-time-off",
            r#"let at: Option<api::DateTime> = client.get_berth("id").await?.into_inner().freed_at;"#,
        ),
        undone: Some(step(
            "response-date-time-on",
            r#"let at: Option<String> = client.get_berth("id").await?.into_inner().freed_at;"#,
        )),
        edit: |d| remove(&mut response(d, "get-berth", "200")["properties"]["freedAt"], "format"),
        wire: wire(Breaking, Compatible),
    },
    Change {
        done: step("response-schema-renamed", r#"fn of(berth: types::BerthV1) -> types::Money { berth.price }"#),
        undone: None,
        edit: |d| rename_schema(d, "money.Money", "Amount"),
        wire: wire(Compatible, Compatible),
    },
    Change {
        done: step("error-code-removed", r#"let code = types::GetBerthErrorCode::BerthNotFound;"#),
        undone: None,
        edit: |d| remove(&mut operation(d, "get-berth")["responses"], "404"),
        wire: wire(Compatible, Compatible),
    },
    Change {
        done: step(
            "webhook-removed",
            r#"fn on(event: types::WebhookEvent) {
        match event {
            types::WebhookEvent::BookingChanged(event) => {}
            _ => {}
        }
    }"#,
        ),
        // What tells the kinds apart is not there while there is one, and so the only kind is called by its type.
        undone: Some(step(
            "webhook-added",
            r#"fn on(event: types::WebhookEvent) {
        match event {
            types::WebhookEvent::BerthFreedWebhook(event) => {}
            _ => {}
        }
    }"#,
        )),
        edit: |d| remove(&mut d["webhooks"], "booking.changed"),
        wire: wire(Unclear, Compatible),
    },
    Change {
        done: step("security-scope-removed", r#"client.delete_berth("id").await?;"#),
        undone: Some(step("security-scope-added", r#"client.delete_berth("id").await?;"#)),
        edit: |d| take(&mut operation(d, "delete-berth")["security"][0]["oauth"], |scope| scope == "berths_write"),
        wire: wire(Compatible, Breaking),
    },
    Change {
        done: step("description-changed", r#"fn of(berth: types::BerthV1) -> types::Money { berth.price }"#),
        undone: None,
        edit: |d| response(d, "get-berth", "200")["description"] = json!("A place for a boat."),
        wire: wire(Compatible, Compatible),
    },
];
