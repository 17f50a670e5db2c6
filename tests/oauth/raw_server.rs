//! A server on the loopback interface that answers with bytes as they are, also such as no HTTP library writes.

use std::io;
use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::Url;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::quiet_runtime::QuietRuntime;

/// How long [`Then::Wait`] is.
const WAIT: Duration = Duration::from_secs(10);

/// What the server does with each connection.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// What it writes once the request has come.
    pub bytes: Vec<u8>,
    /// What it does then.
    pub then: Then,
}

/// What happens after an answer.
#[derive(Clone, Debug, Default)]
pub enum Then {
    /// The connection is closed.
    #[default]
    Close,
    /// Nothing, for a long time.
    Wait,
    /// These bytes come again and again, until the client has had enough.
    Repeat(Vec<u8>),
}

/// An answer with these headers, each with its end of line, and this body.
pub fn answer(status: u16, headers: &[u8], body: &[u8]) -> Answer {
    let head = format!("HTTP/1.1 {status} Status\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
    Answer { bytes: [head.as_bytes(), headers, b"\r\n", body].concat(), then: Then::Close }
}

/// A server that gives the same answer until another is set. When it is dropped, it stops.
#[derive(Debug)]
pub struct RawServer {
    url: Url,
    shared: Arc<Shared>,
    runtime: QuietRuntime,
}

#[derive(Debug, Default)]
struct Shared {
    answer: Mutex<Answer>,
    connections: AtomicUsize,
}

impl RawServer {
    /// Starts a server that gives this answer.
    pub fn start(answer: Answer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback is there");
        listener.set_nonblocking(true).expect("the system can do that");
        let url = format!("http://{}", listener.local_addr().expect("it is bound"));
        let shared = Arc::new(Shared { answer: Mutex::new(answer), ..Shared::default() });
        let runtime = QuietRuntime::new();
        runtime.handle().spawn(accept(listener, Arc::clone(&shared)));
        Self { url: Url::parse(&url).expect("it is a URL"), shared, runtime }
    }

    /// Its base URL.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// What it answers from here on.
    pub fn set(&self, answer: Answer) {
        *self.shared.answer.lock().unwrap_or_else(PoisonError::into_inner) = answer;
    }

    /// How many connections have come.
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }

    /// The runtime in which it is, for clients that should be as quiet.
    pub fn runtime(&self) -> &QuietRuntime {
        &self.runtime
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) -> io::Result<()> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    loop {
        let (stream, _) = listener.accept().await?;
        shared.connections.fetch_add(1, Ordering::SeqCst);
        let answer = shared.answer.lock().unwrap_or_else(PoisonError::into_inner).clone();
        tokio::spawn(serve(stream, answer));
    }
}

async fn serve(mut stream: TcpStream, answer: Answer) -> io::Result<()> {
    read_request(&mut stream).await?;
    stream.write_all(&answer.bytes).await?;
    match answer.then {
        Then::Close => stream.shutdown().await,
        Then::Wait => {
            tokio::time::sleep(WAIT).await;
            Ok(())
        }
        Then::Repeat(bytes) => loop {
            stream.write_all(&bytes).await?;
        },
    }
}

/// Reads a whole request: a connection that is closed with something unread takes its answer along.
async fn read_request(stream: &mut TcpStream) -> io::Result<()> {
    let mut request = Vec::new();
    loop {
        if stream.read_buf(&mut request).await? == 0 {
            return Ok(());
        }
        let Some(end) = request.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&request[..end]).to_ascii_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
        if request.len() - end - 4 >= length.unwrap_or(0) {
            return Ok(());
        }
    }
}
