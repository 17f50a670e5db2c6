use generated_client::types::TokenRequest;

fn main() {
    let _ = TokenRequest::new("app_12345").with_code("code");
}
