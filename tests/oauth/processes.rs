//! Several processes on one file, and one that dies in the worst moment.
//!
//! A process is this test program, started again for [`child`] alone.

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use generated_client::fourthwall;
use generated_client::oauth::{
    App, BoxFuture, Entry, FileStore, Generation, LockTimes, LockedEntry, SessionError, SessionKey, StoreError, Swap,
    TokenEndpoint, TokenStore,
};
use reqwest::Url;
use tempfile::TempDir;

use crate::lab::{Lab, REDIRECT_URI, key, rotating, stored};
use crate::proxy::Fault;
use crate::servers::{Kind, Rotation};

/// What a process does.
const MODE: &str = "OAUTH_TEST_MODE";
const URL: &str = "OAUTH_TEST_URL";
const FOLDER: &str = "OAUTH_TEST_FOLDER";
const SECRET: &str = "OAUTH_TEST_SECRET";

/// Asks for a token, and prints the generation of it.
const ASK: &str = "ask";
/// Dies between the rotation and the store.
const DIE: &str = "die";

/// What runs in a process of its own. Without its environment it does nothing.
#[tokio::test]
#[ignore = "the other tests of this module start it"]
async fn child() {
    let Ok(mode) = std::env::var(MODE) else { return };
    let variable = |name| std::env::var(name).expect("the parent sets it");
    let url: Url = variable(URL).parse().expect("it is a URL");
    let server = fourthwall::server_at(url.clone(), url).expect("it is on the loopback interface");
    let app = App::confidential(
        fourthwall::server(),
        "app_confidential".parse().expect("it is a client identifier"),
        variable(SECRET),
        REDIRECT_URI.parse().expect("it is a redirect URI"),
    );
    let endpoint = TokenEndpoint::new(&app.with_authorization_server(server)).expect("the system has TLS");
    let store = FileStore::open(variable(FOLDER)).expect("the parent has made it");
    let session = match &*mode {
        DIE => generated_client::oauth::Session::new(&endpoint, DeadlyStore(store), key()),
        _ => generated_client::oauth::Session::new(&endpoint, store, key()),
    };
    let bearer = session.bearer().await.expect("the refresh succeeds");
    println!("generation {}", bearer.generation());
}

/// A store whose process dies when it is to write.
struct DeadlyStore(FileStore);

impl TokenStore for DeadlyStore {
    fn load<'a>(&'a self, key: &'a SessionKey) -> BoxFuture<'a, Result<Option<Entry>, StoreError>> {
        self.0.load(key)
    }

    fn lock<'a>(
        &'a self,
        key: &'a SessionKey,
        times: LockTimes,
    ) -> BoxFuture<'a, Result<Box<dyn LockedEntry>, StoreError>> {
        Box::pin(async move {
            let entry = self.0.lock(key, times).await?;
            Ok(Box::new(DeadlyEntry(entry)) as Box<dyn LockedEntry>)
        })
    }
}

struct DeadlyEntry(Box<dyn LockedEntry>);

impl LockedEntry for DeadlyEntry {
    fn hold(&mut self, hold: Duration) -> BoxFuture<'_, bool> {
        self.0.hold(hold)
    }

    fn load(&mut self) -> BoxFuture<'_, Result<Option<Entry>, StoreError>> {
        self.0.load()
    }

    fn swap<'a>(&'a mut self, _: Option<Generation>, _: &'a Entry) -> BoxFuture<'a, Result<Swap, StoreError>> {
        std::process::abort();
    }
}

/// Starts a process, which ends by itself.
fn start(mode: &str, lab: &Lab, folder: &Path) -> std::process::Child {
    let program = std::env::current_exe().expect("it is running");
    Command::new(program)
        .args(["processes::child", "--exact", "--ignored", "--nocapture"])
        .env(MODE, mode)
        .env(URL, lab.proxy.url().as_str())
        .env(FOLDER, folder)
        .env(SECRET, lab.server.client_secret())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts")
}

/// Waits for a process without keeping the server of the test waiting.
async fn output(child: std::process::Child) -> Output {
    let wait = tokio::task::spawn_blocking(move || child.wait_with_output());
    wait.await.expect("it does not panic").expect("it ends")
}

#[tokio::test]
async fn six_processes_on_one_file_make_one_request() {
    let Some(mut lab) = Lab::start().await else { return };
    let root = TempDir::new().expect("there is a place for temporary files");
    let folder = root.path().join("tokens");
    let store = FileStore::open(&folder).expect("it can be made");
    lab.expired_session(store.clone()).await;
    // Long enough that all of them are there before the answer.
    lab.proxy.next(Fault::DelayAfter(Duration::from_secs(2)));
    let children = (0..6).map(|_| start(ASK, &lab, &folder)).collect::<Vec<_>>();
    for child in children {
        let output = output(child).await;
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && text.contains("generation 2"), "{output:?}");
    }
    assert_eq!(lab.refreshes().await, 1);
    let tokens = stored(&store).await.expect("it is stored");
    assert!(lab.api_takes(tokens.access_token()).await);
    lab.finish().await;
}

#[tokio::test]
async fn a_process_that_dies_between_rotation_and_store_leaves_a_whole_file_and_no_lock() {
    for rotation in [Rotation::Always, Rotation::Never] {
        let Some(mut lab) = Lab::start_with(Kind::OidcProvider, rotating(rotation)).await else { return };
        let root = TempDir::new().expect("there is a place for temporary files");
        let folder = root.path().join("tokens");
        let store = FileStore::open(&folder).expect("it can be made");
        lab.expired_session(store.clone()).await;
        let died = output(start(DIE, &lab, &folder)).await;
        assert!(!died.status.success(), "{died:?}");
        assert_eq!(lab.refreshes().await, 1, "it died too early");
        let tokens = stored(&store).await.expect("the old entry is whole");
        assert!(tokens.refresh_token().is_some());
        // The next one goes on if the old refresh token still serves. Otherwise nobody has the new one, and it says so.
        let session = lab.session(store.clone());
        match (session.bearer().await, rotation) {
            (Ok(_), Rotation::Never) | (Err(SessionError::Disconnected), Rotation::Always) => {}
            (result, _) => panic!("{rotation:?}: {result:?}"),
        }
        let tokens = lab.login().await;
        session.install(&tokens).await.expect("nobody holds the lock");
        assert!(session.bearer().await.is_ok());
        lab.finish().await;
    }
}
