//! A server that answers requests with bytes that a test writes out, and keeps the bytes of the requests.
//!
//! It speaks no HTTP of its own: a test sees exactly what was sent, and can send what no HTTP library would.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A server on the loopback interface.
pub struct Server {
    address: SocketAddr,
    task: JoinHandle<Vec<String>>,
}

impl Server {
    /// Waits for one connection, reads one request, writes `response` and closes.
    pub async fn answering(response: impl Into<Vec<u8>>) -> Self {
        Self::answering_each(vec![response.into()]).await
    }

    /// Does so with each response, one connection after the other.
    pub async fn answering_each(responses: Vec<Vec<u8>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback is there");
        let address = listener.local_addr().expect("it is bound");
        let task = tokio::spawn(async move {
            let mut requests = Vec::new();
            for response in responses {
                let (mut stream, _) = listener.accept().await.expect("the client connects");
                requests.push(read_request(&mut stream).await);
                stream.write_all(&response).await.expect("the client reads");
                stream.shutdown().await.expect("the connection closes");
            }
            requests
        });
        Self { address, task }
    }

    /// The base URL.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The last request, byte for byte, with the server's own address as `HOST`.
    pub async fn request(self) -> String {
        self.requests().await.pop().expect("there was a request")
    }

    /// The requests, byte for byte, with the server's own address as `HOST`.
    pub async fn requests(self) -> Vec<String> {
        let address = self.address.to_string();
        let requests = self.task.await.expect("the server ends");
        requests.into_iter().map(|request| request.replace(&address, "HOST")).collect()
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
            let is_chunked = head.to_lowercase().contains("\r\ntransfer-encoding: chunked");
            let is_complete = if is_chunked { body.ends_with("0\r\n\r\n") } else { body.len() >= length.unwrap_or(0) };
            if is_complete {
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
