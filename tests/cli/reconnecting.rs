//! What the client of `fixtures/documents/streams.yaml` does where event streams end. This file becomes a test of the
//! generated crate.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;

use streams::types::Question;
use streams::{Client, Error, Event, Reconnecting, ReconnectingError, StreamError};

/// What a server answers: a status, a body, and whether the body comes whole.
type Answer = (u16, &'static str, bool);

const LOST: bool = false;
const WHOLE: bool = true;

/// Gives one answer after the other, each on a connection of its own, and remembers the ids that it was asked to go on after.
/// After the last one it closes connections without a word.
fn server(answers: Vec<Answer>) -> (Client, Arc<Mutex<Vec<Option<String>>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = Client::with_base_url(format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let ids = Arc::new(Mutex::new(Vec::new()));
    let asked = ids.clone();
    thread::spawn(move || {
        let mut answers = answers.into_iter();
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut bytes = vec![0; 1 << 14];
            let count = stream.read(&mut bytes).unwrap();
            let request = String::from_utf8_lossy(&bytes[..count]).into_owned();
            let id = request.lines().find_map(|line| line.strip_prefix("last-event-id: ").map(str::to_owned));
            asked.lock().unwrap().push(id);
            let Some((status, body, is_whole)) = answers.next() else { continue };
            let head = "Content-Type: text/event-stream\r\nConnection: close\r\nTransfer-Encoding: chunked";
            let head = if status == 204 { "Connection: close" } else { head };
            let chunk = if body.is_empty() { String::new() } else { format!("{:x}\r\n{body}\r\n", body.len()) };
            let end = if is_whole && status != 204 { "0\r\n\r\n" } else { "" };
            stream.write_all(format!("HTTP/1.1 {status} S\r\n{head}\r\n\r\n{chunk}{end}").as_bytes()).unwrap();
        }
    });
    (client, ids)
}

/// All events, with errors as they are shown.
async fn all<E>(mut events: Reconnecting<'_, Event, E>) -> Vec<String> {
    let mut shown = Vec::new();
    while let Some(event) = events.next().await {
        shown.push(event.map_or_else(|error| error.to_string(), |event| event.data));
    }
    assert!(events.next().await.is_none(), "an end is the end");
    shown
}

fn ids(ids: &Mutex<Vec<Option<String>>>) -> Vec<String> {
    ids.lock().unwrap().iter().map(|id| id.clone().unwrap_or_default()).collect()
}

#[tokio::test]
async fn a_connection_that_is_cut_twice_goes_on_after_the_last_event() {
    let (client, asked) = server(vec![
        (200, "retry: 1\nid: 1\ndata: a\n\n", LOST),
        (200, "data: b\n\nid: 3\ndata: cut", LOST),
        (200, "id: 2\ndata: c\n\n", WHOLE),
        (204, "", WHOLE),
    ]);
    // In a task of its own, as most programs read events.
    let events = tokio::spawn(async move {
        let mut events = Reconnecting::new(client.list_events());
        let mut data = Vec::new();
        while let Some(event) = events.next().await {
            data.push(event.unwrap().data);
        }
        data
    });
    assert_eq!(events.await.unwrap(), ["a", "b", "c"]);
    assert_eq!(ids(&asked), ["", "1", "1", "2"]);
}

#[tokio::test]
async fn an_empty_id_is_none_and_the_first_may_be_the_callers() {
    let (client, asked) =
        server(vec![(200, "retry: 1\ndata: a\n\n", LOST), (200, "id:\ndata: b\n\n", LOST), (204, "", WHOLE)]);
    let events = Reconnecting::new(client.list_events().header("last-event-id", "7"));
    assert_eq!(events.last_event_id(), Some("7"));
    assert_eq!(all(events).await, ["a", "b"]);
    assert_eq!(ids(&asked), ["7", "7", ""]);
}

#[tokio::test]
async fn a_status_that_is_no_success_is_an_error_and_the_end() {
    let (client, asked) = server(vec![(200, "retry: 1\ndata: a\n\n", LOST), (503, "", WHOLE), (200, "data: b\n\n", WHOLE)]);
    let shown = all(Reconnecting::new(client.list_events())).await;
    assert!(shown.len() == 2 && shown[1].contains("503"), "{shown:?}");
    assert_eq!(ids(&asked).len(), 2);
}

#[tokio::test]
async fn connections_that_bring_nothing_are_counted() {
    let first = (200, "retry: 1\ndata: a\n\n", LOST);
    let (client, asked) = server(vec![first, (200, ": b\n\n", LOST), (200, "data: c\n\n", LOST)]);
    let mut events = Reconnecting::new(client.list_events()).max_tries(2);
    assert_eq!(events.next().await.unwrap().unwrap().data, "a");
    assert_eq!(events.next().await.unwrap().unwrap().data, "c");
    // The server says nothing any more.
    let error = events.next().await.unwrap().unwrap_err();
    assert!(matches!(error, ReconnectingError::Request(Error::Communication(_))), "{error:?}");
    assert!(events.next().await.is_none());
    assert_eq!(ids(&asked).len(), 5);

    let (client, asked) = server(vec![first, (200, "", WHOLE), (200, "", WHOLE)]);
    assert_eq!(all(Reconnecting::new(client.list_events()).max_tries(2)).await, ["a"]);
    assert_eq!(ids(&asked).len(), 3);
    let (client, _) = server(vec![(200, "", LOST)]);
    let error = Reconnecting::new(client.list_events()).max_tries(1).next().await.unwrap().unwrap_err();
    assert!(matches!(error, ReconnectingError::Stream(StreamError::Communication(_))), "{error:?}");
}

#[tokio::test]
async fn what_may_do_something_is_not_sent() {
    let (client, asked) = server(Vec::new());
    let mut words = Reconnecting::new(client.create_answer_stream(&Question::new("x")));
    let error = words.next().await.unwrap().unwrap_err();
    assert!(matches!(error, ReconnectingError::Request(Error::InvalidRequest(_))), "{error:?}");
    assert!(words.next().await.is_none());
    assert_eq!(ids(&asked).len(), 0);
}

#[tokio::test]
async fn lines_have_no_ids_and_are_asked_for_once() {
    let (client, asked) = server(vec![(200, "{\"word\":\"a\"}\n", LOST)]);
    let mut words = Reconnecting::new(client.list_words());
    assert_eq!(words.next().await.unwrap().unwrap().word, "a");
    assert!(matches!(words.next().await, Some(Err(ReconnectingError::Stream(_)))));
    assert!(words.next().await.is_none());
    assert_eq!(ids(&asked).len(), 1);
}
