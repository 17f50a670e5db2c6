use proptest::prelude::*;
use serde::Deserialize;
use serde_json::Value;

use super::invalid::Invalid;
use super::json::{self, FromJson, Reader, Unread};
use super::secret::Secret;
use super::unknown::UnknownMembers;

fn read<T: FromJson>(text: &str) -> Result<T, String> {
    json::read(text.as_bytes()).map_err(|unread| match unread {
        Unread::Syntax(error) => error.to_string(),
        Unread::Invalid(invalid) => invalid.to_string(),
    })
}

/// Whether a text is JSON, and what it says, as `serde_json` has it.
fn compare(text: &str) {
    let theirs = serde_json::from_str::<Value>(text).map_err(|error| error.to_string());
    assert_eq!(read::<Value>(text), theirs, "{text:?}");
    // What is skipped is checked too.
    let mut reader = Reader::new(text);
    let is_skipped = reader.skip().and_then(|()| reader.end()).is_ok();
    let is_too_large = theirs.as_ref().is_err_and(|error| error.contains("out of range"));
    assert_eq!(is_skipped, theirs.is_ok() || is_too_large, "{text:?}");
}

#[test]
fn json_is_what_serde_json_takes() {
    let texts = [
        "",
        " ",
        "null",
        "nul",
        "nullx",
        "null null",
        "true",
        "fals",
        "[",
        "[]",
        "[ ]",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1,2]",
        "{",
        "{}",
        "{ }",
        "{,}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{\"a\" : 1 , \"b\":[{}]}",
        "{a:1}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":1,\"a\":2}",
        "]",
        "}",
        "[}",
        "{]",
        "[1}",
        "0",
        "-0",
        "00",
        "01",
        "-",
        "1.",
        ".5",
        "1.5",
        "1e",
        "1e5",
        "1E+05",
        "1e-",
        "-1.0e-7",
        "1e400",
        "-1e400",
        "1e-400",
        "18446744073709551615",
        "18446744073709551616",
        "-9223372036854775808",
        "-9223372036854775809",
        "0.1",
        "123456789.123456789",
        "\"",
        "\"a",
        "\"a\"",
        "\"\t\"",
        "\"\\\"",
        "\"\\\\\"",
        "\"\\/\\b\\f\\n\\r\\t\"",
        "\"\\x\"",
        "\"\\u00e4\"",
        "\"\\u00E\"",
        "\"\\ud83d\\ude00\"",
        "\"\\ud83d\"",
        "\"\\ud83dx\"",
        "\"\\ud83d\\u0061\"",
        "\"\\ude00\"",
        "\"ä€😀 longer than eight bytes\"",
        "\"12345678\\n12345678\"",
        "\"1234567\u{1f}\"",
        "\"\u{7f}\"",
        "\u{feff}1",
        "\u{a0}1",
        "\"\\u\u{e4}123\"",
        "// no",
        "'a'",
        "NaN",
        "Infinity",
        "+1",
    ];
    texts.into_iter().for_each(compare);
    for levels in [126, 127, 128, 129, 100_000] {
        compare(&("[".repeat(levels) + &"]".repeat(levels)));
        compare(&("{\"a\":".repeat(levels) + "1" + &"}".repeat(levels)));
    }
}

proptest! {
    #[test]
    fn what_is_cut_or_changed_is_what_serde_json_takes(
        cut in 0usize..200,
        at in 0usize..200,
        with in r#"[ -~äé\t\n]{0,3}"#,
    ) {
        let text = r#" {"a": [1, -2.5e3, "x\u00e4\n", {"b": null, "c": true}], "日本": "\ud83d\ude00", "e": false, "d": [[], {}]} "#;
        let characters = text.chars().collect::<Vec<_>>();
        let (at, cut) = (at.min(characters.len()), cut % 4);
        let changed = characters[..at].iter().collect::<String>()
            + &with
            + &characters[(at + cut).min(characters.len())..].iter().collect::<String>();
        compare(&changed);
    }

    #[test]
    fn strings_come_back(text in any::<String>()) {
        let json = serde_json::to_string(&text).expect("a string is JSON");
        prop_assert_eq!(read::<String>(&json), Ok(text));
    }

    #[test]
    fn numbers_come_back(number in any::<f64>().prop_filter("JSON has it", |number| number.is_finite())) {
        compare(&serde_json::to_string(&number).expect("a number is JSON"));
    }
}

#[test]
fn an_integer_is_a_number_without_a_fraction_however_it_is_written() {
    let rows = [("1", Ok(1)), ("1.0", Ok(1)), ("1e2", Ok(100)), ("-0", Ok(0)), ("127", Ok(127))];
    for (text, expected) in rows {
        assert_eq!(read::<i8>(text), expected, "{text}");
    }
    for text in ["128", "-129", "1.5", "1e300", "18446744073709551616", "9007199254740993.0"] {
        assert_eq!(read::<i8>(text).expect_err("it does not fit"), "the value: expected an integer of the type i8");
    }
    assert_eq!(read::<u64>("18446744073709551615"), Ok(u64::MAX));
    assert_eq!(read::<i8>("null"), Err("the value: expected an integer of the type i8, found null".to_owned()));
}

// A type as the generator writes it.
json::object! {
    pub struct Order {
        pub id: String = required "id",
        pub note: Option<Option<String>> = optional "note" -> String,
        pub hint: Option<String> = optional "hint",
        pub parent: Option<i64> = required "parent",
    } extra: UnknownMembers
}

// A type that users make, too.
json::object! {
    pub struct Draft new {
        pub note: Option<Option<String>> = optional "note" -> String => with_note(String) | with_note_null,
        pub key: Option<Option<String>> = optional "key" -> String: Option<String>,
    } extra: UnknownMembers
}

#[test]
fn a_method_gives_the_value_of_a_member_that_may_be_left_out_and_null() {
    let draft = Draft::new(Some("k".to_owned())).with_note("n");
    assert_eq!((draft.note().map(String::as_str), draft.key().map(String::as_str)), (Some("n"), Some("k")));
    assert_eq!(draft.with_note_null().note(), None);

    let note = |text: &str| read::<Order>(text).expect("it is an order").note().cloned();
    assert_eq!(note(r#"{"id": "o", "parent": null}"#), None);
    assert_eq!(note(r#"{"id": "o", "parent": null, "note": null}"#), None);
    assert_eq!(note(r#"{"id": "o", "parent": null, "note": "n"}"#), Some("n".to_owned()));
}

#[test]
fn members_come_in_any_order_and_nothing_of_them_is_lost() {
    let text = r#"{"other": {"a": [1.50]}, "hint": null, "note": null, "\u0069d": "o"}"#;
    let order = read::<Order>(text).expect("it is an order");
    assert_eq!((&*order.id, &order.note, &order.hint, order.parent), ("o", &Some(None), &None, None));
    assert_eq!(order.extra["other"]["a"][0], 1.5);
    let written = serde_json::to_value(&order).expect("it can be written");
    assert_eq!(written, serde_json::json!({"id": "o", "note": null, "parent": null, "other": {"a": [1.5]}}));
    // What serde reads from elsewhere goes the same way.
    assert_eq!(serde_json::from_str::<Order>(text).expect("it is an order"), order);
    assert_eq!(serde_json::from_value::<Order>(written).expect("it is an order"), order);
}

#[test]
fn of_members_of_one_name_the_last_counts() {
    let order = read::<Order>(r#"{"id": "a", "hint": "a", "id": "b", "hint": null, "x": 1, "x": 2}"#);
    let order = order.expect("it is an order");
    assert_eq!((&*order.id, order.hint, &order.extra["x"]), ("b", None, &2.into()));
}

#[test]
fn what_is_wrong_is_said_with_its_place_and_without_the_value() {
    let rows = [
        ("{}", "`/id`: the member is missing"),
        (r#"{"id": 17}"#, "`/id`: expected a string, found a number"),
        (r#"{"id": null}"#, "`/id`: expected a string, found null"),
        (r#"{"id": "secret", "parent": "secret"}"#, "`/parent`: expected an integer of the type i64, found a string"),
        ("[]", "the value: expected an object, found an array"),
        (r#"{"id": 17, "#, "EOF while parsing a value at line 1 column 11"),
    ];
    for (text, expected) in rows {
        assert_eq!(read::<Order>(text).expect_err(text), expected);
    }
    let places = read::<Vec<std::collections::BTreeMap<String, Vec<bool>>>>(r#"[{}, {"secret": [true, "secret"]}]"#);
    assert_eq!(places, Err("`/1/*/1`: expected a boolean, found a string".to_owned()));
    let wrong: Result<Invalid, _> = json::from_value::<bool>(&"secret".into()).map_or_else(Ok, Err);
    assert_eq!(wrong.map(|invalid| invalid.pointer()), Ok(String::new()));
}

#[test]
fn hostile_texts_are_read_in_little_time() {
    let names = |name: fn(usize) -> String| (0..1_000_000).map(move |number| format!("{:?}:1", name(number)));
    let object = |members: Vec<String>| format!(r#"{{"id":"a",{}}}"#, members.join(","));
    let begin = std::time::Instant::now();
    let many = read::<Order>(&object(names(|number| format!("x{number}")).collect())).expect("it is an order");
    assert_eq!(many.extra.len(), 1_000_000);
    let same = read::<Order>(&object(names(|_| "x".to_owned()).collect())).expect("it is an order");
    assert_eq!(same.extra.len(), 1);
    assert!(read::<Order>(&"{\"id\":".repeat(1_000_000)).is_err());
    assert!(begin.elapsed().as_secs() < 60, "{:?}", begin.elapsed());
}

#[test]
fn other_formats_say_the_same() {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Stored {
        Order(Order),
    }
    // Behind a buffer of serde's, which is no text.
    let Stored::Order(order) =
        serde_json::from_str(r#"{"id": "a", "note": "b\n", "x": [1, -2, 2.5, true, null]}"#).expect("it is an order");
    assert_eq!(order.note, Some(Some("b\n".to_owned())));
    assert_eq!(order.extra["x"], serde_json::json!([1, -2, 2.5, true, null]));
}

#[test]
fn a_number_that_serde_json_keeps_as_text_is_a_number_and_nothing_else() {
    let kept = |text: &str| serde_json::json!({ "id": "a", "x": { "$serde_json::private::Number": text } });
    let order = serde_json::from_value::<Order>(kept("2.5")).expect("it is an order");
    assert_eq!(order.extra["x"], 2.5);
    assert!(serde_json::from_value::<Order>(kept("1, \"hint\": \"b\"")).is_err());
}

#[test]
fn a_tuple_has_as_many_elements_as_it_says() {
    type Pair = (String, Option<i64>);
    assert_eq!(read::<Pair>(r#" [ "a" , null ] "#), Ok(("a".to_owned(), None)));
    assert_eq!(read::<Vec<(Pair, bool)>>(r#"[[["a",1],true]]"#), Ok(vec![(("a".to_owned(), Some(1)), true)]));
    let problems = ["[]", r#"["a"]"#, r#"["a",1,2]"#, r#"["a","b"]"#, r#"{"0":"a"}"#, r#"["a",1"#, r#"["a",1,]"#];
    let problems = problems.map(|text| read::<Pair>(text).expect_err("it is no pair"));
    insta::assert_snapshot!(problems.join("\n"), @"
    the value: expected an array of 2 elements
    the value: expected an array of 2 elements
    the value: expected an array of 2 elements
    `/1`: expected an integer of the type i64, found a string
    the value: expected an array, found an object
    EOF while parsing a list at line 1 column 6
    trailing comma at line 1 column 8
    ");
}

#[test]
fn secrets_are_equal_where_their_texts_are() {
    for (left, right) in [("", ""), ("a", "a"), ("a", "b"), ("a", ""), ("a", "ab"), ("ba", "aa"), ("ab", "aa")] {
        assert_eq!(Secret::from(left) == Secret::from(right), left == right, "{left} {right}");
    }
}
