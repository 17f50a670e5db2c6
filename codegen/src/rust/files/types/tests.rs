use syn::{Item, parse_quote};

use super::*;
use crate::rust::imports;

/// A type of about this many lines.
fn ty(name: &str, lines: usize) -> TypeItems {
    let ident = quote::format_ident!("{name}");
    let fields = (0..lines).map(|index| quote::format_ident!("field_{index}"));
    let item: Item = parse_quote!(pub struct #ident { #(pub #fields: super::Number,)* });
    let mut items = vec![item];
    let imports = imports::shorten(&mut items, |_| false);
    TypeItems { name: name.to_owned(), items, imports }
}

/// Which types are in which file.
fn files(types: &[(&str, usize)]) -> String {
    let files = render(types.iter().map(|(name, lines)| ty(name, *lines)).collect(), "");
    let shown = files.iter().map(|(file, text)| {
        let names = text.lines().filter_map(|line| line.strip_prefix("pub struct "));
        let names = names.map(|line| line.trim_end_matches(" {")).collect::<Vec<_>>();
        format!("{file}: {}", names.join(" ")).trim_end().to_owned()
    });
    shown.collect::<Vec<_>>().join("\n")
}

const SHOP: [(&str, usize); 5] =
    [("Order", 900), ("OrderLine", 900), ("ProductV1", 900), ("OrderLineItem", 900), ("Product", 900)];

#[test]
fn few_types_are_in_one_file() {
    assert_eq!(files(&SHOP[..3]), "types.rs: Order OrderLine ProductV1");
}

#[test]
fn many_types_are_in_files_by_the_first_words_of_their_names() {
    insta::assert_snapshot!(files(&SHOP), @r"
    types/order.rs: Order OrderLine OrderLineItem
    types/product.rs: ProductV1 Product
    types.rs:
    ");
}

#[test]
fn what_is_too_long_for_a_file_is_divided_by_the_next_word() {
    let more = [("OrderTotal", 900), ("OrderLines", 3100)];
    insta::assert_snapshot!(files(&[&SHOP[..], &more].concat()), @r"
    types/order.rs: Order
    types/order_line.rs: OrderLine OrderLineItem
    types/order_lines.rs: OrderLines
    types/order_total.rs: OrderTotal
    types/product.rs: ProductV1 Product
    types.rs:
    ");
}

#[test]
fn a_new_type_moves_no_other_one() {
    let before = files(&SHOP);
    for new in ["Zone", "Orders", "Or", "A"] {
        let after = files(&[&[(new, 10)], &SHOP[..]].concat());
        let others =
            after.lines().filter(|line| !line.contains(new) || SHOP.iter().any(|(name, _)| line.ends_with(name)));
        assert_eq!(others.collect::<Vec<_>>().join("\n"), before, "{new}");
    }
}

#[test]
fn modules_have_no_names_of_keywords_crates_and_types() {
    let types = ["TypeName", "StdError", "Con", "令"].map(|name| (name, 900));
    insta::assert_snapshot!(files(&types), @"
    types/con_.rs: Con
    types/std_.rs: StdError
    types/type_.rs: TypeName
    types/u4ee4.rs: 令
    types.rs:
    ");
}

#[test]
fn a_file_imports_what_its_types_name_and_lengthens_what_names_the_runtime() {
    let mut form = ty("Number", 0);
    form.items = vec![parse_quote! {
        impl Number {
            pub(super) fn into_form(self) -> super::Number {
                json::row! { super::Number, { super::json::Row } }
            }
        }
    }];
    form.imports = imports::shorten(&mut form.items, |name| name == "Number");
    let files = render(vec![form, ty("Order", 3000)], "// header\n");
    let root = files.iter().find(|(name, _)| name == "types.rs").map(|(_, text)| text.as_str());
    insta::assert_snapshot!(root.unwrap_or_default(), @"
    // header

    //! The types of requests and responses.

    use super::{Number, json};

    mod number;
    mod order;

    pub use self::number::*;
    pub use self::order::*;
    ");
    let number = files.iter().find(|(name, _)| name == "types/number.rs").map(|(_, text)| text.as_str());
    insta::assert_snapshot!(number.unwrap_or_default(), @"
    // header

    use super::*;

    impl Number {
        pub(in super::super) fn into_form(self) -> super::super::Number {
            json::row! {
                super::super::Number, { json::Row }
            }
        }
    }
    ");
}
