//! What the client of `fixtures/documents/requests.yaml` sends in parts. This file becomes a test of the generated crate.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use parcels::operations::SearchError;
use parcels::types::{Parcel, SendDocumentsBody, SendPhotosBody, Size};
use parcels::{Client, Error, FilePart, RetryPolicy, Tracing};
use reqwest::Body;

/// Answers one request, and gives its body with the boundary of its parts written as `BOUNDARY`.
fn server(answer: &'static str) -> (String, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    (url, thread::spawn(move || answer_to(&listener, answer)))
}

/// Answers the next request, and gives its body as `server` does.
fn answer_to(listener: &TcpListener, answer: &str) -> String {
    let (stream, _) = listener.accept().unwrap();
    let mut reader = BufReader::new(stream);
    let head = head(&mut reader);
    let mut body = Vec::new();
    match head.iter().find_map(|(name, value)| (name == "content-length").then(|| value.parse().unwrap())) {
        Some(length) => {
            reader.by_ref().take(length).read_to_end(&mut body).unwrap();
        }
        None if head.iter().any(|(name, _)| name == "transfer-encoding") => read_chunks(&mut reader, &mut body),
        None => {}
    }
    reader.get_mut().write_all(answer.as_bytes()).unwrap();
    let body = String::from_utf8(body).unwrap();
    let boundary = head.iter().find_map(|(_, value)| value.strip_prefix("multipart/form-data; boundary="));
    match boundary {
        Some(boundary) => body.replace(boundary, "BOUNDARY"),
        None => body,
    }
}

const NOTHING: &str = "HTTP/1.1 204 No Content\r\n\r\n";

/// The headers of a request.
fn head(reader: &mut impl BufRead) -> Vec<(String, String)> {
    let lines = reader.lines().map(Result::unwrap).take_while(|line| !line.is_empty());
    lines.filter_map(|line| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned()))).collect()
}

/// The bytes of a body whose length nobody knew when it began.
fn read_chunks(reader: &mut impl BufRead, body: &mut Vec<u8>) {
    loop {
        let mut size = String::new();
        reader.read_line(&mut size).unwrap();
        let size = u64::from_str_radix(size.trim(), 16).unwrap();
        reader.by_ref().take(size).read_to_end(body).unwrap();
        reader.read_line(&mut String::new()).unwrap();
        if size == 0 {
            return;
        }
    }
}

#[tokio::test]
async fn a_form_has_a_part_for_each_member_and_each_file() {
    let parcel = Parcel::new("Cup").with_size(Size::new().with_height(3)).with_tags(vec!["a".to_owned()]);
    let mut body = SendPhotosBody::new(b"front".to_vec(), parcel)
        .with_others(vec![
            FilePart::new("left").with_file_name("le\"ft.png").with_content_type("image/gif"),
            FilePart::new("right"),
        ])
        .with_title("Ü & \r\n");
    body.extra.push(("receipt".to_owned(), FilePart::new("paid").with_content_type("text/plain")));
    let (url, request) = server(NOTHING);
    Client::with_base_url(url).unwrap().send_photos(body).await.unwrap();
    let parts = [
        "Content-Disposition: form-data; name=\"front\"; filename=\"front\"\r\nContent-Type: image/png\r\n\r\nfront",
        "Content-Disposition: form-data; name=\"others\"; filename=\"le%22ft.png\"\r\nContent-Type: image/gif\r\n\r\nleft",
        "Content-Disposition: form-data; name=\"others\"; filename=\"others\"\r\nContent-Type: application/octet-stream\r\n\r\nright",
        "Content-Disposition: form-data; name=\"parcel\"\r\nContent-Type: application/json\r\n\r\n{\"name\":\"Cup\",\"size\":{\"height\":3},\"tags\":[\"a\"]}",
        "Content-Disposition: form-data; name=\"title\"\r\n\r\nÜ & \r\n",
        "Content-Disposition: form-data; name=\"receipt\"; filename=\"receipt\"\r\nContent-Type: text/plain\r\n\r\npaid",
    ];
    let expected = parts.map(|part| format!("--BOUNDARY\r\n{part}\r\n")).concat() + "--BOUNDARY--\r\n";
    assert_eq!(request.join().unwrap(), expected);
}

#[tokio::test]
async fn a_file_goes_through_as_it_comes() {
    let (source, asked) = server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nfro\r\n2\r\nnt\r\n0\r\n\r\n");
    let file = reqwest::Client::builder().no_proxy().build().unwrap().get(source).send().await.unwrap();
    let (url, request) = server(NOTHING);
    let body = SendPhotosBody::new(FilePart::new(Body::wrap_stream(file.bytes_stream())), Parcel::new("Cup"));
    Client::with_base_url(url).unwrap().send_photos(body).await.unwrap();
    assert_eq!(asked.join().unwrap(), "");
    let request = request.join().unwrap();
    let expected = "name=\"front\"; filename=\"front\"\r\nContent-Type: image/png\r\n\r\nfront\r\n--BOUNDARY";
    assert!(request.contains(expected), "{request}");
}

/// What is in memory can be sent again, and a stream is read once.
#[tokio::test]
async fn a_form_in_memory_is_sent_again() {
    let (source, _) = server("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfront");
    let stream = reqwest::Client::builder().no_proxy().build().unwrap().get(source).send().await.unwrap();
    let stream = Body::wrap_stream(stream.bytes_stream());
    for (file, tries) in [(FilePart::new("front"), 2), (FilePart::new(stream), 1)] {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (send, received) = mpsc::channel();
        thread::spawn(move || {
            for answer in ["HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", NOTHING] {
                send.send(answer_to(&listener, answer)).unwrap();
            }
        });
        let policy = RetryPolicy::new().delays(Duration::ZERO, Duration::from_secs(1));
        let client = Client::with_base_url(url).unwrap().with_hooks(Tracing).with_hooks(policy);
        let result = client.send_photos(SendPhotosBody::new(file, Parcel::new("Cup"))).await;
        assert_eq!(result.is_ok(), tries == 2);
        let bodies = (0..tries).map(|_| received.recv().unwrap()).collect::<Vec<_>>();
        assert!(received.recv_timeout(Duration::from_millis(100)).is_err());
        assert!(bodies.iter().all(|body| *body == bodies[0] && body.contains("front\r\n")), "{bodies:?}");
    }
}

/// Of two neighbours of one type, the one that the document names first comes first.
#[tokio::test]
async fn what_is_required_has_the_order_of_the_document() {
    let client = Client::with_base_url("http://parcels.test").unwrap();
    let request = client.search("secret", "me").build().unwrap();
    assert_eq!(request.url().query(), Some("password=secret&username=me"));
}

/// A parameter may be called what every request can do: its method says where it stands, and the others stay what they are.
#[tokio::test]
async fn a_parameter_may_have_any_name() {
    let client = Client::with_base_url("http://parcels.test").unwrap();
    let at = parcels::DateTime::from(chrono::DateTime::UNIX_EPOCH);
    let request = client
        .search(String::from("a"), "b")
        .query_send("now")
        .query_build(7)
        .query_timeout(0.5)
        .query_header(["a", "b"])
        .query_without_retry(true)
        .query_idempotency_key(at)
        .query_into_future(1)
        .self_("a")
        .self_("b");
    let request = request.timeout(Duration::from_secs(3)).header("x-trace", "1").build().unwrap();
    let expected = "password=a&username=b&send=now&build=7&timeout=0.5&header=a&header=b&without_retry=true\
        &idempotency_key=1970-01-01T00%3A00%3A00Z&into_future=1&self=b";
    assert_eq!(request.url().query(), Some(expected));
    assert_eq!((request.timeout(), request.headers()["x-trace"].to_str().unwrap()), (Some(&Duration::from_secs(3)), "1"));
}

/// Whatever people have at hand is an argument.
#[tokio::test]
async fn arguments_are_what_people_have() {
    let client = Client::with_base_url("http://parcels.test").unwrap();
    let names = vec!["a".to_owned(), "b".to_owned()];
    let sizes = [1_i32, 2];
    let day = chrono::NaiveDate::from_ymd_opt(2026, 1, 2).unwrap();
    for request in [
        client.find_parcels(day).form(&names).form_joined(sizes),
        client.find_parcels(day).form(names.as_slice()).form_joined(&sizes),
        client.find_parcels(day).form(["a", "b"]).form_joined(vec![1_i64, 2]),
        client.find_parcels(day).form(vec!["x"]).form(&["a", "b"]).form_joined(&sizes[..]),
    ] {
        let query = request.build().unwrap().url().query().unwrap().to_owned();
        assert_eq!(query, "since%5Bgt%5D=2026-01-02&form=a&form=b&form-joined=1,2");
    }
    let error = client.search("a", "b").query_timeout(f64::NAN);
    assert!(matches!(error.build(), Err(Error::InvalidRequest(_))));
}

/// A body that may be left out is a value, a reference to one, or nothing.
#[tokio::test]
async fn a_body_may_be_left_out() {
    let client = Client::with_base_url("http://parcels.test").unwrap();
    let parcel = Parcel::new("Cup");
    assert!(client.call_new(&parcel).build().unwrap().body().is_some());
    assert!(client.call_new(Some(&parcel)).build().unwrap().body().is_some());
    assert!(client.call_new(None).build().unwrap().body().is_none());
    for request in [client.post_photo("text"), client.post_photo(vec![1]), client.post_photo(Some(vec![1]))] {
        assert!(request.build().unwrap().body().is_some());
    }
    assert_eq!(client.post_photo(None::<Body>).build().unwrap().headers()["content-length"], "0");
}

/// A server that answers nothing, and a limit for one call.
#[tokio::test]
async fn one_call_has_a_limit_of_its_own() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = Client::with_base_url(format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let error = client.has_part(1, ["a"], "b", 2, &Size::new().with_height(3)).timeout(Duration::from_millis(50)).await.unwrap_err();
    assert!(matches!(error, Error::Communication(error) if error.is_timeout()));
}

/// A redirection that the document describes is what comes back, though its target is on the same server.
#[tokio::test]
async fn a_documented_redirection_is_not_followed() {
    let (url, request) = server("HTTP/1.1 303 See Other\r\nLocation: /parcels\r\nContent-Length: 0\r\n\r\n");
    let error = Client::with_base_url(url).unwrap().search("a", "b").await.unwrap_err();
    assert!(matches!(error.error_response(), Some(SearchError::SeeOther(()))), "{error}");
    assert_eq!(error.headers().unwrap()["location"], "/parcels");
    request.join().unwrap();
}

#[tokio::test]
async fn parts_that_are_no_form_go_as_the_document_says() {
    let client = Client::with_base_url("http://parcels.test").unwrap();
    let body = SendDocumentsBody::new(Parcel::new("Cup"), b"%PDF".to_vec());
    let request = client.send_documents(body).build().unwrap().try_clone().unwrap();
    let content_type = request.headers()["content-type"].to_str().unwrap();
    assert!(content_type.starts_with("multipart/related; type=\"application/json\"; boundary=-"), "{content_type}");
    let body = String::from_utf8_lossy(request.body().unwrap().as_bytes().unwrap()).into_owned();
    assert!(!body.contains("form-data") && body.contains("{\"name\":\"Cup\"}"), "{body}");
    assert!(body.contains("Content-Type: application/octet-stream\r\n\r\n%PDF"), "{body}");
}

/// No JSON holds bytes, so a range of media types stands for none of it.
#[tokio::test]
async fn bytes_of_any_media_type_are_sent_as_they_are() {
    let client = Client::with_base_url("http://parcels.test").unwrap();
    let request = client.patch_labels(&b"\"\xff\""[..]).build().unwrap();
    assert_eq!(request.headers()["content-type"], "application/octet-stream");
    assert_eq!(request.body().unwrap().as_bytes().unwrap(), b"\"\xff\"");
}
