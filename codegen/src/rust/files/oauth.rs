//! The OAuth layer, which stands beside a client whose user wants it.

use super::parts;

/// Its files, by their paths in the folder of the module.
pub(super) const FILES: [(&str, &str); 45] = [
    ("oauth.rs", include_str!("../../../runtime/oauth.rs")),
    ("oauth/app.rs", include_str!("../../../runtime/oauth/app.rs")),
    ("oauth/authorization.rs", include_str!("../../../runtime/oauth/authorization.rs")),
    ("oauth/callback.rs", include_str!("../../../runtime/oauth/callback.rs")),
    ("oauth/client_authentication.rs", include_str!("../../../runtime/oauth/client_authentication.rs")),
    ("oauth/client_credentials.rs", include_str!("../../../runtime/oauth/client_credentials.rs")),
    ("oauth/client_id.rs", include_str!("../../../runtime/oauth/client_id.rs")),
    ("oauth/client_type.rs", include_str!("../../../runtime/oauth/client_type.rs")),
    ("oauth/device_authorization.rs", include_str!("../../../runtime/oauth/device_authorization.rs")),
    ("oauth/endpoint.rs", include_str!("../../../runtime/oauth/endpoint.rs")),
    ("oauth/endpoint/request.rs", include_str!("../../../runtime/oauth/endpoint/request.rs")),
    ("oauth/endpoint/response.rs", include_str!("../../../runtime/oauth/endpoint/response.rs")),
    ("oauth/endpoints.rs", include_str!("../../../runtime/oauth/endpoints.rs")),
    ("oauth/error.rs", include_str!("../../../runtime/oauth/error.rs")),
    ("oauth/introspection.rs", include_str!("../../../runtime/oauth/introspection.rs")),
    ("oauth/loopback.rs", include_str!("../../../runtime/oauth/loopback.rs")),
    ("oauth/pkce.rs", include_str!("../../../runtime/oauth/pkce.rs")),
    ("oauth/redirect_uri.rs", include_str!("../../../runtime/oauth/redirect_uri.rs")),
    ("oauth/revocation.rs", include_str!("../../../runtime/oauth/revocation.rs")),
    ("oauth/seal.rs", include_str!("../../../runtime/oauth/seal.rs")),
    ("oauth/sealing_key.rs", include_str!("../../../runtime/oauth/sealing_key.rs")),
    ("oauth/server_metadata.rs", include_str!("../../../runtime/oauth/server_metadata.rs")),
    ("oauth/session.rs", include_str!("../../../runtime/oauth/session.rs")),
    ("oauth/session/event.rs", include_str!("../../../runtime/oauth/session/event.rs")),
    ("oauth/session/expiry.rs", include_str!("../../../runtime/oauth/session/expiry.rs")),
    ("oauth/session/flight.rs", include_str!("../../../runtime/oauth/session/flight.rs")),
    ("oauth/session/live.rs", include_str!("../../../runtime/oauth/session/live.rs")),
    ("oauth/session/refresh.rs", include_str!("../../../runtime/oauth/session/refresh.rs")),
    ("oauth/session/replacement.rs", include_str!("../../../runtime/oauth/session/replacement.rs")),
    ("oauth/session/shared.rs", include_str!("../../../runtime/oauth/session/shared.rs")),
    ("oauth/session/source.rs", include_str!("../../../runtime/oauth/session/source.rs")),
    ("oauth/session/turn.rs", include_str!("../../../runtime/oauth/session/turn.rs")),
    ("oauth/session/write.rs", include_str!("../../../runtime/oauth/session/write.rs")),
    ("oauth/sessions.rs", include_str!("../../../runtime/oauth/sessions.rs")),
    ("oauth/store.rs", include_str!("../../../runtime/oauth/store.rs")),
    ("oauth/store/encrypted.rs", include_str!("../../../runtime/oauth/store/encrypted.rs")),
    ("oauth/store/entry.rs", include_str!("../../../runtime/oauth/store/entry.rs")),
    ("oauth/store/file.rs", include_str!("../../../runtime/oauth/store/file.rs")),
    ("oauth/store/memory.rs", include_str!("../../../runtime/oauth/store/memory.rs")),
    ("oauth/store/postgres.rs", include_str!("../../../runtime/oauth/store/postgres.rs")),
    ("oauth/store/postgres/answer.rs", include_str!("../../../runtime/oauth/store/postgres/answer.rs")),
    ("oauth/store/postgres/lease.rs", include_str!("../../../runtime/oauth/store/postgres/lease.rs")),
    ("oauth/store/postgres/transaction.rs", include_str!("../../../runtime/oauth/store/postgres/transaction.rs")),
    ("oauth/store/session_key.rs", include_str!("../../../runtime/oauth/store/session_key.rs")),
    ("oauth/token.rs", include_str!("../../../runtime/oauth/token.rs")),
];

/// The manifest lines of the crates that it needs beyond those of every client.
pub(super) const DEPENDENCIES: [&str; 9] = [
    parts::BACKON,
    r#"chacha20poly1305 = "0.11""#,
    r#"form_urlencoded = "1""#,
    r#"getrandom = "0.4""#,
    r#"sha2 = { version = "0.11", features = ["zeroize"] }"#,
    r#"sqlx = { version = "0.9", default-features = false, features = ["postgres", "runtime-tokio"], optional = true }"#,
    r#"subtle = "2""#,
    r#"tokio = { version = "1", features = ["io-util", "net", "rt", "sync", "time"] }"#,
    parts::TRACING,
];

/// How the root of the module names it.
pub(super) const DECLARATION: &str = "pub mod oauth;\n";

/// What a crate with it lets its users choose.
pub(super) const FEATURES: &str = r#"
# `oauth::PostgresStore`, for services that run on several machines.
postgres = ["dep:sqlx"]
"#;
