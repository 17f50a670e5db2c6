//! Calls that wait, for programs that are not asynchronous, behind a feature.

/// Its file, by its path in the folder of the module.
pub(super) const FILES: [(&str, &str); 1] = [("blocking.rs", include_str!("../../../runtime/blocking.rs"))];

/// The manifest line of the runtime in which connections live. With the OAuth layer, it is no option.
pub(super) const TOKIO: &str = r#"tokio = { version = "1", features = ["rt"], optional = true }"#;

/// What a crate with it lets its users choose.
pub(super) const FEATURES: &str = r#"
# The module `blocking`, for programs that are not asynchronous. Browsers have none.
blocking = ["tokio/rt-multi-thread"]
"#;

/// How the root of the module names it.
pub(super) const DECLARATION: &str = "#[cfg(feature = \"blocking\")]\npub mod blocking;\n";
