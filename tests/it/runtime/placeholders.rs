use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::json::{self, FromJson};
use super::placeholder::placeholder;
use super::secret::Secret;
use super::shape;
use super::unknown::{UnknownMembers, UnknownValue};

json::object! {
    pub struct Order {
        pub id: String = required "id",
        pub total: i64 = required "total",
        pub is_paid: bool = required "paid",
        pub token: Secret = required "token",
        pub marks: Vec<Order> = required "marks",
        pub labels: BTreeMap<String, String> = required "labels",
        pub any: Value = required "any",
        pub note: Option<String> = required "note",
        pub hint: Option<Option<String>> = optional "hint",
        pub state: State = required "state",
        pub target: Target = required "target",
        pub choice: Choice = required "choice",
        pub address: Box<Address> = required "address",
    } extra: UnknownMembers
}

json::object! {
    pub struct Address {
        pub town: String = required "town",
    } extra: BTreeMap<String, i64>
}

json::string_enum! {
    pub enum State {
        Open = "OPEN",
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    Address(Address),
    Unknown(UnknownMembers),
}

json::tagged_union! {
    Target by "kind" {
        Address(Address): "ADDRESS",
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    Address(Address),
    Unknown(UnknownValue),
}

shape::union! {
    Choice {
        Address(Address): Shape::Object { required: &["town"], members: &["town"], constants: &[], values: &[] },
    }
}

#[test]
fn a_placeholder_has_the_least_that_its_type_demands() {
    let order = placeholder::<Order>();
    let written = super::secret::expose_secrets(|| serde_json::to_value(&order)).expect("it can be written");
    let expected = json!({
        "id": "", "total": 0, "paid": false, "token": "", "marks": [], "labels": {}, "any": null, "note": null,
        "state": "", "target": {}, "choice": null, "address": {"town": ""},
    });
    assert_eq!(written, expected);
    assert_eq!(order.state, State::Unknown(String::new()));
    // What a test server sends of it is read again.
    assert_eq!(serde_json::from_value::<Order>(expected).expect("it is an order"), order);
}

json::object! {
    pub struct Endless {
        pub again: Box<Endless> = required "again",
        pub and_again: Box<Endless> = required "andAgain",
    } extra: UnknownMembers
}

#[test]
#[should_panic(expected = "a value that comes to an end")]
fn a_type_whose_values_have_no_end_has_no_placeholder() {
    placeholder::<Endless>();
}
