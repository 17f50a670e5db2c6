//! The callback of a program on its user's machine
//! ([RFC 8252, section 7.3](https://www.rfc-editor.org/rfc/rfc8252#section-7.3)).

use std::fmt;
use std::io;
use std::time::Duration;

use reqwest::Url;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::authorization::PendingAuthorization;
use super::callback::{AuthorizationCode, CallbackError};
use super::client_type::WithUsers;
use super::error::Recovery;
use super::redirect_uri::RedirectUri;

/// The longest head of a request that is read.
const MAX_HEAD: usize = 32 * 1024;

/// How long a browser may take to send it, and to read the answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// What the browser shows when all is over.
const PAGE: &str = "You can close this window, and go back to the program.\n";

/// Waits for one callback, on a free port of the loopback address: for commands, and for programs without a server.
///
/// ```text
/// let receiver = LoopbackReceiver::bind("/callback").await?;
/// let app = App::public(server, client_id, receiver.redirect_uri().clone());
/// let (url, pending) = app.authorize();
/// // Show the URL, or open the browser of the user.
/// let code = receiver.receive(pending).await?;
/// ```
///
/// The server has to take any port, as the standard demands; the path is that of the redirect URI that it knows.
///
/// It needs a runtime of tokio.
#[derive(Debug)]
pub struct LoopbackReceiver {
    listener: TcpListener,
    redirect_uri: RedirectUri,
    page: String,
}

impl LoopbackReceiver {
    /// Takes a free port.
    ///
    /// # Errors
    /// If there is none, or the path does not begin with a slash, or is none of a redirect URI.
    pub async fn bind(path: &str) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let uri = format!("http://{}{path}", listener.local_addr()?);
        let redirect_uri = uri.parse::<RedirectUri>().ok().filter(|_| path.starts_with('/'));
        let redirect_uri = redirect_uri.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "it is not a path"))?;
        Ok(Self { listener, redirect_uri, page: PAGE.to_owned() })
    }

    /// Has the browser show another text when the user is back.
    #[must_use]
    pub fn with_page(mut self, text: impl Into<String>) -> Self {
        self.page = text.into();
        self
    }

    /// Where the browser comes back to.
    pub fn redirect_uri(&self) -> &RedirectUri {
        &self.redirect_uri
    }

    /// Waits until the browser comes with the callback of an authorization, for as long as that is good. Whatever else is
    /// asked for, such as an icon, is not there, and uses nothing up.
    ///
    /// # Errors
    /// If nobody came in time, or with a refusal.
    pub async fn receive<K: WithUsers>(
        self,
        pending: PendingAuthorization<K>,
    ) -> Result<AuthorizationCode<K>, CallbackError> {
        let Self { listener, redirect_uri, page } = self;
        let (sender, mut requests) = mpsc::channel(1);
        // What is dropped ends, with all connections.
        let mut accepting = JoinSet::new();
        accepting.spawn(accept(listener, redirect_uri, sender));
        let waiting = async {
            while let Some((stream, url)) = requests.recv().await {
                if pending.is_callback(&url) {
                    answer(stream, "200 OK", &page).await;
                    return Some(url);
                }
                answer(stream, "404 Not Found", "There is nothing here.\n").await;
            }
            None
        };
        match tokio::time::timeout(PendingAuthorization::<K>::MAX_AGE, waiting).await {
            Ok(Some(callback)) => pending.complete(&callback),
            _ => Err(CallbackError::Expired),
        }
    }
}

/// Takes connections, and gives the requests that come on them.
async fn accept(listener: TcpListener, redirect_uri: RedirectUri, sender: mpsc::Sender<(TcpStream, Url)>) {
    let mut connections = JoinSet::new();
    loop {
        // A connection that fails, or is opened ahead of time and not used, keeps no other one waiting.
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        while connections.try_join_next().is_some() {}
        let (redirect_uri, sender) = (redirect_uri.clone(), sender.clone());
        connections.spawn(async move {
            if let Ok(Some(request)) = tokio::time::timeout(PATIENCE, read(stream, &redirect_uri)).await {
                // Nobody waits any more, which is as well.
                let _ = sender.send(request).await;
            }
        });
    }
}

/// Reads the head of a request, and gives what it asks for; none if that cannot be read.
async fn read(mut stream: TcpStream, redirect_uri: &RedirectUri) -> Option<(TcpStream, Url)> {
    let mut head = Vec::new();
    while !head.windows(4).any(|window| window == b"\r\n\r\n") {
        if head.len() > MAX_HEAD || stream.read_buf(&mut head).await.ok()? == 0 {
            return None;
        }
    }
    let line = std::str::from_utf8(head.split(|byte| *byte == b'\r').next()?).ok()?;
    let target = line.strip_prefix("GET ")?.split(' ').next()?;
    let (path, query) = target.split_once('?').map_or((target, None), |(path, query)| (path, Some(query)));
    Some((stream, redirect_uri.callback(path, query)))
}

/// Answers, and closes the connection.
async fn answer(mut stream: TcpStream, status: &str, text: &str) {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {}\r\n\
         Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n\r\n",
        text.len()
    );
    let answered = async {
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(text.as_bytes()).await?;
        stream.shutdown().await
    };
    // Whether the browser has read it is of no interest to the program.
    let _ = tokio::time::timeout(PATIENCE, answered).await;
}
