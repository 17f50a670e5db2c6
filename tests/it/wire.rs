mod patience;
pub mod server;

use std::net::TcpListener;

use generated_client::operations::ExchangeTokenError;
use generated_client::types::{TokenRequest, TokenRequestGrantType, TokenResponse};
use generated_client::{BASE_URL, Client, Error, ResponseValue, Secret, Unexpected, expose_secrets};
use serde_json::json;

use self::server::{Server, response};

/// Every secret of these tests holds this word, so that one search finds them all.
const SECRET: &str = "hunter2";

type TokenResult = Result<ResponseValue<TokenResponse>, Error<ExchangeTokenError>>;

fn full_request() -> TokenRequest {
    TokenRequest::new("app 1&2", TokenRequestGrantType::AuthorizationCode)
        .with_client_secret("hunter2-secret")
        .with_redirect_uri("https://example.com/callback?a=b")
        .with_code("hunter2/code+ü")
        .with_code_verifier("hunter2~verifier")
}

fn refresh_request() -> TokenRequest {
    TokenRequest::new("app_1", TokenRequestGrantType::RefreshToken).with_refresh_token("hunter2-refresh")
}

/// Sends the full request as a form, and gives what the client makes of the response.
async fn exchange(response: impl Into<Vec<u8>>) -> TokenResult {
    let server = Server::answering(response).await;
    Client::with_base_url(server.url()).expect("a URL").exchange_token(&full_request()).await
}

/// All that can be printed of a result, checked for secrets.
fn printed(result: &TokenResult) -> String {
    let mut text = format!("{result:?}");
    if let Err(error) = result {
        let mut cause: Option<&dyn std::error::Error> = Some(error);
        while let Some(error) = cause {
            text += &format!("\n{error}\n{error:?}");
            cause = error.source();
        }
    }
    assert!(!text.contains(SECRET), "a secret is printed: {text}");
    text
}

#[tokio::test]
async fn a_form_request_byte_for_byte() {
    let server = Server::answering(response("200 OK", "application/json", TOKEN)).await;
    let client = Client::with_base_url(server.url()).expect("a URL");
    client.exchange_token(&full_request()).await.expect("the response is a token");
    insta::assert_snapshot!(server.request().await.replace("\r\n", "\n"), @"
    POST /open-api/v1.0/platform/token HTTP/1.1
    accept: application/json
    content-type: application/x-www-form-urlencoded
    user-agent: generated-client/0.1.0
    host: HOST
    content-length: 198

    client_id=app%201%262&client_secret=hunter2-secret&redirect_uri=https%3A%2F%2Fexample.com%2Fcallback%3Fa%3Db&grant_type=authorization_code&code=hunter2%2Fcode%2B%C3%BC&code_verifier=hunter2~verifier
    ");
}

#[tokio::test]
async fn a_json_request_byte_for_byte() {
    let server = Server::answering(response("200 OK", "application/json", TOKEN)).await;
    let client = Client::with_base_url(format!("{}/", server.url())).expect("a URL");
    client.exchange_token_json(&refresh_request()).await.expect("the response is a token");
    insta::assert_snapshot!(server.request().await.replace("\r\n", "\n"), @r#"
    POST /open-api/v1.0/platform/token HTTP/1.1
    accept: application/json
    content-type: application/json
    user-agent: generated-client/0.1.0
    host: HOST
    content-length: 84

    {"client_id":"app_1","grant_type":"refresh_token","refresh_token":"hunter2-refresh"}
    "#);
}

const TOKEN: &str = r#"{"access_token":"hunter2-access","token_type":"Bearer"}"#;

#[tokio::test]
async fn a_full_response() {
    let body = json!({
        "access_token": "hunter2-access",
        "token_type": "bearer",
        "expires_in": 300,
        "refresh_token": "hunter2-refresh",
        "scope": "orders:read shop:write",
    });
    let result = exchange(response("200 OK", "application/json", &body.to_string())).await;
    let text = printed(&result);
    let token = result.expect("a token");
    assert_eq!(token.access_token.expose(), "hunter2-access");
    assert_eq!(token.refresh_token.as_ref().map(Secret::expose), Some("hunter2-refresh"));
    insta::assert_snapshot!(text, @r#"Ok(ResponseValue { status: 200, value: TokenResponse { access_token: [redacted], token_type: Some("bearer"), expires_in: Some(Number(300)), refresh_token: Some([redacted]), scope: Some("orders:read shop:write"), extra: {} }, .. })"#);
}

#[tokio::test]
async fn a_minimal_response() {
    let result = exchange(response("200 OK", "application/json;charset=UTF-8", TOKEN)).await;
    insta::assert_snapshot!(printed(&result), @r#"Ok(ResponseValue { status: 200, value: TokenResponse { access_token: [redacted], token_type: Some("Bearer"), expires_in: None, refresh_token: None, scope: None, extra: {} }, .. })"#);
}

#[tokio::test]
async fn unknown_members_are_kept_and_not_printed() {
    let body =
        r#"{"access_token":"hunter2-access","token_type":"Bearer","id_token":"hunter2-id","not-before-policy":0}"#;
    let result = exchange(response("200 OK", "application/json", body)).await;
    insta::assert_snapshot!(printed(&result), @r#"Ok(ResponseValue { status: 200, value: TokenResponse { access_token: [redacted], token_type: Some("Bearer"), expires_in: None, refresh_token: None, scope: None, extra: {"id_token", "not-before-policy"} }, .. })"#);
    let token = result.expect("a token");
    assert_eq!(token.extra["id_token"], "hunter2-id");
    assert_eq!(token.extra["not-before-policy"], 0);
}

#[tokio::test]
async fn an_error_of_the_document_is_typed() {
    let body = r#"{"error":"invalid_grant","error_description":"hunter2 is no code"}"#;
    let result = exchange(response("400 Bad Request", "application/json", body)).await;
    insta::assert_snapshot!(printed(&result), @"
    Err(ErrorResponse(400))
    the server answered 400 Bad Request
    ErrorResponse(400)
    ");
    let error = result.expect_err("an error");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(400));
    let Some(ExchangeTokenError::BadRequest(refused)) = error.error_response() else { panic!("{error:?}") };
    assert_eq!(refused.error, "invalid_grant");
    assert_eq!(refused.error_description.as_deref(), Some("hunter2 is no code"));
    assert_eq!(error.body().map(|kept| &kept[..]), Some(body.as_bytes()));
}

#[tokio::test]
async fn an_unauthorized_client_is_typed_and_its_headers_are_kept() {
    let head = "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=hunter2\r\nContent-Length: 26\r\n\r\n";
    let result = exchange(format!("{head}{}", r#"{"error":"invalid_client"}"#)).await;
    insta::assert_snapshot!(printed(&result), @"
    Err(ErrorResponse(401))
    the server answered 401 Unauthorized
    ErrorResponse(401)
    ");
    let error = result.expect_err("an error");
    let headers = error.headers().expect("there was a response");
    assert_eq!(headers["www-authenticate"], "Basic realm=hunter2");
}

/// What an error keeps of a response that the document does not describe.
fn kept(result: TokenResult) -> (u16, String, Unexpected) {
    match result {
        Err(Error::UnexpectedResponse(response)) => {
            let body = String::from_utf8_lossy(&response.body).into_owned();
            (response.status.as_u16(), body, response.reason)
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_page_of_html_keeps_its_status_and_body() {
    let page = "<html>hunter2</html>";
    let result = exchange(response("502 Bad Gateway", "text/html", page)).await;
    insta::assert_snapshot!(printed(&result), @"
    Err(UnexpectedResponse { status: 502, reason: Status, .. })
    the server answered 502 Bad Gateway, which the document does not describe
    UnexpectedResponse { status: 502, reason: Status, .. }
    ");
    assert_eq!(kept(result), (502, page.to_owned(), Unexpected::Status));
}

#[tokio::test]
async fn a_documented_error_without_its_body_keeps_its_status() {
    let page = "<html>hunter2</html>";
    let result = exchange(response("401 Unauthorized", "text/html", page)).await;
    insta::assert_snapshot!(printed(&result), @"
    Err(UnexpectedResponse { status: 401, reason: Syntax { line: 1, column: 1 }, .. })
    the server answered 401 Unauthorized, with a body that is no JSON from line 1, column 1 on
    UnexpectedResponse { status: 401, reason: Syntax { line: 1, column: 1 }, .. }
    ");
    assert_eq!(kept(result), (401, page.to_owned(), Unexpected::Syntax { line: 1, column: 1 }));
}

#[tokio::test]
async fn a_body_of_another_shape_is_named_by_its_place() {
    let body = "{\"token_type\": \"Bearer\",\n \"access_token\": {\"hunter2\": 1}}";
    let result = exchange(response("200 OK", "application/json", body)).await;
    insta::assert_snapshot!(printed(&result), @"
    Err(UnexpectedResponse { status: 200, reason: Body(Invalid(`/access_token`: expected a string, found an object)), .. })
    the server answered 200 OK, with a body that is not as the document describes it: `/access_token`: expected a string, found an object
    UnexpectedResponse { status: 200, reason: Body(Invalid(`/access_token`: expected a string, found an object)), .. }
    ");
    let (status, kept_body, reason) = kept(result);
    assert_eq!((status, kept_body.as_str()), (200, body));
    assert!(matches!(&reason, Unexpected::Body(invalid) if invalid.pointer() == "/access_token"), "{reason:?}");
}

#[tokio::test]
async fn a_body_that_is_not_json() {
    let result = exchange(response("200 OK", "application/json", "access_token=hunter2")).await;
    insta::assert_snapshot!(printed(&result), @"
    Err(UnexpectedResponse { status: 200, reason: Syntax { line: 1, column: 1 }, .. })
    the server answered 200 OK, with a body that is no JSON from line 1, column 1 on
    UnexpectedResponse { status: 200, reason: Syntax { line: 1, column: 1 }, .. }
    ");
    assert_eq!(kept(result).2, Unexpected::Syntax { line: 1, column: 1 });
}

#[tokio::test]
async fn a_body_that_is_cut_keeps_what_came() {
    let result = exchange("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{\"access_token\":\"hunter2").await;
    insta::assert_snapshot!(printed(&result), @"
    Err(UnexpectedResponse { status: 200, reason: Incomplete, .. })
    the server answered 200 OK, with a body that ends early
    UnexpectedResponse { status: 200, reason: Incomplete, .. }
    ");
    assert_eq!(kept(result), (200, "{\"access_token\":\"hunter2".to_owned(), Unexpected::Incomplete));
}

#[tokio::test]
async fn no_server_is_a_communication_error_without_a_url() {
    // A port that was free a moment ago, on which nobody listens.
    let address =
        TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("loopback is there");
    let url = format!("http://{address}/{SECRET}");
    let result = Client::with_base_url(&url).expect("a URL").exchange_token(&full_request()).await;
    let text = printed(&result);
    assert!(matches!(result, Err(Error::Communication(_))), "{text}");
}

#[tokio::test]
async fn a_redirect_to_another_server_is_not_followed() {
    for status in [301, 302, 303, 307, 308] {
        let other = Server::answering(response("200 OK", "application/json", TOKEN)).await;
        let location = format!("{}/token", other.url());
        let redirect = format!("HTTP/1.1 {status} Moved\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n");
        let result = exchange(redirect).await;
        printed(&result);
        assert_eq!(kept(result).0, status);
        assert!(other.is_untouched());
    }
}

#[test]
fn a_client_does_not_print_its_base_url() {
    let client = Client::with_base_url("https://user:hunter2@example.com").expect("a URL");
    assert!(!format!("{client:?}").contains(SECRET));
}

#[test]
fn secrets_serialise_only_where_they_are_let() {
    let request = full_request();
    let refused = serde_json::to_string(&request).expect_err("no request is being made");
    assert!(!refused.to_string().contains(SECRET));
    let stored = expose_secrets(|| serde_json::to_string(&request)).expect("it is allowed");
    assert!(stored.contains("hunter2-secret"));
    let _ = std::panic::catch_unwind(|| expose_secrets(|| panic!("in the middle")));
    assert!(serde_json::to_string(&request).is_err(), "the door stays open after a panic");
    let read: TokenRequest = serde_json::from_str(&stored).expect("reading is always allowed");
    assert_eq!(read.code.as_ref().map(Secret::expose), Some("hunter2/code+ü"));
}

#[test]
fn nothing_prints_a_secret() {
    let text = format!("{:?} {:#?} {:?}", full_request(), refresh_request(), Secret::new(SECRET));
    assert!(!text.contains(SECRET), "{text}");
    assert_eq!(text.matches("[redacted]").count(), 5);
}

#[test]
fn the_base_url_is_the_documents_server() {
    assert_eq!(BASE_URL, "https://api.fourthwall.com");
    assert!(Client::new().is_ok());
    assert!(Client::with_base_url("no url").is_err());
}
