//! The members of what a server sends.

use codegen::diff::Verdict::*;
use serde_json::json;

use crate::change::{Change, step, wire};
use crate::edit::*;

pub const CHANGES: &[Change] = &[
    Change {
        done: step(
            "response-required-property-added",
            r#"let name: String = client.get_current_shop().await?.into_inner().name;"#,
        ),
        undone: Some(step(
            "response-required-property-removed",
            r#"let label: String = client.get_current_shop().await?.into_inner().label;"#,
        )),
        edit: |d| add_property(response(d, "get-current-shop", "200"), "label", true, json!({ "type": "string" })),
        wire: wire(Compatible, Breaking),
    },
    Change {
        done: step(
            "response-optional-property-added",
            r#"let name: String = client.get_current_shop().await?.into_inner().name;"#,
        ),
        undone: Some(step(
            "response-optional-property-removed",
            r#"let label: Option<String> = client.get_current_shop().await?.into_inner().label;"#,
        )),
        edit: |d| add_property(response(d, "get-current-shop", "200"), "label", false, json!({ "type": "string" })),
        wire: wire(Compatible, Compatible),
    },
    Change {
        done: step(
            "response-property-became-optional",
            r#"let name: String = client.get_current_shop().await?.into_inner().name;"#,
        ),
        undone: Some(step(
            "response-property-became-required",
            r#"let name: Option<String> = client.get_current_shop().await?.into_inner().name;"#,
        )),
        edit: |d| take(&mut response(d, "get-current-shop", "200")["required"], |name| name == "name"),
        wire: wire(Breaking, Compatible),
    },
    Change {
        done: step(
            "response-property-retyped",
            r#"let name: String = client.get_current_shop().await?.into_inner().name;"#,
        ),
        undone: Some(step(
            "response-property-retyped-back",
            r#"let name: i64 = client.get_current_shop().await?.into_inner().name;"#,
        )),
        edit: |d| response(d, "get-current-shop", "200")["properties"]["name"] = json!({ "type": "integer" }),
        wire: wire(Breaking, Breaking),
    },
    Change {
        done: step(
            "response-property-became-nullable",
            r#"let name: String = client.get_current_shop().await?.into_inner().name;"#,
        ),
        undone: Some(step(
            "response-property-became-not-nullable",
            r#"let name: Option<String> = client.get_current_shop().await?.into_inner().name;"#,
        )),
        edit: |d| response(d, "get-current-shop", "200")["properties"]["name"]["type"] = json!(["string", "null"]),
        wire: wire(Breaking, Compatible),
    },
    // A null that the old document does not allow counts as absent.
    Change {
        done: step(
            "response-optional-property-became-nullable",
            r#"let error: Option<String> = client.get_webhook_event("id").await?.into_inner().error;"#,
        ),
        undone: Some(step(
            "response-optional-property-became-not-nullable",
            r#"let error: Option<Option<String>> = client.get_webhook_event("id").await?.into_inner().error;"#,
        )),
        edit: |d| {
            let schema = response(d, "get-webhook-event", "200");
            schema["properties"]["error"]["type"] = json!(["string", "null"]);
        },
        wire: wire(Compatible, Compatible),
    },
    Change {
        done: step(
            "response-property-deprecated",
            r#"let name: String = client.get_current_shop().await?.into_inner().name;"#,
        ),
        undone: Some(step(
            "response-property-undeprecated",
            r#"let name: String = client.get_current_shop().await?.into_inner().name;"#,
        )),
        edit: |d| response(d, "get-current-shop", "200")["properties"]["name"]["deprecated"] = json!(true),
        wire: wire(Compatible, Compatible),
    },
    Change {
        done: step(
            "response-property-renamed",
            r#"let name: String = client.get_current_shop().await?.into_inner().name;"#,
        ),
        undone: None,
        edit: |d| {
            let schema = response(d, "get-current-shop", "200");
            rename(&mut schema["properties"], "name", "title");
            take(&mut schema["required"], |name| name == "name");
            push(&mut schema["required"], json!("title"));
        },
        wire: wire(Breaking, Breaking),
    },
    Change {
        done: step(
            "response-other-members-forbidden",
            r#"let extra: api::UnknownMembers = client.get_current_shop().await?.into_inner().extra;"#,
        ),
        undone: Some(step(
            "response-other-members-allowed",
            r#"let name: String = client.get_current_shop().await?.into_inner().name;"#,
        )),
        edit: |d| response(d, "get-current-shop", "200")["additionalProperties"] = json!(false),
        wire: wire(Compatible, Compatible),
    },
    // The field of the members that the document does not describe gives way to it.
    Change {
        done: step(
            "response-property-named-extra-added",
            r#"let extra: api::UnknownMembers = client.get_current_shop().await?.into_inner().extra;"#,
        ),
        undone: Some(step(
            "response-property-named-extra-removed",
            r#"let extra: Option<String> = client.get_current_shop().await?.into_inner().extra;"#,
        )),
        edit: |d| add_property(response(d, "get-current-shop", "200"), "extra", false, json!({ "type": "string" })),
        wire: wire(Compatible, Compatible),
    },
];
