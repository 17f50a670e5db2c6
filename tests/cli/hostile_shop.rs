//! What the client of `fixtures/documents/shop.yaml` does. This file becomes a test of the generated crate.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread::{self, JoinHandle};

use hostile_shop::types::{Order, OrderStatus, OrdersItem};
use hostile_shop::{BASE_URL, Client, Error};

/// Answers one request with 204 and gives its text.
fn server() -> (Client, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = Client::with_base_url(format!("http://{}/v1/?q#f", listener.local_addr().unwrap())).unwrap();
    let request = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut bytes = vec![0; 4096];
        let count = stream.read(&mut bytes).unwrap();
        stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").unwrap();
        String::from_utf8_lossy(&bytes[..count]).into_owned()
    });
    (client, request)
}

/// The first line of the request for a file.
async fn request_line(id: &str, name: &str) -> String {
    let (client, request) = server();
    let _ = client.get_file(id, name).await;
    request.join().unwrap().lines().next().unwrap().to_owned()
}

#[tokio::test]
async fn path_parameters_cannot_climb() {
    let client = Client::with_base_url("http://127.0.0.1:9").unwrap();
    for value in ["", ".", ".."] {
        for (id, name) in [(value, "a"), ("a", value)] {
            let error = client.get_file(id, name).await.unwrap_err();
            assert!(matches!(error, Error::InvalidRequest(_)), "{value:?}: {error}");
        }
    }
    assert_eq!(request_line("../..", "a/b").await, "GET /v1/orders/..%2F../files/a%2Fb.pdf HTTP/1.1");
    assert_eq!(request_line(r"..\..", "%2e%2e").await, "GET /v1/orders/..%5C../files/%252e%252e.pdf HTTP/1.1");
    assert_eq!(request_line("?a#b;c", "é \n").await, "GET /v1/orders/%3Fa%23b%3Bc/files/%C3%A9%20%0A.pdf HTTP/1.1");
}

#[tokio::test]
async fn only_headers_of_the_document_are_sent() {
    let (client, request) = server();
    let _ = client.get_order("1", None, None, None).await;
    assert!(!request.join().unwrap().contains("api-version"));
    let (client, request) = server();
    let _ = client.get_order("1", Some(&vec!["a".to_owned(), "b".to_owned()]), Some("t"), Some("2")).await;
    let request = request.join().unwrap();
    assert!(request.starts_with("GET /v1/orders/1?expand=a&expand=b&token=t HTTP/1.1"), "{request}");
    assert!(request.contains("api-version: 2"), "{request}");
}

#[tokio::test]
async fn secrets_anywhere_in_a_body_reach_the_server_and_nobody_else() {
    let order = Order::new("1", OrdersItem::new().with_name("Cup"))
        .with_password(hostile_shop::types::Password("hunter2-a".into()))
        .with_passwords(vec!["hunter2-b".into()])
        .with_pin("hunter2-c")
        .with_status(OrderStatus::Open);
    assert!(!format!("{order:?}").contains("hunter2"));
    assert!(serde_json::to_string(&order).is_err());
    let (client, request) = server();
    client.put_order("1", &order).await.unwrap();
    let request = request.join().unwrap();
    assert!(request.contains(r#""password":"hunter2-a","passwords":["hunter2-b"],"pin":"hunter2-c""#), "{request}");
}

#[test]
fn the_base_url_has_its_variables_and_no_final_slash() {
    assert_eq!(BASE_URL, "https://eu.shop.test/v1");
}
