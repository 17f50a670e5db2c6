//! The examples as processes.

use std::env::consts::EXE_SUFFIX;
use std::io::Read;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::OnceLock;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use reqwest::Url;
use xtask::workspace;

use crate::servers::AuthorizationServer;

/// How long an example may take to listen or to end; on a busy machine it takes a second.
const LIMIT: Duration = Duration::from_secs(30);

/// How often to look whether it does.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// The folder of the examples, which are built once for all tests here.
///
/// Cargo takes the features of the whole workspace, so that it finds what `cargo test --workspace` has built.
fn examples() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let this = std::env::current_exe().expect("it is running");
        let folder = this.ancestors().nth(2).expect("it is in the folder `deps` of a profile");
        let profile = match folder.file_name().and_then(|name| name.to_str()) {
            Some("debug") => "dev",
            name => name.expect("a folder with the name of a profile"),
        };
        let output = Command::new(env!("CARGO"))
            .args(["build", "--workspace", "--examples", "--profile", profile, "--target-dir"])
            .arg(folder.parent().expect("it is in the target folder"))
            .current_dir(workspace::root())
            .output()
            .expect("cargo starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        folder.join("examples")
    })
}

/// How an example has ended, and what it has printed.
pub struct Ended {
    pub status: ExitStatus,
    pub stdout: String,
    pub stderr: String,
}

/// An example in a process of its own, which ends with this value.
pub struct Example {
    child: Child,
    streams: Option<[JoinHandle<String>; 2]>,
}

impl Example {
    pub fn start(name: &str, server: &AuthorizationServer, redirect_uri: &Url, tokens: &Path) -> Self {
        let mut child = Command::new(examples().join(format!("{name}{EXE_SUFFIX}")))
            .env("FOURTHWALL_CLIENT_ID", "app_confidential")
            .env("FOURTHWALL_CLIENT_SECRET", server.client_secret())
            .env("FOURTHWALL_REDIRECT_URI", redirect_uri.as_str())
            .env("FOURTHWALL_CONNECT_URL", server.url().as_str())
            .env("FOURTHWALL_API_URL", server.url().as_str())
            .env("FOURTHWALL_TOKENS", tokens)
            .env_remove("FOURTHWALL_SEALING_KEY")
            .env("RUST_LOG", "trace")
            // Colours would stand between what belongs together.
            .env("NO_COLOR", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it was built");
        let stdout = collected(child.stdout.take().expect("it is piped"));
        let stderr = collected(child.stderr.take().expect("it is piped"));
        Self { child, streams: Some([stdout, stderr]) }
    }

    /// Waits until it listens.
    pub fn wait_for(&mut self, redirect_uri: &Url) {
        let address = redirect_uri.socket_addrs(|| None).expect("it is a literal address");
        let begin = Instant::now();
        while TcpStream::connect(&*address).is_err() {
            let status = self.child.try_wait().expect("it can be asked");
            assert!(status.is_none() && begin.elapsed() < LIMIT, "it does not listen: {status:?}");
            thread::sleep(LOOK_AGAIN);
        }
    }

    /// Ends it as Ctrl-C does.
    #[cfg(unix)]
    pub fn interrupt(self) -> Ended {
        let process = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &process]).status().expect("it starts").success());
        self.wait()
    }

    /// Waits until it ends by itself.
    pub fn wait(mut self) -> Ended {
        let begin = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().expect("it can be asked") {
                break status;
            }
            assert!(begin.elapsed() < LIMIT, "it does not end");
            thread::sleep(LOOK_AGAIN);
        };
        let [stdout, stderr] = self.streams.take().expect("it ends once");
        let join = |stream: JoinHandle<String>| stream.join().expect("it does not panic");
        Ended { status, stdout: join(stdout), stderr: join(stderr) }
    }
}

impl Drop for Example {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// All of a stream, once it ends.
fn collected(mut stream: impl Read + Send + 'static) -> JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("a pipe can be read");
        String::from_utf8_lossy(&bytes).into_owned()
    })
}
