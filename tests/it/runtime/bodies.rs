use reqwest::header::{HeaderName, HeaderValue};
use reqwest::{Body, Client, RequestBuilder};
use serde_json::json;

use super::body::{BodyExt, FormEncoding};
use super::error::Error;
use super::multipart::{FilePart, Form, MultipartExt};
use super::request::RequestBuilderExt;
use super::secret::Secret;
use super::style::{Explode, QueryStyle};
use crate::wire::server::{Server, response};

/// What a server gets.
async fn sent(request: impl FnOnce(RequestBuilder) -> Result<RequestBuilder, Error>) -> String {
    let server = Server::answering(response("204 No Content", "text/plain", "")).await;
    let request = request(Client::new().post(server.url())).expect("it can be sent");
    request.send().await.expect("the server answers");
    server.request().await.replace("\r\n", "\n")
}

#[tokio::test]
async fn json_of_any_media_type() {
    let text = sent(|request| request.json_body_as("application/merge-patch+json", &json!({ "a": null }))).await;
    insta::assert_snapshot!(text, @r#"
    POST / HTTP/1.1
    content-type: application/merge-patch+json
    accept: */*
    host: HOST
    content-length: 10

    {"a":null}
    "#);
}

#[tokio::test]
async fn bytes_and_text() {
    let text = sent(|request| request.raw_body("image/png", vec![b'P', b'N', b'G'])).await;
    insta::assert_snapshot!(text, @"
    POST / HTTP/1.1
    content-type: image/png
    accept: */*
    host: HOST
    content-length: 3

    PNG
    ");
    let text = sent(|request| request.text_body("text/csv; charset=utf-8", "a,ü\n")).await;
    insta::assert_snapshot!(text, @"
    POST / HTTP/1.1
    content-type: text/csv; charset=utf-8
    accept: */*
    host: HOST
    content-length: 5

    a,ü
    ");
}

#[tokio::test]
async fn a_stream_is_sent_piece_by_piece() {
    let pieces = futures_util::stream::iter(["one", "two"].map(Ok::<_, std::io::Error>));
    let text = sent(|request| request.raw_body("application/octet-stream", Body::wrap_stream(pieces))).await;
    insta::assert_snapshot!(text, @"
    POST / HTTP/1.1
    content-type: application/octet-stream
    accept: */*
    host: HOST
    transfer-encoding: chunked

    3
    one
    3
    two
    0
    ");
}

#[tokio::test]
async fn a_form_is_encoded_as_the_document_says() {
    let body = json!({
        "a plain": "x y&z",
        "b_list": ["a,b", "c"],
        "c_delimited": ["a,b", "c"],
        "d_object": { "x": [1] },
        "e_deep": { "x": [{ "y": 1 }], "z": { "w": "ü" } },
        "f_json": ["a", 1],
        "g_null": null,
    });
    let encoding = [
        ("c_delimited", FormEncoding::Style(QueryStyle::Form, Explode::No)),
        ("e_deep", FormEncoding::Style(QueryStyle::DeepObject, Explode::Yes)),
        ("f_json", FormEncoding::ContentType("application/json")),
        ("g_null", FormEncoding::ContentType("application/json")),
    ];
    let text = sent(|request| request.encoded_form(&body, &encoding)).await;
    insta::assert_snapshot!(text.replace('&', "\n&"), @"
    POST / HTTP/1.1
    content-type: application/x-www-form-urlencoded
    accept: */*
    host: HOST
    content-length: 177

    a%20plain=x%20y%26z
    &b_list=a%2Cb
    &b_list=c
    &c_delimited=a%2Cb,c
    &d_object=%7B%22x%22%3A%5B1%5D%7D
    &e_deep%5Bx%5D%5B0%5D%5By%5D=1
    &e_deep%5Bz%5D%5Bw%5D=%C3%BC
    &f_json=%5B%22a%22%2C1%5D
    ");
    let secret = sent(|request| {
        request.encoded_form(&[("a", Secret::new("b"))].into_iter().collect::<std::collections::BTreeMap<_, _>>(), &[])
    })
    .await;
    assert!(secret.ends_with("\n\na=b"), "{secret}");
    let nested: Result<_, Error> = Client::new()
        .post("http://shop.test")
        .encoded_form(&json!({ "a": [[1]] }), &[("a", FormEncoding::Style(QueryStyle::Form, Explode::Yes))]);
    insta::assert_snapshot!(nested.expect_err("the style cannot say it"), @"the request cannot be made: the member `a` of the body is nested more deeply than its style can say");
}

#[tokio::test]
async fn a_form_without_an_encoding() {
    let body = json!({ "a": ["x y", 1], "b": { "c": [true] }, "d": null });
    insta::assert_snapshot!(sent(|request| request.form_urlencoded(&body)).await, @"
    POST / HTTP/1.1
    content-type: application/x-www-form-urlencoded
    accept: */*
    host: HOST
    content-length: 38

    a=x+y&a=1&b=%7B%22c%22%3A%5Btrue%5D%7D
    ");
}

/// A multipart body with its boundary written as `BOUNDARY`.
async fn multipart(form: Result<Form, Error>) -> String {
    let form = form.expect("it can be made");
    let text = sent(|request| request.multipart_body(form)).await;
    let boundary = text.split("boundary=").nth(1).and_then(|rest| rest.lines().next()).expect("it has a boundary");
    text.replace(boundary, "BOUNDARY")
}

#[tokio::test]
async fn parts_are_typed() {
    let form = Form::new()
        .member("text", "a\r\nb")
        .and_then(|form| form.member("number", &1.5))
        .and_then(|form| form.member("none", &None::<u8>))
        .and_then(|form| form.member("list", &["a", "b"]))
        .and_then(|form| form.member("object", &json!({ "a": 1 })))
        .and_then(|form| form.member_as("csv", "a,b", "text/csv"))
        .and_then(|form| form.member_as("json", &["a", "b"], "application/json"))
        .and_then(|form| {
            form.styled_member("deep", &json!({ "a": { "b": "ü&" } }), QueryStyle::DeepObject, Explode::Yes)
        })
        .and_then(|form| form.member("secret", &Secret::new("hunter2")));
    insta::assert_snapshot!(multipart(form).await, @r#"
    POST / HTTP/1.1
    content-type: multipart/form-data; boundary=BOUNDARY
    content-length: 1290
    accept: */*
    host: HOST

    --BOUNDARY
    Content-Disposition: form-data; name="text"

    a
    b
    --BOUNDARY
    Content-Disposition: form-data; name="number"

    1.5
    --BOUNDARY
    Content-Disposition: form-data; name="list"

    a
    --BOUNDARY
    Content-Disposition: form-data; name="list"

    b
    --BOUNDARY
    Content-Disposition: form-data; name="object"
    Content-Type: application/json

    {"a":1}
    --BOUNDARY
    Content-Disposition: form-data; name="csv"
    Content-Type: text/csv

    a,b
    --BOUNDARY
    Content-Disposition: form-data; name="json"
    Content-Type: application/json

    ["a","b"]
    --BOUNDARY
    Content-Disposition: form-data; name="deep[a][b]"

    ü&
    --BOUNDARY
    Content-Disposition: form-data; name="secret"

    hunter2
    --BOUNDARY--
    "#);
}

#[tokio::test]
async fn files_are_parts() {
    let named = FilePart::new("%PDF").with_file_name("a \"b\"\r\nX: ü.pdf").with_content_type("application/pdf");
    let header = (HeaderName::from_static("x-part"), HeaderValue::from_static("1"));
    let form = Form::new()
        .files("file", [named], Some("image/png"))
        .and_then(|form| form.files("pages[]", [FilePart::new(vec![b'1']), FilePart::new("2")], Some("image/png")))
        .and_then(|form| form.files("none", None, None))
        .and_then(|form| form.files("any", Some(FilePart::new("3").with_header(header.0, header.1)), Some("image/*")));
    insta::assert_snapshot!(multipart(form).await, @r#"
    POST / HTTP/1.1
    content-type: multipart/form-data; boundary=BOUNDARY
    content-length: 790
    accept: */*
    host: HOST

    --BOUNDARY
    Content-Disposition: form-data; name="file"; filename="a %22b%22%0D%0AX: ü.pdf"
    Content-Type: application/pdf

    %PDF
    --BOUNDARY
    Content-Disposition: form-data; name="pages[]"; filename="pages[]"
    Content-Type: image/png

    1
    --BOUNDARY
    Content-Disposition: form-data; name="pages[]"; filename="pages[]"
    Content-Type: image/png

    2
    --BOUNDARY
    Content-Disposition: form-data; name="any"; filename="any"
    Content-Type: application/octet-stream
    x-part: 1

    3
    --BOUNDARY--
    "#);
}

#[tokio::test]
async fn a_file_that_is_a_stream_of_a_known_length_has_a_length() {
    let pieces = || futures_util::stream::iter(["one", "two"].map(Ok::<_, std::io::Error>));
    let file = FilePart::new(Body::wrap_stream(pieces())).with_length(6);
    let text = multipart(Form::new().files("file", [file], None)).await;
    assert!(text.contains("content-length: ") && text.contains("\n\nonetwo\n"), "{text}");
    let text = multipart(Form::new().files("file", [FilePart::new(Body::wrap_stream(pieces()))], None)).await;
    assert!(text.contains("transfer-encoding: chunked"), "{text}");
}

#[test]
fn a_name_ends_no_line_and_a_media_type_is_one() {
    let refused = Form::new().files("a", [FilePart::new("b").with_content_type("x\r\ny")], None);
    insta::assert_snapshot!(refused.err().map(|error: Error| error.to_string()).unwrap_or_default(), @"the request cannot be made: the part `a` of the body has a media type that is none");
    assert_eq!(format!("{:?}", FilePart::new("hunter2").with_file_name("hunter2")), "FilePart");
}
