//! Statuses of responses, their bodies and media types.

use codegen::diff::Verdict::*;
use serde_json::json;

use crate::change::{Change, step, wire};
use crate::edit::*;

pub const CHANGES: &[Change] = &[
    Change {
        done: step(
            "success-status-added",
            r#"let hook: types::WebhookConfigurationV1 = client.get_webhook("id").await?.into_inner();"#,
        ),
        undone: Some(step(
            "success-status-removed",
            r#"let hook: types::WebhookConfigurationV1 = client.get_webhook("id").await?.into_inner();"#,
        )),
        edit: |d| {
            let responses = &mut operation(d, "get-webhook")["responses"];
            responses["203"] = responses["200"].clone();
        },
        wire: wire(Breaking, Compatible),
    },
    Change {
        done: step(
            "success-status-of-another-type-added",
            r#"let hook: types::WebhookConfigurationV1 = client.get_webhook("id").await?.into_inner();"#,
        ),
        undone: Some(step(
            "success-status-of-another-type-removed",
            r#"match client.get_webhook("id").await?.into_inner() {
        types::GetWebhookSuccess::ShopV1(shop) => {}
        _ => {}
    }"#,
        )),
        edit: |d| {
            let shop = operation(d, "get-current-shop")["responses"]["200"].clone();
            operation(d, "get-webhook")["responses"]["202"] = shop;
        },
        wire: wire(Breaking, Compatible),
    },
    Change {
        done: step(
            "error-status-added",
            r#"if let Err(api::Error::ErrorResponse(api::operations::GetWebhookError::NotFound(error), _)) = client.get_webhook("id").await {
        let code: Option<types::GetWebhookErrorCode> = error.code;
    }"#,
        ),
        undone: Some(step(
            "error-status-removed",
            r#"if let Err(api::Error::ErrorResponse(api::operations::GetWebhookError::Conflict(_), _)) = client.get_webhook("id").await {
    }"#,
        )),
        edit: |d| operation(d, "get-webhook")["responses"]["409"] = json!({ "description": "Not now" }),
        wire: wire(Compatible, Compatible),
    },
    Change {
        done: step(
            "error-response-typed",
            r#"let answer: Result<_, api::Error<api::operations::ListWebhooksError>> = client.list_webhooks().await;"#,
        ),
        undone: Some(step(
            "error-response-untyped",
            r#"if let Err(api::Error::ErrorResponse(api::operations::ListWebhooksError::BadRequest(error), _)) = client.list_webhooks().await {
        let name: String = error.name;
    }"#,
        )),
        edit: |d| {
            let body = operation(d, "get-current-shop")["responses"]["200"]["content"].clone();
            operation(d, "list-webhooks")["responses"]["400"] = json!({ "description": "Wrong", "content": body });
        },
        wire: wire(Compatible, Compatible),
    },
    // Examples limit nothing: the document has always allowed any code.
    Change {
        done: step("error-code-removed", r#"let code = types::CreateWebhookErrorCode::WebhookUriIpNotAllowed;"#),
        undone: Some(step(
            "error-code-added",
            r#"match types::CreateWebhookErrorCode::WebhookUriPortNotAllowed {
        types::CreateWebhookErrorCode::WebhookUriPortNotAllowed => {}
        _ => {}
    }"#,
        )),
        edit: |d| {
            let content = &mut operation(d, "create-webhook")["responses"]["400"]["content"]["application/json"];
            remove(&mut content["examples"], "webhook-uri-ip-not-allowed");
        },
        wire: wire(Compatible, Compatible),
    },
    Change {
        done: step(
            "response-media-type-replaced",
            r#"let shop: types::ShopV1 = client.get_current_shop().await?.into_inner();"#,
        ),
        undone: None,
        edit: |d| {
            let response = &mut operation(d, "get-current-shop")["responses"]["200"];
            response["content"] = json!({ "application/pdf": { "schema": { "type": "string", "format": "binary" } } });
        },
        wire: wire(Breaking, Breaking),
    },
    Change {
        done: step(
            "response-media-type-added",
            r#"let shop: types::ShopV1 = client.get_current_shop().await?.into_inner();"#,
        ),
        undone: Some(step(
            "response-media-type-removed",
            r#"let shop: types::ShopV1 = client.get_current_shop().await?.into_inner();"#,
        )),
        edit: |d| {
            let response = &mut operation(d, "get-current-shop")["responses"]["200"];
            response["content"]["text/csv"] = json!({ "schema": { "type": "string" } });
        },
        // The client asks for the JSON beside it.
        wire: wire(Compatible, Compatible),
    },
    Change {
        done: step("response-body-added", r#"let nothing: () = client.delete_webhook("id").await?.into_inner();"#),
        undone: Some(step(
            "response-body-removed",
            r#"let hook: types::WebhookConfigurationV1 = client.delete_webhook("id").await?.into_inner();"#,
        )),
        edit: |d| {
            let hook = operation(d, "get-webhook")["responses"]["200"].clone();
            operation(d, "delete-webhook")["responses"]["200"] = hook;
        },
        wire: wire(Compatible, Breaking),
    },
    Change {
        done: step(
            "response-object-typed",
            r#"let body = types::TokenRequest::new("app", "code");
    let token: api::UnknownMembers = client.exchange_token(&body).await?.into_inner();"#,
        ),
        undone: Some(step(
            "response-object-untyped",
            r#"let body = types::TokenRequest::new("app", "code");
    let token: String = client.exchange_token(&body).await?.into_inner().access_token;"#,
        )),
        edit: |d| add_property(response(d, "exchange-token", "200"), "access_token", true, json!({ "type": "string" })),
        wire: wire(Compatible, Breaking),
    },
];
