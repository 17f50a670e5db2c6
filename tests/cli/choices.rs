//! What the client of `fixtures/documents/choices.yaml` takes values for, and what it sends and reads where there is no
//! body. This file becomes a test of the generated crate.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::thread::{self, JoinHandle};

use choices::types::{
    Coin, Content, Event, Inner, Money, MoneyByKind, Outcome, Outer, Profile, Texts,
};
use choices::{Client, Error, Unexpected};
use serde_json::{Value, from_value, json, to_value};

/// Reads a value, which has to come back as it was.
fn read<T: serde::de::DeserializeOwned + serde::Serialize>(value: Value) -> T {
    let read = from_value::<T>(value.clone()).unwrap();
    assert_eq!(to_value(&read).unwrap(), value);
    read
}

#[test]
fn integers_and_booleans_choose_as_strings_do() {
    assert!(matches!(read(json!({"kind": 1, "value": "a"})), Money::Coin(_)));
    assert!(matches!(read(json!({"kind": 2, "value": "a"})), Money::Note(_)));
    assert!(matches!(read(json!({"kind": 3, "value": "a"})), Money::Unknown(_)));
    assert!(matches!(read(json!({"kind": 2, "value": "a"})), MoneyByKind::Note(_)));
    assert!(matches!(read(json!({"kind": 3, "value": "a"})), MoneyByKind::Unknown(_)));
    assert!(matches!(read(json!({"ok": true, "value": "a"})), Outcome::Done(_)));
    assert!(matches!(read(json!({"ok": false, "value": "a"})), Outcome::Failed(_)));
}

#[test]
fn an_object_without_its_discriminator_is_an_unknown_one() {
    assert!(matches!(read(json!({"value": "a"})), MoneyByKind::Unknown(_)));
    assert!(matches!(read(json!({"kind": null})), MoneyByKind::Unknown(_)));
}

#[test]
fn constants_in_members_choose() {
    assert!(matches!(read(json!({"event": {"type": "started"}})), Event::Started(_)));
    assert!(matches!(read(json!({"event": {"type": "ended"}})), Event::Ended(_)));
    assert!(matches!(read(json!({"event": {"type": "paused"}})), Event::Unknown(_)));
}

#[test]
fn an_array_beside_objects_with_a_discriminator_is_read() {
    assert!(matches!(read(json!([{"type": "file"}])), Content::Folder(_)));
    assert!(matches!(read(json!({"type": "file"})), Content::File(_)));
    assert!(matches!(read(json!({"type": "link"})), Content::Unknown(_)));
}

#[test]
fn a_union_in_a_union_has_the_values_of_its_branches() {
    assert!(matches!(read(json!({"type": "square"})), Outer::Inner(Inner::Square(_))));
    assert!(matches!(read(json!({"type": "line"})), Outer::Line(_)));
}

#[test]
fn a_member_that_may_be_null_may_be_absent() {
    let profile = from_value::<Profile>(json!({"name": "Ada"})).unwrap();
    assert_eq!((profile.nickname, profile.tag), (None, None));
    assert_eq!(read::<Profile>(json!({"name": "Ada", "nickname": null, "tag": [1]})).tag, Some(json!([1])));
}

/// Answers one request, and gives its head in lower case.
fn server(answer: &'static str) -> (Client, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = Client::with_base_url(format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let request = thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(stream);
        let lines = reader.by_ref().lines().map(Result::unwrap).take_while(|line| !line.is_empty());
        let head = lines.collect::<Vec<_>>().join("\n").to_lowercase();
        reader.get_mut().write_all(answer.as_bytes()).unwrap();
        head
    });
    (client, request)
}

const NOTHING: &str = "HTTP/1.1 204 No Content\r\n\r\n";

#[tokio::test]
async fn a_request_without_a_body_says_so_where_one_is_expected() {
    for method in ["post", "put", "patch", "delete"] {
        let (client, request) = server(NOTHING);
        match method {
            "post" => drop(client.post_event().await.unwrap()),
            "put" => drop(client.put_event().await.unwrap()),
            "patch" => drop(client.patch_event().await.unwrap()),
            _ => drop(client.delete_event().await.unwrap()),
        }
        let head = request.join().unwrap();
        assert_eq!(head.contains("content-length: 0"), method != "delete", "{head}");
        let package = concat!("user-agent: ", env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));
        assert!(head.contains(package), "{head}");
    }
}

#[tokio::test]
async fn a_byte_order_mark_stands_before_json_for_nothing() {
    let (client, request) =
        server("HTTP/1.1 200 OK\r\nContent-Length: 33\r\n\r\n\u{feff}{\"event\": {\"type\": \"started\"}}");
    assert!(matches!(client.get_event().await.unwrap().into_inner(), Event::Started(_)));
    request.join().unwrap();
}

#[tokio::test]
async fn no_body_where_one_of_json_was_promised_has_a_reason_of_its_own() {
    let (client, request) = server("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    let error = client.get_event().await.unwrap_err();
    request.join().unwrap();
    assert_eq!(error.to_string(), "the server answered 200 OK, without the body that the document describes");
    let Error::UnexpectedResponse(response) = error else { panic!("{error}") };
    assert_eq!(response.reason, Unexpected::Empty);
}

/// A constant has its value in what a user makes.
#[test]
fn constants_need_not_be_said() {
    assert_eq!(to_value(Coin::new("a")).unwrap(), json!({"kind": 1, "value": "a"}));
}

#[test]
fn a_union_of_scalars_and_lists_is_made_of_each() {
    assert_eq!(to_value(Texts::new("a")).unwrap(), json!({"input": "a"}));
    assert_eq!(to_value(Texts::new("a".to_owned())).unwrap(), json!({"input": "a"}));
    assert_eq!(to_value(Texts::new(vec!["a".to_owned()])).unwrap(), json!({"input": ["a"]}));
    assert_eq!(to_value(Texts::new(vec![1, 2])).unwrap(), json!({"input": [1, 2]}));
    assert_eq!(to_value(Texts::new(1)).unwrap(), json!({"input": 1}));
}
