use generated_client::Secret;
use generated_client::types::{TokenRequest, TokenRequestGrantType, TokenResponse};

fn header(token: &TokenResponse) -> String {
    "Bearer ".to_owned() + token.access_token.expose()
}

#[test]
fn a_response_that_was_read_gives_its_token() {
    let _ = TokenRequest::new("app_12345", TokenRequestGrantType::AuthorizationCode).with_code("code");
    println!("{:?}", Secret::new("hunter2"));
    let json = r#"{"access_token": "token", "token_type": "Bearer"}"#;
    println!("{}", header(&serde_json::from_str(json).unwrap()).len());
}
