use std::collections::BTreeMap;

use super::*;
use crate::GeneratedFile;
use crate::summary::Summary;

/// A client of these types and operations.
fn client(types: &str, operations: &str) -> Generated {
    let file = |name: &str, text: String| GeneratedFile { name: name.to_owned(), text };
    let files = vec![
        file("types.rs", types.to_owned()),
        file("client.rs", format!("pub struct Client {{}} impl Client {{ {operations} }}")),
        file("mod.rs", "pub use secret::{Secret, expose_secrets}; pub use client::*;".to_owned()),
    ];
    Generated {
        files,
        dependencies: Vec::new(),
        outline: crate::Outline::default(),
        summary: Summary::default(),
        model: String::new(),
        meanings: BTreeMap::new(),
        names: String::new(),
    }
}

/// The changes, a line each.
fn changes(old: Generated, new: Generated) -> Vec<String> {
    let line = |change: &RustChange| {
        let to = change.new_path.as_ref().map(|path| format!(" -> {path}")).unwrap_or_default();
        format!("{} {} {}{to}", change.verdict, change.action.as_str(), change.path)
    };
    compare(&Sides { old, new }).iter().map(line).collect()
}

fn of_types(old: &str, new: &str) -> Vec<String> {
    changes(client(old, ""), client(new, ""))
}

fn of_operations(old: &str, new: &str) -> Vec<String> {
    changes(client("", old), client("", new))
}

/// The changes of operations, as the client has them: a method, and what its request is.
fn of_requests(old: &str, new: &str) -> Vec<String> {
    let client = |text: &str| {
        let file = GeneratedFile { name: "operations/orders.rs".to_owned(), text: text.to_owned() };
        let mut client = client("", "");
        client.files.push(file);
        client
    };
    changes(client(old), client(new))
}

/// An operation with this method, method and path of HTTP, success, and methods of its request.
fn operation(name: &str, endpoint: (&str, &str), success: &str, setters: &str) -> String {
    let (method, path) = endpoint;
    format!(
        "impl Client {{ pub fn {name}(&self) -> {name}Request<'_> {{ {name}Request(Call::new()) }} }}
        pub struct {name}Request<'a>(Call<'a>);
        impl {name}Request<'_> {{ {setters} }}
        impl<'a> Operation<'a> for {name}Request<'a> {{
            type Success = {success};
            const INFO: OperationInfo = OperationInfo::new({name:?}, None).at({method:?}, {path:?});
        }}"
    )
}

const NONE: [&str; 0] = [];

#[test]
fn a_field_has_another_type_is_gone_or_is_new() {
    let old = "#[non_exhaustive] pub struct Order { pub id: String, pub total: i32, hidden: u8 }";
    let new = "#[non_exhaustive] pub struct Order { pub id: i64, pub sum: i32 }";
    let expected = [
        "breaking retyped types::Order::id",
        "breaking removed types::Order::total",
        "compatible added types::Order::sum",
    ];
    assert_eq!(of_types(old, new), expected);
}

#[test]
fn what_is_new_in_a_type_that_is_not_open_breaks_literals_and_matches() {
    assert_eq!(
        of_types("pub struct A { pub a: u8 }", "pub struct A { pub a: u8, pub b: u8 }"),
        ["breaking added types::A::b"]
    );
    assert_eq!(of_types("pub enum A { B }", "pub enum A { B, C }"), ["breaking added types::A::C"]);
    assert_eq!(
        of_types("#[non_exhaustive] pub enum A { B }", "#[non_exhaustive] pub enum A { B, C }"),
        ["compatible added types::A::C"]
    );
    assert_eq!(of_types("pub enum A { B }", "#[non_exhaustive] pub enum A { B }"), ["breaking retyped types::A"]);
}

#[test]
fn a_variant_that_holds_something_else_breaks() {
    assert_eq!(of_types("pub enum A { B, C(u8) }", "pub enum A { B(u8), C(u16) }").len(), 2);
}

#[test]
fn a_trait_that_is_no_longer_implemented_breaks() {
    assert_eq!(
        of_types("#[derive(Clone, PartialEq)] pub struct A {}", "#[derive(Clone)] pub struct A {}"),
        ["breaking removed types::A: PartialEq"]
    );
    let text = r#"json::string_enum! { pub enum A { B = "b", } }"#;
    let gone = of_types(text, r#"pub enum A { B } json::tagged_union! { A by "a" { B: "b", } }"#);
    assert!(gone.contains(&"breaking removed types::A: Display".to_owned()), "{gone:?}");
    assert!(gone.contains(&"breaking removed types::A::as_str".to_owned()), "{gone:?}");
}

#[test]
fn an_alias_is_what_it_stands_for() {
    let inline = "pub struct A { pub b: Vec<String> }";
    let named = "pub struct A { pub b: Names } pub type Names = Vec<Name>; pub type Name = String;";
    assert_eq!(of_types(inline, named), ["compatible added types::Names", "compatible added types::Name"]);
    let other = named.replace("Name = String", "Name = i64");
    let retyped = ["types::A::b", "types::Names", "types::Name"].map(|path| format!("breaking retyped {path}"));
    assert_eq!(of_types(named, &other), retyped);
}

#[test]
fn an_alias_that_becomes_a_struct_is_something_else() {
    assert_eq!(of_types("pub type A = String;", "pub struct A { pub b: u8 }"), ["breaking retyped types::A"]);
    // What holds the struct by its name holds the alias.
    let old = "#[derive(Clone)] pub struct A { pub b: u8 } pub enum B { A(A) }";
    assert_eq!(of_types(old, "pub type A = String; pub enum B { A(A) }"), ["breaking retyped types::A"]);
}

#[test]
fn another_name_of_a_variant_is_not_one_of_what_it_holds() {
    let old = "pub struct A {} pub enum Any { A(A) } impl From<A> for Any {}";
    let new = old.replace("{ A(A) }", "{ B(A) }");
    assert_eq!(of_types(old, &new), ["breaking renamed types::Any::A -> types::Any::B"]);
}

#[test]
fn another_name_of_a_type_is_one_change_whoever_uses_it() {
    let old = "
        pub struct Order { pub id: String, pub items: Vec<Item> }
        impl Order { pub fn new(id: impl Into<String>) -> Self { Self {} } }
        pub struct Item { pub name: String, pub order: Option<Box<Order>> }
        pub enum Any { Order(Order), Item(Item) }
        impl From<Item> for Any {}
    ";
    let new = old.replace("Item", "Line");
    assert_eq!(
        of_types(old, &new),
        ["breaking renamed types::Item -> types::Line", "breaking renamed types::Any::Item -> types::Any::Line"]
    );
}

#[test]
fn a_type_whose_old_name_is_a_deprecated_alias_is_the_same() {
    let old = "pub struct A { pub b: Vec<B> } pub enum B { C, D } impl From<B> for A {}";
    let new = format!("{} #[deprecated(note = \"\")] pub type B = E;", old.replace('B', "E"));
    assert_eq!(of_types(old, &new), ["compatible deprecated types::B"]);
    let other = new.replace("D }", "F }");
    assert_eq!(
        of_types(old, &other),
        ["breaking removed types::B::D", "breaking added types::E::F", "compatible deprecated types::B"]
    );
    assert_eq!(of_types("pub enum B { C }", "#[deprecated] pub type B = String;"), ["breaking retyped types::B"]);
}

#[test]
fn of_two_that_could_be_the_renamed_one_none_is_taken() {
    let old = "pub struct A { pub a: u8, pub b: u8 }";
    let new = "pub struct B { pub a: u8, pub b: u8 } pub struct C { pub a: u8, pub b: u8 }";
    assert_eq!(
        of_types(old, new),
        ["breaking removed types::A", "compatible added types::B", "compatible added types::C"]
    );
}

#[test]
fn the_arguments_of_a_function_count_by_their_types() {
    let operation =
        |arguments: &str| format!("pub async fn get(&self, {arguments}) -> Result<types::A, Error<()>> {{}}");
    let old = operation("id: &str, page: Option<i32>");
    assert_eq!(
        of_operations(&old, &operation("id: &str, page: Option<i32>, size: Option<i32>")),
        ["breaking retyped Client::get"]
    );
    assert_eq!(of_operations(&old, &operation("id: &str, page: i32")), ["breaking retyped Client::get"]);
    // The compiler says nothing, and the user sends one for the other.
    let two = operation("from: &str, to: &str");
    let swapped = of_operations(&two, &operation("to: &str, from: &str"));
    assert_eq!(swapped, ["breaking means-another Client::get"]);
}

/// A client in which these names stand for this on the wire.
fn meaning(client: Generated, meanings: &[(&str, &str)]) -> Generated {
    let meanings = meanings.iter().map(|(path, meaning)| ((*path).to_owned(), (*meaning).to_owned()));
    Generated { meanings: meanings.collect(), ..client }
}

#[test]
fn an_operation_of_another_name_is_found_by_its_request() {
    let client = |name: &str| {
        let client = client("", &format!("pub async fn {name}(&self) -> Result<(), Error<()>> {{}}"));
        meaning(client, &[(&format!("Client::{name}"), "GET /orders")])
    };
    assert_eq!(
        changes(client("list_orders"), client("orders")),
        ["breaking renamed Client::list_orders -> Client::orders"]
    );
}

#[test]
fn what_is_new_in_a_request_breaks_no_call_and_what_is_gone_or_comes_back_otherwise_does() {
    let list = |success: &str, setters: &str| operation("list", ("GET", "/orders"), success, setters);
    let page = "pub fn page(self, page: impl Into<i64>) -> Self { Self(self.0.query(\"page\", &page.into())) }";
    assert_eq!(of_requests(&list("()", ""), &list("()", page)), ["compatible added Client::list::page"]);
    assert_eq!(of_requests(&list("()", page), &list("()", "")), ["breaking removed Client::list::page"]);
    assert_eq!(of_requests(&list("()", ""), &list("types::Orders", "")), ["breaking retyped Client::list"]);
}

#[test]
fn what_stands_for_something_else_on_the_wire_breaks() {
    let client = |meanings: &[(&str, &str)]| {
        let types = "pub struct A { pub a: u8 } pub struct B { pub b: u8 } pub enum C { D, E }";
        meaning(self::client(types, "pub fn a(&self) {} pub fn b(&self) {}"), meanings)
    };
    let both_ways = |names: [&str; 2], wires: [&str; 2]| {
        let [first, second] = names;
        let old = client(&[(first, wires[0]), (second, wires[1])]);
        changes(old, client(&[(first, wires[1]), (second, wires[0])]))
    };
    for names in [
        ["Client::a", "Client::b"],
        ["types::A", "types::B"],
        ["types::A::a", "types::B::b"],
        ["types::C::D", "types::C::E"],
    ] {
        let expected = names.map(|name| format!("breaking means-another {name}"));
        assert_eq!(both_ways(names, ["x", "y"]), expected);
    }
    // A member and a value have nothing but their names; an operation and a schema may move.
    assert_eq!(changes(client(&[("types::A::a", "x")]), client(&[("types::A::a", "y")])).len(), 1);
    for name in ["Client::a", "types::A"] {
        assert_eq!(changes(client(&[(name, "x")]), client(&[(name, "y")])), NONE);
    }
}

#[test]
fn what_is_private_does_not_count_and_what_is_deprecated_warns() {
    assert_eq!(of_operations("fn send(&self) {}", "fn send(&self, more: u8) {}"), NONE);
    assert_eq!(
        of_operations("pub fn a(&self) {}", "#[deprecated] pub fn a(&self) {}"),
        ["compatible deprecated Client::a"]
    );
    // Whether a method changes its own copy is nobody's business.
    assert_eq!(of_operations("pub fn a(mut self) {}", "pub fn a(self) {}"), NONE);
}

#[test]
fn constants_in_modules_are_items_too() {
    let old = client("pub mod schemes { pub const KEY: u8 = 1; }", "");
    let new = client("pub mod schemes { pub const KEY: u16 = 1; }", "");
    assert_eq!(changes(old, new), ["breaking retyped types::schemes::KEY"]);
}

#[test]
fn types_that_move_into_files_are_the_same_types() {
    let file = |name: &str, text: &str| GeneratedFile { name: name.to_owned(), text: text.to_owned() };
    let (order, number) =
        ("pub struct Order { pub at: DateTime }", "pub struct Number { pub of: PATH, pub order: Order }");
    let together = format!("use super::DateTime; {order} {}", number.replace("PATH", "super::Number"));
    let mut apart = client("mod order; mod number; pub use self::order::*; pub use self::number::*;", "");
    apart.files.extend([
        file("types/order.rs", &format!("use super::super::{{DateTime, json}}; use super::*; {order}")),
        file("types/number.rs", &format!("use super::*; {}", number.replace("PATH", "super::super::Number"))),
    ]);
    assert_eq!(changes(client(&together, ""), apart.clone()), NONE);
    assert_eq!(changes(apart, client(&together, "")), NONE);
}
