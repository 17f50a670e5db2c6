use generated_client::oauth::TokenSet;

fn serialise(tokens: &TokenSet) {
    let _ = serde_json::to_string(tokens);
}

fn main() {}
