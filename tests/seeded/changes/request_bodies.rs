//! Bodies of requests and their media types.

use codegen::diff::Verdict::*;
use serde_json::json;

use crate::change::{Change, step, wire};
use crate::edit::*;

pub const CHANGES: &[Change] = &[
    Change {
        done: step(
            "request-media-type-removed",
            r#"let body = types::TokenRequest::new("app", types::TokenRequestGrantType::RefreshToken);
    client.exchange_token_form(&body).await?;"#,
        ),
        undone: Some(step(
            "request-media-type-added",
            r#"let body = types::TokenRequest::new("app", types::TokenRequestGrantType::RefreshToken);
    client.exchange_token(&body).await?;"#,
        )),
        edit: |d| remove(&mut operation(d, "exchange-token")["requestBody"]["content"], "application/json"),
        wire: wire(Breaking, Compatible),
    },
    Change {
        done: step(
            "request-media-type-replaced",
            r#"let body = types::UpdateOfferAvailabilityV1Request::new(true);
    client.update_product_availability("id", &body).await?;"#,
        ),
        undone: None,
        edit: |d| {
            let body = &mut operation(d, "update-product-availability")["requestBody"];
            rename(&mut body["content"], "application/json", "application/x-www-form-urlencoded");
        },
        wire: wire(Breaking, Breaking),
    },
    Change {
        done: step(
            "request-body-became-optional",
            r#"let body = types::CreateGiveawayLinksV1Request::new("id", 3);
    client.create_giveaway_links(&body).await?;"#,
        ),
        undone: Some(step(
            "request-body-became-required",
            r#"let body = types::CreateGiveawayLinksV1Request::new("id", 3);
    client.create_giveaway_links(Some(&body)).await?;"#,
        )),
        edit: |d| operation(d, "create-giveaway-links")["requestBody"]["required"] = json!(false),
        wire: wire(Compatible, Breaking),
    },
    Change {
        done: step("required-request-body-added", r#"client.get_public_token().await?;"#),
        undone: Some(step(
            "required-request-body-removed",
            r#"let body = types::StreamingEndedRequest::new(vec![]);
    client.get_public_token(&body).await?;"#,
        )),
        edit: |d| {
            let body = operation(d, "end-streaming")["requestBody"].clone();
            operation(d, "get-public-token")["requestBody"] = body;
        },
        wire: wire(Breaking, Unclear),
    },
];
