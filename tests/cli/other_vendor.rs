use std::io::{BufRead, BufReader};
use std::path::Path;
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
    fn start(settings: &[(&str, &str)]) -> Option<Self> {
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
            .envs(settings.iter().copied())
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
#[ignore = "it compiles a crate; CI runs it"]
fn the_client_of_any_vendor_gets_tokens_by_its_own_security_schemes() {
    let folder = crate_of("tests/fixtures/oauth/harbour.yaml", "harbour", "harbour.rs", &["--with", "oauth"]);
    let path = folder.path().join("harbour");
    cargo(&path, &["clippy", "--", "-D", "warnings", "-D", "missing_docs"]);
    run(&path, &[]);
}

/// Runs the tests of a crate against a server with these settings.
fn run(path: &Path, settings: &[(&str, &str)]) {
    let Some(server) = Server::start(settings) else { return };
    let mut tests = command(path, &["test", "--test", "behaviour"]);
    let output = tests.env("SERVER_URL", &server.url).env("SERVER_SECRET", SECRET).output().expect("cargo starts");
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}");
}

/// A document of a real vendor, which is not in the repository.
fn document(name: &str) -> Option<String> {
    let path = workspace::root().join("../shared/corpus/documents").join(name);
    if path.is_file() {
        return Some(path.to_str().expect("UTF-8").to_owned());
    }
    eprintln!("skipped: there is no {name} in the folder `shared` beside the repository");
    None
}

/// Users log in at one place, and refresh tokens go to another. The overlay puts the server of the test in the place of the
/// vendor's.
#[test]
#[ignore = "it compiles a crate; CI runs it"]
fn the_client_of_a_real_vendor_logs_its_users_in() {
    let Some(document) = document("figma__rest.yaml") else { return };
    let overlay = workspace::root().join("tests/fixtures/oauth/figma.overlay.yaml");
    let overlay = overlay.to_str().expect("UTF-8");
    let folder = crate_of(&document, "figma", "figma.rs", &["--with", "oauth", "--overlay", overlay]);
    let user = r#"{"id": "1", "handle": "Ada", "img_url": "https://example.com/ada.png", "email": "ada@example.com"}"#;
    run(
        &folder.path().join("figma"),
        &[
            ("SCOPES", "current_user:read files:read"),
            ("TOKEN_PATH", "/v1/oauth/token"),
            ("REFRESH_PATH", "/v1/oauth/refresh"),
            ("ANSWERS", &format!(r#"{{"/v1/me": {user}}}"#)),
        ],
    );
}

/// The app gets tokens for itself, at the place that the document names.
#[test]
#[ignore = "it compiles a crate; CI runs it"]
fn the_client_of_a_real_vendor_gets_tokens_for_itself() {
    let Some(document) = document("iceberg__rest-catalog.yaml") else { return };
    let folder = crate_of(&document, "iceberg", "iceberg.rs", &["--with", "oauth"]);
    run(
        &folder.path().join("iceberg"),
        &[
            ("SCOPES", "catalog"),
            ("TOKEN_PATH", "/v1/oauth/tokens"),
            ("ANSWERS", r#"{"/v1/config": {"defaults": {"warehouse": "north"}, "overrides": {}}}"#),
        ],
    );
}
