//! Puts the operations into files, by what belongs together: their tag, or the first segment of their path.
//!
//! What has too many lines for a file is divided by the segments of its paths: those of the tag `orders` are in
//! `operations/orders.rs`, or, if there were thousands of lines of them, `GET /orders/{order}/lines` is in
//! `operations/orders/lines.rs` and `GET /shops/{shop}/orders` in `operations/orders/shops.rs`.

use super::divide::{self, Divided};
use super::print;
use super::runtime::Runtime;
use crate::markdown;
use crate::rust::operations::{Group, NAMED_MODULES, OperationItems};

/// The files of the operations, by their names.
pub(super) fn render(groups: Vec<Group>, runtime: &[&Runtime], header: &str) -> Vec<(String, String)> {
    if groups.is_empty() {
        return Vec::new();
    }
    let mut files = vec![("operations.rs".to_owned(), format!("{header}\n{}", root(&groups, runtime)))];
    groups.into_iter().for_each(|group| files.extend(of_group(group, header)));
    files
}

fn of_group(group: Group, header: &str) -> Vec<(String, String)> {
    let Group { name, title, operations } = group;
    let title = markdown::without_controls(&title.replace(char::is_control, " "));
    let head = format!("{header}\n//! {}\n\nuse super::*;\n", markdown::code_span(&title));
    let texts = operations.into_iter().map(|operation| Text::of(operation, &name)).collect::<Vec<_>>();
    let all = texts.iter().collect::<Vec<_>>();
    if divide::lines(&all) <= divide::LINES {
        return vec![(format!("operations/{name}.rs"), format!("{head}\n{}", together(&all)))];
    }
    let (mut modules, mut exports) = (String::new(), String::new());
    let mut files = Vec::new();
    for (module, texts) in divide::divide(all, |name| NAMED_MODULES.contains(&name)) {
        modules += &format!("mod {module};\n");
        exports += &format!("pub use self::{module}::*;\n");
        files.push((
            format!("operations/{name}/{module}.rs"),
            format!("{header}\nuse super::*;\n\n{}", together(&texts)),
        ));
    }
    files.push((format!("operations/{name}.rs"), format!("{head}\n{modules}\n{exports}")));
    files
}

/// An operation as text.
struct Text {
    /// The segments of its path, without that of its group.
    segments: Vec<String>,
    /// What stands in the `impl Client`.
    method: String,
    items: String,
}

impl Text {
    fn of(operation: OperationItems, group: &str) -> Self {
        let segments = operation.segments_in(group);
        let mut items = operation.items;
        let rest = items.split_off(1);
        let method = print(items);
        let inside = method.strip_prefix(CLIENT).and_then(|method| method.strip_suffix(END));
        // If it is printed in another way some day, nothing is lost: the client does not compile.
        let method = inside.unwrap_or(&method).to_owned();
        Self { segments, method, items: print(rest) }
    }
}

impl Divided for Text {
    fn words(&self) -> &[String] {
        &self.segments
    }

    fn lines(&self) -> usize {
        self.method.lines().count() + self.items.lines().count() + 2
    }
}

/// What stands around the methods.
const CLIENT: &str = "impl Client {\n";
const END: &str = "}\n";

/// The text of operations that are in one file: their methods, and what belongs to them.
fn together(texts: &[&Text]) -> String {
    let methods = texts.iter().map(|text| text.method.as_str()).collect::<Vec<_>>().join("\n");
    let items = texts.iter().map(|text| text.items.as_str()).collect::<Vec<_>>().join("\n");
    format!("{CLIENT}{methods}{END}\n{items}")
}

/// The module of the operations: those of each group are in a file of its own, and have one path.
fn root(groups: &[Group], runtime: &[&Runtime]) -> String {
    let modules = groups.iter().map(|group| format!("mod {};\n", group.name)).collect::<String>();
    let exports = groups.iter().map(|group| format!("pub use self::{}::*;\n", group.name)).collect::<String>();
    let has = |name: &str| runtime.iter().any(|part| part.name == name);
    let optional = [
        ("body", "use super::body::FormEncoding;\n"),
        ("date_time", "use super::date_time::DateTime;\n"),
        ("events", "use super::events::Event;\n"),
        ("item_body", "use super::item_body::{IntoOptionalItems, ItemBody};\n"),
        ("item_stream", "use super::item_stream::{EventData, ItemStream};\n"),
        ("number", "use super::number::Number;\n"),
        ("pages", "use super::pages::{Items, NextPage, Paged, Pages};\nuse super::response::ResponseValue;\n"),
        ("parameter", "use super::parameter::PathStyle;\n"),
    ];
    let optional = optional.iter().filter(|(name, _)| has(name)).map(|(_, import)| *import).collect::<String>();
    format!("{IMPORTS}{optional}\n{modules}\n{exports}")
}

/// What all operations name.
const IMPORTS: &str = "\
//! The operations: a type for the request of each, which the methods of [`Client`] make, and one for its errors.

use super::api_error::ErrorBody;
use super::argument::{IntoList, IntoOptionalBody, IntoOptionalList};
use super::call::Call;
use super::client::*;
use super::error::Error;
use super::hooks::{OperationInfo, Security};
use super::operation::{Answer, Answering, Operation, Pending, Reader, error_body, request};
use super::response::ByteStream;
use super::secret::Secret;
use super::style::{Explode, QueryStyle};
use super::types;
use super::unknown::UnknownMembers;
";

#[cfg(test)]
mod tests {
    use syn::{ImplItem, Item, ItemImpl, parse_quote};

    use super::*;

    /// An operation of about this many lines.
    fn operation(path: &str, lines: usize) -> OperationItems {
        let segments = path.split(' ').map(str::to_owned).collect();
        let ident = quote::format_ident!("{}", path.replace(' ', "_"));
        let method: ImplItem = parse_quote!(pub fn #ident(&self) {});
        let client: ItemImpl = parse_quote!(impl Client { #method });
        let fields = (0..lines).map(|index| quote::format_ident!("field_{index}"));
        let ty: Item = parse_quote!(pub struct Request { #(pub #fields: u8,)* });
        OperationItems { segments, items: vec![Item::Impl(client), ty], mocks: Vec::new() }
    }

    /// Which methods of the tag `Orders` are in which file.
    fn files(operations: &[(&str, usize)]) -> String {
        let operations = operations.iter().map(|(path, lines)| operation(path, *lines)).collect();
        let group = Group { name: "orders".to_owned(), title: "Orders".to_owned(), operations };
        let files = render(vec![group], &[], "").into_iter().skip(1).map(|(file, text)| {
            let methods = text.lines().filter_map(|line| line.strip_prefix("    pub fn "));
            let methods = methods.map(|line| line.trim_end_matches("(&self) {}")).collect::<Vec<_>>();
            format!("{file}: {}", methods.join(" ")).trim_end().to_owned()
        });
        files.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_tag_is_a_file_of_methods_and_of_what_belongs_to_them() {
        assert_eq!(files(&[("orders", 900), ("shops orders", 900)]), "operations/orders.rs: orders shops_orders");
        let group = Group {
            name: "a".to_owned(),
            title: "A".to_owned(),
            operations: vec![operation("b", 1), operation("c", 1)],
        };
        insta::assert_snapshot!(of_group(group, "")[0].1, @"

        //! `A`

        use super::*;

        impl Client {
            pub fn b(&self) {}

            pub fn c(&self) {}
        }

        pub struct Request {
            pub field_0: u8,
        }

        pub struct Request {
            pub field_0: u8,
        }
        ");
    }

    #[test]
    fn a_tag_with_too_many_lines_is_divided_by_the_segments_of_its_paths() {
        let shop = [
            ("orders", 900),
            ("orders lines", 900),
            ("orders lines discounts", 900),
            ("shops orders", 900),
            ("orders move", 9),
        ];
        insta::assert_snapshot!(files(&shop), @"
        operations/orders/lines.rs: orders_lines orders_lines_discounts
        operations/orders/move_.rs: orders_move
        operations/orders/orders.rs: orders
        operations/orders/shops.rs: shops_orders
        operations/orders.rs:
        ");
        let more = [&shop[..], &[("orders refunds", 900), ("payments orders", 1)]].concat();
        for line in files(&shop).lines() {
            assert!(files(&more).lines().any(|other| other == line), "{line}");
        }
    }
}
