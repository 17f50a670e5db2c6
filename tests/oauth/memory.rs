//! What is left of secrets in the memory of a process, once nobody needs them any more.
//!
//! The process is this test program, started again for [`child`] alone; its parent looks into its memory.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use generated_client::fourthwall;
use generated_client::oauth::{App, FileStore, Session, TokenEndpoint};
use reqwest::Url;

use crate::lab::{Lab, REDIRECT_URI, key, living, stored};

/// What the process does.
const MODE: &str = "OAUTH_TEST_MEMORY";
const URL: &str = "OAUTH_TEST_MEMORY_URL";
const FOLDER: &str = "OAUTH_TEST_MEMORY_FOLDER";
const SECRET: &str = "OAUTH_TEST_MEMORY_SECRET";

/// Reads tokens, uses them, and drops them.
const USE: &str = "use";
/// The same, and goes on using them.
const HOLD: &str = "hold";
/// Refreshes tokens, and drops them.
const REFRESH: &str = "refresh";

/// How much of the end of a secret is looked for: memory that was freed loses its beginning first.
const TAIL: usize = 16;

/// What runs in a process of its own. Without its environment it does nothing.
#[test]
#[ignore = "the other tests of this module start it"]
fn child() {
    let Ok(mode) = std::env::var(MODE) else { return };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let runtime = runtime.expect("there are threads");
    let held = runtime.block_on(async {
        let variable = |name| std::env::var(name).expect("the parent sets it");
        let url: Url = variable(URL).parse().expect("it is a URL");
        let app = App::confidential(
            fourthwall::server_at(url.clone(), url).expect("it is on the loopback interface"),
            "app_confidential".parse().expect("it is a client identifier"),
            variable(SECRET),
            REDIRECT_URI.parse().expect("it is a redirect URI"),
        );
        let endpoint = TokenEndpoint::new(&app).expect("the system has TLS");
        let store = FileStore::open(variable(FOLDER)).expect("the parent has made it");
        let session = Session::new(&endpoint, store.clone(), key());
        let mut bearer = session.bearer().await.expect("it is valid");
        if mode == REFRESH {
            bearer = session.replace(&bearer).await.expect("the refresh succeeds");
        }
        let header = bearer.header_value();
        let tokens = stored(&store).await.expect("it is stored");
        session.install(&tokens).await.expect("the store works");
        session.close().await.expect("the store works");
        (mode == HOLD).then_some((bearer, header))
    });
    // Connections end with the runtime.
    drop(runtime);
    println!("dropped");
    // Until the parent has seen enough.
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
    drop(held);
}

/// A process that has done what it was started for, and waits.
struct Process(Child);

impl Process {
    fn start(mode: &str, lab: &Lab, folder: &Path) -> Self {
        let mut child = Command::new(std::env::current_exe().expect("it is running"))
            .args(["memory::child", "--exact", "--ignored", "--nocapture"])
            .env(MODE, mode)
            .env(URL, lab.proxy.url().as_str())
            .env(FOLDER, folder)
            .env(SECRET, lab.server.client_secret())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
        let is_ready = lines.map_while(Result::ok).any(|line| line.ends_with("dropped"));
        assert!(is_ready, "it has ended early");
        Self(child)
    }

    /// How often the end of a secret is in what the process can write to.
    fn copies(&self, secret: &str) -> usize {
        let needle = &secret.as_bytes()[secret.len() - TAIL..];
        let proc = Path::new("/proc").join(self.0.id().to_string());
        let maps = fs::read_to_string(proc.join("maps")).expect("it is a child of this process");
        let memory = File::open(proc.join("mem")).expect("it is a child of this process");
        let writable = maps.lines().filter(|line| line.split(' ').nth(1).is_some_and(|mode| mode.starts_with("rw")));
        let ranges = writable.filter_map(|line| line.split(' ').next()?.split_once('-'));
        let number = |text| u64::from_str_radix(text, 16).expect("it is a number");
        let count = |(begin, end)| {
            let begin = number(begin);
            let mut bytes = vec![0; usize::try_from(number(end) - begin).expect("it is memory")];
            // Some of it is the kernel's.
            let length = memory.read_at(&mut bytes, begin).unwrap_or_default();
            bytes[..length].windows(TAIL).filter(|window| *window == needle).count()
        };
        ranges.map(count).sum()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// How often the tokens that a process of this mode leaves in the store are in its memory: access token, refresh token.
async fn copies(mode: &str) -> Option<[usize; 2]> {
    let mut lab = Lab::start().await?;
    let folder = tempfile::TempDir::new().expect("there is a place for temporary files");
    let store = FileStore::open(folder.path().join("tokens")).expect("it can be made");
    let tokens = living(&lab.login().await, std::time::Duration::from_secs(300));
    lab.session(store.clone()).install(&tokens).await.expect("the store works");
    let path = folder.path().join("tokens");
    let process = tokio::task::block_in_place(|| Process::start(mode, &lab, &path));
    let tokens = stored(&store).await.expect("it is stored");
    let refresh_token = tokens.refresh_token().expect("there is one");
    Some([tokens.access_token(), refresh_token].map(|token| process.copies(token.expose())))
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_that_are_read_used_and_written_are_gone_when_they_are_dropped() {
    let Some(copies) = copies(USE).await else { return };
    assert_eq!(copies, [0, 0]);
}

/// The control of the test above: whoever looks finds what is there.
#[tokio::test(flavor = "multi_thread")]
async fn control_tokens_that_are_held_are_found() {
    let Some([access_tokens, _]) = copies(HOLD).await else { return };
    assert!(access_tokens >= 2, "{access_tokens}");
}

/// The HTTP client has read them into memory of its own.
#[tokio::test(flavor = "multi_thread")]
async fn of_tokens_that_came_from_the_server_what_the_http_client_read_may_be_left() {
    let Some(copies) = copies(REFRESH).await else { return };
    assert!(copies.iter().all(|copies| *copies <= 2), "{copies:?}");
}
