//! What the client of `fixtures/documents/streams.yaml` does. This file becomes a test of the generated crate.

use std::error::Error as _;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::thread::{self, JoinHandle};

use futures_core::Stream;
use streams::operations::CreateAnswerError;
use streams::types::{
    Change, CreateSpeechStreamSuccess, CreateSpeechSuccess, ImportRecordsBodyItem, Question, Word,
};
use streams::{Client, Error, ItemBody, ItemStream, StreamError, Unexpected};
use tokio::sync::mpsc;

/// What a server does with the connection after it has sent everything.
enum End {
    /// The body is whole.
    Whole,
    /// The connection is lost in the middle of the body.
    Lost,
}

/// Answers one request with these pieces of a body, and gives the text of the request.
fn server(content_type: &str, pieces: Vec<Vec<u8>>, end: End) -> (Client, JoinHandle<String>) {
    answering("200 OK", content_type, pieces, end)
}

fn answering(status: &str, content_type: &str, pieces: Vec<Vec<u8>>, end: End) -> (Client, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = Client::with_base_url(format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let head = format!("HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nTransfer-Encoding: chunked\r\n\r\n");
    let request = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut bytes = vec![0; 1 << 14];
        let mut count = stream.read(&mut bytes).unwrap();
        let has_body = bytes.starts_with(b"POST");
        while has_body && !bytes[..count].windows(5).any(|window| window.starts_with(b"\r\n\r\n") && window[4] != 0) {
            count += stream.read(&mut bytes[count..]).unwrap();
        }
        stream.write_all(head.as_bytes()).unwrap();
        for piece in pieces {
            let mut chunk = format!("{:x}\r\n", piece.len()).into_bytes();
            chunk.extend(piece);
            chunk.extend(b"\r\n");
            // Who has enough reads no more.
            if stream.write_all(&chunk).is_err() {
                break;
            }
        }
        if let End::Whole = end {
            let _ = stream.write_all(b"0\r\n\r\n");
        }
        String::from_utf8_lossy(&bytes[..count]).into_owned()
    });
    (client, request)
}

fn pieces(text: &[&str]) -> Vec<Vec<u8>> {
    text.iter().map(|piece| piece.as_bytes().to_vec()).collect()
}

const EVENTS: &str = "text/event-stream; charset=utf-8";

/// All values, with errors as they are shown.
async fn all<T>(mut items: ItemStream<T>, show: impl Fn(T) -> String) -> Vec<String> {
    let mut shown = Vec::new();
    while let Some(item) = items.next().await {
        shown.push(item.map_or_else(|error| error.to_string(), &show));
    }
    shown
}

#[tokio::test]
async fn a_member_of_the_request_asks_for_a_stream() {
    let body = pieces(&["data: {\"word\":\"a\"}\r", "\n\r\ndata: {\"word\":", "\"\u{fc}\"}\n\n: ping\n\ndata: [DO", "NE]\n\ndata: more\n\n"]);
    let (client, request) = server(EVENTS, body, End::Whole);
    let question = Question::new("hunter2").with_stream(false);
    let words = client.create_answer_stream(&question).await.unwrap().into_inner();
    assert_eq!(all(words, |word| word.word).await, ["a", "\u{fc}"]);
    let request = request.join().unwrap();
    assert!(request.contains("accept: text/event-stream, application/json;q=0.5\r\n"), "{request}");
    assert!(request.ends_with("\r\n\r\n{\"text\":\"hunter2\",\"stream\":true}"), "{request}");

    let (client, request) = server("application/json", pieces(&["{\"text\":\"whole\"}"]), End::Whole);
    assert_eq!(client.create_answer(&Question::new("x")).await.unwrap().text, "whole");
    let request = request.join().unwrap();
    assert!(request.contains("accept: application/json\r\n"), "{request}");
    assert!(request.ends_with("\r\n\r\n{\"text\":\"x\"}"), "{request}");
}

#[tokio::test]
async fn what_is_no_event_stream_is_an_error() {
    let (client, _) = server("application/json", pieces(&["{\"text\":\"whole\"}"]), End::Whole);
    let error = client.create_answer_stream(&Question::new("x")).await.unwrap_err();
    assert_eq!(error.body().unwrap(), &b"{\"text\":\"whole\"}"[..]);
    let Error::UnexpectedResponse(response) = error else { panic!("the document describes it") };
    assert_eq!(response.reason, Unexpected::MediaType);
    let (client, _) = answering("400 No", "application/json", pieces(&["{\"code\":\"EMPTY\"}"]), End::Whole);
    let error = client.create_answer_stream(&Question::new("")).await.unwrap_err();
    assert!(matches!(error.error_response(), Some(CreateAnswerError::BadRequest(problem)) if problem.code == "EMPTY"));
}

#[tokio::test]
async fn a_stream_that_is_cut_is_an_error_and_no_end() {
    let body = || pieces(&["data: {\"word\":\"a\"}\n\n", "data: {\"word\":"]);
    for end in [End::Lost, End::Whole] {
        let is_lost = matches!(end, End::Lost);
        let (client, _) = server(EVENTS, body(), end);
        let mut words = client.create_answer_stream(&Question::new("x")).await.unwrap().into_inner();
        assert_eq!(words.next().await.unwrap().unwrap().word, "a");
        match words.next().await.unwrap().unwrap_err() {
            StreamError::Communication(_) => assert!(is_lost),
            // There was no sentinel.
            StreamError::Incomplete => assert!(!is_lost),
            other => panic!("{other:?}"),
        }
        assert!(words.next().await.is_none());
    }
    let (client, _) = server("application/x-ndjson", pieces(&["{\"word\":\"a\"}\n{\"word\":\"b\"}"]), End::Lost);
    let words = all(client.list_words().await.unwrap().into_inner(), |word| word.word).await;
    assert_eq!(words, ["a", "the connection ended before the stream did"]);
}

#[tokio::test]
async fn a_value_of_another_type_says_where_and_others_follow() {
    let body = pieces(&["{\"word\":\"a\"}\n{\"word\":\"b\",\"places\":[1,\"hunter2\"]}\n\n{}\n{\n{\"word\":\"c\"}"]);
    let (client, _) = server("application/x-ndjson", body, End::Whole);
    let words = all(client.list_words().await.unwrap().into_inner(), |word| word.word).await;
    let expected = [
        "a",
        "a value of the stream is not as the document describes it: `/places/1`: expected an integer of the type i64, found a string",
        "a value of the stream is not as the document describes it: `/word`: the member is missing",
        "a value of the stream is no JSON from line 1, column 1 on",
        "c",
    ];
    assert_eq!(words, expected);
}

#[tokio::test]
async fn an_event_that_never_ends_is_not_kept() {
    let body = std::iter::once(b"data: \"".to_vec()).chain((0..65).map(|_| vec![b'a'; 1 << 20])).collect();
    let (client, _) = server(EVENTS, body, End::Whole);
    let mut words = client.create_answer_stream(&Question::new("x")).await.unwrap().into_inner();
    assert!(matches!(words.next().await, Some(Err(StreamError::TooLong))));
    assert!(words.next().await.is_none());
}

#[tokio::test]
async fn events_have_names_or_nothing_is_known_of_them() {
    let body = pieces(&["retry: 10\nid: 7\nevent: tick\ndata: a\ndata: b\n\n"]);
    let (client, _) = server(EVENTS, body, End::Whole);
    let mut events = client.list_events().await.unwrap().into_inner();
    let event = events.next().await.unwrap().unwrap();
    assert_eq!((event.event.as_deref(), event.data.as_str()), (Some("tick"), "a\nb"));
    assert_eq!(events.last_event_id(), Some("7"));
    assert!(events.next().await.is_none());

    let body = pieces(&["event: added\ndata: {\"word\":\"a\"}\n\nevent: removed\ndata: 12\n\nevent: other\ndata: {}\n\n"]);
    let (client, _) = server(EVENTS, body, End::Whole);
    let changes = all(client.list_changes().await.unwrap().into_inner(), |change| match change {
        Change::Added(added) => format!("added {}", added.data.word),
        Change::Removed(removed) => format!("removed {}", removed.data),
        _ => "another".to_owned(),
    });
    assert_eq!(changes.await, ["added a", "removed 12", "another"]);
}

#[tokio::test]
async fn records_and_watches_are_streams() {
    let (client, _) = server("application/json-seq", pieces(&["\u{1E}1\n\u{1E}{\n}", "\n\u{1E}[2"]), End::Whole);
    let values = all(client.list_records().await.unwrap().into_inner(), |value| value.to_string()).await;
    assert_eq!(values[..2], ["1", "{}"]);
    assert!(values[2].contains("is no JSON"), "{values:?}");
    // A server that watches calls it JSON.
    let (client, request) = server("application/json", pieces(&["{\"text\":\"a\"}\n", "{\"text\":\"b\"}\n"]), End::Whole);
    let answers = all(client.watch_word_stream("1").await.unwrap().into_inner(), |answer| answer.text).await;
    assert_eq!(answers, ["a", "b"]);
    assert!(request.join().unwrap().contains("accept: application/json; stream=watch"));
}

#[tokio::test]
async fn sound_is_whole_or_in_events() {
    let speech = |content_type: &str, body: &str| server(content_type, pieces(&[body]), End::Whole).0;
    let whole = speech("audio/mpeg", "hum").create_speech(&Question::new("x")).await.unwrap().into_inner();
    let CreateSpeechSuccess::Bytes(whole) = whole else { panic!("it is sound") };
    assert_eq!(&whole.bytes().await.unwrap()[..], b"hum");
    let events = speech(EVENTS, "event: removed\ndata: a\n\n").create_speech_stream(&Question::new("x")).await.unwrap();
    let CreateSpeechStreamSuccess::Stream(events) = events.into_inner() else { panic!("it is a stream") };
    let shown = all(events, |change| matches!(change, Change::Removed(_)).to_string()).await;
    assert_eq!(shown, ["true"]);
    let later = answering("202 Later", "application/json", pieces(&["{\"text\":\"a\"}"]), End::Whole).0;
    let later = later.create_speech_stream(&Question::new("x")).await.unwrap().into_inner();
    assert!(matches!(later, CreateSpeechStreamSuccess::Answer(answer) if answer.text == "a"));
}

/// Gives the values of a channel one after the other.
struct Receiver<T>(mpsc::UnboundedReceiver<T>);

impl<T> Stream for Receiver<T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        self.0.poll_recv(context)
    }
}

/// Reads one request to its end and answers 204; gives each piece of it when it is there.
fn receiving() -> (Client, mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = Client::with_base_url(format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let (sender, pieces) = mpsc::unbounded_channel();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let (mut request, mut bytes) = (String::new(), vec![0; 1 << 14]);
        loop {
            let length = request.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next());
            let is_whole = request.split_once("\r\n\r\n").is_some_and(|(head, body)| match length {
                Some(length) => body.len().to_string() == length,
                None => !head.contains("transfer-encoding") || body.ends_with("0\r\n\r\n"),
            });
            if is_whole {
                break;
            }
            let count = stream.read(&mut bytes).unwrap();
            if count == 0 {
                return;
            }
            let piece = String::from_utf8_lossy(&bytes[..count]).into_owned();
            request += &piece;
            let _ = sender.send(piece);
        }
        stream.write_all(b"HTTP/1.1 204 Done\r\n\r\n").unwrap();
    });
    (client, pieces)
}

/// All that came of a request, and of a body of chunks the text of these.
async fn received(mut pieces: mpsc::UnboundedReceiver<String>) -> (String, String) {
    let mut request = String::new();
    while let Some(piece) = pieces.recv().await {
        request += &piece;
    }
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let chunks = body.split("\r\n").skip(1).step_by(2);
    let body = if head.contains("chunked") { chunks.collect() } else { body.to_owned() };
    (head.to_owned(), body)
}

const WORDS: &str = "{\"word\":\"a\"}\n{\"word\":\"b\",\"places\":[1]}\n";

fn words() -> [Word; 2] {
    [Word::new("a"), Word::new("b").with_places([1])]
}

#[tokio::test]
async fn a_list_of_values_is_a_body_that_can_be_sent_again() {
    let body = ["array", "reference", "slice", "vector"];
    for given in body {
        let (client, pieces) = receiving();
        let words = words();
        let request = match given {
            "array" => client.import_words(words),
            "reference" => client.import_words(&words),
            "slice" => client.import_words(&words[..]),
            _ => client.import_words(words.to_vec()),
        };
        request.await.unwrap();
        let (head, body) = received(pieces).await;
        assert!(head.contains("content-type: application/x-ndjson\r\n"), "{given}: {head}");
        assert!(head.contains(&format!("content-length: {}", WORDS.len())), "{given}: {head}");
        assert_eq!(body, WORDS, "{given}");
    }
    let request = receiving().0.import_words(words()).build().unwrap();
    assert!(request.try_clone().is_some());
}

#[tokio::test]
async fn each_value_of_a_stream_is_sent_when_it_is_there() {
    let (client, mut pieces) = receiving();
    let (sender, receiver) = mpsc::unbounded_channel();
    let request = tokio::spawn(async move {
        client.import_words(ItemBody::stream(Receiver(receiver))).await.map(|_| ())
    });
    let mut came = String::new();
    for (word, line) in words().into_iter().zip(WORDS.lines()) {
        sender.send(word).unwrap();
        while !came.contains(line) {
            came += &pieces.recv().await.unwrap();
        }
    }
    assert!(!came.ends_with("0\r\n\r\n"), "{came}");
    drop(sender);
    request.await.unwrap().unwrap();
    while let Some(piece) = pieces.recv().await {
        came += &piece;
    }
    assert!(came.contains("transfer-encoding: chunked\r\n") && came.ends_with("\n\r\n0\r\n\r\n"), "{came}");
    let (_, receiver) = mpsc::unbounded_channel();
    let request = receiving().0.import_words(ItemBody::stream(Receiver(receiver))).build().unwrap();
    assert!(request.try_clone().is_none());
}

#[tokio::test]
async fn a_stream_that_fails_gives_the_server_no_whole_body() {
    let (client, mut pieces) = receiving();
    let (sender, receiver) = mpsc::unbounded_channel();
    let request = tokio::spawn(async move {
        client.import_words(ItemBody::try_stream(Receiver(receiver))).await.map(|_| ())
    });
    let [first, _] = words();
    sender.send(Ok(first)).unwrap();
    let mut came = String::new();
    while !came.contains("a\"}") {
        came += &pieces.recv().await.unwrap();
    }
    sender.send(Err(std::io::Error::other("the disk is gone"))).unwrap();
    let error = request.await.unwrap().unwrap_err();
    assert!(matches!(error, Error::Communication(_)), "{error:?}");
    let mut sources = std::iter::successors(error.source(), |error| (*error).source());
    assert!(sources.any(|error| error.to_string() == "the disk is gone"), "{error:?}");
    while let Some(piece) = pieces.recv().await {
        came += &piece;
    }
    assert!(!came.ends_with("0\r\n\r\n"), "{came}");
}

#[tokio::test]
async fn records_are_sent_or_left_out() {
    let records = || [Some(ImportRecordsBodyItem::default().with_at(1)), None];
    let text = "\u{1E}{\"at\":1}\n\u{1E}null\n";
    let (client, pieces) = receiving();
    client.import_records(records()).await.unwrap();
    let (head, body) = received(pieces).await;
    assert!(head.contains("content-type: application/json-seq\r\n"), "{head}");
    assert_eq!(body, text);

    let (client, pieces) = receiving();
    let (sender, receiver) = mpsc::unbounded_channel();
    records().into_iter().for_each(|record| sender.send(record).unwrap());
    drop(sender);
    client.import_records(ItemBody::stream(Receiver(receiver))).await.unwrap();
    assert_eq!(received(pieces).await.1, text);

    let (client, pieces) = receiving();
    client.import_records(None).await.unwrap();
    let (head, body) = received(pieces).await;
    assert!(!head.contains("content-type") && body.is_empty(), "{head}");
}

#[tokio::test]
async fn a_sequence_that_the_document_calls_a_string_is_written_by_the_caller() {
    let (client, pieces) = receiving();
    client.replace_words("{}\n").await.unwrap();
    assert_eq!(received(pieces).await.1, "{}\n");
}
