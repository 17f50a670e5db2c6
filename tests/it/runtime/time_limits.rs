use std::time::Duration;

use reqwest::Response;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::error::Unexpected;
use super::request::{Deadline, http_client_builder};
use super::response::RawResponse;

/// What a server answers that sends a byte and waits, so many times, and then says nothing any more.
async fn dripping(bytes: usize, of: usize, pause: Duration) -> Response {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback is there");
    let url = format!("http://{}", listener.local_addr().expect("it is bound"));
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("the client connects");
        stream.read(&mut [0; 4096]).await.expect("the client writes");
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {of}\r\n\r\n");
        stream.write_all(head.as_bytes()).await.expect("the client reads");
        for _ in 0..bytes {
            tokio::time::sleep(pause).await;
            if stream.write_all(b"1").await.is_err() {
                return;
            }
        }
        std::future::pending::<()>().await;
    });
    let client = http_client_builder().build().expect("it can be made");
    client.get(url).send().await.expect("the server answers")
}

// The clock stands still while anything happens, and jumps to what is waited for.
#[tokio::test(start_paused = true)]
async fn a_download_lasts_as_long_as_data_flows() {
    let mut response = dripping(100, 100, Duration::from_secs(10)).await;
    let mut bytes = 0;
    while let Some(chunk) = response.chunk().await.expect("each comes in time") {
        bytes += chunk.len();
    }
    assert_eq!(bytes, 100);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_falls_silent_is_cut_with_the_reason() {
    let mut response = dripping(3, 100, Duration::from_secs(10)).await;
    let error = loop {
        match response.chunk().await {
            Ok(chunk) => assert!(chunk.is_some(), "it does not end"),
            Err(error) => break error,
        }
    };
    assert!(error.is_timeout(), "{error:?}");
    let read = RawResponse::read(dripping(3, 100, Duration::from_secs(10)).await).await.expect_err("it falls silent");
    assert_eq!((&read.reason, &read.body[..]), (&Unexpected::TimedOut, &b"111"[..]));
    assert_eq!(read.to_string(), "the server answered 200 OK, with a body that did not come in time");
}

#[tokio::test]
async fn what_is_read_whole_has_a_limit_on_the_whole() {
    let response = dripping(1000, 1000, Duration::from_millis(20)).await;
    let read =
        RawResponse::read_until(response, Deadline::after(Duration::from_millis(200))).await.expect_err("it drips");
    assert_eq!(read.reason, Unexpected::TimedOut);
    assert!((1..100).contains(&read.body.len()), "{} bytes", read.body.len());
}
