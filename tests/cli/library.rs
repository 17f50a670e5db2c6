//! What the client of `fixtures/documents/responses.yaml` does. This file becomes a test of the generated crate.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread::{self, JoinHandle};

use library::operations::{AddBookError, OnlyFailError, ReadBookError, ScanBookError};
use library::types::{
    AddBookErrorHeaders, AddBookSuccess, GoElsewhereHeaders, ListBooksHeaders, Order,
};
use library::{ApiError, Client, Error, Retry, Unexpected};

/// Answers one request with these headers and this body, and gives its text.
fn server(status: &str, headers: &str, body: &'static [u8]) -> (Client, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = Client::with_base_url(format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let head = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\n\r\n", body.len());
    let request = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut bytes = vec![0; 4096];
        let count = stream.read(&mut bytes).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body).unwrap();
        String::from_utf8_lossy(&bytes[..count]).into_owned()
    });
    (client, request)
}

fn client(status: &str, headers: &str, body: &'static [u8]) -> Client {
    server(status, headers, body).0
}

const JSON: &str = "Content-Type: application/json\r\n";

#[tokio::test]
async fn headers_are_typed() {
    let headers = "x-total: 12\r\nX-Shelves: a, b\r\nX-Shelves: c\r\nX-Sorted: true\r\nX-Order: author\r\nX-Facets: author=42,year=1999\r\n";
    let response = client("200 OK", headers, b"[]").list_books().await.unwrap();
    let headers = ListBooksHeaders::try_from(response.headers()).unwrap();
    assert_eq!(headers.x_total, 12);
    assert_eq!(headers.x_shelves.as_deref(), Some(&["a", "b", "c"].map(str::to_owned)[..]));
    assert_eq!((headers.x_sorted, headers.x_order.clone()), (Some(true), Some(Order::Author)));
    let facets = headers.x_facets.as_ref().unwrap();
    assert_eq!((facets.author.as_deref(), facets.year), (Some("42"), Some(1999)));
    assert_eq!(format!("{headers:?}"), "ListBooksHeaders { .. }");

    let response = client("200 OK", "X-Total: hunter2\r\n", b"[]").list_books().await.unwrap();
    let invalid = ListBooksHeaders::try_from(response.headers()).unwrap_err().to_string();
    assert_eq!(invalid, "`/X-Total`: expected an integer of the type i32, found a string");
    let response = client("200 OK", "", b"[]").list_books().await.unwrap();
    let missing = ListBooksHeaders::try_from(response.headers()).unwrap_err().to_string();
    assert_eq!(missing, "`/X-Total`: the member is missing");

    let error = client("429 Too Many Requests", "Retry-After: 7\r\n", b"").add_book().await.unwrap_err();
    let headers = AddBookErrorHeaders::try_from(error.headers().unwrap()).unwrap();
    assert_eq!(headers.retry_after, Some(7));
}

#[tokio::test]
async fn the_status_chooses_among_json_text_and_nothing() {
    let ok = |status: &'static str, body: &'static [u8]| async move { client(status, JSON, body).add_book().await };
    let book = ok("200 OK", br#"{"title":"A"}"#).await.unwrap().into_inner();
    assert!(matches!(book, AddBookSuccess::Book(book) if book.title == "A"));
    let receipt = ok("201 Created", br#"{"number":"1"}"#).await.unwrap().into_inner();
    assert!(matches!(receipt, AddBookSuccess::Receipt(receipt) if receipt.number == "1"));
    assert!(matches!(ok("202 Accepted", b"").await.unwrap().into_inner(), AddBookSuccess::Empty));

    let problem = ok("400 Bad Request", br#"{"code":"WRONG"}"#).await.unwrap_err();
    assert!(matches!(problem.error_response(), Some(AddBookError::BadRequest(problem)) if problem.code == "WRONG"));
    assert_eq!(ApiError::from(problem).code(), Some("WRONG"));
    let taken = ok("409 Conflict", b"").await.unwrap_err();
    assert!(matches!(taken.error_response(), Some(AddBookError::Conflict(()))));
    let large = client("413 Too Large", "Content-Type: text/html\r\n", b"<p>No</p>").add_book().await.unwrap_err();
    assert!(matches!(large.error_response(), Some(AddBookError::PayloadTooLarge(text)) if text == "<p>No</p>"));
    assert_eq!(ApiError::from(large).retry(), Retry::Never);
    let other = ok("418 I'm a teapot", b"{}").await.unwrap_err();
    assert!(matches!(other, Error::UnexpectedResponse(response) if response.reason == Unexpected::Status));
}

#[tokio::test]
async fn text_is_text() {
    let text = client("200 OK", "Content-Type: text/plain; charset=iso-8859-1\r\n", b"\xE4").read_book("1").await;
    assert_eq!(text.unwrap().into_inner(), "ä");
    let error = client("404 Not Found", "", b"gone").read_book("1").await.unwrap_err();
    assert!(matches!(error.error_response(), Some(ReadBookError::ClientError(text)) if text == "gone"));
    let error = client("500 Oops", "Content-Type: application/xml\r\n", b"<a/>").read_book("1").await.unwrap_err();
    assert!(matches!(error.error_response(), Some(ReadBookError::ServerError(text)) if text == "<a/>"));
    let error = client("200 OK", "", b"hunter2 \xFF").read_book("1").await.unwrap_err();
    assert!(!format!("{error} {error:?}").contains("hunter2"));
    let Error::UnexpectedResponse(response) = error else { panic!("it is no text") };
    assert_eq!((response.reason, &response.body[..]), (Unexpected::Charset, &b"hunter2 \xFF"[..]));
    assert_eq!(client("200 OK", "", b"\"as it is\"").get_spring().await.unwrap().into_inner(), "\"as it is\"");
}

#[tokio::test]
async fn a_string_may_come_as_text_or_as_json() {
    for (headers, body) in [("Content-Type: text/plain\r\n", &b"a \"b\""[..]), (JSON, br#""a \"b\"""#)] {
        assert_eq!(client("200 OK", headers, body).read_notes().await.unwrap().into_inner(), "a \"b\"");
    }
}

#[tokio::test]
async fn bytes_are_streamed() {
    let mut scan = client("200 OK", "Content-Type: image/png\r\n", b"\x89PNG").scan_book("1").await.unwrap();
    let mut bytes = Vec::new();
    while let Some(chunk) = scan.chunk().await.unwrap() {
        bytes.extend_from_slice(&chunk);
    }
    assert_eq!(bytes, b"\x89PNG");
    let unchanged = client("304 Not Modified", "ETag: \"1\"\r\n", b"").scan_book("1").await.unwrap_err();
    assert!(matches!(unchanged.error_response(), Some(ScanBookError::NotModified(()))));
    assert_eq!(unchanged.headers().unwrap()["etag"], "\"1\"");
    let part = client("416 No", "", b"\0\x01").scan_book("1").await.unwrap_err();
    let Error::ErrorResponse(ScanBookError::RangeNotSatisfiable(bytes), _) = part else { panic!("it is bytes") };
    assert_eq!(&bytes[..], b"\0\x01");
    let mut log = client("200 OK", "", b"{\"title\":\"A\"}\n").follow_log().await.unwrap().into_inner();
    assert_eq!(log.next().await.unwrap().unwrap().title, "A");
    assert!(log.next().await.is_none());
}

#[tokio::test]
async fn json_and_events_have_a_method_each() {
    for headers in [JSON, "Content-Type: application/json; charset=utf-8\r\n", ""] {
        let summary = client("200 OK", headers, br#"{"title":"A"}"#).summarise_book("1").await.unwrap();
        assert_eq!(summary.title, "A");
    }
    let events = client("200 OK", "Content-Type: text/event-stream\r\n", b"data: 1\n\n").summarise_book_stream("1").await;
    let mut events = events.unwrap().into_inner();
    assert_eq!(events.next().await.unwrap().unwrap().data, "1");
    assert!(events.next().await.is_none());
}

#[tokio::test]
async fn what_has_no_body_is_read_without_one() {
    let counted = client("200 OK", "Content-Type: application/json\r\n", b"").count_books().await.unwrap();
    assert_eq!(counted.headers()["content-type"], "application/json");
    assert_eq!(client("204 No Content", "", b"").get_odd().await.unwrap().into_inner(), ());
    assert!(matches!(client("404 No", "", b"").get_anything().await.unwrap_err(), Error::ErrorResponse(..)));
}

#[tokio::test]
async fn what_is_not_described_succeeds_with_any_body() {
    let options = client("207 Multi-Status", "Allow: GET\r\n", b"any").books_options().await.unwrap();
    assert_eq!(&options.into_inner().bytes().await.unwrap()[..], b"any");
    let moved = client("302 Found", "Location: https://elsewhere.test/\r\n", b"").go_elsewhere().await.unwrap();
    let headers = GoElsewhereHeaders::try_from(moved.headers()).unwrap();
    assert_eq!((moved.status().as_u16(), headers.location.as_deref()), (302, Some("https://elsewhere.test/")));
    let failed = client("503 No", JSON, br#"["a"]"#).only_fail().await.unwrap_err();
    assert!(matches!(failed.error_response(), Some(OnlyFailError::ServiceUnavailable(reasons)) if reasons[0] == "a"));
    let burnt = client("299 Odd", JSON, br#"{"code":"A"}"#).burn_books().await.unwrap();
    assert_eq!(burnt.code, "A");
}

#[tokio::test]
async fn scalars_and_null_are_values() {
    assert_eq!(client("200 OK", JSON, b"1.50").get_number().await.unwrap().to_string(), "1.5");
    assert!(client("200 OK", JSON, b"null").get_nothing().await.unwrap().is_none());
    assert_eq!(client("200 OK", JSON, b"null").get_anything().await.unwrap().into_inner(), serde_json::Value::Null);
}

#[tokio::test]
async fn accept_says_what_is_read() {
    macro_rules! accept {
        ($call:ident($($argument:expr),*)) => {{
            let (client, request) = server("204 No Content", "", b"");
            let _ = client.$call($($argument),*).await;
            let request = request.join().unwrap();
            request.lines().find_map(|line| line.strip_prefix("accept: ")).unwrap_or_default().to_owned()
        }};
    }
    assert_eq!(accept!(list_books()), "application/json, application/problem+json;q=0.5");
    assert_eq!(accept!(summarise_book("1")), "application/json");
    assert_eq!(accept!(read_book("1")), "text/plain, text/html, application/xml;q=0.5, */*;q=0.1");
    assert_eq!(accept!(get_anything()), "application/json");
    assert_eq!(accept!(get_odd()), "*/*");
}
