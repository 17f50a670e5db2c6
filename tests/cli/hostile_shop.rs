//! What the client of `fixtures/documents/shop.yaml` does. This file becomes a test of the generated crate.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread::{self, JoinHandle};

use hostile_shop::operations::GetPaymentError;
use hostile_shop::types::{
    GetPaymentErrorBodyCode, GetPaymentSuccess, Order, OrderDiscount, OrderStatus, OrdersItem, Payment,
};
use hostile_shop::{
    ApiError, ApiKeyLocation, BASE_URL, Client, Credential, Credentials, Error, Hooks, MissingCredentials, Next, Number,
    Retry, SecuritySchemeKind, Sending, security_schemes, servers,
};

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
        let error = client.get_file(value, "a").await.unwrap_err();
        assert!(matches!(error, Error::InvalidRequest(_)), "{value:?}: {error}");
        // It is a part of its segment, which is no step to another path.
        assert_eq!(request_line("a", value).await, format!("GET /v1/orders/a/files/{value}.pdf HTTP/1.1"));
    }
    assert_eq!(request_line("../..", "a/b").await, "GET /v1/orders/..%2F../files/a%2Fb.pdf HTTP/1.1");
    assert_eq!(request_line(r"..\..", "%2e%2e").await, "GET /v1/orders/..%5C../files/%252e%252e.pdf HTTP/1.1");
    assert_eq!(request_line("?a#b;c", "é \n").await, "GET /v1/orders/%3Fa%23b%3Bc/files/%C3%A9%20%0A.pdf HTTP/1.1");
}

#[tokio::test]
async fn only_headers_of_the_document_are_sent() {
    let (client, request) = server();
    let _ = client.get_order("1").await;
    assert!(!request.join().unwrap().contains("api-version"));
    let (client, request) = server();
    let _ = client.get_order("1").expand(["a", "b"]).token("t").api_version("2").await;
    let request = request.join().unwrap();
    assert!(request.starts_with("GET /v1/orders/1?expand=a&expand=b&token=t HTTP/1.1"), "{request}");
    assert!(request.contains("api-version: 2"), "{request}");
}

#[tokio::test]
async fn secrets_anywhere_in_a_body_reach_the_server_and_nobody_else() {
    let order = Order::new("1", OrdersItem::new().with_name("Cup"))
        .with_password("hunter2-a")
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
    assert!(matches!(read(&nested), Ok(Payment::UnknownValue(unknown)) if matches!(unknown.parts.as_deref(), Some([Payment::Card(_)]))));
    // Whatever came goes back.
    for json in [card, &nested, r#"{"kind":"BARTER","goat":{"age":3}}"#] {
        let value: serde_json::Value = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_value(read(json).unwrap()).unwrap(), value);
    }
    assert!(matches!(read(r#"{"kind":"BARTER"}"#), Ok(Payment::Unknown(_))));
    let problem = |json: &str| read(json).unwrap_err().to_string();
    assert_eq!(problem(r#"{"kind":"CARD","amount":1}"#), "`/last4`: the member is missing");
    assert!(matches!(read(r#"{"amount":1}"#), Ok(Payment::Unknown(_))));
    let deep = r#"{"kind":"UNKNOWN","amount":1,"parts":[{"kind":"CARD","amount":"hunter2","last4":"1"}]}"#;
    assert_eq!(problem(deep), "`/parts/0/amount`: expected a number, found a string");
}

/// Reads an order, and gives it with what becomes of it when it is written again.
fn order(json: &str) -> (Order, serde_json::Value) {
    let order: Order = serde_json::from_str(json).unwrap();
    let written = hostile_shop::expose_secrets(|| serde_json::to_value(&order)).unwrap();
    (order, written)
}

#[test]
fn absent_null_and_a_value_are_three_things() {
    let new = || Order::new("1", OrdersItem::new());
    let written = |order: &Order| hostile_shop::expose_secrets(|| serde_json::to_string(order)).unwrap();
    assert_eq!(written(&new()), r#"{"id":"1","item":{}}"#);
    assert_eq!(written(&new().with_pin_null()), r#"{"id":"1","item":{},"pin":null}"#);
    assert_eq!(written(&new().with_pin("1234")), r#"{"id":"1","item":{},"pin":"1234"}"#);
    assert!(order(r#"{"id":"1","item":{}}"#).0.pin.is_none());
    assert!(matches!(order(r#"{"id":"1","item":{},"pin":null}"#).0.pin, Some(None)));
    assert!(matches!(order(r#"{"id":"1","item":{},"pin":"1234"}"#).0.pin, Some(Some(_))));
}

#[test]
fn what_the_document_does_not_list_is_kept() {
    let json = r#"{"id":"1","item":{"name":"Cup","size":null},"status":"lost","placed":"2026-01-02T03:04:05.60+02:00","new":[1,10.0]}"#;
    let (order, written) = order(json);
    assert_eq!(written, serde_json::from_str::<serde_json::Value>(json).unwrap());
    assert!(matches!(&order.status, Some(OrderStatus::Unknown(status)) if status == "lost"));
    assert_eq!(OrderStatus::from("open"), OrderStatus::Open);
    let placed = order.placed.unwrap();
    assert_eq!(placed.offset().local_minus_utc(), 7200);
    assert_eq!(placed, "2026-01-02T01:04:05.6Z".parse().unwrap());
}

/// The name of the variant that a discount is read as, after a look that it is written as it was read.
fn discount(json: &str) -> String {
    let discount: OrderDiscount = serde_json::from_str(json).unwrap();
    assert_eq!(serde_json::to_value(&discount).unwrap(), serde_json::from_str::<serde_json::Value>(json).unwrap());
    format!("{discount:?}").split('(').next().unwrap().to_owned()
}

#[test]
fn what_a_value_has_chooses_the_branch_of_a_union_without_a_tag() {
    for (json, variant) in [
        (r#"{"amount":1}"#, "Fixed"),
        (r#"{"amount":1,"cap":2}"#, "Capped"),
        (r#"{"cap":2,"new":{"a":1},"amount":1.5}"#, "Capped"),
        (r#"{"amount":1,"new":[1]}"#, "Fixed"),
        (r#""staff""#, "Enum"),
        (r#""2026-03-01""#, "Date"),
        (r#""else""#, "Unknown"),
        ("3", "Integer"),
        ("3.5", "Number"),
        (r#"{"percent":10.5}"#, "Unknown"),
        (r#"{"amount":"no number"}"#, "Unknown"),
        ("[1]", "Unknown"),
        ("null", "Unknown"),
    ] {
        assert_eq!(discount(json), variant, "{json}");
    }
    assert!(!format!("{:?}", serde_json::from_str::<OrderDiscount>(r#""hunter2""#).unwrap()).contains("hunter2"));
}

#[test]
fn amounts_are_written_as_they_were_read() {
    for text in ["10", "10.5", "0.1", "9999999999999.99", "-3", "18446744073709551615"] {
        let number: Number = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&number).unwrap(), text);
        assert_eq!(number, text.parse().unwrap());
    }
    assert_eq!(Number::from(10), Number::from(10.0));
    assert!(Number::from(2) < Number::from(2.5));
    assert!(serde_json::to_string(&Number::from(f64::NAN)).is_err());
    assert_eq!(serde_json::to_string(&Number::from(0.1_f32)).unwrap(), "0.1");
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
        Err(Error::ErrorResponse(GetPaymentError::NotFound(error), response)) => {
            assert_eq!((error.code, error.since), (Some(GetPaymentErrorBodyCode::NotFound), None));
            assert_eq!(&response.body[..], br#"{"code":"NOT_FOUND","new":1}"#);
        }
        other => panic!("{other:?}"),
    }
    let (client, _) = server_with("503 Service Unavailable", "<html>");
    let error = client.get_payment("1").await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(503));
    assert!(matches!(error.error_response(), Some(GetPaymentError::ServerError(()))));
    // The document says nothing of its body, which is kept all the same.
    assert_eq!(error.body().map(|body| &body[..]), Some(&b"<html>"[..]));
}

/// What the one error of the crate says of a response.
async fn api_error(status: &'static str, body: &'static str) -> ApiError {
    async fn pay(client: &Client) -> Result<(), ApiError> {
        client.get_payment("1").await?;
        Ok(())
    }
    let (client, _) = server_with(status, body);
    pay(&client).await.unwrap_err()
}

#[tokio::test]
async fn every_error_converts_into_one_that_says_what_to_do_and_no_secret() {
    let error = api_error("404 Not Found", r#"{"code":"NOT_FOUND","hunter2":"hunter2"}"#).await;
    assert_eq!((error.status().unwrap().as_u16(), error.code(), error.retry()), (404, Some("NOT_FOUND"), Retry::Never));
    assert_eq!(error.to_string(), "the server answered 404 Not Found: NOT_FOUND");
    let error = api_error("404 Not Found", r#"{"code":"hunter2"}"#).await;
    assert_eq!(error.code(), Some("hunter2"));
    assert!(!format!("{error} {error:?}").contains("hunter2"));
    let error = api_error("503 Service Unavailable\r\nRetry-After: 7", "<hunter2>").await;
    assert_eq!(error.retry(), Retry::Safe { after: Some(std::time::Duration::from_secs(7)) });
    let error = api_error("200 OK", r#"{"kind":"CARD","amount":"hunter2"}"#).await;
    assert_eq!((error.status().unwrap().as_u16(), error.retry()), (200, Retry::Never));
    assert!(!format!("{error} {error:?}").contains("hunter2"));
    assert_eq!(api_error("500 Internal Server Error", "").await.retry(), Retry::Unknown);
}

#[test]
fn each_security_scheme_has_a_constant_of_its_own() {
    let schemes = [
        (security_schemes::A_DASH_B, "a-b"),
        (security_schemes::A_B, "a_b"),
        (security_schemes::UNNAMED, ""),
        (security_schemes::FN, "fn"),
        (security_schemes::X2ND_ID, "2nd {id}"),
        (security_schemes::SELF, "Self"),
        (security_schemes::CONNECT, "connect"),
    ];
    for (scheme, name) in schemes {
        assert_eq!(scheme.name, name);
    }
    let key = SecuritySchemeKind::ApiKey { location: ApiKeyLocation::Header, name: "X-\"Key" };
    assert_eq!(security_schemes::A_DASH_B.kind, key);
    assert_eq!(security_schemes::FN.kind, SecuritySchemeKind::Http { scheme: "basic" });
    let SecuritySchemeKind::OAuth2 { flows } = security_schemes::SELF.kind else { panic!("{:?}", security_schemes::SELF) };
    assert_eq!(flows.iter().map(|flow| flow.name).collect::<Vec<_>>(), ["authorizationCode", "clientCredentials"]);
    assert_eq!(flows[0].token_url, Some("https://login.shop.test/token"));
    assert_eq!(flows[0].scopes, ["orders:read", "orders:write", "*/ \"\u{e9}\""]);
    assert_eq!(security_schemes::GONE.kind, SecuritySchemeKind::Other);
}

/// Sends the credentials that it has where the document asks for them.
struct Asked;

impl Hooks for Asked {
    fn send<'a>(&'a self, mut request: reqwest::Request, next: Next<'a>) -> Sending<'a> {
        let alternatives = next.operation().security.unwrap_or_default();
        for requirement in alternatives.iter().flat_map(|alternative| *alternative) {
            match requirement.scheme {
                security_schemes::SELF => {
                    let token = format!("Bearer for {}", requirement.scopes.len());
                    request.headers_mut().insert("authorization", token.try_into().unwrap());
                }
                security_schemes::A_B => {
                    request.url_mut().query_pairs_mut().append_pair("key", "k");
                }
                _ => {}
            }
        }
        Box::pin(next.send(request))
    }
}

#[tokio::test]
async fn hooks_of_another_crate_know_what_an_operation_asks_for() {
    let (client, request) = server();
    let _ = client.with_hooks(Asked).get_order("1").await;
    let request = request.join().unwrap();
    assert!(request.contains("authorization: Bearer for 2\r\n"), "{request}");
    let (client, request) = server();
    let _ = client.with_hooks(Asked).get_payment("1").await;
    let request = request.join().unwrap();
    assert!(request.starts_with("GET /v1/payments/1?key=k HTTP/1.1") && !request.contains("authorization"), "{request}");
    let (client, request) = server();
    let _ = client.with_hooks(Asked).get_file("1", "a").await;
    let request = request.join().unwrap();
    assert!(request.starts_with("GET /v1/orders/1/files/a.pdf HTTP/1.1") && !request.contains("authorization"));
}

/// The text of a request of a client with credentials; none if it was not sent.
async fn sent(credentials: Credentials, call: impl AsyncFnOnce(Client)) -> String {
    let (client, request) = server();
    call(client.with_hooks(credentials)).await;
    request.join().unwrap()
}

#[tokio::test]
async fn credentials_go_where_the_document_says() {
    let key = || Credentials::new().with(security_schemes::A_B, "hunter2 &").unwrap();
    let both = key().with(security_schemes::FN, Credential::basic("me", "hunter2")).unwrap();
    let request = sent(both, async |client| drop(client.get_payment("1").await)).await;
    assert!(request.starts_with("GET /v1/payments/1?key=hunter2%20%26 HTTP/1.1"), "{request}");
    assert!(request.contains("authorization: Basic bWU6aHVudGVyMg==\r\n"), "{request}");
    // Nothing is asked for.
    let request = sent(key(), async |client| drop(client.get_file("1", "a").await)).await;
    assert!(request.starts_with("GET /v1/orders/1/files/a.pdf HTTP/1.1") && !request.contains("hunter2"), "{request}");
    // One of two is not enough.
    let client = Client::with_base_url("http://127.0.0.1:9").unwrap().with_hooks(key());
    let Err(Error::Hook(error)) = client.get_payment("1").await else { panic!("it was sent") };
    assert!(error.is::<MissingCredentials>());
    assert_eq!(error.to_string(), "`get_payment` asks for credentials that the client does not have");
    // A scheme of which only the name is known takes a whole header.
    let gone = Credentials::new().with(security_schemes::GONE, Credential::authorization("Goat 3")).unwrap();
    let order = Order::new("1", OrdersItem::new());
    let request = sent(gone, async |client| drop(client.put_order("1", &order).await)).await;
    assert!(request.contains("authorization: Goat 3\r\n"), "{request}");
}

#[tokio::test]
async fn operations_with_servers_of_their_own_go_there() {
    let (client, request) = server();
    let client = client.with_hooks(Asked).with_file_store_server("http://127.0.0.1:9/").unwrap();
    assert_eq!(client.file_store_server(), "http://127.0.0.1:9");
    let base_url = client.base_url().to_owned();
    // A relative server is below the base URL, `/v1` here.
    client.delete_attachment("a").await.unwrap();
    assert!(request.join().unwrap().starts_with("DELETE /trash/attachments/a?key=k HTTP/1.1"));
    let (other, request) = server();
    let client = client.with_file_store_server(other.base_url()).unwrap();
    client.get_attachment("..a").await.unwrap();
    assert!(request.join().unwrap().starts_with("GET /v1/attachments/..a?key=k HTTP/1.1"));
    assert_eq!(client.base_url(), base_url);
    let unchanged = Client::new().unwrap();
    assert_eq!(unchanged.file_store_server(), "https://files.shop.test/store");
    assert_eq!(unchanged.trash_server(), "https://eu.shop.test/trash");
    assert_eq!(other.trash_server(), format!("{}/trash", other.base_url().trim_end_matches("/v1")));
}

#[tokio::test]
async fn what_the_document_asks_for_nobody_else_gets_at_another_server() {
    // The document says nothing of `execute`: the credentials are for the base URL, and reach no other server by it.
    let key = || Credentials::new().with(security_schemes::A_B, "hunter2").unwrap();
    let (client, request) = server();
    let (other, other_request) = server();
    let client = client.with_file_store_server(other.base_url()).unwrap().with_hooks(key());
    let get = |url: String| reqwest::Request::new(reqwest::Method::GET, url.parse().unwrap());
    client.execute(get(format!("{}/a", client.base_url()))).await.unwrap();
    client.execute(get(format!("{}/a", client.file_store_server()))).await.unwrap();
    assert!(request.join().unwrap().starts_with("GET /v1/a?key=hunter2 HTTP/1.1"));
    assert!(other_request.join().unwrap().starts_with("GET /v1/a HTTP/1.1"));
    let error = client.execute(get("http://127.0.0.1:9/a".to_owned())).await.unwrap_err();
    assert!(matches!(error, Error::InvalidRequest(_)));
}

#[test]
fn variables_of_servers_stay_in_their_places() {
    use servers::{YourMachine, YourMachineScheme};
    let url = |server: YourMachine| server.url().unwrap_or_else(|error| error.to_string());
    assert_eq!(url(YourMachine::new("acme")), "http://acme.shop.test:8080/shop/v1");
    let other = YourMachine::new("acme").with_scheme(YourMachineScheme::Https).with_port("443").with_base("v2");
    assert_eq!(url(other.clone()), "https://acme.shop.test:443/v2");
    assert_eq!(Client::with_base_url(other.url().unwrap()).unwrap().base_url(), "https://acme.shop.test/v2");
    for tenant in ["", "a/b", "a@b", "a?b", "a#b", "a\\b", "a b", "a%2eb", "\u{ff0f}"] {
        assert!(YourMachine::new(tenant).url().is_err(), "{tenant}");
    }
    for base in ["..", "a/../b", ".", "%2e%2e", "a\\..", "a?b", "a#", ""] {
        assert!(YourMachine::new("acme").with_base(base).url().is_err(), "{base}");
    }
    let error = YourMachine::new("hunter2/").url().unwrap_err().to_string();
    assert_eq!(error, "the value of the server's variable `tenant` is of no use where the variable stands");
    // What leads elsewhere only together with what stands beside it is no URL.
    assert!(Client::with_base_url(YourMachine::new("evil.test:80").url().unwrap()).is_err());
    assert_eq!(servers::SANDBOX, "https://sandbox.shop.test");
}

#[test]
fn the_base_url_has_its_variables_and_no_final_slash() {
    assert_eq!(BASE_URL, "https://eu.shop.test/v1");
}
