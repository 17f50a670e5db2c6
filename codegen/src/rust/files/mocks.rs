//! Mocks for the tests of those who use a client, behind a feature.

use super::divide::{self, Divided};
use super::runtime::{HEADERS, ITEM_STREAM, Runtime};
use super::{Used, print};
use crate::rust::operations::{Group, NAMED_MODULES, OperationItems};

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

/// The files of the module: what each operation may be answered.
pub(super) fn render(groups: &[Group], used: &Used, header: &str) -> Vec<(String, String)> {
    let tables =
        groups.iter().flat_map(|group| group.operations.iter().map(|operation| Text::of(operation, &group.name)));
    let tables = tables.collect::<Vec<_>>();
    let all = tables.iter().collect::<Vec<_>>();
    if divide::lines(&all) <= divide::LINES {
        return vec![("mocks.rs".to_owned(), format!("{header}\n{}", root("", &together(&all), used)))];
    }
    let mut modules = String::new();
    let mut files = Vec::new();
    for (module, tables) in divide::divide(all, is_taken) {
        modules += &format!("mod {module};\n");
        files.push((format!("mocks/{module}.rs"), format!("{header}\nuse super::*;\n\n{}", together(&tables))));
    }
    files.push(("mocks.rs".to_owned(), format!("{header}\n{}", root(&modules, "", used))));
    files
}

/// Whether something else in the module has a name.
fn is_taken(module: &str) -> bool {
    module == "wiremock" || NAMED_MODULES.contains(&module) || RUNTIME.iter().any(|file| file.name == module)
}

/// The tables of an operation as text.
struct Text {
    /// The name of its group, and the segments of its path.
    words: Vec<String>,
    text: String,
}

impl Text {
    fn of(operation: &OperationItems, group: &str) -> Self {
        let words = std::iter::once(group.to_owned()).chain(operation.segments_in(group)).collect();
        Self { words, text: print(operation.mocks.clone()) }
    }
}

impl Divided for Text {
    fn words(&self) -> &[String] {
        &self.words
    }

    fn lines(&self) -> usize {
        self.text.lines().count() + 1
    }
}

fn together(tables: &[&Text]) -> String {
    tables.iter().map(|table| table.text.as_str()).collect::<Vec<_>>().join("\n")
}

/// The root of the module, with the modules of the tables, or the tables themselves.
fn root(divided: &str, tables: &str, used: &Used) -> String {
    let files = || RUNTIME.iter().filter(|file| used.has(file));
    let modules = files().map(|file| format!("mod {};\n", file.name)).collect::<String>();
    let exports = files().filter(|file| !file.exports.is_empty());
    let exports = exports.map(|file| format!("pub use self::{}::{{{}}};\n", file.name, file.exports.join(", ")));
    let exports = exports.collect::<String>();
    let imports = [("headers", RESPONSE_HEADERS), ("items", ITEMS)];
    let imports = imports.iter().filter(|(name, _)| files().any(|file| file.name == *name));
    let imports = imports.map(|(_, import)| *import).collect::<String>();
    let operations = if divided.is_empty() && tables.is_empty() { "" } else { OPERATIONS };
    format!(
        "{DOCS}\n{modules}{divided}\npub use wiremock::{{self, Mock, MockServer}};\n\n{exports}{operations}{imports}\n{tables}"
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

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    /// The files of operations with so many responses, each given as its group, its path and that number.
    fn files(operations: &[(&str, &str, usize)]) -> String {
        let groups = operations.iter().map(|(name, path, responses)| {
            let rows = (0..*responses).map(|index| quote::format_ident!("responds_{index}"));
            let table = parse_quote!(responses! { ARequest { #(#rows: status(200) empty(),)* } });
            let segments = path.split(' ').map(str::to_owned).collect();
            let operation = OperationItems { segments, items: Vec::new(), mocks: vec![table] };
            Group { name: (*name).to_owned(), title: String::new(), operations: vec![operation] }
        });
        let groups = groups.collect::<Vec<_>>();
        let files = render(&groups, &Used::default(), "").into_iter();
        let files = files.map(|(name, text)| format!("{name}: {}", text.matches("empty()").count()));
        files.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn tables_with_too_many_lines_are_divided_by_groups_and_segments() {
        assert_eq!(files(&[("orders", "orders", 900), ("shops", "shops", 900)]), "mocks.rs: 1800");
        let many = [
            ("orders", "orders", 900),
            ("orders", "orders lines", 1800),
            ("orders", "shops orders", 900),
            ("shops", "shops", 9),
            ("response", "response", 9),
        ];
        insta::assert_snapshot!(files(&many), @"
        mocks/orders_lines.rs: 1800
        mocks/orders_orders.rs: 900
        mocks/orders_shops.rs: 900
        mocks/response_.rs: 9
        mocks/shops.rs: 9
        mocks.rs: 0
        ");
    }
}
