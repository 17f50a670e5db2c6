//! A server that answers one request with bytes that a test writes out, and keeps the bytes of the request.
//!
//! It speaks no HTTP of its own: a test sees exactly what was sent, and can send what no HTTP library would.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A server on the loopback interface.
pub struct Server {
    address: SocketAddr,
    task: JoinHandle<String>,
}

impl Server {
    /// Waits for one connection, reads one request, writes `response` and closes.
    pub async fn answering(response: impl Into<Vec<u8>>) -> Self {
        let response = response.into();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback is there");
        let address = listener.local_addr().expect("it is bound");
        let task = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.expect("the client connects");
            let request = read_request(&mut stream).await;
            stream.write_all(&response).await.expect("the client reads");
            stream.shutdown().await.expect("the connection closes");
            request
        });
        Self { address, task }
    }

    /// The base URL.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The request, byte for byte, with the server's own address as `HOST`.
    pub async fn request(self) -> String {
        let address = self.address.to_string();
        self.task.await.expect("the server ends").replace(&address, "HOST")
    }

    /// Whether nobody has connected.
    pub fn is_untouched(&self) -> bool {
        !self.task.is_finished()
    }
}

/// A response with a body and its length.
pub fn response(status: &str, content_type: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\n\r\n{body}")
}

async fn read_request(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length =
                head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return text;
            }
        }
        let mut chunk = [0; 4096];
        match stream.read(&mut chunk).await.expect("the client writes") {
            0 => return text,
            count => bytes.extend_from_slice(&chunk[..count]),
        }
    }
}
