use std::time::Duration;

use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use proptest::test_runner::{RngAlgorithm, TestRng};
use serde_json::{Value, json};

use super::error::Unexpected;
use super::events::Event;
use super::frames::{Frame, Frames};
use super::item_stream::{EventData, ItemStream, StreamError, UnexpectedItem};
use super::response::{ByteStream, ResponseValue};

/// A body that comes in these pieces, and is cut after them if an error stands in the place of one.
fn body(pieces: Vec<Result<Vec<u8>, std::io::Error>>) -> ByteStream {
    let body = reqwest::Body::wrap_stream(stream::iter(pieces));
    ResponseValue::stream(http::Response::new(body).into()).into_inner()
}

fn whole(text: &str) -> ByteStream {
    body(vec![Ok(text.into())])
}

/// All values, with errors as they are shown.
async fn read<T>(mut items: ItemStream<T>) -> Vec<Result<T, String>> {
    let mut read = Vec::new();
    while let Some(item) = items.next().await {
        read.push(item.map_err(|error| error.to_string()));
    }
    assert!(items.next().await.is_none(), "nothing follows the end");
    read
}

/// What the frames of a text are that comes in pieces of these lengths: the values, whether one is too long, the last id.
fn frames(mut frames: Frames, text: &[u8], lengths: impl IntoIterator<Item = usize>) -> (Vec<String>, bool, String) {
    let show = |frame: Frame| {
        let Frame { event, data, id, retry, is_cut } = frame;
        let retry = retry.map(|retry| retry.to_string());
        let parts = [event, Some(String::from_utf8_lossy(&data).into_owned()), id, retry];
        let parts = parts.map(|part| part.map_or_else(|| "-".to_owned(), |part| format!("{part:?}")));
        format!("{}{}", parts.join(" "), if is_cut { " cut" } else { "" })
    };
    let mut read = Vec::new();
    let mut rest = Bytes::copy_from_slice(text);
    let mut lengths = lengths.into_iter();
    let mut is_too_long = false;
    while !rest.is_empty() && !is_too_long {
        let length = lengths.next().unwrap_or(rest.len()).min(rest.len());
        let mut piece = rest.split_to(length);
        loop {
            match frames.take(&mut piece) {
                Ok(Some(frame)) => read.push(show(frame)),
                Ok(None) => break,
                Err(_) => {
                    is_too_long = true;
                    break;
                }
            }
        }
    }
    // Nothing is read of a stream that has failed.
    read.extend(frames.finish().filter(|_| !is_too_long).map(show));
    let id = if let Frames::Events(events) = &frames { events.last_id.clone() } else { String::new() };
    (read, is_too_long, id)
}

const LIMIT: usize = 1 << 10;

/// Checks that a text has these frames, wherever it is split into two or three pieces, and in pieces of one byte.
fn check(new: fn(usize) -> Frames, text: &[u8], expected: &[&str]) {
    let shown = String::from_utf8_lossy(text);
    let read = |lengths: Vec<usize>| frames(new(LIMIT), text, lengths).0;
    assert_eq!(read(vec![]), expected, "{shown:?} whole");
    assert_eq!(read(vec![1; text.len()]), expected, "{shown:?} in bytes");
    for first in 0..=text.len() {
        assert_eq!(read(vec![first]), expected, "{shown:?} split at {first}");
        for second in 0..=text.len() - first {
            assert_eq!(read(vec![first, second]), expected, "{shown:?} split at {first} and {second} after");
        }
    }
}

/// The examples of the standard, and what its algorithm says of each field.
#[test]
fn events_are_told_apart_as_the_standard_says() {
    let rows: [(&str, &[&str]); 24] = [
        (
            "data: This is the first message.\n\ndata: This is the second message, it\ndata: has two lines.\n\ndata: This is the third message.\n\n",
            &[
                r#"- "This is the first message." - -"#,
                r#"- "This is the second message, it\nhas two lines." - -"#,
                r#"- "This is the third message." - -"#,
            ],
        ),
        (
            "event: add\ndata: 73857293\n\nevent: remove\ndata: 2153\n\n",
            &[r#""add" "73857293" - -"#, r#""remove" "2153" - -"#],
        ),
        ("data: YHOO\ndata: +2\ndata: 10\n\n", &[r#"- "YHOO\n+2\n10" - -"#]),
        (
            ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
            &[r#"- "first event" "1" -"#, r#"- "second event" "" -"#, r#"- " third event" - -"#],
        ),
        // Two events of no data, and one that is not whole.
        ("data\n\ndata\ndata\n\ndata:", &[r#"- "" - -"#, r#"- "\n" - -"#]),
        ("data:test\n\ndata: test\n\n", &[r#"- "test" - -"#, r#"- "test" - -"#]),
        ("data: a\r\rdata: b\r\n\r\ndata: c\n\n", &[r#"- "a" - -"#, r#"- "b" - -"#, r#"- "c" - -"#]),
        ("data: a\r\ndata: b\rdata: c\n\r", &[r#"- "a\nb\nc" - -"#]),
        ("\u{FEFF}data: a\n\n\u{FEFF}data: b\n\n", &[r#"- "a" - -"#]),
        ("\u{FEFF}\u{FEFF}data: a\n\n", &[]),
        ("data: a", &[]),
        ("data: a\n", &[]),
        ("event: a\n\ndata: b\n\n", &[r#"- "b" - -"#]),
        ("event: a\nevent: b\ndata: c\nevent\n\n", &[r#"- "c" - -"#]),
        ("Data: a\ndata : b\n data: c\n\n", &[]),
        ("data: a:b: c\n:data: d\n\n", &[r#"- "a:b: c" - -"#]),
        ("id: a\0b\ndata: c\n\n", &[r#"- "c" - -"#]),
        (
            "retry: 010\ndata: a\n\nretry: 1e3\ndata: b\n\nretry: +1\ndata: c\n\nretry\ndata: d\n\n",
            &[r#"- "a" - "10""#, r#"- "b" - -"#, r#"- "c" - -"#, r#"- "d" - -"#],
        ),
        ("retry: 99999999999999999999\ndata: a\n\n", &[r#"- "a" - -"#]),
        ("data: ü€😀\n\n", &["- \"ü€😀\" - -"]),
        ("\n\n\n\r\r", &[]),
        ("unknown: a\ndata: b\n\n", &[r#"- "b" - -"#]),
        ("data:\tb \n\n", &[r#"- "\tb " - -"#]),
        ("", &[]),
    ];
    for (text, expected) in rows {
        check(Frames::events, text.as_bytes(), expected);
    }
}

/// The id of the last event stays until another one is whole, whether or not that has data.
#[test]
fn the_last_id_is_that_of_the_last_whole_event() {
    let rows = [
        ("id: 1\ndata: a\n\ndata: b\n\n", "1"),
        ("id: 1\ndata: a\n\nid\ndata: b\n\n", ""),
        ("id: 1\n\n", "1"),
        ("id: 1\n\nid: 2\ndata: a\n", "1"),
        ("id: 1\n\nid: 2\0\n\n", "1"),
    ];
    for (text, expected) in rows {
        for split in 0..=text.len() {
            let (.., id) = frames(Frames::events(LIMIT), text.as_bytes(), [split]);
            assert_eq!(id, expected, "{text:?} split at {split}");
        }
    }
}

#[test]
fn each_line_is_a_value() {
    let rows: [(&str, &[&str]); 6] = [
        ("{\"a\":1}\n{\"a\":2}\n", &[r#"- "{\"a\":1}" - -"#, r#"- "{\"a\":2}" - -"#]),
        ("1\r\n2", &[r#"- "1\r" - -"#, r#"- "2" - -"#]),
        ("\n \r\n\n1\n\n", &[r#"- "1" - -"#]),
        ("\"\u{1E}\u{2028}\"\n", &[r#"- "\"\u{1e}\u{2028}\"" - -"#]),
        ("\n", &[]),
        ("", &[]),
    ];
    for (text, expected) in rows {
        check(Frames::lines, text.as_bytes(), expected);
    }
}

/// RFC 7464: a text is after a record separator, and a line feed ends it.
#[test]
fn each_record_is_a_value() {
    let rows: [(&str, &[&str]); 8] = [
        ("\u{1E}{\"a\":1}\n\u{1E}2\n", &[r#"- "{\"a\":1}\n" - -"#, r#"- "2\n" - -"#]),
        ("\u{1E}{\n  \"a\": \"}\\\"\"\n}\n", &[r#"- "{\n  \"a\": \"}\\\"\"\n}\n" - -"#]),
        ("\u{1E}[1]\u{1E}[2]", &[r#"- "[1]" - -"#, r#"- "[2]" - -"#]),
        ("\u{1E}12\u{1E}tru", &[r#"- "12" - - cut"#, r#"- "tru" - - cut"#]),
        ("\u{1E}{\"a\":\n\u{1E}{}\n", &[r#"- "{\"a\":\n" - -"#, r#"- "{}\n" - -"#]),
        ("\u{1E}\u{1E}\n\u{1E} \n\u{1E}1\n", &[r#"- "1\n" - -"#]),
        ("\u{1E}\"a\n", &[r#"- "\"a\n" - -"#]),
        ("", &[]),
    ];
    for (text, expected) in rows {
        check(Frames::records, text.as_bytes(), expected);
    }
}

/// Texts of what may matter, in pieces of any length: the frames are those of the text as one.
#[test]
fn where_a_body_is_split_does_not_matter() {
    const PARTS: [&[u8]; 22] = [
        b"\n",
        b"\n",
        b"\r",
        b"\r\n",
        b":",
        b" ",
        b"data",
        b"data: x",
        b"event: y",
        b"id: 7",
        b"retry: 5",
        b"\xEF\xBB\xBF",
        b"\0",
        "ü".as_bytes(),
        b"\xF0\x9F",
        b"{",
        b"}",
        b"\"",
        b"\\",
        b"\x1E",
        b"1",
        b"[",
    ];
    let mut random = TestRng::from_seed(RngAlgorithm::ChaCha, b"the same pieces in each run 1234");
    let mut below = |bound: usize| {
        use proptest::prelude::Rng as _;
        usize::try_from(random.next_u32()).expect("it is small") % bound
    };
    let kinds: [fn(usize) -> Frames; 3] = [Frames::events, Frames::lines, Frames::records];
    for run in 0..3000 {
        let text = (0..below(40)).flat_map(|_| PARTS[below(PARTS.len())]).copied().collect::<Vec<u8>>();
        let limit = [8, 20, LIMIT][below(3)];
        let lengths = (0..text.len()).map(|_| below(6)).collect::<Vec<_>>();
        for kind in kinds {
            let (expected, split) = (frames(kind(limit), &text, []), frames(kind(limit), &text, lengths.clone()));
            let shown = String::from_utf8_lossy(&text);
            assert_eq!(split, expected, "run {run}, limit {limit}: {shown:?} in pieces of {lengths:?}");
        }
    }
}

/// What is longer than the limit is refused before it is kept, and what is as long is not.
#[test]
fn a_value_has_a_limit() {
    let rows: [(fn(usize) -> Frames, &str, &str); 5] = [
        (Frames::events, "data: 12\n\n", "data: 123\n\n"),
        (Frames::events, ":4567890\ndata: 12\n\n", ":45678901\ndata: 12\n\n"),
        (Frames::events, "data: 1\n\ndata: 2\n\n", "data: 1\ndata: 2\ndata: 3\n\n"),
        (Frames::lines, "12345678\n12345678\n", "123456789\n"),
        (Frames::records, "\u{1E}\"23456\"\n", "\u{1E}\"234567\"\n"),
    ];
    for (kind, fits, is_longer) in rows {
        for size in 1..30 {
            let is_too_long = |text: &str| frames(kind(8), text.as_bytes(), vec![size; text.len()]).1;
            assert!(!is_too_long(fits), "{fits:?}");
            assert!(is_too_long(is_longer), "{is_longer:?}");
        }
    }
    // A comment that never ends is no reason to keep it.
    assert!(frames(Frames::events(8), &[b':'; 100], [1; 100]).1);
}

#[tokio::test]
async fn events_have_names_ids_and_times() {
    let mut events =
        ItemStream::events(whole("id: 7\nretry: 1500\nevent: tick\ndata: a\ndata: b\n\ndata: hunter2\n\n"));
    assert_eq!((events.last_event_id(), events.reconnection_time()), (None, None));
    let Event { event, data, id, retry, .. } = events.next().await.expect("there is one").expect("it is whole");
    assert_eq!((event.as_deref(), data.as_str(), id.as_deref()), (Some("tick"), "a\nb", Some("7")));
    assert_eq!(retry, Some(Duration::from_millis(1500)));
    let second = events.next().await.expect("there is one").expect("it is whole");
    assert!(!format!("{second:?}").contains("hunter2"));
    assert_eq!((second.event, second.id), (None, None));
    assert_eq!((events.last_event_id(), events.reconnection_time()), (Some("7"), Some(Duration::from_millis(1500))));
    assert!(events.next().await.is_none());
}

#[tokio::test]
async fn the_data_of_an_event_is_json() {
    let text = "data: {\"n\":\ndata: 1}\n\nevent: error\ndata: {\"hunter2\"\n\ndata\n\ndata: [DONE]\n\ndata: 2\n\n";
    let read = read(ItemStream::<Value>::data(whole(text))).await;
    let expected = [
        Ok(json!({"n": 1})),
        Err("a value of the stream is no JSON from line 1, column 10 on".to_owned()),
        Err("a value of the stream is empty".to_owned()),
        Err("a value of the stream is no JSON from line 1, column 2 on".to_owned()),
        Ok(json!(2)),
    ];
    assert_eq!(read, expected);
}

#[tokio::test]
async fn a_value_that_is_not_of_its_type_says_where_and_keeps_its_text() {
    let mut items = ItemStream::<Vec<bool>>::lines(whole("[true]\n[true,\"hunter2\"]\n[false]\n"));
    assert_eq!(items.next().await.expect("there is one").expect("it fits"), [true]);
    let error = items.next().await.expect("there is one").expect_err("it does not fit");
    assert_eq!(
        error.to_string(),
        "a value of the stream is not as the document describes it: `/1`: expected a boolean, found a string"
    );
    assert!(!format!("{error:?}").contains("hunter2"));
    let UnexpectedItem { text, reason, .. } = error.item().expect("it is one").clone();
    assert_eq!(&text[..], br#"[true,"hunter2"]"#);
    assert!(matches!(reason, Unexpected::Body(invalid) if invalid.pointer() == "/1"));
    assert_eq!(items.next().await.expect("there is one").expect("it fits"), [false]);
    assert!(items.next().await.is_none());
}

#[tokio::test]
async fn an_event_is_an_object_with_its_fields() {
    let text = "event: a\"b\ndata: {\"n\":1}\nid: 7\nretry: 5\n\ndata: text\n\ndata: 1,\"event\":\"forged\"\n\n";
    let objects = |data| read(ItemStream::<Value>::event_objects(whole(text), data));
    let no_json = |column: u8| Err(format!("a value of the stream is no JSON from line 1, column {column} on"));
    assert_eq!(
        objects(EventData::Json).await,
        [Ok(json!({"event": "a\"b", "data": {"n": 1}, "id": "7", "retry": 5})), no_json(2), no_json(2)]
    );
    let forged = Ok(json!({"data": "1,\"event\":\"forged\""}));
    assert_eq!(
        objects(EventData::Text).await,
        [
            Ok(json!({"event": "a\"b", "data": "{\"n\":1}", "id": "7", "retry": 5})),
            Ok(json!({"data": "text"})),
            forged.clone()
        ]
    );
    let text = Ok(json!({"data": "text"}));
    for (names, first) in [(&["b"][..], json!({"n": 1})), (&["a\"b"], json!("{\"n\":1}"))] {
        let first = Ok(json!({"event": "a\"b", "data": first, "id": "7", "retry": 5}));
        assert_eq!(objects(EventData::TextOf(names)).await, [first, text.clone(), forged.clone()]);
    }
}

#[tokio::test]
async fn no_utf_8_is_replaced_in_text_alone() {
    let bytes = || body(vec![Ok(b"data: \"\xFF\"\n\n".to_vec())]);
    let event = ItemStream::events(bytes()).next().await.expect("there is one").expect("it is text");
    assert_eq!(event.data, "\"\u{FFFD}\"");
    let json = read(ItemStream::<Value>::data(bytes())).await;
    assert!(json[0].as_ref().is_err_and(|error| error.contains("is no JSON")), "{json:?}");
    let object = read(ItemStream::<Value>::event_objects(bytes(), EventData::Text)).await;
    assert_eq!(object, [Err("a value of the stream is no UTF-8".to_owned())]);
}

/// Of a number, nobody knows whether it was all of it.
#[tokio::test]
async fn a_record_that_is_cut_is_an_error() {
    let read = read(ItemStream::<Value>::records(whole("\u{1E}12\u{1E}12\n\u{1E}{\"a\":1\u{1E}1"))).await;
    let cut = || Err("a value of the stream ends early".to_owned());
    let no_json = Err("a value of the stream is no JSON from line 1, column 6 on".to_owned());
    assert_eq!(read, [cut(), Ok(json!(12)), no_json, cut()]);
}

#[tokio::test]
async fn the_sentinel_ends_a_stream_and_its_absence_is_an_error() {
    let data = |text: &str| read(ItemStream::<Value>::data(whole(text)).until("[DONE]"));
    assert_eq!(data("data: 1\n\ndata: [DONE]\n\ndata: 2\n\n").await, [Ok(json!(1))]);
    let early = Err("the stream ended early".to_owned());
    assert_eq!(data("data: 1\n\n").await, [Ok(json!(1)), early.clone()]);
    assert_eq!(data("data: [DONE]").await, [early.clone()]);
    let lines = |text: &str| read(ItemStream::<Value>::lines(whole(text)).until("[DONE]"));
    assert_eq!(lines("1\n[DONE]").await, [Ok(json!(1))]);
    assert_eq!(lines("1\n2").await, [Ok(json!(1)), Ok(json!(2)), early]);
}

#[tokio::test]
async fn a_body_that_is_cut_is_an_error_and_no_end() {
    for text in ["data: 1\n\n", "data: 1\n\ndata: 2"] {
        let cut = || std::io::Error::other("cut");
        let mut items = ItemStream::<Value>::data(body(vec![Ok(text.into()), Err(cut()), Ok(b"data: 3\n\n".to_vec())]));
        assert_eq!(items.next().await.expect("there is one").expect("it is whole"), 1);
        let error = items.next().await.expect("it is not over");
        assert!(matches!(error, Err(StreamError::Communication(_))), "{error:?}");
        assert!(items.next().await.is_none());
    }
}

#[tokio::test]
async fn items_and_pieces_are_streams() {
    let items = ItemStream::<Value>::lines(body(vec![Ok(b"1\n2".to_vec()), Ok(b"3\n".to_vec())]));
    assert_eq!(items.map(|item| item.expect("it is whole")).collect::<Vec<_>>().await, [json!(1), json!(23)]);
    let pieces = body(vec![Ok(b"a".to_vec()), Ok(b"b".to_vec())]);
    assert_eq!(pieces.map(|piece| piece.expect("it is there")).collect::<Vec<_>>().await, ["a", "b"]);
}
