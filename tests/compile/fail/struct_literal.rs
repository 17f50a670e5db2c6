use generated_client::types::TokenError;

fn main() {
    let _ = TokenError { error: "invalid_grant".to_owned() };
}
