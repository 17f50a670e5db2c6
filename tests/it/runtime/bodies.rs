use reqwest::header::{HeaderName, HeaderValue};
use reqwest::{Body, Client};
use serde_json::json;

use super::body::FormEncoding;
use super::call::{Call, Transport};
use super::hooks::OperationInfo;
use super::multipart::{FilePart, Form};
use super::secret::Secret;
use super::style::{Explode, QueryStyle};
use crate::wire::server::{Server, response};

const POST: OperationInfo = OperationInfo::new("post", None).at("POST", "/");

/// What a server gets.
async fn sent(fill: impl for<'a> FnOnce(Call<'a>) -> Call<'a>) -> String {
    let server = Server::answering(response("204 No Content", "text/plain", "")).await;
    let transport = Transport::new(server.url(), Client::new()).expect("it is a URL");
    let request = fill(Call::new(&transport, POST)).request().expect("it can be sent");
    transport.send(request, POST).await.expect("the server answers");
    server.request().await.replace("\r\n", "\n")
}

/// Why there is no such request.
fn refused(fill: impl for<'a> FnOnce(Call<'a>) -> Call<'a>) -> String {
    let transport = Transport::new("http://shop.test", Client::new()).expect("it is a URL");
    fill(Call::new(&transport, POST)).request().expect_err("it cannot be made")
}

#[tokio::test]
async fn json_of_any_media_type() {
    let text = sent(|call| call.json_as("application/merge-patch+json", &json!({ "a": null }))).await;
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
    let text = sent(|call| call.bytes("image/png", vec![b'P', b'N', b'G'])).await;
    insta::assert_snapshot!(text, @"
    POST / HTTP/1.1
    content-type: image/png
    accept: */*
    host: HOST
    content-length: 3

    PNG
    ");
    let text = sent(|call| call.bytes("text/csv; charset=utf-8", "a,ü\n")).await;
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
    let text = sent(|call| call.bytes("application/octet-stream", Body::wrap_stream(pieces))).await;
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
    let text = sent(|call| call.form(&body, &encoding)).await;
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
    let secret = sent(|call| {
        call.form(&[("a", Secret::new("b"))].into_iter().collect::<std::collections::BTreeMap<_, _>>(), &[])
    })
    .await;
    assert!(secret.ends_with("\n\na=b"), "{secret}");
    let encoding = [("a", FormEncoding::Style(QueryStyle::Form, Explode::Yes))];
    let nested = refused(|call| call.form(&json!({ "a": [[1]] }), &encoding));
    insta::assert_snapshot!(nested, @"the member `a` of the body is nested more deeply than its style can say");
}

#[tokio::test]
async fn a_form_without_an_encoding() {
    let body = json!({ "a": ["x y", 1], "b": { "c": [true] }, "d": null });
    insta::assert_snapshot!(sent(|call| call.form(&body, &[])).await, @"
    POST / HTTP/1.1
    content-type: application/x-www-form-urlencoded
    accept: */*
    host: HOST
    content-length: 40

    a=x%20y&a=1&b=%7B%22c%22%3A%5Btrue%5D%7D
    ");
}

/// A multipart body with its boundary written as `BOUNDARY`.
async fn multipart(form: Result<Form, String>) -> String {
    let text = sent(|call| call.multipart("multipart/form-data", form)).await;
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
    accept: */*
    host: HOST
    content-length: 1020

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
        .files("pages[]", [FilePart::new(vec![b'1']), FilePart::new("2")], Some("image/png"))
        .files("none", None, None)
        .files("any", Some(FilePart::new("3").with_header(header.0, header.1)), Some("image/*"));
    insta::assert_snapshot!(multipart(Ok(form)).await, @r#"
    POST / HTTP/1.1
    content-type: multipart/form-data; boundary=BOUNDARY
    accept: */*
    host: HOST
    content-length: 655

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
    let text = multipart(Ok(Form::new().files("file", [file], None))).await;
    assert!(text.contains("content-length: ") && text.contains("\n\nonetwo\n"), "{text}");
    let text = multipart(Ok(Form::new().files("file", [FilePart::new(Body::wrap_stream(pieces()))], None))).await;
    assert!(text.contains("transfer-encoding: chunked"), "{text}");
}

#[test]
fn a_name_ends_no_line_and_a_media_type_is_one() {
    let form = Form::new().files("a", [FilePart::new("b").with_content_type("x\r\ny")], None);
    insta::assert_snapshot!(refused(|call| call.multipart("multipart/form-data", Ok(form))), @"the part `a` of the body has a media type that is none");
    assert_eq!(format!("{:?}", FilePart::new("hunter2").with_file_name("hunter2")), "FilePart");
}

#[tokio::test]
async fn parts_of_other_media_types_are_in_order_and_have_no_names() {
    let form = Form::new().member_as("metadata", &json!({ "name": "a" }), "application/json").expect("it is JSON");
    let form = form.files("media", [FilePart::new("%PDF").with_content_type("application/pdf")], None);
    let text = sent(|call| call.multipart("multipart/related", Ok(form))).await;
    insta::assert_snapshot!(text, @r#"
    POST / HTTP/1.1
    content-type: multipart/related; boundary=----------------boundary0000000000000000
    accept: */*
    host: HOST
    content-length: 221

    ------------------boundary0000000000000000
    Content-Type: application/json

    {"name":"a"}
    ------------------boundary0000000000000000
    Content-Type: application/pdf

    %PDF
    ------------------boundary0000000000000000--
    "#);
    let stream = || Body::wrap_stream(futures_util::stream::iter(["one"].map(Ok::<_, std::io::Error>)));
    let form = Form::new().files("media", [FilePart::new(stream())], None);
    insta::assert_snapshot!(refused(|call| call.multipart("multipart/related", Ok(form))), @"a part of the body, which is multipart/related, is a stream; it has to be in memory");
}

#[test]
fn a_body_in_memory_can_be_sent_again_and_its_boundary_is_in_no_part() {
    let transport = Transport::new("http://shop.test", Client::new()).expect("it is a URL");
    let form = Form::new().files("a", [FilePart::new("----------------boundary0000000000000000")], None);
    let call = Call::new(&transport, POST).multipart("multipart/form-data", Ok(form));
    let request = call.request().expect("it can be made").try_clone().expect("it is in memory");
    assert_eq!(
        request.headers()["content-type"],
        "multipart/form-data; boundary=----------------boundary0000000000000001"
    );
}
