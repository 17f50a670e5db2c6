//! What the client of `fixtures/documents/requests.yaml` sends in parts. This file becomes a test of the generated crate.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::thread::{self, JoinHandle};

use parcels::types::{Parcel, SendPhotosBody, Size};
use parcels::{Client, FilePart};
use reqwest::Body;

/// Answers one request, and gives its body with the boundary of its parts written as `BOUNDARY`.
fn server(answer: &'static str) -> (String, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let request = thread::spawn(move || {
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
    });
    (url, request)
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
