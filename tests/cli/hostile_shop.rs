//! What the client of `fixtures/documents/shop.yaml` does. This file becomes a test of the generated crate.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread::{self, JoinHandle};

use hostile_shop::types::{GetPaymentError, GetPaymentSuccess, Order, OrderStatus, OrdersItem, Payment};
use hostile_shop::{BASE_URL, Client, Error};

/// Answers one request with 204 and gives its text.
fn server() -> (Client, JoinHandle<String>) {
    server_with("204 No Content", "")
}

/// Answers one request and gives its text.
fn server_with(status: &'static str, body: &'static str) -> (Client, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = Client::with_base_url(format!("http://{}/v1/?q#f", listener.local_addr().unwrap())).unwrap();
    let request = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut bytes = vec![0; 4096];
        let count = stream.read(&mut bytes).unwrap();
        let length = body.len();
        write!(stream, "HTTP/1.1 {status}\r\nContent-Length: {length}\r\n\r\n{body}").unwrap();
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
fn the_tag_chooses_the_branch_of_a_union() {
    let read = |json: &str| serde_json::from_str::<Payment>(json);
    let card = r#"{"amount":1.5,"last4":"4242","kind":"CARD"}"#;
    assert!(matches!(read(card), Ok(Payment::Card(card)) if card.last4 == "4242"));
    let nested = format!(r#"{{"amount":1.5,"kind":"UNKNOWN","parts":[{card}]}}"#);
    assert!(matches!(read(&nested), Ok(Payment::UnknownValue(unknown)) if matches!(unknown.parts[0], Payment::Card(_))));
    // Whatever came goes back.
    for json in [card, &nested, r#"{"kind":"BARTER","goat":{"age":3}}"#] {
        let value: serde_json::Value = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_value(read(json).unwrap()).unwrap(), value);
    }
    assert!(matches!(read(r#"{"kind":"BARTER"}"#), Ok(Payment::Unknown(_))));
    assert_eq!(read(r#"{"kind":"CARD","amount":1}"#).unwrap_err().to_string(), "missing field `last4`");
    assert_eq!(read(r#"{"amount":1}"#).unwrap_err().to_string(), "missing field `kind`");
}

#[tokio::test]
async fn the_status_chooses_the_type_of_a_response() {
    let (client, _) = server_with("200 OK", r#"{"amount":1,"last4":"4242","kind":"CARD"}"#);
    let payment = client.get_payment("1").await.unwrap().into_inner();
    assert!(matches!(payment, GetPaymentSuccess::Payment(Payment::Card(_))));
    let (client, _) = server_with("202 Accepted", "");
    assert!(matches!(client.get_payment("1").await.unwrap().into_inner(), GetPaymentSuccess::Empty));
    let (client, _) = server_with("404 Not Found", r#"{"code":"NOT_FOUND","new":1}"#);
    match client.get_payment("1").await {
        Err(Error::ErrorResponse(response)) => match response.into_inner() {
            GetPaymentError::GetPaymentError404(error) => assert_eq!((&*error.code, error.since), ("NOT_FOUND", None)),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
    let (client, _) = server_with("503 Service Unavailable", "<html>");
    let error = client.get_payment("1").await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(503));
    assert!(matches!(error.error_response(), Some(GetPaymentError::Empty)));
}

#[test]
fn the_base_url_has_its_variables_and_no_final_slash() {
    assert_eq!(BASE_URL, "https://eu.shop.test/v1");
}
