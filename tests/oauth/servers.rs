//! Authorization servers with Fourthwall's paths, and Prism, in child processes.
//!
//! `tests/servers` has their programs and says what they do. Each start gives another server, with secrets of its own.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::io::{self, BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use reqwest::Url;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::sync::oneshot;
use xtask::servers::Runtime;
use xtask::workspace;

use crate::quiet_runtime::QuietRuntime;
use crate::skipped;

/// How long a server may take to start; on a busy machine it takes seconds.
const START: Duration = Duration::from_secs(60);

/// Which authorization server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Strict: a rotated refresh token or a code that is used again ends the whole login.
    OidcProvider,
    /// Lenient: such a request is refused, and that is all. Without rotation, an answer has no refresh token.
    Authlib,
}

impl Kind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::OidcProvider, Self::Authlib];
}

/// When a refresh token is replaced by another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rotation {
    /// Whenever it is used; the old one is no longer good.
    Always,
    /// Whenever it is used; the old one is good for some seconds more, as many servers have it. `oidc-provider` alone.
    WithGrace,
    /// Never.
    Never,
}

/// What an authorization server is started with.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Whether refresh tokens are rotated.
    pub rotation: Rotation,
    /// How long an access token is good, in whole seconds.
    pub access_ttl: Duration,
    /// Whether the user refuses.
    pub deny: bool,
    /// The redirect URIs of both clients.
    pub redirect_uris: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            rotation: Rotation::Always,
            access_ttl: Duration::from_secs(300),
            deny: false,
            redirect_uris: vec!["https://example.com/callback".into(), "http://127.0.0.1:3000/callback".into()],
        }
    }
}

/// What an authorization server has counted.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
pub struct Stats {
    /// Requests at the token endpoint.
    pub token_requests: usize,
    /// Those of them that were to refresh.
    pub refresh_requests: usize,
    /// Requests at the API.
    pub resource_requests: usize,
    /// Those of them without a header `Authorization`.
    pub anonymous_requests: usize,
}

/// An authorization server and the API behind it, with the clients `app_public` and `app_confidential`.
///
/// It ends when this value is dropped.
#[derive(Debug)]
pub struct AuthorizationServer {
    process: Process,
    client_secret: String,
    api_password: String,
    runtime: QuietRuntime,
    http: reqwest::Client,
}

impl AuthorizationServer {
    /// Starts a server, or says that the test is skipped because it is not installed.
    pub async fn start(kind: Kind, settings: Settings) -> Option<Self> {
        let (runtime, program) = match kind {
            Kind::OidcProvider => (Runtime::Node, "oidc_provider.mjs"),
            Kind::Authlib => (Runtime::Python, "authlib_server.py"),
        };
        let (client_secret, api_password) = (secret(), secret());
        let rotate = match settings.rotation {
            Rotation::Always | Rotation::WithGrace => "always",
            Rotation::Never => "never",
        };
        let mut environment = vec![
            ("ROTATE", rotate.to_owned()),
            ("ACCESS_TTL", settings.access_ttl.as_secs().to_string()),
            ("CLIENT_SECRET", client_secret.clone()),
            ("API_PASSWORD", api_password.clone()),
            ("REDIRECT_URIS", settings.redirect_uris.join(" ")),
        ];
        if settings.rotation == Rotation::WithGrace {
            environment.push(("GRACE", "30".to_owned()));
        }
        if settings.deny {
            environment.push(("DENY", "1".to_owned()));
        }
        let quiet = QuietRuntime::new();
        let process = Process::start(runtime, program, &environment, &quiet).await?;
        Some(Self { process, client_secret, api_password, runtime: quiet, http: reqwest::Client::new() })
    }

    /// Its base URL.
    pub fn url(&self) -> &Url {
        &self.process.url
    }

    /// The secret of the client `app_confidential`.
    pub fn client_secret(&self) -> &str {
        &self.client_secret
    }

    /// The password of the user `api_user` for HTTP Basic.
    pub fn api_password(&self) -> &str {
        &self.api_password
    }

    /// What it has counted so far.
    pub async fn stats(&self) -> Stats {
        self.ask(self.http.get(self.test_url("stats"))).await
    }

    /// Every authorization code, access token and refresh token that it has issued so far.
    pub async fn issued(&self) -> Vec<String> {
        self.ask(self.http.get(self.test_url("issued"))).await
    }

    /// Makes the API refuse the access tokens issued so far. Refresh tokens stay good.
    pub async fn revoke_access_tokens(&self) {
        self.ask::<serde_json::Value>(self.http.post(self.test_url("revoke-access-tokens"))).await;
    }

    /// Does what the user of a device does: types in the code, and agrees, or refuses.
    pub async fn type_in(&self, user_code: &str) {
        let mut url = self.test_url("device");
        url.query_pairs_mut().append_pair("user_code", user_code);
        self.ask::<serde_json::Value>(self.http.post(url)).await;
    }

    fn test_url(&self, name: &str) -> Url {
        self.url().join("/_test/").and_then(|url| url.join(name)).expect("it is a URL")
    }

    async fn ask<T: DeserializeOwned + Send + 'static>(&self, request: reqwest::RequestBuilder) -> T {
        let answer = async move { request.send().await?.error_for_status()?.json().await };
        self.runtime.run(answer).await.expect("the server answers its test")
    }
}

/// Prism in front of another server: it stops requests that do not fit the vendored document.
///
/// It knows the paths of the document alone, so a browser goes to the authorization server itself.
#[derive(Debug)]
pub struct Prism(Process);

impl Prism {
    /// Starts Prism, or says that the test is skipped because it is not installed.
    pub async fn start(upstream: &Url) -> Option<Self> {
        let document = workspace::spec().to_string_lossy().into_owned();
        let environment = [("UPSTREAM", upstream.to_string()), ("DOCUMENT", document)];
        Process::start(Runtime::Node, "prism.mjs", &environment, &QuietRuntime::new()).await.map(Self)
    }

    /// Its base URL.
    pub fn url(&self) -> &Url {
        &self.0.url
    }
}

/// A server in a child process.
#[derive(Debug)]
struct Process {
    /// The server ends when its standard input closes, and so also when this process ends in whatever way.
    child: Child,
    url: Url,
}

/// The line that a server prints when it is ready.
#[derive(Deserialize)]
struct Ready {
    url: String,
}

impl Process {
    async fn start(
        runtime: Runtime,
        program: &str,
        environment: &[(&str, String)],
        quiet: &QuietRuntime,
    ) -> Option<Self> {
        let skipped = |why: &str| skipped::because(&format!("{program}: {why}, run `cargo xtask servers`"));
        if !runtime.is_installed().expect("the lists of packages are in the repository") {
            skipped("its packages are not installed as tests/servers lists them");
            return None;
        }
        let spawned = Command::new(runtime.program())
            .arg(workspace::servers().join(program))
            .current_dir(runtime.folder())
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        let mut child = match spawned {
            Ok(child) => child,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                skipped("there is no program to run it");
                return None;
            }
            Err(error) => panic!("{program} cannot be started: {error}"),
        };
        let first_line = first_line(child.stdout.take().expect("it is piped"));
        let stderr = collected(child.stderr.take().expect("it is piped"));
        let line = quiet.run(async { tokio::time::timeout(START, first_line).await }).await;
        let ready = line.ok().and_then(Result::ok).and_then(|line| serde_json::from_str::<Ready>(&line).ok());
        let Some(url) = ready.and_then(|ready| Url::parse(&ready.url).ok()) else {
            stop(&mut child);
            let words = stderr.join().unwrap_or_default();
            panic!("{program} has ended, or is not ready within {} seconds; it says:\n{words}", START.as_secs());
        };
        Some(Self { child, url })
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        stop(&mut self.child);
    }
}

fn stop(child: &mut Child) {
    // It may have ended by itself.
    let _ = child.kill();
    let _ = child.wait();
}

/// The first line of a stream, whose rest is thrown away.
fn first_line(stream: impl Read + Send + 'static) -> oneshot::Receiver<String> {
    let (sender, receiver) = oneshot::channel();
    thread::spawn(move || {
        let mut stream = BufReader::new(stream);
        let mut line = String::new();
        if stream.read_line(&mut line).is_ok() {
            // Nobody listens any more after the time limit.
            let _ = sender.send(line);
        }
        io::copy(&mut stream, &mut io::sink())
    });
    receiver
}

/// All of a stream, once it ends. Something has to read it, or the server would wait at some point.
fn collected(mut stream: impl Read + Send + 'static) -> JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What was read before an error is the best that there is.
        let _ = stream.read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// A word that stands nowhere else, so that tests can search for it. It guards nothing.
fn secret() -> String {
    let random = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", random(), random())
}
