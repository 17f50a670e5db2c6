use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use xtask::servers::Runtime;
use xtask::workspace;

use super::crates::{cargo, command, crate_of};

/// A secret that guards nothing.
const SECRET: &str = "not-a-real-secret";

/// An authorization server and an API, in a child process.
struct Server {
    /// It ends when its standard input closes.
    child: Child,
    url: String,
}

impl Server {
    /// Starts one; none, after saying so, where it is not installed.
    fn start() -> Option<Self> {
        let runtime = Runtime::Node;
        if !runtime.is_installed().expect("the lists of packages are in the repository") {
            assert!(std::env::var_os("REQUIRE_SERVERS").is_none(), "run `cargo xtask servers`");
            eprintln!("skipped: run `cargo xtask servers`");
            return None;
        }
        let mut child = Command::new(runtime.program())
            .arg(workspace::servers().join("oidc_provider.mjs"))
            .current_dir(runtime.folder())
            .envs([("ROTATE", "always"), ("ACCESS_TTL", "300"), ("CLIENT_SECRET", SECRET), ("API_PASSWORD", SECRET)])
            .env("REDIRECT_URIS", "https://example.com/callback")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("it is piped");
        BufReader::new(stdout).read_line(&mut line).expect("it says where it is");
        let url = line.trim().trim_start_matches(r#"{"url":""#).trim_end_matches(r#""}"#).to_owned();
        Some(Self { child, url })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The OAuth layer stands beside the client of any vendor, whose security schemes say where tokens come from: users log
/// in, apps get tokens for themselves, and each operation gets the token of its own scheme.
#[test]
fn the_client_of_any_vendor_gets_tokens_by_its_own_security_schemes() {
    let folder = crate_of("tests/fixtures/oauth/harbour.yaml", "harbour", "harbour.rs", &["--with", "oauth"]);
    let path = folder.path().join("harbour");
    cargo(&path, &["clippy", "--", "-D", "warnings", "-D", "missing_docs"]);
    let Some(server) = Server::start() else { return };
    let mut tests = command(&path, &["test", "--test", "behaviour"]);
    let output = tests.env("HARBOUR_URL", &server.url).env("HARBOUR_SECRET", SECRET).output().expect("cargo starts");
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}");
}
