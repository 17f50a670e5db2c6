use generated_client::types::TokenResponse;

fn header(token: &TokenResponse) -> String {
    format!("Bearer ") + &token.access_token
}

fn main() {}
