use generated_client::oauth::{AuthorizationCode, Public, TokenEndpoint};

async fn exchange(endpoint: TokenEndpoint<Public>, code: AuthorizationCode<Public>) {
    let _ = endpoint.exchange(code).await;
    let _ = endpoint.exchange(code).await;
}

fn main() {}
