use generated_client::mocks::{MockServer, given, given_any};
use generated_client::operations::{ExchangeTokenError, ExchangeTokenRequest};
use generated_client::types::{TokenError, TokenRequest, TokenRequestGrantType, TokenResponse};
use generated_client::{Client, Error};
use serde_json::{from_value, json};

fn request(code: &str) -> TokenRequest {
    TokenRequest::new("app", TokenRequestGrantType::AuthorizationCode).with_code(code)
}

/// Secrets are written where a client writes or reads them, and nowhere else.
#[tokio::test]
async fn a_token_is_given_for_the_code_that_the_test_expects() {
    let server = MockServer::start().await;
    let client = Client::with_base_url(server.uri()).expect("a URL");
    let token = json!({"access_token": "hunter2", "token_type": "Bearer"});
    let token: TokenResponse = from_value(token).expect("it is one");
    let refused: TokenError = from_value(json!({"error": "invalid_grant"})).expect("it is one");
    given(client.exchange_token(&request("right"))).responds_ok(&token).expect(1).mount(&server).await;
    given_any::<ExchangeTokenRequest>().responds_bad_request(&refused).mount(&server).await;
    let response = client.exchange_token(&request("right")).await.expect("a token");
    assert_eq!(response.access_token.expose(), "hunter2");
    let error = client.exchange_token(&request("wrong")).await.expect_err("another code");
    assert!(
        matches!(error.error_response(), Some(ExchangeTokenError::BadRequest(body)) if body.error == "invalid_grant")
    );
}

/// The same body as JSON is another request, and a mock knows which.
#[tokio::test]
async fn the_media_type_of_a_body_tells_requests_apart() {
    let server = MockServer::start().await;
    let client = Client::with_base_url(server.uri()).expect("a URL");
    let refused: TokenError = from_value(json!({"error": "invalid_client"})).expect("it is one");
    let mock = given(client.exchange_token_json(&request("x"))).responds_unauthorized(&refused);
    mock.mount(&server).await;
    let error = client.exchange_token_json(&request("x")).await.expect_err("a mock says so");
    assert!(matches!(error, Error::ErrorResponse(..)));
    let error = client.exchange_token(&request("x")).await.expect_err("no mock is for it");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(404));
}
