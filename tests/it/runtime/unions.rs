use std::cell::Cell;

use serde_json::{Value, json};

use super::invalid::Invalid;
use super::json::{self, FromJson};
use super::members::{optional, required, unread};
use super::reader::Reader;
use super::shape::{self, Shape, Values};
use super::unknown::{UnknownMembers, UnknownValue};

thread_local! {
    /// How many members have been read.
    static READ: Cell<usize> = const { Cell::new(0) };
}

/// A union that holds itself in both of its branches.
#[derive(Debug, PartialEq, Eq)]
enum Tree {
    Counted(Box<Branch<i64>>),
    Named(Box<Branch<String>>),
    Unknown(Value),
}

/// A branch, with a member that tells one type from the other after what is inside.
#[derive(Debug, PartialEq, Eq)]
struct Branch<T> {
    left: Option<Tree>,
    right: Option<Tree>,
    last: T,
}

const BRANCH: Shape =
    Shape::Object { required: &["last"], members: &["left", "right", "last"], constants: &[], values: &[] };

impl FromJson for Tree {
    fn from_json(reader: &mut Reader<'_>) -> Result<Self, Invalid> {
        let reads: &[fn(&mut Reader<'_>) -> Result<Self, Invalid>] = &[
            |reader| FromJson::from_json(reader).map(Self::Counted),
            |reader| FromJson::from_json(reader).map(Self::Named),
        ];
        shape::read(reader, &[BRANCH, BRANCH], reads, |unknown| Self::Unknown(unknown.0))
    }
}

impl<T: FromJson> FromJson for Branch<T> {
    fn from_json(reader: &mut Reader<'_>) -> Result<Self, Invalid> {
        READ.set(READ.get() + 1);
        let (mut left, mut right, mut last) = (None, None, None);
        let slots = &mut [optional("left", &mut left), optional("right", &mut right), required("last", &mut last)];
        match (reader.members(slots, &mut UnknownMembers::default()), last) {
            (Ok(()), Some(last)) => Ok(Self { left, right, last }),
            (read, _) => Err(unread(read)),
        }
    }
}

fn depth(tree: &Tree) -> usize {
    let deeper = |tree: &Option<Tree>| tree.as_ref().map_or(0, depth);
    match tree {
        Tree::Counted(branch) => 1 + deeper(&branch.left).max(deeper(&branch.right)),
        Tree::Named(branch) => 1 + deeper(&branch.left).max(deeper(&branch.right)),
        Tree::Unknown(_) => 0,
    }
}

#[test]
fn a_value_is_read_a_few_times_however_many_unions_stand_above_it() {
    for (last, known) in [(json!("a name"), 100), (json!(1), 100), (json!([]), 0)] {
        let nested = |inner: Value, _| json!({ "left": inner, "last": last });
        let value = (0..100).fold(json!({ "last": last }), nested);
        READ.set(0);
        let tree = json::from_value::<Tree>(&value).expect("a union takes any value");
        assert_eq!(depth(&tree), if known == 0 { 0 } else { known + 1 });
        assert!(READ.get() <= 3 * 101, "{} reads", READ.get());
    }
}

#[test]
fn what_is_of_no_type_is_kept_where_it_stands() {
    let value = json!({ "last": "x", "left": { "last": 1, "left": { "last": null, "left": 7 } }, "right": 8 });
    let tree = json::from_value::<Tree>(&value).expect("a union takes any value");
    insta::assert_snapshot!(format!("{tree:?}"), @r#"Named(Branch { left: Some(Counted(Branch { left: Some(Unknown(Object {"last": Null, "left": Number(7)})), right: None, last: 1 })), right: Some(Unknown(Number(8))), last: "x" })"#);
}

/// The number of the shape for which a value is taken; none if it is of no such type.
fn choose(shapes: &[Shape], value: &str) -> Option<usize> {
    let reads: &[fn(&mut Reader<'_>) -> Result<Option<usize>, Invalid>] = &[
        |reader| UnknownValue::from_json(reader).map(|_| Some(0)),
        |reader| UnknownValue::from_json(reader).map(|_| Some(1)),
    ];
    shape::read(&mut Reader::new(value), shapes, reads, |_| None).expect("a union takes any value")
}

#[test]
fn null_contradicts_no_constant() {
    let failed = Shape::Object {
        required: &["id", "error"],
        members: &["id", "error"],
        constants: &[(&["error"], Values::Strings(&["timeout"]))],
        values: &[],
    };
    let done = Shape::Object { required: &["id", "result"], members: &["id", "result"], constants: &[], values: &[] };
    assert_eq!(choose(&[failed, done], r#"{"id": "1", "error": null}"#), Some(0));
    assert_eq!(choose(&[failed, done], r#"{"id": "1", "error": "timeout"}"#), Some(0));
    assert_eq!(choose(&[failed, done], r#"{"id": "1", "error": "other"}"#), None);
}

#[test]
fn listed_numbers_tell_types_apart_as_strings_do() {
    let listing = |values| Shape::Object { required: &["code"], members: &["code"], constants: &[], values };
    let integers = [listing(&[("code", Values::Integers(&[1, 2]))]), listing(&[("code", Values::Integers(&[3]))])];
    let numbers = [listing(&[("code", Values::Numbers(&[0.5]))]), listing(&[("code", Values::Numbers(&[1.5, 2.0]))])];
    let null = [listing(&[("code", Values::Null)]), listing(&[])];
    for (shapes, value, chosen) in [
        (integers, "1", 0),
        (integers, "3", 1),
        (integers, "3.0", 1),
        (integers, "4", 0),
        (numbers, "0.5", 0),
        (numbers, "2", 1),
        (null, "null", 0),
        (null, "1", 1),
    ] {
        assert_eq!(choose(&shapes, &format!(r#"{{"code": {value}}}"#)), Some(chosen), "{value}");
    }
}

#[test]
fn what_has_no_other_members_is_taken_for_an_open_type_that_knows_as_much() {
    const A: Shape = Shape::Object { required: &[], members: &["a"], constants: &[], values: &[] };
    const OPEN: Shape = Shape::Object { required: &[], members: &["a", "b"], constants: &[], values: &[] };
    let shapes = [Shape::Closed(&A), OPEN];
    assert_eq!(choose(&shapes, r#"{"a": 1}"#), Some(0));
    assert_eq!(choose(&shapes, r#"{"a": 1, "c": 2}"#), Some(1));
    assert_eq!(choose(&shapes[..1], r#"{"a": 1, "c": 2}"#), Some(0));
}
