//! `cargo xtask example`: runs an example of the client against an authorization server on this machine.
//!
//! The server is that of the OAuth tests. It ends when its standard input closes, and so also when this process ends in
//! whatever way.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use std::{env, fs, io, thread};

use crate::failure::Failure;
use crate::servers::{self, Runtime};
use crate::terminal::Terminal;
use crate::{Outcome, workspace};

/// The arguments of the command.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Which one
    #[arg(value_name = "NAME")]
    example: Example,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Example {
    /// A web application that connects a shop: open the URL that it prints
    Connect,
    /// Many tasks that ask for a token in the same moment, and the token requests that the server counts
    RefreshMany,
}

impl Example {
    /// Its name for Cargo.
    fn target(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::RefreshMany => "refresh_many",
        }
    }
}

/// The variable that moves an example to another port.
const REDIRECT_URI: &str = "FOURTHWALL_REDIRECT_URI";

/// An app that the server knows, and its secret, which guards nothing but that server.
const CLIENT_ID: &str = "app_confidential";
const CLIENT_SECRET: &str = "the-secret-of-the-server-on-this-machine";

/// How long an access token is valid, in seconds: short enough to see it refreshed.
const ACCESS_TTL: &str = "20";

/// How long an example may take to end after Ctrl-C.
const GRACE: Duration = Duration::from_secs(5);

/// How often to look whether an example has ended. The standard library has no wait that something else can end.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// Runs the command.
///
/// # Errors
/// If the server cannot be installed or started, or the example fails.
pub fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> Result<Outcome, Failure> {
    servers::install(Runtime::Node, terminal)?;
    if !Runtime::Node.is_installed()? {
        return Err(failed("node")("the server of the example needs it"));
    }
    let redirect_uri = match env::var(REDIRECT_URI) {
        Ok(redirect_uri) => redirect_uri,
        Err(_) => free_redirect_uri().map_err(failed("bind 127.0.0.1"))?,
    };
    let server = Server::start(&redirect_uri)?;
    terminal.status("Started", &format!("oidc-provider at {}, access tokens live for {ACCESS_TTL} s", server.url));
    let result = run_example(arguments.example, &server.url, &redirect_uri);
    drop(server);
    // Nobody takes its tokens any more.
    remove_tokens()?;
    result
}

fn run_example(example: Example, server_url: &str, redirect_uri: &str) -> Result<Outcome, Failure> {
    // Those of a server that was killed are of no use to this one.
    remove_tokens()?;
    let words = format!("cargo run --package generated-client --example {}", example.target());
    let interrupted = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&interrupted);
    ctrlc::set_handler(move || seen.store(true, Ordering::Relaxed)).map_err(failed(&words))?;
    // Cargo tells its children where it is.
    let mut child = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()))
        .args(words.split(' ').skip(1))
        .current_dir(workspace::root())
        .env("FOURTHWALL_CLIENT_ID", CLIENT_ID)
        .env("FOURTHWALL_CLIENT_SECRET", CLIENT_SECRET)
        .env("FOURTHWALL_CONNECT_URL", server_url)
        .env("FOURTHWALL_API_URL", server_url)
        .env("FOURTHWALL_TOKENS", workspace::example_tokens())
        .env(REDIRECT_URI, redirect_uri)
        .spawn()
        .map_err(failed(&words))?;
    match wait(&mut child, &interrupted, GRACE) {
        Ok(status) if status.success() || interrupted.load(Ordering::Relaxed) => Ok(Outcome::Done),
        Ok(status) => Err(failed(&words)(status)),
        Err(error) => Err(failed(&words)(error)),
    }
}

/// Waits for a child to end. A terminal sends Ctrl-C to it too; whoever asks this process alone to end has it killed.
fn wait(child: &mut Child, interrupted: &AtomicBool, grace: Duration) -> io::Result<ExitStatus> {
    let mut interrupted_at = None;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if interrupted.load(Ordering::Relaxed) && interrupted_at.get_or_insert_with(Instant::now).elapsed() >= grace {
            child.kill()?;
            return child.wait();
        }
        thread::sleep(LOOK_AGAIN);
    }
}

/// A redirect URI on a port that nobody uses. Another program could take it before the example does.
fn free_redirect_uri() -> io::Result<String> {
    Ok(format!("http://{}/callback", TcpListener::bind(("127.0.0.1", 0))?.local_addr()?))
}

fn remove_tokens() -> Result<(), Failure> {
    let folder = workspace::example_tokens();
    match fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Failure::io("remove", &folder)(error)),
        _ => Ok(()),
    }
}

fn failed<P: ToString>(command: &str) -> impl FnOnce(P) -> Failure {
    let command = command.to_owned();
    move |problem| Failure::Command { command, problem: problem.to_string() }
}

/// The authorization server. It ends when this value is dropped.
struct Server {
    child: Child,
    url: String,
}

impl Server {
    fn start(redirect_uri: &str) -> Result<Self, Failure> {
        let program = workspace::servers().join("oidc_provider.mjs");
        let words = format!("node {}", workspace::shown(&program));
        let mut command = Command::new(Runtime::Node.program());
        command
            .arg(program)
            .current_dir(Runtime::Node.folder())
            .env("ROTATE", "always")
            .env("ACCESS_TTL", ACCESS_TTL)
            .env("CLIENT_SECRET", CLIENT_SECRET)
            .env("API_PASSWORD", CLIENT_SECRET)
            .env("REDIRECT_URIS", redirect_uri)
            .env_remove("DENY")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        // The Ctrl-C of a terminal is not for it: the example may still need it to end well.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn().map_err(failed(&words))?;
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        let mut server = Self { child, url: String::new() };
        // Its warnings are for those who run it on the internet, but somebody has to read them, or it would wait.
        let stderr = thread::spawn(move || stderr.map(io::read_to_string));
        let mut line = String::new();
        if let Some(stdout) = stdout {
            BufReader::new(stdout).read_line(&mut line).map_err(failed(&words))?;
        }
        let ready = serde_json::from_str::<serde_json::Value>(&line).unwrap_or_default();
        match ready["url"].as_str() {
            Some(url) => {
                url.clone_into(&mut server.url);
                Ok(server)
            }
            None => {
                drop(server);
                let said = stderr.join().ok().flatten().and_then(Result::ok).unwrap_or_default();
                Err(failed(&words)(format!("it is not ready, and says:\n{}", said.trim_end())))
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const IS_CHILD: &str = "XTASK_TEST_IS_CHILD";

    /// Without its environment it does nothing.
    #[test]
    #[ignore = "the next test starts it, in a process of its own"]
    fn nobody_ends_this() {
        if env::var_os(IS_CHILD).is_some() {
            thread::sleep(Duration::from_secs(60));
        }
    }

    fn start_child() -> Child {
        let program = env::current_exe().expect("it is running");
        let arguments = ["example::tests::nobody_ends_this", "--exact", "--ignored"];
        Command::new(program).args(arguments).env(IS_CHILD, "1").stdout(Stdio::null()).spawn().expect("it starts")
    }

    #[test]
    fn an_example_that_does_not_end_after_an_interrupt_is_killed() {
        let begin = Instant::now();
        let status = wait(&mut start_child(), &AtomicBool::new(true), Duration::from_millis(100)).expect("it ends");
        assert!(!status.success() && begin.elapsed() < Duration::from_secs(30), "{status}");
    }

    #[test]
    fn how_a_child_that_has_ended_did_so_is_known() {
        let mut child = start_child();
        child.kill().expect("it runs");
        let status = wait(&mut child, &AtomicBool::new(false), Duration::ZERO).expect("it ends");
        assert!(!status.success(), "{status}");
    }
}
