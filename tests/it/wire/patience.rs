//! How long a client waits for a server that takes its time.

use std::time::Duration;

use generated_client::types::{TokenRequest, TokenRequestGrantType};
use generated_client::{Client, Error};
use tokio::io::{AsyncWriteExt, copy, sink};
use tokio::net::TcpListener;
use tokio::time::sleep;

use super::TOKEN;
use super::server::response;

/// A server that answers a second after the limit for a read, whatever it is asked; gives its URL.
async fn slow_server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback is there");
    let address = listener.local_addr().expect("it is bound");
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (mut reads, mut writes) = stream.into_split();
            tokio::spawn(async move { copy(&mut reads, &mut sink()).await });
            tokio::spawn(async move {
                sleep(Duration::from_secs(16)).await;
                writes.write_all(response("200 OK", "application/json", TOKEN).as_bytes()).await
            });
        }
    });
    format!("http://{address}")
}

/// A limit of its own may be longer than the client's, and a body that takes long to be sent is no silence of the server.
#[tokio::test]
async fn a_request_that_may_take_longer_waits_longer() {
    let client = Client::with_base_url(slow_server().await).expect("a URL");
    let request = |code: &str| TokenRequest::new("app", TokenRequestGrantType::AuthorizationCode).with_code(code);
    let (short, long) = (request("code"), request(&"x".repeat(2 << 20)));
    let (usual, limited, large) = tokio::join!(
        client.exchange_token(&short).send(),
        client.exchange_token(&short).timeout(Duration::from_secs(60)).send(),
        client.exchange_token(&long).send(),
    );
    assert!(matches!(usual, Err(Error::Communication(error)) if error.is_timeout()));
    limited.expect("it has a limit of its own");
    large.expect("its body may take long");
}
