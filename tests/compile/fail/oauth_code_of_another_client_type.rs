use generated_client::oauth::{AuthorizationCode, Confidential, Public, TokenEndpoint};

async fn exchange(endpoint: TokenEndpoint<Confidential>, code: AuthorizationCode<Public>) {
    let _ = endpoint.exchange(code).await;
}

fn main() {}
