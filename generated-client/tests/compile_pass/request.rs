use generated_client::Secret;
use generated_client::types::{TokenRequest, TokenRequestGrantType, TokenResponse};

fn header(token: &TokenResponse) -> String {
    format!("Bearer ") + token.access_token.expose()
}

fn main() {
    let _ = TokenRequest::new("app_12345", TokenRequestGrantType::AuthorizationCode).with_code("code");
    println!("{:?}", Secret::new("hunter2"));
    let json = r#"{"access_token": "token", "token_type": "Bearer"}"#;
    println!("{}", header(&serde_json::from_str(json).unwrap()).len());
}
