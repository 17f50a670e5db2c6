//! A server that answers as it is told and remembers what it was asked.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use super::document::percent_decoded;

/// A response to send.
#[derive(Clone, Debug)]
pub struct Response {
    pub status: u16,
    pub content_type: Option<String>,
    pub body: String,
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    /// The path without what stands before every path of the client.
    pub path: String,
    pub query: Option<String>,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// A server on this machine; each call has a number, and its path begins with `/call/` and that number.
pub struct Server {
    address: SocketAddr,
    requests: Arc<Mutex<BTreeMap<usize, Request>>>,
}

impl Server {
    pub fn answering(responses: Vec<Response>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
        let address = listener.local_addr().expect("it has an address");
        let requests = Arc::<Mutex<BTreeMap<_, _>>>::default();
        let seen = Arc::clone(&requests);
        thread::spawn(move || {
            for stream in listener.incoming() {
                // A request that cannot be read is missing among those that were seen.
                let Some((stream, number, request)) = stream.ok().and_then(read) else { continue };
                if request.method == "END" {
                    break;
                }
                let Some(response) = responses.get(number) else { continue };
                // Before the response: whoever has it may look.
                seen.lock().expect("nobody panics with it").insert(number, request.clone());
                let _ = respond(stream, &request.method, response);
            }
        });
        Self { address, requests }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What was asked in each call.
    pub fn requests(&self) -> BTreeMap<usize, Request> {
        self.requests.lock().expect("nobody panics with it").clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Ok(mut stream) = TcpStream::connect(self.address) {
            let _ = stream.write_all(b"END /call/0 HTTP/1.1\r\n\r\n");
        }
    }
}

/// Reads a request, and the number of its call.
fn read(stream: TcpStream) -> Option<(TcpStream, usize, Request)> {
    stream.set_read_timeout(Some(Duration::from_secs(10))).ok()?;
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace();
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        match line.trim_end().split_once(':') {
            Some((name, value)) => headers.push((name.to_ascii_lowercase(), value.trim().to_owned())),
            None => break,
        }
    }
    let header = |name: &str| headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str());
    let mut body = Vec::new();
    if header("transfer-encoding").is_some() {
        loop {
            let mut size = String::new();
            reader.read_line(&mut size).ok()?;
            let mut chunk = vec![0; usize::from_str_radix(size.trim(), 16).ok()? + 2];
            reader.read_exact(&mut chunk).ok()?;
            match chunk.len() {
                2 => break,
                length => body.extend_from_slice(&chunk[..length - 2]),
            }
        }
    } else if let Some(length) = header("content-length") {
        body.resize(length.parse().ok()?, 0);
        reader.read_exact(&mut body).ok()?;
    }
    let (path, query) = match target.split_once('?') {
        Some((path, query)) => (path, Some(query.to_owned())),
        None => (target.as_str(), None),
    };
    let (number, path) = path.strip_prefix("/call/")?.split_once('/').unwrap_or((path.strip_prefix("/call/")?, ""));
    let number = percent_decoded(number).parse().ok()?;
    let path = format!("/{path}");
    let body = String::from_utf8_lossy(&body).into_owned();
    Some((stream, number, Request { method, path, query, headers, body }))
}

fn respond(mut stream: TcpStream, method: &str, response: &Response) -> std::io::Result<()> {
    let mut head = format!("HTTP/1.1 {} Made up\r\nConnection: close\r\n", response.status);
    if let Some(content_type) = &response.content_type {
        head += &format!("Content-Type: {content_type}\r\n");
    }
    let has_body = response.status != 204 && response.status != 304;
    if has_body {
        head += &format!("Content-Length: {}\r\n", response.body.len());
    }
    stream.write_all(format!("{head}\r\n").as_bytes())?;
    if has_body && method != "HEAD" {
        stream.write_all(response.body.as_bytes())?;
    }
    stream.flush()
}
