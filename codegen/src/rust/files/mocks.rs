//! Mocks for the tests of those who use a client, behind a feature.

use syn::Item;

use super::runtime::{HEADERS, ITEM_STREAM, Runtime};
use super::{Used, print};

/// Its files that no document changes.
pub(super) const RUNTIME: [Runtime; 4] = [
    Runtime {
        name: "headers",
        text: include_str!("../../../runtime/mocks/headers.rs"),
        exports: &["ResponseWithHeaders"],
        used_as: HEADERS,
    },
    Runtime {
        name: "items",
        text: include_str!("../../../runtime/mocks/items.rs"),
        exports: &[],
        used_as: ITEM_STREAM,
    },
    Runtime::of_every_client(
        "matcher",
        include_str!("../../../runtime/mocks/matcher.rs"),
        &["Given", "given", "given_any"],
    ),
    Runtime::of_every_client("response", include_str!("../../../runtime/mocks/response.rs"), &["MockResponse"]),
];

/// The manifest lines of the crates that it needs beyond those of every client.
pub(super) const DEPENDENCIES: [&str; 1] = [r#"wiremock = { version = "0.6", optional = true }"#];

/// What a crate with it lets its users choose.
pub(super) const FEATURES: &str = r#"
# The module `mocks`, for tests of what uses the client: a server that answers what the document describes.
mocks = ["dep:wiremock"]
"#;

/// How the root of the module names it.
pub(super) const DECLARATION: &str = "#[cfg(feature = \"mocks\")]\npub mod mocks;\n";

/// The root of the module: what each operation may be answered.
pub(super) fn root(tables: Vec<Item>, used: &Used) -> String {
    let files = || RUNTIME.iter().filter(|file| used.has(file));
    let modules = files().map(|file| format!("mod {};\n", file.name)).collect::<String>();
    let exports = files().filter(|file| !file.exports.is_empty());
    let exports = exports.map(|file| format!("pub use self::{}::{{{}}};\n", file.name, file.exports.join(", ")));
    let exports = exports.collect::<String>();
    let imports = [("headers", RESPONSE_HEADERS), ("items", ITEMS)];
    let imports = imports.iter().filter(|(name, _)| files().any(|file| file.name == *name));
    let imports = imports.map(|(_, import)| *import).collect::<String>();
    let operations = if tables.is_empty() { "" } else { OPERATIONS };
    format!(
        "{DOCS}\n{modules}\npub use wiremock::{{self, Mock, MockServer}};\n\n{exports}{operations}{imports}\n{}",
        print(tables)
    )
}

/// What tables name.
const OPERATIONS: &str = "
use self::response::responses;
use super::operations::*;
use super::*;
";

/// What tables of headers name.
const RESPONSE_HEADERS: &str = "\
use self::headers::{Described, Presence, response_headers};
use super::headers::Form;
";

/// What tables name where values come one after the other.
const ITEMS: &str = "\
use self::items::Framing;
use super::item_stream::EventData;
";

const DOCS: &str = "\
//! Mocks for tests of what uses the client: a request of the client says what the server is asked, and a method for each
//! response that the document describes, with the type of its body, what it answers.
//!
//! ```text
//! let server = MockServer::start().await;
//! let client = Client::with_base_url(server.uri())?;
//! given(client.get_order(\"ord_1\")).responds_ok(&order).expect(1).mount(&server).await;
//! given(client.get_order(\"ord_2\")).responds_not_found(&problem).header(\"x-trace\", \"7\").mount(&server).await;
//! given_any::<GetOrderRequest>().responds_server_error::<503>(&problem).mount(&server).await;
//! ```
//!
//! The server is that of the crate [`wiremock`]: [`MockResponse`] becomes a [`Mock`] of it.
";
